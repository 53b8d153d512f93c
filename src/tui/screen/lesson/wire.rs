//! What travels between client and server: the lines and headers that matter, and the arrows.

use ratatui::text::Line;

use super::lane_view::LaneView;
use super::wire_text::wrap_wire_text;
use crate::course::lesson::exchange_description::describe_exchange;
use crate::course::lesson::look_at::LookAtFacts;
use crate::course::lesson::state_line::LaneMoment;
use crate::course::lesson::wire_part::{WireDetail, WirePart, WirePartKind};
use crate::course::{ABOUT_TO_HAPPEN, EARLIER_EXCHANGE, NOTHING_HAPPENS, WITHOUT_REQUEST};
use crate::model::Exchange;
use crate::prose::{truncate, width};
use crate::tui::packet_motion::{PacketPhase, scale_thousandths};
use crate::tui::paint::Pen;
use crate::tui::theme::Tone;
use crate::tui::widget::line_symbol::highlight_if;
use crate::tui::widget::wrapped_text::{WrappedText, merge_rows};

/// What stands over the wire: which of several exchanges it shows, and how to see the others.
pub(super) fn wire_title(lane_view: &LaneView<'_>) -> String {
    let position = lane_view.exchange_position;
    match (position.count, lane_view.repetitions) {
        (0 | 1, _) => String::new(),
        (count, 1) => format!("{} of {count} · e: next", position.number),
        (count, times) => format!("{times} times · {} of {count} · e", position.number),
    }
}

/// The lines of the wire, at most `height` of them: the request, its arrow, the arrow of the response, the response. As
/// much of them is shown as fits.
pub(super) fn wire_lines(pen: Pen, lane_view: &LaneView<'_>, columns: usize, height: usize) -> Vec<Line<'static>> {
    // The response takes its rows before it arrives.
    let arrived = LaneView { stage: PacketPhase::Arrived, ..lane_view.clone() };
    // One row more than there is, so that a message that is cut counts as too long.
    let bare = |detail: WireDetail| WireContent { detail, has_meanings: false };
    let fits = |detail: &WireDetail| detailed_lines(pen, &arrived, columns, height + 1, bare(*detail)).len() <= height;
    let detail = details(columns).find(fits).unwrap_or(WireDetail::Relevant);
    let mut lines = detailed_lines(pen, lane_view, columns, height, WireContent { detail, has_meanings: true });
    if lane_view.stage == PacketPhase::Arrived {
        lines.extend(earlier_lines(pen, lane_view, columns, height.saturating_sub(lines.len())));
    }
    lines
}

/// What travelled before the current exchange, as much of it as `height` rows hold, the newest first.
pub(super) fn earlier_lines(pen: Pen, lane_view: &LaneView<'_>, columns: usize, height: usize) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    for exchange in &lane_view.earlier {
        let moment = LaneMoment { exchange: Some(exchange), look_at: LookAtFacts::default(), ..lane_view.moment };
        let (acts_before, acts_after) = (Vec::new(), Vec::new());
        let earlier = LaneView { moment, acts_before, acts_after, happened: true, ..lane_view.clone() };
        // An empty row and the heading stand above it.
        let room = height.saturating_sub(lines.len() + 2);
        let drawn =
            |detail| detailed_lines(pen, &earlier, columns, room + 1, WireContent { detail, has_meanings: false });
        let mut levels = details(columns).chain([WireDetail::Relevant]).map(drawn);
        let Some(drawn) = levels.find(|drawn| drawn.len() <= room) else { break };
        lines.extend([Line::default(), pen.rule(EARLIER_EXCHANGE, columns)]);
        lines.extend(drawn.iter().map(|line| pen.line(&line.to_string(), Tone::Dim)));
    }
    lines
}

/// From this width on, more is shown than the course is about.
const FULL_DETAIL_COLUMNS: usize = 24;
/// From this width on, nothing is shortened.
const WHOLE_COLUMNS: usize = 36;

