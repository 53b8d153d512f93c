//! One test for each rule of 6265bis that decides about storing, evicting and sending, named after its section.

use proptest::prelude::*;

use super::*;
use crate::cookie::jar_rules::{CookieDraft, DefaultSameSite, ThirdPartyCookies};
use crate::cookie::request_url::RequestUrl;
use crate::model::switch_types::SameSite;

const NOW: i64 = 1_000_000;
const SHOP: &str = "https://shop.test/";
const PLAIN: &str = "http://shop.test/";
const API: &str = "https://api.shop.test/";
const LAYERED: JarRules = JarRules { draft: CookieDraft::Layered, ..RULES };
const CHIPS: JarRules = JarRules { chips: true, ..RULES };
const RULES: JarRules = JarRules {
    draft: CookieDraft::Rfc6265bis,
    default_same_site: DefaultSameSite::Lax,
    lax_post: true,
    third_party: ThirdPartyCookies::Allowed,
    chips: false,
    trustworthy_localhost: true,
    max_per_domain: 50,
    max_total: 3000,
};

fn url(url: &str) -> RequestUrl {
    RequestUrl::parse(url).expect("a URL")
}

fn request(to: &str) -> CookieRequest {
    CookieRequest::same_site(url(to), "GET")
}

fn script(page: &str) -> CookieRequest {
    CookieRequest { api: CookieApi::Script, ..request(page) }
}

/// A request that another site starts inside a page of its own.
fn embedded(to: &str) -> CookieRequest {
    CookieRequest { cross_site: true, ..request(to) }
}

/// A link or a form of another site.
fn navigation(to: &str, method: &str) -> CookieRequest {
    CookieRequest { cross_site: true, top_level: true, method: method.to_owned(), ..request(to) }
}

fn jar_by(rules: JarRules, lines: &[&str]) -> Jar {
    let mut jar = Jar::new(rules);
    for line in lines {
        let decision = jar.store(&request(SHOP), line, NOW).decision;
        assert!(decision.stored, "{line}: {}", decision.reason);
    }
    jar
}

fn jar(lines: &[&str]) -> Jar {
    jar_by(RULES, lines)
}

fn sent(jar: &mut Jar, request: &CookieRequest, now: i64) -> String {
    jar.send(request, now).value.unwrap_or_default()
}

/// The header of a plain request.
fn get(jar: &mut Jar, to: &str) -> String {
    sent(jar, &request(to), NOW)
}

fn refused_by(rules: JarRules, request: &CookieRequest, line: &str) -> String {
    let mut jar = Jar::new(rules);
    let decision = jar.store(request, line, NOW).decision;
    assert!(!decision.stored, "{line} was stored");
    assert_eq!(jar.cookies_at(NOW), []);
    decision.rule
}

fn refused(to: &str, line: &str) -> String {
    refused_by(RULES, &request(to), line)
}

fn stored(rules: JarRules, request: &CookieRequest, line: &str) -> bool {
    Jar::new(rules).store(request, line, NOW).decision.stored
}

/// Name and rule of each cookie that stays behind.
fn held_back(jar: &mut Jar, request: &CookieRequest) -> Vec<(String, String)> {
    let decisions = jar.send(request, NOW).decisions();
    decisions.into_iter().filter(|decision| !decision.sent).map(|decision| (decision.name, decision.rule)).collect()
}

#[test]
fn section_4_1_2_3_without_a_domain_it_goes_to_that_host_only() {
    let mut jar = jar(&["a=1"]);
    assert_eq!(get(&mut jar, SHOP), "a=1");
    let api = request(API);
    let header = jar.send(&api, NOW);
    assert_eq!(header.value, None);
    let decision = &header.decisions()[0];
    assert_eq!((decision.sent, decision.reason.as_str()), (false, "goes to shop.test only"));
    assert_eq!(decision.rule, "6265bis 5.8.3");
}

#[test]
fn section_4_1_2_3_with_a_domain_it_goes_to_subdomains_too() {
    let mut jar = jar(&["a=1; Domain=.Shop.Test"]);
    assert_eq!(get(&mut jar, API), "a=1");
    assert_eq!(get(&mut jar, "https://evilshop.test/"), "");
    assert_eq!(jar.cookies_at(NOW)[0].domain, "shop.test");
    assert_eq!(held_back(&mut jar, &request("https://evil.test/")), [("a".into(), "6265bis 5.1.3".into())]);
}

