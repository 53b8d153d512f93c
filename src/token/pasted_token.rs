//! Tokens as people paste them: in a header, a cookie, a curl command, JSON, a link, wrapped over lines. Each is found and
//! unwrapped,
//! and what it was unwrapped from is told.
//!
//! Only what is around a token is taken off: line breaks, URL-encoding, JSON's escapes. Of the token itself no character changes,
//! padding and wrong letters included, since a verifier has to see them.

mod text_form;
mod token_container;
mod token_run;

use serde_json::Value as Json;

use text_form::{InnerText, inner_text, trim_invisible};
pub use token_container::TokenContainer;
use token_container::containers_around;
use token_run::{TokenRun, TokenRuns, find_runs, is_bare_token};

use super::json::read_unique_names;
use super::percent_encoding;

/// A token with what it was found in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastedToken {
    /// The token.
    pub text: String,
    /// What it was unwrapped from, the outermost first; empty if nothing was around it.
    pub containers: Vec<TokenContainer>,
    /// Whether it has the form of a token. What only begins like one stands here too, so that a verifier can refuse it.
    pub is_whole: bool,
}

/// The tokens in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastedTokens {
    /// At least one, in order.
    pub tokens: Vec<PastedToken>,
    /// Whether there may be more: only so many places of a text are looked at.
    pub is_cut_off: bool,
}

impl PastedTokens {
    /// The first whole one; if there is none, the first one.
    #[must_use]
    pub fn first(&self) -> Option<&PastedToken> {
        self.tokens.iter().find(|token| token.is_whole).or_else(|| self.tokens.first())
    }

    fn one(token: PastedToken) -> Self {
        Self { tokens: vec![token], is_cut_off: false }
    }

    fn has_whole(&self) -> bool {
        self.tokens.iter().any(|token| token.is_whole)
    }
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
pub fn find_pasted_tokens(text: &str) -> PastedTokens {
    let text = trim_invisible(text);
    if let Some(InnerText { container, text }) = inner_text(text) {
        let mut found = find_pasted_tokens(&text);
        found.tokens.iter_mut().for_each(|token| token.containers.insert(0, container.clone()));
        return found;
    }
    if is_bare_token(text) {
        return PastedTokens::one(PastedToken { text: text.to_owned(), containers: Vec::new(), is_whole: true });
    }
    let found = find_in_json(text).filter(|found| !found.tokens.is_empty()).unwrap_or_else(|| find_in_text(text));
    if found.has_whole() || found.is_cut_off { found } else { PastedTokens::one(strip_decoration(text)) }
}

/// The tokens in the texts of a JSON document; `None` if `text` is none, or has a name twice in an object, of which each value
/// has to be seen.
fn find_in_json(text: &str) -> Option<PastedTokens> {
    let json = text.starts_with(['{', '[', '"']).then(|| read_unique_names(text.as_bytes()).ok())??;
    let mut found = PastedTokens { tokens: Vec::new(), is_cut_off: false };
    match json {
        // A text alone is no more JSON than it is a text in quotes.
        Json::String(text) => find_in_quoted(&TokenContainer::Quotes, &text, &mut found),
        json => find_in_member("", &json, &mut found),
    }
    Some(found)
}

fn find_in_member(name: &str, json: &Json, found: &mut PastedTokens) {
    match json {
        Json::String(text) => find_in_quoted(&TokenContainer::Json(name.to_owned()), text, found),
        Json::Array(items) => items.iter().for_each(|item| find_in_member(name, item, found)),
        Json::Object(members) => members.iter().for_each(|(name, value)| find_in_member(name, value, found)),
        _ => {}
    }
}

fn find_in_quoted(container: &TokenContainer, text: &str, found: &mut PastedTokens) {
    let PastedTokens { tokens, is_cut_off } = find_in_text(text);
    found.is_cut_off |= is_cut_off;
    for token in tokens {
        let containers = std::iter::once(container.clone()).chain(token.containers).collect();
        found.tokens.push(PastedToken { containers, ..token });
    }
}

/// The tokens in any text, URL-decoded where that brings more to light.
fn find_in_text(text: &str) -> PastedTokens {
    let mut found = unwrap_runs(text);
    let mut decoded = text.to_owned();
    for _ in 0..MAX_URL_ENCODINGS {
        let Some(next) = url_decode(&decoded) else { break };
        decoded = next;
        let mut inner = unwrap_runs(&decoded);
        let is_same = inner.tokens.iter().map(|token| &token.text).eq(found.tokens.iter().map(|token| &token.text));
        if is_same || count_whole(&inner) < count_whole(&found) || inner.tokens.is_empty() {
            continue;
        }
        for token in &mut inner.tokens {
            token.containers.insert(0, TokenContainer::UrlEncoding);
        }
        found = inner;
    }
    found
}

fn count_whole(found: &PastedTokens) -> usize {
    found.tokens.iter().filter(|token| token.is_whole).count()
}

fn unwrap_runs(text: &str) -> PastedTokens {
    let TokenRuns { runs, is_cut_off } = find_runs(text);
    let unwrap_run = |run: TokenRun| {
        let mut containers = containers_around(text, run.start, run.end);
        if run.is_wrapped {
            containers.push(TokenContainer::LineBreaks);
        }
        PastedToken { text: run.token, containers, is_whole: run.is_whole }
    };
    PastedTokens { tokens: runs.into_iter().map(unwrap_run).collect(), is_cut_off }
}

/// `text` with each `%2E` and the like as the character that it stands for; `None` if there is nothing to decode. A `+` stays.
fn url_decode(text: &str) -> Option<String> {
    let bytes = percent_encoding::decode(text);
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
    PastedToken { text: value.to_owned(), containers, is_whole: true }
}

fn starts_with_scheme(text: &str, scheme: &str) -> bool {
    strip_prefix_ignore_case(text, scheme).is_some_and(|rest| rest.len() < text.len() - scheme.len())
}

/// What follows `prefix`, whatever its case, without white space in front.
fn strip_prefix_ignore_case<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let (head, rest) = text.split_at_checked(prefix.len())?;
    head.eq_ignore_ascii_case(prefix).then(|| rest.trim_start())
}
