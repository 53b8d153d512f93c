//! Requests that are sent several times or written byte by byte, the accounts of a lesson, and what an operator ends.

use authwalk::internals::lab::LabError;
use authwalk::internals::model::{Check, FactValue, Outcome, Route, RouteHost, fact};
use serde_json::{Value as Json, json};

use crate::test_lab::{TestLab, issued_session_id, last, login, plain, refused_by, start, status, user, users};
use crate::tokens::{field, shop, statuses};

fn raw(text: &str) -> Json {
    json!({ "by": "tool", "request": { "raw": text } })
}

fn read(outcome: &Outcome, path: &str) -> FactValue {
    fact::find_by_path(path).expect("a fact").read(outcome)
}

#[test]
fn a_request_is_sent_as_often_as_its_act_says_and_all_answers_are_kept() {
    let lab = plain();
    let wrong = json!({ "user": "bob", "password": "no" });
    let guessed = lab.act(json!({ "by": "tool", "times": 3, "request": { "line": "POST /login", "json": wrong } }));
    assert_eq!(statuses(&guessed), [401, 401, 401]);
    assert_eq!(read(&guessed, "succeeded"), FactValue::Number(0));
    let visits = lab.act(json!({ "by": "laptop", "times": 2, "request": { "line": "GET /" } }));
    assert_eq!((statuses(&visits), users(&visits.view)), (vec![200, 200], vec!["nobody"]), "one after the other");
    for times in [0, 101] {
        let act = json!({ "by": "tool", "times": times, "request": { "line": "GET /" } });
        assert!(matches!(lab.try_in(0, act), Err(LabError::BadRequest { .. })), "{times}");
    }
}

#[test]
fn of_requests_at_once_it_is_known_how_many_succeed_and_whose() {
    let lab = shop();
    lab.log_in("app", "bob");
    let token = field(&lab.send("app", "POST /refresh"), "refresh_token");
    let refresh =
        |by: &str| json!({ "by": by, "request": { "line": "POST /refresh", "json": { "refresh_token": token } } });
    let race = lab.act(json!({ "at_once": [refresh("tool"), refresh("laptop")] }));
    assert_eq!(read(&race, "succeeded"), FactValue::Number(1));
    assert_eq!(read(&race, "succeeded_by"), FactValue::List(vec!["tool".into()]));
}

#[test]
fn a_request_goes_out_byte_by_byte_and_nothing_of_the_client_with_it() {
    let lab = plain();
    lab.log_in("laptop", "bob");
    let mut act = raw("GET /me HTTP/1.1\nhOST: shop.test\nX-Odd:  a\nX-Odd: b\n\n");
    act["by"] = json!("laptop");
    let asked = lab.act(act);
    let sent = b"GET /me HTTP/1.1\r\nhOST: shop.test\r\nX-Odd:  a\r\nX-Odd: b\r\n\r\n";
    assert_eq!(last(&asked).request.bytes, sent);
    assert_eq!((status(&asked), refused_by(&asked)), (401, Some(Check::SessionCookie)), "the jar stays out of it");
    assert!(last(&asked).cookie_send_decisions.iter().all(|cookie| !cookie.sent));
    assert_eq!(last(&asked).response.header("connection"), Some("close"));
}

#[test]
fn a_header_is_sent_as_often_as_it_has_values() {
    let lab = plain();
    let headers = json!({ "X-Odd": ["a", "b"], "Cookie": ["sid=1", "sid=2"] });
    let asked = lab.act(json!({ "by": "tool", "request": { "line": "GET /me", "headers": headers } }));
    let sent = String::from_utf8(last(&asked).request.bytes.clone()).expect("text").to_ascii_lowercase();
    let lines: Vec<&str> =
        sent.lines().filter(|line| line.starts_with("x-odd") || line.starts_with("cookie")).collect();
    assert_eq!(lines, ["cookie: sid=1", "cookie: sid=2", "x-odd: a", "x-odd: b"]);
    assert_eq!(status(&asked), 401);
}

#[test]
fn a_login_can_be_written_byte_by_byte_and_its_cookie_is_kept() {
    let lab = plain();
    let body = "user=bob&password=yes-we-can-12";
    let head = "POST /login HTTP/1.1\nHost: shop.test\nContent-Type: application/x-www-form-urlencoded\n";
    let mut act = raw(&format!("{head}Content-Length: {}\n\n{body}", body.len()));
    act["by"] = json!("laptop");
    assert_eq!(user(&lab.act(act)), Some("bob"));
    assert_eq!(user(&lab.send("laptop", "GET /me")), Some("bob"));
}

