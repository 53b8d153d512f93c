//! `GET /live`: a WebSocket. The handshake is an HTTP request with its cookies; what is checked there holds for as long as the
//! socket is open, unless the shop looks again.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::response::{IntoResponse as _, Response};
use hyper::StatusCode;
use hyper::header::{
    CONNECTION, HeaderMap, HeaderName, HeaderValue, ORIGIN, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_KEY,
    SEC_WEBSOCKET_PROTOCOL, SEC_WEBSOCKET_VERSION, UPGRADE,
};
use hyper::upgrade::{OnUpgrade, Upgraded};
use hyper_util::rt::TokioIo;
use serde_json::json;

use crate::lab::lane::LabLane;
use crate::lab::lane_state::LaneState;
use crate::lab::secret::{new_id, sanitize_for_trace};
use crate::lab::server::auth::authorize::{AccessRule, authorize};
use crate::lab::server::check_recorder::CheckRecorder;
use crate::lab::server::http::credentials::{AuthScheme, PresentedToken, RequestCredentials};
use crate::lab::server::http::requested_host::requested_host;
use crate::lab::server::http::response::{ServerResponse, respond};
use crate::lab::socket_tickets::SocketTicket;
use crate::lab::web_socket::{self, Frame, FrameSender, POLICY_VIOLATION};
use crate::model::Check;
use crate::model::switch_types::SocketCredential;

/// The subprotocol that the shop speaks.
const SUBPROTOCOL: &str = "live";

/// Whoever speaks over a socket.
enum SocketUser {
    /// Recognised at the handshake, by these credentials.
    Recognised { name: String, credentials: Box<RequestCredentials> },
    /// To be recognised by the first message.
    Unknown,
}

/// `POST /live/ticket`: a ticket for one handshake, for whoever is logged in. It travels in a URL, where it may be seen: so it
/// counts once, and for half a minute.
pub(super) async fn issue_ticket(State(lane): State<Arc<LabLane>>, credentials: RequestCredentials) -> ServerResponse {
    let mut state = lane.state().await;
    respond(|checks| {
        authorize(&mut state, &credentials, AccessRule::Account, checks)?;
        let ticket = new_id(&mut state.random);
        let token = if let PresentedToken::Token(_, token) = &credentials.token { Some(token.clone()) } else { None };
        let session_ids = credentials.cookie_session_ids.clone();
        let issued = state.now();
        state.socket_tickets.issue(ticket.clone(), SocketTicket { session_ids, token, issued });
        Ok(ServerResponse::ok(&json!({ "ticket": ticket })))
    })
}

/// `GET /live`: checks the handshake and who sends it, and switches protocols.
pub(super) async fn open(
    State(lane): State<Arc<LabLane>>,
    credentials: RequestCredentials,
    mut request: Request,
) -> Response {
    let mut checks = CheckRecorder::default();
    let admitted = {
        let mut state = lane.state().await;
        check_handshake(&mut state, credentials, &request, &mut checks)
    };
    let upgrade = request.extensions_mut().remove::<OnUpgrade>();
    match (admitted, upgrade) {
        (Err(refusal), _) => refusal.with_checks(checks).into_response(),
        (Ok(_), None) => upgrade_required().with_checks(checks).into_response(),
        (Ok(user), Some(upgrade)) => {
            let response = switching_protocols(request.headers(), checks);
            tokio::spawn(async move {
                if let Ok(upgraded) = upgrade.await {
                    // Whoever hangs up ends the conversation.
                    let _ = converse(&lane, upgraded, user).await;
                }
            });
            response
        }
    }
}

/// RFC 6455, section 4.2.1; then the origin, then who it is.
fn check_handshake(
    state: &mut LaneState,
    credentials: RequestCredentials,
    request: &Request,
    checks: &mut CheckRecorder,
) -> Result<SocketUser, ServerResponse> {
    let headers = request.headers();
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let is_upgrade = text(UPGRADE).eq_ignore_ascii_case("websocket") && text(SEC_WEBSOCKET_VERSION) == "13";
    if !is_upgrade || !web_socket::is_valid_key(text(SEC_WEBSOCKET_KEY)) {
        return Err(upgrade_required());
    }
    check_origin(state, request, checks)?;
    let token = |token: &str| PresentedToken::Token(AuthScheme::Bearer, token.to_owned());
    let credentials = match state.setup.shop.socket.credential {
        SocketCredential::Cookie => credentials,
        SocketCredential::FirstMessage => {
            checks.not_checked(Check::Bearer, "the first message brings it");
            return Ok(SocketUser::Unknown);
        }
        SocketCredential::Query => match query_value(request, "access_token") {
            Some(value) => RequestCredentials { token: token(&value), ..credentials },
            None => credentials,
        },
        SocketCredential::Subprotocol => {
            let mut offered = text(SEC_WEBSOCKET_PROTOCOL).split(',').map(str::trim);
            match offered.find(|protocol| *protocol != SUBPROTOCOL && !protocol.is_empty()) {
                Some(value) => RequestCredentials { token: token(value), ..credentials },
                None => credentials,
            }
        }
        SocketCredential::Ticket => redeem_ticket(state, request, checks)?,
    };
    let user = authorize(state, &credentials, AccessRule::Account, checks)?;
    checks.set_user(&user.name);
    Ok(SocketUser::Recognised { name: user.name, credentials: Box::new(credentials) })
}