/// The levels of detail that so many columns have room for, the most first.
fn details(columns: usize) -> impl Iterator<Item = WireDetail> {
    use WireDetail::{AllHeaders, Decoded, Explained, PrettyBody, Whole};
    let narrow = [(PrettyBody, FULL_DETAIL_COLUMNS), (AllHeaders, FULL_DETAIL_COLUMNS)];
    let wide = [Explained, Decoded, Whole].map(|detail| (detail, WHOLE_COLUMNS));
    wide.into_iter().chain(narrow).filter(move |(_, least)| columns >= *least).map(|(detail, _)| detail)
}

/// How many lines the wire fills with what the course is about.
pub(super) fn relevant_line_count(pen: Pen, lane_view: &LaneView<'_>, columns: usize) -> usize {
    let content = WireContent { detail: WireDetail::Relevant, has_meanings: false };
    detailed_lines(pen, lane_view, columns, UNLIMITED_ROWS, content).len()
}

/// How many lines it needs so that what the step points to is whole, with nothing that gives way.
pub(super) fn fewest_line_count(pen: Pen, lane_view: &LaneView<'_>, columns: usize) -> usize {
    let Some(exchange) = lane_view.moment.exchange else { return 0 };
    let rows = |mut parts: Vec<WirePart>| {
        parts.retain(|part| part.pointed_to || !part.kind.gives_way());
        let arrow = parts.first().is_some_and(|part| !has_room_for_arrow(part, columns));
        parts.len() + usize::from(arrow) + wrapped_rows(pen, &parts, columns)
    };
    message_parts(lane_view, exchange, WireDetail::Relevant).into_iter().map(rows).sum()
}

/// How many lines it would fill with all there is to say in so many columns.
pub(super) fn full_line_count(pen: Pen, lane_view: &LaneView<'_>, columns: usize) -> usize {
    let detail = details(columns).next().unwrap_or(WireDetail::Relevant);
    detailed_lines(pen, lane_view, columns, UNLIMITED_ROWS, WireContent { detail, has_meanings: true }).len()
}

/// More rows than any message fills.
const UNLIMITED_ROWS: usize = 10_000;

/// What is drawn of a message.
#[derive(Clone, Copy)]
struct WireContent {
    detail: WireDetail,
    /// Whether the rows that are left are filled with what the lines mean.
    has_meanings: bool,
}

fn detailed_lines(
    pen: Pen,
    lane_view: &LaneView<'_>,
    columns: usize,
    height: usize,
    content: WireContent,
) -> Vec<Line<'static>> {
    let detail = content.detail;
    let Some(exchange) = lane_view.moment.exchange else { return act_lines(pen, lane_view, columns, height) };
    let mut lines = if lane_view.happened { Vec::new() } else { act_lines(pen, lane_view, columns, height) };
    let act = |act: &String| WirePart::new(WirePartKind::Aside, act.clone(), false);
    let mut before: Vec<WirePart> = Vec::new();
    let [mut request, mut response] = message_parts(lane_view, exchange, detail);
    let arrows = [&request, &response].into_iter().filter_map(|parts| parts.first());
    let arrow_rows = arrows.filter(|part| !has_room_for_arrow(part, columns)).count();
    // What the step points to is whole rather than that everything is there.
    let wrapped_rows = wrapped_rows(pen, &request, columns) + wrapped_rows(pen, &response, columns);
    leave_out_bodies(&mut request, lines.len() + arrow_rows + response.len() + wrapped_rows, height);
    if wrapped_rows > 0 {
        leave_out_bodies(&mut response, lines.len() + arrow_rows + request.len() + wrapped_rows, height);
    }
    // The acts around the exchange are shown only where both messages fit, too.
    let message_rows = lines.len() + request.len() + response.len() + wrapped_rows;
    if lane_view.happened && message_rows + lane_view.acts_before.len() + lane_view.acts_after.len() <= height {
        before.extend(lane_view.acts_before.iter().map(act));
        response.extend(lane_view.acts_after.iter().map(act));
    }
    let fixed = lines.len();
    let parts: Vec<&WirePart> = before.iter().chain(&request).chain(&response).collect();
    let spare = height.saturating_sub(fixed + parts.len());
    let layout = WireLayout {
        pen,
        columns,
        stage: lane_view.stage,
        has_meanings: content.has_meanings,
        meaning_column: meaning_column(&parts, columns),
    };
    let mut wrapped = layout.wrap_parts(&parts, &[before.len(), before.len() + request.len()], spare);
    let response_lines: Vec<_> = wrapped.split_off(before.len() + request.len()).into_iter().flatten().collect();
    let request_lines: Vec<_> = wrapped.into_iter().flatten().collect();
    // The request gets half of the rows, and those that the response does not need.
    let rows = height.saturating_sub(fixed);
    let request_rows = rows.div_ceil(2).max(rows.saturating_sub(response_lines.len()));
    lines.extend(pen.truncate(request_lines, request_rows));
    match lane_view.stage {
        PacketPhase::RequestTravels(_) | PacketPhase::Checking(_) => {}
        // Until it has arrived, nothing of the response is known but that it comes.
        PacketPhase::ResponseTravels(_) => lines.push(arrow_left(pen, lane_view.stage, columns)),
        PacketPhase::Arrived => {
            let room = height.saturating_sub(lines.len());
            lines.extend(pen.truncate(response_lines, room));
        }
    }
    lines
}

