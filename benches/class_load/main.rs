//! A class under load: so many phones join, vote within a time, some of them twice, and every vote is looked for on the
//! wall. Wall and server are the program itself, in a pseudo-terminal; the phones are sockets in this process.
//!
//! ```text
//! ulimit -n 30000; cargo bench --bench class_load -- 5000 10
//! ulimit -n 30000; cargo bench --bench class_load -- 5000 10 2
//! ```
//!
//! The numbers are how many phones (5000), the seconds within which they vote (10), and how many servers the class has (1). Two
//! share a Redis of this run; the first is killed in the middle of the voting, and its phones go on at the second. What Redis
//! holds in the end is compared with what each phone voted.

#![expect(clippy::disallowed_methods, reason = "it measures, and has a thread for the terminal")]

mod redis_server;
mod wall;

use std::collections::HashMap;
use std::net::Ipv4Addr;
use std::process::Command;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use rand::Rng as _;
use serde_json::Value as Json;
use sha2::{Digest as _, Sha256};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

use redis_server::RedisServer;
use wall::{Sight, Wall};

/// Of a hundred votes, so many are sent a second time.
const SENT_TWICE_PERCENT: u32 = 5;

/// The phones are spread over so many addresses of loopback: a pair of addresses has 28,000 ports.
const ADDRESSES: u8 = 8;

/// The servers of the class: what `Host` names, which is the address on the wall, and the port. The phones connect to other
/// addresses of loopback.
static SERVERS: OnceLock<Vec<(String, u16)>> = OnceLock::new();

fn server(index: usize) -> (&'static str, u16) {
    let servers = SERVERS.get().expect("the walls are open");
    let (host, port) = &servers[index % servers.len()];
    (host, *port)
}

/// A vote as its phone knows it.
#[derive(Clone, Debug)]
struct Vote {
    sent: Instant,
    acknowledged: Instant,
    /// How many had answered when it was acknowledged, this one included.
    ordinal: usize,
    option: u32,
    /// How often it was sent until then.
    attempts: usize,
    cookie: String,
}

/// A phone that has joined and listens.
struct Phone {
    server: usize,
    address: Ipv4Addr,
    cookie: String,
    events: TcpStream,
}

async fn exchange(
    address: Ipv4Addr,
    server_index: usize,
    line: &str,
    cookie: &str,
    body: &str,
) -> std::io::Result<String> {
    let (host, port) = server(server_index);
    let mut socket = TcpStream::connect((address, port)).await?;
    let length = body.len();
    let request = format!(
        "{line} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\nCookie: {cookie}\r\nContent-Length: {length}\r\n\r\n{body}"
    );
    socket.write_all(request.as_bytes()).await?;
    let mut answer = String::new();
    socket.read_to_string(&mut answer).await?;
    Ok(answer)
}

async fn listen(address: Ipv4Addr, server_index: usize, cookie: &str) -> std::io::Result<TcpStream> {
    let (host, port) = server(server_index);
    let mut events = TcpStream::connect((address, port)).await?;
    let request = format!("GET /events HTTP/1.1\r\nHost: {host}\r\nCookie: {cookie}\r\n\r\n");
    events.write_all(request.as_bytes()).await?;
    let mut first = [0; 2048];
    let count = events.read(&mut first).await?;
    assert!(first[..count].starts_with(b"HTTP/1.1 200"), "{}", String::from_utf8_lossy(&first[..count]));
    Ok(events)
}

async fn join(address: Ipv4Addr, server: usize, code: String) -> std::io::Result<Phone> {
    let answer = exchange(address, server, "POST /join", "", &format!("{{\"code\":\"{code}\"}}")).await?;
    let cookie = answer.split("set-cookie: ").nth(1).and_then(|rest| rest.split(';').next());
    let cookie = cookie.unwrap_or_else(|| panic!("no cookie in {answer:?}")).to_owned();
    let events = listen(address, server, &cookie).await?;
    Ok(Phone { server, address, cookie, events })
}

