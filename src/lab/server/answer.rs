//! What a handler answers: a status, a body, perhaps a cookie, and beside it, never on the wire, the checks it made.

use axum::Router;
use axum::response::{IntoResponse, Response};
use hyper::StatusCode;
use hyper::header::{CONTENT_TYPE, HeaderValue, SET_COOKIE, WWW_AUTHENTICATE};
use serde_json::{Value as Json, json};

use super::proof;
use super::visit::Scheme;
use crate::lab::link::Behind;
use crate::world::{Exchange, Trace};

/// What a handler answers.
#[derive(Debug)]
pub(super) struct Answer {
    status: StatusCode,
    body: Option<String>,
    cookie: Option<String>,
    challenge: Option<Challenge>,
    realm: &'static str,
    behind: Box<Behind>,
}

impl Answer {
    /// 200 with a JSON body.
    pub(super) fn ok(body: &Json) -> Self {
        Self { body: Some(body.to_string()), ..Self::empty(StatusCode::OK) }
    }

    /// 204, which has no body.
    pub(super) fn no_content() -> Self {
        Self::empty(StatusCode::NO_CONTENT)
    }

    fn empty(status: StatusCode) -> Self {
        Self { status, body: None, cookie: None, challenge: None, realm: "shop", behind: Box::default() }
    }

    /// A refusal in a few words.
    pub(super) fn error(status: StatusCode, why: &str) -> Self {
        Self { status, ..Self::ok(&json!({ "error": why })) }
    }

    /// 401: the server does not know who is there. It never says which check refused.
    pub(super) fn unauthorized() -> Self {
        Self::error(StatusCode::UNAUTHORIZED, "not logged in")
    }

    /// The same answer with this `WWW-Authenticate`.
    pub(super) fn challenging(self, challenge: Challenge) -> Self {
        Self { challenge: Some(challenge), ..self }
    }

    /// 400: the request cannot be understood, with a code of RFC 6749, section 5.2.
    pub(super) fn bad_request(code: &str) -> Self {
        Self::error(StatusCode::BAD_REQUEST, code)
    }

    /// 403: the server knows who is there, and no.
    pub(super) fn forbidden() -> Self {
        Self::error(StatusCode::FORBIDDEN, "not allowed")
    }

    /// The same answer with a `Set-Cookie`.
    pub(super) fn with_cookie(self, cookie: Option<String>) -> Self {
        Self { cookie, ..self }
    }

    /// The same answer, and what was checked for it.
    pub(super) fn after(mut self, trace: Trace) -> Self {
        self.behind.trace = trace;
        self
    }

    /// The same answer, and what was asked of other servers for it.
    pub(super) fn having_asked(mut self, asked: Vec<Exchange>) -> Self {
        self.behind.asked = asked;
        self
    }

    /// The same answer from the service of that name; a challenge says whose it is.
    pub(super) fn of(self, realm: &'static str) -> Self {
        Self { realm, ..self }
    }
}

/// What a `WWW-Authenticate` asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Challenge {
    /// A session cookie.
    Cookie,
    /// The name and the secret of a service (RFC 7617).
    Basic,
    /// A token; none came, so nothing is said of one (RFC 6750, section 3.1).
    Token(Scheme),
    /// One token, shown in one way (RFC 6750, section 3.1).
    OneToken(Scheme),
    /// A good token: the one that came is not, or is not shown as it must be (RFC 6750, section 3.1; RFC 9449, section 7.1).
    GoodToken(Scheme),
    /// A good proof (RFC 9449, section 7.1).
    GoodProof,
    /// A token that allows more (RFC 6750, section 3.1).
    MoreScope(Scheme),
}

impl Challenge {
    fn written(self, realm: &str) -> String {
        let (scheme, error) = match self {
            Self::Cookie => ("Cookie", None),
            Self::Basic => ("Basic", None),
            Self::Token(scheme) => (scheme.name(), None),
            Self::OneToken(scheme) => (scheme.name(), Some("invalid_request")),
            Self::GoodToken(scheme) => (scheme.name(), Some("invalid_token")),
            Self::GoodProof => (Scheme::Dpop.name(), Some("invalid_dpop_proof")),
            Self::MoreScope(scheme) => (scheme.name(), Some("insufficient_scope")),
        };
        let error = error.map(|error| format!(", error=\"{error}\"")).unwrap_or_default();
        let dpop = scheme == Scheme::Dpop.name();
        let algorithms = if dpop { format!(", algs=\"{}\"", proof::algorithms()) } else { String::new() };
        format!("{scheme} realm=\"{realm}\"{error}{algorithms}")
    }
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        let mut response = self.body.map_or_else(|| ().into_response(), IntoResponse::into_response);
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        if self.status != StatusCode::NO_CONTENT {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        }
        // A 401 has to name a scheme (RFC 9110, section 15.5.2); Basic would make browsers ask for a password.
        let otherwise = (self.status == StatusCode::UNAUTHORIZED).then_some(Challenge::Cookie);
        let challenge = self.challenge.or(otherwise).map(|challenge| challenge.written(self.realm));
        if let Some(Ok(challenge)) = challenge.map(HeaderValue::try_from) {
            headers.insert(WWW_AUTHENTICATE, challenge);
        }
        // What the lab writes into a cookie can always stand in a header: ids are hex, and domains are looked at beforehand.
        if let Some(Ok(cookie)) = self.cookie.map(HeaderValue::try_from) {
            headers.insert(SET_COOKIE, cookie);
        }
        response.extensions_mut().insert(*self.behind);
        response
    }
}

/// The router with an answer for paths (404) and methods (405, which says `Allow`) that it does not have.
pub(super) fn or_else_nothing<S: Clone + Send + Sync + 'static>(router: Router<S>) -> Router<S> {
    let no_path = || async { Answer::error(StatusCode::NOT_FOUND, "nothing here") };
    let no_method = || async { Answer::error(StatusCode::METHOD_NOT_ALLOWED, "not with this method") };
    router.fallback(no_path).method_not_allowed_fallback(no_method)
}
