//! One row of a story: pieces of text at their columns, put together into a line.

use ratatui::text::Line;

use crate::course::lesson::story::story_entry::{ArrowKind, StoryArrow};
use crate::prose::{escape_control_characters, truncate, width};
use crate::tui::paint::Pen;
use crate::tui::theme::Tone;

/// A row while it is put together. Pieces must not overlap; one that would is left out.
pub(super) struct StoryRow {
    pen: Pen,
    columns: usize,
    pieces: Vec<RowPiece>,
}

struct RowPiece {
    column: usize,
    text: String,
    tone: Tone,
}

impl RowPiece {
    fn end(&self) -> usize {
        self.column + width(&self.text)
    }
}

impl StoryRow {
    pub(super) const fn new(pen: Pen, columns: usize) -> Self {
        Self { pen, columns, pieces: Vec::new() }
    }

    /// Puts `text` at `column`.
    pub(super) fn put(&mut self, column: usize, text: &str, tone: Tone) {
        let piece = RowPiece { column, text: escape_control_characters(text).into_owned(), tone };
        let overlaps = |other: &RowPiece| other.column < piece.end() && piece.column < other.end();
        if piece.end() <= self.columns && !self.pieces.iter().any(overlaps) {
            self.pieces.push(piece);
        }
    }

    /// A rule from `column` to the end of the row.
    pub(super) fn put_rule(&mut self, column: usize, words: &str, tone: Tone) {
        let room = self.columns.saturating_sub(column);
        let words = truncate_words(&escape_control_characters(words), room.saturating_sub(6));
        self.put(column, "──", Tone::Dim);
        self.put(column + 3, &words, tone);
        let end = column + 4 + width(&words);
        self.put(end, &"─".repeat(self.columns.saturating_sub(end)), Tone::Dim);
    }

    /// An arrow between the lifelines at these columns, with as many of its words as fit.
    pub(super) fn put_arrow(&mut self, from: usize, to: usize, arrow: &StoryArrow, is_picked: bool) {
        let (left, right) = (from.min(to) + 1, from.max(to));
        let shaft = right.saturating_sub(left);
        // At both sides a dash and a space, and the head.
        let room = shaft.saturating_sub(5);
        let label = fitting_label(arrow, room);
        let tone = if is_picked { Tone::Selected } else { label_tone(arrow.kind) };
        let spare = shaft.saturating_sub(width(&label) + 3);
        // Where the label takes all of the room, one dash is left at each side.
        let near = spare.saturating_sub(1).min(2);
        let far = spare - near;
        let is_rightward = to > from;
        // The spaces belong to the arrow: no lifeline shows through.
        let begin =
            if is_rightward { format!("{} ", "─".repeat(near)) } else { format!("◀{} ", "─".repeat(near)) };
        let end = if is_rightward { format!(" {}▶", "─".repeat(far)) } else { format!(" {}", "─".repeat(far)) };
        if label.is_empty() || room < 3 {
            let dashes = "─".repeat(shaft.saturating_sub(1));
            let whole = if is_rightward { format!("{dashes}▶") } else { format!("◀{dashes}") };
            return self.put(left, &whole, tone);
        }
        self.put(left, &begin, Tone::Dim);
        self.put(left + width(&begin), &label, tone);
        self.put(right.saturating_sub(width(&end)), &end, Tone::Dim);
    }

    /// The pieces in their order, with spaces between them.
    pub(super) fn line(mut self) -> Line<'static> {
        self.pieces.sort_by_key(|piece| piece.column);
        let mut line = Line::default();
        let mut column = 0;
        for piece in &self.pieces {
            line.push_span(self.pen.span(&" ".repeat(piece.column.saturating_sub(column)), Tone::Plain));
            line.push_span(self.pen.span(&piece.text, piece.tone));
            column = piece.end();
        }
        line
    }
}

