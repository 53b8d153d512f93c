//! `authwalk review`: what is due today, and what the days to come will ask.

use std::io;

use clap::Args;
use rand::Rng as _;
use serde_json::json;

use super::out::{Out, message};
use super::quiz::desk::{Desk, Feedback};
use super::quiz::{self, bank};
use super::{Common, FINE, USAGE, journal, pick};
use crate::clock::Clock;
use crate::course::run::{Mode, Run};
use crate::course::schedule::day_of;
use crate::course::schedule_plan::Load;
use crate::course::{Review, Sitting, day};

/// Columns of the longest bar.
const BAR: usize = 40;

/// What `review` is asked for.
#[derive(Args, Clone, Debug)]
pub struct ReviewArgs {
    /// The day of the interview, as 2026-12-24: each question is seen before it
    #[arg(long, value_name = "DATE")]
    until: Option<String>,
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
pub fn review(common: &Common, args: &ReviewArgs) -> io::Result<u8> {
    let today = day_of(Clock::System.now());
    let until = match args.until.as_deref().map(day::read) {
        Some(None) => {
            message("--until wants a day, such as 2026-12-24.")?;
            return Ok(USAGE);
        }
        Some(Some(day)) if day <= today => {
            message("--until wants a day that is still to come.")?;
            return Ok(USAGE);
        }
        day => day.flatten(),
    };
    let library = pick::library(common);
    let (journal, entries) = journal::open()?
        .map(|(journal, opened)| (journal, opened.entries))
        .map_or((None, Vec::new()), |(j, e)| (Some(j), e));
    let mut review = Review::of(&entries, &bank(&library), today, until);
    review.due.truncate(args.count.map_or(usize::MAX, usize::from));
    let asks = !args.forecast && !review.due.is_empty();
    let on_screen = asks && !common.plain && super::at_a_terminal();
    if !on_screen {
        shown(args, &review)?;
    }
    if !asks {
        return Ok(FINE);
    }
    let seed = common.seed.unwrap_or_else(|| rand::rng().next_u64());
    let (lessons, opening) = (pick::playable(&library)?, common.opening());
    let (feedback, confidence) = (Feedback::AtOnce, args.confidence);
    let desk = Desk { out: Out::stdout(), lessons, seed, opening, feedback, confidence, journal, deadline: None };
    let sitting = Sitting::Run(Run::new(Mode::Practice, review.due.clone()));
    if on_screen {
        return quiz::on_screen(common, desk, sitting, None, Some(review));
    }
    quiz::sit(common, desk, sitting, None)
}

/// Writes what the days to come ask.
fn shown(args: &ReviewArgs, review: &Review) -> io::Result<()> {
    let mut out = Out::stdout();
    if args.format == ForecastFormat::Json {
        out.line(&json(review).to_string())?;
        return out.flush();
    }
    for id in &review.reset {
        out.line(&format!("The answer of {id} was changed; its card begins anew."))?;
    }
    forecast(&mut out, review)?;
    if review.due.is_empty() {
        out.line("\nNothing is due today.")?;
    } else if args.forecast {
        out.line("\n`authwalk review` asks what is due today.")?;
    }
    out.flush()
}

/// The days to come as bars: `#` a card that comes again, `+` a new question.
fn forecast(out: &mut Out, review: &Review) -> io::Result<()> {
    let most = review.loads.iter().map(Load::count).max().unwrap_or(0).max(1);
    let columns = |count: usize| if most <= BAR { count } else { (count * BAR).div_ceil(most) };
    out.line("If your answers are good, the days to come ask this (# again, + new; days of UTC):")?;
    out.line("")?;
    for load in &review.loads {
        let bar = format!("{}{}", "#".repeat(columns(load.again)), "+".repeat(columns(load.new)));
        let name = if load.day == review.today { "today         ".to_owned() } else { day::written(load.day) };
        let cost = format!("{:>4}  {:>3} min", load.count(), load.minutes(review.ms));
        out.line(format!("  {name}  {cost}  {bar}").trim_end())?;
    }
    if review.beyond() > 0 {
        out.line(&format!("  … and {} days more", review.beyond()))?;
    }
    out.line("")?;
    out.line(&review.in_words())
}

fn json(review: &Review) -> serde_json::Value {
    let days = review.loads.iter().map(|load| {
        json!({
            "date": day::written(load.day).split_once(' ').map(|(_, date)| date),
            "again": load.again,
            "new": load.new,
            "minutes": load.minutes(review.ms),
        })
    });
    json!({
        "format_version": 1,
        "due": review.due.iter().map(|question| question.id.as_str()).collect::<Vec<_>>(),
        "days": days.collect::<Vec<_>>(),
        "reset": review.reset,
    })
}