/// The rows of the request and of the response: who started a request stands below its first line, what became of a response
/// at its end.
fn message_parts(lane_view: &LaneView<'_>, exchange: &Exchange, detail: WireDetail) -> [Vec<WirePart>; 2] {
    let described = describe_exchange(exchange, lane_view.moment.look_at, detail, lane_view.moment.now.now);
    let (mut request, mut response) = (described.request.parts, described.response.parts);
    request.splice(1..1, described.request.remarks);
    response.extend(described.response.remarks);
    [request, response]
}

/// Behind the longest of the lines that leave most of the row to what they mean.
fn meaning_column(parts: &[&WirePart], columns: usize) -> usize {
    let most = columns * 2 / 5;
    let explained = parts.iter().filter(|part| !part.meaning.is_empty()).map(|part| width(&part.text) + 2);
    explained.filter(|column| *column <= most).max().unwrap_or(most)
}

/// How many rows more than one each the parts need that the step points to.
fn wrapped_rows(pen: Pen, parts: &[WirePart], columns: usize) -> usize {
    let pointed_to = parts.iter().filter(|part| part.pointed_to);
    pointed_to.map(|part| wrap_wire_text(pen, &part.text, Tone::Plain, columns).len().saturating_sub(1)).sum()
}

/// Leaves out what gives way of a message, from its end, as long as it and `other_rows` do not fit into `height`.
fn leave_out_bodies(request: &mut Vec<WirePart>, other_rows: usize, height: usize) {
    while request.len() + other_rows > height
        && let Some(body) = request.iter().rposition(|part| part.kind.gives_way() && !part.pointed_to)
    {
        request.remove(body);
    }
}

/// Whether the first line of a message shares its row with an arrow.
fn has_room_for_arrow(part: &WirePart, columns: usize) -> bool {
    columns.saturating_sub(width(&part.text) + 1) >= SHORTEST_ARROW
}

/// The wire while it is laid out.
#[derive(Clone, Copy)]
struct WireLayout {
    pen: Pen,
    columns: usize,
    stage: PacketPhase,
    has_meanings: bool,
    /// Where what the lines mean begins, if it stands beside them.
    meaning_column: usize,
}

/// From this width on, what a line means stands beside it.
const MEANING_BESIDE_COLUMNS: usize = 56;
/// The shortest arrow that shares a row with the line that it carries.
const SHORTEST_ARROW: usize = 4;

