//! No text, no key and no size brings the lesson screen down.

use std::time::Duration;

use authwalk::internals::content::{Lesson, StepDisplay, TableRow};
use proptest::prelude::*;

use super::{LessonWithFakeLab, fixation};
use crate::pictures::any_key;

/// A lesson in which every text is full of what a terminal would act on.
fn hostile() -> Lesson {
    let bad = "\x1b[2J\x1b]0;x\x07\u{9b}31m\u{202e}\u{200b}\u{2028}\r\0\u{feff}e\u{200d}";
    let mut lesson = fixation();
    lesson.title = bad.into();
    lesson.recap = Some(bad.into());
    for lane in &mut lesson.lane {
        lane.title = bad.into();
    }
    for step in &mut lesson.step {
        step.title = bad.into();
        step.text = format!("{bad} `{bad}`").into();
        step.after = Some(bad.into());
        step.more = Some(bad.into());
        step.notes = Some(bad.into());
        step.code = Some(bad.into());
        step.show = Some(StepDisplay::Matrix);
        let words = [("200".to_owned(), bad.to_owned())].into();
        step.row = vec![TableRow { title: bad.into(), about: "status".into(), words }];
        for act in &mut step.acts {
            act.expect.insert("status".into(), bad.into());
        }
        if let Some(predict) = &mut step.predict {
            predict.ask = bad.into();
            predict.why = bad.into();
        }
    }
    lesson
}

#[test]
fn nothing_that_a_terminal_acts_on_is_drawn() {
    for keys in ["", ">", ">>>", ">>>>>>", ">>>>>>13", ">>>>>>13>", ">w", ">t", ">c", ">i", "?"] {
        let mut open_lesson = LessonWithFakeLab::start(hostile(), 100, 30);
        open_lesson.keys(keys);
        open_lesson.text();
    }
    LessonWithFakeLab::start(hostile(), 100, 30).keys(">").show_curl().text();
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_key_and_no_size_brings_the_screen_down(
        steps in proptest::collection::vec((any_key("123456789=sre wtcikj?gGvvp"), 1..200_u16, 1..70_u16, 0..9_u64), 1..60),
        hostile_texts in any::<bool>(),
        motion in any::<bool>(),
        curl in any::<bool>(),
    ) {
        let lesson = if hostile_texts { hostile() } else { fixation() };
        let mut open_lesson = LessonWithFakeLab::start(lesson, 80, 24);
        open_lesson.motion = motion;
        if curl {
            open_lesson.show_curl();
        }
        for (key, columns, rows, chance) in steps {
            open_lesson.press(key);
            if chance == 0 {
                open_lesson.receive_external_request(usize::from(columns) % 2);
            }
            open_lesson.screens.tick(Duration::from_millis(chance * 50));
            if chance > 6 {
                open_lesson.size = (columns, rows);
                open_lesson.screens.resize(columns, rows);
            }
            open_lesson.text();
        }
    }
}

#[test]
fn any_size_down_to_one_cell_can_be_drawn() {
    let states = ["", ">", ">>>>>>", ">>>>>>13", ">>>>>>13>", ">w", ">t", ">c", ">>>>i", "?"].map(|keys| (keys, false));
    for (keys, curl) in states.into_iter().chain([(">", true)]) {
        let mut open_lesson = LessonWithFakeLab::start(fixation(), 80, 24);
        open_lesson.keys(keys);
        if curl {
            open_lesson.show_curl();
        }
        for (columns, rows) in (1..150).step_by(7).flat_map(|w| (1..50).step_by(3).map(move |h| (w, h))) {
            open_lesson.size = (columns, rows);
            open_lesson.screens.resize(columns, rows);
            open_lesson.text();
        }
    }
}
