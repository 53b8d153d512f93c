//! Marks the terms of the glossary in a text: they are underlined, and can be opened with the cursor or a click.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};

use crate::content::term::{Term, find_terms, term_named};

/// Underlines the terms in `lines`, each where it comes first.
pub(in crate::tui) fn mark_terms(lines: &mut [Line<'static>]) {
    let mut seen: Vec<&'static Term> = Vec::new();
    for line in lines {
        let text: String = line.spans.iter().map(|span| span.content.as_ref()).collect();
        let mut ranges = Vec::new();
        for spot in find_terms(&text) {
            if !seen.contains(&spot.term) {
                seen.push(spot.term);
                ranges.push(spot.range);
            }
        }
        if !ranges.is_empty() {
            let spans = std::mem::take(&mut line.spans);
            line.spans = underline(spans, &ranges);
        }
    }
}

/// The spans cut at the ends of `ranges`, with those within underlined.
fn underline(spans: Vec<Span<'static>>, ranges: &[std::ops::Range<usize>]) -> Vec<Span<'static>> {
    let mut cut = Vec::new();
    let mut offset = 0;
    for span in spans {
        let end = offset + span.content.len();
        let mut start = offset;
        let edges =
            ranges.iter().flat_map(|range| [range.start, range.end]).filter(|edge| (offset + 1..end).contains(edge));
        for edge in edges.chain([end]).collect::<Vec<_>>() {
            let text = span.content.get(start - offset..edge - offset).unwrap_or_default();
            let is_term = ranges.iter().any(|range| range.contains(&start));
            let style = if is_term { span.style.add_modifier(Modifier::UNDERLINED) } else { span.style };
            if !text.is_empty() {
                cut.push(Span::styled(text.to_owned(), style));
            }
            start = edge;
        }
        offset = end;
    }
    cut
}

/// A term where it is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::tui) struct DrawnTerm {
    pub(in crate::tui) area: Rect,
    pub(in crate::tui) term: &'static Term,
}

/// The terms that are marked in what is drawn, from the top.
pub(in crate::tui) fn drawn_terms(frame: &Buffer) -> Vec<DrawnTerm> {
    let mut terms = Vec::new();
    for y in frame.area.top()..frame.area.bottom() {
        let mut x = frame.area.left();
        while x < frame.area.right() {
            let width = marked_width(frame, x, y);
            let name: String =
                (x..x + width).filter_map(|x| frame.cell((x, y))).map(ratatui::buffer::Cell::symbol).collect();
            if let Some(term) = term_named(name.trim_end()).filter(|_| width > 0) {
                terms.push(DrawnTerm { area: Rect { x, y, width, height: 1 }, term });
            }
            x += width.max(1);
        }
    }
    terms
}

/// How many cells from here on are underlined.
fn marked_width(frame: &Buffer, x: u16, y: u16) -> u16 {
    let is_marked = |x: &u16| frame.cell((*x, y)).is_some_and(|cell| cell.modifier.contains(Modifier::UNDERLINED));
    u16::try_from((x..frame.area.right()).take_while(is_marked).count()).unwrap_or(0)
}

/// The number of the term that is drawn at `position`.
pub(in crate::tui) fn term_at(terms: &[DrawnTerm], position: Position) -> Option<usize> {
    terms.iter().position(|drawn| drawn.area.contains(position))
}

/// Gives the cells of a term this style.
pub(in crate::tui) fn highlight(drawn: DrawnTerm, style: Style, buffer: &mut Buffer) {
    buffer.set_style(drawn.area.intersection(buffer.area), style);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::paint::draw_lines;

    fn lines() -> Vec<Line<'static>> {
        let mut lines = vec![
            Line::from(vec![Span::raw("A session "), Span::raw("ID"), Span::raw(" and entropy.")]),
            Line::from("Entropy, and a cookie: 漢字."),
        ];
        mark_terms(&mut lines);
        lines
    }

    #[test]
    fn each_term_is_marked_once_across_the_styles_of_a_line() {
        let marked: Vec<String> = lines()
            .iter()
            .flat_map(|line| &line.spans)
            .filter(|span| span.style.add_modifier.contains(Modifier::UNDERLINED))
            .map(|span| span.content.to_string())
            .collect();
        assert_eq!(marked, ["session ", "ID", "entropy", "cookie"]);
        assert_eq!(lines()[1].to_string(), "Entropy, and a cookie: 漢字.", "the text stays");
    }

    #[test]
    fn what_is_marked_is_found_where_it_is_drawn() {
        let mut frame = Buffer::empty(Rect::new(0, 0, 40, 3));
        draw_lines(&lines(), Rect::new(2, 1, 38, 2), &mut frame);
        let found = drawn_terms(&frame);
        let names: Vec<&str> = found.iter().map(|drawn| drawn.term.name.as_str()).collect();
        assert_eq!(names, ["session ID", "entropy", "cookie"]);
        assert_eq!(found[0].area, Rect::new(4, 1, 10, 1));
        assert_eq!(term_at(&found, Position { x: 13, y: 1 }), Some(0));
        assert_eq!(term_at(&found, Position { x: 14, y: 1 }), None);
    }
}
