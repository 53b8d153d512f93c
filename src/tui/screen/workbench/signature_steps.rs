//! How an HS256 signature is made, with the very bytes of the token on the workbench, and what one changed bit does to it.

use ratatui::text::Line;

use super::editable_token::alg_of;
use super::{VerifierOwner, Workbench};
use crate::model::abbreviate::truncate_text;
use crate::prose::{escape_control_characters, truncate};
use crate::token::TokenParts;
use crate::token::hmac_steps::{BLOCK_BYTES, HmacKeyPadding, HmacSteps, differing_bits, hmac_steps};
use crate::token::jwk::KeyMaterial;
use crate::tui::keymap::KeymapContext;
use crate::tui::paint::Pen;
use crate::tui::screen::{Screen as _, TextScreen};
use crate::tui::theme::Tone;
use crate::tui::widget::wrapped_text::WrappedText;

/// Two rows show a SHA-256 hash.
const BYTES_PER_ROW: usize = 16;

/// Where the secret comes from, and so whether its bytes may be seen.
enum HmacSecret {
    /// Typed here, or the workbench's own.
    Visible(Vec<u8>),
    /// The shop's. The screen leaves out what would give it away, and the signature of a token that the shop has not signed.
    Withheld(Vec<u8>),
}

/// The secret that the learner has typed; or else one of the verifier's, if possible the one that the token was signed
/// with.
fn secret_for(workbench: &Workbench, signing_input: &str, signature: &str) -> Option<HmacSecret> {
    if !workbench.secret.text().is_empty() {
        return Some(HmacSecret::Visible(workbench.secret.text().as_bytes().to_vec()));
    }
    let secrets = workbench.verifier.keys.iter().rev().filter_map(|key| match &key.material {
        KeyMaterial::Secret(secret) => Some(secret),
        _ => None,
    });
    let secrets: Vec<&Vec<u8>> = secrets.collect();
    let signer = secrets.iter().find(|secret| hmac_steps(signing_input, secret).signature == signature);
    let secret = (*signer.or(secrets.first())?).clone();
    Some(if workbench.verifier.owner == VerifierOwner::Shop {
        HmacSecret::Withheld(secret)
    } else {
        HmacSecret::Visible(secret)
    })
}

/// The screen over the workbench, about the token as it stands.
pub(super) fn signature_steps_screen(workbench: &Workbench) -> TextScreen {
    let token = workbench.token().to_owned();
    let title = match alg_of(&token).filter(|alg| alg != "HS256") {
        Some(alg) => format!("How HS256 would sign these bytes (the header says {})", truncate_text(&alg)),
        None => "How this signature comes about: HMAC with SHA-256".to_owned(),
    };
    let parts = TokenParts::split(&token).ok();
    let secret = parts.and_then(|parts| secret_for(workbench, parts.signing_input, parts.signature));
    let lines = move |pen, columns| step_lines(pen, &token, secret.as_ref(), HexRows::All, columns);
    TextScreen::new(KeymapContext::WorkbenchMenu, title, lines).with_help(workbench.help())
}

/// The same beside the token, shorter where it would not fit into `rows`; `None` while there is no secret to sign with.
pub(super) fn short_signature_steps(
    workbench: &Workbench,
    pen: Pen,
    columns: usize,
    rows: usize,
) -> Option<Vec<Line<'static>>> {
    let parts = TokenParts::split(workbench.token()).ok();
    let (signing_input, signature) = parts.map_or(("", ""), |parts| (parts.signing_input, parts.signature));
    let secret = secret_for(workbench, signing_input, signature)?;
    let lines = |hex_rows| step_lines(pen, workbench.token(), Some(&secret), hex_rows, columns);
    let whole = lines(HexRows::All);
    Some(if whole.len() <= rows { whole } else { lines(HexRows::RepeatsCounted) })
}

/// How much is shown of bytes that repeat themselves.
#[derive(Clone, Copy, PartialEq, Eq)]
enum HexRows {
    All,
    /// The last rows, if they hold one byte over and over, are one: `00, 32 times`.
    RepeatsCounted,
}

fn step_lines(
    pen: Pen,
    token: &str,
    secret: Option<&HmacSecret>,
    hex_rows: HexRows,
    columns: usize,
) -> Vec<Line<'static>> {
    let Ok(parts) = TokenParts::split(token) else {
        return vec![pen.line("This is no token yet: three parts and two dots.", Tone::Warn)];
    };
    let (bytes, is_visible) = match secret {
        Some(HmacSecret::Visible(bytes)) => (bytes, true),
        Some(HmacSecret::Withheld(bytes)) => (bytes, false),
        None => {
            let advice = "An HMAC wants a secret. Type one into its field (Esc, then tab), and come back.";
            return WrappedText::plain(advice, Tone::Warn).with_indent("").lines(pen, columns);
        }
    };
    let steps = hmac_steps(parts.signing_input, bytes);
    let mut output = SignatureStepsLines { pen, hex_rows, columns, lines: Vec::new() };
    output.key_and_pads(&steps, bytes.len(), is_visible);
    if is_visible || steps.signature == parts.signature {
        output.signature(&steps, parts.signature);
        output.one_bit_flipped(parts.signing_input, bytes, &steps);
    } else {
        output.withheld_signature();
    }
    output.lines
}

