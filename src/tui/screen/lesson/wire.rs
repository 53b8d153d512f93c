//! What travels between client and server: the lines and headers that matter, and the arrows.

use ratatui::text::Line;

use super::highlights::highlight_if;
use super::lane_view::LaneView;
use crate::course::lesson::wire_part::{WireDetail, WirePart, WirePartKind, request_parts, response_parts};
use crate::prose::{StyledLine, StyledSpan, TextStyle, truncate, width, wrap};
use crate::tui::packet_motion::{PacketStage, scale_thousandths};
use crate::tui::paint::Pen;
use crate::tui::theme::Tone;
use crate::tui::widget::wrapped_text::WrappedText;

/// The lines of the wire, at most `height` of them: the request, its arrow, the arrow of the response, the response. As
/// much of them is shown as fits.
pub(super) fn wire_lines(pen: Pen, lane_view: &LaneView<'_>, columns: usize, height: usize) -> Vec<Line<'static>> {
    // The response takes its rows before it arrives.
    let arrived = LaneView { stage: PacketStage::Arrived, ..lane_view.clone() };
    // One row more than there is, so that a message that is cut counts as too long.
    let fits = |detail: &WireDetail| detailed_lines(pen, &arrived, columns, height + 1, *detail).len() <= height;
    let details = [WireDetail::PrettyBody, WireDetail::AllHeaders].into_iter();
    let detail = details.filter(|_| columns >= FULL_DETAIL_COLUMNS).find(fits).unwrap_or(WireDetail::Relevant);
    detailed_lines(pen, lane_view, columns, height, detail)
}

/// From this width on, more is shown than the course is about.
const FULL_DETAIL_COLUMNS: usize = 24;

/// How many lines the wire would fill with what the course is about.
pub(super) fn relevant_line_count(pen: Pen, lane_view: &LaneView<'_>, columns: usize) -> usize {
    detailed_lines(pen, lane_view, columns, UNLIMITED_ROWS, WireDetail::Relevant).len()
}

/// More rows than any message fills.
const UNLIMITED_ROWS: usize = 10_000;

fn detailed_lines(
    pen: Pen,
    lane_view: &LaneView<'_>,
    columns: usize,
    height: usize,
    detail: WireDetail,
) -> Vec<Line<'static>> {
    let Some(exchange) = lane_view.moment.exchange else { return act_lines(pen, lane_view, columns, height) };
    let mut lines = Vec::new();
    let position = lane_view.exchange_position;
    if position.count > 1 {
        let what = match lane_view.repetitions {
            1 => "exchange".to_owned(),
            times => format!("{times} times ·"),
        };
        let text = format!("{what} {} of {} · e", position.number, position.count);
        lines.push(pen.line(&text, Tone::Dim));
    }
    let act = |act: &String| WirePart { kind: WirePartKind::Aside, text: act.clone(), pointed_to: false };
    let mut request = request_parts(exchange, lane_view.moment.look_at, detail);
    let mut response = response_parts(exchange, lane_view.moment.look_at, detail);
    // The acts around the exchange are shown only where both messages fit, too.
    let message_rows = lines.len() + request.len() + ARROW_ROWS + response.len();
    if lane_view.happened && message_rows + lane_view.acts_before.len() + lane_view.acts_after.len() <= height {
        request.splice(0..0, lane_view.acts_before.iter().map(act));
        response.extend(lane_view.acts_after.iter().map(act));
    }
    let spare = height.saturating_sub(lines.len() + request.len() + ARROW_ROWS + response.len());
    let parts: Vec<&WirePart> = request.iter().chain(&response).collect();
    let mut wrapped = wrap_parts(pen, &parts, columns, spare);
    let response_lines: Vec<_> = wrapped.split_off(request.len()).into_iter().flatten().collect();
    let request_lines: Vec<_> = wrapped.into_iter().flatten().collect();
    // The request gets half of the rows, and those that the response does not need.
    let rows = height.saturating_sub(lines.len() + ARROW_ROWS);
    let request_rows = rows.div_ceil(2).max(rows.saturating_sub(response_lines.len()));
    lines.extend(pen.truncate(request_lines, request_rows));
    lines.push(arrow_right(pen, lane_view.stage, columns));
    if matches!(lane_view.stage, PacketStage::Arrived | PacketStage::ResponseTravels(_)) {
        lines.push(arrow_left(pen, lane_view.stage, columns));
    }
    if lane_view.stage == PacketStage::Arrived {
        let room = height.saturating_sub(lines.len());
        lines.extend(pen.truncate(response_lines, room));
    }
    lines
}

