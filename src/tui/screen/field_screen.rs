//! Asks for one value, which is typed: the day of the interview, the time that there is for a plan.

use ratatui::buffer::Buffer;
use ratatui::text::Line;

use super::{CourseRequest, DrawContext, Screen, ScreenCommand, ScreenContext};
use crate::tui::keymap::{FooterHint, KeyPress, KeymapAction, KeymapContext};
use crate::tui::theme::Tone;
use crate::tui::widget::screen_parts;
use crate::tui::widget::screen_parts::footer_hints;
use crate::tui::widget::text_field::{TextField, TextFieldStyle};
use crate::tui::widget::wrapped_text::{WrappedText, markdown_lines};

/// The columns of the field; what is typed has about ten characters.
const FIELD_COLUMNS: usize = 40;

/// Makes a request of what was typed, or says what is wrong with it.
type ParseField = Box<dyn Fn(&str) -> Result<CourseRequest, String>>;

/// A value while it is typed.
pub(super) struct FieldScreen {
    title: &'static str,
    advice: &'static str,
    parse: ParseField,
    field: TextField,
    fault: Option<String>,
}

impl FieldScreen {
    /// A field with the value that is set. What `parse` makes of the text, without the space around it, is asked of the
    /// course once the field is closed.
    pub(super) fn new(
        title: &'static str,
        advice: &'static str,
        value: &str,
        parse: impl Fn(&str) -> Result<CourseRequest, String> + 'static,
    ) -> Self {
        let mut field = TextField::default();
        field.insert(value);
        Self { title, advice, parse: Box::new(parse), field, fault: None }
    }
}

impl Screen for FieldScreen {
    fn keymap_context(&self) -> KeymapContext {
        KeymapContext::ValueField
    }

    fn footer(&self, _context: DrawContext<'_>) -> Vec<FooterHint> {
        let actions = [KeymapAction::Confirm, KeymapAction::Close, KeymapAction::Help, KeymapAction::Quit];
        footer_hints(KeymapContext::ValueField, &actions)
    }

    fn handle_action(
        &mut self,
        action: KeymapAction,
        _key: KeyPress,
        _context: &mut ScreenContext<'_>,
    ) -> ScreenCommand {
        match action {
            KeymapAction::Close => return ScreenCommand::Close,
            KeymapAction::Confirm => match (self.parse)(self.field.text().trim()) {
                Ok(request) => return ScreenCommand::CloseAnd(Box::new(request.into())),
                Err(fault) => self.fault = Some(fault),
            },
            _ => {}
        }
        ScreenCommand::Stay
    }

    fn type_key(&mut self, key: KeyPress, _context: &mut ScreenContext<'_>) {
        self.fault = None;
        self.field.press(key, FIELD_COLUMNS);
    }

    fn paste(&mut self, text: &str, _context: &mut ScreenContext<'_>) {
        self.fault = None;
        self.field.insert(text.lines().next().unwrap_or_default());
    }

    fn draw(&self, DrawContext { pen, .. }: DrawContext<'_>, buffer: &mut Buffer) {
        let columns = usize::from(screen_parts::content_area(buffer.area).width);
        let mut lines = vec![Line::default()];
        lines.extend(markdown_lines(pen, self.advice, columns));
        lines.push(Line::default());
        let mut field = pen.line("> ", Tone::Key);
        let typed = self.field.visible_rows(pen, TextFieldStyle::CODE, FIELD_COLUMNS.min(columns), 1).lines;
        field.spans.extend(typed.into_iter().flatten());
        lines.push(field);
        if let Some(fault) = &self.fault {
            lines.push(Line::default());
            lines.extend(WrappedText::plain(fault, Tone::Bad).with_lead("✗ ", Tone::Bad).lines(pen, columns));
        }
        screen_parts::draw_text(pen, self.title, &lines, 0, buffer);
    }
}
