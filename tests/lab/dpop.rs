//! Tokens bound to a key of the client (RFC 9449): the proof with each request, and what a thief can do without it.

use authwalk::internals::model::{Check, Outcome, Verdict};
use serde_json::{Value as Json, json};

use crate::test_lab::{TestLab, last, login, refused_by, status, user};
use crate::tokens::{field, shops};

const ME: &str = "GET /me";

fn bound() -> TestLab {
    shops(&[json!({ "shop": { "access": { "dpop": true, "alg": "RS256" }, "pay": { "check_aud": false } } })])
}

/// `bearer` with a proof by the key of `signer`.
fn with_proof(lab: &TestLab, token: &str, signer: &str, asks: &str) -> Outcome {
    lab.act(json!({ "by": "tool", "request": { "line": asks, "bearer": token, "proof": signer } }))
}

fn with_headers(lab: &TestLab, asks: &str, headers: &Json) -> Outcome {
    lab.act(json!({ "by": "tool", "request": { "line": asks, "headers": headers } }))
}

fn challenge(outcome: &Outcome) -> &str {
    last(outcome).response.header("www-authenticate").unwrap_or_default()
}

fn proof(outcome: &Outcome) -> String {
    last(outcome).request.header("dpop").expect("a proof").to_owned()
}

#[test]
fn its_owner_proves_with_each_request_that_the_key_is_at_hand() {
    let lab = bound();
    let logged_in = lab.log_in("app", "bob");
    assert_eq!((status(&logged_in), field(&logged_in, "token_type").as_str()), (200, "DPoP"));
    let me = lab.send("app", ME);
    assert_eq!((status(&me), user(&me)), (200, Some("bob")));
    let shown = last(&me).request.header("authorization").unwrap_or_default().to_owned();
    assert!(shown.starts_with("DPoP ey"), "{shown}");
    for check in [Check::DpopProof, Check::DpopProofTarget, Check::DpopProofReplay, Check::KeyBinding] {
        assert_eq!(last(&me).trace.verdict(check), Some(Verdict::Passed), "{check:?}");
    }
    assert_ne!(proof(&lab.send("app", ME)), proof(&me), "each request has a proof of its own");
    lab.act(json!({ "clock": "15m" }));
    let refreshed = lab.send("app", ME);
    assert_eq!((status(&refreshed), refreshed.exchanges.len()), (200, 3), "and so has a refresh");
}

#[test]
fn a_stolen_token_is_worth_nothing_without_the_key() {
    let lab = bound();
    let token = field(&lab.log_in("app", "bob"), "access_token");
    let with = with_proof(&lab, &token, "app", ME);
    assert_eq!((status(&with), user(&with)), (200, Some("bob")), "with the key it is worth all");
    let other = with_proof(&lab, &token, "tool", ME);
    assert_eq!((status(&other), refused_by(&other)), (401, Some(Check::KeyBinding)));
    let plain = lab.with_token(0, &token, ME);
    assert_eq!((status(&plain), refused_by(&plain)), (401, Some(Check::KeyBinding)));
    assert_eq!(challenge(&plain), "DPoP realm=\"shop\", error=\"invalid_token\", algs=\"EdDSA Ed25519 ES256\"");
    let none = with_headers(&lab, ME, &json!({ "Authorization": format!("DPoP {token}") }));
    assert_eq!((status(&none), refused_by(&none)), (401, Some(Check::DpopProof)));
    assert_eq!(challenge(&none), "DPoP realm=\"shop\", error=\"invalid_dpop_proof\", algs=\"EdDSA Ed25519 ES256\"");
}

#[test]
fn a_proof_is_good_once_for_its_own_request_and_not_for_long() {
    let lab = bound();
    let token = field(&lab.log_in("app", "bob"), "access_token");
    let used = proof(&lab.send("app", ME));
    let again = |asks: &str, token: &str, proof: &str| {
        with_headers(&lab, asks, &json!({ "Authorization": format!("DPoP {token}"), "DPoP": proof }))
    };
    assert_eq!(refused_by(&again(ME, &token, &used)), Some(Check::DpopProofReplay), "seen before");
    assert_eq!(refused_by(&again("GET /admin", &token, &used)), Some(Check::DpopProofTarget), "another address");
    assert_eq!(refused_by(&again("POST /logout", &token, &used)), Some(Check::DpopProofTarget), "another method");
    let second = field(&lab.act(login("app", "bob")), "access_token");
    assert_eq!(refused_by(&again(ME, &second, &used)), Some(Check::DpopProofTarget), "another token");
    lab.act(json!({ "clock": "61s" }));
    assert_eq!(refused_by(&again(ME, &token, &used)), Some(Check::DpopProofReplay), "too old, and long forgotten");
    for odd in ["", "a.b", "a.b.c", token.as_str()] {
        assert_eq!(refused_by(&again(ME, &token, odd)), Some(Check::DpopProof), "{odd}");
    }
    assert_eq!(
        refused_by(&again(&format!("{ME}?a=1"), &token, &used)),
        Some(Check::DpopProofReplay),
        "a query is no matter"
    );
}

