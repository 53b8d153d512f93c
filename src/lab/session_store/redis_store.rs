//! Sessions in Redis or Valkey: a key for each, with a TTL, and a set of keys for each user. The server is the lab's own, or one
//! that the learner names; there nothing is touched but keys with this store's prefix.

use std::fmt;

use redis::{Client, Cmd, Connection, ConnectionAddr, FromRedisValue, IntoConnectionInfo as _, Pipeline, RedisError};

use super::redis_server::{RedisServer, START_LIMIT, START_STEP};
use super::session::Session;
use super::session_backend::SessionBackend;
use super::store_error::{STORE_DEADLINE, StoreError};
use crate::lab::guarded_folder::GuardedFolder;
use crate::model::act::StoreAction;
use crate::model::setup::SessionStoreSetup;
use crate::model::switch_types::FullStorePolicy;

/// Redis counts real seconds, while the lab's clock stands still as long as somebody reads. So keys live a day longer than
/// their sessions, and [`RedisStore::remove_expired`] lets them run out when the lab's clock says so.
const SLACK_SECONDS: i64 = 24 * 60 * 60;

/// Writes `ARGV[2]` in place of `ARGV[1]`, in one step; so nobody can write in between. The session may have got a user.
const REPLACE: &str = "
    if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
    redis.call('SET', KEYS[1], ARGV[2], 'EX', ARGV[3])
    if KEYS[2] then redis.call('SADD', KEYS[2], ARGV[4]); redis.call('EXPIRE', KEYS[2], ARGV[3]) end
    return 1";

/// How many bytes are written at a time to fill the store up.
const FILLER_SIZES: [usize; 3] = [256 * 1024, 8 * 1024, 128];

/// A server, and the one connection to it.
pub(super) struct RedisStore {
    client: Client,
    /// `None` before the first use, and after an error on it.
    connection: Option<Connection>,
    /// What every key of this store begins with.
    prefix: String,
    /// How many keys only take up room.
    fillers: usize,
    /// The server, if it is the lab's own.
    own: Option<OwnServer>,
}

/// A server of the lab's own, with what it takes to start it again.
#[derive(Debug)]
struct OwnServer {
    program: std::path::PathBuf,
    setup: SessionStoreSetup,
    /// `None` while it is stopped. Named before the folder, so that it ends first.
    server: Option<RedisServer>,
    folder: GuardedFolder,
    is_slow: bool,
}

/// Says which server it is, and nothing of the connection to it.
impl fmt::Debug for RedisStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RedisStore({:?})", self.own)
    }
}

impl RedisStore {
    /// Starts a server of the lab's own.
    ///
    /// # Errors
    /// When there is no such program, or it isn't ready in time.
    pub(super) fn start(setup: &SessionStoreSetup) -> Result<Self, StoreError> {
        let program = RedisServer::program();
        let program = program.ok_or_else(|| {
            StoreError::Unreachable("there is no redis-server or valkey-server on the PATH".to_owned())
        })?;
        let folder = GuardedFolder::create()?;
        let server = RedisServer::start(&program, folder.path(), setup)?;
        let client = Client::open(ConnectionAddr::Unix(server.socket().to_owned()).into_connection_info()?)?;
        let own = OwnServer { program, setup: setup.clone(), server: Some(server), folder, is_slow: false };
        let mut store = Self { client, connection: None, prefix: "authwalk:".to_owned(), fillers: 0, own: Some(own) };
        store.wait_until_loaded()?;
        Ok(store)
    }

    /// Uses the server at `url`, below a prefix that nobody else has.
    ///
    /// # Errors
    /// When it can't be reached.
    pub(super) fn named(url: &str) -> Result<Self, StoreError> {
        let prefix = format!("authwalk:{:016x}:", rand::random::<u64>());
        let mut store = Self { client: Client::open(url)?, connection: None, prefix, fillers: 0, own: None };
        store.ping()?;
        Ok(store)
    }

    fn ping(&mut self) -> Result<(), StoreError> {
        self.query::<String>(&redis::cmd("PING")).map(drop)
    }

    /// Waits while the server reads what lies on its disk: until then it listens, and refuses every question.
    fn wait_until_loaded(&mut self) -> Result<(), StoreError> {
        for _ in 0..START_LIMIT.as_millis() / START_STEP.as_millis() {
            match self.ping() {
                Err(StoreError::Loading) => std::thread::sleep(START_STEP),
                answer => return answer,
            }
        }
        Err(StoreError::Timeout)
    }

    /// The key of the session under `key`.
    pub(super) fn session_key(&self, key: &str) -> String {
        format!("{}session:{key}", self.prefix)
    }

    fn user_key(&self, user: &str) -> String {
        format!("{}user:{user}", self.prefix)
    }

