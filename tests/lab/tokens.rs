//! The shop with tokens: what they hold, how they are sent and refused, and its keys.

use std::collections::BTreeMap;

use authwalk::internals::cookie::ThirdPartyCookies;
use authwalk::internals::model::{Check, ClientKind, ClientSetup, Outcome, Setup, SetupPatch, Verdict};
use serde_json::{Value as Json, json};

use crate::test_lab::{TestLab, checks, lab_config, last, login, refused_by, start_with, status, user};

const ALGORITHMS: [&str; 5] = ["HS256", "RS256", "PS256", "ES256", "EdDSA"];

/// One lane for each patch, all with `auth = "jwt"` unless the patch says otherwise. `app` refreshes by itself.
pub(crate) fn shops(patches: &[Json]) -> TestLab {
    let lanes = patches.iter().map(|patch| {
        let mut setup = Setup::default();
        for json in [json!({ "shop": { "auth": "jwt", "access": { "alg": "HS256" } } }), patch.clone()] {
            serde_json::from_value::<SetupPatch>(json).expect("a patch").apply(&mut setup);
        }
        setup
    });
    let mut lab_config = lab_config(lanes.collect(), 1);
    let app = ClientSetup {
        kind: ClientKind::Mobile,
        refresh_on_401: true,
        third_party_cookies: ThirdPartyCookies::default(),
    };
    lab_config.clients.extend(BTreeMap::from([("app".to_owned(), app)]));
    start_with(lab_config)
}

pub(crate) fn shop() -> TestLab {
    shops(&[json!({})])
}

pub(crate) fn field(outcome: &Outcome, name: &str) -> String {
    let body: Json = serde_json::from_str(&last(outcome).response.body).expect("JSON");
    body[name].as_str().unwrap_or_default().to_owned()
}

pub(crate) fn statuses(outcome: &Outcome) -> Vec<u16> {
    outcome.exchanges.iter().map(|exchange| exchange.status).collect()
}

impl TestLab {
    pub(crate) fn with_token(&self, lane: usize, token: &str, asks: &str) -> Outcome {
        self.act_in(lane, json!({ "by": "tool", "request": { "line": asks, "bearer": token } }))
    }

    pub(crate) fn forge(&self, lane: usize, forge: &Json) -> String {
        self.act_in(lane, json!({ "by": "tool", "forge": forge })).view.forged_token.expect("a token")
    }
}

#[test]
fn a_login_gives_two_tokens_and_the_server_keeps_no_row() {
    for alg in ALGORITHMS {
        let lab = shops(&[json!({ "shop": { "access": { "alg": alg } } })]);
        let logged_in = lab.log_in("laptop", "alice");
        assert_eq!(
            (status(&logged_in), logged_in.view.store.sessions.len(), logged_in.view.store.token_families.len()),
            (200, 0, 1)
        );
        assert_eq!(last(&logged_in).response.header("cache-control"), Some("no-store"));
        assert_eq!(
            (field(&logged_in, "token_type").as_str(), last(&logged_in).set_cookie_decisions.len()),
            ("Bearer", 0)
        );
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
    let logged_in = lab.log_in("laptop", "alice");
    assert_eq!((logged_in.view.store.sessions.len(), logged_in.view.store.token_families.len()), (1, 1));
    let by_token = lab.send("laptop", "GET /me");
    assert_eq!((status(&by_token), checks(&by_token)[0].0), (200, Check::Bearer));
    let id = logged_in.view.store.sessions[0].id.clone();
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
            let logged_in = lab.log_in("laptop", "bob");
            [field(&logged_in, "access_token"), field(&logged_in, "refresh_token")]
        };
        assert_eq!(tokens(), tokens(), "{alg}");
    }
}
