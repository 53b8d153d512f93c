//! What a term of the glossary means, in a box over the screen on which it stands. The arrow keys go to the next term there.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::{Clear, Widget as _};

use super::{DrawContext, Pointer, Screen, ScreenCommand, ScreenContext};
use crate::tui::keymap::{FooterHint, KeyPress, KeymapAction, KeymapContext};
use crate::tui::paint::{Pen, draw_lines};
use crate::tui::theme::Tone;
use crate::tui::widget::list::ListCursor;
use crate::tui::widget::screen_parts::footer_hints;
use crate::tui::widget::term_marks::{DrawnTerm, highlight, term_at};
use crate::tui::widget::wrapped_text::{WrappedText, markdown_lines};

/// The widest that the box is drawn.
const MAX_WIDTH: u16 = 76;

/// The terms that stand on the screen below, and which of them is explained.
pub(in crate::tui) struct TermPopup {
    terms: Vec<DrawnTerm>,
    cursor: ListCursor,
}

impl TermPopup {
    /// Explains one of these terms, by its number.
    pub(in crate::tui) const fn new(terms: Vec<DrawnTerm>, number: usize) -> Self {
        Self { terms, cursor: ListCursor(number) }
    }

    fn selected(&self) -> Option<DrawnTerm> {
        self.terms.get(self.cursor.0).copied()
    }
}

fn term_lines(pen: Pen, drawn: DrawnTerm, columns: usize) -> Vec<Line<'static>> {
    let term = drawn.term;
    let mut lines = markdown_lines(pen, &term.says, columns);
    if !term.also.is_empty() {
        let also = format!("also: {}", term.also.join(", "));
        lines.extend(WrappedText::plain(&also, Tone::Dim).with_indent("  ").lines(pen, columns));
    }
    lines
}

/// The box, in the half of the screen in which the term is not.
fn popup_area(area: Rect, drawn: DrawnTerm, rows: usize) -> Rect {
    let width = area.width.saturating_sub(4).min(MAX_WIDTH);
    let height = u16::try_from(rows + 2).unwrap_or(u16::MAX).min(area.height.saturating_sub(2));
    let x = area.x + (area.width - width) / 2;
    // Two rows stay free below: the footer, and one that may hold a notice.
    let is_in_upper_half = drawn.area.y < area.y + area.height / 2;
    let y = if is_in_upper_half { area.bottom().saturating_sub(height + 1) } else { area.y + 1 };
    Rect { x, y, width, height }
}

impl Screen for TermPopup {
    fn keymap_context(&self) -> KeymapContext {
        KeymapContext::Term
    }

    fn is_overlay(&self) -> bool {
        true
    }

    fn footer(&self, _context: DrawContext<'_>) -> Vec<FooterHint> {
        let actions =
            [KeymapAction::Up, KeymapAction::Down, KeymapAction::Close, KeymapAction::Help, KeymapAction::Quit];
        footer_hints(KeymapContext::Term, &actions)
    }

    fn handle_action(
        &mut self,
        action: KeymapAction,
        _key: KeyPress,
        _context: &mut ScreenContext<'_>,
    ) -> ScreenCommand {
        if matches!(action, KeymapAction::Close | KeymapAction::Terms) {
            return ScreenCommand::Close;
        }
        self.cursor.move_by(action, self.terms.len(), 5);
        ScreenCommand::Stay
    }

    fn click(&mut self, pointer: Pointer<'_>, _context: &mut ScreenContext<'_>) -> Option<KeyPress> {
        match term_at(&self.terms, pointer.position) {
            Some(number) => self.cursor.0 = number,
            None => return Some(KeyPress::Esc),
        }
        None
    }

    fn draw(&self, DrawContext { pen, .. }: DrawContext<'_>, buffer: &mut Buffer) {
        let Some(drawn) = self.selected() else { return };
        highlight(drawn, pen.theme.style(Tone::Selected), buffer);
        let columns = usize::from(buffer.area.width.saturating_sub(4).min(MAX_WIDTH).saturating_sub(4));
        let lines = term_lines(pen, drawn, columns);
        let area = popup_area(buffer.area, drawn, lines.len()).intersection(buffer.area);
        Clear.render(area, buffer);
        buffer.set_style(area, pen.theme.style(Tone::Plain));
        let inner = pen.frame(&drawn.term.name, area, buffer);
        draw_lines(&pen.truncate(lines, usize::from(inner.height)), inner, buffer);
    }
}
