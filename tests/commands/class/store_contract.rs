//! One contract for what keeps a class: the memory of a process, and a real Redis. Where there is no Redis, its tests are
//! ignored, and say so.

use authwalk::internals::class::{
    ChosenOptions, ClassCode, ClassQuestion, ClassSession, ClassStore, JoinError, ParticipantStatus, ParticipantTicket,
    PresentError, RedisConfig, RedisRoom, Takeover, VoteError, VoteReceipt,
};
use authwalk::internals::model::{ClassPhase, RedisDurability, SlideSummary};
use serde_json::json;

use crate::common::redis_process::RedisProcess;

fn question(id: &str, takes_several: bool) -> ClassQuestion {
    let options: Vec<_> =
        ["a", "b", "c"].iter().map(|text| json!({ "text": text, "right": *text == "a", "because": "" })).collect();
    let question = json!({
        "id": id, "ask": "?", "material": null, "takes_several": takes_several, "options": options, "why": ".",
    });
    serde_json::from_value(question).expect("a question")
}

fn questions() -> Vec<ClassQuestion> {
    vec![question("choice", false), question("several", true)]
}

fn chosen(positions: &[usize]) -> ChosenOptions {
    ChosenOptions::from_positions(positions, 3).expect("options")
}

fn run<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().expect("a runtime").block_on(future)
}

fn in_memory() -> ClassStore {
    ClassStore::in_memory(ClassSession::new(questions(), 2))
}

fn config(redis: &RedisProcess, durability: RedisDurability) -> RedisConfig {
    RedisConfig { url: redis.url(), durability }
}

/// A server of the class in the room of this code.
fn server_in(redis: &RedisProcess, code: &ClassCode, durability: RedisDurability) -> RedisRoom {
    run(RedisRoom::open(&config(redis, durability), code, questions(), 2)).expect("a room")
}

fn in_redis(redis: &RedisProcess) -> ClassStore {
    ClassStore::Redis(server_in(redis, &ClassCode::generate(), RedisDurability::Memory))
}

/// What holds for whatever keeps a class.
async fn keeps_the_contract(open: impl Fn() -> ClassStore) {
    lets_in_as_many_as_fit(&open()).await;
    counts_each_vote_once_and_only_while_it_is_asked(&open()).await;
    counts_several_options_as_one_vote(&open()).await;
    follows_a_presentation(&open()).await;
    belongs_to_the_presentation_that_took_it(&open()).await;
}

async fn lets_in_as_many_as_fit(store: &ClassStore) {
    let (anna, ben) = (ParticipantTicket::generate().id(), ParticipantTicket::generate().id());
    assert_eq!(store.recall(anna, None).await, Ok(ParticipantStatus::NotJoined));
    assert_eq!([store.join(anna).await, store.join(anna).await, store.join(ben).await], [Ok(()), Ok(()), Ok(())]);
    assert_eq!(store.join(ParticipantTicket::generate().id()).await, Err(JoinError::RoomFull));
    assert_eq!(store.join(anna).await, Ok(()), "whoever is in comes back");
    assert_eq!(store.recall(anna, Some(0)).await, Ok(ParticipantStatus::Joined(None)));
    store.refresh().await;
    assert_eq!(store.state().joined, 2);
}

async fn counts_each_vote_once_and_only_while_it_is_asked(store: &ClassStore) {
    let (anna, ben) = (ParticipantTicket::generate().id(), ParticipantTicket::generate().id());
    store.join(anna).await.expect("room");
    assert_eq!(store.vote(ben, 0, chosen(&[0])).await, Err(VoteError::UnknownParticipant));
    store.join(ben).await.expect("room");
    assert_eq!(store.vote(anna, 0, chosen(&[0])).await, Err(VoteError::NotAsked), "not yet");
    store.advance().await.expect("a class");
    let receipt = Ok(VoteReceipt { chosen: chosen(&[0]), answered: 1 });
    assert_eq!(
        [store.vote(anna, 0, chosen(&[0])).await, store.vote(anna, 0, chosen(&[0])).await],
        [receipt.clone(), receipt.clone()]
    );
    assert_eq!(store.vote(anna, 0, chosen(&[1])).await, Err(VoteError::AlreadyVoted(chosen(&[0]))));
    assert_eq!(store.vote(anna, 1, chosen(&[1])).await, Err(VoteError::NotAsked), "another question");
    store.advance().await.expect("a class");
    assert_eq!(store.state().phase, ClassPhase::Revealed(0));
    assert_eq!(store.vote(ben, 0, chosen(&[0])).await, Err(VoteError::NotAsked), "the answer is out");
    assert_eq!(store.vote(anna, 0, chosen(&[0])).await, receipt, "its answer got lost, and came after the reveal");
    assert_eq!(store.recall(anna, Some(0)).await, Ok(ParticipantStatus::Joined(Some(chosen(&[0])))));
    store.refresh().await;
    let view = store.state().view();
    assert_eq!((view.joined, view.answered, view.counts, view.right), (2, 1, vec![1, 0, 0], 1));
}

