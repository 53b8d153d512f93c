//! Where a class stands, as a word that the scripts compare.

use crate::model::class_view::ClassPhase;

/// The phase as Redis holds it: `asking 2` for the third question.
pub(super) fn phase_text(phase: ClassPhase) -> String {
    let word = phase.word();
    phase.question().map_or_else(|| word.to_owned(), |question| format!("{word} {question}"))
}

/// Reads a phase as Redis holds it.
pub(super) fn parse_phase(text: &str) -> Option<ClassPhase> {
    match text.split_once(' ') {
        Some((word, question)) => ClassPhase::from_word(word, Some(question.parse().ok()?)),
        None => ClassPhase::from_word(text, None),
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
