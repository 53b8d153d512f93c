//! The story of a lesson: its pane, its page, and moments of the past.

use super::{LessonWithFakeLab, fixation, travelling_packet};
use crate::pictures::{USUAL_SIZE, each_size, usual_size};
use authwalk::internals::tui::KeyPress;

/// Large enough for a pane of the story.
const WITH_PANE: (u16, u16) = (120, 40);

fn lesson_after(keys: &str, (columns, rows): (u16, u16)) -> LessonWithFakeLab {
    let mut lesson = LessonWithFakeLab::start(fixation(), columns, rows);
    lesson.keys(keys);
    lesson
}

/// The second lane at the end of the lesson's last step, with the story in focus, so many moments back.
fn looking_back(moments: usize, size: (u16, u16)) -> LessonWithFakeLab {
    let mut lesson = lesson_after(">>>>>>13|", size);
    lesson.press(KeyPress::Char('v'));
    for _ in 0..moments {
        lesson.press(KeyPress::Up);
    }
    lesson
}

fn row_with<'t>(picture: &'t str, text: &str) -> &'t str {
    picture.lines().find(|row| row.contains(text)).unwrap_or_else(|| panic!("no {text} in\n{picture}"))
}

#[test]
fn the_story_at_each_size() {
    each_size("lesson_story", |size| looking_back(0, size).text());
    each_size("lesson_story_past", |size| {
        let mut lesson = looking_back(2, size);
        lesson.press(KeyPress::Enter);
        assert!(lesson.text().contains("the past"), "Enter chooses\n{}", lesson.text());
        lesson.text()
    });
    usual_size("lesson_story_nothing_yet", |size| {
        let mut lesson = lesson_after("", size);
        lesson.press(KeyPress::Char('v'));
        lesson.text()
    });
}

#[test]
fn the_newest_exchange_stands_in_a_free_row_of_a_small_screen() {
    let text = lesson_after(">", USUAL_SIZE).text();
    assert!(row_with(&text, "v story").contains("attacker → shop: GET / → 200"), "{text}");
    assert!(!lesson_after("", USUAL_SIZE).text().contains("v story"), "nothing has travelled");
}

#[test]
fn a_picked_moment_is_shown_by_every_pane_in_the_next_frame_and_esc_returns() {
    let now = looking_back(0, WITH_PANE).text();
    let mut lesson = looking_back(1, WITH_PANE);
    let past = lesson.text();
    assert!(row_with(&past, "the past").contains("Esc returns"), "{past}");
    assert_eq!(past.matches("─ past · ").count(), 2, "client and server are marked\n{past}");
    assert!(row_with(&past, "▸").contains("POST /login"), "{past}");
    lesson.press(KeyPress::Esc);
    let returned = lesson.text();
    let without_footer = |text: &str| text.lines().take(39).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(without_footer(&returned), without_footer(&now), "the story stays in focus");
}

#[test]
fn on_a_page_enter_keeps_the_moment_and_esc_does_not() {
    let mut lesson = looking_back(1, USUAL_SIZE);
    lesson.press(KeyPress::Enter);
    assert!(lesson.text().contains("the past"), "{}", lesson.text());
    let mut lesson = looking_back(1, USUAL_SIZE);
    lesson.press(KeyPress::Esc);
    assert!(!lesson.text().contains("the past"), "{}", lesson.text());
}

#[test]
fn bytes_and_checks_are_those_of_the_picked_moment() {
    let mut lesson = looking_back(1, WITH_PANE);
    lesson.press(KeyPress::Char('w'));
    assert!(lesson.text().contains("bytes · POST /login"), "{}", lesson.text());
}

#[test]
fn the_key_for_the_next_step_first_returns_to_now() {
    let mut lesson = looking_back(1, WITH_PANE);
    lesson.press(KeyPress::Enter);
    assert!(lesson.text().contains("the past"), "in the story the key chooses the moment\n{}", lesson.text());
    lesson.press(KeyPress::Right);
    let text = lesson.text();
    assert!(!text.contains("the past") && !text.contains("The end"), "{text}");
}

#[test]
fn another_lane_is_seen_as_it_is_now() {
    let mut lesson = looking_back(1, WITH_PANE);
    lesson.press(KeyPress::Tab);
    assert!(!lesson.text().contains("the past"), "{}", lesson.text());
}

#[test]
fn what_has_not_arrived_yet_is_not_told() {
    for (ms, told) in [(150, false), (10_000, true)] {
        let text = travelling_packet(ms, WITH_PANE).text();
        assert_eq!(text.contains("──▶│"), told, "{text}");
    }
}
