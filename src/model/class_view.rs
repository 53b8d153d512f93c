//! What a class has done so far, as plain data: the class's server counts, the faces show it.

use serde::{Deserialize, Serialize};

/// Where a class stands, and how many have joined and answered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClassView {
    /// Where it stands.
    pub phase: ClassPhase,
    /// How many participants have joined.
    pub joined: usize,
    /// How many have answered the question at hand.
    pub answered: usize,
    /// How many took each option of the question at hand, in the order of the wall. Nobody sees it before the reveal.
    pub counts: Vec<usize>,
    /// How many chose all that is right and nothing else.
    pub right: usize,
    /// Why answers are not counted just now, or were lost: a sentence for the teacher.
    pub trouble: Option<String>,
}

impl ClassView {
    /// `count` as a share of those who have answered, in whole percent; 0 while nobody has.
    #[must_use]
    pub fn percent(&self, count: usize) -> usize {
        percent(count, self.answered)
    }
}

/// `count` as a share of `of`, in whole percent; 0 of nothing.
#[must_use]
pub fn percent(count: usize, of: usize) -> usize {
    (count * 100 + of / 2).checked_div(of).unwrap_or(0)
}

/// How people get into a class.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClassEntrance {
    /// What a phone opens: `http://192.168.1.5:8080`.
    pub url: String,
    /// What is typed there: `K7QM-2XPA`.
    pub code: String,
    /// Both in one, for those who can open a link.
    pub link: String,
    /// The link as a QR code, in rows of half blocks, to be drawn dark on light; empty where there is none.
    pub qr_lines: Vec<String>,
    /// How many phones fit.
    pub phone_limit: usize,
    /// What the teacher should know: that phones cannot reach this address, say.
    pub advice: Option<String>,
    /// Where answers are kept outside of this process, and what they survive there.
    pub promise: Option<String>,
}

/// Whether a class elsewhere hears the presentation that drives it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClassReach {
    /// It does, and people get in like this.
    Reached(Box<ClassEntrance>),
    /// It does not just now, for this reason; the presentation keeps trying.
    Lost(String),
    /// It will not, for this reason: a wrong token, or another presentation that has taken it over.
    Refused(String),
}

/// Where a class stands. Numbers are positions of questions, from 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClassPhase {
    /// The class gathers.
    #[default]
    Lobby,
    /// The class answers this question.
    Asking(usize),
    /// The class has answered this question: the votes are counted, and the answer is not shown yet.
    Counted(usize),
    /// The answer to this question is shown.
    Revealed(usize),
    /// The class follows what is presented, and is asked nothing just now.
    Watching,
    /// There are no more questions.
    Ended,
}

impl ClassPhase {
    /// Its word, without the question: `asking`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Lobby => "lobby",
            Self::Asking(_) => "asking",
            Self::Counted(_) => "counted",
            Self::Revealed(_) => "revealed",
            Self::Watching => "watching",
            Self::Ended => "ended",
        }
    }

    /// The phase with this word and, if it is about one, this question.
    #[must_use]
    pub fn from_word(word: &str, question: Option<usize>) -> Option<Self> {
        let of_question = |question| [Self::Asking(question), Self::Counted(question), Self::Revealed(question)];
        let mut known = match question {
            Some(question) => of_question(question),
            None => [Self::Lobby, Self::Watching, Self::Ended],
        }
        .into_iter();
        known.find(|phase| phase.word() == word)
    }

    /// The position of the question at hand.
    #[must_use]
    pub const fn question(self) -> Option<usize> {
        match self {
            Self::Asking(question) | Self::Counted(question) | Self::Revealed(question) => Some(question),
            Self::Lobby | Self::Watching | Self::Ended => None,
        }
    }

    /// Whether a class stands here before it stands at `other`.
    #[must_use]
    pub fn is_before(self, other: Self) -> bool {
        self.place() < other.place()
    }

    /// The place in the order in which a class goes on: question by question, each asked, counted, revealed.
    const fn place(self) -> (usize, u8) {
        match self {
            Self::Lobby | Self::Watching => (0, 0),
            Self::Asking(question) => (question, 1),
            Self::Counted(question) => (question, 2),
            Self::Revealed(question) => (question, 3),
            Self::Ended => (usize::MAX, 0),
        }
    }

    /// What comes next in a class with `question_count` questions: each is asked, then revealed.
    #[must_use]
    pub const fn next(self, question_count: usize) -> Self {
        let next_question = match self {
            Self::Asking(question) | Self::Counted(question) => return Self::Revealed(question),
            Self::Lobby | Self::Watching => 0,
            Self::Revealed(question) => question + 1,
            Self::Ended => return Self::Ended,
        };
        if next_question < question_count { Self::Asking(next_question) } else { Self::Ended }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phase_has_one_word_in_every_place() {
        use ClassPhase::{Asking, Counted, Ended, Lobby, Revealed, Watching};
        for phase in [Lobby, Asking(1), Counted(1), Revealed(1), Watching, Ended] {
            assert_eq!(ClassPhase::from_word(phase.word(), phase.question()), Some(phase));
            let json = serde_json::to_string(&phase).expect("it is plain data");
            assert!(json.contains(&format!("\"{}\"", phase.word())), "{json}");
        }
        assert_eq!([ClassPhase::from_word("lobby", Some(1)), ClassPhase::from_word("asking", None)], [None, None]);
    }

    #[test]
    fn each_question_is_asked_and_revealed_until_there_are_no_more() {
        use ClassPhase::{Asking, Ended, Lobby, Revealed};
        let phases: Vec<ClassPhase> =
            std::iter::successors(Some(ClassPhase::Lobby), |phase| Some(phase.next(2))).take(7).collect();
        assert_eq!(phases, [Lobby, Asking(0), Revealed(0), Asking(1), Revealed(1), Ended, Ended]);
        assert_eq!(Lobby.next(0), Ended);
        assert!(phases.is_sorted_by(|earlier, later| !later.is_before(*earlier)));
        assert!(Asking(0).is_before(Revealed(0)) && !Ended.is_before(Ended));
    }
}
