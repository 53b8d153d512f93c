//! What a handler answers: a status, a body, perhaps a cookie. Beside it, and never on the wire, the checks it made.

use std::num::NonZeroU32;

use axum::Router;
use axum::response::{IntoResponse, Response};
use hyper::StatusCode;
use hyper::header::{CONTENT_TYPE, HeaderValue, LOCATION, RETRY_AFTER, SET_COOKIE, WWW_AUTHENTICATE};
use serde_json::{Value as Json, json};

use super::credentials::{AuthScheme, dpop_algorithm_names};
use crate::clock::instant_now;
use crate::lab::issuer_state::scope_set::NeededScope;
use crate::lab::server::check_recorder::{CheckRecorder, cookie_name};
use crate::lab::session_store::StoreError;
use crate::lab::side_channel::ServerNotes;
use crate::lab::tokens::shop_signing::SigningError;
use crate::model::Check;

/// A handler's response.
#[derive(Debug)]
pub(in crate::lab::server) struct ServerResponse {
    status: StatusCode,
    content: ResponseContent,
    media_type: &'static str,
    cookies: Vec<String>,
    challenge: Option<Challenge>,
    realm: &'static str,
    /// Seconds after which it's worth trying again.
    retry_after: Option<NonZeroU32>,
    /// Why the session store has not answered: the check that refused the request.
    store_error: Option<Box<StoreError>>,
    notes: Box<ServerNotes>,
}

/// What a response brings besides its status.
#[derive(Debug)]
enum ResponseContent {
    Empty,
    Body(String),
    /// The address to which a redirect leads.
    Location(String),
}

impl ServerResponse {
    /// 200 with a JSON body.
    pub(in crate::lab::server) fn ok(body: &Json) -> Self {
        Self { content: ResponseContent::Body(body.to_string()), ..Self::from_status(StatusCode::OK) }
    }

    /// 200 with a page.
    pub(in crate::lab::server) fn html(page: String) -> Self {
        let media_type = "text/html; charset=utf-8";
        Self { content: ResponseContent::Body(page), media_type, ..Self::from_status(StatusCode::OK) }
    }

    /// 202: it may happen or not; the answer doesn't say which.
    pub(in crate::lab::server) fn accepted(body: &Json) -> Self {
        Self { status: StatusCode::ACCEPTED, ..Self::ok(body) }
    }

    /// 204, which has no body.
    pub(in crate::lab::server) fn no_content() -> Self {
        Self::from_status(StatusCode::NO_CONTENT)
    }

    /// 302: the browser goes on to another address.
    pub(in crate::lab::server) fn found(location: String) -> Self {
        Self { content: ResponseContent::Location(location), ..Self::from_status(StatusCode::FOUND) }
    }

    /// 303: after a form the browser goes on with GET. A 307 would send the form once more, password included (RFC 9700,
    /// section 4.12).
    pub(in crate::lab::server) fn see_other(location: String) -> Self {
        Self { content: ResponseContent::Location(location), ..Self::from_status(StatusCode::SEE_OTHER) }
    }

    fn from_status(status: StatusCode) -> Self {
        let media_type = "application/json";
        Self {
            status,
            content: ResponseContent::Empty,
            media_type,
            cookies: Vec::new(),
            challenge: None,
            realm: "shop",
            retry_after: None,
            store_error: None,
            notes: Box::default(),
        }
    }

    /// A refusal in a few words.
    pub(in crate::lab::server) fn error(status: StatusCode, why: &str) -> Self {
        Self { status, ..Self::ok(&json!({ "error": why })) }
    }

    /// 401: the server doesn't know who is there. The body never says which check refused: that would help an attacker more
    /// than anybody else.
    pub(in crate::lab::server) fn unauthorized() -> Self {
        Self::error(StatusCode::UNAUTHORIZED, "not logged in")
    }

    /// 401: the login is valid, and too old for this. `challenge` says how old it may be.
    pub(in crate::lab::server) fn login_too_old(challenge: Challenge) -> Self {
        Self::error(StatusCode::UNAUTHORIZED, "log in again for this").with_challenge(challenge)
    }

