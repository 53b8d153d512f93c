//! What the lab costs: the look-up of a session over HTTP, compared with hyper and axum and nothing in between, in the same
//! run; a step, from the caller's thread to the lab and back; and what 100,000 exchanges leave in memory.
//!
//! A look-up should take at most 1.3 times as long as hyper and axum alone, and the memory should grow by at most 10% after
//! the first 10,000. What an exchange costs with all that a lesson tells of it is printed as well. `cargo bench --bench lab -- gates` measures these two alone.

#![expect(clippy::disallowed_methods, reason = "it measures")]

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use authwalk::internals::cookie::ThirdPartyCookies;
use authwalk::internals::lab::{Lab, LabConfig, LabReport, LaneConfig, LookUpBench};
use authwalk::internals::model::{Act, BUILT_IN_ACCOUNTS, ClientKind, ClientSetup, LaneAct, Setup};
use axum::Router;
use axum::routing::get;
use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use http_body_util::{BodyExt, Empty};
use hyper::Request;
use hyper::body::Bytes;
use hyper::client::conn::http1::SendRequest;
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use serde_json::{Value as Json, json};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::{Builder, Runtime};

/// Exchanges per iteration, so that the cost of the iteration itself hardly counts.
const BATCH: usize = 100;

fn runtime() -> Runtime {
    Builder::new_current_thread().enable_io().build().expect("a runtime")
}

/// Accepts connections for ever. Nothing but axum behind hyper: what no lab can be faster than.
async fn floor_server(listener: TcpListener) {
    let router = Router::new().route("/me", get(async || r#"{"user":"ada"}"#));
    loop {
        let (socket, _) = listener.accept().await.expect("a connection");
        socket.set_nodelay(true).expect("nodelay");
        let service = TowerToHyperService::new(router.clone());
        tokio::spawn(hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(socket), service));
    }
}

async fn floor_client(address: SocketAddr) -> SendRequest<Empty<Bytes>> {
    let socket = TcpStream::connect(address).await.expect("a connection");
    socket.set_nodelay(true).expect("nodelay");
    let (sender, driver) = hyper::client::conn::http1::handshake(TokioIo::new(socket)).await.expect("a handshake");
    tokio::spawn(driver);
    sender
}

async fn floor_batch(sender: &mut SendRequest<Empty<Bytes>>) -> Result<usize, Infallible> {
    let mut read = 0;
    for _ in 0..BATCH {
        sender.ready().await.expect("a connection");
        let request = Request::get("/me").header("host", "x").body(Empty::new()).expect("a request");
        let response = sender.send_request(request).await.expect("a response");
        read += response.into_body().collect().await.expect("a body").to_bytes().len();
    }
    Ok(read)
}

async fn listener() -> (TcpListener, SocketAddr) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("loopback");
    let address = listener.local_addr().expect("an address");
    (listener, address)
}

/// Starts the floor's server on a thread of its own.
fn floor_on_its_own_thread() -> SocketAddr {
    let (address_sender, address) = channel();
    thread::Builder::new()
        .spawn(move || {
            runtime().block_on(async {
                let (listener, address) = listener().await;
                address_sender.send(address).expect("a receiver");
                floor_server(listener).await;
            });
        })
        .expect("a thread");
    address.recv().expect("an address")
}

/// A lab in which alice is logged in, and its reports.
fn lab() -> (Lab, Receiver<LabReport>) {
    let client = ClientSetup {
        kind: ClientKind::Browser,
        refresh_on_401: false,
        third_party_cookies: ThirdPartyCookies::default(),
    };
    let clients = BTreeMap::from([("laptop".to_owned(), client)]);
    let lanes = vec![LaneConfig { name: "strict".to_owned(), setup: Setup::default() }];
    let (sender, reports) = channel();
    let config = LabConfig { lanes, clients, seed: 1, start_time: 1_795_251_600, ..LabConfig::default() };
    let lab = Lab::start(config, move |report| drop(sender.send(report))).expect("a lab");
    assert!(matches!(reports.recv(), Ok(LabReport::Ready { .. })));
    let json = json!({ "user": BUILT_IN_ACCOUNTS[0].name, "password": BUILT_IN_ACCOUNTS[0].password });
    let login = act(json!({ "by": "laptop", "request": { "line": "POST /login", "json": json } }));
    perform(&lab, &reports, vec![in_lane(login)]);
    (lab, reports)
}

fn act(json: Json) -> Act {
    serde_json::from_value(json).expect("an act")
}

const fn in_lane(act: Act) -> LaneAct {
    LaneAct { lane: 0, act }
}

/// Performs the acts. Returns the report, so that the benchmark does not measure how long it takes to drop it.
fn perform(lab: &Lab, reports: &Receiver<LabReport>, acts: Vec<LaneAct>) -> LabReport {
    lab.perform(1, acts);
    let report = reports.recv().expect("a report");
    let LabReport::Done { outcomes, .. } = &report else { panic!("done, not {report:?}") };
    assert!(outcomes.iter().all(|outcome| outcome.result.is_ok()));
    report
}