#[test]
fn section_5_1_2_hosts_are_compared_in_their_canonical_form() {
    let mut jar = Jar::default();
    assert!(jar.store(&request("https://www.Bücher.test/"), "a=1; Domain=xn--bcher-kva.TEST", NOW).decision.stored);
    assert_eq!(get(&mut jar, "https://x.bücher.test/"), "a=1");
    assert_eq!(get(&mut jar, "https://X.XN--BCHER-KVA.test:8443/"), "a=1", "the port does not matter (section 8.5)");
}

#[test]
fn section_5_1_3_a_domain_must_cover_the_host() {
    assert_eq!(refused(SHOP, "a=1; Domain=api.shop.test"), "6265bis 5.1.3");
    assert_eq!(refused(SHOP, "a=1; Domain=evil.test"), "6265bis 5.1.3");
    assert_eq!(refused(SHOP, "a=1; Domain=..shop.test"), "6265bis 5.1.3");
    assert_eq!(refused(SHOP, "a=1; Domain=shop.test."), "6265bis 5.1.3");
    assert_eq!(refused(SHOP, "a=1; Domain=shop.test:443"), "6265bis 5.1.3");
    assert_eq!(refused(SHOP, "a=1; Domain=\"shop.test\""), "6265bis 5.1.3");
    assert_eq!(refused(SHOP, "a=1; Domain=."), "6265bis 5.1.3");
    assert_eq!(refused(SHOP, "a=1; Domain=api.shop.test; Domain="), "6265bis 5.1.3");
    assert_eq!(refused("https://shop.test../", "a=1; Domain=shop.test.."), "6265bis 5.1.3");
    assert!(stored(RULES, &request("https://shop.test./"), "a=1; Domain=.shop.test."));
}

#[test]
fn section_5_1_3_an_address_matches_itself_alone() {
    assert_eq!(refused("http://10.0.0.1/", "a=1; Domain=0.0.1"), "6265bis 5.1.3");
    assert_eq!(refused("http://10.0.0.1/", "a=1; Domain=.10.0.0.2"), "6265bis 5.1.3");
    assert_eq!(refused("http://10.0.0.1/", "a=1; Domain=.10.0.0.1"), "6265bis 5.1.3", "browsers want it exactly");
    for (host, line) in [("10.0.0.1", "a=1; Domain=10.0.0.1"), ("[::1]", "a=1; Domain=[::0001]"), ("[::1]", "a=1")] {
        let mut jar = Jar::default();
        let page = format!("http://{host}/");
        assert!(jar.store(&request(&page), line, NOW).decision.stored, "{line}");
        assert_eq!(get(&mut jar, &page), "a=1");
        assert_eq!(get(&mut jar, "http://1.10.0.0.1.test/"), "");
    }
}

#[test]
fn section_5_1_4_paths() {
    let mut jar = Jar::default();
    jar.store(&request("https://shop.test/a/b?/c/d"), "x=1", NOW);
    jar.store(&request("https://shop.test/a/b"), "y=1; Path=here", NOW);
    jar.store(&request(SHOP), "z=1; Path=/a/b/", NOW);
    assert_eq!(
        jar.cookies_at(NOW).iter().map(|cookie| cookie.path.as_str()).collect::<Vec<_>>(),
        ["/a", "/a", "/a/b/"]
    );
    assert_eq!(get(&mut jar, "https://shop.test/a"), "x=1; y=1");
    assert_eq!(get(&mut jar, "https://shop.test/a/b/"), "z=1; x=1; y=1");
    assert_eq!(get(&mut jar, "https://shop.test/ab"), "");
    assert_eq!(held_back(&mut jar, &request("https://shop.test/a/b"))[0], ("z".into(), "6265bis 5.1.4".into()));
}

#[test]
fn section_5_4_prefixes_are_promises_in_any_case() {
    for line in [
        "__Secure-a=1",
        "__HOST-a=1; Secure",
        "__host-a=1; Secure; Path=/; Domain=shop.test",
        "__Host-a=1; Secure; Path=/x",
        "__Host-a=1; Secure; Path=",
        "__Host-a=1; Path=/",
    ] {
        assert_eq!(refused(SHOP, line), "6265bis 5.4", "{line}");
    }
    jar(&[
        "__Host-a=1; Secure; Path=/",
        "__secure-b=2; Secure",
        "__SecureX=3",
        "__Http-c=4",
        "__Host-Http-d=5; Secure; Path=/",
    ]);
    assert_eq!(refused(PLAIN, "__Secure-a=1; Secure"), "6265bis 5.7");
}

