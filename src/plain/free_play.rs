//! `authwalk lab` line after line: the lab without a lesson.

use std::io;
use std::sync::Arc;

use super::console::Console;
use super::lab_inbox::LabInbox;
use super::stdout_writer::StdoutWriter;
use super::task;
use super::task_command::{TaskCommand, parse_task_command};
use crate::content::Lesson;
use crate::course::Input;
use crate::play::play_error::PlayError;
use crate::play::{LabSeed, Player};

const HELP: &str = "Commands: `send POST /login as bob user=bob password=$bob.password`, `send GET /me as bob`, `set` lists the switches, \
    `log` tells what has travelled, `log 401` what of it fits, `save` keeps it as a lesson file. `?` lists all; `q` ends.";

/// The lab, for whoever types commands.
pub struct PlainFreePlay {
    player: Player,
    inbox: LabInbox,
}

impl PlainFreePlay {
    /// Starts the lab of `lesson`, in free play at its first step.
    ///
    /// # Errors
    /// When there is no loopback to listen on.
    pub fn open(lesson: Arc<Lesson>, lab_seed: LabSeed) -> Result<Self, PlayError> {
        let inbox = LabInbox::new();
        let player = Player::open(lesson, lab_seed, inbox.reporter())?.with_free_play();
        Ok(Self { player, inbox })
    }

    /// Does what is typed, one line at a time, until `q` or the end of the input.
    ///
    /// # Errors
    /// When the output cannot be written.
    pub fn run(mut self, console: &mut Console) -> io::Result<()> {
        self.inbox.wait_until_idle(&mut self.player);
        console.out.line(&self.player.attempt().lesson().title)?;
        console.out.markdown("", HELP)?;
        for example in self.player.curl_examples() {
            console.out.line(&format!("From another terminal; the header Host chooses the site:\n    {example}"))?;
        }
        while let Some(line) = console.read_line("> ")? {
            self.receive_reports(&mut console.out)?;
            match line.trim() {
                "" => {}
                "q" | "quit" => break,
                line => self.obey(&mut console.out, line)?,
            }
        }
        console.out.flush()
    }

    /// Takes in what came from another terminal meanwhile, and tells it.
    fn receive_reports(&mut self, out: &mut StdoutWriter) -> io::Result<()> {
        let first_new = task::next_act_indexes(self.player.attempt());
        for report in self.inbox.try_reports() {
            self.player.handle_report(report);
        }
        task::print_news(out, self.player.attempt(), &first_new)
    }

    fn obey(&mut self, out: &mut StdoutWriter, line: &str) -> io::Result<()> {
        match parse_task_command(line, self.player.attempt()) {
            Some(Ok(TaskCommand::Perform(acts))) => {
                let attempt = self.player.attempt();
                let (first_new, lanes) = (task::next_act_indexes(attempt), attempt.manual_lanes());
                self.player.handle_input(Input::PerformManually { lanes, acts });
                self.inbox.wait_until_idle(&mut self.player);
                task::print_news(out, self.player.attempt(), &first_new)
            }
            Some(Ok(command)) => task::answer(out, &self.player, &command),
            Some(Err(fault)) => out.plain("  ", "  ", &fault),
            None => out.markdown("", HELP),
        }
    }
}
