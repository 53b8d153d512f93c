//! The three panes of a lane beside each other: client, wire and server. The one in focus can be scrolled.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::build_lane_view::{lane_view, present_lane_view};
use super::highlights::draw_pane_lines;
use super::lesson_layout::{LanePanes, LessonLayout, RowNeeds};
use super::state_lines::{client_lines, client_title};
use super::text_blocks::{TextBlocks, gap_count, line_count};
use super::{Focus, LessonScene, LessonScreen, narration, server, wire};
use crate::prose::width;
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
    let Some(view) = lane_view(screen, scene, panes.lane) else {
        return draw_empty_lane(pen, panes, buffer);
    };
    let focus = if panes.lane == screen.lane { screen.focus } else { Focus::Text };
    let scroll = |pane: Focus| (focus == pane).then_some(screen.pane_scroll);
    let title = |pane: Focus, title: String| if focus == pane { format!("» {title}") } else { title };

    let client_area = pen.frame(&title(Focus::Client, view.marked(client_title(&view))), panes.client, buffer);
    let client = |columns, rows| pen.truncate(client_lines(pen, &view, columns), rows);
    draw_pane(pen, client, scroll(Focus::Client), client_area, buffer);

    let server_area = pen.frame(&title(Focus::Server, view.marked(server::server_title(&view))), panes.server, buffer);
    let server = |columns, rows| server::server_lines(pen, &view, columns, rows);
    draw_pane(pen, server, scroll(Focus::Server), server_area, buffer);

    let between_frames = wire_area(panes.wire);
    if focus == Focus::Wire {
        // The wire has no frame whose title could show the focus.
        draw_lines(&[pen.line("»", Tone::Key)], Rect { y: panes.wire.y, height: 1, ..between_frames }, buffer);
    }
    let wire = |columns, rows| wire::wire_lines(pen, &view, columns, rows);
    draw_pane(pen, wire, scroll(Focus::Wire), between_frames, buffer);
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
fn draw_scrolled(pen: Pen, lines: &[Line<'static>], scroll: usize, inner: Rect, buffer: &mut Buffer) {
    let rows = usize::from(inner.height);
    let first = scroll.min(lines.len().saturating_sub(rows));
    let hidden = HiddenRows::new(first, rows, lines.len());
    draw_pane_lines(pen, lines.get(first..).unwrap_or_default(), inner, buffer);
    let label = hidden.label();
    let columns = u16::try_from(width(&label)).unwrap_or(u16::MAX).min(inner.width);
    let corner = Rect { x: inner.right().saturating_sub(columns), y: inner.bottom(), width: columns, height: 1 };
    draw_lines(&[pen.line(&label, Tone::Key)], corner, buffer);
}

impl LessonScreen {
    /// The areas of the screen, with this text. Where there is room for the story, they follow what the panes have to say,
    /// too.
    pub(super) fn layout(&self, scene: LessonScene<'_>, area: Rect, text: &TextBlocks) -> LessonLayout {
        let lanes = scene.attempt.lanes().len();
        let needs = RowNeeds { text: line_count(text), text_gaps: gap_count(text), ..RowNeeds::default() };
        let layout = LessonLayout::new(area, lanes, self.lane, needs);
        if layout.stories.is_empty() {
            return layout;
        }
        // How many lines there are does not depend on their colours.
        let pen = Pen { theme: Theme::MONO };
        // By what is there now, so that the panes keep their size while the past is looked at.
        let panes = layout.lanes.iter().map(|panes| pane_rows(pen, self, scene, *panes)).max().unwrap_or(0);
        let story = layout.lanes.iter().map(|panes| self.story_rows(scene, panes.lane)).max().unwrap_or(0);
        LessonLayout::new(area, lanes, self.lane, RowNeeds { panes, story, ..needs })
    }
}

/// The rows of the longest pane of a lane, with its frame.
fn pane_rows(pen: Pen, screen: &LessonScreen, scene: LessonScene<'_>, panes: LanePanes) -> usize {
    let Some(view) = present_lane_view(screen, scene, panes.lane) else { return 0 };
    let columns = |area: Rect| usize::from(area.width);
    let client = client_lines(pen, &view, columns(frame_area(panes.client))).len();
    let wire = wire::relevant_line_count(pen, &view, columns(wire_area(panes.wire)));
    let server = server::server_lines(pen, &view, columns(frame_area(panes.server)), ALL_ROWS).len();
    client.max(wire).max(server) + 2
}

/// How many lines a pane has, and how many rows it shows of them.
pub(super) struct PaneExtent {
    pub(super) lines: usize,
    pub(super) rows: usize,
}

/// The extent of the pane in focus, on a screen of this size.
pub(super) fn pane_extent(pen: Pen, screen: &LessonScreen, scene: LessonScene<'_>, area: Rect) -> PaneExtent {
    let text_columns = usize::from(LessonLayout::text_columns(area));
    let text = narration::narration_blocks(pen, screen, scene, text_columns);
    let plan = screen.layout(scene, area, &text);
    let panes = plan.lanes.iter().find(|panes| panes.lane == screen.lane);
    let (Some(panes), Some(view)) = (panes, lane_view(screen, scene, screen.lane)) else {
        return PaneExtent { lines: 0, rows: 1 };
    };
    let (lines, inner) = match screen.focus {
        Focus::Client => {
            let inner = frame_area(panes.client);
            (client_lines(pen, &view, usize::from(inner.width)), inner)
        }
        Focus::Wire => {
            let inner = wire_area(panes.wire);
            (wire::wire_lines(pen, &view, usize::from(inner.width), ALL_ROWS), inner)
        }
        Focus::Server | Focus::Text | Focus::Story => {
            let inner = frame_area(panes.server);
            (server::server_lines(pen, &view, usize::from(inner.width), ALL_ROWS), inner)
        }
    };
    PaneExtent { lines: lines.len(), rows: usize::from(inner.height) }
}

/// The room within a frame, as [`Pen::frame`] gives it.
fn frame_area(pane: Rect) -> Rect {
    Rect {
        x: pane.x.saturating_add(2),
        y: pane.y.saturating_add(1),
        width: pane.width.saturating_sub(4),
        height: pane.height.saturating_sub(2),
    }
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
