//! A control string, such as the terminal's answer to a question about its colours.

/// The longest control string that is waited out, in bytes. An answer has a few dozen.
pub(super) const MAX_STRING_BYTES: usize = 64 * 1024;
/// As much of a string is kept as the answer that is understood may have.
const MAX_KEPT_BYTES: usize = 64;

/// The content of a control string so far.
#[derive(Debug)]
pub(super) struct ControlString {
    /// Whether it is an operating system command: `ESC ]`.
    is_osc: bool,
    kept: Vec<u8>,
    length: usize,
}

impl ControlString {
    /// The beginning of a string, after `ESC` and this byte.
    pub(super) const fn new(introducer: u8) -> Self {
        Self { is_osc: introducer == b']', kept: Vec::new(), length: 0 }
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// Adds a byte; returns whether there was room for it.
    pub(super) fn push(&mut self, byte: u8) -> bool {
        if self.kept.len() < MAX_KEPT_BYTES {
            self.kept.push(byte);
        }
        self.length += 1;
        self.length <= MAX_STRING_BYTES
    }

    /// The terminal's background as `0xRRGGBB`, if the string tells it: `11;rgb:ffff/ffff/ffff`, with one to four digits each.
    pub(super) fn background(&self) -> Option<u32> {
        let text = str::from_utf8(&self.kept).ok().filter(|_| self.is_osc && self.length == self.kept.len())?;
        let mut channels = text.strip_prefix("11;rgb:")?.split('/').map(parse_channel);
        let (red, green, blue) = (channels.next()??, channels.next()??, channels.next()??);
        channels.next().is_none().then(|| u32::from_be_bytes([0, red, green, blue]))
    }
}

/// A channel of one to four hexadecimal digits, as eight bits.
fn parse_channel(digits: &str) -> Option<u8> {
    if !(1..=4).contains(&digits.len()) || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let value = u32::from_str_radix(digits, 16).ok()?;
    let most = (1_u32 << (4 * digits.len())) - 1;
    u8::try_from(value * 255 / most).ok()
}