/// No preflight and no CORS keeps another site's page from opening a socket, and the browser attaches cookies as to any other
/// request. So the server has to look at `Origin` itself (section 10.2).
fn check_origin(state: &LaneState, request: &Request, checks: &mut CheckRecorder) -> Result<(), ServerResponse> {
    let Some(origin) = request.headers().get(ORIGIN).and_then(|origin| origin.to_str().ok()) else {
        checks.not_checked(Check::Origin, "none: no browser's page");
        return Ok(());
    };
    let own = format!("https://{}", requested_host(request.uri(), request.headers()).unwrap_or_default());
    let detail = sanitize_for_trace(origin);
    if !state.setup.shop.socket.check_origin {
        checks.not_checked(Check::Origin, detail);
        return Ok(());
    }
    if origin == own {
        checks.passed(Check::Origin, detail);
        return Ok(());
    }
    checks.failed(Check::Origin, detail);
    Err(ServerResponse::forbidden())
}

fn redeem_ticket(
    state: &mut LaneState,
    request: &Request,
    checks: &mut CheckRecorder,
) -> Result<RequestCredentials, ServerResponse> {
    let now = state.now();
    let redeemed = query_value(request, "ticket").and_then(|ticket| state.socket_tickets.redeem(&ticket, now));
    let Some(ticket) = redeemed else {
        checks.failed(Check::SocketTicket, "none, used, or too old");
        return Err(ServerResponse::unauthorized());
    };
    checks.passed(Check::SocketTicket, "used now, and never again");
    let token = ticket.token.map(|token| PresentedToken::Token(AuthScheme::Bearer, token));
    let cookie_session_ids = ticket.session_ids;
    Ok(RequestCredentials { cookie_session_ids, token: token.unwrap_or_default(), ..RequestCredentials::default() })
}

fn query_value(request: &Request, name: &str) -> Option<String> {
    let query = request.uri().query().unwrap_or_default();
    form_urlencoded::parse(query.as_bytes()).find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
}

/// 426 (RFC 9110, section 15.5.22): there is nothing here but a WebSocket.
fn upgrade_required() -> ServerResponse {
    ServerResponse::error(StatusCode::UPGRADE_REQUIRED, "open a WebSocket")
}

/// 101. Of the subprotocols that were offered the shop picks its own, never the one that is a token.
fn switching_protocols(headers: &HeaderMap, checks: CheckRecorder) -> Response {
    let key = headers.get(SEC_WEBSOCKET_KEY).and_then(|key| key.to_str().ok()).unwrap_or_default();
    let mut response = StatusCode::SWITCHING_PROTOCOLS.into_response();
    let answer = response.headers_mut();
    answer.insert(UPGRADE, HeaderValue::from_static("websocket"));
    answer.insert(CONNECTION, HeaderValue::from_static("Upgrade"));
    if let Ok(accept) = HeaderValue::try_from(web_socket::accept_value(key)) {
        answer.insert(SEC_WEBSOCKET_ACCEPT, accept);
    }
    let offered = headers.get(SEC_WEBSOCKET_PROTOCOL).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if offered.split(',').any(|protocol| protocol.trim() == SUBPROTOCOL) {
        answer.insert(SEC_WEBSOCKET_PROTOCOL, HeaderValue::from_static(SUBPROTOCOL));
    }
    response.extensions_mut().insert(checks.into_notes());
    response
}

/// Answers each message until somebody closes.
async fn converse(lane: &LabLane, upgraded: Upgraded, mut user: SocketUser) -> std::io::Result<()> {
    let mut stream = TokioIo::new(upgraded);
    while let Some(frame) = web_socket::read_frame(&mut stream, true).await? {
        let Frame::Text(message) = frame else {
            return web_socket::write_frame(&mut stream, &frame, FrameSender::Server).await;
        };
        let answer = answer(&mut *lane.state().await, &mut user, &message);
        web_socket::write_frame(&mut stream, &answer, FrameSender::Server).await?;
        if matches!(answer, Frame::Close(..)) {
            return Ok(());
        }
    }
    Ok(())
}

/// What a message is answered with. A strict shop looks each time whether the session or token still counts.
fn answer(state: &mut LaneState, user: &mut SocketUser, message: &str) -> Frame {
    let refusal = |why: &str| Frame::Close(POLICY_VIOLATION, why.to_owned());
    match user {
        SocketUser::Recognised { name, credentials } => {
            let rechecks = state.setup.shop.socket.rechecks;
            let mut unseen = CheckRecorder::default();
            if rechecks && authorize(state, credentials, AccessRule::Account, &mut unseen).is_err() {
                return refusal("not logged in any more");
            }
            Frame::Text(json!({ "user": name, "message": message }).to_string())
        }
        SocketUser::Unknown => {
            let token = PresentedToken::Token(AuthScheme::Bearer, message.to_owned());
            let credentials = RequestCredentials { token, ..RequestCredentials::default() };
            match authorize(state, &credentials, AccessRule::Account, &mut CheckRecorder::default()) {
                Ok(recognised) => {
                    let answer = json!({ "user": recognised.name });
                    *user = SocketUser::Recognised { name: recognised.name, credentials: Box::new(credentials) };
                    Frame::Text(answer.to_string())
                }
                Err(_) => refusal("not logged in"),
            }
        }
    }
}