const OUTER_HASH_HEADING: &str = "6  Outer hash: SHA-256 of outer pad and 4: the signature";

/// The lines so far.
struct SignatureStepsLines {
    pen: Pen,
    hex_rows: HexRows,
    columns: usize,
    lines: Vec<Line<'static>>,
}

impl SignatureStepsLines {
    fn heading(&mut self, text: &str) {
        self.lines.push(self.pen.line(&truncate(text, self.columns), Tone::Strong));
    }

    fn hex(&mut self, bytes: &[u8], tone: Tone) {
        let repeated = if self.hex_rows == HexRows::All { 0 } else { repeated_tail(bytes) };
        for row in bytes[..bytes.len() - repeated].chunks(BYTES_PER_ROW) {
            self.lines.push(self.pen.line(&format!("   {}", in_hex(row)), tone));
        }
        if let Some(byte) = bytes.last().filter(|_| repeated > 0) {
            self.lines.push(self.pen.line(&format!("   {byte:02x}, {repeated} times"), tone));
        }
    }

    /// What is signed, over as many rows as it needs where rows are not counted.
    fn message(&mut self, text: &str) {
        let text = escape_control_characters(text);
        let columns = self.columns.saturating_sub(3).max(1);
        let rows: Vec<String> = if self.hex_rows == HexRows::All {
            let characters: Vec<char> = text.chars().collect();
            characters.chunks(columns).map(String::from_iter).collect()
        } else {
            vec![truncate(&text, columns)]
        };
        self.lines.extend(rows.iter().map(|row| self.pen.line(&format!("   {row}"), Tone::Code)));
    }

    fn key_and_pads(&mut self, steps: &HmacSteps, secret_length: usize, is_visible: bool) {
        self.heading(&format!("1  What is signed: header.payload as written, {} bytes", steps.message.len()));
        self.message(&String::from_utf8_lossy(&steps.message));
        let padding = match steps.key_padding {
            HmacKeyPadding::ExactLength => "it is that long already".to_owned(),
            HmacKeyPadding::ZeroPadded(zeros) => format!("{secret_length} bytes and {zeros} zeros"),
            HmacKeyPadding::Hashed => format!("{secret_length} bytes are too long, so their SHA-256 and zeros"),
        };
        self.heading(&format!("2  The secret, brought to {BLOCK_BYTES} bytes: {padding}"));
        self.pad(&steps.key, is_visible);
        self.heading("3  Inner pad: each of these bytes xor 36");
        self.pad(&steps.inner_pad, is_visible);
        self.heading("4  Inner hash: SHA-256 of inner pad and 1");
        self.hex(&steps.inner_hash, Tone::Plain);
        self.heading("5  Outer pad: each byte of 2 xor 5c");
        self.pad(&steps.outer_pad, is_visible);
    }

    /// A pad is the secret with a known mask: each of its bytes gives away a byte of the secret.
    fn pad(&mut self, bytes: &[u8], is_visible: bool) {
        if is_visible {
            self.hex(bytes, Tone::Plain);
        } else {
            self.lines
                .push(self.pen.line("   the shop's, and it stays there: it would give the secret away", Tone::Dim));
        }
    }

    fn signature(&mut self, steps: &HmacSteps, signature: &str) {
        self.heading(OUTER_HASH_HEADING);
        self.hex(&steps.outer_hash, Tone::Code);
        self.heading("7  The same bytes as base64url");
        self.lines.push(self.pen.line(&format!("   {}", steps.signature), Tone::Code));
        let (verdict, tone) = if steps.signature == signature {
            ("   ✓ and so it stands in the token", Tone::Good)
        } else {
            ("   ✗ the token says otherwise", Tone::Bad)
        };
        self.lines.push(self.pen.line(verdict, tone));
    }

    /// With the signature, anybody could forge this token.
    fn withheld_signature(&mut self) {
        self.heading(OUTER_HASH_HEADING);
        self.lines.push(self.pen.line("   the shop's, and it stays there: it signs no tokens but its own", Tone::Dim));
        self.lines.push(self.pen.line("   ✗ the token has another one", Tone::Bad));
    }

