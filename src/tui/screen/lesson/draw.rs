//! Puts the lesson screen together.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::layout::{Layout, Panes, layout};
use super::look::{Looks, put_pane};
use super::sight::sight;
use super::{Focus, Layer, LessonScreen, Scene, Standing, client, pages, raw, server, wire, words};
use crate::course::{self, Attempt};
use crate::prose::{truncate, width};
use crate::tui::keymap::{self, Action, Screen};
use crate::tui::paint::{Pen, put};
use crate::tui::screen::field::Hidden;
use crate::tui::screen::switches::Place;
use crate::tui::screen::{asks_for_room, page};
use crate::tui::theme::{Theme, Tone};

/// Draws the screen over the whole of `buffer`.
pub(super) fn draw(screen: &LessonScreen, scene: Scene<'_>, pen: Pen, buffer: &mut Buffer) {
    if asks_for_room(pen, buffer) {
        return;
    }
    if !matches!(screen.layer, Layer::Nothing) {
        layer(screen, scene, pen, buffer);
        say(pen, screen, buffer);
        return;
    }
    let plan = layout(buffer.area, scene.attempt.lanes().len(), screen.lane);
    head(pen, screen, scene.attempt, plan.head, buffer);
    tabs(pen, screen, scene.attempt, &plan, buffer);
    for (lane, panes) in &plan.lanes {
        draw_lane(pen, screen, scene, *lane, *panes, buffer);
    }
    let results = words::results(pen, screen, scene, usize::from(plan.results.width));
    put(&pen.fit(results, usize::from(plan.results.height)), plan.results, buffer);
    text(pen, screen, scene, &plan, buffer);
    page::footer(pen, &hints(screen, scene), buffer);
    say(pen, screen, buffer);
}

/// What lies over the lesson.
fn layer(screen: &LessonScreen, scene: Scene<'_>, pen: Pen, buffer: &mut Buffer) {
    match &screen.layer {
        Layer::ByHand(list) => {
            let name = place(screen, scene);
            let (lanes, trouble) = (scene.attempt.lanes().len(), scene.attempt.manual_error());
            list.draw(pen, &screen.offers(scene), Place { name: &name, lanes, trouble }, buffer);
        }
        Layer::Request(editor) => editor.draw(pen, &place(screen, scene), buffer),
        Layer::Workbench(bench) => bench.draw(pen, buffer),
        Layer::Search(search) => search.draw(pen, buffer),
        _ => {
            let room = page::room(buffer.area);
            let (title, lines) = pages::page(pen, screen, scene, usize::from(room.width));
            page::draw(pen, &page_hints(screen, scene), &title, &lines, screen.scroll, buffer);
            if let (Layer::Bytes, Some(exchange)) = (&screen.layer, screen.at_hand(scene, screen.lane)) {
                raw::draw(pen, exchange, screen.scroll, room, buffer);
            }
        }
    }
}

/// Where what is done by hand happens: `free play · keeps the id`.
fn place(screen: &LessonScreen, scene: Scene<'_>) -> String {
    let lanes = scene.attempt.lanes();
    let lane = lanes.get(screen.lane).filter(|_| lanes.len() > 1).map(|lane| lane.title.as_str());
    let free = (screen.stood.1 == Standing::Free).then_some("free play");
    free.into_iter().chain(lane).collect::<Vec<_>>().join(" · ")
}

/// A notice stands in place of the footer.
fn say(pen: Pen, screen: &LessonScreen, buffer: &mut Buffer) {
    if let Some(notice) = &screen.notice {
        page::notice(pen, notice, buffer);
    }
}

