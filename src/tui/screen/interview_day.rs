//! Asks for the day of the interview, over the map.

use ratatui::buffer::Buffer;
use ratatui::text::Line;

use super::{CourseRequest, DrawContext, Screen, ScreenCommand, ScreenContext};
use crate::course::agenda::Agenda;
use crate::course::day;
use crate::tui::keymap::{FooterHint, KeyPress, KeymapAction, KeymapContext};
use crate::tui::theme::Tone;
use crate::tui::widget::screen_parts;
use crate::tui::widget::screen_parts::footer_hints;
use crate::tui::widget::text_field::{TextField, TextFieldStyle};
use crate::tui::widget::wrapped_text::{WrappedText, markdown_lines};

const ADVICE: &str = "When is your interview? Type the day as `2026-12-24`, and **Enter** keeps it. Each question is then \
    seen again in the week before it. Nothing typed forgets the day; **Esc** changes nothing.";

/// The columns of the field; a date has ten characters.
const FIELD_COLUMNS: usize = 40;

/// The day of the interview while it is typed.
pub(super) struct InterviewDayScreen {
    today: i64,
    field: TextField,
    fault: Option<String>,
}

impl InterviewDayScreen {
    /// The field with the day that is set.
    pub(super) fn new(agenda: &Agenda) -> Self {
        let mut field = TextField::default();
        field.insert(&agenda.target_day.map(day::format_date).unwrap_or_default());
        Self { today: agenda.today, field, fault: None }
    }

    /// The day that is typed; `None` forgets it.
    ///
    /// # Errors
    /// Says what is wrong with it.
    fn parse(&self) -> Result<Option<i64>, String> {
        let text = self.field.text().trim();
        if text.is_empty() {
            return Ok(None);
        }
        match day::parse_date(text) {
            None => Err("This is no day. Type it as year, month and day: 2026-12-24.".to_owned()),
            Some(day) if day < self.today => Err("This day has passed. Type one that is still to come.".to_owned()),
            Some(day) => Ok(Some(day)),
        }
    }
}

impl Screen for InterviewDayScreen {
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
            KeymapAction::Confirm => match self.parse() {
                Ok(day) => return ScreenCommand::CloseAnd(Box::new(CourseRequest::SetInterviewDay(day).into())),
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
        lines.extend(markdown_lines(pen, ADVICE, columns));
        lines.push(Line::default());
        let mut field = pen.line("> ", Tone::Key);
        let typed = self.field.visible_rows(pen, TextFieldStyle::CODE, FIELD_COLUMNS.min(columns), 1).lines;
        field.spans.extend(typed.into_iter().flatten());
        lines.push(field);
        if let Some(fault) = &self.fault {
            lines.push(Line::default());
            lines.extend(WrappedText::plain(fault, Tone::Bad).with_lead("✗ ", Tone::Bad).lines(pen, columns));
        }
        screen_parts::draw_text(pen, "The day of your interview", &lines, 0, buffer);
    }
}
