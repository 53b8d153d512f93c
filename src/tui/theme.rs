//! Colours: one table of colour pairs for three palettes. Each pair has the contrast that WCAG 2.2 AA (1.4.3) requires.
//!
//! Colour never carries a meaning alone: what a tone says is also said by a symbol, or by bold or reversed text, so
//! nothing is lost without colours. For a locale without UTF-8 there is [`Charset::Ascii`].

use ratatui::buffer::Buffer;
use ratatui::style::{Color, Modifier, Style};

use crate::prose;

/// What a piece of text means; the palette gives it its colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Text.
    Plain,
    /// Less important text.
    Dim,
    /// A heading or a name.
    Strong,
    /// `*emphasis*` in a lesson.
    Emphasis,
    /// Something typed, sent or stored, word for word.
    Code,
    /// A string or a number in a line of code.
    Literal,
    /// A key to press.
    Key,
    /// Passed, right.
    Good,
    /// Failed, wrong.
    Bad,
    /// A warning: not checked, or not as the lesson expects.
    Warn,
    /// New or changed since the last step.
    New,
    /// Gone since the last step.
    Removed,
    /// What has the cursor.
    Selected,
    /// A packet that travels.
    Packet,
    /// The header of a JWT, as on jwt.io.
    TokenHeader,
    /// The payload of a JWT.
    TokenPayload,
    /// The signature of a JWT.
    TokenSignature,
    /// A client of a lesson, by its place among them.
    Client(ClientColor),
    /// The shop.
    Shop,
    /// What a server stores.
    Store,
    /// Another server, or somebody outside.
    Outsider,
}

/// One of the colours for the clients of a lesson. An attacker has one that nobody else has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClientColor {
    /// The first client.
    First,
    /// The second.
    Second,
    /// The third, and all that follow.
    Third,
    /// An attacker.
    Attacker,
}

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
}

impl Palette {
    /// Every palette, in the order in which a key goes through them.
    pub const ALL: [Self; 3] = [Self::Dark, Self::Light, Self::HighContrast];

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
        }
    }
}

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

/// Which characters the terminal shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Charset {
    /// Only ASCII.
    Ascii,
    /// All of them.
    #[default]
    Unicode,
}

impl Charset {
    /// What the locale says: the first of `LC_ALL`, `LC_CTYPE` and `LANG` that is set decides (POSIX, 8.2). Without any
    /// of them nothing is known; then it is Unicode, which today's terminals show.
    #[must_use]
    pub fn from_locale(lc_all: &str, lc_ctype: &str, lang: &str) -> Self {
        let locale = [lc_all, lc_ctype, lang].into_iter().find(|value| !value.is_empty());
        let is_utf8 = |value: &str| {
            let lowercase = value.to_ascii_lowercase();
            lowercase.contains("utf-8") || lowercase.contains("utf8")
        };
        if locale.is_none_or(is_utf8) { Self::Unicode } else { Self::Ascii }
    }
}

/// The colours of the whole program.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Theme {
    /// The set of colours.
    pub palette: Palette,
    /// How many colours the terminal shows.
    pub depth: ColorDepth,
}

/// The colours of a text and its background.
#[derive(Clone, Copy, Debug)]
struct ColorPair {
    /// As `0xRRGGBB`. Every colour of the table is also one of xterm's 256, so that there it looks the same.
    text: u32,
    background: u32,
    /// The text as one of the sixteen colours, by its number.
    sixteen_text: u8,
    sixteen_background: u8,
}

/// Each tone with its pair in each palette of [`Palette::ALL`].
const COLORS: [(Tone, [ColorPair; 3]); 24] = [
    (Tone::Plain, [dark(0xd0_d0d0, 7), light(0x26_2626, 0), high_contrast(0xff_ffff, 15)]),
    (Tone::Dim, [dark(0x9e_9e9e, 8), light(0x58_5858, 0), high_contrast(0xd0_d0d0, 7)]),
    (Tone::Strong, [dark(0xff_ffff, 15), light(0x00_0000, 0), high_contrast(0xff_ffff, 15)]),
    (Tone::Emphasis, [dark(0xff_ffff, 15), light(0x00_0000, 0), high_contrast(0xff_ffff, 15)]),
    (Tone::Code, [dark(0x5f_d7ff, 14), light(0x00_5f87, 4), high_contrast(0x87_ffff, 14)]),
    (Tone::Literal, [dark(0xd7_87d7, 13), light(0x87_0087, 5), high_contrast(0xff_afff, 13)]),
    (Tone::Key, [dark(0xff_d75f, 11), light(0x87_5f00, 5), high_contrast(0xff_ff00, 11)]),
    (Tone::Good, [dark(0x5f_d75f, 10), light(0x00_5f00, 4), high_contrast(0x5f_ff5f, 10)]),
    (Tone::Bad, [dark(0xff_8787, 9), light(0xaf_0000, 1), high_contrast(0xff_afaf, 9)]),
    (Tone::Warn, [dark(0xff_af5f, 11), light(0x87_5f00, 5), high_contrast(0xff_ff00, 11)]),
    (Tone::New, [dark(0x87_ff87, 10), light(0x00_5f00, 4), high_contrast(0x5f_ff5f, 10)]),
    (Tone::Removed, [dark(0x9e_9e9e, 8), light(0x58_5858, 0), high_contrast(0xd0_d0d0, 7)]),
    (
        Tone::Selected,
        [
            ColorPair { text: 0x12_1212, background: 0xd0_d0d0, sixteen_text: 0, sixteen_background: 7 },
            ColorPair { text: 0xff_ffff, background: 0x00_5f87, sixteen_text: 15, sixteen_background: 4 },
            ColorPair { text: 0x00_0000, background: 0xff_ffff, sixteen_text: 0, sixteen_background: 15 },
        ],
    ),
    (Tone::Packet, [dark(0xff_ff87, 11), light(0x87_0087, 5), high_contrast(0xff_ff00, 11)]),
    (Tone::TokenHeader, [dark(0xff_8787, 9), light(0xaf_0000, 1), high_contrast(0xff_afaf, 9)]),
    (Tone::TokenPayload, [dark(0xff_d75f, 11), light(0x87_5f00, 5), high_contrast(0xff_ff00, 11)]),
    (Tone::TokenSignature, [dark(0x5f_d7ff, 14), light(0x00_5f87, 4), high_contrast(0x87_ffff, 14)]),
    (Tone::Client(ClientColor::First), [dark(0x87_d7ff, 14), light(0x00_5faf, 4), high_contrast(0x87_ffff, 14)]),
    (Tone::Client(ClientColor::Second), [dark(0xaf_afff, 13), light(0x5f_00af, 5), high_contrast(0xd7_d7ff, 15)]),
    (Tone::Client(ClientColor::Third), [dark(0xff_afff, 13), light(0x87_0087, 5), high_contrast(0xff_d7ff, 13)]),
    (Tone::Client(ClientColor::Attacker), [dark(0xff_8787, 9), light(0xaf_0000, 1), high_contrast(0xff_afaf, 9)]),
    (Tone::Shop, [dark(0xff_d787, 11), light(0x87_5f00, 5), high_contrast(0xff_ff87, 11)]),
    (Tone::Store, [dark(0x87_d787, 10), light(0x00_5f00, 4), high_contrast(0x87_ff87, 10)]),
    (Tone::Outsider, [dark(0xd7_afaf, 7), light(0x5f_5f00, 0), high_contrast(0xff_ffd7, 15)]),
];

