//! What a handler answers: a status, a body, perhaps a cookie. Beside it, and never on the wire, the checks it made.

use axum::Router;
use axum::response::{IntoResponse, Response};
use hyper::StatusCode;
use hyper::header::{CONTENT_TYPE, HeaderValue, RETRY_AFTER, SET_COOKIE, WWW_AUTHENTICATE};
use serde_json::{Value as Json, json};

use super::credentials::{AuthScheme, dpop_algorithm_names};
use crate::lab::server::check_recorder::CheckRecorder;
use crate::lab::session_store::StoreError;
use crate::lab::side_channel::ServerNotes;
use crate::lab::tokens::issuer::SigningError;
use crate::model::Check;

/// A handler's response.
#[derive(Debug)]
pub(in crate::lab::server) struct ServerResponse {
    status: StatusCode,
    body: Option<String>,
    media_type: &'static str,
    cookies: Vec<String>,
    challenge: Option<Challenge>,
    realm: &'static str,
    /// Why the session store has not answered: the check that refused the request.
    store_error: Option<Box<StoreError>>,
    notes: Box<ServerNotes>,
}

impl ServerResponse {
    /// 200 with a JSON body.
    pub(in crate::lab::server) fn ok(body: &Json) -> Self {
        Self { body: Some(body.to_string()), ..Self::from_status(StatusCode::OK) }
    }

    /// 200 with a page.
    pub(in crate::lab::server) fn html(page: String) -> Self {
        let media_type = "text/html; charset=utf-8";
        Self { body: Some(page), media_type, ..Self::from_status(StatusCode::OK) }
    }

    /// 204, which has no body.
    pub(in crate::lab::server) fn no_content() -> Self {
        Self::from_status(StatusCode::NO_CONTENT)
    }

    fn from_status(status: StatusCode) -> Self {
        let media_type = "application/json";
        Self {
            status,
            body: None,
            media_type,
            cookies: Vec::new(),
            challenge: None,
            realm: "shop",
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

    /// 400 with one of the error codes of RFC 6749, section 5.2, or of its extensions.
    pub(in crate::lab::server) fn bad_request(code: &str) -> Self {
        Self::error(StatusCode::BAD_REQUEST, code)
    }

    /// 403: the server knows who is there, and refuses.
    pub(in crate::lab::server) fn forbidden() -> Self {
        Self::error(StatusCode::FORBIDDEN, "not allowed")
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
        let name_of = |cookie: &str| cookie.split('=').next().unwrap_or_default().to_owned();
        let renewed = checks.take_renewed_cookie();
        let renewed = renewed.filter(|renewed| self.cookies.iter().all(|cookie| name_of(cookie) != name_of(renewed)));
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
        Self { store_error: Some(Box::new(error)), ..response }
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
    let response = handle(&mut checks).unwrap_or_else(|refusal| refusal);
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
        };
        let error = error.map(|error| format!(", error=\"{error}\"")).unwrap_or_default();
        let is_dpop = scheme == AuthScheme::Dpop.name();
        let algorithms = if is_dpop { format!(", algs=\"{}\"", dpop_algorithm_names()) } else { String::new() };
        format!("{scheme} realm=\"{realm}\"{error}{algorithms}")
    }
}

impl IntoResponse for ServerResponse {
    fn into_response(self) -> Response {
        let mut response = self.body.map_or_else(|| ().into_response(), IntoResponse::into_response);
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        if self.status != StatusCode::NO_CONTENT {
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
        if self.store_error.is_some() {
            headers.insert(RETRY_AFTER, HeaderValue::from_static("1"));
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
