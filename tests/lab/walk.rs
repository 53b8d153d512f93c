//! Every built-in lesson, walked for real: back really goes back, and the same seed gives the same bytes.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::sync::Arc;

use crate::common::{Walk, lessons};
use authwalk::internals::content::Lesson;
use authwalk::internals::course::{Attempt, AttemptPhase, Input, LaneRun};
use authwalk::internals::model::View;
use authwalk::internals::play::{LabSeed, replay::replay};

/// How every lane's world stands.
fn worlds(attempt: &Attempt) -> Vec<View> {
    (0..attempt.lanes().len()).map(|lane| attempt.view(lane).expect("a world").clone()).collect()
}

/// The bytes of the step that has just happened, in every lane.
fn bytes(attempt: &Attempt) -> Vec<Vec<u8>> {
    let lanes = &attempt.current_run().expect("a step that has happened").lanes;
    let exchanges = lanes.iter().flat_map(LaneRun::exchanges);
    exchanges.flat_map(|exchange| [exchange.request.bytes.clone(), exchange.response.bytes.clone()]).collect()
}

/// Whether the step that is shown has not happened yet.
fn in_front(walk: &Walk) -> bool {
    matches!(walk.attempt().phase(), AttemptPhase::BeforeStep | AttemptPhase::Task)
}

#[test]
fn back_really_goes_back_in_every_lesson_and_lane() {
    for lesson in lessons() {
        let mut walk = Walk::start(&lesson, LabSeed::Fixed(7));
        let steps = lesson.step.len();
        let (mut before, mut after) = (Vec::new(), Vec::new());
        for _ in 0..steps {
            before.push(worlds(walk.attempt()));
            walk.press(Input::Skip);
            assert_eq!(*walk.attempt().phase(), AttemptPhase::AfterStep, "{}", lesson.id);
            after.push((worlds(walk.attempt()), bytes(walk.attempt())));
            walk.press(Input::Next);
        }
        assert_eq!(*walk.attempt().phase(), AttemptPhase::End);
        for target in (0..steps).rev() {
            // Back to the front of step `target`, from the end.
            while !(walk.attempt().step_index() == target && in_front(&walk)) {
                walk.press(Input::Back);
            }
            assert_eq!(worlds(walk.attempt()), before[target], "{} before step {target}", lesson.id);
            // And forward again to the end: the same worlds, and the same bytes.
            for step in target..steps {
                assert_eq!(worlds(walk.attempt()), before[step], "{} again before step {step}", lesson.id);
                walk.press(Input::Skip);
                assert_eq!(worlds(walk.attempt()), after[step].0, "{} again after step {step}", lesson.id);
                assert_eq!(bytes(walk.attempt()), after[step].1, "{} bytes of step {step}", lesson.id);
                walk.press(Input::Next);
            }
            assert_eq!(*walk.attempt().phase(), AttemptPhase::End);
        }
    }
}

fn all_bytes(lesson: &Arc<Lesson>, opening: LabSeed) -> Vec<Vec<u8>> {
    let replayed = replay(Arc::clone(lesson), opening).expect("a loopback");
    assert_eq!(replayed.mismatches, [], "{}", lesson.id);
    let runs = (0..lesson.step.len()).map(|step| replayed.attempt.rewound_to(step));
    runs.flat_map(|attempt| bytes(&attempt)).collect()
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_does_not() {
    for lesson in lessons() {
        let once = all_bytes(&lesson, LabSeed::Fixed(1));
        assert_eq!(once, all_bytes(&lesson, LabSeed::Fixed(1)), "{}", lesson.id);
        assert_ne!(once, all_bytes(&lesson, LabSeed::Fixed(2)), "{}", lesson.id);
        assert_ne!(once, all_bytes(&lesson, LabSeed::Random), "{}", lesson.id);
    }
}

/// A seeded lab starts on its own day, whatever day it is: the first `Date` that it writes is always the same.
#[test]
fn a_seeded_lab_does_not_know_what_day_it_is() {
    let lesson = lessons().into_iter().find(|lesson| lesson.id == "session-login").expect("the lesson");
    let first = all_bytes(&lesson, LabSeed::Fixed(1)).swap_remove(1);
    let text = String::from_utf8(first).expect("text");
    assert!(text.contains("Date: Mon, 05 Jan 2026 09:00:00 GMT"), "{text}");
}

/// The curl line under an exchange is an ordinary HTTP request to loopback; here it is sent without curl.
#[test]
fn an_outsiders_request_is_answered_and_seen() {
    let lesson = lessons().into_iter().find(|lesson| lesson.id == "session-login").expect("the lesson");
    let mut walk = Walk::start(&lesson, LabSeed::Fixed(1));
    walk.press(Input::Skip);
    let exchange =
        walk.attempt().current_run().expect("a step").lanes[0].exchanges().next().expect("an exchange").clone();
    let line = walk.player().curl_command(0, &exchange).expect("the lab is up");
    let at = line.find("http://").expect("an address") + "http://".len();
    let address = &line[at..at + line[at..].find('/').expect("a path")];

    let mut stream = TcpStream::connect(address).expect("the port of the curl line");
    let request = b"GET /me HTTP/1.1\r\nHost: shop.test\r\nConnection: close\r\n\r\n";
    stream.write_all(request).expect("sent");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).expect("answered");
    walk.hear_one();
    let visit = walk.player().external_exchanges().last().expect("a visit");
    assert_eq!(visit.exchange.status, 401);
    assert_eq!(visit.exchange.request.bytes, request);
    assert_eq!(visit.exchange.response.bytes, answer);
}
