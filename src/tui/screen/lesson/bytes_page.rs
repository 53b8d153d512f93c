//! The page of bytes: an exchange as it travelled, with a cursor, and what the line under the cursor means.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;
use unicode_segmentation::UnicodeSegmentation as _;

use super::header_glossary;
use crate::model::{Exchange, Message};
use crate::prose::{escape_control_characters, width};
use crate::tui::paint::{Pen, draw_lines};
use crate::tui::screen::text_field::HiddenRows;
use crate::tui::theme::Tone;

/// A stretch of bytes that means something.
struct WireSegment {
    text: String,
    meaning: &'static str,
    /// Whether a line ends behind it.
    ends_line: bool,
}

/// How many rows the meaning takes, with the rule above it.
const MEANING_ROWS: u16 = 4;

/// How many stops the cursor has.
pub(super) fn segment_count(exchange: &Exchange) -> usize {
    segments(exchange).len()
}

fn segments(exchange: &Exchange) -> Vec<WireSegment> {
    let mut pieces = message_segments(&exchange.request);
    pieces.extend(message_segments(&exchange.response));
    pieces
}

/// The first line, each header, the empty line, the body. A `Set-Cookie` is taken attribute by attribute.
fn message_segments(message: &Message) -> Vec<WireSegment> {
    let text = String::from_utf8_lossy(&message.bytes);
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
    let mut pieces = Vec::new();
    for (at, line) in head.split("\r\n").enumerate() {
        let set_cookie = line.split_once(':').filter(|(name, _)| name.eq_ignore_ascii_case("set-cookie"));
        match (at, set_cookie) {
            (0, _) => pieces.push(line_segment(line, header_glossary::first_line_meaning(line))),
            (_, Some(_)) => pieces.extend(cookie_segments(line)),
            _ => pieces
                .push(line_segment(line, header_glossary::header_meaning(line.split(':').next().unwrap_or_default()))),
        }
    }
    pieces.push(line_segment("", "An empty line: the headers end here, and the body begins."));
    let body = body.split_inclusive('\n').map(|line| WireSegment {
        text: line.to_owned(),
        meaning: "The body.",
        ends_line: true,
    });
    pieces.extend(body);
    pieces
}

fn line_segment(line: &str, means: &'static str) -> WireSegment {
    WireSegment { text: format!("{line}\r\n"), meaning: means, ends_line: true }
}

fn cookie_segments(line: &str) -> Vec<WireSegment> {
    let count = line.split(';').count();
    let part = |(at, part): (usize, &str)| {
        let last = at + 1 == count;
        let end = if last { "\r\n" } else { ";" };
        WireSegment {
            text: format!("{part}{end}"),
            meaning: header_glossary::cookie_part_meaning(at, part),
            ends_line: last,
        }
    };
    line.split(';').enumerate().map(part).collect()
}

/// Every line, broken at the edge, and the line on which the piece under the cursor begins.
fn wrapped_segments(pen: Pen, exchange: &Exchange, cursor: usize, columns: usize) -> (Vec<Line<'static>>, usize) {
    let request = message_segments(&exchange.request).len();
    let who = exchange.initiator_name();
    let mut lines = vec![pen.line(&format!("{who} → {}", exchange.url), Tone::Strong)];
    let (mut line, mut used, mut at_line) = (Line::default(), 0, 0);
    for (at, piece) in segments(exchange).iter().enumerate() {
        if at == request {
            lines.push(pen.line("and back", Tone::Strong));
        }
        if at == cursor {
            at_line = lines.len();
        }
        let shown = escape_control_characters(&piece.text).into_owned();
        let mut rest = String::new();
        let tone = if at == cursor { Tone::Selected } else { Tone::Plain };
        for grapheme in shown.graphemes(true) {
            let wide = width(grapheme);
            if used > 0 && used + wide > columns {
                line.push_span(pen.span(&std::mem::take(&mut rest), tone));
                lines.push(std::mem::take(&mut line));
                used = 0;
            }
            rest.push_str(grapheme);
            used += wide;
        }
        line.push_span(pen.span(&rest, tone));
        if piece.ends_line {
            lines.push(std::mem::take(&mut line));
            used = 0;
        }
    }
    (lines, at_line)
}

/// Draws the page into `area`; `cursor` is the piece that is asked about.
pub(super) fn draw_bytes_page(pen: Pen, exchange: &Exchange, cursor: usize, area: Rect, buffer: &mut Buffer) {
    let pieces = segments(exchange);
    let cursor = cursor.min(pieces.len().saturating_sub(1));
    let columns = usize::from(area.width);
    let (lines, at) = wrapped_segments(pen, exchange, cursor, columns);
    let list = Rect { height: area.height.saturating_sub(MEANING_ROWS), ..area };
    let height = usize::from(list.height);
    let first = at.saturating_sub(height / 2).min(lines.len().saturating_sub(height));
    let hidden = HiddenRows { above: first, below: lines.len().saturating_sub(first + height) };
    draw_lines(lines.get(first..).unwrap_or_default(), list, buffer);
    let mark = hidden.label();
    let mut below = vec![pen.rule(&mark, columns)];
    let means = pieces.get(cursor).map_or("", |piece| piece.meaning);
    below.extend(pen.markdown(means, columns));
    draw_lines(&below, Rect { y: list.bottom(), height: MEANING_ROWS.min(area.height), ..area }, buffer);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_is_taken_attribute_by_attribute_and_no_byte_is_lost() {
        let raw = "HTTP/1.1 200 OK\r\nSet-Cookie: sid=1; Path=/; HttpOnly\r\nX: y\r\n\r\nbody\nmore";
        let pieces = message_segments(&Message::parse(raw.into()));
        let texts: Vec<&str> = pieces.iter().map(|piece| piece.text.trim_end_matches("\r\n")).collect();
        let set = ["Set-Cookie: sid=1;", " Path=/;", " HttpOnly"];
        assert_eq!(texts, ["HTTP/1.1 200 OK", set[0], set[1], set[2], "X: y", "", "body\n", "more"]);
        let again: Vec<&str> = pieces.iter().map(|it| it.text.as_str()).collect();
        assert_eq!(again.concat(), raw);
        assert_eq!(pieces[3].meaning, header_glossary::cookie_part_meaning(1, "HttpOnly"));
    }
}
