//! A page of text that scrolls: help, a report, how a signature comes about.

use ratatui::buffer::Buffer;
use ratatui::text::Line;

use super::help::HelpTopic;
use super::{ClosedScreen, DrawContext, Screen, ScreenCommand, ScreenContext};
use crate::tui::keymap::{FooterHint, KeyAction, KeyContext, KeyPress};
use crate::tui::paint::Pen;
use crate::tui::widget::page::{self, footer_hints};

/// Makes the lines of a page that is this many columns wide.
type PageLines = Box<dyn Fn(Pen, usize) -> Vec<Line<'static>>>;

/// A page of text.
pub struct TextPage {
    key_context: KeyContext,
    title: String,
    lines: PageLines,
    help: HelpTopic,
    /// What Enter does; without it, Enter closes the page.
    next: Option<ScreenCommand>,
    scroll: usize,
}

impl TextPage {
    /// The top of a page.
    pub(in crate::tui) fn new(
        key_context: KeyContext,
        title: impl Into<String>,
        lines: impl Fn(Pen, usize) -> Vec<Line<'static>> + 'static,
    ) -> Self {
        let help = HelpTopic::of(&[key_context]);
        Self { key_context, title: title.into(), lines: Box::new(lines), help, next: None, scroll: 0 }
    }

    /// The same with help of its own.
    pub(super) fn with_help(self, help: HelpTopic) -> Self {
        Self { help, ..self }
    }

    /// The same page, from which Enter leads on.
    #[must_use]
    pub(super) fn with_next(self, next: ScreenCommand) -> Self {
        Self { next: Some(next), ..self }
    }
}

impl Screen for TextPage {
    fn key_context(&self) -> KeyContext {
        self.key_context
    }

    fn footer(&self, _context: DrawContext<'_>) -> Vec<FooterHint> {
        let mut actions = vec![KeyAction::Up, KeyAction::Down, KeyAction::Close, KeyAction::Help, KeyAction::Quit];
        if self.next.is_some() {
            actions.insert(0, KeyAction::Confirm);
        }
        footer_hints(self.key_context, &actions)
    }

    fn handle_action(&mut self, action: KeyAction, _key: KeyPress, context: &mut ScreenContext<'_>) -> ScreenCommand {
        match action {
            KeyAction::Close | KeyAction::Help => return ScreenCommand::Close,
            KeyAction::Confirm => return self.next.take().unwrap_or(ScreenCommand::Close),
            action => {
                let lines = |pen, columns| (self.lines)(pen, columns).len();
                self.scroll = page::scroll_after(self.scroll, action, context.area, lines);
            }
        }
        ScreenCommand::Stay
    }

    fn draw(&self, DrawContext { pen, .. }: DrawContext<'_>, buffer: &mut Buffer) {
        let lines = (self.lines)(pen, usize::from(page::content_area(buffer.area).width));
        page::draw_page(pen, &self.title, &lines, self.scroll, buffer);
    }

    fn help(&self) -> HelpTopic {
        self.help.clone()
    }

    fn close(self: Box<Self>) -> Option<ClosedScreen> {
        match self.next {
            Some(ScreenCommand::Replace(screen)) => screen.close(),
            _ => None,
        }
    }
}
