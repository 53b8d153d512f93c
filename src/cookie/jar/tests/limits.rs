//! How many cookies a jar keeps, and which ones go first.

use proptest::prelude::*;

use super::*;

#[test]
fn section_5_7_eviction_in_a_domain_spares_secure_and_used_cookies() {
    let mut jar = Jar::new(JarRules { max_per_domain: 3, ..RULES });
    for line in ["s=1; Secure", "a=1; Path=/a", "b=1; Path=/b"] {
        assert_eq!(jar.store(&request(SHOP), line, NOW).evicted, []);
    }
    get(&mut jar, "https://shop.test/a");
    let names =
        |report: SetCookieReport| report.evicted.into_iter().map(|evicted| evicted.cookie.name).collect::<Vec<_>>();
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
