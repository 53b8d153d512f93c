//! The shop with tokens: bearer, strict and careless; refresh, rotation and its alarm; taking back; keys.

use std::collections::BTreeMap;

use authwalk::internals::lab::LabError;
use authwalk::internals::model::{Check, ClientKind, ClientSetup, Outcome, Setup, SetupPatch, Verdict};
use serde_json::{Value as Json, json};

use crate::test_lab::{START, TestLab, checks, lab_config, last, login, refused_by, start_with, status, user};

const ALGORITHMS: [&str; 5] = ["HS256", "RS256", "PS256", "ES256", "EdDSA"];

/// One lane a patch, all with `auth = "jwt"` unless the patch says otherwise. `app` refreshes by itself.
pub(crate) fn shops(patches: &[Json]) -> TestLab {
    let lanes = patches.iter().map(|patch| {
        let mut setup = Setup::default();
        for json in [json!({ "shop": { "auth": "jwt", "access": { "alg": "HS256" } } }), patch.clone()] {
            serde_json::from_value::<SetupPatch>(json).expect("a patch").apply(&mut setup);
        }
        setup
    });
    let mut lab_config = lab_config(lanes.collect(), 1);
    let app = ClientSetup { kind: ClientKind::Mobile, refresh_on_401: true };
    lab_config.clients.extend(BTreeMap::from([("app".to_owned(), app)]));
    start_with(lab_config)
}

fn shop() -> TestLab {
    shops(&[json!({})])
}

pub(crate) fn field(outcome: &Outcome, name: &str) -> String {
    let body: Json = serde_json::from_str(&last(outcome).response.body).expect("JSON");
    body[name].as_str().unwrap_or_default().to_owned()
}

fn statuses(outcome: &Outcome) -> Vec<u16> {
    outcome.exchanges.iter().map(|exchange| exchange.status).collect()
}

impl TestLab {
    pub(crate) fn with_token(&self, lane: usize, token: &str, asks: &str) -> Outcome {
        self.act_in(lane, json!({ "by": "tool", "request": { "line": asks, "bearer": token } }))
    }

    fn refresh_with(&self, token: &str) -> Outcome {
        let json = json!({ "refresh_token": token });
        self.act(json!({ "by": "tool", "request": { "line": "POST /refresh", "json": json } }))
    }

    pub(crate) fn forge(&self, lane: usize, forge: &Json) -> String {
        self.act_in(lane, json!({ "by": "tool", "forge": forge })).view.forged_token.expect("a token")
    }
}

#[test]
fn a_login_gives_two_tokens_and_the_server_keeps_no_row() {
    for alg in ALGORITHMS {
        let lab = shops(&[json!({ "shop": { "access": { "alg": alg } } })]);
        let entered = lab.log_in("laptop", "alice");
        assert_eq!(
            (status(&entered), entered.view.store.sessions.len(), entered.view.store.token_families.len()),
            (200, 0, 1)
        );
        assert_eq!(last(&entered).response.header("cache-control"), Some("no-store"));
        assert_eq!((field(&entered, "token_type").as_str(), last(&entered).set_cookie_decisions.len()), ("Bearer", 0));
        let me = lab.send("laptop", "GET /me");
        assert_eq!((status(&me), user(&me)), (200, Some("alice")), "{alg}: {:?}", checks(&me));
        let account = last(&me).trace.verdict(Check::Account);
        assert_eq!(account, Some(Verdict::NotChecked), "nothing is looked up");
        assert_eq!(last(&me).request.header("authorization").map(|value| value.starts_with("Bearer ey")), Some(true));
        lab.act(json!({ "operator": { "restart": true } }));
        assert_eq!(status(&lab.send("laptop", "GET /admin")), 200, "a restart with the same key loses nobody");
    }
}

