//! `lab --browser` line after line: a lab without a lesson whose client is the learner's own browser.

mod arrived_request;
mod browser_watch;

use std::io;
use std::sync::Arc;

use super::console::Console;
use super::lab_inbox::LabInbox;
use crate::content::Lesson;
use crate::course::AttemptPhase;
use crate::play::play_error::PlayError;
use crate::play::{LabSeed, Player, SshConnection};
pub use browser_watch::BrowserReportForm;
pub(super) use browser_watch::{BrowserWatch, WatchEnd};

/// A lab whose client is a real browser.
pub struct PlainOwnBrowser {
    player: Player,
    inbox: LabInbox,
}

impl PlainOwnBrowser {
    /// Starts the lab of `lesson`, open to the learner's browser.
    ///
    /// # Errors
    /// When there is no loopback to listen on.
    pub fn open(lesson: Arc<Lesson>, lab_seed: LabSeed) -> Result<Self, PlayError> {
        let inbox = LabInbox::new();
        let player = Player::open(lesson, lab_seed, inbox.reporter())?.with_own_browser();
        Ok(Self { player, inbox })
    }

    /// Says where the browser reaches the lab, then tells each request as it arrives, until the input ends.
    ///
    /// # Errors
    /// When the output cannot be written.
    pub fn run(
        mut self,
        console: &mut Console,
        form: BrowserReportForm,
        ssh: Option<&SshConnection>,
    ) -> io::Result<()> {
        while *self.player.attempt().phase() == AttemptPhase::Starting {
            let Some(report) = self.inbox.recv_report() else { break };
            self.player.handle_report(report);
        }
        let (player, inbox) = (&mut self.player, &self.inbox);
        BrowserWatch { player, inbox, form, way_out: "q ends" }.run(console, ssh).map(drop)
    }
}
