//! Who plays the store that several servers share.

use std::fmt;
use std::str::FromStr;

/// What plays the store that servers share.
#[derive(Clone, Default, PartialEq, Eq)]
pub enum SharedStoreSource {
    /// A Redis or Valkey server that the lab starts; SQLite where there is none.
    #[default]
    OwnServer,
    /// SQLite.
    Sqlite,
    /// The Redis server at this address. Its own keys alone are touched there.
    Named(String),
}

/// An address may hold a password.
impl fmt::Debug for SharedStoreSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::OwnServer => "OwnServer",
            Self::Sqlite => "Sqlite",
            Self::Named(_) => "Named(…)",
        })
    }
}

/// A text that names no store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownStoreError;

impl fmt::Display for UnknownStoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("write an address like `redis://localhost:6379` or `unix:///run/redis.sock`, or `sqlite`")
    }
}

impl std::error::Error for UnknownStoreError {}

impl FromStr for SharedStoreSource {
    type Err = UnknownStoreError;

    /// `sqlite`, or the address of a Redis server.
    fn from_str(text: &str) -> Result<Self, UnknownStoreError> {
        match text {
            "sqlite" => Ok(Self::Sqlite),
            url if redis::parse_redis_url(url).is_some() => Ok(Self::Named(url.to_owned())),
            _ => Err(UnknownStoreError),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_not_printed() {
        let source: SharedStoreSource = "redis://:secret@localhost:6379".parse().expect("an address");
        assert_eq!(format!("{source:?}"), "Named(…)");
    }
}