    fn index_key(&self) -> String {
        format!("{}sessions", self.prefix)
    }

    fn connection(&mut self) -> Result<&mut Connection, StoreError> {
        if self.connection.is_none() {
            let connection = self.client.get_connection_with_timeout(STORE_DEADLINE)?;
            connection.set_read_timeout(Some(STORE_DEADLINE))?;
            connection.set_write_timeout(Some(STORE_DEADLINE))?;
            self.connection = Some(connection);
        }
        self.connection.as_mut().ok_or(StoreError::Timeout)
    }

    /// Runs `ask` on the connection. One that was kept may have been closed by the server meanwhile; then once more on a new one.
    fn run<T>(&mut self, ask: impl Fn(&mut Connection) -> Result<T, RedisError>) -> Result<T, StoreError> {
        let was_kept = self.connection.is_some();
        let mut answer = ask(self.connection()?);
        if was_kept && answer.as_ref().is_err_and(|error| error.is_connection_dropped() && !error.is_timeout()) {
            self.connection = None;
            answer = ask(self.connection()?);
        }
        // After a timeout the late answer would be taken for that to the next question.
        if answer.as_ref().is_err_and(|error| error.is_io_error() || error.is_timeout()) {
            self.connection = None;
        }
        answer.map_err(StoreError::from)
    }

    fn query<T: FromRedisValue>(&mut self, command: &Cmd) -> Result<T, StoreError> {
        self.run(|connection| command.query(connection))
    }

    fn query_all(&mut self, pipeline: &Pipeline) -> Result<(), StoreError> {
        self.run(|connection| pipeline.query::<()>(connection))
    }

    fn members(&mut self, set: &str) -> Result<Vec<Session>, StoreError> {
        let keys: Vec<String> = self.query(redis::cmd("SMEMBERS").arg(set))?;
        if keys.is_empty() {
            return Ok(Vec::new());
        }
        let full_keys: Vec<String> = keys.iter().map(|key| self.session_key(key)).collect();
        let records: Vec<Option<Vec<u8>>> = self.query(redis::cmd("MGET").arg(full_keys))?;
        // Some have run out or were evicted; the set doesn't know that.
        let existing = keys.iter().zip(records).filter_map(|(key, record)| Some((key, record?)));
        existing.map(|(key, record)| read_record(key, &record)).collect()
    }

    /// Writes until nothing more fits. A server that evicts has then dropped every session, and gets room for a few new ones.
    fn fill(&mut self) -> Result<(), StoreError> {
        for size in FILLER_SIZES {
            let value = "x".repeat(size);
            loop {
                let key = self.filler_key(self.fillers);
                match self.query::<()>(redis::cmd("SET").arg(key).arg(&value)) {
                    Ok(()) => self.fillers += 1,
                    Err(StoreError::Full) => break,
                    Err(error) => return Err(error),
                }
            }
        }
        if self.own.as_ref().is_some_and(|own| own.setup.when_full == FullStorePolicy::Evict) {
            // The first is one of the large ones.
            self.query::<()>(redis::cmd("DEL").arg(self.filler_key(0)))?;
        }
        Ok(())
    }

    fn filler_key(&self, number: usize) -> String {
        format!("{}filler:{number}", self.prefix)
    }

    fn free(&mut self) -> Result<(), StoreError> {
        let keys: Vec<String> = (0..self.fillers).map(|number| self.filler_key(number)).collect();
        if !keys.is_empty() {
            self.query::<()>(redis::cmd("DEL").arg(keys))?;
        }
        self.fillers = 0;
        Ok(())
    }

    /// Deletes everything below the prefix.
    fn delete_all(&mut self) -> Result<(), StoreError> {
        let mut cursor = 0_u64;
        loop {
            let mut scan = redis::cmd("SCAN");
            scan.arg(cursor).arg("MATCH").arg(format!("{}*", self.prefix)).arg("COUNT").arg(1000);
            let (next, keys): (u64, Vec<String>) = self.query(&scan)?;
            if !keys.is_empty() {
                self.query::<()>(redis::cmd("DEL").arg(keys))?;
            }
            if next == 0 {
                return Ok(());
            }
            cursor = next;
        }
    }
}

impl OwnServer {
    fn start(&mut self) -> Result<(), StoreError> {
        match &mut self.server {
            Some(server) if self.is_slow => server.signal("CONT")?,
            Some(_) => {}
            None => self.server = Some(RedisServer::start(&self.program, self.folder.path(), &self.setup)?),
        }
        self.is_slow = false;
        Ok(())
    }

