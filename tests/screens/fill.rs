//! How much of a large terminal the screens fill: at most a third of the rows is empty. A row is filled if text takes a fifth of
//! its cells; borders, bars and repeated characters are no text.

use std::rc::Rc;
use std::sync::Arc;

use authwalk::internals::content::{Catalog, Curriculum, Library, Question};
use authwalk::internals::course::{CourseMap, CourseProgress, JournalEntry, JournalEvent, LearningStats};
use authwalk::internals::token::{Algorithm, generate, sign};
use authwalk::internals::tui::{KeyPress, MapScreen, ProgressScreen, ScreenStack, Workbench, WorkbenchVerifier};

use crate::pictures::{THEME, picture};

const SIZES: [(u16, u16); 2] = [(120, 40), (200, 60)];

/// How many of the characters of a row are text.
fn text_cells(row: &str) -> usize {
    let characters: Vec<char> = row.chars().collect();
    let is_frame = |c: char| matches!(c, '\u{2500}'..='\u{259f}' | '▰' | '▱' | '■' | '□');
    let is_letter = |index: Option<&char>| index.is_some_and(|c| *c != ' ' && !is_frame(*c));
    let is_text = |index: usize| {
        let c = characters[index];
        let is_repeated = index >= 2 && characters[index - 1] == c && characters[index - 2] == c;
        // A space counts between words, and nowhere else.
        let is_between = || index > 0 && is_letter(characters.get(index - 1)) && is_letter(characters.get(index + 1));
        !is_frame(c) && !is_repeated && (c != ' ' || is_between())
    };
    (0..characters.len()).filter(|index| is_text(*index)).count()
}

/// The share of the rows that are empty, in percent.
pub(crate) fn empty_percent(picture: &str, columns: u16) -> usize {
    let rows: Vec<&str> = picture.lines().collect();
    let empty = rows.iter().filter(|row| text_cells(row) * 5 < usize::from(columns)).count();
    empty * 100 / rows.len()
}

fn assert_filled(name: &str, screens: &mut ScreenStack) {
    for size in SIZES {
        assert_filled_at(size, name, screens);
    }
}

fn assert_filled_at(size: (u16, u16), name: &str, screens: &mut ScreenStack) {
    screens.resize(size.0, size.1);
    let shown = picture(size, |buffer| screens.draw(buffer));
    let empty = empty_percent(&shown, size.0);
    assert!(empty <= 33, "{name} at {size:?}: {empty}%\n{shown}");
}

/// Some lessons of the course are done, one of them with errors.
fn entries(catalog: &Catalog) -> Vec<JournalEntry> {
    let done = catalog.summaries().iter().take(9);
    let finished = done.map(|lesson| JournalEvent::Finished { lesson: lesson.id.clone() });
    let missed = catalog.summaries().iter().take(9).map(|lesson| JournalEvent::Predicted {
        lesson: lesson.id.clone(),
        step: lesson.steps[0].clone(),
        right: false,
    });
    missed.chain(finished).map(|event| JournalEntry::new(1, event)).collect()
}

fn built_in_map(entries: &[JournalEntry]) -> Rc<CourseMap> {
    let catalog = Catalog::built_in();
    Rc::new(CourseMap::new(catalog.summaries(), catalog.curriculum(), &CourseProgress::from_entries(entries)))
}

/// The map of the course after some of its lessons.
pub(crate) fn map_after_some_lessons() -> Rc<CourseMap> {
    built_in_map(&entries(&Catalog::built_in()))
}

#[test]
fn what_counts_as_text() {
    assert_eq!(text_cells("│ one  two ──── ▰▰▱ aaaaa │"), "one".len() + "two".len() + "aa".len());
    assert_eq!(empty_percent("aaaaaaaaaa\nab cd ef gh\n", 20), 50);
}

#[test]
fn the_map_fills_a_large_terminal() {
    let entries = entries(&Catalog::built_in());
    for progress in [&[][..], &entries[..]] {
        let mut screens = ScreenStack::new(Box::new(MapScreen::new(built_in_map(progress))), THEME);
        assert_filled("map", &mut screens);
        for _ in 0..12 {
            screens.press(KeyPress::Down);
        }
        assert_filled("map, further down", &mut screens);
    }
}

/// A token as the shop issues it, and a verifier with this algorithm; its secret is a field of 32 letters.
pub(crate) fn workbench(algorithm: Algorithm, lifetime: i64) -> Workbench {
    let now = 1_767_345_242;
    let claims = serde_json::json!({
        "iss": "https://shop.test", "sub": "bob", "aud": "https://shop.test", "iat": now - 60, "exp": now - 60 + lifetime,
        "jti": "5b4a7e0c9d2f41c8a6e3b1d07f92c845", "role": "user",
    });
    let verifier = WorkbenchVerifier { algorithm: Some(algorithm), ..WorkbenchVerifier::standalone(&[7; 64], now) };
    let key = generate::generate_key(algorithm, "ours", &[9; generate::RANDOM_BYTES]).expect("a key");
    let serde_json::Value::Object(claims) = claims else { panic!("an object") };
    let token = sign::sign_claims(&claims, Some("at+jwt"), &key, algorithm).expect("a token");
    Workbench::new(&token, WorkbenchVerifier { keys: vec![key], ..verifier })
}

#[test]
fn the_workbench_fills_a_large_terminal() {
    for lifetime in [900, 30] {
        let mut screens = ScreenStack::new(Box::new(workbench(Algorithm::Hs256, lifetime)), THEME);
        assert_filled(&format!("workbench, {lifetime} s"), &mut screens);
        // Without a secret there are no stages to show, so the largest terminal has rows left.
        let mut screens = ScreenStack::new(Box::new(workbench(Algorithm::Es256, lifetime)), THEME);
        assert_filled_at((120, 40), &format!("workbench with a key pair, {lifetime} s"), &mut screens);
    }
}

#[test]
fn progress_fills_a_large_terminal() {
    let library = Library::built_in();
    let lessons: Vec<_> = library.lessons.iter().map(|lesson| Arc::new(lesson.value.clone())).collect();
    let questions: Vec<Arc<Question>> = library.questions().map(|question| Arc::new(question.clone())).collect();
    let entries = entries(&Catalog::built_in());
    let stats = LearningStats::from_entries(&entries, &lessons, &questions, &Curriculum::default());
    let mut screens = ScreenStack::new(Box::new(ProgressScreen::new(stats, built_in_map(&entries))), THEME);
    assert_filled("progress", &mut screens);
}