fn exchanges(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("exchange");
    group.throughput(Throughput::Elements(BATCH as u64));

    let this_thread = runtime();
    let mut sender = this_thread.block_on(async {
        let (listener, address) = listener().await;
        tokio::spawn(floor_server(listener));
        floor_client(address).await
    });
    group.bench_function("floor: hyper to axum, one thread", |bencher| {
        bencher.iter(|| this_thread.block_on(floor_batch(&mut sender)));
    });

    let mut sender = this_thread.block_on(floor_client(floor_on_its_own_thread()));
    group.bench_function("floor: hyper to axum, two threads", |bencher| {
        bencher.iter(|| this_thread.block_on(floor_batch(&mut sender)));
    });

    let mut look_up_bench = LookUpBench::start().expect("a shop");
    group.bench_function("the look-up of a session", |bencher| {
        bencher.iter(|| look_up_bench.look_up(BATCH).expect("an answer"));
    });

    let (lab, reports) = lab();
    let get_me = vec![in_lane(act(json!({ "by": "laptop", "request": { "line": "GET /me" } }))); BATCH];
    let clock_only = vec![in_lane(act(json!({ "clock": "0s" }))); BATCH];
    for (name, acts) in [("lab: GET /me, whole outcome", get_me), ("lab: no request, outcome alone", clock_only)] {
        group.bench_function(name, |bencher| {
            bencher.iter_batched(|| acts.clone(), |acts| perform(&lab, &reports, acts), BatchSize::PerIteration);
        });
    }
    group.finish();
}

fn steps(criterion: &mut Criterion) {
    let (lab, reports) = lab();
    let get_me = act(json!({ "by": "laptop", "request": { "line": "GET /me" } }));
    criterion.bench_function("step: perform to done", |bencher| {
        bencher.iter(|| perform(&lab, &reports, vec![in_lane(get_me.clone())]));
    });
}

/// How often a batch of each kind is timed, in turns: all see the same of what else the machine does.
const TURNS: usize = 300;

fn gates(criterion: &mut Criterion) {
    // Criterion has no paired measurement; its name makes it possible to choose this alone.
    criterion.bench_function("gates", |bencher| bencher.iter(|| ()));
    let this_thread = runtime();
    let mut sender = this_thread.block_on(async {
        let (listener, address) = listener().await;
        tokio::spawn(floor_server(listener));
        floor_client(address).await
    });
    let (lab, reports) = lab();
    let get_me = vec![in_lane(act(json!({ "by": "laptop", "request": { "line": "GET /me" } }))); BATCH];
    let clock_only = vec![in_lane(act(json!({ "clock": "0s" }))); BATCH];
    let time_lab = |acts: &Vec<LaneAct>| {
        let acts = acts.clone();
        let started = Instant::now();
        let report = perform(&lab, &reports, acts);
        let time = started.elapsed();
        drop(report);
        time
    };
    let mut look_up_bench = LookUpBench::start().expect("a shop");
    let (mut floor, mut look_up, mut exchange, mut outcome) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for _ in 0..TURNS {
        let started = Instant::now();
        let _ = this_thread.block_on(floor_batch(&mut sender));
        floor.push(started.elapsed());
        let started = Instant::now();
        let _ = look_up_bench.look_up(BATCH).expect("an answer");
        look_up.push(started.elapsed());
        exchange.push(time_lab(&get_me));
        outcome.push(time_lab(&clock_only));
    }
    let [floor, look_up, exchange, outcome] = [floor, look_up, exchange, outcome].map(micros_each);
    let ratio = look_up / floor;
    println!("hyper to axum: {floor:.2} µs; a look-up of a session: {look_up:.2} µs, {ratio:.2}x (at most 1.3x)");
    let told = exchange - outcome;
    println!("an exchange with all that is told of it: {told:.2} µs, {:.2}x", told / floor);
    measure_memory(&lab, &reports);
}

/// The median time of one of a batch, in microseconds.
fn micros_each(mut samples: Vec<Duration>) -> f64 {
    samples.sort_unstable();
    let batch = u32::try_from(BATCH).unwrap_or(u32::MAX);
    (samples[samples.len() / 2] / batch).as_secs_f64() * 1e6
}

/// The memory after 10,000 exchanges in free play, and after 100,000 more.
fn measure_memory(lab: &Lab, reports: &Receiver<LabReport>) {
    lab.fork();
    let alice = &BUILT_IN_ACCOUNTS[0];
    let request = |line: &str, json: Json| {
        let request = if json.is_null() { json!({ "line": line }) } else { json!({ "line": line, "json": json }) };
        in_lane(act(json!({ "by": "laptop", "request": request })))
    };
    let mixed = vec![
        request("GET /me", Json::Null),
        request("GET /", Json::Null),
        request("POST /transfer", json!({ "to": "bob", "amount": 1 })),
        request("POST /comments", json!({ "text": "good" })),
        request("POST /basket", json!({ "item": "teapot" })),
        request("POST /logout", Json::Null),
        request("GET /me", Json::Null),
        request("POST /login", json!({ "user": alice.name, "password": "wrong" })),
        request("POST /login", json!({ "user": alice.name, "password": alice.password })),
        request("GET /sessions", Json::Null),
    ];
    let run = |exchanges: usize| {
        for _ in 0..exchanges / mixed.len() {
            drop(perform(lab, reports, mixed.clone()));
        }
        resident_kib()
    };
    let warm = run(10_000);
    let end = run(100_000);
    println!(
        "memory: {warm} KiB after 10,000 exchanges, {end} KiB after 100,000 more: {}% (at most 110%)",
        end * 100 / warm.max(1)
    );
}

fn resident_kib() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(0)
}

criterion_group!(benches, exchanges, steps, gates);
criterion_main!(benches);
