//! Sessions in SQLite: a table with a row for each, and an index by user.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, ErrorCode, OptionalExtension as _, Row, params};

use super::session::{Session, SessionData};
use super::session_backend::{CLEAN_UP_PORTION, SessionBackend, StoreContents};
use super::store_error::{STORE_DEADLINE, StoreError, StoreLimit};
use crate::lab::temporary_folder::TemporaryFolder;
use crate::model::BlocklistEntry;
use crate::model::act::StoreAction;
use crate::model::setup::SessionStoreSetup;
use crate::model::switch_types::FullStorePolicy;

const SCHEMA: &str = "
    CREATE TABLE IF NOT EXISTS sessions (
        key TEXT PRIMARY KEY, user TEXT, role TEXT, login INTEGER NOT NULL, device TEXT NOT NULL,
        created INTEGER NOT NULL, used INTEGER NOT NULL, ends INTEGER NOT NULL, serial INTEGER NOT NULL,
        auth_time INTEGER, data TEXT
    );
    CREATE INDEX IF NOT EXISTS sessions_of_users ON sessions (user) WHERE user IS NOT NULL;
    CREATE INDEX IF NOT EXISTS sessions_by_end ON sessions (ends);
    CREATE TABLE IF NOT EXISTS blocklist (jti TEXT PRIMARY KEY, ends INTEGER NOT NULL);
    CREATE INDEX IF NOT EXISTS blocklist_by_end ON blocklist (ends);";

/// The columns of a session, in the order of [`read_row`].
const COLUMNS: &str = "key, user, role, login, device, created, used, ends, serial, auth_time, data";

/// What the keys of rows begin with that only take up room. No session ID does.
const FILLER: &str = "~";

/// A database in a file of its own.
#[derive(Debug)]
pub(super) struct SqliteStore {
    folder: TemporaryFolder,
    setup: SessionStoreSetup,
    /// `None` while it is stopped.
    connection: Option<Connection>,
    /// How many pages the file may have, where it is to be full.
    page_limit: Option<u32>,
    /// A second connection that holds the lock, while the store is slow: whoever asks waits for it.
    lock_holder: Option<Connection>,
    /// The replica: another database, with a copy that isn't brought up to date any more.
    replica: Option<Connection>,
}

impl SqliteStore {
    /// A new, empty database.
    ///
    /// # Errors
    /// When there is no place for temporary files.
    pub(super) fn open(setup: &SessionStoreSetup) -> Result<Self, StoreError> {
        let folder = TemporaryFolder::create()?;
        let mut store =
            Self { folder, setup: setup.clone(), connection: None, page_limit: None, lock_holder: None, replica: None };
        store.connection = Some(store.connect()?);
        Ok(store)
    }

    fn connect(&self) -> Result<Connection, StoreError> {
        let connection = Self::connect_to(&self.file())?;
        self.limit_pages(&connection)?;
        Ok(connection)
    }

    /// Lets the file grow up to its limit, which holds for one connection alone.
    fn limit_pages(&self, connection: &Connection) -> Result<(), StoreError> {
        let pages = self.page_limit.unwrap_or(i32::MAX.cast_unsigned());
        Ok(connection.query_row(&format!("PRAGMA max_page_count = {pages}"), [], |_| Ok(()))?)
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("sessions.db")
    }

    fn connect_to(file: &Path) -> Result<Connection, StoreError> {
        let connection = Connection::open(file)?;
        connection.busy_timeout(STORE_DEADLINE)?;
        // What a lesson writes need not survive a power cut.
        connection.execute_batch("PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF;")?;
        connection.execute_batch(SCHEMA)?;
        Ok(connection)
    }

    fn connection(&self) -> Result<&Connection, StoreError> {
        self.connection.as_ref().ok_or_else(|| StoreError::Unreachable("the database is stopped".to_owned()))
    }

    fn select(&self, condition: &str, value: &str) -> Result<Vec<Session>, StoreError> {
        select_from(self.connection()?, condition, value)
    }

    /// Copies the database into a second one, which from now on isn't brought up to date.
    fn start_replica(&mut self) -> Result<(), StoreError> {
        self.drop_replica();
        let copy = self.replica_file();
        let copy_name = copy.to_string_lossy();
        self.connection()?.execute("VACUUM INTO ?", [&*copy_name])?;
        self.replica = Some(Self::connect_to(&copy)?);
        Ok(())
    }

    fn replica_file(&self) -> PathBuf {
        self.folder.path().join("replica.db")
    }

    /// Puts the replica in the place of the database, which is gone.
    fn fail_over(&mut self) -> Result<(), StoreError> {
        self.replica.take().ok_or(StoreError::Unsupported(StoreLimit::NoReplica))?;
        (self.connection, self.lock_holder) = (None, None);
        std::fs::rename(self.replica_file(), self.file())?;
        self.connection = Some(self.connect()?);
        self.free()
    }

