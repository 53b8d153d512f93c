//! A presentation elsewhere: it takes the class over with its questions, tells where it stands, and hears who has answered.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use hyper::body::{Bytes, Incoming};
use hyper::header::{AUTHORIZATION, HeaderValue, WWW_AUTHENTICATE};
use hyper::{Method, Request, Response, StatusCode};
use serde::de::DeserializeOwned;
use serde_json::json;
use tokio::sync::{oneshot, watch};

use super::SharedClass;
use super::event_stream::{EventStream, state_event};
use super::responses::{ClassBody, event_response, json_response, not_allowed, problem, read_body, unavailable};
use crate::class::class_question::ClassQuestion;
use crate::class::presenter_message::{ClassWelcome, PresentationPosition, PresenterQuestions};
use crate::class::presenter_token::PresenterDigest;
use crate::class::store_answers::{PresentError, Takeover};
use crate::model::class_view::ClassView;

/// The longest message of a presentation, in bytes: a part of the course with all its questions has a tenth of it.
const MAX_MESSAGE_BYTES: usize = 4 * 1024 * 1024;

/// How long a message may take.
const MESSAGE_TIMEOUT: Duration = Duration::from_secs(30);

/// How long the answer to a wrong token takes.
const WRONG_TOKEN_PAUSE: Duration = Duration::from_secs(1);

/// The presentation that drives a class, as the server knows it.
pub(super) struct PresenterConnection {
    token: PresenterDigest,
    welcome: ClassWelcome,
    /// Where the class stands, as an event.
    views: watch::Sender<Bytes>,
    /// Ends the stream of events that the presentation listens to when a newer one begins.
    stream: Mutex<Option<oneshot::Sender<()>>>,
}

impl PresenterConnection {
    /// A seat for whoever has the token.
    pub(super) fn new(token: PresenterDigest, welcome: ClassWelcome) -> Self {
        let views = watch::Sender::new(Bytes::new());
        Self { token, welcome, views, stream: Mutex::default() }
    }

    /// Tells the presentation who has joined and answered.
    pub(super) fn tell(&self, view: &ClassView) {
        self.views.send_replace(state_event(&json!(view)));
    }

    /// Whether the request carries the token (RFC 6750, section 2.1).
    fn admits(&self, request: &Request<Incoming>) -> bool {
        let credentials = request.headers().get(AUTHORIZATION).and_then(|value| value.to_str().ok());
        let bearer = credentials.and_then(|credentials| credentials.split_once(' '));
        bearer.is_some_and(|(scheme, token)| scheme.eq_ignore_ascii_case("bearer") && self.token.admits(token.trim()))
    }

    fn add_stream(&self) -> oneshot::Receiver<()> {
        let (sender, ended) = oneshot::channel();
        // The one before ends here: a presentation that comes back has forgotten it.
        *self.stream.lock().unwrap_or_else(PoisonError::into_inner) = Some(sender);
        ended
    }
}

/// Whether `path` belongs to the presentation.
pub(super) fn is_presenter_path(path: &str) -> bool {
    path.starts_with("/presenter/")
}

/// Answers a presentation.
pub(super) async fn respond(
    shared: &SharedClass,
    seat: &PresenterConnection,
    request: Request<Incoming>,
) -> Response<ClassBody> {
    if !seat.admits(&request) {
        tokio::time::sleep(WRONG_TOKEN_PAUSE).await;
        let mut response = problem(StatusCode::UNAUTHORIZED, "This is not the token of the teacher.");
        response.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        return response;
    }
    let path = request.uri().path().to_owned();
    match (path.as_str(), request.method()) {
        ("/presenter/questions", &Method::PUT) => match read_message(request).await {
            Ok(questions) => take_questions(shared, seat, questions).await,
            Err(refused) => refused,
        },
        ("/presenter/stage", &Method::PUT) => match read_message(request).await {
            Ok(stage) => take_stage(shared, stage).await,
            Err(refused) => refused,
        },
        ("/presenter/events", &Method::GET) => events(shared, seat),
        ("/presenter/questions" | "/presenter/stage", _) => not_allowed("PUT"),
        ("/presenter/events", _) => not_allowed("GET"),
        _ => problem(StatusCode::NOT_FOUND, "There is nothing here."),
    }
}

async fn read_message<T: DeserializeOwned>(request: Request<Incoming>) -> Result<T, Response<ClassBody>> {
    let bytes = read_body(request.into_body(), MAX_MESSAGE_BYTES, MESSAGE_TIMEOUT).await?;
    let told = |_| {
        problem(StatusCode::BAD_REQUEST, "This class does not understand the presentation. Are both of one version?")
    };
    serde_json::from_slice(&bytes).map_err(told)
}

/// Asks the class these questions from now on. The votes stay where the questions are the same.
async fn take_questions(
    shared: &SharedClass,
    seat: &PresenterConnection,
    message: PresenterQuestions,
) -> Response<ClassBody> {
    let PresenterQuestions { presenter, is_back, questions } = message;
    if !questions.iter().all(ClassQuestion::fits) {
        return problem(StatusCode::BAD_REQUEST, "A question has no option, or more than a phone can show.");
    }
    match shared.store.take_over(Takeover { presenter, is_back, questions }).await {
        Ok(()) => {
            shared.tell_all();
            json_response(StatusCode::OK, &json!(seat.welcome))
        }
        Err(error) => refusal(&error),
    }
}

async fn take_stage(shared: &SharedClass, stage: PresentationPosition) -> Response<ClassBody> {
    match shared.store.present(Some(&stage.presenter), stage.phase, stage.wall).await {
        Ok(()) => {
            shared.tell_all();
            json_response(StatusCode::OK, &json!({ "done": true }))
        }
        Err(error) => refusal(&error),
    }
}

/// What a presentation hears that does not move the class.
fn refusal(error: &PresentError) -> Response<ClassBody> {
    match error {
        PresentError::TakenOver => problem(StatusCode::CONFLICT, "Another presentation has taken this class over."),
        PresentError::NoQuestion => problem(StatusCode::BAD_REQUEST, "There is no such question."),
        PresentError::Trouble(_) => unavailable(),
    }
}

fn events(shared: &SharedClass, seat: &PresenterConnection) -> Response<ClassBody> {
    let views = seat.views.subscribe();
    let first = state_event(&json!(shared.store.state().view()));
    event_response(EventStream::new(first, views, seat.add_stream()))
}
