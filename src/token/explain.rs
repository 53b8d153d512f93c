//! What a token says, in words, without verifying any of it: its parts, its claims with their times, what kind of token it is, the
//! tokens inside of it, and warnings.

mod disclosure;
mod encrypted_token;
mod header_meaning;
mod nested_token;
mod parts;
mod readable_data;
mod token_kind;
mod warnings;

use serde::Serialize;
use serde_json::{Map, Value as Json};

use super::base64url;
use super::claims::numeric_date;
use super::time_anomaly::TimeAnomaly;
use super::token_parts::{SplitError, TokenParts};
use crate::model::calendar::format_timestamp;
use crate::model::duration::format_duration;

pub use disclosure::Disclosure;
pub use encrypted_token::EncryptedTokenExplanation;
pub use header_meaning::header_meaning;
pub use nested_token::NestedToken;
pub use parts::{SignatureSummary, TokenPart, TokenPartContent, TokenWarning};
pub use token_kind::TokenKind;

/// What a token says. Nothing of it has been verified.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum JoseExplanation {
    /// A signed token, or one that should be.
    Signed(TokenExplanation),
    /// An encrypted token.
    Encrypted(EncryptedTokenExplanation),
}

impl JoseExplanation {
    /// The first part.
    #[must_use]
    pub const fn header(&self) -> &TokenPart {
        match self {
            Self::Signed(token) => &token.header,
            Self::Encrypted(token) => &token.header,
        }
    }
}

/// What a signed token says. Nothing of it has been verified.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TokenExplanation {
    /// The first part, which names the algorithm.
    pub header: TokenPart,
    /// The second part, which holds the claims.
    pub payload: TokenPart,
    /// The third part: length and algorithm.
    pub signature: SignatureSummary,
    /// Each claim with its meaning, in the order of the payload.
    pub claims: Vec<ClaimExplanation>,
    /// What is suspicious or unwise, the gravest first.
    pub warnings: Vec<TokenWarning>,
    /// Whose token it is and of which kind, with what to check.
    pub recognized: Vec<TokenKind>,
    /// What follows the token after `~`.
    pub disclosures: Vec<Disclosure>,
    /// The tokens inside.
    pub nested: Vec<NestedToken>,
}

/// A claim with its meaning.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ClaimExplanation {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: Json,
    /// Its meaning; empty for a claim that no standard defines.
    #[serde(rename = "means")]
    pub meaning: String,
}

/// Explains `token`, signed or encrypted, as seen at `now` (seconds since 1970-01-01Z).
///
/// # Errors
/// When `token` has neither three parts nor five.
pub fn explain_any(token: &str, now: i64) -> Result<JoseExplanation, SplitError> {
    explain_at_depth(token, now, 0)
}

/// Explains a signed `token` as seen at `now` (seconds since 1970-01-01Z).
///
/// # Errors
/// When `token` does not have three parts.
pub fn explain(token: &str, now: i64) -> Result<TokenExplanation, SplitError> {
    explain_signed(token, now, 0)
}

/// `depth` counts the tokens that this one is inside of.
fn explain_at_depth(token: &str, now: i64, depth: usize) -> Result<JoseExplanation, SplitError> {
    match EncryptedTokenExplanation::read(token) {
        Some(encrypted) => Ok(JoseExplanation::Encrypted(encrypted)),
        None => explain_signed(token, now, depth).map(JoseExplanation::Signed),
    }
}

fn explain_signed(text: &str, now: i64, depth: usize) -> Result<TokenExplanation, SplitError> {
    let (token, disclosed) = text.split_once('~').unwrap_or((text, ""));
    let parts = TokenParts::split(token)?;
    let header = TokenPart::read(parts.header);
    let payload = TokenPart::read(parts.payload);
    let alg = header.object().and_then(|object| object.get("alg")).and_then(Json::as_str).map(str::to_owned);
    let signature = SignatureSummary { bytes: base64url::decode(parts.signature).ok().map(|bytes| bytes.len()), alg };
    let claims = payload.object().map(|claims| explain_claims(claims, now)).unwrap_or_default();
    let warnings = warnings::find_warnings(&parts, &header, &payload, &signature, now);
    let empty = Map::new();
    let recognized = token_kind::recognize(header.object().unwrap_or(&empty), payload.object().unwrap_or(&empty));
    // A key binding token has dots, a disclosure has none.
    let (binding, disclosed): (Vec<&str>, Vec<&str>) =
        disclosed.split('~').filter(|text| !text.is_empty()).partition(|text| text.contains('.'));
    let disclosures = disclosure::read_disclosures(disclosed.into_iter(), &payload);
    let mut nested = nested_token::find_nested_tokens(&payload, now, depth);
    for token in binding {
        nested_token::add_token("key binding", token, now, depth, &mut nested);
    }
    Ok(TokenExplanation { header, payload, signature, claims, warnings, recognized, disclosures, nested })
}