/// As many words of the arrow as fit into `room` columns; the beginning of the next one where that still says something.
fn fitting_label(arrow: &StoryArrow, room: usize) -> String {
    const TELLING_COLUMNS: usize = 10;
    let escaped = |label: String| escape_control_characters(&label).into_owned();
    if let Some(long) = arrow.long_labels().map(escaped).find(|label| width(label) <= room) {
        return long;
    }
    let labels: Vec<String> = arrow.labels().map(escaped).collect();
    let fitting = labels.iter().position(|label| width(label) <= room);
    let Some(whole) = fitting.and_then(|index| labels.get(index)) else {
        return labels.last().map_or_else(String::new, |label| truncate_words(label, room));
    };
    let longer = fitting.and_then(|index| labels.get(index.checked_sub(1)?)).map(|label| truncate_words(label, room));
    longer.filter(|longer| width(longer) >= width(whole) + TELLING_COLUMNS).unwrap_or_else(|| whole.clone())
}

/// At most `columns` of the words of a story, with a mark where they end before the last one. A word is cut only if it is the first
/// and longer than all of the room.
pub(super) fn truncate_words(words: &str, columns: usize) -> String {
    if width(words) <= columns {
        return words.to_owned();
    }
    let room = columns.saturating_sub(1);
    let is_border = |(start, c): &(usize, char)| {
        let before = words[..*start].chars().next_back().unwrap_or(' ');
        // A shortened identifier may be cut where it was shortened.
        " ?…".contains(*c) || ("/?&".contains(before) && !words[..*start].ends_with(" /"))
    };
    let prefixes = words.char_indices().filter(is_border).map(|(start, _)| words[..start].trim_end_matches([' ', '·']));
    let fitting = prefixes.take_while(|prefix| width(prefix) <= room).last().filter(|prefix| !prefix.is_empty());
    match fitting {
        // A shortened identifier that ends here needs no second mark.
        Some(prefix) => format!("{}…", prefix.trim_end_matches('…')),
        None => truncate(words, columns).replace("……", "…"),
    }
}

const fn label_tone(kind: ArrowKind) -> Tone {
    match kind {
        ArrowKind::Request => Tone::Plain,
        ArrowKind::Success => Tone::Good,
        ArrowKind::Failure => Tone::Bad,
        ArrowKind::Store => Tone::Dim,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::course::lesson::story::actor::Actor;

    #[test]
    fn words_are_cut_between_words() {
        for (columns, wanted) in [
            (40, "401 · refused by: look up"),
            (24, "401 · refused by: look…"),
            (20, "401 · refused by:…"),
            (16, "401 · refused…"),
            (12, "401…"),
            (5, "401…"),
        ] {
            assert_eq!(truncate_words("401 · refused by: look up", columns), wanted, "{columns}");
        }
        assert_eq!(truncate_words("GET /orders/1001/items?page=2", 20), "GET /orders/1001/…");
        assert_eq!(truncate_words("GET /orders", 8), "GET…");
        assert_eq!(truncate_words("GET /toss?sid=41c0…7e", 10), "GET /toss…");
        assert_eq!(truncate_words("new 41c0…7e", 9), "new 41c0…");
        assert_eq!(truncate_words("Strict-Transport-Security", 10), "Strict-Tr…", "there is no border to cut at");
        assert_eq!(truncate_words("sid=41c0…7e · lang=en", 13), "sid=41c0…7e…");
    }

    #[test]
    fn a_label_holds_whole_words_and_the_next_ones_only_where_they_say_something() {
        let arrow = StoryArrow {
            from: Actor::Shop,
            to: Actor::Store,
            kind: ArrowKind::Failure,
            words: vec!["401".to_owned(), "refused by: look up".to_owned(), "sid deleted".to_owned()],
            long_words: Vec::new(),
            found: String::new(),
            number: None,
        };
        let label = |room| fitting_label(&arrow, room);
        assert_eq!(label(60), "401 · refused by: look up · sid deleted");
        assert_eq!(label(36), "401 · refused by: look up");
        assert_eq!(label(24), "401 · refused by: look…");
        assert_eq!(label(10), "401");
        assert_eq!(label(2), "4…");
    }
}
