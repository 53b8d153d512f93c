//! A class in memory: who has joined, which question is asked, and who chose what. Pure: no sockets and no clock.

use std::collections::HashSet;
use std::sync::Arc;

use super::ballot::Ballot;
use super::chosen_options::ChosenOptions;
use super::class_question::ClassQuestion;
use super::class_record::{ClassRecord, RecordSink};
use super::class_state::ClassState;
use super::participant::ParticipantId;
use super::store_answers::{JoinError, ParticipantStatus, PresentError, Takeover, VoteError, VoteReceipt};
use crate::model::class_view::ClassPhase;
use crate::model::speaker_view::SlideSummary;

/// A class from the lobby to its end.
#[derive(Debug)]
pub struct ClassSession {
    questions: Arc<Vec<ClassQuestion>>,
    /// The votes on each question.
    ballots: Vec<Ballot>,
    phase: ClassPhase,
    /// What is presented, as text.
    wall: SlideSummary,
    participants: HashSet<ParticipantId>,
    /// How many may join.
    capacity: usize,
    /// The name of the presentation elsewhere that has the class.
    presenter: Option<String>,
    /// What has to be kept if the program is killed.
    records: RecordSink,
}

impl ClassSession {
    /// A class that gathers, for at most `capacity` participants.
    #[must_use]
    pub fn new(questions: Vec<ClassQuestion>, capacity: usize) -> Self {
        Self {
            ballots: vec![Ballot::default(); questions.len()],
            questions: Arc::new(questions),
            phase: ClassPhase::Lobby,
            wall: SlideSummary::default(),
            participants: HashSet::new(),
            capacity,
            presenter: None,
            records: RecordSink::default(),
        }
    }

    /// The same class, which goes on where a class before it was, and keeps what happens from here on. What does not fit into it is
    /// left out: a class goes on without it.
    #[must_use]
    pub fn with_records(mut self, past: Vec<ClassRecord>, outlet: RecordSink) -> Self {
        for record in past {
            self.replay(record);
        }
        self.records = outlet;
        self
    }

    fn replay(&mut self, record: ClassRecord) {
        match record {
            ClassRecord::Code(_) | ClassRecord::Paired(_) => {}
            ClassRecord::Questions(questions) => {
                if questions.iter().all(ClassQuestion::fits) {
                    self.ask(questions);
                }
            }
            ClassRecord::Joined(participant) => drop(self.join(participant)),
            ClassRecord::Vote { participant, question, chosen } => {
                let options = self.questions.get(question).map_or(0, |question| question.options().len());
                let chosen = ChosenOptions::from_positions(&chosen, options);
                if let (Some(chosen), Some(ballot)) = (chosen, self.ballots.get_mut(question)) {
                    ballot.cast(participant, chosen);
                }
            }
            ClassRecord::Phase(phase) => {
                if phase.question().is_none_or(|question| question < self.questions.len()) {
                    self.phase = phase;
                }
            }
        }
    }

    /// Asks these questions from now on, without votes.
    fn ask(&mut self, questions: Vec<ClassQuestion>) {
        self.ballots = vec![Ballot::default(); questions.len()];
        self.questions = Arc::new(questions);
        self.phase = ClassPhase::Lobby;
        self.wall = SlideSummary::default();
    }

    /// Lets somebody in. Joining twice is joining once.
    ///
    /// # Errors
    /// When the room is full.
    pub fn join(&mut self, participant: ParticipantId) -> Result<(), JoinError> {
        if self.participants.len() >= self.capacity && !self.participants.contains(&participant) {
            return Err(JoinError::RoomFull);
        }
        if self.participants.insert(participant) {
            self.records.write(|| ClassRecord::Joined(participant));
        }
        Ok(())
    }

