//! A field in which text is edited: in the request editor, the workbench and for answers.
//!
//! Lines are wrapped at the edge, with all their spaces. A control character is shown as a symbol of one column.

mod text_rows;

use std::ops::Range;

use ratatui::text::{Line, Span};
use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation as _};

use crate::prose::{escape_control_characters, width};
use crate::tui::keymap::KeyPress;
use crate::tui::paint::Pen;
use crate::tui::theme::Tone;
use crate::tui::widget::list::HiddenRows;
use text_rows::text_rows;
pub(in crate::tui) use text_rows::{RowLayout, RowShape, TextRow};

/// How many rows `PageUp` and `PageDown` move.
const PAGE_ROWS: isize = 8;

/// A text and the cursor in it.
#[derive(Clone, Debug, Default)]
pub(in crate::tui) struct TextField {
    text: String,
    /// In bytes; always at the boundary of a grapheme.
    cursor: usize,
    /// What the field was before the last changes, the newest last.
    history: Vec<TextFieldSnapshot>,
}

/// What a field was before a change: its text, and the cursor in bytes.
#[derive(Clone, Debug)]
struct TextFieldSnapshot {
    text: String,
    cursor: usize,
}

/// Two fields with the same text and cursor are the same, whatever was typed before.
impl PartialEq for TextField {
    fn eq(&self, other: &Self) -> bool {
        (&self.text, self.cursor) == (&other.text, other.cursor)
    }
}

impl Eq for TextField {}

/// How many changes can be undone.
const MAX_UNDO: usize = 100;
/// The longest text whose changes are kept, in bytes: of a longer one, a hundred copies would be too much.
const MAX_UNDO_BYTES: usize = 64 * 1024;

/// What a key did to the field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::tui) enum TextFieldChange {
    /// The text has changed.
    Changed,
    /// The cursor may have moved.
    CursorMoved,
    /// The key means nothing to the field.
    Ignored,
}

/// The rows of a field that are drawn, and how many are not.
pub(in crate::tui) struct VisibleRows {
    pub(in crate::tui) lines: Vec<Line<'static>>,
    /// What stands in each of these lines.
    pub(in crate::tui) rows: Vec<TextRow>,
    pub(in crate::tui) hidden: HiddenRows,
}

/// How a field is drawn.
#[derive(Clone, Copy, Debug)]
pub(in crate::tui) struct TextFieldStyle {
    pub(in crate::tui) tone: Tone,
    /// Whether the field has the keyboard, so that its cursor is shown.
    pub(in crate::tui) focused: bool,
    /// The byte at which the text is wrong.
    pub(in crate::tui) error_at: Option<usize>,
}

impl TextFieldStyle {
    /// What is typed, with the cursor.
    pub(in crate::tui) const CODE: Self = Self { tone: Tone::Code, focused: true, error_at: None };
}

impl TextField {
    /// A field with the cursor at the beginning of `text`.
    pub(in crate::tui) fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    pub(in crate::tui) fn text(&self) -> &str {
        &self.text
    }

    /// The byte that the cursor is on.
    pub(in crate::tui) const fn cursor(&self) -> usize {
        self.cursor
    }

    /// Moves the cursor to the start of the grapheme that holds this byte.
    pub(in crate::tui) fn set_cursor(&mut self, byte: usize) {
        self.cursor = byte.min(self.text.len());
        while !self.is_boundary(self.cursor) {
            self.cursor -= 1;
        }
    }

    fn is_boundary(&self, byte: usize) -> bool {
        self.text.is_char_boundary(byte)
            && GraphemeCursor::new(byte, self.text.len(), true).is_boundary(&self.text, 0).unwrap_or(true)
    }

    /// Inserts `text` at the cursor.
    pub(in crate::tui) fn insert(&mut self, text: &str) {
        self.text.insert_str(self.cursor, text);
        self.cursor += text.len();
        // The end of the new text may have joined with the text after it to one grapheme.
        while !self.is_boundary(self.cursor) {
            self.cursor += 1;
        }
    }

    fn previous_boundary(&self) -> usize {
        self.text[..self.cursor].grapheme_indices(true).next_back().map_or(0, |(start, _)| start)
    }

