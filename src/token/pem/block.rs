//! The blocks of a PEM text, found whatever happened to white space.

use crate::token::key_note::KeyNote;
use crate::token::lenient_base64;

/// Of the hyphens around BEGIN and END no more is asked than that they are dashes: copying loses some, and word processors make
/// one dash of several. A space follows neither word in base64.
const BEGIN: &str = "BEGIN ";
const END: &str = "END ";

/// The words of labels (RFC 7468, RFC 4716, RFC 9580, and what OpenSSL writes besides). No other text counts as part of a label: it
/// would be shown in messages, and could be a piece of a key that lost its line break.
const LABEL_WORDS: [&str; 27] = [
    "PUBLIC",
    "PRIVATE",
    "KEY",
    "RSA",
    "EC",
    "DSA",
    "DH",
    "X9.42",
    "ENCRYPTED",
    "OPENSSH",
    "SSH2",
    "CERTIFICATE",
    "X509",
    "TRUSTED",
    "REQUEST",
    "NEW",
    "PARAMETERS",
    "PGP",
    "BLOCK",
    "MESSAGE",
    "PKCS7",
    "PKCS",
    "#7",
    "SIGNED",
    "DATA",
    "CMS",
    "CRL",
];

/// A hyphen, or what a word processor makes of several.
const fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

fn trim_dashes(text: &str) -> &str {
    text.trim_end_matches(|c| c == ' ' || is_dash(c))
}

/// The label at the beginning of `text`, and what follows the hyphens behind it.
pub(super) fn split_label(text: &str) -> (&str, &str) {
    let mut end = 0;
    loop {
        let rest = text.get(end..).unwrap_or_default();
        let word_start = rest.len() - rest.trim_start_matches(' ').len();
        let word = rest.get(word_start..).unwrap_or_default();
        let length = word.find(|c: char| c.is_whitespace() || is_dash(c)).unwrap_or(word.len());
        if !word.get(..length).is_some_and(|word| LABEL_WORDS.contains(&word)) {
            break;
        }
        end += word_start + length;
    }
    let (label, rest) = text.split_at(end);
    (label.trim_start(), rest.trim_start_matches(|c| c == ' ' || is_dash(c)))
}

/// What stands between BEGIN and END.
#[derive(Debug)]
pub(super) struct PemBlock {
    pub(super) label: String,
    /// `None` if it is not base64.
    pub(super) bytes: Option<Vec<u8>>,
    /// Whether its header says so (RFC 1421, section 4.6.1.1), as OpenSSL did before PKCS #8.
    pub(super) is_encrypted: bool,
    /// Whether END is there.
    pub(super) is_complete: bool,
    pub(super) notes: Vec<KeyNote>,
}

/// All blocks of a text.
#[derive(Debug)]
pub(super) struct FoundBlocks {
    pub(super) blocks: Vec<PemBlock>,
    /// What stood around them, if it is worth saying.
    pub(super) text_around: Option<KeyNote>,
}

pub(super) fn find_blocks(text: &str) -> FoundBlocks {
    let mut blocks = Vec::new();
    let mut around = String::new();
    let mut rest = text;
    while let Some((before, after_begin)) = rest.split_once(BEGIN) {
        around.push_str(trim_dashes(before));
        let (label, body) = split_label(after_begin);
        if label.is_empty() {
            around.push_str(BEGIN);
            rest = after_begin;
            continue;
        }
        let (body, is_complete, behind) = match body.split_once(END) {
            Some((body, end)) => (body, true, split_label(end).1),
            None => (body, false, ""),
        };
        rest = behind;
        blocks.push(read_body(label, trim_dashes(body), is_complete));
    }
    around.push_str(rest);
    FoundBlocks { blocks, text_around: describe_surroundings(&around) }
}

fn describe_surroundings(around: &str) -> Option<KeyNote> {
    let is_blank = |c: char| c.is_whitespace() || c == '\\';
    if around.chars().all(is_blank) {
        return None;
    }
    let is_quote = |c: char| matches!(c, '"' | '\'' | '`' | '\u{2018}'..='\u{201f}');
    let only_quotes = around.chars().all(|c| is_quote(c) || is_blank(c));
    Some(if only_quotes { KeyNote::Quotes } else { KeyNote::TextAround })
}

fn read_body(label: &str, body: &str, is_complete: bool) -> PemBlock {
    let is_indented = body.lines().skip(1).any(|line| line.starts_with([' ', '\t']) && !line.trim().is_empty());
    let is_one_line = !body.trim().is_empty() && !body.trim_end_matches([' ', '\t']).contains(['\n', '\r']);
    let notes =
        [(is_one_line, KeyNote::OneLine), (is_indented, KeyNote::Indentation), (!is_complete, KeyNote::NoEndLine)];
    // A header line has a colon, which base64 has not; in SSH2 it goes on after a backslash (RFC 4716, section 3.3).
    let mut continues = false;
    let base64: String = body
        .lines()
        .map(str::trim)
        .filter(|line| {
            let is_header = continues || line.contains(':');
            continues = is_header && line.ends_with('\\');
            !is_header
        })
        // `\/` is how some JSON writes `/`, and a line of a shell ends in a backslash.
        .flat_map(|line| line.chars().filter(|c| *c != '\\'))
        .collect();
    PemBlock {
        label: label.to_owned(),
        bytes: lenient_base64::decode(&base64).filter(|bytes| !bytes.is_empty()),
        is_encrypted: body.contains("ENCRYPTED"),
        is_complete,
        notes: notes.into_iter().filter_map(|(applies, note)| applies.then_some(note)).collect(),
    }
}
