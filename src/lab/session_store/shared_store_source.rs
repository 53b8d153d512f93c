//! Who plays the store that several servers share.

use std::str::FromStr;

/// What plays the store that servers share.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum SharedStoreSource {
    /// A Redis or Valkey server that the lab starts; SQLite where there is none.
    #[default]
    OwnServer,
    /// SQLite.
    Sqlite,
    /// The Redis server at this address. Its own keys alone are touched there.
    Named(String),
}

impl FromStr for SharedStoreSource {
    type Err = String;

    /// `sqlite`, or the address of a Redis server.
    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "sqlite" => Ok(Self::Sqlite),
            url if redis::parse_redis_url(url).is_some() => Ok(Self::Named(url.to_owned())),
            _ => {
                Err("write an address like `redis://localhost:6379` or `unix:///run/redis.sock`, or `sqlite`"
                    .to_owned())
            }
        }
    }
}