impl Phone {
    /// Votes after `delay`; until it is acknowledged, again and again, at one server after the other. Listens to its events all
    /// the while, and elsewhere if their server ends.
    async fn vote(mut self, delay: Duration, option: u32, is_sent_twice: bool) -> (Vote, Self) {
        tokio::time::sleep(delay).await;
        let body = format!("{{\"number\":1,\"chosen\":[{option}]}}");
        let (sent, mut attempts) = (Instant::now(), 0);
        let ordinal = loop {
            attempts += 1;
            let answer = exchange(self.address, self.server, "POST /vote", &self.cookie, &body).await;
            if let Ok(answer) = answer
                && let Some((_, body)) = answer.split_once("\r\n\r\n")
                && let Ok(json) = serde_json::from_str::<Json>(body)
                && let Some(ordinal) = json["answered"].as_u64()
            {
                break usize::try_from(ordinal).expect("a count");
            }
            self.server += 1;
            tokio::time::sleep(Duration::from_millis(50)).await;
        };
        let cookie = self.cookie.clone();
        let vote = Vote { sent, acknowledged: Instant::now(), ordinal, option, attempts, cookie };
        if is_sent_twice {
            drop(exchange(self.address, self.server, "POST /vote", &self.cookie, &body).await);
        }
        self.read_events().await;
        (vote, self)
    }

