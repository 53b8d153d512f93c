//! The nouns of the course as plain data: what a world is set up with ([`Setup`]), what is done in it
//! ([`Act`]), what that led to ([`Exchange`], [`Trace`], [`View`], together an [`Outcome`]), and the one
//! table of [facts](fact) that can be said of an outcome.
//!
//! Nothing here does anything: no clock, no socket, no file. Times are whole seconds since 1970-01-01Z.

pub mod account;
pub mod act;
pub mod client;
pub mod exchange;
pub mod expect;
pub mod fact;
pub mod held;
pub mod names;
pub mod outcome;
pub mod setup;
pub mod span;
pub mod switch;
pub mod trace;
pub mod value;
pub mod view;

pub use act::{Act, ActError, ActKind, OperatorAction, Request};
pub use client::{ClientKind, ClientSetup};
pub use exchange::{CookieSendDecision, Exchange, Header, Initiator, Message, SetCookieDecision};
pub use expect::{Expectation, FactCondition};
pub use names::Variables;
pub use outcome::Outcome;
pub use setup::{
    AuthMode, RevocationMethod, SameSite, ServiceSetup, SessionIdGenerator, Setup, SetupPatch, ShopPatch, ShopSetup,
};
pub use trace::{Check, Trace, TraceLine, Verdict};
pub use value::FactValue;
pub use view::{
    AccountView, BlocklistEntry, ClientTokens, JarCookie, KeyView, SecretGuessResult, ServiceView, SessionView,
    StoreView, TokenFamilyView, VerifierKey, VerifierKeyMaterial, VerifierView, View,
};
