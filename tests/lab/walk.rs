//! Every built-in lesson on a real lab: going back restores the state, and the same seed gives the same bytes.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::sync::Arc;

use crate::common::{BlockingPlayer, lessons};
use authwalk::internals::content::Lesson;
use authwalk::internals::course::{Attempt, AttemptPhase, Input, LaneRun};
use authwalk::internals::model::View;
use authwalk::internals::play::{LabSeed, replay::replay};

/// The view of every lane.
fn lane_views(attempt: &Attempt) -> Vec<View> {
    (0..attempt.lanes().len()).map(|lane| attempt.view(lane).expect("a view").clone()).collect()
}

/// The bytes of the step that has just happened, in every lane.
fn bytes(attempt: &Attempt) -> Vec<Vec<u8>> {
    let lanes = &attempt.current_run().expect("a step that has happened").lanes;
    let exchanges = lanes.iter().flat_map(LaneRun::exchanges);
    exchanges.flat_map(|exchange| [exchange.request.bytes.clone(), exchange.response.bytes.clone()]).collect()
}

/// Whether the step that is shown has not happened yet.
fn is_before_step(player: &BlockingPlayer) -> bool {
    matches!(player.attempt().phase(), AttemptPhase::BeforeStep | AttemptPhase::Task)
}

#[test]
fn back_really_goes_back_in_every_lesson_and_lane() {
    for lesson in lessons() {
        let mut player = BlockingPlayer::start(&lesson, LabSeed::Fixed(7));
        let steps = lesson.step.len();
        let (mut before, mut after) = (Vec::new(), Vec::new());
        for _ in 0..steps {
            before.push(lane_views(player.attempt()));
            player.press(Input::Skip);
            assert_eq!(*player.attempt().phase(), AttemptPhase::AfterStep, "{}", lesson.id);
            after.push((lane_views(player.attempt()), bytes(player.attempt())));
            player.press(Input::Next);
        }
        assert_eq!(*player.attempt().phase(), AttemptPhase::End);
        for target in (0..steps).rev() {
            // From the end, go back to before step `target`.
            while !(player.attempt().step_index() == target && is_before_step(&player)) {
                player.press(Input::Back);
            }
            assert_eq!(lane_views(player.attempt()), before[target], "{} before step {target}", lesson.id);
            // Go forward again to the end: the views and the bytes are the same.
            for step in target..steps {
                assert_eq!(lane_views(player.attempt()), before[step], "{} again before step {step}", lesson.id);
                player.press(Input::Skip);
                assert_eq!(lane_views(player.attempt()), after[step].0, "{} again after step {step}", lesson.id);
                assert_eq!(bytes(player.attempt()), after[step].1, "{} bytes of step {step}", lesson.id);
                player.press(Input::Next);
            }
            assert_eq!(*player.attempt().phase(), AttemptPhase::End);
        }
    }
}

fn all_bytes(lesson: &Arc<Lesson>, lab_seed: LabSeed) -> Vec<Vec<u8>> {
    let replayed = replay(Arc::clone(lesson), lab_seed).expect("a loopback");
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
    let mut player = BlockingPlayer::start(&lesson, LabSeed::Fixed(1));
    player.press(Input::Skip);
    let exchange =
        player.attempt().current_run().expect("a step").lanes[0].exchanges().next().expect("an exchange").clone();
    let line = player.inner().curl_command(0, &exchange).expect("the lab is up");
    let start = line.find("http://").expect("an address") + "http://".len();
    let address = &line[start..start + line[start..].find('/').expect("a path")];

    let mut stream = TcpStream::connect(address).expect("the port of the curl line");
    let request = b"GET /me HTTP/1.1\r\nHost: shop.test\r\nConnection: close\r\n\r\n";
    stream.write_all(request).expect("sent");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).expect("answered");
    player.receive_report();
    let external = player.inner().external_exchanges().last().expect("an external exchange");
    assert_eq!(external.exchange.status, 401);
    assert_eq!(external.exchange.request.bytes, request);
    assert_eq!(external.exchange.response.bytes, answer);
}
