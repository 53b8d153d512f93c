//! The class on a socket: one thread, one listener, and a handle for the process that drives the wall.
//!
//! The files, lowest first: [`phone_page`] is what a phone loads, [`event_stream`] what it listens to, [`responses`] what
//! answers are made of, [`remote`] answers the speaker's phone and [`routes`] all others, [`connection`] keeps the connections
//! within bounds.

mod connection;
mod event_stream;
mod phone_page;
mod remote;
mod responses;
mod routes;

use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use hyper::body::Bytes;
use tokio::net::{TcpListener, TcpSocket};
use tokio::sync::{oneshot, watch};

use super::class_question::ClassQuestion;
use super::class_session::ClassSession;
use super::open_files;
use super::participant::ParticipantId;
use super::phone_state::phone_state;
use super::room_code::RoomCode;
use crate::model::class_view::{ClassPhase, ClassView};
use crate::model::speaker_view::{SlideSummary, SpeakerView};
use phone_page::PhonePage;
use remote::{OnRemoteCommand, SpeakerRemote};

/// How many event streams a participant may have: a phone, a laptop, and one that the network has forgotten.
const MAX_STREAMS: usize = 3;

/// How many connections may wait to be accepted: with the usual 128, phones that vote at the same moment try again only
/// after a second. The system may make it less.
const LISTEN_QUEUE: u32 = 4096;

/// How often the wall is told of new votes at most: often enough to look immediate.
const WALL_INTERVAL: Duration = Duration::from_millis(100);

/// How often the phones are told how many have answered. To tell each phone of each vote would be the square of the class.
const PHONE_INTERVAL: Duration = Duration::from_secs(1);

/// Where and for how many a class is held.
#[derive(Clone, Debug)]
pub struct ClassConfig {
    /// The address to listen on.
    pub address: SocketAddr,
    /// The addresses of this computer at which phones may reach it, the likeliest first, where the class listens on all of
    /// them; else none.
    pub own_addresses: Vec<IpAddr>,
    /// The address that phones open, if it is not that of the listener: `https://class.example`.
    pub public_url: Option<String>,
    /// How many may join at most.
    pub capacity: usize,
}

/// Why a class cannot be held.
#[derive(Debug)]
pub enum ClassError {
    /// Nobody can listen on that address.
    Bind(SocketAddr, io::Error),
    /// The system gives no thread for the server.
    NoThread(io::Error),
}

impl fmt::Display for ClassError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bind(address, error) if error.kind() == io::ErrorKind::AddrInUse => {
                write!(f, "{address} is in use already. Another port can be named: --bind {}:PORT.", address.ip())
            }
            Self::Bind(address, error) if error.kind() == io::ErrorKind::AddrNotAvailable => {
                write!(f, "{} is not an address of this computer: {error}.", address.ip())
            }
            Self::Bind(address, error) => write!(f, "Nobody can listen on {address}: {error}."),
            Self::NoThread(error) => write!(f, "The server of the class cannot start: {error}."),
        }
    }
}

impl std::error::Error for ClassError {}

/// What the handle and all connections share.
struct SharedClass {
    session: Mutex<ClassSession>,
    code: RoomCode,
    /// The values of `Host` that mean this class. A page elsewhere that has its name point here gets nothing.
    hosts: Vec<String>,
    /// The name of the cookie with the participant's ID. Each class has its own: cookies don't tell ports apart.
    cookie_name: String,
    /// Whether phones reach the class over HTTPS.
    is_secure: bool,
    page: PhonePage,
    /// The speaker's phone, where it may drive a presentation.
    remote: Option<SpeakerRemote>,
    /// The state that the phones get, as an event.
    phone_events: watch::Sender<Bytes>,
    /// Somebody joined or voted, or the class went on.
    changes: watch::Sender<()>,
    /// The event streams of each participant, the oldest first. A stream ends when its sender is dropped.
    streams: Mutex<HashMap<ParticipantId, VecDeque<oneshot::Sender<()>>>>,
}

