//! Every built-in lesson on the lesson screen at 80 by 24, for real: each step before and after it, in each lane.

use std::sync::Arc;

use crate::common::{BlockingPlayer, lessons};
use crate::pictures::{THEME, picture};
use authwalk::internals::content::Lesson;
use authwalk::internals::course::{AttemptPhase, Input};
use authwalk::internals::play::LabSeed;
use authwalk::internals::tui::{KeyPress, LessonLab, OpenLesson, ScreenStack};

/// The pictures of a lesson, each with where it was taken.
fn pictures(lesson: &Arc<Lesson>) -> Vec<(String, String)> {
    let mut player = BlockingPlayer::start(lesson, LabSeed::Fixed(7));
    let mut screens = ScreenStack::new(Box::new(OpenLesson::still(player.attempt().clone())), THEME);
    let mut pictures = Vec::new();
    let mut take = |player: &BlockingPlayer, when: &str| {
        if let LessonLab::Still { attempt, .. } = &mut screens.lesson_mut().expect("a lesson").lab {
            **attempt = player.attempt().clone();
        }
        screens.observe(false);
        for lane in player.attempt().lanes() {
            let drawn = picture((80, 24), |buffer| screens.draw(buffer));
            let step = player.attempt().step().map_or("", |step| step.id.as_str());
            pictures.push((format!("{}#{step}, {when}, {}", lesson.id, lane.title), drawn));
            screens.press(KeyPress::Tab);
        }
    };
    while *player.attempt().phase() != AttemptPhase::End {
        take(&player, "before");
        player.press(Input::Skip);
        take(&player, "after");
        player.press(Input::Next);
    }
    take(&player, "at the end");
    pictures
}

/// Whether a picture says that there is more of something: `… 2 more`, `↓ more`.
fn is_cut(picture: &str) -> bool {
    picture.match_indices(" more").any(|(start, _)| {
        let before = picture[..start].lines().next_back().unwrap_or_default();
        let last = before.split(' ').next_back().unwrap_or_default();
        last == "↓" || (before.contains('…') && !last.is_empty() && last.chars().all(|c| c.is_ascii_digit()))
    })
}

#[test]
fn nothing_of_a_lesson_is_hidden_at_80x24() {
    let mut hidden = Vec::new();
    for lesson in lessons() {
        for (place, picture) in pictures(&lesson) {
            if is_cut(&picture) {
                hidden.push(format!("{place}\n{picture}"));
            }
        }
    }
    assert!(hidden.is_empty(), "{} pictures:\n{}", hidden.len(), hidden.join("\n"));
}
