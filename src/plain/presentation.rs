//! A presentation, line by line: for a screen reader, for listeners who are not in the room, and for scripts. Each slide is
//! told as the phones of a class are told it; the speaker types what to do next.

use std::io;
use std::sync::{Arc, mpsc};

use super::class::print_way_in;
use super::console::Console;
use super::stdout_writer::{StdoutWriter, count_of};
use crate::course::presentation::slide::SlideKind;
use crate::course::presentation::stage_links::{StageClass, StageEvent, StageInlet, StageLinks, StageOutlet};
use crate::course::presentation::talk::{Curtain, Talk};
use crate::model::speaker_view::{SlideSummary, SpeakerCommand};

/// What can be typed.
const HELP: &str = "Enter goes on, b back, a number to that slide. At a question, `h 2 15` counts 15 hands for option 2. d: dark \
                    or light, n: notes, a: the slide again, c: how to get into the class, q: the end.";

/// Something that happens to a talk.
enum TalkEvent {
    /// A line was typed; `None` at the end of the input.
    Line(io::Result<Option<String>>),
    /// Something comes from elsewhere.
    Stage(StageEvent),
}

/// What the speaker typed.
#[derive(Clone, Debug, PartialEq, Eq)]
enum TalkInput {
    Command(SpeakerCommand),
    Hands { option: usize, count: usize },
    Notes,
    Again,
    WayIn,
    Help,
    End,
}

impl TalkInput {
    fn parse(line: &str) -> Option<Self> {
        let words: Vec<&str> = line.split_whitespace().collect();
        Some(match words.as_slice() {
            [] => Self::Command(SpeakerCommand::Next),
            ["b"] => Self::Command(SpeakerCommand::Back),
            ["d"] => Self::Command(SpeakerCommand::Blank),
            ["h", option, count] => Self::Hands { option: option.parse().ok()?, count: count.parse().ok()? },
            ["n"] => Self::Notes,
            ["a"] => Self::Again,
            ["c"] => Self::WayIn,
            ["?"] => Self::Help,
            ["q"] => Self::End,
            [number] => Self::Command(SpeakerCommand::GoTo(number.parse().ok().filter(|number| *number > 0)?)),
            _ => return None,
        })
    }
}

/// A talk that is given line by line.
struct PlainTalk<'c> {
    console: &'c mut Console,
    talk: Talk,
    is_dark: bool,
    class: Option<StageClass>,
    outlet: StageOutlet,
}

/// Gives a talk. `connect` gets the way by which others reach it, and returns those by which it reaches them.
///
/// # Errors
/// When nothing can be read or written any more, or `connect` fails.
pub fn give_talk(
    console: &mut Console,
    talk: Talk,
    connect: impl FnOnce(StageInlet) -> io::Result<StageLinks>,
) -> io::Result<()> {
    let (sender, events) = mpsc::channel();
    let from_elsewhere = sender.clone();
    // Whoever has ended meanwhile hears nothing.
    let links = connect(Arc::new(move |event| drop(from_elsewhere.send(TalkEvent::Stage(event)))))?;
    let StageLinks { pairing, class, outlet, notice } = links;
    console.print_notice(notice)?;
    if let Some(pairing) = pairing {
        console.out.line("Your notes on your phone: the code works once, for one phone.")?;
        console.out.line(&format!("  Open  {}", pairing.url))?;
        console.out.line(&format!("  Type  {}", pairing.code))?;
    }
    let mut plain = PlainTalk { console, talk, is_dark: false, class, outlet };
    plain.print_class()?;
    plain.console.out.line(HELP)?;
    plain.show()?;
    plain.run(&sender, &events)
}

