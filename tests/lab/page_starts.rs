//! Requests that pages start: which cookies a browser lets travel, what it writes, what it asks first, what it lets a page read.

use authwalk::internals::cookie::ThirdPartyCookies;
use authwalk::internals::lab::LabError;
use authwalk::internals::model::{AuthMode, FactValue, Outcome, Setup, fact};
use serde_json::{Value as Json, json};

use crate::test_lab::{TestLab, lab_config, last, start, start_with, status, user};

const COOKIES: [&str; 5] = [
    "strict=1; Path=/; Secure; SameSite=Strict",
    "lax=1; Path=/; Secure; SameSite=Lax",
    "none=1; Path=/; Secure; SameSite=None",
    "unset=1; Path=/; Secure",
    "__Host-lax=1; Path=/; Secure; SameSite=Lax",
];

fn read(outcome: &Outcome, path: &str) -> FactValue {
    fact::find_by_path(path).expect("a fact").read(outcome)
}

fn text(outcome: &Outcome, path: &str) -> String {
    read(outcome, path).to_string()
}

fn from_page(lab: &TestLab, page: &str, start: &str, line: &str) -> Outcome {
    lab.act(json!({ "by": "laptop", "request": { "line": line, "page": page, "start": start } }))
}

/// A shop without sessions that sets one cookie for each value of `SameSite`.
fn with_cookies() -> TestLab {
    let lab = start(&[json!({ "shop": { "auth": "jwt", "extra_cookies": COOKIES } })]);
    lab.send("laptop", "GET /");
    lab
}

fn sent(lab: &TestLab, page: &str, start: &str, line: &str) -> String {
    text(&from_page(lab, page, start, line), "sent")
}

/// What Chromium did with third-party cookies allowed, cell by cell.
#[test]
fn section_5_8_3_each_start_carries_what_chromium_lets_it_carry() {
    let lab = with_cookies();
    let evil = "https://evil.test/offer";
    let navigation = "lax, none, unset, __Host-lax";
    for (start, line, wanted) in [
        ("link", "GET /", navigation),
        ("form", "GET /", navigation),
        ("form", "POST /", "none, unset"),
        ("image", "GET /", "none"),
        ("frame", "GET /", "none"),
        ("fetch_include", "GET /", "none"),
        ("beacon", "POST /", "none"),
    ] {
        assert_eq!(sent(&lab, evil, start, line), wanted, "{start} {line}");
    }
    for start in ["fetch", "fetch_omit"] {
        let fetched = from_page(&lab, evil, start, "GET /");
        assert_eq!(read(&fetched, "sent"), FactValue::List(Vec::new()), "{start}");
        assert_eq!(text(&fetched, "not_sent.none"), "Fetch 4.6", "{start}");
        assert_eq!(text(&fetched, "not_sent.lax"), "6265bis 5.6.7.1", "{start}");
    }
    let all = "strict, lax, none, unset, __Host-lax";
    for start in ["link", "image", "frame", "fetch_include"] {
        assert_eq!(sent(&lab, "blog.shop.test", start, "GET /"), all, "a sibling is the same site: {start}");
    }
    assert_eq!(sent(&lab, "https://shop.test/", "fetch", "GET /me"), all);
}

#[test]
fn section_7_1_a_browser_that_blocks_third_party_cookies_sends_none_but_partitioned_ones() {
    let mut config = lab_config(vec![Setup::default()], 1);
    config.lanes[0].setup.shop.auth = AuthMode::Jwt;
    config.lanes[0].setup.shop.extra_cookies = vec![
        "none=1; Path=/; Secure; SameSite=None".to_owned(),
        "own=1; Path=/; Secure; SameSite=None; Partitioned".to_owned(),
    ];
    config.clients.get_mut("laptop").expect("a client").third_party_cookies = ThirdPartyCookies::Blocked;
    let lab = start_with(config);
    lab.send("laptop", "GET /");
    assert_eq!(read(&from_page(&lab, "evil.test", "image", "GET /"), "sent"), FactValue::List(Vec::new()));
    let again = from_page(&lab, "evil.test", "image", "GET /");
    assert_eq!(text(&again, "sent"), "own", "the first image has set it for pages of evil.test");
    assert_eq!(text(&again, "not_sent.none"), "6265bis 7.1");
    assert_eq!(text(&from_page(&lab, "evil.test", "link", "GET /"), "sent"), "none, own");
}

