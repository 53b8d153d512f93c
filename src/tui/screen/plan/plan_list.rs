//! The lines of the plan: the time that there is, what the learner seems to know, and what to do on each day.

use ratatui::text::Line;

use super::{CurrentPlan, PlanEntry};
use crate::course::NOTHING_TO_DO;
use crate::course::quiz::area_knowledge::AreaKnowledge;
use crate::course::study_plan::PLACEMENT_MINUTES;
use crate::prose::width;
use crate::tui::paint::Pen;
use crate::tui::theme::Tone;
use crate::tui::widget::list::cursor_sign;
use crate::tui::widget::wrapped_text::{WrappedText, markdown_lines};

/// Columns for what is said of some parts.
const ESTIMATE_WIDTH: usize = 16;

/// The lines, and which of them can be opened.
pub(super) struct PlanList {
    pub(super) lines: Vec<Line<'static>>,
    /// For each line the number of its entry.
    pub(super) entries: Vec<Option<usize>>,
    /// The line with the cursor.
    pub(super) selected: usize,
    cursor: usize,
}

/// An entry in words: how long it takes, what it is, what to type for it.
struct EntryText {
    minutes: u32,
    title: String,
    command: String,
}

impl PlanEntry {
    fn text(&self) -> EntryText {
        match self {
            Self::Placement => EntryText {
                minutes: PLACEMENT_MINUTES,
                title: "Ten questions find out what you know".to_owned(),
                command: "authwalk start".to_owned(),
            },
            Self::Item(item) => EntryText { minutes: item.minutes(), title: item.title(), command: item.command() },
        }
    }
}

impl PlanList {
    /// The lines in `columns`; `cursor` is the number of the entry with the cursor.
    pub(super) fn new(pen: Pen, current: &CurrentPlan, cursor: usize, columns: usize) -> Self {
        let mut list = Self { lines: vec![time_line(pen, current)], entries: Vec::new(), selected: 0, cursor };
        let entries = current.entries();
        let mut numbered = entries.iter().enumerate().peekable();
        if let Some((number, entry)) = numbered.next_if(|(_, entry)| **entry == PlanEntry::Placement) {
            list.push_entries(pen, &[(number, entry)], columns);
        }
        list.lines.extend(knowledge_lines(pen, &current.knowledge, columns));
        for (index, day) in current.plan.days.iter().enumerate() {
            list.lines.extend([Line::default(), pen.line(&day.heading(index), Tone::Strong)]);
            if day.items.is_empty() {
                list.lines.push(pen.line(&format!("  {NOTHING_TO_DO}"), Tone::Plain));
            }
            let of_day: Vec<(usize, &PlanEntry)> = numbered.by_ref().take(day.items.len()).collect();
            list.push_entries(pen, &of_day, columns);
        }
        if let Some(left_out) = current.plan.describe_left_out() {
            list.lines.push(Line::default());
            list.lines.extend(markdown_lines(pen, &left_out, columns));
        }
        list.entries.resize(list.lines.len(), None);
        list
    }

    /// Adds entries with their commands in one column.
    fn push_entries(&mut self, pen: Pen, entries: &[(usize, &PlanEntry)], columns: usize) {
        let title_columns = entries.iter().map(|(_, entry)| width(&entry.text().title)).max().unwrap_or(0);
        for (number, entry) in entries {
            if *number == self.cursor {
                self.selected = self.lines.len();
            }
            self.entries.resize(self.lines.len(), None);
            self.entries.push(Some(*number));
            self.lines.push(entry_line(pen, &entry.text(), *number == self.cursor, title_columns, columns));
        }
    }
}

/// For how much time the plan is.
fn time_line(pen: Pen, current: &CurrentPlan) -> Line<'static> {
    let plan = format!("A plan for {}", current.time.description());
    pen.spans(&[(&plan, Tone::Strong), (" (", Tone::Dim), ("t", Tone::Key), (": other time)", Tone::Dim)])
}

fn entry_line(pen: Pen, entry: &EntryText, has_cursor: bool, title_columns: usize, columns: usize) -> Line<'static> {
    let (sign, minutes) = (cursor_sign(has_cursor), format!("{:>3} min  ", entry.minutes));
    let padded = format!("{}{}  ", entry.title, " ".repeat(title_columns - width(&entry.title)));
    // The command says how many questions; where there is no room for it, the title has to do.
    let fits = width(sign.symbol) + width(&minutes) + width(&padded) + width(&entry.command) <= columns;
    let command = if fits { entry.command.as_str() } else { "" };
    pen.spans(&[(sign.symbol, Tone::Key), (&minutes, Tone::Dim), (&padded, sign.tone), (command, Tone::Code)])
}

/// What the learner seems to know; nothing before the first answer.
fn knowledge_lines(pen: Pen, knowledge: &AreaKnowledge, columns: usize) -> Vec<Line<'static>> {
    if !knowledge.has_answers() {
        return Vec::new();
    }
    let mut lines = vec![Line::default(), pen.line("What you seem to know", Tone::Strong)];
    for (estimate, areas) in knowledge.by_estimate() {
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
    lines
}