    /// Reads what has come; where the server has ended, listens to the next one.
    async fn read_events(&mut self) {
        let mut bytes = [0; 4096];
        loop {
            match tokio::time::timeout(Duration::from_millis(1), self.events.read(&mut bytes)).await {
                Ok(Ok(1..)) => {}
                Err(_) => return,
                Ok(_) => {
                    while let Err(_lost) =
                        listen(self.address, self.server, &self.cookie).await.map(|events| self.events = events)
                    {
                        self.server += 1;
                    }
                }
            }
        }
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
    let number = |index: usize, usual| numbers.get(index).copied().unwrap_or(usual);
    let (phones, seconds, servers) = (number(0, 5000), number(1, 10), number(2, 1));
    let redis = (servers > 1).then(RedisServer::start);
    let url = redis.as_ref().map(RedisServer::url).unwrap_or_default();
    let shared: &[&str] = if redis.is_some() { &["--redis", &url] } else { &[] };
    let mut walls = vec![Wall::open(phones + 10, shared)];
    let (host, port, code) = walls[0].entrance();
    let mut addresses = vec![(host, port)];
    for _ in 1..servers {
        let wall = Wall::open(phones + 10, &[shared, &["--room", &code]].concat());
        let (host, port, _) = wall.entrance();
        addresses.push((host, port));
        walls.push(wall);
    }
    SERVERS.get_or_init(|| addresses);
    let process = walls[0].program.process_id().unwrap_or(0);
    let empty_kib = resident_kib(process);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let (joined_after, joined) = runtime.block_on(join_all(phones, &code));
    for wall in &walls {
        wall.wait_for(&format!("{phones} here"));
    }
    let of_one = phones as u64 / servers as u64;
    println!(
        "joined in {:.2} s; {} KiB a phone",
        joined_after.as_secs_f64(),
        resident_kib(process).saturating_sub(empty_kib) / of_one
    );
    walls[0].go_on();
    for wall in &walls {
        wall.wait_for("Question 1 of");
    }
    let window = Duration::from_secs(seconds as u64);
    // The last wall stays; the others are killed in the middle.
    let last = walls.pop().expect("a wall");
    let (votes, killed) = runtime.block_on(vote_all(joined, window, walls));
    // The last count may still be on its way to the wall.
    let mut sights: Vec<Sight> = Vec::new();
    while sights.last().is_none_or(|sight| !is_complete(sight, phones)) {
        sights.push(last.sights.recv().expect("the wall is there"));
    }
    report(phones, seconds, &votes, &sights, killed);
    if let Some(redis) = &redis {
        compare(&votes, &redis.votes(&code));
    }
    let mut last = last;
    drop(last.program.kill());
}

/// Compares what Redis holds with what each phone voted.
fn compare(votes: &[Vote], kept: &HashMap<String, u32>) {
    let key = |cookie: &str| -> String {
        let id = cookie.split('=').nth(1).unwrap_or_default();
        let digest: [u8; 32] = Sha256::digest(id).into();
        let half = digest.first_chunk::<16>().copied().unwrap_or_default();
        format!("{:032x}", u128::from_be_bytes(half))
    };
    let is_kept = |vote: &&Vote| kept.get(&key(&vote.cookie)) == Some(&(1 << vote.option));
    let right = votes.iter().filter(is_kept).count();
    println!(
        "Redis holds {} votes; of {} acknowledged ones, {right} are there as they were sent",
        kept.len(),
        votes.len()
    );
    assert_eq!((kept.len(), right), (votes.len(), votes.len()), "none lost, none twice, none changed");
}

fn is_complete(sight: &Sight, phones: usize) -> bool {
    sight.text.contains(&format!("{phones} of {phones} have answered"))
}

async fn join_all(phones: usize, code: &str) -> (Duration, Vec<Phone>) {
    let start = Instant::now();
    let mut joining = JoinSet::new();
    let mut joined = Vec::new();
    for index in 0..phones {
        let address = Ipv4Addr::new(127, 0, 0, 1 + u8::try_from(index % usize::from(ADDRESSES)).unwrap_or(0));
        joining.spawn(join(address, index, code.to_owned()));
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

/// Lets all of them vote within `window`, and kills `doomed` in its middle. Returns when that was, if there were any.
async fn vote_all(phones: Vec<Phone>, window: Duration, doomed: Vec<Wall>) -> (Vec<Vote>, Option<Instant>) {
    let mut voting = JoinSet::new();
    for phone in phones {
        let delay = window.mul_f64(f64::from(rand::rng().next_u32()) / f64::from(u32::MAX));
        let option = rand::rng().next_u32() % 3;
        let is_sent_twice = rand::rng().next_u32() % 100 < SENT_TWICE_PERCENT;
        voting.spawn(phone.vote(delay, option, is_sent_twice));
    }
    let killing = tokio::spawn(async move {
        tokio::time::sleep(window / 2).await;
        let count = doomed.len();
        for wall in doomed {
            kill(wall.program.process_id().expect("it runs"));
        }
        (count > 0).then(Instant::now)
    });
    let mut votes = Vec::new();
    let mut phones = Vec::new();
    while let Some(result) = voting.join_next().await {
        let (vote, phone) = result.expect("it runs");
        votes.push(vote);
        // They go on listening.
        phones.push(phone);
    }
    (votes, killing.await.expect("it runs"))
}

/// Ends a process as a crash does; the terminal's own way would ask it first (SIGHUP).
fn kill(process: u32) {
    let killed = Command::new("kill").args(["-s", "KILL", &process.to_string()]).status();
    assert!(killed.is_ok_and(|status| status.success()), "no process {process}");
}

/// Says how long the votes took to be acknowledged and to be seen, and whether each was counted exactly once.
fn report(phones: usize, seconds: usize, votes: &[Vote], sights: &[Sight], killed: Option<Instant>) {
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
    let last = counts.last().map_or(0, |(_, count)| *count);
    let again = votes.iter().filter(|vote| vote.attempts > 1).count();
    println!(
        "{phones} phones, votes within {seconds} s: {} acknowledged, {again} after another attempt, {last} on the wall",
        votes.len()
    );
    let print_times = |name: &str, times: &mut Vec<Duration>| {
        let [p50, p99, max] = [50, 99, 100].map(|percent| percentile(times, percent));
        println!("{name} p50 {p50:.1} ms, p99 {p99:.1} ms, at most {max:.1} ms ({} votes)", times.len());
    };
    print_times("acknowledged", &mut acknowledged);
    print_times("on the wall ", &mut visible);
    assert_eq!((votes.len(), last), (phones, phones), "each vote exactly once");
    match killed {
        None => {
            let mut ordinals: Vec<usize> = votes.iter().map(|vote| vote.ordinal).collect();
            ordinals.sort_unstable();
            ordinals.dedup();
            assert_eq!(ordinals.len(), phones, "each counted apart");
        }
        Some(killed) => {
            let first = votes.iter().filter(|vote| vote.sent > killed).min_by_key(|vote| vote.acknowledged);
            let shown =
                first.and_then(|vote| counts.iter().find(|(time, count)| *time > killed && *count >= vote.ordinal));
            let after = shown.map_or(0.0, |(time, _)| time.duration_since(killed).as_secs_f64() * 1000.0);
            println!("a vote sent after the kill was on the wall {after:.0} ms after it");
        }
    }
}