#[test]
fn layered_prefixes_of_the_successor() {
    for line in ["__Http-a=1; Secure", "__HTTP-a=1; HttpOnly", "__Host-Http-a=1; Secure; Path=/"] {
        assert_eq!(refused_by(LAYERED, &request(SHOP), line), "layered-cookies, Store a Cookie", "{line}");
    }
    assert_eq!(refused_by(LAYERED, &request(SHOP), "__Host-Http-a=1; Secure; HttpOnly"), "6265bis 5.4");
    assert_eq!(refused_by(LAYERED, &script(SHOP), "__Http-a=1; Secure; HttpOnly"), "6265bis 5.7");
    jar_by(LAYERED, &["__Http-a=1; Secure; HttpOnly", "__Host-Http-a=1; Secure; Path=/; HttpOnly"]);
}

#[test]
fn layered_a_path_is_ascii() {
    let rule = "layered-cookies, Parse a Cookie";
    assert_eq!(refused_by(LAYERED, &request(SHOP), "a=1; Path=/; Path=/中"), rule);
    jar_by(LAYERED, &["a=1; Path=/中; Path=/", "b=中"]);
    jar(&["a=1; Path=/中"]);
}

#[test]
fn layered_a_domain_is_parsed_as_a_host() {
    let mut jar = Jar::new(LAYERED);
    assert!(jar.store(&request("http://127.0.0.1/"), "a=1; Domain=127.1", NOW).decision.stored);
    assert!(jar.cookies_at(NOW)[0].host_only);
}

#[test]
fn section_5_5_no_cookie_lives_longer_than_400_days() {
    let jar = jar(&[
        "a=1; Max-Age=99999999999",
        "b=1; Max-Age=99999999999999999999999",
        "c=1; Expires=Fri, 31 Dec 9999 23:59:59 GMT",
    ]);
    for cookie in jar.cookies_at(NOW) {
        assert_eq!(cookie.expires, Some(NOW + 400 * 86_400), "{}", cookie.name);
    }
}

#[test]
fn section_5_6_a_nameless_cookie_is_sent_as_its_value() {
    let mut jar = jar(&["foo", "a=1", "=bar", "b="]);
    assert_eq!(get(&mut jar, SHOP), "bar; a=1; b=", "the second one replaces the first, in its place");
}

#[test]
fn section_5_6_7_1_strict_and_lax_when_another_site_starts_a_request() {
    let lines = [
        "strict=1; SameSite=Strict",
        "lax=1; SameSite=Lax",
        "none=1; SameSite=None; Secure",
        "unset=1",
        "odd=1; SameSite=x",
    ];
    let mut old = jar(&lines);
    let later = NOW + 121;
    assert_eq!(sent(&mut old, &request(SHOP), later), "strict=1; lax=1; none=1; unset=1; odd=1");
    for method in ["GET", "HEAD", "OPTIONS", "TRACE"] {
        assert_eq!(sent(&mut old, &navigation(SHOP, method), later), "lax=1; none=1; unset=1; odd=1", "{method}");
    }
    assert_eq!(sent(&mut old, &navigation(SHOP, "POST"), later), "none=1");
    assert_eq!(sent(&mut old, &embedded(SHOP), later), "none=1");
    let wanted = ["strict", "lax", "unset", "odd"].map(|name| (name.to_owned(), "6265bis 5.6.7.1".to_owned()));
    assert_eq!(held_back(&mut old, &embedded(SHOP)), wanted);
    assert_eq!(sent(&mut jar(&lines), &script(SHOP), NOW), "strict=1; lax=1; none=1; unset=1; odd=1");
    let framed = CookieRequest { api: CookieApi::Script, ..navigation(SHOP, "GET") };
    assert_eq!(sent(&mut jar(&lines), &framed, NOW), "none=1", "a script is no navigation");
}

