//! Draws a slide: large and calm, one thing at a time, in the middle of the screen.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::{PresentScreen, outcome};
use crate::course::presentation::SlideQuestion;
use crate::course::presentation::slide::{Slide, SlideKind};
use crate::course::presentation::stage_links::StageClass;
use crate::course::quiz::question_instance::Prompt;
use crate::tui::paint::{Pen, draw_lines};
use crate::tui::theme::{Theme, Tone};
use crate::tui::widget::block_letters::{LETTER_ROWS, block_letters};
use crate::tui::widget::class_entrance::draw_trouble;
use crate::tui::widget::screen_parts;
use crate::tui::widget::screen_parts::more_mark;
use crate::tui::widget::wall::{OptionDisplay, VoteShare, option_lines, paragraphs, upper_third, wall_area};
use crate::tui::widget::wrapped_text::WrappedText;

/// The most lines of large letters in a heading.
const MAX_LETTER_LINES: usize = 3;

/// The most rows of the notes under a slide.
const MAX_NOTE_ROWS: u16 = 6;

/// Draws the slide at hand over the whole of `buffer`.
pub(super) fn draw_stage(pen: Pen, screen: &PresentScreen, buffer: &mut Buffer) {
    let Some(slide) = screen.slide() else {
        return draw_lines(&[pen.line("There is nothing to present.", Tone::Dim)], wall_area(buffer.area), buffer);
    };
    let trouble = screen.class.as_ref().and_then(|class| class.trouble.as_deref());
    let area = draw_trouble(pen, trouble, buffer);
    let stage = draw_notes(pen, screen, slide, area, buffer);
    if let SlideKind::Outcome { .. } = slide.kind {
        draw_head(pen, screen, slide, "", buffer);
        return outcome::draw_outcome(pen, screen, stage, buffer);
    }
    let area = wall_area(stage);
    let lines = slide_lines(pen, screen, slide, area);
    let last = lines.len().saturating_sub(usize::from(area.height));
    let scroll = screen.pointer.line.unwrap_or(0).min(last);
    draw_head(pen, screen, slide, more_mark(scroll, last, "↑ the end"), buffer);
    draw_lines(lines.get(scroll..).unwrap_or_default(), upper_third(area, lines.len()), buffer);
}

/// How far a slide of text can be scrolled on a screen of this size.
pub(super) fn last_scroll(screen: &PresentScreen, slide: Slide, area: Rect) -> usize {
    let area = wall_area(area);
    // How many lines there are does not depend on their colours.
    slide_lines(Pen { theme: Theme::MONO }, screen, slide, area).len().saturating_sub(usize::from(area.height))
}

/// The lines of a slide that shows no panes.
fn slide_lines(pen: Pen, screen: &PresentScreen, slide: Slide, area: Rect) -> Vec<Line<'static>> {
    let mut lines = match screen.talk.presentation().question(slide) {
        Some(asked) => question_lines(pen, screen, slide, asked, usize::from(area.width)),
        None => text_lines(pen, screen, slide, area),
    };
    if lines.last().is_some_and(|line| line.width() == 0) {
        lines.pop();
    }
    lines
}

/// The head: what is presented, the number of the slide, and how many have answered.
fn draw_head(pen: Pen, screen: &PresentScreen, slide: Slide, more: &str, buffer: &mut Buffer) {
    let lesson = screen.talk.presentation().lesson(slide).map_or("", |performance| &performance.lesson().title);
    let title = if slide.kind == SlideKind::Cover { &screen.talk.presentation().title } else { lesson };
    let number = format!("{} / {}", screen.talk.position() + 1, screen.talk.presentation().slides().len());
    let answered: usize = screen.talk.counts(slide).iter().sum();
    let right = match (&screen.class, slide.kind) {
        (Some(StageClass { lost: Some(_), .. }), _) => format!("no connection to the class   {number}"),
        (Some(class), SlideKind::Ask { .. }) => format!("{answered} of {} have answered   {number}", class.joined),
        (None, SlideKind::Ask { .. }) if answered > 0 => format!("{answered} hands   {number}"),
        _ => number,
    };
    screen_parts::draw_head_row(pen, pen.line(title, Tone::Dim), more, (&right, Tone::Dim), buffer);
}