    /// Lets the server hang, as one does that is stuck in a slow command: it takes connections and doesn't answer.
    fn slow_down(&mut self) -> Result<(), StoreError> {
        if let Some(server) = &mut self.server {
            server.signal("STOP")?;
            self.is_slow = true;
        }
        Ok(())
    }
}

fn read_record(key: &str, record: &[u8]) -> Result<Session, StoreError> {
    Session::from_json(key, record).ok_or_else(|| StoreError::Corrupt("a key holds no session".to_owned()))
}

/// The TTL of the key of a session, in seconds.
fn ttl(session: &Session, now: i64) -> i64 {
    session.expires.saturating_sub(now).max(0).saturating_add(SLACK_SECONDS)
}

impl SessionBackend for RedisStore {
    fn find(&mut self, key: &str) -> Result<Option<Session>, StoreError> {
        let record: Option<Vec<u8>> = self.query(redis::cmd("GET").arg(self.session_key(key)))?;
        record.map(|record| read_record(key, &record)).transpose()
    }

    fn insert(&mut self, session: &Session, now: i64) -> Result<(), StoreError> {
        let (key, ttl) = (&session.key, ttl(session, now));
        let mut pipeline = redis::pipe();
        pipeline.atomic().cmd("SET").arg(self.session_key(key)).arg(session.to_json()).arg("EX").arg(ttl).arg("NX");
        let user_key = session.user.as_deref().map(|user| self.user_key(user));
        for set in user_key.into_iter().chain([self.index_key()]) {
            pipeline.cmd("SADD").arg(&set).arg(key).cmd("EXPIRE").arg(&set).arg(ttl);
        }
        self.query_all(&pipeline)
    }

    fn replace(&mut self, before: &Session, after: &Session, now: i64) -> Result<bool, StoreError> {
        let user_key = after.user.as_deref().map(|user| self.user_key(user));
        let mut script = redis::cmd("EVAL");
        script.arg(REPLACE).arg(1 + usize::from(user_key.is_some())).arg(self.session_key(&before.key)).arg(user_key);
        script.arg(before.to_json()).arg(after.to_json()).arg(ttl(after, now)).arg(&after.key);
        self.query(&script)
    }

    fn remove(&mut self, key: &str) -> Result<(), StoreError> {
        let Some(session) = self.find(key)? else { return Ok(()) };
        let mut pipeline = redis::pipe();
        pipeline.atomic().cmd("DEL").arg(self.session_key(key));
        let user_key = session.user.as_deref().map(|user| self.user_key(user));
        for set in user_key.into_iter().chain([self.index_key()]) {
            pipeline.cmd("SREM").arg(set).arg(key);
        }
        self.query_all(&pipeline)
    }

    fn sessions_of(&mut self, user: &str) -> Result<Vec<Session>, StoreError> {
        self.members(&self.user_key(user))
    }

    fn all(&mut self) -> Result<Vec<Session>, StoreError> {
        self.members(&self.index_key())
    }

    fn clear(&mut self) -> Result<(), StoreError> {
        self.fillers = 0;
        self.delete_all()
    }

    fn remove_expired(&mut self, now: i64) -> Result<(), StoreError> {
        for session in self.all()? {
            if session.expires <= now {
                self.remove(&session.key)?;
            }
        }
        Ok(())
    }

    fn control(&mut self, action: StoreAction) -> Result<(), StoreError> {
        let Some(own) = &mut self.own else {
            return Err(StoreError::Unsupported("the Redis server is yours, and only its own keys are touched there"));
        };
        match action {
            StoreAction::Stop => {
                (own.server, own.is_slow, self.connection) = (None, false, None);
                if !own.setup.persistent {
                    self.fillers = 0;
                }
                Ok(())
            }
            StoreAction::Start => {
                own.start()?;
                self.wait_until_loaded()
            }
            StoreAction::Slow => own.slow_down(),
            StoreAction::Fill => self.fill(),
            StoreAction::Free => self.free(),
        }
    }
}

impl Drop for RedisStore {
    fn drop(&mut self) {
        if self.own.is_none() {
            // What can't be deleted runs out by its TTL.
            let _ = self.delete_all();
        }
    }
}

impl From<RedisError> for StoreError {
    fn from(error: RedisError) -> Self {
        if error.is_timeout() {
            return Self::Timeout;
        }
        if error.code() == Some("LOADING") {
            return Self::Loading;
        }
        // A server may say anything; what it says is shown.
        let message: String = error.to_string().chars().filter(|c| !c.is_control()).collect();
        // Its code; or in the message, where it concerns a command of a transaction or a script.
        if error.code() == Some("OOM") || message.contains("OOM") {
            return Self::Full;
        }
        if error.is_io_error() { Self::Unreachable(message) } else { Self::Corrupt(message) }
    }
}
