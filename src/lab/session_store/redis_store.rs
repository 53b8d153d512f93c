//! Sessions in Redis or Valkey: a key for each, with a TTL, and a set of keys for each user. The server is the lab's own, or one
//! that the learner names; there nothing is touched but keys with this store's prefix.

mod capacity;
mod connection;
mod replication;

use std::fmt;

use redis::{Client, Connection, ConnectionAddr, IntoConnectionInfo as _, RedisError};

use super::redis_server::{RedisServer, START_LIMIT, START_STEP};
use super::session::Session;
use super::session_backend::{CLEAN_UP_PORTION, SessionBackend, StoreContents};
use super::store_error::{StoreError, StoreLimit};
use crate::lab::program_path::find_redis_program;
use crate::lab::temporary_folder::TemporaryFolder;
use crate::model::BlocklistEntry;
use crate::model::act::StoreAction;
use crate::model::setup::SessionStoreSetup;

/// Redis counts real seconds, while the lab's clock stands still as long as somebody reads. So keys live a day longer than
/// their sessions, and [`RedisStore::remove_expired`] lets them run out when the lab's clock says so.
const SLACK_SECONDS: i64 = 24 * 60 * 60;

/// Writes `ARGV[2]` in place of `ARGV[1]`, in one step; so nobody can write in between. The session may have got a user.
const REPLACE: &str = "
    if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
    redis.call('SET', KEYS[1], ARGV[2], 'EX', ARGV[3])
    redis.call('ZADD', KEYS[2], ARGV[5], ARGV[4]); redis.call('EXPIRE', KEYS[2], ARGV[3])
    if KEYS[3] then redis.call('SADD', KEYS[3], ARGV[4]); redis.call('EXPIRE', KEYS[3], ARGV[3]) end
    return 1";

/// How many records are asked for with one command.
const KEYS_AT_ONCE: usize = 1000;

/// Deletes up to `ARGV[2]` members of the set `KEYS[1]` that have ended by `ARGV[1]`, with their records below `ARGV[3]` and their
/// places in the sets of users below `ARGV[4]`, and says how many. It is one question: a request that waits behind it waits for
/// one answer. A record may have been evicted; one that can't be read goes, too.
const REMOVE_ENDED: &str = "
    local ended = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, ARGV[2])
    for _, member in ipairs(ended) do
        local key = ARGV[3] .. member
        local is_json, record = pcall(cjson.decode, redis.call('GET', key) or 'null')
        local user = is_json and type(record) == 'table' and record.user
        if type(user) == 'string' then redis.call('SREM', ARGV[4] .. user, member) end
        redis.call('DEL', key)
        redis.call('ZREM', KEYS[1], member)
    end
    return #ended";

