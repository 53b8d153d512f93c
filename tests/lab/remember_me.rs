//! Remember me: what the cookie begins, what an old one gives away, and what ends it.

use authwalk::internals::model::{Check, FactValue, Outcome, Verdict, fact};
use serde_json::{Value as Json, json};

use crate::test_lab::{TestLab, last, refused_by, start, status, user, users};

fn shop(token: &str) -> TestLab {
    start(&[json!({ "shop": { "remember": { "token": token } } })])
}

fn log_in(lab: &TestLab, by: &str, name: &str) -> Outcome {
    let fields = json!({ "user": name, "password": format!("${name}.password"), "remember": "on" });
    let outcome = lab.act(json!({ "by": by, "request": { "line": "POST /login", "form": fields } }));
    assert_eq!(status(&outcome), 200);
    outcome
}

/// The value that a response gives a cookie.
fn cookie(outcome: &Outcome, name: &str) -> Option<String> {
    let path = format!("set_cookie.{name}.value");
    match fact::find_by_path(&path).expect("a fact").read(outcome) {
        FactValue::Text(value) => Some(value),
        _ => None,
    }
}

fn has_token(outcome: &Outcome, client: &str) -> bool {
    outcome.view.jars[client].iter().any(|cookie| cookie.name == "remember")
}

fn with_token(lab: &TestLab, token: &str) -> Outcome {
    lab.act(json!({ "by": "tool", "request": { "line": "GET /me", "cookies": { "remember": token } } }))
}

fn verdicts(outcome: &Outcome) -> [Option<Verdict>; 2] {
    [Check::RememberLookup, Check::RememberReuse].map(|check| last(outcome).trace.verdict(check))
}

/// A shop where alice is remembered and her session has run out, with her token.
fn remembered(token: &str) -> (TestLab, String) {
    let lab = shop(token);
    let value = cookie(&log_in(&lab, "laptop", "alice"), "remember").expect("a token");
    lab.act(json!({ "clock": "31m" }));
    (lab, value)
}

#[test]
fn a_token_begins_a_session_and_is_replaced() {
    let (lab, first) = remembered("rotating");
    let back = lab.send("laptop", "GET /me");
    assert_eq!((status(&back), user(&back), users(&back.view)), (200, Some("alice"), vec!["alice"]));
    assert_eq!(verdicts(&back), [Some(Verdict::Passed); 2]);
    let second = cookie(&back, "remember").expect("the next one");
    assert!(second != first && second.len() == first.len() && cookie(&back, "sid").is_some());
    let again = lab.send("laptop", "GET /me");
    assert_eq!((verdicts(&again), cookie(&again, "remember")), ([None; 2], None), "a session needs no token");
    lab.act(json!({ "clock": "31m" }));
    let start_page = lab.send("laptop", "GET /");
    assert_eq!(user(&start_page), Some("alice"), "the start page remembers, too");
}

#[test]
fn an_old_token_ends_every_remembered_login_and_no_other() {
    let (lab, first) = remembered("rotating");
    let by_password = log_in(&lab, "phone", "alice");
    log_in(&lab, "phone", "bob");
    log_in(&lab, "phone", "alice");
    assert_eq!(by_password.view.store.remember_tokens.len(), 2);
    let thief = with_token(&lab, &first);
    assert_eq!(status(&thief), 200);
    let alarm = lab.send("laptop", "GET /me");
    assert_eq!((status(&alarm), refused_by(&alarm)), (401, Some(Check::RememberReuse)));
    assert_eq!(alarm.view.store.remember_tokens.len(), 0, "those of her other browsers as well");
    assert!(!has_token(&alarm, "laptop"), "the browser is told to forget it");
    let sid = cookie(&thief, "sid").expect("a session");
    assert_eq!(refused_by(&lab.with_id(&sid, "GET /me")), Some(Check::SessionLookup), "the thief is out");
    assert_eq!(status(&lab.send("phone", "GET /me")), 200, "a login with a password stays");
}

#[test]
fn what_is_stored_opens_nothing_or_everything() {
    for (token, wanted) in [("rotating", 401), ("fixed", 200)] {
        let (lab, _) = remembered(token);
        let stored = lab.send("tool", "GET /").view.store.remember_tokens[0].stored.clone();
        assert_eq!(status(&with_token(&lab, &stored)), wanted, "{token}");
    }
}

