//! What a store costs when it grows: each operation with 100,000 sessions and with 1,000, and the slowest request while what
//! has ended is deleted, compared with the slowest without. Prints both sides of each ratio.
//!
//! Each operation should take less than twice as long with the many sessions, and a request in a clean-up less than three times
//! as long as the slowest without. A look-up in Redis should take at most 1.3 times as long as a bare `GET` by the same client, or
//! 10 µs more; one in SQLite at most 1.3 times as long as the bare prepared statement. `cargo bench --bench stores -- redis`
//! measures that store alone.

#![expect(clippy::disallowed_methods, reason = "it measures")]

use std::hint::black_box;
use std::os::unix::net::UnixStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use authwalk::internals::lab::{LabError, LookUpBench, SharedStoreSource, StoreBench};
use authwalk::internals::model::SessionStoreKind;
use rusqlite::{Connection, Row};
use tempfile::TempDir;

const FEW: u32 = 1_000;
const MANY: u32 = 100_000;

/// How often each operation is timed.
const ROUNDS: u32 = 2_000;

/// In how many series the slowest requests are measured, each of so many: the slowest of one series says more about what else the
/// machine does than their median.
const SERIES: u32 = 41;
const SERIES_LENGTH: u32 = 100;

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

fn median(mut samples: Vec<Duration>) -> Duration {
    samples.sort_unstable();
    samples[samples.len() / 2]
}

/// The median times of two things that take turns, so that both see the same of what else the machine does.
fn medians(mut base: impl FnMut(u32) -> Duration, mut measured: impl FnMut(u32) -> Duration) -> (Duration, Duration) {
    let (mut base_samples, mut measured_samples) = (Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        base_samples.push(base(round));
        measured_samples.push(measured(round));
    }
    (median(base_samples), median(measured_samples))
}

/// Times an operation on a session.
fn time_operation(store: &StoreBench, operation: Operation, round: u32) -> Duration {
    let sample = timed(|| operation(store, round));
    // What was deleted is there again for the next.
    store.create(round).expect("the store answers");
    sample
}

fn time_look_up(store: &StoreBench, round: u32) -> Duration {
    timed(|| store.look_up(round).map(|found| assert!(black_box(found))))
}

/// The slowest of a series of requests, and of a series behind a portion of a clean-up each, which take turns: the medians of
/// many such series. A request is a `GET /me` over HTTP, as the shop answers it from this store.
fn slowest_requests(store: StoreBench) -> (Duration, Duration) {
    // Every second session has ended, and may be gone.
    let mut shop = LookUpBench::start_on(store).expect("a shop");
    let mut request = |clean_up: bool| {
        timed(|| {
            // What the request waits for.
            assert!(!clean_up || shop.clean_up(), "there is more to delete");
            shop.look_up(1).map(drop)
        })
    };
    let (mut slowest_quiet, mut slowest_busy) = (Vec::new(), Vec::new());
    for _ in 0..SERIES {
        let (mut quiet, mut busy) = (Duration::ZERO, Duration::ZERO);
        for _ in 0..SERIES_LENGTH {
            quiet = quiet.max(request(false));
            busy = busy.max(request(true));
        }
        slowest_quiet.push(quiet);
        slowest_busy.push(busy);
    }
    (median(slowest_quiet), median(slowest_busy))
}

fn report(name: &str, base: Duration, measured: Duration, limit: f64) {
    let ratio = measured.as_secs_f64() / base.as_secs_f64();
    let verdict = if ratio <= limit { "holds" } else { "FAILS" };
    let micros = |time: Duration| time.as_secs_f64() * 1e6;
    println!(
        "  {name:<24} {:>10.2} µs → {:>10.2} µs   {ratio:>5.2}x (at most {limit:.2}x)  {verdict}",
        micros(base),
        micros(measured)
    );
}

/// Looks up what the store looks up, with the prepared statement and nothing around it, in a database of its own.
fn compare_with_statement(store: &StoreBench) {
    let folder = tempfile::tempdir().expect("a folder");
    let connection = Connection::open(folder.path().join("bare.db")).expect("a database");
    let schema = "PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; BEGIN;
        CREATE TABLE sessions (key TEXT PRIMARY KEY, user TEXT, role TEXT, login INTEGER NOT NULL, device TEXT NOT NULL,
            created INTEGER NOT NULL, used INTEGER NOT NULL, ends INTEGER NOT NULL, serial INTEGER NOT NULL,
            auth_time INTEGER, data TEXT);";
    connection.execute_batch(schema).expect("a table");
    let mut insert = connection
        .prepare("INSERT INTO sessions VALUES (?, ?, NULL, 0, 'laptop (browser)', 0, 0, 1000000, ?, NULL, NULL)")
        .expect("a statement");
    for number in 0..MANY {
        insert.execute((bare_key(number), format!("user{}", number / 5), number)).expect("room");
    }
    connection.execute_batch("COMMIT").expect("written");
    let columns = "key, user, role, login, device, created, used, ends, serial, auth_time, data";
    let mut query = connection.prepare(&format!("SELECT {columns} FROM sessions WHERE key = ?")).expect("a statement");
    let mut time_statement = |round: u32| {
        let key = bare_key(scattered(round));
        let started = Instant::now();
        black_box(query.query_row([&key], read_columns).expect("a row"));
        started.elapsed()
    };
    let (base, measured) = medians(&mut time_statement, |round| time_look_up(store, round));
    report("against the statement", base, measured, 1.3);
}

