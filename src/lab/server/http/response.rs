//! What a handler answers: a status, a body, perhaps a cookie, and beside it, never on the wire, the checks it made.

use axum::Router;
use axum::response::{IntoResponse, Response};
use hyper::StatusCode;
use hyper::header::{CONTENT_TYPE, HeaderValue, SET_COOKIE, WWW_AUTHENTICATE};
use serde_json::{Value as Json, json};

use super::credentials::AuthScheme;
use crate::lab::server::auth::dpop;
use crate::lab::side_channel::ServerNotes;
use crate::model::{Exchange, Trace};

/// What a handler answers.
#[derive(Debug)]
pub(in crate::lab::server) struct ServerResponse {
    status: StatusCode,
    body: Option<String>,
    cookie: Option<String>,
    challenge: Option<Challenge>,
    realm: &'static str,
    notes: Box<ServerNotes>,
}

impl ServerResponse {
    /// 200 with a JSON body.
    pub(in crate::lab::server) fn ok(body: &Json) -> Self {
        Self { body: Some(body.to_string()), ..Self::from_status(StatusCode::OK) }
    }

    /// 204, which has no body.
    pub(in crate::lab::server) fn no_content() -> Self {
        Self::from_status(StatusCode::NO_CONTENT)
    }

    fn from_status(status: StatusCode) -> Self {
        Self { status, body: None, cookie: None, challenge: None, realm: "shop", notes: Box::default() }
    }

    /// A refusal in a few words.
    pub(in crate::lab::server) fn error(status: StatusCode, why: &str) -> Self {
        Self { status, ..Self::ok(&json!({ "error": why })) }
    }

    /// 401: the server does not know who is there. It never says which check refused.
    pub(in crate::lab::server) fn unauthorized() -> Self {
        Self::error(StatusCode::UNAUTHORIZED, "not logged in")
    }

    /// The same answer with this `WWW-Authenticate`.
    pub(in crate::lab::server) fn with_challenge(self, challenge: Challenge) -> Self {
        Self { challenge: Some(challenge), ..self }
    }

    /// 400: the request cannot be understood, with a code of RFC 6749, section 5.2.
    pub(in crate::lab::server) fn bad_request(code: &str) -> Self {
        Self::error(StatusCode::BAD_REQUEST, code)
    }

    /// 403: the server knows who is there, and no.
    pub(in crate::lab::server) fn forbidden() -> Self {
        Self::error(StatusCode::FORBIDDEN, "not allowed")
    }

    /// The same answer with a `Set-Cookie`.
    pub(in crate::lab::server) fn with_cookie(self, cookie: Option<String>) -> Self {
        Self { cookie, ..self }
    }

    /// The same answer, and what was checked for it.
    pub(in crate::lab::server) fn with_trace(mut self, trace: Trace) -> Self {
        self.notes.trace = trace;
        self
    }

    /// The same answer, and what was asked of other servers for it.
    pub(in crate::lab::server) fn with_backchannel(mut self, asked: Vec<Exchange>) -> Self {
        self.notes.backchannel = asked;
        self
    }

    /// The same answer from the service of that name; a challenge says whose it is.
    pub(in crate::lab::server) fn with_realm(self, realm: &'static str) -> Self {
        Self { realm, ..self }
    }
}

/// What a `WWW-Authenticate` asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::lab::server) enum Challenge {
    /// A session cookie.
    Cookie,
    /// The name and the secret of a service (RFC 7617).
    Basic,
    /// A token; none came, so nothing is said of one (RFC 6750, section 3.1).
    MissingToken(AuthScheme),
    /// One token, shown in one way (RFC 6750, section 3.1).
    InvalidRequest(AuthScheme),
    /// A good token: the one that came is not, or is not shown as it must be (RFC 6750, section 3.1; RFC 9449, section 7.1).
    InvalidToken(AuthScheme),
    /// A good proof (RFC 9449, section 7.1).
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
        let dpop = scheme == AuthScheme::Dpop.name();
        let algorithms = if dpop { format!(", algs=\"{}\"", dpop::dpop_algorithm_names()) } else { String::new() };
        format!("{scheme} realm=\"{realm}\"{error}{algorithms}")
    }
}

impl IntoResponse for ServerResponse {
    fn into_response(self) -> Response {
        let mut response = self.body.map_or_else(|| ().into_response(), IntoResponse::into_response);
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        if self.status != StatusCode::NO_CONTENT {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        }
        // A 401 has to name a scheme (RFC 9110, section 15.5.2); Basic would make browsers ask for a password.
        let otherwise = (self.status == StatusCode::UNAUTHORIZED).then_some(Challenge::Cookie);
        let challenge = self.challenge.or(otherwise).map(|challenge| challenge.header_value(self.realm));
        if let Some(Ok(challenge)) = challenge.map(HeaderValue::try_from) {
            headers.insert(WWW_AUTHENTICATE, challenge);
        }
        // What the lab writes into a cookie can always stand in a header: ids are hex, and domains are looked at beforehand.
        if let Some(Ok(cookie)) = self.cookie.map(HeaderValue::try_from) {
            headers.insert(SET_COOKIE, cookie);
        }
        response.extensions_mut().insert(*self.notes);
        response
    }
}

/// The router with an answer for paths (404) and methods (405, which says `Allow`) that it does not have.
pub(in crate::lab::server) fn with_fallbacks<S: Clone + Send + Sync + 'static>(router: Router<S>) -> Router<S> {
    let no_path = || async { ServerResponse::error(StatusCode::NOT_FOUND, "nothing here") };
    let no_method = || async { ServerResponse::error(StatusCode::METHOD_NOT_ALLOWED, "not with this method") };
    router.fallback(no_path).method_not_allowed_fallback(no_method)
}