#[test]
fn section_5_6_7_2_two_minutes_later_a_post_carries_no_cookie_without_same_site() {
    let lab = with_cookies();
    lab.act(json!({ "clock": "3m" }));
    let posted = from_page(&lab, "evil.test", "form", "POST /");
    assert_eq!(text(&posted, "sent"), "none");
    assert_eq!(text(&posted, "not_sent.unset"), "6265bis 5.6.7.1");
}

#[test]
fn section_5_2_a_reload_keeps_the_site_that_opened_the_page() {
    let lab = with_cookies();
    let reload = json!({ "by": "laptop", "request": { "line": "GET /", "start": "reload" } });
    let error = lab.try_in(0, reload.clone()).expect_err("nothing is open");
    assert!(error.to_string().contains("shows nothing yet"), "{error}");
    from_page(&lab, "evil.test", "link", "GET /");
    let again = lab.act(reload.clone());
    assert_eq!(
        (text(&again, "sent").as_str(), text(&again, "request_header.sec_fetch_site").as_str()),
        ("lax, none, unset, __Host-lax", "cross-site")
    );
    from_page(&lab, "https://shop.test/", "link", "GET /");
    assert_eq!(text(&lab.act(reload), "sent"), "strict, lax, none, unset, __Host-lax");
}

#[test]
fn the_browser_says_where_a_request_comes_from() {
    let lab = with_cookies();
    let posted = from_page(&lab, "https://evil.test/offer?a=1", "form", "POST /login");
    let headers = ["origin", "referer", "sec_fetch_site", "sec_fetch_mode", "sec_fetch_dest"];
    let found = headers.map(|name| text(&posted, &format!("request_header.{name}")));
    assert_eq!(found, ["https://evil.test", "https://evil.test/", "cross-site", "navigate", "document"]);
    let own = from_page(&lab, "https://shop.test/cart", "link", "GET /");
    assert_eq!(text(&own, "request_header.referer"), "https://shop.test/cart");
    assert_eq!(read(&own, "request_header.origin"), FactValue::Absent);
}

#[test]
fn a_page_does_only_what_pages_can_do() {
    let lab = with_cookies();
    let refused = |by: &str, request: Json| match lab.try_in(0, json!({ "by": by, "request": request })) {
        Err(error) => error.to_string(),
        Ok(_) => String::new(),
    };
    let page = "evil.test";
    for (by, request) in [
        ("tool", json!({ "line": "GET /", "page": page, "start": "link" })),
        ("laptop", json!({ "line": "POST /", "page": page, "start": "link" })),
        ("laptop", json!({ "line": "POST /", "page": page, "start": "form", "json": {} })),
        ("laptop", json!({ "line": "GET /", "page": page, "start": "image", "headers": { "X-A": "1" } })),
        (
            "laptop",
            json!({ "line": "GET /", "page": page, "start": "fetch", "headers": { "Origin": "https://shop.test" } }),
        ),
        ("laptop", json!({ "line": "GET /", "page": page, "start": "fetch", "cookies": { "sid": "1" } })),
        ("laptop", json!({ "line": "GET /", "page": page })),
        ("laptop", json!({ "line": "GET /", "start": "link" })),
        ("laptop", json!({ "line": "GET /", "page": page, "start": "reload" })),
    ] {
        assert!(refused(by, request.clone()).contains("cannot be sent"), "{request}");
    }
    let nowhere = json!({ "by": "laptop", "request": { "line": "GET /", "page": "nowhere.test", "start": "link" } });
    assert!(matches!(lab.try_in(0, nowhere), Err(LabError::UnknownHost { .. })));
}

