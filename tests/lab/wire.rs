//! How requests go over the wire: plain http and real TLS, what somebody in between can read, and what keeps a browser from
//! plain http.

use authwalk::internals::model::{Check, Outcome, Verdict};
use serde_json::{Value as Json, json};

use crate::test_lab::{TestLab, last, refused_by, start, status, user, users};
use crate::tokens::statuses;

/// What was heard of the last exchange, and whether it was encrypted.
fn overheard(outcome: &Outcome) -> (bool, Vec<&'static str>) {
    let heard = last(outcome).transport.overheard.as_ref().expect("an eavesdropper");
    (heard.encrypted, heard.items.iter().map(|item| item.word()).collect())
}

fn log_in_over(lab: &TestLab, scheme: &str) -> Outcome {
    let json = json!({ "user": "bob", "password": "$bob.password" });
    lab.act(json!({ "by": "laptop", "request": { "line": format!("POST {scheme}://shop.test/login"), "json": json } }))
}

fn transport(switches: &Json) -> TestLab {
    start(&[json!({ "tls": true, "shop": { "transport": switches } })])
}

#[test]
fn https_is_real_tls_where_the_lesson_says_so() {
    let lab = start(&[json!({ "tls": true })]);
    for (line, is_tls) in
        [("GET https://shop.test/", true), ("GET https://api.shop.test/", true), ("GET http://shop.test/", false)]
    {
        let asked = lab.send("laptop", line);
        assert_eq!((status(&asked), last(&asked).transport.tls.is_some()), (200, is_tls), "{line}");
    }
    let authority = last(&lab.send("phone", "GET /")).transport.tls.clone().and_then(|tls| tls.authority_file);
    let pem = std::fs::read_to_string(authority.expect("a file")).expect("the certificate of the authority");
    assert!(pem.starts_with("-----BEGIN CERTIFICATE-----") && !pem.contains("PRIVATE"));
    let modelled = start(&[json!({})]);
    assert!(last(&modelled.send("laptop", "GET https://shop.test/")).transport.is_plain());
}

#[test]
fn an_eavesdropper_reads_what_is_plain_and_of_tls_the_name_alone() {
    let lab = start(&[
        json!({ "tls": true, "eavesdropper": true, "shop": { "auth": "both", "cookie": { "secure": false } } }),
    ]);
    let plain = log_in_over(&lab, "http");
    assert_eq!(
        (user(&plain), overheard(&plain)),
        (Some("bob"), (false, vec!["host", "path", "password", "cookie", "body"]))
    );
    let tls = log_in_over(&lab, "https");
    assert_eq!((user(&tls), overheard(&tls)), (Some("bob"), (true, vec!["host"])));
    let with_token = |scheme: &str| {
        let line = format!("GET {scheme}://shop.test/me");
        lab.act(json!({ "by": "tool", "request": { "line": line, "bearer": "a-token-of-somebody" } }))
    };
    assert_eq!(overheard(&with_token("http")), (false, vec!["host", "path", "token", "body"]));
    assert_eq!(overheard(&with_token("https")), (true, vec!["host"]));
    let modelled = start(&[json!({ "eavesdropper": true })]);
    let everything = (false, vec!["host", "path", "password", "cookie", "body"]);
    assert_eq!(
        overheard(&log_in_over(&modelled, "https")),
        everything,
        "what is heard is what was sent: no TLS, no secret"
    );
}

#[test]
fn an_eavesdropper_changes_nothing() {
    for tls in [false, true] {
        let [heard, alone] = [true, false].map(|eavesdropper| {
            let lab = start(&[json!({ "tls": tls, "eavesdropper": eavesdropper })]);
            lab.log_in("laptop", "alice");
            let three = lab.act(json!({ "by": "laptop", "times": 3, "request": { "line": "GET /me" } }));
            assert_eq!((statuses(&three), users(&three.view)), (vec![200; 3], vec!["alice"]));
            let socket =
                lab.act(json!({ "by": "laptop", "socket": { "request": { "line": "GET /live" }, "send": ["x"] } }));
            assert_eq!(socket.view.socket_result.as_ref().map(|result| result.messages.len()), Some(1));
            let left = lab.send("laptop", "POST /logout");
            (last(&left).response.bytes.clone(), last(&three).trace.clone(), last(&left).transport.overheard.is_some())
        });
        assert_eq!((&heard.0, &heard.1), (&alone.0, &alone.1));
        assert_eq!((heard.2, alone.2), (true, false));
    }
}

#[test]
fn the_address_of_a_client_is_the_same_past_an_eavesdropper() {
    let login = json!({ "address_failures": 1 });
    let lab = start(&[json!({ "eavesdropper": true, "shop": { "login": login } })]);
    let guess = |by: &str| {
        let json = json!({ "user": "bob", "password": "no" });
        lab.act(json!({ "by": by, "request": { "line": "POST /login", "json": json } }))
    };
    assert_eq!(["tool", "tool", "laptop"].map(|by| status(&guess(by))), [401, 429, 401]);
}

