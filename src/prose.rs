//! Texts for a screen: Markdown to styled lines of any width, what may not reach a terminal made visible, and how much
//! room each text of a lesson has.
//!
//! Everything that a face shows goes through [`visible()`] (or [`lines`], which does it): no pack can send the terminal
//! a control character.

pub mod budget;
mod markdown;
mod visible;
mod wrap;

pub use markdown::lines;
pub use visible::{is_hidden, visible, visible_lines};
pub use wrap::{cut, cut_with_mark, width, wrap};

/// How a stretch of text is meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Style {
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
pub struct Span {
    /// The text, without anything that a terminal would act on.
    pub text: String,
    /// How it is meant.
    pub style: Style,
}

/// One line of a screen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// Its stretches from left to right.
    pub spans: Vec<Span>,
}

impl Span {
    /// A stretch of `text`, made visible.
    #[must_use]
    pub fn new(text: &str, style: Style) -> Self {
        Self { text: visible(text).into_owned(), style }
    }
}

impl Line {
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
    fn push(&mut self, text: &str, style: Style) {
        match self.spans.last_mut() {
            Some(last) if last.style == style => last.text.push_str(text),
            _ => self.spans.push(Span { text: text.to_owned(), style }),
        }
    }
}