#[test]
fn a_shop_without_refresh_tokens_keeps_nothing_at_all() {
    let lab = shops(&[json!({ "shop": { "refresh": { "days": 0 } } })]);
    let entered = lab.log_in("app", "bob");
    assert_eq!((status(&entered), field(&entered, "refresh_token").as_str()), (200, ""));
    assert_eq!((entered.view.store.sessions.len(), entered.view.store.token_families.len()), (0, 0));
    lab.act(json!({ "clock": "15m" }));
    let late = lab.send("app", "GET /me");
    assert_eq!((statuses(&late), refused_by(&late)), (vec![401], Some(Check::Exp)), "and nothing to refresh with");
}

#[test]
fn rfc_6749_5_2_a_bad_refresh_token_is_a_bad_request() {
    let lab = shop();
    let refresh = |json: Json| lab.act(json!({ "by": "tool", "request": { "line": "POST /refresh", "json": json } }));
    let known = refresh(json!({ "refresh_token": field(&lab.log_in("laptop", "bob"), "refresh_token") }));
    assert_eq!(status(&known), 200);
    for (json, error) in [
        (json!({ "refresh_token": "made up" }), "invalid_grant"),
        (json!({ "refresh_token": 5 }), "invalid_request"),
        (json!({}), "invalid_request"),
    ] {
        let refused = refresh(json);
        assert_eq!((status(&refused), field(&refused, "error").as_str()), (400, error));
        assert_eq!(refused_by(&refused), Some(Check::RefreshLookup));
        assert_eq!(last(&refused).response.header("www-authenticate"), None);
    }
}

#[test]
fn rfc_6750_3_1_two_tokens_are_a_bad_request() {
    let lab = shop();
    let token = field(&lab.log_in("laptop", "bob"), "access_token");
    let line = format!("Authorization: Bearer {token}\r\n");
    for (path, lines, expected) in [
        ("/me", line.clone(), (200, None)),
        ("/me", format!("{line}{line}"), (400, Some(Check::Bearer))),
        ("/me", format!("{line}Authorization: Basic eA==\r\n"), (400, Some(Check::Bearer))),
        (&format!("/me?access_token={token}"), line.clone(), (400, Some(Check::Bearer))),
        (&format!("/me?access_token={token}"), String::new(), (401, Some(Check::Bearer))),
    ] {
        lab.send_from_outside(format!("GET {path} HTTP/1.1\r\nHost: shop.test\r\n{lines}\r\n").as_bytes());
        let (exchange, _) = lab.external_exchange();
        assert_eq!((exchange.status, exchange.trace.refused_by()), expected, "{path} {lines}");
        if expected.0 == 400 {
            let challenge = exchange.response.header("www-authenticate");
            assert_eq!(challenge, Some("Bearer realm=\"shop\", error=\"invalid_request\""));
        }
    }
}

#[test]
fn refusals_say_what_rfc_6750_has_them_say() {
    let lab = shop();
    let challenge = |outcome: &Outcome| last(outcome).response.header("www-authenticate").map(str::to_owned);
    let none = lab.send("tool", "GET /me");
    assert_eq!((status(&none), refused_by(&none)), (401, Some(Check::Bearer)));
    assert_eq!(challenge(&none).as_deref(), Some("Bearer realm=\"shop\""));
    let bad = lab.with_token(0, "a.b", "GET /me");
    assert_eq!((status(&bad), refused_by(&bad)), (401, Some(Check::ThreeParts)));
    assert_eq!(challenge(&bad).as_deref(), Some("Bearer realm=\"shop\", error=\"invalid_token\""));
    let token = field(&lab.log_in("laptop", "bob"), "access_token");
    let no = lab.with_token(0, &token, "GET /admin");
    assert_eq!((status(&no), refused_by(&no)), (403, Some(Check::Role)));
    assert_eq!(challenge(&no).as_deref(), Some("Bearer realm=\"shop\", error=\"insufficient_scope\""));
    let headers = json!({ "Authorization": format!("Basic {token}") });
    let basic = lab.act(json!({ "by": "tool", "request": { "line": "GET /me", "headers": headers } }));
    assert_eq!(refused_by(&basic), Some(Check::Bearer));
    lab.act(json!({ "clock": "14m 59s" }));
    assert_eq!(status(&lab.with_token(0, &token, "GET /me")), 200);
    lab.act(json!({ "clock": "1s" }));
    assert_eq!(refused_by(&lab.with_token(0, &token, "GET /me")), Some(Check::Exp));
}