    fn write(&self, session: &Session) -> Result<(), StoreError> {
        let statement = format!("INSERT OR IGNORE INTO sessions ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
        let Session {
            key, user, role, login_number, device, created, last_used, expires, serial, auth_time, data, ..
        } = session;
        let serial = i64::try_from(*serial).unwrap_or(i64::MAX);
        self.connection()?.prepare_cached(&statement)?.execute(params![
            key,
            user,
            role,
            login_number,
            device,
            created,
            last_used,
            expires,
            serial,
            auth_time,
            data.to_json()
        ])?;
        Ok(())
    }

    /// Drops the session that was used longest ago.
    fn evict_session(&self) -> Result<(), StoreError> {
        let oldest = "DELETE FROM sessions WHERE rowid = (SELECT rowid FROM sessions ORDER BY used, serial LIMIT 1)";
        self.connection()?.execute(oldest, [])?;
        Ok(())
    }

    /// Writes for the session under `key` until there is room, where a full store evicts: one row after the other makes way,
    /// first those that only take up room, then the other sessions.
    fn make_room_for<T>(&self, key: &str, write: impl Fn() -> Result<T, StoreError>) -> Result<T, StoreError> {
        let least_needed = "DELETE FROM sessions WHERE rowid = (SELECT rowid FROM sessions WHERE key <> ?
            ORDER BY key < ?, used, serial LIMIT 1)";
        loop {
            match write() {
                Err(StoreError::Full) if self.setup.when_full == FullStorePolicy::Evict => {
                    if self.connection()?.prepare_cached(least_needed)?.execute([key, FILLER])? == 0 {
                        return Err(StoreError::Full);
                    }
                }
                written => return written,
            }
        }
    }

