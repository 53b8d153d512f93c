//! What a handler reads of a request's body.

use std::collections::BTreeMap;

use hyper::header::{CONTENT_TYPE, HeaderMap};
use serde_json::Value as Json;

/// The media type of a body in lower case, without its parameters: types are case-insensitive (RFC 9110, section 8.3.1).
pub(in crate::lab::server) fn media_type(headers: &HeaderMap) -> String {
    let content_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// The field `name` of a form; `None` if it is missing or repeated (RFC 6749, section 3.2: parameters must not be included
/// more than once).
pub(in crate::lab::server) fn form_field(body: &[u8], name: &str) -> Option<String> {
    let mut values = form_urlencoded::parse(body).filter(|(other, _)| other == name).map(|(_, value)| value);
    match (values.next(), values.next()) {
        (value, None) => value.map(String::from),
        (_, Some(_)) => None,
    }
}

/// The fields of a request: a JSON object, a form, or the query of a URL.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::lab::server) struct RequestFields(BTreeMap<String, Json>);

impl RequestFields {
    /// Reads a body that is a JSON object, whatever its type says, or else a form. A caller that insists on a type checks it.
    pub(in crate::lab::server) fn read(body: &[u8]) -> Self {
        Self::of_json(body).unwrap_or_else(|| Self::of_form(body))
    }

    /// Reads a JSON object; `None` if the body is no such thing.
    pub(in crate::lab::server) fn of_json(body: &[u8]) -> Option<Self> {
        serde_json::from_slice(body).ok().map(Self)
    }

    /// Reads the query of a URL.
    pub(in crate::lab::server) fn of_query(query: &str) -> Self {
        Self::of_form(query.as_bytes())
    }

    /// Reads a form.
    pub(in crate::lab::server) fn of_form(form: &[u8]) -> Self {
        Self(form_urlencoded::parse(form).map(|(name, value)| (name.into_owned(), Json::from(value))).collect())
    }

    /// A field that is a text.
    pub(in crate::lab::server) fn text(&self, name: &str) -> Option<String> {
        self.0.get(name)?.as_str().map(str::to_owned)
    }

    /// Whether a field says yes: `true`, or `on`, as a form sends a box that is ticked.
    pub(in crate::lab::server) fn flag(&self, name: &str) -> bool {
        match self.0.get(name) {
            Some(Json::Bool(flag)) => *flag,
            Some(Json::String(text)) => matches!(text.as_str(), "on" | "true"),
            _ => false,
        }
    }

    /// A field that is a whole number above 0.
    pub(in crate::lab::server) fn number(&self, name: &str) -> Option<u32> {
        let number = match self.0.get(name)? {
            Json::String(text) => text.parse().ok()?,
            number => u32::try_from(number.as_u64()?).ok()?,
        };
        (number > 0).then_some(number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hyper::header::HeaderValue;

    #[test]
    fn rfc_6749_3_2_a_field_that_stands_twice_says_nothing() {
        assert_eq!(form_field(b"a=1&token=x", "token").as_deref(), Some("x"));
        for form in ["token=x&token=x", "token=x&tok%65n=y", "a=1", ""] {
            assert_eq!(form_field(form.as_bytes(), "token"), None, "{form}");
        }
    }

    #[test]
    fn fields_come_in_json_or_a_form() {
        let fields = |body: &str| {
            let fields = RequestFields::read(body.as_bytes());
            (fields.text("to"), fields.number("amount"))
        };
        let wanted = (Some("bob".to_owned()), Some(100));
        assert_eq!(fields(r#"{"to":"bob","amount":100}"#), wanted);
        assert_eq!(fields(r#"{"to":"bob","amount":100,"x":"="}"#), wanted);
        assert_eq!(fields("to=bob&amount=100"), wanted);
        for amount in ["0", "-1", "1.5", "\"\"", "4294967296", "null"] {
            assert_eq!(fields(&format!(r#"{{"to":"bob","amount":{amount}}}"#)).1, None, "{amount}");
        }
        assert_eq!(fields("[1]"), (None, None));
    }

    #[test]
    fn odd_percent_signs_stand_for_themselves() {
        let field = |name| form_field(b"a=%4&b=%zz&&c&d=%ff%&e=%+1", name);
        assert_eq!(
            ["a", "b", "c", "d", "e"].map(field),
            ["%4", "%zz", "", "\u{fffd}%", "% 1"].map(|text| Some(text.to_owned()))
        );
    }

    #[test]
    fn rfc_9110_8_3_1_a_media_type_has_no_case_and_its_parameters_are_not_part_of_it() {
        let read = |value| media_type(&HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static(value))]));
        assert_eq!(read("Application/JSON ; charset=utf-8"), "application/json");
        assert_eq!(media_type(&HeaderMap::new()), "");
    }
}
