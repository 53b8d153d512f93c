//! What guards a login besides the password: limits, uniform answers, resets, one-time codes.

use authwalk::internals::model::{Check, Outcome, Verdict};
use serde_json::{Value as Json, json};

use crate::test_lab::{TestLab, checks, issued_session_id, last, plain, refused_by, start, status, user, users};

impl TestLab {
    /// A login with this password, several times.
    fn guess(&self, by: &str, user: &str, password: &str, times: u32) -> Outcome {
        let json = json!({ "user": user, "password": password });
        let mut act = json!({ "by": by, "request": { "line": "POST /login", "json": json } });
        if times > 1 {
            act["times"] = json!(times);
        }
        self.act(act)
    }

    fn post(&self, by: &str, path: &str, body: &Json) -> Outcome {
        self.act(json!({ "by": by, "request": { "line": format!("POST {path}"), "json": body } }))
    }
}

fn statuses(outcome: &Outcome) -> Vec<u16> {
    outcome.exchanges.iter().map(|exchange| exchange.status).collect()
}

fn hashes(outcome: &Outcome) -> u32 {
    last(outcome).trace.password_hashes
}

/// The token of the mail that was sent last.
fn mailed_token(outcome: &Outcome) -> String {
    outcome.view.outbox.last().and_then(|mail| mail.token()).expect("a token").to_owned()
}

#[test]
fn a_locked_account_is_closed_to_its_owner_and_a_slowed_one_is_not() {
    for (limit, retry_after, opens) in [("lockout", "1800", false), ("back_off", "1", true)] {
        let lab = start(&[json!({ "shop": { "login": { "account_limit": limit, "free_failures": 3 } } })]);
        let guessed = lab.guess("tool", "bob", "letmein", 5);
        assert_eq!(statuses(&guessed), [401, 401, 401, 429, 429]);
        assert_eq!(last(&guessed).response.header("retry-after"), Some(retry_after));
        assert_eq!((refused_by(&guessed), hashes(&guessed)), (Some(Check::AccountLimit), 0));
        let unreached = checks(&guessed)[1..].iter().all(|line| line.1 == Verdict::NotReached);
        assert!(unreached, "{:?}", checks(&guessed));
        lab.act(json!({ "clock": "1s" }));
        let owner = lab.log_in("laptop", "bob");
        assert_eq!((status(&owner) == 200, status(&lab.log_in("phone", "alice"))), (opens, 200));
    }
}

#[test]
fn an_address_is_limited_whatever_the_name_also_behind_a_balancer() {
    let shop =
        json!({ "login": { "address_failures": 3 }, "balancer": { "replicas": 3 }, "store": { "kind": "sqlite" } });
    let lab = start(&[json!({ "shop": shop })]);
    for name in ["alice", "bob", "zoe"] {
        assert_eq!(status(&lab.guess("tool", name, "letmein", 1)), 401);
    }
    let refused = lab.log_in("tool", "alice");
    assert_eq!((status(&refused), refused_by(&refused)), (429, Some(Check::AddressLimit)));
    assert_eq!(checks(&refused)[0].2, "192.0.2.12, 3 failed, closed for 900 s");
    assert_eq!(status(&lab.log_in("laptop", "alice")), 200, "another address");
    lab.act(json!({ "clock": "15m" }));
    assert_eq!(status(&lab.log_in("tool", "alice")), 200);
}

#[test]
fn unknown_names_are_limited_like_known_ones() {
    let lab = start(&[json!({ "shop": { "login": { "account_limit": "back_off" } } })]);
    let [known, unknown] = ["bob", "zoe"].map(|name| lab.guess("tool", name, "letmein", 6));
    assert_eq!(statuses(&known), statuses(&unknown));
    assert_eq!(last(&known).response.bytes, last(&unknown).response.bytes);
}

