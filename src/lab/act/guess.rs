//! `guess`: the secret behind a token's signature, looked for in a word list, on all cores. Nothing travels: the shop cannot
//! notice.

use super::super::LabError;
use crate::lab::lane_state::LaneState;
use crate::model::SecretGuessResult;
use crate::model::act::SecretGuess;
use crate::token::guess::{GuessProgress, GuessTarget, WORD_LIST, available_threads, parse_word_list};

/// Tries every word and keeps how it ended.
///
/// # Errors
/// When the token was not signed with a secret.
pub(super) fn perform(world: &mut LaneState, act: &SecretGuess) -> Result<(), LabError> {
    let target = GuessTarget::from_token(&act.from).map_err(LabError::BadGuess)?;
    let list: Vec<&[u8]> = match act.words.as_slice() {
        [] => parse_word_list(WORD_LIST.as_bytes()),
        given => given.iter().map(String::as_bytes).collect(),
    };
    let found = target.search(&list, available_threads(), &GuessProgress::default());
    let secret = found.and_then(|at| list.get(at)).map(|word| String::from_utf8_lossy(word).into_owned());
    world.guess_result =
        Some(SecretGuessResult { secret, tried: found.map_or(list.len(), |at| at + 1), words: list.len() });
    Ok(())
}
