//! One contract for every store that keeps records. Where there is no Redis, its tests are ignored, and say so.

use super::session_backend::CLEAN_UP_PORTION;
use super::*;
use crate::model::act::StoreAction;
use crate::model::switch_types::FullStorePolicy;

/// The lab's time in these tests.
const NOW: i64 = 1_795_251_600;

fn setup(kind: SessionStoreKind) -> SessionStoreSetup {
    SessionStoreSetup { kind, ..SessionStoreSetup::default() }
}

fn open(setup: &SessionStoreSetup, source: SharedStoreSource) -> SessionStores {
    SessionStores::new(setup, source, [7; 32])
}

fn session(id: &str, user: Option<&str>, serial: u64) -> Session {
    let (id, user) = (id.to_owned(), user.map(str::to_owned));
    let (device, expires) = ("it's a \"laptop\"".to_owned(), NOW + 1800);
    Session { id, user, device, created: NOW, last_used: NOW, expires, serial, ..Session::default() }
}

fn keys(stores: &SessionStores) -> Vec<String> {
    stores.all().into_iter().map(|stored| stored.session.key).collect()
}

/// A store with the sessions of nobody, bob and twice alice.
fn filled(setup: &SessionStoreSetup, source: SharedStoreSource) -> SessionStores {
    let stores = open(setup, source);
    for (serial, (id, user)) in (0..).zip([("b", Some("alice")), ("a", None), ("c", Some("bob")), ("d", Some("alice"))])
    {
        stores.insert(session(id, user, serial), NOW).expect("room");
    }
    stores
}

/// What holds for every store that keeps records.
fn keeps_the_contract(setup: &SessionStoreSetup, source: &SharedStoreSource) {
    finds_exactly_what_was_inserted(&filled(setup, source.clone()));
    renews_and_does_not_bring_back(&filled(setup, source.clone()));
    deletes_one_or_all_of_a_user(&filled(setup, source.clone()));
    is_saved_and_restored(&filled(setup, source.clone()));
}

fn finds_exactly_what_was_inserted(stores: &SessionStores) {
    let found = stores.find("a").expect("an answer").expect("a session");
    assert_eq!(Session { key: String::new(), ..found }, session("a", None, 1));
    for odd in ["A", "", "x", "../sess_a", "a\r\nDEL a", &"a".repeat(65)] {
        assert_eq!(stores.find(odd), Ok(None), "{odd:?}");
    }
    stores.insert(session("a", Some("mallory"), 9), NOW).expect("an answer");
    assert_eq!(stores.find("a").expect("an answer").expect("a session").user, None, "an id that is taken stays");
    assert_eq!(stores.all().len(), 4);
}

fn renews_and_does_not_bring_back(stores: &SessionStores) {
    let first = stores.find("c").expect("an answer").expect("a session");
    let second = first.clone();
    let data = SessionData { basket: vec!["mug".to_owned(), "a \"b\" 'c'".to_owned()] };
    let renewed = Session { last_used: NOW + 60, expires: NOW + 1860, auth_time: Some(NOW), data, ..first.clone() };
    let written = stores.replace(&first, renewed.clone(), NOW + 60).expect("an answer");
    assert_eq!(written, Some(renewed.clone()), "each use moves the limit");
    assert_eq!(stores.find("c"), Ok(Some(renewed)));
    let promoted = Session { role: Some("admin".to_owned()), ..second.clone() };
    assert_eq!(stores.replace(&second, promoted, NOW), Ok(None), "of two that have read the same, the second loses");
    let current = stores.find("c").expect("an answer").expect("a session");
    stores.remove(&current).expect("an answer");
    assert_eq!(stores.replace(&current, current.clone(), NOW), Ok(None), "nobody brings back what was deleted");
    assert_eq!(stores.find("c"), Ok(None));
}

