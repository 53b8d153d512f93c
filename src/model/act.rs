//! One thing that somebody does, exactly as a lesson writes it. It goes from lesson to lab untouched.
//!
//! An act names exactly one kind. It is a struct of options and not an enum, so that an error in a file is reported at its
//! own place; [`Act::kind`] is the enum that code works with.

mod display;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

use super::setup::SetupPatch;
use super::variables::{OversizeError, Variables};

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
    /// Kind: several acts in flight at the same moment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_once: Option<Vec<Act>>,

    /// What must hold in every lane.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub expect: Map<String, Json>,
    /// What must hold in the lane of that name.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub expect_in: BTreeMap<String, Map<String, Json>>,
    /// Names for later acts, each with the fact that it keeps, lane by lane.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub save: BTreeMap<String, String>,
}

/// An HTTP request as a lesson writes it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Request {
    /// Method and target: `GET /me`, or with another place, `GET https://blog.shop.test/`.
    pub line: String,
    /// A JSON body.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub json: Option<Json>,
    /// A form body, `application/x-www-form-urlencoded`.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub form: BTreeMap<String, String>,
    /// Further headers.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub headers: BTreeMap<String, String>,
    /// A token for `Authorization: Bearer`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bearer: Option<String>,
    /// The client whose key signs a proof for this request (RFC 9449); `bearer` then goes along as a bound token.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proof: Option<String>,
    /// Cookies sent by hand, past the jar.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub cookies: BTreeMap<String, String>,
    /// The site whose page starts the request; a key of `world.site`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<String>,
    /// How that page starts it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start: Option<RequestTrigger>,
}

/// How a page starts a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "Start")]
pub enum RequestTrigger {
    /// Somebody follows a link: a top-level navigation.
    Link,
    /// A form is sent: a top-level navigation.
    Form,
    /// The page shows an image.
    Image,
    /// A script fetches.
    Fetch,
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
    /// Signed with the key of this name.
    Key(String),
}

/// A secret looked for: every word of a list is tried on one token. Nobody is asked, and nothing travels.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(rename = "Guess")]
pub struct SecretGuess {
    /// The token whose secret is looked for.
    pub from: String,
    /// The words to try, instead of the list that comes with the program.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub words: Vec<String>,
}

/// What somebody does at the shop's console; exactly one of these.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(rename = "Operator")]
pub struct OperatorAction {
    /// Gives an account another role.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<RoleChange>,
    /// Bans this account.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ban: Option<String>,
    /// Ends every login of this account: deletes its sessions, its refresh tokens and its opaque tokens.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end_sessions: Option<String>,
    /// Takes back every access token of this account, as far as the shop has a way to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revoke: Option<String>,
    /// Signs with a new key from now on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rotate_keys: Option<KeyRotation>,
    /// Stops the server and starts it again (`true`): what lay in its memory is gone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub restart: Option<bool>,
    /// Turns switches.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub set: Option<SetupPatch>,
}

/// What becomes of the old signing key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum KeyRotation {
    /// It goes on verifying, so that tokens signed with it run out in peace.
    Overlap,
    /// It is out at once, with every token that it ever signed.
    AtOnce,
}

/// A new role for an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RoleChange {
    /// The account.
    pub user: String,
    /// Its role from now on: `user` or `admin`.
    pub to: String,
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
    /// Several acts at the same moment.
    AtOnce(&'a [Act]),
}

/// Why an act cannot be carried out as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ActError {
    /// It names no kind.
    NoKind,
    /// It names more than one; this is the key of the second.
    TwoKinds(&'static str),
}

/// The keys that name a kind of act.
pub const ACT_KINDS: [&str; 6] = ["request", "forge", "guess", "clock", "operator", "at_once"];

/// The keys that name what an operator does.
pub const OPERATOR_ACTION_KINDS: [&str; 7] = ["role", "ban", "end_sessions", "revoke", "rotate_keys", "restart", "set"];

impl Act {
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
            self.at_once.as_ref().map(|acts| ("at_once", ActKind::AtOnce(acts))),
        ])
    }

    /// The same act with every `$name` in its texts filled in, in what it does and in what it expects.
    ///
    /// # Errors
    /// When its texts would be too long together. So whatever is made of an act (a body, a token) has a bound as well.
    pub fn substitute_variables(&self, variables: &Variables) -> Result<Self, OversizeError> {
        // The way through JSON reaches every text of an act, also that of a field added later.
        let Ok(json) = serde_json::to_value(self) else { return Ok(self.clone()) };
        let filled = variables.substitute_json(json)?;
        Ok(serde_json::from_value(filled).unwrap_or_else(|_| self.clone()))
    }
}

impl OperatorAction {
    /// What the operator does.
    ///
    /// # Errors
    /// When nothing is named, or more than one thing.
    pub fn kind(&self) -> Result<OperatorActionKind<'_>, ActError> {
        exactly_one_present([
            self.role.as_ref().map(|change| ("role", OperatorActionKind::Role(change))),
            self.ban.as_ref().map(|user| ("ban", OperatorActionKind::Ban(user))),
            self.end_sessions.as_ref().map(|user| ("end_sessions", OperatorActionKind::EndSessions(user))),
            self.revoke.as_ref().map(|user| ("revoke", OperatorActionKind::Revoke(user))),
            self.rotate_keys.map(|rotation| ("rotate_keys", OperatorActionKind::RotateKeys(rotation))),
            self.restart.as_ref().map(|_| ("restart", OperatorActionKind::Restart)),
            self.set.as_ref().map(|patch| ("set", OperatorActionKind::Set(patch))),
        ])
        .map(|(_, kind)| kind)
    }
}

/// The one thing an operator does.
#[derive(Clone, Copy, Debug)]
pub enum OperatorActionKind<'a> {
    /// An account gets another role.
    Role(&'a RoleChange),
    /// An account is banned.
    Ban(&'a str),
    /// An account's sessions are deleted.
    EndSessions(&'a str),
    /// An account's access tokens are taken back.
    Revoke(&'a str),
    /// There is a new signing key.
    RotateKeys(KeyRotation),
    /// The server is restarted.
    Restart,
    /// Switches are turned.
    Set(&'a SetupPatch),
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
