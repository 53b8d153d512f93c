//! The slide that shows what happened in a lane: the story so far, and below it the exchange, or another pane.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::PresentScreen;
use super::stage_pointer::StagePane;
use crate::course::lesson::story::story_entry::Moment;
use crate::course::presentation::played_lesson::PlayedLesson;
use crate::course::presentation::slide::SlideKind;
use crate::prose::width;
use crate::tui::paint::{Pen, draw_lines};
use crate::tui::screen::lesson::LanePicture;
use crate::tui::theme::{Theme, Tone};
use crate::tui::widget::list::HiddenRows;
use crate::tui::widget::screen_parts;

/// Rows of a frame and of the names over the story.
const STORY_EDGES: u16 = 3;

/// The fewest rows of the pane below the story.
const FEWEST_PANE_ROWS: u16 = 7;

/// A step of a lesson in one lane.
struct StepOutcome<'a> {
    performance: &'a PlayedLesson,
    step: usize,
    lane: usize,
    moment: Moment,
}

impl<'a> StepOutcome<'a> {
    /// What the slide at hand shows, at the moment that is pointed at.
    fn of(screen: &'a PresentScreen) -> Option<Self> {
        let slide = screen.slide()?;
        let SlideKind::Outcome { step, lane } = slide.kind else { return None };
        let performance = screen.talk.presentation().lesson(slide)?;
        Some(Self { performance, step, lane, moment: shown_moment(screen)? })
    }

    const fn picture(&self) -> LanePicture<'a> {
        LanePicture { attempt: self.performance.attempt(), lane: self.lane }
    }
}

/// The moment of the story that is pointed at: without a choice the last exchange of the step, or what else came last.
pub(super) fn shown_moment(screen: &PresentScreen) -> Option<Moment> {
    let slide = screen.slide()?;
    let SlideKind::Outcome { step, lane } = slide.kind else { return None };
    let moments = screen.talk.presentation().lesson(slide)?.moments(step, lane);
    let of_step = moments.iter().rev().take_while(|moment| moment.run == step);
    let last_exchange = of_step.clone().find(|moment| moment.exchange.is_some());
    screen.pointer.moment.or(last_exchange.copied()).or(moments.last().copied())
}

/// Where the parts of the slide stand.
struct OutcomeLayout {
    heading: Rect,
    story: Rect,
    below: Rect,
}

impl OutcomeLayout {
    /// The story gets the rows that it needs, as long as the pane below has enough.
    fn new(stage: Rect, story_rows: usize) -> Self {
        let body = Rect { y: stage.y + 3, height: stage.height.saturating_sub(4), ..stage };
        let needed = u16::try_from(story_rows).unwrap_or(u16::MAX).saturating_add(STORY_EDGES);
        let most = body.height.saturating_sub(FEWEST_PANE_ROWS).max(body.height / 2);
        let story = Rect { height: needed.min(most), ..body };
        Self {
            heading: Rect { y: stage.y + 1, height: 1, ..screen_parts::margin(stage) },
            below: Rect { y: story.bottom(), height: body.height - story.height, ..body },
            story,
        }
    }
}

/// Draws the slide into `stage`; zoomed, one pane of it.
pub(super) fn draw_outcome(pen: Pen, screen: &PresentScreen, stage: Rect, buffer: &mut Buffer) {
    let Some(outcome) = StepOutcome::of(screen) else { return };
    if screen.pointer.is_zoomed {
        let area = Rect { y: stage.y + 1, height: stage.height.saturating_sub(2), ..stage };
        return match screen.pointer.pane {
            StagePane::Story => draw_story(pen, screen, &outcome, area, buffer),
            StagePane::Below(_) => draw_below(pen, screen, &outcome, area, buffer),
        };
    }
    let layout = OutcomeLayout::new(stage, story_row_count(&outcome));
    let Some(slide) = screen.slide() else { return };
    let heading = screen.talk.presentation().heading(slide);
    let lane = screen.talk.presentation().lane_title(slide).map(|lane| format!("  {lane}")).unwrap_or_default();
    draw_lines(&[pen.spans(&[(&heading, Tone::Strong), (&lane, Tone::Shop)])], layout.heading, buffer);
    draw_story(pen, screen, &outcome, layout.story, buffer);
    draw_below(pen, screen, &outcome, layout.below, buffer);
}

fn story_row_count(outcome: &StepOutcome<'_>) -> usize {
    let Some(story) = outcome.performance.story(outcome.lane) else { return 0 };
    let story = story.beginning(outcome.performance.entry_count(outcome.step, outcome.lane));
    // How many rows there are depends neither on their colours nor on their width.
    outcome.picture().story_lines(Pen { theme: Theme::MONO }, &story, None, 80).rows.len()
}

