//! Guessing the secret behind an HMAC signature: one token is enough, and nobody needs to be asked (RFC 8725, section 2.2).
//!
//! Each word of a list is tried as the secret. A word that gives the token's own signature is the secret.

use std::num::NonZero;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::{Sha256, Sha384, Sha512};

use super::algorithm::{Algorithm, AlgorithmFamily};
use super::base64url;
use super::json::read_object;
use super::token_parts::TokenParts;

/// The word list that comes with the program: what people type where random bytes belong.
pub const WORD_LIST: &str = include_str!("../../assets/words.txt");

/// So many words are taken from the list at a time; after each lot, a thread looks whether it is to stop.
const BATCH_SIZE: usize = 256;

/// A signature whose secret is looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GuessTarget {
    algorithm: Algorithm,
    message: Vec<u8>,
    signature: Vec<u8>,
}

/// How far a search is. Others may look at it and stop it while it runs.
#[derive(Debug, Default)]
pub struct GuessProgress {
    tried: AtomicUsize,
    stopped: AtomicBool,
}

impl GuessProgress {
    /// How many words were tried so far.
    #[must_use]
    pub fn tried(&self) -> usize {
        self.tried.load(Ordering::Relaxed)
    }

    /// Ends the search after the words that are being tried just now.
    pub fn stop(&self) {
        self.stopped.store(true, Ordering::Relaxed);
    }
}

impl GuessTarget {
    /// The signature of `token`.
    ///
    /// # Errors
    /// In words, when it is no token or was not signed with a secret.
    pub fn from_token(token: &str) -> Result<Self, String> {
        let parts = TokenParts::split(token)?;
        let part = |text| base64url::decode(text).map_err(|fault| fault.to_string());
        let header = read_object(&part(parts.header)?)?;
        let name = header.get("alg").and_then(serde_json::Value::as_str).unwrap_or_default();
        let algorithm = Algorithm::by_name(name).filter(|algorithm| algorithm.family() == AlgorithmFamily::Hmac);
        let algorithm = algorithm.ok_or("only HS256, HS384 and HS512 are made with a secret that could be guessed")?;
        let message = parts.signing_input.as_bytes().to_vec();
        Ok(Self { algorithm, message, signature: part(parts.signature)? })
    }

    /// Whether `word` is the secret.
    #[must_use]
    pub fn matches_secret(&self, word: &[u8]) -> bool {
        macro_rules! is {
            ($hash:ty) => {
                Hmac::<$hash>::new_from_slice(word).is_ok_and(|mut mac| {
                    mac.update(&self.message);
                    mac.finalize().into_bytes()[..] == self.signature[..]
                })
            };
        }
        match self.algorithm {
            Algorithm::Hs384 => is!(Sha384),
            Algorithm::Hs512 => is!(Sha512),
            _ => is!(Sha256),
        }
    }

    /// The place of the first word that is the secret, looked for on so many threads. Nothing when no word is, or when it
    /// was stopped.
    #[must_use]
    pub fn search(&self, words: &[&[u8]], threads: NonZero<usize>, progress: &GuessProgress) -> Option<usize> {
        let (next, found) = (AtomicUsize::new(0), AtomicUsize::new(usize::MAX));
        let look = || {
            while !progress.stopped.load(Ordering::Relaxed) {
                let start = next.fetch_add(BATCH_SIZE, Ordering::Relaxed);
                // An earlier word may still be found by another thread; a later one is of no use.
                if start >= words.len() || start > found.load(Ordering::Relaxed) {
                    return;
                }
                let lot = &words[start..words.len().min(start + BATCH_SIZE)];
                if let Some(at) = lot.iter().position(|word| self.matches_secret(word)) {
                    found.fetch_min(start + at, Ordering::Relaxed);
                }
                progress.tried.fetch_add(lot.len(), Ordering::Relaxed);
            }
        };
        thread::scope(|scope| {
            for _ in 1..threads.get() {
                scope.spawn(look);
            }
            look();
        });
        Some(found.into_inner()).filter(|at| *at < words.len())
    }
}

/// The words of a list, one a line, whether its lines end in LF or CRLF. Empty lines are none.
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

/// The years in which every value of 256 random bits is tried, at so many guesses a second; half of it on average.
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
                for at in [0, 7, 255, 256, 4999] {
                    let target = GuessTarget::from_token(&token(alg, words[at])).expect("a target");
                    assert_eq!(target.search(&twice, threads, &GuessProgress::default()), Some(at), "{alg} {threads}");
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
    fn a_list_has_one_word_a_line_in_either_manner() {
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
        assert!(GuessTarget::from_token("eyJhbGciOiJSUzI1NiJ9.e30.AA").is_err_and(|why| why.contains("HS256")));
    }

    #[test]
    fn random_bits_outlast_everything() {
        let years = years_for_256_bits(1e9);
        assert!((3.6e60..3.7e60).contains(&years), "{years}");
    }
}
