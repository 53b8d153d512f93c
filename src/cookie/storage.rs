//! Whether a cookie may be stored (6265bis, section 5.7), as far as the jar's other cookies don't matter.

use super::cookie_request::{CookieApi, CookieRequest};
use super::host::{canonical_host, is_address, is_public_suffix, registrable_domain};
use super::jar_entry::JarEntry;
use super::jar_rules::{CookieDraft, DefaultSameSite, JarRules, ThirdPartyCookies};
use super::matching::{default_path, domain_matches};
use super::rule_reason::RuleReason;
use super::set_cookie::SetCookie;
use crate::model::JarCookie;
use crate::model::switch_types::SameSite;

/// The longest lifetime that a jar grants, in seconds: 400 days (section 5.5).
const MAX_LIFETIME_SECONDS: i64 = 400 * 24 * 60 * 60;

/// The domain of a cookie, and whether it goes to exactly that host.
struct CookieDomain {
    domain: String,
    host_only: bool,
}

/// The entry to store for a header, or why there is none. The caller numbers it.
pub(super) fn entry_to_store(
    header: &SetCookie,
    request: &CookieRequest,
    rules: &JarRules,
    now: i64,
) -> Result<JarEntry, RuleReason> {
    if let Some(refusal) = &header.refusal {
        return Err(refusal.clone());
    }
    let CookieDomain { domain, host_only } = cookie_domain(header, request.url.host(), rules)?;
    let path = header.path().unwrap_or_else(|| default_path(request.url.path()));
    if rules.draft == CookieDraft::Layered && !path.is_ascii() {
        return Err(RuleReason::new("layered-cookies, Parse a Cookie", "its path holds a byte that is not ASCII"));
    }
    let is_partitioned = (rules.chips && header.is_partitioned())
        || (rules.third_party == ThirdPartyCookies::Partitioned && request.is_third_party());
    let cookie = JarCookie {
        name: header.name.clone(),
        value: header.value.clone(),
        domain,
        host_only,
        path: path.to_owned(),
        expires: expiry_time(header, now),
        http_only: header.is_http_only(),
        secure: header.is_secure(),
        same_site: header.same_site(),
    };
    let entry = JarEntry {
        cookie,
        partition: is_partitioned.then(|| request.partition()),
        created: now,
        sequence: 0,
        last_use: 0,
    };
    check_source(&entry, request, rules)?;
    check_same_site(&entry.cookie, request, rules)?;
    check_third_party(&entry, header, request, rules)?;
    check_name_prefix(&entry.cookie, header, rules.draft)?;
    Ok(entry)
}

/// `Domain` must cover the host and belong to one registrant (steps 8 to 10, and section 5.1.3).
fn cookie_domain(header: &SetCookie, host: &str, rules: &JarRules) -> Result<CookieDomain, RuleReason> {
    let host_only = || Ok(CookieDomain { domain: host.to_owned(), host_only: true });
    let Some(domain) = header.domain() else { return host_only() };
    if !domain.is_ascii() {
        return Err(RuleReason::new("6265bis 5.7", "Domain is not ASCII; browsers want it in Punycode"));
    }
    let is_layered = rules.draft == CookieDraft::Layered;
    // An address in brackets has many spellings, and the successor parses every Domain as a host.
    let parsed = if is_layered || domain.starts_with('[') { canonical_host(domain) } else { Some(domain.to_owned()) };
    let Some(domain) = parsed.filter(|domain| !domain.contains("..")) else {
        return Err(RuleReason::new("6265bis 5.1.3", format!("{domain} is no host")));
    };
    if is_public_suffix(&domain) {
        // A host that is one itself may name itself, with a dot or without: it counts as if it had named nothing.
        return if domain == host {
            host_only()
        } else {
            Err(RuleReason::new(
                "6265bis 5.7",
                format!("{domain} is a public suffix: anybody can have a host below it"),
            ))
        };
    }
    if !domain_matches(host, &domain) {
        return Err(RuleReason::new("6265bis 5.1.3", format!("{host} does not lie in {domain}")));
    }
    // Of a rule like *.kobe.jp, kobe.jp itself is no public suffix, and still lies above what anybody below it can register.
    if registrable_domain(host) != registrable_domain(&domain) {
        return Err(RuleReason::new("6265bis 5.7", format!("hosts below {domain} belong to different owners")));
    }
    let host_only = is_layered && is_address(&domain);
    Ok(CookieDomain { domain, host_only })
}

