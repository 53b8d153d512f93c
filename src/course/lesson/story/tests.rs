//! Stories of acts made by hand.

use super::actor::Actor;
use super::lane_story::LaneStory;
use super::story_entry::{StoryEntry, StoryEvent};
use crate::course::lesson::step_run::LaneRun;
use crate::model::{
    Act, Check, Exchange, Initiator, Message, Outcome, Request, SessionView, SetCookieDecision, Variables, Verdict,
    View,
};

fn message(start_line: &str, header: Option<(&str, &str)>) -> Message {
    let header = header.map_or_else(String::new, |(name, value)| format!("{name}: {value}\r\n"));
    Message::parse(format!("{start_line}\r\n{header}\r\n").into_bytes())
}

fn exchange(initiator: Initiator, host: &str, request: Message, status: u16) -> Exchange {
    let url = format!("https://{host}{}", request.start_line.split(' ').nth(1).unwrap_or_default());
    Exchange::new(initiator, url, request, message(&format!("HTTP/1.1 {status} X"), None), status)
}

fn cookie(name: &str, value: &str, max_age: Option<i64>) -> SetCookieDecision {
    SetCookieDecision {
        name: name.to_owned(),
        value: value.to_owned(),
        domain: None,
        path: None,
        max_age,
        http_only: true,
        secure: true,
        same_site: crate::model::switch_types::SameSite::Lax,
        stored: true,
        rule: String::new(),
        reason: String::new(),
    }
}

fn client() -> Initiator {
    Initiator::Client("alice".to_owned())
}

fn story(acts: Vec<(Act, Outcome)>) -> LaneStory {
    story_after(View::default(), acts)
}

fn story_after(before: View, acts: Vec<(Act, Outcome)>) -> LaneStory {
    let mut run = LaneRun::new(before, Variables::default());
    for (index, (act, outcome)) in acts.into_iter().enumerate() {
        run.record(index, act, "only", outcome).expect("nothing is saved");
    }
    LaneStory::new(std::iter::once(&run))
}

fn request_act() -> Act {
    Act { by: Some("alice".to_owned()), request: Some(Request::default()), ..Act::default() }
}

fn told(story: &LaneStory) -> Vec<String> {
    let line = |entry: &StoryEntry| match &entry.event {
        StoryEvent::Arrow(arrow) => {
            let number = arrow.number.map_or_else(String::new, |number| format!("{number} "));
            let found = if arrow.found.is_empty() { String::new() } else { format!(" = {}", arrow.found) };
            let words = arrow.labels().next().unwrap_or_default();
            format!("{number}{}>{} {words}{found}", arrow.from.name(), arrow.to.name())
        }
        StoryEvent::Deed { by, words } => format!("{}: {words}", by.name()),
        StoryEvent::Rule(words) => format!("-- {words}"),
    };
    story.entries.iter().map(line).collect()
}

#[test]
fn what_servers_ask_each_other_stands_between_request_and_response() {
    let inner = Initiator::Server("pay.shop.test".to_owned());
    let exchanges = vec![
        exchange(inner, "shop.test", message("POST /introspect HTTP/1.1", None), 200),
        exchange(client(), "pay.shop.test", message("GET /me HTTP/1.1", None), 200),
        exchange(client(), "shop.test", message("GET / HTTP/1.1", None), 200),
    ];
    let story = story(vec![(request_act(), Outcome { exchanges, ..Outcome::default() })]);
    assert_eq!(
        told(&story),
        [
            "1 alice>pay.shop.test GET /me",
            "pay.shop.test>shop POST /introspect",
            "shop>pay.shop.test 200",
            "pay.shop.test>alice 200",
            "2 alice>shop GET /",
            "shop>alice 200",
        ]
    );
    let names: Vec<&str> = story.actors.iter().map(Actor::name).collect();
    assert_eq!(names, ["alice", "pay.shop.test", "shop"]);
    assert_eq!(story.entries[1].moment.exchange, Some(0));
}

