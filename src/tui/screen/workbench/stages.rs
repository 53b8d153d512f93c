//! How an HS256 signature comes about, on the very bytes of the token on the bench, and what one changed bit does to it.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::{Whose, Workbench};
use crate::prose::{StyledSpan, TextStyle, escape_control_characters, truncate, wrap};
use crate::token::TokenParts;
use crate::token::jwk::KeyMaterial;
use crate::token::steps::{BLOCK_BYTES, HmacKeyPadding, HmacSteps, differing_bits, hmac_steps};
use crate::tui::keymap::{self, Action, Screen};
use crate::tui::paint::Pen;
use crate::tui::screen::page;
use crate::tui::theme::{Depth, Look, Theme, Tone};

/// Bytes that are written in one row.
const ROW: usize = 16;

/// Where the secret comes from, and so whether its bytes may be seen.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Secret {
    /// Typed here, or the bench's own.
    Open(Vec<u8>),
    /// The shop's. What would give it away is left out.
    Kept(Vec<u8>),
}

/// The secret that is typed; else one that the verifier holds, if possible the one that the token was signed with.
fn secret(bench: &Workbench, input: &str, signature: &str) -> Option<Secret> {
    if !bench.secret.text().is_empty() {
        return Some(Secret::Open(bench.secret.text().as_bytes().to_vec()));
    }
    let held = bench.trust.keys.iter().rev().filter_map(|key| match &key.material {
        KeyMaterial::Secret(secret) => Some(secret),
        _ => None,
    });
    let held: Vec<&Vec<u8>> = held.collect();
    let signed = held.iter().find(|secret| hmac_steps(input, secret).signature == signature);
    let secret = (*signed.or(held.first())?).clone();
    Some(if bench.trust.whose == Whose::Shop { Secret::Kept(secret) } else { Secret::Open(secret) })
}

/// The page, in lines of `columns`.
pub(super) fn lines(bench: &Workbench, pen: Pen, columns: usize) -> Vec<Line<'static>> {
    let Ok(parts) = TokenParts::split(bench.token()) else {
        return vec![pen.line("This is no token yet: three parts and two dots.", Tone::Warn)];
    };
    let Some(secret) = secret(bench, parts.signing_input, parts.signature) else {
        let why = "An HMAC wants a secret. Type one into its field (Esc, then tab), and come back.";
        let lines = wrap(&[StyledSpan::new(why, TextStyle::Plain)], columns, "", "");
        return lines.iter().map(|line| pen.line(&line.text(), Tone::Warn)).collect();
    };
    let (bytes, seen) = match &secret {
        Secret::Open(bytes) => (bytes, true),
        Secret::Kept(bytes) => (bytes, false),
    };
    let made = hmac_steps(parts.signing_input, bytes);
    let mut page = Page { pen, columns, lines: Vec::new() };
    page.key_and_pads(&made, bytes.len(), seen);
    page.signature(&made, parts.signature);
    page.one_bit(parts.signing_input, bytes, &made);
    page.lines
}

/// The page in the making.
struct Page {
    pen: Pen,
    columns: usize,
    lines: Vec<Line<'static>>,
}

impl Page {
    fn head(&mut self, text: &str) {
        self.lines.push(self.pen.line(&truncate(text, self.columns), Tone::Strong));
    }

    fn hex(&mut self, bytes: &[u8], tone: Tone) {
        for row in bytes.chunks(ROW) {
            self.lines.push(self.pen.line(&format!("   {}", in_hex(row)), tone));
        }
    }

    fn key_and_pads(&mut self, made: &HmacSteps, secret: usize, seen: bool) {
        self.head(&format!("1  What is signed: header.payload as written, {} bytes", made.message.len()));
        let text = String::from_utf8_lossy(&made.message);
        self.lines.push(
            self.pen.line(&format!("   {}", truncate(&escape_control_characters(&text), self.columns - 3)), Tone::Code),
        );
        let how = match made.key_padding {
            HmacKeyPadding::ExactLength => "it is that long already".to_owned(),
            HmacKeyPadding::ZeroPadded(zeros) => format!("{secret} bytes and {zeros} zeros"),
            HmacKeyPadding::Hashed => format!("{secret} bytes are too long, so their SHA-256 and zeros"),
        };
        self.head(&format!("2  The secret, brought to {BLOCK_BYTES} bytes: {how}"));
        self.pad(&made.key, seen);
        self.head("3  Inner pad: each of these bytes xor 36");
        self.pad(&made.inner_pad, seen);
        self.head("4  Inner hash: SHA-256 of inner pad and 1");
        self.hex(&made.inner_hash, Tone::Plain);
        self.head("5  Outer pad: each byte of 2 xor 5c");
        self.pad(&made.outer_pad, seen);
        self.head("6  Outer hash: SHA-256 of outer pad and 4. This is the signature");
        self.hex(&made.outer_hash, Tone::Code);
    }

    fn pad(&mut self, bytes: &[u8], seen: bool) {
        if seen {
            self.hex(bytes, Tone::Plain);
        } else {
            self.lines
                .push(self.pen.line("   the shop's, and it stays there: it would give the secret away", Tone::Dim));
        }
    }

