//! A visitor's basket, and what becomes of it at login, logout and order.

use authwalk::internals::model::{Check, Outcome, Verdict};
use serde_json::{Value as Json, json};

use crate::test_lab::{TestLab, issued_session_id, last, refused_by, start, status, users};

fn add(lab: &TestLab, by: &str, item: &str) -> Outcome {
    lab.act(json!({ "by": by, "request": { "line": "POST /basket", "json": { "item": item } } }))
}

fn items(outcome: &Outcome) -> Json {
    serde_json::from_str::<Json>(&last(outcome).response.body).expect("JSON")["items"].clone()
}

fn basket_verdict(outcome: &Outcome) -> Option<Verdict> {
    last(outcome).trace.verdict(Check::BasketTransfer)
}

#[test]
fn the_basket_goes_along_and_the_old_id_is_worthless_in_every_store() {
    for store in ["memory", "files", "sqlite", "signed_cookie", "encrypted_cookie"] {
        let lab = start(&[json!({ "shop": { "store": { "kind": store } } })]);
        let before = issued_session_id(&add(&lab, "laptop", "teapot"));
        assert_eq!(items(&add(&lab, "laptop", "mug")), json!(["teapot", "mug"]), "{store}");
        let logged_in = lab.log_in("laptop", "alice");
        assert_eq!(basket_verdict(&logged_in), Some(Verdict::Passed), "{store}");
        assert_ne!(issued_session_id(&logged_in), before, "{store}");
        assert_eq!(items(&lab.send("laptop", "GET /basket")), json!(["teapot", "mug"]), "{store}");
        if !store.ends_with("cookie") {
            assert_eq!(items(&lab.with_id(&before, "GET /basket")), json!([]), "{store}");
            assert_eq!(logged_in.view.store.sessions.len(), 1, "{store}: the visitor's session is gone");
        }
    }
}

#[test]
fn a_shop_that_only_renews_the_id_loses_the_basket() {
    let lab = start(&[json!({ "shop": { "basket": { "keep_at_login": false } } })]);
    add(&lab, "laptop", "teapot");
    assert_eq!(basket_verdict(&lab.log_in("laptop", "alice")), Some(Verdict::NotChecked));
    assert_eq!(items(&lab.send("laptop", "GET /basket")), json!([]));
}

#[test]
fn a_shop_that_keeps_the_session_keeps_the_basket_and_the_planted_id() {
    let lab = start(&[json!({ "shop": { "new_id_at_login": false } })]);
    let planted = issued_session_id(&add(&lab, "laptop", "teapot"));
    lab.log_in("laptop", "alice");
    let seen = lab.with_id(&planted, "GET /basket");
    assert_eq!((items(&seen), users(&seen.view)), (json!(["teapot"]), vec!["alice"]));
}

#[test]
fn nobody_gets_somebody_else_s_basket() {
    let lab = start(&[json!({})]);
    lab.log_in("laptop", "alice");
    add(&lab, "laptop", "teapot");
    let next = lab.log_in("laptop", "bob");
    assert_eq!(basket_verdict(&next), Some(Verdict::NotChecked));
    assert_eq!(items(&lab.send("laptop", "GET /basket")), json!([]));
    lab.log_in("laptop", "alice");
    add(&lab, "laptop", "mug");
    assert_eq!(basket_verdict(&lab.log_in("laptop", "alice")), Some(Verdict::Passed), "a login of the same person");
    lab.send("laptop", "POST /logout");
    assert_eq!(items(&lab.send("laptop", "GET /basket")), json!([]), "a logout begins anew");
}

#[test]
fn an_order_takes_what_lies_in_the_basket_once() {
    let lab = start(&[json!({})]);
    assert_eq!(refused_by(&lab.send("laptop", "POST /orders")), Some(Check::SessionCookie), "visitors order nothing");
    add(&lab, "laptop", "teapot");
    lab.log_in("laptop", "alice");
    let ordered = lab.send("laptop", "POST /orders");
    assert_eq!((status(&ordered), items(&ordered)), (200, json!(["teapot"])));
    assert_eq!(status(&lab.send("laptop", "POST /orders")), 400, "now it is empty");
}

#[test]
fn a_basket_is_bounded_and_other_sites_put_nothing_into_it_where_the_shop_looks() {
    let lab = start(&[json!({ "shop": { "csrf": { "check_origin": true, "token": "synchronizer" },
        "cookie": { "same_site": "none" } } })]);
    let forged = lab.act(json!({ "by": "laptop", "request": { "line": "POST /basket", "form": { "item": "spam" },
        "page": "evil.test", "start": "form" } }));
    assert_eq!((status(&forged), refused_by(&forged)), (403, Some(Check::Origin)));
    let own = json!({ "by": "laptop", "request": { "line": "POST /basket", "form": { "item": "mug" },
        "page": "https://shop.test/", "start": "form" } });
    for _ in 0..20 {
        assert_eq!(status(&lab.act(own.clone())), 200);
    }
    assert_eq!(status(&lab.act(own)), 400);
    let lab = start(&[json!({ "shop": { "auth": "jwt" } })]);
    assert_eq!(status(&lab.send("laptop", "GET /basket")), 404);
    assert_eq!(status(&add(&start(&[json!({})]), "laptop", &"x".repeat(101))), 400);
}
