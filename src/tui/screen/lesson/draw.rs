//! Puts the lesson screen together.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::highlights::{Highlights, draw_pane_lines};
use super::lane_view::lane_view;
use super::lesson_layout::{LanePanes, LessonLayout, layout};
use super::{
    Focus, LessonOverlay, LessonScene, LessonScreen, PhaseKind, bytes_page, client, narration, overlay_pages, server,
    wire,
};
use crate::course::{self, Attempt};
use crate::prose::{truncate, width};
use crate::tui::keymap::{self, Action, KeyContext};
use crate::tui::paint::{Pen, draw_lines};
use crate::tui::screen::action_list::ActionListContext;
use crate::tui::screen::text_field::HiddenRows;
use crate::tui::screen::{draw_size_warning, page};
use crate::tui::theme::{Theme, Tone};

/// Draws the screen over the whole of `buffer`.
pub(super) fn draw_lesson(screen: &LessonScreen, scene: LessonScene<'_>, pen: Pen, buffer: &mut Buffer) {
    if draw_size_warning(pen, buffer) {
        return;
    }
    if !matches!(screen.overlay, LessonOverlay::Nothing) {
        draw_overlay(screen, scene, pen, buffer);
        draw_notice(pen, screen, buffer);
        return;
    }
    let plan = layout(buffer.area, scene.attempt.lanes().len(), screen.lane);
    draw_head(pen, screen, scene.attempt, plan.head, buffer);
    draw_lane_tabs(pen, screen, scene.attempt, &plan, buffer);
    for (lane, panes) in &plan.lanes {
        draw_lane(pen, screen, scene, *lane, *panes, buffer);
    }
    let results = narration::lane_result_lines(pen, screen, scene, usize::from(plan.results.width));
    draw_lines(&pen.truncate(results, usize::from(plan.results.height)), plan.results, buffer);
    draw_text(pen, screen, scene, &plan, buffer);
    page::draw_footer(pen, &lesson_hints(screen, scene), buffer);
    draw_notice(pen, screen, buffer);
}

/// What lies over the lesson.
fn draw_overlay(screen: &LessonScreen, scene: LessonScene<'_>, pen: Pen, buffer: &mut Buffer) {
    match &screen.overlay {
        LessonOverlay::ActionList(list) => {
            let name = action_context(screen, scene);
            let (lanes, trouble) = (scene.attempt.lanes().len(), scene.attempt.manual_error());
            list.draw(
                pen,
                &screen.action_items(scene),
                ActionListContext { name: &name, lanes, last_error: trouble },
                buffer,
            );
        }
        LessonOverlay::Request(editor) => editor.draw(pen, &action_context(screen, scene), buffer),
        LessonOverlay::Workbench(bench) => bench.draw(pen, buffer),
        LessonOverlay::Search(search) => search.draw(pen, buffer),
        _ => {
            let room = page::content_area(buffer.area);
            let (title, lines) = overlay_pages::overlay_page(pen, screen, scene, usize::from(room.width));
            page::draw_page(pen, &page_hints(screen, scene), &title, &lines, screen.scroll, buffer);
            if let (LessonOverlay::Bytes, Some(exchange)) =
                (&screen.overlay, screen.current_exchange(scene, screen.lane))
            {
                bytes_page::draw_bytes_page(pen, exchange, screen.scroll, room, buffer);
            }
        }
    }
}

/// Where what is done by hand happens: `free play · keeps the id`.
fn action_context(screen: &LessonScreen, scene: LessonScene<'_>) -> String {
    let lanes = scene.attempt.lanes();
    let lane = lanes.get(screen.lane).filter(|_| lanes.len() > 1).map(|lane| lane.title.as_str());
    let free = (screen.step_phase.1 == PhaseKind::Free).then_some("free play");
    free.into_iter().chain(lane).collect::<Vec<_>>().join(" · ")
}

/// A notice stands in place of the footer.
fn draw_notice(pen: Pen, screen: &LessonScreen, buffer: &mut Buffer) {
    if let Some(notice) = &screen.notice {
        page::draw_notice(pen, notice, buffer);
    }
}

/// How many lines can be scrolled through, and in how many rows, on a screen of this size.
pub(super) fn scroll_extent(screen: &LessonScreen, scene: LessonScene<'_>, area: Rect) -> (usize, usize) {
    let pen = Pen { theme: Theme::MONO };
    let room = page::content_area(area);
    match (&screen.overlay, screen.current_exchange(scene, screen.lane)) {
        (LessonOverlay::Nothing, _) if screen.focus != Focus::Text => pane_extent(pen, screen, scene, area),
        (LessonOverlay::Nothing, _) => {
            let room = layout(area, scene.attempt.lanes().len(), screen.lane).text;
            let (columns, height) = (usize::from(room.width), usize::from(room.height));
            (narration::narration_lines(pen, screen, scene, columns, height).len(), height)
        }
        // There the cursor moves from piece to piece.
        (LessonOverlay::Bytes, Some(exchange)) => (bytes_page::segment_count(exchange), 1),
        _ => {
            (overlay_pages::overlay_page(pen, screen, scene, usize::from(room.width)).1.len(), usize::from(room.height))
        }
    }
}

