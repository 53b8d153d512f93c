//! The learner's own browser at work: each of its requests is told as it arrives, and what is typed meanwhile is done.

use std::io;

use serde_json::json;

use super::arrived_request::ArrivedRequest;
use crate::course::Input;
use crate::course::lesson::own_browser_text::{OVER_SSH, OWN_BROWSER_ADVICE, OWN_BROWSER_LIMITS, cookie_sentences};
use crate::model::Act;
use crate::model::account::BUILT_IN_ACCOUNTS;
use crate::plain::console::Console;
use crate::plain::lab_inbox::{LabEvent, LabInbox};
use crate::plain::stdout_writer::StdoutWriter;
use crate::plain::task_command::{TaskCommand, parse_task_command};
use crate::plain::{story, task};
use crate::play::{BrowserAddress, ExternalExchange, LabReport, Player, SshConnection};

const COMMANDS: &str = "`set` lists the switches, `set PATH VALUE` turns one, `story` tells everything so far, `wire` shows the \
                        last request and response";

/// How it is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BrowserReportForm {
    /// In words.
    Words,
    /// One JSON object a line.
    JsonLines,
}

/// How the learner stopped watching.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::plain) enum WatchEnd {
    /// By `q`.
    Left,
    InputEnded,
}

/// A lab that is open to the learner's browser.
pub(in crate::plain) struct BrowserWatch<'a> {
    pub(in crate::plain) player: &'a mut Player,
    pub(in crate::plain) inbox: &'a LabInbox,
    pub(in crate::plain) form: BrowserReportForm,
    /// Where `q` leads, as a sentence: `q ends`.
    pub(in crate::plain) way_out: &'static str,
}