impl WireLayout {
    /// Each part in a line, or in more as long as there are rows to `spare`: first what the step points to, then the first
    /// lines and headers, then what gives way. What still does not fit is cut when it is drawn. `starts` are the places of
    /// the two first lines, that of the request and that of the response.
    fn wrap_parts(self, parts: &[&WirePart], starts: &[usize; 2], mut spare: usize) -> Vec<Vec<Line<'static>>> {
        let mut wrapped = vec![Vec::new(); parts.len()];
        let rank = |part: &WirePart| if part.pointed_to { 0 } else { 1 + usize::from(part.kind.gives_way()) };
        let mut order: Vec<usize> = (0..parts.len()).collect();
        order.sort_by_key(|index| rank(parts[*index]));
        for index in &order {
            let bare = WirePart { meaning: String::new(), ..parts[*index].clone() };
            wrapped[*index] = merge_rows(self.lines_of(&bare, *index, starts), spare + 1);
            spare -= wrapped[*index].len().saturating_sub(1);
        }
        for index in order.into_iter().filter(|index| self.has_meanings && !parts[*index].meaning.is_empty()) {
            let explained = self.lines_of(parts[index], index, starts);
            let added = explained.len().saturating_sub(wrapped[index].len());
            if added <= spare {
                spare -= added;
                wrapped[index] = explained;
            }
        }
        for (part, lines) in parts.iter().zip(&mut wrapped) {
            if let Some(first) = lines.first_mut() {
                *first = highlight_if(std::mem::take(first), part.pointed_to);
            }
        }
        wrapped
    }

    /// The lines of part number `index`; those at `starts` have the arrows of their messages.
    fn lines_of(self, part: &WirePart, index: usize, starts: &[usize; 2]) -> Vec<Line<'static>> {
        if index == starts[0] {
            self.with_arrow(part, self.arrow_right_of(part))
        } else if index == starts[1] {
            self.with_arrow(part, self.arrow_left_of(part))
        } else {
            self.part_lines(part)
        }
    }

    /// A part and, beside or below it, what it means.
    fn part_lines(self, part: &WirePart) -> Vec<Line<'static>> {
        let tone = part_tone(part.kind);
        if part.meaning.is_empty() {
            return wrap_wire_text(self.pen, &part.text, tone, self.columns);
        }
        let column = self.meaning_column;
        let is_beside = self.columns >= MEANING_BESIDE_COLUMNS && width(&part.text) + 2 <= column;
        let indent = if self.columns >= MEANING_BESIDE_COLUMNS { column } else { 4 };
        let meaning = WrappedText::plain(&part.meaning, Tone::Dim).with_indent("");
        let meaning = meaning.lines(self.pen, self.columns.saturating_sub(indent));
        let mut lines = wrap_wire_text(self.pen, &part.text, tone, self.columns);
        for (index, line) in meaning.into_iter().enumerate() {
            let mut row = if index == 0 && is_beside { lines.pop().unwrap_or_default() } else { Line::default() };
            row.push_span(" ".repeat(indent.saturating_sub(row.width())));
            row.spans.extend(line.spans);
            lines.push(row);
        }
        lines
    }

    /// The first line of a message with its arrow, in one row where there is room for both. What the status means stands
    /// below.
    fn with_arrow(self, part: &WirePart, arrow: Line<'static>) -> Vec<Line<'static>> {
        let bare = WirePart { meaning: String::new(), ..part.clone() };
        let text = self.part_lines(&bare);
        let is_request = part.kind == WirePartKind::StartLine && !arrow.to_string().starts_with('◀');
        let mut lines = if arrow.width() + width(&part.text) < self.columns {
            let mut parts = [text.into_iter().next().unwrap_or_default(), arrow];
            if !is_request {
                parts.reverse();
            }
            let [mut row, second] = parts;
            row.push_span(" ");
            row.spans.extend(second.spans);
            vec![row]
        } else if is_request {
            text.into_iter().chain([arrow]).collect()
        } else {
            std::iter::once(arrow).chain(text).collect()
        };
        let meaning = WrappedText::plain(&part.meaning, Tone::Dim).with_lead("    ", Tone::Dim);
        if !part.meaning.is_empty() {
            lines.extend(meaning.lines(self.pen, self.columns));
        }
        lines
    }

    /// How long an arrow may be that shares its row with `part`; as long as the row where it cannot.
    fn arrow_columns(self, part: &WirePart) -> usize {
        if has_room_for_arrow(part, self.columns) { self.columns - width(&part.text) - 1 } else { self.columns }
    }

    fn arrow_right_of(self, part: &WirePart) -> Line<'static> {
        arrow_right(self.pen, self.stage, self.arrow_columns(part))
    }

    fn arrow_left_of(self, part: &WirePart) -> Line<'static> {
        arrow_left(self.pen, self.stage, self.arrow_columns(part))
    }
}

