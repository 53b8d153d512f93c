//! The world running: real HTTP on loopback, one small world a lane, behind a handle that knows no async.
//!
//! ```text
//! Lab (any thread) --commands--> worker (one thread) --acts--> client --bytes on 127.0.0.1--> server --> World
//!                  <--reports---                                 jar, raw bytes        checks, session, store
//! ```
//!
//! **Places.** `https://shop.test`, `https://api.shop.test`, `https://blog.shop.test` and the sites of a setup are virtual
//! hosts: all of a lane's hosts live behind one loopback port, and the `Host` header says which is meant. Any other host
//! gets 421 (RFC 9110, section 15.5.20), so that no page in somebody's real browser reaches the careless shop.
//!
//! **https is modelled.** The bytes on loopback are plain; that an address says `https` counts for cookies (`Secure`) and
//! for what screens show. There is no certificate.
//!
//! **A lane is a world of its own.** Clock, generator, store, accounts, switches and jars are one value that is cloned for
//! going back and for free play. Connections are no part of it, and neither ports nor the day show in any byte: the same
//! seed and the same start give the same bytes.

mod accounts;
mod act;
mod client;
mod error;
mod form;
mod handle;
mod hosts;
mod lane;
mod lane_state;
mod recording_stream;
mod secret;
mod server;
mod session_id_counter;
mod side_channel;
mod store;
mod tokens;
mod validate;
mod worker;

pub use error::LabError;
pub use handle::{Lab, LabConfig, LabReport};