#[test]
fn a_claim_stays_as_it_was_and_a_refresh_renews_it() {
    let lab = shop();
    lab.log_in("app", "alice");
    lab.act(json!({ "operator": { "role": { "user": "alice", "to": "user" } } }));
    lab.act(json!({ "operator": { "ban": "bob" } }));
    assert_eq!(status(&lab.send("app", "GET /admin")), 200);
    assert_eq!(status(&lab.send("app", "POST /refresh")), 200);
    assert_eq!(status(&lab.send("app", "GET /admin")), 403);
    lab.act(json!({ "operator": { "ban": "alice" } }));
    assert_eq!(status(&lab.send("app", "GET /me")), 200, "a ban alone ends no token");
    let refused = lab.send("app", "POST /refresh");
    assert_eq!(
        (status(&refused), refused_by(&refused), refused.view.store.token_families.len()),
        (400, Some(Check::Account), 0)
    );
}

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
    for (alg, status_) in [("none", 401), ("nOnE", 200)] {
        let forge =
            json!({ "from": token, "header": { "alg": alg }, "claims": { "role": "admin" }, "sign": "nothing" });
        let used = lab.with_token(0, &lab.forge(0, &forge), "GET /admin");
        assert_eq!(status(&used), status_, "{alg}");
    }
}