    fn next_boundary(&self) -> usize {
        self.text[self.cursor..].graphemes(true).next().map_or(self.cursor, |next| self.cursor + next.len())
    }

    fn remove(&mut self, bytes: Range<usize>) -> TextFieldChange {
        if bytes.is_empty() {
            return TextFieldChange::Ignored;
        }
        let start = bytes.start;
        self.text.replace_range(bytes, "");
        self.set_cursor(start);
        TextFieldChange::Changed
    }

    /// Handles a key, in a field of this shape. Enter means nothing here; the screen with the field handles it. Ctrl with a, e, k,
    /// u and w does what it does in a shell, and ctrl-r undoes a change.
    pub(in crate::tui) fn press(&mut self, key: KeyPress, shape: impl Into<RowShape>) -> TextFieldChange {
        if key == KeyPress::Ctrl('r') {
            return self.undo();
        }
        let before = (self.text.len() <= MAX_UNDO_BYTES)
            .then(|| TextFieldSnapshot { text: self.text.clone(), cursor: self.cursor });
        let change = self.edit(key, shape.into());
        if change == TextFieldChange::Changed
            && let Some(before) = before
        {
            if self.history.len() == MAX_UNDO {
                self.history.remove(0);
            }
            self.history.push(before);
        }
        change
    }

    fn undo(&mut self) -> TextFieldChange {
        let Some(TextFieldSnapshot { text, cursor }) = self.history.pop() else { return TextFieldChange::Ignored };
        (self.text, self.cursor) = (text, cursor);
        TextFieldChange::Changed
    }

    fn edit(&mut self, key: KeyPress, shape: RowShape) -> TextFieldChange {
        match key {
            KeyPress::Char(c) => {
                self.insert(c.encode_utf8(&mut [0; 4]));
                return TextFieldChange::Changed;
            }
            KeyPress::Backspace => return self.remove(self.previous_boundary()..self.cursor),
            KeyPress::Delete => return self.remove(self.cursor..self.next_boundary()),
            KeyPress::Left => self.cursor = self.previous_boundary(),
            KeyPress::Right => self.cursor = self.next_boundary(),
            KeyPress::Ctrl('k') => return self.remove(self.cursor..self.line_end()),
            KeyPress::Ctrl('u') => return self.remove(self.line_start()..self.cursor),
            KeyPress::Ctrl('w') => return self.remove(self.word_start()..self.cursor),
            KeyPress::Home | KeyPress::Ctrl('a') => self.cursor = self.line_start(),
            KeyPress::End | KeyPress::Ctrl('e') => self.cursor = self.line_end(),
            KeyPress::Up => self.move_rows(-1, shape),
            KeyPress::Down => self.move_rows(1, shape),
            KeyPress::PageUp => self.move_rows(-PAGE_ROWS, shape),
            KeyPress::PageDown => self.move_rows(PAGE_ROWS, shape),
            _ => return TextFieldChange::Ignored,
        }
        TextFieldChange::CursorMoved
    }

    fn line_end(&self) -> usize {
        self.text[self.cursor..].find('\n').map_or(self.text.len(), |offset| self.cursor + offset)
    }

    /// The start of the word before the cursor, up to a space, within its line.
    fn word_start(&self) -> usize {
        let line = &self.text[self.line_start()..self.cursor];
        let word = line.trim_end_matches(' ');
        self.line_start() + word.rfind(' ').map_or(0, |space| space + 1)
    }

    fn line_start(&self) -> usize {
        self.text[..self.cursor].rfind('\n').map_or(0, |newline| newline + 1)
    }

    /// Moves the cursor by `delta` rows, and keeps its column where the row is long enough.
    fn move_rows(&mut self, delta: isize, shape: RowShape) {
        let rows = text_rows(&self.text, shape);
        let current = self.cursor_row(&rows);
        let target = current.saturating_add_signed(delta).min(rows.len() - 1);
        let before_cursor = &self.text[rows[current].bytes.start..self.cursor];
        let column = rows[current].indent + width(&escape_control_characters(before_cursor));
        self.cursor = self.byte_at(&rows, target, column);
    }