const fn dark(text: u32, sixteen: u8) -> ColorPair {
    ColorPair { text, background: 0x12_1212, sixteen_text: sixteen, sixteen_background: 0 }
}

const fn light(text: u32, sixteen: u8) -> ColorPair {
    ColorPair { text, background: 0xff_ffff, sixteen_text: sixteen, sixteen_background: 15 }
}

const fn high_contrast(text: u32, sixteen: u8) -> ColorPair {
    ColorPair { text, background: 0x00_0000, sixteen_text: sixteen, sixteen_background: 0 }
}

impl Theme {
    /// Without colours.
    pub const MONO: Self = Self { palette: Palette::Dark, depth: ColorDepth::Mono };

    /// The style of `tone`.
    #[must_use]
    pub fn style(self, tone: Tone) -> Style {
        let style = Style::new().add_modifier(self.modifier(tone));
        let Some((_, pairs)) = COLORS.iter().find(|(entry, _)| *entry == tone) else { return style };
        let [dark, light, high_contrast] = *pairs;
        let pair = match self.palette {
            Palette::Dark => dark,
            Palette::Light => light,
            Palette::HighContrast => high_contrast,
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
            buffer.set_style(buffer.area, self.style(Tone::Plain));
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
            Palette::HighContrast => Palette::Dark,
        };
        Self { palette, ..self }
    }
}

/// The levels of red, green and blue in xterm's cube of colours.
const CUBE: [u8; 6] = [0x00, 0x5f, 0x87, 0xaf, 0xd7, 0xff];

/// The one of xterm's 256 colours that is nearest to `0xRRGGBB`: from the 6×6×6 cube (16 to 231) or from the greys (232
/// to 255).
fn nearest_indexed(rgb: u32) -> Color {
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

/// The tone of text that Markdown gives this style.
#[must_use]
pub const fn tone_for(style: prose::TextStyle) -> Tone {
    match style {
        prose::TextStyle::Plain => Tone::Plain,
        prose::TextStyle::Emphasis => Tone::Emphasis,
        prose::TextStyle::Strong => Tone::Strong,
        prose::TextStyle::Code => Tone::Code,
    }
}

#[cfg(test)]
mod tests {
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
    fn every_pair_can_be_read_by_wcag_aa_and_high_contrast_by_aaa() {
        for (tone, pairs) in COLORS {
            for (palette, pair) in Palette::ALL.into_iter().zip(pairs) {
                let [text, background] =
                    [pair.sixteen_text, pair.sixteen_background].map(|index| SIXTEEN[usize::from(index)]);
                let full = contrast(pair.text, pair.background);
                let least = if palette == Palette::HighContrast { 7.0 } else { 4.5 };
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
        for palette in [Palette::Light, Palette::HighContrast, Palette::Dark] {
            theme = theme.next();
            assert_eq!(theme.palette, palette);
        }
    }

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

    #[test]
    fn depth_and_characters_are_what_the_environment_says() {
        assert_eq!(ColorDepth::from_env("truecolor", "xterm"), ColorDepth::Full);
        assert_eq!(ColorDepth::from_env("", "xterm-256color"), ColorDepth::Indexed);
        assert_eq!(ColorDepth::from_env("", "linux"), ColorDepth::Sixteen);
        assert_eq!(ColorDepth::from_env("truecolor", "dumb"), ColorDepth::Mono);
        assert_eq!(Charset::from_locale("", "", "en_US.UTF-8"), Charset::Unicode);
        assert_eq!(Charset::from_locale("C", "", "en_US.UTF-8"), Charset::Ascii, "LC_ALL comes first");
        assert_eq!(Charset::from_locale("", "C.utf8", "C"), Charset::Unicode, "then LC_CTYPE");
        assert_eq!(Charset::from_locale("", "", "de_DE.ISO-8859-1"), Charset::Ascii);
        assert_eq!(Charset::from_locale("", "", ""), Charset::Unicode, "nothing is known");
    }
}
