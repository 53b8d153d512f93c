//! One-time codes by time (TOTP, RFC 6238): an HMAC over the number of the present step, cut down to six digits (HOTP, RFC
//! 4226). Server and client compute the same from a secret that they share. Pure: the time is passed in.

use aws_lc_rs::hmac::{self, HMAC_SHA1_FOR_LEGACY_USE_ONLY};

use crate::model::TotpResult;

/// A shared secret: as many bytes as SHA-1 gives (RFC 4226, section 4).
pub(super) type TotpSecret = [u8; 20];

/// How many seconds a step lasts.
const STEP_SECONDS: i64 = 30;

/// A code has six digits, so it is below this.
const CODES: u32 = 1_000_000;

/// The letters of Base32 (RFC 4648, section 6), in which people type secrets into their apps.
const BASE32: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// How a server finds a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TotpVerdict {
    /// It is the one of this step.
    Fits { step: i64 },
    /// It is of no step that counts.
    Wrong,
}

/// The number of the step at this time, from 1970-01-01Z.
pub(super) const fn step_at(now: i64) -> i64 {
    now.div_euclid(STEP_SECONDS)
}

/// Compares `code` with those of the steps that count: the present one, and `window` before and after it.
pub(super) fn judge_code(secret: &TotpSecret, code: &str, window: u32, now: i64) -> TotpVerdict {
    let present = step_at(now);
    let window = i64::from(window);
    // Every step is compared, so that the time doesn't say which one it was.
    let mut verdict = TotpVerdict::Wrong;
    for step in present.saturating_sub(window)..=present.saturating_add(window) {
        if super::secret::constant_time_eq(&compute(secret, step).code, code) {
            verdict = TotpVerdict::Fits { step };
        }
    }
    verdict
}

/// The code of the step at `now`, with all that leads to it.
pub(super) fn code_at(secret: &[u8], now: i64) -> TotpResult {
    let seconds_left = STEP_SECONDS - now.rem_euclid(STEP_SECONDS);
    TotpResult { seconds_left, ..compute(secret, step_at(now)) }
}

/// RFC 4226, section 5.3: the last four bits of the HMAC say at which byte the number stands.
fn compute(secret: &[u8], step: i64) -> TotpResult {
    let key = hmac::Key::new(HMAC_SHA1_FOR_LEGACY_USE_ONLY, secret);
    let tag = hmac::sign(&key, &step.to_be_bytes());
    let bytes = tag.as_ref();
    let offset = usize::from(bytes.last().copied().unwrap_or_default() & 0xf);
    let word = bytes.get(offset..offset + 4).and_then(|word| word.try_into().ok()).unwrap_or([0; 4]);
    let number = (u32::from_be_bytes(word) & 0x7fff_ffff) % CODES;
    let hmac = super::tokens::hash::hex(bytes);
    TotpResult { step, hmac, offset, code: format!("{number:06}"), seconds_left: STEP_SECONDS }
}

/// `bytes` in Base32 without padding.
pub(super) fn to_base32(bytes: &[u8]) -> String {
    let mut text = String::new();
    for group in bytes.chunks(5) {
        let mut word = [0; 8];
        word[3..3 + group.len()].copy_from_slice(group);
        let word = u64::from_be_bytes(word);
        let letters = (group.len() * 8).div_ceil(5);
        let letter =
            |index: usize| char::from(BASE32[usize::try_from(word >> (35 - 5 * index) & 31).unwrap_or_default()]);
        text.extend((0..letters).map(letter));
    }
    text
}

/// The bytes of a secret in Base32, as people type it: in any case, with spaces between groups, with or without padding.
/// `None` where another letter stands, or too few for a byte.
pub(super) fn from_base32(text: &str) -> Option<Vec<u8>> {
    let (mut bytes, mut buffer, mut bits) = (Vec::new(), 0_u32, 0_u32);
    for letter in text.trim_end_matches('=').bytes().filter(|b| *b != b' ') {
        let value = BASE32.iter().position(|known| *known == letter.to_ascii_uppercase())?;
        buffer = buffer << 5 | u32::try_from(value).ok()?;
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from(buffer >> bits & 0xff).ok()?);
        }
    }
    (!bytes.is_empty()).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: TotpSecret = *b"12345678901234567890";

    #[test]
    fn rfc_6238_appendix_b_with_six_digits() {
        for (now, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(code_at(&SECRET, now).code, code, "{now}");
        }
    }

    #[test]
    fn rfc_4226_appendix_d() {
        let codes =
            ["755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489"];
        for (step, code) in (0..).zip(codes) {
            assert_eq!(compute(&SECRET, step).code, code);
        }
        assert_eq!(compute(&SECRET, 0).hmac, "cc93cf18508d94934c64b65d8ba7667fb7cde4b0");
    }

    #[test]
    fn rfc_6238_5_2_a_window_takes_neighbouring_steps() {
        let code = code_at(&SECRET, 3000).code;
        let verdict = |window, now| judge_code(&SECRET, &code, window, now);
        assert_eq!(verdict(0, 3029), TotpVerdict::Fits { step: 100 });
        assert_eq!((verdict(0, 3030), verdict(1, 3030)), (TotpVerdict::Wrong, TotpVerdict::Fits { step: 100 }));
        assert_eq!((verdict(1, 3060), verdict(1, 2970)), (TotpVerdict::Wrong, TotpVerdict::Fits { step: 100 }));
        assert_eq!(judge_code(&SECRET, "", 1, 3000), TotpVerdict::Wrong);
    }

    #[test]
    fn rfc_4648_10_base32_there_and_back() {
        for (text, encoded) in [
            ("f", "MY"),
            ("fo", "MZXQ"),
            ("foo", "MZXW6"),
            ("foob", "MZXW6YQ"),
            ("fooba", "MZXW6YTB"),
            ("foobar", "MZXW6YTBOI"),
        ] {
            assert_eq!(to_base32(text.as_bytes()), encoded);
            assert_eq!(from_base32(encoded).as_deref(), Some(text.as_bytes()));
        }
        assert_eq!(from_base32("mzxw 6ytb oi======").as_deref(), Some(&b"foobar"[..]));
        assert_eq!([from_base32(""), from_base32("M"), from_base32("M1"), from_base32("Ä")], [None, None, None, None]);
    }
}
