//! `authwalk review`: what is due today, and what the days to come will ask.

use std::io;

use clap::Args;
use serde_json::json;

use super::exit_code::EXIT_OK;
use super::face;
use super::global_args::GlobalArgs;
use super::journal;
use super::output::{StdoutWriter, print_message, report_failure};
use super::output_format::OutputFormat;
use super::selected_course::SelectedCourse;
use crate::clock::Clock;
use crate::course::day::day_of;
use crate::course::journal_entry::JournalEvent;
use crate::course::review::target_day;
use crate::course::{QuestionSequence, Review, day};
use crate::plain;
use crate::play::{ProgressStore, QuizSession};

#[derive(Args, Clone, Debug)]
pub(super) struct ReviewArgs {
    /// The day of the interview, as 2026-12-24: each question is seen again in the week before it. The day is kept for
    /// the next time; `none` forgets it
    #[arg(long, value_name = "DATE", value_parser = parse_target_date)]
    until: Option<TargetDateArg>,
    /// How many questions at most
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    count: Option<u16>,
    /// Show what the days to come will ask, and ask nothing
    #[arg(long)]
    forecast: bool,
    /// How the forecast is reported
    #[arg(long, value_enum, default_value_t = OutputFormat::Text, requires = "forecast")]
    format: OutputFormat,
    /// Ask how sure you are before an answer is shown
    #[arg(long)]
    confidence: bool,
}

/// What `--until` sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum TargetDateArg {
    /// The day to be ready for, counted from 1970-01-01.
    Day(i64),
    /// The day is to be forgotten.
    Cleared,
}

/// Asks what is due today, or only prints the forecast.
pub(super) fn run_review(common: &GlobalArgs, args: &ReviewArgs) -> io::Result<u8> {
    let today = day_of(Clock::System.now());
    if matches!(args.until, Some(TargetDateArg::Day(day)) if day <= today) {
        return report_failure("--until wants a day that is still to come.");
    }
    let course = SelectedCourse::from_args(common);
    if let Some(code) = course.refuse_language()? {
        return Ok(code);
    }
    let mut progress = journal::load_progress_or_report(course.ids())?;
    if args.forecast {
        // A forecast only tries a day out, so the day isn't kept.
        progress.journal = None;
    }
    if let Some(until) = args.until {
        record_target_date(until, &mut progress, today)?;
    }
    let bank = course.questions();
    let target = target_day(&progress.entries, today);
    let mut review = Review::from_entries(&progress.entries, &bank, &course.curriculum(), today, target);
    review.due.truncate(args.count.map_or(usize::MAX, usize::from));
    let asks = !args.forecast && !review.due.is_empty();
    // The screen shows the forecast itself, before the first question.
    if !asks || !common.draws_screen() {
        print_review(args, &review)?;
    }
    if !asks {
        return Ok(EXIT_OK);
    }
    let lessons = course.lessons()?;
    let questions = QuestionSequence::practice(review.due.clone());
    let session = QuizSession::new(questions, lessons, common.lab_seed(), progress.journal, course.curriculum())
        .with_earlier_answers(&progress.entries);
    face::ask_questions(common, session, args.confidence, Some(review)).map(|(code, _)| code)
}

fn parse_target_date(text: &str) -> Result<TargetDateArg, String> {
    match text {
        "none" => Ok(TargetDateArg::Cleared),
        _ => day::parse_date(text)
            .map(TargetDateArg::Day)
            .ok_or_else(|| "it wants a day, such as 2026-12-24, or none".to_owned()),
    }
}

/// Records the day to be ready for, if it has changed.
fn record_target_date(until: TargetDateArg, progress: &mut ProgressStore, today: i64) -> io::Result<()> {
    let day = match until {
        TargetDateArg::Day(day) => Some(day),
        TargetDateArg::Cleared => None,
    };
    if target_day(&progress.entries, today) != day {
        progress.record(JournalEvent::TargetDateSet { until: day.map(day::format_date) });
    }
    progress.notice.take().map_or(Ok(()), |notice| print_message(&notice))
}

fn print_review(args: &ReviewArgs, review: &Review) -> io::Result<()> {
    let mut out = StdoutWriter::stdout();
    if args.format == OutputFormat::Json {
        out.line(&review_json(review).to_string())?;
        return out.flush();
    }
    plain::review::print_forecast(&mut out, review)?;
    if review.due.is_empty() {
        out.line("\nNothing is due today.")?;
    } else if args.forecast && args.until.is_some() {
        out.line("\nThis was only a forecast: without `--forecast` the day is kept, and what is due today is asked.")?;
    } else if args.forecast {
        out.line("\n`authwalk review` asks what is due today.")?;
    }
    out.flush()
}

fn review_json(review: &Review) -> serde_json::Value {
    let days = review.forecast.iter().map(|load| {
        json!({
            "date": day::format_date(load.day),
            "again": load.repeats,
            "new": load.new_questions,
            "minutes": load.minutes(review.answer_ms),
        })
    });
    json!({
        "format_version": 1,
        "until": review.target_day.map(day::format_date),
        "due": review.due.iter().map(|question| question.id.as_str()).collect::<Vec<_>>(),
        "days": days.collect::<Vec<_>>(),
        "reset": review.reset_ids,
    })
}
