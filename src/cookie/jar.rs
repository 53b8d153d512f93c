//! The jar of one client: taking cookies in and giving them out (6265bis, sections 5.7 and 5.8.3).

use std::cmp::Reverse;

use super::Origin;
use super::matching::{default_path, domain_matches, path_matches};
use super::written::{self, Written};
use crate::world::{CookieSendDecision, JarCookie, SameSite, SetCookieDecision};

/// The longest life that a jar grants, in seconds: 400 days (section 5.5).
const LONGEST_LIFE: i64 = 400 * 24 * 60 * 60;

/// The cookies of one client, in the order in which they were created.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Jar {
    cookies: Vec<JarCookie>,
}

/// What the jar decided, and the section that says so.
type Reason = (&'static str, String);

impl Jar {
    /// Takes one `Set-Cookie` line of a response to a request for `path` at `origin`, or says why not.
    pub fn set(&mut self, origin: Origin<'_>, path: &str, set_cookie: &str, now: i64) -> SetCookieDecision {
        self.cookies.retain(|cookie| is_alive(cookie, now));
        let written = written::written(set_cookie);
        if let Some(ignored) = written.ignored {
            return decided(written.report, false, (ignored.rule, ignored.reason.to_owned()));
        }
        match cookie_of(&written, origin, path, now) {
            Ok(cookie) => {
                let reason = self.put(cookie, now);
                decided(written.report, true, reason)
            }
            Err(reason) => decided(written.report, false, reason),
        }
    }

    /// The value of the `Cookie` header for a request (`None`: no header at all), and for each cookie whether it goes along.
    #[must_use]
    pub fn cookies_for(&self, origin: Origin<'_>, path: &str, now: i64) -> (Option<String>, Vec<CookieSendDecision>) {
        let mut held: Vec<&JarCookie> = self.cookies.iter().filter(|cookie| is_alive(cookie, now)).collect();
        // Longer paths first; the sort is stable, so that among equals the earlier created comes first (section 5.8.3).
        held.sort_by_key(|cookie| Reverse(cookie.path.len()));
        let mut header = String::new();
        let mut report = Vec::with_capacity(held.len());
        for cookie in held {
            let verdict = goes_along(cookie, origin, path);
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
    pub fn view(&self, now: i64) -> Vec<JarCookie> {
        self.cookies.iter().filter(|cookie| is_alive(cookie, now)).cloned().collect()
    }

    /// Stores the cookie in the place of the one with the same key, which keeps that one's age in the order of sending.
    /// One that has already expired only takes the old one away.
    fn put(&mut self, cookie: JarCookie, now: i64) -> Reason {
        let old = self.cookies.iter().position(|held| key(held) == key(&cookie));
        let whose = if cookie.host_only { "for this host only" } else { "for this domain and below" };
        match (old, is_alive(&cookie, now)) {
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
fn key(cookie: &JarCookie) -> (&str, &str, bool, &str) {
    (&cookie.name, &cookie.domain, cookie.host_only, &cookie.path)
}

fn is_alive(cookie: &JarCookie, now: i64) -> bool {
    cookie.expires.is_none_or(|expires| now < expires)
}

fn decided(report: SetCookieDecision, kept: bool, (rule, reason): Reason) -> SetCookieDecision {
    SetCookieDecision { stored: kept, rule: rule.to_owned(), reason, ..report }
}

/// The cookie to store for what was written, or why there is none (section 5.7).
fn cookie_of(written: &Written, origin: Origin<'_>, path: &str, now: i64) -> Result<JarCookie, Reason> {
    let report = &written.report;
    let (domain, host_only) = domain_of(report, origin.host)?;
    let written_path = report.path.as_deref().filter(|path| path.starts_with('/'));
    let cookie = JarCookie {
        name: report.name.clone(),
        value: report.value.clone(),
        domain,
        host_only,
        path: written_path.unwrap_or_else(|| default_path(path)).to_owned(),
        expires: expires(written, now),
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
    prefix_holds(&cookie, written_path).map(|()| cookie)
}

/// Whom the cookie is for, and whether for exactly that host (sections 4.1.2.3, 5.1.3 and 5.7).
fn domain_of(report: &SetCookieDecision, host: &str) -> Result<(String, bool), Reason> {
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
fn expires(written: &Written, now: i64) -> Option<i64> {
    let by_age = written.report.max_age.map(|age| if age <= 0 { i64::MIN } else { now.saturating_add(age) });
    by_age.or(written.expires).map(|expires| expires.min(now.saturating_add(LONGEST_LIFE)))
}

/// A name that begins with `__Secure-` or `__Host-`, in any case, promises something; the jar holds it to that (section 5.4).
fn prefix_holds(cookie: &JarCookie, written_path: Option<&str>) -> Result<(), Reason> {
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
fn goes_along(cookie: &JarCookie, origin: Origin<'_>, path: &str) -> Result<Reason, Reason> {
    let Origin { secure, host } = origin;
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
    const SHOP: Origin<'_> = Origin { secure: true, host: "shop.test" };
    const PLAIN: Origin<'_> = Origin { secure: false, host: "shop.test" };
    const API: Origin<'_> = Origin { secure: true, host: "api.shop.test" };

    fn jar(lines: &[&str]) -> Jar {
        let mut jar = Jar::default();
        for line in lines {
            let kept = jar.set(SHOP, "/", line, NOW);
            assert!(kept.stored, "{line}: {}", kept.reason);
        }
        jar
    }

    fn header(jar: &Jar, origin: Origin<'_>, path: &str, now: i64) -> String {
        jar.cookies_for(origin, path, now).0.unwrap_or_default()
    }

    fn refused(origin: Origin<'_>, line: &str) -> String {
        let mut jar = Jar::default();
        let kept = jar.set(origin, "/", line, NOW);
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
        assert_eq!(header(&jar, Origin { secure: true, host: "evilshop.test" }, "/", NOW), "");
        assert_eq!(jar.view(NOW)[0].domain, "shop.test");
    }

    #[test]
    fn a_domain_must_cover_the_host() {
        assert_eq!(refused(SHOP, "a=1; Domain=api.shop.test"), "6265bis 5.1.3");
        assert_eq!(refused(SHOP, "a=1; Domain=evil.test"), "6265bis 5.1.3");
        assert_eq!(refused(SHOP, "a=1; Domain=test"), "6265bis 5.7");
        let mut jar = Jar::default();
        assert!(jar.set(Origin { secure: true, host: "localhost" }, "/", "a=1; Domain=localhost", NOW).stored);
        assert!(jar.view(NOW)[0].host_only);
    }

    #[test]
    fn a_sibling_may_set_a_cookie_for_the_common_domain() {
        let mut jar = jar(&["sid=own"]);
        let blog = Origin { secure: true, host: "blog.shop.test" };
        assert!(jar.set(blog, "/toss", "sid=planted; Domain=shop.test; Path=/", NOW).stored);
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
        assert_eq!(jar.view(NOW + 60), []);
    }

    #[test]
    fn nobody_lives_longer_than_400_days() {
        let jar = jar(&["a=1; Max-Age=99999999999"]);
        assert_eq!(jar.view(NOW)[0].expires, Some(NOW + 400 * 86_400));
    }

    #[test]
    fn max_age_zero_deletes_the_one_with_the_same_key() {
        let mut jar = jar(&["a=1; Path=/", "a=2; Path=/x", "b=3"]);
        assert!(jar.set(SHOP, "/", "a=; Path=/; Max-Age=0", NOW).stored);
        assert_eq!(header(&jar, SHOP, "/x", NOW), "a=2; b=3");
        assert!(jar.set(SHOP, "/", "b=; Expires=Thu, 01 Jan 1970 00:00:00 GMT", NOW).stored);
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
        jar.set(SHOP, "/a/b", "x=1; Path=here", NOW);
        assert_eq!(jar.view(NOW)[0].path, "/a");
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
        assert_eq!(jar(&["a=1; SameSite=Strict"]).view(NOW)[0].same_site, SameSite::Strict);
    }
}
