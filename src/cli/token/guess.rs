//! `authwalk token guess`: how long a secret from a word list holds, measured on a token that is made for it.
//!
//! The command takes no token: it is not a tool for attacking other people's secrets. The program makes a token itself, with a
//! secret from the list or with random bytes, and then looks for that secret as an attacker would.

use std::io::{self, IsTerminal as _, Write as _};
use std::path::PathBuf;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use clap::{Args, ValueEnum};
use rand::{Rng as _, SeedableRng as _};
use rand_chacha::ChaCha20Rng;
use serde_json::Map;

use crate::cli::bounded_read::{MAX_WORDS_BYTES, read_file_at_most};
use crate::cli::exit_code::EXIT_OK;
use crate::cli::global_args::GlobalArgs;
use crate::cli::output::{StdoutWriter, count_of};
use crate::clock::instant_now;
use crate::play::LabSeed;
use crate::prose::escape_control_characters;
use crate::token::base64url;
use crate::token::forge::{ForgedSigning, forge};
use crate::token::guess::{
    GuessProgress, GuessTarget, WORD_LIST, available_threads, parse_word_list, years_for_256_bits,
};

const REDRAW_INTERVAL: Duration = Duration::from_millis(100);
/// Columns of the bar.
const BAR_WIDTH: usize = 30;

#[derive(Args, Debug)]
pub(in crate::cli) struct GuessArgs {
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
    /// The index of the word that is the secret.
    found: Option<usize>,
    /// How many words were tried.
    tried: usize,
    seconds: f64,
}

/// Makes a token and looks for its secret, with a progress bar on stderr. The outer error is a sentence: the list can't
/// be read, or is empty.
pub(super) fn run_guess(common: &GlobalArgs, args: &GuessArgs) -> Result<io::Result<u8>, String> {
    let list = match &args.words {
        None => WORD_LIST.as_bytes().to_vec(),
        Some(path) => read_file_at_most(path, MAX_WORDS_BYTES)?,
    };
    let words = parse_word_list(&list);
    if words.is_empty() {
        return Err("the list has no words; write one a line".to_owned());
    }
    let secret = pick_secret(common.lab_seed(), args.secret, &words);
    let token = make_token(&secret)?;
    let target = GuessTarget::from_token(&token).map_err(|fault| fault.to_string())?;
    Ok(search_with_progress(&target, &words).and_then(|search| print_report(&token, &words, &search)))
}

fn pick_secret(lab_seed: LabSeed, kind: SecretKind, words: &[&[u8]]) -> Vec<u8> {
    let mut random = ChaCha20Rng::seed_from_u64(lab_seed.number());
    match kind {
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

/// A token of bob's. Signing it the usual way would refuse a secret that is too short for HS256 (RFC 7518, section 3.2),
/// as most words are; a forger has no such scruples.
fn make_token(secret: &[u8]) -> Result<String, String> {
    let header = base64url::encode(r#"{"alg":"HS256","typ":"JWT"}"#);
    let payload = base64url::encode(r#"{"sub":"bob","role":"user"}"#);
    let unsigned = format!("{header}.{payload}.");
    forge(&unsigned, &Map::new(), &Map::new(), ForgedSigning::Secret(secret)).map_err(|fault| fault.to_string())
}

/// Searches on every core while this thread draws the bar.
fn search_with_progress(target: &GuessTarget, words: &[&[u8]]) -> io::Result<GuessResult> {
    let progress = GuessProgress::default();
    let (sender, receiver) = mpsc::channel();
    let started_at = instant_now();
    let found = thread::scope(|scope| {
        // The send fails only if the receiver is gone, and then nobody needs the result.
        scope.spawn(|| _ = sender.send(target.search(words, available_threads(), &progress)));
        loop {
            match receiver.recv_timeout(REDRAW_INTERVAL) {
                Ok(found) => return Ok(found),
                Err(RecvTimeoutError::Disconnected) => return Ok(None),
                Err(RecvTimeoutError::Timeout) => {
                    let drawn = draw_progress(progress.tried(), words.len(), started_at.elapsed().as_secs_f64());
                    if let Err(error) = drawn {
                        // The scope waits for the search, which would otherwise go on to the end of the list.
                        progress.stop();
                        return Err(error);
                    }
                }
            }
        }
    })?;
    let seconds = started_at.elapsed().as_secs_f64();
    if io::stderr().is_terminal() {
        write!(io::stderr(), "\r{:79}\r", "")?;
    }
    Ok(GuessResult { found, tried: progress.tried(), seconds })
}

#[expect(clippy::cast_precision_loss, reason = "a rate is told in three digits")]
fn guess_rate(tried: usize, seconds: f64) -> f64 {
    tried as f64 / seconds.max(1e-6)
}

fn draw_progress(tried: usize, total: usize, seconds: f64) -> io::Result<()> {
    let mut stderr = io::stderr().lock();
    if !stderr.is_terminal() {
        return Ok(());
    }
    let filled = BAR_WIDTH * tried / total.max(1);
    let bar = format!("{}{}", "█".repeat(filled), "░".repeat(BAR_WIDTH - filled.min(BAR_WIDTH)));
    let percent = 100 * tried / total.max(1);
    let rate = format_large_number(guess_rate(tried, seconds));
    write!(stderr, "\r{bar} {percent:3} %  {rate} guesses a second ")?;
    stderr.flush()
}

fn print_report(token: &str, words: &[&[u8]], search: &GuessResult) -> io::Result<u8> {
    let mut out = StdoutWriter::stdout();
    out.line(&format!("a token of the lab's own\n  {token}"))?;
    let (total, elapsed) = (words.len(), format_elapsed(search.seconds));
    match search.found.and_then(|index| Some((index, words.get(index)?))) {
        Some((index, word)) => {
            out.line(&format!("found     {}", escape_control_characters(&String::from_utf8_lossy(word))))?;
            out.line(&format!("          word {} of {total}, after {elapsed}", index + 1))?;
        }
        None => out.line(&format!("not found in {total} words, after {elapsed}"))?,
    }
    let rate = guess_rate(search.tried, search.seconds);
    let cores = count_of(available_threads().get(), "core");
    out.line(&format!("rate      {} guesses a second, on {cores}", format_large_number(rate)))?;
    out.line(&format!("at that rate, all values of 256 random bits take {:.1e} years", years_for_256_bits(rate)))?;
    out.flush()?;
    Ok(EXIT_OK)
}

fn format_elapsed(seconds: f64) -> String {
    if seconds < 1.0 { format!("{:.1} ms", seconds * 1000.0) } else { format!("{seconds:.1} s") }
}

/// A number rounded to a readable size: `1.9 million`.
fn format_large_number(number: f64) -> String {
    match number {
        1e6.. => format!("{:.1} million", number / 1e6),
        1e3.. => format!("{:.0} thousand", number / 1e3),
        _ => format!("{number:.0}"),
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
            assert_eq!(search.found.map(|index| words[index].to_vec()), Some(secret));
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
