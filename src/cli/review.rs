//! `authwalk review`: what is due today, and what the days to come will ask.

use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;
use std::time::UNIX_EPOCH;

use clap::Args;
use rand::Rng as _;

use super::out::{Out, message};
use super::quiz::desk::{Desk, Feedback};
use super::quiz::{self, bank};
use super::{Common, FINE, USAGE, journal, pick};
use crate::clock::Clock;
use crate::content::Question;
use crate::course::history::{Entry, Event};
use crate::course::run::{Mode, Run};
use crate::course::schedule::{Deck, day_of};
use crate::course::schedule_plan::{Load, Plan, usual};
use crate::course::{Sitting, fingerprint};

/// Seconds of a day.
const DAY: i64 = 86_400;
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
    /// Ask how sure you are before an answer is shown
    #[arg(long)]
    confidence: bool,
}

/// Asks what is due today.
///
/// # Errors
/// When stdout is closed or stdin cannot be read.
pub fn review(common: &Common, args: &ReviewArgs) -> io::Result<u8> {
    let today = day_of(Clock::System.now());
    let until = match args.until.as_deref().map(day) {
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
    let bank = bank(&library);
    let (journal, entries) = match journal::open()? {
        Some((journal, opened)) => (Some(journal), opened.entries),
        None => (None, Vec::new()),
    };
    let keys: BTreeMap<String, String> = bank.iter().map(|it| (it.id.clone(), fingerprint(it))).collect();
    let deck = Deck::of(&entries, &keys);
    let ids: Vec<&str> = bank.iter().map(|question| question.id.as_str()).collect();
    let plan = Plan::new(&deck, &ids, today, until);
    let mut out = Out::stdout();
    for id in &deck.reset {
        out.line(&format!("The answer of {id} was changed; its card begins anew."))?;
    }
    forecast(&mut out, &plan.forecast(), usual(times(&entries)), today)?;
    let due = questions(&bank, &plan.today(), args.count);
    if args.forecast || due.is_empty() {
        out.line("")?;
        out.line(if due.is_empty() { "Nothing is due today." } else { "`authwalk review` asks what is due today." })?;
        out.flush()?;
        return Ok(FINE);
    }
    out.flush()?;
    drop(out);
    let seed = common.seed.unwrap_or_else(|| rand::rng().next_u64());
    let (lessons, opening) = (pick::playable(&library)?, common.opening());
    let (feedback, confidence) = (Feedback::AtOnce, args.confidence);
    let table = Desk { out: Out::stdout(), lessons, seed, opening, feedback, confidence, journal, deadline: None };
    quiz::sit(common, table, Sitting::Run(Run::new(Mode::Practice, due)), None)
}

/// The questions called so, in this order.
fn questions(bank: &[Arc<Question>], ids: &[&str], count: Option<u16>) -> Vec<Arc<Question>> {
    let find = |id: &&str| bank.iter().find(|question| question.id == *id).cloned();
    ids.iter().filter_map(find).take(count.map_or(usize::MAX, usize::from)).collect()
}

/// What each answer took.
fn times(entries: &[Entry]) -> Vec<u64> {
    let time = |entry: &Entry| if let Event::Answered(reply) = &entry.what { Some(reply.ms) } else { None };
    entries.iter().filter_map(time).collect()
}

/// A day as it is written, counted from 1970-01-01.
fn day(written: &str) -> Option<i64> {
    let shape: Vec<usize> = written.split('-').map(str::len).collect();
    if shape != [4, 2, 2] {
        return None;
    }
    let time = humantime::parse_rfc3339_weak(&format!("{written} 00:00:00")).ok()?;
    let since = time.duration_since(UNIX_EPOCH).ok()?;
    Some(day_of(i64::try_from(since.as_secs()).ok()?))
}

/// A day as it is written: `Mon 2026-12-21`.
fn written(day: i64) -> String {
    const NAMES: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
    let name = usize::try_from(day.rem_euclid(7)).ok().and_then(|at| NAMES.get(at)).copied().unwrap_or_default();
    let seconds = u64::try_from(day.saturating_mul(DAY)).unwrap_or_default();
    let date = humantime::format_rfc3339_seconds(UNIX_EPOCH + std::time::Duration::from_secs(seconds)).to_string();
    format!("{name} {}", date.get(..10).unwrap_or_default())
}

/// The days to come as bars: `#` a card that comes again, `+` a new question.
fn forecast(out: &mut Out, loads: &[Load], ms: u64, today: i64) -> io::Result<()> {
    let most = loads.iter().map(Load::count).max().unwrap_or(0).max(1);
    let columns = |count: usize| if most <= BAR { count } else { (count * BAR).div_ceil(most) };
    out.line("If your answers are good, the days to come ask this (# again, + new; days of UTC):")?;
    out.line("")?;
    for load in loads {
        let bar = format!("{}{}", "#".repeat(columns(load.again)), "+".repeat(columns(load.new)));
        let name = if load.day == today { "today         ".to_owned() } else { written(load.day) };
        let cost = format!("{:>4}  {:>3} min", load.count(), load.minutes(ms));
        out.line(format!("  {name}  {cost}  {bar}").trim_end())?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_read_as_it_is_written() {
        assert_eq!(day("1970-01-02"), Some(1));
        assert_eq!(written(1), "Fri 1970-01-02");
        assert_eq!(day("2026-12-21").map(written).as_deref(), Some("Mon 2026-12-21"));
        for bad in ["", "2026-13-01", "2026-02-30", "21.12.2026", "2026-1-1", "tomorrow", "1969-12-31"] {
            assert_eq!(day(bad), None, "{bad}");
        }
    }
}
