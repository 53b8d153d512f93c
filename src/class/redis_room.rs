//! A class in a Redis or Valkey: several servers share its room, and each of them may end at any moment.
//!
//! A vote is in Redis before it is acknowledged, and a phone repeats it until then, to whichever server answers. Each server asks
//! ten times a second where the class stands. So no server holds anything that the others lack, and there is nothing to bring up
//! to date when one comes back.
//!
//! Redis gets the IDs of participants, which are hashes of their tickets: nobody who reads them there can vote with them.

mod phase_text;
mod redis_config;
mod redis_connection;
mod room_scripts;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use redis::{Cmd, FromRedisValue, Value, from_redis_value};

use super::chosen_options::ChosenOptions;
use super::class_code::ClassCode;
use super::class_question::ClassQuestion;
use super::class_state::ClassState;
use super::class_store_error::ClassStoreError;
use super::participant::ParticipantId;
use super::store_answers::{JoinError, ParticipantStatus, PresentError, Takeover, VoteError, VoteReceipt};
use super::vote_tally::VoteTally;
use crate::model::class_view::ClassPhase;
use crate::model::redis_durability::RedisDurability;
use crate::model::speaker_view::SlideSummary;
use phase_text::{parse_phase, phase_text};
pub use redis_config::RedisConfig;
use redis_connection::RedisConnection;

/// How long a room stays after the last that happened in it, in seconds.
const ROOM_LIFETIME: u32 = 24 * 3600;

/// A room in a Redis.
#[derive(Debug)]
pub struct RedisRoom {
    /// For what participants do.
    votes: RedisConnection,
    /// For where the class stands: it must not wait behind votes that wait for a disk or a replica.
    stage: RedisConnection,
    /// `authwalk:K7QM2XPA:`
    prefix: String,
    capacity: usize,
    known: Mutex<KnownState>,
    /// Held while Redis is asked where the class stands.
    asking: tokio::sync::Mutex<()>,
}

/// What this server knows of the room.
#[derive(Debug, Default)]
struct KnownState {
    state: ClassState,
    /// How often the class had gone on by then: an answer that was overtaken by a newer one is older.
    moves: u64,
    /// The presentation elsewhere that has the class.
    presenter: String,
    /// Redis has lost the room once; whoever had answered is asked again.
    was_lost: bool,
    /// Why the last that a participant asked for was not done.
    vote_trouble: Option<ClassStoreError>,
}

/// What is told once Redis has lost a room.
const LOST: &str =
    "Redis has lost this class and what was answered. It goes on from here: whoever had answered is asked again.";

impl RedisRoom {
    /// Opens the room of this code, or goes into it if it is open.
    ///
    /// # Errors
    /// When Redis cannot be reached or does not keep answers as it is asked to, or the class in the room is asked something else
    /// than `questions`, or is over.
    pub async fn open(
        config: &RedisConfig,
        code: &ClassCode,
        questions: Vec<ClassQuestion>,
        capacity: usize,
    ) -> Result<Self, ClassStoreError> {
        let client = config.client()?;
        let no_thread = |error| ClassStoreError::new(format!("The connection to Redis cannot start: {error}."));
        let votes = RedisConnection::start(client.clone(), config.durability).map_err(no_thread)?;
        let stage = RedisConnection::start(client, RedisDurability::Memory).map_err(no_thread)?;
        let gathering = ClassState { questions: Arc::new(questions), ..ClassState::default() };
        let known = Mutex::new(KnownState { state: gathering, ..KnownState::default() });
        let room = Self {
            votes,
            stage,
            prefix: format!("authwalk:{}:", code.key()),
            capacity,
            known,
            asking: tokio::sync::Mutex::default(),
        };
        // Now rather than at the first vote: whether the promise can be kept.
        room.votes.ask(redis::cmd("PING")).await?;
        let asked = room.establish().await?;
        let own = room.questions();
        // A class that a presentation elsewhere brings its questions to has none of its own.
        if !own.is_empty() && asked != *own {
            return Err(ClassStoreError::new(format!(
                "The class in room {code} is asked other questions. Start each of its servers with the same lesson, quiz or topic, \
                 --count, --form and --seed; or leave out --room for a new class."
            )));
        }
        room.refresh().await?;
        if room.known().state.phase == ClassPhase::Ended {
            return Err(ClassStoreError::new(format!(
                "The class in room {code} is over. Leave out --room for a new one."
            )));
        }
        Ok(room)
    }

