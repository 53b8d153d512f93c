//! Text in pages.

/// Writes text into HTML so that it stays text (OWASP, Cross Site Scripting Prevention: output encoding for HTML contexts).
pub(in crate::lab::server) fn encode(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#x27;"),
            c => html.push(c),
        }
    }
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_encoded_stays_text() {
        assert_eq!(
            encode("<img src=\"x\" onerror='a&b'>"),
            "&lt;img src=&quot;x&quot; onerror=&#x27;a&amp;b&#x27;&gt;"
        );
    }
}
