//! A frame of a recording in SVG: a ground, then texts of one look, each stretched to its cells so that every font keeps the
//! columns.

use std::fmt::Write as _;

use super::markup::escape_markup;
use crate::tui::recording::{LessonRecording, RecordedText, TextAppearance};

/// A cell's size in the picture.
const WIDE: usize = 9;
const HIGH: usize = 18;

/// What the elements of a picture have in common.
const FONT: &str = "font-family=\"monospace\" font-size=\"15\" xml:space=\"preserve\"";

/// The head of a picture, up to its content; `label` is its title.
pub(super) fn svg_head(recording: &LessonRecording, label: &str) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"{}\" role=\"img\" aria-labelledby=\"title\" {FONT}>\n\
         <title id=\"title\">{}</title>\n",
        view_box(recording),
        escape_markup(label)
    )
}

fn view_box(recording: &LessonRecording) -> String {
    format!("0 0 {} {}", usize::from(recording.columns) * WIDE, usize::from(recording.rows) * HIGH)
}

/// The background of the whole picture.
pub(super) fn push_ground(svg: &mut String, recording: &LessonRecording) {
    let (wide, high) = (usize::from(recording.columns) * WIDE, usize::from(recording.rows) * HIGH);
    // Writing to a text cannot fail.
    let _ = writeln!(svg, "<rect width=\"{wide}\" height=\"{high}\" fill=\"{}\"/>", color(recording.background));
}

/// The texts of a frame on a ground of this colour.
pub(super) fn push_rows(svg: &mut String, rows: &[Vec<RecordedText>], ground: u32) {
    for (y, row) in rows.iter().enumerate() {
        let mut x = 0;
        for text in row {
            push_text(svg, text, x, y, ground);
            x += text.cells.len();
        }
    }
}

fn push_text(svg: &mut String, text: &RecordedText, x: usize, y: usize, ground: u32) {
    let (left, top, width) = (x * WIDE, y * HIGH, text.cells.len() * WIDE);
    if text.look.background != ground {
        let fill = color(text.look.background);
        let _ = writeln!(svg, "<rect x=\"{left}\" y=\"{top}\" width=\"{width}\" height=\"{HIGH}\" fill=\"{fill}\"/>");
    }
    for words in words_in(&text.cells) {
        push_words(svg, &text.cells[words.clone()], x + words.start, y, text.look);
    }
}

/// Where the words are in these cells, each with those that are one space apart: viewers drop spaces at the ends of a text.
fn words_in(cells: &[String]) -> Vec<std::ops::Range<usize>> {
    let mut words: Vec<std::ops::Range<usize>> = Vec::new();
    for index in (0..cells.len()).filter(|index| cells.get(*index).is_some_and(|cell| cell != " ")) {
        match words.last_mut() {
            Some(last) if index <= last.end + 1 => last.end = index + 1,
            _ => words.push(index..index + 1),
        }
    }
    words
}

fn push_words(svg: &mut String, cells: &[String], x: usize, y: usize, look: TextAppearance) {
    let (left, base, width) = (x * WIDE, y * HIGH + HIGH - 5, cells.len() * WIDE);
    let weight = if look.is_bold { " font-weight=\"bold\"" } else { "" };
    let slant = if look.is_italic { " font-style=\"italic\"" } else { "" };
    let line = match look {
        TextAppearance { is_underlined: true, .. } => " text-decoration=\"underline\"",
        TextAppearance { is_crossed_out: true, .. } => " text-decoration=\"line-through\"",
        _ => "",
    };
    let (text, fill) = (escape_markup(&cells.concat()), color(look.color));
    let _ = writeln!(
        svg,
        "<text x=\"{left}\" y=\"{base}\" textLength=\"{width}\" fill=\"{fill}\"{weight}{slant}{line}>{text}</text>"
    );
}

fn color(rgb: u32) -> String {
    format!("#{rgb:06x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_begins_or_ends_with_a_space() {
        let cells = [" ", " ", "a", " ", "b", " ", " ", "c", " "].map(str::to_owned);
        assert_eq!(words_in(&cells), [2..5, 7..8]);
    }
}
