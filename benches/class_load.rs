//! A class under load: so many phones join, vote within a time, some of them twice, and every vote is looked for on the
//! wall. Wall and server are the program itself, in a pseudo-terminal; the phones are sockets in this process.
//!
//! ```text
//! cargo build --release && cargo bench --bench class_load -- 5000 10
//! ```
//!
//! The numbers are how many phones (5000) and the seconds within which they vote (10).

#![expect(clippy::disallowed_methods, reason = "it measures, and has a thread for the terminal")]

use std::io::{Read as _, Write as _};
use std::net::Ipv4Addr;
use std::num::NonZero;
use std::sync::OnceLock;
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{CommandBuilder, PtySize, native_pty_system};
use rand::Rng as _;
use serde_json::Value as Json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

/// Of a hundred votes, so many are sent a second time.
const SENT_TWICE_PERCENT: u32 = 5;

/// The phones are spread over so many addresses of loopback: a pair of addresses has 28,000 ports.
const ADDRESSES: u8 = 8;

const ROWS: NonZero<u16> = NonZero::new(40).expect("rows");
const COLUMNS: NonZero<u16> = NonZero::new(120).expect("columns");

/// The address on the wall, as `Host` names it. The phones connect to other addresses of loopback.
static HOST: OnceLock<String> = OnceLock::new();

fn host() -> &'static str {
    HOST.get().map_or("", String::as_str)
}

/// What the wall shows, and since when.
#[derive(Clone, Debug)]
struct Sight {
    time: Instant,
    text: String,
}

/// The program in a terminal.
struct Wall {
    keyboard: Box<dyn std::io::Write + Send>,
    sights: Receiver<Sight>,
    program: Box<dyn portable_pty::Child + Send + Sync>,
    _terminal: Box<dyn portable_pty::MasterPty + Send>,
}

impl Wall {
    fn open(capacity: usize) -> Self {
        let size = PtySize { rows: 40, cols: 120, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).expect("a terminal");
        let mut command = CommandBuilder::new(concat!(env!("CARGO_MANIFEST_DIR"), "/target/release/authwalk"));
        command.args(["class", "session-login", "--bind", "0.0.0.0:0", "--capacity", &capacity.to_string()]);
        command.args(["--no-motion", "--seed", "1"]);
        command.cwd(env!("CARGO_MANIFEST_DIR"));
        command.env("TERM", "xterm-256color");
        let program = pair.slave.spawn_command(command).expect("`cargo build --release` first");
        let mut output = pair.master.try_clone_reader().expect("its output");
        let keyboard = pair.master.take_writer().expect("its keyboard");
        let (sender, sights) = channel();
        thread::spawn(move || {
            let mut screen = vt100::Parser::new(ROWS, COLUMNS, 0);
            let mut bytes = [0; 16 * 1024];
            while let Ok(count) = output.read(&mut bytes) {
                if count == 0 {
                    return;
                }
                screen.process(&bytes[..count]);
                let sight = Sight { time: Instant::now(), text: screen.screen().contents() };
                if sender.send(sight).is_err() {
                    return;
                }
            }
        });
        Self { keyboard, sights, program, _terminal: pair.master }
    }

    fn wait_for(&self, text: &str) -> Sight {
        loop {
            let sight = self.sights.recv().expect("the wall is there");
            if sight.text.contains(text) {
                return sight;
            }
        }
    }

    fn go_on(&mut self) {
        self.keyboard.write_all(b"\r").expect("its keyboard");
    }
}

/// A vote as its phone knows it.
#[derive(Clone, Copy, Debug)]
struct Vote {
    sent: Instant,
    acknowledged: Instant,
    /// How many had answered when it was counted, this one included.
    ordinal: usize,
}

/// A phone that has joined and listens.
struct Phone {
    port: u16,
    address: Ipv4Addr,
    cookie: String,
    events: TcpStream,
}

async fn exchange(address: Ipv4Addr, port: u16, request: &str) -> std::io::Result<String> {
    let mut socket = TcpStream::connect((address, port)).await?;
    socket.write_all(request.as_bytes()).await?;
    let mut answer = String::new();
    socket.read_to_string(&mut answer).await?;
    Ok(answer)
}

