//! Where a class is held, for how many, and what keeps it.

use std::fmt;
use std::io;
use std::net::{IpAddr, SocketAddr};

use crate::class::class_code::ClassCode;
use crate::class::class_store_error::ClassStoreError;
use crate::class::redis_room::RedisConfig;

/// Where and for how many a class is held.
#[derive(Clone, Debug)]
pub struct ClassConfig {
    /// The address to listen on.
    pub address: SocketAddr,
    /// The addresses of this computer at which phones may reach it, the likeliest first, where the class listens on all of
    /// them; else none.
    pub own_addresses: Vec<IpAddr>,
    /// The address that phones open, if it is not that of the listener: `https://class.example`.
    pub public_url: Option<String>,
    /// How many may join at most.
    pub capacity: usize,
    /// The code of the room.
    pub room: ClassCode,
    /// The Redis that keeps the class; the memory of this process where there is none.
    pub redis: Option<RedisConfig>,
}

/// Why a class cannot be held.
#[derive(Debug)]
pub enum ClassError {
    /// That address cannot be listened on.
    Bind(SocketAddr, io::Error),
    /// The system gives no thread for the server.
    NoThread(io::Error),
    /// What is to keep the class cannot.
    Store(ClassStoreError),
}

impl fmt::Display for ClassError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bind(address, error) if error.kind() == io::ErrorKind::AddrInUse => {
                write!(f, "{address} is in use already. Another port can be named: --bind {}:PORT.", address.ip())
            }
            Self::Bind(address, error) if error.kind() == io::ErrorKind::AddrNotAvailable => {
                write!(f, "{} is not an address of this computer: {error}.", address.ip())
            }
            Self::Bind(address, error) => write!(f, "The class cannot listen on {address}: {error}."),
            Self::NoThread(error) => write!(f, "The server of the class cannot start: {error}."),
            Self::Store(trouble) => trouble.fmt(f),
        }
    }
}

impl std::error::Error for ClassError {}