async fn counts_several_options_as_one_vote(store: &ClassStore) {
    let (anna, ben) = (ParticipantTicket::generate().id(), ParticipantTicket::generate().id());
    for participant in [anna, ben] {
        store.join(participant).await.expect("room");
    }
    for _ in 0..3 {
        store.advance().await.expect("a class");
    }
    assert!(store.vote(anna, 1, chosen(&[0, 2])).await.is_ok());
    assert!(store.vote(ben, 1, chosen(&[0])).await.is_ok());
    store.refresh().await;
    let view = store.state().view();
    assert_eq!((view.answered, view.counts, view.right), (2, vec![2, 0, 1], 1));
    let mut votes: Vec<_> =
        store.votes().await.expect("votes").into_iter().map(|vote| (vote.question, vote.chosen)).collect();
    votes.sort_unstable();
    assert_eq!(votes, [(1, vec![0]), (1, vec![0, 2])]);
    store.advance().await.expect("a class");
    store.advance().await.expect("a class");
    assert_eq!(store.state().phase, ClassPhase::Ended);
}

async fn follows_a_presentation(store: &ClassStore) {
    let anna = ParticipantTicket::generate().id();
    store.join(anna).await.expect("room");
    let wall = SlideSummary { heading: "A \"heading\"".to_owned(), lines: vec!["ä\n".to_owned()] };
    assert_eq!(store.present(None, ClassPhase::Watching, wall.clone()).await, Ok(()));
    assert_eq!((store.state().phase, store.state().wall), (ClassPhase::Watching, wall));
    assert_eq!(store.vote(anna, 1, chosen(&[1])).await, Err(VoteError::NotAsked), "only watched");
    assert_eq!(store.present(None, ClassPhase::Asking(1), SlideSummary::default()).await, Ok(()));
    assert!(store.vote(anna, 1, chosen(&[1])).await.is_ok());
    assert_eq!(store.present(None, ClassPhase::Counted(1), SlideSummary::default()).await, Ok(()));
    assert_eq!(store.state().view().counts, [0, 1, 0]);
    let late = ParticipantTicket::generate().id();
    store.join(late).await.expect("room");
    assert_eq!(store.vote(late, 1, chosen(&[0])).await, Err(VoteError::NotAsked), "it is counted");
    let none = store.present(None, ClassPhase::Asking(2), SlideSummary::default()).await;
    assert_eq!(none, Err(PresentError::NoQuestion));
}

async fn belongs_to_the_presentation_that_took_it(store: &ClassStore) {
    let anna = ParticipantTicket::generate().id();
    store.join(anna).await.expect("room");
    let takeover =
        |presenter: &str, is_back, questions| Takeover { presenter: presenter.to_owned(), is_back, questions };
    let show = async |presenter| store.present(Some(presenter), ClassPhase::Asking(0), SlideSummary::default()).await;
    assert_eq!(store.take_over(takeover("first", true, questions())).await, Ok(()));
    assert_eq!(show("first").await, Ok(()));
    assert!(store.vote(anna, 0, chosen(&[1])).await.is_ok());
    assert_eq!(store.take_over(takeover("second", false, questions())).await, Ok(()));
    assert_eq!([show("first").await, show("second").await], [Err(PresentError::TakenOver), Ok(())]);
    assert_eq!(store.take_over(takeover("first", true, questions())).await, Err(PresentError::TakenOver));
    assert_eq!(store.state().view().answered, 1, "the questions are the same");
    assert_eq!(store.take_over(takeover("third", false, vec![question("new", false)])).await, Ok(()));
    assert_eq!((store.state().phase, store.state().questions.len()), (ClassPhase::Lobby, 1));
    assert_eq!(show("third").await, Ok(()));
    assert_eq!(
        store.recall(anna, Some(0)).await,
        Ok(ParticipantStatus::Joined(None)),
        "other questions begin without votes"
    );
}

#[test]
fn a_choice_takes_one_option_or_several_where_several_may_be_right() {
    let (one, several) = (question("choice", false), question("several", true));
    for positions in [&[][..], &[3], &[0, 0], &[usize::MAX]] {
        assert_eq!([one.choice(positions), several.choice(positions)], [None; 2], "{positions:?}");
    }
    assert_eq!([one.choice(&[2, 0]), several.choice(&[2, 0])], [None, Some(chosen(&[0, 2]))]);
    assert_eq!([one.choice(&[2]), several.choice(&[2])], [Some(chosen(&[2])); 2]);
}

