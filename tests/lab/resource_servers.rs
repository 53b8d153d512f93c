//! Further services that trust the shop's tokens: one secret or a key pair, each with an audience of its own.

use authwalk::internals::model::{Check, Initiator, Outcome, Verdict};
use serde_json::{Value as Json, json};

use crate::test_lab::{TestLab, checks, last, refused_by, status, user};
use crate::tokens::{field, shops};

/// Logs `user` in and returns the access token; `resource` names the service that it is for.
pub(crate) fn token_for(lab: &TestLab, lane: usize, user: &str, resource: Option<&str>) -> String {
    let mut json = json!({ "user": user, "password": format!("${user}.password") });
    if let Some(resource) = resource {
        json["resource"] = json!(resource);
    }
    let act = json!({ "by": "laptop", "request": { "line": "POST /login", "json": json } });
    field(&lab.act_in(lane, act), "access_token")
}

impl TestLab {
    /// The status that `host` answers, for each of `tokens`.
    fn statuses_at(&self, lane: usize, host: &str, tokens: &[&String]) -> Vec<u16> {
        let asks = format!("GET https://{host}/me");
        tokens.iter().map(|token| status(&self.with_token(lane, token, &asks))).collect()
    }
}

const NEWS: &str = "https://news.shop.test";
const PAY: &str = "https://pay.shop.test";

/// The requests that servers sent to each other.
pub(crate) fn server_requests(outcome: &Outcome) -> Vec<String> {
    let by_servers = outcome.exchanges.iter().filter(|exchange| matches!(exchange.initiator, Initiator::Server(_)));
    by_servers.map(|exchange| format!("{} {}", exchange.initiator_name(), exchange.request.start_line)).collect()
}

fn algorithm(alg: &str) -> Json {
    json!({ "shop": { "access": { "alg": alg } } })
}

#[test]
fn each_service_takes_its_own_tokens_and_no_others() {
    for alg in ["HS256", "RS256", "EdDSA"] {
        let lab =
            shops(&[algorithm(alg), json!({ "shop": { "access": { "alg": alg }, "pay": { "check_aud": false } } })]);
        for (lane, at_pay) in [(0, [401, 401, 200]), (1, [200, 200, 200])] {
            let [shop, news, pay] =
                [None, Some(NEWS), Some(PAY)].map(|resource| token_for(&lab, lane, "bob", resource));
            let all = [&shop, &news, &pay];
            assert_eq!(lab.statuses_at(lane, "shop.test", &all), [200, 401, 401], "{alg}");
            assert_eq!(lab.statuses_at(lane, "news.shop.test", &all), [401, 200, 401]);
            assert_eq!(lab.statuses_at(lane, "pay.shop.test", &all), at_pay);
            let used = lab.with_token(lane, &news, "GET https://pay.shop.test/me");
            let aud = last(&used).trace.verdict(Check::Aud);
            assert_eq!(aud, Some(if lane == 0 { Verdict::Failed } else { Verdict::NotChecked }));
        }
    }
}

#[test]
fn a_service_refuses_as_rfc_6750_has_it_and_in_its_own_name() {
    let lab = shops(&[algorithm("RS256")]);
    let challenge = |outcome: &Outcome| last(outcome).response.header("www-authenticate").map(str::to_owned);
    let none = lab.send("tool", "GET https://pay.shop.test/me");
    assert_eq!((status(&none), refused_by(&none), server_requests(&none).len()), (401, Some(Check::Bearer), 0));
    assert_eq!(challenge(&none).as_deref(), Some("Bearer realm=\"pay\""));
    let bad = lab.with_token(0, "a.b", "GET https://pay.shop.test/me");
    assert_eq!(challenge(&bad).as_deref(), Some("Bearer realm=\"pay\", error=\"invalid_token\""));
    let token = token_for(&lab, 0, "bob", Some(PAY));
    let no = lab.with_token(0, &token, "GET https://pay.shop.test/admin");
    assert_eq!((status(&no), refused_by(&no), user(&no)), (403, Some(Check::Role), Some("bob")));
    assert_eq!(challenge(&no).as_deref(), Some("Bearer realm=\"pay\", error=\"insufficient_scope\""));
    let admin = token_for(&lab, 0, "alice", Some(PAY));
    assert_eq!(status(&lab.with_token(0, &admin, "GET https://pay.shop.test/admin")), 200);
    let json = json!({ "user": "bob", "password": "$bob.password", "resource": "https://evil.test" });
    let nowhere = lab.act(json!({ "by": "laptop", "request": { "line": "POST /login", "json": json } }));
    assert_eq!((status(&nowhere), field(&nowhere, "error").as_str()), (400, "invalid_target"));
}

#[test]
fn whoever_breaks_into_one_service_forges_for_all_with_a_secret_and_for_none_with_a_key_pair() {
    let lab = shops(&[algorithm("HS256"), algorithm("RS256")]);
    for (lane, forged_opens) in [(0, true), (1, false)] {
        let token = token_for(&lab, lane, "bob", Some(NEWS));
        for (host, audience) in [("pay.shop.test", PAY), ("shop.test", "https://shop.test")] {
            let claims = json!({ "aud": audience, "sub": "alice", "role": "admin" });
            let forge =
                json!({ "from": token, "header": { "alg": "HS256" }, "claims": claims, "sign": { "key": "news" } });
            let used = lab.with_token(lane, &lab.forge(lane, &forge), &format!("GET https://{host}/admin"));
            assert_eq!(status(&used) == 200, forged_opens, "{host}: {:?}", checks(&used));
            assert_eq!(refused_by(&used), (!forged_opens).then_some(Check::Algorithm));
        }
    }
}

