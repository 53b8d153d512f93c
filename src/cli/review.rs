//! `authwalk review`: what is due today, and what the days to come will ask.

use std::io;

use clap::{Args, ValueEnum};
use rand::Rng as _;
use serde_json::json;

use super::environment::is_interactive;
use super::exit_code::EXIT_OK;
use super::global_args::GlobalArgs;
use super::journal;
use super::lookup::Course;
use super::output::{Output, print_message, report_failure};
use super::quiz_session::console::{Feedback, QuizConsole};
use super::quiz_session::{run_on_screen, run_session};
use crate::clock::Clock;
use crate::course::day::day_of;
use crate::course::journal::{JournalEntry, JournalEvent};
use crate::course::quiz::quiz_run::{QuizMode, QuizRun};
use crate::course::review::review_plan::DayLoad;
use crate::course::review::target_day;
use crate::course::{QuestionSequence, Review, day};
use crate::play::Journal;

/// Columns of the longest bar.
const LONGEST_BAR: usize = 40;

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
    #[arg(long, value_enum, default_value_t = ForecastFormat::Text, requires = "forecast")]
    format: ForecastFormat,
    /// Ask how sure you are before an answer is shown
    #[arg(long)]
    confidence: bool,
}

/// What `--until` sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum TargetDateArg {
    /// The day to be ready for, counted from 1970-01-01.
    Day(i64),
    /// There is no such day any more.
    Cleared,
}

/// How the forecast is reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ForecastFormat {
    /// As a chart.
    Text,
    /// One JSON document.
    Json,
}

/// Asks what is due today, or only prints the forecast.
pub(super) fn run_review(common: &GlobalArgs, args: &ReviewArgs) -> io::Result<u8> {
    let today = day_of(Clock::System.now());
    if matches!(args.until, Some(TargetDateArg::Day(day)) if day <= today) {
        return report_failure("--until wants a day that is still to come.");
    }
    let course = Course::from_args(common);
    let (journal, mut entries) = match journal::open_journal_or_report()? {
        Some((journal, contents)) => (Some(journal), contents.entries),
        None => (None, Vec::new()),
    };
    if let Some(until) = args.until {
        // A forecast only tries a day out, so the day isn't kept.
        let journal = if args.forecast { None } else { journal.as_ref() };
        record_target_date(until, &mut entries, today, journal)?;
    }
    let bank = course.questions();
    let mut review = Review::from_entries(&entries, &bank, today, target_day(&entries, today));
    review.due.truncate(args.count.map_or(usize::MAX, usize::from));
    let asks = !args.forecast && !review.due.is_empty();
    let on_screen = asks && !common.plain && is_interactive();
    // The screen shows the forecast itself, before the first question.
    if !on_screen {
        print_review(args, &review)?;
    }
    if !asks {
        return Ok(EXIT_OK);
    }
    let console = QuizConsole {
        out: Output::stdout(),
        lessons: course.lessons()?,
        seed: common.seed.unwrap_or_else(|| rand::rng().next_u64()),
        lab_seed: common.lab_seed(),
        feedback: Feedback::Immediate,
        asks_confidence: args.confidence,
        journal,
        deadline: None,
    };
    let questions = QuestionSequence::Run(QuizRun::new(QuizMode::Practice, review.due.clone()));
    if on_screen {
        return run_on_screen(common, console, questions, None, Some(review));
    }
    run_session(common, console, questions, None)
}

fn parse_target_date(text: &str) -> Result<TargetDateArg, String> {
    match text {
        "none" => Ok(TargetDateArg::Cleared),
        _ => day::parse_date(text)
            .map(TargetDateArg::Day)
            .ok_or_else(|| "it wants a day, such as 2026-12-24, or none".to_owned()),
    }
}

/// Adds the day to be ready for to `entries`, if it has changed, and keeps it in `journal`, if there is one.
fn record_target_date(
    until: TargetDateArg,
    entries: &mut Vec<JournalEntry>,
    today: i64,
    journal: Option<&Journal>,
) -> io::Result<()> {
    let day = match until {
        TargetDateArg::Day(day) => Some(day),
        TargetDateArg::Cleared => None,
    };
    if target_day(entries, today) == day {
        return Ok(());
    }
    let entry =
        JournalEntry::new(Clock::System.now(), JournalEvent::TargetDateSet { until: day.map(day::format_date) });
    if let Some(journal) = journal
        && let Err(error) = journal.append(&entry)
    {
        print_message(&error.to_string())?;
    }
    entries.push(entry);
    Ok(())
}

fn print_review(args: &ReviewArgs, review: &Review) -> io::Result<()> {
    let mut out = Output::stdout();
    if args.format == ForecastFormat::Json {
        out.line(&review_json(review).to_string())?;
        return out.flush();
    }
    for id in &review.reset_ids {
        out.line(&format!("The answer of {id} was changed; its card begins anew."))?;
    }
    print_forecast(&mut out, review)?;
    if review.due.is_empty() {
        out.line("\nNothing is due today.")?;
    } else if args.forecast && args.until.is_some() {
        out.line("\nThis was only a forecast: without `--forecast` the day is kept, and what is due today is asked.")?;
    } else if args.forecast {
        out.line("\n`authwalk review` asks what is due today.")?;
    }
    out.flush()
}

/// The days to come as bars: `#` a card that comes again, `+` a new question.
fn print_forecast(out: &mut Output, review: &Review) -> io::Result<()> {
    let largest = review.forecast.iter().map(DayLoad::count).max().unwrap_or(0).max(1);
    // Rounded up: a day that asks anything shows a bar.
    let columns = |count: usize| if largest <= LONGEST_BAR { count } else { (count * LONGEST_BAR).div_ceil(largest) };
    out.line("If your answers are good, the days to come ask this (# again, + new; days of UTC):")?;
    out.line("")?;
    for load in &review.forecast {
        let bar = format!("{}{}", "#".repeat(columns(load.repeats)), "+".repeat(columns(load.new_questions)));
        let name =
            if load.day == review.today { "today         ".to_owned() } else { day::format_with_weekday(load.day) };
        let cost = format!("{:>4}  {:>3} min", load.count(), load.minutes(review.answer_ms));
        out.line(format!("  {name}  {cost}  {bar}").trim_end())?;
    }
    if review.days_beyond_forecast() > 0 {
        out.line(&format!("  … and {} days more", review.days_beyond_forecast()))?;
    }
    out.line("")?;
    out.line(&review.describe_forecast())?;
    out.line(&review.describe_target_day())
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
