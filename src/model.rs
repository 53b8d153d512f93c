//! The nouns of the course as plain data, and the one table of facts about them.
//!
//! A lesson chooses the switches of a shop ([`Setup`]). Somebody does something there ([`Act`]). That leads to an
//! [`Outcome`]: the requests and responses that took place ([`Exchange`], each with the server's [`Trace`]), and the state
//! afterwards ([`View`]). Whatever a lesson says about an outcome, it says with a [fact]: expectations ([`Expectation`]),
//! predictions, saved names and goals all use the same table.
//!
//! Invariants:
//! - Nothing here does anything: no clock, no socket, no file. Times are whole seconds since 1970-01-01Z.
//! - Field and variant names of types that are read or written as TOML or JSON are part of a file format. Where a Rust name
//!   has changed, `#[serde(rename)]` and `#[schemars(rename)]` keep the old word.
//! - The doc comments of types that derive `JsonSchema` are printed: they are the descriptions in the published schema.
//!
//! Start reading at [`setup`], then [`act`], [`outcome`] and [`fact`].

pub mod abbreviate;
pub mod account;
pub mod act;
pub mod calendar;
pub mod class_view;
pub mod client;
pub mod credential_kinds;
pub mod customer_view;
pub mod duration;
pub mod exchange;
pub mod expectation;
pub mod fact;
pub mod fact_value;
pub mod former_names;
pub mod header_values;
mod host_record;
pub mod json;
pub mod lane_act;
pub mod measured_time;
pub mod nearest_match;
pub mod outcome;
pub mod page_request;
pub mod redis_durability;
pub mod request_line;
pub mod route;
pub mod setup;
mod socket_result;
pub mod speaker_view;
mod step_history;
pub mod switch;
pub mod switch_types;
pub mod trace;
mod transport;
pub mod variables;
pub mod view;

pub use crate::model::credential_kinds::CredentialKinds;
pub use crate::model::switch_types::AuthMode;
pub use account::AccountSetup;
pub use act::{Act, ActError, ActKind, OperatorAction, Request};
pub use client::{ClientKind, ClientSetup};
pub use customer_view::{ApiKeyView, OrderView, RememberTokenView};
pub use exchange::{CookieSendDecision, Exchange, Header, Initiator, Message, NOTHING_TO_DELETE, SetCookieDecision};
pub use expectation::Expectation;
pub use fact_value::FactValue;
pub use host_record::HostRecord;
pub use lane_act::{LaneAct, LaneOutcome};
pub use measured_time::MeasuredTime;
pub use outcome::Outcome;
pub use page_request::{CorsDecision, CorsVerdict, OriginRelation, PageRequest};
pub use request_line::RequestLine;
pub use route::Route;
pub use setup::{ServiceSetup, Setup, SetupPatch, ShopPatch};
pub use socket_result::{SocketResult, SocketState};
pub use step_history::StepHistory;
pub use trace::{Check, SeenClient, Trace, TraceLine, Verdict};
pub use transport::{OverheardContent, OverheardItem, TlsTransport, Transport};
pub use variables::{OversizeError, Variables};
pub use view::{
    AccountView, BlocklistEntry, ClientTokens, CommentView, GuessCost, JarCookie, KeyView, MailView, ReplicaView,
    ScriptResult, ScriptVerdict, SecretGuessResult, ServiceView, SessionView, StoreCondition, StoreRecordView,
    StoreView, StoredPassword, TokenFamilyView, TotpResult, TransferView, VerifierKey, VerifierKeyMaterial,
    VerifierView, View,
};