#[test]
fn an_id_token_is_no_access_token() {
    let open = json!({ "check_aud": false, "check_typ": true });
    let careless = json!({ "check_aud": false, "check_typ": false });
    let lab = shops(&[json!({}), json!({ "shop": { "pay": open } }), json!({ "shop": { "pay": careless } })]);
    for (lane, refuses) in [(0, Some(Check::Aud)), (1, Some(Check::Typ)), (2, None)] {
        let json = json!({ "user": "bob", "password": "$bob.password", "client_id": "laptop" });
        let logged_in = lab.act_in(lane, json!({ "by": "laptop", "request": { "line": "POST /login", "json": json } }));
        let id = field(&logged_in, "id_token");
        let used = lab.with_token(lane, &id, "GET https://pay.shop.test/me");
        assert_eq!((refused_by(&used), status(&used) == 200), (refuses, refuses.is_none()), "{:?}", checks(&used));
        assert_eq!(refused_by(&lab.with_token(lane, &id, "GET /me")), Some(Check::Aud), "nor at the shop");
    }
    assert_eq!(field(&lab.log_in("laptop", "bob"), "id_token"), "", "only who asks gets one");
}

#[test]
fn public_keys_are_fetched_once_and_anew_for_an_unknown_kid_within_the_limit() {
    let lab = shops(&[algorithm("RS256")]);
    let token = token_for(&lab, 0, "bob", Some(PAY));
    let ask = |token: &str| lab.with_token(0, token, "GET https://pay.shop.test/me");
    let first = ask(&token);
    assert_eq!(server_requests(&first), ["pay.shop.test GET /.well-known/jwks.json HTTP/1.1"]);
    assert_eq!((status(&first), first.exchanges.len()), (200, 2));
    let jwks = &first.exchanges[0].response.body;
    assert!(jwks.contains("k1") && !jwks.contains("\"d\""), "{jwks}");
    assert_eq!(server_requests(&ask(&token)).len(), 0, "they are at hand");
    assert_eq!(
        server_requests(&lab.with_token(0, &token, "GET https://news.shop.test/me")).len(),
        1,
        "each keeps its own"
    );

    let forge = json!({ "from": token, "header": { "kid": "made-up" }, "sign": "keep" });
    let made_up = lab.forge(0, &forge);
    assert_eq!(
        (server_requests(&ask(&made_up)).len(), refused_by(&ask(&made_up))),
        (0, Some(Check::Key)),
        "a moment ago"
    );
    lab.act(json!({ "clock": "30s" }));
    assert_eq!(server_requests(&ask(&made_up)).len(), 1);
    assert_eq!(server_requests(&ask(&made_up)).len(), 0, "whoever makes up names moves nothing but this");

    lab.act(json!({ "operator": { "rotate_keys": "overlap" } }));
    let new = token_for(&lab, 0, "bob", Some(PAY));
    assert_eq!((status(&ask(&new)), status(&ask(&token))), (401, 200), "within the limit the new key is unknown");
    lab.act(json!({ "clock": "30s" }));
    let known = ask(&new);
    assert_eq!((status(&known), server_requests(&known).len()), (200, 1));
    assert_eq!(known.view.services[1].keys, ["k1", "k2"]);

    lab.act(json!({ "operator": { "rotate_keys": "at_once" } }));
    assert_eq!(status(&ask(&new)), 200, "a key that is out lives on where it was fetched");
    lab.act(json!({ "operator": { "set": { "shop": { "pay": { "keys_minutes": 1 } } } } }));
    lab.act(json!({ "clock": "1m" }));
    assert_eq!(refused_by(&ask(&new)), Some(Check::Key), "until what was fetched is too old");
}

#[test]
fn a_list_of_tokens_taken_back_is_the_shops_alone() {
    let lab = shops(&[
        json!({ "shop": { "access": { "alg": "RS256", "revoke": "blocklist" }, "pay": { "check_aud": false } } }),
    ]);
    let token = token_for(&lab, 0, "bob", None);
    assert_eq!(status(&lab.send("laptop", "POST /logout")), 204);
    assert_eq!(refused_by(&lab.with_token(0, &token, "GET /me")), Some(Check::Revoked));
    let elsewhere = lab.with_token(0, &token, "GET https://pay.shop.test/me");
    assert_eq!((status(&elsewhere), last(&elsewhere).trace.verdict(Check::Revoked)), (200, Some(Verdict::NotChecked)));
}

#[test]
fn a_stranger_at_a_service_is_seen_with_what_the_service_asks() {
    let lab = shops(&[algorithm("RS256")]);
    let token = token_for(&lab, 0, "bob", Some(PAY));
    let request = format!("GET /me HTTP/1.1\r\nHost: pay.shop.test\r\nAuthorization: Bearer {token}\r\n\r\n");
    let answer = lab.send_from_outside(request.as_bytes());
    assert!(answer.starts_with(b"HTTP/1.1 200"), "{}", String::from_utf8_lossy(&answer));
    assert_eq!(
        [lab.external_exchange().0, lab.external_exchange().0].map(|exchange| exchange.initiator_name().to_owned()),
        ["pay.shop.test", "somebody outside"]
    );
}