#[test]
fn section_5_6_7_2_two_minutes_for_cookies_without_same_site() {
    let mut jar = jar(&["unset=1", "lax=1; SameSite=Lax"]);
    let post = navigation(SHOP, "POST");
    assert_eq!(sent(&mut jar, &post, NOW + 120), "unset=1");
    assert_eq!(jar.send(&post, NOW + 120).decisions()[0].rule, "6265bis 5.6.7.2");
    assert_eq!(sent(&mut jar, &post, NOW + 121), "");
    assert_eq!(sent(&mut jar, &CookieRequest { top_level: false, ..post.clone() }, NOW), "");
    jar.store(&request(SHOP), "unset=2", NOW + 121);
    assert_eq!(sent(&mut jar, &post, NOW + 122), "", "overwriting it does not make it young again");
    let mut strict = jar_by(JarRules { lax_post: false, ..RULES }, &["unset=1"]);
    assert_eq!(sent(&mut strict, &post, NOW), "");
}

#[test]
fn section_5_6_7_the_default_is_a_switch() {
    let mut jar =
        jar_by(JarRules { default_same_site: DefaultSameSite::None, ..RULES }, &["unset=1", "lax=1; SameSite=Lax"]);
    assert_eq!(sent(&mut jar, &embedded(SHOP), NOW + 999), "unset=1");
    assert!(jar.store(&embedded(SHOP), "b=1", NOW).decision.stored, "and it can be set there without Secure");
}

#[test]
fn section_5_7_a_public_suffix_is_no_domain() {
    for (host, domain) in [
        ("shop.test", "test"),
        ("a.co.uk", "co.uk"),
        ("a.co.uk", "uk"),
        ("alice.github.io", "github.io"),
        ("x.c.kobe.jp", "c.kobe.jp"),
        ("shop.localhost", "localhost"),
    ] {
        assert_eq!(refused(&format!("https://{host}/"), &format!("a=1; Domain={domain}")), "6265bis 5.7", "{domain}");
    }
    for (host, domain) in [("b.a.co.uk", "a.co.uk"), ("x.city.kobe.jp", "city.kobe.jp")] {
        assert!(stored(RULES, &request(&format!("https://{host}/")), &format!("a=1; Domain={domain}")), "{domain}");
    }
    for host in ["localhost", "co.uk", "github.io"] {
        let mut jar = Jar::default();
        jar.store(&request(&format!("https://{host}/")), &format!("a=1; Domain={host}"), NOW);
        assert!(jar.cookies_at(NOW)[0].host_only, "{host} may name itself");
        assert_eq!(refused(&format!("https://{host}/"), &format!("a=1; Domain=.{host}")), "6265bis 5.7", "with a dot");
    }
}

#[test]
fn section_5_7_a_domain_is_ascii() {
    assert_eq!(refused("https://www.bücher.test/", "a=1; Domain=bücher.test"), "6265bis 5.7");
    assert!(stored(RULES, &request("https://www.bücher.test/"), "a=1; Domain=bücher.test; Domain=xn--bcher-kva.test"));
}

#[test]
fn section_5_7_secure_is_for_https() {
    assert_eq!(refused(PLAIN, "a=1; Secure"), "6265bis 5.7");
    let mut jar = jar(&["a=1; Secure"]);
    assert_eq!(held_back(&mut jar, &request(PLAIN)), [("a".into(), "6265bis 5.8.3".into())]);
    assert_eq!(get(&mut jar, SHOP), "a=1");
}

#[test]
fn section_5_8_3_loopback_is_trusted_unless_switched_off() {
    let strict = JarRules { trustworthy_localhost: false, ..RULES };
    for page in ["http://localhost/", "http://shop.localhost:8080/", "http://127.0.0.1/", "http://[::1]/"] {
        assert!(stored(RULES, &request(page), "a=1; Secure"), "{page}");
        assert_eq!(refused_by(strict, &request(page), "a=1; Secure"), "6265bis 5.7", "{page}");
    }
    assert!(stored(RULES, &request("http://shop.localhost/"), "__Host-a=1; Secure; Path=/"));
    assert_eq!(refused("http://localhost.test/", "a=1; Secure"), "6265bis 5.7");
}

