//! The checks that keep pages of other sites from changing something in the user's name (OWASP, Cross-Site Request Forgery
//! Prevention). Each is a switch of its own, and each is told in the trace.
//!
//! A browser attaches cookies by itself, so the checks are about requests that cookies speak for. A token in `Authorization`
//! is put there by a script of the shop: no other site can start such a request.

mod naive;

use hyper::header::{HOST, HeaderName, ORIGIN};
use hyper::{StatusCode, Uri};

use super::api_key::{self, KeyScope};
use super::authorize::{AccessRule, AuthenticatedUser, authorize_with_key};
use super::session;
use crate::lab::lane_state::LaneState;
use crate::lab::secret::{new_id, sanitize_for_trace};
use crate::lab::server::check_recorder::CheckRecorder;
use crate::lab::server::http::body::{RequestFields, media_type};
use crate::lab::server::http::credentials::{CSRF_COOKIE, PresentedToken, RequestCredentials};
use crate::lab::server::http::requested_host::requested_host;
use crate::lab::server::http::response::ServerResponse;
use crate::lab::server::http::state_changing_request::StateChangingRequest;
use crate::model::Check;
use crate::model::credential_kinds::is_api_host;
use crate::model::switch_types::{CorsPolicy, CsrfTokenKind};

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
/// The header in which a script may send the CSRF token.
const CSRF_HEADER: HeaderName = HeaderName::from_static("x-csrf-token");
/// The field in which a form sends it.
pub(in crate::lab::server) const CSRF_FIELD: &str = "csrf_token";

/// The checks of this file, in order.
pub(in crate::lab::server) const CSRF_CHECKS: [Check; 4] =
    [Check::ContentType, Check::FetchSite, Check::Origin, Check::CsrfToken];

/// A CSRF token for a page of the shop, and the cookie that goes with it.
#[derive(Debug, Default)]
pub(in crate::lab::server) struct PageToken {
    pub(in crate::lab::server) token: Option<String>,
    pub(in crate::lab::server) cookie: Option<String>,
}

/// A change that a request asks for, in somebody's name.
#[derive(Clone, Copy, Debug)]
struct StateChange<'a> {
    request: &'a StateChangingRequest,
    /// Who is logged in; `None` is a visitor.
    user: Option<&'a str>,
    /// The CSRF token among its fields.
    token: Option<&'a str>,
}

/// The token for a form of `user`, of the kind that the shop asks for.
pub(in crate::lab::server) fn page_token(
    state: &mut LaneState,
    credentials: &RequestCredentials,
    user: &str,
) -> PageToken {
    let binding = binding(state, credentials, user);
    let token = match state.setup.shop.csrf.token {
        CsrfTokenKind::None => return PageToken::default(),
        CsrfTokenKind::Synchronizer => {
            let token = state.csrf.synchronizer_token(&binding, &mut state.random);
            return PageToken { token: Some(token), cookie: None };
        }
        CsrfTokenKind::SignedDoubleSubmit => state.csrf.signed_token(&binding, &mut state.random),
        CsrfTokenKind::NaiveDoubleSubmit => new_id(&mut state.random),
    };
    let cookie = format!("{CSRF_COOKIE}={token}; Path=/; Secure; SameSite=Lax");
    PageToken { token: Some(token), cookie: Some(cookie) }
}

/// What a CSRF token is tied to: the user, and the session ID that came along, if any. The ID alone would not do: where a
/// token in a cookie says who is asking, nobody has checked it, and a sibling subdomain can plant its own. A cookie that holds
/// the session is another one after each use, so what counts there is which session it holds.
fn binding(state: &LaneState, credentials: &RequestCredentials, user: &str) -> String {
    let Some(presented) = session::presented_session_id(state, credentials) else { return format!("user {user}") };
    match state.store.find_in_cookie(&presented.id) {
        Some(session) => format!("user {user}, session {} of {}", session.serial, session.created),
        None => format!("user {user}, session {}", presented.id),
    }
}