impl PlainTalk<'_> {
    fn run(&mut self, sender: &mpsc::Sender<TalkEvent>, events: &mpsc::Receiver<TalkEvent>) -> io::Result<()> {
        self.ask_line(sender)?;
        loop {
            match events.recv() {
                Ok(TalkEvent::Line(line)) => {
                    let Some(line) = line? else { break };
                    if !self.console.is_echoed() {
                        self.console.out.line("")?;
                    }
                    if !self.answer(&line)? {
                        break;
                    }
                    self.ask_line(sender)?;
                }
                Ok(TalkEvent::Stage(event)) => self.take(event)?,
                Err(_) => break,
            }
        }
        self.console.out.flush()
    }

    fn ask_line(&mut self, sender: &mpsc::Sender<TalkEvent>) -> io::Result<()> {
        let prompt = self.prompt();
        self.console.out.prompt(&prompt)?;
        let sender = sender.clone();
        self.console.read_line_aside(move |line| drop(sender.send(TalkEvent::Line(line))))
    }

    fn prompt(&self) -> String {
        let place = format!("{} / {}", self.talk.position() + 1, self.talk.presentation().slides().len());
        let asked = self.talk.slide().filter(|slide| matches!(slide.kind, SlideKind::Ask { .. }));
        let answered = asked.map(|slide| self.talk.counts(slide).iter().sum::<usize>());
        match (answered, &self.class) {
            (Some(answered), Some(class)) => format!("{place}, {answered} of {} have answered> ", class.joined),
            (Some(answered), None) => format!("{place}, {}> ", count_of(answered, "hand")),
            (None, _) => format!("{place}> "),
        }
    }

    /// Does what was typed; returns whether the talk goes on.
    fn answer(&mut self, line: &str) -> io::Result<bool> {
        match TalkInput::parse(line) {
            Some(TalkInput::Command(SpeakerCommand::Next)) if !self.is_dark && !self.talk.has_next() => {
                self.console.out.line("That was the last slide.")?;
                return Ok(false);
            }
            Some(TalkInput::Command(command)) => self.drive(command)?,
            Some(TalkInput::Hands { option, count }) => self.count_hands(option, count)?,
            Some(TalkInput::Notes) => self.print_notes()?,
            Some(TalkInput::Again) => self.show()?,
            Some(TalkInput::WayIn) => self.print_class()?,
            Some(TalkInput::End) => return Ok(false),
            Some(TalkInput::Help) | None => self.console.out.line(HELP)?,
        }
        Ok(true)
    }

    /// Takes note of what comes from elsewhere. The prompt that stands there is left behind.
    fn take(&mut self, event: StageEvent) -> io::Result<()> {
        match event {
            StageEvent::Command(command) => {
                self.console.out.line("")?;
                self.drive(command)?;
                let prompt = self.prompt();
                self.console.out.prompt(&prompt)
            }
            StageEvent::Class(view) => {
                let trouble = self.class.as_mut().and_then(|class| class.set_view(&view));
                self.talk.set_phones(&view);
                self.tell();
                match trouble {
                    Some(_) => self.print_aside(trouble),
                    None => Ok(()),
                }
            }
            StageEvent::Reach(reach) => {
                let said = self.class.as_mut().map(|class| class.set_reach(&reach));
                self.print_aside(said)
            }
        }
    }

    /// Says something while a prompt stands there, and prompts again.
    fn print_aside(&mut self, said: Option<String>) -> io::Result<()> {
        self.console.out.line("")?;
        self.console.print_notice(said)?;
        let prompt = self.prompt();
        self.console.out.prompt(&prompt)
    }

    fn drive(&mut self, command: SpeakerCommand) -> io::Result<()> {
        let was_dark = std::mem::take(&mut self.is_dark);
        match command {
            // Whatever is typed only lights up what was dark.
            _ if was_dark => {}
            SpeakerCommand::Blank => self.is_dark = true,
            SpeakerCommand::Next => drop(self.talk.go_on()),
            SpeakerCommand::Back => self.talk.go_to(self.talk.position().saturating_sub(1)),
            SpeakerCommand::GoTo(number) => self.talk.go_to(number.saturating_sub(1)),
        }
        self.show()
    }

    fn tell(&mut self) {
        let curtain = if self.is_dark { Curtain::Dark } else { Curtain::Open };
        (self.outlet)(self.talk.report(curtain), self.talk.mark());
    }

    fn show(&mut self) -> io::Result<()> {
        self.tell();
        if self.is_dark {
            return self.console.out.line("The wall is dark; Enter lights it up.");
        }
        let Some(slide) = self.talk.slide() else { return self.console.out.line("There is nothing to present.") };
        let summary = self.talk.presentation().summary(slide, &self.talk.counts(slide));
        let place = format!("Slide {} of {}", self.talk.position() + 1, self.talk.presentation().slides().len());
        print_slide(&mut self.console.out, &place, &summary)
    }

    fn count_hands(&mut self, option: usize, count: usize) -> io::Result<()> {
        let Some(votes) = self.talk.asked_votes() else {
            return self.console.out.line("Hands are counted where a question is asked.");
        };
        let options = votes.counts().len();
        if !(1..=options).contains(&option) {
            return self.console.out.line(&format!("The options are numbered from 1 to {options}."));
        }
        votes.set_hands(option - 1, count);
        let counted = votes.counts().get(option - 1).copied().unwrap_or(0);
        self.tell();
        self.console.out.line(&format!("Option {option}: {counted}."))
    }

    fn print_notes(&mut self) -> io::Result<()> {
        let notes = self.talk.slide().and_then(|slide| self.talk.presentation().speaker_notes(slide));
        self.console.out.markdown("  ", notes.as_deref().unwrap_or("There are no notes for this slide."))?;
        match self.talk.presentation().answer_to_come(self.talk.position()) {
            Some(answer) => self.console.out.entry("  The answer to come: ", &answer),
            None => Ok(()),
        }
    }

    fn print_class(&mut self) -> io::Result<()> {
        match &self.class {
            Some(StageClass { entrance: Some(entrance), .. }) => print_way_in(&mut self.console.out, entrance),
            Some(_) => self.console.out.line("The class has not been reached yet."),
            None => Ok(()),
        }
    }
}

fn print_slide(out: &mut StdoutWriter, place: &str, summary: &SlideSummary) -> io::Result<()> {
    out.line("")?;
    out.line(&format!("{place}: {}", summary.heading))?;
    for paragraph in &summary.lines {
        out.line("")?;
        out.markdown("  ", paragraph)?;
    }
    out.line("")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_is_a_command_a_number_or_not_understood() {
        use TalkInput::{Command, Hands};
        assert_eq!(TalkInput::parse("  "), Some(Command(SpeakerCommand::Next)));
        assert_eq!(TalkInput::parse("17"), Some(Command(SpeakerCommand::GoTo(17))));
        assert_eq!(TalkInput::parse("h 2 15"), Some(Hands { option: 2, count: 15 }));
        for odd in ["0", "-1", "h", "h 2", "h x 1", "next", "1 2"] {
            assert_eq!(TalkInput::parse(odd), None, "{odd}");
        }
    }
}