    fn known(&self) -> MutexGuard<'_, KnownState> {
        // A panic elsewhere leaves nothing half changed: each change is one step.
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn key(&self, name: &str) -> String {
        format!("{}{name}", self.prefix)
    }

    fn key_of_question(&self, name: &str, question: usize) -> String {
        format!("{}{name}:{question}", self.prefix)
    }

    /// Opens the room with what this server knows, unless it is open. Returns what is asked there.
    async fn establish(&self) -> Result<Vec<ClassQuestion>, ClassStoreError> {
        let command = {
            let known = self.known();
            let mut command = script(room_scripts::OPEN, &[self.key("class")]);
            command.arg(known.moves).arg(phase_text(known.state.phase)).arg(json(&known.state.wall)?);
            command.arg(json(&*known.state.questions)?).arg(&known.presenter).arg(ROOM_LIFETIME);
            command
        };
        let questions: String = decoded(self.stage.ask(command).await?)?;
        serde_json::from_str(&questions).map_err(|_| ClassStoreError::new(OTHER_VERSION))
    }

    /// What Redis answers to a participant's command once what it wrote is durable. The teacher is told while that fails.
    async fn ask_durably<T: FromRedisValue>(&self, command: Cmd) -> Result<T, ClassStoreError> {
        let answer = self.votes.ask_durably(command).await.and_then(decoded);
        self.known().vote_trouble = answer.as_ref().err().cloned();
        answer
    }

    /// Lets somebody in. Joining twice is joining once.
    pub(super) async fn join(&self, participant: ParticipantId) -> Result<(), JoinError> {
        let mut command = script(room_scripts::JOIN, &[self.key("class"), self.key("participants")]);
        command.arg(participant.to_text()).arg(self.capacity).arg(ROOM_LIFETIME);
        let answer = self.ask_durably::<String>(command).await;
        match answer.map_err(JoinError::Trouble)?.as_str() {
            "joined" => Ok(()),
            "full" => Err(JoinError::RoomFull),
            _ => Err(JoinError::Trouble(ClassStoreError::new(LOST))),
        }
    }

    /// Takes a vote, and returns the one that counts: the first of this participant.
    pub(super) async fn vote(
        &self,
        participant: ParticipantId,
        question: usize,
        chosen: ChosenOptions,
    ) -> Result<VoteReceipt, VoteError> {
        let keys = [
            self.key("class"),
            self.key("participants"),
            self.key_of_question("votes", question),
            self.key_of_question("tally", question),
        ];
        let mut command = script(room_scripts::VOTE, &keys);
        command.arg(participant.to_text()).arg(phase_text(ClassPhase::Asking(question)));
        command.arg(chosen.bits()).arg(ROOM_LIFETIME);
        let answer = self.ask_durably::<(String, u32, usize)>(command).await;
        match answer.map_err(VoteError::Trouble)? {
            (word, bits, answered) if word == "counted" => {
                Ok(VoteReceipt { chosen: ChosenOptions::from_bits(bits), answered })
            }
            (word, ..) if word == "unknown" => Err(VoteError::UnknownParticipant),
            (word, ..) if word == "closed" => Err(VoteError::NotAsked),
            _ => Err(VoteError::Trouble(ClassStoreError::new(LOST))),
        }
    }

    /// What is known of a participant, and of their vote on the question that is named.
    pub(super) async fn recall(
        &self,
        participant: ParticipantId,
        question: Option<usize>,
    ) -> Result<ParticipantStatus, ClassStoreError> {
        // Where no question is asked, there is no such key.
        let votes = question.map_or_else(|| self.key("votes:none"), |question| self.key_of_question("votes", question));
        let mut command = script(room_scripts::RECALL, &[self.key("participants"), votes]);
        command.arg(participant.to_text());
        let (has_joined, vote): (bool, Option<u32>) = decoded(self.votes.ask(command).await?)?;
        Ok(if has_joined {
            ParticipantStatus::Joined(vote.map(ChosenOptions::from_bits))
        } else {
            ParticipantStatus::NotJoined
        })
    }