#[test]
fn section_5_7_http_leaves_secure_cookies_alone() {
    let mut jar = jar(&["a=1; Secure; Path=/login", "b=1; Secure; Domain=shop.test", "c=1"]);
    for (page, line, is_stored) in [
        ("http://shop.test/", "a=2; Path=/login", false),
        ("http://shop.test/", "a=2; Path=/login/en", false),
        ("http://shop.test/", "a=2; Path=/", true),
        ("http://shop.test/", "a=2; Path=/foo", true),
        ("http://shop.test/", "A=2; Path=/login", true),
        ("http://api.shop.test/", "a=2; Path=/login", false),
        ("http://api.shop.test/", "b=2", false),
        ("http://evil.test/", "b=2", true),
        ("http://shop.test/", "c=2", true),
        ("https://shop.test/", "a=2; Path=/login", true),
    ] {
        assert_eq!(jar.store(&request(page), line, NOW).decision.stored, is_stored, "{page} {line}");
    }
}

#[test]
fn section_5_7_scripts_neither_set_nor_overwrite_http_only() {
    assert_eq!(refused_by(RULES, &script(SHOP), "a=1; HttpOnly"), "6265bis 5.7");
    let mut jar = jar(&["a=1; HttpOnly"]);
    assert!(!jar.store(&script(SHOP), "a=2", NOW).decision.stored);
    assert!(!jar.store(&script(SHOP), "a=; Max-Age=0", NOW).decision.stored);
    assert!(jar.store(&script(SHOP), "a=3; Path=/x", NOW).decision.stored, "another path is another cookie");
    assert_eq!(get(&mut jar, SHOP), "a=1");
    assert_eq!(held_back(&mut jar, &script(SHOP)).last(), Some(&("a".into(), "6265bis 5.1.4".into())));
    assert_eq!(sent(&mut jar, &script("https://shop.test/x"), NOW), "a=3");
    assert!(jar.store(&request(SHOP), "a=1", NOW).decision.stored);
    assert_eq!(sent(&mut jar, &script(SHOP), NOW), "a=1", "a response can take HttpOnly away");
    assert!(jar.store(&request(SHOP), "a=1; HttpOnly", NOW).decision.stored);
    assert_eq!(sent(&mut jar, &script(SHOP), NOW), "", "and add it");
}

#[test]
fn section_5_7_what_another_site_may_set() {
    for line in ["a=1", "a=1; SameSite=Lax", "a=1; SameSite=Strict"] {
        assert_eq!(refused_by(RULES, &embedded(SHOP), line), "6265bis 5.7", "{line}");
        assert!(stored(RULES, &navigation(SHOP, "POST"), line), "any value on a top-level navigation: {line}");
        let framed = CookieRequest { api: CookieApi::Script, ..navigation(SHOP, "GET") };
        assert_eq!(refused_by(RULES, &framed, line), "6265bis 5.7", "{line}");
    }
    assert!(stored(RULES, &embedded(SHOP), "a=1; SameSite=None; Secure"));
}

#[test]
fn section_5_7_same_site_none_asks_for_secure() {
    assert_eq!(refused(SHOP, "a=1; SameSite=None"), "6265bis 5.7");
}

#[test]
fn section_5_7_a_nameless_cookie_must_not_look_like_a_prefix() {
    for line in ["=__Secure-a=1; Secure", "=__secure-a", "__HOST-", "=__Host-a=1; Secure; Path=/"] {
        assert_eq!(refused(SHOP, line), "6265bis 5.7", "{line}");
    }
    assert!(stored(RULES, &request(SHOP), "=__Http-a=1"));
    assert_eq!(refused_by(LAYERED, &request(SHOP), "=__Http-a=1"), "6265bis 5.7");
}

#[test]
fn section_5_7_a_cookie_expires_at_the_very_second() {
    let mut jar = jar(&["a=1; Max-Age=60", "b=2; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT"]);
    assert_eq!(sent(&mut jar, &request(SHOP), NOW + 59), "a=1; b=2", "Max-Age counts before Expires");
    assert_eq!(sent(&mut jar, &request(SHOP), NOW + 60), "");
    assert_eq!(jar.cookies_at(NOW + 60), []);
}

#[test]
fn section_5_7_an_expired_cookie_deletes_the_one_with_the_same_key() {
    let mut jar = jar(&["a=1; Path=/", "a=2; Path=/x", "b=3", "c=4", "d=5; Domain=shop.test"]);
    for line in [
        "a=; Path=/; Max-Age=0",
        "b=; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
        "c=; Max-Age=-1",
        "d=; Max-Age=0",
        "e=; Max-Age=0",
    ] {
        assert!(jar.store(&request(SHOP), line, NOW).decision.stored, "{line}");
    }
    assert_eq!(get(&mut jar, "https://shop.test/x"), "a=2; d=5", "host-only is a part of the key");
}

