//! Forged, expired and early tokens at strict and at careless verifiers.

use authwalk::internals::lab::LabError;
use authwalk::internals::model::Check;
use serde_json::{Value as Json, json};

use crate::test_lab::{checks, login, refused_by, status};
use crate::tokens::{field, shop, shops};

#[test]
fn each_mistake_lets_its_forgery_in_and_the_strict_verifier_none() {
    let forgeries: [(&str, &str, Json); 7] = [
        ("RS256", "accept_none", json!({ "header": { "alg": "none" }, "sign": "nothing" })),
        ("RS256", "one_key_for_all", json!({ "header": { "alg": "HS256" }, "sign": { "key": "shop.public" } })),
        ("HS256", "decode_only", json!({ "sign": "keep" })),
        ("RS256", "embedded_jwk", json!({ "header": { "jwk": "attacker" }, "sign": { "key": "attacker" } })),
        ("HS256", "kid_as_path", json!({ "header": { "kid": "../../../dev/null" }, "sign": { "secret": "" } })),
        ("HS256", "skip_exp", json!({ "claims": { "exp": 1 }, "sign": { "key": "shop" } })),
        ("HS256", "skip_aud", json!({ "claims": { "aud": "https://news.test" }, "sign": { "key": "shop" } })),
    ];
    for (alg, mistake, mut forgery) in forgeries {
        let shop =
            |careless: &[&str]| json!({ "shop": { "access": { "alg": alg }, "verifier": { "careless": careless } } });
        let lab = shops(&[shop(&[mistake]), shop(&[])]);
        for (lane, gets_in) in [(0, true), (1, false)] {
            forgery["from"] = json!(field(&lab.act_in(lane, login("laptop", "bob")), "access_token"));
            forgery["claims"]["role"] = json!("admin");
            let forged = lab.forge(lane, &forgery);
            let used = lab.with_token(lane, &forged, "GET /admin");
            assert_eq!(status(&used) == 200, gets_in, "{mistake}: {:?}", checks(&used));
        }
    }
}

#[test]
fn a_deny_list_is_compared_letter_by_letter() {
    let careless = json!({ "careless": ["alg_from_header", "accept_none"], "denied": ["none"] });
    let lab = shops(&[json!({ "shop": { "verifier": careless } })]);
    let token = field(&lab.log_in("laptop", "bob"), "access_token");
    for (alg, wanted) in [("none", 401), ("nOnE", 200)] {
        let forge =
            json!({ "from": token, "header": { "alg": alg }, "claims": { "role": "admin" }, "sign": "nothing" });
        let used = lab.with_token(0, &lab.forge(0, &forge), "GET /admin");
        assert_eq!(status(&used), wanted, "{alg}");
    }
}

#[test]
fn a_payload_is_forged_letter_by_letter() {
    let lax = json!({ "shop": { "verifier": { "careless": ["lax_base64"] } } });
    let lab = shops(&[lax, json!({})]);
    for (lane, refused) in [(0, None), (1, Some(Check::Claims))] {
        let logged_in = lab.act_in(lane, login("laptop", "bob"));
        let claims = "\"iss\":\"https://shop.test\",\"aud\":\"https://shop.test\",\"exp\":99999999999,\"sub\":\"bob\"";
        let payload = format!("{{{claims},\"role\":\"user\",\"role\":\"admin\"}}");
        let forge = json!({ "from": field(&logged_in, "access_token"), "payload": payload, "sign": { "key": "shop" } });
        let used = lab.with_token(lane, &lab.forge(lane, &forge), "GET /admin");
        assert_eq!(refused_by(&used), refused, "of a claim given twice, a careless parser takes the last");
    }
}