    /// Goes on from where this server believes the class to stand: of two teachers who press at the same moment, one moves it.
    pub(super) async fn advance(&self) -> Result<(), ClassStoreError> {
        let (from, to, wall) = {
            let state = &self.known().state;
            (state.phase, state.phase.next(state.questions.len()), state.wall.clone())
        };
        match self.go(Some(from), None, to, &wall).await {
            Ok(_) => self.refresh().await,
            Err(trouble) => {
                self.known().state.trouble = Some(trouble.to_string());
                Err(trouble)
            }
        }
    }

    /// Follows a presentation.
    pub(super) async fn present(
        &self,
        presenter: Option<&str>,
        phase: ClassPhase,
        wall: SlideSummary,
    ) -> Result<(), PresentError> {
        if phase.question().is_some_and(|question| question >= self.known().state.questions.len()) {
            return Err(PresentError::NoQuestion);
        }
        let word = self.go(None, presenter, phase, &wall).await.map_err(PresentError::Trouble)?;
        if word == "taken over" {
            return Err(PresentError::TakenOver);
        }
        self.refresh().await.map_err(PresentError::Trouble)
    }

    async fn go(
        &self,
        from: Option<ClassPhase>,
        presenter: Option<&str>,
        to: ClassPhase,
        wall: &SlideSummary,
    ) -> Result<String, ClassStoreError> {
        let mut command = script(room_scripts::MOVE, &[self.key("class")]);
        command.arg(from.map(phase_text).unwrap_or_default()).arg(presenter.unwrap_or_default());
        command.arg(phase_text(to)).arg(json(wall)?).arg(ROOM_LIFETIME);
        let word: String = decoded(self.stage.ask(command).await?)?;
        if word == "gone" {
            return Err(ClassStoreError::new(LOST));
        }
        // Whoever moves the class on has read what was lost.
        self.known().was_lost = false;
        Ok(word)
    }

    /// Gives the class to a presentation elsewhere.
    pub(super) async fn take_over(&self, takeover: Takeover) -> Result<(), PresentError> {
        let before = self.known().state.questions.len();
        let questions = json(&takeover.questions).map_err(PresentError::Trouble)?;
        let wall = json(&SlideSummary::default()).map_err(PresentError::Trouble)?;
        let mut keys = vec![self.key("class")];
        for question in 0..before {
            keys.extend([self.key_of_question("votes", question), self.key_of_question("tally", question)]);
        }
        let mut command = script(room_scripts::TAKE_OVER, &keys);
        command.arg(&takeover.presenter).arg(u8::from(takeover.is_back)).arg(questions);
        command.arg(phase_text(ClassPhase::Lobby)).arg(wall).arg(ROOM_LIFETIME);
        let answer = self.stage.ask(command).await.and_then(decoded::<String>).map_err(PresentError::Trouble)?;
        match answer.as_str() {
            "taken" => self.refresh().await.map_err(PresentError::Trouble),
            "other" => Err(PresentError::TakenOver),
            _ => Err(PresentError::Trouble(ClassStoreError::new(LOST))),
        }
    }

    /// Where the class stands, as far as this server knows.
    #[must_use]
    pub fn state(&self) -> ClassState {
        let known = self.known();
        let trouble = known.state.trouble.clone().or_else(|| known.vote_trouble.as_ref().map(ToString::to_string));
        ClassState { trouble, ..known.state.clone() }
    }

    /// Where the class would stand in another phase, by the votes of now.
    pub(super) async fn state_at(&self, phase: ClassPhase) -> Result<ClassState, ClassStoreError> {
        let mut state = self.state();
        let tally = match phase.question() {
            None => Vec::new(),
            Some(question) => {
                let mut command = redis::cmd("HGETALL");
                command.arg(self.key_of_question("tally", question));
                decoded::<Vec<(u32, usize)>>(self.stage.ask(command).await?)?
            }
        };
        state.phase = phase;
        state.tally = tally.into_iter().map(|(bits, count)| (ChosenOptions::from_bits(bits), count)).collect();
        Ok(state)
    }

    /// What is asked, in this order.
    #[must_use]
    pub fn questions(&self) -> Arc<Vec<ClassQuestion>> {
        Arc::clone(&self.known().state.questions)
    }

