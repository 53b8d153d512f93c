//! `authwalk token guess`: how long a secret from a word list holds, measured on a token that is made for it.
//!
//! No token can be given: the program makes one itself, with a secret from the list or with random bytes, and then looks for
//! that secret as an attacker would.

use std::fs;
use std::io::{self, IsTerminal as _, Write as _};
use std::path::PathBuf;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use clap::{Args, ValueEnum};
use rand::{Rng as _, SeedableRng as _};
use rand_chacha::ChaCha20Rng;
use serde_json::Map;

use crate::cli::output::Output;
use crate::cli::{EXIT_OK, GlobalArgs};
use crate::clock::instant_now;
use crate::play::LabSeed;
use crate::prose::escape_control_characters;
use crate::token::base64url;
use crate::token::forge::{ForgedSigning, forge};
use crate::token::guess::{
    GuessProgress, GuessTarget, WORD_LIST, available_threads, parse_word_list, years_for_256_bits,
};

/// How often the bar moves.
const TICK: Duration = Duration::from_millis(100);
/// Columns of the bar.
const BAR_WIDTH: usize = 30;

/// What `guess` is asked for.
#[derive(Args, Debug)]
pub struct GuessArgs {
    /// A file with one word a line, instead of the list that comes with the program
    #[arg(long, value_name = "FILE")]
    words: Option<PathBuf>,
    /// What the token is signed with
    #[arg(long, value_enum, default_value_t = SecretKind::Word)]
    secret: SecretKind,
}

/// What the token is signed with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum SecretKind {
    /// One word of the list, drawn by chance.
    Word,
    /// 32 random bytes, as it should be.
    Random,
}

/// How a search ended.
struct GuessResult {
    found: Option<usize>,
    tried: usize,
    seconds: f64,
}

/// Makes a token and looks for its secret, with a bar on stderr while it takes time.
///
/// # Errors
/// When stdout or stderr is closed; the message when the list cannot be read or is empty.
pub(super) fn run_guess(common: &GlobalArgs, args: &GuessArgs) -> Result<io::Result<u8>, String> {
    let list = match &args.words {
        None => WORD_LIST.as_bytes().to_vec(),
        Some(path) => fs::read(path).map_err(|error| format!("cannot read {}: {error}", path.display()))?,
    };
    let words = parse_word_list(&list);
    if words.is_empty() {
        return Err("the list has no words; write one a line".to_owned());
    }
    let secret = pick_secret(common.lab_seed(), args.secret, &words);
    let token = make_token(&secret)?;
    let target = GuessTarget::from_token(&token)?;
    Ok(search_with_progress(&target, &words).and_then(|search| print_report(&token, &words, &search)))
}

fn pick_secret(opening: LabSeed, name: SecretKind, words: &[&[u8]]) -> Vec<u8> {
    let seed = match opening {
        LabSeed::Random => rand::rng().next_u64(),
        LabSeed::Fixed(seed) => seed,
    };
    let mut random = ChaCha20Rng::seed_from_u64(seed);
    match name {
        SecretKind::Word => {
            let number = usize::try_from(random.next_u64() >> 1).unwrap_or_default() % words.len();
            words.get(number).map(|word| word.to_vec()).unwrap_or_default()
        }
        SecretKind::Random => {
            let mut bytes = vec![0; 32];
            random.fill_bytes(&mut bytes);
            bytes
        }
    }
}

