//! The lab: real HTTP on loopback, one lane beside the other, behind a handle that knows no async.
//!
//! ```text
//! Lab (any thread) --commands--> worker (one thread) --acts--> client --bytes on 127.0.0.1--> server --> LaneState
//!                  <--reports---                                 jar, raw bytes        checks, session, store
//! ```
//!
//! **Virtual hosts.** `https://shop.test`, `https://api.shop.test`, `https://blog.shop.test`, `https://api.test`, the services,
//! `https://evil.test`, the issuer `https://id.test` with its app `https://spa.test` and the API `https://photos.test`, and the
//! sites of a setup all live behind one loopback port per lane; the `Host` header says which one is meant. Any other host gets 421
//! (RFC 9110, section 15.5.20), so that a page in somebody's real browser can't reach the careless shop.
//!
//! **The learner's own browser** comes in at further names, with a label that nobody can guess, and only when it was asked for:
//! `own_browser`.
//!
//! **https is modelled**, unless a lesson says `world.tls = true`. The bytes on loopback are plain text. That an address says
//! `https` counts for cookies (`Secure`) and for what screens show. With `world.tls` it is TLS with certificates of the lab's
//! own authority ([`certificate_authority`]), which is made by the first connection that needs it.
//!
//! **Everything that can be undone is one value.** [`lane_state::LaneState`] holds a lane's clock, generator, accounts,
//! switches and jars, and is cloned for checkpoints and for free play, together with what its session stores hold.
//! Connections are not part of it.
//!
//! **The same seed gives the same bytes.** Nothing here reads the system's clock or its random generator, and neither port
//! numbers nor today's date get into a byte. What a real browser sends cannot be repeated, and it alone is judged by the
//! system's clock.
//!
//! Start reading at [`handle`] and [`protocol`], then [`worker`]; what a request goes through is in [`server`].

mod accounts;
mod act;
mod app_state;
mod browser;
mod certificate_authority;
mod client;
mod csrf_tokens;
mod eavesdropper;
mod error;
mod guarded_folder;
mod handle;
mod hosts;
mod http_date;
mod issuer_state;
mod lane;
mod lane_state;
mod login_attempts;
mod look_up_timing;
mod outbox;
mod own_browser;
mod password_record;
mod password_resets;
mod photo_albums;
mod protocol;
mod recording_stream;
mod remember_tokens;
mod replica_set;
mod request_error;
mod revocation;
mod secret;
mod server;
mod session_store;
mod shop_records;
mod side_channel;
mod socket_tickets;
mod store_bench;
mod tokens;
mod totp;
mod validate;
mod view;
mod web_socket;
mod wire_stream;
mod worker;

pub use browser::{Page, PageStart, PreflightQuestion, judge_preflight, judge_response};
pub use error::LabError;
pub use handle::Lab;
pub use look_up_timing::{LookUpTiming, time_look_ups};
pub use own_browser::BrowserLabel;
pub use protocol::{LabConfig, LabReport, LaneConfig};
pub use session_store::SharedStoreSource;
pub use store_bench::StoreBench;
pub use web_socket::{Frame, FrameSender, Handshake, read_frame, write_frame};
