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

/// Columns of an entry before its title: the cursor and the minutes.
const MINUTES_COLUMNS: usize = 11;

/// The lines, and which of them can be opened.
pub(super) struct PlanList {
    pub(super) lines: Vec<Line<'static>>,
    /// For each line the number of its entry.
    pub(super) entries: Vec<Option<usize>>,
    /// The line with the cursor.
    pub(super) selected: usize,
}

/// How the entries are drawn.
struct EntryStyle {
    pen: Pen,
    /// The number of the entry with the cursor.
    cursor: usize,
    /// The columns of a title.
    title_columns: usize,
    /// Whether there is room for what to type. All entries show it, or none does.
    shows_commands: bool,
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

impl EntryStyle {
    fn new(pen: Pen, cursor: usize, entries: &[EntryText], columns: usize) -> Self {
        let widest = |text: fn(&EntryText) -> &str| entries.iter().map(|entry| width(text(entry))).max().unwrap_or(0);
        let (title_columns, command_columns) = (widest(|entry| &entry.title), widest(|entry| &entry.command));
        let shows_commands = MINUTES_COLUMNS + title_columns + 2 + command_columns <= columns;
        Self { pen, cursor, title_columns, shows_commands }
    }

    fn line(&self, number: usize, entry: &EntryText) -> Line<'static> {
        let sign = cursor_sign(number == self.cursor);
        let minutes = format!("{:>3} min  ", entry.minutes);
        let padded = format!("{}{}  ", entry.title, " ".repeat(self.title_columns - width(&entry.title)));
        let command = if self.shows_commands { entry.command.as_str() } else { "" };
        let parts = [(sign.symbol, Tone::Key), (&minutes, Tone::Dim), (&padded, sign.tone), (command, Tone::Code)];
        self.pen.spans(&parts)
    }
}

impl PlanList {
    /// The lines in `columns`; `cursor` is the number of the entry with the cursor.
    pub(super) fn new(pen: Pen, current: &CurrentPlan, cursor: usize, columns: usize) -> Self {
        let mut list = Self { lines: vec![time_line(pen, current)], entries: Vec::new(), selected: 0 };
        let entries = current.entries();
        let texts: Vec<EntryText> = entries.iter().map(PlanEntry::text).collect();
        let style = EntryStyle::new(pen, cursor, &texts, columns);
        let mut numbered = texts.iter().enumerate();
        let has_placement = entries.first() == Some(&PlanEntry::Placement);
        list.push_entries(&style, numbered.by_ref().take(usize::from(has_placement)));
        list.lines.extend(knowledge_lines(pen, &current.knowledge, columns));
        for (index, day) in current.plan.days.iter().enumerate() {
            list.lines.extend([Line::default(), pen.line(&day.heading(index), Tone::Strong)]);
            if day.items.is_empty() {
                list.lines.push(pen.line(&format!("  {NOTHING_TO_DO}"), Tone::Plain));
            }
            list.push_entries(&style, numbered.by_ref().take(day.items.len()));
        }
        if let Some(left_out) = current.plan.describe_left_out() {
            list.lines.push(Line::default());
            list.lines.extend(markdown_lines(pen, &left_out, columns));
        }
        list.entries.resize(list.lines.len(), None);
        list
    }

    fn push_entries<'e>(&mut self, style: &EntryStyle, entries: impl Iterator<Item = (usize, &'e EntryText)>) {
        for (number, entry) in entries {
            if number == style.cursor {
                self.selected = self.lines.len();
            }
            self.entries.resize(self.lines.len(), None);
            self.entries.push(Some(number));
            self.lines.push(style.line(number, entry));
        }
    }
}

/// For how much time the plan is.
fn time_line(pen: Pen, current: &CurrentPlan) -> Line<'static> {
    let plan = format!("A plan for {}", current.time.description());
    pen.spans(&[(&plan, Tone::Strong), (" (", Tone::Dim), ("t", Tone::Key), (": other time)", Tone::Dim)])
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