/// The same for the pane in focus.
fn pane_extent(pen: Pen, screen: &LessonScreen, scene: LessonScene<'_>, area: Rect) -> (usize, usize) {
    let plan = layout(area, scene.attempt.lanes().len(), screen.lane);
    let panes = plan.lanes.iter().find(|(lane, _)| *lane == screen.lane).map(|(_, panes)| *panes);
    let (Some(panes), Some(sight)) = (panes, lane_view(screen, scene, screen.lane)) else { return (0, 1) };
    let lesson = scene.attempt.lesson();
    let (lines, pane) = match screen.focus {
        Focus::Client => (client::client_lines(pen, lesson, &sight, frame_content_size(panes.client).0), panes.client),
        Focus::Wire => (wire::wire_lines(pen, &sight, wire_content_size(panes.wire).0, ALL_ROWS), panes.wire),
        Focus::Server | Focus::Text => {
            (server::server_lines(pen, &sight, frame_content_size(panes.server).0, ALL_ROWS), panes.server)
        }
    };
    (lines.len(), frame_content_size(pane).1)
}

/// More rows than any pane has: all lines of it are wanted.
const ALL_ROWS: usize = 10_000;

/// Columns and rows within a frame.
fn frame_content_size(pane: Rect) -> (usize, usize) {
    (usize::from(pane.width.saturating_sub(4)), usize::from(pane.height.saturating_sub(2)))
}

/// Columns and rows of the wire, which has no frame.
fn wire_content_size(pane: Rect) -> (usize, usize) {
    (usize::from(pane.width.saturating_sub(2)), usize::from(pane.height.saturating_sub(2)))
}

fn draw_head(pen: Pen, screen: &LessonScreen, attempt: &Attempt, area: Rect, buffer: &mut Buffer) {
    let steps = attempt.lesson().step.len();
    let clock = attempt.view(screen.lane).map(|view| time_of_day(view.now));
    let place = match (attempt.phase(), clock) {
        (course::AttemptPhase::Starting, _) | (_, None) => "the lab is starting".to_owned(),
        (course::AttemptPhase::End, Some(clock)) => format!("the end · lab {clock}"),
        (course::AttemptPhase::Sandbox, Some(clock)) => format!("free play · lab {clock}"),
        (_, Some(clock)) => format!("step {} of {steps} · lab {clock}", attempt.step_index() + 1),
    };
    let columns = usize::from(area.width.saturating_sub(2));
    let room = columns.saturating_sub("authwalk · ".chars().count() + place.chars().count() + 2);
    let title = truncate(&crate::prose::escape_control_characters(&attempt.lesson().title), room);
    let name = pen.spans(&[("authwalk", Tone::Strong), (" · ", Tone::Dim), (&title, Tone::Plain)]);
    let line = pen.justify(name, (&place, Tone::Dim), columns);
    draw_lines(&[line], Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area }, buffer);
}

