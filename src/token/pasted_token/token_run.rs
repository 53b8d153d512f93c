//! Where in a text a token begins and ends.

use serde_json::{Map, Value as Json};

use crate::token::algorithm::Algorithm;
use crate::token::lenient_base64;

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
    /// Whether it stands alone and has as many parts as its header promises.
    pub(super) is_whole: bool,
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
/// No header is longer than this, in characters: a chain of certificates in `x5c` has about half as many.
const MAX_HEADER_CHARACTERS: usize = 32 * 1024;
/// No token is wrapped over more lines than this.
const MAX_LINES: usize = 4096;

/// The tokens in a text.
pub(super) struct TokenRuns {
    /// In order.
    pub(super) runs: Vec<TokenRun>,
    /// Whether more places look like the beginning of a token than are looked at.
    pub(super) is_cut_off: bool,
}

/// The tokens in `text`, and what begins like one and is none.
pub(super) fn find_runs(text: &str) -> TokenRuns {
    let is_inside = |start: usize| {
        let before = text[..start].bytes().next_back();
        before.is_some_and(|byte| is_token_byte(byte) && !matches!(byte, b'=' | b'/'))
    };
    let is_beginning =
        |start: &usize| matches!(text.as_bytes().get(start + 1), Some(b'y' | b'w')) && !is_inside(*start);
    let mut starts = text.match_indices('e').map(|(start, _)| start).filter(is_beginning);
    let mut runs: Vec<TokenRun> = Vec::new();
    let mut end = 0;
    for start in starts.by_ref().take(MAX_CANDIDATES) {
        // What begins inside of a token is a part of it.
        if start < end {
            continue;
        }
        if let Some(run) = read_run(text, start).or_else(|| read_broken_run(text, start)) {
            end = run.end;
            runs.push(run);
        }
    }
    let is_cut_off = starts.any(|start| start >= end);
    TokenRuns { runs, is_cut_off }
}

/// What may touch a token on either side.
const fn is_delimiter(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '"' | '\'' | '`' | '“' | '”' | '‘' | '’' | ',' | ';' | '&' | '<' | '>' | '(' | ')' | '{' | '}' | '[' | ']'
        )
}

/// Whether a token may begin at `start`: nothing, a delimiter, a name's `=` or `:`, or a part of a link is before it.
fn begins_after_delimiter(text: &str, start: usize) -> bool {
    text[..start].chars().next_back().is_none_or(|c| {
        is_delimiter(c) || matches!(c, '=' | ':') || (matches!(c, '/' | '#') && is_in_link(text, start))
    })
}

/// Whether a token may end at `end`: nothing, a delimiter, the backslash of one, or the next part of a link is behind it.
fn ends_before_delimiter(text: &str, end: usize) -> bool {
    let mut rest = text[end..].chars();
    match rest.next() {
        None => true,
        Some('\\') => matches!(rest.next(), Some('"' | '\'' | '\r' | '\n')),
        Some('/' | '#' | '?') => is_in_link(text, end),
        Some(c) => is_delimiter(c),
    }
}

/// No link is longer than this before its token, in bytes.
const MAX_LINK_BYTES: usize = 2048;

/// Whether a link goes on at `index`.
fn is_in_link(text: &str, index: usize) -> bool {
    let before = &text.as_bytes()[index.saturating_sub(MAX_LINK_BYTES)..index];
    let word = before.rsplit(u8::is_ascii_whitespace).next().unwrap_or_default();
    word.windows(3).any(|bytes| bytes == b"://")
}

/// What begins like a token at `start` and is none, with all that touches it, so that a verifier can refuse it. JSON in base64
/// that is no header either is something else.
fn read_broken_run(text: &str, start: usize) -> Option<TokenRun> {
    if !text[start..].starts_with("eyJ") {
        return None;
    }
    let is_edge = |c: char| is_delimiter(c) || matches!(c, '=' | ':');
    let first =
        text[..start].char_indices().rev().find(|(_, c)| is_edge(*c)).map_or(0, |(index, c)| index + c.len_utf8());
    let end = text[start..].find(is_delimiter).map_or(text.len(), |length| start + length);
    let token = text[first..end].to_owned();
    let is_other_json = || read_header(&token).is_some_and(|header| !header.contains_key("alg"));
    (token.contains('.') || !is_other_json()).then_some(TokenRun {
        start: first,
        end,
        token,
        is_wrapped: false,
        is_whole: false,
    })
}

