//! A person in a hurry: random keys, pastes and sizes, faster than anybody types, and a terminal that reports what nobody
//! asked for, or half of it.
//!
//! `AUTHWALK_KEYS=10000 AUTHWALK_ROUNDS=100 cargo test --test terminal storm` does it at length.

use rand::seq::IndexedRandom as _;
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha20Rng;

use super::Terminal;
use super::frames::END;
use super::reports::{CUT_OFF, REPORTS};

/// Keys that do not leave the program. Each is written in one piece, as a terminal does.
const KEYS: [&str; 20] = [
    "\r",
    "\t",
    "\x1b[Z",
    "\x1b[A",
    "\x1b[B",
    "\x1b[C",
    "\x1b[C",
    "\x1b[D",
    "\x1b[5~",
    "\x1b[6~",
    "\x1b[H",
    "\x1b[F",
    "\x1b[3~",
    "\x7f",
    "\x1b\x1b",
    "/",
    "?",
    "\x1bOP",
    "\x1b[200~{\"alg\":\"none\"}\x1b[31m\n\x1b[201~",
    "\x1b[200~é漢\u{202e}\x1b[201~",
];
const LETTERS: &[u8] = b"abcdefghijklmnoprstuvwxyzABDEFGHIJKLMNOPRSTUVWXYZ0123456789 {}\"=.";

/// What is typed at the end; it stands in the search field only if no key before it went astray.
const LAST: &str = "zebra crossing 0123456789";

/// What stands on a screen that is too small for any other picture.
const TOO_SMALL: &str = "authwalk needs 60x20.";

/// The beginnings of sequences, the ends of others, and bytes that are neither.
const BROKEN: [&[u8]; 14] = [
    b"\x1b",
    b"\x1b[",
    b"\x1bO",
    b"\x1b]",
    b"\x1bP",
    b"\x1b_",
    b"\x1b[M",
    b"\x1b[[",
    b"\x1b[1;",
    b"\x1b[?\x1b[",
    b"\x1b\\",
    b"\x07",
    b"\xe6\xbc",
    b"\xff\x80\xc0",
];

#[test]
fn ten_thousand_keys_neither_stop_the_program_nor_get_lost() {
    let count = number_from("AUTHWALK_KEYS", 2_000);
    for arguments in [&["--no-motion"][..], &[]] {
        for seed in 0..2 {
            storm(arguments, seed, count / 4, press_random_key);
        }
    }
}

#[test]
fn reports_and_broken_sequences_among_the_keys_swallow_none_of_those_that_follow() {
    let rounds = number_from("AUTHWALK_ROUNDS", 4);
    for seed in 0..rounds as u64 {
        storm(&["--no-motion"], 1_000 + seed, 200, press_random_bytes);
    }
}

fn number_from(variable: &str, default: usize) -> usize {
    std::env::var(variable).ok().and_then(|number| number.parse().ok()).unwrap_or(default)
}

fn press_random_key(terminal: &mut Terminal, random: &mut ChaCha20Rng) {
    match random.random_range(0..20) {
        0 => terminal.resize(random.random_range(2..=220), random.random_range(1..=70)),
        1..=9 => terminal.press(KEYS.choose(random).expect("a key")),
        _ => terminal.press(&char::from(*LETTERS.choose(random).expect("a letter")).to_string()),
    }
}

fn press_random_bytes(terminal: &mut Terminal, random: &mut ChaCha20Rng) {
    match random.random_range(0..10) {
        0 => terminal.press(REPORTS.choose(random).expect("a report")),
        1 => terminal.press(CUT_OFF.choose(random).expect("a report")),
        2 => terminal.press_bytes(BROKEN.choose(random).expect("bytes")),
        3 => terminal.claim_size(1, 1),
        _ => press_random_key(terminal, random),
    }
}

fn storm(arguments: &[&str], seed: u64, count: usize, press: fn(&mut Terminal, &mut ChaCha20Rng)) {
    let mut random = ChaCha20Rng::seed_from_u64(seed);
    let mut terminal = Terminal::start(arguments, 80, 24);
    terminal.wait_for("The first minute");
    for _ in 0..count {
        press(&mut terminal, &mut random);
        while let Ok(bytes) = terminal.output.try_recv() {
            terminal.take(&bytes);
        }
    }
    // A paste that is still open ends.
    terminal.press("\x1b[201~");
    // Leave whatever screen the keys led to: after each Escape, a resize to a size without a picture forces a redraw.
    for escape in 0.. {
        assert!(escape < 50, "seed {seed}: Escape does not lead to the map\n{}", terminal.text());
        terminal.press("\x1b\x1b");
        terminal.resize(40, 10);
        terminal.wait_for(TOO_SMALL);
        terminal.resize(80, 24);
        // To the end of a frame: what we seek stands in its last line, and the word in others, too.
        terminal.wait("the picture", |terminal| {
            let text = terminal.text();
            !text.contains(TOO_SMALL) && text.contains("keys") && terminal.raw.ends_with(END.as_bytes())
        });
        if terminal.text().contains("Enter open") {
            break;
        }
    }
    // On the map, this shows whether all keys arrived. (Escape and a letter in one piece are Alt with that
    // letter; Backspace keeps the two apart.)
    terminal.press("\x7f\x7f");
    for letter in std::iter::once('/').chain(LAST.chars()) {
        terminal.press(&letter.to_string());
    }
    terminal.wait(&format!("seed {seed}: the map, and {LAST}"), |terminal| terminal.text().contains(LAST));
    terminal.press("\x03");
    assert_eq!(terminal.ends(), 0, "seed {seed}");
}
