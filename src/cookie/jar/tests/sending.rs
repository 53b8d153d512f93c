//! Which cookies go along with a request, and in which order.

use super::*;

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
fn section_5_7_a_cookie_expires_at_the_very_second() {
    let mut jar = jar(&["a=1; Max-Age=60", "b=2; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT"]);
    assert_eq!(sent(&mut jar, &request(SHOP), NOW + 59), "a=1; b=2", "Max-Age counts before Expires");
    assert_eq!(sent(&mut jar, &request(SHOP), NOW + 60), "");
    assert_eq!(jar.cookies_at(NOW + 60), []);
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
