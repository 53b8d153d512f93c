//! The areas of the workbench, as a function of the terminal's size and of how long the texts on it are.

use ratatui::layout::{Position, Rect};

use super::Workbench;
use super::signature_steps::short_signature_steps;
use super::workbench_field::WorkbenchField;
use crate::course::lesson::look_at::LookAtFacts;
use crate::tui::paint::Pen;
use crate::tui::theme::Theme;
use crate::tui::widget::check_list::{CheckList, CheckSpacing};

/// The areas of the workbench. Each has a title in its first row; one without rows is not drawn.
pub(super) struct WorkbenchLayout {
    pub(super) header: Rect,
    pub(super) payload: Rect,
    /// What the cursor stands on.
    pub(super) meaning: Rect,
    pub(super) signature: Rect,
    pub(super) secret: Rect,
    pub(super) token: Rect,
    /// What else there is to say about the token.
    pub(super) remarks: Rect,
    pub(super) verdict: Rect,
    /// How the signature comes about.
    pub(super) signature_steps: Rect,
    /// What the verifier demands and trusts.
    pub(super) verifier: Rect,
}

/// From this width on, the verdict is drawn beside the fields.
const TWO_COLUMNS_WIDTH: u16 = 110;
/// From this width on, the stages of the signature are drawn below the verdict.
const STEPS_WIDTH: u16 = 120;
/// From this width on, they have a column of their own, unless there are rows for them below the verdict.
const THREE_COLUMNS_WIDTH: u16 = 165;
const TWO_COLUMNS_HEIGHT: u16 = 50;
/// In fewer rows than this, the stages would show too little.
const FEWEST_STEPS: u16 = 10;
/// The rows of each part of a token with its title, where rows are scarce.
const SCARCE: u16 = 2;

/// Cuts areas from the top of a column.
struct ColumnCutter(Rect);

impl ColumnCutter {
    fn cut(&mut self, rows: u16) -> Rect {
        let height = rows.min(self.0.height);
        let area = Rect { height, ..self.0 };
        self.0 = Rect { y: self.0.y + height, height: self.0.height - height, ..self.0 };
        area
    }
}

impl WorkbenchLayout {
    pub(super) fn new(workbench: &Workbench, area: Rect) -> Self {
        let column_count = match area.width {
            width if width < TWO_COLUMNS_WIDTH => 1,
            width
                if width >= THREE_COLUMNS_WIDTH
                    && area.height < TWO_COLUMNS_HEIGHT
                    && steps_rows(workbench, width / 3, 0).is_some() =>
            {
                3
            }
            _ => 2,
        };
        let wide = area.width / column_count;
        // Between the head and the footer, with a column free at each side.
        let column = |index: u16| {
            let x = area.x + index * wide + 1;
            let width =
                if index + 1 == column_count { area.right().saturating_sub(x + 1) } else { wide.saturating_sub(2) };
            Rect { x, y: area.y + 1, width, height: area.height.saturating_sub(2) }.intersection(area)
        };
        if column_count == 1 {
            return Self::in_one_column(workbench, column(0));
        }
        let mut layout = Self::beside_the_verdict(workbench, column(0));
        layout.verdict = column(1);
        match column_count {
            3 => layout.signature_steps = column(2),
            _ if area.width >= STEPS_WIDTH => layout.share_with_steps(workbench),
            _ => {}
        }
        if layout.signature_steps.height == 0 {
            layout.share_with_verifier(workbench);
        }
        layout
    }

    /// Header, signature and secret keep a row each; the payload and the verdict share the rest.
    fn in_one_column(workbench: &Workbench, area: Rect) -> Self {
        let token_rows = if area.height < 20 {
            SCARCE
        } else {
            token_rows(workbench, area.width).min(3 + area.height.saturating_sub(22) / 4)
        };
        let rest = area.height.saturating_sub(3 * SCARCE + token_rows);
        let most = 3.max(rest / 3);
        let payload_rows = field_rows(workbench, WorkbenchField::Payload, area.width, most - 1).clamp(3, most);
        let mut column = ColumnCutter(area);
        let none = Rect { height: 0, ..area };
        Self {
            header: column.cut(SCARCE),
            payload: column.cut(payload_rows),
            meaning: none,
            signature: column.cut(SCARCE),
            secret: column.cut(SCARCE),
            token: column.cut(token_rows),
            remarks: none,
            verdict: column.0,
            signature_steps: none,
            verifier: none,
        }
    }

