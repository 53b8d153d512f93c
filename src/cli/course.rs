//! `authwalk` and `authwalk learn`: the course on a screen, or line by line with `--plain`.

use std::io;
use std::sync::Arc;

use super::out::{Out, message};
use super::{Common, FINE, USAGE, pick, plain};
use crate::content::Lesson;
use crate::tui;

/// Opens the list of lessons.
///
/// # Errors
/// When the terminal is closed.
pub fn list(common: &Common) -> io::Result<u8> {
    let lessons = pick::playable(&pick::library(common))?;
    if common.plain {
        return print(&lessons);
    }
    if !super::at_a_terminal() {
        return no_terminal("`authwalk --plain` lists the lessons, and `authwalk run LESSON` plays one without a terminal.");
    }
    tui::course(&lessons, &options(common)).map(tui::Ending::code)
}

/// Opens one lesson.
///
/// # Errors
/// When the terminal is closed.
pub fn learn(common: &Common, lesson: &str) -> io::Result<u8> {
    if !common.plain && !super::at_a_terminal() {
        return no_terminal("`authwalk run LESSON` plays a lesson without one, and `--plain` walks through it line by line.");
    }
    let lesson = match pick::pick(common, lesson)? {
        Ok(lesson) => lesson,
        Err(code) => return Ok(code),
    };
    if common.plain {
        return plain::learn(lesson, common.opening());
    }
    tui::learn(&lesson, &options(common)).map(tui::Ending::code)
}

fn no_terminal(instead: &str) -> io::Result<u8> {
    message(&format!("This needs a terminal to draw on. {instead}"))?;
    Ok(USAGE)
}

fn options(common: &Common) -> tui::Options {
    tui::Options {
        opening: common.opening(),
        motion: !common.no_motion && !super::is_set("NO_MOTION"),
        color: !super::is_set("NO_COLOR"),
    }
}

fn print(lessons: &[Arc<Lesson>]) -> io::Result<u8> {
    let mut out = Out::stdout();
    for lesson in lessons {
        out.line(&format!("{:24}  {:2} min  {}", lesson.id, lesson.minutes, lesson.title))?;
    }
    out.line("\n`authwalk learn LESSON --plain` walks through one of them.")?;
    out.flush()?;
    Ok(FINE)
}
