//! One thing that somebody does, exactly as a lesson writes it. It goes from lesson to lab untouched.
//!
//! An act names exactly one kind. It is a struct of options and not an enum, so that an error in a file is reported at its
//! own place; [`Act::kind`] is the enum that code works with.

mod display;
mod each;
mod operator_action;
mod page_script;
mod request;
mod request_trigger;
mod web_socket_use;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

use super::json::from_json;
use super::variables::{OversizeError, Variables};

pub use page_script::{PageScript, StoragePlace};
pub use request::Request;
pub use request_trigger::RequestTrigger;
pub use web_socket_use::WebSocketUse;

pub use operator_action::{
    KeyRotation, OPERATOR_ACTION_KINDS, OperatorAction, OperatorActionKind, ReplicaAction, RoleChange, StoreAction,
};

/// One thing done in the world, who does it, and what must hold afterwards.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Act {
    /// The client that acts; a key of the lesson's `client` table.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// The one lane in which this act happens; all of them when missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lane: Option<String>,

    /// Kind: an HTTP request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request: Option<Request>,
    /// Kind: a token made by hand.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub forge: Option<TokenForgery>,
    /// Kind: the secret behind a token's signature, looked for in a word list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub guess: Option<SecretGuess>,
    /// Kind: the lab's clock moves forward by this much (`15m`, `1h 30m`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clock: Option<String>,
    /// Kind: somebody at the shop's console.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operator: Option<OperatorAction>,
    /// Kind: a page in which somebody else's script runs. Scripts are modelled; what they send is real.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-since" = 2))]
    pub script: Option<PageScript>,
    /// Kind: a WebSocket that is opened, spoken over and closed. The handshake and the frames are real.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-since" = 2))]
    pub socket: Option<Box<WebSocketUse>>,
    /// Kind: an authenticator app computes the code of this moment (RFC 6238).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-since" = 2))]
    pub totp: Option<CodeComputation>,
    /// Kind: several requests in flight at the same moment. With `operator.replica` among them, those before it are being
    /// answered while a server comes or goes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_once: Option<Vec<Act>>,

    /// How often a request is sent, one after the other; once when missing, and at most 100 times.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-since" = 2), range(min = 2, max = MAX_REPETITIONS))]
    pub times: Option<u32>,
    /// Sends a request once for each of these tables, with its texts in place of `$each.<key>`; at most 100.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(extend("x-since" = 2))]
    pub each: Vec<BTreeMap<String, String>>,

    /// What must hold in every lane.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub expect: Map<String, Json>,
    /// What must hold in the lane of that name.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub expect_in: BTreeMap<String, Map<String, Json>>,
    /// Facts that must be the same in every lane in which this act happens.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(extend("x-since" = 2))]
    pub same_in_lanes: Vec<String>,
    /// Facts that must not be the same in all lanes in which this act happens.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(extend("x-since" = 2))]
    pub differs_in_lanes: Vec<String>,
    /// Names for later acts, each with the fact that it keeps, lane by lane.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub save: BTreeMap<String, String>,
}

/// A token made from another one by hand.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Forge")]
pub struct TokenForgery {
    /// The token to begin with.
    pub from: String,
    /// Header parameters to change.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub header: Map<String, Json>,
    /// Claims to change.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub claims: Map<String, Json>,
    /// The payload, letter by letter, in place of the old one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payload: Option<String>,
    /// Claims to leave out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub without: Vec<String>,
    /// What becomes of the signature.
    pub sign: ForgedSignature,
}

/// What becomes of a forged token's signature.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "Sign")]
pub enum ForgedSignature {
    /// It is left empty.
    Nothing,
    /// The old one stays.
    Keep,
    /// The old one stays, its last character spelled otherwise: the same bytes to a decoder that overlooks spare bits.
    Respell,
    /// HMAC with this text as the secret.
    Secret(String),
    /// Signed with the key of this name: `shop`, `shop.before` (before the last rotation), `shop.public` (its text as a
    /// secret), `news` or `pay` (what that service has), `attacker`.
    Key(String),
}

