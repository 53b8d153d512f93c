//! Markdown as lessons use it: paragraphs, emphasis, code, lists and blocks of code. Anything else is shown as plain text,
//! so that nothing an author wrote disappears.

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use super::control_characters::escape_control_characters;
use super::styled_line::{StyledLine, StyledSpan, TextStyle, graphemes, width};
use super::wrap::wrap;

/// `markdown` in lines of at most `columns` columns, with an empty line between blocks.
#[must_use]
pub fn render_markdown(markdown: &str, columns: usize) -> Vec<StyledLine> {
    MarkdownLayout { columns: columns.max(1), ..MarkdownLayout::default() }.render(markdown)
}

/// The same with `opening`, emphasised, as the first words of its first paragraph.
#[must_use]
pub fn render_markdown_after(opening: &str, markdown: &str, columns: usize) -> Vec<StyledLine> {
    let opening = Some(StyledSpan::new(&format!("{opening} "), TextStyle::Emphasis));
    MarkdownLayout { columns: columns.max(1), opening, ..MarkdownLayout::default() }.render(markdown)
}

/// The finished lines, and the block that is being read.
#[derive(Default)]
struct MarkdownLayout {
    columns: usize,
    lines: Vec<StyledLine>,
    /// What the first paragraph is still to begin with.
    opening: Option<StyledSpan>,
    /// The text of the present block.
    spans: Vec<StyledSpan>,
    /// The styles that are open, innermost last.
    styles: Vec<TextStyle>,
    /// The lists that are open, innermost last; for a numbered list, its next number.
    lists: Vec<Option<u64>>,
    /// The bullet or number of a list item whose first line is still to come.
    pending_marker: Option<String>,
    /// The URLs of the links that are open.
    links: Vec<String>,
    /// The text of the block of code that is open.
    code: Option<String>,
}

impl MarkdownLayout {
    fn render(mut self, markdown: &str) -> Vec<StyledLine> {
        for event in Parser::new(markdown) {
            self.handle_event(event);
        }
        self.end_block();
        self.lines
    }

    fn handle_event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start_tag(tag),
            Event::End(tag) => self.end_tag(tag),
            Event::Text(text) => match &mut self.code {
                Some(code) => code.push_str(&text),
                None => self.push(&text, self.current_style()),
            },
            Event::Code(text) => self.push(&text, TextStyle::Code),
            Event::SoftBreak => self.push(" ", self.current_style()),
            Event::HardBreak => self.spans.push(StyledSpan { text: "\n".into(), style: TextStyle::Plain }),
            Event::Rule => {
                self.begin_block();
                self.push("---", TextStyle::Plain);
                self.end_block();
            }
            Event::Html(text) | Event::InlineHtml(text) => self.push(text.trim_end_matches('\n'), TextStyle::Plain),
            Event::FootnoteReference(text) | Event::InlineMath(text) | Event::DisplayMath(text) => {
                self.push(&text, TextStyle::Plain);
            }
            Event::TaskListMarker(_) => {}
        }
    }

    fn current_style(&self) -> TextStyle {
        self.styles.last().copied().unwrap_or_default()
    }

    fn push(&mut self, text: &str, style: TextStyle) {
        self.spans.extend(self.opening.take());
        self.spans.push(StyledSpan::new(text, style));
    }

    fn start_tag(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Emphasis => self.styles.push(TextStyle::Emphasis),
            Tag::Strong => self.styles.push(TextStyle::Strong),
            Tag::Heading { .. } => {
                self.begin_block();
                self.styles.push(TextStyle::Strong);
            }
            Tag::List(first) => {
                self.begin_block();
                self.lists.push(first);
            }
            Tag::Item => {
                self.end_block();
                self.pending_marker = Some(self.next_marker());
            }
            Tag::CodeBlock(_) => {
                // No code stands in the row of other words.
                self.spans.extend(self.opening.take());
                self.begin_block();
                self.code = Some(String::new());
            }
            Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } => self.links.push(dest_url.into_string()),
            Tag::Paragraph | Tag::BlockQuote(_) | Tag::HtmlBlock => self.begin_block(),
            _ => {}
        }
    }

    fn end_tag(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Emphasis | TagEnd::Strong => {
                self.styles.pop();
            }
            TagEnd::Heading(_) => {
                self.end_block();
                self.styles.pop();
            }
            TagEnd::List(_) => {
                self.end_block();
                self.lists.pop();
            }
            TagEnd::CodeBlock => self.end_code(),
            TagEnd::Link | TagEnd::Image => self.end_link(),
            TagEnd::Paragraph | TagEnd::Item | TagEnd::HtmlBlock => self.end_block(),
            _ => {}
        }
    }

    /// The bullet or number of the next item of the innermost list.
    fn next_marker(&mut self) -> String {
        match self.lists.last_mut() {
            Some(Some(number)) => {
                let marker = format!("{number}. ");
                *number = number.saturating_add(1);
                marker
            }
            _ => "• ".to_owned(),
        }
    }

    /// Ends the block before and, outside of lists, leaves an empty line.
    fn begin_block(&mut self) {
        self.end_block();
        if self.lists.is_empty() && self.lines.last().is_some_and(|line| !line.spans.is_empty()) {
            self.lines.push(StyledLine::default());
        }
    }

    /// The prefix of the first line of a block and that of its other lines: a marker, and spaces of the same width.
    fn prefixes(&mut self) -> (String, String) {
        let outer = "  ".repeat(self.lists.len().saturating_sub(1));
        let (first, rest) = match self.pending_marker.take() {
            Some(marker) => {
                let indent = " ".repeat(marker.chars().count());
                (marker, indent)
            }
            None if self.lists.is_empty() => (String::new(), String::new()),
            // A further paragraph of a list item.
            None => ("  ".to_owned(), "  ".to_owned()),
        };
        // On a very narrow screen the text needs the columns more than the indent does.
        if outer.len() + rest.len() + 4 > self.columns {
            return (String::new(), String::new());
        }
        (format!("{outer}{first}"), format!("{outer}{rest}"))
    }

    fn end_block(&mut self) {
        let spans = std::mem::take(&mut self.spans);
        if !spans.is_empty() {
            let (first, rest) = self.prefixes();
            self.lines.extend(wrap(&spans, self.columns, &first, &rest));
        }
    }

    fn end_code(&mut self) {
        let (first, rest) = self.prefixes();
        let indent = if self.columns > 8 { "  " } else { "" };
        for (index, code) in self.code.take().unwrap_or_default().lines().enumerate() {
            let prefix = if index == 0 { &first } else { &rest };
            let line = format!("{prefix}{indent}{}", code.replace('\t', "    "));
            self.lines.extend(wrap_code(&escape_control_characters(&line), self.columns));
        }
    }

    /// Writes the URL behind the text of the link: a terminal has nothing to click on. Not where the text is the URL itself.
    fn end_link(&mut self) {
        if let Some(url) = self.links.pop()
            && self.spans.last().is_none_or(|span| span.text != url)
        {
            self.push(&format!(" ({url})"), self.current_style());
        }
    }
}