    fn signature(&mut self, made: &HmacSteps, written: &str) {
        self.head("7  The same bytes as base64url");
        self.lines.push(self.pen.line(&format!("   {}", made.signature), Tone::Code));
        let (said, tone) = if made.signature == written {
            ("   ✓ and so it stands in the token", Tone::Good)
        } else {
            ("   ✗ the token says otherwise", Tone::Bad)
        };
        self.lines.push(self.pen.line(said, tone));
    }

    /// The last byte of what is signed with its lowest bit turned, and what becomes of the signature.
    fn one_bit(&mut self, input: &str, secret: &[u8], made: &HmacSteps) {
        let mut bytes = input.as_bytes().to_vec();
        let Some(last) = bytes.last_mut() else { return };
        let was = *last;
        *last ^= 1;
        let now = *last;
        let Ok(turned) = String::from_utf8(bytes) else { return };
        let other = hmac_steps(&turned, secret);
        let count = differing_bits(&made.outer_hash, &other.outer_hash);
        self.head(&format!("8  One bit of 1 turned ({} is now {}), all else as before", letter(was), letter(now)));
        for (row, old) in other.outer_hash.chunks(ROW).zip(made.outer_hash.chunks(ROW)) {
            self.lines.push(self.pen.line(&format!("   {}", in_hex(row)), Tone::New));
            let marks: String = row.iter().zip(old).map(|(a, b)| if a == b { "   " } else { "^^ " }).collect();
            self.lines.push(self.pen.line(format!("   {marks}").trim_end(), Tone::Dim));
        }
        self.lines
            .push(self.pen.line(&format!("   {count} of 256 bits of the signature are other ones"), Tone::Strong));
    }
}

fn in_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().join(" ")
}

fn letter(byte: u8) -> String {
    escape_control_characters(&char::from(byte).to_string()).into_owned()
}

/// Draws the page over the whole of `buffer`.
pub(super) fn draw(bench: &Workbench, scroll: usize, pen: Pen, buffer: &mut Buffer) {
    let lines = lines(bench, pen, usize::from(page::room(buffer.area).width));
    let hints = [Action::Up, Action::Down, Action::Out, Action::Help, Action::Quit];
    let hints: Vec<_> = hints.iter().filter_map(|action| keymap::hint(Screen::Menu, *action)).collect();
    let named = super::actions::alg_of(bench.token()).filter(|alg| alg != "HS256");
    let title = match named {
        Some(alg) => {
            format!("How HS256 would sign these bytes (the header says {})", crate::token::words::truncate_text(&alg))
        }
        None => "How this signature comes about: HMAC with SHA-256".to_owned(),
    };
    page::draw(pen, &hints, &escape_control_characters(&title), &lines, scroll, buffer);
}

/// Where a page at line `scroll` goes on a screen of this size.
pub(super) fn scrolled(bench: &Workbench, scroll: usize, action: Action, size: (u16, u16)) -> usize {
    let room = page::room(Rect::new(0, 0, size.0, size.1));
    // How many lines there are does not depend on their colours.
    let pen = Pen { theme: Theme { look: Look::Dark, depth: Depth::Mono } };
    let lines = lines(bench, pen, usize::from(room.width)).len();
    page::scrolled(scroll, action, lines, usize::from(room.height))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::{Algorithm, Jwk, base64url, sign};
    use crate::tui::screen::workbench::Trust;

    const PEN: Pen = Pen { theme: Theme { look: Look::Dark, depth: Depth::Mono } };
    const SECRET: &[u8] = b"rabbit-hole-rabbit-hole-rabbit-h";

    fn text(bench: &Workbench) -> String {
        lines(bench, PEN, 78).iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    }

    fn bench(whose: Whose) -> Workbench {
        let key = Jwk::from_secret(SECRET).with_kid_and_alg("a", "HS256");
        let token = sign::sign_claims(&serde_json::Map::new(), None, &key, Algorithm::Hs256).expect("a token");
        Workbench::new(&token, Trust { keys: vec![key], whose, ..Trust::default() })
    }

    #[test]
    fn the_page_ends_in_the_tokens_own_signature_and_in_about_half_of_its_bits() {
        let bench = bench(Whose::Bench);
        let text = text(&bench);
        let parts = TokenParts::split(bench.token()).expect("a token");
        let bytes = base64url::decode(parts.signature).expect("base64url");
        assert!(text.contains(&in_hex(&bytes[..ROW])) && text.contains(&in_hex(&bytes[ROW..])), "{text}");
        assert!(text.contains("✓ and so it stands in the token"), "{text}");
        let (_, after) = text.rsplit_once("   ").expect("the last line");
        let count: usize = after.split(' ').next().and_then(|count| count.parse().ok()).expect("a number");
        assert!((90..=166).contains(&count), "{text}");
    }

    #[test]
    fn the_shops_secret_and_its_pads_stay_with_the_shop() {
        let text = text(&bench(Whose::Shop));
        for pad in [0, 0x36, 0x5c] {
            let masked: Vec<u8> = SECRET[..8].iter().map(|byte| byte ^ pad).collect();
            assert!(!text.contains(&in_hex(&masked)), "{text}");
        }
        assert!(text.contains("✓ and so it stands in the token"), "{text}");
    }

    #[test]
    fn without_a_secret_or_a_token_it_says_what_is_missing() {
        assert!(text(&Workbench::new("a.b.c", Trust::default())).contains("wants a secret"));
    }
}
