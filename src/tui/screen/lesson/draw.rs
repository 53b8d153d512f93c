//! Puts the lesson screen together: head, lanes, text and footer, or what lies over them.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::footer::{lesson_hints, page_hints};
use super::lesson_layout::{LessonLayout, layout};
use super::lesson_overlay::LessonOverlay;
use super::panes::draw_lane;
use super::step_progress::PhaseKind;
use super::time_format::time_of_day;
use super::{LessonScene, LessonScreen, bytes_page, narration, overlay_pages};
use crate::course::{Attempt, AttemptPhase};
use crate::prose::{escape_control_characters, truncate};
use crate::tui::paint::{Pen, draw_lines};
use crate::tui::screen::action_list::ActionListContext;
use crate::tui::screen::{draw_size_warning, page};
use crate::tui::theme::{Theme, Tone};

impl LessonScreen {
    /// Draws the screen over the whole of `buffer`.
    pub fn draw(&self, scene: LessonScene<'_>, theme: Theme, buffer: &mut Buffer) {
        let pen = Pen { theme };
        if draw_size_warning(pen, buffer) {
            return;
        }
        if matches!(self.overlay, LessonOverlay::Nothing) {
            draw_lesson(pen, self, scene, buffer);
        } else {
            draw_overlay(pen, self, scene, buffer);
        }
        // A notice takes the place of the footer, so it is drawn last.
        if let Some(notice) = &self.notice {
            page::draw_notice(pen, notice, buffer);
        }
    }
}

fn draw_lesson(pen: Pen, screen: &LessonScreen, scene: LessonScene<'_>, buffer: &mut Buffer) {
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
}

fn draw_overlay(pen: Pen, screen: &LessonScreen, scene: LessonScene<'_>, buffer: &mut Buffer) {
    match &screen.overlay {
        LessonOverlay::ActionList(list) => {
            let context = ActionListContext {
                name: &action_context(screen, scene),
                lanes: scene.attempt.lanes().len(),
                last_error: scene.attempt.manual_error(),
            };
            list.draw(pen, &screen.action_items(scene), context, buffer);
        }
        LessonOverlay::Request(editor) => editor.draw(pen, &action_context(screen, scene), buffer),
        LessonOverlay::Workbench(workbench) => workbench.draw(pen, buffer),
        LessonOverlay::Search(search) => search.draw(pen, buffer),
        _ => draw_page(pen, screen, scene, buffer),
    }
}

fn draw_page(pen: Pen, screen: &LessonScreen, scene: LessonScene<'_>, buffer: &mut Buffer) {
    let content = page::content_area(buffer.area);
    let page = overlay_pages::overlay_page(pen, screen, scene, usize::from(content.width));
    page::draw_page(pen, &page_hints(screen, scene), &page.title, &page.lines, screen.scroll, buffer);
    if matches!(screen.overlay, LessonOverlay::Bytes)
        && let Some(exchange) = screen.current_exchange(scene, screen.lane)
    {
        bytes_page::draw_bytes_page(pen, exchange, screen.scroll, content, buffer);
    }
}

/// Where what is done by hand happens: `free play · keeps the id`.
fn action_context(screen: &LessonScreen, scene: LessonScene<'_>) -> String {
    let lanes = scene.attempt.lanes();
    let lane = lanes.get(screen.lane).filter(|_| lanes.len() > 1).map(|lane| lane.title.as_str());
    let free_play = if screen.phase == PhaseKind::Free { Some("free play") } else { None };
    free_play.into_iter().chain(lane).collect::<Vec<_>>().join(" · ")
}

fn draw_head(pen: Pen, screen: &LessonScreen, attempt: &Attempt, area: Rect, buffer: &mut Buffer) {
    let clock = attempt.view(screen.lane).map(|view| time_of_day(view.now));
    let progress = match (attempt.phase(), clock) {
        (AttemptPhase::Starting, _) | (_, None) => "the lab is starting".to_owned(),
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
    let name = pen.spans(&[("authwalk", Tone::Strong), (" · ", Tone::Dim), (&title, Tone::Plain)]);
    let line = pen.justify(name, (&progress, Tone::Dim), columns);
    draw_lines(&[line], Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area }, buffer);
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
    draw_lines(&[line], Rect { x: plan.tabs.x + 1, width: plan.tabs.width.saturating_sub(2), ..plan.tabs }, buffer);
}

fn draw_text(pen: Pen, screen: &LessonScreen, scene: LessonScene<'_>, plan: &LessonLayout, buffer: &mut Buffer) {
    let (columns, height) = (usize::from(plan.text.width), usize::from(plan.text.height));
    let lines = narration::narration_lines(pen, screen, scene, columns, height);
    let last = lines.len().saturating_sub(height);
    let scroll = screen.scroll.min(last);
    let more = match (scroll, last) {
        (_, 0) => "",
        (0, _) => " ↓ more",
        (scroll, last) if scroll == last => " ↑ more",
        _ => " ↑ ↓ more",
    };
    // The title stands in a rule between the lanes and the text.
    let title = narration::narration_title(screen, scene.attempt);
    let title = truncate(&escape_control_characters(&title), columns.saturating_sub(12));
    let mut line = pen.spans(&[("─ ", Tone::Dim), (&title, Tone::Strong), (" ", Tone::Plain)]);
    let rule = "─".repeat(columns.saturating_sub(line.width() + more.chars().count()));
    line.spans.extend([pen.span(&rule, Tone::Dim), pen.span(more, Tone::Key)]);
    draw_lines(&[line], plan.title, buffer);
    draw_lines(lines.get(scroll..).unwrap_or_default(), plan.text, buffer);
}
