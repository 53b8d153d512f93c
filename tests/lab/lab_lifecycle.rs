//! The lab as a whole: going back, free play, random values, concurrent acts, refusals, and shutdown.

use std::net::TcpStream;

use authwalk::internals::lab::{Lab, LabError, LabReport};
use authwalk::internals::model::{AuthMode, LaneAct, Outcome, Setup, fact};
use serde_json::{Value as Json, json};

use crate::test_lab::{START, TestLab, issued_session_id, lab_config, login, plain, start, start_with};

fn text(outcome: &Outcome, path: &str) -> String {
    fact::find_by_path(path).expect("a fact").read(outcome).to_string()
}

#[test]
fn going_back_and_forward_gives_the_same_again() {
    let lab = start(&[json!({}), json!({ "shop": { "new_id_at_login": false } })]);
    let walk = || {
        let mut all = Vec::new();
        for lane in [0, 1] {
            all.push(lab.act_in(lane, json!({ "by": "laptop", "request": { "line": "GET /" } })));
            all.push(lab.act_in(lane, login("laptop", "alice")));
            all.push(lab.act_in(lane, json!({ "clock": "1m" })));
            all.push(lab.act_in(lane, json!({ "by": "laptop", "request": { "line": "GET /me" } })));
        }
        all
    };
    lab.lab.checkpoint(0);
    let first = walk();
    lab.lab.checkpoint(1);
    lab.lab.restore(0);
    assert_eq!(lab.restored_views(), lab.views);
    assert_eq!(walk(), first);
    let there = lab.act(json!({ "operator": { "ban": "bob" } })).view;
    lab.lab.restore(1);
    assert_eq!(lab.restored_views()[0], there, "a later step is forgotten, so nothing changes");

    lab.lab.fork();
    lab.act(json!({ "operator": { "ban": "alice" } }));
    lab.lab.checkpoint(0);
    lab.lab.end_fork();
    assert_eq!(lab.restored_views()[0], there);
    lab.lab.restore(0);
    assert_eq!(lab.restored_views(), lab.views, "and so are the checkpoints of a fork");
    lab.lab.end_fork();
    assert_eq!(lab.restored_views(), lab.views, "without a fork everything stays as it is");
}

/// Logs alice in at `id.test` on the way to the app, as her browser does it.
fn log_in_at_issuer(lab: &TestLab) -> Outcome {
    let send = |mut request: Json| {
        request["follow"] = json!(true);
        lab.act(json!({ "by": "laptop", "request": request }))
    };
    let form = |opened: &Outcome, path: &str, mut fields: Json| {
        fields["request"] = json!(text(opened, "response.request"));
        let line = format!("POST https://id.test{path}");
        send(json!({ "line": line, "form": fields, "page": "https://id.test/", "start": "form" }))
    };
    let opened = send(json!({ "line": "GET https://spa.test/login", "page": "https://spa.test/", "start": "link" }));
    let consent = form(&opened, "/login", json!({ "user": "alice", "password": "$alice.password" }));
    form(&consent, "/consent", json!({ "decision": "allow" }))
}

#[test]
fn going_back_takes_everything_back_that_servers_and_browsers_keep() {
    let lab = start(&[json!({ "shop": {
        "remember": { "token": "rotating" }, "transport": { "hsts_days": 1 }, "login": { "address_failures": 3 },
    } })]);
    let post = |by: &str, path: &str, body: Json| {
        lab.act(json!({ "by": by, "request": { "line": format!("POST {path}"), "json": body } }))
    };
    let walk = || {
        let login = json!({ "user": "alice", "password": "$alice.password", "remember": "on" });
        let mut outcomes =
            vec![lab.act(json!({ "by": "laptop", "request": { "line": "POST /login", "form": login } }))];
        outcomes.push(post("laptop", "/transfer", json!({ "to": "bob", "amount": 5 })));
        outcomes.push(post("laptop", "/orders", json!({ "item": "teapot" })));
        outcomes.push(post("laptop", "/basket", json!({ "item": "teapot" })));
        outcomes.push(post("laptop", "/comments", json!({ "text": "good" })));
        outcomes.push(post("phone", "/password/reset", json!({ "user": "bob" })));
        outcomes.push(post("tool", "/login", json!({ "user": "bob", "password": "letmein" })));
        outcomes.push(lab.act(json!({ "by": "phone", "totp": { "secret": "JBSWY3DPEHPK3PXP" } })));
        outcomes.push(log_in_at_issuer(&lab));
        outcomes
    };
    lab.lab.checkpoint(0);
    let first = walk();
    let kept = [
        ("store.transfers", "1"),
        ("store.orders", "1"),
        ("store.baskets", "teapot"),
        ("store.comments", "1"),
        ("store.remembered", "1"),
        ("mail.count", "1"),
        ("app.users", "alice"),
        ("hsts", "shop.test"),
        ("totp.seconds_left", "30"),
    ];
    let end = first.last().expect("an outcome");
    let there = kept.map(|(path, _)| (path, text(end, path)));
    assert_eq!(there, kept.map(|(path, value)| (path, value.to_owned())));
    assert_eq!((end.view.store.resets.len(), end.view.issuer_grants.len()), (1, 1));
    assert!(end.view.access_log.iter().any(|line| line.starts_with("POST /transfer")), "{:?}", end.view.access_log);
    lab.lab.restore(0);
    assert_eq!(lab.restored_views(), lab.views);
    // What no view shows, failed logins and codes that are on their way among it, would change an answer.
    assert_eq!(walk(), first);
}

