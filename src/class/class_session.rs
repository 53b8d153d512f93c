//! A class: who has joined, which question is asked, and who chose what. Pure: no sockets and no clock.

use std::collections::HashSet;

use super::ballot::{Ballot, ChosenOptions};
use super::class_question::ClassQuestion;
use super::participant::ParticipantId;
use crate::model::class_view::{ClassPhase, ClassView};
use crate::model::speaker_view::SlideSummary;

/// A class from the lobby to its end.
#[derive(Debug)]
pub struct ClassSession {
    questions: Vec<ClassQuestion>,
    /// The votes on each question.
    ballots: Vec<Ballot>,
    phase: ClassPhase,
    /// What is presented, as text.
    wall: SlideSummary,
    participants: HashSet<ParticipantId>,
    /// How many may join.
    capacity: usize,
}

/// A vote that counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VoteReceipt {
    /// What was chosen by the vote that counts.
    pub chosen: Vec<usize>,
    /// How many have answered the question, this participant included.
    pub answered: usize,
}

/// Why a vote does not count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VoteError {
    /// Nobody with that ID has joined.
    UnknownParticipant,
    /// This question is not being asked now.
    NotAsked,
    /// Not one option, where one is to be chosen; no option at all; or one that does not exist.
    InvalidChoice,
    /// The participant has chosen these options before.
    AlreadyVoted(Vec<usize>),
}

/// Why somebody cannot join: the room is full.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RoomFull;

impl ClassSession {
    /// A class that gathers, for at most `capacity` participants.
    #[must_use]
    pub fn new(questions: Vec<ClassQuestion>, capacity: usize) -> Self {
        let ballots = questions.iter().map(|question| Ballot::new(question.options().len())).collect();
        Self {
            questions,
            ballots,
            phase: ClassPhase::Lobby,
            wall: SlideSummary::default(),
            participants: HashSet::new(),
            capacity,
        }
    }

    /// Lets somebody in. Joining twice is joining once.
    ///
    /// # Errors
    /// When the room is full.
    pub fn join(&mut self, participant: ParticipantId) -> Result<(), RoomFull> {
        if self.participants.len() >= self.capacity && !self.has_joined(&participant) {
            return Err(RoomFull);
        }
        self.participants.insert(participant);
        Ok(())
    }

    /// Whether somebody with this ID has joined.
    #[must_use]
    pub fn has_joined(&self, participant: &ParticipantId) -> bool {
        self.participants.contains(participant)
    }

    /// Takes a vote on the question that is being asked.
    ///
    /// # Errors
    /// When the vote does not count.
    pub fn vote(
        &mut self,
        participant: ParticipantId,
        question: usize,
        positions: &[usize],
    ) -> Result<VoteReceipt, VoteError> {
        if !self.has_joined(&participant) {
            return Err(VoteError::UnknownParticipant);
        }
        let (Some(asked), Some(ballot)) = (self.questions.get(question), self.ballots.get_mut(question)) else {
            return Err(VoteError::NotAsked);
        };
        let chosen = ChosenOptions::from_positions(positions, asked.options().len())
            .filter(|chosen| asked.takes_several() || chosen.count() == 1)
            .ok_or(VoteError::InvalidChoice)?;
        // A vote that is sent again because its answer got lost is acknowledged, even after the reveal.
        let earlier = ballot.vote_of(&participant);
        if self.phase != ClassPhase::Asking(question) && earlier.is_none() {
            return Err(VoteError::NotAsked);
        }
        let counted = ballot.cast(participant, chosen);
        let counted_positions: Vec<usize> = counted.positions().collect();
        if counted == chosen {
            Ok(VoteReceipt { chosen: counted_positions, answered: ballot.len() })
        } else {
            Err(VoteError::AlreadyVoted(counted_positions))
        }
    }

    /// What a participant has chosen in the question at hand.
    #[must_use]
    pub fn vote_of(&self, participant: &ParticipantId) -> Option<Vec<usize>> {
        let ballot = self.ballots.get(self.phase.question()?)?;
        ballot.vote_of(participant).map(|chosen| chosen.positions().collect())
    }

    /// Goes on: from the lobby to the first question, from a question to its reveal, from there to the next.
    pub fn advance(&mut self) {
        self.phase = self.phase.next(self.questions.len());
    }

    /// Follows a presentation: `wall` is what it shows, and `phase` what the class is asked.
    pub fn present(&mut self, phase: ClassPhase, wall: SlideSummary) {
        self.phase = phase;
        self.wall = wall;
    }

    /// What is presented, as text.
    #[must_use]
    pub const fn wall(&self) -> &SlideSummary {
        &self.wall
    }

    /// Where the class stands.
    #[must_use]
    pub const fn phase(&self) -> ClassPhase {
        self.phase
    }

    /// The questions, in the order in which they are asked.
    #[must_use]
    pub fn questions(&self) -> &[ClassQuestion] {
        &self.questions
    }

    /// The question at hand.
    #[must_use]
    pub fn current(&self) -> Option<&ClassQuestion> {
        self.questions.get(self.phase.question()?)
    }

    /// The votes on each question.
    #[must_use]
    pub fn ballots(&self) -> &[Ballot] {
        &self.ballots
    }