fn deletes_one_or_all_of_a_user(stores: &SessionStores) {
    let alices: Vec<u64> =
        stores.sessions_of("alice").expect("an answer").iter().map(|session| session.serial).collect();
    assert_eq!(alices, [0, 3], "oldest first");
    stores.remove_all_of("alice").expect("an answer");
    stores.remove_all_of("alice").expect("an answer");
    assert_eq!(stores.sessions_of("alice"), Ok(Vec::new()));
    assert_eq!((stores.remove_by_id("c"), stores.remove_by_id("c")), (Ok(true), Ok(false)));
    assert_eq!(stores.all().iter().map(|stored| stored.session.serial).collect::<Vec<_>>(), [1]);
    let newcomer = stores.find("a").expect("an answer").expect("a session");
    let named = Session { user: Some("carol".to_owned()), ..newcomer.clone() };
    stores.replace(&newcomer, named, NOW).expect("an answer").expect("unchanged meanwhile");
    assert_eq!(stores.sessions_of("carol").expect("an answer").len(), 1, "a login puts it into the index");
}

fn is_saved_and_restored(stores: &SessionStores) {
    let (before, saved) = (keys(stores), stores.save());
    stores.remove_all_of("alice").expect("an answer");
    stores.insert(session("e", Some("eve"), 4), NOW).expect("room");
    stores.restore(&saved).expect("an answer");
    assert_eq!(keys(stores), before);
    assert_eq!(stores.sessions_of("alice").expect("an answer").len(), 2, "with its index");
    assert_eq!(stores.sessions_of("eve").expect("an answer").len(), 0);
}

/// What holds for a store that is a server or a database of its own.
fn fails_and_recovers(kind: SessionStoreKind, source: &SharedStoreSource) {
    let stores = filled(&setup(kind), source.clone());
    stores.control(StoreAction::Slow).expect("done");
    assert_eq!(stores.find("a"), Err(StoreError::Timeout));
    assert_eq!(stores.control(StoreAction::Slow), Ok(()), "it is slow already");
    let hanging = stores.save();
    stores.control(StoreAction::Start).expect("done");
    assert!(stores.find("a").expect("an answer").is_some(), "it recovers, and no answer is late");
    stores.control(StoreAction::Stop).expect("done");
    assert!(matches!(stores.find("a"), Err(StoreError::Unreachable(_))));
    assert_eq!(keys(&stores), [""; 0]);
    assert!(stores.control(StoreAction::Slow).is_err(), "what is stopped can't be slow");
    stores.control(StoreAction::Start).expect("done");
    let is_there = stores.find("a").expect("an answer").is_some();
    assert_eq!(is_there, kind == SessionStoreKind::Sqlite, "a cache forgets, a database doesn't");
    stores.restore(&hanging).expect("an answer");
    assert_eq!(stores.find("a"), Err(StoreError::Timeout), "going back brings the fault back, too");
    stores.control(StoreAction::Start).expect("done");
    assert_eq!(stores.all().len(), 4);

    let lasting = filled(&SessionStoreSetup { persistent: true, ..setup(kind) }, source.clone());
    lasting.control(StoreAction::Stop).expect("done");
    let stopped = lasting.save();
    lasting.control(StoreAction::Start).expect("done");
    assert_eq!(lasting.all().len(), 4, "what lies on a disk survives");
    lasting.restore(&stopped).expect("an answer");
    assert!(matches!(lasting.find("a"), Err(StoreError::Unreachable(_))));
    lasting.control(StoreAction::Start).expect("done");
    assert_eq!(lasting.all().len(), 4);
}