/// Draws the notes at the foot of `area`, where the speaker wants them, and returns the part that is left for the slide.
fn draw_notes(pen: Pen, screen: &PresentScreen, slide: Slide, area: Rect, buffer: &mut Buffer) -> Rect {
    if !screen.shows_notes {
        return area;
    }
    let row = screen_parts::margin(area);
    let columns = usize::from(row.width);
    let notes = screen.talk.presentation().speaker_notes(slide);
    let lines =
        WrappedText::markdown(notes.as_deref().unwrap_or("none for this slide")).with_lead("notes: ", Tone::Dim);
    let lines = pen.truncate(lines.lines(pen, columns), usize::from(MAX_NOTE_ROWS.min(area.height / 4)));
    let rows = u16::try_from(lines.len() + 1).unwrap_or(1);
    let top = area.bottom().saturating_sub(1 + rows);
    let mut ruled = vec![pen.rule("", columns)];
    ruled.extend(lines);
    draw_lines(&ruled, Rect { y: top, height: rows, ..row }, buffer);
    Rect { height: area.height.saturating_sub(rows), ..area }
}

/// A heading in large letters, or in ordinary ones where there is no room for them.
fn heading_lines(pen: Pen, heading: &str, area: Rect) -> Vec<Line<'static>> {
    let rows = usize::from(area.height) / 2;
    let max_lines = (rows / (LETTER_ROWS + 1)).min(MAX_LETTER_LINES);
    match block_letters(heading, usize::from(area.width), max_lines) {
        Some(rows) => rows.iter().map(|row| pen.line(row, Tone::Strong)).collect(),
        None => WrappedText::plain(heading, Tone::Strong).with_indent("").lines(pen, usize::from(area.width)),
    }
}

/// A heading with text below it.
fn text_lines(pen: Pen, screen: &PresentScreen, slide: Slide, area: Rect) -> Vec<Line<'static>> {
    let mut lines = heading_lines(pen, &screen.talk.presentation().heading(slide), area);
    lines.push(Line::default());
    lines.extend(lane_line(pen, screen, slide));
    lines.extend(paragraphs(pen, screen.talk.presentation().told(slide), usize::from(area.width)));
    lines
}

/// The title of the lane that the slide is about, where there are several.
fn lane_line(pen: Pen, screen: &PresentScreen, slide: Slide) -> Option<Line<'static>> {
    screen.talk.presentation().lane_title(slide).map(|title| pen.line(title, Tone::Shop))
}

/// A prediction: asked, counted, or answered.
fn question_lines(
    pen: Pen,
    screen: &PresentScreen,
    slide: Slide,
    asked: &SlideQuestion,
    columns: usize,
) -> Vec<Line<'static>> {
    let mut lines = vec![pen.line(&screen.talk.presentation().heading(slide), Tone::Dim)];
    lines.extend(lane_line(pen, screen, slide));
    lines.push(Line::default());
    lines.extend(
        WrappedText::markdown(screen.talk.presentation().asked(slide)).with_tone(Tone::Strong).lines(pen, columns),
    );
    if let Prompt::Predict { moment, .. } = &asked.instance.prompt {
        lines.extend(WrappedText::plain(&moment.act, Tone::Code).lines(pen, columns));
    }
    lines.push(Line::default());
    let counts = screen.talk.counts(slide);
    let answered = counts.iter().sum();
    for (index, option) in asked.instance.options().iter().enumerate() {
        let share = VoteShare { count: counts.get(index).copied().unwrap_or(0), answered };
        let display = match slide.kind {
            SlideKind::Ask { .. } => OptionDisplay::Asked,
            SlideKind::Count { .. } => OptionDisplay::Counted(share),
            _ => OptionDisplay::Revealed(share),
        };
        let mut option = option_lines(pen, index, option, display, columns.saturating_sub(2));
        let is_pointed_at = matches!(slide.kind, SlideKind::Ask { .. }) && index == screen.pointer.option;
        for (row, line) in option.iter_mut().enumerate() {
            let sign = if is_pointed_at && row == 0 { ("▸ ", Tone::Key) } else { ("  ", Tone::Plain) };
            line.spans.insert(0, pen.span(sign.0, sign.1));
        }
        lines.extend(option);
        lines.push(Line::default());
    }
    if matches!(slide.kind, SlideKind::Truth { .. }) {
        lines.extend(paragraphs(pen, screen.talk.presentation().reason(slide), columns));
    }
    lines
}