impl SharedClass {
    /// A class at `address` that nobody has joined yet. `own_names` are further values of `Host` that mean it.
    fn new(config: &ClassConfig, own_names: Vec<String>, address: SocketAddr, questions: Vec<ClassQuestion>) -> Self {
        let mut hosts = own_names;
        hosts.push(address.to_string());
        if address.ip().is_loopback() {
            hosts.push(format!("localhost:{}", address.port()));
        }
        let is_secure = config.public_url.as_deref().is_some_and(|url| url.starts_with("https://"));
        let public_host = config.public_url.as_deref().and_then(|url| url.split("://").nth(1)).map(str::to_owned);
        hosts.extend(public_host);
        let without_usual_port: Vec<String> = hosts
            .iter()
            .filter_map(|host| host.strip_suffix(":80").or_else(|| host.strip_suffix(":443")))
            .map(str::to_owned)
            .collect();
        hosts.extend(without_usual_port);
        let session = ClassSession::new(questions, config.capacity);
        let (phone_events, _) = watch::channel(event_stream::state_event(&phone_state(&session)));
        Self {
            session: Mutex::new(session),
            code: RoomCode::generate(),
            hosts,
            cookie_name: format!("authwalk_class_{}", address.port()),
            is_secure,
            page: PhonePage::of_participant(),
            remote: None,
            phone_events,
            changes: watch::Sender::new(()),
            streams: Mutex::default(),
        }
    }

    fn session(&self) -> MutexGuard<'_, ClassSession> {
        // A panic elsewhere leaves no vote half counted: each change is one step.
        self.session.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether `host`, as in `Host`, means this class. Browsers leave the usual port out.
    fn is_own_host(&self, host: &str) -> bool {
        self.hosts.iter().any(|known| known.eq_ignore_ascii_case(host))
    }

    /// Notes one more event stream of a participant. The future that is returned ends when the stream has to: a participant
    /// who opens stream after stream must not take the connections of the others.
    fn add_stream(&self, participant: ParticipantId) -> oneshot::Receiver<()> {
        let (sender, ended) = oneshot::channel();
        let mut streams = self.streams.lock().unwrap_or_else(PoisonError::into_inner);
        let own = streams.entry(participant).or_default();
        // Those that the phone has closed by itself.
        own.retain(|stream| !stream.is_closed());
        if own.len() >= MAX_STREAMS {
            own.pop_front();
        }
        own.push_back(sender);
        ended
    }

    fn note_change(&self) {
        self.changes.send_replace(());
    }

    fn tell_phones(&self) {
        // Held until the event is sent: an older state must not follow a newer one.
        let session = self.session();
        let event = event_stream::state_event(&phone_state(&session));
        self.phone_events.send_if_modified(|last| std::mem::replace(last, event.clone()) != event);
    }
}

/// A class that is being held. Dropping it ends the class.
pub struct ClassServer {
    shared: Arc<SharedClass>,
    address: SocketAddr,
    url: String,
    phone_limit: usize,
    /// Dropped with the handle, which ends the server's thread.
    _stop: oneshot::Sender<()>,
}

impl ClassServer {
    /// Opens a class for `questions`. `on_change` is called on the server's thread whenever somebody has joined or voted, or
    /// the class went on, at most ten times a second; it must be quick.
    ///
    /// # Errors
    /// When the address cannot be listened on, or the system gives no thread.
    pub fn start(
        config: &ClassConfig,
        questions: Vec<ClassQuestion>,
        on_change: impl FnMut(ClassView) + Send + 'static,
    ) -> Result<Self, ClassError> {
        Self::start_with_remote(config, questions, on_change, None)
    }

