//! What a `Set-Cookie` header says, what a jar makes of it, and what is missing or wrong.

use serde::Serialize;

use super::cookie_request::CookieRequest;
use super::host::canonical_host;
use super::jar::Jar;
use super::jar_rules::{CookieDraft, DefaultSameSite, JarRules};
use super::request_url::RequestUrl;
use super::set_cookie::{AttributeMeaning, SetCookie};
use crate::model::JarCookie;
use crate::model::calendar::format_timestamp;
use crate::model::switch_types::SameSite;

/// A `Set-Cookie` header, explained.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CookieExplanation {
    /// The URL that is taken to have set it.
    pub url: String,
    /// The cookie's name; empty for one without.
    pub name: String,
    /// Its value, quotes and all.
    pub value: String,
    /// Each attribute as written.
    pub attributes: Vec<ExplainedAttribute>,
    /// Whether the jar takes it.
    pub stored: bool,
    /// The section that decided.
    pub rule: String,
    /// The reason in words.
    pub reason: String,
    /// Where it goes and how long it lasts; `None` if it is not stored, or expired at once.
    pub scope: Option<CookieScope>,
    /// What is missing, or believed wrongly.
    pub advice: Vec<CookieAdvice>,
}

/// One attribute, and what it does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ExplainedAttribute {
    /// Its name as written.
    pub name: String,
    /// Its value as written.
    pub value: String,
    /// What it does, or why it does nothing.
    pub effect: String,
    /// The section.
    pub rule: String,
}

/// Where a stored cookie goes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CookieScope {
    /// `shop.test only`.
    pub hosts: String,
    /// The path below which it is sent.
    pub path: String,
    /// `the browser session ends`, or a time.
    pub until: String,
}

/// Something worth knowing about a header.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CookieAdvice {
    /// One sentence.
    pub text: String,
    /// The section.
    pub rule: String,
}

/// Explains a `Set-Cookie` header that answers `request`.
#[must_use]
pub fn explain_set_cookie(line: &str, request: &CookieRequest, rules: JarRules, now: i64) -> CookieExplanation {
    let header = SetCookie::parse(line, rules.draft);
    let mut jar = Jar::new(rules);
    let decision = jar.store(request, line, now).decision;
    let attributes = (0..header.attributes.len()).filter(|index| !header.attributes[*index].name.is_empty());
    CookieExplanation {
        url: request.url.to_string(),
        attributes: attributes.map(|index| explained_attribute(&header, index, &rules, now)).collect(),
        stored: decision.stored,
        rule: decision.rule,
        reason: decision.reason,
        scope: jar.cookies_at(now).first().map(scope),
        advice: advice(&header, &rules, now),
        name: header.name,
        value: header.value,
    }
}

/// For want of a URL: https, and a host below the one that `Domain` names, or else the shop's.
#[must_use]
pub fn likely_source(set_cookie: &str) -> RequestUrl {
    let header = SetCookie::parse(set_cookie, CookieDraft::default());
    let below = |domain: &str| canonical_host(&format!("www.{domain}")).or_else(|| canonical_host(domain));
    RequestUrl::new(true, header.domain().and_then(below).as_deref().unwrap_or("shop.test"), "/")
}

fn scope(cookie: &JarCookie) -> CookieScope {
    let hosts = if cookie.host_only {
        format!("{} only", cookie.domain)
    } else {
        format!("{} and every host below it", cookie.domain)
    };
    let until = cookie.expires.map_or_else(|| "the browser session ends".to_owned(), format_timestamp);
    CookieScope { hosts, path: cookie.path.clone(), until }
}

fn explained_attribute(header: &SetCookie, index: usize, rules: &JarRules, now: i64) -> ExplainedAttribute {
    let attribute = &header.attributes[index];
    let (effect, rule) = if header.is_overridden(index) {
        ("nothing: a later one takes its place".to_owned(), "6265bis 5.6")
    } else {
        attribute_effect(&attribute.meaning, header, rules, now)
    };
    ExplainedAttribute { name: attribute.name.clone(), value: attribute.value.clone(), effect, rule: rule.to_owned() }
}