const fn part_tone(kind: WirePartKind) -> Tone {
    match kind {
        WirePartKind::StartLine => Tone::Strong,
        WirePartKind::Success => Tone::Good,
        WirePartKind::Failure => Tone::Bad,
        WirePartKind::Verbatim | WirePartKind::Claim => Tone::Code,
        WirePartKind::Body | WirePartKind::Aside => Tone::Dim,
    }
}

/// Without an exchange: what is about to happen, or what happened instead.
fn act_lines(pen: Pen, lane_view: &LaneView<'_>, columns: usize, height: usize) -> Vec<Line<'static>> {
    if lane_view.acts_before.is_empty() {
        let note = if lane_view.nothing_happens { NOTHING_HAPPENS } else { "" };
        return WrappedText::plain(note, Tone::Dim).with_indent("").lines(pen, columns);
    }
    let head = if lane_view.happened { WITHOUT_REQUEST } else { ABOUT_TO_HAPPEN };
    let tone = if lane_view.happened { Tone::Plain } else { Tone::Dim };
    let mut lines = vec![pen.line(head, Tone::Dim)];
    for act in &lane_view.acts_before {
        lines.extend(WrappedText::plain(act, tone).lines(pen, columns));
    }
    if lines.len() > height {
        lines.truncate(1);
        // Acts that look alike get one line, with how many there are.
        let acts: Vec<String> =
            lane_view.acts_before.iter().map(|act| truncate(act, columns.saturating_sub(3))).collect();
        for (index, act) in acts.iter().enumerate() {
            if acts[..index].contains(act) {
                continue;
            }
            let count = acts.iter().filter(|other| *other == act).count();
            let row =
                if count > 1 { format!("{act} ×{count}") } else { truncate(&lane_view.acts_before[index], columns) };
            lines.push(pen.line(&row, tone));
        }
    }
    pen.truncate(lines, height)
}

fn arrow_right(pen: Pen, stage: PacketPhase, columns: usize) -> Line<'static> {
    let shaft = columns.saturating_sub(1);
    match stage {
        PacketPhase::RequestTravels(progress) => {
            let travelled = scale_thousandths(progress, shaft);
            pen.spans(&[(&"─".repeat(travelled), Tone::Dim), ("●", Tone::Packet)])
        }
        _ => pen.spans(&[(&"─".repeat(shaft), Tone::Dim), ("▶", Tone::Dim)]),
    }
}

fn arrow_left(pen: Pen, stage: PacketPhase, columns: usize) -> Line<'static> {
    let shaft = columns.saturating_sub(1);
    match stage {
        PacketPhase::ResponseTravels(progress) => {
            let travelled = scale_thousandths(progress, shaft);
            let gap = " ".repeat(shaft - travelled);
            pen.spans(&[(&gap, Tone::Plain), ("●", Tone::Packet), (&"─".repeat(travelled), Tone::Dim)])
        }
        _ => pen.spans(&[("◀", Tone::Dim), (&"─".repeat(shaft), Tone::Dim)]),
    }
}