#[test]
fn the_same_seed_gives_the_same_bytes() {
    let bytes = |seed, start| {
        let mut lab_config = lab_config(vec![Setup::default()], seed);
        lab_config.start_time = start;
        let lab = start_with(lab_config);
        let outcomes = [lab.send("laptop", "GET /"), lab.log_in("laptop", "alice"), lab.send("laptop", "GET /me")];
        let exchanges = outcomes.into_iter().flat_map(|outcome| outcome.exchanges);
        exchanges.map(|exchange| (exchange.request.bytes, exchange.response.bytes)).collect::<Vec<_>>()
    };
    let first = bytes(1, START);
    assert_eq!(bytes(1, START), first);
    assert_ne!(bytes(2, START), first);
    assert_ne!(bytes(1, START + 1), first, "the date is the lab's");
}

#[test]
fn what_cannot_be_done_is_said() {
    let lab = plain();
    let error_message = |act: Json| lab.try_in(0, act).expect_err("an error").to_string();
    let request = |request: Json| error_message(json!({ "by": "tool", "request": request }));
    assert!(error_message(json!({})).contains("does nothing"));
    assert!(error_message(json!({ "request": { "line": "GET /" } })).contains("name a client"));
    assert!(error_message(json!({ "by": "eve", "request": { "line": "GET /" } })).contains("laptop, phone, tool"));
    assert!(request(json!({ "line": "GET https://elsewhere.test/" })).contains("blog.shop.test"));
    assert!(request(json!({ "line": "nonsense" })).contains("GET /me"));
    assert!(request(json!({ "line": "GET /", "headers": { "Content-Length": "5" } })).contains("leave it out"));
    assert!(request(json!({ "line": "GET /", "cookies": { "a": "1\r\nX: 2" } })).contains("control character"));
    assert!(request(json!({ "line": "GET /", "page": "evil" })).contains("only a browser has pages"));
    assert!(error_message(json!({ "clock": "soon" })).contains("15m"));
    assert!(error_message(json!({ "clock": "9000y" })).contains("9999"));
    assert!(error_message(json!({ "operator": { "ban": "mallory" } })).contains("alice, bob"));
    assert!(error_message(json!({ "operator": { "restart": false } })).contains("restart = true"));
    let none = json!({ "auth": "jwt", "access": { "alg": "none" } });
    assert!(error_message(json!({ "operator": { "set": { "shop": none } } })).contains("write one of HS256"));
    assert!(error_message(json!({ "by": "tool", "forge": { "from": "x", "sign": "nothing" } })).contains("no token"));
    assert_eq!(lab.try_in(9, json!({ "clock": "1s" })), Err(LabError::NoSuchLane(9)));
    assert_eq!(lab.act(json!({ "clock": "0s" })).view, lab.views[0], "and nothing has changed");

    let mut tokens = Setup::default();
    tokens.shop.auth = AuthMode::Jwt;
    "rs256".clone_into(&mut tokens.shop.access.alg);
    let refused = Lab::start(lab_config(vec![tokens], 1), |_| ()).map(drop);
    assert!(matches!(refused, Err(LabError::BadSetup(_))));
}

#[test]
fn dropping_the_lab_ends_it() {
    let TestLab { lab, reports, addresses, .. } = plain();
    lab.perform(1, vec![LaneAct { lane: 0, act: serde_json::from_value(json!({ "clock": "1s" })).expect("an act") }]);
    drop(lab);
    assert!(matches!(reports.recv(), Ok(LabReport::Done { batch: 1, .. })), "what was asked before is still done");
    assert!(reports.recv().is_err(), "nobody is left to report");
    // Dropping the handle does not wait, so the listener may outlive it for a moment.
    while TcpStream::connect(addresses[0]).is_ok() {}
}

#[test]
fn at_once_answers_in_the_order_of_the_acts() {
    let lab = plain();
    let id = issued_session_id(&lab.log_in("laptop", "alice"));
    let request = |by: &str, line: &str| json!({ "by": by, "request": { "line": line, "cookies": { "sid": id } } });
    let acts = [request("tool", "GET /me"), request("laptop", "POST /logout"), request("tool", "GET /me")];
    let outcome = lab.act(json!({ "at_once": acts }));
    let statuses: Vec<u16> = outcome.exchanges.iter().map(|exchange| exchange.status).collect();
    assert_eq!(statuses, [200, 204, 401]);
    assert_eq!(lab.act(json!({ "at_once": [] })).exchanges, []);
    let elsewhere = json!({ "at_once": [{ "by": "tool", "lane": "other", "request": { "line": "GET /" } }] });
    assert_eq!(lab.act(elsewhere).exchanges, []);
    let odd = lab.try_in(0, json!({ "at_once": [request("tool", "GET /"), { "clock": "1s" }] }));
    assert!(matches!(odd, Err(LabError::BadAtOnce(_))));
}