/// How many lines can be scrolled through, and in how many rows, on a screen of this size.
pub(super) fn extent(screen: &LessonScreen, scene: Scene<'_>, area: Rect) -> (usize, usize) {
    let pen = Pen { theme: Theme::MONO };
    let room = page::room(area);
    match (&screen.layer, screen.at_hand(scene, screen.lane)) {
        (Layer::Nothing, _) if screen.focus != Focus::Text => pane_extent(pen, screen, scene, area),
        (Layer::Nothing, _) => {
            let room = layout(area, scene.attempt.lanes().len(), screen.lane).text;
            let (columns, height) = (usize::from(room.width), usize::from(room.height));
            (words::lines(pen, screen, scene, columns, height).len(), height)
        }
        // There the cursor moves from piece to piece.
        (Layer::Bytes, Some(exchange)) => (raw::stops(exchange), 1),
        _ => (pages::page(pen, screen, scene, usize::from(room.width)).1.len(), usize::from(room.height)),
    }
}

/// The same for the pane in focus.
fn pane_extent(pen: Pen, screen: &LessonScreen, scene: Scene<'_>, area: Rect) -> (usize, usize) {
    let plan = layout(area, scene.attempt.lanes().len(), screen.lane);
    let panes = plan.lanes.iter().find(|(lane, _)| *lane == screen.lane).map(|(_, panes)| *panes);
    let (Some(panes), Some(sight)) = (panes, sight(screen, scene, screen.lane)) else { return (0, 1) };
    let lesson = scene.attempt.lesson();
    let (lines, pane) = match screen.focus {
        Focus::Client => (client::lines(pen, lesson, &sight, inside(panes.client).0), panes.client),
        Focus::Wire => (wire::lines(pen, &sight, inside_wire(panes.wire).0, ALL), panes.wire),
        Focus::Server | Focus::Text => (server::lines(pen, &sight, inside(panes.server).0, ALL), panes.server),
    };
    (lines.len(), inside(pane).1)
}

/// More rows than any pane has: all lines of it are wanted.
const ALL: usize = 10_000;

/// Columns and rows within a frame.
fn inside(pane: Rect) -> (usize, usize) {
    (usize::from(pane.width.saturating_sub(4)), usize::from(pane.height.saturating_sub(2)))
}

/// Columns and rows of the wire, which has no frame.
fn inside_wire(pane: Rect) -> (usize, usize) {
    (usize::from(pane.width.saturating_sub(2)), usize::from(pane.height.saturating_sub(2)))
}

fn head(pen: Pen, screen: &LessonScreen, attempt: &Attempt, area: Rect, buffer: &mut Buffer) {
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
    let name = pen.parts(&[("authwalk", Tone::Strong), (" · ", Tone::Dim), (&title, Tone::Plain)]);
    let line = pen.ends(name, (&place, Tone::Dim), columns);
    put(&[line], Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area }, buffer);
}

