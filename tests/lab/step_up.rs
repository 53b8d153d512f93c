//! Step-up: a transfer asks how old the login is, and not how old the session or token is.

use authwalk::internals::model::{Check, Outcome, Verdict};
use serde_json::{Value as Json, json};

use crate::test_lab::{TestLab, last, refused_by, start, status, user};

fn shop(auth: &str, step_up: &Json) -> TestLab {
    start(&[json!({ "shop": { "auth": auth, "step_up": step_up } })])
}

fn pay(lab: &TestLab) -> Outcome {
    lab.act(json!({ "by": "laptop", "request": { "line": "POST /transfer", "json": { "to": "bob", "amount": 1 } } }))
}

fn fresh_login(outcome: &Outcome) -> Option<Verdict> {
    last(outcome).trace.verdict(Check::FreshLogin)
}

#[test]
fn rfc_9470_3_a_login_that_is_too_old_is_asked_for_again() {
    for (auth, form, scheme) in
        [("session", "jwt", "Cookie"), ("jwt", "jwt", "Bearer"), ("jwt", "opaque", "Bearer"), ("both", "jwt", "Bearer")]
    {
        let lab = shop(auth, &json!({ "max_age_minutes": 5 }));
        lab.act(json!({ "operator": { "set": { "shop": { "access": { "form": form } } } } }));
        lab.log_in("laptop", "alice");
        lab.act(json!({ "clock": "5m" }));
        let in_time = pay(&lab);
        assert_eq!((status(&in_time), fresh_login(&in_time)), (200, Some(Verdict::Passed)), "{auth} {form}");
        lab.act(json!({ "clock": "1s" }));
        let late = pay(&lab);
        assert_eq!((status(&late), refused_by(&late), user(&late)), (401, Some(Check::FreshLogin), Some("alice")));
        let challenge = format!("{scheme} realm=\"shop\", error=\"insufficient_user_authentication\", max_age=\"300\"");
        assert_eq!(last(&late).response.header("www-authenticate"), Some(challenge.as_str()), "{auth} {form}");
        assert_eq!(status(&lab.send("laptop", "GET /me")), 200, "good enough to look");
        lab.log_in("laptop", "alice");
        assert_eq!(status(&pay(&lab)), 200, "{auth} {form}");
        assert_eq!(late.view.store.transfers.len(), 1);
    }
}

#[test]
fn a_refresh_is_no_login_unless_the_shop_looks_at_the_token_s_own_age() {
    for (measures, wanted) in [("password", 401), ("credential", 200)] {
        let lab = shop("jwt", &json!({ "max_age_minutes": 5, "measures": measures }));
        lab.log_in("laptop", "alice");
        lab.act(json!({ "clock": "1h" }));
        assert_eq!(status(&lab.send("laptop", "POST /refresh")), 200);
        assert_eq!(status(&pay(&lab)), wanted, "{measures}");
    }
}

#[test]
fn use_does_not_make_a_session_s_login_younger() {
    let lab = shop("session", &json!({ "max_age_minutes": 30 }));
    lab.log_in("laptop", "alice");
    for _ in 0..2 {
        lab.act(json!({ "clock": "20m" }));
        lab.send("laptop", "GET /me");
    }
    assert_eq!(refused_by(&pay(&lab)), Some(Check::FreshLogin));
}

#[test]
fn a_shop_that_does_not_ask_says_so_and_writes_no_auth_time() {
    let lab = shop("jwt", &json!({}));
    lab.log_in("laptop", "alice");
    assert_eq!(fresh_login(&pay(&lab)), Some(Verdict::NotChecked));
    let refused = lab.act(json!({ "by": "tool", "request": { "line": "POST /transfer" } }));
    assert_eq!(fresh_login(&refused), Some(Verdict::NotReached));
    lab.act(json!({ "operator": { "set": { "shop": { "step_up": { "max_age_minutes": 5 } } } } }));
    assert_eq!(refused_by(&pay(&lab)), Some(Check::FreshLogin), "a token from before doesn't say when");
}

#[test]
fn a_transfer_by_get_asks_as_well() {
    let lab = shop("session", &json!({ "max_age_minutes": 5 }));
    lab.act(json!({ "operator": { "set": { "shop": { "csrf": { "get_transfers": true } } } } }));
    lab.log_in("laptop", "alice");
    let line = "GET /transfer?to=bob&amount=1";
    assert_eq!(status(&lab.send("laptop", line)), 200);
    lab.act(json!({ "clock": "6m" }));
    assert_eq!(refused_by(&lab.send("laptop", line)), Some(Check::FreshLogin));
    assert_eq!(status(&lab.send("laptop", "GET /transfer")), 200, "the form is no transfer");
}
