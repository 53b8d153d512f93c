//! What a step has been through, without a lab.

use super::*;
use crate::model::trace::TraceLine;
use crate::model::{Header, Initiator, Verdict};

/// What `client` got for its request, with this header.
fn exchange(client: &str, url: &str, header: Option<(&str, &str)>, status: u16) -> Exchange {
    let headers = header.map(|(name, value)| Header { name: name.to_owned(), value: value.to_owned() });
    let message = |start_line: &str, headers: Vec<Header>| Message {
        start_line: start_line.to_owned(),
        headers,
        body: String::new(),
        bytes: Vec::new(),
    };
    let request = message("GET / HTTP/1.1", headers.into_iter().collect());
    Exchange::new(Initiator::Client(client.to_owned()), url.to_owned(), request, message("", Vec::new()), status)
}

fn at(now: i64) -> View {
    View { now, ..View::default() }
}

fn session(id: &str) -> SessionView {
    SessionView { id: id.to_owned(), ..SessionView::default() }
}

#[test]
fn a_client_and_a_credential_have_each_their_responses() {
    let sid = |id| Some(("Cookie", id));
    let exchanges = vec![
        exchange("alice", "https://shop.test/me", sid("lang=vi; sid=1; sid=2"), 503),
        exchange("mallory", "https://pay.shop.test/me", Some(("Authorization", "Bearer t")), 401),
        exchange("thief", "https://shop.test/me", sid("sid=1"), 200),
    ];
    let history = StepHistory::default().after(&Act::default(), &at(0), &exchanges, &at(0), 0);
    assert_eq!(history.responses_to("alice"), ["GET /me 503"]);
    assert_eq!(history.responses_to("mallory"), ["GET https://pay.shop.test/me 401"]);
    let of_the_last = history.responses_to_credential(&exchanges[2], &at(0)).expect("a session ID");
    assert_eq!(of_the_last, ["GET /me 503", "GET /me 200"], "whoever sent it");
    assert_eq!(history.initiators(), ["alice", "mallory", "thief"]);
}

#[test]
fn a_credential_is_as_old_as_the_response_that_brought_it_first() {
    let mut login = exchange("bob", "https://shop.test/login", None, 200);
    login.response.body = r#"{"access_token":"t"}"#.to_owned();
    let used = exchange("bob", "https://shop.test/me", Some(("Authorization", "Bearer t")), 200);
    let first = StepHistory::default().after(&Act::default(), &at(100), &[login.clone()], &at(100), 100);
    let again = first.after(&Act::default(), &at(100), &[login], &at(130), 100);
    let history = again.after(&Act::default(), &at(130), std::slice::from_ref(&used), &at(160), 100);
    assert_eq!((history.credential_age(&used, &at(160)), history.seconds), (Some(60), 60));
    let since = history.credential_events(&used, &at(160)).expect("events");
    assert_eq!(since, ["bob: GET /login 200", "bob: GET /me 200"], "the response that brought it comes before them");
    let unknown = StepHistory::default();
    assert_eq!(unknown.credential_age(&used, &at(160)), None, "it is older than the step");
    assert_eq!(unknown.credential_events(&used, &at(160)), None, "what came before the step isn't known");
}

#[test]
fn what_came_before_a_switch_was_changed_can_be_left_out_and_what_the_operator_did_stays() {
    let act = |json: serde_json::Value| serde_json::from_value::<Act>(json).expect("an act");
    let get_me = [exchange("bob", "https://shop.test/me", None, 200)];
    let history = StepHistory::default()
        .after(&act(serde_json::json!({ "operator": { "ban": "carol" } })), &at(0), &[], &at(0), 0)
        .after(&Act::default(), &at(0), &get_me, &at(0), 0);
    assert_eq!(history.after_last_switch(), None, "no switch was changed");
    let switch = act(serde_json::json!({ "operator": { "set": { "shop": { "ids": "random" } } } }));
    let history = history.after(&switch, &at(0), &[], &at(0), 0).after(&Act::default(), &at(0), &get_me, &at(0), 0);
    assert_eq!(history.responses_to("bob").len(), 2);
    let counted = history.after_last_switch().expect("a switch was changed");
    assert_eq!(counted.events(), ["the operator bans carol", "the operator sets ids to random", "bob: GET /me 200"]);
    assert_eq!((counted.responses_to("bob").len(), counted.operations().len()), (1, 2));
}

