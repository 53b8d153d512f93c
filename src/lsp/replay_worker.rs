//! Plays the lesson that was edited once nobody has typed for a moment, on a thread of its own.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use super::checked_file::CheckedFile;
use crate::check::{ReplayCache, ReplayError};
use crate::content::Finding;

/// How long nobody must have typed.
const PAUSE: Duration = Duration::from_millis(500);

/// A file that is to be checked with its replay.
#[derive(Debug)]
pub(super) struct ReplayRequest {
    pub(super) uri: String,
    pub(super) version: i64,
    pub(super) path: PathBuf,
    /// Every open file.
    pub(super) texts: BTreeMap<PathBuf, String>,
}

/// What checking a file with its replay came to.
#[derive(Debug)]
pub(super) struct ReplayFindings {
    pub(super) uri: String,
    pub(super) version: i64,
    pub(super) text: String,
    /// All findings; an error is why the lesson could not be played, for a reason that lies outside it.
    pub(super) findings: Result<Vec<Finding>, ReplayError>,
}

/// A file that waits for its replay, as its editor counts its versions.
#[derive(Debug)]
struct WaitingReplay {
    version: i64,
    path: PathBuf,
}

/// The files that wait for their replay.
#[derive(Debug, Default)]
struct WaitingReplays {
    /// By their addresses, so that the latest request for a file takes the place of the one before.
    requests: BTreeMap<String, WaitingReplay>,
    /// Every open file, as it was at the latest request.
    texts: BTreeMap<PathBuf, String>,
}

/// The thread that plays lessons. It ends when this is dropped and what it plays has ended.
#[derive(Debug)]
pub(super) struct ReplayWorker {
    waiting: Arc<Mutex<WaitingReplays>>,
    /// Says that something new waits. `None` where no thread could be started: then nothing is played.
    wake: Option<SyncSender<()>>,
}

impl ReplayWorker {
    /// Starts the thread, which calls `report` with what it finds.
    pub(super) fn start(report: impl Fn(ReplayFindings) + Send + 'static) -> Self {
        let waiting = Arc::<Mutex<WaitingReplays>>::default();
        // Who is to look has to be told only once.
        let (wake, woken) = sync_channel(1);
        let thread = {
            let waiting = Arc::clone(&waiting);
            let work = move || work(&woken, &waiting, report);
            thread::Builder::new().name("authwalk-lsp-replay".into()).spawn(work)
        };
        Self { waiting, wake: thread.is_ok().then_some(wake) }
    }

    /// Asks for a replay, which takes the place of an earlier one of the same file that has not begun.
    pub(super) fn ask(&self, request: ReplayRequest) {
        let Some(wake) = &self.wake else { return };
        let ReplayRequest { uri, version, path, texts } = request;
        {
            let mut waiting = lock(&self.waiting);
            waiting.requests.insert(uri, WaitingReplay { version, path });
            waiting.texts = texts;
        }
        // The thread is there as long as it may be woken, and where it has been told so before, it will look.
        let _ = wake.try_send(());
    }
}

fn work(woken: &Receiver<()>, waiting: &Mutex<WaitingReplays>, report: impl Fn(ReplayFindings)) {
    let mut replays = ReplayCache::new(|_| {});
    while woken.recv().is_ok() {
        loop {
            match woken.recv_timeout(PAUSE) {
                Ok(()) => {}
                Err(RecvTimeoutError::Timeout) => break,
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
        let WaitingReplays { requests, texts } = std::mem::take(&mut *lock(waiting));
        for (uri, WaitingReplay { version, path }) in requests {
            let checked = CheckedFile::check(&path, &texts, Some(&mut replays));
            let findings = checked.map(|checked| checked.findings);
            let text = texts.get(&path).cloned().unwrap_or_default();
            report(ReplayFindings { uri, version, text, findings });
        }
    }
}

/// What waits, even if a thread that held it has panicked: it is whole between any two of its steps.
fn lock(waiting: &Mutex<WaitingReplays>) -> MutexGuard<'_, WaitingReplays> {
    waiting.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::channel;

    #[test]
    fn however_much_is_typed_during_a_replay_one_request_of_a_file_waits() {
        let (reported, reports) = channel();
        let (go_on, gate) = channel::<()>();
        let worker = ReplayWorker::start(move |findings| {
            let _ = reported.send(findings.version);
            let _ = gate.recv();
        });
        let ask = |version: i64| {
            let (uri, path) = ("file:///nowhere/a.toml".to_owned(), PathBuf::from("/nowhere/a.toml"));
            let texts = BTreeMap::from([(path.clone(), version.to_string())]);
            worker.ask(ReplayRequest { uri, version, path, texts });
        };
        ask(1);
        assert_eq!(reports.recv(), Ok(1));
        (2..100).for_each(ask);
        assert_eq!(lock(&worker.waiting).requests.len(), 1);
        go_on.send(()).expect("it listens");
        assert_eq!(reports.recv(), Ok(99), "the latest, and none of those before it");
    }
}