fn explain_claims(claims: &Map<String, Json>, now: i64) -> Vec<ClaimExplanation> {
    let explain_claim = |(name, value): (&String, &Json)| ClaimExplanation {
        name: name.clone(),
        value: value.clone(),
        meaning: claim_meaning(claims, name, now),
    };
    claims.iter().map(explain_claim).collect()
}

/// The meaning of a claim, empty for one that no standard defines (RFC 7519, section 4.1; `OpenID` Connect Core, section 2;
/// RFC 8693; RFC 9068; RFC 9449, section 6).
#[must_use]
pub fn claim_meaning(claims: &Map<String, Json>, name: &str, now: i64) -> String {
    let meaning = match name {
        "exp" => return format!("{}{}", time_meaning(claims, name, "no longer valid from", now), lifetime(claims)),
        "nbf" => return time_meaning(claims, name, "not valid before", now),
        "iat" => return time_meaning(claims, name, "issued", now),
        "auth_time" => return time_meaning(claims, name, "logged in", now),
        "updated_at" => return time_meaning(claims, name, "data last changed", now),
        "iss" => "who issued it",
        "sub" => "whom it speaks of",
        "aud" => "for whom it is meant",
        "jti" => "its own number",
        "scope" | "scp" => "what its bearer may do",
        "client_id" | "azp" | "cid" => "the program that asked for it",
        "nonce" => "ties it to one login",
        "cnf" => "the key that its bearer must prove to have",
        "act" => "who acts for the subject",
        "may_act" => "who may act for the subject",
        "acr" => "how strong the login was",
        "amr" => "how the person logged in",
        "sid" => "the login session at the issuer",
        "at_hash" => "ties it to one access token",
        "c_hash" => "ties it to one authorization code",
        "email_verified" => "whether the issuer has checked the e-mail address",
        "roles" | "groups" | "permissions" => "what the subject may do, in the words of the issuer",
        _ => "",
    };
    meaning.to_owned()
}

/// The meaning of a claim in few words; of a time, how far off it is: `expires in 15 min`.
#[must_use]
pub fn claim_note(claims: &Map<String, Json>, name: &str, now: i64) -> String {
    let (ahead, behind) = match name {
        "exp" => ("expires", "expired"),
        "nbf" => ("begins", "began"),
        "iat" => ("issued", "issued"),
        "auth_time" => ("logged in", "logged in"),
        "updated_at" => ("data last changed", "data last changed"),
        _ => return claim_meaning(claims, name, now),
    };
    match numeric_date(claims, name) {
        Ok(Some(time)) if TimeAnomaly::of(time).is_none() => {
            let what = if time > now { ahead } else { behind };
            format!("{what} {}", relative_time(time, now))
        }
        _ => claim_meaning(claims, name, now),
    }
}

fn time_meaning(claims: &Map<String, Json>, name: &str, what: &str, now: i64) -> String {
    match numeric_date(claims, name) {
        Ok(Some(time)) => match TimeAnomaly::of(time) {
            // The number as it stands: it may be larger than a time can be.
            Some(odd) => format!("{what} {}: {odd}", claims.get(name).unwrap_or(&Json::Null)),
            None => format!("{what} {} ({})", format_timestamp(time), relative_time(time, now)),
        },
        Ok(None) => String::new(),
        Err(error) => error.to_string(),
    }
}

/// How long the token is valid in all, where its claims tell.
fn lifetime(claims: &Map<String, Json>) -> String {
    let time = |name| numeric_date(claims, name).ok().flatten().filter(|time| TimeAnomaly::of(*time).is_none());
    let start = time("iat").or_else(|| time("nbf"));
    match (start, time("exp")) {
        (Some(start), Some(exp)) if exp > start => format!("; {} in all", format_duration(exp - start)),
        _ => String::new(),
    }
}

/// `time` as seen at `now`, both in seconds: `in 5 min`, `5 min ago`, `now`.
fn relative_time(time: i64, now: i64) -> String {
    match time.saturating_sub(now) {
        0 => "now".to_owned(),
        ahead if ahead > 0 => format!("in {}", format_duration(ahead)),
        behind => format!("{} ago", format_duration(behind)),
    }
}
