//! API keys: in which header they count, what they open, what is kept of them, and revoking one.

use authwalk::internals::model::{Check, Outcome, Verdict};
use serde_json::{Value as Json, json};

use crate::test_lab::{TestLab, last, refused_by, start, status, user};

/// A shop that takes API keys, with these switches of theirs besides, where alice is logged in on her laptop.
fn shop(switches: Json) -> TestLab {
    let Json::Object(mut switches) = switches else { panic!("a table") };
    switches.insert("enabled".to_owned(), json!(true));
    let lab = start(&[json!({ "shop": { "api_keys": switches } })]);
    lab.log_in("laptop", "alice");
    lab
}

/// Alice makes a key with this scope: its number and the key.
fn make_key(lab: &TestLab, scope: &str) -> (u64, String) {
    let made = lab.act(json!({ "by": "laptop", "request":
        { "line": "POST /keys", "json": { "name": "partner", "scope": scope } } }));
    let answer = body(&made);
    (answer["id"].as_u64().expect("a number"), answer["key"].as_str().expect("a key").to_owned())
}

fn body(outcome: &Outcome) -> Json {
    serde_json::from_str(&last(outcome).response.body).expect("JSON")
}

/// The tool's request with a value in a header.
fn with_header(lab: &TestLab, line: &str, header: &str, value: &Json) -> Outcome {
    lab.act(json!({ "by": "tool", "request": { "line": line, "headers": { header: value } } }))
}

fn order_with(lab: &TestLab, key: &str) -> Outcome {
    lab.act(json!({ "by": "tool", "request":
        { "line": "POST /orders", "json": { "item": "teapot" }, "headers": { "X-API-Key": key } } }))
}

#[test]
fn a_key_counts_in_the_header_that_the_shop_has_for_it_and_nowhere_else() {
    for (own, other) in [("X-API-Key", "X-Other"), ("Authorization", "X-API-Key")] {
        let lab = shop(json!({ "header": own }));
        let (_, key) = make_key(&lab, "");
        let value = |header: &str| json!(if header == "Authorization" { format!("Bearer {key}") } else { key.clone() });
        // The name of a header is the same in any case (RFC 9110, section 5.1).
        for header in [own.to_owned(), own.to_lowercase()] {
            let let_in = with_header(&lab, "GET /me", &header, &value(own));
            assert_eq!((status(&let_in), user(&let_in)), (200, Some("alice")), "{header}");
        }
        assert_eq!(status(&with_header(&lab, "GET /me", other, &value(other))), 401, "{other}");
        assert_eq!(status(&lab.send("tool", &format!("GET /me?api_key={key}"))), 401);
    }
    let lab = shop(json!({ "header": "X-API-Key" }));
    let (_, key) = make_key(&lab, "");
    let misplaced = lab.act(json!({ "by": "tool", "request": { "line": "GET /me", "bearer": key } }));
    assert_eq!((status(&misplaced), refused_by(&misplaced)), (401, Some(Check::ApiKey)));
    let twice = with_header(&lab, "GET /me", "X-API-Key", &json!([key, key]));
    assert_eq!((status(&twice), refused_by(&twice)), (400, Some(Check::ApiKey)));
}

#[test]
fn a_shop_without_keys_gives_and_takes_none() {
    let lab = start(&[json!({})]);
    lab.log_in("laptop", "alice");
    let refused = lab.act(json!({ "by": "laptop", "request": { "line": "POST /keys", "json": { "name": "a" } } }));
    assert_eq!(status(&refused), 404);
    let ignored = with_header(&lab, "GET /me", "X-API-Key", &json!("shop_41c0"));
    assert_eq!(refused_by(&ignored), Some(Check::SessionCookie));
}

#[test]
fn a_key_opens_what_its_scope_names() {
    let lab = shop(json!({ "header": "X-API-Key" }));
    let (_, reader) = make_key(&lab, "orders.read");
    let (_, writer) = make_key(&lab, "orders.read orders.write");
    let refused = order_with(&lab, &reader);
    assert_eq!((status(&refused), refused_by(&refused)), (403, Some(Check::KeyScope)));
    assert_eq!(status(&order_with(&lab, &writer)), 200);
    assert_eq!(body(&with_header(&lab, "GET /orders", "X-API-Key", &json!(reader)))["user"], "alice");
    // What is for people no key opens, whatever its scope.
    for line in ["GET /keys", "DELETE /keys/1", "GET /sessions", "GET /admin", "GET /transfer"] {
        let refused = with_header(&lab, line, "X-API-Key", &json!(writer));
        assert_eq!((status(&refused), refused_by(&refused)), (403, Some(Check::KeyScope)), "{line}");
    }
    let odd = lab.act(json!({ "by": "laptop", "request":
        { "line": "POST /keys", "json": { "name": "a", "scope": "orders.read everything" } } }));
    assert_eq!(status(&odd), 400);
}

