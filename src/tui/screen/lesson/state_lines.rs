//! What a client holds or a server stores, as the lines of a pane.

use ratatui::text::Line;

use super::highlights::highlight_if;
use super::lane_view::LaneView;
use crate::course::lesson::client_state::client_state;
use crate::course::lesson::state_line::{StateLine, StateMark, StateStyle};
use crate::course::lesson::view_diff::ViewChange;
use crate::model::Exchange;
use crate::prose::{truncate, width};
use crate::tui::paint::Pen;
use crate::tui::theme::Tone;
use crate::tui::widget::sign::Sign;
use crate::tui::widget::wrapped_text::{WrappedText, markdown_lines};

/// The title of the client's pane: `attacker's browser`.
pub(super) fn client_title(lane_view: &LaneView<'_>) -> String {
    let moment = &lane_view.moment;
    let Some(name) = moment.client else {
        return moment.exchange.map_or("somebody outside", Exchange::initiator_name).to_owned();
    };
    match moment.client_kind.map(crate::model::client::ClientKind::word) {
        Some(kind) if !kind.is_empty() && kind != name => format!("{name}'s {kind}"),
        _ => name.to_owned(),
    }
}

pub(super) fn client_lines(pen: Pen, lane_view: &LaneView<'_>, columns: usize) -> Vec<Line<'static>> {
    state_lines(pen, &client_state(&lane_view.moment), columns)
}

pub(super) fn state_lines<'s>(
    pen: Pen,
    lines: impl IntoIterator<Item = &'s StateLine>,
    columns: usize,
) -> Vec<Line<'static>> {
    let drawn = |line: &StateLine| {
        let rows = rows_of(pen, line, columns).into_iter();
        rows.map(|row| highlight_if(row, line.pointed_to)).collect::<Vec<_>>()
    };
    lines.into_iter().flat_map(drawn).collect()
}

fn rows_of(pen: Pen, line: &StateLine, columns: usize) -> Vec<Line<'static>> {
    match line.style {
        StateStyle::Entry => vec![entry_row(pen, line, columns)],
        StateStyle::Heading => vec![pen.line(&line.label, Tone::Strong)],
        StateStyle::Sentence => markdown_lines(pen, &line.label, columns),
        StateStyle::Note => WrappedText::plain(&line.label, change_sign(line.change).tone).lines(pen, columns),
        StateStyle::Detail => {
            let short = line.short.as_ref().filter(|_| width(&line.label) + 2 > columns);
            WrappedText::plain(short.unwrap_or(&line.label), Tone::Dim).with_lead("  ", Tone::Dim).lines(pen, columns)
        }
        StateStyle::Remark | StateStyle::Extra => vec![pen.line(&line.label, Tone::Dim)],
    }
}

fn entry_row(pen: Pen, line: &StateLine, columns: usize) -> Line<'static> {
    let Sign { symbol, tone } = change_sign(line.change);
    let (mark, mark_tone) = match &line.mark {
        StateMark::None => ("", Tone::Plain),
        StateMark::Good(mark) => (*mark, Tone::Good),
        StateMark::Warning(mark) => (*mark, Tone::Warn),
        StateMark::Quiet(mark) => (mark.as_str(), Tone::Dim),
        StateMark::Plain(mark) => (mark.as_str(), tone),
    };
    let room = columns.saturating_sub(width(symbol) + width(&line.label) + width(&line.code) + width(mark) + 3);
    let value = match &line.short {
        Some(short) if width(&line.value) > room => truncate(short, room),
        _ => line.value.clone(),
    };
    let value = if value.is_empty() { value } else { format!("  {value}") };
    let code_tone = if tone == Tone::Plain { Tone::Code } else { tone };
    let left = pen.spans(&[(symbol, tone), (&line.label, tone), (&line.code, code_tone), (&value, tone)]);
    pen.justify(left, (mark, mark_tone), columns)
}

/// The sign before something that changed.
const fn change_sign(change: ViewChange) -> Sign {
    match change {
        ViewChange::Same => Sign::new("  ", Tone::Plain),
        ViewChange::New => Sign::new("+ ", Tone::New),
        ViewChange::Modified => Sign::new("* ", Tone::New),
        ViewChange::Removed => Sign::new("- ", Tone::Removed),
    }
}
