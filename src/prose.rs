//! Texts for a screen: Markdown to styled lines of any width, what may not reach a terminal made visible, and how much
//! room each text of a lesson has.
//!
//! Everything that a face shows goes through [`escape_control_characters()`] (or [`render_markdown`], which does it): no pack can send the terminal
//! a control character.

pub mod budget;
mod control_characters;
mod markdown;
mod wrap;

pub use control_characters::{escape_control_characters, escape_except_newlines, is_hidden};
pub use markdown::render_markdown;
pub use wrap::{truncate, truncate_with_ellipsis, width, wrap};

/// How a stretch of text is meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TextStyle {
    /// As it is.
    #[default]
    Plain,
    /// `*so*`.
    Emphasis,
    /// `**so**`, and headings.
    Strong,
    /// `` `so` ``, and blocks of code.
    Code,
}

/// A stretch of text in one style.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StyledSpan {
    /// The text, without anything that a terminal would act on.
    pub text: String,
    /// How it is meant.
    pub style: TextStyle,
}

/// One line of a screen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StyledLine {
    /// Its stretches from left to right.
    pub spans: Vec<StyledSpan>,
}

impl StyledSpan {
    /// A stretch of `text`, made visible.
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

    /// Adds `text` in `style`, to the last stretch if that has the same one.
    fn push(&mut self, text: &str, style: TextStyle) {
        match self.spans.last_mut() {
            Some(last) if last.style == style => last.text.push_str(text),
            _ => self.spans.push(StyledSpan { text: text.to_owned(), style }),
        }
    }
}
