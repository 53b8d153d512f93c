//! A line of a message in its colours, wrapped where it may be: JSON by its members, a JWT by its three parts.

use ratatui::text::Line;

use crate::prose::{escape_control_characters, width};
use crate::tui::paint::Pen;
use crate::tui::theme::Tone;

/// Text in one tone that stays together as long as a line can hold it.
struct WirePiece {
    text: String,
    tone: Tone,
}

/// `text` in lines of `columns`; all but the first are indented a little more than it. Nothing is broken inside a token,
/// a number or a date, unless it is longer than a line.
pub(super) fn wrap_wire_text(pen: Pen, text: &str, tone: Tone, columns: usize) -> Vec<Line<'static>> {
    let text = escape_control_characters(text);
    let words = text.trim_start_matches(' ');
    let indent = " ".repeat(text.len() - words.len());
    let hanging = format!("{indent}  ");
    let mut wrapped = WireLines {
        pen,
        columns,
        hanging: &hanging,
        lines: Vec::new(),
        used: width(&indent),
        start: width(&indent),
        line: pen.line(&indent, Tone::Plain),
    };
    for piece in pieces(words, tone) {
        wrapped.push(&piece);
    }
    wrapped.lines.push(wrapped.line);
    wrapped.lines
}

/// Of what must be broken anyway, so many columns at the end of a line are worth it.
const SHORTEST_BEGINNING: usize = 8;

/// Lines while they are filled.
struct WireLines<'a> {
    pen: Pen,
    columns: usize,
    /// What all lines but the first begin with.
    hanging: &'a str,
    lines: Vec<Line<'static>>,
    line: Line<'static>,
    /// The columns of the line that are taken.
    used: usize,
    /// The columns that it began with.
    start: usize,
}

impl WireLines<'_> {
    fn end_line(&mut self) {
        self.lines.push(std::mem::replace(&mut self.line, self.pen.line(self.hanging, Tone::Plain)));
        self.used = width(self.hanging);
        self.start = self.used;
    }

    /// Adds a piece; one that is longer than a line is broken at the edge.
    fn push(&mut self, piece: &WirePiece) {
        let needed = width(piece.text.trim_end());
        let room = self.columns.saturating_sub(self.used);
        let fits_another_line = width(self.hanging) + needed <= self.columns;
        if self.used > self.start && needed > room && (fits_another_line || room < SHORTEST_BEGINNING) {
            self.end_line();
        }
        let mut part = String::new();
        for character in piece.text.chars() {
            let columns = width(character.encode_utf8(&mut [0; 4]));
            let is_full = self.used + columns > self.columns;
            if is_full && character == ' ' {
                // A space at the edge separates nothing.
                continue;
            }
            if is_full && self.used > self.start {
                self.line.push_span(self.pen.span(&std::mem::take(&mut part), piece.tone));
                self.end_line();
            }
            part.push(character);
            self.used += columns;
        }
        self.line.push_span(self.pen.span(&part, piece.tone));
    }
}

fn pieces(text: &str, tone: Tone) -> Vec<WirePiece> {
    let is_json =
        tone == Tone::Dim && text.starts_with(['{', '}', '[', ']', '"']) || tone == Tone::Code && text.starts_with('"');
    if is_json { json_pieces(text) } else { word_pieces(text, tone) }
}

/// Words with the space behind them; in a JWT, its parts.
fn word_pieces(text: &str, tone: Tone) -> Vec<WirePiece> {
    let ends_word = |character: char| matches!(character, ' ' | '&' | '?' | '$');
    text.split_inclusive(ends_word).flat_map(|word| token_pieces(word, tone)).collect()
}

/// The parts of a JWT in their colours; any other word as it is.
fn token_pieces(word: &str, tone: Tone) -> Vec<WirePiece> {
    let piece = |text: &str, tone: Tone| WirePiece { text: text.to_owned(), tone };
    let is_part =
        |part: &&str| part.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '"' | ' ' | ','));
    let parts: Vec<&str> = word.split_inclusive('.').collect();
    let bare: Vec<&str> = word.split('.').collect();
    let is_token = bare.len() == 3 && bare[0].trim_start_matches('"').starts_with("ey") && bare.iter().all(is_part);
    if !is_token {
        return vec![piece(word, tone)];
    }
    let tones = [Tone::TokenHeader, Tone::TokenPayload, Tone::TokenSignature];
    parts.iter().zip(tones).map(|(part, tone)| piece(part, tone)).collect()
}