#[test]
fn section_5_7_overwriting_keeps_the_time_of_creation() {
    let mut jar = jar(&["a=1", "b=2"]);
    let decision = jar.store(&request(SHOP), "a=3; HttpOnly", NOW + 9).decision;
    assert_eq!(decision.reason, "replaces the one of that name");
    assert_eq!(get(&mut jar, SHOP), "a=3; b=2");
    assert!(jar.cookies_at(NOW)[0].http_only);
}

#[test]
fn section_5_7_eviction_in_a_domain_spares_secure_and_used_cookies() {
    let mut jar = Jar::new(JarRules { max_per_domain: 3, ..RULES });
    for line in ["s=1; Secure", "a=1; Path=/a", "b=1; Path=/b"] {
        assert_eq!(jar.store(&request(SHOP), line, NOW).evicted, []);
    }
    get(&mut jar, "https://shop.test/a");
    let names = |report: StoreReport| report.evicted.into_iter().map(|evicted| evicted.cookie.name).collect::<Vec<_>>();
    assert_eq!(names(jar.store(&request(SHOP), "c=1", NOW)), ["b"], "not used since it was set");
    assert_eq!(names(jar.store(&request(API), "d=1", NOW)), [] as [&str; 0], "another domain");
    for (line, gone) in [("t=1; Secure", "a"), ("u=1; Secure", "c"), ("v=1; Secure", "s"), ("w=1", "w")] {
        assert_eq!(names(jar.store(&request(SHOP), line, NOW)), [gone], "{line}");
    }
}

#[test]
fn section_5_7_eviction_in_all_takes_the_least_recently_used() {
    let mut jar = Jar::new(JarRules { max_total: 2, ..RULES });
    jar.store(&request(SHOP), "a=1", NOW);
    jar.store(&request(API), "b=1", NOW);
    get(&mut jar, SHOP);
    let evicted = jar.store(&request("https://c.test/"), "c=1", NOW).evicted;
    assert_eq!((evicted[0].cookie.name.as_str(), evicted[0].rule), ("b", "6265bis 5.7"));
    let old = jar.store(&request("https://d.test/"), "d=1; Max-Age=0", NOW).evicted;
    assert_eq!(old, [], "an expired cookie takes no room");
}

#[test]
fn section_5_7_eviction_takes_expired_cookies_first() {
    let mut jar = Jar::new(JarRules { max_total: 2, ..RULES });
    jar.store(&request(SHOP), "a=1", NOW);
    jar.store(&request(SHOP), "b=1; Max-Age=1", NOW);
    assert_eq!(jar.store(&request(SHOP), "c=1", NOW + 1).evicted, []);
    assert_eq!(get(&mut jar, SHOP), "a=1; c=1");
}

#[test]
fn section_5_8_3_longer_paths_first_then_the_earlier_created() {
    let mut jar = jar(&["a=1", "b=2; Path=/x", "c=3; Path=/x/y", "d=4", "a=5", "e=6; Domain=shop.test"]);
    assert_eq!(get(&mut jar, "https://shop.test/x/y"), "c=3; b=2; a=5; d=4; e=6");
}

#[test]
fn section_7_1_third_party_cookies_are_a_switch() {
    let line = "a=1; SameSite=None; Secure";
    let blocked = JarRules { third_party: ThirdPartyCookies::Blocked, ..RULES };
    assert_eq!(refused_by(blocked, &embedded(SHOP), line), "6265bis 7.1");
    let mut jar = jar_by(blocked, &[line]);
    assert_eq!(held_back(&mut jar, &embedded(SHOP)), [("a".into(), "6265bis 7.1".into())]);
    assert_eq!(sent(&mut jar, &navigation(SHOP, "POST"), NOW), "a=1", "a navigation makes it the first party");
    let under = |site: &str| CookieRequest { top_level_site: Some(url(site).site()), ..embedded(SHOP) };
    let mut firefox = jar_by(JarRules { third_party: ThirdPartyCookies::Partitioned, ..RULES }, &[line]);
    assert!(firefox.store(&under("https://news.test/"), "b=1; SameSite=None; Secure", NOW).decision.stored);
    assert_eq!(sent(&mut firefox, &under("https://www.news.test/"), NOW), "b=1");
    assert_eq!(sent(&mut firefox, &under("https://blog.test/"), NOW), "");
    assert_eq!(get(&mut firefox, SHOP), "a=1");
}