#[test]
fn memory_keeps_the_contract() {
    run(keeps_the_contract(in_memory));
}

#[test]
#[ignore = "needs redis-server or valkey-server on the PATH"]
fn redis_keeps_the_contract() {
    let redis = RedisProcess::start(&[]);
    // Opening a room waits by itself, so the runtime must not.
    let rooms: Vec<ClassStore> = (0..5).map(|_| in_redis(&redis)).collect();
    let rooms = std::cell::RefCell::new(rooms);
    run(keeps_the_contract(|| rooms.borrow_mut().pop().expect("a room")));
}

#[test]
#[ignore = "needs redis-server or valkey-server on the PATH"]
fn redis_shares_a_room_among_servers_that_ask_the_same() {
    let redis = RedisProcess::start(&[]);
    let code = ClassCode::generate();
    let servers = [0, 1].map(|_| ClassStore::Redis(server_in(&redis, &code, RedisDurability::Memory)));
    run(async {
        let anna = ParticipantTicket::generate().id();
        servers[0].join(anna).await.expect("room");
        servers[0].advance().await.expect("a class");
        // It still believes the class to gather: two teachers who press at the same moment move it once.
        servers[1].advance().await.expect("a class");
        assert_eq!(servers[1].state().phase, ClassPhase::Asking(0));
        assert!(servers[1].vote(anna, 0, chosen(&[1])).await.is_ok());
        for server in &servers {
            server.refresh().await;
        }
        assert_eq!(servers[0].state(), servers[1].state());
        assert_eq!(servers[0].state().view().counts, [0, 1, 0]);
        servers[0].present(None, ClassPhase::Ended, SlideSummary::default()).await.expect("a class");
    });
    let open = |code: &ClassCode, questions| {
        run(RedisRoom::open(&config(&redis, RedisDurability::Memory), code, questions, 2))
            .err()
            .map(|error| error.to_string())
    };
    assert!(
        open(&code, vec![question("other", false)]).is_some_and(|error| error.contains("is asked other questions"))
    );
    assert!(open(&code, questions()).is_some_and(|error| error.ends_with("is over. Leave out --room for a new one.")));
}

#[test]
#[ignore = "needs redis-server or valkey-server on the PATH"]
fn redis_gets_keys_of_the_room_alone_all_with_an_end_and_no_credential() {
    let redis = RedisProcess::start(&[]);
    let mut own = redis.connect();
    redis::cmd("SET").arg("authwalk:elsewhere").arg("theirs").exec(&mut own).expect("written");
    let code = ClassCode::generate();
    let store = ClassStore::Redis(server_in(&redis, &code, RedisDurability::Memory));
    let ticket = ParticipantTicket::generate();
    let anna = ticket.id();
    run(async {
        store.join(anna).await.expect("room");
        store.advance().await.expect("a class");
        store.vote(anna, 0, chosen(&[1])).await.expect("a vote");
        store
            .take_over(Takeover { presenter: "p".to_owned(), is_back: false, questions: questions() })
            .await
            .expect("a class");
    });
    let mut keys: Vec<String> = redis::cmd("KEYS").arg("*").query(&mut own).expect("keys");
    keys.sort();
    let prefix = format!("authwalk:{}:", code.key());
    let expected: Vec<String> =
        ["class", "participants", "tally:0", "votes:0"].iter().map(|name| format!("{prefix}{name}")).collect();
    assert_eq!(keys.iter().filter(|key| *key != "authwalk:elsewhere").cloned().collect::<Vec<_>>(), expected);
    for key in &expected {
        let ttl: i64 = redis::cmd("TTL").arg(key).query(&mut own).expect("a TTL");
        assert!((1..=24 * 3600).contains(&ttl), "{key} ends in {ttl} s");
        let dump: Vec<u8> = redis::cmd("DUMP").arg(key).query(&mut own).expect("a dump");
        assert!(!String::from_utf8_lossy(&dump).contains(ticket.expose()), "{key}");
    }
    let theirs: String = redis::cmd("GET").arg("authwalk:elsewhere").query(&mut own).expect("still there");
    assert_eq!(theirs, "theirs");
}