#[test]
fn a_careless_shop_tells_who_has_an_account() {
    let lab = start(&[json!({ "shop": { "login": { "same_answer": false, "same_work": false } } })]);
    let body = |outcome: &Outcome| last(outcome).response.body.clone();
    let (known, unknown) = (lab.guess("tool", "bob", "letmein", 1), lab.guess("tool", "zoe", "letmein", 1));
    assert_eq!((body(&known).as_str(), hashes(&known)), (r#"{"error":"wrong password"}"#, 1));
    assert_eq!((body(&unknown).as_str(), hashes(&unknown)), (r#"{"error":"no such user"}"#, 0));
    let quiet = plain();
    assert_eq!(hashes(&quiet.guess("tool", "zoe", "letmein", 1)), 1);
}

#[test]
fn a_leaked_password_lets_nobody_in_and_cannot_be_chosen() {
    let password = json!({ "check_leaked": true, "leaked": ["out-to-lunch-3"] });
    let lab = start(&[json!({ "shop": { "password": password } })]);
    let refused = lab.log_in("laptop", "carol");
    assert_eq!((status(&refused), refused_by(&refused)), (403, Some(Check::LeakedPassword)));
    assert_eq!(status(&lab.log_in("laptop", "alice")), 200);
    let token = mailed_token(&lab.post("laptop", "/password/reset", &json!({ "user": "carol" })));
    let set = |password: &str| lab.post("laptop", "/password/new", &json!({ "token": token, "password": password }));
    assert_eq!(status(&set("out-to-lunch-3")), 403);
    assert_eq!(status(&set("a-better-one-4")), 204, "a refused password doesn't use the link up");
    assert_eq!(status(&lab.guess("laptop", "carol", "a-better-one-4", 1)), 200);
}

#[test]
fn a_reset_ends_every_login_and_works_once() {
    let lab = plain();
    let stolen = issued_session_id(&lab.log_in("phone", "alice"));
    lab.log_in("tool", "bob");
    let known = lab.post("laptop", "/password/reset", &json!({ "user": "alice" }));
    let token = mailed_token(&known);
    let unknown = lab.post("tool", "/password/reset", &json!({ "user": "zoe" }));
    assert_eq!(last(&known).response.bytes, last(&unknown).response.bytes);
    assert_eq!(unknown.view.outbox.len(), 1);
    let stored = unknown.view.store.resets.join("");
    assert_ne!(stored, token);
    for wrong in [stored.as_str(), "41c0", ""] {
        let refused = lab.post("tool", "/password/new", &json!({ "token": wrong, "password": "x" }));
        assert_eq!((status(&refused), refused_by(&refused)), (400, Some(Check::ResetToken)), "{wrong}");
    }
    let body = json!({ "token": token, "password": "through-the-mirror-9" });
    let set = lab.post("laptop", "/password/new", &body);
    assert_eq!((status(&set), users(&set.view)), (204, vec!["bob"]));
    assert_eq!(
        set.view.outbox.last().map(|mail| (mail.to.as_str(), mail.link.is_none())),
        Some(("alice@mail.test", true))
    );
    assert_eq!(status(&lab.with_id(&stolen, "GET /me")), 401);
    let again = lab.post("tool", "/password/new", &body);
    assert_eq!((status(&again), refused_by(&again)), (400, Some(Check::ResetUse)));
    assert_eq!(status(&lab.log_in("laptop", "alice")), 401, "the old password");
    assert_eq!(status(&lab.guess("laptop", "alice", "through-the-mirror-9", 1)), 200);
}

#[test]
fn a_link_counts_for_minutes() {
    let lab = plain();
    let token = mailed_token(&lab.post("laptop", "/password/reset", &json!({ "user": "bob" })));
    lab.act(json!({ "clock": "15m" }));
    let late = lab.post("laptop", "/password/new", &json!({ "token": token, "password": "x" }));
    assert_eq!((status(&late), refused_by(&late)), (400, Some(Check::ResetExpiry)));
}

#[test]
fn only_a_careless_shop_lets_a_request_say_where_its_link_leads() {
    let link_host = |believes: bool, header: &str| {
        let lab = start(&[json!({ "shop": { "reset": { "believes_forwarded_host": believes } } })]);
        let request = json!({ "line": "POST /password/reset", "json": { "user": "bob" }, "headers": { "X-Forwarded-Host": header } });
        let asked = lab.act(json!({ "by": "tool", "request": request }));
        asked.view.outbox.last().and_then(|mail| mail.link_host()).expect("a link").to_owned()
    };
    assert_eq!(link_host(false, "evil.test"), "shop.test");
    assert_eq!(link_host(true, "evil.test"), "evil.test");
    assert_eq!(link_host(true, "evil.test/x?"), "shop.test", "no host");
}

/// Alice's secret, set up and confirmed.
fn set_up(lab: &TestLab) -> String {
    lab.log_in("laptop", "alice");
    let given = lab.post("laptop", "/mfa", &json!({}));
    let body: Json = serde_json::from_str(&last(&given).response.body).expect("JSON");
    let secret = body["secret"].as_str().expect("a secret").to_owned();
    assert_eq!(status(&lab.log_in("phone", "alice")), 200, "it isn't confirmed yet");
    let wrong = lab.post("laptop", "/mfa/confirm", &json!({ "code": "abcdef" }));
    assert_eq!((status(&wrong), refused_by(&wrong)), (401, Some(Check::OneTimeCode)));
    let confirmed = lab.post("laptop", "/mfa/confirm", &json!({ "code": code(lab, &secret) }));
    assert_eq!(status(&confirmed), 204);
    secret
}

/// The code of this moment.
fn code(lab: &TestLab, secret: &str) -> String {
    let computed = lab.act(json!({ "by": "phone", "totp": { "secret": secret } }));
    computed.view.totp_result.expect("a code").code
}

fn log_in_with(lab: &TestLab, by: &str, code: &str) -> Outcome {
    let body = json!({ "user": "alice", "password": "$alice.password", "code": code });
    lab.post(by, "/login", &body)
}

#[test]
fn a_code_counts_once_and_in_its_window_only() {
    let lab = plain();
    let secret = set_up(&lab);
    let without = lab.log_in("tool", "alice");
    assert_eq!((status(&without), refused_by(&without)), (401, Some(Check::OneTimeCode)));
    let first = code(&lab, &secret);
    let used = log_in_with(&lab, "tool", &first);
    assert_eq!(refused_by(&used), Some(Check::OneTimeCodeReplay), "the one with which it was confirmed");
    lab.act(json!({ "clock": "30s" }));
    let second = code(&lab, &secret);
    lab.act(json!({ "clock": "30s" }));
    let late = log_in_with(&lab, "laptop", &second);
    assert_eq!((status(&late), user(&late)), (200, Some("alice")), "a step behind still counts");
    assert_eq!(refused_by(&log_in_with(&lab, "tool", &second)), Some(Check::OneTimeCodeReplay));
    lab.act(json!({ "clock": "30s" }));
    let third = code(&lab, &secret);
    lab.act(json!({ "clock": "1m" }));
    assert_eq!(refused_by(&log_in_with(&lab, "tool", &third)), Some(Check::OneTimeCode), "two steps behind");
    assert_eq!(status(&lab.log_in("phone", "bob")), 200, "who has no second factor needs none");
    assert_eq!(status(&lab.post("laptop", "/mfa", &json!({}))), 409, "a session can't replace the app");
}

#[test]
fn wrong_codes_slow_down_and_right_ones_reset_that() {
    let lab = plain();
    let secret = set_up(&lab);
    lab.act(json!({ "clock": "1m" }));
    let results: Vec<u16> = (0..6).map(|_| status(&log_in_with(&lab, "tool", "abcdef"))).collect();
    assert_eq!(results, [401, 401, 401, 401, 401, 429]);
    lab.act(json!({ "clock": "1s" }));
    let fresh = code(&lab, &secret);
    assert_eq!(status(&log_in_with(&lab, "laptop", &fresh)), 200);
    assert_eq!(status(&log_in_with(&lab, "tool", "abcdef")), 401);
}

#[test]
fn a_reset_does_not_skip_the_second_factor() {
    let lab = plain();
    set_up(&lab);
    let token = mailed_token(&lab.post("tool", "/password/reset", &json!({ "user": "alice" })));
    lab.post("tool", "/password/new", &json!({ "token": token, "password": "mine-now-1" }));
    let refused = lab.guess("tool", "alice", "mine-now-1", 1);
    assert_eq!((status(&refused), refused_by(&refused)), (401, Some(Check::OneTimeCode)));
}

#[test]
fn a_careless_shop_takes_a_code_again_and_counts_nothing() {
    let lab = start(&[json!({ "shop": { "mfa": { "once": false, "limits_codes": false } } })]);
    let secret = set_up(&lab);
    lab.act(json!({ "clock": "1m" }));
    let code = code(&lab, &secret);
    for _ in 0..2 {
        assert_eq!(status(&log_in_with(&lab, "tool", &code)), 200);
    }
    assert!((0..8).all(|_| status(&log_in_with(&lab, "tool", "abcdef")) == 401));
}