/// `Max-Age` counts before `Expires` (step 6), and neither grants more than 400 days (section 5.5).
fn expiry_time(header: &SetCookie, now: i64) -> Option<i64> {
    let by_max_age = header.max_age().map(|age| if age <= 0 { i64::MIN } else { now.saturating_add(age) });
    by_max_age.or(header.expires()).map(|expires| expires.min(now.saturating_add(MAX_LIFETIME_SECONDS)))
}

/// `Secure` comes over a secure connection, and `HttpOnly` not from a script (steps 13 and 15).
fn check_source(entry: &JarEntry, request: &CookieRequest, rules: &JarRules) -> Result<(), RuleReason> {
    if entry.cookie.secure && !request.url.is_secure(rules.trustworthy_localhost) {
        return Err(RuleReason::new("6265bis 5.7", "Secure, but it came over http"));
    }
    if entry.cookie.http_only && request.api == CookieApi::Script {
        return Err(RuleReason::new("6265bis 5.7", "HttpOnly, but a script set it"));
    }
    Ok(())
}

/// Steps 18 and 19: a request inside a page of another site sets `SameSite=None` alone, and that asks for `Secure`.
fn check_same_site(cookie: &JarCookie, request: &CookieRequest, rules: &JarRules) -> Result<(), RuleReason> {
    let may_be_cross_site = match cookie.same_site {
        SameSite::None => true,
        SameSite::Unset => rules.default_same_site == DefaultSameSite::None,
        SameSite::Strict | SameSite::Lax => false,
    };
    let is_navigation = request.top_level && request.api == CookieApi::Http;
    if request.cross_site && !may_be_cross_site && !is_navigation {
        let reason = "it comes with a request inside a page of another site; only SameSite=None can be set there";
        return Err(RuleReason::new("6265bis 5.7", reason));
    }
    if cookie.same_site == SameSite::None && !cookie.secure {
        return Err(RuleReason::new("6265bis 5.7", "SameSite=None asks for Secure"));
    }
    Ok(())
}

/// What CHIPS asks of a partitioned cookie, and whether a third party may set one at all (section 7.1).
fn check_third_party(
    entry: &JarEntry,
    header: &SetCookie,
    request: &CookieRequest,
    rules: &JarRules,
) -> Result<(), RuleReason> {
    if rules.chips && header.is_partitioned() && !entry.cookie.secure {
        return Err(RuleReason::new("CHIPS", "Partitioned asks for Secure"));
    }
    let is_blocked = rules.third_party == ThirdPartyCookies::Blocked && request.is_third_party();
    if is_blocked && entry.partition.is_none() {
        return Err(RuleReason::new("6265bis 7.1", "this browser blocks third-party cookies"));
    }
    Ok(())
}

/// The attributes that `__Secure-` and `__Host-` at the start of a name ask for (section 5.4, steps 20 to 22), and `__Http-` and
/// `__Host-Http-` of the successor. Case does not count, since some servers read cookie names in any case and would take `__HOST-`
/// for the real one. For the same reason a cookie without a name must not look like one.
fn check_name_prefix(cookie: &JarCookie, header: &SetCookie, draft: CookieDraft) -> Result<(), RuleReason> {
    const LAYERED: &str = "layered-cookies, Store a Cookie";
    let has_prefix =
        |text: &str, prefix: &str| text.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix));
    let is_layered = draft == CookieDraft::Layered;
    let prefixes: &[&str] = if is_layered { &["__Secure-", "__Host-", "__Http-"] } else { &["__Secure-", "__Host-"] };
    if cookie.name.is_empty() && prefixes.iter().any(|prefix| has_prefix(&cookie.value, prefix)) {
        return Err(RuleReason::new("6265bis 5.7", "it has no name, and a value that looks like a name with a prefix"));
    }
    if has_prefix(&cookie.name, "__Secure-") && !cookie.secure {
        return Err(RuleReason::new("6265bis 5.4", "__Secure- asks for Secure"));
    }
    let is_for_host = cookie.secure && cookie.host_only && header.path() == Some("/");
    if has_prefix(&cookie.name, "__Host-") && !is_for_host {
        return Err(RuleReason::new("6265bis 5.4", "__Host- asks for Secure, Path=/ and no Domain"));
    }
    let is_http = cookie.secure && cookie.http_only;
    if is_layered && (has_prefix(&cookie.name, "__Http-") || has_prefix(&cookie.name, "__Host-Http-")) && !is_http {
        return Err(RuleReason::new(LAYERED, "__Http- and __Host-Http- ask for Secure and HttpOnly"));
    }
    Ok(())
}
