//! The course on one page: points below headings, in two columns where there is room.

use ratatui::text::{Line, Span};

use crate::content::cheat_sheet::{CheatSheetSection, cheat_sheet};
use crate::tui::paint::Pen;
use crate::tui::theme::Tone;
use crate::tui::widget::term_marks::mark_terms;
use crate::tui::widget::wrapped_text::WrappedText;

/// From this width on there are two columns.
const TWO_COLUMNS_WIDTH: usize = 110;
/// The columns between the two.
const GAP: usize = 3;

pub(super) fn cheat_sheet_lines(pen: Pen, columns: usize) -> Vec<Line<'static>> {
    if columns < TWO_COLUMNS_WIDTH {
        return cheat_sheet().iter().flat_map(|section| section_lines(pen, section, columns)).collect();
    }
    let width = (columns - GAP) / 2;
    let sections: Vec<Vec<Line<'static>>> =
        cheat_sheet().iter().map(|section| section_lines(pen, section, width)).collect();
    let all: usize = sections.iter().map(Vec::len).sum();
    let (mut left, mut right) = (Vec::new(), Vec::new());
    for section in sections {
        // A section is not divided; the left column takes it while less than half of all is there.
        let column = if right.is_empty() && left.len() * 2 + section.len() <= all + section.len() / 2 {
            &mut left
        } else {
            &mut right
        };
        column.extend(section);
    }
    beside(left, right, width)
}

fn section_lines(pen: Pen, section: &CheatSheetSection, columns: usize) -> Vec<Line<'static>> {
    let mut lines = vec![pen.line(&section.title, Tone::Strong)];
    for point in &section.points {
        let mut point = WrappedText::markdown(point).with_lead("• ", Tone::Key).lines(pen, columns);
        mark_terms(&mut point);
        lines.extend(point);
    }
    lines.push(Line::default());
    lines
}

fn beside(left: Vec<Line<'static>>, right: Vec<Line<'static>>, width: usize) -> Vec<Line<'static>> {
    let rows = left.len().max(right.len());
    let (mut left, mut right) = (left.into_iter(), right.into_iter());
    let mut lines = Vec::new();
    for _ in 0..rows {
        let mut line = left.next().unwrap_or_default();
        let gap = (width + GAP).saturating_sub(line.width());
        line.push_span(Span::raw(" ".repeat(gap)));
        line.spans.extend(right.next().unwrap_or_default().spans);
        lines.push(line);
    }
    lines
}
