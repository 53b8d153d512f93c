//! `authwalk` and `authwalk learn`: the course on a screen, or line by line with `--plain`.

use std::io;

use super::out::{Out, message};
use super::{Common, FINE, ThemeName, USAGE, pick, plain, progress, quiz, reload};
use crate::content::{Catalog, LessonSummary};
use crate::tui;
use crate::tui::theme::{Charset, Depth, Look, Theme};

/// Opens the map of the course; on a first start, its first lesson.
///
/// # Errors
/// When the terminal is closed.
pub fn list(common: &Common) -> io::Result<u8> {
    let lessons = pick::for_a_start(common)?;
    if common.plain {
        return print(lessons.summaries());
    }
    if !super::at_a_terminal() {
        return no_terminal(
            "`authwalk --plain` lists the lessons, and `authwalk run LESSON` plays one without a terminal.",
        );
    }
    let (keep, is_new) = progress::keep();
    let first = is_new.then_some(tui::FIRST_LESSON);
    let course = tui::Course { lessons: &lessons, questions: questions(common) };
    tui::course(course, first, keep, &options(common)).map(tui::Ending::code)
}

/// Opens one lesson.
///
/// # Errors
/// When the terminal is closed.
pub fn learn(common: &Common, lesson: &str) -> io::Result<u8> {
    if !common.plain && !super::at_a_terminal() {
        return no_terminal(
            "`authwalk run LESSON` plays a lesson without one, and `--plain` walks through it line by line.",
        );
    }
    let built_in = pick::built_in(common, lesson);
    let file = pick::file(lesson).filter(|_| built_in.is_none());
    let lesson = match built_in.map_or_else(|| pick::pick(common, lesson), |it| Ok(Ok(it)))? {
        Ok(lesson) => lesson,
        Err(code) => return Ok(code),
    };
    if common.plain {
        return plain::learn(common, lesson);
    }
    let lessons = Catalog::from_lessons(vec![lesson]);
    let course = tui::Course { lessons: &lessons, questions: questions(common) };
    tui::learn(course, file.map(reload::saves), progress::keep().0, &options(common)).map(tui::Ending::code)
}

/// The questions of the course; they are read when the first of them is wanted.
fn questions(common: &Common) -> tui::Questions<'_> {
    tui::Questions::new(Box::new(|| quiz::questions(common)))
}

pub(super) fn no_terminal(instead: &str) -> io::Result<u8> {
    message(&format!("This needs a terminal to draw on. {instead}"))?;
    Ok(USAGE)
}

pub(super) fn options(common: &Common) -> tui::Options {
    let set = |name| std::env::var(name).unwrap_or_default();
    let depth = if super::is_set("NO_COLOR") { Depth::Mono } else { Depth::of(&set("COLORTERM"), &set("TERM")) };
    let look = match common.theme {
        ThemeName::Dark => Look::Dark,
        ThemeName::Light => Look::Light,
        ThemeName::HighContrast => Look::HighContrast,
    };
    tui::Options {
        opening: common.opening(),
        motion: !common.no_motion && !super::is_set("NO_MOTION"),
        theme: Theme { look, depth },
        charset: Charset::of(&set("LC_ALL"), &set("LC_CTYPE"), &set("LANG")),
    }
}

fn print(lessons: &[LessonSummary]) -> io::Result<u8> {
    let mut out = Out::stdout();
    for lesson in lessons {
        out.line(&format!("{:24}  {:2} min  {}", lesson.id, lesson.minutes, lesson.title))?;
    }
    out.line("\n`authwalk learn LESSON --plain` walks through one of them.")?;
    out.flush()?;
    Ok(FINE)
}
