//! The sets of colours to choose from.

/// A set of colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Palette {
    /// Light on dark.
    #[default]
    Dark,
    /// Dark on light.
    Light,
    /// Only the strongest colours, on black.
    HighContrast,
    /// The darkest colours on white: for a projector in a bright room.
    Bright,
}

impl Palette {
    /// Every palette, in the order in which a key goes through them.
    pub const ALL: [Self; 4] = [Self::Dark, Self::Light, Self::HighContrast, Self::Bright];

    /// The palette of this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|palette| palette.name() == name)
    }

    /// The palette for a terminal with this background, `0xRRGGBB`.
    #[must_use]
    pub fn for_background(rgb: u32) -> Self {
        let [_, red, green, blue] = rgb.to_be_bytes().map(u32::from);
        // The weights of Rec. 709, in ten-thousandths.
        let brightness = (2126 * red + 7152 * green + 722 * blue) / 10_000;
        if brightness > 127 { Self::Light } else { Self::Dark }
    }

    /// What the environment variable `COLORFGBG` says: the numbers of text and background, `0;15`, perhaps with another
    /// between them.
    #[must_use]
    pub fn from_colorfgbg(value: &str) -> Option<Self> {
        let background: u8 = value.rsplit(';').next()?.parse().ok()?;
        match background {
            0..=6 | 8 => Some(Self::Dark),
            7 | 9..=15 => Some(Self::Light),
            _ => None,
        }
    }

    /// The name that the learner reads.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Dark => "dark",
            Self::Light => "light",
            Self::HighContrast => "high contrast",
            Self::Bright => "bright",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_light_terminal_is_recognized() {
        assert_eq!(Palette::for_background(0xff_ffff), Palette::Light);
        assert_eq!(Palette::for_background(0xfd_f6e3), Palette::Light, "Solarized");
        assert_eq!(Palette::for_background(0x00_2b36), Palette::Dark);
        assert_eq!(Palette::from_colorfgbg("0;15"), Some(Palette::Light));
        assert_eq!(Palette::from_colorfgbg("15;default;0"), Some(Palette::Dark));
        for unknown in ["", "15;default", "x;256", "1;99"] {
            assert_eq!(Palette::from_colorfgbg(unknown), None, "{unknown}");
        }
        for palette in Palette::ALL {
            assert_eq!(Palette::from_name(palette.name()), Some(palette));
        }
    }
}