/// Strings, numbers and what separates them; a name of a member looks different from a value.
fn json_pieces(text: &str) -> Vec<WirePiece> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let end = json_token_end(rest);
        let (token, after) = rest.split_at(end);
        let is_string = token.starts_with('"');
        let tone = match token.chars().next() {
            Some('"') if after.starts_with(':') => Tone::Code,
            Some('{' | '}' | '[' | ']' | ',' | ':' | ' ') => Tone::Dim,
            _ => Tone::Plain,
        };
        if is_string && tone == Tone::Plain {
            pieces.extend(token_pieces(token, tone));
        } else {
            pieces.push(WirePiece { text: token.to_owned(), tone });
        }
        rest = after;
    }
    join_punctuation(pieces)
}

/// Where the first token of `text` ends, in bytes.
fn json_token_end(text: &str) -> usize {
    let mut characters = text.char_indices();
    match characters.next() {
        Some((_, '"')) => {
            let mut is_escaped = false;
            for (index, character) in characters {
                match character {
                    '"' if !is_escaped => return index + 1,
                    _ => is_escaped = character == '\\' && !is_escaped,
                }
            }
            text.len()
        }
        Some((_, first)) if "{}[],: ".contains(first) => first.len_utf8(),
        _ => text.find(['{', '}', '[', ']', ',', ':', ' ', '"']).unwrap_or(text.len()),
    }
}

/// The same with commas and colons kept at what they follow: a line does not begin with one.
fn join_punctuation(pieces: Vec<WirePiece>) -> Vec<WirePiece> {
    let mut joined: Vec<WirePiece> = Vec::new();
    for piece in pieces {
        let follows = matches!(piece.text.as_str(), "," | ":" | " " | "}" | "]");
        match joined.last_mut() {
            Some(last) if follows => last.text.push_str(&piece.text),
            _ => joined.push(piece),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::theme::Theme;

    fn wrapped(text: &str, tone: Tone, columns: usize) -> Vec<String> {
        let lines = wrap_wire_text(Pen { theme: Theme::MONO }, text, tone, columns);
        lines.iter().map(|line| line.to_string().trim_end().to_owned()).collect()
    }

    #[test]
    fn json_is_broken_between_its_members_and_never_inside_a_value() {
        let body = r#"{"first":"2026-11-29 02:01:43","max_age":1795914360,"ok":true}"#;
        assert_eq!(
            wrapped(body, Tone::Dim, 24),
            ["{\"first\":", "  \"2026-11-29 02:01:43\",", "  \"max_age\":1795914360,", "  \"ok\":true}"]
        );
    }

    #[test]
    fn a_token_longer_than_a_line_is_broken_and_loses_nothing() {
        let token = format!("ey{}.ey{}.{}", "a".repeat(30), "b".repeat(30), "c".repeat(20));
        let lines = wrapped(&format!("Authorization: Bearer {token}"), Tone::Code, 30);
        assert_eq!(
            lines.iter().map(|line| line.trim()).collect::<String>().replace(' ', ""),
            format!("Authorization:Bearer{token}")
        );
        assert!(lines.iter().all(|line| line.chars().count() <= 30), "{lines:?}");
    }

    #[test]
    fn the_three_parts_of_a_jwt_have_their_colours() {
        let tones: Vec<Tone> = pieces("Bearer eyJ.eyJ.c2ln", Tone::Code).iter().map(|piece| piece.tone).collect();
        assert_eq!(tones, [Tone::Code, Tone::TokenHeader, Tone::TokenPayload, Tone::TokenSignature]);
        assert_eq!(pieces("Host: pay.shop.test", Tone::Code).len(), 2);
    }
}
