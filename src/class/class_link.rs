//! The end of a presentation that drives a class elsewhere: it brings its questions, tells where it stands, hears who has
//! answered, and comes back by itself. The presentation never waits for it.
//!
//! Start reading at [`ClassLink`]; [`class_client`] sends one request, over a [`secure_channel`] where the address says so.

mod class_client;
mod class_link_error;
mod class_url;
mod secure_channel;

use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;
use std::thread;
use std::time::Duration;

use http_body_util::BodyExt as _;
use hyper::body::{Bytes, Incoming};
use tokio::sync::watch;

use super::class_question::ClassQuestion;
use super::participant::ParticipantTicket;
use super::presenter_message::{ClassWelcome, PresentationPosition, PresenterQuestions};
use super::presenter_token::PresenterToken;
use super::qr_code::qr_lines;
use crate::model::class_view::{ClassEntrance, ClassPhase, ClassReach, ClassView};
use crate::model::speaker_view::SlideSummary;
use class_client::ClassClient;
pub use class_link_error::ClassLinkError;
use class_link_error::{ClassClientError, ConnectionFault, Refusal};
pub use class_url::ClassUrl;
use secure_channel::SecureChannel;

/// How long to wait before the first new attempt; it doubles up to [`MAX_RETRY_PAUSE`].
const MIN_RETRY_PAUSE: Duration = Duration::from_millis(250);

/// The longest wait before a new attempt.
const MAX_RETRY_PAUSE: Duration = Duration::from_secs(4);

/// After so much silence the class is gone: it says something every 15 seconds.
const SILENCE: Duration = Duration::from_secs(40);

/// The longest event, in bytes.
const MAX_EVENT_BYTES: usize = 64 * 1024;

/// Where a class elsewhere is, and how to get in.
pub struct ClassLinkConfig {
    /// Its address.
    pub url: ClassUrl,
    /// The token of its teacher.
    pub token: PresenterToken,
    /// Files with the certificates to trust, as PEM; of no use without TLS.
    pub pem_files: Vec<Vec<u8>>,
}

/// What a class elsewhere tells its presentation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClassNews {
    /// Whether it is reached.
    Reach(ClassReach),
    /// Who has joined and answered.
    View(ClassView),
}

/// Where the presentation stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct LinkPosition {
    phase: ClassPhase,
    wall: SlideSummary,
}

/// A presentation that drives a class elsewhere. Dropping it leaves the class.
pub struct ClassLink {
    stage: watch::Sender<LinkPosition>,
}

/// The end of the link that does the work, on a thread of its own.
struct LinkWorker<F> {
    client: ClassClient,
    /// What it is asked; `is_back` once it has been reached.
    questions: PresenterQuestions,
    stages: watch::Receiver<LinkPosition>,
    on_news: F,
}

impl ClassLink {
    /// Takes a class over with `questions`. `on_news` is called on the link's thread.
    ///
    /// # Errors
    /// When the certificates cannot be read or there is no thread.
    pub fn open(
        config: ClassLinkConfig,
        questions: Vec<ClassQuestion>,
        on_news: impl FnMut(ClassNews) + Send + 'static,
    ) -> Result<Self, ClassLinkError> {
        let channel = config.url.is_secure.then(|| SecureChannel::new(&config.pem_files)).transpose();
        let channel = channel.map_err(ClassLinkError::Certificates)?;
        let client = ClassClient { url: config.url, token: config.token, channel };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(ClassLinkError::Thread)?;
        let (stage, stages) = watch::channel(LinkPosition::default());
        let mut ending = stages.clone();
        let has_ended = async move { while ending.changed().await.is_ok() {} };
        let presenter = ParticipantTicket::generate().expose().to_owned();
        let questions = PresenterQuestions { presenter, is_back: false, questions };
        let worker = LinkWorker { client, questions, stages, on_news };
        let named = thread::Builder::new().name("authwalk-class-link".to_owned());
        named.spawn(move || runtime.block_on(first_of(worker.run(), has_ended))).map_err(ClassLinkError::Thread)?;
        Ok(Self { stage })
    }

    /// Shows the class what is presented: `wall` as text, and the question of `phase`, if there is one.
    pub fn present(&self, phase: ClassPhase, wall: &SlideSummary) {
        self.stage.send_replace(LinkPosition { phase, wall: wall.clone() });
    }
}

