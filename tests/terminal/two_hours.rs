//! Two hours in front of a class, time compressed: a key every three seconds, without the seconds.
//!
//! `AUTHWALK_TALK_KEYS=20000 cargo test --test terminal two_hours` talks at length.

use rand::seq::IndexedRandom as _;
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha20Rng;

use super::Terminal;

/// A key every three seconds.
const KEYS_OF_TWO_HOURS: usize = 2_400;

/// So many keys, and then one look at whether each of them has arrived.
const KEYS_BETWEEN_LOOKS: usize = 100;

/// After so many looks the program has seen each slide and keeps what it needs.
const WARM_UP_LOOKS: usize = 6;

/// What a speaker presses, and a clicker; nothing that ends the presentation or opens something over it.
const KEYS: [&str; 20] = [
    "\x1b[6~", "\x1b[6~", "\x1b[6~", "\x1b[5~", " ", "\r", "\x1b[C", "\x1b[D", "\x1b[A", "\x1b[B", "\x1b[H", "\x1b[F",
    "b", "n", "p", "z", "h", "+", "-", "\x7f",
];

fn random_key(random: &mut ChaCha20Rng) -> String {
    if random.random_range(0..5) == 0 {
        return random.random_range(0..10).to_string();
    }
    (*KEYS.choose(random).expect("a key")).to_owned()
}

/// The memory that the program holds, in KiB.
#[cfg(target_os = "linux")]
fn resident_kib(terminal: &Terminal) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{}/status", terminal.child.process_id()?)).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().strip_suffix(" kB")?.parse().ok()
}

/// Only Linux says so in a file.
#[cfg(not(target_os = "linux"))]
fn resident_kib(_terminal: &Terminal) -> Option<u64> {
    None
}

/// What a program held when it was warm.
#[derive(Default)]
struct Memory {
    warm_kib: Option<u64>,
}

impl Memory {
    /// From the look after the warm-up on, a program holds at most a tenth more than at that one.
    fn look(&mut self, number: usize, program: &str, terminal: &Terminal) {
        let Some(held) = resident_kib(terminal).filter(|_| number >= WARM_UP_LOOKS) else { return };
        let warm = *self.warm_kib.get_or_insert(held);
        assert!(held * 10 <= warm * 11, "look {number}: {program} grew from {warm} to {held} KiB");
    }
}

/// Goes to the first slide and `pages` on; each key that is lost on the way leads to another slide.
fn look(stage: &mut Terminal, pages: usize) {
    // Lights up a dark wall, and takes a number back that is half typed.
    stage.press("p");
    stage.press("1");
    stage.press("\r");
    for _ in 0..pages {
        stage.press("\x1b[6~");
    }
    stage.wait_for(&format!(" {} / ", pages + 1));
}

#[test]
fn a_talk_of_two_hours_misses_no_key_and_grows_by_less_than_a_tenth() {
    let runtime = tempfile::tempdir().expect("a folder");
    let arguments = ["--seed", "7", "--no-motion", "present", "session-login"];
    let mut stage = Terminal::start_beside(runtime.path(), &arguments, 100, 30);
    stage.wait_for("1 / ");
    let mut console = Terminal::start_beside(runtime.path(), &["notes"], 80, 24);
    console.wait_for("1 / ");
    let keys = std::env::var("AUTHWALK_TALK_KEYS").ok().and_then(|number| number.parse().ok());
    let looks = keys.unwrap_or(KEYS_OF_TWO_HOURS) / KEYS_BETWEEN_LOOKS;
    let mut random = ChaCha20Rng::seed_from_u64(7);
    let (mut stage_memory, mut console_memory) = (Memory::default(), Memory::default());
    for number in 0..looks {
        for _ in 0..KEYS_BETWEEN_LOOKS {
            stage.press(&random_key(&mut random));
            while let Ok(bytes) = stage.output.try_recv() {
                stage.take(&bytes);
            }
        }
        let pages = random.random_range(10..30);
        look(&mut stage, pages);
        console.wait_for(&format!(" {} / ", pages + 1));
        stage_memory.look(number, "the presentation", &stage);
        console_memory.look(number, "the console", &console);
    }
    assert!(looks > WARM_UP_LOOKS + 1, "{looks} looks leave nothing to compare");
    stage.press("\x03");
    assert_eq!(stage.ends(), 0);
    console.press("\x03");
    assert_eq!(console.ends(), 0);
}