/// Seconds since 1970 as the time of that day: `09:14:02`.
fn time_of_day(now: i64) -> String {
    let seconds = now.rem_euclid(86_400);
    format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

fn tabs(pen: Pen, screen: &LessonScreen, attempt: &Attempt, plan: &Layout, buffer: &mut Buffer) {
    if plan.tabs.is_empty() {
        return;
    }
    let mut line = pen.line(" ", Tone::Plain);
    for (at, lane) in attempt.lanes().iter().enumerate() {
        let chosen = at == screen.lane;
        let name = if chosen { format!("[ {} ]", lane.title) } else { format!("  {}  ", lane.title) };
        line.push_span(pen.span(&name, if chosen { Tone::Chosen } else { Tone::Dim }));
    }
    let columns = usize::from(plan.tabs.width.saturating_sub(2));
    let line = pen.ends(line, ("Tab: flip", Tone::Dim), columns);
    put(&[line], Rect { x: plan.tabs.x + 1, width: plan.tabs.width.saturating_sub(2), ..plan.tabs }, buffer);
}

fn draw_lane(pen: Pen, screen: &LessonScreen, scene: Scene<'_>, lane: usize, panes: Panes, buffer: &mut Buffer) {
    let Some(sight) = sight(screen, scene, lane) else {
        let client = pen.frame("client", panes.client, buffer);
        let server = pen.frame("shop", panes.server, buffer);
        put(&[pen.line("…", Tone::Dim)], client, buffer);
        put(&[pen.line("starting …", Tone::Dim)], server, buffer);
        return;
    };
    let lesson = scene.attempt.lesson();
    let focus = if lane == screen.lane { screen.focus } else { Focus::Text };
    let title = |title: String, its: Focus| if focus == its { format!("» {title}") } else { title };
    let inner = pen.frame(&title(client::title(lesson, &sight), Focus::Client), panes.client, buffer);
    let (columns, rows) = (usize::from(inner.width), usize::from(inner.height));
    let lines = client::lines(pen, lesson, &sight, columns);
    if focus == Focus::Client {
        scrolled(pen, &lines, screen.pane_scroll, inner, buffer);
    } else {
        put_pane(pen, &pen.fit(lines, rows), inner, buffer);
    }
    let inner = pen.frame(&title(server::title(&sight), Focus::Server), panes.server, buffer);
    let (columns, rows) = (usize::from(inner.width), usize::from(inner.height));
    if focus == Focus::Server {
        scrolled(pen, &server::lines(pen, &sight, columns, ALL), screen.pane_scroll, inner, buffer);
    } else {
        put_pane(pen, &server::lines(pen, &sight, columns, rows), inner, buffer);
    }
    let wire = panes.wire;
    let (columns, rows) = inside_wire(wire);
    let inner = Rect {
        x: wire.x + 1,
        y: wire.y + 1,
        width: wire.width.saturating_sub(2),
        height: wire.height.saturating_sub(2),
    };
    if focus == Focus::Wire {
        put(&[pen.line("»", Tone::Key)], Rect { y: wire.y, height: 1, ..inner }, buffer);
        scrolled(pen, &wire::lines(pen, &sight, columns, ALL), screen.pane_scroll, inner, buffer);
    } else {
        put_pane(pen, &wire::lines(pen, &sight, columns, rows), inner, buffer);
    }
}

/// The lines of the pane in focus from `scroll` on; how many are hidden stands on its edges.
fn scrolled(pen: Pen, lines: &[Line<'static>], scroll: usize, inner: Rect, buffer: &mut Buffer) {
    let rows = usize::from(inner.height);
    let first = scroll.min(lines.len().saturating_sub(rows));
    let hidden = Hidden { above: first, below: lines.len().saturating_sub(first + rows) };
    put_pane(pen, lines.get(first..).unwrap_or_default(), inner, buffer);
    let mark = hidden.mark();
    let wide = u16::try_from(width(&mark)).unwrap_or(u16::MAX).min(inner.width);
    let corner = Rect { x: inner.right().saturating_sub(wide), y: inner.bottom(), width: wide, height: 1 };
    put(&[pen.line(&mark, Tone::Key)], corner, buffer);
}

fn text(pen: Pen, screen: &LessonScreen, scene: Scene<'_>, plan: &Layout, buffer: &mut Buffer) {
    let (columns, height) = (usize::from(plan.text.width), usize::from(plan.text.height));
    let lines = words::lines(pen, screen, scene, columns, height);
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
        &crate::prose::escape_control_characters(&words::title(screen, scene.attempt)),
        columns.saturating_sub(12),
    );
    let mut line = pen.parts(&[("─ ", Tone::Dim), (&title, Tone::Strong), (" ", Tone::Plain)]);
    let mark = if mark.is_empty() { String::new() } else { format!(" {mark}") };
    let rule = "─".repeat(columns.saturating_sub(line.width() + mark.chars().count()));
    line.spans.extend([pen.span(&rule, Tone::Dim), pen.span(&mark, Tone::Key)]);
    put(&[line], plan.title, buffer);
    put(lines.get(scroll..).unwrap_or_default(), plan.text, buffer);
}

/// The keys that are of use on a page.
fn page_hints(screen: &LessonScreen, scene: Scene<'_>) -> Vec<(String, &'static str)> {
    let mut actions = vec![Action::Up, Action::Down];
    if !matches!(screen.layer, Layer::Help) {
        if matches!(screen.layer, Layer::Curl(_)) {
            actions.push(Action::Copy);
        }
        actions.extend([Action::Out, Action::Bytes, Action::Checks, Action::Curl]);
        if screen.exchanges(scene, screen.lane).len() > 1 {
            actions.push(Action::Later);
        }
        if scene.attempt.lanes().len() > 1 {
            actions.push(Action::Flip);
        }
    }
    if matches!(screen.layer, Layer::Help) {
        actions.push(Action::Out);
    }
    actions.extend([Action::Help, Action::Quit]);
    actions.into_iter().filter_map(|action| keymap::hint(screen.screen(), action)).collect()
}

/// The keys of a task, those of its tool first.
fn by_tool(attempt: &Attempt) -> [Action; 6] {
    use crate::content::lesson::Tool;
    let tool = attempt.step().and_then(|step| step.task.as_ref()).map(|task| task.tool);
    let first = match tool {
        Some(Tool::Workbench) => [Action::Workbench, Action::ByHand],
        Some(Tool::Outside) => [Action::Curl, Action::ByHand],
        Some(Tool::Switches) | None => [Action::ByHand, Action::Edit],
    };
    [first[0], first[1], Action::Hint, Action::Show, Action::Again, Action::Edit]
}

/// The keys that are of use just now.
fn hints(screen: &LessonScreen, scene: Scene<'_>) -> Vec<(String, &'static str)> {
    let attempt = scene.attempt;
    let mut actions = Vec::new();
    let options = words::open_options(screen, attempt).len();
    match screen.stood.1 {
        Standing::Before if attempt.waits_for_answer() => actions.extend([Action::Answer, Action::Show]),
        Standing::Before | Standing::After => actions.push(Action::Next),
        Standing::Task => actions.extend(by_tool(attempt)),
        Standing::Free => actions.extend([Action::Out, Action::ByHand, Action::Edit, Action::Again]),
        Standing::Starting | Standing::Running | Standing::Failed | Standing::End => {}
    }
    // Where the store is what the step is about, its rows can be taken away.
    let about_rows = attempt.step().is_some_and(|step| Looks(&step.look_at).at(&["store.rows"]));
    let has_rows =
        attempt.view(screen.lane).is_some_and(|view| view.store.sessions.iter().any(|row| row.user.is_some()));
    if about_rows && has_rows && matches!(screen.stood.1, Standing::After | Standing::Free) {
        actions.push(Action::DeleteRows);
    }
    let first = matches!(screen.stood, (0, Standing::Before | Standing::Task)) && attempt.current_run().is_none();
    if !first && !matches!(screen.stood.1, Standing::Starting | Standing::Free) {
        actions.push(Action::Back);
    }
    if attempt.lanes().len() > 1 {
        actions.push(Action::Flip);
    }
    let travelled = screen.at_hand(scene, screen.lane).is_some();
    if travelled {
        actions.extend([Action::Bytes, Action::Checks]);
    }
    if matches!(screen.stood.1, Standing::Before | Standing::After | Standing::Task) {
        actions.push(Action::Free);
    }
    if travelled {
        actions.push(Action::Curl);
    }
    if screen.exchanges(scene, screen.lane).len() > 1 {
        actions.push(Action::Later);
    }
    if screen.stood.1 == Standing::After {
        actions.push(Action::Replay);
    }
    if screen.stood.1 != Standing::Starting {
        actions.push(Action::Search);
    }
    if !matches!(screen.stood.1, Standing::Starting | Standing::End) {
        actions.push(Action::Pane);
    }
    if screen.stood.1 == Standing::Failed {
        actions.push(Action::Out);
    }
    actions.extend([Action::Help, Action::Quit]);
    let hint = |action: Action| match (action, options) {
        (Action::Answer, 0) => None,
        (Action::Answer, 1) => Some(("1".to_owned(), "answer")),
        (Action::Answer, count) => Some((format!("1–{count}"), "answer")),
        (action, _) => keymap::hint(Screen::Lesson, action),
    };
    let mut shown: Vec<Action> = Vec::new();
    actions.retain(|action| !shown.contains(action) && (shown.push(*action), true).1);
    let at_end = if screen.stood.1 == Standing::End { screen.end_hints() } else { Vec::new() };
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
