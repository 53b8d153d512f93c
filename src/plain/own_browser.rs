//! The learner's own browser as the client, line after line: each request as it arrives, and the switches of the lab as
//! commands.

use std::io;
use std::sync::{Arc, mpsc};
use std::thread;

use super::output::Output;
use super::task_command::{TaskCommand, parse_task_command};
use super::{story, task};
use crate::content::Lesson;
use crate::course::lesson::own_browser_words::{OVER_SSH, OWN_BROWSER_ADVICE, OWN_BROWSER_LIMITS, cookie_sentences};
use crate::course::{AttemptPhase, Input};
use crate::model::Act;
use crate::model::account::BUILT_IN_ACCOUNTS;
use crate::play::player::PlayError;
use crate::play::{LabReport, LabSeed, Player, SshConnection};

const HELP: &str = "Commands: `set` lists the switches, `set PATH VALUE` turns one, `story` tells everything so far, \
                    `wire` shows the last request and response, q ends.";

/// A lab whose client is a real browser.
pub struct PlainOwnBrowser {
    player: Player,
    events: mpsc::Receiver<PlainEvent>,
    sender: mpsc::Sender<PlainEvent>,
}

/// What happens while a browser is watched.
enum PlainEvent {
    Report(Box<LabReport>),
    Line(String),
    /// The input has ended.
    End,
}

impl PlainOwnBrowser {
    /// Starts the lab of `lesson`, open to the learner's browser.
    ///
    /// # Errors
    /// When there is no loopback to listen on.
    pub fn open(lesson: Arc<Lesson>, lab_seed: LabSeed) -> Result<Self, PlayError> {
        let (sender, events) = mpsc::channel();
        let reports = sender.clone();
        let on_report = move |report| drop(reports.send(PlainEvent::Report(Box::new(report))));
        let player = Player::open(lesson, lab_seed, on_report)?.with_own_browser();
        Ok(Self { player, events, sender })
    }

    /// Says where the browser reaches the lab, then tells each request as it arrives, until the input ends.
    ///
    /// # Errors
    /// When the output cannot be written.
    pub fn run(mut self, mut out: Output, ssh: Option<&SshConnection>) -> io::Result<()> {
        while *self.player.attempt().phase() == AttemptPhase::Starting {
            self.handle_next_report();
        }
        self.print_addresses(&mut out, ssh)?;
        out.flush()?;
        read_lines(self.sender.clone())?;
        while let Ok(event) = self.events.recv() {
            match event {
                PlainEvent::Report(report) => self.tell_report(&mut out, *report)?,
                PlainEvent::Line(line) if matches!(line.as_str(), "q" | "quit") => break,
                PlainEvent::Line(line) => self.obey(&mut out, &line)?,
                PlainEvent::End => break,
            }
            out.flush()?;
        }
        Ok(())
    }

    fn print_addresses(&self, out: &mut Output, ssh: Option<&SshConnection>) -> io::Result<()> {
        let Some(address) = self.player.browser_address(0) else {
            return out.line("The lab could not be opened to a browser.");
        };
        out.line("Your own browser is the client. The shop is at")?;
        out.line(&format!("    {}", address.shop))?;
        if let Some(ssh) = ssh {
            out.line(OVER_SSH)?;
            out.line(&format!("    {}", ssh.forward_command(address.port)))?;
        }
        out.line("")?;
        out.markdown("", OWN_BROWSER_ADVICE)?;
        out.markdown("", OWN_BROWSER_LIMITS)?;
        out.line("")?;
        let places = [
            ("the attacker's page", &address.evil),
            ("a hostile sibling", &address.blog),
            ("an app elsewhere", &address.spa),
        ];
        places.iter().try_for_each(|(name, url)| out.line(&format!("  {name:<20}{url}")))?;
        BUILT_IN_ACCOUNTS.iter().try_for_each(|known| out.line(&format!("  {:<20}{}", known.name, known.password)))?;
        out.line("")?;
        out.markdown("", HELP)
    }

    /// Hands a report to the player, and tells the requests that it brought.
    fn tell_report(&mut self, out: &mut Output, report: LabReport) -> io::Result<()> {
        let told = self.player.external_exchanges().last().map_or(0, |external| external.number);
        self.player.handle_report(report);
        let story = self.player.attempt().story(0);
        for external in self.player.external_exchanges().iter().filter(|external| external.number > told) {
            out.line("")?;
            story::print_newest(out, &story)?;
            for sentence in cookie_sentences(&external.exchange) {
                out.plain("     ", "       ", &sentence)?;
            }
        }
        Ok(())
    }

    fn obey(&mut self, out: &mut Output, line: &str) -> io::Result<()> {
        if line == "story" {
            return story::print_lane(out, &self.player.attempt().story(0));
        }
        if line == "wire" {
            return task::print_last(out, self.player.attempt());
        }
        match parse_task_command(line, self.player.attempt()) {
            Some(Ok(TaskCommand::Perform(acts))) => self.perform(out, acts),
            Some(Ok(TaskCommand::ListSwitches(word))) => task::print_switches(out, self.player.attempt(), &word),
            Some(Err(fault)) => out.plain("  ", "  ", &fault),
            _ => out.markdown("", HELP),
        }
    }

    fn perform(&mut self, out: &mut Output, acts: Vec<Act>) -> io::Result<()> {
        let first_new = task::next_act_indexes(self.player.attempt());
        self.player.handle_input(Input::PerformManually { lanes: vec![0], acts });
        let mut lines = Vec::new();
        while self.player.attempt().is_performing_manually() {
            match self.events.recv() {
                Ok(PlainEvent::Report(report)) => self.player.handle_report(*report),
                Ok(line) => lines.push(line),
                Err(_) => break,
            }
        }
        // What was typed meanwhile comes next.
        for line in lines {
            let _ = self.sender.send(line);
        }
        task::print_news(out, self.player.attempt(), &first_new)
    }

    fn handle_next_report(&mut self) {
        if let Ok(PlainEvent::Report(report)) = self.events.recv() {
            self.player.handle_report(*report);
        }
    }
}

/// Reads the input on a thread of its own, so that a request is told while nobody types.
///
/// # Errors
/// When the system allows no thread.
fn read_lines(sender: mpsc::Sender<PlainEvent>) -> io::Result<()> {
    let read = move || {
        for line in io::stdin().lines() {
            let Ok(line) = line else { break };
            if sender.send(PlainEvent::Line(line.trim().to_owned())).is_err() {
                return;
            }
        }
        let _ = sender.send(PlainEvent::End);
    };
    thread::Builder::new().name("authwalk input".to_owned()).spawn(read).map(drop)
}
