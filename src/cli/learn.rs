//! `authwalk` and `authwalk learn`: the course on a screen, or line by line with `--plain`.

use std::io;
use std::sync::Arc;

use super::environment::{console, is_interactive};
use super::exit_code::EXIT_OK;
use super::global_args::GlobalArgs;
use super::lookup::{Course, ResolvedLesson};
use super::output::{Output, report_failure};
use super::screen::{refuse_without_terminal, tui_options};
use super::{journal, lesson_watcher};
use crate::content::{Catalog, Lesson};
use crate::course::course_map::FIRST_LESSON;
use crate::plain::PlainLesson;
use crate::play::ProgressStore;
use crate::tui::{self, TuiOptions};

/// Opens the map of the course; on a first start, its first lesson.
pub(super) fn show_map(common: &GlobalArgs) -> io::Result<u8> {
    let course = Course::from_args(common);
    let catalog = course.catalog()?;
    if catalog.summaries().is_empty() && course.questions().is_empty() {
        return report_failure("There is neither a lesson nor a question here that could be opened.");
    }
    if common.plain {
        return print_lessons(&catalog);
    }
    if !is_interactive() {
        return refuse_without_terminal(
            "`authwalk --plain` lists the lessons, and `authwalk run LESSON` plays one without a terminal.",
        );
    }
    let progress = journal::load_progress(course.ids());
    // Without a notice the journal could be read, so an empty one means that nothing was ever learned here.
    let is_first_start = progress.notice.is_none() && progress.entries.is_empty();
    let first_lesson = is_first_start.then_some(FIRST_LESSON);
    let content = tui::CourseContent { lessons: &catalog, questions: lazy_questions(&course) };
    tui::run_course(content, first_lesson, progress, &tui_options(common)).map(tui::ExitReason::exit_code)
}

/// Opens one lesson, named by its id or its file, perhaps with the notes for presenters. While a file is open, each save
/// of it reloads the lesson.
pub(super) fn learn_lesson(common: &GlobalArgs, name: &str, shows_notes: bool) -> io::Result<u8> {
    if !common.plain && !is_interactive() {
        return refuse_without_terminal(
            "`authwalk run LESSON` plays a lesson without one, and `--plain` walks through it line by line.",
        );
    }
    let course = Course::from_args(common);
    let ResolvedLesson { lesson, file, ids } = match course.resolve_lesson(name)? {
        Ok(resolved) => resolved,
        Err(code) => return Ok(code),
    };
    if common.plain {
        return learn_line_by_line(common, &course, lesson, journal::load_progress(ids), shows_notes);
    }
    let catalog = Catalog::from_lessons(vec![lesson]);
    let content = tui::CourseContent { lessons: &catalog, questions: lazy_questions(&course) };
    let reloader = file.as_deref().map(lesson_watcher::watch_lesson);
    let options = TuiOptions { shows_notes, ..tui_options(common) };
    tui::run_lesson(content, reloader, journal::load_progress(ids), &options).map(tui::ExitReason::exit_code)
}

fn learn_line_by_line(
    common: &GlobalArgs,
    course: &Course,
    lesson: Arc<Lesson>,
    progress: ProgressStore,
    shows_notes: bool,
) -> io::Result<u8> {
    let lesson = match PlainLesson::open(lesson, common.lab_seed(), progress) {
        Ok(lesson) => lesson.with_notes(shows_notes),
        Err(error) => return report_failure(&error.to_string()),
    };
    lesson.run(&mut console(), course.curriculum(), || course.questions())?;
    Ok(EXIT_OK)
}

/// The questions of the course. Parsing all of them takes time that a start doesn't have, so the first use does it.
fn lazy_questions(course: &Course) -> tui::LazyQuestions<'_> {
    tui::LazyQuestions::new(Box::new(|| course.questions()))
}

fn print_lessons(catalog: &Catalog) -> io::Result<u8> {
    let mut out = Output::stdout();
    for lesson in catalog.summaries() {
        out.line(&format!("{:24}  {:2} min  {}", lesson.id, lesson.minutes, lesson.title))?;
    }
    let fast_track = catalog.curriculum().fast_track();
    if !fast_track.is_empty() {
        out.line(&format!("\nFast track: {}.", fast_track.join(", ")))?;
    }
    out.line("\n`authwalk learn LESSON --plain` walks through one of them.")?;
    out.flush()?;
    Ok(EXIT_OK)
}
