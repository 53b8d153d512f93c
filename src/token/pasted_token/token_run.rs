//! Where in a text a token begins and ends.

use crate::token::base64url;
use crate::token::json::read_object;

/// A token in a text.
pub(super) struct TokenRun {
    /// Where it begins, in bytes.
    pub(super) start: usize,
    /// Where it ends.
    pub(super) end: usize,
    /// Its characters, without the line breaks among them.
    pub(super) token: String,
    /// Whether there were line breaks among them.
    pub(super) is_wrapped: bool,
}

/// Whether `text` as a whole is one token, or something in the place of one: nothing has to be unwrapped.
pub(super) fn is_bare_token(text: &str) -> bool {
    (0..text.len()).all(|index| !ends_token(text.as_bytes(), index))
}

/// base64url and dots; the `~` of SD-JWT; and what some programs write instead: padding and plain base64.
const fn is_token_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~' | b'=' | b'+' | b'/')
}

/// Whether a token ends before the byte at `index`: it is none of a token, or a `=` that is no padding since something follows it.
fn ends_token(bytes: &[u8], index: usize) -> bool {
    let is_value = |next: &u8| is_token_byte(*next) && !matches!(next, b'=' | b'.' | b'~');
    !is_token_byte(bytes[index]) || (bytes[index] == b'=' && bytes.get(index + 1).is_some_and(is_value))
}

/// No more places than this are looked at for a token, so that no text takes long.
const MAX_CANDIDATES: usize = 1000;

/// The tokens in `text`, in order.
pub(super) fn find_runs(text: &str) -> Vec<TokenRun> {
    let mut runs = Vec::new();
    let is_inside = |start: usize| {
        let before = text[..start].bytes().next_back();
        before.is_some_and(|byte| is_token_byte(byte) && !matches!(byte, b'=' | b'/'))
    };
    for beginning in ["ey", "ew"] {
        let starts = text.match_indices(beginning).map(|(start, _)| start).filter(|start| !is_inside(*start));
        runs.extend(starts.take(MAX_CANDIDATES).filter_map(|start| read_run(text, start)));
    }
    runs.sort_by_key(|run| run.start);
    // What begins inside of a token is a part of it.
    let mut end = 0;
    runs.retain(|run| {
        let is_new = run.start >= end;
        end = end.max(run.end);
        is_new
    });
    runs
}

/// The token that begins at `start`, if one does: a header that is a JSON object, and as many dots as such a token has.
fn read_run(text: &str, start: usize) -> Option<TokenRun> {
    let mut token = word_at(text, start).to_owned();
    let mut end = start + token.len();
    let line_start = text[..start].rfind('\n').map_or(0, |index| index + 1);
    let mut lines = vec![end - line_start];
    while let Some((next_start, next)) = continuation(text, end) {
        if !TokenShape::read(&token).is_none_or(|shape| shape.goes_on(&token, next, &lines)) {
            break;
        }
        token.push_str(next);
        end = next_start + next.len();
        lines.push(next.len());
    }
    let shape = TokenShape::read(&token)?;
    if token.matches('.').count() == shape.dots() + 1 && token.ends_with('.') {
        // The full stop of a sentence.
        token.pop();
        end -= 1;
    }
    let is_whole = token.split('~').next().unwrap_or_default().matches('.').count() == shape.dots();
    is_whole.then_some(TokenRun { start, end, token, is_wrapped: lines.len() > 1 })
}

/// The characters of a token from `start` on.
fn word_at(text: &str, start: usize) -> &str {
    let rest = &text[start..];
    let end = (0..rest.len()).find(|index| ends_token(rest.as_bytes(), *index)).unwrap_or(rest.len());
    let word = &rest[..end];
    // In a link, a slash ends the token: plain base64 would be escaped there.
    let is_in_link = || text[..start].rsplit(char::is_whitespace).next().is_some_and(|before| before.contains("://"));
    word.find('/').filter(|_| is_in_link()).map_or(word, |index| &word[..index])
}

/// The next line, where it may belong to a token that was wrapped at `end`: nothing but the characters of one.
fn continuation(text: &str, end: usize) -> Option<(usize, &str)> {
    let rest = text[end..].trim_start_matches([' ', '\t', '\\', '\r']);
    let line = rest.strip_prefix('\n')?.trim_start();
    let start = text.len() - line.len();
    let word = word_at(text, start);
    let is_alone = line[word.len()..]
        .chars()
        .next()
        .is_none_or(|c| c.is_whitespace() || matches!(c, '"' | '\'' | '\\' | ';' | ','));
    (is_alone && !word.is_empty()).then_some((start, word))
}

/// What a header says about the length of its token.
struct TokenShape {
    is_encrypted: bool,
    /// How many characters the signature has at least.
    signature_length: SignatureLength,
}

enum SignatureLength {
    /// Exactly so many.
    Fixed(usize),
    /// As the key of RSA wants it.
    Rsa,
    Unknown,
}

impl TokenShape {
    /// `None` if the first part is no JSON object.
    fn read(token: &str) -> Option<Self> {
        let header = token.split('.').next().unwrap_or_default().trim_end_matches('=');
        let header = read_object(&base64url::decode(&header.replace('+', "-").replace('/', "_")).ok()?).ok()?;
        let signature_length = match header.get("alg").and_then(serde_json::Value::as_str).unwrap_or_default() {
            "none" => SignatureLength::Fixed(0),
            "HS256" => SignatureLength::Fixed(43),
            "HS384" => SignatureLength::Fixed(64),
            "HS512" | "ES256" | "ES256K" | "EdDSA" | "Ed25519" => SignatureLength::Fixed(86),
            "ES384" => SignatureLength::Fixed(128),
            "ES512" => SignatureLength::Fixed(176),
            alg if alg.starts_with("RS") || alg.starts_with("PS") => SignatureLength::Rsa,
            _ => SignatureLength::Unknown,
        };
        Some(Self { is_encrypted: header.contains_key("enc"), signature_length })
    }

    const fn dots(&self) -> usize {
        if self.is_encrypted { 4 } else { 2 }
    }

    /// Whether a token that was read up to a line break goes on with the `next` line. `lines` are the lengths of those before.
    fn goes_on(&self, token: &str, next: &str, lines: &[usize]) -> bool {
        let dots = token.matches('.').count();
        if dots < self.dots() {
            return true;
        }
        let last_part = token.rsplit('.').next().unwrap_or_default().len();
        let is_complete = match self.signature_length {
            // The tag of an encrypted token: 16, 24 or 32 bytes.
            _ if self.is_encrypted => [22, 32, 43].contains(&last_part),
            SignatureLength::Fixed(length) => last_part >= length,
            // Keys of 2048, 3072 and 4096 bits.
            SignatureLength::Rsa => [342, 512].contains(&last_part) || last_part >= 683,
            SignatureLength::Unknown => last_part > 0,
        };
        // A full line goes on whatever it holds: it was wrapped at this column.
        let is_full = lines.len() > 1 && lines.last() == lines.get(lines.len() - 2);
        !next.contains('.') && (!is_complete || is_full)
    }
}
