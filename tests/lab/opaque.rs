//! Opaque tokens: the shop looks them up, services ask the shop (RFC 7662), and a token ends when its row does.

use authwalk::internals::model::Check;
use serde_json::{Value as Json, json};

use crate::resource_servers::{server_requests, token_for};
use crate::test_lab::{TestLab, last, refused_by, status, user};
use crate::tokens::{field, shops};

const PAY: &str = "https://pay.shop.test";

fn opaque() -> Json {
    json!({ "shop": { "access": { "form": "opaque" } } })
}

/// How the payment service answers this token.
fn at_pay(lab: &TestLab, lane: usize, token: &str) -> (u16, Option<Check>, usize) {
    let outcome = lab.with_token(lane, token, "GET https://pay.shop.test/me");
    (status(&outcome), refused_by(&outcome), server_requests(&outcome).len())
}

#[test]
fn the_shop_looks_up_and_a_service_asks() {
    let lab = shops(&[opaque()]);
    let logged_in = lab.log_in("laptop", "alice");
    let token = field(&logged_in, "access_token");
    assert_eq!((token.len(), logged_in.view.store.opaque_tokens, logged_in.view.store.sessions.len()), (32, 1, 0));
    let me = lab.send("laptop", "GET /admin");
    assert_eq!((status(&me), user(&me), server_requests(&me).len()), (200, Some("alice"), 0));
    let token = token_for(&lab, 0, "bob", Some(PAY));
    let used = lab.with_token(0, &token, "GET https://pay.shop.test/me");
    assert_eq!((status(&used), user(&used)), (200, Some("bob")));
    assert_eq!(server_requests(&used), ["pay.shop.test POST /introspect HTTP/1.1"]);
    let question = &used.exchanges[0];
    assert!(question.request.header("authorization").is_some_and(|value| value.starts_with("Basic ")));
    let introspection: Json = serde_json::from_str(&question.response.body).expect("JSON");
    assert_eq!(
        (&introspection["active"], &introspection["sub"], &introspection["aud"]),
        (&json!(true), &json!("bob"), &json!(PAY))
    );
    let other = lab.with_token(0, &token, "GET https://news.shop.test/me");
    assert_eq!((refused_by(&other), status(&lab.with_token(0, &token, "GET /me"))), (Some(Check::Aud), 401));
}

#[test]
fn only_services_may_ask_and_of_a_dead_token_they_learn_nothing() {
    let lab = shops(&[opaque()]);
    let token = token_for(&lab, 0, "bob", Some(PAY));
    let ask = |headers: Json, form: Json| {
        lab.act(json!({ "by": "tool", "request": { "line": "POST /introspect", "headers": headers, "form": form } }))
    };
    for headers in [json!({}), json!({ "Authorization": "Basic cGF5OmZvbw==" }), json!({ "Authorization": token })] {
        let refused = ask(headers, json!({ "token": token }));
        assert_eq!((status(&refused), refused_by(&refused)), (401, Some(Check::IntrospectionCaller)));
        let challenge = last(&refused).response.header("www-authenticate");
        assert_eq!(challenge, Some("Basic realm=\"shop\""));
    }
    let own = lab.with_token(0, &token, "GET https://pay.shop.test/me").exchanges[0].clone();
    let credentials = json!({ "Authorization": own.request.header("authorization") });
    assert_eq!(status(&ask(credentials.clone(), json!({ "other": "x" }))), 400);
    for dead in ["nonsense", ""] {
        let answer = ask(credentials.clone(), json!({ "token": dead }));
        assert_eq!((status(&answer), last(&answer).response.body.as_str()), (200, "{\"active\":false}"));
    }
}

#[test]
fn after_a_logout_the_opaque_token_is_dead_everywhere_and_the_jwt_lives() {
    let jwt = json!({ "shop": { "access": { "alg": "RS256" }, "pay": { "check_aud": false } } });
    let mut other = opaque();
    other["shop"]["pay"] = json!({ "check_aud": false });
    let lab = shops(&[jwt, other]);
    for (lane, after) in [(0, (200, None)), (1, (401, Some(Check::Introspection)))] {
        let logged_in = lab.act_in(lane, crate::test_lab::login("app", "bob"));
        let token = field(&logged_in, "access_token");
        assert_eq!(at_pay(&lab, lane, &token).0, 200);
        lab.act_in(lane, json!({ "by": "app", "request": { "line": "POST /logout" } }));
        let (status, refused, _) = at_pay(&lab, lane, &token);
        assert_eq!((status, refused), after);
    }
}

