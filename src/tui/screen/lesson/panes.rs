//! The three panes of a lane beside each other: client, wire and server. The one in focus can be scrolled.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::build_lane_view::{lane_view, present_lane_view, with_earlier_exchanges, with_last_exchange};
use super::highlights::draw_pane_lines;
use super::lane_panes::{LanePanes, frame_area};
use super::lane_view::LaneView;
use super::lesson_layout::{LessonLayout, has_room_for_story};
use super::row_shares::{PaneRows, RowNeeds};
use super::server::{ServerPane, server_pane_title};
use super::state_lines::{client_line_count, client_lines, fewest_client_lines};
use super::step_progress::PhaseKind;
use super::text_blocks::TextBlocks;
use super::{Focus, LessonScene, LessonScreen, lane_table, wire};
use crate::course::lesson::client_state::client_title;
use crate::tui::paint::{Pen, draw_lines};
use crate::tui::theme::{Theme, Tone};
use crate::tui::widget::list::HiddenRows;

/// More rows than any pane has, to get all of its lines.
const ALL_ROWS: usize = 10_000;

/// Draws a lane into its panes.
pub(super) fn draw_lane(
    pen: Pen,
    screen: &LessonScreen,
    scene: LessonScene<'_>,
    panes: LanePanes,
    buffer: &mut Buffer,
) {
    let Some(view) = drawn_lane_view(screen, scene, panes.lane, buffer.area) else {
        return draw_empty_lane(pen, panes, buffer);
    };
    for pane in [Focus::Client, Focus::Server, Focus::Wire] {
        draw_lane_pane(pen, screen, &view, panes, pane, buffer);
    }
}

/// Draws one of the panes of a lane.
pub(super) fn draw_lane_pane(
    pen: Pen,
    screen: &LessonScreen,
    view: &LaneView<'_>,
    panes: LanePanes,
    pane: Focus,
    buffer: &mut Buffer,
) {
    let has_focus = panes.lane == screen.lane && screen.focus == pane;
    let scroll = has_focus.then_some(screen.pane_scroll);
    let sign = if has_focus { "» " } else { "" };
    let title = |title: String| format!("{sign}{}", view.marked(title));
    match pane {
        Focus::Client => {
            let inner = pen.frame_with_tone(&title(client_title(&view.moment)), view.client_tone, panes.client, buffer);
            draw_pane(pen, |columns, rows| client_lines(pen, view, columns, rows), scroll, inner, buffer);
        }
        Focus::Server => {
            let inner = pen.frame_with_tone(&title(server_pane_title(view)), view.server_tone, panes.server, buffer);
            draw_pane(pen, |columns, rows| ServerPane::new(pen, view, columns).lines(rows), scroll, inner, buffer);
        }
        Focus::Wire => {
            // The wire has no frame; its title stands where that of a frame would.
            let inner = wire_area(panes.wire);
            let title = pen.spans(&[(sign, Tone::Key), (&wire::wire_title(view), Tone::Dim)]);
            draw_lines(&[title], Rect { y: panes.wire.y, height: 1, ..inner }, buffer);
            draw_pane(pen, |columns, rows| wire::wire_lines(pen, view, columns, rows), scroll, inner, buffer);
        }
        Focus::Text | Focus::Story => {}
    }
}

/// The panes while the lab starts.
fn draw_empty_lane(pen: Pen, panes: LanePanes, buffer: &mut Buffer) {
    let client = pen.frame("client", panes.client, buffer);
    let server = pen.frame("shop", panes.server, buffer);
    draw_lines(&[pen.line("…", Tone::Dim)], client, buffer);
    draw_lines(&[pen.line("starting …", Tone::Dim)], server, buffer);
}

/// Draws what `lines` gives for the columns and rows of a pane: what fits, or, in focus, everything from `scroll` on.
fn draw_pane(
    pen: Pen,
    lines: impl Fn(usize, usize) -> Vec<Line<'static>>,
    scroll: Option<usize>,
    inner: Rect,
    buffer: &mut Buffer,
) {
    let columns = usize::from(inner.width);
    match scroll {
        Some(scroll) => draw_scrolled(pen, &lines(columns, ALL_ROWS), scroll, inner, buffer),
        None => draw_pane_lines(pen, &lines(columns, usize::from(inner.height)), inner, buffer),
    }
}

