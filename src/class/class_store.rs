//! What keeps a class: the memory of this process, or a Redis that several servers of the class share. One contract for both.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::chosen_options::ChosenOptions;
use super::class_question::ClassQuestion;
use super::class_session::ClassSession;
use super::class_state::ClassState;
use super::class_store_error::ClassStoreError;
use super::participant::ParticipantId;
use super::redis_room::RedisRoom;
use super::store_answers::{CountedVote, JoinError, ParticipantStatus, PresentError, Takeover, VoteError, VoteReceipt};
use crate::model::class_view::ClassPhase;
use crate::model::speaker_view::SlideSummary;

/// What keeps a class.
pub enum ClassStore {
    /// This process: what is kept ends with it.
    Memory(Mutex<ClassSession>),
    /// A room in a Redis.
    Redis(RedisRoom),
}

impl ClassStore {
    /// A class that is kept in this process.
    #[must_use]
    pub const fn in_memory(session: ClassSession) -> Self {
        Self::Memory(Mutex::new(session))
    }

    fn lock(session: &Mutex<ClassSession>) -> MutexGuard<'_, ClassSession> {
        // A panic elsewhere leaves no vote half counted: each change is one step.
        session.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets somebody in. Joining twice is joining once.
    ///
    /// # Errors
    /// When the room is full, or the store in trouble.
    pub async fn join(&self, participant: ParticipantId) -> Result<(), JoinError> {
        match self {
            Self::Memory(session) => Self::lock(session).join(participant),
            Self::Redis(room) => room.join(participant).await,
        }
    }

    /// Takes a vote on a question. Once this returns, nobody is told otherwise: a vote that is sent again is acknowledged
    /// again, even after the reveal.
    ///
    /// # Errors
    /// When the vote does not count.
    pub async fn vote(
        &self,
        participant: ParticipantId,
        question: usize,
        chosen: ChosenOptions,
    ) -> Result<VoteReceipt, VoteError> {
        let receipt = match self {
            Self::Memory(session) => Self::lock(session).vote(participant, question, chosen)?,
            Self::Redis(room) => room.vote(participant, question, chosen).await?,
        };
        if receipt.chosen == chosen { Ok(receipt) } else { Err(VoteError::AlreadyVoted(receipt.chosen)) }
    }

    /// What is known of a participant, and of their vote on the question that is named.
    ///
    /// # Errors
    /// When the store is in trouble.
    pub async fn recall(
        &self,
        participant: ParticipantId,
        question: Option<usize>,
    ) -> Result<ParticipantStatus, ClassStoreError> {
        match self {
            Self::Memory(session) => Ok(Self::lock(session).recall(participant, question)),
            Self::Redis(room) => room.recall(participant, question).await,
        }
    }

    /// Goes on from where the class stands to what comes next.
    ///
    /// # Errors
    /// When the store is in trouble.
    pub async fn advance(&self) -> Result<(), ClassStoreError> {
        match self {
            Self::Memory(session) => {
                Self::lock(session).advance();
                Ok(())
            }
            Self::Redis(room) => room.advance().await,
        }
    }

    /// Follows a presentation: `wall` is what it shows, and `phase` what the class is asked. A presentation elsewhere gives its
    /// name.
    ///
    /// # Errors
    /// When the presentation of that name does not have the class, there is no such question, or the store is in trouble.
    pub async fn present(
        &self,
        presenter: Option<&str>,
        phase: ClassPhase,
        wall: SlideSummary,
    ) -> Result<(), PresentError> {
        match self {
            Self::Memory(session) => Self::lock(session).present(presenter, phase, wall),
            Self::Redis(room) => room.present(presenter, phase, wall).await,
        }
    }

    /// Gives the class to a presentation elsewhere.
    ///
    /// # Errors
    /// When another one has it, or the store is in trouble.
    pub async fn take_over(&self, takeover: Takeover) -> Result<(), PresentError> {
        match self {
            Self::Memory(session) => Self::lock(session).take_over(takeover),
            Self::Redis(room) => room.take_over(takeover).await,
        }
    }

    /// Asks a store that others share where the class stands; its trouble is in the state. Returns whether there are others.
    pub async fn refresh(&self) -> bool {
        match self {
            Self::Memory(_) => false,
            Self::Redis(room) => {
                // The state tells the teacher.
                let _ = room.refresh().await;
                true
            }
        }
    }

    /// What is asked, in this order.
    #[must_use]
    pub fn questions(&self) -> Arc<Vec<ClassQuestion>> {
        match self {
            Self::Memory(session) => Self::lock(session).questions(),
            Self::Redis(room) => room.questions(),
        }
    }

    /// Where the class stands, as far as this process knows.
    #[must_use]
    pub fn state(&self) -> ClassState {
        match self {
            Self::Memory(session) => Self::lock(session).state(),
            Self::Redis(room) => room.state(),
        }
    }

    /// Where the class would stand in another phase, by the votes of now.
    ///
    /// # Errors
    /// When the store is in trouble.
    pub async fn state_at(&self, phase: ClassPhase) -> Result<ClassState, ClassStoreError> {
        match self {
            Self::Memory(session) => Ok(Self::lock(session).state_at(phase)),
            Self::Redis(room) => room.state_at(phase).await,
        }
    }

    /// All votes so far, for a report. Participants are numbered in no order, so that a number says nothing about anybody.
    ///
    /// # Errors
    /// When the store is in trouble.
    pub async fn votes(&self) -> Result<Vec<CountedVote>, ClassStoreError> {
        match self {
            Self::Memory(session) => {
                let session = Self::lock(session);
                let ballots = session.ballots().iter().enumerate();
                Ok(numbered(ballots.flat_map(|(question, ballot)| {
                    ballot.votes().map(move |(participant, chosen)| (question, *participant, chosen))
                })))
            }
            Self::Redis(room) => Ok(numbered(room.votes().await?)),
        }
    }
}

/// Votes with numbers in place of their participants.
fn numbered<P: Eq + Hash>(votes: impl IntoIterator<Item = (usize, P, ChosenOptions)>) -> Vec<CountedVote> {
    // Its order is another one each time; that in which a store gives votes is often that in which they came.
    let mut by_participant: HashMap<P, Vec<(usize, ChosenOptions)>> = HashMap::new();
    for (question, participant, chosen) in votes {
        by_participant.entry(participant).or_default().push((question, chosen));
    }
    let mut counted: Vec<CountedVote> = Vec::new();
    for (index, votes) in by_participant.into_values().enumerate() {
        counted.extend(votes.into_iter().map(|(question, chosen)| CountedVote {
            question,
            participant: index + 1,
            chosen: chosen.positions().collect(),
        }));
    }
    counted.sort_by_key(|vote| vote.question);
    counted
}
