//! Two guards on one backend, and a shop that moves from one kind of credential to the other.

use authwalk::internals::model::{Check, Verdict};
use serde_json::{Value as Json, json};

use crate::test_lab::{TestLab, issued_session_id, last, login, refused_by, start, status, user};
use crate::tokens::field;

fn turn(lab: &TestLab, shop: &Json) {
    lab.act(json!({ "operator": { "set": { "shop": shop } } }));
}

#[test]
fn two_guards_each_refuse_the_credential_of_the_other() {
    let lab = start(&[json!({ "shop": { "auth": "by_host" } })]);
    let website = lab.log_in("laptop", "alice");
    assert_eq!(field(&website, "access_token"), "", "a login at the website gives no token");
    let id = issued_session_id(&website);
    let mut app_login = login("phone", "alice");
    app_login["request"]["line"] = "POST https://api.shop.test/login".into();
    let app = lab.act(app_login);
    let token = field(&app, "access_token");
    assert!(!token.is_empty() && last(&app).set_cookie_decisions.is_empty(), "a login at the API gives no session");
    assert_eq!((app.view.store.sessions.len(), app.view.store.token_families.len()), (1, 1));

    assert_eq!(user(&lab.send("laptop", "GET /me")), Some("alice"));
    assert_eq!(user(&lab.send("phone", "GET https://api.shop.test/me")), Some("alice"));
    let id_at_the_api = lab.with_id(&id, "GET https://api.shop.test/me");
    assert_eq!((status(&id_at_the_api), refused_by(&id_at_the_api)), (401, Some(Check::Bearer)));
    assert_eq!(last(&id_at_the_api).response.header("www-authenticate"), Some("Bearer realm=\"shop\""));
    let token_at_the_site = lab.with_token(0, &token, "GET /me");
    assert_eq!((status(&token_at_the_site), refused_by(&token_at_the_site)), (401, Some(Check::SessionCookie)));
    assert_eq!(last(&token_at_the_site).response.header("www-authenticate"), Some("Cookie realm=\"shop\""));
    assert_eq!(status(&lab.send("tool", "POST /exchange")), 409, "nothing is exchanged outside a migration");

    assert_eq!(status(&lab.send("laptop", "POST /logout/all")), 204);
    let view = lab.send("tool", "GET https://api.shop.test/").view;
    assert_eq!(
        (view.store.sessions.len(), view.store.token_families.len()),
        (0, 0),
        "everywhere is behind both guards"
    );
}

#[test]
fn a_token_in_a_header_does_not_replace_the_csrf_checks_of_a_guard_that_ignores_it() {
    let lab = start(&[json!({ "shop": { "auth": "by_host", "csrf": { "token": "synchronizer" } } })]);
    let id = issued_session_id(&lab.log_in("laptop", "bob"));
    let transfer = |bearer: &str| {
        let json = json!({ "to": "alice", "amount": 1 });
        lab.act(json!({ "by": "tool", "request": {
            "line": "POST /transfer", "json": json, "cookies": { "sid": id }, "bearer": bearer,
        } }))
    };
    assert_eq!(refused_by(&transfer("anything")), Some(Check::CsrfToken));
}

#[test]
fn checks_that_are_left_out_at_the_api_matter_where_a_cookie_lets_somebody_in_there() {
    let csrf = json!({ "check_origin": true, "skips_api": true });
    let cookie = json!({ "domain": "shop.test", "same_site": "none" });
    let shop = json!({ "auth": "by_host", "csrf": csrf, "cookie": cookie });
    for (accepts, at_the_api) in [("issued", (401, Some(Check::Bearer))), ("either", (200, None))] {
        let lab = start(&[json!({ "shop": shop })]);
        turn(&lab, &json!({ "accepts": accepts }));
        lab.log_in("laptop", "alice");
        let forged = |host: &str| {
            let line = format!("POST https://{host}/transfer");
            let form = json!({ "to": "bob", "amount": "1000" });
            lab.act(json!({ "by": "laptop", "request": { "line": line, "form": form, "page": "evil.test", "start": "form" } }))
        };
        let at_the_site = forged("shop.test");
        assert_eq!((status(&at_the_site), refused_by(&at_the_site)), (403, Some(Check::Origin)), "{accepts}");
        let at_api = forged("api.shop.test");
        assert_eq!((status(&at_api), refused_by(&at_api)), at_the_api, "{accepts}");
    }
}

