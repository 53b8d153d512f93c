//! Parsing a `Set-Cookie` header: what is written there, before any jar decides (6265bis, section 5.6).

use std::mem::discriminant;

use super::cookie_date::parse_cookie_date;
use super::jar_rules::CookieDraft;
use super::rule_reason::RuleReason;
use crate::model::SetCookieDecision;
use crate::model::switch_types::SameSite;

/// The most octets that name and value may have together.
const MAX_NAME_VALUE_BYTES: usize = 4096;
/// The most octets that the value of an attribute may have.
const MAX_ATTRIBUTE_BYTES: usize = 1024;

/// A parsed `Set-Cookie` header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct SetCookie {
    pub(super) name: String,
    pub(super) value: String,
    /// In the order in which they are written.
    pub(super) attributes: Vec<CookieAttribute>,
    /// Why the whole header is refused, if it is (the standard says: ignored).
    pub(super) refusal: Option<RuleReason>,
}

/// One attribute of a header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct CookieAttribute {
    /// Name and value as written, without the spaces around them.
    pub(super) name: String,
    pub(super) value: String,
    pub(super) meaning: AttributeMeaning,
}

/// What an attribute says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum AttributeMeaning {
    /// Seconds since 1970-01-01Z.
    Expires(i64),
    /// Seconds from now.
    MaxAge(i64),
    /// In lower case and without a dot in front. Never empty.
    Domain(String),
    /// `None`: the default path.
    Path(Option<String>),
    Secure,
    HttpOnly,
    SameSite(SameSite),
    Partitioned,
    /// Nothing, for this reason.
    Ignored(RuleReason),
}

/// The report of a `Set-Cookie` header for a client without a jar: not stored, for this `reason`.
#[must_use]
pub fn refuse_set_cookie(set_cookie: &str, reason: &str) -> SetCookieDecision {
    let header = SetCookie::parse(set_cookie, CookieDraft::default());
    header.decision(false, RuleReason::new("no jar", reason))
}

impl SetCookie {
    pub(super) fn parse(line: &str, draft: CookieDraft) -> Self {
        let mut parts = line.split(';');
        let pair = parts.next().unwrap_or_default();
        let (name, value) = pair.split_once('=').unwrap_or(("", pair));
        let (name, value) = (trim_whitespace(name).to_owned(), trim_whitespace(value).to_owned());
        let refusal = refusal(line, &name, &value);
        Self { name, value, attributes: parts.map(|part| CookieAttribute::parse(part, draft)).collect(), refusal }
    }

    /// What the last attribute of a kind says: it wins.
    fn last<'a, T>(&'a self, pick: impl FnMut(&'a AttributeMeaning) -> Option<T>) -> Option<T> {
        self.attributes.iter().rev().map(|attribute| &attribute.meaning).find_map(pick)
    }

    fn has(&self, wanted: &AttributeMeaning) -> bool {
        self.attributes.iter().any(|attribute| attribute.meaning == *wanted)
    }

    /// `Domain`, if it is written.
    pub(super) fn domain(&self) -> Option<&str> {
        self.last(|meaning| if let AttributeMeaning::Domain(domain) = meaning { Some(domain.as_str()) } else { None })
    }

    /// `Path`, if it is one.
    pub(super) fn path(&self) -> Option<&str> {
        self.last(|meaning| if let AttributeMeaning::Path(path) = meaning { Some(path.as_deref()) } else { None })
            .flatten()
    }

    pub(super) fn max_age(&self) -> Option<i64> {
        self.last(|meaning| if let AttributeMeaning::MaxAge(seconds) = meaning { Some(*seconds) } else { None })
    }

    pub(super) fn expires(&self) -> Option<i64> {
        self.last(|meaning| if let AttributeMeaning::Expires(time) = meaning { Some(*time) } else { None })
    }

    pub(super) fn same_site(&self) -> SameSite {
        let word = self
            .last(|meaning| if let AttributeMeaning::SameSite(same_site) = meaning { Some(*same_site) } else { None });
        word.unwrap_or(SameSite::Unset)
    }

