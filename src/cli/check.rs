//! `authwalk check`: every mistake of lessons and questions in one run, and every lesson replayed.

use std::io::{self, IsTerminal as _};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use super::out::{Out, message};
use super::{CheckFormat, Common, FINDINGS, FINE, USAGE, findings, pick};
use crate::content::finding::{self, Code, Severity};
use crate::content::library::Written;
use crate::content::{self, Finding, Lesson, Library};
use crate::play::Opening;
use crate::play::replay::replay;

/// Seed of every replay: a finding must not depend on the day.
const SEED: u64 = 0;

/// Checks `paths`, or the built-in content. Exit code 1 when there is an error among the findings, 2 when something
/// could not be read.
///
/// # Errors
/// When stdout is closed.
pub fn check(common: &Common, paths: &[PathBuf], format: CheckFormat) -> io::Result<u8> {
    let library = if paths.is_empty() { pick::library(common) } else { Library::from_paths(paths) };
    let mut found = content::check(&library);
    match untruths(&library, &found) {
        Ok(untruths) => found.extend(untruths),
        Err(trouble) => {
            message(&trouble)?;
            return Ok(USAGE);
        }
    }
    finding::sort(&mut found);
    let mut out = Out::stdout();
    match format {
        CheckFormat::Human => {
            let color = io::stdout().is_terminal() && !super::is_set("NO_COLOR");
            out.rendered(&findings::human(&found, &library.sources, color))?;
        }
        CheckFormat::Json => out.rendered(&findings::json(&found))?,
    }
    if found.is_empty() && format == CheckFormat::Human {
        let (lessons, questions) = (library.lessons.len(), library.questions().count());
        out.line(&format!("{lessons} lessons played and {questions} questions read: all is well."))?;
    }
    out.flush()?;
    Ok(code(&found))
}

fn code(found: &[Finding]) -> u8 {
    if found.iter().any(|finding| finding.code == Code::Unreadable) {
        return USAGE;
    }
    if found.iter().any(|finding| finding.severity() == Severity::Error) { FINDINGS } else { FINE }
}

/// Replays every lesson that can be played, each in a lab of its own, on all cores.
fn untruths(library: &Library, found: &[Finding]) -> Result<Vec<Finding>, String> {
    let lessons: Vec<&Written<Lesson>> = library.playable(found).collect();
    let next = AtomicUsize::new(0);
    let work = || {
        let mut told = Vec::new();
        while let Some(lesson) = lessons.get(next.fetch_add(1, Ordering::Relaxed)) {
            told.extend(untruths_of(lesson)?);
        }
        Ok(told)
    };
    let workers = thread::available_parallelism().map_or(1, usize::from).min(lessons.len());
    thread::scope(|scope| {
        let workers: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        let told = workers.into_iter().map(|worker| {
            worker.join().unwrap_or_else(|_| Err("A lesson could not be played; please report this.".to_owned()))
        });
        told.collect::<Result<Vec<_>, String>>().map(|told| told.concat())
    })
}

fn untruths_of(lesson: &Written<Lesson>) -> Result<Vec<Finding>, String> {
    let replayed = replay(Arc::new(lesson.value.clone()), Opening::Seeded(SEED)).map_err(|trouble| trouble.to_string())?;
    let told = replayed.untruths.into_iter().map(|untruth| {
        let help = help(untruth.code).map(str::to_owned);
        lesson.source.finding(untruth.code, &untruth.path, untruth.message, help)
    });
    Ok(told.collect())
}

/// What to do about an untruth.
fn help(code: Code) -> Option<&'static str> {
    match code {
        Code::ExpectationNotMet => Some("mend the lesson or the promise; `authwalk run FILE --facts` prints what is so"),
        Code::PredictionOutside => Some("predict another fact, or change what happens"),
        Code::GoalTooEarly => Some("let the step before leave something to do"),
        Code::GoalNotReached => Some("mend the solution, or the goal"),
        _ => None,
    }
}
