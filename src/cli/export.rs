//! `authwalk export`: a lesson as a file.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use clap::{Args, ValueEnum};

use super::exit_code::EXIT_OK;
use super::global_args::{GlobalArgs, ThemeArg};
use super::new_file::{refusal, write_file, write_new_file};
use super::output::{StdoutWriter, escape_json, report_failure};
use super::selected_course::SelectedCourse;
use crate::content::Lesson;
use crate::course::course_map::{CourseMap, FIRST_LESSON};
use crate::course::course_progress::CourseProgress;
use crate::course::presentation::played_lesson::PlayedLesson;
use crate::course::quiz::question_instance::QuestionInstance;
use crate::course::review::lesson_quiz::lesson_quiz;
use crate::export::exchange_script::ExchangeScript;
use crate::export::lesson_material::LessonMaterial;
use crate::export::reading_pace::ReadingPace;
use crate::export::{animated_svg, asciicast, curl_script, handout, html_page, hurl_file};
use crate::play::LabSeed;
use crate::play::class_material::attempt_predictions;
use crate::play::presentation_material::perform;
use crate::tui::recording::{LessonRecording, RecordingOptions, record_lesson};
use crate::tui::theme::Palette;

#[derive(Args, Clone, Debug)]
pub(super) struct ExportArgs {
    /// The lesson's id, or a file
    lesson: String,
    /// As what
    #[arg(long, value_enum)]
    format: ExportFormat,
    /// The file to write; without it, stdout
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Replace the file if it is there
    #[arg(long, requires = "output")]
    force: bool,
    /// Columns and rows of the terminal in a recording (cast, svg)
    #[arg(long, value_name = "SIZE", value_parser = parse_size, default_value = "120x40")]
    size: RecordingSize,
    /// How fast its viewers read, in words a minute (cast, svg)
    #[arg(long, value_name = "WORDS", default_value_t = 200, value_parser = clap::value_parser!(u32).range(20..=2000))]
    pace: u32,
}

/// The forms of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ExportFormat {
    /// A recording for asciinema (asciicast version 2).
    Cast,
    /// A picture that moves, a frame a step.
    Svg,
    /// A page to read, without a network and without a script.
    Html,
    /// A handout in Markdown, with the answers at its end.
    #[value(alias = "markdown")]
    Md,
    /// The exchanges as a shell script with curl; `lab serve` keeps the lab up for it.
    Curl,
    /// The exchanges as a hurl file.
    Hurl,
}

/// The size of a recording.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct RecordingSize {
    columns: u16,
    rows: u16,
}

/// The sizes in which a lesson can be read, and that a file of it can hold.
fn parse_size(text: &str) -> Result<RecordingSize, String> {
    let size = text
        .split_once('x')
        .and_then(|(columns, rows)| Some(RecordingSize { columns: columns.parse().ok()?, rows: rows.parse().ok()? }));
    size.filter(|size| (60..=300).contains(&size.columns) && (20..=100).contains(&size.rows))
        .ok_or_else(|| "a size is columns x rows, such as 120x40: 60 to 300 columns, 20 to 100 rows".to_owned())
}

/// Writes a lesson to a file. The exit code is 2 where it cannot be played, or the file cannot be written.
pub(super) fn run_export(common: &GlobalArgs, args: &ExportArgs) -> io::Result<u8> {
    let course = SelectedCourse::from_args(common);
    let lesson = match course.resolve_lesson(&args.lesson)? {
        Ok(resolved) => resolved.lesson,
        Err(code) => return Ok(code),
    };
    // As with other replays: without `--seed` always the same.
    let seed = common.seed.unwrap_or(0);
    let lab_seed = LabSeed::Fixed(seed);
    let performance = match perform(&lesson, lab_seed) {
        Ok(performance) => performance,
        Err(error) => return report_failure(&error.to_string()),
    };
    let text = match args.format {
        ExportFormat::Cast | ExportFormat::Svg => match record(common, args, &lesson, &performance, lab_seed) {
            Ok(recording) => recording_text(args, &lesson, &recording),
            Err(problem) => return report_failure(&problem),
        },
        ExportFormat::Html => html_page::html_page(&material(common, &course, performance, lab_seed)?),
        ExportFormat::Curl | ExportFormat::Hurl => match ExchangeScript::new(&performance, seed) {
            Ok(script) if args.format == ExportFormat::Curl => curl_script::curl_script(&script),
            Ok(script) => hurl_file::hurl_file(&script),
            Err(error) => return report_failure(&format!("{}: {error}.", lesson.title)),
        },
        ExportFormat::Md => handout::handout(&material(common, &course, performance, lab_seed)?),
    };
    write_export(args, &text)
}

fn record(
    common: &GlobalArgs,
    args: &ExportArgs,
    lesson: &Arc<Lesson>,
    performance: &PlayedLesson,
    lab_seed: LabSeed,
) -> Result<LessonRecording, String> {
    let options = RecordingOptions {
        columns: args.size.columns,
        rows: args.size.rows,
        palette: common.theme.map_or(Palette::Dark, ThemeArg::palette),
        animate: args.format == ExportFormat::Cast && !common.no_motion,
    };
    record_lesson(Arc::clone(lesson), performance.attempt(), lab_seed, options).map_err(|error| error.to_string())
}

fn recording_text(args: &ExportArgs, lesson: &Lesson, recording: &LessonRecording) -> String {
    let pace = ReadingPace { words_per_minute: args.pace };
    match args.format {
        ExportFormat::Svg => animated_svg::animated_svg(recording, &lesson.title, pace),
        _ => escape_json(&asciicast::asciicast(recording, &lesson.title, pace)),
    }
}

fn material(
    common: &GlobalArgs,
    course: &SelectedCourse,
    performance: PlayedLesson,
    lab_seed: LabSeed,
) -> io::Result<LessonMaterial> {
    Ok(LessonMaterial {
        predictions: attempt_predictions(performance.attempt()),
        closing_questions: closing_questions(course, performance.lesson(), lab_seed.number())?,
        language: common.lang.as_ref().map_or_else(|| "en".to_owned(), ToString::to_string),
        performance,
    })
}

/// The questions that close a lesson, for somebody who has answered none of them, and who has paper and a pen.
fn closing_questions(course: &SelectedCourse, lesson: &Lesson, seed: u64) -> io::Result<Vec<Arc<QuestionInstance>>> {
    if lesson.id == FIRST_LESSON {
        return Ok(Vec::new());
    }
    let catalog = course.catalog()?;
    let map = CourseMap::new(catalog.summaries(), catalog.curriculum(), &CourseProgress::default());
    let mut bank = course.questions();
    bank.retain(|question| question.predict.is_none() && question.speak.is_none());
    let chosen = lesson_quiz(lesson, &map, &bank, &[], 0, seed);
    Ok(chosen.into_iter().filter_map(|question| QuestionInstance::new(question, seed, None)).map(Arc::new).collect())
}

/// Writes `text` to the file that the arguments name, or to stdout.
fn write_export(args: &ExportArgs, text: &str) -> io::Result<u8> {
    let Some(path) = &args.output else {
        let mut out = StdoutWriter::stdout();
        out.write_rendered(text)?;
        out.flush()?;
        return Ok(EXIT_OK);
    };
    let written = if args.force { write_file(path, text) } else { write_new_file(path, text) };
    match written {
        Ok(()) => Ok(EXIT_OK),
        Err(error) => {
            let hint = if error.kind() == io::ErrorKind::AlreadyExists { " --force replaces it." } else { "" };
            report_failure(&format!("{}{hint}", refusal(path, "the export", &error)))
        }
    }
}
