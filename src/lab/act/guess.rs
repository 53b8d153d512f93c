//! `guess`: searches a word list for the secret behind a token's signature, or for the password behind a
//! stored hash. Nothing travels, so the shop can't notice (offline brute force).

use std::time::Duration;

use crate::clock::instant_now;
use crate::lab::act_error::SecretGuessError;
use crate::lab::error::LabError;
use crate::lab::lane_state::LaneState;
use crate::lab::password_record::PasswordRecord;
use crate::model::act::SecretGuess;
use crate::model::{GuessCost, MeasuredTime, SecretGuessResult};
use crate::token::guess::{GuessProgress, GuessTarget, WORD_LIST, available_threads, parse_word_list};

/// So many words are tried at most on a hash that is slow on purpose.
const MAX_SLOW_GUESSES: usize = 64;

/// A guess is timed for so long, or once if that takes longer.
const TIMING_SPAN: Duration = Duration::from_millis(20);

/// Tries every word and remembers the result.
///
/// # Errors
/// When the token wasn't signed with a secret, when there is no such account, or when it would take too long.
pub(super) fn perform(state: &mut LaneState, act: &SecretGuess) -> Result<(), LabError> {
    let words: Vec<&[u8]> = if act.words.is_empty() {
        parse_word_list(WORD_LIST.as_bytes())
    } else {
        act.words.iter().map(String::as_bytes).collect()
    };
    let (position, cost) = match &act.stored {
        Some(_) if !act.from.is_empty() => {
            return Err(LabError::BadGuess(SecretGuessError::TwoTargets));
        }
        Some(user) => {
            let record = state.accounts.password_record(user, &state.setup.shop.password)?;
            let position = find_password(&record, &words)?;
            (position, Some(guess_cost(&record)))
        }
        None => {
            let target = GuessTarget::from_token(&act.from)
                .map_err(|error| LabError::BadGuess(SecretGuessError::Token(error)))?;
            (target.search(&words, available_threads(), &GuessProgress::default()), None)
        }
    };
    let word = position.and_then(|position| words.get(position));
    state.guess_result = Some(SecretGuessResult {
        secret: word.map(|word| String::from_utf8_lossy(word).into_owned()),
        tried: position.map_or(words.len(), |position| position + 1),
        words: words.len(),
        cost,
    });
    Ok(())
}

/// Where in `words` the password is.
fn find_password(record: &PasswordRecord, words: &[&[u8]]) -> Result<Option<usize>, LabError> {
    if record.function().is_slow() && words.len() > MAX_SLOW_GUESSES {
        return Err(LabError::BadGuess(SecretGuessError::SlowHash { most: MAX_SLOW_GUESSES }));
    }
    Ok(words.iter().position(|word| record.matches_guess(word)))
}

/// What one guess costs here, on one core.
fn guess_cost(record: &PasswordRecord) -> GuessCost {
    let started = instant_now();
    let mut guesses = 0;
    while guesses == 0 || started.elapsed() < TIMING_SPAN {
        std::hint::black_box(record.matches_guess(std::hint::black_box(b"correct horse")));
        guesses += 1;
    }
    GuessCost { time: MeasuredTime::new(started.elapsed() / guesses), memory_kib: record.function().memory_kib() }
}
