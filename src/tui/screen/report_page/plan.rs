//! The plan until the interview: what the learner seems to know, and what to do on each day.

use ratatui::text::Line;

use crate::course::area_knowledge::AreaKnowledge;
use crate::course::study_plan::{PlanDay, PlanItem, StudyPlan};
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
    if plan.lessons_left_out > 0 {
        lines.push(Line::default());
        let count = plan.lessons_left_out;
        let left_out = format!("{count} more found no time; what you know already was left out first.");
        lines.extend(markdown_lines(pen, &left_out, columns));
    }
    lines
}

fn day_lines(pen: Pen, index: usize, day: &PlanDay) -> Vec<Line<'static>> {
    let name = if index == 0 { "Today".to_owned() } else { format!("Day {}", index + 1) };
    let mut lines = vec![Line::default(), pen.line(&format!("{name}, {} minutes", day.minutes()), Tone::Strong)];
    if day.items.is_empty() {
        lines.push(pen.line("  Nothing is left to do, or it takes longer than this.", Tone::Plain));
    }
    for item in &day.items {
        let what = match item {
            PlanItem::Review => "Review what is due".to_owned(),
            PlanItem::Lesson { title, .. } => title.clone(),
            PlanItem::Questions { part } => format!("Questions: {part}"),
            PlanItem::Interview => "A mock interview".to_owned(),
        };
        let minutes = format!("  {:>3} min  ", item.minutes());
        lines.push(pen.spans(&[(&minutes, Tone::Dim), (&what, Tone::Plain)]));
    }
    lines
}
