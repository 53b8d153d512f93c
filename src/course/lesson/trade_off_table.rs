//! The table that a lesson fills while it is played: a row for what a step has shown, with a cell for each lane.

use super::attempt::Attempt;
use super::protocol::AttemptPhase;
use super::step_run::LaneRun;
use crate::content::lesson::TableRow;
use crate::course::text;
use crate::model::{FactValue, fact};

/// The rows of a lesson's table, as far as they are filled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TradeOffTable {
    /// The titles of the lanes.
    pub lanes: Vec<String>,
    /// A row for each that the steps of the lesson fill, in order.
    pub rows: Vec<TradeOffRow>,
}

/// A row, with the step that fills it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TradeOffRow {
    /// What is compared.
    pub title: String,
    /// The number of the step that fills it, from 1.
    pub step_number: usize,
    /// The title of that step.
    pub step_title: String,
    /// What the step showed, lane by lane; `None` as long as it hasn't happened.
    pub cells: Option<Vec<String>>,
}

impl TradeOffTable {
    /// The table of the lesson that is attempted; `None` where it has none.
    #[must_use]
    pub fn of(attempt: &Attempt) -> Option<Self> {
        let steps = attempt.lesson().step.iter().enumerate();
        let rows = steps.flat_map(|(index, step)| {
            step.row.iter().map(move |row| TradeOffRow {
                title: row.title.clone(),
                step_number: index + 1,
                step_title: step.title.clone(),
                cells: cells(attempt, index, row),
            })
        });
        let rows: Vec<TradeOffRow> = rows.collect();
        let lanes = attempt.lanes().iter().map(|lane| lane.title.clone()).collect();
        (!rows.is_empty()).then_some(Self { lanes, rows })
    }

    /// The rows as lines of cells below each other: a heading with the lanes, then what has been filled and what is still open.
    #[must_use]
    pub fn lines(&self) -> Vec<Vec<String>> {
        let heading = std::iter::once(String::new()).chain(self.lanes.iter().cloned()).collect();
        let open = || vec![text::OPEN_CELL.to_owned(); self.lanes.len()];
        let rows = self.rows.iter().map(|row| {
            std::iter::once(row.title.clone()).chain(row.cells.clone().unwrap_or_else(open)).collect::<Vec<_>>()
        });
        std::iter::once(heading).chain(rows).collect()
    }
}

/// What step number `step` showed in each lane; `None` unless it is over.
fn cells(attempt: &Attempt, step: usize, row: &TableRow) -> Option<Vec<String>> {
    let is_over = step < attempt.step_index() || matches!(attempt.phase(), AttemptPhase::AfterStep | AttemptPhase::End);
    let run = attempt.runs().get(step).filter(|_| is_over)?;
    Some(run.lanes.iter().map(|lane| cell(lane, row)).collect())
}

/// The value of the row's fact after the last act of the step, in the row's words.
fn cell(run: &LaneRun, row: &TableRow) -> String {
    let (Some(outcome), Ok(fact)) = (run.last_outcome(), fact::find_by_path(&row.about)) else {
        return text::EMPTY_CELL.to_owned();
    };
    let value = fact.read(outcome);
    match row.words.get(&value.to_string()) {
        Some(words) => words.clone(),
        None if value == FactValue::Absent => text::EMPTY_CELL.to_owned(),
        None => fact.value_label(&value.abbreviated()),
    }
}
