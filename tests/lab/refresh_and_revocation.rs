//! Refresh tokens, their rotation and its alarm; what a logout, a revocation and a ban end.

use authwalk::internals::model::{Check, Outcome};
use serde_json::{Value as Json, json};

use crate::test_lab::{START, TestLab, last, login, refused_by, status, user};
use crate::tokens::{field, shop, shops, statuses};

impl TestLab {
    fn refresh_with(&self, token: &str) -> Outcome {
        let json = json!({ "refresh_token": token });
        self.act(json!({ "by": "tool", "request": { "line": "POST /refresh", "json": json } }))
    }
}

#[test]
fn a_shop_without_refresh_tokens_keeps_nothing_at_all() {
    let lab = shops(&[json!({ "shop": { "refresh": { "days": 0 } } })]);
    let logged_in = lab.log_in("app", "bob");
    assert_eq!((status(&logged_in), field(&logged_in, "refresh_token").as_str()), (200, ""));
    assert_eq!((logged_in.view.store.sessions.len(), logged_in.view.store.token_families.len()), (0, 0));
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