impl BrowserWatch<'_> {
    /// Says where the browser reaches the lab, then tells each request as it arrives, until the learner leaves.
    ///
    /// # Errors
    /// When the output cannot be written, or the input not be read.
    pub(in crate::plain) fn run(mut self, console: &mut Console, ssh: Option<&SshConnection>) -> io::Result<WatchEnd> {
        self.print_addresses(&mut console.out, ssh)?;
        while let Some(line) = self.next_line(console)? {
            match line.trim() {
                "q" | "quit" => return Ok(WatchEnd::Left),
                line => self.obey(&mut console.out, line)?,
            }
        }
        Ok(WatchEnd::InputEnded)
    }

    /// Waits for a line, and tells the requests that come before it.
    fn next_line(&mut self, console: &mut Console) -> io::Result<Option<String>> {
        console.out.flush()?;
        let events = self.inbox.sender();
        // Whoever has ended meanwhile wants no line.
        console.read_line_aside(move |line| drop(events.send(LabEvent::Line(line))))?;
        loop {
            match self.inbox.recv() {
                LabEvent::Line(line) => return line,
                LabEvent::Report(report) => self.tell_report(&mut console.out, *report)?,
                LabEvent::LabEnded => return Err(io::Error::other("the lab has ended; start it again")),
            }
            console.out.flush()?;
        }
    }

    fn print_addresses(&self, out: &mut StdoutWriter, ssh: Option<&SshConnection>) -> io::Result<()> {
        let lanes = 0..self.player.attempt().lanes().len();
        let addresses: Vec<BrowserAddress> = lanes.filter_map(|lane| self.player.browser_address(lane)).collect();
        match self.form {
            BrowserReportForm::Words => self.tell_addresses(out, &addresses, ssh),
            BrowserReportForm::JsonLines => addresses.iter().try_for_each(|address| {
                let BrowserAddress { shop, evil, blog, spa, port } = address;
                let ssh = ssh.map(|ssh| ssh.forward_command(*port));
                let places = json!({ "shop": shop, "evil": evil, "blog": blog, "spa": spa });
                out.json_line(&json!({ "format_version": 1, "open_at": places, "port": port, "ssh": ssh }))
            }),
        }
    }

    fn tell_addresses(
        &self,
        out: &mut StdoutWriter,
        addresses: &[BrowserAddress],
        ssh: Option<&SshConnection>,
    ) -> io::Result<()> {
        for (lane, address) in addresses.iter().enumerate() {
            match self.player.attempt().lane_title(lane) {
                Some(title) => out.line(&format!("Your own browser is the client. [{title}] is at"))?,
                None => out.line("Your own browser is the client. The shop is at")?,
            }
            out.line(&format!("    {}", address.shop))?;
            if let Some(ssh) = ssh {
                out.line(OVER_SSH)?;
                out.line(&format!("    {}", ssh.forward_command(address.port)))?;
            }
            out.line("")?;
            let pages = address.other_pages();
            pages.iter().try_for_each(|(name, url)| out.line(&format!("  {name:<20}{url}")))?;
            out.line("")?;
        }
        let known = BUILT_IN_ACCOUNTS.iter();
        known.map(|known| format!("  {:<20}{}", known.name, known.password)).try_for_each(|line| out.line(&line))?;
        out.line("")?;
        out.markdown("", OWN_BROWSER_ADVICE)?;
        out.markdown("", OWN_BROWSER_LIMITS)?;
        out.line("")?;
        self.print_help(out)
    }

    fn print_help(&self, out: &mut StdoutWriter) -> io::Result<()> {
        out.markdown("", &format!("{}. Commands: {COMMANDS}.", self.way_out))
    }

    /// Hands a report to the player, and tells the requests that it brought.
    fn tell_report(&mut self, out: &mut StdoutWriter, report: LabReport) -> io::Result<()> {
        let told = self.player.external_exchanges().last().map_or(0, |external| external.number);
        let was_open = self.is_open();
        self.player.handle_report(report);
        let news = self.player.external_exchanges().iter().filter(|external| external.number > told);
        news.into_iter().try_for_each(|external| self.tell_request(out, external))?;
        if was_open && !self.is_open() {
            out.line("")?;
            out.line("The task is done, so your browser is let in no longer. q goes on.")?;
        }
        Ok(())
    }

    fn is_open(&self) -> bool {
        self.player.browser_address(0).is_some()
    }

    fn tell_request(&self, out: &mut StdoutWriter, external: &ExternalExchange) -> io::Result<()> {
        if self.form == BrowserReportForm::JsonLines {
            return out.json_line(&json!(ArrivedRequest::new(external)));
        }
        out.line("")?;
        if let Some(title) = self.player.attempt().lane_title(external.lane) {
            out.line(&format!("  [{title}]"))?;
        }
        story::print_newest(out, &self.player.attempt().story(external.lane))?;
        let sentences = cookie_sentences(&external.exchange);
        sentences.iter().try_for_each(|sentence| out.plain("     ", "       ", sentence))
    }

    fn obey(&mut self, out: &mut StdoutWriter, line: &str) -> io::Result<()> {
        let command = parse_task_command(line, self.player.attempt());
        if self.form == BrowserReportForm::JsonLines {
            return self.obey_program(out, line, command);
        }
        match (line, command) {
            ("story", _) => story::print_lane(out, &self.player.attempt().story(0)),
            ("wire", _) => task::print_last(out, self.player.attempt()),
            (_, Some(Ok(TaskCommand::Perform(acts)))) => {
                let first_new = task::next_act_indexes(self.player.attempt());
                self.perform(out, acts)?;
                task::print_news(out, self.player.attempt(), &first_new)
            }
            (_, Some(Ok(command @ TaskCommand::ListSwitches(_)))) => task::answer(out, self.player, &command),
            (_, Some(Err(fault))) => out.plain("  ", "  ", &fault),
            _ => self.print_help(out),
        }
    }

    /// Does what a program asks for, and answers in one line.
    fn obey_program(
        &mut self,
        out: &mut StdoutWriter,
        line: &str,
        command: Option<Result<TaskCommand, String>>,
    ) -> io::Result<()> {
        let error = match command {
            Some(Ok(TaskCommand::Perform(acts))) => {
                self.perform(out, acts)?;
                self.player.attempt().manual_error().map(str::to_owned)
            }
            Some(Err(fault)) => Some(fault),
            _ => {
                Some("with --format json write `set PATH VALUE`, `clock 15m`, `end NAME`, `restart` or `q`".to_owned())
            }
        };
        match error {
            None => out.json_line(&json!({ "done": line })),
            Some(error) => out.json_line(&json!({ "not_done": line, "error": error })),
        }
    }

    /// Does these in every lane of the task or of free play. The requests that come meanwhile are told.
    fn perform(&mut self, out: &mut StdoutWriter, acts: Vec<Act>) -> io::Result<()> {
        let lanes = self.player.attempt().manual_lanes();
        self.player.handle_input(Input::PerformManually { lanes, acts });
        while self.player.attempt().is_performing_manually() {
            let Some(report) = self.inbox.recv_report() else { break };
            self.tell_report(out, report)?;
        }
        Ok(())
    }
}