    /// The byte in this column of a row, or else the last one in which the cursor stands in that row.
    fn byte_at(&self, rows: &[TextRow], index: usize, column: usize) -> usize {
        let row = rows[index].bytes.clone();
        let mut used = rows[index].indent;
        let mut byte = row.start;
        for grapheme in self.text[row.clone()].graphemes(true) {
            let grapheme_width = width(&escape_control_characters(grapheme));
            if used + grapheme_width > column {
                break;
            }
            used += grapheme_width;
            byte += grapheme.len();
        }
        // The byte after a wrapped row is already the start of the next row.
        let is_wrapped = !row.is_empty() && rows.get(index + 1).is_some_and(|next| next.bytes.start == row.end);
        if byte == row.end && is_wrapped {
            self.text[row.clone()].grapheme_indices(true).next_back().map_or(row.start, |(last, _)| row.start + last)
        } else {
            byte
        }
    }

    fn cursor_row(&self, rows: &[TextRow]) -> usize {
        rows.partition_point(|row| row.bytes.start <= self.cursor).saturating_sub(1)
    }

    /// How many rows the text takes.
    pub(in crate::tui) fn row_count(&self, shape: impl Into<RowShape>) -> usize {
        text_rows(&self.text, shape.into()).len()
    }

    /// The same text with the cursor where a click into a field of this shape and height points: at a column of one of the rows
    /// that are seen, while the field had the keyboard or not.
    pub(in crate::tui) fn with_cursor_at(
        &self,
        shape: RowShape,
        height: usize,
        focused: bool,
        (row, column): (usize, usize),
    ) -> Self {
        let rows = text_rows(&self.text, shape);
        let first = self.first_visible_row(&rows, height, focused);
        let mut clicked = self.clone();
        clicked.cursor = self.byte_at(&rows, (first + row).min(rows.len() - 1), column);
        clicked
    }

    /// The first of `height` rows around the cursor.
    fn first_visible_row(&self, rows: &[TextRow], height: usize, focused: bool) -> usize {
        let current = if focused { self.cursor_row(rows) } else { 0 };
        (current + 1)
            .saturating_sub(height)
            .max(current.saturating_sub(height / 2))
            .min(rows.len().saturating_sub(height))
    }

    /// The rows around the cursor, at most `height`.
    pub(in crate::tui) fn visible_rows(
        &self,
        pen: Pen,
        style: TextFieldStyle,
        shape: impl Into<RowShape>,
        height: usize,
    ) -> VisibleRows {
        let rows = text_rows(&self.text, shape.into());
        let cursor_row = style.focused.then(|| self.cursor_row(&rows));
        let first = self.first_visible_row(&rows, height, style.focused);
        let below = rows.len() - rows.len().min(first + height);
        let shown: Vec<TextRow> = rows.into_iter().skip(first).take(height).collect();
        let line = |(index, row): (usize, &TextRow)| self.row_line(pen, style, row, cursor_row == Some(first + index));
        let lines = shown.iter().enumerate().map(line).collect();
        VisibleRows { lines, rows: shown, hidden: HiddenRows { above: first, below } }
    }

    fn row_line(&self, pen: Pen, style: TextFieldStyle, row: &TextRow, has_cursor: bool) -> Line<'static> {
        let mut line = Line::from(" ".repeat(row.indent));
        let row = &row.bytes;
        // Neighbours of one tone become one span.
        let mut plain = String::new();
        for (offset, grapheme) in self.text[row.clone()].grapheme_indices(true) {
            let start = row.start + offset;
            let is_wrong = style.error_at.is_some_and(|byte| (start..start + grapheme.len()).contains(&byte));
            let tone = if has_cursor && start == self.cursor {
                Tone::Selected
            } else if is_wrong {
                Tone::Bad
            } else {
                plain.push_str(grapheme);
                continue;
            };
            flush_span(pen, &mut plain, style.tone, &mut line);
            line.push_span(pen.span(grapheme, tone));
        }
        flush_span(pen, &mut plain, style.tone, &mut line);
        if has_cursor && self.cursor == row.end {
            line.push_span(Span::styled(" ", pen.theme.style(Tone::Selected)));
        }
        line
    }
}

