//! Text in HTML and SVG.

use std::borrow::Cow;

use crate::prose::{StyledLine, StyledSpan, TextStyle, escape_except_newlines, render_markdown};

/// Wider than any text, so that no line is wrapped.
const ONE_LINE: usize = 100_000;

/// `text` as it is read, in HTML and XML alike, also within an attribute in double quotes. Characters that neither may hold, or
/// that nobody sees, are made visible.
#[must_use]
pub fn escape_markup(text: &str) -> String {
    let visible: Cow<'_, str> = escape_except_newlines(text);
    let mut escaped = String::with_capacity(visible.len());
    for c in visible.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            // XML 1.0, 2.2, leaves out these two.
            '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            c => escaped.push(c),
        }
    }
    escaped
}

/// Markdown in one line, as HTML.
#[must_use]
pub fn html_line(markdown: &str) -> String {
    let lines = render_markdown(markdown, ONE_LINE);
    lines.iter().map(line_html).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Markdown as blocks of HTML: paragraphs, lists, code.
#[must_use]
pub fn html_blocks(markdown: &str) -> String {
    let lines = render_markdown(markdown, ONE_LINE);
    let lines: Vec<&StyledLine> = lines.iter().filter(|line| !line.spans.is_empty()).collect();
    lines.chunk_by(|one, next| BlockKind::of(one) == BlockKind::of(next)).map(block_html).collect()
}

/// Contents in HTML, each in an element of this name.
pub(super) fn elements(name: &str, contents: impl Iterator<Item = String>) -> String {
    let mut html = String::new();
    for content in contents {
        html.extend(["<", name, ">", &*content, "</", name, ">\n"]);
    }
    html
}

/// What a line belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum BlockKind {
    Paragraph,
    List,
    Code,
}

/// What stands before an item of a list.
const BULLET: &str = "• ";

impl BlockKind {
    fn of(line: &StyledLine) -> Self {
        // Code within a paragraph has no indent.
        if line.text().starts_with("  ") && line.spans.iter().all(|span| span.style == TextStyle::Code) {
            Self::Code
        } else if line.text().trim_start().starts_with(BULLET) {
            Self::List
        } else {
            Self::Paragraph
        }
    }
}

/// Neighbours of one kind; those that are read by themselves each in an element of its own.
fn block_html(lines: &[&StyledLine]) -> String {
    match lines.first().map(|line| BlockKind::of(line)) {
        None => String::new(),
        Some(BlockKind::Paragraph) => elements("p", lines.iter().map(|line| line_html(line))),
        Some(BlockKind::List) => {
            format!("<ul>\n{}</ul>\n", elements("li", lines.iter().map(|line| item_html(line))))
        }
        Some(BlockKind::Code) => {
            let text = lines.iter().map(|line| escape_markup(&line.text())).collect::<Vec<_>>().join("\n");
            format!("<pre><code>{text}</code></pre>\n")
        }
    }
}

fn item_html(line: &StyledLine) -> String {
    let html = line_html(line);
    html.trim_start().strip_prefix(BULLET).unwrap_or(&html).to_owned()
}

fn line_html(line: &StyledLine) -> String {
    line.spans.iter().map(span_html).collect()
}

fn span_html(span: &StyledSpan) -> String {
    let text = escape_markup(&span.text);
    match span.style {
        TextStyle::Plain => text,
        TextStyle::Strong => format!("<b>{text}</b>"),
        TextStyle::Emphasis => format!("<i>{text}</i>"),
        TextStyle::Code => format!("<code>{text}</code>"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_leaves_its_place() {
        assert_eq!(
            escape_markup("<b a=\"1\">&amp;\u{1b}[2J\u{202e}"),
            "&lt;b a=&quot;1&quot;&gt;&amp;amp;␛[2J\u{fffd}"
        );
        let hostile = "a <script>alert(1)</script> [x](javascript:alert(1)) ![y](http://evil.test) `</code><img>`";
        let html = html_blocks(hostile);
        assert!(!html.contains("<script") && !html.contains("<img") && !html.contains("href"), "{html}");
    }

    #[test]
    fn markdown_keeps_its_blocks_and_its_styles() {
        assert_eq!(html_line("**XSS**: `a < b` & *more*"), "<b>XSS</b>: <code>a &lt; b</code> &amp; <i>more</i>");
        assert_eq!(
            html_blocks("## Head\n\nText:\n\n- one\n- `two`\n\n```\nif x {\n}\n```\n"),
            "<p><b>Head</b></p>\n<p>Text:</p>\n<ul>\n<li>one</li>\n<li><code>two</code></li>\n</ul>\n<pre><code>  if x {\n  }</code></pre>\n"
        );
    }
}
