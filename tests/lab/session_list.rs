//! What a shop with session rows offers: it lists logins, ends one, and limits their number. And what a counter costs.

use authwalk::internals::model::{Check, Verdict};
use serde_json::{Value as Json, json};

use crate::test_lab::{START, checks, issued_session_id, last, plain, refused_by, start, status, user, users};

fn session_rows(body: &str) -> Vec<(i64, String, bool)> {
    let body: Json = serde_json::from_str(body).expect("JSON");
    let sessions = body["sessions"].as_array().expect("a list");
    assert_eq!(body["count"], sessions.len());
    let parts = |session: &Json| {
        let device = session["device"].as_str().expect("a device").to_owned();
        (session["login"].as_i64().expect("a number"), device, session["this"].as_bool().expect("a flag"))
    };
    sessions.iter().map(parts).collect()
}

#[test]
fn people_see_their_own_logins_and_no_ids() {
    let lab = plain();
    lab.log_in("tool", "bob");
    let id = issued_session_id(&lab.log_in("laptop", "alice"));
    lab.act(json!({ "clock": "2m" }));
    let phone = lab.log_in("phone", "alice");
    assert_eq!(phone.view.store.sessions[2].device, "phone (mobile app)");
    let outcome = lab.send("phone", "GET /sessions");
    let body = last(&outcome).response.body.as_str();
    let expected = [(1, "laptop (browser)".to_owned(), false), (2, "phone (mobile app)".to_owned(), true)];
    assert_eq!((status(&outcome), user(&outcome), session_rows(body)), (200, Some("alice"), expected.to_vec()));
    assert!(!body.contains(&id), "an id is told to nobody but its own cookie");
    assert!(body.contains("2026-11-21 09:00:00Z") && body.contains("2026-11-21 09:02:00Z"));
    lab.act(json!({ "clock": "29m" }));
    let later = lab.send("phone", "GET /sessions");
    assert_eq!(session_rows(&last(&later).response.body).len(), 1, "what has timed out is no login");
    assert_eq!(users(&later.view), ["bob", "alice"]);
    assert_eq!(status(&lab.send("laptop", "GET /sessions")), 401);
}

#[test]
fn one_login_of_ones_own_can_be_ended() {
    let lab = plain();
    let bobs = issued_session_id(&lab.log_in("tool", "bob"));
    lab.log_in("laptop", "alice");
    lab.log_in("phone", "alice");
    let theirs = lab.with_id(&bobs, "DELETE /sessions/2");
    assert_eq!((status(&theirs), theirs.view.store.sessions.len()), (404, 3), "bob has no second login");
    for odd in ["0", "9", "-1", "x", "99999999999999999999"] {
        assert_eq!(status(&lab.send("laptop", &format!("DELETE /sessions/{odd}"))), 404, "{odd}");
    }
    let ended = lab.send("laptop", "DELETE /sessions/2");
    assert_eq!((status(&ended), users(&ended.view)), (204, vec!["bob", "alice"]));
    assert!(last(&ended).set_cookie_decisions.is_empty());
    assert_eq!(refused_by(&lab.send("phone", "GET /me")), Some(Check::SessionLookup));
    assert_eq!(status(&lab.send("laptop", "DELETE /sessions/2")), 404);
    lab.log_in("phone", "alice");
    let again = lab.send("laptop", "GET /sessions");
    assert_eq!(session_rows(&last(&again).response.body)[1].0, 3, "a number is never given twice");
    let own = lab.send("laptop", "DELETE /sessions/1");
    assert_eq!((status(&own), own.view.jars["laptop"].len()), (204, 0));
    assert_eq!(status(&lab.send("laptop", "DELETE /sessions/3")), 401);
}

#[test]
fn with_a_cap_the_oldest_login_goes() {
    let lab = start(&[json!({ "shop": { "session": { "cap": 2 } } })]);
    lab.log_in("tool", "bob");
    lab.log_in("laptop", "alice");
    let second = lab.log_in("phone", "alice");
    assert_eq!(checks(&second)[3], (Check::SessionLimit, Verdict::Passed, "2 of 2"));
    // The laptop was used last, but is still the oldest login.
    lab.act(json!({ "clock": "1m" }));
    lab.send("laptop", "GET /me");
    let third = lab.log_in("tool", "alice");
    assert!(checks(&third)[3].2.starts_with("3 of 2: "), "{:?}", checks(&third)[3]);
    assert_eq!(users(&third.view), ["bob", "alice", "alice"]);
    assert_eq!(status(&lab.send("phone", "GET /me")), 200);
    assert_eq!(refused_by(&lab.send("laptop", "GET /me")), Some(Check::SessionLookup));
}

#[test]
fn a_login_that_has_timed_out_takes_no_room() {
    let lab = start(&[json!({ "shop": { "session": { "cap": 2, "idle_minutes": 10 } } })]);
    lab.log_in("laptop", "alice");
    lab.act(json!({ "clock": "9m" }));
    lab.log_in("phone", "alice");
    lab.act(json!({ "clock": "1m" }));
    let third = lab.log_in("tool", "alice");
    assert_eq!(checks(&third)[3].2, "2 of 2");
    assert_eq!(status(&lab.send("phone", "GET /me")), 200);
}

#[test]
fn a_counter_gives_the_neighbour_away_and_chance_does_not() {
    let lab = start(&[json!({ "shop": { "ids": "counter" } }), json!({})]);
    for (lane, careless) in [(0, true), (1, false)] {
        let enter = |by, who| lab.act_in(lane, crate::test_lab::login(by, who));
        let mine = issued_session_id(&enter("tool", "bob"));
        assert_eq!(enter("laptop", "alice").view.store.sessions[1].created, START);
        let next = mine.parse::<u64>().map_or_else(|_| "1043".to_owned(), |id| (id + 1).to_string());
        let cookies = json!({ "sid": next });
        let taken = lab.act_in(lane, json!({ "by": "tool", "request": { "line": "GET /me", "cookies": cookies } }));
        assert_eq!(user(&taken) == Some("alice"), careless);
        assert_eq!(mine.len() == 32, !careless);
    }
}