/// The sign of the pane at which the arrow keys point, once it is not the usual one.
const fn pane_sign(is_pointed_at: bool) -> &'static str {
    if is_pointed_at { "» " } else { "" }
}

fn draw_story(pen: Pen, screen: &PresentScreen, outcome: &StepOutcome<'_>, area: Rect, buffer: &mut Buffer) {
    let Some(story) = outcome.performance.story(outcome.lane) else { return };
    let story = story.beginning(outcome.performance.entry_count(outcome.step, outcome.lane));
    let sign = pane_sign(screen.pointer.pane == StagePane::Story);
    let inner = pen.frame(&format!("{sign}story"), area, buffer);
    let lines = outcome.picture().story_lines(pen, &story, Some(outcome.moment), usize::from(inner.width));
    let (height, rows) = (usize::from(inner.height.saturating_sub(1)), lines.rows.len());
    let hidden = match lines.marked_row.filter(|_| screen.pointer.moment.is_some()) {
        Some(row) => HiddenRows::around(row, height, rows),
        None => HiddenRows::new(rows.saturating_sub(height), height, rows),
    };
    let mut drawn = vec![lines.head];
    drawn.extend(lines.rows.into_iter().skip(hidden.above).take(height));
    draw_lines(&drawn, inner, buffer);
    draw_hidden(pen, hidden, area, buffer);
}

/// How many rows are hidden, on the lower edge of a frame.
fn draw_hidden(pen: Pen, hidden: HiddenRows, area: Rect, buffer: &mut Buffer) {
    let label = hidden.label();
    let columns = u16::try_from(width(&label)).unwrap_or(u16::MAX).min(area.width.saturating_sub(4));
    let corner = Rect {
        x: area.right().saturating_sub(columns + 2),
        y: area.bottom().saturating_sub(1),
        width: columns,
        height: 1,
    };
    draw_lines(&[pen.line(&label, Tone::Key)], corner, buffer);
}

/// The room within a frame, as `Pen::frame` gives it.
fn inside(area: Rect) -> Rect {
    Rect {
        x: area.x.saturating_add(2),
        y: area.y.saturating_add(1),
        width: area.width.saturating_sub(4),
        height: area.height.saturating_sub(2),
    }
}

/// More rows than any pane has, to get all of its lines.
const ALL_ROWS: usize = 10_000;

/// The lines of the pane below the story: all of them where one is pointed at or the pane is zoomed, else what fits.
fn below_lines(pen: Pen, screen: &PresentScreen, outcome: &StepOutcome<'_>, inner: Rect) -> Vec<Line<'static>> {
    let is_scrolled = screen.pointer.pane != StagePane::Story;
    let rows = if is_scrolled { ALL_ROWS } else { usize::from(inner.height) };
    let pane = screen.pointer.pane.below();
    outcome.picture().pane_lines(pen, pane, outcome.moment, usize::from(inner.width.saturating_sub(2)), rows)
}

fn draw_below(pen: Pen, screen: &PresentScreen, outcome: &StepOutcome<'_>, area: Rect, buffer: &mut Buffer) {
    let pane = screen.pointer.pane.below();
    let Some((title, tone)) = outcome.picture().pane_title(pane, outcome.moment) else { return };
    let sign = pane_sign(screen.pointer.pane != StagePane::Story);
    let inner = pen.frame_with_tone(&format!("{sign}{title}"), tone, area, buffer);
    let mut lines = below_lines(pen, screen, outcome, inner);
    let height = usize::from(inner.height);
    let pointed_line = screen.pointer.line.map(|line| line.min(lines.len().saturating_sub(1)));
    for (index, line) in lines.iter_mut().enumerate() {
        let is_pointed_at = pointed_line == Some(index);
        if is_pointed_at {
            *line = pen.line(&line.to_string(), Tone::Selected);
        }
        line.spans.insert(0, pen.span(if is_pointed_at { "▸ " } else { "  " }, Tone::Key));
    }
    let hidden = HiddenRows::around(pointed_line.unwrap_or(0), height, lines.len());
    let shown: Vec<Line<'static>> = lines.into_iter().skip(hidden.above).take(height).collect();
    draw_lines(&shown, inner, buffer);
    draw_hidden(pen, hidden, area, buffer);
}

/// How many lines the pane below the story has on a screen of this size.
pub(super) fn pane_line_count(screen: &PresentScreen, area: Rect) -> usize {
    // Neither the colours nor the height change how many lines there are.
    StepOutcome::of(screen)
        .map_or(0, |outcome| below_lines(Pen { theme: Theme::MONO }, screen, &outcome, inside(area)).len())
}