fn attribute_effect(
    meaning: &AttributeMeaning,
    header: &SetCookie,
    rules: &JarRules,
    now: i64,
) -> (String, &'static str) {
    let text = |effect: &str, rule| (effect.to_owned(), rule);
    match meaning {
        AttributeMeaning::Expires(_) if header.max_age().is_some() => {
            text("nothing: Max-Age counts first", "6265bis 5.7")
        }
        AttributeMeaning::Expires(time) if *time <= now => {
            text("deletes the cookie: that time is over", "6265bis 5.6.1")
        }
        AttributeMeaning::Expires(time) => (format!("kept until {}", format_timestamp(*time)), "6265bis 5.6.1"),
        AttributeMeaning::MaxAge(..=0) => text("deletes the cookie", "6265bis 5.6.2"),
        AttributeMeaning::MaxAge(seconds) => (format!("kept for {seconds} seconds"), "6265bis 5.6.2"),
        AttributeMeaning::Domain(domain) => (format!("sent to {domain} and every host below it"), "6265bis 4.1.2.3"),
        AttributeMeaning::Path(Some(path)) => (format!("sent to {path} and below"), "6265bis 5.1.4"),
        AttributeMeaning::Path(None) => text("no path begins like that: the folder of the URL counts", "6265bis 5.6.4"),
        AttributeMeaning::Secure => text("sent over https only, and set over https only", "6265bis 4.1.2.5"),
        AttributeMeaning::HttpOnly => {
            text("kept from scripts, which can neither read nor overwrite it", "6265bis 4.1.2.6")
        }
        AttributeMeaning::SameSite(SameSite::Strict) => {
            text("left out of every request that another site starts, links included", "6265bis 5.6.7.1")
        }
        AttributeMeaning::SameSite(SameSite::Lax) => {
            text("left out of what other sites start, but for links and other safe navigation", "6265bis 5.6.7.1")
        }
        AttributeMeaning::SameSite(SameSite::None) => text("sent whichever site starts the request", "6265bis 5.6.7"),
        AttributeMeaning::SameSite(SameSite::Unset) => text("an unknown word: as if there were none", "6265bis 5.6.7"),
        AttributeMeaning::Partitioned if rules.chips => text("each top-level site has its own copy", "CHIPS"),
        AttributeMeaning::Partitioned => text("nothing in 6265bis, which doesn't know it; see --chips", "CHIPS"),
        AttributeMeaning::Ignored(why) => (why.reason.clone(), why.rule),
    }
}

/// What an interviewer, or an attacker, would notice.
fn advice(header: &SetCookie, rules: &JarRules, now: i64) -> Vec<CookieAdvice> {
    let mut advice = Vec::new();
    let mut add = |text: &str, rule: &str| advice.push(CookieAdvice { text: text.to_owned(), rule: rule.to_owned() });
    if header.name.is_empty() {
        add(
            "It has no name. Browsers store it and send its value alone, and servers disagree about what that means.",
            "6265bis 5.6",
        );
    }
    if !header.is_secure() {
        add("Without Secure it's also sent over http, where anybody on the way can read it.", "6265bis 8.3");
    }
    if !header.is_http_only() {
        add("Without HttpOnly any script in the page can read it.", "6265bis 4.1.2.6");
    }
    match (header.same_site(), rules.default_same_site) {
        (SameSite::Unset, DefaultSameSite::None) => {
            add("Without SameSite this browser sends it whichever site starts the request.", "6265bis 5.6.7");
        }
        (SameSite::Unset, DefaultSameSite::Lax) if rules.lax_post => {
            let text = "Without SameSite it counts as Lax, but for two minutes it also goes along with a POST that another site starts.";
            add(text, "6265bis 5.6.7.2");
        }
        (SameSite::None, _) => add("With SameSite=None only the server's own checks stop CSRF.", "6265bis 8.8.1"),
        _ => {}
    }
    if header.domain().is_some() {
        add(
            "With Domain every host below it can read it, and any of them can plant one of the same name.",
            "6265bis 8.6",
        );
    } else if !header.name.to_ascii_lowercase().starts_with("__host-") {
        add(
            "A host below a common domain can plant a cookie of this name; a name that begins with __Host- prevents that.",
            "6265bis 4.1.3.2",
        );
    }
    if header.path().is_some_and(|path| path != "/") {
        add("Path doesn't protect it: pages elsewhere on the host can still get at it.", "6265bis 8.6");
    }
    let lifetime = header.max_age().or(header.expires().map(|time| time.saturating_sub(now)));
    if lifetime.is_some_and(|seconds| seconds > 400 * 86_400) {
        add("Browsers keep no cookie longer than 400 days.", "6265bis 5.5");
    }
    if rules.draft == CookieDraft::Rfc6265bis && header.path().is_some_and(|path| !path.is_ascii()) {
        add("Its path isn't ASCII: the successor of 6265bis refuses such a cookie.", "layered-cookies, Parse a Cookie");
    }
    advice
}

