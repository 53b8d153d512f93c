//! Text that is wrapped to the columns there are for it.

use ratatui::text::Line;

use crate::prose::{self, StyledSpan, TextStyle, width};
use crate::tui::paint::Pen;
use crate::tui::theme::{Tone, tone_for};
use crate::tui::widget::term_marks::mark_terms;

/// The fewest columns for Markdown behind a lead; where there are fewer, its lines are cut when they are drawn.
const MIN_COLUMNS: usize = 10;

/// A paragraph, or Markdown of several, perhaps behind a lead such as `· `.
#[derive(Clone, Copy, Debug)]
pub(in crate::tui) struct WrappedText<'t> {
    text: &'t str,
    is_markdown: bool,
    tone: Tone,
    lead: &'t str,
    lead_tone: Tone,
    /// The first words of Markdown, emphasised; none if empty.
    opening: &'t str,
    /// What all lines but the first start with; without it, they are indented as far as the lead reaches.
    indent: Option<&'t str>,
}

impl<'t> WrappedText<'t> {
    /// Markdown. Each style has its tone, and text without a style the plain one.
    pub(in crate::tui) const fn markdown(text: &'t str) -> Self {
        Self { text, is_markdown: true, tone: Tone::Plain, lead: "", lead_tone: Tone::Plain, opening: "", indent: None }
    }

    /// Text that isn't Markdown; all lines but the first are indented by two.
    pub(in crate::tui) const fn plain(text: &'t str, tone: Tone) -> Self {
        Self { text, is_markdown: false, tone, lead: "", lead_tone: tone, opening: "", indent: Some("  ") }
    }

    /// The same in another tone. What has a style in Markdown keeps the tone of that.
    pub(in crate::tui) const fn with_tone(self, tone: Tone) -> Self {
        Self { tone, ..self }
    }

    /// The same behind `lead`, with the other lines indented as far.
    pub(in crate::tui) const fn with_lead(self, lead: &'t str, lead_tone: Tone) -> Self {
        Self { lead, lead_tone, indent: None, ..self }
    }

    /// The same Markdown with its first paragraph begun by `opening`.
    pub(in crate::tui) const fn with_opening(self, opening: &'t str) -> Self {
        Self { opening, ..self }
    }

    /// The same with `indent` before all lines but the first; for text that isn't Markdown.
    pub(in crate::tui) const fn with_indent(self, indent: &'t str) -> Self {
        Self { indent: Some(indent), ..self }
    }

    /// The text in lines of `columns`.
    pub(in crate::tui) fn lines(self, pen: Pen, columns: usize) -> Vec<Line<'static>> {
        let indent = self.indent.map_or_else(|| " ".repeat(width(self.lead)), str::to_owned);
        if self.is_markdown {
            self.markdown_lines(pen, &indent, columns)
        } else {
            self.plain_lines(pen, &indent, columns)
        }
    }

    fn markdown_lines(self, pen: Pen, indent: &str, columns: usize) -> Vec<Line<'static>> {
        let room = match width(self.lead) {
            0 => columns,
            used => columns.saturating_sub(used).max(MIN_COLUMNS),
        };
        // Without colours, code looks like plain text, and is drawn in the tone of the text, too.
        let plain = pen.theme.style(Tone::Plain);
        let tone_of = |style| Some(tone_for(style)).filter(|tone| pen.theme.style(*tone) != plain).unwrap_or(self.tone);
        let line = |(index, line): (usize, prose::StyledLine)| {
            let start = match index {
                0 => pen.span(self.lead, self.lead_tone),
                _ => pen.span(indent, Tone::Plain),
            };
            let spans = line.spans.iter().map(|span| pen.span(&span.text, tone_of(span.style)));
            std::iter::once(start).filter(|start| !start.content.is_empty()).chain(spans).collect()
        };
        let lines = match self.opening {
            "" => prose::render_markdown(self.text, room),
            opening => prose::render_markdown_after(opening, self.text, room),
        };
        lines.into_iter().enumerate().map(line).collect()
    }

    fn plain_lines(self, pen: Pen, indent: &str, columns: usize) -> Vec<Line<'static>> {
        let span = StyledSpan::new(self.text, TextStyle::Plain);
        let line = |(index, line): (usize, prose::StyledLine)| {
            let (start, text) = (if index == 0 { self.lead } else { indent }, line.text());
            pen.spans(&[(start, self.lead_tone), (text.strip_prefix(start).unwrap_or(&text), self.tone)])
        };
        prose::wrap(&[span], columns, self.lead, indent).into_iter().enumerate().map(line).collect()
    }
}

/// Markdown in lines of `columns`, without a lead.
pub(in crate::tui) fn markdown_lines(pen: Pen, text: &str, columns: usize) -> Vec<Line<'static>> {
    WrappedText::markdown(text).lines(pen, columns)
}

/// Markdown that teaches: its terms are marked.
pub(in crate::tui) fn teaching_lines(pen: Pen, text: &str, columns: usize) -> Vec<Line<'static>> {
    let mut lines = markdown_lines(pen, text, columns);
    mark_terms(&mut lines);
    lines
}

/// At most `rows` of `lines`: the last one takes all the rest, however long.
pub(in crate::tui) fn merge_rows(mut lines: Vec<Line<'static>>, rows: usize) -> Vec<Line<'static>> {
    let rest = lines.split_off(rows.clamp(1, lines.len().max(1)));
    if let Some(last) = lines.last_mut() {
        last.spans.extend(rest.into_iter().flat_map(|line| line.spans.into_iter().skip(1)));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::theme::Theme;

    fn drawn(text: WrappedText<'_>, columns: usize) -> Vec<String> {
        text.lines(Pen { theme: Theme::MONO }, columns).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn lines_hang_behind_their_lead_unless_they_have_an_indent() {
        assert_eq!(drawn(WrappedText::plain("one two three", Tone::Plain), 8), ["one two", "  three"]);
        assert_eq!(drawn(WrappedText::plain("one two three", Tone::Plain).with_indent(""), 8), ["one two", "three"]);
        assert_eq!(
            drawn(WrappedText::plain("one two", Tone::Plain).with_lead("now: ", Tone::Dim), 9),
            ["now: one", "     two"]
        );
        let lead = WrappedText::markdown("**one** two three").with_lead("· ", Tone::Key);
        assert_eq!(drawn(lead, 12), ["· one two", "  three"]);
        assert_eq!(drawn(WrappedText::markdown("one *two*"), 5), ["one", "two"]);
    }

    #[test]
    fn markdown_fills_every_line_behind_its_opening() {
        let text = WrappedText::markdown("one two three four\n\nfive").with_opening("A title:");
        assert_eq!(drawn(text, 14), ["A title: one", "two three four", "", "five"]);
        let code = WrappedText::markdown("```\nlet x\n```").with_opening("A title:");
        assert_eq!(drawn(code, 14), ["A title:", "", "  let x"]);
    }
}
