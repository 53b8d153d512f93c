//! The plan until the interview: what the learner seems to know, and what to do on each day.

use ratatui::text::Line;

use crate::course::NOTHING_TO_DO;
use crate::course::quiz::area_knowledge::AreaKnowledge;
use crate::course::study_plan::{PlanDay, StudyPlan};
use crate::tui::paint::Pen;
use crate::tui::theme::Tone;
use crate::tui::widget::wrapped_text::markdown_lines;

/// Columns for the title of a part.
const PART_WIDTH: usize = 28;

pub(super) fn plan_lines(pen: Pen, knowledge: &AreaKnowledge, plan: &StudyPlan, columns: usize) -> Vec<Line<'static>> {
    let mut lines = markdown_lines(pen, "**Enter** asks ten questions that find out what you know.", columns);
    lines.push(Line::default());
    lines.push(pen.line("What you seem to know", Tone::Strong));
    for area in knowledge.areas() {
        let tone = match area.estimate() {
            _ if area.answers == 0 => Tone::Dim,
            _ if area.has_gap() => Tone::Warn,
            _ => Tone::Good,
        };
        let part = format!("  {:<PART_WIDTH$}  ", area.part);
        lines.push(pen.spans(&[(&part, Tone::Plain), (area.estimate(), tone)]));
    }
    for (index, day) in plan.days.iter().enumerate() {
        lines.extend(day_lines(pen, index, day));
    }
    if let Some(left_out) = plan.describe_left_out() {
        lines.push(Line::default());
        lines.extend(markdown_lines(pen, &left_out, columns));
    }
    lines
}

fn day_lines(pen: Pen, index: usize, day: &PlanDay) -> Vec<Line<'static>> {
    let mut lines = vec![Line::default(), pen.line(&day.heading(index), Tone::Strong)];
    if day.items.is_empty() {
        lines.push(pen.line(&format!("  {NOTHING_TO_DO}"), Tone::Plain));
    }
    for item in &day.items {
        let minutes = format!("  {:>3} min  ", item.minutes());
        lines.push(pen.spans(&[(&minutes, Tone::Dim), (&item.title(), Tone::Plain)]));
    }
    lines
}