/// The lines of the pane in focus from `scroll` on, with how many are hidden on its lower edge.
pub(super) fn draw_scrolled(pen: Pen, lines: &[Line<'static>], scroll: usize, inner: Rect, buffer: &mut Buffer) {
    let rows = usize::from(inner.height);
    let first = scroll.min(lines.len().saturating_sub(rows));
    let hidden = HiddenRows::new(first, rows, lines.len());
    draw_pane_lines(pen, lines.get(first..).unwrap_or_default(), inner, buffer);
    hidden.draw_label(pen, inner, inner.bottom(), buffer);
}

impl LessonScreen {
    /// The areas of the screen, and the text with as many of its optional blocks as there are rows left for.
    pub(super) fn layout(&self, scene: LessonScene<'_>, area: Rect, mut text: TextBlocks) -> LessonScreenContent {
        let lanes = scene.attempt.lanes().len();
        let layout = LessonLayout::new(area, lanes, self.lane, RowNeeds::default());
        let mut needs = self.row_needs(scene, area, &layout);
        let has_aside = LessonLayout::has_aside(area, lanes);
        let mut aside = if has_aside { text.split_off_optional(2) } else { TextBlocks::default() };
        let layout = loop {
            (needs.text, needs.text_gaps) = (text.line_count(), text.gap_count());
            let layout = LessonLayout::new(area, lanes, self.lane, needs);
            // Older texts stay only where nothing else needs their rows; the options of a question, as long as they fit;
            // what the footer says, too, until something else would be hidden.
            let is_left_out = !layout.has_rows_left(needs) && text.leave_out_optional(2)
                || layout.text.height < needs.spaced_text() && text.leave_out_optional(1)
                || layout.hides_something(needs) && text.leave_out_optional(0);
            if !is_left_out {
                break layout;
            }
        };
        // What stands beside the text may be higher where nothing else needs the rows.
        let heights = (text.spaced_line_count() + 1..=aside.spaced_line_count()).rev();
        let higher = heights.map(|height| {
            let needs = RowNeeds { text_gaps: height - needs.text, ..needs };
            Some(LessonLayout::new(area, lanes, self.lane, needs)).filter(|layout| layout.has_rows_left(needs))
        });
        let layout = higher.flatten().next().unwrap_or(layout);
        aside.keep_fitting(usize::from(layout.text.height));
        LessonScreenContent { layout, text, aside }
    }

    /// The rows that the panes and the stories of `layout` need. By what is there now, so that the panes keep their size
    /// while the past is looked at.
    fn row_needs(&self, scene: LessonScene<'_>, area: Rect, layout: &LessonLayout) -> RowNeeds {
        // How many lines there are does not depend on their colours.
        let pen = Pen { theme: Theme::MONO };
        let mut needs = RowNeeds::default();
        for panes in &layout.lanes {
            let Some(view) = present_lane_view(self, scene, panes.lane) else { continue };
            let view = filled_lane_view(self, scene, panes.lane, view, area);
            needs.fewest_panes = needs.fewest_panes.max(fewest_rows(pen, &view, *panes));
            needs.panes = needs.panes.max(relevant_rows(pen, &view, *panes));
            needs.full_panes = needs.full_panes.max(full_rows(pen, &view, *panes));
            needs.earlier = needs.earlier.max(earlier_rows(pen, &view, *panes));
            needs.story = needs.story.max(self.story_rows(scene, panes.lane));
        }
        needs.table = lane_table::row_count(self, scene);
        let lanes = scene.attempt.lanes().len();
        // At the end there is no step whose results they would be.
        needs.results = if lanes > 1 && self.phase != PhaseKind::End { lanes } else { 0 };
        needs
    }
}

/// How the screen is divided, and what stands in and beside its text.
pub(super) struct LessonScreenContent {
    pub(super) layout: LessonLayout,
    pub(super) text: TextBlocks,
    pub(super) aside: TextBlocks,
}

/// The rows of panes beside each other with nothing hidden, and their frames.
fn fewest_rows(pen: Pen, view: &LaneView<'_>, panes: LanePanes) -> usize {
    let client = fewest_client_lines(pen, view, usize::from(frame_area(panes.client).width));
    let server = ServerPane::new(pen, view, usize::from(frame_area(panes.server).width)).fewest_rows();
    let wire = wire::fewest_line_count(pen, view, usize::from(wire_area(panes.wire).width));
    client.max(server).max(wire) + 2
}

/// The rows of the panes with what matters, and their frames.
fn relevant_rows(pen: Pen, view: &LaneView<'_>, panes: LanePanes) -> PaneRows {
    let client = client_line_count(pen, view, usize::from(frame_area(panes.client).width));
    let server = ServerPane::new(pen, view, usize::from(frame_area(panes.server).width)).short_rows();
    let wire = wire::relevant_line_count(pen, view, usize::from(wire_area(panes.wire).width));
    PaneRows { boxes: client.max(server) + 2, wire: wire + 2 }
}

/// The rows of the panes with all that there is to say, and their frames.
fn full_rows(pen: Pen, view: &LaneView<'_>, panes: LanePanes) -> PaneRows {
    let client = client_lines(pen, view, usize::from(frame_area(panes.client).width), ALL_ROWS).len();
    let server = ServerPane::new(pen, view, usize::from(frame_area(panes.server).width)).lines(ALL_ROWS).len();
    let wire = wire::full_line_count(pen, view, usize::from(wire_area(panes.wire).width));
    PaneRows { boxes: client.max(server) + 2, wire: wire + 2 }
}

/// The rows of what travelled before the current exchange.
fn earlier_rows(pen: Pen, view: &LaneView<'_>, panes: LanePanes) -> usize {
    wire::earlier_lines(pen, view, usize::from(wire_area(panes.wire).width), ALL_ROWS).len()
}

/// Whether there is room to keep what happened last on the screen until something else happens.
fn keeps_last_exchange(area: Rect) -> bool {
    has_room_for_story(area)
}

/// The lane as it is drawn on a screen of this size.
pub(super) fn drawn_lane_view<'a>(
    screen: &LessonScreen,
    scene: LessonScene<'a>,
    lane: usize,
    area: Rect,
) -> Option<LaneView<'a>> {
    let view = lane_view(screen, scene, lane)?;
    Some(filled_lane_view(screen, scene, lane, view, area))
}

