//! The plan until the interview: what the learner seems to know, and what to do on each day.

use ratatui::text::Line;

use crate::course::NOTHING_TO_DO;
use crate::course::quiz::area_knowledge::AreaKnowledge;
use crate::course::study_plan::{PlanDay, StudyPlan};
use crate::prose::width;
use crate::tui::paint::Pen;
use crate::tui::theme::Tone;
use crate::tui::widget::wrapped_text::{WrappedText, markdown_lines};

/// Columns for what is said of some parts.
const ESTIMATE_WIDTH: usize = 16;

pub(super) fn plan_lines(pen: Pen, knowledge: &AreaKnowledge, plan: &StudyPlan, columns: usize) -> Vec<Line<'static>> {
    let mut lines = markdown_lines(pen, "**Enter** asks ten questions that find out what you know.", columns);
    if knowledge.has_answers() {
        lines.extend([Line::default(), pen.line("What you seem to know", Tone::Strong)]);
    }
    for (estimate, areas) in knowledge.by_estimate().into_iter().filter(|_| knowledge.has_answers()) {
        let tone = match areas.first() {
            Some(area) if area.answers == 0 => Tone::Dim,
            Some(area) if area.has_gap() => Tone::Warn,
            _ => Tone::Good,
        };
        let parts: Vec<&str> = areas.iter().map(|area| area.part.as_str()).collect();
        let lead = format!("  {:<ESTIMATE_WIDTH$}", format!("{estimate}:"));
        let (parts, indent) = (parts.join(", "), " ".repeat(width(&lead)));
        let text = WrappedText::plain(&parts, Tone::Plain).with_lead(&lead, tone).with_indent(&indent);
        lines.extend(text.lines(pen, columns));
    }
    for (index, day) in plan.days.iter().enumerate() {
        lines.extend(day_lines(pen, index, day, columns));
    }
    if let Some(left_out) = plan.describe_left_out() {
        lines.push(Line::default());
        lines.extend(markdown_lines(pen, &left_out, columns));
    }
    lines
}

fn day_lines(pen: Pen, index: usize, day: &PlanDay, columns: usize) -> Vec<Line<'static>> {
    let mut lines = vec![Line::default(), pen.line(&day.heading(index), Tone::Strong)];
    if day.items.is_empty() {
        lines.push(pen.line(&format!("  {NOTHING_TO_DO}"), Tone::Plain));
    }
    let title_columns = day.items.iter().map(|item| width(&item.title())).max().unwrap_or(0);
    for item in &day.items {
        let minutes = format!("  {:>3} min  ", item.minutes());
        let (title, command) = (item.title(), item.command());
        let padded = format!("{title}{}  ", " ".repeat(title_columns - width(&title)));
        // The command says how many questions; where there is no room for it, the title has to do.
        let fits = width(&minutes) + width(&padded) + width(&command) <= columns;
        let command = if fits { command } else { String::new() };
        lines.push(pen.spans(&[(&minutes, Tone::Dim), (&padded, Tone::Plain), (&command, Tone::Code)]));
    }
    lines
}
