//! A presentation and a class on two ends of a socket.

use std::net::{SocketAddr, TcpListener};
use std::sync::mpsc::{self, Receiver};

use super::*;
use crate::class::{ClassCode, ClassConfig, ClassDriver, ClassRecords, ClassServer};
use crate::course::quiz::question_instance::QuestionInstance;

/// How long a test waits before it gives up.
const PATIENCE: Duration = Duration::from_secs(20);

fn question(id: &str) -> ClassQuestion {
    let text = format!(
        "id='{id}'\ncovers=[]\nlevel='mid'\nask='?'\nwhy='.'\nchoice=[{{text='a',right=true,because='A.'}},{{text='b',because='B.'}}]"
    );
    let authored = toml::from_str(&text).expect("a question");
    let instance = QuestionInstance::new(std::sync::Arc::new(authored), 1, None).expect("a kind");
    ClassQuestion::new(&instance).expect("options")
}

fn class_at(address: SocketAddr, token: &PresenterToken) -> ClassServer {
    let config = ClassConfig {
        address,
        own_addresses: Vec::new(),
        public_url: None,
        capacity: 5,
        room: ClassCode::generate(),
        redis: None,
    };
    let driver = ClassDriver::Presentation(token.digest());
    ClassServer::start(&config, Vec::new(), |_| {}, driver, ClassRecords::default()).expect("loopback")
}

fn anywhere() -> SocketAddr {
    "127.0.0.1:0".parse().expect("an address")
}

fn link(address: SocketAddr, token: &PresenterToken, ids: &[&str]) -> (ClassLink, Receiver<ClassNews>) {
    let (sender, news) = mpsc::channel();
    let url = ClassUrl::parse(&format!("http://{address}")).expect("an address");
    let config = ClassLinkConfig { url, token: token.clone(), pem_files: Vec::new() };
    let questions = ids.iter().map(|id| question(id)).collect();
    let link = ClassLink::open(config, questions, move |news| drop(sender.send(news)));
    (link.expect("a thread"), news)
}

/// Waits for the first news that `find` finds something in.
fn wait_for<T>(news: &Receiver<ClassNews>, find: impl Fn(ClassNews) -> Option<T>) -> T {
    loop {
        if let Some(found) = find(news.recv_timeout(PATIENCE).expect("news")) {
            return found;
        }
    }
}

fn reached(news: ClassNews) -> Option<ClassEntrance> {
    match news {
        ClassNews::Reach(ClassReach::Reached(entrance)) => Some(*entrance),
        _ => None,
    }
}

fn lost(news: ClassNews) -> Option<String> {
    match news {
        ClassNews::Reach(ClassReach::Lost(reason)) => Some(reason),
        _ => None,
    }
}

fn refused(news: ClassNews) -> Option<String> {
    match news {
        ClassNews::Reach(ClassReach::Refused(reason)) => Some(reason),
        _ => None,
    }
}

fn in_phase(phase: ClassPhase) -> impl Fn(ClassNews) -> Option<ClassView> {
    move |news| match news {
        ClassNews::View(view) if view.phase == phase => Some(view),
        _ => None,
    }
}

#[test]
fn a_presentation_drives_a_class_elsewhere_and_finds_it_again() {
    let token = PresenterToken::generate();
    let class = class_at(anywhere(), &token);
    let address = class.address();
    let (link, news) = link(address, &token, &["one", "two"]);
    assert_eq!(wait_for(&news, reached).code, class.code());
    link.present(ClassPhase::Asking(1), &SlideSummary::default());
    wait_for(&news, in_phase(ClassPhase::Asking(1)));
    assert_eq!(class.questions()[1].id(), "two");
    drop(class);
    wait_for(&news, lost);
    link.present(ClassPhase::Revealed(1), &SlideSummary::default());
    let class = class_at(address, &token);
    assert_eq!(wait_for(&news, reached).code, class.code());
    wait_for(&news, in_phase(ClassPhase::Revealed(1)));
    assert_eq!(class.view().phase, ClassPhase::Revealed(1), "it stands where the presentation went meanwhile");
}

#[test]
fn a_presentation_may_begin_before_its_class() {
    let free = TcpListener::bind(anywhere()).and_then(|socket| socket.local_addr()).expect("a port");
    let token = PresenterToken::generate();
    let (_link, news) = link(free, &token, &["one"]);
    wait_for(&news, lost);
    let _class = class_at(free, &token);
    wait_for(&news, reached);
}

#[test]
fn a_wrong_token_and_a_class_that_takes_none_are_said_once() {
    let token = PresenterToken::generate();
    let class = class_at(anywhere(), &token);
    let (_link, news) = link(class.address(), &PresenterToken::generate(), &["one"]);
    assert_eq!(wait_for(&news, refused), "it does not take this token");
    assert!(news.recv_timeout(PATIENCE).is_err(), "it does not try again");
    assert!(class.questions().is_empty(), "nothing has changed");
    let config = ClassConfig {
        address: anywhere(),
        own_addresses: Vec::new(),
        public_url: None,
        capacity: 5,
        room: ClassCode::generate(),
        redis: None,
    };
    let of_its_own =
        ClassServer::start(&config, vec![question("own")], |_| {}, ClassDriver::HandleAlone, ClassRecords::default())
            .expect("loopback");
    let (_link, news) = super::tests::link(of_its_own.address(), &token, &["one"]);
    assert!(wait_for(&news, refused).contains("--driven"));
    assert_eq!(of_its_own.questions()[0].id(), "own");
}

#[test]
fn a_presentation_whose_class_is_taken_over_drives_it_no_more() {
    let token = PresenterToken::generate();
    let class = class_at(anywhere(), &token);
    let (first, first_news) = link(class.address(), &token, &["one"]);
    wait_for(&first_news, reached);
    let (second, second_news) = link(class.address(), &token, &["other"]);
    wait_for(&second_news, reached);
    second.present(ClassPhase::Asking(0), &SlideSummary::default());
    wait_for(&second_news, in_phase(ClassPhase::Asking(0)));
    first.present(ClassPhase::Revealed(0), &SlideSummary::default());
    assert_eq!(wait_for(&first_news, refused), "another presentation has taken it over");
    assert_eq!((class.questions()[0].id(), class.view().phase), ("other", ClassPhase::Asking(0)));
}