#[test]
fn what_cannot_be_forged_is_said() {
    let lab = shop();
    for forge in [
        json!({ "from": "a.b", "payload": "{}", "sign": "nothing" }),
        json!({ "from": "a.b", "sign": "keep" }),
        json!({ "from": "a.b.c", "sign": { "key": "nobody" } }),
        json!({ "from": "a.b.c", "sign": { "key": "shop.public" } }),
        json!({ "from": "a.b.c", "sign": { "key": "shop.before" } }),
        json!({ "from": "a.b.c", "sign": { "key": "attacker" } }),
    ] {
        let tried = lab.try_in(0, json!({ "by": "tool", "forge": forge }));
        assert!(matches!(tried, Err(LabError::BadForge(_))), "{forge}: {tried:?}");
    }
}

#[test]
fn a_claim_that_is_left_out_is_missed() {
    let lab = shops(&[json!({}), json!({ "shop": { "verifier": { "careless": ["skip_exp"] } } })]);
    for (lane, refused) in [(0, Some(Check::Exp)), (1, None)] {
        let token = field(&lab.act_in(lane, login("laptop", "bob")), "access_token");
        let endless = lab.forge(lane, &json!({ "from": token, "without": ["exp"], "sign": { "key": "shop" } }));
        assert_eq!(refused_by(&lab.with_token(lane, &endless, "GET /me")), refused);
    }
}

#[test]
fn a_signature_spelled_otherwise_passes_only_where_spare_bits_are_overlooked() {
    let lab = shops(&[json!({}), json!({ "shop": { "verifier": { "careless": ["lax_base64"] } } })]);
    for (lane, refused) in [(0, Some(Check::Base64url)), (1, None)] {
        let token = field(&lab.act_in(lane, login("laptop", "bob")), "access_token");
        let other = lab.forge(lane, &json!({ "from": token, "sign": "respell" }));
        assert_ne!(other, token);
        assert_eq!(refused_by(&lab.with_token(lane, &other, "GET /me")), refused, "lane {lane}");
    }
}

#[test]
fn clocks_that_disagree_are_met_with_leeway() {
    let clocks = |fast: u32, slow: u32, leeway: u32| json!({ "shop": { "verifier": { "fast_seconds": fast, "slow_seconds": slow, "leeway_seconds": leeway } } });
    let lab = shops(&[clocks(20, 0, 0), clocks(20, 0, 30), clocks(0, 20, 0)]);
    for (lane, before_the_end, after_it) in [(0, 401, 401), (1, 200, 200), (2, 200, 200)] {
        let token = field(&lab.act_in(lane, login("tool", "bob")), "access_token");
        lab.act_in(lane, json!({ "clock": "14m 50s" }));
        assert_eq!(status(&lab.with_token(lane, &token, "GET /me")), before_the_end, "lane {lane}");
        lab.act_in(lane, json!({ "clock": "15s" }));
        assert_eq!(status(&lab.with_token(lane, &token, "GET /me")), after_it, "lane {lane}");
    }
}

#[test]
fn a_token_that_begins_at_its_issue_is_too_early_for_a_clock_behind() {
    let leeway_of = |leeway: u32| json!({ "shop": { "access": { "not_before": true }, "verifier": { "slow_seconds": 20, "leeway_seconds": leeway } } });
    let lab = shops(&[leeway_of(19), leeway_of(20)]);
    for (lane, refused) in [(0, Some(Check::Nbf)), (1, None)] {
        let token = field(&lab.act_in(lane, login("tool", "bob")), "access_token");
        assert_eq!(refused_by(&lab.with_token(lane, &token, "GET /me")), refused, "lane {lane}");
    }
}

#[test]
fn a_header_brings_the_attackers_key_only_if_there_is_one() {
    let lab = shop();
    let from = field(&lab.log_in("laptop", "bob"), "access_token");
    let forge = |alg: &str| {
        let header = json!({ "alg": alg, "jwk": "attacker" });
        lab.try_in(0, json!({ "by": "tool", "forge": { "from": from, "header": header, "sign": "keep" } }))
    };
    for (alg, reason) in [("HS256", "only a secret"), ("none", "names no alg")] {
        let error = forge(alg).expect_err(alg);
        assert!(matches!(&error, LabError::BadForge(_)) && error.to_string().contains(reason), "{alg}: {error}");
    }
    assert!(forge("ES256").expect("a token").view.forged_token.is_some());
}
