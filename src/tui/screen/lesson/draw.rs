//! Puts the lesson screen together.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::layout::{Layout, Panes, layout};
use super::sight::sight;
use super::{Layer, LessonScreen, Scene, Standing, client, pages, server, wire, words};
use crate::course::{Attempt, Place};
use crate::prose::cut;
use crate::tui::keymap::{self, Action, Key, Screen};
use crate::tui::paint::{Pen, put};
use crate::tui::screen::{asks_for_room, page};
use crate::tui::theme::{Theme, Tone};

/// Draws the screen over the whole of `buffer`.
pub(super) fn draw(screen: &LessonScreen, scene: Scene<'_>, pen: Pen, buffer: &mut Buffer) {
    if asks_for_room(pen, buffer) {
        return;
    }
    if screen.layer != Layer::Nothing {
        let columns = usize::from(page::room(buffer.area).width);
        let (title, lines) = pages::page(pen, screen, scene, columns);
        page::draw(pen, &page_hints(screen, scene), &title, &lines, screen.scroll, buffer);
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
    footer(pen, screen, scene, plan.footer, buffer);
}

/// How many lines can be scrolled through, and in how many rows, on a screen of this size.
pub(super) fn extent(screen: &LessonScreen, scene: Scene<'_>, area: Rect) -> (usize, usize) {
    let pen = Pen { theme: Theme { color: false } };
    if screen.layer == Layer::Nothing {
        let room = layout(area, scene.attempt.lanes().len(), screen.lane).text;
        let (columns, height) = (usize::from(room.width), usize::from(room.height));
        return (words::lines(pen, screen, scene, columns, height).len(), height);
    }
    let room = page::room(area);
    let (_, lines) = pages::page(pen, screen, scene, usize::from(room.width));
    (lines.len(), usize::from(room.height))
}

fn head(pen: Pen, screen: &LessonScreen, attempt: &Attempt, area: Rect, buffer: &mut Buffer) {
    let steps = attempt.lesson().step.len();
    let clock = attempt.view(screen.lane).map(|view| time_of_day(view.now));
    let place = match (attempt.place(), clock) {
        (Place::Starting, _) | (_, None) => "the lab is starting".to_owned(),
        (Place::End, Some(clock)) => format!("the end · lab {clock}"),
        (_, Some(clock)) => format!("step {} of {steps} · lab {clock}", attempt.step_index() + 1),
    };
    let columns = usize::from(area.width.saturating_sub(2));
    let room = columns.saturating_sub("authwalk · ".chars().count() + place.chars().count() + 2);
    let title = cut(&crate::prose::visible(&attempt.lesson().title), room);
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
    let size = |area: Rect| (usize::from(area.width), usize::from(area.height));
    let inner = pen.frame(&client::title(lesson, &sight), panes.client, buffer);
    let (columns, rows) = size(inner);
    put(&pen.fit(client::lines(pen, lesson, &sight, columns), rows), inner, buffer);
    let inner = pen.frame(&server::title(&sight), panes.server, buffer);
    let (columns, rows) = size(inner);
    put(&server::lines(pen, &sight, columns, rows), inner, buffer);
    let wire = panes.wire;
    let inner = Rect {
        x: wire.x + 1,
        y: wire.y + 1,
        width: wire.width.saturating_sub(2),
        height: wire.height.saturating_sub(2),
    };
    let (columns, rows) = size(inner);
    put(&wire::lines(pen, &sight, columns, rows), inner, buffer);
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
    let title = cut(&crate::prose::visible(&words::title(screen, scene.attempt)), columns.saturating_sub(12));
    let mut line = pen.parts(&[("─ ", Tone::Dim), (&title, Tone::Strong), (" ", Tone::Plain)]);
    let mark = if mark.is_empty() { String::new() } else { format!(" {mark}") };
    let rule = "─".repeat(columns.saturating_sub(line.width() + mark.chars().count()));
    line.spans.extend([pen.span(&rule, Tone::Dim), pen.span(&mark, Tone::Key)]);
    put(&[line], plan.title, buffer);
    put(lines.get(scroll..).unwrap_or_default(), plan.text, buffer);
}

fn footer(pen: Pen, screen: &LessonScreen, scene: Scene<'_>, area: Rect, buffer: &mut Buffer) {
    if let Some(notice) = &screen.notice {
        let row = Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area };
        let line: Line<'_> = pen.ends(pen.line(notice, Tone::Warn), ("? keys", Tone::Dim), usize::from(row.width));
        put(&[line], row, buffer);
        return;
    }
    page::footer(pen, &hints(screen, scene), buffer);
}

/// The keys that are of use on a page.
fn page_hints(screen: &LessonScreen, scene: Scene<'_>) -> Vec<(String, &'static str)> {
    let mut actions = vec![Action::Up, Action::Down];
    if screen.layer != Layer::Help {
        actions.extend([Action::Bytes, Action::Checks, Action::Curl]);
        if screen.exchanges(scene, screen.lane).len() > 1 {
            actions.push(Action::Later);
        }
        if scene.attempt.lanes().len() > 1 {
            actions.push(Action::Flip);
        }
    }
    actions.extend([Action::Out, Action::Help, Action::Quit]);
    actions.into_iter().filter_map(|action| keymap::hint(screen.screen(), action)).collect()
}

/// The keys that are of use just now.
fn hints(screen: &LessonScreen, scene: Scene<'_>) -> Vec<(String, &'static str)> {
    let attempt = scene.attempt;
    let mut actions = Vec::new();
    let options = words::open_options(screen, attempt).len();
    match screen.stood.1 {
        Standing::Before if attempt.waits_for_answer() => actions.extend([Action::Answer, Action::Show]),
        Standing::Before | Standing::After | Standing::End => actions.push(Action::Next),
        Standing::Starting | Standing::Running | Standing::Failed => {}
    }
    if screen.stood != (0, Standing::Before) && screen.stood.1 != Standing::Starting {
        actions.push(Action::Back);
    }
    if attempt.lanes().len() > 1 {
        actions.push(Action::Flip);
    }
    if screen.at_hand(scene, screen.lane).is_some() {
        actions.extend([Action::Bytes, Action::Checks, Action::Curl]);
    }
    if screen.exchanges(scene, screen.lane).len() > 1 {
        actions.push(Action::Later);
    }
    if screen.stood.1 == Standing::After {
        actions.push(Action::Replay);
    }
    if screen.stood.1 == Standing::Failed {
        actions.push(Action::Out);
    }
    actions.extend([Action::Help, Action::Quit]);
    let hint = |action: Action| match (action, options) {
        (Action::Answer, 0) => None,
        (Action::Answer, 1) => Some(("1".to_owned(), "answer")),
        (Action::Answer, count) => Some((format!("1–{count}"), "answer")),
        (Action::Next, _) if screen.stood.1 == Standing::End => Some((Key::Enter.to_string(), "leave")),
        (action, _) => keymap::hint(Screen::Lesson, action),
    };
    actions.into_iter().filter_map(hint).collect()
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
