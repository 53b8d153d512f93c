//! Puts the lesson screen together: head, lanes, text and footer.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::footer::lesson_hints;
use super::lesson_layout::LessonLayout;
use super::panes::draw_lane;
use super::story_view::draw_story_panes;
use super::text_blocks::{TextBlocks, join_blocks};
use super::time_format::time_of_day;
use super::{LessonScene, LessonScreen, narration};
use crate::course::{Attempt, AttemptPhase};
use crate::prose::{escape_control_characters, truncate};
use crate::tui::paint::{Pen, draw_lines};
use crate::tui::theme::Tone;
use crate::tui::widget::page;

impl LessonScreen {
    /// Draws the screen over the whole of `buffer`.
    pub(super) fn draw(&self, pen: Pen, scene: LessonScene<'_>, buffer: &mut Buffer) {
        // How the text is cut into lines decides how the screen is divided.
        let text_columns = usize::from(LessonLayout::text_columns(buffer.area));
        let blocks = narration::narration_blocks(pen, self, scene, text_columns);
        let plan = self.layout(scene, buffer.area, &blocks);
        draw_head(pen, self, scene, plan.head, buffer);
        draw_lane_tabs(pen, self, scene.attempt, &plan, buffer);
        for panes in &plan.lanes {
            draw_lane(pen, self, scene, *panes, buffer);
        }
        let results = narration::lane_result_lines(pen, self, scene, usize::from(plan.results.width));
        draw_lines(&pen.truncate(results, usize::from(plan.results.height)), plan.results, buffer);
        draw_story_panes(pen, self, scene, &plan, buffer);
        draw_text(pen, self, scene, blocks, &plan, buffer);
        page::draw_footer(pen, &lesson_hints(self, scene), buffer);
    }
}

fn draw_head(pen: Pen, screen: &LessonScreen, scene: LessonScene<'_>, area: Rect, buffer: &mut Buffer) {
    let attempt = scene.attempt;
    let past = screen.past_moment(scene, screen.lane);
    let now = past.map(|past| past.now).or_else(|| attempt.view(screen.lane));
    let clock = now.map(|view| time_of_day(view.now));
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
    let name = page::name_line(pen, &title);
    let line = pen.justify(name, (&progress, Tone::Dim), columns);
    draw_lines(&[line], page::margin(area), buffer);
}

fn draw_lane_tabs(pen: Pen, screen: &LessonScreen, attempt: &Attempt, plan: &LessonLayout, buffer: &mut Buffer) {
    if plan.tabs.is_empty() {
        return;
    }
    let mut line = pen.line(" ", Tone::Plain);
    for (index, lane) in attempt.lanes().iter().enumerate() {
        line.push_span(if index == screen.lane {
            pen.span(&format!("[ {} ]", lane.title), Tone::Selected)
        } else {
            pen.span(&format!("  {}  ", lane.title), Tone::Dim)
        });
    }
    let columns = usize::from(plan.tabs.width.saturating_sub(2));
    let line = pen.justify(line, ("Tab: flip", Tone::Dim), columns);
    draw_lines(&[line], page::margin(plan.tabs), buffer);
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
    let lines = join_blocks(blocks, height);
    let last = lines.len().saturating_sub(height);
    let scroll = screen.scroll.min(last);
    let more = page::more_mark(scroll, last, "↑ more");
    let more = if more.is_empty() { String::new() } else { format!(" {more}") };
    // The title is set into a rule between the lanes and the text.
    let title = narration::narration_title(screen, scene.attempt);
    let title = truncate(&escape_control_characters(&title), columns.saturating_sub(12));
    let mut line = pen.spans(&[("─ ", Tone::Dim), (&title, Tone::Strong), (" ", Tone::Plain)]);
    let rule = "─".repeat(columns.saturating_sub(line.width() + more.chars().count()));
    line.spans.extend([pen.span(&rule, Tone::Dim), pen.span(&more, Tone::Key)]);
    draw_lines(&[line], plan.title, buffer);
    draw_lines(lines.get(scroll..).unwrap_or_default(), plan.text, buffer);
    if plan.stories.is_empty() && lines.len() < height {
        // Where the story has no pane, its newest line takes the row that the text leaves.
        let last_row = Rect { y: plan.text.bottom().saturating_sub(1), height: 1, ..plan.text };
        draw_lines(&[screen.story_line(pen, scene, columns)], last_row, buffer);
    }
}
