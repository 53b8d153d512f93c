//! `authwalk` and `authwalk learn`: the course on a screen, or line by line with `--plain`.

use std::io;
use std::sync::Arc;

use super::environment::{console, is_interactive, ssh_connection};
use super::exit_code::EXIT_OK;
use super::face::{refuse_without_terminal, tui_options};
use super::global_args::GlobalArgs;
use super::output::{StdoutWriter, report_failure};
use super::selected_course::{ResolvedLesson, SelectedCourse};
use super::{journal, lesson_watcher};
use crate::content::{Catalog, Lesson};
use crate::course::course_map::{CourseMap, FIRST_LESSON, LessonStatus, MapLesson};
use crate::course::course_progress::CourseProgress;
use crate::course::journal_entry::JournalEntry;
use crate::plain::PlainLesson;
use crate::play::ProgressStore;
use crate::tui::{self, TuiOptions};

/// Opens the map of the course; on a first start, its first lesson.
pub(super) fn show_map(common: &GlobalArgs) -> io::Result<u8> {
    let course = SelectedCourse::from_args(common);
    if let Some(code) = course.refuse_language()? {
        return Ok(code);
    }
    let catalog = course.catalog()?;
    if catalog.summaries().is_empty() && course.questions().is_empty() {
        return report_failure("There is neither a lesson nor a question here that could be opened.");
    }
    if common.plain {
        return print_lessons(&catalog, &journal::load_progress(course.ids()).entries);
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
    let content = course_content(&catalog, &course);
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
    let course = SelectedCourse::from_args(common);
    let ResolvedLesson { lesson, file, ids } = match course.resolve_lesson(name)? {
        Ok(resolved) => resolved,
        Err(code) => return Ok(code),
    };
    if common.plain {
        return learn_line_by_line(common, &course, lesson, journal::load_progress(ids), shows_notes);
    }
    let options = TuiOptions { shows_notes, ..tui_options(common) };
    if file.is_none() {
        // Esc leads to the map of the whole course.
        let id = lesson.id.clone();
        let catalog = course.catalog()?.with_first_read(lesson);
        let content = course_content(&catalog, &course);
        let progress = journal::load_progress(ids);
        return tui::run_course(content, Some(&id), progress, &options).map(tui::ExitReason::exit_code);
    }
    let catalog = Catalog::from_lessons(vec![lesson]);
    let content = course_content(&catalog, &course);
    let reloader = file.as_deref().map(|file| lesson_watcher::watch_lesson(file, common.lang.as_ref()));
    tui::run_lesson(content, reloader, journal::load_progress(ids), &options).map(tui::ExitReason::exit_code)
}

fn learn_line_by_line(
    common: &GlobalArgs,
    course: &SelectedCourse,
    lesson: Arc<Lesson>,
    progress: ProgressStore,
    shows_notes: bool,
) -> io::Result<u8> {
    let catalog = course.catalog()?;
    let map =
        CourseMap::new(catalog.summaries(), catalog.curriculum(), &CourseProgress::from_entries(&progress.entries));
    let lesson = match PlainLesson::open(lesson, common.lab_seed(), progress) {
        Ok(lesson) => lesson.with_notes(shows_notes).with_ssh(ssh_connection()),
        Err(error) => return report_failure(&error.to_string()),
    };
    lesson.run(&mut console(), &map, || course.questions())?;
    Ok(EXIT_OK)
}

/// What the screens show. Parsing the questions takes time that a start doesn't have, so the first use does it.
fn course_content<'a>(lessons: &'a Catalog, course: &'a SelectedCourse) -> tui::CourseContent<'a> {
    tui::CourseContent {
        lessons,
        questions: tui::LazyQuestions::new(Box::new(|| course.questions())),
        answer_keys: Box::new(|entries| course.answer_keys(entries)),
    }
}

/// The lessons in the order of the map, part by part, with how far each has come.
fn print_lessons(catalog: &Catalog, entries: &[JournalEntry]) -> io::Result<u8> {
    let mut out = StdoutWriter::stdout();
    let map = CourseMap::new(catalog.summaries(), catalog.curriculum(), &CourseProgress::from_entries(entries));
    for (index, part) in map.parts().into_iter().enumerate() {
        if index > 0 {
            out.line("")?;
        }
        out.line(part.title)?;
        let untaught_lines = part.untaught_lines();
        for number in part.lessons {
            let Some(map_lesson) = map.lessons.get(number) else { continue };
            let lesson = &map_lesson.lesson;
            let status = status_word(map_lesson, map.next == Some(number));
            out.line(&format!("  {:24}  {:2} min  {}{status}", lesson.id, lesson.minutes, lesson.title))?;
        }
        for line in untaught_lines {
            out.line(&format!("  {line}"))?;
        }
    }
    let fast_track = catalog.curriculum().fast_track();
    if !fast_track.is_empty() {
        out.line(&format!("\nFast track: {}.", fast_track.join(", ")))?;
    }
    out.line("\n`authwalk learn LESSON --plain` walks through one of them.")?;
    out.flush()?;
    Ok(EXIT_OK)
}

/// How far a lesson has come; empty where it was never begun.
fn status_word(map_lesson: &MapLesson, is_next: bool) -> String {
    match (map_lesson.status, &map_lesson.resume) {
        (_, Some(resume)) => format!(" (left before step {})", resume.step),
        (LessonStatus::Done, None) => " (done)".to_owned(),
        _ if is_next => " (next)".to_owned(),
        _ => String::new(),
    }
}