    /// Every part has the rows that it needs, the payload first; the remarks take what is left.
    fn beside_the_verdict(workbench: &Workbench, area: Rect) -> Self {
        let header_rows = field_rows(workbench, WorkbenchField::Header, area.width, 8).min(9);
        let fewest = header_rows + SCARCE + SCARCE + 3;
        let most = area.height.saturating_sub(fewest);
        let payload_rows = field_rows(workbench, WorkbenchField::Payload, area.width, most.saturating_sub(1)).min(most);
        let mut spare = most - payload_rows;
        let mut take = |wanted: u16| {
            let taken = wanted.min(spare);
            spare -= taken;
            taken
        };
        let meaning_rows = if take(3) == 3 { 3 } else { 0 };
        let signature_rows = field_rows(workbench, WorkbenchField::Signature, area.width, u16::MAX);
        let signature_rows = SCARCE + take(signature_rows.saturating_sub(SCARCE));
        let token_rows = 3 + take(token_rows(workbench, area.width).saturating_sub(3));
        let mut column = ColumnCutter(area);
        Self {
            header: column.cut(header_rows),
            payload: column.cut(payload_rows),
            meaning: column.cut(meaning_rows),
            signature: column.cut(signature_rows),
            secret: column.cut(SCARCE),
            token: column.cut(token_rows),
            remarks: column.0,
            verdict: Rect { height: 0, ..area },
            signature_steps: Rect { height: 0, ..area },
            verifier: Rect { height: 0, ..area },
        }
    }

    /// The stages of the signature take the rows that the checks leave.
    fn share_with_steps(&mut self, workbench: &Workbench) {
        let column = self.verdict;
        let verdict_rows = 1 + row_count(check_list(workbench, column).spaced(CheckSpacing::Much).len());
        let most = column.height.saturating_sub(verdict_rows);
        let Some(steps_rows) = steps_rows(workbench, column.width + 2, most).map(|rows| rows.min(most)) else { return };
        if steps_rows >= FEWEST_STEPS {
            let mut cutter = ColumnCutter(column);
            self.verdict = cutter.cut(column.height - steps_rows);
            self.signature_steps = cutter.0;
        }
    }

    /// What the verifier demands takes the rows that the checks leave, each with what it asks.
    fn share_with_verifier(&mut self, workbench: &Workbench) {
        let verdict_rows = 1 + row_count(check_list(workbench, self.verdict).lines(usize::MAX).len());
        let mut cutter = ColumnCutter(self.verdict);
        self.verdict = cutter.cut(verdict_rows);
        self.verifier = cutter.0;
    }

    pub(super) const fn field(&self, field: WorkbenchField) -> Rect {
        match field {
            WorkbenchField::Header => self.header,
            WorkbenchField::Payload => self.payload,
            WorkbenchField::Signature => self.signature,
            WorkbenchField::Secret => self.secret,
        }
    }

    /// The field whose area holds `position`.
    pub(super) fn field_at(&self, position: Position) -> Option<WorkbenchField> {
        let fields =
            [WorkbenchField::Header, WorkbenchField::Payload, WorkbenchField::Signature, WorkbenchField::Secret];
        fields.into_iter().find(|field| self.field(*field).contains(position))
    }
}

/// The checks, for a column that is so wide.
fn check_list(workbench: &Workbench, column: Rect) -> CheckList<'_> {
    let checks = &workbench.result().trace.lines;
    let pen = Pen { theme: Theme::MONO };
    CheckList { pen, checks, look_at: LookAtFacts::default(), columns: usize::from(column.width) }
}

/// The area of a field without its title.
pub(super) fn below_title(area: Rect) -> Rect {
    Rect { y: area.y.saturating_add(1), height: area.height.saturating_sub(1), ..area }
}

fn row_count(rows: usize) -> u16 {
    u16::try_from(rows).unwrap_or(u16::MAX)
}

/// How many rows a field needs with its title, if its text may have `room` rows.
fn field_rows(workbench: &Workbench, field: WorkbenchField, columns: u16, room: u16) -> u16 {
    let shape = workbench.row_shape(field, usize::from(columns), usize::from(room));
    row_count(workbench.text_of(field).row_count(shape)).saturating_add(1)
}

/// How many rows the whole token needs with its title.
fn token_rows(workbench: &Workbench, columns: u16) -> u16 {
    row_count(workbench.token().chars().count().div_ceil(usize::from(columns.max(1)))).saturating_add(1)
}

/// How many rows the stages of the signature need with their title: if they may have `most` rows, without counting repeated
/// bytes.
fn steps_rows(workbench: &Workbench, columns: u16, most: u16) -> Option<u16> {
    let pen = Pen { theme: Theme::MONO };
    let columns = usize::from(columns.saturating_sub(2));
    let lines = short_signature_steps(workbench, pen, columns, usize::from(most.saturating_sub(1)))?;
    Some(row_count(lines.len()).saturating_add(1))
}
