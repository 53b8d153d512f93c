//! What a store costs when it grows: each operation with 100,000 sessions and with 1,000, and the slowest look-up while what
//! has ended is deleted, compared with the slowest without. Prints both sides of each ratio.
//!
//! Each operation should take less than twice as long with the many sessions, and a look-up in a clean-up less than three times
//! as long as the slowest without. `cargo bench --bench stores -- redis` measures that store alone.

#![expect(clippy::disallowed_methods, reason = "it measures")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use authwalk::internals::lab::{LabError, StoreBench};
use authwalk::internals::model::SessionStoreKind;

const FEW: u32 = 1_000;
const MANY: u32 = 100_000;

/// How often each operation is timed.
const ROUNDS: u32 = 2_000;

/// So many of the slowest look-ups are left out: they say more about what else the machine does.
const OUTLIERS: usize = 3;

const STORES: [(&str, SessionStoreKind); 4] = [
    ("memory", SessionStoreKind::Memory),
    ("files", SessionStoreKind::Files),
    ("sqlite", SessionStoreKind::Sqlite),
    ("redis", SessionStoreKind::Shared),
];

/// What is timed, by its name.
type Operation = fn(&StoreBench, u32) -> Result<(), LabError>;

const OPERATIONS: [(&str, Operation); 4] = [
    ("look-up", |store, number| store.look_up(number).map(|found| assert!(black_box(found)))),
    ("renewal", StoreBench::renew),
    ("all of a user", |store, number| store.all_of_user(number).map(|count| assert!(black_box(count) > 0))),
    ("deletion", StoreBench::delete),
];

fn timed(operation: impl FnOnce() -> Result<(), LabError>) -> Duration {
    let started = Instant::now();
    operation().expect("the store answers");
    started.elapsed()
}

/// The median time of an operation.
fn median(store: &StoreBench, operation: Operation) -> Duration {
    let mut samples: Vec<Duration> = (0..ROUNDS)
        .map(|round| {
            let sample = timed(|| operation(store, round));
            // What was deleted is there again for the next.
            store.create(round).expect("the store answers");
            sample
        })
        .collect();
    samples.sort_unstable();
    samples[samples.len() / 2]
}

/// The slowest of many look-ups, each after `before`.
fn slowest_look_up(store: &StoreBench, mut before: impl FnMut()) -> Duration {
    let mut samples: Vec<Duration> = (0..ROUNDS)
        .map(|round| {
            let started = Instant::now();
            before();
            // Every second session has ended, and may be gone.
            black_box(store.look_up(round).expect("the store answers"));
            started.elapsed()
        })
        .collect();
    samples.sort_unstable();
    samples[samples.len() - 1 - OUTLIERS]
}

fn report(name: &str, base: Duration, measured: Duration, limit: f64) {
    let ratio = measured.as_secs_f64() / base.as_secs_f64();
    let verdict = if ratio <= limit { "holds" } else { "FAILS" };
    let micros = |time: Duration| time.as_secs_f64() * 1e6;
    println!(
        "  {name:<24} {:>10.2} µs → {:>10.2} µs   {ratio:>5.2}x (at most {limit}x)  {verdict}",
        micros(base),
        micros(measured)
    );
}

fn main() {
    let only: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    for (name, kind) in STORES {
        if !only.is_empty() && !only.iter().any(|wanted| wanted == name) {
            continue;
        }
        let few = StoreBench::open(kind, FEW).expect("a store");
        let many = StoreBench::open(kind, MANY).expect("a store");
        println!("{} with {FEW} and with {MANY} sessions", many.name());
        for (operation_name, operation) in OPERATIONS {
            report(operation_name, median(&few, operation), median(&many, operation), 2.0);
        }
        if matches!(kind, SessionStoreKind::Sqlite | SessionStoreKind::Shared) {
            let quiet = slowest_look_up(&many, || {});
            let busy = slowest_look_up(&many, || assert!(many.clean_up(), "there is more to delete"));
            report("slowest in a clean-up", quiet, busy, 3.0);
        }
    }
}
