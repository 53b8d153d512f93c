//! What differs between a frame and the one before.
//!
//! Why not ratatui's `Buffer::diff`: it takes three times as long, which is a quarter of what a key costs on a large terminal.

use ratatui::buffer::{Buffer, Cell, CellWidth as _};

use super::cell_writer::is_blank;

/// Asks for an emoji rather than a character of text. Some terminals then draw one column, others two.
const EMOJI_SELECTOR: char = '\u{fe0f}';

/// The cells of `after`, with their columns and rows, that look otherwise in `before`, a frame of the same size. Beside a
/// character that may have been wide, everything counts: some terminals leave half of it.
pub(super) fn changed_cells<'f>(before: &Buffer, after: &'f Buffer) -> Vec<(u16, u16, &'f Cell)> {
    let columns = usize::from(after.area.width).max(1);
    let rows = before.content.chunks(columns).zip(after.content.chunks(columns));
    let mut changed = Vec::new();
    for (y, (old_row, new_row)) in (after.area.y..).zip(rows) {
        let places = changed_columns(old_row, new_row);
        changed.extend(places.filter_map(|x| Some((u16::try_from(x).ok()?, y, new_row.get(x)?))));
    }
    changed
}

/// The columns of a row whose cells look otherwise than before.
fn changed_columns<'f>(old_row: &'f [Cell], new_row: &'f [Cell]) -> impl Iterator<Item = usize> + 'f {
    let mut next = 0;
    // Where the last wide character that is gone has ended.
    let mut gone_until = 0;
    std::iter::from_fn(move || {
        while let (Some(old), Some(new)) = (old_row.get(next), new_row.get(next)) {
            let x = next;
            let is_same = is_same(old, new);
            next += if !is_same && new.symbol().contains(EMOJI_SELECTOR) { 1 } else { columns_of(new) };
            let is_left_over = x < gone_until;
            if !is_same {
                gone_until = gone_until.max(x + columns_of(old));
            }
            let left = || x.checked_sub(1).and_then(|left| old_row.get(left));
            if is_left_over || !is_same && shows_change(left, old, new) {
                return Some(x);
            }
        }
        None
    })
}

/// Whether somebody sees that `new` takes the place of `old`, which is behind `left`.
fn shows_change<'f>(left: impl FnOnce() -> Option<&'f Cell>, old: &Cell, new: &Cell) -> bool {
    old.bg != new.bg || !is_blank(old) || !is_blank(new) || left().is_some_and(|left| !left.symbol().is_ascii())
}

/// Nearly every character is a single byte, for which the comparison of texts would take longer than all the rest.
fn is_same(old: &Cell, new: &Cell) -> bool {
    let is_same_symbol = match (old.symbol().as_bytes(), new.symbol().as_bytes()) {
        ([old], [new]) => old == new,
        (old, new) => old == new,
    };
    is_same_symbol && old.fg == new.fg && old.bg == new.bg && old.modifier == new.modifier
}

fn columns_of(cell: &Cell) -> usize {
    usize::from(cell.cell_width()).max(1)
}

#[cfg(test)]
mod tests {
    use ratatui::layout::Rect;
    use ratatui::style::{Color, Style};

    use super::*;

    /// Every row of these characters that is four columns wide, or five if it ends in a wide one.
    fn rows() -> Vec<String> {
        let mut rows = vec![String::new()];
        for _ in 0..4 {
            rows = rows.iter().flat_map(|row| [" ", "a", "─", "漢"].map(|next| format!("{row}{next}"))).collect();
        }
        rows
    }

    fn drawn(row: &str) -> Buffer {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 8, 1));
        buffer.set_string(0, 0, row, Style::new());
        buffer
    }

    fn columns(changed: &[(u16, u16, &Cell)]) -> Vec<u16> {
        changed.iter().map(|(x, ..)| *x).collect()
    }

    #[test]
    fn every_difference_is_found_and_besides_only_what_half_a_character_may_have_left() {
        let frames: Vec<Buffer> = rows().iter().map(|row| drawn(row)).collect();
        for before in &frames {
            for after in &frames {
                let found = columns(&changed_cells(before, after));
                let different = columns(&before.diff(after));
                assert!(different.iter().all(|x| found.contains(x)), "{before:?} {after:?} {found:?}");
                let may_be_left = |x: u16| x > 0 && before[(x - 1, 0)].symbol() == "漢";
                let is_explained = |x: &u16| different.contains(x) || may_be_left(*x);
                assert!(found.iter().all(is_explained), "{before:?} {after:?} {found:?}");
            }
        }
    }

    #[test]
    fn a_blank_in_another_text_colour_is_no_change_except_beside_half_a_character() {
        let mut before = Buffer::empty(Rect::new(0, 0, 5, 2));
        before.set_string(0, 1, "漢  a", Style::new());
        let changed = |style: Style| {
            let mut after = before.clone();
            after.set_style(Rect::new(0, 1, 5, 1), style);
            changed_cells(&before, &after).iter().map(|(x, y, _)| (*x, *y)).collect::<Vec<_>>()
        };
        assert!(changed(Style::new()).is_empty());
        assert_eq!(changed(Style::new().fg(Color::Red)), [(0, 1), (4, 1)], "a letter shows its colour");
        assert_eq!(changed(Style::new().on_blue()), [(0, 1), (2, 1), (3, 1), (4, 1)]);
        assert_eq!(changed(Style::new().underlined()), [(0, 1), (2, 1), (3, 1), (4, 1)]);
        let gone = Buffer::empty(before.area);
        assert_eq!(columns(&changed_cells(&before, &gone)), [0, 1, 4], "half of what was there may still be");
    }

    #[test]
    fn behind_an_emoji_what_was_there_is_cleared() {
        let (before, after) = (drawn("abc"), drawn("⌨\u{fe0f}c"));
        assert_eq!(columns(&changed_cells(&before, &after)), [0, 1]);
        assert!(changed_cells(&after, &after).is_empty());
    }
}
