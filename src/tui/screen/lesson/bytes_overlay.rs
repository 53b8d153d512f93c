//! The page of bytes: an exchange as it travelled, with a cursor, and what the bytes under the cursor mean.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;
use unicode_segmentation::UnicodeSegmentation as _;

use crate::course::lesson::header_glossary;
use crate::model::{Exchange, Message};
use crate::prose::{escape_control_characters, width};
use crate::tui::paint::{Pen, draw_lines};
use crate::tui::theme::Tone;
use crate::tui::widget::list::{HiddenRows, ListLines};
use crate::tui::widget::wrapped_text::markdown_lines;

/// Bytes that have one meaning, such as a header or an attribute of a cookie.
struct WireSegment {
    text: String,
    meaning: &'static str,
    ends_line: bool,
}

/// How many rows the meaning takes, with the rule above it.
const MEANING_ROWS: u16 = 4;

/// How many segments the cursor moves through.
pub(super) fn segment_count(exchange: &Exchange) -> usize {
    exchange_segments(exchange).len()
}

fn exchange_segments(exchange: &Exchange) -> Vec<WireSegment> {
    let mut segments = message_segments(&exchange.request);
    segments.extend(message_segments(&exchange.response));
    segments
}

/// The first line, each header, the empty line, the body. A `Set-Cookie` has a segment for each attribute.
fn message_segments(message: &Message) -> Vec<WireSegment> {
    let text = String::from_utf8_lossy(&message.bytes);
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
    let mut segments = Vec::new();
    for (index, line) in head.split("\r\n").enumerate() {
        let name = line.split(':').next().unwrap_or_default();
        if index == 0 {
            segments.push(line_segment(line, header_glossary::first_line_meaning(line)));
        } else if name.eq_ignore_ascii_case("set-cookie") && name != line {
            segments.extend(cookie_segments(line));
        } else {
            segments.push(line_segment(line, header_glossary::header_meaning(name)));
        }
    }
    segments.push(line_segment("", header_glossary::EMPTY_LINE_MEANING));
    let body = body.split_inclusive('\n').map(|line| WireSegment {
        text: line.to_owned(),
        meaning: header_glossary::BODY_MEANING,
        ends_line: true,
    });
    segments.extend(body);
    segments
}

fn line_segment(line: &str, meaning: &'static str) -> WireSegment {
    WireSegment { text: format!("{line}\r\n"), meaning, ends_line: true }
}

fn cookie_segments(line: &str) -> Vec<WireSegment> {
    let count = line.split(';').count();
    let segment = |(index, part): (usize, &str)| {
        let ends_line = index + 1 == count;
        let end = if ends_line { "\r\n" } else { ";" };
        let meaning = header_glossary::cookie_part_meaning(index, part);
        WireSegment { text: format!("{part}{end}"), meaning, ends_line }
    };
    line.split(';').enumerate().map(segment).collect()
}

/// Every line, broken at the edge; the selected one is that on which the segment under the cursor begins.
fn wrapped_segments(pen: Pen, exchange: &Exchange, cursor: usize, columns: usize) -> ListLines {
    let request_segments = message_segments(&exchange.request).len();
    let head = format!("{} → {}", exchange.initiator_name(), exchange.url);
    let mut lines = vec![pen.line(&head, Tone::Strong)];
    let (mut line, mut used, mut cursor_line) = (Line::default(), 0, 0);
    for (index, segment) in exchange_segments(exchange).iter().enumerate() {
        if index == request_segments {
            lines.push(pen.line("and back", Tone::Strong));
        }
        if index == cursor {
            cursor_line = lines.len();
        }
        let tone = if index == cursor { Tone::Selected } else { Tone::Plain };
        let mut row = String::new();
        for grapheme in escape_control_characters(&segment.text).graphemes(true) {
            let grapheme_width = width(grapheme);
            if used > 0 && used + grapheme_width > columns {
                line.push_span(pen.span(&std::mem::take(&mut row), tone));
                lines.push(std::mem::take(&mut line));
                used = 0;
            }
            row.push_str(grapheme);
            used += grapheme_width;
        }
        line.push_span(pen.span(&row, tone));
        if segment.ends_line {
            lines.push(std::mem::take(&mut line));
            used = 0;
        }
    }
    ListLines { lines, selected: cursor_line }
}

/// Draws the page into `area`; `cursor` is the number of the segment whose meaning is shown.
pub(super) fn draw_bytes(pen: Pen, exchange: &Exchange, cursor: usize, area: Rect, buffer: &mut Buffer) {
    let segments = exchange_segments(exchange);
    let cursor = cursor.min(segments.len().saturating_sub(1));
    let columns = usize::from(area.width);
    let ListLines { lines, selected } = wrapped_segments(pen, exchange, cursor, columns);
    let list = Rect { height: area.height.saturating_sub(MEANING_ROWS), ..area };
    let height = usize::from(list.height);
    let hidden = HiddenRows::around(selected, height, lines.len());
    draw_lines(lines.get(hidden.above..).unwrap_or_default(), list, buffer);
    let mut below = vec![pen.rule(&hidden.label(), columns)];
    let meaning = segments.get(cursor).map_or("", |segment| segment.meaning);
    below.extend(markdown_lines(pen, meaning, columns));
    draw_lines(&below, Rect { y: list.bottom(), height: MEANING_ROWS.min(area.height), ..area }, buffer);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_is_taken_attribute_by_attribute_and_no_byte_is_lost() {
        let raw = "HTTP/1.1 200 OK\r\nSet-Cookie: sid=1; Path=/; HttpOnly\r\nX: y\r\n\r\nbody\nmore";
        let segments = message_segments(&Message::parse(raw.into()));
        let texts: Vec<&str> = segments.iter().map(|segment| segment.text.trim_end_matches("\r\n")).collect();
        let parts = ["Set-Cookie: sid=1;", " Path=/;", " HttpOnly"];
        assert_eq!(texts, ["HTTP/1.1 200 OK", parts[0], parts[1], parts[2], "X: y", "", "body\n", "more"]);
        assert_eq!(segments.iter().map(|segment| segment.text.as_str()).collect::<String>(), raw);
        assert_eq!(segments[3].meaning, header_glossary::cookie_part_meaning(1, "HttpOnly"));
    }
}