    /// 400 with one of the error codes of RFC 6749, section 5.2, or of its extensions.
    pub(in crate::lab::server) fn bad_request(code: &str) -> Self {
        Self::error(StatusCode::BAD_REQUEST, code)
    }

    /// 403: the server knows who is there, and refuses.
    pub(in crate::lab::server) fn forbidden() -> Self {
        Self::error(StatusCode::FORBIDDEN, "not allowed")
    }

    /// 429: too many tries (RFC 6585, section 4); the next one is worth it after so many seconds.
    pub(in crate::lab::server) fn too_many_requests(seconds: i64) -> Self {
        let response = Self::error(StatusCode::TOO_MANY_REQUESTS, "too many tries; wait");
        Self { retry_after: u32::try_from(seconds).ok().and_then(NonZeroU32::new), ..response }
    }

    /// Sets `WWW-Authenticate`.
    pub(in crate::lab::server) fn with_challenge(self, challenge: Challenge) -> Self {
        Self { challenge: Some(challenge), ..self }
    }

    /// Adds a `Set-Cookie`, if there is one to add.
    pub(in crate::lab::server) fn with_cookie(mut self, cookie: Option<String>) -> Self {
        self.cookies.extend(cookie);
        self
    }

    /// Notes what was checked for it, and which requests the server sent to other servers.
    pub(in crate::lab::server) fn with_checks(mut self, mut checks: CheckRecorder) -> Self {
        if let Some(error) = &self.store_error {
            checks.failed(Check::SessionStore, error.to_string());
        }
        // A cookie that the handler has set itself, such as an expired one, stays.
        let mut renewed = checks.take_renewed_cookies();
        renewed.retain(|renewed| self.cookies.iter().all(|cookie| cookie_name(cookie) != cookie_name(renewed)));
        self.cookies.extend(renewed);
        Self { notes: Box::new(checks.into_notes()), ..self }
    }

    /// Sets the realm of a challenge: the name of the service; without this it is the shop.
    pub(in crate::lab::server) fn with_realm(self, realm: &'static str) -> Self {
        Self { realm, ..self }
    }
}

/// 503, not 401: nothing is known about whoever asked. Their session may be good, and a client that is told otherwise throws
/// it away (RFC 9110, section 15.6.4).
impl From<StoreError> for ServerResponse {
    fn from(error: StoreError) -> Self {
        let response = Self::error(StatusCode::SERVICE_UNAVAILABLE, "try again in a moment");
        Self { retry_after: Some(NonZeroU32::MIN), store_error: Some(Box::new(error)), ..response }
    }
}

impl From<SigningError> for ServerResponse {
    fn from(error: SigningError) -> Self {
        Self::error(StatusCode::INTERNAL_SERVER_ERROR, &error.to_string())
    }
}

/// Runs a handler, and notes the checks that it made, whether it refuses (`Err`) or not.
pub(in crate::lab::server) fn respond(
    handle: impl FnOnce(&mut CheckRecorder) -> Result<ServerResponse, ServerResponse>,
) -> ServerResponse {
    let mut checks = CheckRecorder::default();
    let started = instant_now();
    let response = handle(&mut checks).unwrap_or_else(|refusal| refusal);
    checks.set_answer_time(started.elapsed());
    response.with_checks(checks)
}

/// What a `WWW-Authenticate` asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::lab::server) enum Challenge {
    /// A session cookie.
    Cookie,
    /// A service's name and secret (RFC 7617).
    Basic,
    /// A token. None came, so there is no error code (RFC 6750, section 3.1).
    MissingToken(AuthScheme),
    /// Exactly one token: several came, or one in several places (RFC 6750, section 3.1).
    InvalidRequest(AuthScheme),
    /// A valid token (RFC 6750, section 3.1; RFC 9449, section 7.1).
    InvalidToken(AuthScheme),
    /// A valid proof (RFC 9449, section 7.1).
    InvalidDpopProof,
    /// A token that allows more (RFC 6750, section 3.1).
    InsufficientScope(AuthScheme),
    /// A login that is at most `max_age` seconds old (RFC 9470, section 3). Without a scheme a session cookie came.
    InsufficientAuthentication { scheme: Option<AuthScheme>, max_age: u32 },
    /// A token with this scope (RFC 6750, section 3.1).
    MissingScope(NeededScope),
}

