//! What a phone may ask: for the page, to join, for events, to vote. Nothing else, and nothing that moves the class on.

use std::time::Duration;

use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::header::{
    CACHE_CONTROL, CONNECTION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HOST, HeaderValue, ORIGIN, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS,
};
use hyper::{Method, Request, Response, StatusCode};
use serde::Deserialize;
use serde_json::json;

use super::SharedClass;
use super::event_stream::{EventStream, own_vote_event, state_event};
use super::phone_page::PhonePage;
use super::presenter::{self, is_presenter_path};
use super::remote::{self, SpeakerRemote};
use super::responses::{
    ClassBody, event_response, json_response, not_allowed, problem, read_body, ticket_in_cookie, unavailable,
    with_ticket_cookie,
};
use crate::class::chosen_options::ChosenOptions;
use crate::class::class_store_error::ClassStoreError;
use crate::class::participant::ParticipantTicket;
use crate::class::phone_state::phone_state;
use crate::class::store_answers::{JoinError, ParticipantStatus, VoteError};

/// The longest body of a request, in bytes: a vote has less than a hundred.
const MAX_BODY_BYTES: usize = 1024;

/// How long a body may take.
const BODY_TIMEOUT: Duration = Duration::from_secs(5);

/// How long the answer to a wrong code takes. Somebody who mistyped it hardly notices; to guess one would take ages.
const WRONG_CODE_PAUSE: Duration = Duration::from_secs(1);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct JoinBody {
    code: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct VoteBody {
    /// The number of the question, from 1, as the phone was told it.
    number: usize,
    chosen: Vec<usize>,
}

/// Answers one request.
pub(super) async fn respond(shared: &SharedClass, request: Request<Incoming>) -> Response<ClassBody> {
    let mut response = if is_for_this_class(shared, &request) {
        route(shared, request).await
    } else {
        problem(StatusCode::MISDIRECTED_REQUEST, "This class has another address.")
    };
    let headers = response.headers_mut();
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if matches!(response.body(), ClassBody::Whole(_)) {
        // Ten thousand phones keep one connection open each, for the events; they must not keep a second one.
        response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    }
    response
}

fn is_for_this_class(shared: &SharedClass, request: &Request<Incoming>) -> bool {
    let host = request.headers().get(HOST).and_then(|host| host.to_str().ok());
    host.is_some_and(|host| shared.is_own_host(host))
}

async fn route(shared: &SharedClass, request: Request<Incoming>) -> Response<ClassBody> {
    let path = request.uri().path().to_owned();
    match (path.as_str(), request.method()) {
        ("/join", &Method::POST) => with_body(shared, request, join).await,
        ("/vote", &Method::POST) => with_body(shared, request, vote).await,
        ("/join" | "/vote", _) => not_allowed("POST"),
        ("/events", &Method::GET) => events(shared, &request).await,
        ("/events", _) => not_allowed("GET"),
        (path, _) if is_remote_path(path) => match &shared.remote {
            Some(remote) => remote_route(shared, remote, request).await,
            None => problem(StatusCode::NOT_FOUND, "There is nothing here."),
        },
        (path, _) if is_presenter_path(path) => match &shared.presenter {
            Some(seat) => presenter::respond(shared, seat, request).await,
            None => problem(StatusCode::NOT_FOUND, "There is nothing here."),
        },
        (path, method) if is_page_path(path) => {
            if *method == Method::GET {
                page(&shared.page)
            } else {
                not_allowed("GET")
            }
        }
        _ => problem(StatusCode::NOT_FOUND, "There is nothing here."),
    }
}

/// What belongs to the speaker's phone.
fn is_remote_path(path: &str) -> bool {
    path == "/remote" || path.starts_with("/remote/")
}

/// Answers the speaker's phone.
async fn remote_route(shared: &SharedClass, remote: &SpeakerRemote, request: Request<Incoming>) -> Response<ClassBody> {
    let path = request.uri().path().to_owned();
    match (path.as_str(), request.method()) {
        ("/remote", &Method::GET) => page(&remote.page),
        ("/remote/events", &Method::GET) => remote::events(shared, remote, &request),
        ("/remote/pair", &Method::POST) => {
            with_body(shared, request, |shared, _, body| remote::pair(shared, remote, body)).await
        }
        ("/remote/step", &Method::POST) => {
            let phone = remote::phone_of(remote, &request);
            with_body(shared, request, |_, _, body| async move { remote::step(remote, phone, &body) }).await
        }
        ("/remote" | "/remote/events", _) => not_allowed("GET"),
        ("/remote/pair" | "/remote/step", _) => not_allowed("POST"),
        _ => problem(StatusCode::NOT_FOUND, "There is nothing here."),
    }
}

/// The page is at the root and, for links that carry the code, at any code.
fn is_page_path(path: &str) -> bool {
    path.strip_prefix('/')
        .is_some_and(|rest| rest.len() <= 16 && rest.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-'))
}

fn page(page: &PhonePage) -> Response<ClassBody> {
    let mut response = Response::new(ClassBody::Whole(Full::new(page.html.clone())));
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    if let Ok(policy) = HeaderValue::from_str(&page.security_policy) {
        response.headers_mut().insert(CONTENT_SECURITY_POLICY, policy);
    }
    response
}

/// The ticket of the participant that the request carries.
fn ticket_of(shared: &SharedClass, request: &Request<Incoming>) -> Option<ParticipantTicket> {
    ticket_in_cookie(request, &shared.cookie_name)
}

/// Reads the body of a request that changes something. A page of another site can send none that gets here: it must be
/// JSON, for which a browser asks first, and an `Origin` must be our own.
async fn with_body<'s, F>(
    shared: &'s SharedClass,
    request: Request<Incoming>,
    handle: impl FnOnce(&'s SharedClass, Option<ParticipantTicket>, Bytes) -> F,
) -> Response<ClassBody>
where
    F: Future<Output = Response<ClassBody>> + 's,
{
    if !is_same_origin(shared, &request) {
        return problem(StatusCode::FORBIDDEN, "Only the page of the class may do this.");
    }
    let content_type = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if content_type.split(';').next().map(str::trim) != Some("application/json") {
        return problem(StatusCode::UNSUPPORTED_MEDIA_TYPE, "This takes application/json.");
    }
    let ticket = ticket_of(shared, &request);
    match read_body(request.into_body(), MAX_BODY_BYTES, BODY_TIMEOUT).await {
        Ok(body) => handle(shared, ticket, body).await,
        Err(refused) => refused,
    }
}

fn is_same_origin<'r>(shared: &SharedClass, request: &'r Request<Incoming>) -> bool {
    let text = |value: &'r HeaderValue| value.to_str().ok();
    let site = request.headers().get("sec-fetch-site").and_then(text);
    // A proxy in front may have changed `Host`; the address of the class is among the hosts either way.
    let own_origin = |origin: &str| origin.split("://").nth(1).is_some_and(|host| shared.is_own_host(host));
    site.is_none_or(|site| site == "same-origin")
        && request.headers().get(ORIGIN).is_none_or(|origin| text(origin).is_some_and(own_origin))
}

async fn join(shared: &SharedClass, ticket: Option<ParticipantTicket>, body: Bytes) -> Response<ClassBody> {
    let Ok(JoinBody { code }) = serde_json::from_slice(&body) else {
        return problem(StatusCode::BAD_REQUEST, "A code was expected.");
    };
    if !shared.code.matches(&code) {
        tokio::time::sleep(WRONG_CODE_PAUSE).await;
        return problem(StatusCode::FORBIDDEN, "There is no room with this code.");
    }
    let ticket = match known_ticket(shared, ticket).await {
        Ok(known) => known.unwrap_or_else(ParticipantTicket::generate),
        Err(_) => return unavailable(),
    };
    match shared.store.join(ticket.id()).await {
        Ok(()) => {}
        Err(JoinError::RoomFull) => return problem(StatusCode::CONFLICT, "The room is full."),
        Err(JoinError::Trouble(_)) => return unavailable(),
    }
    shared.note_change();
    let mut response = Response::new(ClassBody::Whole(Full::default()));
    *response.status_mut() = StatusCode::NO_CONTENT;
    with_ticket_cookie(response, &shared.cookie_name, &ticket, shared.is_secure)
}

/// The ticket, if its participant has joined: nobody chooses a ticket for themselves.
async fn known_ticket(
    shared: &SharedClass,
    ticket: Option<ParticipantTicket>,
) -> Result<Option<ParticipantTicket>, ClassStoreError> {
    let Some(ticket) = ticket else { return Ok(None) };
    let has_joined = shared.store.recall(ticket.id(), None).await? != ParticipantStatus::NotJoined;
    Ok(has_joined.then_some(ticket))
}

async fn vote(shared: &SharedClass, ticket: Option<ParticipantTicket>, body: Bytes) -> Response<ClassBody> {
    let Ok(VoteBody { number, chosen }) = serde_json::from_slice(&body) else {
        return problem(StatusCode::BAD_REQUEST, "A vote was expected.");
    };
    let (Some(participant), Some(position)) = (ticket.map(|ticket| ticket.id()), number.checked_sub(1)) else {
        return problem(StatusCode::UNAUTHORIZED, "Join the class first.");
    };
    let questions = shared.store.questions();
    let Some(question) = questions.get(position) else {
        return problem(StatusCode::CONFLICT, "This question is not open now.");
    };
    let Some(chosen) = question.choice(&chosen) else {
        return problem(StatusCode::BAD_REQUEST, "This is no answer to the question.");
    };
    let positions = |chosen: ChosenOptions| chosen.positions().collect::<Vec<usize>>();
    match shared.store.vote(participant, position, chosen).await {
        Ok(receipt) => {
            shared.note_change();
            let json = json!({ "chosen": positions(receipt.chosen), "answered": receipt.answered });
            json_response(StatusCode::OK, &json)
        }
        Err(VoteError::UnknownParticipant) => problem(StatusCode::UNAUTHORIZED, "Join the class first."),
        Err(VoteError::NotAsked) => problem(StatusCode::CONFLICT, "This question is not open now."),
        Err(VoteError::AlreadyVoted(chosen)) => json_response(
            StatusCode::CONFLICT,
            &json!({ "error": "You have answered already; the first answer counts.", "chosen": positions(chosen) }),
        ),
        Err(VoteError::Trouble(_)) => unavailable(),
    }
}

async fn events(shared: &SharedClass, request: &Request<Incoming>) -> Response<ClassBody> {
    let Some(participant) = ticket_of(shared, request).map(|ticket| ticket.id()) else {
        return problem(StatusCode::UNAUTHORIZED, "Join the class first.");
    };
    // From here on nothing is missed: whatever comes after this state is sent as an event.
    let Some(states) = shared.phone_events.subscribe(participant) else { return unavailable() };
    let state = shared.store.state();
    let question = state.phase.question();
    let own_vote = match shared.store.recall(participant, question).await {
        Ok(ParticipantStatus::Joined(own_vote)) => own_vote,
        Ok(ParticipantStatus::NotJoined) => return problem(StatusCode::UNAUTHORIZED, "Join the class first."),
        Err(_) => return unavailable(),
    };
    let chosen = own_vote.map(|chosen| chosen.positions().collect::<Vec<usize>>());
    let own_vote = json!({ "number": question.map(|question| question + 1), "chosen": chosen });
    let mut first = own_vote_event(&own_vote).into_bytes();
    first.extend_from_slice(&state_event(&phone_state(&state)));
    event_response(EventStream::new(first.into(), states, shared.add_stream(participant)))
}
