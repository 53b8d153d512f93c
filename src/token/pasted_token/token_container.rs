//! What a token was pasted in.

use std::fmt;

use super::SCHEMES;

/// Something around a token that is no part of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TokenContainer {
    /// A call of curl.
    Curl,
    /// A link, with the name of its parameter; empty where the token is in the path.
    Link(String),
    /// A header, by its name.
    Header(String),
    /// A cookie of this name in a request.
    Cookie(String),
    /// A cookie of this name in a response.
    SetCookie(String),
    /// A member of a JSON document, by its name.
    Json(String),
    /// `NAME=` before it.
    Assignment(String),
    /// The scheme of `Authorization`, this many times.
    Scheme {
        /// As it stands.
        name: String,
        /// How often.
        count: usize,
    },
    /// Quotes.
    Quotes,
    /// `%2E` and the like.
    UrlEncoding,
    /// Line breaks among its characters.
    LineBreaks,
    /// Other text.
    Text,
    /// The marks of a mail that quotes another one.
    MailQuotation,
    /// Base64 of the whole text.
    Base64,
}

impl TokenContainer {
    /// A stable id for programs.
    #[must_use]
    pub const fn id(&self) -> &'static str {
        match self {
            Self::Curl => "curl",
            Self::Link(_) => "link",
            Self::Header(_) => "header",
            Self::Cookie(_) => "cookie",
            Self::SetCookie(_) => "set_cookie",
            Self::Json(_) => "json",
            Self::Assignment(_) => "assignment",
            Self::Scheme { .. } => "scheme",
            Self::Quotes => "quotes",
            Self::UrlEncoding => "url_encoding",
            Self::LineBreaks => "line_breaks",
            Self::Text => "text",
            Self::MailQuotation => "mail_quotation",
            Self::Base64 => "base64",
        }
    }

    /// The name that the token has in it.
    pub(super) fn name(&self) -> Option<&str> {
        match self {
            Self::Link(name)
            | Self::Header(name)
            | Self::Cookie(name)
            | Self::SetCookie(name)
            | Self::Json(name)
            | Self::Assignment(name) => Some(name).filter(|name| !name.is_empty()).map(String::as_str),
            _ => None,
        }
    }
}

impl fmt::Display for TokenContainer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Curl => f.write_str("curl command"),
            Self::Link(name) if name.is_empty() => f.write_str("link"),
            Self::Link(name) => write!(f, "link, parameter {name}"),
            Self::Header(name) => write!(f, "header {name}"),
            Self::Cookie(name) => write!(f, "cookie {name}"),
            Self::SetCookie(name) => write!(f, "Set-Cookie, cookie {name}"),
            Self::Json(name) if name.is_empty() => f.write_str("JSON"),
            Self::Json(name) => write!(f, "JSON, member {name}"),
            Self::Assignment(name) => write!(f, "{name}="),
            Self::Scheme { name, count: 1 } => f.write_str(name),
            Self::Scheme { name, count } => write!(f, "{name} ({count} times)"),
            Self::Quotes => f.write_str("quotes"),
            Self::UrlEncoding => f.write_str("URL-encoding"),
            Self::LineBreaks => f.write_str("line breaks"),
            Self::Text => f.write_str("other text"),
            Self::MailQuotation => f.write_str("a mail's quotation"),
            Self::Base64 => f.write_str("base64"),
        }
    }
}

const QUOTES: [char; 3] = ['"', '\'', '`'];

/// No more of a line than this is looked at before a token, so that many tokens on a long line do not take long.
const MAX_LINE_BYTES: usize = 4096;

/// What the token between `start` and `end` of `text` stands in, the outermost first.
pub(super) fn containers_around(text: &str, start: usize, end: usize) -> Vec<TokenContainer> {
    let mut containers = Vec::new();
    if text.split_whitespace().next().is_some_and(|word| matches!(word, "curl" | "$curl" | "curl.exe"))
        || text.trim_start().starts_with("$ curl ")
    {
        containers.push(TokenContainer::Curl);
    }
    let mut line_start =
        text[..start].rfind('\n').map_or(0, |index| index + 1).max(start.saturating_sub(MAX_LINE_BYTES));
    while !text.is_char_boundary(line_start) {
        line_start += 1;
    }
    let line = &text[line_start..start];
    let (rest, scheme) = strip_schemes(line.trim_end_matches(QUOTES));
    containers.extend(container_before(rest.trim_end_matches(QUOTES).trim_end(), line));
    containers.extend(scheme);
    let quote = line.chars().next_back().filter(|c| QUOTES.contains(c));
    if containers.is_empty() && quote.is_some_and(|quote| text[end..].starts_with(quote)) {
        containers.push(TokenContainer::Quotes);
    }
    if containers.is_empty() && (start > 0 || end < text.len()) {
        containers.push(TokenContainer::Text);
    }
    containers
}

/// The line before the scheme, and the scheme with the number of times that it stands there.
fn strip_schemes(line: &str) -> (&str, Option<TokenContainer>) {
    let mut rest = line;
    let (mut name, mut count) = (String::new(), 0);
    loop {
        // A blank may be written as + in a link.
        let head = rest.trim_end_matches([' ', '\t', '+']);
        let word_start = head.trim_end_matches(|c: char| c.is_ascii_alphanumeric()).len();
        let word = &head[word_start..];
        if head.len() == rest.len() || !SCHEMES.iter().any(|scheme| scheme.eq_ignore_ascii_case(word)) {
            let scheme = (count > 0).then_some(TokenContainer::Scheme { name, count });
            return (rest, scheme);
        }
        word.clone_into(&mut name);
        count += 1;
        rest = &head[..word_start];
    }
}

/// What ends right before the token: `NAME:` of a header or of a member, `NAME=` of a cookie or a parameter, the path of a link.
fn container_before(before: &str, line: &str) -> Option<TokenContainer> {
    let lower = line.to_ascii_lowercase();
    let is_link = before
        .rsplit(|c: char| c.is_whitespace() || QUOTES.contains(&c))
        .next()
        .is_some_and(|word| word.contains("://"));
    if let Some(before) = before.strip_suffix('=') {
        let name = last_name(before);
        return Some(if is_link {
            TokenContainer::Link(name)
        } else if lower.contains("set-cookie:") {
            TokenContainer::SetCookie(name)
        } else if lower.contains("cookie:") || lower.contains("--cookie ") || lower.contains("-b ") {
            TokenContainer::Cookie(name)
        } else {
            TokenContainer::Assignment(name)
        });
    }
    if is_link {
        return Some(TokenContainer::Link(String::new()));
    }
    let name = last_name(before.strip_suffix(':')?.trim_end_matches(QUOTES));
    (!name.is_empty()).then_some(TokenContainer::Header(name))
}

/// The name at the end of `text`.
fn last_name(text: &str) -> String {
    let start = text
        .rfind(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_' | '.'))
        .map_or(0, |index| index + text[index..].chars().next().map_or(1, char::len_utf8));
    text[start..].to_owned()
}
