//! What several tests need: a player without a screen, and the program as a command.

#![expect(dead_code, reason = "each test uses a part of it")]

pub(crate) mod answers;
#[cfg(unix)]
pub(crate) mod chromium;
#[cfg(unix)]
pub(crate) mod firefox;
#[cfg(unix)]
pub(crate) mod real_browser;
#[cfg(unix)]
pub(crate) mod redis_process;

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};

use authwalk::internals::content::{Lesson, Library};
use authwalk::internals::course::{Attempt, AttemptPhase, Input};
use authwalk::internals::play::{LabReport, LabSeed, Player};

/// Every built-in lesson.
pub(crate) fn lessons() -> Vec<Arc<Lesson>> {
    Library::built_in().lessons.into_iter().map(|lesson| Arc::new(lesson.value)).collect()
}

/// A player that waits for the lab after every input.
pub(crate) struct BlockingPlayer {
    player: Player,
    inbox: mpsc::Receiver<LabReport>,
}

impl BlockingPlayer {
    pub(crate) fn start(lesson: &Arc<Lesson>, lab_seed: LabSeed) -> Self {
        let (reports, inbox) = mpsc::channel();
        let player = Player::open(Arc::clone(lesson), lab_seed, move |report| drop(reports.send(report)));
        let mut player = Self { player: player.expect("a loopback"), inbox };
        player.wait_until_idle();
        player
    }

    pub(crate) fn attempt(&self) -> &Attempt {
        self.player.attempt()
    }

    pub(crate) fn inner(&self) -> &Player {
        &self.player
    }

    /// Handles an input and waits until the lab has nothing left to do.
    pub(crate) fn press(&mut self, input: Input) {
        self.player.handle_input(input);
        self.wait_until_idle();
    }

    fn wait_until_idle(&mut self) {
        while matches!(self.attempt().phase(), AttemptPhase::Starting | AttemptPhase::Running { .. }) {
            let report = self.inbox.recv().expect("the lab reports");
            self.player.handle_report(report);
        }
    }

    /// Lets a browser in.
    pub(crate) fn open_to_browser(&mut self) {
        self.player.open_to_browser();
    }

    /// Waits for one more report of the lab, such as one about a request from outside.
    pub(crate) fn receive_report(&mut self) {
        let report = self.inbox.recv().expect("the lab reports");
        self.player.handle_report(report);
    }
}

/// Runs the program without a terminal and without `NO_COLOR`.
pub(crate) fn authwalk(args: &[&str]) -> Output {
    command(args).stdin(Stdio::null()).output().expect("the program runs")
}

/// Runs the program with `input` on its standard input.
pub(crate) fn with_input(args: &[&str], input: &[u8]) -> Output {
    run_with_input(command(args), input)
}

/// Runs `command` with `input` on its standard input.
pub(crate) fn run_with_input(mut command: Command, input: &[u8]) -> Output {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program runs");
    // A program that does not read its input may have exited by now.
    let _ = child.stdin.take().expect("a pipe").write_all(input);
    child.wait_with_output().expect("it ends")
}

/// The program with `args`, in the package's folder, with an empty journal of its own.
pub(crate) fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_authwalk"));
    command.args(args).current_dir(Path::new(env!("CARGO_MANIFEST_DIR"))).env_remove("NO_COLOR");
    command.env("XDG_STATE_HOME", fresh_state());
    command
}

/// A folder for the journal that no other run uses. The program creates it when it has something to keep.
fn fresh_state() -> PathBuf {
    static NEXT_RUN: AtomicUsize = AtomicUsize::new(0);
    let run = NEXT_RUN.fetch_add(1, Ordering::Relaxed);
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("state-{}-{run}", std::process::id()));
    // An earlier process may have had the same process id.
    let _ = std::fs::remove_dir_all(&folder);
    folder
}

pub(crate) fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

pub(crate) fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("UTF-8")
}