#[cfg(test)]
mod tests {
    use super::*;

    fn explain(line: &str) -> CookieExplanation {
        let url = RequestUrl::parse("https://shop.test/login").expect("a URL");
        explain_set_cookie(line, &CookieRequest::same_site(url, "GET"), JarRules::default(), 0)
    }

    #[test]
    fn the_best_cookie_leaves_nothing_to_say() {
        let explanation = explain("__Host-sid=41c0; Path=/; Secure; HttpOnly; SameSite=Lax");
        assert_eq!((explanation.stored, explanation.advice), (true, vec![]));
        let scope = explanation.scope.expect("a scope");
        assert_eq!((scope.hosts.as_str(), scope.path.as_str()), ("shop.test only", "/"));
        assert_eq!(scope.until, "the browser session ends");
    }

    #[test]
    fn each_attribute_has_its_effect_and_its_section() {
        let line =
            "a=1; Path=/x; Path=/y; Expires=Thu, 01 Jan 1970 00:00:10 GMT; Max-Age=5; Color=red; Domain=shop.test;";
        let explanation = explain(line);
        let effects: Vec<(&str, &str)> = explanation
            .attributes
            .iter()
            .map(|attribute| (attribute.effect.as_str(), attribute.rule.as_str()))
            .collect();
        assert_eq!(effects[0], ("nothing: a later one takes its place", "6265bis 5.6"));
        assert_eq!(effects[1], ("sent to /y and below", "6265bis 5.1.4"));
        assert_eq!(effects[2], ("nothing: Max-Age counts first", "6265bis 5.7"));
        assert_eq!(effects[3], ("kept for 5 seconds", "6265bis 5.6.2"));
        assert_eq!(effects[4].1, "6265bis 5.6");
        assert_eq!(effects[5].0, "sent to shop.test and every host below it");
        assert_eq!(effects.len(), 6);
        assert_eq!(explanation.scope.expect("a scope").until, "1970-01-01 00:00:05Z");
    }

    #[test]
    fn without_a_url_the_domain_says_who_may_have_set_it() {
        for (line, wanted) in [
            ("a=1; Domain=.Shop.test", "https://www.shop.test/"),
            ("a=1; Domain=10.0.0.1", "https://10.0.0.1/"),
            ("a=1; Domain=a b", "https://shop.test/"),
            ("a=1", "https://shop.test/"),
        ] {
            assert_eq!(likely_source(line).to_string(), wanted, "{line}");
        }
    }

    #[test]
    fn what_is_missing_is_said() {
        let rules: Vec<String> = explain("a=1; Path=/x").advice.into_iter().map(|advice| advice.rule).collect();
        assert_eq!(rules, ["6265bis 8.3", "6265bis 4.1.2.6", "6265bis 5.6.7.2", "6265bis 4.1.3.2", "6265bis 8.6"]);
        let refused = explain("a=1; SameSite=None");
        assert_eq!((refused.stored, refused.scope), (false, None));
        assert_eq!(refused.reason, "SameSite=None asks for Secure");
    }
}
