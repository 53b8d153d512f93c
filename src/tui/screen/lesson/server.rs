//! The server's pane: its checks, in their order, and what it stores.

use ratatui::text::Line;

use super::lane_view::LaneView;
use super::state_lines::{StateDetail, fitting_state_lines, scarce_state_lines, state_lines};
use crate::course::lesson::server_state::{ServerState, TAKEN_FOR, server_state, server_title};
use crate::course::lesson::state_line::{LaneMoment, StateLine};
use crate::model::TraceLine;
use crate::tui::packet_motion::{PacketPhase, scale_thousandths};
use crate::tui::paint::Pen;
use crate::tui::theme::Tone;
use crate::tui::widget::check_list::{CheckList, CheckSpacing};
use crate::tui::widget::line_symbol::highlight_if;

/// The title of the pane: `shop · keeps the id`.
pub(super) fn server_pane_title(lane_view: &LaneView<'_>) -> String {
    let server = server_title(lane_view.moment.exchange);
    match lane_view.title {
        Some(title) => format!("{server} · {title}"),
        None => server.to_owned(),
    }
}

/// What the pane draws, in so many columns.
pub(super) struct ServerPane<'a> {
    pen: Pen,
    columns: usize,
    checks: CheckList<'a>,
    /// Whom the server took the sender for.
    user: Option<Line<'static>>,
    store: Vec<StateLine>,
}

impl<'a> ServerPane<'a> {
    pub(super) fn new(pen: Pen, lane_view: &LaneView<'a>, columns: usize) -> Self {
        let ServerState { recognized_user, mut store, answer_time, .. } =
            server_state(&LaneMoment { now: lane_view.at_server, ..lane_view.moment });
        store.extend(answer_time);
        let user = recognized_user.map(|user| {
            let words = [(TAKEN_FOR, Tone::Plain), (" ", Tone::Plain), (&user, Tone::Strong)];
            highlight_if(pen.spans(&words), true)
        });
        let look_at = lane_view.moment.look_at;
        let checks = CheckList { pen, checks: checks_so_far(lane_view), look_at, columns };
        Self { pen, columns, checks, user, store }
    }

    /// The lines of the pane, at most `height` of them: the store keeps at least its head and one row. No row stays empty while
    /// something is left out that would fit.
    pub(super) fn lines(&self, height: usize) -> Vec<Line<'static>> {
        let user_rows = usize::from(self.user.is_some());
        // Rather than drop a row of the store, the list groups checks with the same verdict.
        let room = height.saturating_sub(self.checks.fewest_row_count() + user_rows);
        let scarce = scarce_state_lines(self.pen, &self.store, self.columns, room).len();
        // What a check finds out comes after what the store would leave out.
        let beside_checks = height.saturating_sub(self.checks.spaced(CheckSpacing::Much).len() + user_rows);
        let wanted = self.store_rows(StateDetail::Short);
        let wanted = if wanted <= beside_checks { wanted } else { self.store_lines(beside_checks).len() };
        let store_rows = scarce.max(wanted).max(self.store_rows(StateDetail::Fewest).min(3));
        let mut lines = self.checks.lines(height.saturating_sub(store_rows + user_rows));
        lines.extend(self.user.clone());
        let room = height.saturating_sub(lines.len());
        lines.extend(self.store_lines(room));
        lines
    }

    fn store_lines(&self, height: usize) -> Vec<Line<'static>> {
        fitting_state_lines(self.pen, &self.store, self.columns, height)
    }

    /// How many rows the pane needs so that nothing is hidden.
    pub(super) fn fewest_rows(&self) -> usize {
        self.checks.fewest_row_count() + usize::from(self.user.is_some()) + self.store_rows(StateDetail::Fewest)
    }

    /// How many rows the pane needs, with nothing explained.
    pub(super) fn short_rows(&self) -> usize {
        let checks = self.checks.spaced(CheckSpacing::Much).len();
        checks + usize::from(self.user.is_some()) + self.store_rows(StateDetail::Short)
    }

    fn store_rows(&self, detail: StateDetail) -> usize {
        state_lines(self.pen, &self.store, self.columns, detail).len()
    }
}

/// The checks that have been made at this stage.
fn checks_so_far<'a>(lane_view: &LaneView<'a>) -> &'a [TraceLine] {
    let checks = lane_view.moment.exchange.map_or(&[][..], |exchange| &exchange.trace.lines);
    let count = match lane_view.stage {
        PacketPhase::RequestTravels(_) => 0,
        PacketPhase::Checking(progress) => scale_thousandths(progress, checks.len()),
        PacketPhase::ResponseTravels(_) | PacketPhase::Arrived => checks.len(),
    };
    checks.get(..count).unwrap_or(checks)
}
