//! `authwalk` and `authwalk learn`: the course on a screen, or line by line with `--plain`.

use std::io;

use super::output::{Output, print_message};
use super::{EXIT_OK, EXIT_USAGE, GlobalArgs, ThemeArg, lesson_watcher, lookup, plain_lesson, progress, quiz};
use crate::content::{Catalog, LessonSummary};
use crate::course::course_map::FIRST_LESSON;
use crate::tui;
use crate::tui::theme::{Charset, ColorDepth, Palette, Theme};

/// Opens the map of the course; on a first start, its first lesson.
///
/// # Errors
/// When the terminal is closed.
pub fn show_map(common: &GlobalArgs) -> io::Result<u8> {
    let lessons = lookup::startup_catalog(common)?;
    if common.plain {
        return print_lessons(lessons.summaries());
    }
    if !super::is_interactive() {
        return refuse_without_terminal(
            "`authwalk --plain` lists the lessons, and `authwalk run LESSON` plays one without a terminal.",
        );
    }
    let (keep, is_new) = progress::load_progress();
    let first = is_new.then_some(FIRST_LESSON);
    let course = tui::CourseContent { lessons: &lessons, questions: lazy_questions(common) };
    tui::run_course(course, first, keep, &tui_options(common)).map(tui::ExitReason::exit_code)
}

/// Opens one lesson.
///
/// # Errors
/// When the terminal is closed.
pub fn learn_lesson(common: &GlobalArgs, lesson: &str) -> io::Result<u8> {
    if !common.plain && !super::is_interactive() {
        return refuse_without_terminal(
            "`authwalk run LESSON` plays a lesson without one, and `--plain` walks through it line by line.",
        );
    }
    let built_in = lookup::built_in_lesson(common, lesson);
    let file = lookup::as_lesson_file(lesson).filter(|_| built_in.is_none());
    let lesson = match built_in.map_or_else(|| lookup::resolve_lesson(common, lesson), |it| Ok(Ok(it)))? {
        Ok(lesson) => lesson,
        Err(code) => return Ok(code),
    };
    if common.plain {
        return plain_lesson::learn(common, lesson);
    }
    let lessons = Catalog::from_lessons(vec![lesson]);
    let course = tui::CourseContent { lessons: &lessons, questions: lazy_questions(common) };
    tui::run_lesson(course, file.map(lesson_watcher::watch_lesson), progress::load_progress().0, &tui_options(common))
        .map(tui::ExitReason::exit_code)
}

/// The questions of the course; they are read when the first of them is wanted.
fn lazy_questions(common: &GlobalArgs) -> tui::LazyQuestions<'_> {
    tui::LazyQuestions::new(Box::new(|| quiz::course_questions(common)))
}

pub(super) fn refuse_without_terminal(instead: &str) -> io::Result<u8> {
    print_message(&format!("This needs a terminal to draw on. {instead}"))?;
    Ok(EXIT_USAGE)
}

pub(super) fn tui_options(common: &GlobalArgs) -> tui::TuiOptions {
    let set = |name| std::env::var(name).unwrap_or_default();
    let depth = if super::is_env_set("NO_COLOR") {
        ColorDepth::Mono
    } else {
        ColorDepth::from_env(&set("COLORTERM"), &set("TERM"))
    };
    let look = match common.theme {
        ThemeArg::Dark => Palette::Dark,
        ThemeArg::Light => Palette::Light,
        ThemeArg::HighContrast => Palette::HighContrast,
    };
    tui::TuiOptions {
        lab_seed: common.lab_seed(),
        animate: !common.no_motion && !super::is_env_set("NO_MOTION"),
        theme: Theme { palette: look, depth },
        charset: Charset::from_locale(&set("LC_ALL"), &set("LC_CTYPE"), &set("LANG")),
    }
}

fn print_lessons(lessons: &[LessonSummary]) -> io::Result<u8> {
    let mut out = Output::stdout();
    for lesson in lessons {
        out.line(&format!("{:24}  {:2} min  {}", lesson.id, lesson.minutes, lesson.title))?;
    }
    out.line("\n`authwalk learn LESSON --plain` walks through one of them.")?;
    out.flush()?;
    Ok(EXIT_OK)
}
