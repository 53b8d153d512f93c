//! Guessing the secret of an HMAC signature by offline brute force (RFC 8725, section 2.2): one token is enough, and no server
//! notices.
//!
//! Each word of a list is tried as the secret. The one that gives the token's own signature is it.

use std::fmt;
use std::num::NonZero;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::{Sha256, Sha384, Sha512};

use super::algorithm::{Algorithm, AlgorithmFamily};
use super::base64url::{self, Base64UrlError};
use super::json::{JsonError, read_object};
use super::token_parts::{SplitError, TokenParts};

/// The word list that comes with the program: what people type where random bytes belong. One word a line.
pub const WORD_LIST: &str = include_str!("../../assets/words.txt");

/// A thread takes this many words from the list at a time, and checks after them whether the search was stopped.
const BATCH_SIZE: usize = 256;

/// A signature whose secret is to be found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GuessTarget {
    algorithm: Algorithm,
    message: Vec<u8>,
    signature: Vec<u8>,
}

/// The progress of a search, which other threads may read and stop while it runs.
#[derive(Debug, Default)]
pub struct GuessProgress {
    tried: AtomicUsize,
    stopped: AtomicBool,
}

impl GuessProgress {
    /// How many words have been tried so far.
    #[must_use]
    pub fn tried(&self) -> usize {
        self.tried.load(Ordering::Relaxed)
    }

    /// Stops the search after the batch of words that each thread is at.
    pub fn stop(&self) {
        self.stopped.store(true, Ordering::Relaxed);
    }
}

/// Why no secret can be looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GuessError {
    /// The text is not a token.
    NotAToken(SplitError),
    /// A part of the token is not base64url.
    NotBase64url(Base64UrlError),
    /// The header is no JSON object.
    BadHeader(JsonError),
    /// The token was not signed with a secret.
    NoSecret,
}

impl fmt::Display for GuessError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAToken(error) => error.fmt(f),
            Self::NotBase64url(error) => error.fmt(f),
            Self::BadHeader(error) => error.fmt(f),
            Self::NoSecret => f.write_str("only HS256, HS384 and HS512 are made with a secret that could be guessed"),
        }
    }
}

impl std::error::Error for GuessError {}

impl GuessTarget {
    /// The signature of `token`.
    ///
    /// # Errors
    /// When it is not a token or was not signed with a secret.
    pub fn from_token(token: &str) -> Result<Self, GuessError> {
        let parts = TokenParts::split(token).map_err(GuessError::NotAToken)?;
        let decode = |text| base64url::decode(text).map_err(GuessError::NotBase64url);
        let header = read_object(&decode(parts.header)?).map_err(GuessError::BadHeader)?;
        let name = header.get("alg").and_then(serde_json::Value::as_str).unwrap_or_default();
        let algorithm = Algorithm::by_name(name).filter(|algorithm| algorithm.family() == AlgorithmFamily::Hmac);
        let algorithm = algorithm.ok_or(GuessError::NoSecret)?;
        let message = parts.signing_input.as_bytes().to_vec();
        Ok(Self { algorithm, message, signature: decode(parts.signature)? })
    }

    /// Whether `word` is the secret.
    #[must_use]
    pub fn matches_secret(&self, word: &[u8]) -> bool {
        macro_rules! matches_with {
            ($hash:ty) => {
                Hmac::<$hash>::new_from_slice(word).is_ok_and(|mut mac| {
                    mac.update(&self.message);
                    mac.finalize().into_bytes()[..] == self.signature[..]
                })
            };
        }
        match self.algorithm {
            Algorithm::Hs384 => matches_with!(Sha384),
            Algorithm::Hs512 => matches_with!(Sha512),
            _ => matches_with!(Sha256),
        }
    }