/// Seconds since 1970 as the time of that day: `09:14:02`.
fn time_of_day(now: i64) -> String {
    let seconds = now.rem_euclid(86_400);
    format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

fn draw_lane_tabs(pen: Pen, screen: &LessonScreen, attempt: &Attempt, plan: &LessonLayout, buffer: &mut Buffer) {
    if plan.tabs.is_empty() {
        return;
    }
    let mut line = pen.line(" ", Tone::Plain);
    for (at, lane) in attempt.lanes().iter().enumerate() {
        let chosen = at == screen.lane;
        let name = if chosen { format!("[ {} ]", lane.title) } else { format!("  {}  ", lane.title) };
        line.push_span(pen.span(&name, if chosen { Tone::Selected } else { Tone::Dim }));
    }
    let columns = usize::from(plan.tabs.width.saturating_sub(2));
    let line = pen.justify(line, ("Tab: flip", Tone::Dim), columns);
    draw_lines(&[line], Rect { x: plan.tabs.x + 1, width: plan.tabs.width.saturating_sub(2), ..plan.tabs }, buffer);
}

fn draw_lane(
    pen: Pen,
    screen: &LessonScreen,
    scene: LessonScene<'_>,
    lane: usize,
    panes: LanePanes,
    buffer: &mut Buffer,
) {
    let Some(sight) = lane_view(screen, scene, lane) else {
        let client = pen.frame("client", panes.client, buffer);
        let server = pen.frame("shop", panes.server, buffer);
        draw_lines(&[pen.line("…", Tone::Dim)], client, buffer);
        draw_lines(&[pen.line("starting …", Tone::Dim)], server, buffer);
        return;
    };
    let lesson = scene.attempt.lesson();
    let focus = if lane == screen.lane { screen.focus } else { Focus::Text };
    let title = |title: String, its: Focus| if focus == its { format!("» {title}") } else { title };
    let inner = pen.frame(&title(client::client_title(lesson, &sight), Focus::Client), panes.client, buffer);
    let (columns, rows) = (usize::from(inner.width), usize::from(inner.height));
    let lines = client::client_lines(pen, lesson, &sight, columns);
    if focus == Focus::Client {
        draw_scrolled(pen, &lines, screen.pane_scroll, inner, buffer);
    } else {
        draw_pane_lines(pen, &pen.truncate(lines, rows), inner, buffer);
    }
    let inner = pen.frame(&title(server::server_title(&sight), Focus::Server), panes.server, buffer);
    let (columns, rows) = (usize::from(inner.width), usize::from(inner.height));
    if focus == Focus::Server {
        draw_scrolled(pen, &server::server_lines(pen, &sight, columns, ALL_ROWS), screen.pane_scroll, inner, buffer);
    } else {
        draw_pane_lines(pen, &server::server_lines(pen, &sight, columns, rows), inner, buffer);
    }
    let wire = panes.wire;
    let (columns, rows) = wire_content_size(wire);
    let inner = Rect {
        x: wire.x + 1,
        y: wire.y + 1,
        width: wire.width.saturating_sub(2),
        height: wire.height.saturating_sub(2),
    };
    if focus == Focus::Wire {
        draw_lines(&[pen.line("»", Tone::Key)], Rect { y: wire.y, height: 1, ..inner }, buffer);
        draw_scrolled(pen, &wire::wire_lines(pen, &sight, columns, ALL_ROWS), screen.pane_scroll, inner, buffer);
    } else {
        draw_pane_lines(pen, &wire::wire_lines(pen, &sight, columns, rows), inner, buffer);
    }
}

/// The lines of the pane in focus from `scroll` on; how many are hidden stands on its edges.
fn draw_scrolled(pen: Pen, lines: &[Line<'static>], scroll: usize, inner: Rect, buffer: &mut Buffer) {
    let rows = usize::from(inner.height);
    let first = scroll.min(lines.len().saturating_sub(rows));
    let hidden = HiddenRows { above: first, below: lines.len().saturating_sub(first + rows) };
    draw_pane_lines(pen, lines.get(first..).unwrap_or_default(), inner, buffer);
    let mark = hidden.label();
    let wide = u16::try_from(width(&mark)).unwrap_or(u16::MAX).min(inner.width);
    let corner = Rect { x: inner.right().saturating_sub(wide), y: inner.bottom(), width: wide, height: 1 };
    draw_lines(&[pen.line(&mark, Tone::Key)], corner, buffer);
}

fn draw_text(pen: Pen, screen: &LessonScreen, scene: LessonScene<'_>, plan: &LessonLayout, buffer: &mut Buffer) {
    let (columns, height) = (usize::from(plan.text.width), usize::from(plan.text.height));
    let lines = narration::narration_lines(pen, screen, scene, columns, height);
    let last = lines.len().saturating_sub(height);
    let scroll = screen.scroll.min(last);
    let mark = match (scroll, last) {
        (_, 0) => "",
        (0, _) => "↓ more",
        (at, last) if at == last => "↑ more",
        _ => "↑ ↓ more",
    };
    // The title stands in a rule between what is seen and what is said.
    let title = truncate(
        &crate::prose::escape_control_characters(&narration::narration_title(screen, scene.attempt)),
        columns.saturating_sub(12),
    );
    let mut line = pen.spans(&[("─ ", Tone::Dim), (&title, Tone::Strong), (" ", Tone::Plain)]);
    let mark = if mark.is_empty() { String::new() } else { format!(" {mark}") };
    let rule = "─".repeat(columns.saturating_sub(line.width() + mark.chars().count()));
    line.spans.extend([pen.span(&rule, Tone::Dim), pen.span(&mark, Tone::Key)]);
    draw_lines(&[line], plan.title, buffer);
    draw_lines(lines.get(scroll..).unwrap_or_default(), plan.text, buffer);
}

/// The keys that are of use on a page.
fn page_hints(screen: &LessonScreen, scene: LessonScene<'_>) -> Vec<(String, &'static str)> {
    let mut actions = vec![Action::Up, Action::Down];
    if !matches!(screen.overlay, LessonOverlay::Help) {
        if matches!(screen.overlay, LessonOverlay::Curl(_)) {
            actions.push(Action::Copy);
        }
        actions.extend([Action::Close, Action::Bytes, Action::Checks, Action::Curl]);
        if screen.exchanges(scene, screen.lane).len() > 1 {
            actions.push(Action::NextExchange);
        }
        if scene.attempt.lanes().len() > 1 {
            actions.push(Action::SwitchLane);
        }
    }
    if matches!(screen.overlay, LessonOverlay::Help) {
        actions.push(Action::Close);
    }
    actions.extend([Action::Help, Action::Quit]);
    actions.into_iter().filter_map(|action| keymap::footer_hint(screen.key_context(), action)).collect()
}

/// The keys of a task, those of its tool first.
fn task_actions(attempt: &Attempt) -> [Action; 6] {
    use crate::content::lesson::Tool;
    let tool = attempt.step().and_then(|step| step.task.as_ref()).map(|task| task.tool);
    let first = match tool {
        Some(Tool::Workbench) => [Action::Workbench, Action::OpenActions],
        Some(Tool::Outside) => [Action::Curl, Action::OpenActions],
        Some(Tool::Switches) | None => [Action::OpenActions, Action::EditRequest],
    };
    [first[0], first[1], Action::Hint, Action::SkipAnswer, Action::ResendRequest, Action::EditRequest]
}

/// The keys that are of use just now.
fn lesson_hints(screen: &LessonScreen, scene: LessonScene<'_>) -> Vec<(String, &'static str)> {
    let attempt = scene.attempt;
    let mut actions = Vec::new();
    let options = narration::digit_choices(screen, attempt).len();
    match screen.step_phase.1 {
        PhaseKind::Before if attempt.waits_for_answer() => actions.extend([Action::Answer, Action::SkipAnswer]),
        PhaseKind::Before | PhaseKind::After => actions.push(Action::Next),
        PhaseKind::Task => actions.extend(task_actions(attempt)),
        PhaseKind::Free => {
            actions.extend([Action::Close, Action::OpenActions, Action::EditRequest, Action::ResendRequest]);
        }
        PhaseKind::Starting | PhaseKind::Running | PhaseKind::Failed | PhaseKind::End => {}
    }
    // Where the store is what the step is about, its rows can be taken away.
    let about_rows = attempt.step().is_some_and(|step| Highlights(&step.look_at).includes_any(&["store.rows"]));
    let has_rows =
        attempt.view(screen.lane).is_some_and(|view| view.store.sessions.iter().any(|row| row.user.is_some()));
    if about_rows && has_rows && matches!(screen.step_phase.1, PhaseKind::After | PhaseKind::Free) {
        actions.push(Action::DeleteSessions);
    }
    let first =
        matches!(screen.step_phase, (0, PhaseKind::Before | PhaseKind::Task)) && attempt.current_run().is_none();
    if !first && !matches!(screen.step_phase.1, PhaseKind::Starting | PhaseKind::Free) {
        actions.push(Action::Back);
    }
    if attempt.lanes().len() > 1 {
        actions.push(Action::SwitchLane);
    }
    let travelled = screen.current_exchange(scene, screen.lane).is_some();
    if travelled {
        actions.extend([Action::Bytes, Action::Checks]);
    }
    if matches!(screen.step_phase.1, PhaseKind::Before | PhaseKind::After | PhaseKind::Task) {
        actions.push(Action::FreePlay);
    }
    if travelled {
        actions.push(Action::Curl);
    }
    if screen.exchanges(scene, screen.lane).len() > 1 {
        actions.push(Action::NextExchange);
    }
    if screen.step_phase.1 == PhaseKind::After {
        actions.push(Action::Replay);
    }
    if screen.step_phase.1 != PhaseKind::Starting {
        actions.push(Action::Search);
    }
    if !matches!(screen.step_phase.1, PhaseKind::Starting | PhaseKind::End) {
        actions.push(Action::NextPane);
    }
    if screen.step_phase.1 == PhaseKind::Failed {
        actions.push(Action::Close);
    }
    actions.extend([Action::Help, Action::Quit]);
    let hint = |action: Action| match (action, options) {
        (Action::Answer, 0) => None,
        (Action::Answer, 1) => Some(("1".to_owned(), "answer")),
        (Action::Answer, count) => Some((format!("1–{count}"), "answer")),
        (action, _) => keymap::footer_hint(KeyContext::Lesson, action),
    };
    let mut shown: Vec<Action> = Vec::new();
    actions.retain(|action| !shown.contains(action) && (shown.push(*action), true).1);
    let at_end = if screen.step_phase.1 == PhaseKind::End { screen.end_hints() } else { Vec::new() };
    at_end.into_iter().chain(actions.into_iter().filter_map(hint)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_of_day_is_that_of_the_lab() {
        assert_eq!(time_of_day(1_700_000_042), "22:14:02");
        assert_eq!(time_of_day(-1), "23:59:59");
    }
}