#[test]
fn plain_http_is_redirected_with_method_and_body_and_nothing_is_served() {
    let lab = transport(&json!({ "redirects_http": true }));
    let json = json!({ "user": "bob", "password": "$bob.password" });
    let post = |follow: bool| {
        let request = json!({ "line": "POST http://shop.test/login?x=1", "json": json, "follow": follow });
        lab.act(json!({ "by": "laptop", "request": request }))
    };
    let redirected = post(false);
    assert_eq!((status(&redirected), refused_by(&redirected)), (308, Some(Check::Https)));
    assert_eq!(last(&redirected).response.header("location"), Some("https://shop.test/login?x=1"));
    assert_eq!((redirected.view.store.sessions.len(), last(&redirected).response.header("set-cookie")), (0, None));
    let followed = post(true);
    assert_eq!((statuses(&followed), user(&followed)), (vec![308, 200], Some("bob")));
    assert!(last(&followed).transport.tls.is_some());
    assert_eq!(status(&lab.send("laptop", "GET https://shop.test/")), 200);
    assert_eq!(
        status(&transport(&json!({})).send("laptop", "GET http://shop.test/")),
        200,
        "a shop that takes plain http"
    );
}

#[test]
fn a_program_outside_is_told_to_use_https_as_well() {
    let lab = transport(&json!({ "redirects_http": true }));
    let answer = lab.send_from_outside(b"GET /me HTTP/1.1\r\nHost: shop.test\r\n\r\n");
    assert!(answer.starts_with(b"HTTP/1.1 308 "), "{}", String::from_utf8_lossy(&answer));
    assert_eq!(lab.external_exchange().0.trace.verdict(Check::Https), Some(Verdict::Failed));
    assert!(lab.send_from_outside(&[22, 3, 1, 0, 1, 0]).is_empty(), "a handshake that breaks off gets no answer");
    assert_eq!(status(&lab.send("laptop", "GET /")), 200, "the lab goes on");
}

#[test]
fn rfc_6797_7_2_hsts_is_sent_over_https_alone() {
    let hsts = |switches: Json, line: &str| {
        let asked = transport(&switches).send("laptop", line);
        asked.exchanges[0].response.header("strict-transport-security").map(str::to_owned)
    };
    let days = json!({ "hsts_days": 365 });
    assert_eq!(hsts(days.clone(), "GET https://shop.test/").as_deref(), Some("max-age=31536000"));
    assert_eq!(hsts(days.clone(), "GET https://shop.test/nowhere").as_deref(), Some("max-age=31536000"), "errors too");
    assert_eq!(hsts(days, "GET http://shop.test/"), None);
    let redirecting = json!({ "hsts_days": 1, "redirects_http": true });
    assert_eq!(hsts(redirecting, "GET http://shop.test/"), None);
    let all = json!({ "hsts_days": 1, "hsts_subdomains": true });
    assert_eq!(hsts(all, "GET https://shop.test/").as_deref(), Some("max-age=86400; includeSubDomains"));
    assert_eq!(hsts(json!({}), "GET https://shop.test/"), None);
}

#[test]
fn rfc_6797_8_3_a_browser_that_has_seen_hsts_sends_no_plain_http_until_it_expires() {
    for (subdomains, api_is_upgraded) in [(false, false), (true, true)] {
        let lab = transport(&json!({ "hsts_days": 1, "hsts_subdomains": subdomains }));
        let is_upgraded = |by: &str, line: &str| {
            let exchange = last(&lab.send(by, line)).clone();
            assert_eq!(exchange.transport.upgraded_by_hsts, exchange.transport.tls.is_some(), "{by} {line}");
            exchange.transport.upgraded_by_hsts
        };
        assert!(!is_upgraded("laptop", "GET http://shop.test/"), "the first visit");
        let visited = lab.send("laptop", "GET https://shop.test/");
        assert_eq!(visited.view.hsts["laptop"], ["shop.test"]);
        lab.send("tool", "GET https://shop.test/");
        assert!(is_upgraded("laptop", "GET http://shop.test/me"));
        assert_eq!(is_upgraded("laptop", "GET http://api.shop.test/"), api_is_upgraded);
        assert!(!is_upgraded("tool", "GET http://shop.test/"), "only browsers remember");
        lab.act(json!({ "clock": "23h 59m" }));
        assert!(is_upgraded("laptop", "GET http://shop.test/"));
        lab.act(json!({ "clock": "25h" }));
        assert!(!is_upgraded("laptop", "GET http://shop.test/"), "max-age has run out");
    }
}
