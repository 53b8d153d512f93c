//! Every built-in lesson on the lesson screen, for real: each step before and after it, in each lane.

use std::sync::Arc;

use crate::common::{BlockingPlayer, lessons};
use crate::fill::empty_percent;
use crate::pictures::{THEME, picture};
use authwalk::internals::content::Lesson;
use authwalk::internals::course::{AttemptPhase, Input};
use authwalk::internals::play::LabSeed;
use authwalk::internals::tui::{KeyPress, LessonLab, OpenLesson, ScreenStack};

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

/// A line of a pane that the step points to and that is cut. A payload has more claims than a small pane has rows.
fn cut_highlight(picture: &str) -> Option<&str> {
    let rows = picture.lines().take_while(|row| !row.starts_with(['╰', '├']));
    let mut cells = rows.flat_map(|row| row.split('│'));
    cells.find(|cell| cell.starts_with('▸') && cell.trim_end().ends_with('…') && !cell.starts_with("▸decoded"))
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

/// The pictures of every lesson, taken in a few threads: there are thousands.
fn all_pictures() -> Vec<LessonPicture> {
    const THREADS: usize = 4;
    let lessons = lessons();
    std::thread::scope(|scope| {
        let share =
            |lessons| scope.spawn(move || <[Arc<Lesson>]>::iter(lessons).flat_map(pictures).collect::<Vec<_>>());
        let threads: Vec<_> = lessons.chunks(lessons.len().div_ceil(THREADS)).map(share).collect();
        threads.into_iter().flat_map(|thread| thread.join().expect("pictures")).collect()
    })
}

const MOST_EMPTY_PERCENT: usize = 33;

#[test]
fn a_lesson_shows_all_of_itself_in_a_small_terminal_and_uses_a_large_one() {
    let pictures = all_pictures();
    let small = pictures.iter().filter(|picture| picture.size == SIZES[0]);
    let hidden: Vec<&str> =
        small.filter(|picture| is_cut(&picture.drawn)).map(|picture| picture.place.as_str()).collect();
    let cut: Vec<String> = pictures
        .iter()
        .filter_map(|picture| Some(format!("{} {:?}: {}", picture.place, picture.size, cut_highlight(&picture.drawn)?)))
        .collect();
    assert!(hidden.is_empty(), "{} pictures hide something:\n{}", hidden.len(), hidden.join("\n"));
    assert!(cut.is_empty(), "{} lines:\n{}", cut.len(), cut.join("\n"));
    for size in [SIZES[1], SIZES[2]] {
        let lessons = too_empty(&pictures, size, MOST_EMPTY_PERCENT);
        assert!(lessons.is_empty(), "more than a third is empty at {size:?}: {}", lessons.join(", "));
    }
}
