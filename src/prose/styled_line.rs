//! A line of a screen: spans of text, each in one style, and the columns that they take.

use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::UnicodeWidthStr as _;

use super::control_characters::escape_control_characters;

/// The columns that `text` takes on a terminal: 2 for a wide character, 0 for a combining one.
#[must_use]
pub fn width(text: &str) -> usize {
    if is_printable_ascii(text) { text.len() } else { text.width() }
}

/// The parts of `text` that a reader takes for one character each. Most texts are ASCII, where no table is needed.
pub(super) fn graphemes(text: &str) -> impl Iterator<Item = &str> {
    let (ascii, other) = if is_printable_ascii(text) { (text, "") } else { ("", text) };
    let ascii = (0..ascii.len()).filter_map(|index| ascii.get(index..=index));
    ascii.chain(other.graphemes(true))
}

/// Whether every byte of `text` is a character of one column.
#[must_use]
pub fn is_printable_ascii(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' '..=b'~'))
}

/// The meaning of a span of text; a face decides how it looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TextStyle {
    /// Ordinary text.
    #[default]
    Plain,
    /// `*emphasis*`.
    Emphasis,
    /// `**strong**`, and headings.
    Strong,
    /// `` `code` ``, and blocks of code.
    Code,
}

/// Text in one style.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StyledSpan {
    /// The text. [`StyledSpan::new`] makes sure that a terminal acts on nothing in it.
    pub text: String,
    /// The style of the whole text.
    pub style: TextStyle,
}

/// One line of a screen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StyledLine {
    /// Its spans from left to right.
    pub spans: Vec<StyledSpan>,
}

impl StyledSpan {
    /// A span of `text` with control characters made visible.
    #[must_use]
    pub fn new(text: &str, style: TextStyle) -> Self {
        Self { text: escape_control_characters(text).into_owned(), style }
    }
}

impl StyledLine {
    /// The columns that the line takes.
    #[must_use]
    pub fn width(&self) -> usize {
        self.spans.iter().map(|span| width(&span.text)).sum()
    }

    /// The line without its styles.
    #[must_use]
    pub fn text(&self) -> String {
        self.spans.iter().map(|span| span.text.as_str()).collect()
    }

    /// Appends `text`, to the last span if that has the same style. `text` must be escaped already.
    pub(super) fn push(&mut self, text: &str, style: TextStyle) {
        match self.spans.last_mut() {
            Some(last) if last.style == style => last.text.push_str(text),
            _ => self.spans.push(StyledSpan { text: text.to_owned(), style }),
        }
    }
}
