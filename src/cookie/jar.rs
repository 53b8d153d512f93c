//! The cookie jar of one client: storing cookies and sending them (6265bis, sections 5.7 and 5.8.3).

use std::cmp::Reverse;

use super::matching::{default_path, domain_matches, path_matches};
use super::rule_reason::RuleReason;
use super::scheme_and_host::SchemeAndHost;
use super::set_cookie::{SetCookie, parse_set_cookie};
use crate::model::switch_types::SameSite;
use crate::model::{CookieSendDecision, JarCookie, SetCookieDecision};

/// The longest lifetime that a jar grants, in seconds: 400 days (section 5.5).
const MAX_LIFETIME_SECONDS: i64 = 400 * 24 * 60 * 60;

/// The cookies of one client, in the order in which they were created.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Jar {
    cookies: Vec<JarCookie>,
}

/// What a jar gives to one request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CookieHeader {
    /// The value of the `Cookie` header; `None`: the request has none.
    pub value: Option<String>,
    /// For each cookie in the jar, whether it goes along.
    pub decisions: Vec<CookieSendDecision>,
}

impl Jar {
    /// Stores the cookie of one `Set-Cookie` header, or says why not. `destination` and `path` are those of the request that was
    /// answered; `now` is in seconds since 1970-01-01Z.
    pub fn store_set_cookie(
        &mut self,
        destination: SchemeAndHost<'_>,
        path: &str,
        set_cookie: &str,
        now: i64,
    ) -> SetCookieDecision {
        self.cookies.retain(|cookie| is_unexpired(cookie, now));
        let written = parse_set_cookie(set_cookie);
        if let Some(reason) = written.refusal {
            return with_decision(written.attributes, false, reason);
        }
        match cookie_to_store(&written, destination, path, now) {
            Ok(cookie) => {
                let reason = self.insert_or_replace(cookie, now);
                with_decision(written.attributes, true, reason)
            }
            Err(reason) => with_decision(written.attributes, false, reason),
        }
    }

    /// The `Cookie` header of a request to `path` at `destination`.
    #[must_use]
    pub fn cookies_for(&self, destination: SchemeAndHost<'_>, path: &str, now: i64) -> CookieHeader {
        let mut cookies: Vec<&JarCookie> = self.cookies.iter().filter(|cookie| is_unexpired(cookie, now)).collect();
        // Longer paths first. The sort is stable, so among equal lengths the cookie created first stays first (section 5.8.3).
        cookies.sort_by_key(|cookie| Reverse(cookie.path.len()));
        let mut pairs = Vec::new();
        let mut decisions = Vec::with_capacity(cookies.len());
        for cookie in cookies {
            let decision = send_rule(cookie, destination, path);
            let sent = decision.is_ok();
            if sent {
                pairs.push(format!("{}={}", cookie.name, cookie.value));
            }
            let RuleReason { rule, reason } = decision.unwrap_or_else(|reason| reason);
            decisions.push(CookieSendDecision { name: cookie.name.clone(), sent, rule: rule.to_owned(), reason });
        }
        let value = if pairs.is_empty() { None } else { Some(pairs.join("; ")) };
        CookieHeader { value, decisions }
    }

    /// The cookies that the jar holds at `now`, in the order in which they were created.
    #[must_use]
    pub fn cookies_at(&self, now: i64) -> Vec<JarCookie> {
        self.cookies.iter().filter(|cookie| is_unexpired(cookie, now)).cloned().collect()
    }

    /// Stores the cookie in the place of the one with the same identity, so that it keeps that one's place in the order of
    /// sending. A cookie that has already expired only deletes the old one: that is how a server deletes a cookie.
    fn insert_or_replace(&mut self, cookie: JarCookie, now: i64) -> RuleReason {
        let old = self.cookies.iter().position(|other| cookie_identity(other) == cookie_identity(&cookie));
        let scope = if cookie.host_only { "for this host only" } else { "for this domain and below" };
        let reason = match (old, is_unexpired(&cookie, now)) {
            (Some(index), true) => {
                self.cookies[index] = cookie;
                "replaces the one of that name"
            }
            (None, true) => {
                self.cookies.push(cookie);
                scope
            }
            (Some(index), false) => {
                self.cookies.remove(index);
                "expired: deletes the one it had"
            }
            (None, false) => "expired: there was none to delete",
        };
        RuleReason::new("6265bis 5.7", reason)
    }
}

/// Name, domain, host-only and path: two cookies that share them are the same one (section 5.7).
fn cookie_identity(cookie: &JarCookie) -> (&str, &str, bool, &str) {
    (&cookie.name, &cookie.domain, cookie.host_only, &cookie.path)
}

fn is_unexpired(cookie: &JarCookie, now: i64) -> bool {
    cookie.expires.is_none_or(|expires| now < expires)
}

fn with_decision(written: SetCookieDecision, stored: bool, why: RuleReason) -> SetCookieDecision {
    SetCookieDecision { stored, rule: why.rule.to_owned(), reason: why.reason, ..written }
}

