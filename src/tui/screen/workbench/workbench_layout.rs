//! The areas of the workbench, as a function of the terminal's size.

use ratatui::layout::{Position, Rect};

use super::workbench_field::WorkbenchField;

/// The areas of the workbench. Each has a title in its first row.
pub(super) struct WorkbenchLayout {
    pub(super) header: Rect,
    pub(super) payload: Rect,
    pub(super) signature: Rect,
    pub(super) secret: Rect,
    pub(super) token: Rect,
    pub(super) verdict: Rect,
}

/// From this width on, the verdict is drawn beside the fields.
const SIDE_BY_SIDE_WIDTH: u16 = 110;

impl WorkbenchLayout {
    pub(super) fn new(area: Rect) -> Self {
        let left = if area.width >= SIDE_BY_SIDE_WIDTH { area.width / 2 } else { area.width };
        let column = |x: u16, width: u16, y: u16, height: u16| {
            Rect { x: area.x + x + 1, y: area.y + y, width: width.saturating_sub(2), height }.intersection(area)
        };
        // Without the head and the footer.
        let rows = area.height.saturating_sub(2);
        // Header, signature, secret and token keep a row each; the payload and the verdict share the rest.
        let beside = left < area.width;
        let part_rows = if beside { 3 } else { 2 };
        let secret_rows = 2;
        let token_rows = if rows < 20 { 2 } else { 3 };
        let fixed_rows = part_rows + part_rows + secret_rows + token_rows;
        let rest = rows.saturating_sub(fixed_rows);
        let payload_rows = if beside { rest } else { 3.max(rest / 3) };
        let payload_y = 1 + part_rows;
        let signature_y = payload_y + payload_rows;
        let secret_y = signature_y + part_rows;
        let token_y = secret_y + secret_rows;
        Self {
            header: column(0, left, 1, part_rows),
            payload: column(0, left, payload_y, payload_rows),
            signature: column(0, left, signature_y, part_rows),
            secret: column(0, left, secret_y, secret_rows),
            token: column(0, left, token_y, token_rows),
            verdict: if beside {
                column(left, area.width - left, 1, rows)
            } else {
                column(0, left, token_y + token_rows, rows.saturating_sub(fixed_rows + payload_rows))
            },
        }
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

/// How many columns the text of `field` has on a screen of this size.
pub(super) fn field_columns(field: WorkbenchField, area: Rect) -> usize {
    usize::from(WorkbenchLayout::new(area).field(field).width)
}
