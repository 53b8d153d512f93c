//! The shop behind a proxy that ends TLS: what the app believes of a client, and whom.

use authwalk::internals::model::{Check, Initiator, Outcome, Verdict};
use serde_json::{Value as Json, json};

use crate::test_lab::{TestLab, last, refused_by, start, status};

/// A shop behind a proxy, whose app believes `trust`.
fn behind_proxy(trust: &str) -> TestLab {
    start(&[json!({ "shop": { "proxy": { "ends_tls": true, "trust": trust } } })])
}

/// A login to this address with these headers.
fn log_in(lab: &TestLab, url: &str, headers: &Json) -> Outcome {
    let json = json!({ "user": "bob", "password": "$bob.password" });
    let request = json!({ "line": format!("POST {url}"), "json": json, "headers": headers });
    lab.act(json!({ "by": "tool", "request": request }))
}

/// What the app takes the client for: its scheme and address, and how it came to believe that.
fn seen(outcome: &Outcome) -> (&str, &str, Option<Verdict>) {
    let trace = &last(outcome).trace;
    let client = trace.client.as_ref().expect("behind a proxy");
    (&client.scheme, &client.address, trace.verdict(Check::Forwarding))
}

fn sets_session(outcome: &Outcome) -> bool {
    last(outcome).set_cookie_decisions.iter().any(|cookie| cookie.name == "sid")
}

const HTTPS: &str = "https://shop.test/login";
const HTTP: &str = "http://shop.test/login";
const PAST_PROXY: &str = "http://shop.test:8080/login";

#[test]
fn a_secure_cookie_is_set_only_by_an_app_that_knows_of_https() {
    let no_headers = json!({});
    for (trust, wanted) in [("nobody", "http"), ("proxy", "https"), ("anybody", "https")] {
        let lab = behind_proxy(trust);
        let logged_in = log_in(&lab, HTTPS, &no_headers);
        assert_eq!(
            (status(&logged_in), seen(&logged_in).0, sets_session(&logged_in)),
            (200, wanted, wanted == "https"),
            "{trust}"
        );
        let plain = log_in(&lab, HTTP, &no_headers);
        assert_eq!((status(&plain), seen(&plain).0, sets_session(&plain)), (200, "http", false), "{trust}");
    }
    let lab = start(&[json!({ "shop": { "proxy": { "ends_tls": true }, "cookie": { "secure": false } } })]);
    assert!(sets_session(&log_in(&lab, HTTPS, &no_headers)), "a cookie that isn't Secure");
}

#[test]
fn nobody_writes_the_scheme_that_a_proxy_passes_on() {
    let forged = json!({ "X-Forwarded-Proto": "https" });
    for trust in ["nobody", "proxy", "anybody"] {
        let logged_in = log_in(&behind_proxy(trust), HTTP, &forged);
        assert_eq!((seen(&logged_in).0, sets_session(&logged_in)), ("http", false), "{trust}");
    }
}

#[test]
fn a_forged_address_is_believed_by_nobody_but_the_careless() {
    let forged = json!({ "X-Forwarded-For": "203.0.113.7" });
    for (trust, wanted) in [
        ("nobody", ("http", "127.0.0.1", Some(Verdict::NotChecked))),
        ("proxy", ("https", "127.0.0.1", Some(Verdict::Passed))),
        ("anybody", ("https", "203.0.113.7", Some(Verdict::NotChecked))),
    ] {
        assert_eq!(seen(&log_in(&behind_proxy(trust), HTTPS, &forged)), wanted, "{trust}");
    }
}

#[test]
fn past_the_proxy_its_headers_count_only_for_the_careless() {
    let forged = json!({ "X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.7" });
    for (trust, wanted, is_careless) in [
        ("nobody", ("http", "127.0.0.1", Some(Verdict::NotChecked)), false),
        ("proxy", ("http", "127.0.0.1", Some(Verdict::NotChecked)), false),
        ("anybody", ("https", "203.0.113.7", Some(Verdict::NotChecked)), true),
    ] {
        let logged_in = log_in(&behind_proxy(trust), PAST_PROXY, &forged);
        assert_eq!((status(&logged_in), seen(&logged_in)), (200, wanted), "{trust}");
        assert_eq!(sets_session(&logged_in), is_careless, "{trust}");
        assert_eq!(logged_in.exchanges.len(), 1, "no proxy has passed it on");
    }
}

#[test]
fn a_proxy_says_in_headers_what_it_knows() {
    let sent = json!({ "X-Forwarded-For": "203.0.113.7", "X-Forwarded-Proto": "ftp" });
    let logged_in = log_in(&behind_proxy("proxy"), HTTPS, &sent);
    let [inner, outer] = logged_in.exchanges.as_slice() else { panic!("{}", logged_in.exchanges.len()) };
    assert_eq!(inner.initiator, Initiator::Server("proxy".to_owned()));
    assert_eq!(inner.url, "http://shop.test/login");
    assert_eq!(inner.request.header("x-forwarded-proto"), Some("https"), "in place of what came");
    assert_eq!(inner.request.header("x-forwarded-for"), Some("203.0.113.7, 127.0.0.1"), "behind what came");
    assert_eq!((inner.request.body.as_str(), inner.status), (outer.request.body.as_str(), outer.status));
}

#[test]
fn an_app_that_does_not_know_of_https_redirects_for_ever() {
    for (trust, wanted) in [("nobody", (308, Some(Check::Https))), ("proxy", (200, None)), ("anybody", (200, None))] {
        let transport = json!({ "redirects_http": true, "hsts_days": 1 });
        let lab =
            start(&[json!({ "shop": { "transport": transport, "proxy": { "ends_tls": true, "trust": trust } } })]);
        let asked = lab.send("tool", "GET https://shop.test/");
        assert_eq!((status(&asked), refused_by(&asked)), wanted, "{trust}");
        let hsts = last(&asked).response.header("strict-transport-security");
        assert_eq!(hsts.is_some(), trust != "nobody", "{trust}");
        if trust == "nobody" {
            assert_eq!(last(&asked).response.header("location"), Some("https://shop.test/"));
        }
        let plain = lab.send("tool", "GET http://shop.test/");
        assert_eq!((status(&plain), refused_by(&plain)), (308, Some(Check::Https)), "{trust}");
        let forged = json!({ "line": "GET http://shop.test:8080/", "headers": { "X-Forwarded-Proto": "https" } });
        let past = lab.act(json!({ "by": "tool", "request": forged }));
        assert_eq!(status(&past), if trust == "anybody" { 200 } else { 308 }, "{trust}");
    }
}

#[test]
fn without_a_proxy_forwarding_headers_say_nothing() {
    let lab = start(&[json!({ "shop": { "proxy": { "trust": "anybody" } } })]);
    let forged = json!({ "X-Forwarded-Proto": "http", "X-Forwarded-For": "203.0.113.7" });
    let logged_in = log_in(&lab, HTTPS, &forged);
    assert!(sets_session(&logged_in));
    assert_eq!(
        (last(&logged_in).trace.client.as_ref(), last(&logged_in).trace.verdict(Check::Forwarding)),
        (None, None)
    );
}