/// All columns as Rust has them: without reading them, nothing was looked up.
fn read_columns(row: &Row<'_>) -> rusqlite::Result<(String, Option<String>, String, i64)> {
    for index in [2, 9, 10] {
        black_box(row.get::<_, Option<String>>(index)?);
    }
    for index in [3, 5, 6, 7] {
        black_box(row.get::<_, i64>(index)?);
    }
    Ok((row.get(0)?, row.get(1)?, row.get(4)?, row.get(8)?))
}

/// A `GET` of a record of the same length by the same client, from the same Redis.
fn compare_with_get(store: &StoreBench, redis: &BenchRedis) {
    let client = redis::Client::open(redis.url()).expect("an address");
    let mut connection = client.get_connection().expect("a connection");
    let record = "x".repeat(150);
    for numbers in (0..MANY).collect::<Vec<_>>().chunks(1000) {
        let mut pipeline = redis::pipe();
        for number in numbers {
            pipeline.cmd("SET").arg(bare_key(*number)).arg(&record).ignore();
        }
        pipeline.query::<()>(&mut connection).expect("room");
    }
    let mut time_get = |round: u32| {
        let key = bare_key(scattered(round));
        let started = Instant::now();
        let found: Vec<u8> = redis::cmd("GET").arg(key).query(&mut connection).expect("an answer");
        black_box(found);
        started.elapsed()
    };
    let (base, measured) = medians(&mut time_get, |round| time_look_up(store, round));
    let allowed = (base + Duration::from_micros(10)).as_secs_f64() / base.as_secs_f64();
    report("against a bare GET", base, measured, allowed.max(1.3));
}

/// A Redis with room for very many sessions, on a socket in a temporary folder.
struct BenchRedis {
    server: Child,
    folder: TempDir,
}

impl BenchRedis {
    fn start() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let mut command = Command::new("redis-server");
        command.args(["--port", "0", "--unixsocket", "s", "--save", "", "--appendonly", "no"]);
        let server = command.current_dir(folder.path()).stdout(Stdio::null()).spawn();
        let started = Self { server: server.expect("a redis-server on the PATH"), folder };
        while UnixStream::connect(started.folder.path().join("s")).is_err() {
            std::thread::yield_now();
        }
        started
    }

    fn url(&self) -> String {
        format!("unix://{}", self.folder.path().join("s").display())
    }
}

impl Drop for BenchRedis {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

fn bare_key(number: u32) -> String {
    format!("{number:032x}")
}

/// A number that is no neighbour of the one before.
const fn scattered(round: u32) -> u32 {
    round.wrapping_mul(2_654_435_761) % MANY
}

fn main() {
    let only: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    for (name, kind) in STORES {
        if !only.is_empty() && !only.iter().any(|wanted| wanted == name) {
            continue;
        }
        let redis = (kind == SessionStoreKind::Shared).then(BenchRedis::start);
        let source = redis.as_ref().map_or(SharedStoreSource::Sqlite, |redis| SharedStoreSource::Named(redis.url()));
        let few = StoreBench::open(kind, source.clone(), FEW).expect("a store");
        let many = StoreBench::open(kind, source, MANY).expect("a store");
        println!("{} with {FEW} and with {MANY} sessions", many.name());
        for (operation_name, operation) in OPERATIONS {
            let time_few = |round| time_operation(&few, operation, round);
            let (base, measured) = medians(time_few, |round| time_operation(&many, operation, round));
            report(operation_name, base, measured, 2.0);
        }
        if kind == SessionStoreKind::Sqlite {
            compare_with_statement(&many);
        }
        if let Some(redis) = &redis {
            compare_with_get(&many, redis);
        }
        if kind.is_outside() {
            let (quiet, busy) = slowest_requests(many);
            report("slowest in a clean-up", quiet, busy, 3.0);
        }
    }
}