/// How long a key stays whose token never ends, in seconds.
const LONGEST_TTL: i64 = 10 * 365 * 24 * 60 * 60;

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
    folder: TemporaryFolder,
    is_slow: bool,
    /// The replica: a second server, which isn't brought up to date any more.
    replica: Option<Box<RedisStore>>,
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
        let program = find_redis_program().ok_or_else(|| {
            StoreError::Unreachable("there is no redis-server or valkey-server on the PATH".to_owned())
        })?;
        let folder = TemporaryFolder::create()?;
        let server = RedisServer::start(&program, folder.path(), setup)?;
        let client = Client::open(ConnectionAddr::Unix(server.socket().to_owned()).into_connection_info()?)?;
        let own =
            OwnServer { program, setup: setup.clone(), server: Some(server), folder, is_slow: false, replica: None };
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

    /// The set of all sessions, by their ends.
    fn index_key(&self) -> String {
        format!("{}sessions", self.prefix)
    }

    /// The sessions under these keys. Some have run out or were evicted, which a set of keys doesn't know.
    fn get_all(&mut self, keys: &[String]) -> Result<Vec<Session>, StoreError> {
        let mut sessions = Vec::with_capacity(keys.len());
        for portion in keys.chunks(KEYS_AT_ONCE) {
            let full_keys: Vec<String> = portion.iter().map(|key| self.session_key(key)).collect();
            let records: Vec<Option<Vec<u8>>> = self.query(redis::cmd("MGET").arg(full_keys))?;
            for (key, record) in portion.iter().zip(records) {
                sessions.extend(record.map(|record| read_record(key, &record)).transpose()?);
            }
        }
        Ok(sessions)
    }

    /// The set of all revoked tokens, by their ends.
    fn blocklist_key(&self) -> String {
        format!("{}blocklist", self.prefix)
    }

    /// The key of a revoked token.
    fn blocked_key(&self, jti: &str) -> String {
        format!("{}blocked:{jti}", self.prefix)
    }

    /// Deletes a few of the members of a set that have ended, with their records, and says whether there were any.
    fn remove_ended(&mut self, set: &str, records: &str, now: i64) -> Result<bool, StoreError> {
        let mut script = redis::cmd("EVAL");
        script.arg(REMOVE_ENDED).arg(1).arg(set).arg(now).arg(CLEAN_UP_PORTION).arg(records).arg(self.user_key(""));
        let removed: usize = self.query(&script)?;
        Ok(removed > 0)
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
        let index = self.index_key();
        pipeline.cmd("ZADD").arg(&index).arg("NX").arg(session.expires).arg(key).cmd("EXPIRE").arg(&index).arg(ttl);
        if let Some(set) = user_key {
            pipeline.cmd("SADD").arg(&set).arg(key).cmd("EXPIRE").arg(&set).arg(ttl);
        }
        self.query_all(&pipeline)
    }

    fn replace(&mut self, before: &Session, after: &Session, now: i64) -> Result<bool, StoreError> {
        let user_key = after.user.as_deref().map(|user| self.user_key(user));
        let mut script = redis::cmd("EVAL");
        script.arg(REPLACE).arg(2 + usize::from(user_key.is_some())).arg(self.session_key(&before.key));
        script.arg(self.index_key()).arg(user_key);
        script.arg(before.to_json()).arg(after.to_json()).arg(ttl(after, now)).arg(&after.key).arg(after.expires);
        self.query(&script)
    }

    fn remove(&mut self, key: &str) -> Result<(), StoreError> {
        let Some(session) = self.find(key)? else { return Ok(()) };
        let mut pipeline = redis::pipe();
        pipeline.atomic().cmd("DEL").arg(self.session_key(key));
        pipeline.cmd("ZREM").arg(self.index_key()).arg(key);
        if let Some(user) = &session.user {
            pipeline.cmd("SREM").arg(self.user_key(user)).arg(key);
        }
        self.query_all(&pipeline)
    }

    fn sessions_of(&mut self, user: &str) -> Result<Vec<Session>, StoreError> {
        let keys: Vec<String> = self.query(redis::cmd("SMEMBERS").arg(self.user_key(user)))?;
        self.get_all(&keys)
    }

    fn all(&mut self) -> Result<Vec<Session>, StoreError> {
        let keys: Vec<String> = self.query(redis::cmd("ZRANGE").arg(self.index_key()).arg(0).arg(-1))?;
        self.get_all(&keys)
    }

    fn clear(&mut self) -> Result<(), StoreError> {
        self.delete_all()?;
        self.fillers = 0;
        self.free()
    }

    fn remove_expired(&mut self, now: i64) -> Result<bool, StoreError> {
        let (sessions, blocklist) = (self.index_key(), self.blocklist_key());
        Ok(self.remove_ended(&sessions, &self.session_key(""), now)?
            || self.remove_ended(&blocklist, &self.blocked_key(""), now)?)
    }

    fn block(&mut self, token: &BlocklistEntry, now: i64) -> Result<(), StoreError> {
        let BlocklistEntry { jti, expires } = token;
        let ttl = expires.saturating_sub(now).clamp(0, LONGEST_TTL).saturating_add(SLACK_SECONDS);
        let (key, list) = (self.blocked_key(jti), self.blocklist_key());
        let mut pipeline = redis::pipe();
        pipeline.atomic().cmd("SET").arg(key).arg(expires).arg("EX").arg(ttl);
        pipeline.cmd("ZADD").arg(&list).arg(expires).arg(jti).cmd("EXPIRE").arg(&list).arg(LONGEST_TTL);
        self.query_all(&pipeline)
    }

    fn blocked_until(&mut self, jti: &str) -> Result<Option<i64>, StoreError> {
        self.query(redis::cmd("GET").arg(self.blocked_key(jti)))
    }

    fn blocklist(&mut self) -> Result<Vec<BlocklistEntry>, StoreError> {
        let mut jtis: Vec<String> = self.query(redis::cmd("ZRANGE").arg(self.blocklist_key()).arg(0).arg(-1))?;
        jtis.sort_unstable();
        let mut entries = Vec::with_capacity(jtis.len());
        for portion in jtis.chunks(KEYS_AT_ONCE) {
            // The key alone counts: it may have been evicted.
            let keys: Vec<String> = portion.iter().map(|jti| self.blocked_key(jti)).collect();
            let ends: Vec<Option<i64>> = self.query(redis::cmd("MGET").arg(keys))?;
            let listed = portion.iter().zip(ends);
            entries.extend(listed.filter_map(|(jti, end)| Some(BlocklistEntry { jti: jti.clone(), expires: end? })));
        }
        Ok(entries)
    }

    fn replica_contents(&mut self) -> Result<Option<StoreContents>, StoreError> {
        let replica = self.own.as_mut().and_then(|own| own.replica.as_mut());
        replica.map(|replica| replica.contents()).transpose()
    }

    fn drop_replica(&mut self) {
        if let Some(own) = &mut self.own {
            own.replica = None;
        }
    }

    fn control(&mut self, action: StoreAction) -> Result<(), StoreError> {
        let Some(own) = &mut self.own else {
            return Err(StoreError::Unsupported(StoreLimit::ForeignServer));
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
                self.wait_until_loaded()?;
                self.stay_full()
            }
            StoreAction::Slow => own.slow_down(),
            StoreAction::Fill => self.fill(),
            StoreAction::Free => self.free(),
            StoreAction::Lag => self.start_replica(),
            StoreAction::FailOver => self.fail_over(),
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