    /// How many have chosen all that is right in the question at hand, and nothing else.
    fn right_count(&self) -> usize {
        let ballot = self.phase.question().and_then(|question| self.ballots.get(question));
        let (Some(ballot), Some(question)) = (ballot, self.current()) else { return 0 };
        let right: Vec<usize> =
            question.options().iter().enumerate().filter(|(_, option)| option.right).map(|(index, _)| index).collect();
        ballot.votes().filter(|(_, chosen)| chosen.positions().eq(right.iter().copied())).count()
    }

    /// The state of the class for its wall.
    #[must_use]
    pub fn view(&self) -> ClassView {
        let ballot = self.phase.question().and_then(|question| self.ballots.get(question));
        ClassView {
            phase: self.phase,
            joined: self.participants.len(),
            answered: ballot.map_or(0, Ballot::len),
            counts: ballot.map(|ballot| ballot.counts().to_vec()).unwrap_or_default(),
            right: self.right_count(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::course::quiz::presented_question::PresentedQuestion;

    fn question(kind: &str) -> ClassQuestion {
        let options = "[{text='a',right=true,because='A.'},{text='b',because='B.'},{text='c',because='C.'}]";
        let text = format!("id='q'\ncovers=[]\nlevel='mid'\nask='?'\nwhy='.'\n{kind}={options}");
        let question = Arc::new(toml::from_str(&text).expect("a question"));
        let presented = PresentedQuestion::new(question, 1, None).expect("a kind");
        ClassQuestion::new(Arc::new(presented)).expect("options")
    }

    fn participant(number: u8) -> ParticipantId {
        ParticipantId::from_bytes([number; 16])
    }

    /// A class with two questions and two participants, in which the first question is asked.
    fn asking() -> ClassSession {
        let mut session = ClassSession::new(vec![question("choice"), question("several")], 2);
        assert_eq!([1, 2].map(|number| session.join(participant(number))), [Ok(()); 2]);
        session.advance();
        session
    }

    #[test]
    fn nobody_joins_a_full_room_but_those_who_are_in_it_come_back() {
        let mut session = asking();
        assert_eq!(session.join(participant(3)), Err(RoomFull));
        assert_eq!(session.join(participant(1)), Ok(()));
        assert_eq!(session.view().joined, 2);
    }

    #[test]
    fn only_those_who_joined_vote_and_only_on_the_question_that_is_asked() {
        let mut session = asking();
        assert_eq!(session.vote(participant(3), 0, &[0]), Err(VoteError::UnknownParticipant));
        assert_eq!(session.vote(participant(1), 1, &[0]), Err(VoteError::NotAsked), "not yet");
        assert_eq!(session.vote(participant(1), 9, &[0]), Err(VoteError::NotAsked), "there is none");
        for invalid in [&[][..], &[0, 1], &[3], &[0, 0]] {
            assert_eq!(session.vote(participant(1), 0, invalid), Err(VoteError::InvalidChoice), "{invalid:?}");
        }
        assert_eq!(session.vote(participant(1), 0, &[2]), Ok(VoteReceipt { chosen: vec![2], answered: 1 }));
        session.advance();
        assert_eq!(session.vote(participant(2), 0, &[2]), Err(VoteError::NotAsked), "the answer is out");
        assert_eq!(session.view().counts, [0, 0, 1]);
    }

    #[test]
    fn a_vote_sent_again_is_acknowledged_and_counts_once() {
        let mut session = asking();
        let receipt = Ok(VoteReceipt { chosen: vec![1], answered: 1 });
        assert_eq!(
            [session.vote(participant(1), 0, &[1]), session.vote(participant(1), 0, &[1])],
            [receipt.clone(), receipt.clone()]
        );
        assert_eq!(session.vote(participant(1), 0, &[0]), Err(VoteError::AlreadyVoted(vec![1])));
        session.advance();
        assert_eq!(session.vote(participant(1), 0, &[1]), receipt, "its answer got lost, and came after the reveal");
        assert_eq!(session.vote_of(&participant(1)), Some(vec![1]));
    }

    #[test]
    fn several_options_are_one_vote() {
        let mut session = asking();
        session.advance();
        session.advance();
        assert_eq!(session.vote(participant(1), 1, &[2, 0]).map(|receipt| receipt.chosen), Ok(vec![0, 2]));
        assert_eq!((session.view().answered, session.view().counts), (1, vec![1, 0, 1]));
    }

    #[test]
    fn a_presentation_counts_before_it_reveals_and_takes_no_vote_then() {
        let mut session = asking();
        assert!(session.vote(participant(1), 0, &[2]).is_ok());
        session.present(ClassPhase::Counted(0), SlideSummary::default());
        assert_eq!(session.vote(participant(2), 0, &[0]), Err(VoteError::NotAsked));
        assert_eq!((session.view().phase, session.view().counts), (ClassPhase::Counted(0), vec![0, 0, 1]));
        session.present(ClassPhase::Watching, SlideSummary::default());
        assert_eq!(session.vote(participant(2), 0, &[0]), Err(VoteError::NotAsked));
        session.present(ClassPhase::Asking(1), SlideSummary::default());
        assert!(session.vote(participant(2), 1, &[0, 2]).is_ok());
    }
}
