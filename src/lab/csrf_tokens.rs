//! CSRF tokens: values that the shop's own pages can send along and that pages of other sites cannot read.
//!
//! Each is tied to a *binding*: a text that names the user, and the session if there is one.

use std::collections::VecDeque;

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::Rng as _;

use super::secret::{constant_time_eq, new_id};
use super::tokens::hash::hex;
use crate::token::Algorithm;
use crate::token::mac::compute_hmac;

/// So many synchronizer tokens are kept. Sessions end without a word, so the oldest token makes way.
const MAX_SYNCHRONIZER_TOKENS: usize = 1000;

/// What the shop keeps for its CSRF tokens.
#[derive(Clone, Default)]
pub(super) struct CsrfTokens {
    /// The synchronizer tokens, oldest first.
    synchronizer_tokens: VecDeque<SynchronizerToken>,
    /// The key of signed tokens, made when the first one is.
    key: Option<[u8; 32]>,
}

/// A token that the shop keeps.
#[derive(Clone)]
struct SynchronizerToken {
    binding: String,
    token: String,
}

/// Never writes the tokens or the key.
impl std::fmt::Debug for CsrfTokens {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "CsrfTokens({})", self.synchronizer_tokens.len())
    }
}

impl CsrfTokens {
    /// The synchronizer token of `binding`; made at its first use.
    pub(super) fn synchronizer_token(&mut self, binding: &str, random: &mut ChaCha20Rng) -> String {
        if let Some(token) = self.token_of(binding) {
            return token.to_owned();
        }
        if self.synchronizer_tokens.len() >= MAX_SYNCHRONIZER_TOKENS {
            self.synchronizer_tokens.pop_front();
        }
        let token = new_id(random);
        self.synchronizer_tokens.push_back(SynchronizerToken { binding: binding.to_owned(), token: token.clone() });
        token
    }

    /// Whether `token` is the synchronizer token of `binding`.
    pub(super) fn is_synchronized(&self, token: &str, binding: &str) -> bool {
        self.token_of(binding).is_some_and(|expected| constant_time_eq(expected, token))
    }

    fn token_of(&self, binding: &str) -> Option<&str> {
        self.synchronizer_tokens.iter().find(|kept| kept.binding == binding).map(|kept| kept.token.as_str())
    }

    /// A token for a double submit that is signed for `binding`: a random value and an HMAC over both (OWASP, CSRF prevention:
    /// signed double-submit cookie).
    pub(super) fn signed_token(&mut self, binding: &str, random: &mut ChaCha20Rng) -> String {
        let key = *self.key.get_or_insert_with(|| {
            let mut key = [0; 32];
            random.fill_bytes(&mut key);
            key
        });
        let value = new_id(random);
        format!("{}.{value}", signature(&key, binding, &value))
    }

    /// Whether `token` was signed for `binding`.
    pub(super) fn is_signed(&self, token: &str, binding: &str) -> bool {
        let (Some(key), Some((presented, value))) = (&self.key, token.split_once('.')) else { return false };
        constant_time_eq(&signature(key, binding, value), presented)
    }
}

/// The lengths go in front of the texts, so that no two pairs of binding and value give the same message.
fn signature(key: &[u8], binding: &str, value: &str) -> String {
    let message = format!("{}!{binding}!{}!{value}", binding.len(), value.len());
    hex(&compute_hmac(Algorithm::Hs256, key, message.as_bytes()).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand_chacha::rand_core::SeedableRng as _;

    #[test]
    fn a_synchronizer_token_counts_for_its_own_session_only() {
        let mut random = ChaCha20Rng::seed_from_u64(7);
        let mut tokens = CsrfTokens::default();
        let token = tokens.synchronizer_token("alice's", &mut random);
        assert_eq!(tokens.synchronizer_token("alice's", &mut random), token, "the same for the whole session");
        assert!(tokens.is_synchronized(&token, "alice's"));
        assert!(!tokens.is_synchronized(&token, "eve's") && !tokens.is_synchronized("", "alice's"));
    }

    #[test]
    fn the_oldest_of_too_many_synchronizer_tokens_makes_way() {
        let mut random = ChaCha20Rng::seed_from_u64(7);
        let mut tokens = CsrfTokens::default();
        let first = tokens.synchronizer_token("0", &mut random);
        let last = (1..=MAX_SYNCHRONIZER_TOKENS).map(|n| tokens.synchronizer_token(&n.to_string(), &mut random)).last();
        assert_eq!(tokens.synchronizer_tokens.len(), MAX_SYNCHRONIZER_TOKENS);
        assert!(!tokens.is_synchronized(&first, "0"));
        assert!(tokens.is_synchronized(&last.expect("a token"), &MAX_SYNCHRONIZER_TOKENS.to_string()));
    }

    #[test]
    fn a_signed_token_counts_for_its_own_session_only() {
        let mut random = ChaCha20Rng::seed_from_u64(7);
        let mut tokens = CsrfTokens::default();
        assert!(!tokens.is_signed("x.y", "alice's"), "nothing was signed yet");
        let token = tokens.signed_token("alice's", &mut random);
        assert!(tokens.is_signed(&token, "alice's") && !tokens.is_signed(&token, "eve's"));
        assert!(!tokens.is_signed(&token.replace('.', ".0"), "alice's"));
    }
}
