//! `guess`: searches a word list for the secret behind a token's signature, on all cores. Nothing travels, so the shop can't
//! notice (offline brute force).

use crate::lab::error::LabError;
use crate::lab::lane_state::LaneState;
use crate::model::SecretGuessResult;
use crate::model::act::SecretGuess;
use crate::token::guess::{GuessProgress, GuessTarget, WORD_LIST, available_threads, parse_word_list};

/// Tries every word and remembers the result.
///
/// # Errors
/// When the token wasn't signed with a secret.
pub(super) fn perform(state: &mut LaneState, act: &SecretGuess) -> Result<(), LabError> {
    let target = GuessTarget::from_token(&act.from).map_err(|error| LabError::BadGuess(error.to_string()))?;
    let words: Vec<&[u8]> = if act.words.is_empty() {
        parse_word_list(WORD_LIST.as_bytes())
    } else {
        act.words.iter().map(String::as_bytes).collect()
    };
    let position = target.search(&words, available_threads(), &GuessProgress::default());
    let word = position.and_then(|position| words.get(position));
    state.guess_result = Some(SecretGuessResult {
        secret: word.map(|word| String::from_utf8_lossy(word).into_owned()),
        tried: position.map_or(words.len(), |position| position + 1),
        words: words.len(),
    });
    Ok(())
}
