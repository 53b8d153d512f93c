//! What a token says, in words, without believing any of it: its parts, its claims with their times, and warnings.

mod warnings;

use serde::Serialize;
use serde_json::{Map, Value as Json};

use super::algorithm::{Algorithm, AlgorithmFamily};
use super::base64url;
use super::claims::numeric_date;
use super::formatting::{format_duration, format_timestamp, truncate_text};
use super::token_parts::TokenParts;

/// A token explained. Nothing of it has been verified.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TokenExplanation {
    /// The first part.
    pub header: TokenPart,
    /// The second part.
    pub payload: TokenPart,
    /// The third part.
    pub signature: SignatureSummary,
    /// Each claim in the order in which it stands, with what it means.
    pub claims: Vec<ClaimExplanation>,
    /// What somebody should look at, the gravest first.
    pub warnings: Vec<TokenWarning>,
}

/// The first or second part of a token.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TokenPart {
    /// What lies behind the base64url.
    pub content: TokenPartContent,
    /// Its length in characters as it is written.
    pub characters: usize,
}

/// What a part holds.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TokenPartContent {
    /// A JSON object, as it should.
    Object(Map<String, Json>),
    /// Text that is no JSON object.
    Text(String),
    /// Bytes that are no text; their number.
    Bytes(usize),
    /// It is not base64url; why.
    Unreadable(String),
}

/// The third part of a token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SignatureSummary {
    /// Its length in bytes; `None` when it is not base64url.
    pub bytes: Option<usize>,
    /// The algorithm that the header claims for it.
    pub alg: Option<String>,
}

/// One claim.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ClaimExplanation {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: Json,
    /// What it means, in words; empty for a claim that the standard does not define.
    #[serde(rename = "means")]
    pub meaning: String,
}

/// Something that somebody should look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TokenWarning {
    /// A stable name: `no_exp`.
    pub code: &'static str,
    /// What it is and why it matters, in a sentence.
    pub text: String,
}

/// Explains `token` as seen at `now` (seconds since 1970-01-01Z).
///
/// # Errors
/// In words, when it has not three parts.
pub fn explain(token: &str, now: i64) -> Result<TokenExplanation, String> {
    let parts = TokenParts::split(token)?;
    let header = TokenPart::read(parts.header);
    let payload = TokenPart::read(parts.payload);
    let alg = header.object().and_then(|object| object.get("alg")).and_then(Json::as_str).map(str::to_owned);
    let signature = SignatureSummary { bytes: base64url::decode(parts.signature).ok().map(|bytes| bytes.len()), alg };
    let claims = payload.object().map(|claims| explain_claims(claims, now)).unwrap_or_default();
    let warnings = warnings::find_warnings(&parts, &header, &payload, &signature, now);
    Ok(TokenExplanation { header, payload, signature, claims, warnings })
}

impl TokenPart {
    fn read(text: &str) -> Self {
        let content = match base64url::decode(text) {
            Err(fault) => TokenPartContent::Unreadable(fault.to_string()),
            Ok(bytes) => match serde_json::from_slice(&bytes) {
                Ok(Json::Object(object)) => TokenPartContent::Object(object),
                _ => String::from_utf8(bytes)
                    .map_or_else(|e| TokenPartContent::Bytes(e.as_bytes().len()), TokenPartContent::Text),
            },
        };
        Self { content, characters: text.len() }
    }

    fn object(&self) -> Option<&Map<String, Json>> {
        match &self.content {
            TokenPartContent::Object(object) => Some(object),
            _ => None,
        }
    }
}

fn explain_claims(claims: &Map<String, Json>, now: i64) -> Vec<ClaimExplanation> {
    let each = |(name, value): (&String, &Json)| ClaimExplanation {
        name: name.clone(),
        value: value.clone(),
        meaning: claim_meaning(claims, name, now),
    };
    claims.iter().map(each).collect()
}

/// What the claim means (RFC 7519, section 4.1; `OpenID` Connect Core, section 2; RFC 9068; RFC 9449, section 6).
fn claim_meaning(claims: &Map<String, Json>, name: &str, now: i64) -> String {
    let plain = match name {
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
    plain.to_owned()
}

fn time_meaning(claims: &Map<String, Json>, name: &str, what: &str, now: i64) -> String {
    match numeric_date(claims, name) {
        Ok(Some(at)) => format!("{what} {} ({})", format_timestamp(at), relative_time(at, now)),
        Ok(None) => String::new(),
        Err(fault) => fault,
    }
}

/// `in 5 min`, `5 min ago`, `now`.
#[must_use]
pub fn relative_time(at: i64, now: i64) -> String {
    match at.saturating_sub(now) {
        0 => "now".to_owned(),
        ahead if ahead > 0 => format!("in {}", format_duration(ahead)),
        behind => format!("{} ago", format_duration(behind)),
    }
}

impl SignatureSummary {
    /// The signature in a few words. It was not checked.
    #[must_use]
    pub fn summary(&self) -> String {
        let alg = self.alg.as_deref().map_or_else(|| "no alg".to_owned(), truncate_text);
        match (self.bytes, self.alg.as_deref().and_then(Algorithm::by_name).map(Algorithm::family)) {
            (None, _) => format!("{alg}; not base64url"),
            (Some(0), _) => format!("{alg}; there is none"),
            (Some(bytes), Some(AlgorithmFamily::Hmac)) => format!("{alg}, {bytes} bytes, made with a shared secret"),
            (Some(bytes), Some(_)) => format!("{alg}, {bytes} bytes, made with a private key"),
            (Some(bytes), None) => format!("{alg}, {bytes} bytes"),
        }
    }
}