    /// The same for a presentation, which `on_command` drives from the speaker's phone.
    ///
    /// # Errors
    /// As for [`ClassServer::start`].
    pub fn start_with_remote(
        config: &ClassConfig,
        questions: Vec<ClassQuestion>,
        on_change: impl FnMut(ClassView) + Send + 'static,
        on_command: Option<OnRemoteCommand>,
    ) -> Result<Self, ClassError> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(ClassError::NoThread)?;
        let bind_error = |error| ClassError::Bind(config.address, error);
        let listener = {
            let _inside = runtime.enter();
            listen(config.address).map_err(bind_error)?
        };
        let address = listener.local_addr().map_err(bind_error)?;
        let connection_limit = open_files::raise_connection_limit();
        let phone_limit = connection_limit.min(config.capacity);
        let own_names: Vec<String> =
            config.own_addresses.iter().map(|ip| SocketAddr::new(*ip, address.port()).to_string()).collect();
        let reachable = own_names.first().cloned().unwrap_or_else(|| address.to_string());
        let url = config.public_url.clone().unwrap_or_else(|| format!("http://{reachable}"));
        let mut shared = SharedClass::new(config, own_names, address, questions);
        shared.remote = on_command.map(|on_command| SpeakerRemote::new(address.port(), on_command));
        let shared = Arc::new(shared);
        let (stop, stopped) = oneshot::channel();
        let served = Arc::clone(&shared);
        let serve = move || {
            runtime.block_on(async move {
                tokio::spawn(tell_wall(Arc::clone(&served), on_change));
                tokio::spawn(tell_phones_of_votes(Arc::clone(&served)));
                tokio::spawn(connection::accept_phones(served, listener, connection_limit));
                // An error means that the handle has been dropped.
                let _ = stopped.await;
            });
        };
        thread::Builder::new().name("authwalk class".to_owned()).spawn(serve).map_err(ClassError::NoThread)?;
        Ok(Self { shared, address, url, phone_limit, _stop: stop })
    }

    /// The address on which the class listens.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// How many phones fit: as many as may join, and as the system gives connections.
    #[must_use]
    pub const fn phone_limit(&self) -> usize {
        self.phone_limit
    }

    /// What a phone opens without the code of the room.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The code of the room.
    #[must_use]
    pub fn code(&self) -> String {
        self.shared.code.to_string()
    }

    /// The link that leads a phone into the room: address and code.
    #[must_use]
    pub fn link(&self) -> String {
        format!("{}/{}", self.url, self.shared.code)
    }

    /// Goes on: from the lobby to the first question, from a question to its reveal, from there to the next.
    pub fn advance(&self) -> ClassView {
        let view = {
            let mut session = self.shared.session();
            session.advance();
            session.view()
        };
        self.shared.tell_phones();
        self.shared.note_change();
        view
    }

    /// Shows the class what is presented: `wall` as text, and the question of `phase`, if there is one.
    pub fn present(&self, phase: ClassPhase, wall: &SlideSummary) {
        self.shared.session().present(phase, wall.clone());
        self.shared.tell_phones();
        self.shared.note_change();
    }

    /// Tells the speaker's phone where the presentation stands.
    pub fn tell_speaker(&self, view: &SpeakerView) {
        if let Some(remote) = &self.shared.remote {
            remote.tell(view);
        }
    }

    /// The code that pairs the speaker's phone, once; `None` where there is no such phone.
    #[must_use]
    pub fn pairing_code(&self) -> Option<String> {
        self.shared.remote.as_ref().map(|remote| remote.code.to_string())
    }

    /// Where the class stands.
    #[must_use]
    pub fn view(&self) -> ClassView {
        self.shared.session().view()
    }

    /// All votes so far, for a report. Participants are numbered in no order, so that a number says nothing about anybody.
    #[must_use]
    pub fn votes(&self) -> Vec<CountedVote> {
        let session = self.shared.session();
        let mut numbers: HashMap<ParticipantId, usize> = HashMap::new();
        let mut votes = Vec::new();
        for (question, ballot) in session.ballots().iter().enumerate() {
            for (participant, chosen) in ballot.votes() {
                let next = numbers.len() + 1;
                let participant = *numbers.entry(*participant).or_insert(next);
                votes.push(CountedVote { question, participant, chosen: chosen.positions().collect() });
            }
        }
        votes
    }
}

/// A vote as a report knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountedVote {
    /// The position of the question, from 0.
    pub question: usize,
    /// A number for the participant, from 1.
    pub participant: usize,
    /// The options, in the order of the wall.
    pub chosen: Vec<usize>,
}

/// Listens on `address`, with room for a whole class that connects at the same moment.
fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
    // A class that was just held leaves connections behind for a while, which must not keep the next one away.
    #[cfg(unix)]
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(LISTEN_QUEUE)
}

async fn tell_wall(shared: Arc<SharedClass>, mut on_change: impl FnMut(ClassView) + Send) {
    let mut changes = shared.changes.subscribe();
    while changes.changed().await.is_ok() {
        let view = shared.session().view();
        on_change(view);
        tokio::time::sleep(WALL_INTERVAL).await;
    }
}

async fn tell_phones_of_votes(shared: Arc<SharedClass>) {
    let mut changes = shared.changes.subscribe();
    while changes.changed().await.is_ok() {
        shared.tell_phones();
        tokio::time::sleep(PHONE_INTERVAL).await;
    }
}
