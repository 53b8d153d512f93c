//! `authwalk review`: what is due today, and what the days to come will ask.

use std::io;

use clap::Args;
use rand::Rng as _;
use serde_json::json;

use super::output::{Output, print_message};
use super::quiz::console::{Feedback, QuizConsole};
use super::quiz::{self, question_bank};
use super::{EXIT_OK, EXIT_USAGE, GlobalArgs, journal, lookup};
use crate::clock::Clock;
use crate::course::journal::{JournalEntry, JournalEvent};
use crate::course::quiz::quiz_run::{QuizMode, QuizRun};
use crate::course::review::deck::day_of;
use crate::course::review::review_plan::DayLoad;
use crate::course::review::target_day;
use crate::course::{QuestionSequence, Review, day};
use crate::play::Journal;

/// Columns of the longest bar.
const LONGEST_BAR: usize = 40;

/// What `review` is asked for.
#[derive(Args, Clone, Debug)]
pub struct ReviewArgs {
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

/// What `--until` says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum TargetDateArg {
    /// This day, counted from 1970-01-01, is the one to be ready for.
    Day(i64),
    /// No day is.
    Cleared,
}

/// How the forecast is reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum ForecastFormat {
    /// As a chart.
    Text,
    /// One JSON document.
    Json,
}

/// Asks what is due today.
///
/// # Errors
/// When stdout is closed or stdin cannot be read.
pub fn run_review(common: &GlobalArgs, args: &ReviewArgs) -> io::Result<u8> {
    let today = day_of(Clock::System.now());
    if matches!(args.until, Some(TargetDateArg::Day(day)) if day <= today) {
        print_message("--until wants a day that is still to come.")?;
        return Ok(EXIT_USAGE);
    }
    let library = lookup::library_from_args(common);
    let (journal, mut entries) = journal::open_journal_or_report()?
        .map(|(journal, opened)| (journal, opened.entries))
        .map_or((None, Vec::new()), |(j, e)| (Some(j), e));
    if let Some(until) = args.until {
        // Whoever only looks at a forecast is trying a day out.
        record_target_date(until, &mut entries, today, journal.as_ref().filter(|_| !args.forecast))?;
    }
    let mut review = Review::from_entries(&entries, &question_bank(&library), today, target_day(&entries, today));
    review.due.truncate(args.count.map_or(usize::MAX, usize::from));
    let asks = !args.forecast && !review.due.is_empty();
    let on_screen = asks && !common.plain && super::is_interactive();
    if !on_screen {
        print_review(args, &review)?;
    }
    if !asks {
        return Ok(EXIT_OK);
    }
    let seed = common.seed.unwrap_or_else(|| rand::rng().next_u64());
    let (lessons, opening) = (lookup::playable_lessons(&library)?, common.lab_seed());
    let (feedback, confidence) = (Feedback::Immediate, args.confidence);
    let desk = QuizConsole {
        out: Output::stdout(),
        lessons,
        seed,
        lab_seed: opening,
        feedback,
        asks_confidence: confidence,
        journal,
        deadline: None,
    };
    let sitting = QuestionSequence::Run(QuizRun::new(QuizMode::Practice, review.due.clone()));
    if on_screen {
        return quiz::run_on_screen(common, desk, sitting, None, Some(review));
    }
    quiz::run_session(common, desk, sitting, None)
}

/// What is written behind `--until`.
fn parse_target_date(written: &str) -> Result<TargetDateArg, String> {
    match written {
        "none" => Ok(TargetDateArg::Cleared),
        _ => day::parse_date(written)
            .map(TargetDateArg::Day)
            .ok_or_else(|| "it wants a day, such as 2026-12-24, or none".to_owned()),
    }
}

/// Notes which day is the one to be ready for, if that is something new; in `journal` it is kept.
fn record_target_date(
    until: TargetDateArg,
    entries: &mut Vec<JournalEntry>,
    today: i64,
    journal: Option<&Journal>,
) -> io::Result<()> {
    let day = if let TargetDateArg::Day(day) = until { Some(day) } else { None };
    if target_day(entries, today) == day {
        return Ok(());
    }
    let entry =
        JournalEntry::new(Clock::System.now(), JournalEvent::TargetDateSet { until: day.map(day::format_date) });
    if let Some(Err(error)) = journal.map(|journal| journal.append(&entry)) {
        print_message(&error.to_string())?;
    }
    entries.push(entry);
    Ok(())
}

/// Writes what the days to come ask.
fn print_review(args: &ReviewArgs, review: &Review) -> io::Result<()> {
    let mut out = Output::stdout();
    if args.format == ForecastFormat::Json {
        out.line(&json(review).to_string())?;
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
    let most = review.forecast.iter().map(DayLoad::count).max().unwrap_or(0).max(1);
    let columns = |count: usize| if most <= LONGEST_BAR { count } else { (count * LONGEST_BAR).div_ceil(most) };
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

fn json(review: &Review) -> serde_json::Value {
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