const ARROW_ROWS: usize = 2;

/// Each part in a line, or in more as long as there are rows to `spare`: first the first lines and headers, then what is
/// dim, such as bodies. What still does not fit is cut when it is drawn.
fn wrap_parts(pen: Pen, parts: &[&WirePart], columns: usize, mut spare: usize) -> Vec<Vec<Line<'static>>> {
    let mut wrapped = vec![Vec::new(); parts.len()];
    for dim in [false, true] {
        for (part, lines) in
            parts.iter().zip(&mut wrapped).filter(|(part, _)| (part.kind == WirePartKind::Aside) == dim)
        {
            let texts = wrap_into_rows(&part.text, columns, spare + 1);
            spare -= texts.len().saturating_sub(1);
            *lines = texts.iter().map(|text| pen.line(text, part_tone(part.kind))).collect();
            if let Some(first) = lines.first_mut() {
                *first = highlight_if(std::mem::take(first), part.pointed_to);
            }
        }
    }
    wrapped
}

const fn part_tone(kind: WirePartKind) -> Tone {
    match kind {
        WirePartKind::StartLine => Tone::Strong,
        WirePartKind::Success => Tone::Good,
        WirePartKind::Failure => Tone::Bad,
        WirePartKind::Verbatim => Tone::Code,
        WirePartKind::Aside => Tone::Dim,
    }
}

/// `text` in at most `rows` lines; the last one takes all the rest, however long.
fn wrap_into_rows(text: &str, columns: usize, rows: usize) -> Vec<String> {
    let words = text.trim_start_matches(' ');
    let indent = &text[..text.len() - words.len()];
    let wrapped = wrap(&[StyledSpan::new(words, TextStyle::Plain)], columns, indent, &format!("{indent}  "));
    let mut lines: Vec<String> = wrapped.iter().map(StyledLine::text).collect();
    if lines.len() > rows {
        let rest: Vec<String> = lines.split_off(rows - 1).iter().map(|line| line.trim_start().to_owned()).collect();
        let indent = if lines.is_empty() { "" } else { "  " };
        lines.push(format!("{indent}{}", rest.join(" ")));
    }
    lines
}

/// Without an exchange: what is about to happen, or what happened instead.
fn act_lines(pen: Pen, lane_view: &LaneView<'_>, columns: usize, height: usize) -> Vec<Line<'static>> {
    if lane_view.acts_before.is_empty() {
        return Vec::new();
    }
    let head = if lane_view.happened { "no request:" } else { "about to happen:" };
    let tone = if lane_view.happened { Tone::Plain } else { Tone::Dim };
    let mut lines = vec![pen.line(head, Tone::Dim)];
    for act in &lane_view.acts_before {
        lines.extend(WrappedText::plain(act, tone).lines(pen, columns));
    }
    if lines.len() > height {
        lines.truncate(1);
        // A repeated act gets one line, with how often it is done.
        for (index, act) in lane_view.acts_before.iter().enumerate() {
            if lane_view.acts_before[..index].contains(act) {
                continue;
            }
            let count = lane_view.acts_before.iter().filter(|other| *other == act).count();
            let times = if count > 1 { format!(" ×{count}") } else { String::new() };
            let act = truncate(act, columns.saturating_sub(width(&times)));
            lines.push(pen.line(&format!("{act}{times}"), tone));
        }
    }
    pen.truncate(lines, height)
}

fn arrow_right(pen: Pen, stage: PacketStage, columns: usize) -> Line<'static> {
    let shaft = columns.saturating_sub(1);
    match stage {
        PacketStage::RequestTravels(progress) => {
            let travelled = scale_thousandths(progress, shaft);
            pen.spans(&[(&"─".repeat(travelled), Tone::Dim), ("●", Tone::Packet)])
        }
        _ => pen.spans(&[(&"─".repeat(shaft), Tone::Dim), ("▶", Tone::Dim)]),
    }
}

fn arrow_left(pen: Pen, stage: PacketStage, columns: usize) -> Line<'static> {
    let shaft = columns.saturating_sub(1);
    match stage {
        PacketStage::ResponseTravels(progress) => {
            let travelled = scale_thousandths(progress, shaft);
            let gap = " ".repeat(shaft - travelled);
            pen.spans(&[(&gap, Tone::Plain), ("●", Tone::Packet), (&"─".repeat(travelled), Tone::Dim)])
        }
        _ => pen.spans(&[("◀", Tone::Dim), (&"─".repeat(shaft), Tone::Dim)]),
    }
}
