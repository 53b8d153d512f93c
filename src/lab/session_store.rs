//! Where the shop keeps its sessions: one interface in front of stores that differ in what survives what.
//!
//! A store is asked on the lab's one thread, and answers before its deadline or not at all: see [`StoreError`].

mod file_store;
mod memory_store;
mod redis_server;
mod redis_store;
mod session;
mod session_backend;
mod session_cookie;
mod session_stores;
mod shared_store_source;
mod sqlite_store;
mod store_error;
#[cfg(test)]
mod tests;

use crate::model::StoreRecordView;
use crate::model::setup::SessionStoreSetup;
use crate::model::switch_types::SessionStoreKind;
use file_store::FileStore;
use memory_store::MemoryStore;
use redis_store::RedisStore;
use session_backend::SessionBackend;
use session_cookie::{CookieProtection, SessionCookie};
use sqlite_store::SqliteStore;

pub(in crate::lab) use session::{Session, SessionData};
pub(in crate::lab) use session_stores::{SessionStores, StoreSnapshot, StoredSession};
pub use shared_store_source::SharedStoreSource;
pub(in crate::lab) use store_error::{STORE_DEADLINE, StoreError, StoreLimit};

/// The store of one server, or of all that share it.
enum SessionStore {
    Memory(MemoryStore),
    Files(FileStore),
    Sqlite(Box<SqliteStore>),
    Redis(Box<RedisStore>),
    Cookie(SessionCookie),
}

impl SessionStore {
    /// Opens an empty store of this kind. Where there is no Redis, SQLite plays the shared store, and the second value says
    /// why.
    ///
    /// # Errors
    /// When there is no place for its files, or when the server that the learner names can't be reached.
    fn open(
        setup: &SessionStoreSetup,
        source: &SharedStoreSource,
        cookie_key: [u8; 32],
    ) -> Result<OpenedStore, StoreError> {
        let store = match setup.kind {
            SessionStoreKind::Memory => Self::Memory(MemoryStore::default()),
            SessionStoreKind::Files => Self::Files(FileStore::open()?),
            SessionStoreKind::Sqlite => Self::Sqlite(Box::new(SqliteStore::open(setup)?)),
            SessionStoreKind::Shared => return Self::open_shared(setup, source),
            SessionStoreKind::SignedCookie => Self::Cookie(SessionCookie::new(CookieProtection::Signed, cookie_key)),
            SessionStoreKind::EncryptedCookie => {
                Self::Cookie(SessionCookie::new(CookieProtection::Encrypted, cookie_key))
            }
        };
        Ok(OpenedStore { store, note: None })
    }

    fn open_shared(setup: &SessionStoreSetup, source: &SharedStoreSource) -> Result<OpenedStore, StoreError> {
        let why = match source {
            SharedStoreSource::Named(url) => {
                let store = Self::Redis(Box::new(RedisStore::named(url)?));
                return Ok(OpenedStore { store, note: None });
            }
            SharedStoreSource::Sqlite => "SQLite plays the shared store, as you asked".to_owned(),
            SharedStoreSource::OwnServer => match RedisStore::start(setup) {
                Ok(store) => return Ok(OpenedStore { store: Self::Redis(Box::new(store)), note: None }),
                Err(error) => format!("SQLite plays the shared store: Redis {error}"),
            },
        };
        Ok(OpenedStore { store: Self::Sqlite(Box::new(SqliteStore::open(setup)?)), note: Some(why) })
    }

    fn backend(&mut self) -> &mut dyn SessionBackend {
        match self {
            Self::Memory(store) => store,
            Self::Files(store) => store,
            Self::Sqlite(store) => &mut **store,
            Self::Redis(store) => &mut **store,
            Self::Cookie(store) => store,
        }
    }

    /// Its name on screens.
    const fn name(&self) -> &'static str {
        match self {
            Self::Memory(_) => "memory",
            Self::Files(_) => "files",
            Self::Sqlite(_) => "SQLite",
            Self::Redis(_) => "Redis",
            Self::Cookie(_) => "the cookie",
        }
    }

    /// The record of a session as the store keeps it at the lab's time `now`.
    fn record(&self, session: &Session, now: i64) -> StoreRecordView {
        let Session { key, user, role, login_number, device, created, last_used, expires, data, .. } = session;
        let (name, content) = match self {
            Self::Memory(_) | Self::Cookie(_) => (
                format!("sessions[\"{key}\"]"),
                format!(
                    "Session {{ user: {user:?}, role: {role:?}, login: {login_number}, device: {device:?}, created: {created}, used: {last_used}, auth_time: {:?}{} }}",
                    session.auth_time,
                    if data.basket.is_empty() { String::new() } else { format!(", basket: {:?}", data.basket) },
                ),
            ),
            Self::Files(_) => (FileStore::file_name(key), session.to_json()),
            Self::Sqlite(_) => (
                "sessions".to_owned(),
                format!(
                    "('{key}', {}, {}, {login_number}, '{}', {created}, {last_used}, {expires}{})",
                    sql_text(user.as_deref()),
                    sql_text(role.as_deref()),
                    device.replace('\'', "''"),
                    data.to_json().map(|data| format!(", {}", sql_text(Some(&data)))).unwrap_or_default(),
                ),
            ),
            Self::Redis(store) => {
                (format!("{}  TTL {} s", store.session_key(key), (expires - now).max(0)), session.to_json())
            }
        };
        StoreRecordView { name, content }
    }
}

/// A store that has just been opened.
struct OpenedStore {
    store: SessionStore,
    /// Why it is another one than was asked for.
    note: Option<String>,
}

/// A text as SQL writes it.
fn sql_text(text: Option<&str>) -> String {
    text.map_or_else(|| "NULL".to_owned(), |text| format!("'{}'", text.replace('\'', "''")))
}
