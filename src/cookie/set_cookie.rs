//! Parsing a `Set-Cookie` header: what is written there, before any jar decides.

use ::cookie::Cookie;

use super::rule_reason::RuleReason;
use crate::model::SetCookieDecision;
use crate::model::switch_types::SameSite;

/// The most octets that name and value may have together (6265bis, section 5.6).
const MAX_NAME_VALUE_BYTES: usize = 4096;

/// A parsed `Set-Cookie` header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct SetCookie {
    /// The attributes as written, in the form that reports them; whether the cookie is stored is not decided yet.
    pub(super) attributes: SetCookieDecision,
    /// `Expires` in seconds since 1970-01-01Z; `None` if it is missing or not a date.
    pub(super) expires: Option<i64>,
    /// Why the whole header is refused, if it is (the standard says: ignored).
    pub(super) refusal: Option<RuleReason>,
}

/// The report of a `Set-Cookie` header for a client without a jar: not stored, for this `reason`.
#[must_use]
pub fn refuse_set_cookie(set_cookie: &str, reason: &str) -> SetCookieDecision {
    SetCookieDecision {
        rule: "no jar".to_owned(),
        reason: reason.to_owned(),
        ..parse_set_cookie(set_cookie).attributes
    }
}

pub(super) fn parse_set_cookie(set_cookie: &str) -> SetCookie {
    let Ok(parsed) = Cookie::parse(set_cookie) else {
        let refusal = RuleReason::new("6265bis 5.6", "it is no name=value");
        return SetCookie { attributes: no_attributes(), expires: None, refusal: Some(refusal) };
    };
    let attributes = SetCookieDecision {
        name: parsed.name().to_owned(),
        value: parsed.value().to_owned(),
        domain: parsed.domain().map(str::to_owned),
        path: parsed.path().map(str::to_owned),
        max_age: parsed.max_age().map(::cookie::time::SignedDuration::whole_seconds),
        http_only: parsed.http_only().unwrap_or(false),
        secure: parsed.secure().unwrap_or(false),
        same_site: same_site(&parsed),
        ..no_attributes()
    };
    let expires = parsed.expires_datetime().map(::cookie::time::OffsetDateTime::unix_timestamp);
    SetCookie { refusal: refusal(set_cookie, &attributes), expires, attributes }
}

/// The rules by which a whole header is refused, whatever its attributes say (6265bis, section 5.6).
fn refusal(set_cookie: &str, attributes: &SetCookieDecision) -> Option<RuleReason> {
    if set_cookie.contains(|c: char| c.is_ascii_control() && c != '\t') {
        return Some(RuleReason::new("6265bis 5.6", "it holds a control character"));
    }
    if attributes.name.len() + attributes.value.len() > MAX_NAME_VALUE_BYTES {
        return Some(RuleReason::new("6265bis 5.6", "name and value exceed 4096 bytes"));
    }
    None
}

fn same_site(parsed: &Cookie<'_>) -> SameSite {
    match parsed.same_site() {
        Some(::cookie::SameSite::Strict) => SameSite::Strict,
        Some(::cookie::SameSite::Lax) => SameSite::Lax,
        Some(::cookie::SameSite::None) => SameSite::None,
        None => SameSite::Unset,
    }
}

/// The attributes of a header of which nothing could be read.
fn no_attributes() -> SetCookieDecision {
    SetCookieDecision {
        name: String::new(),
        value: String::new(),
        domain: None,
        path: None,
        max_age: None,
        http_only: false,
        secure: false,
        same_site: SameSite::Unset,
        stored: false,
        rule: String::new(),
        reason: String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn why(line: &str) -> String {
        parse_set_cookie(line).refusal.expect(line).reason
    }

    #[test]
    fn every_attribute_is_read_whatever_its_case() {
        let line = "sid=41c0; DOMAIN=shop.test; path=/a; Max-Age=60; httponly; SECURE; samesite=STRICT; Odd=1";
        let written = parse_set_cookie(line).attributes;
        assert_eq!((written.name.as_str(), written.value.as_str()), ("sid", "41c0"));
        assert_eq!((written.domain.as_deref(), written.path.as_deref()), (Some("shop.test"), Some("/a")));
        assert_eq!((written.max_age, written.http_only, written.secure), (Some(60), true, true));
        assert_eq!(written.same_site, SameSite::Strict);
        assert_eq!(parse_set_cookie("a=1; SameSite=odd").attributes.same_site, SameSite::Unset);
    }

    #[test]
    fn expires_is_read_in_the_usual_form() {
        let line = "a=1; Expires=Thu, 01 Jan 1970 00:01:40 GMT";
        assert_eq!(parse_set_cookie(line).expires, Some(100));
        assert_eq!(parse_set_cookie("a=1; Expires=soon").expires, None);
    }

    #[test]
    fn a_line_is_refused_whole() {
        assert_eq!(why("sid"), "it is no name=value");
        assert_eq!(why("a=1\u{1b}[31m"), "it holds a control character");
        assert_eq!(why("a=1; Path=/\u{7f}"), "it holds a control character");
        assert!(parse_set_cookie("a=1\t2").refusal.is_none(), "a tab is no fault");
        let longest = format!("a={}", "x".repeat(4095));
        assert!(parse_set_cookie(&longest).refusal.is_none());
        assert_eq!(why(&format!("{longest}x")), "name and value exceed 4096 bytes");
    }

    #[test]
    fn a_client_without_a_jar_stores_nothing() {
        let decision = refuse_set_cookie("sid=1; Path=/", "has no jar");
        assert!(!decision.stored);
        assert_eq!((decision.name.as_str(), decision.reason.as_str()), ("sid", "has no jar"));
    }
}