#[test]
fn a_ban_a_role_and_an_end_count_at_once() {
    let lab = shops(&[opaque()]);
    let token = token_for(&lab, 0, "bob", Some(PAY));
    let admin = || status(&lab.with_token(0, &token, "GET https://pay.shop.test/admin"));
    assert_eq!(admin(), 403);
    lab.act(json!({ "operator": { "role": { "user": "bob", "to": "admin" } } }));
    assert_eq!(admin(), 200, "the role is today's");
    lab.act(json!({ "clock": "14m 59s" }));
    assert_eq!(admin(), 200);
    lab.act(json!({ "clock": "1s" }));
    assert_eq!(at_pay(&lab, 0, &token), (401, Some(Check::Introspection), 1));
    let token = token_for(&lab, 0, "bob", Some(PAY));
    lab.act(json!({ "operator": { "ban": "bob" } }));
    assert_eq!(at_pay(&lab, 0, &token).0, 401);
    let token = token_for(&lab, 0, "alice", Some(PAY));
    let before = lab.act(json!({ "clock": "0s" })).view.store.opaque_tokens;
    let ended = lab.act(json!({ "operator": { "end_sessions": "alice" } }));
    assert_eq!((at_pay(&lab, 0, &token).0, before - ended.view.store.opaque_tokens), (401, 1));
}

#[test]
fn an_answer_that_is_kept_is_believed_for_its_time_and_not_longer_than_the_token() {
    let mut switches = opaque();
    switches["shop"]["pay"] = json!({ "answer_seconds": 60, "check_aud": false });
    let lab = shops(&[switches]);
    let token = field(&lab.log_in("app", "bob"), "access_token");
    assert_eq!(at_pay(&lab, 0, &token), (200, None, 1));
    assert_eq!(at_pay(&lab, 0, &token), (200, None, 0));
    assert_eq!(lab.send("app", "POST /logout").view.services[0].cached_introspections, 1);
    lab.act(json!({ "clock": "59s" }));
    assert_eq!(at_pay(&lab, 0, &token), (200, None, 0), "it does not know yet");
    lab.act(json!({ "clock": "1s" }));
    assert_eq!(at_pay(&lab, 0, &token), (401, Some(Check::Introspection), 1));
    let token = field(&lab.log_in("app", "bob"), "access_token");
    lab.act(json!({ "clock": "14m 50s" }));
    assert_eq!(at_pay(&lab, 0, &token).0, 200);
    lab.act(json!({ "clock": "10s" }));
    assert_eq!(at_pay(&lab, 0, &token).0, 401, "what was said ends with the token");
}

#[test]
fn a_list_entry_outlives_the_verifiers_slow_clock() {
    let slow = json!({ "access": { "revoke": "blocklist" }, "verifier": { "slow_seconds": 20, "leeway_seconds": 5 } });
    let lab = shops(&[json!({ "shop": slow })]);
    let token = field(&lab.log_in("app", "bob"), "access_token");
    lab.send("app", "POST /logout");
    lab.act(json!({ "clock": "15m 24s" }));
    lab.log_in("app", "alice");
    let out = lab.send("app", "POST /logout");
    assert_eq!(out.view.store.blocklist.len(), 2, "another logout clears the list of what has ended");
    assert_eq!(refused_by(&lab.with_token(0, &token, "GET /me")), Some(Check::Revoked));
}

#[test]
fn revoking_all_of_a_users_tokens_outlives_the_verifiers_slow_clock_too() {
    let slow = json!({ "access": { "revoke": "blocklist" }, "verifier": { "slow_seconds": 20, "leeway_seconds": 5 } });
    let lab = shops(&[json!({ "shop": slow })]);
    let token = field(&lab.log_in("app", "bob"), "access_token");
    lab.act(json!({ "clock": "15m 24s" }));
    let out = lab.act(json!({ "operator": { "revoke": "bob" } }));
    assert_eq!(out.view.store.blocklist.len(), 1, "the log still knows the token");
    lab.log_in("app", "alice");
    lab.send("app", "POST /logout");
    assert_eq!(refused_by(&lab.with_token(0, &token, "GET /me")), Some(Check::Revoked));
}

#[test]
fn a_token_is_given_back_as_rfc_7009_has_it() {
    let blocklist = json!({ "shop": { "access": { "revoke": "blocklist" } } });
    let lab = shops(&[opaque(), json!({}), blocklist]);
    let give_back = |lane: usize, token: &str| {
        lab.act_in(lane, json!({ "by": "tool", "request": { "line": "POST /revoke", "form": { "token": token } } }))
    };
    for (lane, given_back, after) in [(0, 200, 401), (1, 400, 200), (2, 200, 401)] {
        let token = field(&lab.act_in(lane, crate::test_lab::login("laptop", "bob")), "access_token");
        let answer = give_back(lane, &token);
        assert_eq!((status(&answer), status(&lab.with_token(lane, &token, "GET /me"))), (given_back, after));
        if given_back == 400 {
            assert_eq!(field(&answer, "error"), "unsupported_token_type");
        }
        assert_eq!(status(&give_back(lane, "nonsense")), 200, "what does not count needs no ending");
        assert_eq!(status(&give_back(lane, "a.b.c")), 200);
        let refresh = field(&lab.act_in(lane, crate::test_lab::login("phone", "alice")), "refresh_token");
        let before = lab.views[lane].store.token_families.len() + 2;
        assert_eq!(
            give_back(lane, &refresh).view.store.token_families.len(),
            before - 1,
            "a refresh token ends its family"
        );
    }
    let nothing = lab.act(json!({ "by": "tool", "request": { "line": "POST /revoke", "form": { "x": "y" } } }));
    assert_eq!(status(&nothing), 400);
}