#[test]
fn a_shop_that_ignores_scopes_lets_a_key_do_whatever_its_owner_can() {
    let lab = shop(json!({ "header": "X-API-Key", "check_scope": false }));
    let (_, key) = make_key(&lab, "");
    let ordered = order_with(&lab, &key);
    assert_eq!((status(&ordered), last(&ordered).trace.verdict(Check::KeyScope)), (200, Some(Verdict::NotChecked)));
    assert_eq!(status(&with_header(&lab, "GET /keys", "X-API-Key", &json!(key))), 200);
}

#[test]
fn one_key_is_revoked_by_its_owner_and_the_others_go_on() {
    let lab = shop(json!({ "header": "X-API-Key" }));
    let [(first, leaked), (_, other)] = ["orders.read", "orders.read"].map(|scope| make_key(&lab, scope));
    lab.log_in("phone", "bob");
    let line = format!("DELETE /keys/{first}");
    assert_eq!(status(&lab.send("phone", &line)), 404, "somebody else's number is as good as none");
    assert_eq!(status(&lab.send("laptop", &line)), 204);
    let refused = with_header(&lab, "GET /orders", "X-API-Key", &json!(leaked));
    assert_eq!((status(&refused), refused_by(&refused)), (401, Some(Check::ApiKeyLookup)));
    let goes_on = with_header(&lab, "GET /orders", "X-API-Key", &json!(other));
    assert_eq!((status(&goes_on), goes_on.view.store.api_keys.len()), (200, 1));
    let listed = lab.send("laptop", "GET /keys");
    assert_eq!(body(&listed)["count"], 1);
    assert!(!last(&listed).response.body.contains(&other), "a key is shown once");
}

#[test]
fn a_key_of_somebody_who_is_banned_opens_nothing() {
    let lab = shop(json!({ "header": "X-API-Key" }));
    let (_, key) = make_key(&lab, "");
    lab.act(json!({ "operator": { "ban": "alice" } }));
    let refused = with_header(&lab, "GET /me", "X-API-Key", &json!(key));
    assert_eq!((status(&refused), refused_by(&refused)), (403, Some(Check::Account)));
}

#[test]
fn the_table_of_a_strict_shop_opens_nothing() {
    for (hashes_keys, expected) in [(true, 401), (false, 200)] {
        let lab = shop(json!({ "header": "X-API-Key", "hashes_keys": hashes_keys }));
        make_key(&lab, "");
        let stored = lab.send("laptop", "GET /keys").view.store.api_keys[0].stored.clone();
        assert_eq!(status(&with_header(&lab, "GET /me", "X-API-Key", &json!(stored))), expected);
    }
}

#[test]
fn no_csrf_token_is_asked_for_beside_a_key() {
    let lab = start(&[json!({ "shop": {
        "api_keys": { "enabled": true, "header": "X-API-Key" },
        "csrf": { "token": "synchronizer", "check_origin": true, "check_fetch_site": true } } })]);
    let made = lab.act(json!({ "by": "tool", "request":
        { "line": "POST /orders", "json": { "item": "teapot" }, "headers": { "X-API-Key": "shop_41c0" } } }));
    assert_eq!(refused_by(&made), Some(Check::ApiKeyLookup));
    let in_session =
        json!({ "shop": { "csrf": { "token": "none", "check_origin": false, "check_fetch_site": false } } });
    lab.log_in("laptop", "alice");
    lab.act(json!({ "operator": { "set": in_session } }));
    let (_, key) = make_key(&lab, "orders.write");
    let back =
        json!({ "shop": { "csrf": { "token": "synchronizer", "check_origin": true, "check_fetch_site": true } } });
    lab.act(json!({ "operator": { "set": back } }));
    assert_eq!(status(&order_with(&lab, &key)), 200);
}