/// The cookie to store for a header, or why there is none (section 5.7).
fn cookie_to_store(
    written: &SetCookie,
    destination: SchemeAndHost<'_>,
    path: &str,
    now: i64,
) -> Result<JarCookie, RuleReason> {
    let attributes = &written.attributes;
    let (domain, host_only) = resolve_domain(attributes.domain.as_deref(), destination.host)?;
    let written_path = attributes.path.as_deref().filter(|attribute| attribute.starts_with('/'));
    let cookie = JarCookie {
        name: attributes.name.clone(),
        value: attributes.value.clone(),
        domain,
        host_only,
        path: written_path.unwrap_or_else(|| default_path(path)).to_owned(),
        expires: expiry_time(written, now),
        http_only: attributes.http_only,
        secure: attributes.secure,
        same_site: attributes.same_site,
    };
    if cookie.secure && !destination.secure {
        return Err(RuleReason::new("6265bis 5.7", "Secure, but it came over http"));
    }
    if cookie.same_site == SameSite::None && !cookie.secure {
        return Err(RuleReason::new("6265bis 5.7", "SameSite=None asks for Secure"));
    }
    check_name_prefix(&cookie, written_path).map(|()| cookie)
}

/// The domain of the cookie, and whether it is host-only (sections 4.1.2.3, 5.1.3 and 5.7).
fn resolve_domain(written: Option<&str>, host: &str) -> Result<(String, bool), RuleReason> {
    let domain = written.unwrap_or_default().trim_start_matches('.').to_ascii_lowercase();
    // A host without a dot, such as `localhost`, may name itself: it counts as if it had named nothing.
    if domain.is_empty() || (domain == host && !domain.contains('.')) {
        return Ok((host.to_owned(), true));
    }
    // A cookie for `test` would reach every shop below it. Browsers ask the public suffix list here, which knows `co.uk` too.
    if !domain.contains('.') {
        return Err(RuleReason::new("6265bis 5.7", format!("{domain} is a whole top-level domain")));
    }
    if !domain_matches(host, &domain) {
        return Err(RuleReason::new("6265bis 5.1.3", format!("{host} does not lie in {domain}")));
    }
    Ok((domain, false))
}

/// `Max-Age` counts before `Expires` (section 5.6), and neither grants more than 400 days (section 5.5).
fn expiry_time(written: &SetCookie, now: i64) -> Option<i64> {
    let by_max_age = written.attributes.max_age.map(|age| if age <= 0 { i64::MIN } else { now.saturating_add(age) });
    by_max_age.or(written.expires).map(|expires| expires.min(now.saturating_add(MAX_LIFETIME_SECONDS)))
}

/// The attributes that `__Secure-` and `__Host-` at the start of a name ask for (section 5.4). Case does not count, since some
/// servers read cookie names in any case and would take `__HOST-` for the real one.
fn check_name_prefix(cookie: &JarCookie, written_path: Option<&str>) -> Result<(), RuleReason> {
    let name = cookie.name.to_ascii_lowercase();
    let broken = |reason: &str| Err(RuleReason::new("6265bis 5.4", reason));
    if name.starts_with("__secure-") && !cookie.secure {
        return broken("__Secure- asks for Secure");
    }
    if name.starts_with("__host-") && !(cookie.secure && cookie.host_only && written_path == Some("/")) {
        return broken("__Host- asks for Secure, Path=/ and no Domain");
    }
    Ok(())
}

/// Whether a cookie goes along with a request: the reason why, or why not (section 5.8.3).
fn send_rule(cookie: &JarCookie, destination: SchemeAndHost<'_>, path: &str) -> Result<RuleReason, RuleReason> {
    let SchemeAndHost { secure, host } = destination;
    if cookie.host_only && host != cookie.domain {
        return Err(RuleReason::new("6265bis 5.8.3", format!("goes to {} only", cookie.domain)));
    }
    if !domain_matches(host, &cookie.domain) {
        return Err(RuleReason::new("6265bis 5.1.3", format!("{host} does not lie in {}", cookie.domain)));
    }
    if !path_matches(path, &cookie.path) {
        return Err(RuleReason::new("6265bis 5.1.4", format!("goes to {} and below only", cookie.path)));
    }
    if cookie.secure && !secure {
        return Err(RuleReason::new("6265bis 5.8.3", "Secure: not over http"));
    }
    Ok(RuleReason::new("6265bis 5.8.3", "host, path and scheme fit"))
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
            let decision = jar.store_set_cookie(SHOP, "/", line, NOW);
            assert!(decision.stored, "{line}: {}", decision.reason);
        }
        jar
    }

    fn header(jar: &Jar, destination: SchemeAndHost<'_>, path: &str, now: i64) -> String {
        jar.cookies_for(destination, path, now).value.unwrap_or_default()
    }

    fn refused(destination: SchemeAndHost<'_>, line: &str) -> String {
        let mut jar = Jar::default();
        let decision = jar.store_set_cookie(destination, "/", line, NOW);
        assert!(!decision.stored, "{line} was stored");
        assert_eq!(jar, Jar::default());
        decision.rule
    }

    #[test]
    fn without_a_domain_it_goes_to_that_host_only() {
        let jar = jar(&["a=1"]);
        assert_eq!(header(&jar, SHOP, "/", NOW), "a=1");
        let CookieHeader { value, decisions } = jar.cookies_for(API, "/", NOW);
        assert_eq!(value, None);
        assert_eq!((decisions[0].sent, decisions[0].reason.as_str()), (false, "goes to shop.test only"));
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
    fn a_cookie_expires_at_the_very_second() {
        let jar = jar(&["a=1; Max-Age=60", "b=2; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT"]);
        assert_eq!(header(&jar, SHOP, "/", NOW + 59), "a=1; b=2", "Max-Age counts before Expires");
        assert_eq!(header(&jar, SHOP, "/", NOW + 60), "");
        assert_eq!(jar.cookies_at(NOW + 60), []);
    }

    #[test]
    fn no_cookie_lives_longer_than_400_days() {
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
