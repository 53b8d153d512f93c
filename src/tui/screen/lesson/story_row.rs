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
        let words = truncate(&escape_control_characters(words), room.saturating_sub(6));
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
    let cut = match fitting {
        Some(0) | None => None,
        Some(index) => labels.get(index - 1).filter(|_| room >= width(&labels[index]) + TELLING_COLUMNS),
    };
    let whole = fitting.and_then(|index| labels.get(index));
    cut.or(whole).or(labels.last()).map_or_else(String::new, |label| truncate_words(label, room))
}

/// At most `columns` of the words of a story.
pub(super) fn truncate_words(words: &str, columns: usize) -> String {
    // A shortened identifier that is cut where it was shortened needs no second mark.
    truncate(words, columns).replace("……", "…")
}

const fn label_tone(kind: ArrowKind) -> Tone {
    match kind {
        ArrowKind::Request => Tone::Plain,
        ArrowKind::Success => Tone::Good,
        ArrowKind::Failure => Tone::Bad,
        ArrowKind::Store => Tone::Dim,
    }
}
