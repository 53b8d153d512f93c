//! Which cookies are stored, and which ones they replace.

use super::*;

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
    for (host, line) in [
        ("10.0.0.1", "a=1; Domain=10.0.0.1"),
        ("10.0.0.1", "a=1; Domain=.10.0.0.1"),
        ("[::1]", "a=1; Domain=[::0001]"),
        ("[::1]", "a=1"),
    ] {
        let mut jar = Jar::default();
        let page = format!("http://{host}/");
        assert!(jar.store(&request(&page), line, NOW).decision.stored, "{line}");
        assert_eq!(get(&mut jar, &page), "a=1");
        assert_eq!(get(&mut jar, "http://1.10.0.0.1.test/"), "");
    }
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
fn section_5_7_a_public_suffix_is_no_domain() {
    for (host, domain) in [
        ("shop.test", "test"),
        ("a.co.uk", "co.uk"),
        ("a.co.uk", "uk"),
        ("alice.github.io", "github.io"),
        ("x.c.kobe.jp", "c.kobe.jp"),
        ("shop.localhost", "localhost"),
        ("shop.x.kobe.jp", "kobe.jp"),
        ("x.kobe.jp", "kobe.jp"),
        ("www.city.kobe.jp", "kobe.jp"),
    ] {
        assert_eq!(refused(&format!("https://{host}/"), &format!("a=1; Domain={domain}")), "6265bis 5.7", "{domain}");
    }
    for (host, domain) in [("b.a.co.uk", "a.co.uk"), ("x.city.kobe.jp", "city.kobe.jp"), ("kobe.jp", "kobe.jp")] {
        assert!(stored(RULES, &request(&format!("https://{host}/")), &format!("a=1; Domain={domain}")), "{domain}");
    }
    for (host, domain) in
        [("localhost", "localhost"), ("co.uk", ".co.uk"), ("github.io", ".GitHub.io"), ("com.", ".com.")]
    {
        let mut jar = Jar::default();
        jar.store(&request(&format!("https://{host}/")), &format!("a=1; Domain={domain}"), NOW);
        assert!(jar.cookies_at(NOW)[0].host_only, "{host} may name itself");
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
fn same_site_is_kept_and_shown() {
    assert_eq!(jar(&["a=1; SameSite=Strict"]).cookies_at(NOW)[0].same_site, SameSite::Strict);
}
