//! A person in a hurry: random keys, pastes and sizes, faster than anybody types.
//!
//! `AUTHWALK_KEYS=10000 cargo test --test terminal` runs a longer storm.

use rand::seq::IndexedRandom as _;
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha20Rng;

use super::Terminal;

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

#[test]
fn ten_thousand_keys_neither_stop_the_program_nor_get_lost() {
    let count = std::env::var("AUTHWALK_KEYS").ok().and_then(|count| count.parse().ok()).unwrap_or(2_000);
    for arguments in [&["--no-motion"][..], &[]] {
        for seed in 0..2 {
            storm(arguments, seed, count / 4);
        }
    }
}

fn storm(arguments: &[&str], seed: u64, count: usize) {
    let mut random = ChaCha20Rng::seed_from_u64(seed);
    let mut terminal = Terminal::start(arguments, 80, 24);
    terminal.wait_for("The first minute");
    for _ in 0..count {
        match random.random_range(0..20) {
            0 => {
                terminal.resize(random.random_range(2..=220), random.random_range(1..=70));
            }
            1..=9 => terminal.press(KEYS.choose(&mut random).expect("a key")),
            _ => terminal.press(&char::from(*LETTERS.choose(&mut random).expect("a letter")).to_string()),
        }
        while let Ok(bytes) = terminal.output.try_recv() {
            terminal.screen.process(&bytes);
        }
    }
    // Leave whatever screen the keys led to: after each Escape, a resize to a size without a picture forces a redraw.
    loop {
        terminal.press("\x1b\x1b");
        terminal.resize(40, 10);
        terminal.wait_for(TOO_SMALL);
        terminal.resize(80, 24);
        terminal
            .wait("the picture", |terminal| !terminal.text().contains(TOO_SMALL) && terminal.text().contains("keys"));
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
