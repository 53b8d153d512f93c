//! A message on the wire in less room: long values in its query and its headers shortened, its JSON over several lines.

use serde_json::Value as Json;

use crate::model::Message;
use crate::model::abbreviate::abbreviate;

/// Method and target of a request, long values in its query shortened: `GET /toss?sid=41c0…7e`.
pub(super) fn request_line(request: &Message) -> String {
    shorten_query(without_version(request))
}

/// An address or a request line, long values in its query shortened.
pub(super) fn shorten_query(line: &str) -> String {
    match line.split_once('?') {
        Some((path, query)) => format!("{path}?{}", query.split('&').map(shorten_pair).collect::<Vec<_>>().join("&")),
        None => line.to_owned(),
    }
}

/// Method and target, word for word.
pub(super) fn without_version(request: &Message) -> &str {
    request.start_line.strip_suffix(" HTTP/1.1").unwrap_or(&request.start_line)
}

/// A member of a JSON object with a long value shortened: a string of many characters without a space.
pub(super) fn short_member(name: &str, value: &Json) -> String {
    let value = match value {
        Json::String(text) if !text.contains(' ') => Json::from(abbreviate(text)),
        other => other.clone(),
    };
    format!("{}:{value}", Json::from(name))
}

/// A JSON object with a line for each member, long strings shortened unless it is to be `whole`; `None` for any other
/// body, and for one that is read in a line as well.
pub(super) fn pretty_json(body: &str, whole: bool) -> Option<String> {
    const LONGEST_LINE: usize = 48;
    if body.len() <= LONGEST_LINE {
        return None;
    }
    let mut json: Json = serde_json::from_str(body).ok()?;
    json.as_object().filter(|members| members.len() > 1)?;
    if !whole {
        shorten_strings(&mut json);
    }
    serde_json::to_string_pretty(&json).ok()
}

fn shorten_strings(json: &mut Json) {
    const LONGEST_STRING: usize = 40;
    match json {
        Json::String(text) if text.chars().count() > LONGEST_STRING => *text = abbreviate(text).into_owned(),
        Json::Array(items) => items.iter_mut().for_each(shorten_strings),
        Json::Object(members) => members.values_mut().for_each(shorten_strings),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => {}
    }
}

/// A header's value with its long identifiers shortened: `sid=41c0…7e; Path=/`, `Bearer eyJh…Qw`. Quoted values stay whole,
/// because they are words.
pub(super) fn shorten_header(value: &str) -> String {
    value.split("; ").map(shorten_pair).collect::<Vec<_>>().join("; ")
}

fn shorten_pair(pair: &str) -> String {
    match pair.split_once('=') {
        Some((_, value)) if value.starts_with('"') => pair.to_owned(),
        Some((name, value)) => format!("{name}={}", abbreviate(value)),
        None => pair.split(' ').map(abbreviate).collect::<Vec<_>>().join(" "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_of_several_members_gets_a_line_for_each_in_its_order() {
        let token = "e".repeat(50);
        let pretty =
            pretty_json(&format!(r#"{{"user":"bob","access_token":"{token}","aud":["a"]}}"#), false).expect("JSON");
        let lines: Vec<&str> = pretty.lines().map(str::trim).collect();
        assert_eq!(
            lines,
            ["{", "\"user\": \"bob\",", "\"access_token\": \"eeee…ee\",", "\"aud\": [", "\"a\"", "]", "}"]
        );
        for other in ["{\"a\":1,\"b\":2}", "[1,2]", "no", ""] {
            assert_eq!(pretty_json(other, false), None, "{other}");
        }
    }

    #[test]
    fn long_identifiers_in_headers_are_shortened() {
        assert_eq!(shorten_header("sid=41c0aaaaaaaaaaaaaa7e; lang=en"), "sid=41c0…7e; lang=en");
        assert_eq!(shorten_header("Bearer eyJhbGciOiJIUzI1NiJ9.e30.abcd"), "Bearer eyJh…cd");
        assert_eq!(shorten_header("sid=1; Path=/; HttpOnly"), "sid=1; Path=/; HttpOnly");
        let challenge = r#"Bearer realm="shop", error="invalid_token""#;
        assert_eq!(shorten_header(challenge), challenge);
    }
}
