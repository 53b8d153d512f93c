//! How many colours a terminal shows, and the nearest one of xterm's 256.

use ratatui::style::Color;

/// How many colours the terminal shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ColorDepth {
    /// None, or the user wants none.
    Mono,
    /// The sixteen that every terminal has; their exact shades differ.
    Sixteen,
    /// The 256 of xterm.
    Indexed,
    /// Any.
    #[default]
    Full,
}

impl ColorDepth {
    /// What the environment variables `COLORTERM` and `TERM` say about the terminal.
    #[must_use]
    pub fn from_env(colorterm: &str, term: &str) -> Self {
        match (colorterm, term) {
            (_, "dumb") => Self::Mono,
            ("truecolor" | "24bit", _) => Self::Full,
            (_, term) if term.ends_with("-direct") => Self::Full,
            (_, term) if term.contains("256color") => Self::Indexed,
            _ => Self::Sixteen,
        }
    }
}

/// The levels of red, green and blue in xterm's cube of colours.
pub(super) const CUBE: [u8; 6] = [0x00, 0x5f, 0x87, 0xaf, 0xd7, 0xff];

/// The one of xterm's 256 colours that is nearest to `0xRRGGBB`: from the 6×6×6 cube (16 to 231) or from the greys (232
/// to 255).
pub(super) fn nearest_indexed(rgb: u32) -> Color {
    let [_, wanted @ ..] = rgb.to_be_bytes();
    let cube_index = |level: u8| (0_u8..6).min_by_key(|index| level.abs_diff(CUBE[usize::from(*index)])).unwrap_or(0);
    let cube_indexes = wanted.map(cube_index);
    let squared_distance = |color: [u8; 3]| -> u32 {
        let channels = wanted.into_iter().zip(color);
        channels.map(|(wanted, level)| u32::from(wanted.abs_diff(level)).pow(2)).sum()
    };
    let cube_distance = squared_distance(cube_indexes.map(|index| CUBE[usize::from(index)]));
    let grey_distance = |grey: u8| squared_distance([8 + 10 * grey; 3]);
    let grey = (0_u8..24).min_by_key(|grey| grey_distance(*grey)).unwrap_or(0);
    if grey_distance(grey) < cube_distance {
        return Color::Indexed(232 + grey);
    }
    let [red, green, blue] = cube_indexes;
    Color::Indexed(16 + 36 * red + 6 * green + blue)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_depth_is_what_the_environment_says() {
        assert_eq!(ColorDepth::from_env("truecolor", "xterm"), ColorDepth::Full);
        assert_eq!(ColorDepth::from_env("", "xterm-256color"), ColorDepth::Indexed);
        assert_eq!(ColorDepth::from_env("", "linux"), ColorDepth::Sixteen);
        assert_eq!(ColorDepth::from_env("truecolor", "dumb"), ColorDepth::Mono);
    }
}
