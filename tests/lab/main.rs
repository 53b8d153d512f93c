//! The lab over real sockets. Every test drives it through its handle alone, as the rest of the program does. This file
//! has the shop and its sessions; the modules have the rest.

mod api_keys;
mod baskets;
#[path = "../common/mod.rs"]
mod common;
mod dpop;
mod external_requests;
mod forged_tokens;
mod framework_code;
mod guards;
mod hostile_page;
mod lab_lifecycle;
mod lesson_balance;
mod login_hardening;
mod oauth;
mod opaque;
mod orders;
mod own_browser;
mod page_starts;
mod proxy;
mod refresh_and_revocation;
mod remember_me;
mod requests;
mod resource_servers;
mod session_list;
mod session_stores;
mod sockets;
mod state_changes;
mod step_up;
mod test_lab;
mod tokens;
mod transport;
mod walk;
mod wire;
mod workbench;

use authwalk::internals::model::{Check, Verdict};
use serde_json::json;

use crate::test_lab::{START, checks, issued_session_id, last, login, plain, refused_by, start, status, user, users};

#[test]
fn from_login_to_logout() {
    let lab = plain();
    assert_eq!(users(&lab.views[0]), [""; 0]);
    let first = lab.send("laptop", "GET /me");
    assert_eq!((status(&first), refused_by(&first), user(&first)), (401, Some(Check::SessionCookie), None));
    assert_eq!(last(&first).response.header("www-authenticate"), Some("Cookie realm=\"shop\""));

    let started = lab.send("laptop", "GET /");
    let anonymous = issued_session_id(&started);
    assert_eq!((status(&started), user(&started), refused_by(&started)), (200, None, None));
    assert_eq!(users(&started.view), ["nobody"]);
    assert_eq!(started.view.jars["laptop"][0].value, anonymous);
    let again = lab.send("laptop", "GET /");
    assert!(last(&again).set_cookie_decisions.is_empty(), "a valid session gets no second one");
    assert_eq!(refused_by(&lab.send("laptop", "GET /me")), Some(Check::Login));

    let logged_in = lab.log_in("laptop", "alice");
    let id = issued_session_id(&logged_in);
    assert_eq!((status(&logged_in), user(&logged_in)), (200, Some("alice")));
    assert_eq!(last(&logged_in).response.body, r#"{"user":"alice","role":"admin"}"#);
    assert_ne!(id, anonymous);
    assert_eq!((users(&logged_in.view), logged_in.view.store.sessions[0].id == id), (vec!["alice"], true));
    assert_eq!(logged_in.view.store.sessions[0].expires, START + 30 * 60);

    let me = lab.send("laptop", "GET /me");
    assert_eq!((status(&me), user(&me)), (200, Some("alice")));
    assert!(last(&me).cookie_send_decisions[0].sent);
    let short = authwalk::internals::model::abbreviate(&id);
    let expected = [
        (Check::SessionCookie, Verdict::Passed, short.as_ref()),
        (Check::SessionLookup, Verdict::Passed, "alice, in memory"),
        (Check::IdleTimeout, Verdict::Passed, "30 min left"),
        (Check::AbsoluteTimeout, Verdict::Passed, "8 h left"),
        (Check::Login, Verdict::Passed, "alice"),
        (Check::Account, Verdict::Passed, "alice, not banned"),
    ];
    assert_eq!(checks(&me), expected);

    let left = lab.send("laptop", "POST /logout");
    assert_eq!((status(&left), user(&left)), (204, None));
    assert_eq!((left.view.store.sessions.len(), left.view.jars["laptop"].len()), (0, 0));
    let replayed = lab.with_id(&id, "GET /me");
    assert_eq!((status(&replayed), refused_by(&replayed)), (401, Some(Check::SessionLookup)));
    let none_reached = checks(&replayed)[2..].iter().all(|line| line.1 == Verdict::NotReached);
    assert!(none_reached && checks(&replayed).len() == 6);
    assert_eq!(status(&lab.send("laptop", "POST /logout")), 401);
}

#[test]
fn the_wire_is_lean_and_in_order() {
    let lab = plain();
    lab.send("laptop", "GET /");
    let logged_in = lab.log_in("laptop", "bob");
    let exchange = last(&logged_in);
    let sent: Vec<&str> = exchange.request.headers.iter().map(|header| header.name.as_str()).collect();
    assert_eq!(sent, ["Host", "User-Agent", "Cookie", "Content-Type", "Content-Length"]);
    assert_eq!(exchange.request.header("user-agent"), Some("laptop (browser)"));
    assert_eq!(exchange.request.start_line, "POST /login HTTP/1.1");
    assert_eq!(exchange.request.header("host"), Some("shop.test"));
    assert_eq!(exchange.url, "https://shop.test/login");
    assert_eq!(exchange.response.start_line, "HTTP/1.1 200 OK");
    assert_eq!(exchange.response.header("date"), Some("Sat, 21 Nov 2026 09:00:00 GMT"));
    assert_eq!(exchange.response.header("cache-control"), Some("no-store"));
    assert_eq!(exchange.response.header("content-type"), Some("application/json"));
    let cookie = format!("sid={}; Path=/; Secure; HttpOnly; SameSite=Lax", issued_session_id(&logged_in));
    assert_eq!(exchange.response.header("set-cookie"), Some(cookie.as_str()));
    let head = lab.send("laptop", "HEAD /me");
    assert_eq!((status(&head), last(&head).response.body.as_str()), (200, ""));
}

#[test]
fn fixation_works_where_the_id_is_kept() {
    let lab = start(&[json!({ "shop": { "new_id_at_login": false } }), json!({})]);
    for (lane, careless) in [(0, true), (1, false)] {
        let planted = issued_session_id(&lab.act_in(lane, json!({ "by": "phone", "request": { "line": "GET /" } })));
        let toss = format!("GET https://blog.shop.test/toss?sid={planted}");
        let tossed = lab.act_in(lane, json!({ "by": "laptop", "request": { "line": toss } }));
        let jar = &tossed.view.jars["laptop"][0];
        assert_eq!((jar.value.as_str(), jar.domain.as_str(), jar.host_only), (planted.as_str(), "shop.test", false));

        let logged_in = lab.act_in(lane, login("laptop", "alice"));
        assert_eq!(users(&logged_in.view), ["alice"]);
        assert_eq!(last(&logged_in).set_cookie_decisions.is_empty(), careless);
        assert_eq!(logged_in.view.store.sessions[0].id == planted, careless);
        let (_, verdict, saw) = checks(&logged_in)[2];
        assert_eq!(verdict == Verdict::NotChecked, careless);
        assert_eq!(saw.starts_with("the id stays "), careless, "{saw}");

        let by_hand = json!({ "by": "phone", "request": { "line": "GET /me", "cookies": { "sid": planted } } });
        let used = lab.act_in(lane, by_hand);
        let expected = if careless { (200, None, Some("alice")) } else { (401, Some(Check::SessionLookup), None) };
        assert_eq!((status(&used), refused_by(&used), user(&used)), expected);
        assert_eq!(last(&used).request.header("cookie"), Some(format!("sid={planted}").as_str()));
        assert!(
            last(&used).cookie_send_decisions.iter().all(|cookie| !cookie.sent),
            "the jar's own cookie stays behind"
        );
    }
}

#[test]
fn both_limits_hold_at_the_very_second() {
    let short = json!({ "shop": { "session": { "idle_minutes": 10, "absolute_minutes": 15 } } });
    let lab = start(&[short]);
    let refused_after = |moves: &[&str]| {
        let id = issued_session_id(&lab.log_in("laptop", "bob"));
        let mut outcome = lab.with_id(&id, "GET /me");
        for span in moves {
            assert_eq!(status(&outcome), 200, "before {span}");
            assert_eq!(lab.act(json!({ "clock": span })).exchanges, []);
            outcome = lab.with_id(&id, "GET /me");
        }
        (refused_by(&outcome), outcome.view.store.sessions.len())
    };
    assert_eq!(refused_after(&["9m 59s"]), (None, 1));
    assert_eq!(refused_after(&["10m"]), (Some(Check::IdleTimeout), 0));
    assert_eq!(refused_after(&["9m", "5m 59s"]), (None, 1), "being used moves the idle limit");
    assert_eq!(refused_after(&["9m", "6m"]), (Some(Check::AbsoluteTimeout), 0));
}

#[test]
fn an_id_from_the_url_counts_only_where_it_is_taken() {
    let lab = start(&[json!({ "shop": { "id_from_url": true, "new_id_at_login": false } }), json!({})]);
    for (lane, taken) in [(0, true), (1, false)] {
        let id = issued_session_id(&lab.act_in(lane, json!({ "by": "phone", "request": { "line": "GET /" } })));
        let mut enter = login("laptop", "alice");
        enter["request"]["line"] = json!(format!("POST /login?sid={id}"));
        let logged_in = lab.act_in(lane, enter);
        assert_eq!(issued_session_id(&logged_in) == id, taken, "an id from the URL gets a cookie");
        let me = lab.act_in(lane, json!({ "by": "tool", "request": { "line": format!("GET /me?sid={id}") } }));
        let expected = if taken { (200, None) } else { (401, Some(Check::SessionCookie)) };
        assert_eq!((status(&me), refused_by(&me)), expected);
    }
}

#[test]
fn an_unknown_id_is_never_adopted() {
    let lab = start(&[json!({ "shop": { "id_from_url": true, "new_id_at_login": false } })]);
    let invented = "00000000000000000000000000000001";
    for line in ["GET /".to_owned(), format!("GET /?sid={invented}")] {
        let outcome = lab.with_id(invented, &line);
        assert_ne!(issued_session_id(&outcome), invented);
    }
    let mut enter = login("tool", "bob");
    enter["request"]["cookies"] = json!({ "sid": invented });
    let logged_in = lab.act(enter);
    assert_ne!(issued_session_id(&logged_in), invented);
    assert!(logged_in.view.store.sessions.iter().all(|row| row.id != invented));
}

#[test]
fn a_stranger_cannot_tell_wrong_from_unknown_or_banned() {
    let lab = plain();
    lab.act(json!({ "operator": { "ban": "bob" } }));
    let refusal = |user: &str, password: &str| {
        let form = json!({ "user": user, "password": password });
        lab.act(json!({ "by": "tool", "request": { "line": "POST /login", "form": form } }))
    };
    let wrong = refusal("alice", "guess");
    let unknown = refusal("mallory", "guess");
    let banned = refusal("bob", "$bob.password");
    assert_eq!(status(&wrong), 401);
    assert_eq!(last(&wrong).response.bytes, last(&unknown).response.bytes);
    assert_eq!(last(&wrong).response.bytes, last(&banned).response.bytes);
    assert_eq!(checks(&wrong)[0], (Check::Password, Verdict::Failed, "wrong for alice"));
    assert_eq!(checks(&unknown)[0], (Check::Password, Verdict::Failed, "no account mallory"));
    assert_eq!(refused_by(&banned), Some(Check::Account));
    assert_eq!(banned.view.store.sessions.len(), 0);
}

#[test]
fn the_role_counts_as_it_is_now() {
    let lab = plain();
    assert_eq!(status(&lab.send("phone", "GET /admin")), 401);
    lab.log_in("phone", "bob");
    let no = lab.send("phone", "GET /admin");
    assert_eq!((status(&no), refused_by(&no), user(&no)), (403, Some(Check::Role), Some("bob")));
    assert_eq!(checks(&no)[6].2, "is user, needs admin");
    lab.act(json!({ "operator": { "role": { "user": "bob", "to": "admin" } } }));
    assert_eq!(status(&lab.send("phone", "GET /admin")), 200);
}

#[test]
fn the_operator_acts_behind_everybodys_back() {
    let lab = plain();
    lab.log_in("phone", "bob");
    lab.log_in("laptop", "alice");
    let banned = lab.act(json!({ "operator": { "ban": "bob" } }));
    assert!(banned.view.accounts[1].banned);
    let refused = lab.send("phone", "GET /me");
    assert_eq!((status(&refused), refused_by(&refused)), (403, Some(Check::Account)));
    let ended = lab.act(json!({ "operator": { "end_sessions": "bob" } }));
    assert_eq!(users(&ended.view), ["alice"]);
    let set = lab.act(json!({ "operator": { "set": { "shop": { "session": { "idle_minutes": 5 } } } } }));
    assert_eq!(set.view.store.sessions[0].expires, START + 5 * 60);
    let restarted = lab.act(json!({ "operator": { "restart": true } }));
    assert_eq!(restarted.view.store.sessions, []);
    assert_eq!(refused_by(&lab.send("laptop", "GET /me")), Some(Check::SessionLookup));
}

#[test]
fn logging_out_everywhere_spares_the_others() {
    let lab = plain();
    lab.log_in("laptop", "alice");
    let id = issued_session_id(&lab.log_in("phone", "alice"));
    lab.log_in("tool", "bob");
    let out = lab.send("laptop", "POST /logout/all");
    assert_eq!((status(&out), users(&out.view)), (204, vec!["bob"]));
    assert_eq!(status(&lab.with_id(&id, "GET /me")), 401);
}

#[test]
fn a_logout_that_keeps_the_row_is_no_logout() {
    let lab = start(&[json!({ "shop": { "logout_deletes_session": false, "cookie": { "domain": "shop.test" } } })]);
    let id = issued_session_id(&lab.log_in("laptop", "alice"));
    let out = lab.send("laptop", "POST /logout");
    assert_eq!(out.view.jars["laptop"], [], "the same name, domain and path");
    assert_eq!(user(&lab.with_id(&id, "GET /me")), Some("alice"));
}

#[test]
fn what_is_not_there_is_refused_as_http_has_it() {
    let lab = plain();
    assert_eq!(status(&lab.send("tool", "GET /nowhere")), 404);
    let odd = lab.send("tool", "GET /login");
    assert_eq!((status(&odd), last(&odd).response.header("allow")), (405, Some("POST")));
    let long = json!({ "user": "alice", "password": "\n".repeat(40_000) });
    let act = json!({ "by": "tool", "request": { "line": "POST /login", "json": long } });
    assert_eq!(status(&lab.act(act)), 413);
    assert_eq!(status(&lab.send("tool", "POST /login")), 415);
    assert_eq!(status(&lab.send("tool", "GET https://blog.shop.test/toss")), 400);
}
