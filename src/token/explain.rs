//! What a token says, in words, without verifying any of it: its parts, its claims with their times, and warnings.

mod parts;
mod warnings;

use serde::Serialize;
use serde_json::{Map, Value as Json};

use super::base64url;
use super::claims::numeric_date;
use super::token_parts::{SplitError, TokenParts};
use crate::model::calendar::format_timestamp;
use crate::model::duration::format_duration;

pub use parts::{SignatureSummary, TokenPart, TokenPartContent, TokenWarning};

/// What a token says. Nothing of it has been verified.
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

/// Explains `token` as seen at `now` (seconds since 1970-01-01Z).
///
/// # Errors
/// When `token` does not have three parts.
pub fn explain(token: &str, now: i64) -> Result<TokenExplanation, SplitError> {
    let parts = TokenParts::split(token)?;
    let header = TokenPart::read(parts.header);
    let payload = TokenPart::read(parts.payload);
    let alg = header.object().and_then(|object| object.get("alg")).and_then(Json::as_str).map(str::to_owned);
    let signature = SignatureSummary { bytes: base64url::decode(parts.signature).ok().map(|bytes| bytes.len()), alg };
    let claims = payload.object().map(|claims| explain_claims(claims, now)).unwrap_or_default();
    let warnings = warnings::find_warnings(&parts, &header, &payload, &signature, now);
    Ok(TokenExplanation { header, payload, signature, claims, warnings })
}

fn explain_claims(claims: &Map<String, Json>, now: i64) -> Vec<ClaimExplanation> {
    let explain_claim = |(name, value): (&String, &Json)| ClaimExplanation {
        name: name.clone(),
        value: value.clone(),
        meaning: claim_meaning(claims, name, now),
    };
    claims.iter().map(explain_claim).collect()
}

/// The meaning of a claim (RFC 7519, section 4.1; `OpenID` Connect Core, section 2; RFC 9068; RFC 9449, section 6).
fn claim_meaning(claims: &Map<String, Json>, name: &str, now: i64) -> String {
    let meaning = match name {
        "exp" => return time_meaning(claims, name, "no longer valid from", now),
        "nbf" => return time_meaning(claims, name, "not valid before", now),
        "iat" => return time_meaning(claims, name, "issued", now),
        "auth_time" => return time_meaning(claims, name, "logged in", now),
        "iss" => "who issued it",
        "sub" => "whom it speaks of",
        "aud" => "for whom it is meant",
        "jti" => "its own number",
        "scope" => "what its bearer may do",
        "client_id" | "azp" => "the program that asked for it",
        "nonce" => "ties it to one login",
        "cnf" => "the key that its bearer must prove to have",
        _ => "",
    };
    meaning.to_owned()
}

fn time_meaning(claims: &Map<String, Json>, name: &str, what: &str, now: i64) -> String {
    match numeric_date(claims, name) {
        Ok(Some(time)) => format!("{what} {} ({})", format_timestamp(time), relative_time(time, now)),
        Ok(None) => String::new(),
        Err(fault) => fault,
    }
}

/// `time` as seen at `now`, both in seconds: `in 5 min`, `5 min ago`, `now`.
#[must_use]
pub fn relative_time(time: i64, now: i64) -> String {
    match time.saturating_sub(now) {
        0 => "now".to_owned(),
        ahead if ahead > 0 => format!("in {}", format_duration(ahead)),
        behind => format!("{} ago", format_duration(behind)),
    }
}
