//! The WebSocket at `/live`: who may open it, how they are recognized, and for how long that counts.

use authwalk::internals::model::{Check, Outcome, Verdict};
use serde_json::{Value as Json, json};

use crate::test_lab::{TestLab, issued_session_id, last, login, refused_by, start, status, user};
use crate::tokens::{field, shop, shops};

/// Sends a handshake, and a message if the socket opens.
fn open(lab: &TestLab, request: &Json) -> Outcome {
    lab.act(json!({ "by": "tool", "socket": { "request": request, "send": ["hello"] } }))
}

/// What became of the socket of an act: its state and what the server sent.
fn socket(outcome: &Outcome) -> (&'static str, Vec<&str>) {
    let result = outcome.view.socket_result.as_ref().expect("a socket");
    (result.state.word(), result.messages.iter().map(String::as_str).collect())
}

/// The first token of a login.
fn access_token(lab: &TestLab) -> String {
    field(&lab.log_in("phone", "alice"), "access_token")
}

fn credential(name: &str) -> Json {
    json!({ "shop": { "socket": { "credential": name } } })
}

#[test]
fn rfc_6455_10_2_only_a_page_of_the_shop_opens_the_socket() {
    let careless = json!({ "shop": { "socket": { "check_origin": false } } });
    for (switches, is_careless) in [(json!({}), false), (careless, true)] {
        let lab = start(&[switches]);
        let id = issued_session_id(&lab.log_in("laptop", "alice"));
        let from = |origin: &str| {
            let headers = json!({ "Origin": origin });
            open(&lab, &json!({ "line": "GET /live", "cookies": { "sid": id }, "headers": headers }))
        };
        assert_eq!(socket(&from("https://shop.test")), ("open", vec![r#"{"user":"alice","message":"hello"}"#]));
        for origin in
            ["https://evil.test", "http://shop.test", "https://shop.test.evil.test", "https://blog.shop.test", "null"]
        {
            let asked = from(origin);
            let wanted = if is_careless { (101, None, "open") } else { (403, Some(Check::Origin), "refused") };
            assert_eq!((status(&asked), refused_by(&asked), socket(&asked).0), wanted, "{origin}");
        }
        let no_page = open(&lab, &json!({ "line": "GET /live", "cookies": { "sid": id } }));
        assert_eq!((status(&no_page), last(&no_page).trace.verdict(Check::Origin)), (101, Some(Verdict::NotChecked)));
    }
}

#[test]
fn a_page_of_a_listed_origin_opens_the_socket_and_no_other_that_looks_like_it() {
    let listed = json!({ "shop": { "socket": { "origins": ["https://spa.test"] } } });
    let lab = start(&[listed]);
    let id = issued_session_id(&lab.log_in("laptop", "alice"));
    let from = |origin: &str| {
        let headers = json!({ "Origin": origin });
        open(&lab, &json!({ "line": "GET /live", "cookies": { "sid": id }, "headers": headers }))
    };
    for origin in ["https://spa.test", "https://shop.test"] {
        let asked = from(origin);
        assert_eq!((status(&asked), socket(&asked).0), (101, "open"), "{origin}");
        assert_eq!(last(&asked).trace.verdict(Check::Origin), Some(Verdict::Passed), "{origin}");
    }
    for origin in
        ["http://spa.test", "https://spa.test.evil.test", "https://notspa.test", "https://spa.test:8443", "null"]
    {
        let asked = from(origin);
        assert_eq!((status(&asked), refused_by(&asked)), (403, Some(Check::Origin)), "{origin}");
    }
}

#[test]
fn a_page_of_another_site_has_a_socket_opened_with_the_visitors_cookie() {
    let cookie = json!({ "same_site": "none" });
    let lab = start(&[json!({ "shop": { "cookie": cookie, "socket": { "check_origin": false } } })]);
    lab.log_in("laptop", "alice");
    let opened = lab.act(json!({ "by": "laptop", "socket": {
        "request": { "line": "GET /live", "page": "https://evil.test/" }, "send": ["hello"],
    } }));
    assert_eq!((status(&opened), user(&opened), socket(&opened).0), (101, Some("alice"), "open"));
}

#[test]
fn nobody_opens_a_socket_without_a_login_or_a_handshake() {
    let lab = start(&[json!({})]);
    let stranger = open(&lab, &json!({ "line": "GET /live" }));
    assert_eq!(
        (status(&stranger), refused_by(&stranger), socket(&stranger).0),
        (401, Some(Check::SessionCookie), "refused")
    );
    lab.log_in("laptop", "alice");
    assert_eq!(status(&lab.send("laptop", "GET /live")), 426, "an ordinary request");
    let id = issued_session_id(&lab.log_in("laptop", "alice"));
    let handshake = |version: &str, key: &str| {
        let head = "GET /live HTTP/1.1\nHost: shop.test\nConnection: Upgrade\nUpgrade: websocket";
        let raw = format!("{head}\nCookie: sid={id}\nSec-WebSocket-Version: {version}\nSec-WebSocket-Key: {key}\n\n");
        status(&lab.act(json!({ "by": "tool", "request": { "raw": raw } })))
    };
    for (version, key) in [("8", "YXV0aHdhbGsgc2F5cyBoaQ=="), ("13", "c2hvcnQ="), ("13", "")] {
        assert_eq!(handshake(version, key), 426, "{version} {key}");
    }
}

#[test]
fn a_ticket_opens_one_socket_and_soon() {
    let lab = start(&[credential("ticket")]);
    assert_eq!(status(&lab.send("tool", "POST /live/ticket")), 401, "nobody gets one without a login");
    lab.log_in("laptop", "alice");
    let ticket = || field(&lab.send("laptop", "POST /live/ticket"), "ticket");
    let redeem = |ticket: &str| {
        let asked = open(&lab, &json!({ "line": format!("GET /live?ticket={ticket}") }));
        (status(&asked), refused_by(&asked), socket(&asked).0)
    };
    let (opened, refused) = ((101, None, "open"), (401, Some(Check::SocketTicket), "refused"));
    let first = ticket();
    assert_eq!(redeem(&first), opened);
    assert_eq!(redeem(&first), refused, "it was used");
    assert_eq!(redeem(""), refused);
    let (in_time, too_late) = (ticket(), ticket());
    lab.act(json!({ "clock": "29s" }));
    assert_eq!(redeem(&in_time), opened);
    lab.act(json!({ "clock": "1s" }));
    assert_eq!(redeem(&too_late), refused);

    let after_logout = ticket();
    lab.send("laptop", "POST /logout");
    assert_eq!(redeem(&after_logout), (401, Some(Check::SessionLookup), "refused"), "the login behind it has ended");
    lab.log_in("laptop", "alice");
    let by_cookie = lab.act(json!({ "by": "laptop", "socket": { "request": { "line": "GET /live" } } }));
    assert_eq!(refused_by(&by_cookie), Some(Check::SocketTicket), "a cookie is no ticket");
}

#[test]
fn a_token_in_the_url_is_in_the_access_log_and_one_elsewhere_is_not() {
    let opened_with = |name: &str, line: &str, protocols: &[&str], send: &[&str]| {
        let lab = shops(&[credential(name)]);
        let token = access_token(&lab);
        let filled = |texts: &[&str]| texts.iter().map(|text| text.replace("TOKEN", &token)).collect::<Vec<_>>();
        let outcome = lab.act(json!({ "by": "tool", "socket": {
            "request": { "line": line.replace("TOKEN", &token) }, "protocols": filled(protocols), "send": filled(send),
        } }));
        let (state, messages) = socket(&outcome);
        assert_eq!(
            (state, messages.last().copied()),
            ("open", Some(r#"{"user":"alice","message":"hello"}"#)),
            "{name}"
        );
        let answered = String::from_utf8_lossy(&last(&outcome).response.bytes).into_owned();
        assert!(!answered.contains(&token), "{name}: the answer repeats the token");
        (outcome.view.access_log.last().cloned().expect("a line"), token, outcome)
    };
    let (logged, token, _) = opened_with("query", "GET /live?access_token=TOKEN", &[], &["hello"]);
    assert_eq!(logged, format!("GET /live?access_token={token} 101"));
    let (logged, _, outcome) = opened_with("subprotocol", "GET /live", &["live", "TOKEN"], &["hello"]);
    assert_eq!(logged, "GET /live 101");
    assert_eq!(last(&outcome).response.header("sec-websocket-protocol"), Some("live"));
    let (logged, _, outcome) = opened_with("first_message", "GET /live", &[], &["TOKEN", "hello"]);
    assert_eq!((logged.as_str(), user(&outcome)), ("GET /live 101", None), "nobody yet, at the handshake");
}

#[test]
fn a_token_counts_only_where_the_shop_looks_for_it() {
    for name in ["cookie", "subprotocol", "ticket"] {
        let lab = shops(&[credential(name)]);
        let token = access_token(&lab);
        let in_url = open(&lab, &json!({ "line": format!("GET /live?access_token={token}") }));
        assert_eq!((status(&in_url), socket(&in_url).0), (401, "refused"), "{name}");
    }
    let lab = shops(&[credential("query")]);
    let token = access_token(&lab);
    let twice = open(&lab, &json!({ "line": format!("GET /live?access_token={token}&access_token={token}") }));
    assert_eq!(status(&twice), 401, "RFC 6750, section 3.1: nobody can tell which is meant");
    let lab = shops(&[credential("first_message")]);
    let guess = open(&lab, &json!({ "line": "GET /live" }));
    let result = guess.view.socket_result.as_ref().expect("a socket");
    assert_eq!((result.state.word(), result.close_code, result.messages.len()), ("closed", Some(1008), 0));
}

#[test]
fn a_socket_outlives_its_login_only_where_nobody_looks_again() {
    let logout = || json!({ "by": "laptop", "request": { "line": "POST /logout" } });
    let ends: [(&str, Json); 3] = [
        ("logout", logout()),
        ("ban", json!({ "operator": { "ban": "alice" } })),
        ("idle timeout", json!({ "clock": "30m" })),
    ];
    for (rechecks, wanted) in [(true, ("closed", Some(1008), 1)), (false, ("open", None, 2))] {
        for (name, end) in &ends {
            let lab = start(&[json!({ "shop": { "socket": { "rechecks": rechecks } } })]);
            lab.log_in("laptop", "alice");
            let held = lab.act(json!({ "by": "laptop", "socket": {
                "request": { "line": "GET /live" }, "send": ["before"], "meanwhile": [end], "then_send": ["after"],
            } }));
            let result = held.view.socket_result.as_ref().expect("a socket");
            let is = (result.state.word(), result.close_code, result.messages.len());
            assert_eq!(is, wanted, "rechecks = {rechecks}, {name}");
        }
    }
}

#[test]
fn each_host_takes_its_own_kind_of_credential_over_a_socket_too() {
    for name in ["first_message", "ticket"] {
        let lab = start(&[json!({ "shop": { "auth": "by_host", "socket": { "credential": name } } })]);
        let mut app_login = login("phone", "alice");
        app_login["request"]["line"] = "POST https://api.shop.test/login".into();
        let token = field(&lab.act(app_login), "access_token");
        let ticket = field(&lab.with_token(0, &token, "POST https://api.shop.test/live/ticket"), "ticket");
        let opened_at = |host: &str| {
            let line = format!("GET https://{host}/live?ticket={ticket}");
            let send = if name == "ticket" { vec!["hello"] } else { vec![token.as_str(), "hello"] };
            let opened = lab.act(json!({ "by": "tool", "socket": { "request": { "line": line }, "send": send } }));
            socket(&opened).0
        };
        assert_eq!(opened_at("api.shop.test"), "open", "{name}");
        assert_ne!(opened_at("shop.test"), "open", "{name}");
    }
}

#[test]
fn a_ticket_stands_for_a_token_that_lies_in_a_cookie_too() {
    let lab = shops(&[json!({ "shop": { "access": { "storage": "cookie" }, "socket": { "credential": "ticket" } } })]);
    lab.log_in("laptop", "alice");
    let ticket = field(&lab.send("laptop", "POST /live/ticket"), "ticket");
    let opened = open(&lab, &json!({ "line": format!("GET /live?ticket={ticket}") }));
    assert_eq!((status(&opened), user(&opened)), (101, Some("alice")));
}

#[test]
fn a_subprotocol_that_is_no_token_of_http_is_not_sent() {
    let lab = shop();
    let early =
        lab.try_in(0, json!({ "by": "tool", "socket": { "request": { "line": "GET /live" }, "protocols": ["a b"] } }));
    assert!(early.is_err(), "no token of HTTP");
    assert_eq!(status(&lab.send("laptop", "GET /")), 200);
}
