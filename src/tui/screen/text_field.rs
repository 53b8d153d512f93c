//! A text edited in place: what the request editor and the workbench type into.
//!
//! It is wrapped at the edge, spaces and all, and what a terminal would act on is shown as a symbol of one column.

use ratatui::text::{Line, Span};
use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation as _};

use crate::prose::{escape_control_characters, width};
use crate::tui::keymap::KeyPress;
use crate::tui::paint::Pen;
use crate::tui::theme::Tone;

/// A text and the place in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct TextField {
    text: String,
    /// The cursor, in bytes; always between two graphemes.
    cursor: usize,
}

/// What a key did to a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TextFieldChange {
    /// The text is another one.
    Changed,
    /// The cursor may have moved.
    CursorMoved,
    /// The field has no use for the key.
    Ignored,
}

/// How a field is drawn.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TextFieldStyle {
    /// The tone of the text.
    pub(crate) tone: Tone,
    /// Whether the cursor is shown.
    pub(crate) focused: bool,
    /// The byte at which something is wrong.
    pub(crate) error_at: Option<usize>,
}

impl TextField {
    /// A field that holds `text`, with the cursor at its beginning.
    pub(crate) fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), cursor: 0 }
    }

    /// The text.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// The cursor, in bytes.
    pub(crate) const fn cursor(&self) -> usize {
        self.cursor
    }

    /// Puts the cursor at the grapheme that holds byte number `at`.
    pub(crate) fn set_cursor(&mut self, at: usize) {
        let mut at = at.min(self.text.len());
        while !self.is_boundary(at) {
            at -= 1;
        }
        self.cursor = at;
    }

    fn is_boundary(&self, at: usize) -> bool {
        self.text.is_char_boundary(at)
            && GraphemeCursor::new(at, self.text.len(), true).is_boundary(&self.text, 0).unwrap_or(true)
    }

    /// Puts `text` in at the cursor.
    pub(crate) fn insert(&mut self, text: &str) {
        self.text.insert_str(self.cursor, text);
        // What was put in may have joined with what stands behind it.
        let mut at = self.cursor + text.len();
        while !self.is_boundary(at) {
            at += 1;
        }
        self.cursor = at;
    }

    fn previous_boundary(&self) -> usize {
        self.text[..self.cursor].grapheme_indices(true).next_back().map_or(0, |(at, _)| at)
    }

    fn next_boundary(&self) -> usize {
        self.text[self.cursor..].graphemes(true).next().map_or(self.cursor, |it| self.cursor + it.len())
    }

    fn remove(&mut self, from: usize, to: usize) -> TextFieldChange {
        if from == to {
            return TextFieldChange::Ignored;
        }
        self.text.replace_range(from..to, "");
        self.set_cursor(from);
        TextFieldChange::Changed
    }

    /// Takes a key, in a field of `columns`. Enter is left to whoever owns the field.
    pub(crate) fn press(&mut self, key: KeyPress, columns: usize) -> TextFieldChange {
        match key {
            KeyPress::Char(c) => {
                self.insert(c.encode_utf8(&mut [0; 4]));
                return TextFieldChange::Changed;
            }
            KeyPress::Backspace => return self.remove(self.previous_boundary(), self.cursor),
            KeyPress::Delete => return self.remove(self.cursor, self.next_boundary()),
            KeyPress::Left => self.cursor = self.previous_boundary(),
            KeyPress::Right => self.cursor = self.next_boundary(),
            KeyPress::Home => self.cursor = self.line_start(),
            KeyPress::End => {
                self.cursor = self.text[self.cursor..].find('\n').map_or(self.text.len(), |to| self.cursor + to);
            }
            KeyPress::Up => self.move_rows(-1, columns),
            KeyPress::Down => self.move_rows(1, columns),
            KeyPress::PageUp => self.move_rows(-8, columns),
            KeyPress::PageDown => self.move_rows(8, columns),
            _ => return TextFieldChange::Ignored,
        }
        TextFieldChange::CursorMoved
    }

    fn line_start(&self) -> usize {
        self.text[..self.cursor].rfind('\n').map_or(0, |at| at + 1)
    }

    fn move_rows(&mut self, by: isize, columns: usize) {
        let rows = self.rows(columns);
        let row = self.cursor_row(&rows);
        let Some(to) = row.checked_add_signed(by).map(|to| to.min(rows.len() - 1)).or(Some(0)) else { return };
        let column = width(&escape_control_characters(&self.text[rows[row].0..self.cursor]));
        let (begin, end) = rows[to];
        let mut used = 0;
        let mut at = begin;
        for grapheme in self.text[begin..end].graphemes(true) {
            if used >= column || grapheme == "\n" {
                break;
            }
            used += width(&escape_control_characters(grapheme));
            at += grapheme.len();
        }
        // The end of a wrapped row is the beginning of the next one.
        self.cursor = if at == end && to + 1 < rows.len() && end > begin && rows[to + 1].0 == end {
            self.text[begin..end].grapheme_indices(true).next_back().map_or(begin, |(last, _)| begin + last)
        } else {
            at
        };
    }

    /// The rows of the text, each from byte to byte, without its newline; at least one.
    fn rows(&self, columns: usize) -> Vec<(usize, usize)> {
        let columns = columns.max(1);
        let mut rows = Vec::new();
        let (mut begin, mut used) = (0, 0);
        for (at, grapheme) in self.text.grapheme_indices(true) {
            if grapheme == "\n" {
                rows.push((begin, at));
                (begin, used) = (at + 1, 0);
                continue;
            }
            let wide = if grapheme.len() == 1 { 1 } else { width(&escape_control_characters(grapheme)) };
            if used > 0 && used + wide > columns {
                rows.push((begin, at));
                (begin, used) = (at, 0);
            }
            used += wide;
        }
        // Behind a full last row the cursor needs one of its own.
        if used >= columns {
            rows.push((begin, self.text.len()));
            begin = self.text.len();
        }
        rows.push((begin, self.text.len()));
        rows
    }

    fn cursor_row(&self, rows: &[(usize, usize)]) -> usize {
        rows.partition_point(|(begin, _)| *begin <= self.cursor).saturating_sub(1)
    }

    /// The rows around the cursor, at most `height`, and how many there are above and below them.
    pub(crate) fn lines(
        &self,
        pen: Pen,
        look: TextFieldStyle,
        columns: usize,
        height: usize,
    ) -> (Vec<Line<'static>>, HiddenRows) {
        let rows = self.rows(columns);
        let at = if look.focused { self.cursor_row(&rows) } else { 0 };
        let first =
            (at + 1).saturating_sub(height).max(at.saturating_sub(height / 2)).min(rows.len().saturating_sub(height));
        let shown = rows.iter().skip(first).take(height);
        let lines: Vec<_> = shown.map(|(begin, end)| self.row(pen, look, *begin, *end, &rows)).collect();
        let below = rows.len() - first - lines.len();
        (lines, HiddenRows { above: first, below })
    }

    fn row(&self, pen: Pen, look: TextFieldStyle, begin: usize, end: usize, rows: &[(usize, usize)]) -> Line<'static> {
        let cursor_here = look.focused && rows.get(self.cursor_row(rows)) == Some(&(begin, end));
        let mut line = Line::default();
        let mut plain = String::new();
        for (at, grapheme) in self.text[begin..end].grapheme_indices(true) {
            let (from, to) = (begin + at, begin + at + grapheme.len());
            let tone = match look.error_at {
                Some(wrong) if (from..to).contains(&wrong) => Tone::Bad,
                _ => look.tone,
            };
            if cursor_here && from == self.cursor {
                flush_span(pen, &mut plain, look.tone, &mut line);
                line.push_span(pen.span(grapheme, Tone::Selected));
            } else if tone != look.tone {
                flush_span(pen, &mut plain, look.tone, &mut line);
                line.push_span(pen.span(grapheme, tone));
            } else {
                plain.push_str(grapheme);
            }
        }
        flush_span(pen, &mut plain, look.tone, &mut line);
        if cursor_here && self.cursor == end {
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

/// How many rows are not shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct HiddenRows {
    /// Above.
    pub(crate) above: usize,
    /// Below.
    pub(crate) below: usize,
}

impl HiddenRows {
    /// What is said of them: `▴ 2 more ▾ 3 more`; empty when all is shown.
    pub(crate) fn label(self) -> String {
        let part = |sign: &str, count: usize| if count == 0 { String::new() } else { format!(" {sign} {count} more") };
        let both = format!("{}{}", part("▴", self.above), part("▾", self.below));
        both.trim_start().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::theme::Theme;

    const PEN: Pen = Pen { theme: Theme::MONO };
    const LOOK: TextFieldStyle = TextFieldStyle { tone: Tone::Plain, focused: true, error_at: None };

    fn drawn(field: &TextField, columns: usize, height: usize) -> (Vec<String>, HiddenRows) {
        let (lines, hidden) = field.lines(PEN, LOOK, columns, height);
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
    fn what_a_terminal_would_act_on_takes_one_visible_column() {
        let field = TextField::new("\x1b[2J\u{202e}a");
        assert_eq!(drawn(&field, 20, 1).0, ["␛[2J\u{fffd}a"]);
    }
}
