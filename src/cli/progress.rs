//! `authwalk progress`: where progress is kept, what there is of it, and how to begin anew.

use std::io::{self, BufRead as _};
use std::sync::Arc;

use clap::{Subcommand, ValueEnum};
use serde_json::json;

use super::out::{Out, message};
use super::{Common, FINE, USAGE, journal, pick};
use crate::content::Lesson;
use crate::course::history::Progress;
use crate::tui::Keep;
use crate::tui::screen::map::{Chart, Standing, Stop};

/// What to do with the progress.
#[derive(Clone, Copy, Debug, Subcommand)]
pub enum ProgressCommand {
    /// What was learned so far, lesson by lesson
    Show {
        /// How to report it
        #[arg(long, value_enum, default_value_t = ProgressFormat::Text)]
        format: ProgressFormat,
    },
    /// Forget all of it
    Reset {
        /// Do not ask
        #[arg(long)]
        yes: bool,
    },
}

/// How `progress show` reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ProgressFormat {
    /// A line a lesson.
    Text,
    /// One JSON document.
    Json,
}

/// The journal folded into progress; also whether nothing was ever kept here.
pub(super) fn keep() -> (Keep, bool) {
    let (opened, notice) = journal::look();
    let (journal, entries) = opened.map(|(journal, opened)| (journal, opened.entries)).unzip();
    let is_new = notice.is_none() && entries.as_ref().is_some_and(Vec::is_empty);
    (Keep { journal, progress: Progress::of(entries.iter().flatten()), notice }, is_new)
}

/// Shows the progress or forgets it.
///
/// # Errors
/// When stdout is closed or stdin cannot be read.
pub fn progress(common: &Common, command: ProgressCommand) -> io::Result<u8> {
    match command {
        ProgressCommand::Show { format } => show(common, format),
        ProgressCommand::Reset { yes } => reset(yes),
    }
}

fn show(common: &Common, format: ProgressFormat) -> io::Result<u8> {
    let lessons = pick::playable(&pick::library(common))?;
    let (keep, _) = keep();
    if let Some(notice) = &keep.notice {
        message(notice)?;
    }
    if keep.journal.is_none() {
        return Ok(USAGE);
    }
    let chart = Chart::new(&lessons, &keep.progress);
    let mut out = Out::stdout();
    match format {
        ProgressFormat::Text => text(&mut out, &chart)?,
        ProgressFormat::Json => out.line(&json(&chart).to_string())?,
    }
    out.flush()?;
    Ok(FINE)
}

fn text(out: &mut Out, chart: &Chart) -> io::Result<()> {
    let mut part = "";
    for stop in &chart.stops {
        if stop.part != part {
            part = &stop.part;
            out.line(part)?;
        }
        let predictions = match (stop.progress.right, stop.progress.predicted) {
            (_, 0) => String::new(),
            (right, all) => format!(", {right} of {all} predictions right"),
        };
        out.line(&format!("  {:24}  {}{predictions}", stop.lesson.id, far(stop)))?;
    }
    out.line(&format!("\n{} of {} lessons done.{}", chart.done(), chart.stops.len(), next(chart)))?;
    let place = journal::folder().map(|folder| folder.display().to_string()).unwrap_or_default();
    out.line(&format!("Kept in {place}"))
}

fn far(stop: &Stop) -> String {
    match (stop.standing, &stop.resume, stop.progress.finished) {
        (Standing::Done, _, 1) => "done".to_owned(),
        (Standing::Done, _, times) => format!("done {times} times"),
        (_, Some(resume), _) => format!("at step {} of {}", resume.step, stop.lesson.step.len()),
        _ => "to do".to_owned(),
    }
}

fn next(chart: &Chart) -> String {
    let next = chart.next.and_then(|at| chart.stops.get(at));
    next.map_or_else(String::new, |stop| format!(" Next: authwalk learn {}", stop.lesson.id))
}

fn json(chart: &Chart) -> serde_json::Value {
    let lessons = chart.stops.iter().map(|stop| {
        let standing = match stop.standing {
            Standing::Done => "done",
            Standing::Begun => "begun",
            Standing::ToDo | Standing::Later => "to_do",
        };
        json!({
            "id": stop.lesson.id,
            "title": stop.lesson.title,
            "part": stop.part,
            "standing": standing,
            "finished": stop.progress.finished,
            "next_step": stop.resume.as_ref().map(|resume| resume.step),
            "steps": stop.lesson.step.len(),
            "predictions": { "answered": stop.progress.predicted, "right": stop.progress.right },
            "touched": (stop.progress.at != 0).then_some(stop.progress.at),
        })
    });
    let next = chart.next.and_then(|at| chart.stops.get(at)).map(|stop| stop.lesson.id.clone());
    json!({ "format_version": 1, "next": next, "lessons": lessons.collect::<Vec<_>>() })
}

fn reset(yes: bool) -> io::Result<u8> {
    let Some((journal, opened)) = journal::open()? else { return Ok(USAGE) };
    let mut out = Out::stdout();
    if opened.entries.is_empty() {
        out.line("There is no progress to forget.")?;
        out.flush()?;
        return Ok(FINE);
    }
    if !yes {
        if !super::at_a_terminal() {
            message("`progress reset` forgets all that was learned. Without a terminal to ask at, it wants `--yes`.")?;
            return Ok(USAGE);
        }
        out.prompt("This forgets all lessons and answers of this user. Type yes to do it: ")?;
        let mut line = String::new();
        io::stdin().lock().read_line(&mut line)?;
        if line.trim() != "yes" {
            out.line("Nothing was forgotten.")?;
            out.flush()?;
            return Ok(FINE);
        }
    }
    if let Err(error) = journal.reset() {
        message(&error.to_string())?;
        return Ok(USAGE);
    }
    out.line("All progress is forgotten.")?;
    out.flush()?;
    Ok(FINE)
}

/// Where `lesson` goes on, if it was left.
pub(super) fn behind(lesson: &Arc<Lesson>, progress: &Progress) -> Option<String> {
    let chart = Chart::new(std::slice::from_ref(lesson), progress);
    chart.stops.into_iter().next().and_then(|stop| stop.resume).map(|resume| resume.behind)
}