    /// Asks Redis where the class stands. A room that Redis has lost is opened again as it was, without what was answered.
    ///
    /// # Errors
    /// When Redis does not say; the state tells the teacher until it does.
    pub async fn refresh(&self) -> Result<(), ClassStoreError> {
        let refreshed = self.ask_for_state().await;
        if let Err(trouble) = &refreshed {
            self.known().state.trouble = Some(trouble.to_string());
        }
        refreshed
    }

    async fn ask_for_state(&self) -> Result<(), ClassStoreError> {
        // One after the other: an answer that was overtaken would look like a Redis that came back with an older state.
        let _turn = self.asking.lock().await;
        let mut command = script(room_scripts::STATE, &[self.key("class"), self.key("participants")]);
        command.arg(self.key("tally:"));
        let answer: Option<StateAnswer> = decoded(self.stage.ask(command).await?)?;
        let Some(answer) = answer else {
            self.known().was_lost = true;
            self.establish().await?;
            return Err(ClassStoreError::new(LOST));
        };
        let (moves, phase, wall, presenter, joined, tally) = answer;
        let phase = parse_phase(&phase).ok_or_else(|| ClassStoreError::new(OTHER_VERSION))?;
        let wall = serde_json::from_str(&wall).map_err(|_| ClassStoreError::new(OTHER_VERSION))?;
        let questions = self.questions_after(moves).await?;
        let mut known = self.known();
        known.was_lost |= moves < known.moves;
        known.moves = moves;
        known.presenter = presenter;
        let trouble = known.was_lost.then(|| LOST.to_owned());
        let tally = tally.into_iter().map(|(bits, count)| (ChosenOptions::from_bits(bits), count));
        known.state = ClassState { questions, phase, wall, joined, tally: tally.collect::<VoteTally>(), trouble };
        Ok(())
    }

    /// What the class is asked once it has gone on `moves` times: a presentation may have brought other questions.
    async fn questions_after(&self, moves: u64) -> Result<Arc<Vec<ClassQuestion>>, ClassStoreError> {
        {
            let known = self.known();
            if moves == known.moves {
                return Ok(Arc::clone(&known.state.questions));
            }
        }
        let mut command = redis::cmd("HGET");
        command.arg(self.key("class")).arg("questions");
        let questions: String = decoded(self.stage.ask(command).await?)?;
        let questions = serde_json::from_str(&questions).map_err(|_| ClassStoreError::new(OTHER_VERSION))?;
        Ok(Arc::new(questions))
    }

    /// All votes, each with its question and the hash of its participant.
    pub(super) async fn votes(&self) -> Result<Vec<(usize, String, ChosenOptions)>, ClassStoreError> {
        let question_count = self.known().state.questions.len();
        let mut votes = Vec::new();
        for question in 0..question_count {
            let mut command = redis::cmd("HGETALL");
            command.arg(self.key_of_question("votes", question));
            let of_question: HashMap<String, u32> = decoded(self.stage.ask(command).await?)?;
            let vote = |(participant, bits)| (question, participant, ChosenOptions::from_bits(bits));
            votes.extend(of_question.into_iter().map(vote));
        }
        Ok(votes)
    }
}

/// Moves, phase, wall, presenter, how many have joined, and the tally.
type StateAnswer = (u64, String, String, String, usize, Vec<(u32, usize)>);

/// What is told about a room that does not make sense.
const OTHER_VERSION: &str = "What Redis holds of this class makes no sense. Are all of its servers of one version?";

/// A script with the keys that it names.
fn script(text: &str, keys: &[String]) -> Cmd {
    let mut command = redis::cmd("EVAL");
    command.arg(text).arg(keys.len()).arg(keys);
    command
}

fn decoded<T: FromRedisValue>(answer: Value) -> Result<T, ClassStoreError> {
    from_redis_value(answer).map_err(|_| ClassStoreError::new(OTHER_VERSION))
}

fn json(value: &impl serde::Serialize) -> Result<String, ClassStoreError> {
    serde_json::to_string(value)
        .map_err(|error| ClassStoreError::new(format!("This cannot be kept in Redis: {error}.")))
}