#[test]
fn chips_a_partitioned_cookie_belongs_to_a_top_level_site() {
    let line = "a=1; SameSite=None; Secure; Partitioned";
    let under = |site: &str| CookieRequest { top_level_site: Some(url(site).site()), ..embedded(SHOP) };
    assert_eq!(refused_by(CHIPS, &request(SHOP), "a=1; Partitioned"), "CHIPS");
    assert!(stored(RULES, &request(SHOP), "a=1; Partitioned"), "6265bis does not know it");
    let mut jar = Jar::new(JarRules { third_party: ThirdPartyCookies::Blocked, ..CHIPS });
    for site in ["https://news.test/", "https://blog.test/", "http://news.test/", SHOP] {
        assert!(jar.store(&under(site), line, NOW).decision.stored, "{site}");
    }
    assert_eq!(jar.cookies_at(NOW).len(), 4, "one for each top-level site, and the scheme counts");
    assert_eq!(sent(&mut jar, &under("https://www.news.test/x"), NOW), "a=1");
    assert_eq!(held_back(&mut jar, &under("https://other.test/")).len(), 4);
    assert_eq!(get(&mut jar, SHOP), "a=1");
    let navigation = CookieRequest { top_level: true, ..under("https://other.test/") };
    assert_eq!(sent(&mut jar, &navigation, NOW), "a=1", "a navigation makes the cookie's own site the top-level one");
}

#[test]
fn section_8_6_a_sibling_may_plant_a_cookie_for_the_common_domain() {
    let mut jar = jar(&["sid=own"]);
    let blog = request("https://blog.shop.test/toss");
    assert!(jar.store(&blog, "sid=planted; Domain=shop.test; Path=/", NOW).decision.stored);
    assert_eq!(get(&mut jar, SHOP), "sid=own; sid=planted", "both live: host-only is part of the key");
}

/// A line from pieces that mean something and pieces that mean nothing.
fn any_set_cookie() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "a",
        "b",
        "=",
        ";",
        " ",
        "\t",
        "Secure",
        "HttpOnly",
        "SameSite=None",
        "Partitioned",
        "Path=/x",
        "Max-Age=",
        "-",
        "9",
        "Expires=",
        "1 Jan 1970 00:00:00",
        "Domain=",
        ".",
        "shop.test",
        "__Host-",
        "\u{1}",
        "ä",
    ]);
    prop_oneof![
        prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat()),
        (0..5000_u32).prop_map(|number| format!("n{number}=1; Max-Age=60")),
        any::<String>(),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_jar_stays_within_its_limits(
        lines in prop::collection::vec((any_set_cookie(), 0..6_usize, any::<bool>()), 0..120),
        chips in any::<bool>(),
    ) {
        let rules = JarRules { max_per_domain: 5, max_total: 12, chips, ..RULES };
        let mut jar = Jar::new(rules);
        for (number, (line, host, is_https)) in lines.iter().enumerate() {
            let scheme = if *is_https { "https" } else { "http" };
            let request = request(&format!("{scheme}://h{host}.shop.test/x/y"));
            let now = NOW + i64::try_from(number).unwrap_or_default();
            let report = jar.store(&request, line, now);
            prop_assert!(!report.decision.rule.is_empty() && !report.decision.reason.is_empty());
            let cookies = jar.cookies_at(now);
            prop_assert!(cookies.len() <= rules.max_total);
            for cookie in &cookies {
                prop_assert!(cookies.iter().filter(|other| other.domain == cookie.domain).count() <= rules.max_per_domain * 2);
                prop_assert!(cookie.name.len() + cookie.value.len() <= 4096 && cookie.path.starts_with('/'));
            }
            let header = jar.send(&request, now);
            prop_assert_eq!(header.decisions().len(), cookies.len());
            prop_assert!(!header.value.unwrap_or_default().contains(|c: char| c.is_ascii_control() && c != '\t'));
        }
    }
}

#[test]
fn same_site_is_kept_and_shown() {
    assert_eq!(jar(&["a=1; SameSite=Strict"]).cookies_at(NOW)[0].same_site, SameSite::Strict);
}