impl Challenge {
    fn header_value(self, realm: &str) -> String {
        let (scheme, error) = match self {
            Self::Cookie => ("Cookie", None),
            Self::Basic => ("Basic", None),
            Self::MissingToken(scheme) => (scheme.name(), None),
            Self::InvalidRequest(scheme) => (scheme.name(), Some("invalid_request")),
            Self::InvalidToken(scheme) => (scheme.name(), Some("invalid_token")),
            Self::InvalidDpopProof => (AuthScheme::Dpop.name(), Some("invalid_dpop_proof")),
            Self::InsufficientScope(scheme) => (scheme.name(), Some("insufficient_scope")),
            Self::InsufficientAuthentication { scheme, .. } => {
                (scheme.map_or("Cookie", AuthScheme::name), Some("insufficient_user_authentication"))
            }
            Self::MissingScope(_) => (AuthScheme::Bearer.name(), Some("insufficient_scope")),
        };
        let error = error.map(|error| format!(", error=\"{error}\"")).unwrap_or_default();
        let max_age = match self {
            Self::InsufficientAuthentication { max_age, .. } => format!(", max_age=\"{max_age}\""),
            _ => String::new(),
        };
        let is_dpop = scheme == AuthScheme::Dpop.name();
        let algorithms = if is_dpop { format!(", algs=\"{}\"", dpop_algorithm_names()) } else { String::new() };
        let scope =
            if let Self::MissingScope(scope) = self { format!(", scope=\"{}\"", scope.name()) } else { String::new() };
        format!("{scheme} realm=\"{realm}\"{error}{max_age}{scope}{algorithms}")
    }
}

impl IntoResponse for ServerResponse {
    fn into_response(self) -> Response {
        let (body, location) = match self.content {
            ResponseContent::Empty => (None, None),
            ResponseContent::Body(body) => (Some(body), None),
            ResponseContent::Location(location) => (None, Some(location)),
        };
        let mut response = body.map_or_else(|| ().into_response(), IntoResponse::into_response);
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        // An address that was compared with the registered ones always fits into a header.
        if let Some(Ok(location)) = location.map(HeaderValue::try_from) {
            headers.insert(LOCATION, location);
        } else if self.status != StatusCode::NO_CONTENT {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static(self.media_type));
        }
        let challenge = match self.challenge {
            // A 401 has to name a scheme (RFC 9110, section 15.5.2). `Basic` would make browsers ask for a password.
            None if self.status == StatusCode::UNAUTHORIZED => Some(Challenge::Cookie),
            challenge => challenge,
        };
        let challenge = challenge.map(|challenge| challenge.header_value(self.realm));
        if let Some(Ok(challenge)) = challenge.map(HeaderValue::try_from) {
            headers.insert(WWW_AUTHENTICATE, challenge);
        }
        // A cookie of the shop always fits into a header: IDs are hex, and what a setup adds was validated with it.
        for cookie in self.cookies.into_iter().filter_map(|cookie| HeaderValue::try_from(cookie).ok()) {
            headers.append(SET_COOKIE, cookie);
        }
        if let Some(seconds) = self.retry_after {
            headers.insert(RETRY_AFTER, HeaderValue::from(seconds.get()));
        }
        response.extensions_mut().insert(*self.notes);
        response
    }
}

/// Adds responses to unknown paths (404) and methods (405, with `Allow`).
pub(in crate::lab::server) fn with_fallbacks<S: Clone + Send + Sync + 'static>(router: Router<S>) -> Router<S> {
    let no_path = || async { ServerResponse::error(StatusCode::NOT_FOUND, "nothing here") };
    let no_method = || async { ServerResponse::error(StatusCode::METHOD_NOT_ALLOWED, "not with this method") };
    router.fallback(no_path).method_not_allowed_fallback(no_method)
}