/// A token of bob's. A word may be shorter than any sound verifier takes; so it is made as an attacker makes one.
fn make_token(secret: &[u8]) -> Result<String, String> {
    let part = |text: &str| base64url::encode(text);
    let bare = format!("{}.{}.", part(r#"{"alg":"HS256","typ":"JWT"}"#), part(r#"{"sub":"bob","role":"user"}"#));
    forge(&bare, &Map::new(), &Map::new(), ForgedSigning::Secret(secret)).map_err(|fault| fault.to_string())
}

/// Searches on every core while this thread moves the bar.
fn search_with_progress(target: &GuessTarget, words: &[&[u8]]) -> io::Result<GuessResult> {
    let progress = GuessProgress::default();
    let (done, wait) = mpsc::channel();
    let began = instant_now();
    let found = thread::scope(|scope| {
        // The receiver waits until it hears, so it is there to be told.
        scope.spawn(|| _ = done.send(target.search(words, available_threads(), &progress)));
        loop {
            match wait.recv_timeout(TICK) {
                Ok(found) => return Ok(found),
                Err(RecvTimeoutError::Disconnected) => return Ok(None),
                Err(RecvTimeoutError::Timeout) => {
                    let drawn = draw_progress(progress.tried(), words.len(), began.elapsed().as_secs_f64());
                    if drawn.is_err() {
                        progress.stop();
                        return drawn.map(|()| None);
                    }
                }
            }
        }
    })?;
    let seconds = began.elapsed().as_secs_f64();
    if io::stderr().is_terminal() {
        write!(io::stderr(), "\r{:79}\r", "")?;
    }
    Ok(GuessResult { found, tried: progress.tried(), seconds })
}

#[expect(clippy::cast_precision_loss, reason = "a rate is told in three digits")]
fn guess_rate(tried: usize, seconds: f64) -> f64 {
    tried as f64 / seconds.max(1e-6)
}

fn draw_progress(tried: usize, all: usize, seconds: f64) -> io::Result<()> {
    let mut to = io::stderr().lock();
    if !to.is_terminal() {
        return Ok(());
    }
    let full = BAR_WIDTH * tried / all.max(1);
    let bar = format!("{}{}", "█".repeat(full), "░".repeat(BAR_WIDTH - full.min(BAR_WIDTH)));
    write!(
        to,
        "\r{bar} {:3} %  {} guesses a second ",
        100 * tried / all.max(1),
        format_large_number(guess_rate(tried, seconds))
    )?;
    to.flush()
}

fn print_report(token: &str, words: &[&[u8]], search: &GuessResult) -> io::Result<u8> {
    let mut out = Output::stdout();
    out.line(&format!("a token of the lab's own\n  {token}"))?;
    let word = search.found.and_then(|at| words.get(at)).map(|word| String::from_utf8_lossy(word));
    let (seconds, all) = (search.seconds, words.len());
    match (word, search.found) {
        (Some(word), Some(at)) => {
            out.line(&format!("found     {}", escape_control_characters(&word)))?;
            out.line(&format!("          word {} of {all}, after {}", at + 1, format_elapsed(seconds)))?;
        }
        _ => out.line(&format!("not found in {all} words, after {}", format_elapsed(seconds)))?,
    }
    let rate = guess_rate(search.tried, seconds);
    let cores = available_threads();
    let on = if cores.get() == 1 { "1 core".to_owned() } else { format!("{cores} cores") };
    out.line(&format!("rate      {} guesses a second, on {on}", format_large_number(rate)))?;
    out.line(&format!("at that rate, all values of 256 random bits take {:.1e} years", years_for_256_bits(rate)))?;
    out.flush()?;
    Ok(EXIT_OK)
}

fn format_elapsed(seconds: f64) -> String {
    if seconds < 1.0 { format!("{:.1} ms", seconds * 1000.0) } else { format!("{seconds:.1} s") }
}

/// A number in words that can be taken in: `1.9 million`.
fn format_large_number(number: f64) -> String {
    match number {
        it if it >= 1e6 => format!("{:.1} million", it / 1e6),
        it if it >= 1e3 => format!("{:.0} thousand", it / 1e3),
        it => format!("{it:.0}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_secret_that_the_token_was_made_with_is_found() {
        let words = parse_word_list(b"one\r\ntwo\nthree\n");
        for seed in 0..8 {
            let secret = pick_secret(LabSeed::Fixed(seed), SecretKind::Word, &words);
            let target = GuessTarget::from_token(&make_token(&secret).expect("a token")).expect("a target");
            let search = search_with_progress(&target, &words).expect("it can be told");
            assert_eq!(search.found.map(|at| words[at].to_vec()), Some(secret));
        }
        let random = pick_secret(LabSeed::Fixed(1), SecretKind::Random, &words);
        let target = GuessTarget::from_token(&make_token(&random).expect("a token")).expect("a target");
        assert_eq!((random.len(), search_with_progress(&target, &words).expect("it can be told").found), (32, None));
    }

    #[test]
    fn numbers_can_be_taken_in() {
        assert_eq!([999.0, 12_345.0, 1_940_000.0].map(format_large_number), ["999", "12 thousand", "1.9 million"]);
        assert_eq!([format_elapsed(0.0123), format_elapsed(2.26)], ["12.3 ms", "2.3 s"]);
    }
}