#[test]
fn a_payload_is_forged_letter_by_letter() {
    let lax = json!({ "shop": { "verifier": { "careless": ["lax_base64"] } } });
    let lab = shops(&[lax, json!({})]);
    for (lane, refused) in [(0, None), (1, Some(Check::Claims))] {
        let entered = lab.act_in(lane, login("laptop", "bob"));
        let claims = "\"iss\":\"https://shop.test\",\"aud\":\"https://shop.test\",\"exp\":99999999999,\"sub\":\"bob\"";
        let payload = format!("{{{claims},\"role\":\"user\",\"role\":\"admin\"}}");
        let forge = json!({ "from": field(&entered, "access_token"), "payload": payload, "sign": { "key": "shop" } });
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
fn whoever_comes_second_ends_the_family() {
    let lab = shop();
    let stolen = field(&lab.log_in("app", "bob"), "refresh_token");
    lab.act(json!({ "clock": "15m" }));
    let thief = lab.refresh_with(&stolen);
    assert_eq!((status(&thief), user(&thief), thief.view.store.token_families.len()), (200, Some("bob"), 1));
    let owner = lab.send("app", "GET /me");
    assert_eq!((statuses(&owner), refused_by(&owner)), (vec![401, 400], Some(Check::RefreshReuse)));
    assert_eq!((owner.view.store.token_families.len(), owner.view.client_tokens.get("app")), (0, None));
    assert_eq!(refused_by(&lab.refresh_with(&field(&thief, "refresh_token"))), Some(Check::RefreshLookup));
    assert_eq!(status(&lab.with_token(0, &field(&thief, "access_token"), "GET /me")), 200, "until it runs out");
}

#[test]
fn two_tabs_are_forgiven_within_the_grace_alone() {
    let lab = shops(&[json!({ "shop": { "refresh": { "grace_seconds": 10 } } }), json!({})]);
    let tab = json!({ "by": "app", "request": { "line": "POST /refresh" } });
    for (lane, expected, families) in [(0, vec![200, 200], 1), (1, vec![200, 400], 0)] {
        lab.act_in(lane, login("app", "bob"));
        let both = lab.act_in(lane, json!({ "at_once": [tab, tab] }));
        assert_eq!((statuses(&both), both.view.store.token_families.len()), (expected, families));
    }
}

#[test]
fn without_rotation_the_same_token_serves_until_its_end() {
    let lab = shops(&[json!({ "shop": { "refresh": { "rotate": false, "days": 1 } } })]);
    let token = field(&lab.log_in("app", "bob"), "refresh_token");
    for _ in 0..2 {
        let again = lab.refresh_with(&token);
        assert_eq!((status(&again), field(&again, "refresh_token").as_str()), (200, ""));
    }
    lab.act(json!({ "clock": "1d" }));
    assert_eq!(refused_by(&lab.refresh_with(&token)), Some(Check::RefreshLookup));
}

#[test]
fn ten_refused_at_once_share_one_refresh() {
    let lab = shop();
    lab.log_in("app", "bob");
    lab.act(json!({ "clock": "15m" }));
    let one = json!({ "by": "app", "request": { "line": "GET /me" } });
    let ten = lab.act(json!({ "at_once": vec![one; 10] }));
    assert_eq!(statuses(&ten), [vec![401; 10], vec![200; 11]].concat());
    let refreshes = ten.exchanges.iter().filter(|exchange| exchange.path() == "/refresh").count();
    assert_eq!((refreshes, ten.view.store.token_families.len()), (1, 1));
    assert_eq!(statuses(&lab.send("app", "GET /admin")), [403], "a 403 is no reason to refresh");
    lab.log_in("laptop", "bob");
    lab.act(json!({ "clock": "15m" }));
    assert_eq!(statuses(&lab.send("laptop", "GET /me")), [401], "and this client does not do it");
}

#[test]
fn a_copy_outlives_a_logout_unless_tokens_can_be_taken_back() {
    let revoke = |how: &str| json!({ "shop": { "access": { "revoke": how } } });
    let lab = shops(&[revoke("never"), revoke("blocklist"), revoke("version")]);
    for (lane, copy, other) in [(0, 200, 200), (1, 401, 200), (2, 401, 401)] {
        let copied = field(&lab.act_in(lane, login("app", "bob")), "access_token");
        let elsewhere = field(&lab.act_in(lane, login("tool", "bob")), "access_token");
        let out = lab.act_in(lane, json!({ "by": "app", "request": { "line": "POST /logout" } }));
        assert_eq!((status(&out), out.view.store.token_families.len(), out.view.client_tokens.len()), (204, 1, 0));
        assert_eq!(status(&lab.with_token(lane, &copied, "GET /me")), copy);
        assert_eq!(status(&lab.with_token(lane, &elsewhere, "GET /me")), other);
        assert_eq!(out.view.store.blocklist.len(), usize::from(lane == 1));
        let later = lab.act_in(lane, json!({ "clock": "15m" }));
        assert_eq!(later.view.store.blocklist.len(), 0, "what has ended needs no memory");
    }
}

#[test]
fn an_entry_lives_as_long_as_a_token_with_an_odd_exp_would_have() {
    let revoke = json!({ "shop": { "access": { "revoke": "blocklist" } } });
    let skip_exp = json!({ "shop": { "access": { "revoke": "blocklist" }, "verifier": { "careless": ["skip_exp"] } } });
    for (setup, claims) in [
        (&revoke, serde_json::from_str(&format!("{{\"exp\":{}.5}}", START + 600)).expect("JSON")),
        (&revoke, json!({ "exp": 1e30 })),
        (&revoke, json!({ "exp": u64::MAX })),
        (&skip_exp, json!({ "exp": null })),
        (&skip_exp, json!({ "exp": START + 60 })),
    ] {
        let lab = shops(std::slice::from_ref(setup));
        let from = field(&lab.log_in("app", "bob"), "access_token");
        let odd = lab.forge(0, &json!({ "from": from, "claims": claims, "sign": { "key": "shop" } }));
        assert_eq!(status(&lab.with_token(0, &odd, "POST /logout")), 204, "{claims}");
        lab.act(json!({ "clock": "10m" }));
        // A second revocation drops what has expired.
        lab.log_in("app", "alice");
        lab.send("app", "POST /logout");
        let used = lab.with_token(0, &odd, "GET /me");
        assert_eq!((status(&used), refused_by(&used)), (401, Some(Check::Revoked)), "{claims}");
    }
}

#[test]
fn a_401_for_another_than_its_own_token_spends_no_refresh_token() {
    let lab = shop();
    lab.log_in("app", "bob");
    let refresh_token = |outcome: &Outcome| outcome.view.client_tokens["app"].refresh.clone();
    let before = refresh_token(&lab.send("app", "GET /me"));
    for request in [
        json!({ "line": "GET https://pay.shop.test/me" }),
        json!({ "line": "GET /me", "bearer": "made.up.token" }),
        json!({ "line": "GET /me", "headers": { "Authorization": "Bearer made.up.token" } }),
    ] {
        let refused = lab.act(json!({ "by": "app", "request": request }));
        assert_eq!((statuses(&refused), refresh_token(&refused)), (vec![401], before.clone()), "{request}");
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
        assert!(matches!(&error, LabError::BadForge(why) if why.contains(reason)), "{alg}: {error}");
    }
    assert!(forge("ES256").expect("a token").view.forged_token.is_some());
}

#[test]
fn an_operator_takes_back_every_token_of_one_person() {
    let revoke = |how: &str| json!({ "shop": { "access": { "revoke": how } } });
    let lab = shops(&[revoke("never"), revoke("blocklist"), revoke("version")]);
    for (lane, of_bob, blocked) in [(0, 200, 0), (1, 401, 2), (2, 401, 0)] {
        let token = |name: &str| field(&lab.act_in(lane, login("tool", name)), "access_token");
        let (first, second, alices) = (token("bob"), token("bob"), token("alice"));
        let done = lab.act_in(lane, json!({ "operator": { "revoke": "bob" } }));
        assert_eq!(done.view.store.blocklist.len(), blocked);
        for (token, expected) in [(&first, of_bob), (&second, of_bob), (&alices, 200)] {
            assert_eq!(status(&lab.with_token(lane, token, "GET /me")), expected, "lane {lane}");
        }
        let fresh = token("bob");
        assert_eq!(status(&lab.with_token(lane, &fresh, "GET /me")), 200, "a new login gives a new token");
        let everywhere = lab.with_token(lane, &fresh, "POST /logout/all");
        assert_eq!((status(&everywhere), everywhere.view.store.token_families.len()), (204, 1));
        assert_eq!(status(&lab.with_token(lane, &fresh, "GET /me")), of_bob);
        assert_eq!(lab.act_in(lane, json!({ "clock": "15m" })).view.store.blocklist.len(), 0);
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
fn what_is_private_stands_in_the_token_of_a_careless_shop_alone() {
    let lab = shops(&[json!({ "shop": { "access": { "personal": true } } }), json!({})]);
    for (lane, has_claim) in [(0, true), (1, false)] {
        let token = field(&lab.act_in(lane, login("laptop", "bob")), "access_token");
        let explained = authwalk::internals::token::explain(&token, 0).expect("a token");
        let names: Vec<&str> = explained.claims.iter().map(|claim| claim.name.as_str()).collect();
        assert_eq!([names.contains(&"card"), names.contains(&"email")], [has_claim, has_claim]);
    }
}

#[test]
fn a_role_copied_into_the_row_is_as_stale_as_a_claim() {
    let session = |copies: bool| json!({ "shop": { "auth": "session", "session": { "copies_role": copies } } });
    let lab = shops(&[session(false), session(true)]);
    for (lane, now) in [(0, 403), (1, 200)] {
        lab.act_in(lane, login("laptop", "alice"));
        lab.act_in(lane, json!({ "operator": { "role": { "user": "alice", "to": "user" } } }));
        assert_eq!(status(&lab.act_in(lane, json!({ "by": "laptop", "request": { "line": "GET /admin" } }))), now);
        let again = lab.act_in(lane, login("laptop", "alice"));
        assert_eq!(
            again.view.store.sessions[0].role.as_deref(),
            (lane == 1).then_some("user"),
            "a new login, a new copy"
        );
        assert_eq!(status(&lab.act_in(lane, json!({ "by": "laptop", "request": { "line": "GET /admin" } }))), 403);
    }
}

#[test]
fn a_token_of_another_spelling_is_blocked_all_the_same() {
    let lax = json!({ "access": { "revoke": "blocklist" }, "verifier": { "careless": ["lax_base64"] } });
    let lab = shops(&[json!({ "shop": lax })]);
    let token = field(&lab.log_in("laptop", "bob"), "access_token");
    let spelling = format!("{token}=");
    assert_eq!(status(&lab.with_token(0, &spelling, "GET /me")), 200);
    lab.send("laptop", "POST /logout");
    assert_eq!(refused_by(&lab.with_token(0, &spelling, "GET /me")), Some(Check::Revoked));
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
fn keys_rotate_unnoticed_or_in_anger() {
    for alg in ["RS256", "ES256", "HS256"] {
        let lab = shops(&[json!({ "shop": { "access": { "alg": alg } } })]);
        let jwks = || {
            let body: Json = serde_json::from_str(&last(&lab.send("tool", "GET /.well-known/jwks.json")).response.body)
                .expect("JSON");
            let kids = body["keys"].as_array().expect("keys").iter().map(|key| key["kid"].as_str().map(str::to_owned));
            kids.flatten().collect::<Vec<_>>()
        };
        let published = |kids: &[&str]| {
            if alg == "HS256" { Vec::new() } else { kids.iter().map(|kid| (*kid).to_owned()).collect() }
        };
        assert_eq!(jwks(), published(&["k1"]), "{alg}");
        let old = field(&lab.log_in("laptop", "bob"), "access_token");
        lab.act(json!({ "operator": { "rotate_keys": "overlap" } }));
        assert_eq!(jwks(), published(&["k1", "k2"]));
        let new = field(&lab.log_in("laptop", "bob"), "access_token");
        assert_eq!([&old, &new].map(|token| status(&lab.with_token(0, token, "GET /me"))), [200, 200]);
        lab.act(json!({ "operator": { "rotate_keys": "at_once" } }));
        assert_eq!(jwks(), published(&["k3"]));
        let forge = json!({ "from": new, "claims": { "role": "admin" }, "sign": { "key": "shop.before" } });
        let forged = lab.forge(0, &forge);
        assert_eq!(
            [&old, &new, &forged].map(|token| refused_by(&lab.with_token(0, token, "GET /admin"))),
            [Some(Check::Key); 3]
        );
        assert_eq!(status(&lab.send("laptop", "POST /refresh")), 200, "an opaque refresh token fetches a new one");
        assert_eq!(status(&lab.send("laptop", "GET /me")), 200);
    }
}

#[test]
fn a_shop_with_both_judges_by_what_came() {
    let lab = shops(&[json!({ "shop": { "auth": "both" } })]);
    let entered = lab.log_in("laptop", "alice");
    assert_eq!((entered.view.store.sessions.len(), entered.view.store.token_families.len()), (1, 1));
    let by_token = lab.send("laptop", "GET /me");
    assert_eq!((status(&by_token), checks(&by_token)[0].0), (200, Check::Bearer));
    let id = entered.view.store.sessions[0].id.clone();
    let by_cookie = lab.with_id(&id, "GET /me");
    assert_eq!((status(&by_cookie), checks(&by_cookie)[0].0), (200, Check::SessionCookie));
    let out = lab.send("laptop", "POST /logout");
    assert_eq!((status(&out), out.view.store.sessions.len(), out.view.store.token_families.len()), (204, 0, 0));
    assert_eq!(status(&lab.with_id(&id, "GET /me")), 401);
}

#[test]
fn tokens_go_to_the_shop_alone() {
    let lab = shop();
    lab.log_in("app", "bob");
    let elsewhere = lab.send("app", "GET https://blog.shop.test/");
    assert_eq!(last(&elsewhere).request.header("authorization"), None);
    assert!(last(&lab.send("app", "GET https://api.shop.test/me")).request.header("authorization").is_some());
    let before = lab.send("app", "POST /login");
    assert_eq!(last(&before).request.header("authorization"), None);
}

#[test]
fn the_same_seed_gives_the_same_tokens() {
    for alg in ["HS256", "RS256", "EdDSA"] {
        let tokens = || {
            let lab = shops(&[json!({ "shop": { "access": { "alg": alg } } })]);
            let entered = lab.log_in("laptop", "bob");
            [field(&entered, "access_token"), field(&entered, "refresh_token")]
        };
        assert_eq!(tokens(), tokens(), "{alg}");
    }
}