    pub(super) fn is_secure(&self) -> bool {
        self.has(&AttributeMeaning::Secure)
    }

    pub(super) fn is_http_only(&self) -> bool {
        self.has(&AttributeMeaning::HttpOnly)
    }

    pub(super) fn is_partitioned(&self) -> bool {
        self.has(&AttributeMeaning::Partitioned)
    }

    /// Whether a later attribute of the same kind takes the place of this one.
    pub(super) fn is_overridden(&self, index: usize) -> bool {
        let kind = discriminant(&self.attributes[index].meaning);
        let is_same = |attribute: &CookieAttribute| discriminant(&attribute.meaning) == kind;
        !matches!(self.attributes[index].meaning, AttributeMeaning::Ignored(_))
            && self.attributes.iter().skip(index + 1).any(is_same)
    }

    /// The form in which a header is reported.
    pub(super) fn decision(&self, stored: bool, why: RuleReason) -> SetCookieDecision {
        let written_path = |attribute: &&CookieAttribute| matches!(attribute.meaning, AttributeMeaning::Path(_));
        let path = self.attributes.iter().rev().find(written_path).map(|attribute| attribute.value.clone());
        SetCookieDecision {
            name: self.name.clone(),
            value: self.value.clone(),
            domain: self.domain().map(str::to_owned),
            path,
            max_age: self.max_age(),
            http_only: self.is_http_only(),
            secure: self.is_secure(),
            same_site: self.same_site(),
            stored,
            rule: why.rule.to_owned(),
            reason: why.reason,
        }
    }
}

impl CookieAttribute {
    fn parse(part: &str, draft: CookieDraft) -> Self {
        let (name, value) = part.split_once('=').unwrap_or((part, ""));
        let (name, value) = (trim_whitespace(name), trim_whitespace(value));
        Self { name: name.to_owned(), value: value.to_owned(), meaning: attribute_meaning(name, value, draft) }
    }
}

/// The drafts differ in what an attribute without a sense does: in 6265bis it takes the place of those before it, in its
/// successor it does nothing.
fn attribute_meaning(name: &str, value: &str, draft: CookieDraft) -> AttributeMeaning {
    let ignored = |rule, reason: &str| AttributeMeaning::Ignored(RuleReason::new(rule, reason));
    let is_layered = draft == CookieDraft::Layered;
    if value.len() > MAX_ATTRIBUTE_BYTES {
        return ignored("6265bis 5.6", "ignored: longer than 1024 bytes");
    }
    match name.to_ascii_lowercase().as_str() {
        "expires" => parse_cookie_date(value)
            .map_or_else(|| ignored("6265bis 5.6.1", "ignored: it is no date"), AttributeMeaning::Expires),
        "max-age" => parse_max_age(value)
            .map_or_else(|| ignored("6265bis 5.6.2", "ignored: it is no whole number"), AttributeMeaning::MaxAge),
        // 6265bis would let an empty Domain take the place of those before it. Browsers ignore it, as RFC 6265 asks (5.2.3).
        "domain" if value.is_empty() => ignored("6265bis 5.6.3", "ignored: it is empty"),
        // A dot alone is kept as it is: it isn't a host, and matches none.
        "domain" => {
            let bare = value.strip_prefix('.').filter(|rest| !rest.is_empty());
            AttributeMeaning::Domain(bare.unwrap_or(value).to_ascii_lowercase())
        }
        "path" if value.starts_with('/') => AttributeMeaning::Path(Some(value.to_owned())),
        "path" if is_layered => ignored("layered-cookies, Parse a Cookie", "ignored: it doesn't begin with /"),
        "path" => AttributeMeaning::Path(None),
        "secure" => AttributeMeaning::Secure,
        "httponly" => AttributeMeaning::HttpOnly,
        "samesite" => match value.to_ascii_lowercase().as_str() {
            "strict" => AttributeMeaning::SameSite(SameSite::Strict),
            "lax" => AttributeMeaning::SameSite(SameSite::Lax),
            "none" => AttributeMeaning::SameSite(SameSite::None),
            _ if is_layered => ignored("layered-cookies, Parse a Cookie", "ignored: it is no known word"),
            _ => AttributeMeaning::SameSite(SameSite::Unset),
        },
        "partitioned" => AttributeMeaning::Partitioned,
        _ => ignored("6265bis 5.6", "ignored: no attribute of that name is known"),
    }
}

