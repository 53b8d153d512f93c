//! Colours: one table of colour pairs for four palettes. Each pair has the contrast that WCAG 2.2 AA (1.4.3) requires.
//!
//! Colour never carries a meaning alone: what a tone says is also said by a symbol, or by bold or reversed text, so
//! nothing is lost without colours. For a locale without UTF-8 there is [`Charset::Ascii`].

mod charset;
mod color_depth;
mod color_table;
mod palette;
mod tone;

use ratatui::buffer::Buffer;
use ratatui::style::{Color, Modifier, Style};

pub use charset::Charset;
pub use color_depth::ColorDepth;
pub use palette::Palette;
pub use tone::{ClientColor, Tone, tone_for};

use color_depth::nearest_indexed;
use color_table::COLORS;

/// The colours of the whole program.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Theme {
    /// The set of colours.
    pub palette: Palette,
    /// How many colours the terminal shows.
    pub depth: ColorDepth,
}

impl Theme {
    /// Without colours.
    pub const MONO: Self = Self { palette: Palette::Dark, depth: ColorDepth::Mono };

    /// The style of `tone`.
    #[must_use]
    pub fn style(self, tone: Tone) -> Style {
        let style = Style::new().add_modifier(self.modifier(tone));
        let Some((_, pairs)) = COLORS.iter().find(|(entry, _)| *entry == tone) else { return style };
        let [dark, light, high_contrast, bright] = *pairs;
        let pair = match self.palette {
            Palette::Dark => dark,
            Palette::Light => light,
            Palette::HighContrast => high_contrast,
            Palette::Bright => bright,
        };
        match self.depth {
            ColorDepth::Mono => style,
            ColorDepth::Sixteen => {
                style.fg(Color::Indexed(pair.sixteen_text)).bg(Color::Indexed(pair.sixteen_background))
            }
            ColorDepth::Indexed => style.fg(nearest_indexed(pair.text)).bg(nearest_indexed(pair.background)),
            ColorDepth::Full => style.fg(Color::from_u32(pair.text)).bg(Color::from_u32(pair.background)),
        }
    }

    /// Dark on light in every theme: cameras don't read every code that is light on dark.
    #[must_use]
    pub(super) fn qr_code_style(self) -> Style {
        match self.depth {
            ColorDepth::Mono => Style::new().add_modifier(Modifier::REVERSED),
            _ => Style::new().fg(Color::Black).bg(Color::White),
        }
    }

    const fn modifier(self, tone: Tone) -> Modifier {
        match tone {
            Tone::Plain
            | Tone::Dim
            | Tone::Code
            | Tone::Literal
            | Tone::Good
            | Tone::Warn
            | Tone::TokenHeader
            | Tone::TokenPayload
            | Tone::TokenSignature
            | Tone::Client(_)
            | Tone::Shop
            | Tone::Store
            | Tone::Outsider => Modifier::empty(),
            Tone::Emphasis => Modifier::ITALIC,
            Tone::Removed => Modifier::CROSSED_OUT,
            // With colours, its pair is already the reverse of plain text.
            Tone::Selected if matches!(self.depth, ColorDepth::Mono) => Modifier::BOLD.union(Modifier::REVERSED),
            Tone::Strong | Tone::Key | Tone::Bad | Tone::New | Tone::Packet | Tone::Selected => Modifier::BOLD,
        }
    }

    /// Gives the whole of `buffer` the background of plain text.
    pub fn fill_background(self, buffer: &mut Buffer) {
        if self.depth != ColorDepth::Mono {
            let style = self.style(Tone::Plain);
            for cell in &mut buffer.content {
                cell.set_style(style);
            }
        }
    }

    /// Tells the learner which theme this is, after a key switched to it.
    pub(super) fn notice(self) -> String {
        format!("Colours: {}. T takes the next.", self.palette.name())
    }

