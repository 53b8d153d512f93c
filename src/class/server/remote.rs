//! The speaker's phone: a page of its own, pairing, events, and presses of its buttons.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::{Request, Response, StatusCode};
use serde::Deserialize;
use serde_json::json;
use tokio::sync::watch;

use super::SharedClass;
use super::event_stream::{EventStream, state_event};
use super::phone_page::PhonePage;
use super::responses::{ClassBody, event_response, json_response, problem, ticket_in_cookie, with_ticket_cookie};
use crate::class::class_code::ClassCode;
use crate::class::class_record::ClassRecord;
use crate::class::participant::ParticipantId;
use crate::class::remote_control::{PairingError, RemoteButton, RemoteControl, RemotePress};
use crate::clock::instant_now;
use crate::model::speaker_view::{SpeakerCommand, SpeakerView};

/// How long the answer to a wrong code takes.
const WRONG_CODE_PAUSE: Duration = Duration::from_secs(1);

/// Takes what the speaker asks for from the phone.
pub type OnRemoteCommand = Arc<dyn Fn(SpeakerCommand) + Send + Sync>;

/// The speaker's phone, as the server knows it.
pub(super) struct SpeakerRemote {
    control: Mutex<RemoteControl>,
    code: ClassCode,
    cookie_name: String,
    pub(super) page: PhonePage,
    /// Where the presentation stands, as an event.
    events: watch::Sender<Bytes>,
    started: Instant,
    on_command: OnRemoteCommand,
}

impl SpeakerRemote {
    /// A remote at the server on `port`, with the phone that was paired before the program was killed, if one was.
    pub(super) fn new(port: u16, on_command: OnRemoteCommand, phone: Option<ParticipantId>) -> Self {
        let code = ClassCode::generate();
        Self {
            control: Mutex::new(RemoteControl::new(code.clone()).with_phone(phone)),
            code,
            cookie_name: format!("authwalk_speaker_{port}"),
            page: PhonePage::of_speaker(),
            events: watch::Sender::new(Bytes::new()),
            started: instant_now(),
            on_command,
        }
    }

    /// The code, while it still pairs a phone.
    pub(super) fn open_code(&self) -> Option<String> {
        self.control().is_open().then(|| self.code.to_string())
    }

    fn control(&self) -> MutexGuard<'_, RemoteControl> {
        // A panic elsewhere leaves nothing half changed: each change is one step.
        self.control.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tells the phone where the presentation stands; the time since the server was started is added to what it had taken before.
    pub(super) fn tell(&self, view: &SpeakerView) {
        // Held until the event is sent: an older view must not follow a newer one.
        let mut control = self.control();
        control.set_view(view.clone());
        self.events.send_replace(self.event(view));
    }

    fn event(&self, view: &SpeakerView) -> Bytes {
        let elapsed_seconds = view.elapsed_seconds.saturating_add(self.started.elapsed().as_secs());
        let view = SpeakerView { elapsed_seconds, ..view.clone() };
        state_event(&json!(view))
    }

    /// The phone whose cookie the request carries, if it has been paired.
    fn phone_of(&self, request: &Request<Incoming>) -> Option<ParticipantId> {
        let phone = ticket_in_cookie(request, &self.cookie_name)?.id();
        self.control().is_paired(phone).then_some(phone)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PairBody {
    code: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PressBody {
    from: usize,
    step: RemoteButton,
}

/// Lets in the phone that has the code.
pub(super) async fn pair(shared: &SharedClass, remote: &SpeakerRemote, body: Bytes) -> Response<ClassBody> {
    let Ok(PairBody { code }) = serde_json::from_slice(&body) else {
        return problem(StatusCode::BAD_REQUEST, "A code was expected.");
    };
    let paired = remote.control().pair(&code);
    match paired {
        Ok(ticket) => {
            shared.records.write(|| ClassRecord::Paired(ticket.id()));
            let mut response = Response::new(ClassBody::Whole(Full::default()));
            *response.status_mut() = StatusCode::NO_CONTENT;
            with_ticket_cookie(response, &remote.cookie_name, &ticket, shared.is_secure)
        }
        Err(PairingError::WrongCode) => {
            tokio::time::sleep(WRONG_CODE_PAUSE).await;
            problem(StatusCode::FORBIDDEN, "This is not the code.")
        }
        Err(PairingError::Closed) => problem(
            StatusCode::GONE,
            "A code works once, and this one does not work any more. Start the presentation again for a new one.",
        ),
    }
}

/// Passes a press on.
pub(super) fn step(remote: &SpeakerRemote, phone: Option<ParticipantId>, body: &Bytes) -> Response<ClassBody> {
    if phone.is_none() {
        return problem(StatusCode::UNAUTHORIZED, "Pair this phone first.");
    }
    let Ok(PressBody { from, step }) = serde_json::from_slice(body) else {
        return problem(StatusCode::BAD_REQUEST, "A step was expected.");
    };
    let command = remote.control().command_of(RemotePress { from, step });
    if let Some(command) = command {
        (remote.on_command)(command);
    }
    json_response(StatusCode::OK, &json!({ "done": command.is_some() }))
}

/// The phone that a request comes from.
pub(super) fn phone_of(remote: &SpeakerRemote, request: &Request<Incoming>) -> Option<ParticipantId> {
    remote.phone_of(request)
}

/// Where the presentation stands, now and from now on.
pub(super) fn events(shared: &SharedClass, remote: &SpeakerRemote, request: &Request<Incoming>) -> Response<ClassBody> {
    let Some(phone) = remote.phone_of(request) else {
        return problem(StatusCode::UNAUTHORIZED, "Pair this phone first.");
    };
    let control = remote.control();
    let views = remote.events.subscribe();
    let mut first = b"retry: 500\n".to_vec();
    first.extend_from_slice(&remote.event(control.view()));
    drop(control);
    event_response(EventStream::new(first.into(), views, shared.add_stream(phone)))
}

#[cfg(test)]
mod tests;