fn api(cors: &Json) -> TestLab {
    start(&[json!({ "shop": { "cors": cors, "cookie": { "same_site": "none" } } })])
}

fn spa_login(lab: &TestLab) -> Outcome {
    let json = json!({ "user": "bob", "password": "$bob.password" });
    let request =
        json!({ "line": "POST https://api.test/login", "json": json, "page": "spa.test", "start": "fetch_include" });
    lab.act(json!({ "by": "laptop", "request": request }))
}

#[test]
fn fetch_4_8_nothing_is_sent_after_a_preflight_that_was_refused() {
    let lab = api(&json!({}));
    let asked = spa_login(&lab);
    assert_eq!(asked.exchanges.len(), 1, "the login itself stays at home");
    assert_eq!((last(&asked).method(), status(&asked)), ("OPTIONS", 405));
    assert_eq!((text(&asked, "preflight").as_str(), text(&asked, "cors").as_str()), ("refused", "refused"));
    assert_eq!(text(&asked, "cors_reason"), "no Access-Control-Allow-Origin");
    assert!(last(&asked).request.header("cookie").is_none());
}

#[test]
fn cookies_reach_another_site_once_every_piece_is_there() {
    let origins = ["https://spa.test"];
    for (cors, wanted) in [
        (json!({ "allow": "listed", "origins": origins }), "refused"),
        (json!({ "allow": "listed", "origins": origins, "credentials": true }), "refused"),
        (json!({ "allow": "anybody", "credentials": true, "headers": ["content-type"] }), "refused"),
        (json!({ "allow": "listed", "origins": origins, "credentials": true, "headers": ["Content-Type"] }), "allowed"),
    ] {
        let lab = api(&cors);
        assert_eq!(text(&spa_login(&lab), "cors"), wanted, "{cors}");
        let me = from_page(&lab, "spa.test", "fetch_include", "GET https://api.test/me");
        assert_eq!(user(&me), (wanted == "allowed").then_some("bob"), "{cors}");
        assert_eq!(text(&me, "preflight"), "none", "a GET without headers of its own needs none");
    }
}

#[test]
fn cors_hides_the_answer_and_stops_no_simple_request() {
    let lab = start(&[json!({ "shop": { "cookie": { "same_site": "none" } } })]);
    lab.log_in("laptop", "bob");
    let request = json!({ "line": "POST /transfer", "form": { "to": "alice", "amount": "100" },
        "page": "evil.test", "start": "fetch_include" });
    let stolen = lab.act(json!({ "by": "laptop", "request": request }));
    assert_eq!((status(&stolen), text(&stolen, "cors").as_str()), (200, "refused"));
    assert_eq!(text(&stolen, "store.transfers"), "1");
}

#[test]
fn a_policy_that_reflects_any_origin_lets_every_site_read() {
    let cors = json!({ "allow": "reflect", "credentials": true });
    let lab = start(&[json!({ "shop": { "cors": cors, "cookie": { "same_site": "none" } } })]);
    lab.log_in("laptop", "bob");
    let read_by_evil = from_page(&lab, "evil.test", "fetch_include", "GET /me");
    assert_eq!((text(&read_by_evil, "cors").as_str(), user(&read_by_evil)), ("allowed", Some("bob")));
}

#[test]
fn a_token_in_a_header_goes_where_the_shop_s_own_script_sends_it() {
    let lab = start(&[json!({ "shop": { "auth": "jwt", "access": { "alg": "HS256" } } })]);
    lab.log_in("laptop", "bob");
    let own = from_page(&lab, "https://shop.test/", "fetch", "GET /me");
    assert_eq!(user(&own), Some("bob"));
    let evil = from_page(&lab, "evil.test", "fetch_include", "GET /me");
    assert_eq!((user(&evil), last(&evil).request.header("authorization")), (None, None));
    let cross = from_page(&lab, "https://shop.test/", "fetch", "GET https://api.test/me");
    assert_eq!(text(&cross, "preflight"), "refused", "Authorization is asked for first");
}