fn post(path: &str, cookie: &str, body: &str) -> String {
    format!(
        "POST {path} HTTP/1.1\r\nHost: {}\r\nContent-Type: application/json\r\nCookie: {cookie}\r\nContent-Length: {}\r\n\r\n{body}",
        host(),
        body.len()
    )
}

async fn join(address: Ipv4Addr, port: u16, code: String) -> std::io::Result<Phone> {
    let answer = exchange(address, port, &post("/join", "", &format!("{{\"code\":\"{code}\"}}"))).await?;
    let cookie = answer.split("set-cookie: ").nth(1).and_then(|rest| rest.split(';').next());
    let cookie = cookie.unwrap_or_else(|| panic!("no cookie in {answer:?}")).to_owned();
    let mut events = TcpStream::connect((address, port)).await?;
    let request = format!("GET /events HTTP/1.1\r\nHost: {}\r\nCookie: {cookie}\r\n\r\n", host());
    events.write_all(request.as_bytes()).await?;
    let mut first = [0; 2048];
    let count = events.read(&mut first).await?;
    assert!(first[..count].starts_with(b"HTTP/1.1 200"), "{}", String::from_utf8_lossy(&first[..count]));
    Ok(Phone { port, address, cookie, events })
}

impl Phone {
    /// Votes after `delay`; until it is acknowledged, again and again. Listens to its events all the while.
    async fn vote(mut self, delay: Duration, option: usize, is_sent_twice: bool) -> (Vote, Self) {
        tokio::time::sleep(delay).await;
        let request = post("/vote", &self.cookie, &format!("{{\"number\":1,\"chosen\":[{option}]}}"));
        let sent = Instant::now();
        let ordinal = loop {
            if let Ok(answer) = exchange(self.address, self.port, &request).await
                && let Some((_, body)) = answer.split_once("\r\n\r\n")
                && let Ok(json) = serde_json::from_str::<Json>(body)
                && let Some(ordinal) = json["answered"].as_u64()
            {
                break usize::try_from(ordinal).expect("a count");
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        };
        let vote = Vote { sent, acknowledged: Instant::now(), ordinal };
        if is_sent_twice {
            drop(exchange(self.address, self.port, &request).await);
        }
        let mut bytes = [0; 4096];
        while let Ok(Ok(1..)) = tokio::time::timeout(Duration::from_millis(1), self.events.read(&mut bytes)).await {}
        (vote, self)
    }
}

/// The value at `percent` of the sorted `times`, in milliseconds.
fn percentile(times: &mut [Duration], percent: usize) -> f64 {
    times.sort_unstable();
    let index = (times.len() * percent / 100).min(times.len().saturating_sub(1));
    times.get(index).map_or(0.0, |time| time.as_secs_f64() * 1000.0)
}

fn resident_kib(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(0)
}

fn number_before(text: &str, after: &str) -> Option<usize> {
    text.lines().next()?.split(after).next()?.split_whitespace().last()?.parse().ok()
}

fn main() {
    let numbers: Vec<usize> = std::env::args().filter_map(|argument| argument.parse().ok()).collect();
    let (phones, seconds) = (numbers.first().copied().unwrap_or(5000), numbers.get(1).copied().unwrap_or(10));
    let mut wall = Wall::open(phones + 10);
    let lobby = wall.wait_for("Type   ").text;
    let word_after =
        |label: &str| lobby.split(label).nth(1).and_then(|rest| rest.split_whitespace().next()).expect(label);
    let code = word_after("Type   ").to_owned();
    HOST.get_or_init(|| word_after("Open   ").trim_start_matches("http://").to_owned());
    let port: u16 = word_after("Open   ").rsplit(':').next().and_then(|port| port.parse().ok()).expect("a port");
    let process = wall.program.process_id().unwrap_or(0);
    let empty_kib = resident_kib(process);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let (joined_after, joined) = runtime.block_on(join_all(phones, port, &code));
    wall.wait_for(&format!("{phones} here"));
    let full_kib = resident_kib(process);
    wall.go_on();
    wall.wait_for("Question 1 of");
    let votes = runtime.block_on(vote_all(joined, Duration::from_secs(seconds as u64)));
    // The last count may still be on its way to the wall.
    let mut sights: Vec<Sight> = Vec::new();
    while sights
        .last()
        .is_none_or(|sight| number_before(&sight.text, " of ") != Some(phones) && !is_complete(sight, phones))
    {
        sights.push(wall.sights.recv().expect("the wall is there"));
    }
    report(phones, seconds, &votes, &sights);
    println!("joined in {:.2} s; {} KiB a phone", joined_after.as_secs_f64(), (full_kib - empty_kib) / phones as u64);
    drop(wall.program.kill());
}

fn is_complete(sight: &Sight, phones: usize) -> bool {
    sight.text.contains(&format!("{phones} of {phones} have answered"))
}

async fn join_all(phones: usize, port: u16, code: &str) -> (Duration, Vec<Phone>) {
    let start = Instant::now();
    let mut joining = JoinSet::new();
    let mut joined = Vec::new();
    for index in 0..phones {
        let address = Ipv4Addr::new(127, 0, 0, 1 + u8::try_from(index % usize::from(ADDRESSES)).unwrap_or(0));
        joining.spawn(join(address, port, code.to_owned()));
        // As many at a time as a listener's queue holds.
        if joining.len() >= 100
            && let Some(phone) = joining.join_next().await
        {
            joined.push(phone.expect("it runs").expect("it joins"));
        }
    }
    while let Some(phone) = joining.join_next().await {
        joined.push(phone.expect("it runs").expect("it joins"));
    }
    (start.elapsed(), joined)
}

async fn vote_all(phones: Vec<Phone>, window: Duration) -> Vec<Vote> {
    let mut voting = JoinSet::new();
    for phone in phones {
        let delay = window.mul_f64(f64::from(rand::rng().next_u32()) / f64::from(u32::MAX));
        let option = usize::try_from(rand::rng().next_u32() % 3).unwrap_or(0);
        let is_sent_twice = rand::rng().next_u32() % 100 < SENT_TWICE_PERCENT;
        voting.spawn(phone.vote(delay, option, is_sent_twice));
    }
    let mut votes = Vec::new();
    let mut phones = Vec::new();
    while let Some(result) = voting.join_next().await {
        let (vote, phone) = result.expect("it runs");
        votes.push(vote);
        // They go on listening.
        phones.push(phone);
    }
    votes
}

/// Says how long the votes took to be acknowledged and to be seen, and whether each was counted exactly once.
fn report(phones: usize, seconds: usize, votes: &[Vote], sights: &[Sight]) {
    let counts: Vec<(Instant, usize)> = sights
        .iter()
        .filter_map(|sight| Some((sight.time, number_before(&sight.text, &format!(" of {phones} have answered"))?)))
        .collect();
    let mut acknowledged: Vec<Duration> = votes.iter().map(|vote| vote.acknowledged - vote.sent).collect();
    let seen = |vote: &Vote| {
        let sight = counts.iter().find(|(time, count)| *count >= vote.ordinal && *time >= vote.sent)?;
        Some(sight.0.saturating_duration_since(vote.sent))
    };
    let mut visible: Vec<Duration> = votes.iter().filter_map(seen).collect();
    let mut ordinals: Vec<usize> = votes.iter().map(|vote| vote.ordinal).collect();
    ordinals.sort_unstable();
    ordinals.dedup();
    let last = counts.last().map_or(0, |(_, count)| *count);
    println!(
        "{phones} phones, votes within {seconds} s: {} acknowledged, {} of them counted apart, {last} on the wall",
        votes.len(),
        ordinals.len()
    );
    println!(
        "acknowledged p50 {:.1} ms, p99 {:.1} ms",
        percentile(&mut acknowledged, 50),
        percentile(&mut acknowledged, 99)
    );
    println!(
        "on the wall  p50 {:.1} ms, p99 {:.1} ms ({} seen)",
        percentile(&mut visible, 50),
        percentile(&mut visible, 99),
        visible.len()
    );
    assert_eq!((votes.len(), ordinals.len(), last), (phones, phones, phones), "each vote exactly once");
}