/// Lets a request that changes something in if its sender is logged in and each check of this file agrees: the user, and the
/// fields of the request. `Err` is the response to any other.
pub(in crate::lab::server) fn authorize_change(
    state: &mut LaneState,
    request: &StateChangingRequest,
    checks: &mut CheckRecorder,
) -> Result<(AuthenticatedUser, RequestFields), ServerResponse> {
    authorize_change_with_key(state, request, KeyScope::People, checks)
}

/// The same for a route that API keys open, too: those with this `scope`.
pub(in crate::lab::server) fn authorize_change_with_key(
    state: &mut LaneState,
    request: &StateChangingRequest,
    scope: KeyScope,
    checks: &mut CheckRecorder,
) -> Result<(AuthenticatedUser, RequestFields), ServerResponse> {
    let user = authorize_with_key(state, &request.credentials, AccessRule::Account, scope, checks);
    // Planned before anybody is refused, so that the trace names those too that were never reached.
    checks.plan(&CSRF_CHECKS);
    let user = user?;
    let fields = admit_change(state, request, Some(&user.name), checks)?;
    Ok((user, fields))
}

/// Lets a request that changes something in if each check of this file agrees, whoever sends it: `user`, or a visitor. `Err`
/// is the response to any other.
pub(in crate::lab::server) fn admit_change(
    state: &LaneState,
    request: &StateChangingRequest,
    user: Option<&str>,
    checks: &mut CheckRecorder,
) -> Result<RequestFields, ServerResponse> {
    let fields = RequestFields::read(&request.body);
    let token = fields.text(CSRF_FIELD);
    check_state_change(state, StateChange { request, user, token: token.as_deref() }, checks)?;
    Ok(fields)
}

/// Makes every check of this file. `Err` is the response to a request that one of them refuses.
fn check_state_change(
    state: &LaneState,
    change: StateChange<'_>,
    checks: &mut CheckRecorder,
) -> Result<(), ServerResponse> {
    if state.setup.shop.csrf.skips_api && is_api_host(&change.request.credentials.host) {
        for check in CSRF_CHECKS {
            checks.not_checked(check, "not at the API");
        }
        return Ok(());
    }
    check_content_type(state, change, checks)?;
    let credentials = &change.request.credentials;
    let accepted = state.setup.shop.accepted_at(&credentials.host);
    let has_token = accepted.has_token() && credentials.token != PresentedToken::Missing;
    if has_token || api_key::presented_key(state, credentials).is_some() {
        for check in [Check::FetchSite, Check::Origin, Check::CsrfToken] {
            checks.not_checked(check, "a token in a header: no other site sends it");
        }
        return Ok(());
    }
    check_fetch_site(state, change, checks)?;
    check_origin(state, change, checks)?;
    check_token(state, change, checks)
}

/// A form sends no `application/json`, and a script of another origin has to ask before it does (Fetch, section 4.8).
fn check_content_type(
    state: &LaneState,
    change: StateChange<'_>,
    checks: &mut CheckRecorder,
) -> Result<(), ServerResponse> {
    let media_type = media_type(&change.request.headers);
    let shown = match media_type.as_str() {
        "" => "none".to_owned(),
        "application/x-www-form-urlencoded" => "a form".to_owned(),
        other => shown_value(other),
    };
    if !state.setup.shop.csrf.json_only {
        checks.not_checked(Check::ContentType, shown);
    } else if media_type == "application/json" {
        checks.passed(Check::ContentType, shown);
    } else {
        checks.failed(Check::ContentType, shown);
        return Err(ServerResponse::error(StatusCode::UNSUPPORTED_MEDIA_TYPE, "send application/json"));
    }
    Ok(())
}