fn fails_over(kind: SessionStoreKind, source: &SharedStoreSource) {
    let stores = filled(&SessionStoreSetup { persistent: true, ..setup(kind) }, source.clone());
    assert!(matches!(stores.control(StoreAction::FailOver), Err(StoreError::Unsupported(_))), "to nothing");
    stores.control(StoreAction::Lag).expect("a copy");
    assert_eq!(stores.replica_session_count(), Some(4));
    stores.insert(session("e", Some("eve"), 4), NOW).expect("acknowledged");
    assert_eq!(stores.remove_by_id("b"), Ok(true), "acknowledged");
    let lagging = stores.save();
    stores.control(StoreAction::FailOver).expect("done");
    assert_eq!(stores.find("e"), Ok(None), "what was acknowledged is gone");
    assert!(stores.find("b").expect("an answer").is_some(), "and what was deleted is back");
    assert_eq!((stores.replica_session_count(), stores.all().len()), (None, 4));
    assert!(stores.insert(session("f", Some("eve"), 5), NOW).is_ok(), "it takes writes");
    stores.control(StoreAction::Stop).expect("done");
    stores.control(StoreAction::Start).expect("done");
    assert_eq!(stores.all().len(), 5, "and keeps them as its predecessor did");

    stores.restore(&lagging).expect("an answer");
    assert_eq!(
        (stores.replica_session_count(), keys(&stores)),
        (Some(4), ["a", "c", "d", "e"].map(str::to_owned).to_vec())
    );
    stores.control(StoreAction::Slow).expect("done");
    stores.control(StoreAction::FailOver).expect("a store that hangs is replaced");
    assert_eq!(stores.find("e"), Ok(None));
    assert!(stores.find("b").expect("an answer in time").is_some());
}

fn is_lost_to_one_server(kind: SessionStoreKind, source: &SharedStoreSource) {
    let mut stores = filled(&setup(kind), source.clone());
    stores.set_server(2, false);
    assert!(matches!(stores.find("a"), Err(StoreError::Unreachable(_))));
    assert!(stores.insert(session("e", None, 4), NOW).is_err());
    assert!(stores.remove_all_of("alice").is_err());
    stores.set_server(1, true);
    assert!(stores.find("a").expect("an answer").is_some(), "the others go on");
    assert_eq!(stores.all().len(), 4, "nothing was done");
}

fn fills_up(kind: SessionStoreKind, source: &SharedStoreSource) {
    let stores = filled(&setup(kind), source.clone());
    stores.control(StoreAction::Fill).expect("done");
    assert_eq!(stores.insert(session("e", Some("eve"), 4), NOW), Err(StoreError::Full));
    assert_eq!(stores.all().len(), 4, "nobody is thrown out");
    assert!(stores.find("b").expect("an answer").is_some());
    stores.control(StoreAction::Free).expect("done");
    assert!(stores.insert(session("e", Some("eve"), 4), NOW).is_ok());

    let cache = filled(&SessionStoreSetup { when_full: FullStorePolicy::Evict, ..setup(kind) }, source.clone());
    cache.control(StoreAction::Fill).expect("done");
    assert_eq!(cache.find("b"), Ok(None), "a cache drops what is good");
    assert!(cache.insert(session("e", Some("eve"), 4), NOW).is_ok(), "and has room for the next");
    assert_eq!(cache.all().len(), 1);
    for number in 0..40 {
        let newcomer = session(&format!("n{number}"), None, 5 + number);
        let newcomer = cache.insert(newcomer, NOW).expect("the cache makes room");
        let user = Some(format!("somebody with a long name, number {number}"));
        let named = Session { user, role: Some("x".repeat(100)), ..newcomer.clone() };
        assert!(cache.replace(&newcomer, named, NOW).expect("room for the login").is_some(), "{number}");
    }
    goes_back_to_a_full_cache(&cache);
    stays_full_on_its_disk(kind, source);
    cache.control(StoreAction::Stop).expect("done");
    cache.control(StoreAction::Start).expect("done");
    cache.control(StoreAction::Fill).expect("done");
    assert!(cache.insert(session("f", Some("eve"), 99), NOW).is_ok(), "a server that forgot is filled like the first");
}

/// A store that was full when it stopped is full when it runs again, and so it is for whoever goes back there.
fn stays_full_on_its_disk(kind: SessionStoreKind, source: &SharedStoreSource) {
    let stores = filled(&SessionStoreSetup { persistent: true, ..setup(kind) }, source.clone());
    let has_room = || stores.insert(session("e", Some("eve"), 4), NOW);
    let empty = stores.save();
    stores.control(StoreAction::Fill).expect("done");
    stores.control(StoreAction::Stop).expect("done");
    let stopped = stores.save();
    stores.control(StoreAction::Start).expect("done");
    assert_eq!(has_room(), Err(StoreError::Full), "what fills it lies on the disk, too");
    let running = stores.save();
    for (full, is_stopped) in [(&stopped, true), (&running, false)] {
        stores.restore(&empty).expect("done");
        assert!(has_room().is_ok(), "it is not full at that moment");
        stores.restore(full).expect("done");
        if is_stopped {
            stores.control(StoreAction::Start).expect("done");
        }
        assert_eq!(has_room(), Err(StoreError::Full), "going back makes no room");
        assert_eq!(stores.all().len(), 4);
    }
}

