//! The values that responses brought, and where later requests carry them.

use super::{CaptureSource, ResponseCapture, TextPiece, text_members};
use crate::model::Message;

/// A shorter value may stand in a request by chance.
const SHORTEST: usize = 8;

/// The values of one lane so far.
#[derive(Default)]
pub(super) struct CapturedValues {
    values: Vec<CapturedValue>,
    /// What responses brought to requests that were left out.
    missing: Vec<String>,
}

struct CapturedValue {
    value: String,
    capture: ResponseCapture,
    /// The number of the item whose response brought it.
    item: usize,
    is_used: bool,
}

impl CapturedValues {
    /// `text` with variables in place of the values that it carries.
    pub(super) fn pieces(&mut self, text: &str) -> Vec<TextPiece> {
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some((start, value)) = self.first_in(rest) {
            let (literal, length) = (&rest[..start], value.value.len());
            value.is_used = true;
            pieces.extend((!literal.is_empty()).then(|| TextPiece::Literal(literal.to_owned())));
            pieces.push(TextPiece::Variable(value.capture.variable.clone()));
            rest = &rest[start + length..];
        }
        pieces.extend((!rest.is_empty()).then(|| TextPiece::Literal(rest.to_owned())));
        pieces
    }

    /// Where the first value stands in `text`; of those that begin there, the longest, and of these the newest.
    fn first_in(&mut self, text: &str) -> Option<(usize, &mut CapturedValue)> {
        let found = self.values.iter_mut().rev().filter_map(|value| Some((text.find(&value.value)?, value)));
        found.min_by_key(|(start, value)| (*start, usize::MAX - value.value.len()))
    }

    /// Takes note of a response that the script does not get.
    pub(super) fn add_missing(&mut self, response: &Message) {
        let values = values_of(response).into_iter().map(|(_, value)| value);
        self.missing.extend(values.filter(|value| is_credential(value)));
    }

    /// Whether a request carries something that the script does not have.
    pub(super) fn has_missing_in(&self, request: &Message) -> bool {
        let text = String::from_utf8_lossy(&request.bytes);
        self.missing.iter().any(|value| text.contains(value))
    }

    /// Takes note of what the response to item number `item` brought.
    pub(super) fn add_response(&mut self, response: &Message, item: usize) {
        for (source, value) in values_of(response) {
            let is_known = self.values.iter().any(|known| known.value == value);
            let (CaptureSource::Cookie(name) | CaptureSource::Member(name) | CaptureSource::LocationParameter(name)) =
                &source;
            if !is_credential(&value) || !is_name(name) || is_known {
                continue;
            }
            let variable = format!("{}_{}", name.to_ascii_lowercase().replace('-', "_"), self.values.len() + 1);
            let capture = ResponseCapture { variable, source };
            self.values.push(CapturedValue { value, capture, item, is_used: false });
        }
    }

    /// The captures that a request needs, each with the number of its item.
    pub(super) fn into_used_captures(self) -> impl Iterator<Item = (usize, ResponseCapture)> {
        self.values.into_iter().filter(|value| value.is_used).map(|value| (value.item, value.capture))
    }
}

/// Whether a value was made at random, and means the same in a header, in JSON and in a URL.
fn is_credential(value: &str) -> bool {
    value.len() >= SHORTEST
        && value.chars().any(|c| c.is_ascii_digit())
        && value.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '~' | '-'))
}

/// Whether a name stands in a pattern for itself.
fn is_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))
}

fn values_of(response: &Message) -> Vec<(CaptureSource, String)> {
    let cookies = response.set_cookies().filter_map(|cookie| {
        let (name, value) = cookie.split(';').next()?.split_once('=')?;
        Some((CaptureSource::Cookie(name.to_owned()), value.to_owned()))
    });
    let members = text_members(&response.body).into_iter();
    let members = members.map(|(name, value)| (CaptureSource::Member(name), value));
    let query = response.header("location").and_then(|location| location.split_once('?')).map(|(_, query)| query);
    let parameters = query.into_iter().flat_map(|query| query.split('&')).filter_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        Some((CaptureSource::LocationParameter(name.to_owned()), value.to_owned()))
    });
    cookies.chain(members).chain(parameters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn response(text: &str) -> Message {
        Message::parse(text.replace('\n', "\r\n").into_bytes())
    }

    #[test]
    fn a_value_becomes_a_variable_wherever_a_later_request_carries_it() {
        let mut values = CapturedValues::default();
        values.add_response(
            &response("HTTP/1.1 200 OK\nSet-Cookie: sid=0123456789abcdef; Path=/\n\n{\"user\":\"alice\"}"),
            4,
        );
        values.add_response(
            &response("HTTP/1.1 302 Found\nLocation: https://a.test/?code=0123456789abcdef00&x=1\n\n"),
            7,
        );
        let variable = |name: &str| TextPiece::Variable(name.to_owned());
        let literal = |text: &str| TextPiece::Literal(text.to_owned());
        assert_eq!(
            values.pieces("a=0123456789abcdef; b=0123456789abcdef00"),
            [literal("a="), variable("sid_1"), literal("; b="), variable("code_2")],
            "the longer one where both fit"
        );
        assert_eq!(values.pieces("alice"), [literal("alice")], "a word is no credential");
        let used: Vec<usize> = values.into_used_captures().map(|(item, _)| item).collect();
        assert_eq!(used, [4, 7]);
    }

    #[test]
    fn what_could_leave_a_pattern_is_not_captured() {
        let mut values = CapturedValues::default();
        for hostile in ["a;b=1234567890", "$(id)=1234567890", "a=12345678'$(id)", "a=12345678\"}}", "/e =1234567890"] {
            values.add_response(&response(&format!("HTTP/1.1 200 OK\nSet-Cookie: {hostile}\n\n")), 0);
        }
        assert!(values.values.is_empty());
    }
}