/// Fetch Metadata, section 2.4: the browser says where the request comes from, and no page can write that header.
fn check_fetch_site(
    state: &LaneState,
    change: StateChange<'_>,
    checks: &mut CheckRecorder,
) -> Result<(), ServerResponse> {
    let site = change.request.headers.get(SEC_FETCH_SITE).and_then(|site| site.to_str().ok());
    let shown = site.map_or("none came".to_owned(), shown_value);
    if !state.setup.shop.csrf.check_fetch_site {
        checks.not_checked(Check::FetchSite, shown);
        return Ok(());
    }
    let is_trusted = origin_of(change).is_some_and(|origin| is_trusted_origin(state, change, origin));
    match site {
        Some("same-origin" | "none") => checks.passed(Check::FetchSite, shown),
        Some(_) if is_trusted => checks.passed(Check::FetchSite, format!("{shown}, from a listed origin")),
        None if is_trusted => checks.passed(Check::FetchSite, "none came; Origin fits"),
        _ => {
            checks.failed(Check::FetchSite, shown);
            return Err(ServerResponse::forbidden());
        }
    }
    Ok(())
}

fn check_origin(state: &LaneState, change: StateChange<'_>, checks: &mut CheckRecorder) -> Result<(), ServerResponse> {
    let origin = origin_of(change);
    let shown = origin.map_or("none came".to_owned(), shown_value);
    if !state.setup.shop.csrf.check_origin {
        checks.not_checked(Check::Origin, shown);
    } else if origin.is_some_and(|origin| is_trusted_origin(state, change, origin)) {
        checks.passed(Check::Origin, shown);
    } else {
        checks.failed(Check::Origin, shown);
        return Err(ServerResponse::forbidden());
    }
    Ok(())
}

/// The value of a header as the trace shows it: whole if it is short and harmless.
fn shown_value(value: &str) -> String {
    const LONGEST_SHOWN: usize = 40;
    let is_harmless = value.len() <= LONGEST_SHOWN && value.bytes().all(|b| b.is_ascii_graphic());
    if is_harmless && !value.is_empty() { value.to_owned() } else { sanitize_for_trace(value).into_owned() }
}

fn origin_of(change: StateChange<'_>) -> Option<&str> {
    change.request.headers.get(ORIGIN).and_then(|origin| origin.to_str().ok())
}

/// The server's own origin, and those that it lets in by name.
fn is_trusted_origin(state: &LaneState, change: StateChange<'_>, origin: &str) -> bool {
    let cors = &state.setup.shop.cors;
    let is_listed = cors.allow == CorsPolicy::Listed && cors.origins.iter().any(|listed| listed == origin);
    let own_host =
        change.request.headers.get(HOST).and_then(|_| requested_host(&Uri::default(), &change.request.headers));
    is_listed || own_host.is_some_and(|host| origin == format!("https://{host}"))
}

fn check_token(state: &LaneState, change: StateChange<'_>, checks: &mut CheckRecorder) -> Result<(), ServerResponse> {
    let kind = state.setup.shop.csrf.token;
    if kind == CsrfTokenKind::None {
        checks.not_checked(Check::CsrfToken, "");
        return Ok(());
    }
    let Some(user) = change.user else {
        checks.not_checked(Check::CsrfToken, "a visitor: it is in nobody's name");
        return Ok(());
    };
    let in_header = || change.request.headers.get(CSRF_HEADER).and_then(|token| token.to_str().ok());
    let Some(token) = change.token.or_else(in_header).filter(|token| !token.is_empty()) else {
        checks.failed(Check::CsrfToken, "none came");
        return Err(ServerResponse::forbidden());
    };
    let binding = binding(state, &change.request.credentials, user);
    let (fits, shown) = match kind {
        CsrfTokenKind::Synchronizer => (state.csrf.is_synchronized(token, &binding), "the session's"),
        CsrfTokenKind::SignedDoubleSubmit => {
            let is_in_cookie = naive::is_in_cookie(token, &change.request.credentials);
            (is_in_cookie && state.csrf.is_signed(token, &binding), "in the cookie, and signed for the session")
        }
        CsrfTokenKind::NaiveDoubleSubmit | CsrfTokenKind::None => {
            (naive::is_in_cookie(token, &change.request.credentials), "the same as in the cookie")
        }
    };
    if fits {
        checks.passed(Check::CsrfToken, shown);
        return Ok(());
    }
    checks.failed(Check::CsrfToken, format!("{} is not {shown}", sanitize_for_trace(token)));
    Err(ServerResponse::forbidden())
}
