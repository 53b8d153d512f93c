//! Text in Markdown. Texts of authors are read and written anew, so that nothing but emphasis, code and lists comes through.

use crate::prose::{
    StyledLine, StyledSpan, TextStyle, escape_control_characters, escape_except_newlines, render_markdown,
};

/// Wider than any text, so that no line is wrapped.
const ONE_LINE: usize = 100_000;

/// `text` as it is read: no character of it has a meaning in Markdown.
pub(super) fn plain_markdown(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in escape_control_characters(text).chars() {
        // CommonMark 0.31, 2.4: a backslash takes its meaning from any ASCII punctuation.
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&' | '!') {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

/// An author's Markdown in one line.
pub(super) fn markdown_line(markdown: &str) -> String {
    let lines = render_markdown(markdown, ONE_LINE);
    lines.iter().map(line_markdown).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
}

/// An author's Markdown in paragraphs, lists and blocks of code, with an empty line between blocks.
pub(super) fn markdown_blocks(markdown: &str) -> String {
    let lines = render_markdown(markdown, ONE_LINE);
    let blocks = lines.chunk_by(|one, next| is_code_block(one) == is_code_block(next));
    let text = |block: &[StyledLine]| match block.first().filter(|line| is_code_block(line)) {
        Some(_) => code_block(block),
        None => block.iter().map(line_markdown).collect::<Vec<_>>().join("\n"),
    };
    blocks.map(text).collect::<Vec<_>>().join("\n")
}

/// Whether a line belongs to a block of code: code within a paragraph has no indent.
fn is_code_block(line: &StyledLine) -> bool {
    let is_code = line.spans.iter().all(|span| span.style == TextStyle::Code);
    !line.spans.is_empty() && is_code && line.text().starts_with("  ")
}

fn code_block(lines: &[StyledLine]) -> String {
    let texts: Vec<String> = lines.iter().map(|line| line.text().trim_end().to_owned()).collect();
    let code = texts.iter().map(|text| text.strip_prefix("  ").unwrap_or(text)).collect::<Vec<_>>().join("\n");
    fenced_block("text", &code)
}

/// `code` between more backticks than stand in it (`CommonMark` 0.31, 4.5).
pub(super) fn fenced_block(language: &str, code: &str) -> String {
    let code = escape_except_newlines(code);
    let fence = "`".repeat(longest_backticks(&code).max(2) + 1);
    let is_word = !language.is_empty() && language.chars().all(|c| c.is_ascii_alphanumeric());
    let language = if is_word { language } else { "text" };
    format!("{fence}{language}\n{}\n{fence}", code.trim_end())
}

fn line_markdown(line: &StyledLine) -> String {
    let text: String = line.spans.iter().map(span_markdown).collect();
    match text.trim_start().strip_prefix("• ") {
        Some(item) => format!("- {item}"),
        None => guard_line_start(text.trim()),
    }
}

/// A line that begins with `- ` or `+ ` would become an item of a list, one with `===` a heading.
fn guard_line_start(text: &str) -> String {
    if text.starts_with(['-', '+', '=']) { format!("\\{text}") } else { text.to_owned() }
}

fn span_markdown(span: &StyledSpan) -> String {
    match span.style {
        TextStyle::Plain => plain_markdown(&span.text),
        TextStyle::Strong => around(&span.text, "**"),
        TextStyle::Emphasis => around(&span.text, "*"),
        TextStyle::Code => code_markdown(&span.text),
    }
}

/// Marks stand at the words, and not at the spaces around them (`CommonMark` 0.31, 6.2).
fn around(text: &str, mark: &str) -> String {
    let words = text.trim();
    if words.is_empty() {
        return text.to_owned();
    }
    let (before, rest) = text.split_at(text.len() - text.trim_start().len());
    let after = &rest[words.len()..];
    format!("{before}{mark}{}{mark}{after}", plain_markdown(words))
}

/// Code between more backticks than stand in it (`CommonMark` 0.31, 6.1).
fn code_markdown(code: &str) -> String {
    let code = escape_control_characters(code);
    let longest = longest_backticks(&code);
    let fence = "`".repeat(longest + 1);
    if longest > 0 { format!("{fence} {code} {fence}") } else { format!("{fence}{code}{fence}") }
}

/// How many backticks stand beside each other at most.
fn longest_backticks(code: &str) -> usize {
    code.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_authors_text_keeps_its_meaning_and_nothing_else_gets_one() {
        assert_eq!(markdown_blocks("**XSS**: `a < b`\n\n- one\n- *two*"), "**XSS**: `a < b`\n\n- one\n- *two*");
        assert_eq!(
            markdown_line("<script>alert(1)</script> & [x](javascript:a)"),
            "\\<script\\>alert(1)\\</script\\> \\& \\[x\\](javascript:a)"
        );
        assert_eq!(markdown_line("`` a`b ``"), "`` a`b ``");
        assert_eq!(plain_markdown("# a | b\u{1b}"), "\\# a \\| b␛");
        assert_eq!(markdown_blocks("\\- no item\n\n1. one\n2. two"), "\\- no item\n\n1. one\n2. two");
        assert_eq!(markdown_blocks("```\nif x\n  y\n```"), "```text\nif x\n  y\n```");
    }

    /// Read again, the texts are what they were.
    #[test]
    fn what_is_written_reads_as_what_was_read() {
        for markdown in ["a*b*c `x``y` **z**", "\\+ no", "<img src=x onerror=alert(1)>", "![a](b) \\*no\\*"] {
            let texts =
                |markdown: &str| render_markdown(markdown, 500).iter().map(StyledLine::text).collect::<Vec<_>>();
            assert_eq!(texts(&markdown_blocks(markdown)), texts(markdown), "{markdown}");
        }
    }
}