/// A token that is put together from the lines over which it was wrapped.
struct JoinedLines<'a> {
    text: &'a str,
    token: String,
    /// Where the last line ends.
    end: usize,
    /// The length of each line.
    lines: Vec<usize>,
    dots: usize,
    /// The length of what follows the last dot.
    last_part: usize,
}

impl<'a> JoinedLines<'a> {
    fn begin(text: &'a str, start: usize) -> Self {
        let line_start = text[..start].rfind('\n').map_or(0, |index| index + 1);
        let mut joined = Self { text, token: String::new(), end: start, lines: Vec::new(), dots: 0, last_part: 0 };
        joined.push(start, word_at(text, start));
        joined.lines = vec![joined.end - line_start];
        joined
    }

    fn push(&mut self, start: usize, line: &str) {
        self.token.push_str(line);
        self.end = start + line.len();
        self.lines.push(line.len());
        self.dots += line.matches('.').count();
        self.last_part = line.rfind('.').map_or(self.last_part + line.len(), |index| line.len() - index - 1);
    }

    /// Takes on the next line if `belongs`; whether it did.
    fn absorb_next(&mut self, belongs: impl Fn(&Self, &str) -> bool) -> bool {
        let next =
            continuation(self.text, self.end).filter(|(_, line)| self.lines.len() < MAX_LINES && belongs(self, line));
        if let Some((start, line)) = next {
            self.push(start, line);
        }
        next.is_some()
    }
}

/// The token that begins at `start`, if one does: a header that is a JSON object, and as many dots as such a token has.
fn read_run(text: &str, start: usize) -> Option<TokenRun> {
    if !begins_after_delimiter(text, start) {
        return None;
    }
    let mut joined = JoinedLines::begin(text, start);
    while joined.dots == 0 && joined.absorb_next(|joined, _| joined.token.len() < MAX_HEADER_CHARACTERS) {}
    let shape = ExpectedLength::read(&joined.token)?;
    while joined.absorb_next(|joined, next| shape.goes_on(joined, next)) {}
    if !ends_before_delimiter(text, joined.end) {
        return None;
    }
    let JoinedLines { mut token, mut end, lines, dots, .. } = joined;
    if dots == shape.dots() + 1 && token.ends_with('.') {
        // The full stop of a sentence.
        token.pop();
        end -= 1;
    }
    let is_whole = token.split('~').next().unwrap_or_default().matches('.').count() == shape.dots();
    is_whole.then_some(TokenRun { start, end, token, is_wrapped: lines.len() > 1, is_whole })
}

/// The characters of a token from `start` on.
fn word_at(text: &str, start: usize) -> &str {
    let rest = &text[start..];
    let end = (0..rest.len()).find(|index| ends_token(rest.as_bytes(), *index)).unwrap_or(rest.len());
    let word = &rest[..end];
    // In a link, a slash ends the token: plain base64 would be escaped there.
    word.find('/').filter(|_| is_in_link(text, start)).map_or(word, |index| &word[..index])
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
struct ExpectedLength {
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

impl SignatureLength {
    fn of(algorithm: Algorithm) -> Self {
        // Each character holds six bits.
        algorithm.signature_bytes().map_or(Self::Rsa, |bytes| Self::Fixed((bytes * 8).div_ceil(6)))
    }
}

/// The first part of `token`, if it is a JSON object of a bearable length.
fn read_header(token: &str) -> Option<Map<String, Json>> {
    let header = token.split('.').next().unwrap_or_default();
    if header.len() > MAX_HEADER_CHARACTERS {
        return None;
    }
    lenient_base64::decode_object(header)
}

impl ExpectedLength {
    /// `None` if the first part is no JSON object.
    fn read(token: &str) -> Option<Self> {
        let header = read_header(token)?;
        let signature_length = match header.get("alg").and_then(Json::as_str).unwrap_or_default() {
            "none" => SignatureLength::Fixed(0),
            alg => Algorithm::by_name(alg).map_or(SignatureLength::Unknown, SignatureLength::of),
        };
        Some(Self { is_encrypted: header.contains_key("enc"), signature_length })
    }

    const fn dots(&self) -> usize {
        if self.is_encrypted { 4 } else { 2 }
    }

    /// Whether a token that was read up to a line break goes on with the `next` line.
    fn goes_on(&self, joined: &JoinedLines<'_>, next: &str) -> bool {
        if joined.dots < self.dots() {
            return true;
        }
        let (last_part, lines) = (joined.last_part, &joined.lines);
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