#[test]
fn people_stay_logged_in_while_a_shop_moves_and_on_the_way_back() {
    let lab = start(&[json!({})]);
    let old_id = issued_session_id(&lab.log_in("laptop", "bob"));
    turn(&lab, &json!({ "auth": "jwt", "accepts": "either" }));
    assert_eq!(user(&lab.send("laptop", "GET /me")), Some("bob"), "with the session from before");
    assert!(last(&lab.send("tool", "GET /")).set_cookie_decisions.is_empty(), "no new session begins");
    let exchanged = lab.send("laptop", "POST /exchange");
    assert_eq!((status(&exchanged), exchanged.view.store.sessions.len()), (200, 0));
    assert_eq!(exchanged.view.jars["laptop"].len(), 0, "the cookie is gone with its session");
    assert_eq!(status(&lab.with_id(&old_id, "GET /me")), 401);
    assert_eq!(user(&lab.send("laptop", "GET /me")), Some("bob"));
    assert_eq!(status(&lab.send("laptop", "POST /exchange")), 409);

    turn(&lab, &json!({ "accepts": "issued" }));
    assert_eq!(user(&lab.send("laptop", "GET /me")), Some("bob"));

    turn(&lab, &json!({ "auth": "session", "accepts": "either" }));
    let back = lab.send("laptop", "POST /exchange");
    assert_eq!((status(&back), back.view.store.sessions.len(), back.view.store.token_families.len()), (200, 1, 0));
    assert!(back.view.client_tokens.get("laptop").is_none_or(|tokens| tokens.access.is_none()));
    turn(&lab, &json!({ "accepts": "issued" }));
    assert_eq!(user(&lab.send("laptop", "GET /me")), Some("bob"));
}

#[test]
fn an_exchange_is_refused_to_the_banned_and_to_other_sites() {
    let moving = json!({ "shop": { "auth": "session", "accepts": "either", "csrf": { "check_origin": true } } });
    let lab = start(&[json!({ "shop": { "auth": "jwt" } })]);
    lab.log_in("phone", "bob");
    turn(&lab, &moving["shop"]);
    lab.act(json!({ "operator": { "ban": "bob" } }));
    let banned = lab.send("phone", "POST /exchange");
    assert_eq!(
        (status(&banned), refused_by(&banned), banned.view.store.sessions.len()),
        (403, Some(Check::Account), 0)
    );

    let lab = start(&[json!({})]);
    let id = issued_session_id(&lab.log_in("laptop", "bob"));
    turn(&lab, &json!({ "auth": "jwt", "accepts": "either", "csrf": { "check_origin": true } }));
    let forged = lab.act(json!({ "by": "tool", "request": {
        "line": "POST /exchange", "cookies": { "sid": id }, "headers": { "Origin": "https://evil.test" },
    } }));
    assert_eq!((status(&forged), refused_by(&forged)), (403, Some(Check::Origin)));
    assert_eq!(forged.view.store.sessions.len(), 1);
}

#[test]
fn an_exchanged_token_goes_onto_the_blocklist() {
    let access = json!({ "revoke": "blocklist" });
    let lab = start(&[json!({ "shop": { "auth": "jwt", "access": access } })]);
    let token = field(&lab.log_in("phone", "bob"), "access_token");
    turn(&lab, &json!({ "auth": "session", "accepts": "either" }));
    assert_eq!(status(&lab.send("phone", "POST /exchange")), 200);
    let old = lab.with_token(0, &token, "GET /me");
    assert_eq!((status(&old), last(&old).trace.verdict(Check::Revoked)), (401, Some(Verdict::Failed)));
}
