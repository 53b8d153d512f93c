//! The jar of one client: taking cookies in and giving them out (6265bis, sections 5.7 and 5.8.3).

use std::cmp::Reverse;

use super::SchemeAndHost;
use super::matching::{default_path, domain_matches, path_matches};
use super::set_cookie;
use super::set_cookie::SetCookie;
use crate::model::{CookieSendDecision, JarCookie, SameSite, SetCookieDecision};

/// The longest life that a jar grants, in seconds: 400 days (section 5.5).
const MAX_LIFETIME_SECONDS: i64 = 400 * 24 * 60 * 60;

/// The cookies of one client, in the order in which they were created.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Jar {
    cookies: Vec<JarCookie>,
}

/// What the jar decided, and the section that says so.
type RuleReason = (&'static str, String);

impl Jar {
    /// Takes one `Set-Cookie` line of a response to a request for `path` at `origin`, or says why not.
    pub fn store_set_cookie(
        &mut self,
        origin: SchemeAndHost<'_>,
        path: &str,
        set_cookie: &str,
        now: i64,
    ) -> SetCookieDecision {
        self.cookies.retain(|cookie| is_unexpired(cookie, now));
        let written = set_cookie::parse_set_cookie(set_cookie);
        if let Some(ignored) = written.ignore_reason {
            return with_decision(written.decision, false, (ignored.rule, ignored.reason.to_owned()));
        }
        match cookie_to_store(&written, origin, path, now) {
            Ok(cookie) => {
                let reason = self.insert_or_replace(cookie, now);
                with_decision(written.decision, true, reason)
            }
            Err(reason) => with_decision(written.decision, false, reason),
        }
    }

    /// The value of the `Cookie` header for a request (`None`: no header at all), and for each cookie whether it goes along.
    #[must_use]
    pub fn cookies_for(
        &self,
        origin: SchemeAndHost<'_>,
        path: &str,
        now: i64,
    ) -> (Option<String>, Vec<CookieSendDecision>) {
        let mut held: Vec<&JarCookie> = self.cookies.iter().filter(|cookie| is_unexpired(cookie, now)).collect();
        // Longer paths first; the sort is stable, so that among equals the earlier created comes first (section 5.8.3).
        held.sort_by_key(|cookie| Reverse(cookie.path.len()));
        let mut header = String::new();
        let mut report = Vec::with_capacity(held.len());
        for cookie in held {
            let verdict = send_rule(cookie, origin, path);
            if verdict.is_ok() {
                let gap = if header.is_empty() { "" } else { "; " };
                header.extend([gap, &cookie.name, "=", &cookie.value]);
            }
            let sent = verdict.is_ok();
            let (rule, reason) = verdict.unwrap_or_else(|reason| reason);
            report.push(CookieSendDecision { name: cookie.name.clone(), sent, rule: rule.to_owned(), reason });
        }
        ((!header.is_empty()).then_some(header), report)
    }

    /// The cookies that the jar holds at `now`, in the order in which they were created.
    #[must_use]
    pub fn cookies_at(&self, now: i64) -> Vec<JarCookie> {
        self.cookies.iter().filter(|cookie| is_unexpired(cookie, now)).cloned().collect()
    }

    /// Stores the cookie in the place of the one with the same key, which keeps that one's age in the order of sending.
    /// One that has already expired only takes the old one away.
    fn insert_or_replace(&mut self, cookie: JarCookie, now: i64) -> RuleReason {
        let old = self.cookies.iter().position(|held| cookie_identity(held) == cookie_identity(&cookie));
        let whose = if cookie.host_only { "for this host only" } else { "for this domain and below" };
        match (old, is_unexpired(&cookie, now)) {
            (Some(at), true) => {
                self.cookies[at] = cookie;
                ("6265bis 5.7", "replaces the one of that name".to_owned())
            }
            (None, true) => {
                self.cookies.push(cookie);
                ("6265bis 5.7", whose.to_owned())
            }
            (Some(at), false) => {
                self.cookies.remove(at);
                ("6265bis 5.7", "expired: deletes the one it had".to_owned())
            }
            (None, false) => ("6265bis 5.7", "expired: there was none to delete".to_owned()),
        }
    }
}

/// What makes two cookies the same one (section 5.7).
fn cookie_identity(cookie: &JarCookie) -> (&str, &str, bool, &str) {
    (&cookie.name, &cookie.domain, cookie.host_only, &cookie.path)
}

fn is_unexpired(cookie: &JarCookie, now: i64) -> bool {
    cookie.expires.is_none_or(|expires| now < expires)
}

fn with_decision(report: SetCookieDecision, kept: bool, (rule, reason): RuleReason) -> SetCookieDecision {
    SetCookieDecision { stored: kept, rule: rule.to_owned(), reason, ..report }
}

/// The cookie to store for what was written, or why there is none (section 5.7).
fn cookie_to_store(
    written: &SetCookie,
    origin: SchemeAndHost<'_>,
    path: &str,
    now: i64,
) -> Result<JarCookie, RuleReason> {
    let report = &written.decision;
    let (domain, host_only) = resolve_domain(report, origin.host)?;
    let written_path = report.path.as_deref().filter(|path| path.starts_with('/'));
    let cookie = JarCookie {
        name: report.name.clone(),
        value: report.value.clone(),
        domain,
        host_only,
        path: written_path.unwrap_or_else(|| default_path(path)).to_owned(),
        expires: expiry_time(written, now),
        http_only: report.http_only,
        secure: report.secure,
        same_site: report.same_site,
    };
    if cookie.secure && !origin.secure {
        return Err(("6265bis 5.7", "Secure, but it came over http".to_owned()));
    }
    if cookie.same_site == SameSite::None && !cookie.secure {
        return Err(("6265bis 5.7", "SameSite=None asks for Secure".to_owned()));
    }
    check_name_prefix(&cookie, written_path).map(|()| cookie)
}

/// Whom the cookie is for, and whether for exactly that host (sections 4.1.2.3, 5.1.3 and 5.7).
fn resolve_domain(report: &SetCookieDecision, host: &str) -> Result<(String, bool), RuleReason> {
    let domain = report.domain.as_deref().unwrap_or_default().trim_start_matches('.').to_ascii_lowercase();
    if domain.is_empty() || (domain == host && !domain.contains('.')) {
        return Ok((host.to_owned(), true));
    }
    if !domain.contains('.') {
        return Err(("6265bis 5.7", format!("{domain} is a whole top-level domain")));
    }
    if !domain_matches(host, &domain) {
        return Err(("6265bis 5.1.3", format!("{host} does not lie in {domain}")));
    }
    Ok((domain, false))
}

/// `Max-Age` counts before `Expires` (section 5.6), and neither grants more than 400 days (section 5.5).
fn expiry_time(written: &SetCookie, now: i64) -> Option<i64> {
    let by_age = written.decision.max_age.map(|age| if age <= 0 { i64::MIN } else { now.saturating_add(age) });
    by_age.or(written.expires).map(|expires| expires.min(now.saturating_add(MAX_LIFETIME_SECONDS)))
}

/// A name that begins with `__Secure-` or `__Host-`, in any case, promises something; the jar holds it to that (section 5.4).
fn check_name_prefix(cookie: &JarCookie, written_path: Option<&str>) -> Result<(), RuleReason> {
    let name = cookie.name.to_ascii_lowercase();
    let broken = |reason: &str| Err(("6265bis 5.4", reason.to_owned()));
    if name.starts_with("__secure-") && !cookie.secure {
        return broken("__Secure- asks for Secure");
    }
    if name.starts_with("__host-") && !(cookie.secure && cookie.host_only && written_path == Some("/")) {
        return broken("__Host- asks for Secure, Path=/ and no Domain");
    }
    Ok(())
}

/// Whether a cookie goes along with a request: the reason why, or why not (section 5.8.3).
fn send_rule(cookie: &JarCookie, origin: SchemeAndHost<'_>, path: &str) -> Result<RuleReason, RuleReason> {
    let SchemeAndHost { secure, host } = origin;
    if cookie.host_only && host != cookie.domain {
        return Err(("6265bis 5.8.3", format!("goes to {} only", cookie.domain)));
    }
    if !domain_matches(host, &cookie.domain) {
        return Err(("6265bis 5.1.3", format!("{host} does not lie in {}", cookie.domain)));
    }
    if !path_matches(path, &cookie.path) {
        return Err(("6265bis 5.1.4", format!("goes to {} and below only", cookie.path)));
    }
    if cookie.secure && !secure {
        return Err(("6265bis 5.8.3", "Secure: not over http".to_owned()));
    }
    Ok(("6265bis 5.8.3", "host, path and scheme fit".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_000_000;
    const SHOP: SchemeAndHost<'_> = SchemeAndHost { secure: true, host: "shop.test" };
    const PLAIN: SchemeAndHost<'_> = SchemeAndHost { secure: false, host: "shop.test" };
    const API: SchemeAndHost<'_> = SchemeAndHost { secure: true, host: "api.shop.test" };

    fn jar(lines: &[&str]) -> Jar {
        let mut jar = Jar::default();
        for line in lines {
            let kept = jar.store_set_cookie(SHOP, "/", line, NOW);
            assert!(kept.stored, "{line}: {}", kept.reason);
        }
        jar
    }

    fn header(jar: &Jar, origin: SchemeAndHost<'_>, path: &str, now: i64) -> String {
        jar.cookies_for(origin, path, now).0.unwrap_or_default()
    }

    fn refused(origin: SchemeAndHost<'_>, line: &str) -> String {
        let mut jar = Jar::default();
        let kept = jar.store_set_cookie(origin, "/", line, NOW);
        assert!(!kept.stored, "{line} was kept");
        assert_eq!(jar, Jar::default());
        kept.rule
    }

    #[test]
    fn without_a_domain_it_goes_to_that_host_only() {
        let jar = jar(&["a=1"]);
        assert_eq!(header(&jar, SHOP, "/", NOW), "a=1");
        let (none, report) = jar.cookies_for(API, "/", NOW);
        assert_eq!(none, None);
        assert_eq!((report[0].sent, report[0].reason.as_str()), (false, "goes to shop.test only"));
    }

    #[test]
    fn with_a_domain_it_goes_to_subdomains_too() {
        let jar = jar(&["a=1; Domain=.Shop.Test"]);
        assert_eq!(header(&jar, API, "/", NOW), "a=1");
        assert_eq!(header(&jar, SchemeAndHost { secure: true, host: "evilshop.test" }, "/", NOW), "");
        assert_eq!(jar.cookies_at(NOW)[0].domain, "shop.test");
    }

    #[test]
    fn a_domain_must_cover_the_host() {
        assert_eq!(refused(SHOP, "a=1; Domain=api.shop.test"), "6265bis 5.1.3");
        assert_eq!(refused(SHOP, "a=1; Domain=evil.test"), "6265bis 5.1.3");
        assert_eq!(refused(SHOP, "a=1; Domain=test"), "6265bis 5.7");
        let mut jar = Jar::default();
        assert!(
            jar.store_set_cookie(SchemeAndHost { secure: true, host: "localhost" }, "/", "a=1; Domain=localhost", NOW)
                .stored
        );
        assert!(jar.cookies_at(NOW)[0].host_only);
    }

    #[test]
    fn a_sibling_may_set_a_cookie_for_the_common_domain() {
        let mut jar = jar(&["sid=own"]);
        let blog = SchemeAndHost { secure: true, host: "blog.shop.test" };
        assert!(jar.store_set_cookie(blog, "/toss", "sid=planted; Domain=shop.test; Path=/", NOW).stored);
        assert_eq!(header(&jar, SHOP, "/", NOW), "sid=own; sid=planted", "both live: host-only is part of the key");
    }

    #[test]
    fn secure_is_for_https() {
        assert_eq!(refused(PLAIN, "a=1; Secure"), "6265bis 5.7");
        let jar = jar(&["a=1; Secure"]);
        assert_eq!(header(&jar, PLAIN, "/", NOW), "");
        assert_eq!(header(&jar, SHOP, "/", NOW), "a=1");
        assert_eq!(refused(SHOP, "a=1; SameSite=None"), "6265bis 5.7");
    }

    #[test]
    fn it_ends_at_the_very_second() {
        let jar = jar(&["a=1; Max-Age=60", "b=2; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT"]);
        assert_eq!(header(&jar, SHOP, "/", NOW + 59), "a=1; b=2", "Max-Age counts before Expires");
        assert_eq!(header(&jar, SHOP, "/", NOW + 60), "");
        assert_eq!(jar.cookies_at(NOW + 60), []);
    }

    #[test]
    fn nobody_lives_longer_than_400_days() {
        let jar = jar(&["a=1; Max-Age=99999999999"]);
        assert_eq!(jar.cookies_at(NOW)[0].expires, Some(NOW + 400 * 86_400));
    }

    #[test]
    fn max_age_zero_deletes_the_one_with_the_same_key() {
        let mut jar = jar(&["a=1; Path=/", "a=2; Path=/x", "b=3"]);
        assert!(jar.store_set_cookie(SHOP, "/", "a=; Path=/; Max-Age=0", NOW).stored);
        assert_eq!(header(&jar, SHOP, "/x", NOW), "a=2; b=3");
        assert!(jar.store_set_cookie(SHOP, "/", "b=; Expires=Thu, 01 Jan 1970 00:00:00 GMT", NOW).stored);
        assert_eq!(header(&jar, SHOP, "/x", NOW), "a=2");
    }

    #[test]
    fn longer_paths_first_then_the_earlier_created() {
        let jar = jar(&["a=1", "b=2; Path=/x", "c=3; Path=/x/y", "d=4", "a=5"]);
        assert_eq!(header(&jar, SHOP, "/x/y", NOW), "c=3; b=2; a=5; d=4", "an overwritten one keeps its age");
    }

    #[test]
    fn a_path_that_is_none_falls_back_to_the_default() {
        let mut jar = Jar::default();
        jar.store_set_cookie(SHOP, "/a/b", "x=1; Path=here", NOW);
        assert_eq!(jar.cookies_at(NOW)[0].path, "/a");
    }

    #[test]
    fn prefixes_are_promises_in_any_case() {
        assert_eq!(refused(SHOP, "__Secure-a=1"), "6265bis 5.4");
        assert_eq!(refused(SHOP, "__HOST-a=1; Secure"), "6265bis 5.4");
        assert_eq!(refused(SHOP, "__host-a=1; Secure; Path=/; Domain=shop.test"), "6265bis 5.4");
        assert_eq!(refused(SHOP, "__Host-a=1; Secure; Path=/x"), "6265bis 5.4");
        jar(&["__Host-a=1; Secure; Path=/", "__secure-b=2; Secure"]);
    }

    #[test]
    fn same_site_is_kept_and_shown() {
        assert_eq!(jar(&["a=1; SameSite=Strict"]).cookies_at(NOW)[0].same_site, SameSite::Strict);
    }
}
