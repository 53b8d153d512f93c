//! Replays lessons on all cores.

use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use super::replay_job::ReplayJob;
use crate::content::finding::Finding;
use crate::play::play_error::PlayError;
use crate::play::replay_budget::ReplayBudget;

/// Replays that end sooner report no progress.
const PATIENCE: Duration = Duration::from_secs(1);

/// The time between two reports of progress.
const PROGRESS_INTERVAL: Duration = Duration::from_millis(100);

/// How far replays that take long have come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReplayProgress {
    /// So many of `count` lessons have been started.
    Playing { started: usize, count: usize },
    /// All of them have been played.
    Finished,
}

/// Why lessons could not be played, for a reason that lies outside them.
#[derive(Debug)]
pub enum ReplayError {
    /// There is no loopback to listen on.
    NotPlayed(PlayError),
    /// The program has a fault.
    Panicked,
}

impl fmt::Display for ReplayError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotPlayed(error) => error.fmt(f),
            Self::Panicked => f.write_str("A lesson could not be played; please report this."),
        }
    }
}

impl std::error::Error for ReplayError {}

/// Replays all `jobs`. Returns the findings of each, in the order of the jobs: `None` of one for which `budget` had no time left.
pub(super) fn run_jobs(
    jobs: &[&ReplayJob<'_>],
    budget: ReplayBudget,
    on_progress: fn(ReplayProgress),
) -> Result<Vec<Option<Vec<Finding>>>, ReplayError> {
    let next_job = AtomicUsize::new(0);
    // Each worker takes the next job when it has finished one, since lessons differ in how long they take.
    let work = || {
        let mut results = Vec::new();
        loop {
            let index = next_job.fetch_add(1, Ordering::Relaxed);
            let Some(job) = jobs.get(index) else { return Ok(results) };
            let played = budget.left().map(|left| job.run(left)).transpose();
            results.push((index, played.map_err(ReplayError::NotPlayed)?.flatten()));
        }
    };
    let worker_count = thread::available_parallelism().map_or(1, usize::from).min(jobs.len());
    let mut results: Vec<(usize, Option<Vec<Finding>>)> = thread::scope(|scope| {
        let (end_of_work, ended) = mpsc::channel::<()>();
        let next_job = &next_job;
        scope.spawn(move || report_progress(&ended, next_job, jobs.len(), on_progress));
        let workers: Vec<_> = (0..worker_count).map(|_| scope.spawn(work)).collect();
        // All are joined before the first error counts: a scope panics if a worker panicked that nothing joined.
        let joined = workers.into_iter().map(|worker| worker.join().unwrap_or(Err(ReplayError::Panicked)));
        let joined: Vec<_> = joined.collect();
        let results = joined.into_iter().collect::<Result<Vec<_>, _>>().map(|results| results.concat());
        // The reports of progress end when their channel is closed.
        drop(end_of_work);
        results
    })?;
    results.sort_by_key(|(index, _)| *index);
    Ok(results.into_iter().map(|(_, findings)| findings).collect())
}

/// Reports how many lessons have been started, if that takes longer than a second.
fn report_progress(ended: &Receiver<()>, next_job: &AtomicUsize, count: usize, on_progress: fn(ReplayProgress)) {
    let mut wait = PATIENCE;
    while ended.recv_timeout(wait) == Err(RecvTimeoutError::Timeout) {
        wait = PROGRESS_INTERVAL;
        on_progress(ReplayProgress::Playing { started: next_job.load(Ordering::Relaxed).min(count), count });
    }
    if wait == PROGRESS_INTERVAL {
        on_progress(ReplayProgress::Finished);
    }
}
