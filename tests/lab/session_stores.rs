//! Where the shop keeps its sessions, what survives what, and what happens when the store doesn't answer.

use authwalk::internals::lab::SharedStoreSource;
use authwalk::internals::model::{Check, Setup, SetupPatch};
use serde_json::{Value as Json, json};

use crate::test_lab::{TestLab, issued_session_id, lab_config, last, refused_by, start_with, status, user, users};

/// A lab whose shared store is SQLite, with one lane for each group of the shop's switches.
fn start(shops: &[Json]) -> TestLab {
    start_from(shops, SharedStoreSource::Sqlite)
}

fn start_from(shops: &[Json], shared_store: SharedStoreSource) -> TestLab {
    let setups = shops.iter().map(|shop| {
        let mut setup = Setup::default();
        serde_json::from_value::<SetupPatch>(json!({ "shop": shop })).expect("a patch").apply(&mut setup);
        setup
    });
    let config = lab_config(setups.collect(), 1);
    start_with(authwalk::internals::lab::LabConfig { shared_store, ..config })
}

fn store(kind: &str) -> Json {
    json!({ "store": { "kind": kind } })
}

fn operator(lab: &TestLab, action: &Json) {
    lab.act(json!({ "operator": action }));
}

#[test]
fn a_session_goes_its_way_in_every_store() {
    for kind in ["memory", "files", "sqlite", "shared"] {
        for hashes_ids in [false, true] {
            let lab = start(&[json!({ "store": { "kind": kind, "hashes_ids": hashes_ids } })]);
            let logged_in = lab.log_in("laptop", "alice");
            let id = issued_session_id(&logged_in);
            assert_eq!(users(&logged_in.view), ["alice"], "{kind}");
            assert_eq!(logged_in.view.store.sessions[0].id == id, !hashes_ids, "{kind}");
            assert_eq!(user(&lab.send("laptop", "GET /me")), Some("alice"), "{kind}");
            lab.log_in("phone", "alice");
            assert_eq!(users(&lab.send("laptop", "GET /sessions").view).len(), 2);
            assert_eq!(users(&lab.send("laptop", "POST /logout").view), ["alice"], "{kind}");
            assert_eq!(refused_by(&lab.with_id(&id, "GET /me")), Some(Check::SessionLookup), "{kind}");
            lab.act(json!({ "clock": "30m" }));
            assert_eq!(status(&lab.send("phone", "GET /me")), 401, "{kind}");
            let restart = lab.log_in("tool", "bob");
            operator(&lab, &json!({ "restart": true }));
            let survives = status(&lab.with_id(&issued_session_id(&restart), "GET /me")) == 200;
            assert_eq!(survives, kind != "memory", "{kind}");
        }
    }
}

#[test]
fn a_cookie_that_holds_the_session_survives_everything_but_its_own_end() {
    let lab = start(&[store("signed_cookie"), store("encrypted_cookie")]);
    for lane in [0, 1] {
        let logged_in = lab.act_in(lane, crate::test_lab::login("laptop", "alice"));
        let copy = issued_session_id(&logged_in);
        assert_eq!(logged_in.view.store.sessions.len(), 0, "nothing lies on the server");
        lab.act_in(lane, json!({ "operator": { "restart": true } }));
        lab.act_in(lane, json!({ "clock": "20m" }));
        let me = lab.act_in(lane, json!({ "by": "laptop", "request": { "line": "GET /me" } }));
        let renewed = issued_session_id(&me);
        assert!(status(&me) == 200 && renewed != copy, "each use moves the limit, so there is a new cookie");
        let out = lab.act_in(lane, json!({ "by": "laptop", "request": { "line": "POST /logout" } }));
        assert_eq!((status(&out), out.view.jars["laptop"].len()), (204, 0));
        let with = |id: &str| json!({ "by": "tool", "request": { "line": "GET /me", "cookies": { "sid": id } } });
        assert_eq!(status(&lab.act_in(lane, with(&renewed))), 200, "the copy is good after logout");
        lab.act_in(lane, json!({ "clock": "30m" }));
        assert_eq!(refused_by(&lab.act_in(lane, with(&renewed))), Some(Check::IdleTimeout));
    }
}

