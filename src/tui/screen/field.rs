//! A text edited in place: what the request editor and the workbench type into.
//!
//! It is wrapped at the edge, spaces and all, and what a terminal would act on is shown as a symbol of one column.

use ratatui::text::{Line, Span};
use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation as _};

use crate::prose::{escape_control_characters, width};
use crate::tui::keymap::Key;
use crate::tui::paint::Pen;
use crate::tui::theme::Tone;

/// A text and the place in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Field {
    text: String,
    /// The cursor, in bytes; always between two graphemes.
    at: usize,
}

/// What a key did to a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Typed {
    /// The text is another one.
    Changed,
    /// The cursor may have moved.
    Moved,
    /// The field has no use for the key.
    Nothing,
}

/// How a field is drawn.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Look {
    /// The tone of the text.
    pub(crate) tone: Tone,
    /// Whether the cursor is shown.
    pub(crate) focused: bool,
    /// The byte at which something is wrong.
    pub(crate) wrong_at: Option<usize>,
}

impl Field {
    /// A field that holds `text`, with the cursor at its beginning.
    pub(crate) fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), at: 0 }
    }

    /// The text.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// The cursor, in bytes.
    pub(crate) const fn at(&self) -> usize {
        self.at
    }

    /// Puts the cursor at the grapheme that holds byte number `at`.
    pub(crate) fn go_to(&mut self, at: usize) {
        let mut at = at.min(self.text.len());
        while !self.is_boundary(at) {
            at -= 1;
        }
        self.at = at;
    }

    fn is_boundary(&self, at: usize) -> bool {
        self.text.is_char_boundary(at)
            && GraphemeCursor::new(at, self.text.len(), true).is_boundary(&self.text, 0).unwrap_or(true)
    }

    /// Puts `text` in at the cursor.
    pub(crate) fn insert(&mut self, text: &str) {
        self.text.insert_str(self.at, text);
        // What was put in may have joined with what stands behind it.
        let mut at = self.at + text.len();
        while !self.is_boundary(at) {
            at += 1;
        }
        self.at = at;
    }

    fn before(&self) -> usize {
        self.text[..self.at].grapheme_indices(true).next_back().map_or(0, |(at, _)| at)
    }

    fn behind(&self) -> usize {
        self.text[self.at..].graphemes(true).next().map_or(self.at, |it| self.at + it.len())
    }

    fn remove(&mut self, from: usize, to: usize) -> Typed {
        if from == to {
            return Typed::Nothing;
        }
        self.text.replace_range(from..to, "");
        self.go_to(from);
        Typed::Changed
    }

    /// Takes a key, in a field of `columns`. Enter is left to whoever owns the field.
    pub(crate) fn press(&mut self, key: Key, columns: usize) -> Typed {
        match key {
            Key::Char(c) => {
                self.insert(c.encode_utf8(&mut [0; 4]));
                return Typed::Changed;
            }
            Key::Backspace => return self.remove(self.before(), self.at),
            Key::Delete => return self.remove(self.at, self.behind()),
            Key::Left => self.at = self.before(),
            Key::Right => self.at = self.behind(),
            Key::Home => self.at = self.line_begin(),
            Key::End => self.at = self.text[self.at..].find('\n').map_or(self.text.len(), |to| self.at + to),
            Key::Up => self.move_rows(-1, columns),
            Key::Down => self.move_rows(1, columns),
            Key::PageUp => self.move_rows(-8, columns),
            Key::PageDown => self.move_rows(8, columns),
            _ => return Typed::Nothing,
        }
        Typed::Moved
    }

    fn line_begin(&self) -> usize {
        self.text[..self.at].rfind('\n').map_or(0, |at| at + 1)
    }

    fn move_rows(&mut self, by: isize, columns: usize) {
        let rows = self.rows(columns);
        let row = self.row_of(&rows);
        let Some(to) = row.checked_add_signed(by).map(|to| to.min(rows.len() - 1)).or(Some(0)) else { return };
        let column = width(&escape_control_characters(&self.text[rows[row].0..self.at]));
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
        self.at = if at == end && to + 1 < rows.len() && end > begin && rows[to + 1].0 == end {
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

    fn row_of(&self, rows: &[(usize, usize)]) -> usize {
        rows.partition_point(|(begin, _)| *begin <= self.at).saturating_sub(1)
    }

    /// The rows around the cursor, at most `height`, and how many there are above and below them.
    pub(crate) fn lines(&self, pen: Pen, look: Look, columns: usize, height: usize) -> (Vec<Line<'static>>, Hidden) {
        let rows = self.rows(columns);
        let at = if look.focused { self.row_of(&rows) } else { 0 };
        let first =
            (at + 1).saturating_sub(height).max(at.saturating_sub(height / 2)).min(rows.len().saturating_sub(height));
        let shown = rows.iter().skip(first).take(height);
        let lines: Vec<_> = shown.map(|(begin, end)| self.row(pen, look, *begin, *end, &rows)).collect();
        let below = rows.len() - first - lines.len();
        (lines, Hidden { above: first, below })
    }

    fn row(&self, pen: Pen, look: Look, begin: usize, end: usize, rows: &[(usize, usize)]) -> Line<'static> {
        let cursor_here = look.focused && rows.get(self.row_of(rows)) == Some(&(begin, end));
        let mut line = Line::default();
        let mut plain = String::new();
        for (at, grapheme) in self.text[begin..end].grapheme_indices(true) {
            let (from, to) = (begin + at, begin + at + grapheme.len());
            let tone = match look.wrong_at {
                Some(wrong) if (from..to).contains(&wrong) => Tone::Bad,
                _ => look.tone,
            };
            if cursor_here && from == self.at {
                flush(pen, &mut plain, look.tone, &mut line);
                line.push_span(pen.span(grapheme, Tone::Chosen));
            } else if tone != look.tone {
                flush(pen, &mut plain, look.tone, &mut line);
                line.push_span(pen.span(grapheme, tone));
            } else {
                plain.push_str(grapheme);
            }
        }
        flush(pen, &mut plain, look.tone, &mut line);
        if cursor_here && self.at == end {
            line.push_span(Span::styled(" ", pen.theme.style(Tone::Chosen)));
        }
        line
    }
}

