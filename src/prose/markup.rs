//! The markup of texts, as the reference lists it. [`render_markdown`](super::render_markdown) shows it; a test holds both together.

/// A piece of markup in a text.
#[derive(Clone, Copy, Debug)]
pub struct Markup {
    /// An example, as an author writes it.
    pub written: &'static str,
    /// The lines that a reader sees of it, without their styles.
    pub shown: &'static [&'static str],
    /// What it is for, as half a sentence.
    pub description: &'static str,
}

/// All markup that texts may have. Anything else is shown as it is written.
#[rustfmt::skip]
pub const MARKUP: [Markup; 10] = [
    Markup { written: "**session ID**", shown: &["session ID"], description: "strong: a term where it is introduced" },
    Markup { written: "*now*", shown: &["now"], description: "emphasis: a word that is stressed" },
    Markup { written: "`Set-Cookie`", shown: &["Set-Cookie"], description: "code: what goes over the wire, or stands in a program" },
    Markup { written: "One.\n\nTwo.", shown: &["One.", "", "Two."], description: "an empty line begins a new paragraph; a single end of a line is a space" },
    Markup { written: "One.  \nTwo.", shown: &["One.", "Two."], description: "two spaces at its end keep the end of a line" },
    Markup { written: "## What comes next", shown: &["What comes next"], description: "a heading, in a line of its own" },
    Markup { written: "- one\n- two", shown: &["• one", "• two"], description: "a list; two spaces before the `-` make a list within it" },
    Markup { written: "1. one\n2. two", shown: &["1. one", "2. two"], description: "a list with numbers" },
    Markup { written: "```\nif ok {\n```", shown: &["  if ok {"], description: "a block of code: its spaces and line ends stay" },
    Markup { written: "[RFC 7519](https://rfc-editor.org)", shown: &["RFC 7519 (https://rfc-editor.org)"], description: "a link: the text, and behind it the address" },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prose::{StyledLine, render_markdown};

    #[test]
    fn each_piece_of_markup_is_shown_as_the_table_says() {
        for markup in MARKUP {
            let lines: Vec<String> = render_markdown(markup.written, 76).iter().map(StyledLine::text).collect();
            assert_eq!(lines, markup.shown, "{:?}", markup.written);
        }
    }
}
