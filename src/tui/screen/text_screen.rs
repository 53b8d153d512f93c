//! A screen of text that scrolls: help, a report, how a signature comes about.

use ratatui::buffer::Buffer;
use ratatui::text::Line;

use super::help::HelpTopic;
use super::{ClosedScreen, DrawContext, Screen, ScreenCommand, ScreenContext};
use crate::tui::keymap::{FooterHint, KeyPress, KeymapAction, KeymapContext};
use crate::tui::paint::Pen;
use crate::tui::widget::screen_parts;
use crate::tui::widget::screen_parts::footer_hints;

/// Makes the lines of a screen that is this many columns wide.
type TextScreenLines = Box<dyn Fn(Pen, usize) -> Vec<Line<'static>>>;

/// A screen of text.
pub struct TextScreen {
    keymap_context: KeymapContext,
    title: String,
    lines: TextScreenLines,
    help: HelpTopic,
    /// What Enter does; without it, Enter closes the screen.
    next: Option<ScreenCommand>,
    scroll: usize,
}

impl TextScreen {
    /// The top of a text.
    pub(in crate::tui) fn new(
        keymap_context: KeymapContext,
        title: impl Into<String>,
        lines: impl Fn(Pen, usize) -> Vec<Line<'static>> + 'static,
    ) -> Self {
        let help = HelpTopic::of(&[keymap_context]);
        Self { keymap_context, title: title.into(), lines: Box::new(lines), help, next: None, scroll: 0 }
    }

    /// The same with help of its own.
    pub(super) fn with_help(self, help: HelpTopic) -> Self {
        Self { help, ..self }
    }

    /// The same screen, from which Enter leads on.
    #[must_use]
    pub(super) fn with_next(self, next: ScreenCommand) -> Self {
        Self { next: Some(next), ..self }
    }
}

impl Screen for TextScreen {
    fn keymap_context(&self) -> KeymapContext {
        self.keymap_context
    }

    fn footer(&self, _context: DrawContext<'_>) -> Vec<FooterHint> {
        let mut actions =
            vec![KeymapAction::Up, KeymapAction::Down, KeymapAction::Close, KeymapAction::Help, KeymapAction::Quit];
        if self.next.is_some() {
            actions.insert(0, KeymapAction::Confirm);
        }
        footer_hints(self.keymap_context, &actions)
    }

    fn handle_action(
        &mut self,
        action: KeymapAction,
        _key: KeyPress,
        context: &mut ScreenContext<'_>,
    ) -> ScreenCommand {
        match action {
            KeymapAction::Close | KeymapAction::Help => return ScreenCommand::Close,
            KeymapAction::Confirm => return self.next.take().unwrap_or(ScreenCommand::Close),
            action => {
                let lines = |pen, columns| (self.lines)(pen, columns).len();
                self.scroll = screen_parts::scroll_after(self.scroll, action, context.area, lines);
            }
        }
        ScreenCommand::Stay
    }

    fn draw(&self, DrawContext { pen, .. }: DrawContext<'_>, buffer: &mut Buffer) {
        let lines = (self.lines)(pen, usize::from(screen_parts::content_area(buffer.area).width));
        screen_parts::draw_text(pen, &self.title, &lines, self.scroll, buffer);
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