#[test]
fn sessions_that_are_gone_after_an_act_have_ended_in_it() {
    let view = |ids: &[&str]| {
        let mut view = View::default();
        view.store.sessions = ids.iter().copied().map(session).collect();
        view
    };
    let after = view(&["2", "4"]);
    let history = StepHistory::default().after(&Act::default(), &view(&["1", "2", "3"]), &[], &after, 0);
    assert_eq!(history.ended_sessions, 2);
    assert_eq!(history.after(&Act::default(), &after, &[], &after, 0).ended_sessions, 0, "only the last act counts");
}

#[test]
fn no_more_is_remembered_than_fits() {
    let many: Vec<Exchange> =
        (0..2 * MAX_REMEMBERED).map(|_| exchange("bob", "https://shop.test/", None, 200)).collect();
    let history = StepHistory::default().after(&Act::default(), &at(0), &many, &at(0), 0);
    assert_eq!(history.events().len(), MAX_REMEMBERED);
}

#[test]
fn a_refusal_is_told_with_the_check_that_refused() {
    let mut refused = exchange("mallory", "https://shop.test/me", None, 401);
    let line = |check, verdict| TraceLine { check, verdict, detail: String::new() };
    refused.trace.lines =
        vec![line(Check::SessionCookie, Verdict::Passed), line(Check::SessionLookup, Verdict::Failed)];
    let answered = exchange("mallory", "https://shop.test/", None, 200);
    let history = StepHistory::default().after(&Act::default(), &at(0), &[refused, answered], &at(0), 0);
    assert_eq!(history.refusals_of("mallory"), ["GET /me 401 session_lookup"]);
    assert!(history.refusals_of("alice").is_empty());
}

#[test]
fn a_page_is_known_by_its_origin() {
    let origin = |origin| Some(("Origin", origin));
    let exchanges = [
        exchange("alice", "https://shop.test/live", origin("https://evil.test"), 403),
        exchange("alice", "https://shop.test/live", origin("https://shop.test"), 101),
        exchange("app", "https://api.shop.test/me", None, 200),
    ];
    let history = StepHistory::default().after(&Act::default(), &at(0), &exchanges, &at(0), 0);
    let wanted = ["https://evil.test: GET /live 403", "https://shop.test: GET /live 101"];
    assert_eq!(history.responses_to_pages(), wanted, "no page sent the third");
}

#[test]
fn what_the_operator_does_is_kept_and_what_clients_do_is_not() {
    let act = |text: &str| serde_json::from_str::<Act>(text).expect("an act");
    let acts = [
        act(r#"{ "operator": { "ban": "bob" } }"#),
        act(r#"{ "clock": "1m" }"#),
        act(r#"{ "at_once": [{ "operator": { "replica": { "crash": 2 } } }] }"#),
    ];
    let view = View::default();
    let history = acts.iter().fold(StepHistory::default(), |history, act| history.after(act, &view, &[], &view, 0));
    assert_eq!(history.operations(), ["bans bob", "sees server 2 crash"]);
    let got = [exchange("bob", "https://shop.test/me", None, 401)];
    let history = history.after(&Act::default(), &view, &got, &view, 0);
    let wanted =
        ["the operator bans bob", "the clock moves 1m", "the operator sees server 2 crash", "bob: GET /me 401"];
    assert_eq!(history.events(), wanted, "in the order in which it happened");
}