fn does_not_answer(lab: &TestLab) {
    lab.act(json!({ "clock": "1s" }));
    for line in ["GET /", "GET /me", "GET /admin", "GET /sessions", "POST /logout", "POST /logout/all"] {
        let refused = lab.send("laptop", line);
        assert_eq!(
            (status(&refused), refused_by(&refused), user(&refused)),
            (503, Some(Check::SessionStore), None),
            "{line}"
        );
        assert!(last(&refused).response.header("retry-after").is_some());
        assert!(last(&refused).set_cookie_decisions.is_empty(), "a good cookie must not be thrown away");
    }
    let login = lab.log_in("phone", "bob");
    assert_eq!((status(&login), login.view.jars["phone"].len()), (503, 0));
    let told = lab.try_in(0, json!({ "operator": { "end_sessions": "alice" } }));
    assert!(told.is_err(), "the operator is told that nothing has ended");
}

fn store_fails_and_recovers(source: SharedStoreSource) {
    let lab = start_from(&[json!({ "store": { "kind": "shared", "persistent": true } })], source);
    lab.log_in("laptop", "alice");
    lab.lab.checkpoint(0);
    for (fault, name) in [("slow", "Slow"), ("stop", "Stopped")] {
        operator(&lab, &json!({ "store": fault }));
        does_not_answer(&lab);
        lab.lab.checkpoint(1);
        operator(&lab, &json!({ "store": "start" }));
        assert_eq!(status(&lab.send("laptop", "GET /me")), 200, "after {fault}");
        lab.lab.restore(1);
        let view = &lab.restored_views()[0];
        assert_eq!(format!("{:?}", view.store.condition), name);
        does_not_answer(&lab);
        lab.lab.restore(0);
        assert_eq!(users(&lab.restored_views()[0]), ["alice"]);
        assert_eq!(status(&lab.send("laptop", "GET /me")), 200, "back before {fault}");
    }
    operator(&lab, &json!({ "store": "fill" }));
    assert_eq!(status(&lab.send("laptop", "GET /me")), 200, "a full store can be read");
    let refused = lab.log_in("phone", "bob");
    assert_eq!((status(&refused), refused_by(&refused)), (503, Some(Check::SessionStore)));
    operator(&lab, &json!({ "store": "free" }));
    assert_eq!(status(&lab.log_in("phone", "bob")), 200);
}

#[test]
fn a_store_that_does_not_answer_is_no_reason_to_log_anybody_out() {
    store_fails_and_recovers(SharedStoreSource::Sqlite);
}

#[test]
#[ignore = "needs redis-server or valkey-server on the PATH"]
fn redis_that_does_not_answer_is_no_reason_to_log_anybody_out() {
    store_fails_and_recovers(SharedStoreSource::OwnServer);
}

#[test]
fn a_store_that_is_no_server_cannot_be_stopped() {
    for kind in ["memory", "files", "signed_cookie"] {
        let lab = start(&[store(kind)]);
        assert!(lab.try_in(0, json!({ "operator": { "store": "stop" } })).is_err(), "{kind}");
    }
}

#[test]
fn a_turned_switch_is_another_empty_store() {
    let lab = start(&[json!({})]);
    lab.log_in("laptop", "alice");
    lab.lab.checkpoint(0);
    operator(&lab, &json!({ "set": { "shop": { "store": { "kind": "sqlite" } } } }));
    let me = lab.send("laptop", "GET /me");
    assert_eq!((status(&me), me.view.store.kind.as_str()), (401, "SQLite"));
    lab.lab.restore(0);
    assert_eq!((users(&lab.restored_views()[0]), status(&lab.send("laptop", "GET /me"))), (vec!["alice"], 200));
}

/// Three servers with this store, and the statuses of `GET /me`, with the server that answered, after a login.
fn behind_three(shop: Json) -> (TestLab, Vec<(u16, u32)>) {
    let lab = start(&[shop]);
    lab.log_in("laptop", "alice");
    let answers = (0..6).map(|_| answer(&lab)).collect();
    (lab, answers)
}

fn answer(lab: &TestLab) -> (u16, u32) {
    let me = lab.send("laptop", "GET /me");
    (status(&me), last(&me).trace.replica.unwrap_or_default())
}

#[test]
fn servers_that_share_no_store_disagree() {
    let (lab, answers) = behind_three(json!({ "balancer": { "replicas": 3 } }));
    assert_eq!(answers, [(401, 2), (401, 3), (200, 1), (401, 2), (401, 3), (200, 1)]);
    assert_eq!(lab.send("laptop", "GET /me").view.store.sessions[0].replica, Some(1));
    let sticky = json!({ "balancer": { "replicas": 3, "routing": "sticky" } });
    let (lab, answers) = behind_three(sticky);
    assert_eq!(answers, [(200, 1); 6]);
    operator(&lab, &json!({ "replica": { "crash": 1 } }));
    assert_eq!(answer(&lab), (401, 2), "its sessions are lost with the server");
    assert_eq!(answer(&lab), (401, 2), "and the client belongs to another one now");
    for kind in ["sqlite", "shared", "signed_cookie"] {
        let (_, answers) = behind_three(json!({ "balancer": { "replicas": 3 }, "store": { "kind": kind } }));
        assert_eq!(answers, [(200, 2), (200, 3), (200, 1), (200, 2), (200, 3), (200, 1)], "{kind}");
    }
}

