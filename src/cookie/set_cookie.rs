//! Reading a `Set-Cookie` line: what is written there, before any jar decides.

use ::cookie::Cookie;

use crate::model::{SameSite, SetCookieDecision};

/// Names and values together may be this long, in octets (6265bis, section 5.6).
const MAX_NAME_VALUE_BYTES: usize = 4096;

/// A `Set-Cookie` line as written: the report of it, with nothing decided yet, and `Expires`, which the report does not show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct SetCookie {
    pub(super) decision: SetCookieDecision,
    /// `Expires` in seconds since 1970-01-01Z; `None` where it is missing or no date.
    pub(super) expires: Option<i64>,
    /// Why the whole line is to be ignored, if it is.
    pub(super) ignore_reason: Option<IgnoreReason>,
}

/// Why a whole line is ignored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct IgnoreReason {
    pub(super) rule: &'static str,
    pub(super) reason: &'static str,
}

/// What a `Set-Cookie` line says where no jar takes it: reported as not kept, for the reason `why`.
#[must_use]
pub fn reject_set_cookie(set_cookie: &str, why: &str) -> SetCookieDecision {
    SetCookieDecision { rule: "no jar".to_owned(), reason: why.to_owned(), ..parse_set_cookie(set_cookie).decision }
}

/// Reads a line.
pub(super) fn parse_set_cookie(set_cookie: &str) -> SetCookie {
    let Ok(parsed) = Cookie::parse(set_cookie) else {
        let ignored = IgnoreReason { rule: "6265bis 5.6", reason: "it is no name=value" };
        return SetCookie { decision: empty_decision(), expires: None, ignore_reason: Some(ignored) };
    };
    let report = SetCookieDecision {
        name: parsed.name().to_owned(),
        value: parsed.value().to_owned(),
        domain: parsed.domain().map(str::to_owned),
        path: parsed.path().map(str::to_owned),
        max_age: parsed.max_age().map(::cookie::time::SignedDuration::whole_seconds),
        http_only: parsed.http_only().unwrap_or(false),
        secure: parsed.secure().unwrap_or(false),
        same_site: same_site(&parsed),
        ..empty_decision()
    };
    let expires = parsed.expires_datetime().map(::cookie::time::OffsetDateTime::unix_timestamp);
    SetCookie { ignore_reason: ignore_reason(set_cookie, &report), expires, decision: report }
}

/// Two rules that ignore a line before anything in it counts (6265bis, section 5.6).
fn ignore_reason(set_cookie: &str, report: &SetCookieDecision) -> Option<IgnoreReason> {
    let control = |c: char| c.is_ascii_control() && c != '\t';
    if set_cookie.contains(control) {
        return Some(IgnoreReason { rule: "6265bis 5.6", reason: "it holds a control character" });
    }
    let too_long = report.name.len() + report.value.len() > MAX_NAME_VALUE_BYTES;
    too_long.then_some(IgnoreReason { rule: "6265bis 5.6", reason: "name and value exceed 4096 bytes" })
}

fn same_site(parsed: &Cookie<'_>) -> SameSite {
    match parsed.same_site() {
        Some(::cookie::SameSite::Strict) => SameSite::Strict,
        Some(::cookie::SameSite::Lax) => SameSite::Lax,
        Some(::cookie::SameSite::None) => SameSite::None,
        None => SameSite::Unset,
    }
}

/// The report of a line of which nothing could be read.
fn empty_decision() -> SetCookieDecision {
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

    fn why(line: &str) -> &'static str {
        parse_set_cookie(line).ignore_reason.expect(line).reason
    }

    #[test]
    fn every_attribute_is_read_whatever_its_case() {
        let line = "sid=41c0; DOMAIN=shop.test; path=/a; Max-Age=60; httponly; SECURE; samesite=STRICT; Odd=1";
        let report = parse_set_cookie(line).decision;
        assert_eq!((report.name.as_str(), report.value.as_str()), ("sid", "41c0"));
        assert_eq!((report.domain.as_deref(), report.path.as_deref()), (Some("shop.test"), Some("/a")));
        assert_eq!((report.max_age, report.http_only, report.secure), (Some(60), true, true));
        assert_eq!(report.same_site, SameSite::Strict);
        assert_eq!(parse_set_cookie("a=1; SameSite=odd").decision.same_site, SameSite::Unset);
    }

    #[test]
    fn expires_is_read_in_the_usual_form() {
        let line = "a=1; Expires=Thu, 01 Jan 1970 00:01:40 GMT";
        assert_eq!(parse_set_cookie(line).expires, Some(100));
        assert_eq!(parse_set_cookie("a=1; Expires=soon").expires, None);
    }

    #[test]
    fn a_line_is_ignored_whole() {
        assert_eq!(why("sid"), "it is no name=value");
        assert_eq!(why("a=1\u{1b}[31m"), "it holds a control character");
        assert_eq!(why("a=1; Path=/\u{7f}"), "it holds a control character");
        assert!(parse_set_cookie("a=1\t2").ignore_reason.is_none(), "a tab is no fault");
        let at_most = format!("a={}", "x".repeat(4095));
        assert!(parse_set_cookie(&at_most).ignore_reason.is_none());
        assert_eq!(why(&format!("{at_most}x")), "name and value exceed 4096 bytes");
    }

    #[test]
    fn a_client_without_a_jar_keeps_nothing() {
        let report = reject_set_cookie("sid=1; Path=/", "has no jar");
        assert!(!report.stored);
        assert_eq!((report.name.as_str(), report.reason.as_str()), ("sid", "has no jar"));
    }
}