    /// The same colour depth with the next palette.
    #[must_use]
    pub const fn next(self) -> Self {
        let palette = match self.palette {
            Palette::Dark => Palette::Light,
            Palette::Light => Palette::HighContrast,
            Palette::HighContrast => Palette::Bright,
            Palette::Bright => Palette::Dark,
        };
        Self { palette, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::color_depth::CUBE;
    use super::*;

    /// The sixteen colours as xterm has them; other terminals differ a little.
    const SIXTEEN: [u32; 16] = [
        0x00_0000, 0xcd_0000, 0x00_cd00, 0xcd_cd00, 0x00_00ee, 0xcd_00cd, 0x00_cdcd, 0xe5_e5e5, 0x7f_7f7f, 0xff_0000,
        0x00_ff00, 0xff_ff00, 0x5c_5cff, 0xff_00ff, 0x00_ffff, 0xff_ffff,
    ];

    /// Relative luminance, WCAG 2.2.
    fn luminance(rgb: u32) -> f64 {
        let [_, red, green, blue] = rgb.to_be_bytes();
        let linear = |level: u8| {
            let share = f64::from(level) / 255.0;
            if share <= 0.04045 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
    }

    fn contrast(one: u32, other: u32) -> f64 {
        let (one, other) = (luminance(one), luminance(other));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    /// What xterm shows for one of its 256 colours, as `0xRRGGBB`.
    fn xterm_rgb(color: Color) -> u32 {
        let Color::Indexed(index) = color else { panic!("{color:?} is none of the 256") };
        let channels = match index {
            0..16 => return SIXTEEN[usize::from(index)],
            16..232 => {
                let cube = index - 16;
                [cube / 36, cube / 6 % 6, cube % 6].map(|level| CUBE[usize::from(level)])
            }
            232.. => [8 + 10 * (index - 232); 3],
        };
        u32::from_be_bytes([0, channels[0], channels[1], channels[2]])
    }

    #[test]
    fn contrast_is_that_of_the_standard() {
        assert!((contrast(0x00_0000, 0xff_ffff) - 21.0).abs() < 1e-9);
        assert!((contrast(0x77_7777, 0xff_ffff) - 4.478).abs() < 1e-3);
    }

    #[test]
    fn every_pair_can_be_read_by_wcag_aa_and_those_for_bad_light_by_aaa() {
        for (tone, pairs) in COLORS {
            for (palette, pair) in Palette::ALL.into_iter().zip(pairs) {
                let [text, background] =
                    [pair.sixteen_text, pair.sixteen_background].map(|index| SIXTEEN[usize::from(index)]);
                let full = contrast(pair.text, pair.background);
                let is_for_bad_light = matches!(palette, Palette::HighContrast | Palette::Bright);
                let least = if is_for_bad_light { 7.0 } else { 4.5 };
                assert!(full >= least, "{tone:?} {palette:?}: {full:.2}");
                let sixteen = contrast(text, background);
                assert!(sixteen >= 4.5, "{tone:?} {palette:?} of sixteen: {sixteen:.2}");
            }
        }
    }

    #[test]
    fn xterms_256_hold_every_colour_of_the_table() {
        for pair in COLORS.iter().flat_map(|(_, pairs)| pairs) {
            assert_eq!(xterm_rgb(nearest_indexed(pair.text)), pair.text, "{:06x}", pair.text);
            assert_eq!(xterm_rgb(nearest_indexed(pair.background)), pair.background, "{:06x}", pair.background);
        }
        assert_eq!(nearest_indexed(0x12_3456), Color::Indexed(23), "and the nearest of any other");
    }

    #[test]
    fn every_tone_has_a_row_and_what_matters_is_marked_without_colour_too() {
        for tone in [Tone::Dim, Tone::Bad, Tone::New, Tone::Packet, Tone::Selected] {
            assert_eq!((Theme::MONO.style(tone).fg, Theme::MONO.style(tone).bg), (None, None));
            assert!(COLORS.iter().any(|(entry, _)| *entry == tone));
            for palette in Palette::ALL {
                let theme = Theme { palette, depth: ColorDepth::Full };
                assert!(theme.style(tone).fg.is_some() && theme.style(tone).bg.is_some());
            }
        }
        for tone in [Tone::New, Tone::Removed, Tone::Selected] {
            assert_ne!(Theme::MONO.style(tone), Theme::MONO.style(Tone::Plain));
        }
    }

    #[test]
    fn a_key_leads_through_every_look() {
        let mut theme = Theme::default();
        for palette in [Palette::Light, Palette::HighContrast, Palette::Bright, Palette::Dark] {
            theme = theme.next();
            assert_eq!(theme.palette, palette);
        }
    }
}