#[test]
fn the_store_is_met_with_its_first_access() {
    let id = "41c0aaaaaaaaaaaaaaaaaaaaaaaaaa7e";
    let mut login = exchange(client(), "shop.test", message("POST /login HTTP/1.1", None), 200);
    login.trace.user = Some("alice".to_owned());
    login.set_cookie_decisions.push(cookie("sid", id, None));
    let mut after = View::default();
    let session = SessionView { id: id.to_owned(), user: Some("alice".to_owned()), ..SessionView::default() };
    after.store.sessions.push(session);
    let cookie = format!("sid={id}");
    let mut me = exchange(client(), "shop.test", message("GET /me HTTP/1.1", Some(("Cookie", &cookie))), 401);
    me.trace.push(Check::SessionCookie, Verdict::Passed, "41c0…7e");
    me.trace.push(Check::SessionLookup, Verdict::Failed, "no such row");
    let story = story(vec![
        (request_act(), Outcome { exchanges: vec![login], view: after.clone(), ..Outcome::default() }),
        (
            Act { clock: Some("15m".to_owned()), ..Act::default() },
            Outcome { view: after.clone(), ..Outcome::default() },
        ),
        (request_act(), Outcome { exchanges: vec![me], view: after, ..Outcome::default() }),
    ]);
    assert_eq!(
        told(&story),
        [
            "1 alice>shop POST /login",
            "shop>store new 41c0…7e = alice",
            "shop>alice 200 · Set-Cookie sid=41c0…7e · alice",
            "-- +15 min · 1 Jan 00:00",
            "2 alice>shop GET /me · sid=41c0…7e",
            "shop>store look-up 41c0…7e = no such row",
            "shop>alice 401 · refused by: look up",
        ]
    );
}

#[test]
fn labels_lose_their_least_important_words_first() {
    let exchanges =
        vec![exchange(client(), "shop.test", message("GET /me HTTP/1.1", Some(("Cookie", "a=1; b=2"))), 200)];
    let story = story(vec![(request_act(), Outcome { exchanges, ..Outcome::default() })]);
    let StoryEvent::Arrow(arrow) = &story.entries[0].event else { panic!("no arrow") };
    assert_eq!(arrow.labels().collect::<Vec<_>>(), ["GET /me · a=1; b=2", "GET /me"]);
}

#[test]
fn repetitions_that_went_alike_are_told_once() {
    let act = |json| serde_json::from_value::<Act>(json).expect("an act");
    let five = act(serde_json::json!({ "by": "alice", "times": 5, "request": { "line": "POST /logout" } }));
    let pay = || Initiator::Server("pay.shop.test".to_owned());
    let asked = |initiator, line: &str, status| exchange(initiator, "shop.test", message(line, None), status);
    let logout = |status| asked(client(), "POST /logout HTTP/1.1", status);
    let mut cookie_deleter = logout(200);
    cookie_deleter.set_cookie_decisions.push(cookie("sid", "", Some(0)));
    let exchanges = vec![
        cookie_deleter,
        asked(pay(), "GET /keys HTTP/1.1", 200),
        logout(401),
        logout(401),
        logout(401),
        logout(401),
    ];
    let written =
        serde_json::json!({ "by": "alice", "times": 2, "request": { "raw": "GET /me HTTP/1.1\nHost: shop.test\n\n" } });
    let raw_exchanges = vec![asked(client(), "GET /me HTTP/1.1", 200), asked(client(), "GET /me HTTP/1.1", 200)];
    let mut before = View::default();
    before.store.sessions.push(SessionView { id: "7".to_owned(), ..SessionView::default() });
    let acts = [(five, exchanges), (act(written), raw_exchanges)]
        .map(|(act, exchanges)| (act, Outcome { exchanges, ..Outcome::default() }));
    let story = story_after(before, acts.into());
    assert_eq!(
        told(&story),
        [
            "1 alice>shop POST /logout",
            "shop>store delete 7",
            "shop>alice 200 · Set-Cookie sid, deleted",
            "2 alice>shop POST /logout",
            "shop>alice 401",
            "3 alice>shop POST /logout, 3 times",
            "shop>alice 401",
            "pay.shop.test>shop GET /keys",
            "shop>pay.shop.test 200",
            "4 alice>shop GET /me, 2 times · written byte by byte",
            "shop>alice 200",
        ]
    );
    assert_eq!(story.entries[5].moment.exchange, Some(5), "the last of them can be looked at");
}