    /// Fills the file up to the size that it has now, and lets it grow no more.
    fn fill(&mut self) -> Result<(), StoreError> {
        self.page_limit = Some(self.connection()?.query_row("PRAGMA page_count", [], |row| row.get(0))?);
        self.limit_pages(self.connection()?)?;
        let all = self.select("key > ?", "")?;
        let newest = all.iter().map(|session| session.last_used).max().unwrap_or_default();
        for number in 0.. {
            let key = format!("{FILLER}{number:08}");
            let filler = Session { key, serial: u64::MAX, last_used: newest + 1, ..Session::default() };
            let evicts = self.setup.when_full == FullStorePolicy::Evict;
            match self.write(&filler) {
                Ok(()) => {}
                // A cache makes room by dropping what was used longest ago; once those were all sessions, it is done.
                Err(StoreError::Full) if evicts && self.holds_sessions()? => self.evict_session()?,
                Err(StoreError::Full) => break,
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    fn holds_sessions(&self) -> Result<bool, StoreError> {
        let query = "SELECT EXISTS (SELECT 1 FROM sessions WHERE key < ?)";
        Ok(self.connection()?.query_row(query, [FILLER], |row| row.get(0))?)
    }

    /// Deletes what only took up room, and lets the file grow again.
    fn free(&mut self) -> Result<(), StoreError> {
        self.page_limit = None;
        self.limit_pages(self.connection()?)?;
        self.connection()?.execute("DELETE FROM sessions WHERE key >= ?", [FILLER])?;
        Ok(())
    }

    /// Deletes a few of the rows of a table that have ended, and says whether there were any.
    fn delete_ended(&self, table: &str, condition: &str, now: i64) -> Result<bool, StoreError> {
        let ended = format!("SELECT rowid FROM {table} WHERE ends <= ? {condition} LIMIT {CLEAN_UP_PORTION}");
        let delete = format!("DELETE FROM {table} WHERE rowid IN ({ended})");
        Ok(self.connection()?.prepare_cached(&delete)?.execute([now])? > 0)
    }

    fn start(&mut self) -> Result<(), StoreError> {
        self.lock_holder = None;
        if self.connection.is_none() {
            self.connection = Some(self.connect()?);
            if !self.setup.survives_stop() {
                self.clear()?;
            }
        }
        Ok(())
    }

    fn slow_down(&mut self) -> Result<(), StoreError> {
        if self.lock_holder.is_some() {
            return Ok(());
        }
        let holder = self.connect()?;
        holder.execute_batch("BEGIN EXCLUSIVE")?;
        self.lock_holder = Some(holder);
        Ok(())
    }
}

impl SessionBackend for SqliteStore {
    fn find(&mut self, key: &str) -> Result<Option<Session>, StoreError> {
        let query = format!("SELECT {COLUMNS} FROM sessions WHERE key = ?");
        Ok(self.connection()?.prepare_cached(&query)?.query_row([key], read_row).optional()?)
    }

    fn insert(&mut self, session: &Session, _now: i64) -> Result<(), StoreError> {
        self.make_room_for(&session.key, || self.write(session))
    }

    fn replace(&mut self, before: &Session, after: &Session, _now: i64) -> Result<bool, StoreError> {
        let statement = "UPDATE sessions SET user = ?, role = ?, login = ?, used = ?, ends = ?, auth_time = ?, data = ?
            WHERE key = ? AND user IS ? AND role IS ? AND login = ? AND used = ? AND ends = ? AND auth_time IS ? AND data IS ?";
        self.make_room_for(&before.key, || {
            let changed = self.connection()?.prepare_cached(statement)?.execute(params![
                after.user,
                after.role,
                after.login_number,
                after.last_used,
                after.expires,
                after.auth_time,
                after.data.to_json(),
                before.key,
                before.user,
                before.role,
                before.login_number,
                before.last_used,
                before.expires,
                before.auth_time,
                before.data.to_json()
            ])?;
            Ok(changed == 1)
        })
    }

    fn remove(&mut self, key: &str) -> Result<(), StoreError> {
        self.connection()?.prepare_cached("DELETE FROM sessions WHERE key = ?")?.execute([key])?;
        Ok(())
    }

    fn sessions_of(&mut self, user: &str) -> Result<Vec<Session>, StoreError> {
        self.select("user = ?", user)
    }

    fn all(&mut self) -> Result<Vec<Session>, StoreError> {
        self.select("key < ?", FILLER)
    }

    fn clear(&mut self) -> Result<(), StoreError> {
        Ok(self.connection()?.execute_batch("DELETE FROM sessions; DELETE FROM blocklist")?)
    }

    fn remove_expired(&mut self, now: i64) -> Result<bool, StoreError> {
        // Sessions first: two deletions in one portion would be two transactions that a request waits for.
        let deleted = self.delete_ended("sessions", &format!("AND key < '{FILLER}'"), now)?;
        Ok(deleted || self.delete_ended("blocklist", "", now)?)
    }

    fn block(&mut self, token: &BlocklistEntry, _now: i64) -> Result<(), StoreError> {
        let BlocklistEntry { jti, expires } = token;
        self.make_room_for("", || {
            let insert = "INSERT OR REPLACE INTO blocklist (jti, ends) VALUES (?, ?)";
            self.connection()?.prepare_cached(insert)?.execute(params![jti, expires])?;
            Ok(())
        })
    }

    fn blocked_until(&mut self, jti: &str) -> Result<Option<i64>, StoreError> {
        let mut query = self.connection()?.prepare_cached("SELECT ends FROM blocklist WHERE jti = ?")?;
        Ok(query.query_row([jti], |row| row.get(0)).optional()?)
    }

    fn blocklist(&mut self) -> Result<Vec<BlocklistEntry>, StoreError> {
        blocklist_of(self.connection()?)
    }

    fn replica_contents(&mut self) -> Result<Option<StoreContents>, StoreError> {
        let Some(replica) = &self.replica else { return Ok(None) };
        // What only takes up room isn't a session.
        let sessions = select_from(replica, "key < ?", FILLER)?;
        Ok(Some(StoreContents { sessions, blocklist: blocklist_of(replica)? }))
    }

    fn drop_replica(&mut self) {
        if self.replica.take().is_some() {
            // What stays behind goes with the folder.
            let _ = std::fs::remove_file(self.replica_file());
        }
    }

    fn control(&mut self, action: StoreAction) -> Result<(), StoreError> {
        match action {
            StoreAction::Stop => {
                (self.connection, self.lock_holder) = (None, None);
                if !self.setup.survives_stop() {
                    self.page_limit = None;
                }
                Ok(())
            }
            StoreAction::Start => self.start(),
            StoreAction::Slow => self.slow_down(),
            StoreAction::Fill => self.fill(),
            StoreAction::Free => self.free(),
            StoreAction::Lag => self.start_replica(),
            StoreAction::FailOver => self.fail_over(),
        }
    }
}

fn select_from(connection: &Connection, condition: &str, value: &str) -> Result<Vec<Session>, StoreError> {
    let query = format!("SELECT {COLUMNS} FROM sessions WHERE {condition}");
    let mut statement = connection.prepare_cached(&query)?;
    let rows = statement.query_map([value], read_row)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn blocklist_of(connection: &Connection) -> Result<Vec<BlocklistEntry>, StoreError> {
    let mut query = connection.prepare_cached("SELECT jti, ends FROM blocklist ORDER BY jti")?;
    let entries = query.query_map([], |row| Ok(BlocklistEntry { jti: row.get(0)?, expires: row.get(1)? }))?;
    Ok(entries.collect::<Result<_, _>>()?)
}

fn read_row(row: &Row<'_>) -> rusqlite::Result<Session> {
    Ok(Session {
        id: String::new(),
        key: row.get(0)?,
        user: row.get(1)?,
        role: row.get(2)?,
        login_number: row.get(3)?,
        device: row.get(4)?,
        created: row.get(5)?,
        last_used: row.get(6)?,
        expires: row.get(7)?,
        serial: u64::try_from(row.get::<_, i64>(8)?).unwrap_or_default(),
        auth_time: row.get(9)?,
        data: SessionData::from_json(row.get(10)?),
    })
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Timeout,
            Some(ErrorCode::DiskFull) => Self::Full,
            Some(ErrorCode::CannotOpen | ErrorCode::SystemIoFailure) => Self::Unreachable(error.to_string()),
            _ => Self::Corrupt(error.to_string()),
        }
    }
}
