//! What a handler reads of a request's body.

use hyper::header::{CONTENT_TYPE, HeaderMap};

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
