//! Puts the lesson screen together: head, lanes and text.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::lane_table::draw_lane_table;
use super::lesson_layout::{Composition, LessonLayout};
use super::panes::{LessonScreenContent, draw_lane};
use super::story_view::draw_story_panes;
use super::text_blocks::TextBlocks;
use super::time_format::{day_and_month, time_of_day};
use super::{LessonScene, LessonScreen, narration};
use crate::course::{Attempt, AttemptPhase};
use crate::prose::{escape_control_characters, truncate, width};
use crate::tui::paint::{Pen, draw_lines};
use crate::tui::theme::Tone;
use crate::tui::widget::screen_parts;

impl LessonScreen {
    /// Draws the screen over the whole of `buffer`.
    pub(super) fn draw(&self, pen: Pen, scene: LessonScene<'_>, buffer: &mut Buffer) {
        // How the text is cut into lines decides how the screen is divided.
        let text_columns = usize::from(LessonLayout::text_columns(buffer.area));
        let blocks = narration::narration_blocks(pen, self, scene, text_columns);
        if self.is_zoomed {
            return self.draw_zoomed(pen, scene, blocks, buffer);
        }
        let LessonScreenContent { layout: plan, text, aside } = self.layout(scene, buffer.area, blocks);
        draw_head(pen, self, scene, plan.head, buffer);
        draw_lane_tabs(pen, self, scene, &plan, buffer);
        for panes in &plan.lanes {
            draw_lane(pen, self, scene, *panes, buffer);
        }
        draw_results(pen, self, scene, &plan, buffer);
        draw_story_panes(pen, self, scene, &plan, buffer);
        draw_text(pen, self, scene, text, &plan, buffer);
        draw_lines(&aside.join(usize::from(plan.aside.height)), plan.aside, buffer);
    }
}

pub(super) fn draw_head(pen: Pen, screen: &LessonScreen, scene: LessonScene<'_>, area: Rect, buffer: &mut Buffer) {
    let attempt = scene.attempt;
    let past = screen.story_scene(scene, screen.lane);
    let now = past.map(|past| past.now).or_else(|| attempt.view(screen.lane));
    let clock = now.map(|view| {
        let time = time_of_day(view.now);
        // Once the clock has moved, the day may be another.
        if attempt.has_moved_clock() { format!("{} {time}", day_and_month(view.now)) } else { time }
    });
    let progress = match (attempt.phase(), clock) {
        (AttemptPhase::Starting, _) | (_, None) => "the lab is starting".to_owned(),
        (_, Some(clock)) if past.is_some() => format!("the past · lab {clock} · Esc returns"),
        (AttemptPhase::End, Some(clock)) => format!("the end · lab {clock}"),
        (AttemptPhase::Sandbox, Some(clock)) => format!("free play · lab {clock}"),
        (_, Some(clock)) => {
            let steps = attempt.lesson().step.len();
            format!("step {} of {steps} · lab {clock}", attempt.step_index() + 1)
        }
    };
    let columns = usize::from(area.width.saturating_sub(2));
    let room = columns.saturating_sub("authwalk · ".chars().count() + progress.chars().count() + 2);
    let title = truncate(&escape_control_characters(&attempt.lesson().title), room);
    let name = screen_parts::name_line(pen, &title);
    let steps = step_dots(attempt);
    let has_room = name.width() + width(&steps) + width(&progress) + 4 <= columns;
    let progress = if has_room && past.is_none() { format!("{steps}  {progress}") } else { progress };
    let line = pen.justify(name, (&progress, Tone::Dim), columns);
    draw_lines(&[line], screen_parts::margin(area), buffer);
}

/// A dot for each step, filled up to the one on the screen.
fn step_dots(attempt: &Attempt) -> String {
    let steps = attempt.lesson().step.len();
    let done = if *attempt.phase() == AttemptPhase::End { steps } else { (attempt.step_index() + 1).min(steps) };
    format!("{}{}", "●".repeat(done), "○".repeat(steps - done))
}

fn draw_lane_tabs(pen: Pen, screen: &LessonScreen, scene: LessonScene<'_>, plan: &LessonLayout, buffer: &mut Buffer) {
    if plan.tabs.is_empty() {
        return;
    }
    let lanes = scene.attempt.lanes();
    let title = |index: usize| match lanes.get(index) {
        Some(lane) if index == screen.lane => pen.span(&format!("[ {} ]", lane.title), Tone::Selected),
        Some(lane) => pen.span(&format!("  {}  ", lane.title), Tone::Dim),
        None => pen.span("", Tone::Plain),
    };
    if plan.composition == Composition::LanesBeside {
        // Over each lane its name, and what came out in it.
        for panes in &plan.lanes {
            let mut line = Line::from(vec![title(panes.lane), "  ".into()]);
            line.spans.extend(narration::lane_result(pen, screen, scene, panes.lane).spans);
            let area = Rect { x: panes.client.x, width: panes.width(), ..plan.tabs };
            draw_lines(&[line], screen_parts::margin(area), buffer);
        }
        return;
    }
    let mut line = pen.line(" ", Tone::Plain);
    line.spans.extend((0..lanes.len()).map(title));
    let columns = usize::from(plan.tabs.width.saturating_sub(2));
    let line = pen.justify(line, ("Tab: flip", Tone::Dim), columns);
    draw_lines(&[line], screen_parts::margin(plan.tabs), buffer);
}

/// What came out in each lane, where no place above the panes says so.
fn draw_results(pen: Pen, screen: &LessonScreen, scene: LessonScene<'_>, plan: &LessonLayout, buffer: &mut Buffer) {
    if plan.results.is_empty() {
        return;
    }
    if plan.composition == Composition::Stacked {
        return draw_lane_table(pen, screen, scene, plan.results, buffer);
    }
    let results = narration::lane_result_lines(pen, screen, scene, usize::from(plan.results.width));
    draw_lines(&pen.truncate(results, usize::from(plan.results.height)), plan.results, buffer);
}

fn draw_text(
    pen: Pen,
    screen: &LessonScreen,
    scene: LessonScene<'_>,
    blocks: TextBlocks,
    plan: &LessonLayout,
    buffer: &mut Buffer,
) {
    let (columns, height) = (usize::from(plan.text.width), usize::from(plan.text.height));
    let lines = blocks.join(height);
    let last = lines.len().saturating_sub(height);
    let scroll = screen.scroll.min(last);
    let more = screen_parts::more_mark(scroll, last, "↑ more");
    let more = if more.is_empty() { String::new() } else { format!(" {more}") };
    // The title is set into a rule between the lanes and the text.
    let title = narration::narration_title(screen, scene.attempt);
    let edge = usize::from(plan.title.width);
    let title = truncate(&escape_control_characters(&title), columns.saturating_sub(12));
    let mut line = pen.spans(&[("─ ", Tone::Dim), (&title, Tone::Strong), (" ", Tone::Plain)]);
    let rule = "─".repeat(edge.saturating_sub(line.width() + more.chars().count()));
    line.spans.extend([pen.span(&rule, Tone::Dim), pen.span(&more, Tone::Key)]);
    draw_lines(&[line], plan.title, buffer);
    draw_lines(lines.get(scroll..).unwrap_or_default(), plan.text, buffer);
    if plan.stories.is_empty() && lines.len() < height {
        // Where the story has no pane, its newest line takes the row that the text leaves.
        let last_row = Rect { y: plan.text.bottom().saturating_sub(1), height: 1, ..plan.text };
        draw_lines(&[screen.story_line(pen, scene, columns)], last_row, buffer);
    }
}
