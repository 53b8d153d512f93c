//! Orders: whose they are, whom a shop tells that they exist, and which tenant's an admin sees.

use std::collections::BTreeMap;

use authwalk::internals::model::{AccountSetup, Check, Setup, SetupPatch, Verdict};
use serde_json::{Value as Json, json};

use crate::test_lab::{TestLab, lab_config, last, refused_by, start_with, status};

/// A shop with these switches, and two companies: carol is an admin of one, dave ordered for the other.
fn shop(switches: &Json) -> TestLab {
    let mut setup = Setup::default();
    let patch: SetupPatch = serde_json::from_value(json!({ "shop": switches })).expect("a patch");
    patch.apply(&mut setup);
    let account = |json: Json| serde_json::from_value::<AccountSetup>(json).expect("an account");
    let mut config = lab_config(vec![setup], 1);
    config.accounts = BTreeMap::from([
        ("carol".to_owned(), account(json!({ "password": "out-to-lunch-3", "role": "admin", "tenant": "acme" }))),
        ("dave".to_owned(), account(json!({ "password": "dave", "tenant": "globex" }))),
    ]);
    let lab = start_with(config);
    lab.act(json!({ "by": "phone", "request":
        { "line": "POST /login", "json": { "user": "dave", "password": "dave" } } }));
    order(&lab, "phone", "chairs");
    lab.log_in("laptop", "alice");
    order(&lab, "laptop", "teapot");
    lab.log_in("phone", "bob");
    lab
}

/// Orders one thing, and gives the path of the order.
fn order(lab: &TestLab, by: &str, item: &str) -> String {
    let placed = lab.act(json!({ "by": by, "request": { "line": "POST /orders", "json": { "item": item } } }));
    assert_eq!(status(&placed), 200);
    format!("/orders/{}", body(&placed)["id"].as_str().expect("an ID"))
}

fn body(outcome: &authwalk::internals::model::Outcome) -> Json {
    serde_json::from_str(&last(outcome).response.body).expect("JSON")
}

#[test]
fn owasp_api1_an_order_is_its_owner_s_alone() {
    for auth in ["session", "jwt", "both"] {
        let lab = shop(&json!({ "auth": auth }));
        let own = lab.send("laptop", "GET /orders/1002");
        assert_eq!((status(&own), last(&own).trace.verdict(Check::Owner)), (200, Some(Verdict::Passed)), "{auth}");
        for line in ["GET /orders/1002", "GET /orders/1999"] {
            let refused = lab.send("phone", line);
            assert_eq!((status(&refused), refused_by(&refused)), (404, Some(Check::Owner)), "{auth} {line}");
        }
        assert_eq!(body(&lab.send("phone", "GET /orders"))["orders"], json!([]), "{auth}");
        let nobody = lab.send("tool", "GET /orders/1002");
        assert_eq!((status(&nobody), last(&nobody).trace.verdict(Check::Owner)), (401, Some(Verdict::NotReached)));
    }
}

#[test]
fn a_shop_that_reveals_which_orders_exist_refuses_all_the_same() {
    let lab = shop(&json!({ "orders": { "reveals_existence": true } }));
    let statuses = ["GET /orders/1002", "GET /orders/1999"].map(|line| status(&lab.send("phone", line)));
    assert_eq!(statuses, [403, 404]);
}

#[test]
fn an_id_that_nobody_guesses_checks_nobody() {
    let lab = shop(&json!({ "orders": { "check_owner": false, "random_ids": true } }));
    let path = order(&lab, "laptop", "cups");
    assert_eq!(path.len(), "/orders/".len() + 32);
    let seen = lab.send("phone", &format!("GET {path}"));
    assert_eq!((status(&seen), body(&seen)["user"].as_str()), (200, Some("alice")));
    assert_eq!(last(&seen).trace.verdict(Check::Owner), Some(Verdict::NotChecked));
}

#[test]
fn the_tenant_comes_from_the_credential_or_carelessly_from_the_url() {
    for (auth, source, tenant, count) in [
        ("session", "credential", "acme", 0),
        ("jwt", "credential", "acme", 0),
        ("session", "query", "globex", 1),
        ("jwt", "query", "globex", 1),
    ] {
        let lab = shop(&json!({ "auth": auth, "orders": { "tenant": source } }));
        lab.act(json!({ "by": "laptop", "request":
            { "line": "POST /login", "json": { "user": "carol", "password": "out-to-lunch-3" } } }));
        let seen = lab.send("laptop", "GET /admin/orders?tenant=globex");
        assert_eq!((&body(&seen)["tenant"], &body(&seen)["count"]), (&json!(tenant), &json!(count)), "{auth} {source}");
        let no_admin = lab.send("phone", "GET /admin/orders?tenant=globex");
        assert_eq!((status(&no_admin), refused_by(&no_admin)), (403, Some(Check::Role)), "{auth} {source}");
    }
}

#[test]
fn each_order_of_a_batch_is_judged_by_itself() {
    for (check_owner, found, orders) in [(true, 1, ["null", "1003"]), (false, 2, ["1002", "1003"])] {
        let lab = shop(&json!({ "orders": { "check_owner": check_owner } }));
        order(&lab, "phone", "mug");
        let seen = lab.send("phone", "GET /orders?id=1002&id=1003");
        assert_eq!((status(&seen), &body(&seen)["found"]), (200, &json!(found)));
        let ids = [0, 1].map(|index| body(&seen)["orders"][index]["id"].as_str().unwrap_or("null").to_owned());
        assert_eq!(ids, orders);
    }
    let lab = shop(&json!({}));
    assert_eq!(status(&lab.send("phone", &format!("GET /orders?{}", "id=1002&".repeat(21)))), 400);
}

/// A service's own login says that it may ask; that a user may still have it is asked at the moment of the export.
#[test]
fn an_export_on_behalf_of_a_user_ends_with_the_user_s_ban() {
    let lab = shop(&json!({ "auth": "session" }));
    let export = |user: &str| lab.send("laptop", &format!("GET /admin/exports/{user}"));
    let allowed = export("dave");
    assert_eq!((status(&allowed), last(&allowed).trace.verdict(Check::OnBehalf)), (200, Some(Verdict::Passed)));
    assert_eq!(body(&allowed)["orders"], json!([{ "id": "1001", "user": "dave", "items": ["chairs"] }]));
    lab.act(json!({ "operator": { "ban": "dave" } }));
    for user in ["dave", "nobody"] {
        let refused = export(user);
        assert_eq!((status(&refused), refused_by(&refused)), (403, Some(Check::OnBehalf)), "{user}");
    }
    let by_a_customer = lab.send("phone", "GET /admin/exports/alice");
    assert_eq!((status(&by_a_customer), refused_by(&by_a_customer)), (403, Some(Check::Role)));
}