/// Breaks a line of code at the edge only: its spaces have a meaning.
fn wrap_code(text: &str, columns: usize) -> Vec<StyledLine> {
    let mut lines = Vec::new();
    let (mut line, mut filled) = (StyledLine::default(), 0);
    for grapheme in graphemes(text) {
        if filled > 0 && filled + width(grapheme) > columns {
            lines.push(std::mem::take(&mut line));
            filled = 0;
        }
        line.push(grapheme, TextStyle::Code);
        filled += width(grapheme);
    }
    lines.push(line);
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(markdown: &str, columns: usize) -> Vec<String> {
        render_markdown(markdown, columns).iter().map(StyledLine::text).collect()
    }

    #[test]
    fn emphasis_strong_and_code_are_kept_apart() {
        let line = &render_markdown("The row *now* says **alice**, by `sid`.", 80)[0];
        let styled: Vec<(&str, TextStyle)> = line.spans.iter().map(|span| (span.text.as_str(), span.style)).collect();
        assert_eq!(
            styled,
            [
                ("The row ", TextStyle::Plain),
                ("now", TextStyle::Emphasis),
                (" says ", TextStyle::Plain),
                ("alice", TextStyle::Strong),
                (", by ", TextStyle::Plain),
                ("sid", TextStyle::Code),
                (".", TextStyle::Plain),
            ]
        );
    }

    #[test]
    fn blocks_have_an_empty_line_between_them_and_list_items_have_none() {
        assert_eq!(texts("One\nline.\n\nTwo.", 80), ["One line.", "", "Two."]);
        assert_eq!(
            texts("A:\n\n- one two\n- three\n  - four\n\nB", 8),
            ["A:", "", "• one", "  two", "• three", "  • four", "", "B"]
        );
        assert_eq!(texts("3. a\n4. b", 80), ["3. a", "4. b"]);
        assert_eq!(texts("```\nif  x {\n\ty\n```", 80), ["  if  x {", "      y"]);
    }

    #[test]
    fn the_rest_is_plain_text_and_nothing_is_lost() {
        assert_eq!(texts("# Head\ntext", 80), ["Head", "", "text"]);
        assert_eq!(
            texts("see [RFC 7519](https://x.test) <b>now</b>", 80),
            ["see RFC 7519 (https://x.test) <b>now</b>"]
        );
        assert_eq!(texts("> said", 80), ["said"]);
    }

    #[test]
    fn nothing_that_a_terminal_acts_on_comes_through() {
        let markdown = "a \x1b[2J `\u{202e}` \u{9b}\n\n```\n\x07\t\u{2028}\n```\n\n[x](\x1b]8;;y\x07) &#27; &#x202E;";
        for line in render_markdown(markdown, 20) {
            assert!(!line.text().chars().any(crate::prose::is_hidden), "{:?}", line.text());
        }
    }

    #[test]
    fn no_line_is_wider_than_asked() {
        let markdown =
            "- a list with **many strong words** and `code with spaces`\n  - 漢字漢字漢字\n\n        code   code";
        for columns in 2..60 {
            for line in render_markdown(markdown, columns) {
                assert!(line.width() <= columns, "{columns}: {:?}", line.text());
            }
        }
    }
}