#[test]
fn what_is_no_http_gets_the_server_s_honest_answer() {
    let lab = plain();
    for (text, wanted) in [
        ("GET /me HTTP/1.1\nHost shop.test\n\n", 400),
        ("GET /me HTTP/1.1\nHost: shop.test\nHost: shop.test\n\n", 400),
        ("G\u{e4}T /me HTTP/1.1\nHost: shop.test\n\n", 400),
        ("GET /me HTTP/1.1\nHost: elsewhere.test\n\n", 421),
        ("POST /login HTTP/1.1\nHost: shop.test\nContent-Length: 99\n\n{}", 400),
        ("POST /login HTTP/1.1\nHost: shop.test\nExpect: 100-continue\nContent-Length: 2\n\n{}", 415),
        ("PUT /me HTTP/1.1\nHost: shop.test\n\n", 405),
    ] {
        assert_eq!(status(&lab.act(raw(text))), wanted, "{text}");
    }
    let never = lab.try_in(0, raw("GET /me HTTP/1.1\nHost: shop.test"));
    assert!(matches!(never, Err(LabError::BadRequest { .. })), "{never:?}");
    assert_eq!(status(&lab.send("laptop", "GET /")), 200, "the lab goes on");
}

#[test]
fn no_second_request_hides_behind_the_first() {
    let lab = plain();
    let smuggled = lab.act(raw("GET / HTTP/1.1\nHost: shop.test\n\nGET / HTTP/1.1\nHost: shop.test\n\n"));
    assert_eq!((statuses(&smuggled), smuggled.view.store.sessions.len()), (vec![200], 1));
    let both = "POST /logout HTTP/1.1\nHost: shop.test\nContent-Length: 4\nTransfer-Encoding: chunked\n\n0\n\nGET / HTTP/1.1\n\n";
    assert_eq!(lab.act(raw(both)).view.store.sessions.len(), 1);
}

#[test]
fn a_body_has_the_type_that_its_header_says() {
    let lab = plain();
    let login = |content_type: &str| {
        let request = json!({ "line": "POST /login", "headers": { "Content-Type": content_type },
            "body": "{\"user\":\"bob\",\"password\":\"yes-we-can-12\"}" });
        lab.act(json!({ "by": "laptop", "request": request }))
    };
    assert_eq!(status(&login("application/json")), 200);
    assert_eq!(status(&login("multipart/form-data; boundary=x")), 415);
    let two = json!({ "line": "POST /login", "json": {}, "body": "x" });
    assert!(matches!(lab.try_in(0, json!({ "by": "tool", "request": two })), Err(LabError::BadRequest { .. })));
}

#[test]
fn a_lesson_s_own_account_is_one_like_the_others() {
    let lab = plain();
    assert_eq!(
        lab.views[0].accounts.iter().map(|account| account.name.as_str()).collect::<Vec<_>>(),
        ["alice", "bob", "carol"]
    );
    assert_eq!(user(&lab.log_in("laptop", "carol")), Some("carol"));
    assert_eq!(status(&lab.send("laptop", "GET /admin")), 200, "she is an admin");
    lab.act(json!({ "operator": { "ban": "carol" } }));
    assert_eq!(refused_by(&lab.send("laptop", "GET /me")), Some(Check::Account));
}

#[test]
fn an_operator_ends_one_session_and_leaves_the_others() {
    let lab = plain();
    let laptop = issued_session_id(&lab.log_in("laptop", "bob"));
    lab.log_in("phone", "bob");
    let ended = lab.act(json!({ "operator": { "end_session": laptop } }));
    assert_eq!(ended.view.store.sessions.len(), 1);
    assert_eq!(refused_by(&lab.send("laptop", "GET /me")), Some(Check::SessionLookup));
    assert_eq!(user(&lab.send("phone", "GET /me")), Some("bob"));
    let again = lab.try_in(0, json!({ "operator": { "end_session": laptop } }));
    assert!(matches!(again, Err(LabError::BadOperator(_))), "{again:?}");
}

#[test]
fn an_operator_ends_one_family_and_leaves_the_others() {
    let lab = shop();
    let first = field(&lab.log_in("laptop", "bob"), "refresh_token");
    lab.log_in("app", "bob");
    lab.send("laptop", "POST /refresh");
    let ended = lab.act(json!({ "operator": { "end_family": first } }));
    assert_eq!(ended.view.store.token_families.len(), 1, "a used token leads to its family");
    assert_eq!(refused_by(&lab.send("laptop", "POST /refresh")), Some(Check::RefreshLookup));
    assert_eq!(status(&lab.send("app", "POST /refresh")), 200);
    assert!(matches!(lab.try_in(0, json!({ "operator": { "end_family": first } })), Err(LabError::BadOperator(_))));
}

#[test]
fn every_route_of_the_table_is_answered_and_by_no_other_method() {
    let lab: TestLab =
        start(&[json!({ "site": { "evil": "https://evil.test" }, "app": { "shape": "token_mediating" } })]);
    lab.act(login("laptop", "bob"));
    for route in Route::ALL {
        let hosts = if route.host() == RouteHost::Site { &["evil.test"] } else { route.host().names() };
        for host in hosts {
            let url = format!("https://{host}{}", route.path().replace("{login}", "9"));
            let asked = lab.send("tool", &format!("{} {url}", route.method()));
            assert!(![404, 405, 421].contains(&status(&asked)), "{route:?} at {host}: {}", status(&asked));
            assert_eq!(status(&lab.send("tool", &format!("PATCH {url}"))), 405, "{route:?} at {host}");
        }
    }
}