fn goes_back_to_a_full_cache(cache: &SessionStores) {
    let (before, full) = (keys(cache), cache.save());
    cache.control(StoreAction::Free).expect("done");
    cache.remove_all_of("eve").expect("an answer");
    cache.restore(&full).expect("an answer");
    assert_eq!(keys(cache), before, "what had come into the full cache is there again");
}

fn removes_what_has_ended(kind: SessionStoreKind, source: &SharedStoreSource) {
    let stores = filled(&setup(kind), source.clone());
    stores.insert(Session { expires: NOW + 7200, ..session("e", Some("eve"), 4) }, NOW).expect("room");
    assert!(!stores.remove_expired(NOW + 1799));
    assert_eq!(stores.all().len(), 5);
    assert!(stores.remove_expired(NOW + 1800), "there is more");
    assert_eq!(stores.all().len(), 5 - CLEAN_UP_PORTION, "no more than a portion goes at a time");
    while stores.remove_expired(NOW + 1800) {}
    assert_eq!(keys(&stores), ["e"]);
    assert_eq!(stores.sessions_of("alice"), Ok(Vec::new()), "their places in the index go, too");
}

#[test]
fn memory_keeps_the_contract() {
    keeps_the_contract(&setup(SessionStoreKind::Memory), &SharedStoreSource::OwnServer);
}

#[test]
fn files_keep_the_contract() {
    keeps_the_contract(&setup(SessionStoreKind::Files), &SharedStoreSource::OwnServer);
}

#[test]
fn sqlite_keeps_the_contract_and_its_faults_are_told() {
    keeps_the_contract(&setup(SessionStoreKind::Sqlite), &SharedStoreSource::OwnServer);
    fails_and_recovers(SessionStoreKind::Sqlite, &SharedStoreSource::OwnServer);
    fails_and_recovers(SessionStoreKind::Shared, &SharedStoreSource::Sqlite);
    fills_up(SessionStoreKind::Shared, &SharedStoreSource::Sqlite);
    fails_over(SessionStoreKind::Sqlite, &SharedStoreSource::OwnServer);
    is_lost_to_one_server(SessionStoreKind::Sqlite, &SharedStoreSource::OwnServer);
    removes_what_has_ended(SessionStoreKind::Sqlite, &SharedStoreSource::OwnServer);
}

/// The test runs only where there is a server to run it with: `cargo test -- --include-ignored redis`.
#[test]
#[ignore = "needs redis-server or valkey-server on the PATH"]
fn redis_keeps_the_contract_and_its_faults_are_told() {
    let shared = setup(SessionStoreKind::Shared);
    assert_eq!(open(&shared, SharedStoreSource::OwnServer).name(), "Redis");
    keeps_the_contract(&shared, &SharedStoreSource::OwnServer);
    keeps_the_contract(&SessionStoreSetup { hashes_ids: true, ..shared }, &SharedStoreSource::OwnServer);
    fails_and_recovers(SessionStoreKind::Shared, &SharedStoreSource::OwnServer);
    fills_up(SessionStoreKind::Shared, &SharedStoreSource::OwnServer);
    fails_over(SessionStoreKind::Shared, &SharedStoreSource::OwnServer);
    is_lost_to_one_server(SessionStoreKind::Shared, &SharedStoreSource::OwnServer);
    removes_what_has_ended(SessionStoreKind::Shared, &SharedStoreSource::OwnServer);
}

