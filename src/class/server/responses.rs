//! What responses are made of: a whole body or events, JSON, a cookie with a ticket.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use http_body_util::{BodyExt as _, Full, Limited};
use hyper::body::{Body, Bytes, Frame, Incoming, SizeHint};
use hyper::header::{ALLOW, CONTENT_TYPE, COOKIE, HeaderValue, RETRY_AFTER, SET_COOKIE};
use hyper::{Request, Response, StatusCode};
use serde_json::{Value as Json, json};

use super::event_stream::EventStream;
use crate::class::participant::ParticipantTicket;

/// How long a phone is known, in seconds: longer than any class.
const COOKIE_LIFETIME: u32 = 12 * 3600;

/// The body of a response: all of it at once, or events for as long as the class goes on.
pub(super) enum ClassBody {
    Whole(Full<Bytes>),
    Events(EventStream),
}

impl Body for ClassBody {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        match self.get_mut() {
            Self::Whole(body) => Pin::new(body).poll_frame(context),
            Self::Events(body) => Pin::new(body).poll_frame(context),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Self::Whole(body) => body.size_hint(),
            Self::Events(_) => SizeHint::default(),
        }
    }
}

/// The ticket in the cookie of this name.
pub(super) fn ticket_in_cookie(request: &Request<Incoming>, cookie_name: &str) -> Option<ParticipantTicket> {
    let cookies = request.headers().get_all(COOKIE).into_iter().filter_map(|line| line.to_str().ok());
    let mut pairs = cookies.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    let (_, value) = pairs.find(|(name, _)| *name == cookie_name)?;
    ParticipantTicket::parse(value)
}

/// The same response with a cookie that holds a ticket.
pub(super) fn with_ticket_cookie(
    mut response: Response<ClassBody>,
    cookie_name: &str,
    ticket: &ParticipantTicket,
    is_secure: bool,
) -> Response<ClassBody> {
    let secure = if is_secure { "; Secure" } else { "" };
    let value = ticket.expose();
    let cookie = format!("{cookie_name}={value}; Path=/; Max-Age={COOKIE_LIFETIME}; HttpOnly; SameSite=Strict{secure}");
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().insert(SET_COOKIE, cookie);
    }
    response
}

/// A response that goes on for as long as there are events.
pub(super) fn event_response(events: EventStream) -> Response<ClassBody> {
    let mut response = Response::new(ClassBody::Events(events));
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    // nginx would keep events back until its buffer is full.
    response.headers_mut().insert("x-accel-buffering", HeaderValue::from_static("no"));
    response
}

pub(super) fn json_response(status: StatusCode, json: &Json) -> Response<ClassBody> {
    let mut response = Response::new(ClassBody::Whole(Full::from(json.to_string())));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

/// What a request hears that uses another method.
pub(super) fn not_allowed(method: &'static str) -> Response<ClassBody> {
    let mut response = problem(StatusCode::METHOD_NOT_ALLOWED, "This can't be done here.");
    response.headers_mut().insert(ALLOW, HeaderValue::from_static(method));
    response
}

/// What somebody hears while the class cannot count: try again. The reason is on the wall, for the teacher.
pub(super) fn unavailable() -> Response<ClassBody> {
    let mut response = problem(StatusCode::SERVICE_UNAVAILABLE, "The class cannot count just now. Try again.");
    response.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("1"));
    response
}

/// The body of a request, where it has at most `max_bytes` and comes in time; else what is answered.
pub(super) async fn read_body(
    body: Incoming,
    max_bytes: usize,
    timeout: Duration,
) -> Result<Bytes, Response<ClassBody>> {
    match tokio::time::timeout(timeout, Limited::new(body, max_bytes).collect()).await {
        Ok(Ok(body)) => Ok(body.to_bytes()),
        Ok(Err(_)) => Err(problem(StatusCode::PAYLOAD_TOO_LARGE, "This is too long.")),
        Err(_) => Err(problem(StatusCode::REQUEST_TIMEOUT, "This took too long.")),
    }
}

pub(super) fn problem(status: StatusCode, sentence: &str) -> Response<ClassBody> {
    json_response(status, &json!({ "error": sentence }))
}
