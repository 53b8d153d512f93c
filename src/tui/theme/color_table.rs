//! Each tone with its colours in each palette.

use super::tone::{ClientColor, Tone};

/// The colours of a text and its background.
#[derive(Clone, Copy, Debug)]
pub(super) struct ColorPair {
    /// As `0xRRGGBB`. Every colour of the table is also one of xterm's 256, so that there it looks the same.
    pub(super) text: u32,
    pub(super) background: u32,
    /// The text as one of the sixteen colours, by its number.
    pub(super) sixteen_text: u8,
    pub(super) sixteen_background: u8,
}

/// Each tone with its pair in each palette of [`Palette::ALL`](super::Palette::ALL).
pub(super) const COLORS: [(Tone, [ColorPair; 4]); 24] = [
    (Tone::Plain, [dark(0xd0_d0d0, 7), light(0x26_2626, 0), high_contrast(0xff_ffff, 15), bright(0x00_0000, 0)]),
    (Tone::Dim, [dark(0x9e_9e9e, 8), light(0x58_5858, 0), high_contrast(0xd0_d0d0, 7), bright(0x30_3030, 0)]),
    (Tone::Strong, [dark(0xff_ffff, 15), light(0x00_0000, 0), high_contrast(0xff_ffff, 15), bright(0x00_0000, 0)]),
    (Tone::Emphasis, [dark(0xff_ffff, 15), light(0x00_0000, 0), high_contrast(0xff_ffff, 15), bright(0x00_0000, 0)]),
    (Tone::Code, [dark(0x5f_d7ff, 14), light(0x00_5f87, 4), high_contrast(0x87_ffff, 14), bright(0x00_0087, 4)]),
    (Tone::Literal, [dark(0xd7_87d7, 13), light(0x87_0087, 5), high_contrast(0xff_afff, 13), bright(0x5f_005f, 5)]),
    (Tone::Key, [dark(0xff_d75f, 11), light(0x87_5f00, 5), high_contrast(0xff_ff00, 11), bright(0x5f_0087, 5)]),
    (Tone::Good, [dark(0x5f_d75f, 10), light(0x00_5f00, 4), high_contrast(0x5f_ff5f, 10), bright(0x00_5f00, 4)]),
    (Tone::Bad, [dark(0xff_8787, 9), light(0xaf_0000, 1), high_contrast(0xff_afaf, 9), bright(0x87_0000, 1)]),
    (Tone::Warn, [dark(0xff_af5f, 11), light(0x87_5f00, 5), high_contrast(0xff_ff00, 11), bright(0x87_0000, 1)]),
    (Tone::New, [dark(0x87_ff87, 10), light(0x00_5f00, 4), high_contrast(0x5f_ff5f, 10), bright(0x00_5f00, 4)]),
    (Tone::Removed, [dark(0x9e_9e9e, 8), light(0x58_5858, 0), high_contrast(0xd0_d0d0, 7), bright(0x30_3030, 0)]),
    (
        Tone::Selected,
        [
            ColorPair { text: 0x12_1212, background: 0xd0_d0d0, sixteen_text: 0, sixteen_background: 7 },
            ColorPair { text: 0xff_ffff, background: 0x00_5f87, sixteen_text: 15, sixteen_background: 4 },
            ColorPair { text: 0x00_0000, background: 0xff_ffff, sixteen_text: 0, sixteen_background: 15 },
            ColorPair { text: 0xff_ffff, background: 0x00_0000, sixteen_text: 15, sixteen_background: 0 },
        ],
    ),
    (Tone::Packet, [dark(0xff_ff87, 11), light(0x87_0087, 5), high_contrast(0xff_ff00, 11), bright(0x5f_0087, 5)]),
    (Tone::TokenHeader, [dark(0xff_8787, 9), light(0xaf_0000, 1), high_contrast(0xff_afaf, 9), bright(0x87_0000, 1)]),
    (
        Tone::TokenPayload,
        [dark(0xff_d75f, 11), light(0x87_5f00, 5), high_contrast(0xff_ff00, 11), bright(0x5f_0087, 5)],
    ),
    (
        Tone::TokenSignature,
        [dark(0x5f_d7ff, 14), light(0x00_5f87, 4), high_contrast(0x87_ffff, 14), bright(0x00_5f5f, 4)],
    ),
    (
        Tone::Client(ClientColor::First),
        [dark(0x87_d7ff, 14), light(0x00_5faf, 4), high_contrast(0x87_ffff, 14), bright(0x00_00af, 4)],
    ),
    (
        Tone::Client(ClientColor::Second),
        [dark(0xaf_afff, 13), light(0x5f_00af, 5), high_contrast(0xd7_d7ff, 15), bright(0x5f_00af, 5)],
    ),
    (
        Tone::Client(ClientColor::Third),
        [dark(0xff_afff, 13), light(0x87_0087, 5), high_contrast(0xff_d7ff, 13), bright(0x87_0087, 5)],
    ),
    (
        Tone::Client(ClientColor::Attacker),
        [dark(0xff_8787, 9), light(0xaf_0000, 1), high_contrast(0xff_afaf, 9), bright(0x87_0000, 1)],
    ),
    (Tone::Shop, [dark(0xff_d787, 11), light(0x87_5f00, 5), high_contrast(0xff_ff87, 11), bright(0x5f_0000, 0)]),
    (Tone::Store, [dark(0x87_d787, 10), light(0x00_5f00, 4), high_contrast(0x87_ff87, 10), bright(0x00_5f00, 4)]),
    (Tone::Outsider, [dark(0xd7_afaf, 7), light(0x5f_5f00, 0), high_contrast(0xff_ffd7, 15), bright(0x30_3030, 0)]),
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

const fn bright(text: u32, sixteen: u8) -> ColorPair {
    light(text, sixteen)
}
