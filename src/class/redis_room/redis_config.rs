//! Which Redis keeps a class, and what an acknowledged answer survives there.

use std::fmt;

use redis::{Client, IntoConnectionInfo as _};

use crate::class::class_store_error::ClassStoreError;
use crate::model::redis_durability::RedisDurability;

/// Which Redis keeps a class.
#[derive(Clone)]
pub struct RedisConfig {
    /// Its address, which may hold a password.
    pub url: String,
    /// When an answer is acknowledged.
    pub durability: RedisDurability,
}

/// The address may hold a password.
impl fmt::Debug for RedisConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RedisConfig({:?})", self.durability)
    }
}

impl RedisConfig {
    /// The way to it; nothing is connected yet.
    pub(super) fn client(&self) -> Result<Client, ClassStoreError> {
        let odd = |_| {
            ClassStoreError::new(
                "A class cannot be kept at this address: it takes the address of a Redis without TLS, such as redis://localhost:6379.",
            )
        };
        Client::open(self.url.as_str()).map_err(odd)
    }

    /// What the teacher should know about where the answers are.
    #[must_use]
    pub fn promise(&self) -> String {
        let place = self.url.as_str().into_connection_info().map(|info| info.addr().to_string()).unwrap_or_default();
        let survives = match self.durability {
            RedisDurability::Memory => "any server of this class may end without losing one, but Redis may not",
            RedisDurability::Disk => {
                "any server of this class may end without losing one, and Redis may crash and come back"
            }
            RedisDurability::Replica => {
                "any server of this class may end without losing one, and so may Redis, if its replica takes over"
            }
        };
        format!("Answers are kept in the Redis at {place}: {survives}.")
    }
}