/// Digits, or a minus and digits (section 5.6.2). Beyond what 64 bits hold, the nearest number.
fn parse_max_age(value: &str) -> Option<i64> {
    let digits = value.strip_prefix('-').unwrap_or(value);
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    Some(value.parse().unwrap_or(if value.starts_with('-') { i64::MIN } else { i64::MAX }))
}

/// The rules by which a whole header is refused, whatever its attributes say.
fn refusal(line: &str, name: &str, value: &str) -> Option<RuleReason> {
    if line.bytes().any(|b| b.is_ascii_control() && b != b'\t') {
        return Some(RuleReason::new("6265bis 5.6", "it holds a control character"));
    }
    if name.len() + value.len() > MAX_NAME_VALUE_BYTES {
        return Some(RuleReason::new("6265bis 5.6", "name and value exceed 4096 bytes"));
    }
    if name.is_empty() && value.is_empty() {
        return Some(RuleReason::new("6265bis 5.7", "it has neither name nor value"));
    }
    None
}

/// Without the spaces and tabs around it.
fn trim_whitespace(text: &str) -> &str {
    text.trim_matches([' ', '\t'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> SetCookie {
        SetCookie::parse(line, CookieDraft::Rfc6265bis)
    }

    fn layered(line: &str) -> SetCookie {
        SetCookie::parse(line, CookieDraft::Layered)
    }

    fn why(line: &str) -> String {
        parse(line).refusal.expect(line).reason
    }

    #[test]
    fn section_5_6_name_and_value() {
        for (line, name, value) in [
            ("a=b", "a", "b"),
            ("  A \t = B C  ;foo;;;   bar", "A", "B C"),
            ("a===b", "a", "==b"),
            ("a=\"b;c\"", "a", "\"b"),
            ("a=%20%3B", "a", "%20%3B"),
            ("foo", "", "foo"),
            ("=foo", "", "foo"),
            ("= foo=bar", "", "foo=bar"),
            ("foo=", "foo", ""),
            ("a=1, b=2", "a", "1, b=2"),
            ("a=b\tc", "a", "b\tc"),
            ("春节=回家", "春节", "回家"),
            ("\u{a0}a\u{a0}=b", "\u{a0}a\u{a0}", "b"),
        ] {
            let written = parse(line);
            assert_eq!((written.name.as_str(), written.value.as_str()), (name, value), "{line}");
            assert_eq!(written.refusal, None, "{line}");
        }
    }

    #[test]
    fn section_5_6_a_control_character_refuses_all() {
        for byte in (0..=0x1f_u8).chain([0x7f]).filter(|byte| *byte != b'\t') {
            let control = char::from(byte);
            for line in [
                format!("a{control}=1"),
                format!("a=1{control}2"),
                format!("a=1; Path=/{control}"),
                format!("a=1{control}"),
            ] {
                assert_eq!(why(&line), "it holds a control character", "{line:?}");
            }
        }
        assert_eq!(parse("a=\u{85}").refusal, None, "C1 is no CTL of the standard");
    }

    #[test]
    fn section_5_6_name_and_value_have_4096_bytes() {
        let longest = format!("a={}", "x".repeat(4095));
        assert_eq!(parse(&longest).refusal, None);
        assert_eq!(why(&format!("{longest}x")), "name and value exceed 4096 bytes");
        assert_eq!(why(&format!("a={}", "ä".repeat(2048))), "name and value exceed 4096 bytes", "bytes, not letters");
        assert_eq!(parse(&"x".repeat(4096)).refusal, None);
        assert!(parse(&"x".repeat(4097)).refusal.is_some());
    }

    #[test]
    fn section_5_6_an_attribute_has_1024_bytes() {
        let path = |length| parse(&format!("a=1; Path=/x; Path=/{}", "y".repeat(length))).path().map(str::len);
        assert_eq!(path(1023), Some(1024));
        assert_eq!(path(1024), Some(2), "the one before counts");
        assert_eq!(parse(&format!("a=1; Domain=a.test; Domain={}", "b".repeat(1025))).domain(), Some("a.test"));
    }

    #[test]
    fn section_5_6_attributes_in_any_case_and_the_last_wins() {
        let line = "sid=41c0; DOMAIN=a.test; path=/a; Max-Age=60; httponly; SECURE=no; samesite=STRICT; Odd=1; domain = .Shop.TEST ;\tMAX-AGE\t=\t61;Path=/b";
        let written = parse(line);
        assert_eq!((written.domain(), written.path(), written.max_age()), (Some("shop.test"), Some("/b"), Some(61)));
        assert!(written.is_http_only() && written.is_secure() && !written.is_partitioned());
        assert_eq!(written.same_site(), SameSite::Strict);
        assert!(written.is_overridden(0) && !written.is_overridden(6) && !written.is_overridden(7));
        assert!(!parse("a=1; \"Secure\"; Secure qux; Http Only").is_secure());
    }

    #[test]
    fn section_5_6_1_expires() {
        assert_eq!(parse("a=1; Expires=Thu, 01 Jan 1970 00:01:40 GMT").expires(), Some(100));
        assert_eq!(parse("a=1; Expires=Thu, 01-Jan-70 00:01:40 GMT; Expires=soon").expires(), Some(100));
        assert_eq!(parse("a=1; Expires=\"Thu, 01 Jan 1970 00:01:40 GMT\"").expires(), Some(100));
    }

    #[test]
    fn section_5_6_2_max_age() {
        for (value, wanted) in [
            ("60", Some(60)),
            ("0060", Some(60)),
            ("-1", Some(-1)),
            ("-0", Some(0)),
            ("99999999999999999999", Some(i64::MAX)),
            ("-99999999999999999999", Some(i64::MIN)),
            ("", None),
            ("-", None),
            ("+60", None),
            ("6.0", None),
            ("60s", None),
            ("--1", None),
            ("50,399", None),
            ("\"60\"", None),
        ] {
            assert_eq!(parse(&format!("a=1; Max-Age={value}")).max_age(), wanted, "{value}");
        }
    }

    #[test]
    fn section_5_6_3_domain() {
        assert_eq!(parse("a=1; Domain=..shop.test").domain(), Some(".shop.test"), "one dot is ignored");
        assert_eq!(parse("a=1; Domain=.shop.test; Domain=").domain(), Some("shop.test"), "an empty one is ignored");
        assert_eq!(parse("a=1; Domain=").domain(), None);
        assert_eq!(parse("a=1; Domain=.").domain(), Some("."));
    }

    #[test]
    fn section_5_6_4_path() {
        assert_eq!(parse("a=1; Path=/x; Path=here").path(), None, "the default path wins");
        assert_eq!(layered("a=1; Path=/x; Path=here").path(), Some("/x"));
        assert_eq!(parse("a=1; path=\"/bogus\"").path(), None);
    }

    #[test]
    fn section_5_6_7_same_site() {
        assert_eq!(parse("a=1; SameSite=none").same_site(), SameSite::None);
        assert_eq!(parse("a=1; SameSite=odd").same_site(), SameSite::Unset);
        assert_eq!(parse("a=1; SameSite=Strict; SameSite=odd").same_site(), SameSite::Unset);
        assert_eq!(layered("a=1; SameSite=Strict; SameSite=odd").same_site(), SameSite::Strict);
    }

    #[test]
    fn section_5_7_a_cookie_has_a_name_or_a_value() {
        for line in ["", "=", " = ", "; bar", "\t"] {
            assert_eq!(why(line), "it has neither name nor value", "{line:?}");
        }
    }

    #[test]
    fn a_client_without_a_jar_stores_nothing() {
        let decision = refuse_set_cookie("sid=1; Path=/", "has no jar");
        assert!(!decision.stored);
        assert_eq!((decision.name.as_str(), decision.reason.as_str()), ("sid", "has no jar"));
        assert_eq!(decision.path.as_deref(), Some("/"));
    }
}
