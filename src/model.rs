//! The nouns of the course as plain data: what a world is set up with ([`Setup`]), what is done in it
//! ([`Act`]), what that led to ([`Exchange`], [`Trace`], [`View`], together an [`Outcome`]), and the one
//! table of [facts](fact) that can be said of an outcome.
//!
//! Nothing here does anything: no clock, no socket, no file. Times are whole seconds since 1970-01-01Z.

pub mod account;
pub mod act;
pub mod client;
pub mod duration;
pub mod exchange;
pub mod expectation;
pub mod fact;
pub mod fact_value;
pub mod outcome;
pub mod setup;
pub mod switch;
pub mod trace;
pub mod variables;
pub mod view;
pub mod view_summary;

pub use act::{Act, ActError, ActKind, OperatorAction, Request};
pub use client::{ClientKind, ClientSetup};
pub use exchange::{CookieSendDecision, Exchange, Header, Initiator, Message, SetCookieDecision};
pub use expectation::{Expectation, FactCondition};
pub use fact_value::FactValue;
pub use outcome::Outcome;
pub use setup::{
    AuthMode, RevocationMethod, SameSite, ServiceSetup, SessionIdGenerator, Setup, SetupPatch, ShopPatch, ShopSetup,
};
pub use trace::{Check, Trace, TraceLine, Verdict};
pub use variables::Variables;
pub use view::{
    AccountView, BlocklistEntry, ClientTokens, JarCookie, KeyView, SecretGuessResult, ServiceView, SessionView,
    StoreView, TokenFamilyView, VerifierKey, VerifierKeyMaterial, VerifierView, View,
};