fn flush(pen: Pen, plain: &mut String, tone: Tone, line: &mut Line<'static>) {
    if !plain.is_empty() {
        line.push_span(pen.span(plain, tone));
        plain.clear();
    }
}

/// How many rows are not shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Hidden {
    /// Above.
    pub(crate) above: usize,
    /// Below.
    pub(crate) below: usize,
}

impl Hidden {
    /// What is said of them: `▴ 2 more ▾ 3 more`; empty when all is shown.
    pub(crate) fn mark(self) -> String {
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
    const LOOK: Look = Look { tone: Tone::Plain, focused: true, wrong_at: None };

    fn drawn(field: &Field, columns: usize, height: usize) -> (Vec<String>, Hidden) {
        let (lines, hidden) = field.lines(PEN, LOOK, columns, height);
        (lines.iter().map(ToString::to_string).collect(), hidden)
    }

    #[test]
    fn what_is_typed_stands_at_the_cursor_and_a_key_removes_a_whole_letter() {
        let mut field = Field::new("ab");
        field.press(Key::Right, 9);
        for c in ['e', '\u{301}'] {
            assert_eq!(field.press(Key::Char(c), 9), Typed::Changed);
        }
        assert_eq!((field.text(), field.at()), ("ae\u{301}b", 4));
        field.press(Key::Backspace, 9);
        assert_eq!((field.text(), field.at()), ("ab", 1));
        assert_eq!((field.press(Key::Delete, 9), field.text()), (Typed::Changed, "a"));
        assert_eq!(field.press(Key::Delete, 9), Typed::Nothing);
        assert_eq!(field.press(Key::Esc, 9), Typed::Nothing);
    }

    #[test]
    fn a_long_text_is_wrapped_and_the_row_of_the_cursor_is_seen() {
        let mut field = Field::new("abcdefghi\nj");
        assert_eq!(drawn(&field, 4, 2), (vec!["abcd".into(), "efgh".into()], Hidden { above: 0, below: 2 }));
        for _ in 0..9 {
            field.press(Key::Down, 4);
        }
        assert_eq!(drawn(&field, 4, 2), (vec!["i".into(), "j".into()], Hidden { above: 2, below: 0 }));
        assert_eq!(drawn(&field, 4, 2).1.mark(), "▴ 2 more");
        for key in [Key::Home, Key::Up, Key::Up, Key::Up, Key::End] {
            field.press(key, 4);
        }
        assert_eq!(field.at(), 9, "the end of the line, not of the row");
    }

    #[test]
    fn what_a_terminal_would_act_on_takes_one_visible_column() {
        let field = Field::new("\x1b[2J\u{202e}a");
        assert_eq!(drawn(&field, 20, 1).0, ["␛[2J\u{fffd}a"]);
    }
}
