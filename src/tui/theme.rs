//! What things look like. Colour never carries a meaning alone: each tone also has a symbol, or is bold or reversed,
//! and all of it is still there without colours.

use ratatui::style::{Color, Modifier, Style};

use crate::prose;

/// What a stretch of text means to the eye.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Text.
    Plain,
    /// Of less weight.
    Dim,
    /// A heading or a name.
    Strong,
    /// `*emphasis*` in a lesson.
    Emphasis,
    /// Something typed, sent or kept word for word.
    Code,
    /// A key to press.
    Key,
    /// Passed, right.
    Good,
    /// Failed, wrong.
    Bad,
    /// Careful: not checked, or not as promised.
    Warn,
    /// Has just changed.
    New,
    /// Has just gone.
    Gone,
    /// Chosen.
    Chosen,
    /// The packet.
    Packet,
}

/// The looks of the whole program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Theme {
    /// Whether there are colours.
    pub color: bool,
}

impl Theme {
    /// The style of `tone`.
    #[must_use]
    pub const fn style(self, tone: Tone) -> Style {
        let (color, modifier) = match tone {
            Tone::Plain => (None, Modifier::empty()),
            Tone::Dim => (Some(Color::Indexed(245)), Modifier::empty()),
            Tone::Strong => (None, Modifier::BOLD),
            Tone::Emphasis => (None, Modifier::ITALIC),
            Tone::Code => (Some(Color::Cyan), Modifier::empty()),
            Tone::Key => (Some(Color::Yellow), Modifier::BOLD),
            Tone::Good => (Some(Color::Green), Modifier::empty()),
            Tone::Bad => (Some(Color::LightRed), Modifier::BOLD),
            Tone::Warn => (Some(Color::Yellow), Modifier::empty()),
            Tone::New => (Some(Color::LightGreen), Modifier::BOLD),
            Tone::Gone => (Some(Color::Indexed(245)), Modifier::CROSSED_OUT),
            Tone::Chosen => (None, Modifier::BOLD.union(Modifier::REVERSED)),
            Tone::Packet => (Some(Color::LightYellow), Modifier::BOLD),
        };
        let style = Style::new().add_modifier(modifier);
        match color {
            Some(color) if self.color => style.fg(color),
            _ => style,
        }
    }
}

/// The tone of a lesson's own emphasis.
#[must_use]
pub const fn tone_of(style: prose::Style) -> Tone {
    match style {
        prose::Style::Plain => Tone::Plain,
        prose::Style::Emphasis => Tone::Emphasis,
        prose::Style::Strong => Tone::Strong,
        prose::Style::Code => Tone::Code,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_colours_there_are_none_and_what_changed_still_stands_out() {
        let plain = Theme { color: false };
        for tone in [Tone::Dim, Tone::Bad, Tone::New, Tone::Packet, Tone::Chosen] {
            assert_eq!(plain.style(tone).fg, None);
        }
        assert_ne!(plain.style(Tone::New), plain.style(Tone::Plain));
        assert_ne!(plain.style(Tone::Gone), plain.style(Tone::Plain));
    }
}