#[test]
fn servers_come_and_go_and_come_back_with_the_state() {
    let lab = start(&[json!({ "balancer": { "replicas": 2 }, "store": { "kind": "shared" } })]);
    lab.log_in("laptop", "alice");
    lab.lab.checkpoint(0);
    operator(&lab, &json!({ "replica": { "crash": 2 } }));
    assert_eq!([answer(&lab), answer(&lab)], [(200, 1); 2], "the balancer tries the next one");
    operator(&lab, &json!({ "replica": { "crash": 1 } }));
    assert_eq!(answer(&lab), (502, 0));
    operator(&lab, &json!({ "replica": { "restart": 2 } }));
    assert_eq!([answer(&lab), answer(&lab)], [(200, 2); 2]);
    operator(&lab, &json!({ "replica": { "add": 1 } }));
    operator(&lab, &json!({ "replica": { "remove": 1 } }));
    assert_eq!([answer(&lab).1, answer(&lab).1].iter().sum::<u32>(), 5, "2 and 3");
    lab.lab.restore(0);
    let numbers: Vec<u32> = lab.restored_views()[0].replicas.iter().map(|replica| replica.number).collect();
    assert_eq!((numbers, answer(&lab), answer(&lab)), (vec![1, 2], (200, 2), (200, 1)));
    for odd in [json!({ "crash": 9 }), json!({ "add": 9 }), json!({ "add": 0 })] {
        assert!(lab.try_in(0, json!({ "operator": { "replica": odd } })).is_err());
    }
}

#[test]
fn strangers_come_through_the_balancer_too() {
    let lab = start(&[json!({ "balancer": { "replicas": 2 } })]);
    let answer = lab.send_from_outside(b"GET / HTTP/1.1\r\nHost: shop.test\r\n\r\n");
    assert!(String::from_utf8_lossy(&answer).starts_with("HTTP/1.1 200 OK"));
    assert_eq!(lab.external_exchange().0.trace.replica, Some(1));
    let too_long =
        format!("POST /login HTTP/1.1\r\nHost: shop.test\r\nContent-Length: 99999\r\n\r\n{}", "x".repeat(99_999));
    assert!(String::from_utf8_lossy(&lab.send_from_outside(too_long.as_bytes())).starts_with("HTTP/1.1 413"));
}

#[test]
fn a_page_gets_each_header_once_through_the_balancer() {
    let cors = json!({ "allow": "listed", "origins": ["https://evil.test"], "credentials": true });
    for replicas in [1, 2] {
        let lab = start(&[json!({ "balancer": { "replicas": replicas }, "cors": cors, "pages": { "csp": true } })]);
        let request = json!({ "line": "GET /me", "page": "evil.test", "start": "fetch_include" });
        let me = lab.act(json!({ "by": "laptop", "request": request }));
        let count = |name: &str| {
            let headers = &last(&me).response.headers;
            headers.iter().filter(|header| header.name.eq_ignore_ascii_case(name)).count()
        };
        for name in ["Access-Control-Allow-Origin", "Access-Control-Allow-Credentials", "Content-Security-Policy"] {
            assert_eq!(count(name), 1, "{name} from {replicas}");
        }
    }
}

/// What a request in flight at server 1 and one after it get, while server 1 goes.
fn deploy(drains: bool, action: &Json) -> (TestLab, Vec<(u16, Option<u32>)>) {
    let shop = json!({ "balancer": { "replicas": 2, "drains": drains }, "store": { "kind": "shared" } });
    let lab = start(&[shop]);
    lab.log_in("laptop", "alice");
    lab.log_in("phone", "bob");
    let me = |client: &str| json!({ "by": client, "request": { "line": "GET /me" } });
    let outcome = lab.act(json!({ "at_once": [me("laptop"), { "operator": { "replica": action } }, me("phone")] }));
    let answers = outcome.exchanges.iter().map(|exchange| (exchange.status, exchange.trace.replica)).collect();
    (lab, answers)
}