/// The lane with what travelled before, where there is room for it.
fn filled_lane_view<'a>(
    screen: &LessonScreen,
    scene: LessonScene<'a>,
    lane: usize,
    view: LaneView<'a>,
    area: Rect,
) -> LaneView<'a> {
    if !keeps_last_exchange(area) {
        return view;
    }
    with_earlier_exchanges(scene, lane, with_last_exchange(screen, scene, lane, view))
}

/// How many lines a pane has, and how many rows it shows of them.
pub(super) struct PaneExtent {
    pub(super) lines: usize,
    pub(super) rows: usize,
}

/// The extent of the pane in focus, on a screen of this size.
pub(super) fn pane_extent(pen: Pen, screen: &LessonScreen, scene: LessonScene<'_>, area: Rect) -> PaneExtent {
    let panes = if screen.is_zoomed {
        Some(LanePanes::zoomed(screen.lane, area))
    } else {
        screen.plan(scene, area).lanes.into_iter().find(|panes| panes.lane == screen.lane)
    };
    let (Some(panes), Some(view)) = (panes, drawn_lane_view(screen, scene, screen.lane, area)) else {
        return PaneExtent { lines: 0, rows: 1 };
    };
    let (lines, inner) = match screen.focus {
        Focus::Client => {
            let inner = frame_area(panes.client);
            (client_lines(pen, &view, usize::from(inner.width), ALL_ROWS), inner)
        }
        Focus::Wire => {
            let inner = wire_area(panes.wire);
            (wire::wire_lines(pen, &view, usize::from(inner.width), ALL_ROWS), inner)
        }
        Focus::Server | Focus::Text | Focus::Story => {
            let inner = frame_area(panes.server);
            (ServerPane::new(pen, &view, usize::from(inner.width)).lines(ALL_ROWS), inner)
        }
    };
    PaneExtent { lines: lines.len(), rows: usize::from(inner.height) }
}

/// The room of the wire: one column and one row from each side.
fn wire_area(pane: Rect) -> Rect {
    Rect {
        x: pane.x.saturating_add(1),
        y: pane.y.saturating_add(1),
        width: pane.width.saturating_sub(2),
        height: pane.height.saturating_sub(2),
    }
}
