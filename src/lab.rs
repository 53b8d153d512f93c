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
//! **What a switch makes careless** lies in a file of its own below the strict one; nothing else names it. Tests make this table from
//! the heads of these files:
//!
//! | switch | careless file | strict twin |
//! |---|---|---|
//! | `app.compromised = true` | `server/app/app_pages/taken_over_package.rs` | `server/app/app_pages.rs` |
//! | `issuer.redirect_uris = "prefix"` | `issuer_state/registered_client/redirect_prefix.rs` | `issuer_state/registered_client.rs` |
//! | `issuer.single_use_codes = false` | `server/issuer/token_endpoint/code_replay.rs` | `server/issuer/token_endpoint.rs` |
//! | `shop.access.personal = true` | `server/oauth/issue/personal_claims.rs` | `server/oauth/issue.rs` |
//! | `shop.api_keys.check_scope = false` | `server/auth/api_key/unscoped_key.rs` | `server/auth/api_key.rs` |
//! | `shop.api_keys.hashes_keys = false` | `api_keys/plaintext_key.rs` | `api_keys.rs` |
//! | `shop.blocklist.fails_open = true` | `server/auth/bearer/fail_open.rs` | `server/auth/bearer.rs` |
//! | `shop.cors.allow = "reflect"` | `server/http/page_policy/reflected_origin.rs` | `server/http/page_policy.rs` |
//! | `shop.csrf.get_transfers = true` | `server/endpoints/transfer/get_transfer.rs` | `server/endpoints/transfer.rs` |
//! | `shop.csrf.token = "naive_double_submit"` | `server/auth/csrf/naive.rs` | `server/auth/csrf.rs` |
//! | `shop.id_from_url = true` | `server/auth/session/id_from_url.rs` | `server/auth/session.rs` |
//! | `shop.ids = "counter"` | `server/auth/session/sequential_id.rs` | `server/auth/session.rs` |
//! | `shop.login.account_limit = "lockout"` | `login_attempts/lockout.rs` | `login_attempts.rs` |
//! | `shop.login.same_answer = false` | `server/endpoints/login/user_enumeration.rs` | `server/endpoints/login.rs` |
//! | `shop.login.same_work = false` | `server/endpoints/login/user_enumeration.rs` | `server/endpoints/login.rs` |
//! | `shop.mfa.once = false` | `server/endpoints/second_factor/totp_replay.rs` | `server/endpoints/second_factor.rs` |
//! | `shop.orders.check_owner = false` | `server/endpoints/orders/unscoped.rs` | `server/endpoints/orders.rs` |
//! | `shop.orders.tenant = "query"` | `server/endpoints/orders/unscoped.rs` | `server/endpoints/orders.rs` |
//! | `shop.pages.encodes_output = false` | `server/endpoints/comments/stored_xss.rs` | `server/endpoints/comments.rs` |
//! | `shop.password.function = "salted_sha256"` | `password_record/fast_hash.rs` | `password_record.rs` |
//! | `shop.password.function = "sha256"` | `password_record/fast_hash.rs` | `password_record.rs` |
//! | `shop.proxy.trust = "anybody"` | `server/forwarding/trust_all_proxies.rs` | `server/forwarding.rs` |
//! | `shop.remember.token = "fixed"` | `remember_tokens/fixed_token.rs` | `remember_tokens.rs` |
//! | `shop.remember.token = "user_name"` | `server/auth/remember_me/user_name_token.rs` | `server/auth/remember_me.rs` |
//! | `shop.reset.believes_forwarded_host = true` | `server/endpoints/password_reset/forwarded_host.rs` | `server/endpoints/password_reset.rs` |
//! | `shop.reset.hashes_tokens = false` | `password_resets/plaintext_token.rs` | `password_resets.rs` |
//! | `shop.session.copies_role = true` | `server/auth/session/copied_role.rs` | `server/auth/session.rs` |
//! | `shop.socket.credential = "query"` | `server/endpoints/live/token_in_url.rs` | `server/endpoints/live.rs` |
//! | `shop.step_up.measures = "credential"` | `server/auth/step_up/credential_age.rs` | `server/auth/step_up.rs` |
//!
//! Start reading at [`handle`] and [`protocol`], then [`worker`]; what a request goes through is in [`server`].

mod accounts;
mod act;
mod act_error;
mod api_keys;
mod app_state;
mod browser;
mod certificate_authority;
mod client;
mod csrf_tokens;
mod eavesdropper;
mod error;
mod handle;
mod hosts;
mod http_date;
mod issuer_state;
mod lane;
mod lane_state;
mod login_attempts;
mod look_up_bench;
mod lookup_timing;
mod outbox;
mod own_browser;
mod password_record;
mod password_resets;
mod photo_albums;
mod program_path;
mod protocol;
mod recording_stream;
mod remember_tokens;
mod replica_connections;
mod replica_set;
mod request_error;
mod revocation;
mod secret;
mod server;
mod session_store;
mod setup_error;
mod shop_records;
mod side_channel;
mod socket_tickets;
mod store_bench;
mod temporary_folder;
mod text;
mod tokens;
mod totp;
mod validate;
mod view;
mod web_socket;
mod wire_stream;
mod worker;

pub use browser::{Page, PageInitiator, PreflightQuestion, judge_preflight, judge_response};
pub use error::LabError;
pub use handle::Lab;
pub use look_up_bench::LookUpBench;
pub use lookup_timing::{LookupTiming, time_look_ups};
pub use own_browser::BrowserLabel;
pub use program_path::{find_program, find_redis_program};
pub use protocol::{LabConfig, LabReport, LaneConfig};
pub use session_store::SharedStoreSource;
pub use store_bench::StoreBench;
pub use validate::validate_setup;
pub use web_socket::{Handshake, SocketEnd, SocketMessage, read_frame, write_frame};