#[test]
fn a_server_that_is_restarted_finishes_what_it_has_taken_unless_it_is_cut_off() {
    for action in [json!({ "restart": 1 }), json!({ "remove": 1 })] {
        let (lab, answers) = deploy(true, &action);
        assert_eq!(answers, [(200, Some(1)), (200, Some(2))], "{action}: drained, and nothing new for it meanwhile");
        assert_eq!(answer(&lab).0, 200);
        let (lab, answers) = deploy(false, &action);
        assert_eq!(answers[0], (502, None), "{action}: cut off");
        assert_eq!(answers[1].0, 200, "{action}: the other client notices nothing");
        assert_eq!([answer(&lab).0, answer(&lab).0], [200, 200]);
    }
    let (_, answers) = deploy(true, &json!({ "crash": 1 }));
    assert_eq!(answers, [(502, None), (200, Some(2))], "a crash waits for nobody");
}

#[test]
fn requests_in_flight_see_only_servers_come_and_go() {
    let lab = start(&[json!({ "balancer": { "replicas": 2 } })]);
    let me = json!({ "by": "laptop", "request": { "line": "GET /me" } });
    for other in [json!({ "restart": true }), json!({ "ban": "alice" }), json!({ "replica": { "restart": 9 } })] {
        let refused = lab.try_in(0, json!({ "at_once": [me, { "operator": other }] }));
        assert!(refused.is_err(), "{other}");
    }
    assert_eq!(answer(&lab).0, 401, "nothing is left waiting");
    let alone = start(&[json!({})]);
    assert!(alone.try_in(0, json!({ "at_once": [me, { "operator": { "replica": { "restart": 1 } } }] })).is_err());
}

/// A Redis of the test's own, on a socket in a temporary folder.
struct NamedRedis {
    server: std::process::Child,
    folder: tempfile::TempDir,
}

impl NamedRedis {
    fn start() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let start = |program| {
            let mut command = std::process::Command::new(program);
            command.args(["--port", "0", "--unixsocket", "s", "--save", "", "--appendonly", "no"]);
            command.current_dir(folder.path()).stdout(std::process::Stdio::null()).spawn()
        };
        let server = start("redis-server").or_else(|_| start("valkey-server")).expect("a server");
        let started = Self { server, folder };
        while std::os::unix::net::UnixStream::connect(started.folder.path().join("s")).is_err() {
            std::thread::yield_now();
        }
        started
    }

    fn url(&self) -> String {
        format!("unix://{}", self.folder.path().join("s").display())
    }

    /// Runs a command on a connection of its own.
    fn run<T: redis::FromRedisValue>(&self, command: &[&str]) -> T {
        let client = redis::Client::open(self.url()).expect("an address");
        let mut connection = client.get_connection().expect("a connection");
        redis::cmd(command[0]).arg(&command[1..]).query(&mut connection).expect("an answer")
    }
}

impl Drop for NamedRedis {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

#[test]
#[ignore = "needs redis-server or valkey-server on the PATH"]
fn redis_that_returns_wrong_data_lets_nobody_in_and_recovers_with_the_data() {
    let redis = NamedRedis::start();
    let shop = json!({ "store": { "kind": "shared" } });
    let lab = start_from(&[shop], SharedStoreSource::Named(redis.url()));
    let id = issued_session_id(&lab.log_in("laptop", "alice"));
    let keys: Vec<String> = redis.run(&["KEYS", &format!("*session:{id}")]);
    let [key] = &keys[..] else { panic!("one key, not {keys:?}") };
    assert!(key.starts_with("authwalk:"), "{key}");
    let record: String = redis.run(&["GET", key]);
    let put = |value: &str| redis.run::<()>(&["SET", key, value, "EX", "600"]);
    for wrong in ["", "nonsense", "{\"user\":\"alice\",\"role\":\"admin\"}", "\u{1f}\u{8b}\u{8}"] {
        put(wrong);
        let refused = lab.send("laptop", "GET /me");
        let seen = (status(&refused), refused_by(&refused), user(&refused));
        assert_eq!(seen, (503, Some(Check::SessionStore), None), "{wrong:?}");
        let line = last(&refused).trace.lines.iter().find(|line| line.check == Check::SessionStore).expect("a line");
        assert!(line.detail.contains("makes no sense"), "{}", line.detail);
    }
    // Another type than the client asks for.
    redis.run::<()>(&["DEL", key]);
    redis.run::<()>(&["HSET", key, "user", "alice"]);
    assert_eq!(status(&lab.send("laptop", "GET /me")), 503);
    redis.run::<()>(&["DEL", key]);
    put(&record);
    assert_eq!(user(&lab.send("laptop", "GET /me")), Some("alice"), "recovery needs no restart");
}
