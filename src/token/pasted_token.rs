//! Tokens as people paste them: in a header, a cookie, a curl command, JSON, a link, wrapped over lines. Each is found and unwrapped,
//! and what it was unwrapped from is told.
//!
//! Only what is around a token is taken off: line breaks, URL-encoding, JSON's escapes. Of the token itself no character changes,
//! padding and wrong letters included, since a verifier has to see them.

mod token_container;
mod token_run;

use serde_json::Value as Json;

pub use token_container::TokenContainer;
use token_container::containers_around;
use token_run::{TokenRun, find_runs, is_bare_token};

/// A token with what it was found in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastedToken {
    /// The token.
    pub text: String,
    /// What it was unwrapped from, the outermost first; empty if nothing was around it.
    pub containers: Vec<TokenContainer>,
}

impl PastedToken {
    /// What tells this token from the others beside it: the name of its cookie, member, parameter or header.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.containers.iter().rev().find_map(TokenContainer::name)
    }

    /// What it was unwrapped from, for programs.
    #[must_use]
    pub fn container_ids(&self) -> Vec<&'static str> {
        self.containers.iter().map(TokenContainer::id).collect()
    }

    /// What it was unwrapped from, in words; empty if nothing was around it.
    #[must_use]
    pub fn describe_containers(&self) -> String {
        self.containers.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
    }
}

/// How often a text may be URL-encoded, one time around the other.
const MAX_URL_ENCODINGS: usize = 3;

/// The tokens in `text`, at least one: if none can be found, it is the text itself without the quotes, the header's name and the
/// scheme around it, for which the verifier will have its reasons.
#[must_use]
pub fn find_pasted_tokens(text: &str) -> Vec<PastedToken> {
    let text = text.trim();
    if is_bare_token(text) {
        return vec![PastedToken { text: text.to_owned(), containers: Vec::new() }];
    }
    let found = find_in_json(text).filter(|found| !found.is_empty()).unwrap_or_else(|| find_in_text(text));
    if found.is_empty() { vec![strip_decoration(text)] } else { found }
}

/// The tokens in the texts of a JSON document; `None` if `text` is none.
fn find_in_json(text: &str) -> Option<Vec<PastedToken>> {
    let json: Json = text.starts_with(['{', '[', '"']).then(|| serde_json::from_str(text).ok())??;
    let mut found = Vec::new();
    find_in_member("", &json, &mut found);
    Some(found)
}

fn find_in_member(name: &str, json: &Json, found: &mut Vec<PastedToken>) {
    match json {
        Json::String(text) => {
            for token in find_in_text(text) {
                let container = TokenContainer::Json(name.to_owned());
                let containers = std::iter::once(container).chain(token.containers).collect();
                found.push(PastedToken { containers, ..token });
            }
        }
        Json::Array(items) => items.iter().for_each(|item| find_in_member(name, item, found)),
        Json::Object(members) => members.iter().for_each(|(name, value)| find_in_member(name, value, found)),
        _ => {}
    }
}

/// The tokens in any text, URL-decoded where that brings more to light.
fn find_in_text(text: &str) -> Vec<PastedToken> {
    let unwrap = |text: &str, runs: Vec<TokenRun>| -> Vec<PastedToken> {
        let unwrap_run = |run: TokenRun| {
            let mut containers = containers_around(text, run.start, run.end);
            if run.is_wrapped {
                containers.push(TokenContainer::LineBreaks);
            }
            PastedToken { text: run.token, containers }
        };
        runs.into_iter().map(unwrap_run).collect()
    };
    let mut found = unwrap(text, find_runs(text));
    let mut decoded = text.to_owned();
    for _ in 0..MAX_URL_ENCODINGS {
        let Some(next) = url_decode(&decoded) else { break };
        decoded = next;
        let tokens = unwrap(&decoded, find_runs(&decoded));
        let is_same = tokens.iter().map(|token| &token.text).eq(found.iter().map(|token| &token.text));
        if tokens.is_empty() || is_same {
            continue;
        }
        found = tokens;
        for token in &mut found {
            token.containers.insert(0, TokenContainer::UrlEncoding);
        }
    }
    found
}

/// `text` with each `%2E` and the like as the character that it stands for; `None` if there is nothing to decode. A `+` stays.
fn url_decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        let hex = tail.get(..2).filter(|hex| *first == b'%' && hex.iter().all(u8::is_ascii_hexdigit));
        let decoded = hex.and_then(|hex| u8::from_str_radix(str::from_utf8(hex).ok()?, 16).ok());
        bytes.push(decoded.unwrap_or(*first));
        rest = if decoded.is_some() { &tail[2..] } else { tail };
    }
    (bytes.len() < text.len()).then(|| String::from_utf8(bytes).ok())?
}

/// The schemes that stand before a token in `Authorization` (RFC 6750, RFC 9449, and others that are met).
const SCHEMES: [&str; 4] = ["Bearer", "DPoP", "Token", "JWT"];

/// A text in which no token is found, without what is often copied along with one: quotes, `Authorization:` and a scheme, in upper
/// or lower case (RFC 9110, section 11.1).
fn strip_decoration(text: &str) -> PastedToken {
    let mut containers = Vec::new();
    let unquoted = text.trim_matches(['"', '\'']);
    if unquoted != text {
        containers.push(TokenContainer::Quotes);
    }
    let mut value = unquoted;
    if let Some(rest) = strip_prefix_ignore_case(value, "Authorization:") {
        containers.push(TokenContainer::Header("Authorization".to_owned()));
        value = rest;
    }
    if let Some(scheme) = SCHEMES.into_iter().find(|scheme| starts_with_scheme(value, scheme)) {
        let mut count = 0;
        while starts_with_scheme(value, scheme) {
            value = value[scheme.len()..].trim_start();
            count += 1;
        }
        containers.push(TokenContainer::Scheme { name: scheme.to_owned(), count });
    }
    PastedToken { text: value.to_owned(), containers }
}

fn starts_with_scheme(text: &str, scheme: &str) -> bool {
    strip_prefix_ignore_case(text, scheme).is_some_and(|rest| rest.len() < text.len() - scheme.len())
}

/// What follows `prefix`, whatever its case, without white space in front.
fn strip_prefix_ignore_case<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let (head, rest) = text.split_at_checked(prefix.len())?;
    head.eq_ignore_ascii_case(prefix).then(|| rest.trim_start())
}
