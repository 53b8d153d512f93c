//! What a presentation elsewhere shows to a class, so that it may drive it: a random text that only the teacher has.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rand::Rng as _;
use sha2::{Digest as _, Sha256};

use super::constant_time;

/// The fewest characters of a token that somebody made themselves: fewer could be guessed.
const MIN_CHARS: usize = 20;

/// The most characters: a header has no room for a book.
const MAX_CHARS: usize = 512;

/// The token of a teacher.
#[derive(Clone, PartialEq, Eq)]
pub struct PresenterToken(String);

/// A text that is no such token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PresenterTokenError;

impl PresenterToken {
    /// A fresh token of 256 bits from the system's generator.
    #[must_use]
    pub fn generate() -> Self {
        let mut bytes = [0; 32];
        rand::rng().fill_bytes(&mut bytes);
        Self(URL_SAFE_NO_PAD.encode(bytes))
    }

    /// Reads a token; blanks and line ends around it don't matter.
    ///
    /// # Errors
    /// When it is shorter than 20 characters, or has one that no header carries (RFC 6750, section 2.1).
    pub fn parse(text: &str) -> Result<Self, PresenterTokenError> {
        let text = text.trim();
        let fits = (MIN_CHARS..=MAX_CHARS).contains(&text.len());
        let is_token68 = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~+/=".contains(&byte);
        (fits && text.bytes().all(is_token68)).then(|| Self(text.to_owned())).ok_or(PresenterTokenError)
    }

    /// The token as it is written to the teacher's file, and sent.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// What the class keeps of it.
    #[must_use]
    pub fn digest(&self) -> PresenterDigest {
        PresenterDigest(Sha256::digest(&self.0).into())
    }
}

/// A credential is not printed.
impl fmt::Debug for PresenterToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PresenterToken(…)")
    }
}

impl fmt::Display for PresenterTokenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "a token has {MIN_CHARS} to {MAX_CHARS} letters, digits and signs of -._~+/=, such as `openssl rand -hex 32` prints"
        )
    }
}

impl std::error::Error for PresenterTokenError {}

/// The SHA-256 of a token: enough to know it again, and of no use to whoever sees it.
#[derive(Clone, Copy, Debug)]
pub struct PresenterDigest([u8; 32]);

impl PresenterDigest {
    /// Whether `credential` is the token. Digests are compared, and those in constant time: how long it takes says nothing
    /// about the token.
    #[must_use]
    pub fn admits(&self, credential: &str) -> bool {
        constant_time::is_equal(&self.0, &Sha256::digest(credential))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_admits_itself_and_nothing_else() {
        let token = PresenterToken::generate();
        let digest = token.digest();
        assert!(digest.admits(token.expose()) && !digest.admits(PresenterToken::generate().expose()));
        for wrong in ["", &token.expose()[..42], &format!("{} ", token.expose())] {
            assert!(!digest.admits(wrong), "{wrong}");
        }
        assert!(!format!("{token:?} {digest:?}").contains(token.expose()));
    }

    #[test]
    fn what_could_be_guessed_or_does_not_fit_into_a_header_is_no_token() {
        let made = "0123456789abcdef-._~";
        assert_eq!(
            PresenterToken::parse(&format!(" {made}\n")).map(|token| token.expose().to_owned()),
            Ok(made.to_owned())
        );
        for wrong in ["", "short", "0123456789abcdef 0123456789", "0123456789abcdefäöüß0123", &"x".repeat(513)] {
            assert_eq!(PresenterToken::parse(wrong), Err(PresenterTokenError), "{wrong}");
        }
    }
}
