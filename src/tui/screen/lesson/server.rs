//! The server's pane: its checks, in their order, and what it stores.

use ratatui::text::Line;

use super::lane_view::LaneView;
use super::state_lines::{StateDetail, fitting_state_lines, scarce_state_lines, state_lines};
use crate::course::lesson::state_line::StateMoment;
use crate::course::lesson::store_state::store_state;
use crate::model::{Exchange, TraceLine};
use crate::tui::packet_motion::{PacketStage, scale_thousandths};
use crate::tui::paint::Pen;
use crate::tui::theme::Tone;
use crate::tui::widget::check_list::{CheckList, CheckSpacing};
use crate::tui::widget::sign::highlight_if;

/// The title of the pane: `shop · keeps the id`.
pub(super) fn server_title(lane_view: &LaneView<'_>) -> String {
    let server = match lane_view.moment.exchange.map(Exchange::host) {
        None | Some("shop.test") => "shop",
        Some(host) => host,
    };
    match lane_view.title {
        Some(title) => format!("{server} · {title}"),
        None => server.to_owned(),
    }
}

/// The lines of the pane, at most `height` of them: the store keeps at least its head and one row.
pub(super) fn server_lines(pen: Pen, lane_view: &LaneView<'_>, columns: usize, height: usize) -> Vec<Line<'static>> {
    let list = CheckList { pen, checks: checks_so_far(lane_view), look_at: lane_view.moment.look_at, columns };
    let store = store_state(&StateMoment { now: lane_view.at_server, ..lane_view.moment });
    let user = recognised_user_line(pen, lane_view);
    // Rather than drop a row of the store, the list groups checks with the same verdict.
    let room = height.saturating_sub(list.fewest_row_count() + usize::from(user.is_some()));
    let scarce = scarce_state_lines(pen, &store, columns, room);
    let store_rows = scarce.len().max(state_lines(pen, &store, columns, StateDetail::Fewest).len().min(3));
    let rows_below = store_rows + usize::from(user.is_some());
    let mut lines = list.lines(height.saturating_sub(rows_below));
    lines.extend(user);
    let room = height.saturating_sub(lines.len());
    lines.extend(fitting_state_lines(pen, &store, columns, room));
    lines
}

/// How many rows the pane needs so that nothing is hidden.
pub(super) fn fewest_server_lines(pen: Pen, lane_view: &LaneView<'_>, columns: usize) -> usize {
    let list = CheckList { pen, checks: checks_so_far(lane_view), look_at: lane_view.moment.look_at, columns };
    let store = store_state(&StateMoment { now: lane_view.at_server, ..lane_view.moment });
    let store = state_lines(pen, &store, columns, StateDetail::Fewest);
    list.fewest_row_count() + usize::from(recognised_user_line(pen, lane_view).is_some()) + store.len()
}

/// How many rows the pane needs, with nothing explained.
pub(super) fn server_line_count(pen: Pen, lane_view: &LaneView<'_>, columns: usize) -> usize {
    let list = CheckList { pen, checks: checks_so_far(lane_view), look_at: lane_view.moment.look_at, columns };
    let store = store_state(&StateMoment { now: lane_view.at_server, ..lane_view.moment });
    let store = state_lines(pen, &store, columns, StateDetail::Short);
    list.spaced(CheckSpacing::Much).len() + usize::from(recognised_user_line(pen, lane_view).is_some()) + store.len()
}

/// Whom the server took the sender for, where the author points to that.
fn recognised_user_line(pen: Pen, lane_view: &LaneView<'_>) -> Option<Line<'static>> {
    let exchange = lane_view.moment.exchange.filter(|_| lane_view.moment.look_at.includes_user())?;
    let user = exchange.trace.user.as_deref().unwrap_or("nobody");
    Some(highlight_if(pen.spans(&[("taken for ", Tone::Plain), (user, Tone::Strong)]), true))
}

/// The checks that have been made at this stage.
fn checks_so_far<'a>(lane_view: &LaneView<'a>) -> &'a [TraceLine] {
    let checks = lane_view.moment.exchange.map_or(&[][..], |exchange| &exchange.trace.lines);
    let count = match lane_view.stage {
        PacketStage::RequestTravels(_) => 0,
        PacketStage::Checking(progress) => scale_thousandths(progress, checks.len()),
        PacketStage::ResponseTravels(_) | PacketStage::Arrived => checks.len(),
    };
    checks.get(..count).unwrap_or(checks)
}
