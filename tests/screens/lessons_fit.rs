//! Every built-in lesson on the lesson screen, for real: each step before and after it, in each lane.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::common::{BlockingPlayer, lessons};
use crate::fill::empty_percent;
use crate::pictures::{THEME, picture};
use authwalk::internals::content::Lesson;
use authwalk::internals::course::{AttemptPhase, Input};
use authwalk::internals::play::LabSeed;
use authwalk::internals::tui::{KeyPress, LessonLab, OpenLesson, ScreenStack};

/// Lessons with more to show than a small terminal holds at once: there `p` and the arrow keys scroll a pane. Every other
/// lesson shows all of itself.
const SCROLLED_LESSONS: [&str; 14] = [
    "choose-bff",
    "choose-migrate",
    "choose-table",
    "choose-transport",
    "cookie-basics",
    "cookie-flags",
    "cookie-scope",
    "edge-mobile",
    "login-guessing",
    "login-mfa",
    "login-passwords",
    "login-reset",
    "oauth-flow",
    "oidc-idtoken",
];

/// Lessons whose exchanges are so short that they fill less than two thirds of the middle size, each with its share of empty
/// rows.
const SPARSE_LESSONS: [&str; 1] = ["login-enumeration: 42%"];

/// The size at which nothing may be hidden, and those that must not look empty.
const SIZES: [(u16, u16); 3] = [(80, 24), (120, 40), (200, 60)];

/// A picture of a lesson, and where it was taken.
pub(crate) struct LessonPicture {
    /// The lesson, the step, and whether it has happened; the lane.
    pub(crate) place: String,
    /// The number of the step, from 0.
    pub(crate) step: usize,
    size: (u16, u16),
    pub(crate) drawn: String,
}

/// The pictures of a lesson.
pub(crate) fn pictures(lesson: &Arc<Lesson>) -> Vec<LessonPicture> {
    let mut player = BlockingPlayer::start(lesson, LabSeed::Fixed(7));
    let mut screens = ScreenStack::new(Box::new(OpenLesson::still(player.attempt().clone())), THEME);
    let mut pictures = Vec::new();
    let mut take = |player: &BlockingPlayer, when: &str| {
        if let LessonLab::Still { attempt, .. } = &mut screens.lesson_mut().expect("a lesson").lab {
            **attempt = player.attempt().clone();
        }
        screens.observe(false);
        for lane in player.attempt().lanes() {
            for size in SIZES {
                screens.resize(size.0, size.1);
                let drawn = picture(size, |buffer| screens.draw(buffer));
                let step = player.attempt().step().map_or("", |step| step.id.as_str());
                let place = format!("{}#{step}, {when}, {}", lesson.id, lane.title);
                pictures.push(LessonPicture { place, step: player.attempt().step_index(), size, drawn });
            }
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
pub(crate) fn is_cut(picture: &str) -> bool {
    picture.match_indices(" more").any(|(start, _)| {
        let before = picture[..start].lines().next_back().unwrap_or_default();
        let last = before.split(' ').next_back().unwrap_or_default();
        last == "↓" || (before.contains('…') && !last.is_empty() && last.chars().all(|c| c.is_ascii_digit()))
    })
}

/// A line that the step points to and that is cut, while a row of its pane is free.
fn cut_highlight(picture: &str) -> Option<&str> {
    let rows: Vec<Vec<&str>> =
        picture.lines().take_while(|row| !row.starts_with(['╰', '├'])).map(|row| row.split('│').collect()).collect();
    let cell = |row: usize, cell: usize| rows.get(row).and_then(|row| row.get(cell)).copied().unwrap_or("x");
    let is_free =
        |place: usize| (0..rows.len()).any(|row| cell(row, place).trim().is_empty() && cell(row, place).len() > 2);
    let cells = rows.iter().flat_map(|row| row.iter().enumerate());
    let mut cut = cells.filter(|(_, cell)| cell.starts_with('▸') && cell.trim_end().ends_with('…'));
    cut.find(|(place, _)| is_free(*place)).map(|(_, cell)| *cell)
}

/// How empty the pictures of one size are, in percent, from the third step on: two steps have little to show yet.
fn mean_empty_percent(pictures: &[&LessonPicture], size: (u16, u16)) -> usize {
    let later = pictures.iter().filter(|picture| picture.size == size && picture.step >= 2);
    let shares: Vec<usize> = later.map(|picture| empty_percent(&picture.drawn, size.0)).collect();
    shares.iter().sum::<usize>() / shares.len().max(1)
}

/// The lessons that leave more than `most` percent of the rows empty at this size, each with how much.
fn too_empty(pictures: &[LessonPicture], size: (u16, u16), most: usize) -> Vec<String> {
    let lesson = |picture: &LessonPicture| picture.place.split('#').next().unwrap_or_default().to_owned();
    let mut lessons: Vec<String> = pictures.iter().map(lesson).collect();
    lessons.dedup();
    let share = |name: String| {
        let of_lesson: Vec<&LessonPicture> = pictures.iter().filter(|picture| lesson(picture) == name).collect();
        (mean_empty_percent(&of_lesson, size), name)
    };
    let shares = lessons.into_iter().map(share);
    shares.filter(|(empty, _)| *empty > most).map(|(empty, name)| format!("{name}: {empty}%")).collect()
}

#[test]
fn a_lesson_shows_all_of_itself_in_a_small_terminal_and_uses_a_large_one() {
    let pictures: Vec<LessonPicture> = lessons().iter().flat_map(pictures).collect();
    if let Ok(dir) = std::env::var("PICTURE_DIR") {
        for (index, picture) in pictures.iter().enumerate() {
            let name = picture.place.replace(['/', ' ', ','], "_");
            let empty = empty_percent(&picture.drawn, picture.size.0);
            let (w, h) = picture.size;
            std::fs::write(format!("{dir}/{index:04}_{w}x{h}_{name}_{empty}.txt"), &picture.drawn).unwrap();
        }
    }
    let small = pictures.iter().filter(|picture| picture.size == SIZES[0]);
    let lesson_of = |picture: &LessonPicture| picture.place.split('#').next().unwrap_or_default().to_owned();
    let scrolled: BTreeSet<String> = small.filter(|picture| is_cut(&picture.drawn)).map(lesson_of).collect();
    assert_eq!(scrolled, SCROLLED_LESSONS.map(str::to_owned).into(), "the lessons of which 80x24 hides a part");
    let cut: Vec<String> = pictures
        .iter()
        .filter_map(|picture| Some(format!("{} {:?}: {}", picture.place, picture.size, cut_highlight(&picture.drawn)?)))
        .collect();
    assert!(cut.is_empty(), "{} lines:\n{}", cut.len(), cut.join("\n"));
    // A third, rounded up. In the largest terminal that holds for the course as a whole: a lesson with two short exchanges has
    // less to show there.
    let lessons = too_empty(&pictures, SIZES[1], 34);
    assert_eq!(lessons, SPARSE_LESSONS, "too empty at {:?}", SIZES[1]);
    let lessons = too_empty(&pictures, SIZES[2], 50);
    assert!(lessons.is_empty(), "too empty at {:?}: {}", SIZES[2], lessons.join(", "));
    let mean = mean_empty_percent(&pictures.iter().collect::<Vec<_>>(), SIZES[2]);
    assert!(mean <= 33, "{mean}% of the rows are empty at {:?}", SIZES[2]);
}