fn flush_span(pen: Pen, plain: &mut String, tone: Tone, line: &mut Line<'static>) {
    if !plain.is_empty() {
        line.push_span(pen.span(plain, tone));
        plain.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::theme::Theme;

    const PEN: Pen = Pen { theme: Theme::MONO };
    const STYLE: TextFieldStyle = TextFieldStyle { tone: Tone::Plain, focused: true, error_at: None };

    fn drawn(field: &TextField, columns: usize, height: usize) -> (Vec<String>, HiddenRows) {
        let VisibleRows { lines, hidden, .. } = field.visible_rows(PEN, STYLE, columns, height);
        (lines.iter().map(ToString::to_string).collect(), hidden)
    }

    #[test]
    fn what_is_typed_stands_at_the_cursor_and_a_key_removes_a_whole_letter() {
        let mut field = TextField::new("ab");
        field.press(KeyPress::Right, 9);
        for c in ['e', '\u{301}'] {
            assert_eq!(field.press(KeyPress::Char(c), 9), TextFieldChange::Changed);
        }
        assert_eq!((field.text(), field.cursor()), ("ae\u{301}b", 4));
        field.press(KeyPress::Backspace, 9);
        assert_eq!((field.text(), field.cursor()), ("ab", 1));
        assert_eq!((field.press(KeyPress::Delete, 9), field.text()), (TextFieldChange::Changed, "a"));
        assert_eq!(field.press(KeyPress::Delete, 9), TextFieldChange::Ignored);
        assert_eq!(field.press(KeyPress::Esc, 9), TextFieldChange::Ignored);
    }

    #[test]
    fn a_long_text_is_wrapped_and_the_row_of_the_cursor_is_seen() {
        let mut field = TextField::new("abcdefghi\nj");
        assert_eq!(drawn(&field, 4, 2), (vec!["abcd".into(), "efgh".into()], HiddenRows { above: 0, below: 2 }));
        for _ in 0..9 {
            field.press(KeyPress::Down, 4);
        }
        assert_eq!(drawn(&field, 4, 2), (vec!["i".into(), "j".into()], HiddenRows { above: 2, below: 0 }));
        assert_eq!(drawn(&field, 4, 2).1.label(), "▴ 2 more");
        for key in [KeyPress::Home, KeyPress::Up, KeyPress::Up, KeyPress::Up, KeyPress::End] {
            field.press(key, 4);
        }
        assert_eq!(field.cursor(), 9, "the end of the line, not of the row");
    }

    #[test]
    fn the_keys_of_a_shell_move_and_delete_and_ctrl_r_takes_it_back() {
        use KeyPress::{Ctrl, Down};
        let mut field = TextField::new("one two\nthree four five");
        let mut after = |keys: &[KeyPress]| {
            for key in keys {
                field.press(*key, 40);
            }
            (field.text().to_owned(), field.cursor())
        };
        assert_eq!(after(&[Ctrl('e')]).1, 7);
        assert_eq!(after(&[Down, Ctrl('a')]).1, 8);
        assert_eq!(after(&[Ctrl('e'), Ctrl('w')]).0, "one two\nthree four ");
        assert_eq!(after(&[Ctrl('w')]), ("one two\nthree ".to_owned(), 14));
        assert_eq!(after(&[Ctrl('u')]), ("one two\n".to_owned(), 8));
        assert_eq!(after(&[Ctrl('r'), Ctrl('r'), Ctrl('r')]).0, "one two\nthree four five");
        assert_eq!(after(&[Ctrl('a'), Ctrl('k')]).0, "one two\n");
        assert_eq!(after(&[Ctrl('r'), Ctrl('r')]).0, "one two\nthree four five", "there is nothing further to undo");
    }

    #[test]
    fn what_a_terminal_would_act_on_takes_one_visible_column() {
        let field = TextField::new("\x1b[2J\u{202e}a");
        assert_eq!(drawn(&field, 20, 1).0, ["␛[2J\u{fffd}a"]);
    }
}
