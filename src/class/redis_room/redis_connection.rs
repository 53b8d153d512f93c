//! The way to a Redis: one thread with one connection. Whatever waits while an answer is on its way is sent together next,
//! so a crowd costs few round trips, and nobody waits for somebody else's.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Duration;

use redis::{Client, Cmd, Connection, RedisError, Value};
use tokio::sync::oneshot;

use crate::class::class_store_error::ClassStoreError;
use crate::model::redis_durability::RedisDurability;

/// How long Redis may take to take a connection, and for one batch of answers.
const DEADLINE: Duration = Duration::from_secs(2);

/// How long a replica may take to confirm what it was sent, in milliseconds; less than [`DEADLINE`], so that the answer says
/// what is wrong.
const REPLICA_DEADLINE: u32 = 1500;

/// The most commands that are sent together: Redis answers somebody else between two batches.
const MAX_BATCH: usize = 256;

/// The way to a Redis. Clones share the connection; the thread ends with the last of them.
#[derive(Clone, Debug)]
pub(super) struct RedisConnection {
    queue: Sender<PendingCommand>,
}

/// A command whose answer somebody waits for.
struct PendingCommand {
    command: Cmd,
    /// Its answer may be given only once what it wrote is as safe as the class was promised.
    is_promise: bool,
    reply: oneshot::Sender<Result<Value, ClassStoreError>>,
}

impl RedisConnection {
    /// A connection to `client`, whose promises are as durable as `durability` says. Connects at the first command.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub(super) fn start(client: Client, durability: RedisDurability) -> std::io::Result<Self> {
        let (queue, pending) = channel();
        let mut end = ConnectionEnd { client, durability, connection: None };
        thread::Builder::new().name("authwalk redis".to_owned()).spawn(move || end.serve(&pending))?;
        Ok(Self { queue })
    }

    /// What Redis answers to `command`. After an error it may have been carried out or not.
    pub(super) async fn ask(&self, command: Cmd) -> Result<Value, ClassStoreError> {
        self.send(command, false).await
    }

    /// The same for a command that writes what must not be lost: the answer comes when it is as durable as was asked.
    pub(super) async fn ask_durably(&self, command: Cmd) -> Result<Value, ClassStoreError> {
        self.send(command, true).await
    }

    async fn send(&self, command: Cmd, is_promise: bool) -> Result<Value, ClassStoreError> {
        let (reply, answer) = oneshot::channel();
        // The thread outlives its queue unless it panicked, and then nothing is carried out any more.
        let ended = || ClassStoreError::new("The connection to Redis has ended. Start the class again.");
        self.queue.send(PendingCommand { command, is_promise, reply }).map_err(|_| ended())?;
        answer.await.map_err(|_| ended())?
    }
}

/// The end of the connection that speaks to Redis.
struct ConnectionEnd {
    client: Client,
    durability: RedisDurability,
    /// `None` before the first use, and after an error on it.
    connection: Option<Connection>,
}

impl ConnectionEnd {
    fn serve(&mut self, pending: &Receiver<PendingCommand>) {
        while let Ok(first) = pending.recv() {
            let batch: Vec<PendingCommand> =
                std::iter::once(first).chain(pending.try_iter().take(MAX_BATCH - 1)).collect();
            match self.answers(&batch) {
                Ok(answers) => {
                    for (command, answer) in batch.into_iter().zip(answers) {
                        // Whoever asked may have hung up.
                        drop(command.reply.send(answer));
                    }
                }
                Err(trouble) => {
                    // After an error a late answer would be taken for that to the next command.
                    self.connection = None;
                    for command in batch {
                        drop(command.reply.send(Err(trouble.clone())));
                    }
                }
            }
        }
    }

    fn answers(&mut self, batch: &[PendingCommand]) -> Result<Vec<Result<Value, ClassStoreError>>, ClassStoreError> {
        let has_promises = batch.iter().any(|command| command.is_promise);
        let waits = has_promises && self.durability == RedisDurability::Replica;
        let mut pipeline = redis::pipe();
        for command in batch {
            pipeline.add_command(command.command.clone());
        }
        if waits {
            pipeline.cmd("WAIT").arg(1).arg(REPLICA_DEADLINE);
        }
        let mut answers: Vec<Value> = pipeline.query(self.connection()?).map_err(|error| trouble_of(&error))?;
        let confirmed = if waits { answers.pop() } else { None };
        let is_safe = !waits || confirmed.is_some_and(|replicas| matches!(replicas, Value::Int(1..)));
        let safe = |(command, answer): (&PendingCommand, Value)| {
            if command.is_promise && !is_safe { Err(ClassStoreError::new(NO_REPLICA)) } else { Ok(answer) }
        };
        Ok(batch.iter().zip(answers).map(safe).collect())
    }

    fn connection(&mut self) -> Result<&mut Connection, ClassStoreError> {
        if self.connection.is_none() {
            self.connection = Some(self.connect()?);
        }
        self.connection.as_mut().ok_or_else(|| ClassStoreError::new("There is no connection to Redis."))
    }

    fn connect(&self) -> Result<Connection, ClassStoreError> {
        let open = || -> Result<Connection, RedisError> {
            let connection = self.client.get_connection_with_timeout(DEADLINE)?;
            connection.set_read_timeout(Some(DEADLINE))?;
            connection.set_write_timeout(Some(DEADLINE))?;
            Ok(connection)
        };
        let mut connection = open().map_err(|error| trouble_of(&error))?;
        if self.durability == RedisDurability::Disk {
            check_disk(&mut connection)?;
        }
        Ok(connection)
    }
}

/// What is wrong when no replica has what was written.
const NO_REPLICA: &str = "No replica of Redis has confirmed what was written, so no answer is acknowledged (--redis-durability replica). The phones keep trying.";

/// Whether Redis writes each change to its disk before it answers. Asked on each connection: it may lead to another server
/// than the one before.
fn check_disk(connection: &mut Connection) -> Result<(), ClassStoreError> {
    let mut setting = |name: &str| -> Result<String, ClassStoreError> {
        let answer = redis::cmd("CONFIG").arg("GET").arg(name).query::<Vec<String>>(connection);
        Ok(answer.map_err(|error| trouble_of(&error))?.pop().unwrap_or_default())
    };
    if setting("appendonly")? == "yes" && setting("appendfsync")? == "always" {
        return Ok(());
    }
    Err(ClassStoreError::new(
        "This Redis does not write each change to its disk before it answers. --redis-durability disk needs one with \
         `appendonly yes` and `appendfsync always`.",
    ))
}

/// Redis' own words, as a sentence for the teacher. They hold no password: the address is left out.
pub(super) fn trouble_of(error: &RedisError) -> ClassStoreError {
    if error.is_timeout() {
        return ClassStoreError::new("Redis does not answer. No answer is lost: the phones keep trying.");
    }
    if error.is_io_error() || error.is_connection_refusal() {
        return ClassStoreError::new("Redis cannot be reached. No answer is lost: the phones keep trying.");
    }
    let words = error
        .detail()
        .map_or_else(|| error.to_string(), |detail| format!("{} {detail}", error.code().unwrap_or_default()));
    ClassStoreError::new(format!("Redis refuses: {}. The phones keep trying.", words.trim().trim_end_matches('.')))
}
