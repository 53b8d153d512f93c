//! The story of a lesson: its pane, its page, and moments of the past.

use super::{LessonWithFakeLab, fixation, travelling_packet};
use crate::pictures::{Album, USUAL_SIZE};
use authwalk::internals::tui::{KeyPress, ProgramRequest};

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
    let mut album = Album::new("lesson_story");
    album.each_size("lesson_story", |size| looking_back(0, size).text());
    album.each_size("lesson_story_past", |size| {
        let mut lesson = looking_back(2, size);
        lesson.press(KeyPress::Enter);
        assert!(lesson.text().contains("the past"), "Enter chooses\n{}", lesson.text());
        lesson.text()
    });
    album.usual_size("lesson_story_nothing_yet", |size| {
        let mut lesson = lesson_after("", size);
        lesson.press(KeyPress::Char('v'));
        lesson.text()
    });
    album.compare();
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

/// The story with a filter that was typed and taken.
fn filtered(filter: &str, size: (u16, u16)) -> LessonWithFakeLab {
    let mut lesson = looking_back(0, size);
    type_filter(&mut lesson, filter);
    lesson.press(KeyPress::Enter);
    lesson
}

fn type_filter(lesson: &mut LessonWithFakeLab, filter: &str) {
    lesson.press(KeyPress::Char('/'));
    for character in filter.chars() {
        lesson.press(KeyPress::Char(character));
    }
}

#[test]
fn a_filtered_story_at_each_size() {
    let mut album = Album::new("filtered_story");
    album.each_size("lesson_story_filtered", |size| filtered("client:attacker", size).text());
    album.usual_size("lesson_story_filter_typed", |size| {
        let mut lesson = looking_back(0, size);
        type_filter(&mut lesson, "status:4xx");
        lesson.text()
    });
    album.compare();
}

#[test]
fn a_filter_holds_while_it_is_typed_stands_in_the_title_and_esc_shows_all_again() {
    for size in [USUAL_SIZE, WITH_PANE] {
        let all = looking_back(0, size).text();
        assert!(all.contains("POST /login"), "{all}");
        let mut lesson = looking_back(0, size);
        type_filter(&mut lesson, "client:attacker");
        assert!(!lesson.text().contains("POST /login"), "it holds before Enter\n{}", lesson.text());
        lesson.press(KeyPress::Enter);
        let shown = lesson.text();
        assert!(row_with(&shown, "filter client:attacker").contains(" of "), "{shown}");
        lesson.press(KeyPress::Esc);
        let again = lesson.text();
        assert!(again.contains("POST /login") && !again.contains("filter client"), "{again}");
    }
}

#[test]
fn esc_while_a_filter_is_typed_takes_it_back_and_the_page_stays() {
    let mut lesson = looking_back(0, USUAL_SIZE);
    let all = lesson.text();
    type_filter(&mut lesson, "evil.test");
    assert!(lesson.text().contains("Nothing here fits the filter"), "{}", lesson.text());
    lesson.press(KeyPress::Esc);
    assert_eq!(lesson.text(), all);
}

#[test]
fn a_filter_takes_the_cursor_to_the_last_moment_that_fits_and_down_leads_back_to_now() {
    let mut lesson = filtered("client:attacker", WITH_PANE);
    lesson.press(KeyPress::Esc);
    assert!(!lesson.text().contains("the past"), "{}", lesson.text());
    let mut lesson = filtered("path:/login", USUAL_SIZE);
    assert!(row_with(&lesson.text(), "▸").contains("POST /login"), "{}", lesson.text());
    lesson.press(KeyPress::Down);
    assert!(!lesson.text().contains("the past"), "{}", lesson.text());
    lesson.press(KeyPress::Up);
    assert!(row_with(&lesson.text(), "▸").contains("POST /login"), "{}", lesson.text());
}

#[test]
fn what_is_chosen_in_the_log_is_sent_again_edited_and_saved_from_there() {
    let mut lesson = lesson_after(">f", USUAL_SIZE);
    lesson.press(KeyPress::Char('v'));
    assert!(lesson.text().contains("story"), "{}", lesson.text());
    let count = |lesson: &LessonWithFakeLab| lesson.text().matches("GET /").count();
    let before = count(&lesson);
    lesson.press(KeyPress::Char('x'));
    assert!(count(&lesson) > before, "the log grows\n{}", lesson.text());
    let saved = lesson.press(KeyPress::Char('S'));
    assert!(matches!(saved, Some(ProgramRequest::SaveLesson(_))), "{saved:?}");
    lesson.press(KeyPress::Char('m'));
    assert!(lesson.text().contains("GET /"), "{}", lesson.text());
    lesson.press(KeyPress::Esc);
    assert!(lesson.text().contains("story"), "the editor closes over the log\n{}", lesson.text());
    let mut lesson = lesson_after(">", USUAL_SIZE);
    for key in ['v', 'x'] {
        lesson.press(KeyPress::Char(key));
    }
    assert!(lesson.text().contains("f steps aside"), "{}", lesson.text());
}
