//! The class on a socket: one thread, one listener, and a handle for the process that drives the wall.
//!
//! The files, from the bottom up: [`phone_page`] is what a phone loads and [`event_stream`] what it listens to, told by
//! [`phone_events`]; [`responses`]
//! builds responses. [`remote`] answers the speaker's phone, [`presenter`] a presentation elsewhere, and [`routes`] everybody
//! else. [`connection`] accepts connections and limits them; [`class_news`] tells who looks what has changed.

mod class_config;
mod class_driver;
mod class_news;
mod connection;
mod event_stream;
mod phone_events;
mod phone_page;
mod presenter;
mod remote;
mod responses;
mod routes;

use std::collections::{HashMap, VecDeque};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::sync::{oneshot, watch};

use super::class_code::ClassCode;
use super::class_question::ClassQuestion;
use super::class_record::{self, ClassRecord, ClassRecords, RecordSink};
use super::class_session::ClassSession;
use super::class_store::ClassStore;
use super::class_store_error::ClassStoreError;
use super::connection_limit;
use super::participant::ParticipantId;
use super::presenter_message::ClassWelcome;
use super::redis_room::{RedisConfig, RedisRoom};
use super::store_answers::CountedVote;
use crate::model::class_view::{ClassPhase, ClassView};
use crate::model::speaker_view::{SlideSummary, SpeakerView};
pub use class_config::{ClassConfig, ClassError};
pub use class_driver::ClassDriver;
use phone_events::PhoneEvents;
use phone_page::PhonePage;
use presenter::PresenterConnection;
use remote::SpeakerRemote;

/// How many event streams a participant may have: a phone, a laptop, and one that the network has forgotten.
const MAX_STREAMS: usize = 3;

/// How long phones may take to hear that the class is over.
const LAST_WORD: Duration = Duration::from_millis(500);

/// What the handle and all connections share.
struct SharedClass {
    store: ClassStore,
    code: ClassCode,
    /// The values of `Host` that mean this class. A page elsewhere that has its name point here gets nothing.
    hosts: Vec<String>,
    /// The name of the cookie with the participant's ID. Each room has its own, the same on each of its servers: cookies
    /// don't tell ports apart.
    cookie_name: String,
    /// Whether phones reach the class over HTTPS.
    is_secure: bool,
    page: PhonePage,
    /// The speaker's phone, where it may drive a presentation.
    remote: Option<SpeakerRemote>,
    /// The presentation elsewhere, where one may drive the class.
    presenter: Option<PresenterConnection>,
    /// What has to be kept if the program is killed.
    records: RecordSink,
    /// The state that the phones get.
    phone_events: PhoneEvents,
    /// Somebody joined or voted, or the class went on.
    changes: watch::Sender<()>,
    /// The event streams of each participant, the oldest first. A stream ends when its sender is dropped.
    streams: Mutex<HashMap<ParticipantId, VecDeque<oneshot::Sender<()>>>>,
}

impl SharedClass {
    /// A class at `address` that nobody has joined yet. `own_names` are further values of `Host` that mean it.
    fn new(config: &ClassConfig, own_names: Vec<String>, address: SocketAddr, store: ClassStore) -> Self {
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
        let phone_events = PhoneEvents::new(&store);
        Self {
            store,
            code: config.room.clone(),
            hosts,
            cookie_name: format!("authwalk_class_{:08x}", config.room.seed() >> 32),
            is_secure,
            page: PhonePage::of_participant(),
            remote: None,
            presenter: None,
            records: RecordSink::default(),
            phone_events,
            changes: watch::Sender::new(()),
            streams: Mutex::default(),
        }
    }