/// A secret looked for: every word of a list is tried on one token, or on a stored password. Nobody is asked, and nothing travels.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(rename = "Guess")]
pub struct SecretGuess {
    /// The token whose secret is looked for.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub from: String,
    /// The account whose password is looked for, by the hash that the shop stores at this moment: its table has leaked.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-since" = 2))]
    pub stored: Option<String>,
    /// The words to try, instead of the list that comes with the program.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub words: Vec<String>,
}

/// A one-time code computed from the secret that app and server share. Nothing travels.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Totp")]
pub struct CodeComputation {
    /// The secret in Base32.
    pub secret: String,
}

/// The one kind that an act has.
#[derive(Clone, Copy, Debug)]
pub enum ActKind<'a> {
    /// An HTTP request.
    Request(&'a Request),
    /// A token made by hand.
    Forge(&'a TokenForgery),
    /// A search for the secret behind a signature.
    Guess(&'a SecretGuess),
    /// The clock moves forward by this duration, as written: `15m`.
    Clock(&'a str),
    /// Somebody at the shop's console.
    Operator(&'a OperatorAction),
    /// A script of somebody else's in a page.
    Script(&'a PageScript),
    /// A WebSocket.
    Socket(&'a WebSocketUse),
    /// An authenticator app computes a code.
    Totp(&'a CodeComputation),
    /// Several acts at the same moment.
    AtOnce(&'a [Act]),
}

impl ActKind<'_> {
    /// Whether a client does it, so that the act says which.
    #[must_use]
    pub const fn is_done_by_client(self) -> bool {
        match self {
            Self::Request(_) | Self::Forge(_) | Self::Guess(_) | Self::Script(_) | Self::Socket(_) | Self::Totp(_) => {
                true
            }
            Self::Clock(_) | Self::Operator(_) | Self::AtOnce(_) => false,
        }
    }
}

/// Why an act cannot be carried out as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ActError {
    /// It names no kind.
    NoKind,
    /// It names more than one; this is the key of the second.
    TwoKinds(&'static str),
}

/// The most that [`Act::times`] may be.
pub const MAX_REPETITIONS: u32 = 100;

/// The keys that name a kind of act.
pub const ACT_KINDS: [&str; 9] =
    ["request", "forge", "guess", "clock", "operator", "script", "socket", "totp", "at_once"];

impl Act {
    /// Whether anything is expected of it, in a lane or of several compared.
    #[must_use]
    pub fn expects_anything(&self) -> bool {
        let expects_in_a_lane = self.expect_in.values().any(|table| !table.is_empty());
        !self.expect.is_empty() || expects_in_a_lane || self.compared_facts().next().is_some()
    }

    /// The act as a learner does it: what a lesson expects holds for the lesson's own act, in its own step.
    #[must_use]
    pub fn without_expectations(&self) -> Self {
        let at_once = self.at_once.as_ref().map(|acts| acts.iter().map(Self::without_expectations).collect());
        let mut act = Self { at_once, ..self.clone() };
        act.expect.clear();
        act.expect_in.clear();
        act.same_in_lanes.clear();
        act.differs_in_lanes.clear();
        act
    }

    /// The facts that are compared between lanes.
    pub fn compared_facts(&self) -> impl Iterator<Item = &str> {
        self.same_in_lanes.iter().chain(&self.differs_in_lanes).map(String::as_str)
    }

    /// The act's kind.
    ///
    /// # Errors
    /// When it names none, or more than one.
    pub fn kind(&self) -> Result<ActKind<'_>, ActError> {
        self.kind_with_key().map(|(_, kind)| kind)
    }

    /// The key that names the act's kind, one of [`ACT_KINDS`].
    ///
    /// # Errors
    /// As those of [`Act::kind`].
    pub fn kind_key(&self) -> Result<&'static str, ActError> {
        self.kind_with_key().map(|(key, _)| key)
    }

    fn kind_with_key(&self) -> Result<(&'static str, ActKind<'_>), ActError> {
        exactly_one_present([
            self.request.as_ref().map(|request| ("request", ActKind::Request(request))),
            self.forge.as_ref().map(|forgery| ("forge", ActKind::Forge(forgery))),
            self.guess.as_ref().map(|guess| ("guess", ActKind::Guess(guess))),
            self.clock.as_ref().map(|duration| ("clock", ActKind::Clock(duration))),
            self.operator.as_ref().map(|action| ("operator", ActKind::Operator(action))),
            self.script.as_ref().map(|script| ("script", ActKind::Script(script))),
            self.socket.as_ref().map(|socket| ("socket", ActKind::Socket(socket.as_ref()))),
            self.totp.as_ref().map(|totp| ("totp", ActKind::Totp(totp))),
            self.at_once.as_ref().map(|acts| ("at_once", ActKind::AtOnce(acts))),
        ])
    }

    /// How many requests it sends, as far as it says so itself: an app may send more.
    #[must_use]
    pub fn request_count(&self) -> usize {
        match self.kind() {
            Ok(ActKind::Request(_)) => self.repetitions() as usize,
            Ok(ActKind::Script(script)) => 1 + usize::from(script.request.is_some()) + 1,
            Ok(ActKind::Socket(socket)) => 1 + socket.meanwhile.iter().map(Self::request_count).sum::<usize>(),
            Ok(ActKind::AtOnce(acts)) => acts.iter().map(Self::request_count).sum(),
            _ => 0,
        }
    }

    /// How often it is done.
    #[must_use]
    pub fn repetitions(&self) -> u32 {
        let rounds = u32::try_from(self.each.len()).unwrap_or(u32::MAX);
        self.times.unwrap_or_else(|| rounds.max(1))
    }

    /// The same act with every `$name` in its texts filled in, in what it does and in what it expects.
    ///
    /// # Errors
    /// When its texts would be too long together, or sent too often for their length. So whatever is made of an act (a
    /// body, a token, its exchanges) has a bound as well.
    pub fn substitute_variables(&self, variables: &Variables) -> Result<Self, OversizeError> {
        // The way through JSON reaches every text of an act, also that of a field added later.
        let Ok(json) = serde_json::to_value(self) else { return Ok(self.clone()) };
        // Each round sends what stands in one of these tables.
        let sent_each_time = serde_json::to_value(Self { each: Vec::new(), ..self.clone() }).unwrap_or_default();
        variables.check_repeated_size(&sent_each_time, self.repetitions())?;
        let filled = variables.substitute_json(json)?;
        Ok(from_json(&filled).unwrap_or_else(|_| self.clone()))
    }
}

/// The one option that is present, with its key. An act with two kinds is refused rather than half carried out.
fn exactly_one_present<K, const N: usize>(
    options: [Option<(&'static str, K)>; N],
) -> Result<(&'static str, K), ActError> {
    let mut present = options.into_iter().flatten();
    let first = present.next().ok_or(ActError::NoKind)?;
    match present.next() {
        Some((second, _)) => Err(ActError::TwoKinds(second)),
        None => Ok(first),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_act_has_exactly_one_kind() {
        let mut act = Act::default();
        assert_eq!(act.kind().err(), Some(ActError::NoKind));
        act.clock = Some("15m".into());
        assert!(matches!(act.kind(), Ok(ActKind::Clock("15m"))));
        assert_eq!(act.kind_key(), Ok("clock"));
        act.operator = Some(OperatorAction::default());
        assert_eq!(act.kind().err(), Some(ActError::TwoKinds("operator")));
    }

    #[test]
    fn variables_are_filled_in_wherever_a_text_stands() {
        let act = Act {
            by: Some("attacker".into()),
            request: Some(Request {
                line: "GET /me?sid=$planted".into(),
                json: Some(serde_json::json!({ "deep": ["$planted"] })),
                cookies: BTreeMap::from([("sid".into(), "$planted".into())]),
                ..Request::default()
            }),
            ..Act::default()
        };
        let variables = Variables::from([("planted".to_owned(), "41c0".to_owned())]);
        let filled = act.substitute_variables(&variables).expect("short").request.expect("a request");
        assert_eq!(filled.line, "GET /me?sid=41c0");
        assert_eq!(filled.json, Some(serde_json::json!({ "deep": ["41c0"] })));
        assert_eq!(filled.cookies["sid"], "41c0");
    }
}
