//! Where a class stands, as a word that the scripts compare.

use crate::model::class_view::ClassPhase;

/// The phase as Redis holds it: `asking 2` for the third question.
pub(super) fn phase_text(phase: ClassPhase) -> String {
    match phase {
        ClassPhase::Lobby => "lobby".to_owned(),
        ClassPhase::Asking(question) => format!("asking {question}"),
        ClassPhase::Counted(question) => format!("counted {question}"),
        ClassPhase::Revealed(question) => format!("revealed {question}"),
        ClassPhase::Watching => "watching".to_owned(),
        ClassPhase::Ended => "ended".to_owned(),
    }
}

/// Reads a phase as Redis holds it.
pub(super) fn parse_phase(text: &str) -> Option<ClassPhase> {
    let (word, question) = text.split_once(' ').map_or((text, None), |(word, number)| (word, number.parse().ok()));
    match (word, question) {
        ("lobby", None) => Some(ClassPhase::Lobby),
        ("asking", Some(question)) => Some(ClassPhase::Asking(question)),
        ("counted", Some(question)) => Some(ClassPhase::Counted(question)),
        ("revealed", Some(question)) => Some(ClassPhase::Revealed(question)),
        ("watching", None) => Some(ClassPhase::Watching),
        ("ended", None) => Some(ClassPhase::Ended),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phase_is_read_as_it_was_written_and_nothing_else_is_one() {
        use ClassPhase::{Asking, Counted, Ended, Lobby, Revealed, Watching};
        for phase in [Lobby, Asking(0), Counted(31), Revealed(2), Watching, Ended] {
            assert_eq!(parse_phase(&phase_text(phase)), Some(phase));
        }
        for odd in ["", "asking", "asking x", "asking -1", "lobby 1", "Asking 1", "asking  1"] {
            assert_eq!(parse_phase(odd), None, "{odd}");
        }
    }
}
