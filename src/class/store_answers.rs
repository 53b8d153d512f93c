//! What is asked of whatever keeps a class, and what it answers: receipts, refusals, votes for a report.

use super::chosen_options::ChosenOptions;
use super::class_question::ClassQuestion;
use super::class_store_error::ClassStoreError;

/// A vote that counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VoteReceipt {
    /// The vote that counts.
    pub chosen: ChosenOptions,
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
    /// The participant has chosen these options before.
    AlreadyVoted(ChosenOptions),
    /// It may count or not: whoever sent it has to send it again.
    Trouble(ClassStoreError),
}

/// Why somebody cannot join.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JoinError {
    /// There is room for nobody else.
    RoomFull,
    /// Nobody knows whether there is.
    Trouble(ClassStoreError),
}

/// What a class knows of somebody with an ID.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParticipantStatus {
    /// Nobody with this ID has joined.
    NotJoined,
    /// Somebody has, and voted like this on the question that was named.
    Joined(Option<ChosenOptions>),
}

/// Why a presentation does not move the class.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PresentError {
    /// Another presentation has the class.
    TakenOver,
    /// There is no such question.
    NoQuestion,
    /// It may have been moved or not.
    Trouble(ClassStoreError),
}

/// A presentation elsewhere takes the class over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Takeover {
    /// Its random name.
    pub presenter: String,
    /// Whether it had the class before: then it must not take it from another one.
    pub is_back: bool,
    /// What is asked from now on. Where that is the same as before, the votes stay, and so does where the class stands.
    pub questions: Vec<ClassQuestion>,
}

/// A vote as a report knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountedVote {
    /// The position of the question, from 0.
    pub question: usize,
    /// A number for the participant, from 1.
    pub participant: usize,
    /// The options, in the order of the wall.
    pub chosen: Vec<usize>,
}