#[test]
#[ignore = "needs redis-server or valkey-server on the PATH"]
fn redis_that_is_somebody_elses_keeps_everything_else() {
    let folder = crate::lab::temporary_folder::TemporaryFolder::create().expect("a folder");
    let program = crate::lab::program_path::find_redis_program().expect("a server on the PATH");
    let server =
        redis_server::RedisServer::start(&program, folder.path(), &setup(SessionStoreKind::Shared)).expect("a server");
    let url = format!("unix://{}", server.socket().display());
    let mut theirs =
        redis::Client::open(url.as_str()).and_then(|client| client.get_connection()).expect("a connection");
    redis::cmd("SET").arg("session:a").arg("theirs").exec(&mut theirs).expect("written");
    let source = SharedStoreSource::Named(url);
    keeps_the_contract(&setup(SessionStoreKind::Shared), &source);
    let stores = filled(&setup(SessionStoreKind::Shared), source);
    for action in [StoreAction::Stop, StoreAction::Slow, StoreAction::Fill, StoreAction::Lag, StoreAction::FailOver] {
        assert!(matches!(stores.control(action), Err(StoreError::Unsupported(_))), "{action:?}");
    }
    let ours: Vec<String> = redis::cmd("KEYS").arg("authwalk:*").query(&mut theirs).expect("keys");
    assert!(ours.len() > 4, "{ours:?}");
    for key in &ours {
        let ttl: i64 = redis::cmd("TTL").arg(key).query(&mut theirs).expect("a TTL");
        assert!(ttl > 0, "{key} would stay for ever");
    }
    drop(stores);
    let left: Vec<String> = redis::cmd("KEYS").arg("*").query(&mut theirs).expect("keys");
    assert_eq!(left, ["session:a"]);
}

#[test]
fn whoever_reads_a_store_of_hashes_finds_no_id() {
    for kind in [SessionStoreKind::Memory, SessionStoreKind::Files, SessionStoreKind::Sqlite] {
        let hashing = SessionStoreSetup { hashes_ids: true, ..setup(kind) };
        keeps_the_contract(&hashing, &SharedStoreSource::OwnServer);
        let stores = open(&hashing, SharedStoreSource::OwnServer);
        stores.insert(session("41c0", Some("alice"), 0), NOW).expect("room");
        let alice = stores.all().pop().expect("a session");
        let record = stores.record(&alice, NOW).expect("a record").to_string();
        assert!(!record.contains("41c0") && !format!("{alice:?}").contains("\"41c0\""), "{record}");
        assert!(stores.find("41c0").expect("an answer").is_some());
        assert_eq!(stores.find(&alice.session.key), Ok(None), "the hash is no ID");
    }
}

#[test]
fn a_cookie_holds_the_session_and_nobody_changes_it() {
    for kind in [SessionStoreKind::SignedCookie, SessionStoreKind::EncryptedCookie] {
        let stores = open(&setup(kind), SharedStoreSource::OwnServer);
        let given = stores.insert(session("x", Some("alice"), 0), NOW).expect("a cookie");
        let found = stores.find(&given.id).expect("an answer").expect("a session");
        assert_eq!(found.user.as_deref(), Some("alice"));
        assert!(given.id.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b)));
        stores.remove(&found).expect("nothing to do");
        assert!(stores.find(&given.id).expect("an answer").is_some(), "a copy is good for as long as it says");
        assert_eq!(stores.all().len(), 0);
        for position in 0..given.id.len() {
            let mut forged = given.id.clone().into_bytes();
            forged[position] ^= 1;
            let forged = String::from_utf8(forged).expect("ASCII");
            // The last character of a base64 text may hold bits that mean nothing; then it is refused as misspelt.
            assert_eq!(stores.find(&forged), Ok(None), "{position}");
        }
        assert_eq!((stores.find("x"), stores.find("")), (Ok(None), Ok(None)));
    }
}

#[test]
fn a_folder_and_a_server_end_with_their_owner() {
    let folder = crate::lab::temporary_folder::TemporaryFolder::create().expect("a folder");
    let path = folder.path().to_owned();
    assert!(path.is_dir());
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(path.metadata().expect("a folder").permissions().mode() & 0o777, 0o700);
    }
    drop(folder);
    assert!(!path.exists());
}
