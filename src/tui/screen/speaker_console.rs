//! The speaker's console: what the class sees, what comes next, the notes, the answer to come, and the time.
//!
//! It shows what the presentation tells it, and asks the presentation for whatever a key means. While there is none, it waits,
//! and still shows where the last one stood.

mod draw;

use std::time::Duration;

use ratatui::buffer::Buffer;

use super::{DrawContext, HelpTopic, Screen, ScreenCommand, ScreenContext};
use crate::model::speaker_view::{SpeakerCommand, SpeakerReport, SpeakerView};
use crate::tui::keymap::{FooterHint, KeyPress, KeymapAction, KeymapContext};
use crate::tui::notice::Notice;
use crate::tui::widget::list::position_after;
use crate::tui::widget::screen_parts::footer_hints;

/// Asks the presentation for something.
pub type AskPresentation = Box<dyn Fn(SpeakerCommand)>;

/// How often the clock is drawn.
const CLOCK_INTERVAL: Duration = Duration::from_secs(1);

/// The most digits of a number that can be typed.
const MAX_DIGITS: usize = 4;

/// The console.
pub struct SpeakerConsole {
    /// Where the presentation stands, or stood.
    view: Option<Box<SpeakerView>>,
    /// Whether it is there.
    is_connected: bool,
    /// The time since it told that.
    since: Duration,
    typed: String,
    scroll: usize,
    ask: AskPresentation,
}

impl SpeakerConsole {
    /// A console that waits for its presentation.
    #[must_use]
    pub fn new(ask: AskPresentation) -> Self {
        Self { view: None, is_connected: false, since: Duration::ZERO, typed: String::new(), scroll: 0, ask }
    }

    fn ask(&self, command: SpeakerCommand, notice: &mut Notice) {
        if self.is_connected {
            (self.ask)(command);
        } else {
            notice.set("No presentation is running.");
        }
    }

    /// Where the presentation stands, with the time that has passed since it said so.
    fn view_now(&self) -> Option<SpeakerView> {
        let view = self.view.as_deref()?;
        Some(SpeakerView { elapsed_seconds: view.elapsed_seconds.saturating_add(self.since.as_secs()), ..view.clone() })
    }
}

impl Screen for SpeakerConsole {
    fn keymap_context(&self) -> KeymapContext {
        KeymapContext::SpeakerConsole
    }

    fn handle_action(&mut self, action: KeymapAction, key: KeyPress, context: &mut ScreenContext<'_>) -> ScreenCommand {
        let typed = std::mem::take(&mut self.typed);
        let notice = &mut *context.notice;
        match (action, typed.parse().ok()) {
            (KeymapAction::Close, _) => return ScreenCommand::Close,
            (KeymapAction::Number, _) => {
                self.typed = typed;
                if let KeyPress::Char(digit) = key
                    && self.typed.len() < MAX_DIGITS
                {
                    self.typed.push(digit);
                }
                notice.set(format!("{}: Enter goes to that slide.", self.typed));
            }
            (KeymapAction::Confirm, Some(number)) => self.ask(SpeakerCommand::GoTo(number), notice),
            (KeymapAction::Back, Some(_)) => {
                self.typed = typed;
                self.typed.pop();
            }
            (KeymapAction::Next | KeymapAction::Confirm, _) => self.ask(SpeakerCommand::Next, notice),
            (KeymapAction::Back, _) => self.ask(SpeakerCommand::Back, notice),
            (KeymapAction::Blank, _) => self.ask(SpeakerCommand::Blank, notice),
            (action, _) => {
                self.scroll = position_after(self.scroll, action, draw::last_scroll(self, context.area), 1);
            }
        }
        ScreenCommand::Stay
    }

    fn draw(&self, DrawContext { pen, .. }: DrawContext<'_>, buffer: &mut Buffer) {
        draw::draw_console(pen, self, buffer);
    }

    fn footer(&self, _context: DrawContext<'_>) -> Vec<FooterHint> {
        use KeymapAction::{Back, Blank, Close, Down, Help, Next, Quit, Up};
        footer_hints(KeymapContext::SpeakerConsole, &[Next, Back, Blank, Up, Down, Close, Help, Quit])
    }

    fn help(&self) -> HelpTopic {
        HelpTopic::of(&[KeymapContext::SpeakerConsole])
    }

    fn tick_interval(&self) -> Option<Duration> {
        self.is_connected.then_some(CLOCK_INTERVAL)
    }

    fn tick(&mut self, elapsed: Duration, _notice: &mut Notice) {
        if self.is_connected {
            self.since = self.since.saturating_add(elapsed);
        }
    }

    fn update_speaker(&mut self, report: &SpeakerReport) {
        match report {
            SpeakerReport::Absent => self.is_connected = false,
            SpeakerReport::Present(view) => {
                if self.view.as_ref().is_none_or(|before| before.slide != view.slide) {
                    self.scroll = 0;
                }
                self.is_connected = true;
                self.since = Duration::ZERO;
                self.view = Some(view.clone());
            }
        }
    }
}