    /// How people get into the class, for a presentation elsewhere.
    fn welcome(&self, url: &str, phone_limit: usize) -> ClassWelcome {
        let code = self.code.to_string();
        let link = format!("{url}/{code}");
        ClassWelcome { url: url.to_owned(), code, link, phone_limit }
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

    /// Ends all event streams: those who are still known come back, and the others join anew.
    fn end_streams(&self) {
        self.streams.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    fn tell_phones(&self) {
        self.phone_events.tell_all(&self.store);
    }

    /// Tells everybody that the class went on.
    fn tell_all(&self) {
        self.tell_phones();
        self.note_change();
    }
}

/// A class that is being held. Dropping it ends the class.
pub struct ClassServer {
    shared: Arc<SharedClass>,
    address: SocketAddr,
    url: String,
    phone_limit: usize,
    promise: Option<String>,
    runtime: Handle,
    /// The server's thread; it ends when the sender is dropped.
    thread: Option<(oneshot::Sender<()>, JoinHandle<()>)>,
}

impl ClassServer {
    /// Opens a class for `questions` that goes on where its `records` end, and that `driver` moves on, too. `on_change` is called on
    /// the server's thread whenever somebody has joined or voted, or the class went on, at most ten times a second; it must be
    /// quick.
    ///
    /// # Errors
    /// When the address cannot be listened on, or the system gives no thread.
    pub fn start(
        config: &ClassConfig,
        questions: Vec<ClassQuestion>,
        on_change: impl FnMut(ClassView) + Send + 'static,
        driver: ClassDriver,
        records: ClassRecords,
    ) -> Result<Self, ClassError> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(ClassError::NoThread)?;
        let bind_error = |error| ClassError::Bind(config.address, error);
        let listener = {
            let _inside = runtime.enter();
            connection::listen(config.address).map_err(bind_error)?
        };
        let address = listener.local_addr().map_err(bind_error)?;
        let connection_limit = connection_limit::raise_connection_limit();
        let phone_limit = connection_limit.min(config.capacity);
        let own_names: Vec<String> =
            config.own_addresses.iter().map(|ip| SocketAddr::new(*ip, address.port()).to_string()).collect();
        let reachable = own_names.first().cloned().unwrap_or_else(|| address.to_string());
        let url = config.public_url.clone().unwrap_or_else(|| format!("http://{reachable}"));
        let ClassRecords { past, on_record } = records;
        let outlet = RecordSink::new(on_record);
        let config = &with_past_room(config, &past, &outlet);
        let phone = class_record::past_phone(&past);
        let store = runtime.block_on(open_store(config, questions, past, outlet.clone())).map_err(ClassError::Store)?;
        let mut shared = SharedClass::new(config, own_names, address, store);
        shared.records = outlet;
        match driver {
            ClassDriver::HandleAlone => {}
            ClassDriver::SpeakersPhone(on_command) => {
                shared.remote = Some(SpeakerRemote::new(address.port(), on_command, phone));
            }
            ClassDriver::Presentation(token) => {
                shared.presenter = Some(PresenterConnection::new(token, shared.welcome(&url, phone_limit)));
            }
        }
        let shared = Arc::new(shared);
        let (stop, stopped) = oneshot::channel();
        let (served, shared_until_the_end) = (Arc::clone(&shared), Arc::clone(&shared));
        let handle = runtime.handle().clone();
        let serve = move || {
            runtime.block_on(async move {
                tokio::spawn(class_news::tell_wall(Arc::clone(&served), on_change));
                tokio::spawn(class_news::tell_phones_of_votes(Arc::clone(&served)));
                tokio::spawn(class_news::follow_store(Arc::clone(&served)));
                tokio::spawn(connection::accept_phones(served, listener, connection_limit));
                // An error means that the handle has been dropped.
                let _ = stopped.await;
                if shared_until_the_end.store.state().phase == ClassPhase::Ended {
                    tokio::time::sleep(LAST_WORD).await;
                }
            });
        };
        let thread = thread::Builder::new().name("authwalk class".to_owned()).spawn(serve);
        let thread = thread.map_err(ClassError::NoThread)?;
        let promise = config.redis.as_ref().map(RedisConfig::promise);
        Ok(Self { shared, address, url, phone_limit, promise, runtime: handle, thread: Some((stop, thread)) })
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

    /// Where answers are kept outside of this process, what they survive there, and how another server joins the room.
    #[must_use]
    pub fn promise(&self) -> Option<String> {
        let code = &self.shared.code;
        self.promise
            .as_ref()
            .map(|promise| format!("{promise} The same command with --room {code} is another server of this class."))
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

    /// Goes on: from the lobby to the first question, from a question to its reveal, from there to the next. Where that fails,
    /// the view says why.
    pub fn advance(&self) -> ClassView {
        // The state has the trouble, too.
        let _ = self.runtime.block_on(self.shared.store.advance());
        self.shared.tell_all();
        self.view()
    }

    /// Shows the class what is presented: `wall` as text, and the question of `phase`, if there is one.
    pub fn present(&self, phase: ClassPhase, wall: &SlideSummary) {
        // The state has the trouble; the next slide is told anew.
        let _ = self.runtime.block_on(self.shared.store.present(None, phase, wall.clone()));
        self.shared.tell_all();
    }

    /// Tells the speaker's phone where the presentation stands.
    pub fn tell_speaker(&self, view: &SpeakerView) {
        if let Some(remote) = &self.shared.remote {
            remote.tell(view);
        }
    }

    /// The code that pairs the speaker's phone, once; `None` where there is no such phone, or it has been paired.
    #[must_use]
    pub fn pairing_code(&self) -> Option<String> {
        self.shared.remote.as_ref().and_then(SpeakerRemote::open_code)
    }

    /// What is asked, in this order.
    #[must_use]
    pub fn questions(&self) -> Arc<Vec<ClassQuestion>> {
        self.shared.store.questions()
    }

    /// Where the class stands.
    #[must_use]
    pub fn view(&self) -> ClassView {
        self.shared.store.state().view()
    }

    /// How the class stood in another phase, by the votes of now.
    #[must_use]
    pub fn view_at(&self, phase: ClassPhase) -> ClassView {
        let state = self.runtime.block_on(self.shared.store.state_at(phase));
        state.map_or_else(|_| ClassView { phase, ..ClassView::default() }, |state| state.view())
    }

    /// All votes so far, for a report. Participants are numbered in no order, so that a number says nothing about anybody.
    ///
    /// # Errors
    /// When the store does not say.
    pub fn votes(&self) -> Result<Vec<CountedVote>, ClassStoreError> {
        self.runtime.block_on(self.shared.store.votes())
    }
}

/// Waits until the phones have heard that the class is over: the process may end right after.
impl Drop for ClassServer {
    fn drop(&mut self) {
        if let Some((stop, thread)) = self.thread.take() {
            drop(stop);
            // Whatever went wrong in it, the class is over.
            let _ = thread.join();
        }
    }
}

/// The configuration with the room of the class before this one; the code of a new room is written to `outlet`.
fn with_past_room(config: &ClassConfig, past: &[ClassRecord], outlet: &RecordSink) -> ClassConfig {
    let past_room = class_record::past_code(past);
    if past_room.is_none() {
        outlet.write(|| ClassRecord::Code(config.room.to_string()));
    }
    ClassConfig { room: past_room.unwrap_or_else(|| config.room.clone()), ..config.clone() }
}

/// What keeps the class of `config`.
async fn open_store(
    config: &ClassConfig,
    questions: Vec<ClassQuestion>,
    past: Vec<ClassRecord>,
    outlet: RecordSink,
) -> Result<ClassStore, ClassStoreError> {
    match &config.redis {
        None => {
            let session = ClassSession::new(questions, config.capacity).with_records(past, outlet);
            Ok(ClassStore::in_memory(session))
        }
        Some(redis) => RedisRoom::open(redis, &config.room, questions, config.capacity).await.map(ClassStore::Redis),
    }
}