#[test]
fn rfc_9449_7_1_a_shop_that_binds_its_tokens_asks_for_them_as_such() {
    let lab = bound();
    let none = lab.act(json!({ "by": "tool", "request": { "line": ME } }));
    assert_eq!((status(&none), challenge(&none)), (401, "DPoP realm=\"shop\", algs=\"EdDSA Ed25519 ES256\""));
    let bad = with_headers(&lab, ME, &json!({ "Authorization": "DPoP a.b.c" }));
    let expected = "DPoP realm=\"shop\", error=\"invalid_token\", algs=\"EdDSA Ed25519 ES256\"";
    assert_eq!((status(&bad), challenge(&bad)), (401, expected));
}

#[test]
fn tokens_are_bound_at_the_login_and_a_refresh_wants_the_same_key() {
    let lab = bound();
    let json = json!({ "user": "bob", "password": "$bob.password" });
    let without = lab.act(json!({ "by": "tool", "request": { "line": "POST /login", "json": json } }));
    assert_eq!((status(&without), field(&without, "error").as_str()), (400, "invalid_dpop_proof"));
    let refresh = field(&lab.log_in("app", "bob"), "refresh_token");
    let json = json!({ "refresh_token": refresh });
    let try_with = |signer: &str| {
        lab.act(json!({ "by": "tool", "request": { "line": "POST /refresh", "json": json, "proof": signer } }))
    };
    let thief = try_with("tool");
    assert_eq!((status(&thief), refused_by(&thief)), (400, Some(Check::KeyBinding)));
    assert_eq!(field(&thief, "error"), "invalid_grant", "RFC 6749, section 5.2: issued to another client");
    let unproved = lab.act(json!({ "by": "tool", "request": { "line": "POST /refresh", "json": json } }));
    assert_eq!((status(&unproved), field(&unproved, "error").as_str()), (400, "invalid_dpop_proof"));
    assert_eq!(status(&try_with("app")), 200, "the thief has used nothing up");
}

#[test]
fn a_service_refuses_a_bound_token_sent_as_bearer_unless_it_does_not_look() {
    let careless = json!({ "check_aud": false, "demand_proof": "never" });
    let lane = |pay: Json| json!({ "shop": { "access": { "dpop": true, "alg": "RS256" }, "pay": pay } });
    let lab = shops(&[lane(json!({ "check_aud": false })), lane(careless)]);
    for (number, expected) in [(0, (401, Some(Check::KeyBinding))), (1, (200, None))] {
        let token = field(&lab.act_in(number, login("app", "bob")), "access_token");
        let used = lab.with_token(number, &token, "GET https://pay.shop.test/me");
        assert_eq!((status(&used), refused_by(&used)), expected);
    }
    let token = field(&lab.log_in("app", "bob"), "access_token");
    assert_eq!(status(&with_proof(&lab, &token, "app", "GET https://pay.shop.test/me")), 200);
}

#[test]
fn a_token_that_names_no_key_gets_in_unless_every_token_needs_a_proof() {
    let lane = |demand: &str| json!({ "shop": { "access": { "alg": "RS256" }, "pay": { "check_aud": false, "demand_proof": demand } } });
    let lab = shops(&[lane("bound"), lane("always")]);
    for (number, expected) in [(0, (200, None)), (1, (401, Some(Check::KeyBinding)))] {
        let token = field(&lab.act_in(number, login("app", "bob")), "access_token");
        let used = lab.with_token(number, &token, "GET https://pay.shop.test/me");
        assert_eq!((status(&used), refused_by(&used)), expected);
    }
}

#[test]
fn a_service_that_refuses_early_names_the_checks_of_the_proof_as_not_reached() {
    let lane = |demand: &str| json!({ "shop": { "access": { "dpop": true, "alg": "RS256" }, "pay": { "demand_proof": demand } } });
    let lab = shops(&[lane("bound"), lane("never")]);
    for (number, at_proof) in [(0, Some(Verdict::NotReached)), (1, None)] {
        let refused = lab.with_token(number, "made.up.token", "GET https://pay.shop.test/me");
        let trace = &last(&refused).trace;
        for check in [Check::DpopProof, Check::DpopProofTarget, Check::DpopProofReplay] {
            assert_eq!(trace.verdict(check), at_proof, "{check:?}");
        }
        assert_eq!(trace.verdict(Check::KeyBinding), Some(Verdict::NotReached));
    }
}