impl<F: FnMut(ClassNews)> LinkWorker<F> {
    /// Drives the class until it refuses the presentation.
    async fn run(mut self) {
        let mut pause = MIN_RETRY_PAUSE;
        let mut is_told = false;
        loop {
            let mut was_reached = false;
            match self.drive(&mut was_reached).await {
                ClassClientError::Refused(reason) => {
                    return (self.on_news)(ClassNews::Reach(ClassReach::Refused(reason.to_string())));
                }
                // Said once, however often it is tried again.
                ClassClientError::Unreachable(_) if is_told && !was_reached => {}
                ClassClientError::Unreachable(reason) => {
                    (self.on_news)(ClassNews::Reach(ClassReach::Lost(reason.to_string())));
                    is_told = true;
                }
            }
            pause = if was_reached { MIN_RETRY_PAUSE } else { pause };
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(MAX_RETRY_PAUSE);
        }
    }

    /// Takes the class over and drives it; returns why that came to an end.
    async fn drive(&mut self, was_reached: &mut bool) -> ClassClientError {
        let reached = async {
            let welcome = self.take_over().await?;
            let events = self.client.get("/presenter/events").await?;
            Ok((welcome, events))
        };
        let (welcome, events) = match reached.await {
            Ok(reached) => reached,
            Err(error) => return error,
        };
        *was_reached = true;
        self.questions.is_back = true;
        (self.on_news)(ClassNews::Reach(ClassReach::Reached(Box::new(entrance(&welcome)))));
        let tell = tell_stages(&self.client, self.stages.clone(), self.questions.presenter.clone());
        let follow = follow_events(events, |view| (self.on_news)(ClassNews::View(view)));
        first_of(tell, follow).await
    }

    async fn take_over(&self) -> Result<ClassWelcome, ClassClientError> {
        let answer = self.client.put("/presenter/questions", &self.questions).await?;
        let welcome: Option<ClassWelcome> = serde_json::from_slice(&answer).ok();
        welcome.filter(is_printable).ok_or_else(|| ClassClientError::Refused(Refusal::OtherProgram))
    }
}

/// Whether all that is shown on the wall is what an address and a code are made of.
fn is_printable(welcome: &ClassWelcome) -> bool {
    let fits = |text: &str| text.len() <= 300 && text.bytes().all(|byte| byte.is_ascii_graphic());
    [&welcome.url, &welcome.code, &welcome.link].into_iter().all(|text| fits(text))
}

fn entrance(welcome: &ClassWelcome) -> ClassEntrance {
    ClassEntrance {
        url: welcome.url.clone(),
        code: welcome.code.clone(),
        link: welcome.link.clone(),
        qr_lines: qr_lines(&welcome.link).unwrap_or_default(),
        phone_limit: welcome.phone_limit,
        advice: None,
        promise: None,
    }
}

/// Tells the class where the presentation stands, now and after each change; the latest, where several came meanwhile.
async fn tell_stages(
    client: &ClassClient,
    mut stages: watch::Receiver<LinkPosition>,
    presenter: String,
) -> ClassClientError {
    loop {
        let LinkPosition { phase, wall } = stages.borrow_and_update().clone();
        let stage = PresentationPosition { presenter: presenter.clone(), phase, wall };
        if let Err(error) = client.put("/presenter/stage", &stage).await {
            return error;
        }
        if stages.changed().await.is_err() {
            // The presentation has ended, and whoever waits for that ends this.
            std::future::pending::<()>().await;
        }
    }
}

/// Passes on each event of the class; returns why there are no more.
async fn follow_events(mut events: Incoming, mut on_view: impl FnMut(ClassView)) -> ClassClientError {
    let mut buffer = Vec::new();
    loop {
        let Some(bytes) = next_bytes(&mut events).await else {
            return ClassClientError::Unreachable(ConnectionFault::BrokeOff);
        };
        buffer.extend_from_slice(&bytes);
        while let Some(end) = buffer.windows(2).position(|pair| pair == b"\n\n") {
            let event: Vec<u8> = buffer.drain(..end + 2).collect();
            let view = event.strip_prefix(b"data: ").and_then(|json| serde_json::from_slice(json).ok());
            view.map(&mut on_view);
        }
        if buffer.len() > MAX_EVENT_BYTES {
            return ClassClientError::Refused(Refusal::OtherProgram);
        }
    }
}

/// What the one that ends first returns; the other ends there, too.
async fn first_of<T>(left: impl Future<Output = T>, right: impl Future<Output = T>) -> T {
    let (mut left, mut right) = (pin!(left), pin!(right));
    poll_fn(|context| match left.as_mut().poll(context) {
        Poll::Ready(output) => Poll::Ready(output),
        Poll::Pending => right.as_mut().poll(context),
    })
    .await
}

async fn next_bytes(events: &mut Incoming) -> Option<Bytes> {
    loop {
        let frame = tokio::time::timeout(SILENCE, events.frame()).await.ok()??.ok()?;
        // Anything else is a trailer.
        if let Ok(bytes) = frame.into_data() {
            return Some(bytes);
        }
    }
}

#[cfg(test)]
mod tests;