#[test]
fn a_fixed_token_and_a_name_are_good_for_ever() {
    let (lab, token) = remembered("fixed");
    for _ in 0..2 {
        let used = with_token(&lab, &token);
        assert_eq!((status(&used), verdicts(&used)), (200, [Some(Verdict::Passed), Some(Verdict::NotChecked)]));
        assert_eq!(cookie(&used, "remember"), None);
    }
    let lab = shop("user_name");
    let used = with_token(&lab, "bob");
    assert_eq!((user(&used), verdicts(&used)), (Some("bob"), [Some(Verdict::NotChecked); 2]));
    assert_eq!(refused_by(&with_token(&lab, "nobody-here")), Some(Check::RememberLookup));
}

#[test]
fn a_shop_that_turns_to_rotation_takes_no_fixed_token() {
    let (lab, token) = remembered("fixed");
    lab.act(json!({ "operator": { "set": { "shop": { "remember": { "token": "rotating" } } } } }));
    assert_eq!(refused_by(&with_token(&lab, &token)), Some(Check::RememberLookup));
}

#[test]
fn no_use_moves_the_end() {
    let (lab, _) = remembered("rotating");
    lab.act(json!({ "clock": "360h" }));
    let back = lab.send("laptop", "GET /me");
    let left = last(&back).set_cookie_decisions.iter().find(|cookie| cookie.name == "remember").expect("one").max_age;
    assert_eq!(left, Some(30 * 86_400 - 360 * 3600 - 31 * 60));
    let held = cookie(&back, "remember").expect("a token");
    lab.act(json!({ "clock": "360h" }));
    assert_eq!(refused_by(&with_token(&lab, &held)), Some(Check::RememberLookup));
    assert!(!has_token(&lab.send("laptop", "GET /me"), "laptop"), "the jar has forgotten it, too");
}

#[test]
fn logging_out_ends_the_token_everywhere_it_is_meant_to() {
    let (lab, _) = remembered("rotating");
    log_in(&lab, "phone", "alice");
    let out = lab.send("laptop", "POST /logout");
    assert_eq!((status(&out), out.view.jars["laptop"].len(), out.view.store.remember_tokens.len()), (204, 0, 1));
    let out = lab.send("phone", "POST /logout/all");
    assert_eq!((out.view.jars["phone"].len(), out.view.store.remember_tokens.len()), (0, 0));
    log_in(&lab, "phone", "alice");
    let ended = lab.act(json!({ "operator": { "end_sessions": "alice" } }));
    assert_eq!(ended.view.store.remember_tokens.len(), 0);
}

#[test]
fn the_next_person_at_the_browser_ends_the_token_and_the_same_one_keeps_it() {
    let (lab, _) = remembered("rotating");
    let own = lab.log_in("laptop", "alice");
    assert_eq!((own.view.store.remember_tokens.len(), cookie(&own, "remember")), (1, None));
    let other = lab.log_in("laptop", "bob");
    assert_eq!(other.view.store.remember_tokens.len(), 0);
    assert!(!has_token(&other, "laptop"));
}

#[test]
fn a_remembered_login_is_too_weak_to_pay() {
    let (lab, _) = remembered("rotating");
    lab.act(json!({ "operator": { "set": { "shop": { "step_up": { "max_age_minutes": 5 } } } } }));
    let pay = json!({ "by": "laptop", "request": { "line": "POST /transfer", "json": { "to": "bob", "amount": 1 } } });
    let refused = lab.act(pay.clone());
    assert_eq!((status(&refused), refused_by(&refused), user(&refused)), (401, Some(Check::FreshLogin), Some("alice")));
    lab.log_in("laptop", "alice");
    assert_eq!(status(&lab.act(pay)), 200);
}

#[test]
fn a_guest_s_basket_waits_for_whoever_is_remembered_in_every_store() {
    for store in ["sqlite", "files", "signed_cookie"] {
        let lab = start(&[json!({ "shop": { "store": { "kind": store } } })]);
        let token = cookie(&log_in(&lab, "laptop", "alice"), "remember").expect("a token");
        let guest = json!({ "by": "tool", "request": { "line": "POST /basket", "json": { "item": "mug" } } });
        let sid = cookie(&lab.act(guest), "sid").expect("a session");
        let cookies = json!({ "sid": sid, "remember": token });
        let seen = lab.act(json!({ "by": "tool", "request": { "line": "GET /basket", "cookies": cookies } }));
        let body: Json = serde_json::from_str(&last(&seen).response.body).expect("JSON");
        assert_eq!((user(&seen), &body["items"]), (Some("alice"), &json!(["mug"])), "{store}");
    }
}

#[test]
fn a_shop_of_tokens_remembers_by_refresh_tokens_alone() {
    let lab = start(&[json!({ "shop": { "auth": "jwt" } })]);
    assert_eq!(cookie(&log_in(&lab, "laptop", "alice"), "remember"), None);
}
