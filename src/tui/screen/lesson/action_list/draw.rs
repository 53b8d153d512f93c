//! The action list on the screen: a head, the lines under their sections, help for the selected one, the footer.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::tab::ManualTab;
use super::{ActionList, ActionListContext, ActionListMode, CHROME_ROWS, ManualActItem, ManualActKind};
use crate::prose::{escape_control_characters, truncate};
use crate::tui::keymap::{FooterHint, KeymapAction};
use crate::tui::paint::{Pen, draw_lines};
use crate::tui::screen::Screen as _;
use crate::tui::theme::Tone;
use crate::tui::widget::list::{HiddenRows, ListLines};
use crate::tui::widget::screen_parts;
use crate::tui::widget::text_field::TextFieldStyle;
use crate::tui::widget::wrapped_text::markdown_lines;

/// Columns that a value may need beside the name.
const VALUE_COLUMNS: usize = 26;

impl ActionList {
    /// Draws the list over the whole of `buffer`.
    pub(super) fn draw_items(
        &self,
        pen: Pen,
        items: &[ManualActItem],
        context: ActionListContext<'_>,
        buffer: &mut Buffer,
    ) {
        let area = buffer.area;
        let inner = screen_parts::margin(area);
        let columns = usize::from(inner.width);
        let rows = area.height.saturating_sub(CHROME_ROWS);
        let head = pen.justify(self.head(pen, columns), (context.name, Tone::Dim), columns);
        draw_lines(&[head, pen.rule("", columns)], Rect { height: 2.min(area.height), ..inner }, buffer);

        let list = Rect { y: area.y.saturating_add(2), height: rows, ..inner };
        let ListLines { lines, selected } = self.lines(pen, items, columns);
        let height = usize::from(rows);
        // In the middle if possible, but always on the screen, even if that has a single row for the list.
        let middle = selected.saturating_sub(height / 2);
        let first = middle.max((selected + 1).saturating_sub(height)).min(lines.len().saturating_sub(height));
        draw_lines(lines.get(first..).unwrap_or_default(), list, buffer);

        let hidden = HiddenRows::new(first, height, lines.len());
        let mut below = vec![pen.rule(&hidden.label(), columns)];
        below.extend(self.selection_help(pen, items, context.last_error, columns));
        draw_lines(&below, Rect { y: list.bottom(), height: 4, ..inner }, buffer);
    }

    /// The title, and the text that the list is filtered by.
    fn head(&self, pen: Pen, columns: usize) -> Line<'static> {
        let focused = matches!(self.mode, ActionListMode::Filter);
        if !focused && self.filter.text().is_empty() {
            return self.tab_line(pen);
        }
        let style = TextFieldStyle { focused, ..TextFieldStyle::CODE };
        let mut line = pen.line("By hand · find: ", Tone::Strong);
        let field = self.filter.visible_rows(pen, style, (columns / 3).max(8), 1);
        line.spans.extend(field.lines.into_iter().flatten());
        line
    }

    /// The names of the tabs.
    fn tab_line(&self, pen: Pen) -> Line<'static> {
        let mut line = pen.line("By hand ", Tone::Strong);
        for tab in ManualTab::ALL {
            line.push_span(if tab == self.tab {
                pen.span(&format!("[ {} ]", tab.title()), Tone::Selected)
            } else {
                pen.span(&format!("  {}  ", tab.title()), Tone::Dim)
            });
        }
        line
    }

    /// Help for the selected line, in at most three rows; what went wrong comes before it.
    fn selection_help(
        &self,
        pen: Pen,
        items: &[ManualActItem],
        last_error: Option<&str>,
        columns: usize,
    ) -> Vec<Line<'static>> {
        let lines = if let Some(fault) = &self.fault {
            vec![pen.line(fault, Tone::Warn)]
        } else if let Some(error) = last_error {
            // An error is plain text; its characters must not be read as Markdown.
            let error = error.replace(['`', '*', '_'], "");
            markdown_lines(pen, &format!("**It could not be done:** {error}"), columns)
        } else if self.visible_items(items).is_empty() {
            markdown_lines(pen, "Nothing here says so. **Esc** shows all.", columns)
        } else if let Some(item) = items.get(self.selected_index(items)) {
            match self.mode {
                ActionListMode::Value(_) => {
                    markdown_lines(pen, &format!("Type a new value; **Esc** keeps the old one. {}", item.help), columns)
                }
                ActionListMode::List | ActionListMode::Filter => markdown_lines(pen, &item.help, columns),
            }
        } else {
            Vec::new()
        };
        pen.truncate(lines, 3)
    }

    fn lines(&self, pen: Pen, items: &[ManualActItem], columns: usize) -> ListLines {
        let mut lines = Vec::new();
        let mut selected_line = 0;
        let mut section = "";
        let selected = self.selected_index(items);
        for (index, item) in items.iter().enumerate().filter(|(_, item)| self.is_visible(item)) {
            if section != item.section() {
                section = item.section();
                lines.push(pen.line(section, Tone::Strong));
            }
            let mark = if self.marked.contains(&index) || item.initial_value.is_some() { "● " } else { "" };
            if index == selected {
                selected_line = lines.len();
                lines.push(self.selected_line(pen, mark, item, columns));
            } else {
                let line =
                    pen.spans(&[("  ", Tone::Key), (mark, Tone::New), (&short_name(item, columns), Tone::Plain)]);
                lines.push(pen.justify(line, (&item.value, Tone::Code), columns));
            }
        }
        ListLines { lines, selected: selected_line }
    }

    /// The selected line, with its value or the field in which a new one is typed.
    fn selected_line(&self, pen: Pen, mark: &str, item: &ManualActItem, columns: usize) -> Line<'static> {
        let name = short_name(item, columns);
        let mut line = pen.spans(&[("▸ ", Tone::Key), (mark, Tone::New), (&name, Tone::Strong)]);
        let ActionListMode::Value(value) = &self.mode else {
            return pen.justify(line, (&item.value, Tone::Key), columns);
        };
        line.push_span(pen.span("  ", Tone::Plain));
        let field = value.field().visible_rows(pen, TextFieldStyle::CODE, VALUE_COLUMNS - 4, 1);
        line.spans.extend(field.lines.into_iter().flatten());
        line
    }

    /// The keys that do something on the selected line.
    pub(super) fn hints(&self, items: &[ManualActItem], lanes: usize) -> Vec<FooterHint> {
        let mut actions = vec![KeymapAction::Confirm, KeymapAction::Close];
        if matches!(self.mode, ActionListMode::List) {
            let selected = items.get(self.selected_index(items));
            if selected.is_some_and(|item| matches!(item.kind, ManualActKind::Repeat(_))) {
                actions.push(KeymapAction::Mark);
            }
            if !self.marked.is_empty() {
                actions.push(KeymapAction::SendInOrder);
            }
            if selected.is_some_and(|item| item.initial_value.is_some()) {
                actions.push(KeymapAction::ResetSwitch);
            }
            if lanes > 1 {
                actions.push(KeymapAction::SwitchLane);
            }
            actions.extend([KeymapAction::NextTab, KeymapAction::Search, KeymapAction::Up, KeymapAction::Down]);
        }
        actions.extend([KeymapAction::Help, KeymapAction::Quit]);
        screen_parts::footer_hints(self.keymap_context(), &actions)
    }
}

fn short_name(item: &ManualActItem, columns: usize) -> String {
    truncate(&escape_control_characters(&item.name), columns.saturating_sub(VALUE_COLUMNS).max(10))
}