    /// The index of the first word that is the secret, searched for on this many threads. `None` when no word is, or when the
    /// search was stopped.
    #[must_use]
    pub fn search(&self, words: &[&[u8]], threads: NonZero<usize>, progress: &GuessProgress) -> Option<usize> {
        let (next, found) = (AtomicUsize::new(0), AtomicUsize::new(usize::MAX));
        let try_batches = || {
            while !progress.stopped.load(Ordering::Relaxed) {
                let start = next.fetch_add(BATCH_SIZE, Ordering::Relaxed);
                // The first match in the list counts, on any number of threads: batches behind it need not be tried, but
                // another thread may still be at one before it.
                if start >= words.len() || start > found.load(Ordering::Relaxed) {
                    return;
                }
                let batch = &words[start..words.len().min(start + BATCH_SIZE)];
                if let Some(offset) = batch.iter().position(|word| self.matches_secret(word)) {
                    found.fetch_min(start + offset, Ordering::Relaxed);
                }
                progress.tried.fetch_add(batch.len(), Ordering::Relaxed);
            }
        };
        thread::scope(|scope| {
            for _ in 1..threads.get() {
                scope.spawn(try_batches);
            }
            try_batches();
        });
        let index = found.into_inner();
        (index < words.len()).then_some(index)
    }
}

/// The words of a list, one for each line that is not empty. Lines end in LF or CRLF.
#[must_use]
pub fn parse_word_list(list: &[u8]) -> Vec<&[u8]> {
    let lines = list.split(|byte| *byte == b'\n').map(|line| line.strip_suffix(b"\r").unwrap_or(line));
    lines.filter(|line| !line.is_empty()).collect()
}

/// One thread for each core that this program may use.
#[must_use]
pub fn available_threads() -> NonZero<usize> {
    thread::available_parallelism().unwrap_or(NonZero::<usize>::MIN)
}

/// The years that it takes to try every secret of 256 random bits. On average, half of them are enough.
#[must_use]
pub fn years_for_256_bits(guesses_a_second: f64) -> f64 {
    const SECONDS: f64 = 31_556_952.0;
    2_f64.powi(256) / guesses_a_second.max(f64::MIN_POSITIVE) / SECONDS
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::forge::{ForgedSigning, forge};

    fn token(alg: &str, secret: &[u8]) -> String {
        let header = base64url::encode(format!("{{\"alg\":\"{alg}\"}}"));
        let none = serde_json::Map::new();
        forge(&format!("{header}.e30."), &none, &none, ForgedSigning::Secret(secret)).expect("a token")
    }

    #[test]
    fn the_first_word_that_fits_is_found_on_any_number_of_threads() {
        let texts: Vec<String> = (0..5000).map(|number| format!("word{number}")).collect();
        let words: Vec<&[u8]> = texts.iter().map(String::as_bytes).collect();
        let twice = [&words[..], &[b"word7"]].concat();
        for threads in [1, 2, 7].map(|count| NonZero::new(count).expect("not zero")) {
            for alg in ["HS256", "HS384", "HS512"] {
                for index in [0, 7, 255, 256, 4999] {
                    let target = GuessTarget::from_token(&token(alg, words[index])).expect("a target");
                    let found = target.search(&twice, threads, &GuessProgress::default());
                    assert_eq!(found, Some(index), "{alg} {threads}");
                }
            }
            let target = GuessTarget::from_token(&token("HS256", b"another")).expect("a target");
            let progress = GuessProgress::default();
            assert_eq!(target.search(&words, threads, &progress), None);
            assert_eq!(progress.tried(), 5000);
            progress.stop();
            assert_eq!(target.search(&words, threads, &progress), None);
            assert_eq!(progress.tried(), 5000, "a search that was stopped tries nothing more");
        }
    }

    #[test]
    fn a_list_has_one_word_a_line_whether_it_ends_in_lf_or_crlf() {
        assert_eq!(parse_word_list(b"a\nb c\r\n\r\n\n\xff \r\nd"), [&b"a"[..], b"b c", b"\xff ", b"d"]);
        assert!(parse_word_list(b"").is_empty());
        let ours = parse_word_list(WORD_LIST.as_bytes());
        let mut once = ours.clone();
        once.sort_unstable();
        once.dedup();
        assert!(ours.len() > 1000 && once.len() == ours.len(), "{} and {}", ours.len(), once.len());
    }

    #[test]
    fn only_a_secret_can_be_guessed() {
        assert!(GuessTarget::from_token("abc").is_err());
        assert!(
            GuessTarget::from_token("eyJhbGciOiJSUzI1NiJ9.e30.AA").is_err_and(|why| why.to_string().contains("HS256"))
        );
    }

    #[test]
    fn random_bits_outlast_everything() {
        let years = years_for_256_bits(1e9);
        assert!((3.6e60..3.7e60).contains(&years), "{years}");
    }
}