#[test]
#[ignore = "needs redis-server or valkey-server on the PATH"]
fn redis_that_loses_a_room_is_told_and_the_class_goes_on() {
    let redis = RedisProcess::start(&[]);
    let store = in_redis(&redis);
    let anna = ParticipantTicket::generate().id();
    run(async {
        store.join(anna).await.expect("room");
        store.advance().await.expect("a class");
        store.vote(anna, 0, chosen(&[1])).await.expect("a vote");
    });
    redis::cmd("FLUSHALL").exec(&mut redis.connect()).expect("flushed");
    run(async {
        assert!(
            matches!(store.vote(anna, 0, chosen(&[1])).await, Err(VoteError::Trouble(_))),
            "not yet known to be lost"
        );
        store.refresh().await;
        store.refresh().await;
        let state = store.state();
        assert_eq!((state.phase, state.joined), (ClassPhase::Asking(0), 0));
        assert!(state.trouble.is_some_and(|trouble| trouble.starts_with("Redis has lost this class")));
        assert_eq!(store.vote(anna, 0, chosen(&[1])).await, Err(VoteError::UnknownParticipant));
        store.join(anna).await.expect("room");
        assert!(store.vote(anna, 0, chosen(&[2])).await.is_ok());
        store.advance().await.expect("a class");
        assert_eq!((store.state().trouble, store.state().view().counts), (None, vec![0, 0, 1]));
    });
}

#[test]
#[ignore = "needs redis-server or valkey-server on the PATH"]
fn redis_that_is_gone_is_told_and_comes_back() {
    let mut redis = RedisProcess::start(&["--appendonly", "yes", "--appendfsync", "always"]);
    let code = ClassCode::generate();
    let store = ClassStore::Redis(server_in(&redis, &code, RedisDurability::Disk));
    let (anna, ben) = (ParticipantTicket::generate().id(), ParticipantTicket::generate().id());
    run(async {
        store.join(anna).await.expect("room");
        store.join(ben).await.expect("room");
        store.advance().await.expect("a class");
        store.vote(anna, 0, chosen(&[1])).await.expect("a vote");
    });
    redis.kill();
    run(async {
        assert!(matches!(store.vote(ben, 0, chosen(&[1])).await, Err(VoteError::Trouble(_))));
        store.refresh().await;
        assert!(store.state().trouble.is_some_and(|trouble| trouble.contains("cannot be reached")));
        assert_eq!((store.state().phase, store.state().joined), (ClassPhase::Asking(0), 2), "the wall stays");
    });
    redis.start_again();
    run(async {
        // The first attempt notices that the connection has ended.
        let _ = store.vote(ben, 0, chosen(&[1])).await;
        assert!(
            store.vote(ben, 0, chosen(&[1])).await.is_ok_and(|receipt| receipt.answered == 2),
            "anna's is still there"
        );
        store.refresh().await;
        assert_eq!((store.state().trouble, store.state().view().counts), (None, vec![0, 2, 0]));
    });
}

#[test]
#[ignore = "needs redis-server or valkey-server on the PATH"]
fn redis_without_the_disk_or_the_replica_that_was_asked_for_promises_nothing() {
    let redis = RedisProcess::start(&["--appendonly", "yes", "--appendfsync", "everysec"]);
    let refused = run(RedisRoom::open(&config(&redis, RedisDurability::Disk), &ClassCode::generate(), questions(), 2));
    assert!(refused.err().is_some_and(|error| error.to_string().contains("`appendfsync always`")));
    let alone = ClassStore::Redis(server_in(&redis, &ClassCode::generate(), RedisDurability::Replica));
    let anna = ParticipantTicket::generate().id();
    let JoinError::Trouble(trouble) = run(alone.join(anna)).expect_err("no replica") else { panic!("it is not full") };
    assert!(trouble.to_string().starts_with("No replica of Redis has confirmed"), "{trouble}");
    assert_eq!(alone.state().trouble, Some(trouble.to_string()), "the teacher is told");
}

#[test]
#[ignore = "needs redis-server or valkey-server on the PATH"]
fn redis_that_is_lost_leaves_every_acknowledged_vote_to_its_replica() {
    let mut redis = RedisProcess::start(&["--repl-diskless-sync-delay", "0"]);
    let replica = RedisProcess::start(&["--replicaof", "127.0.0.1", &redis.port.to_string()]);
    let code = ClassCode::generate();
    let store = ClassStore::Redis(server_in(&redis, &code, RedisDurability::Replica));
    let anna = ParticipantTicket::generate().id();
    run(async {
        // Until the replica is up to date.
        while store.join(anna).await.is_err() {}
        store.advance().await.expect("a class");
        store.vote(anna, 0, chosen(&[1])).await.expect("a vote that the replica has, too");
    });
    redis.kill();
    redis::cmd("REPLICAOF").arg("NO").arg("ONE").exec(&mut replica.connect()).expect("promoted");
    let taken_over = ClassStore::Redis(server_in(&replica, &code, RedisDurability::Memory));
    let receipt = run(taken_over.vote(anna, 0, chosen(&[1])));
    assert_eq!(receipt, Ok(VoteReceipt { chosen: chosen(&[1]), answered: 1 }));
}
