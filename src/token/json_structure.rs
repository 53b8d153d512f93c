//! The structure of a JSON text that need not be valid, for showing it while it is edited: where its brackets, commas and
//! colons stand, and which members its outermost object has.

use std::ops::Range;

/// A bracket, comma or colon outside of strings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JsonMark {
    /// Where it stands, in bytes.
    pub offset: usize,
    /// One of `{}[],:`.
    pub symbol: u8,
    /// How many brackets are open around it.
    pub depth: usize,
}

/// The brackets, commas and colons of `text`, in order.
#[must_use]
pub fn json_marks(text: &str) -> Vec<JsonMark> {
    let mut marks = Vec::new();
    let (mut depth, mut in_string, mut is_escaped) = (0_usize, false, false);
    for (offset, symbol) in text.bytes().enumerate() {
        if in_string {
            in_string = is_escaped || symbol != b'"';
            is_escaped = symbol == b'\\' && !is_escaped;
            continue;
        }
        match symbol {
            b'"' => in_string = true,
            b'{' | b'[' => {
                marks.push(JsonMark { offset, symbol, depth });
                depth += 1;
            }
            b'}' | b']' => {
                depth = depth.saturating_sub(1);
                marks.push(JsonMark { offset, symbol, depth });
            }
            b',' | b':' => marks.push(JsonMark { offset, symbol, depth }),
            _ => {}
        }
    }
    marks
}

/// A member of the outermost object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JsonMember {
    /// Its name.
    pub name: String,
    /// From the quote before its name to the end of its value, in bytes.
    pub bytes: Range<usize>,
}

/// The members of the outermost object of `text`, as far as they can be told apart.
#[must_use]
pub fn json_members(text: &str) -> Vec<JsonMember> {
    let marks = json_marks(text);
    let Some((open, inside)) = marks.split_first().filter(|(open, _)| open.symbol == b'{') else { return Vec::new() };
    let end_of_text = JsonMark { offset: text.len(), symbol: b'}', depth: 0 };
    let (mut start, mut colon) = (open.offset + 1, None);
    let mut members = Vec::new();
    for mark in inside.iter().chain([&end_of_text]) {
        match (mark.depth, mark.symbol) {
            (1, b':') if colon.is_none() => colon = Some(mark.offset),
            (1, b',') | (0, b'}') => {
                members.extend(colon.and_then(|colon| json_member(text, start..mark.offset, colon)));
                (start, colon) = (mark.offset + 1, None);
            }
            _ => {}
        }
    }
    members
}

/// The member in these bytes, whose colon stands at `colon`.
fn json_member(text: &str, bytes: Range<usize>, colon: usize) -> Option<JsonMember> {
    let name = serde_json::from_str(text[bytes.start..colon].trim()).ok()?;
    let written = &text[bytes.clone()];
    let indent = written.len() - written.trim_start().len();
    Some(JsonMember { name, bytes: bytes.start + indent..bytes.end })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn members(text: &str) -> Vec<(String, &str)> {
        json_members(text).into_iter().map(|member| (member.name, &text[member.bytes])).collect()
    }

    #[test]
    fn each_member_is_found_in_a_text_that_is_whole() {
        let text = r#"{"a":"x,}\"","b" : {"c":[1,2]}, "d":3}"#;
        let wanted = [("a", r#""a":"x,}\"""#), ("b", r#""b" : {"c":[1,2]}"#), ("d", r#""d":3"#)];
        assert_eq!(members(text), wanted.map(|(name, bytes)| (name.to_owned(), bytes)));
    }

    #[test]
    fn a_text_that_is_being_edited_has_the_members_that_can_be_told() {
        for (text, wanted) in [
            (r#"{"a":1,"b":"#, &["a", "b"][..]),
            (r#"{"a":1,,"b""#, &["a"]),
            (r#"{"a":"1,"b":2}"#, &["a"]),
            ("[1]", &[]),
            ("}{", &[]),
            ("", &[]),
            ("漢", &[]),
        ] {
            let names: Vec<String> = json_members(text).into_iter().map(|member| member.name).collect();
            assert_eq!(names, wanted, "{text}");
        }
    }
}