    /// Flips the lowest bit of the last byte that is signed, and shows what becomes of the signature.
    fn one_bit_flipped(&mut self, signing_input: &str, secret: &[u8], steps: &HmacSteps) {
        let mut bytes = signing_input.as_bytes().to_vec();
        let Some(last) = bytes.last_mut() else { return };
        let before = *last;
        *last ^= 1;
        let after = *last;
        let Ok(flipped_input) = String::from_utf8(bytes) else { return };
        let flipped = hmac_steps(&flipped_input, secret);
        let count = differing_bits(&steps.outer_hash, &flipped.outer_hash);
        self.heading(&format!(
            "8  One bit of 1 turned ({} is now {}), all else as before",
            letter(before),
            letter(after)
        ));
        for (row, old) in flipped.outer_hash.chunks(BYTES_PER_ROW).zip(steps.outer_hash.chunks(BYTES_PER_ROW)) {
            self.lines.push(self.pen.line(&format!("   {}", in_hex(row)), Tone::New));
            let marks: String = row.iter().zip(old).map(|(a, b)| if a == b { "   " } else { "^^ " }).collect();
            self.lines.push(self.pen.line(format!("   {marks}").trim_end(), Tone::Dim));
        }
        self.lines
            .push(self.pen.line(&format!("   {count} of 256 bits of the signature are other ones"), Tone::Strong));
    }
}

/// How many bytes the last rows have that hold one byte over and over; 0 for a single row.
fn repeated_tail(bytes: &[u8]) -> usize {
    let Some(last) = bytes.last() else { return 0 };
    let rows = bytes.rchunks(BYTES_PER_ROW).take_while(|row| row.iter().all(|byte| byte == last)).count();
    if rows > 1 { rows * BYTES_PER_ROW } else { 0 }
}

fn in_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().join(" ")
}

fn letter(byte: u8) -> String {
    escape_control_characters(&char::from(byte).to_string()).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::{Algorithm, Jwk, base64url, sign};
    use crate::tui::screen::workbench::WorkbenchVerifier;

    use crate::tui::theme::Theme;

    const PEN: Pen = Pen { theme: Theme::MONO };
    const SECRET: &[u8] = b"rabbit-hole-rabbit-hole-rabbit-h";

    fn drawn_text(bench: &Workbench) -> String {
        let parts = TokenParts::split(bench.token()).ok();
        let secret = parts.and_then(|parts| secret_for(bench, parts.signing_input, parts.signature));
        step_lines(PEN, bench.token(), secret.as_ref(), HexRows::All, 78)
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join("\n")
    }

    fn sample_workbench(owner: VerifierOwner) -> Workbench {
        let key = Jwk::from_secret(SECRET).with_kid_and_alg("a", "HS256");
        let token = sign::sign_claims(&serde_json::Map::new(), None, &key, Algorithm::Hs256).expect("a token");
        Workbench::new(&token, WorkbenchVerifier { keys: vec![key], owner, ..WorkbenchVerifier::default() })
    }

    #[test]
    fn the_page_ends_in_the_tokens_own_signature_and_in_about_half_of_its_bits() {
        let bench = sample_workbench(VerifierOwner::Workbench);
        let text = drawn_text(&bench);
        let parts = TokenParts::split(bench.token()).expect("a token");
        let bytes = base64url::decode(parts.signature).expect("base64url");
        assert!(
            text.contains(&in_hex(&bytes[..BYTES_PER_ROW])) && text.contains(&in_hex(&bytes[BYTES_PER_ROW..])),
            "{text}"
        );
        assert!(text.contains("✓ and so it stands in the token"), "{text}");
        let (_, after) = text.rsplit_once("   ").expect("the last line");
        let count: usize = after.split(' ').next().and_then(|count| count.parse().ok()).expect("a number");
        assert!((90..=166).contains(&count), "{text}");
    }

    #[test]
    fn the_shops_secret_and_its_pads_stay_with_the_shop() {
        let text = drawn_text(&sample_workbench(VerifierOwner::Shop));
        for pad in [0, 0x36, 0x5c] {
            let masked: Vec<u8> = SECRET[..8].iter().map(|byte| byte ^ pad).collect();
            assert!(!text.contains(&in_hex(&masked)), "{text}");
        }
        assert!(text.contains("✓ and so it stands in the token"), "{text}");
    }

    #[test]
    fn the_shop_signs_no_token_that_was_changed() {
        let bench = sample_workbench(VerifierOwner::Shop);
        let parts = TokenParts::split(bench.token()).expect("a token");
        let forged = format!("{}.{}", parts.header, base64url::encode(r#"{"role":"admin"}"#));
        let signature = hmac_steps(&forged, SECRET);
        let text = drawn_text(&Workbench::new(&format!("{forged}.{}", parts.signature), bench.verifier.clone()));
        assert!(!text.contains(&signature.signature), "{text}");
        assert!(!text.contains(&in_hex(&signature.outer_hash[..BYTES_PER_ROW])), "{text}");
        assert!(text.contains("it signs no tokens but its own") && text.contains("✗"), "{text}");
    }

    #[test]
    fn without_a_secret_or_a_token_it_says_what_is_missing() {
        assert!(drawn_text(&Workbench::new("a.b.c", WorkbenchVerifier::default())).contains("wants a secret"));
    }
}