    /// Takes a vote on the question that is being asked, and returns the one that counts: the first of this participant.
    ///
    /// # Errors
    /// When nobody with this ID has joined, or the question is not asked and the participant has not answered it.
    pub fn vote(
        &mut self,
        participant: ParticipantId,
        question: usize,
        chosen: ChosenOptions,
    ) -> Result<VoteReceipt, VoteError> {
        if !self.participants.contains(&participant) {
            return Err(VoteError::UnknownParticipant);
        }
        let ballot = self.ballots.get_mut(question).ok_or(VoteError::NotAsked)?;
        // A vote that is sent again because its answer got lost is acknowledged, even after the reveal.
        if self.phase != ClassPhase::Asking(question) && ballot.vote_of(&participant).is_none() {
            return Err(VoteError::NotAsked);
        }
        if ballot.vote_of(&participant).is_none() {
            self.records.write(|| ClassRecord::Vote { participant, question, chosen: chosen.positions().collect() });
        }
        Ok(VoteReceipt { chosen: ballot.cast(participant, chosen), answered: ballot.len() })
    }

    /// What is known of a participant, and of their vote on the question that is named.
    #[must_use]
    pub fn recall(&self, participant: ParticipantId, question: Option<usize>) -> ParticipantStatus {
        if !self.participants.contains(&participant) {
            return ParticipantStatus::NotJoined;
        }
        let ballot = question.and_then(|question| self.ballots.get(question));
        ParticipantStatus::Joined(ballot.and_then(|ballot| ballot.vote_of(&participant)))
    }

    /// Goes on: from the lobby to the first question, from a question to its reveal, from there to the next.
    pub fn advance(&mut self) {
        self.phase = self.phase.next(self.questions.len());
        self.records.write(|| ClassRecord::Phase(self.phase));
    }

    /// Follows a presentation: `wall` is what it shows, and `phase` what the class is asked. A presentation elsewhere gives its
    /// name.
    ///
    /// # Errors
    /// When the presentation of that name does not have the class, or there is no such question.
    pub fn present(
        &mut self,
        presenter: Option<&str>,
        phase: ClassPhase,
        wall: SlideSummary,
    ) -> Result<(), PresentError> {
        if presenter.is_some() && presenter != self.presenter.as_deref() {
            return Err(PresentError::TakenOver);
        }
        if phase.question().is_some_and(|question| question >= self.questions.len()) {
            return Err(PresentError::NoQuestion);
        }
        if phase != self.phase && presenter.is_some() {
            self.records.write(|| ClassRecord::Phase(phase));
        }
        self.phase = phase;
        self.wall = wall;
        Ok(())
    }

    /// Gives the class to a presentation elsewhere.
    ///
    /// # Errors
    /// When it comes back, and another one has taken the class over meanwhile.
    pub fn take_over(&mut self, takeover: Takeover) -> Result<(), PresentError> {
        if takeover.is_back && self.presenter.as_ref().is_some_and(|presenter| *presenter != takeover.presenter) {
            return Err(PresentError::TakenOver);
        }
        self.presenter = Some(takeover.presenter);
        if takeover.questions != *self.questions {
            self.records.write(|| ClassRecord::Questions(takeover.questions.clone()));
            self.ask(takeover.questions);
        }
        Ok(())
    }

    /// What is asked, in this order.
    #[must_use]
    pub fn questions(&self) -> Arc<Vec<ClassQuestion>> {
        Arc::clone(&self.questions)
    }

    /// The votes on each question.
    #[must_use]
    pub fn ballots(&self) -> &[Ballot] {
        &self.ballots
    }

    /// Where the class stands.
    #[must_use]
    pub fn state(&self) -> ClassState {
        self.state_at(self.phase)
    }

    /// Where the class would stand in another phase, by the votes of now.
    #[must_use]
    pub fn state_at(&self, phase: ClassPhase) -> ClassState {
        let ballot = phase.question().and_then(|question| self.ballots.get(question));
        ClassState {
            questions: Arc::clone(&self.questions),
            phase,
            wall: self.wall.clone(),
            joined: self.participants.len(),
            tally: ballot.map(|ballot| ballot.tally().clone()).unwrap_or_default(),
            trouble: None,
        }
    }
}
