//! `GET /live`: a WebSocket. The handshake is an HTTP request with its cookies; what is checked there holds for as long as the
//! socket is open, unless the shop looks again.

mod token_in_url;

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::response::{IntoResponse as _, Response};
use hyper::StatusCode;
use hyper::header::ORIGIN;
use hyper::upgrade::{OnUpgrade, Upgraded};
use hyper_util::rt::TokioIo;
use serde_json::json;

use crate::lab::lane::LabLane;
use crate::lab::lane_state::LaneState;
use crate::lab::secret::{new_id, sanitize_for_trace};
use crate::lab::server::auth::authorize::{AccessRule, authorize};
use crate::lab::server::check_recorder::CheckRecorder;
use crate::lab::server::http::body::form_field;
use crate::lab::server::http::credentials::{AuthScheme, PresentedToken, RequestCredentials};
use crate::lab::server::http::requested_host::requested_host;
use crate::lab::server::http::response::{ServerResponse, respond};
use crate::lab::socket_tickets::SocketTicket;
use crate::lab::web_socket::{self, Handshake, POLICY_VIOLATION, SocketEnd, SocketMessage};
use crate::model::Check;
use crate::model::switch_types::SocketCredential;

/// The subprotocol that the shop speaks.
const SUBPROTOCOL: &str = "live";

/// Whoever speaks over a socket.
enum SocketUser {
    /// Recognized at the handshake, by these credentials.
    Recognized { name: String, credentials: Box<RequestCredentials> },
    /// To be recognized by the first message, at this host: each may take its own kind of credential.
    Unknown { host: String },
}

/// `POST /live/ticket`: a ticket for one handshake, for whoever is logged in. It travels in a URL, where it may be seen: so it
/// counts once, and for half a minute.
pub(super) async fn issue_ticket(State(lane): State<Arc<LabLane>>, credentials: RequestCredentials) -> ServerResponse {
    let mut state = lane.state().await;
    respond(|checks| {
        authorize(&mut state, &credentials, AccessRule::Account, checks)?;
        let ticket = new_id(&mut state.random);
        let token = if let PresentedToken::Token(_, token) = &credentials.token { Some(token.clone()) } else { None };
        let RequestCredentials { cookie_session_ids: session_ids, cookie_token, .. } = credentials;
        let issued = state.now();
        state.socket_tickets.issue(ticket.clone(), SocketTicket { session_ids, token, cookie_token, issued });
        Ok(ServerResponse::ok(&json!({ "ticket": ticket })))
    })
}

/// `GET /live`: checks the handshake and who sends it, and switches protocols.
pub(super) async fn open(
    State(lane): State<Arc<LabLane>>,
    credentials: RequestCredentials,
    mut request: Request,
) -> Response {
    let Some(handshake) = Handshake::read(request.headers()) else { return upgrade_required().into_response() };
    let mut checks = CheckRecorder::default();
    let admitted = {
        let mut state = lane.state().await;
        recognize(&mut state, credentials, &handshake, &request, &mut checks)
    };
    let upgrade = request.extensions_mut().remove::<OnUpgrade>();
    match (admitted, upgrade) {
        (Err(refusal), _) => refusal.with_checks(checks).into_response(),
        (Ok(_), None) => upgrade_required().with_checks(checks).into_response(),
        (Ok(user), Some(upgrade)) => {
            let response = switching_protocols(&handshake, checks);
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

/// Checks the origin of a handshake, then who it is.
fn recognize(
    state: &mut LaneState,
    credentials: RequestCredentials,
    handshake: &Handshake,
    request: &Request,
    checks: &mut CheckRecorder,
) -> Result<SocketUser, ServerResponse> {
    check_origin(state, request, checks)?;
    let credentials = match state.setup.shop.socket.credential {
        SocketCredential::Cookie => credentials,
        SocketCredential::FirstMessage => {
            checks.not_checked(Check::Bearer, "the first message brings it");
            return Ok(SocketUser::Unknown { host: credentials.host });
        }
        SocketCredential::Query => token_in_url::credentials(credentials, request.uri()),
        SocketCredential::Subprotocol => match handshake.protocols().find(|protocol| *protocol != SUBPROTOCOL) {
            Some(token) => RequestCredentials { token: bearer(token), ..credentials },
            None => credentials,
        },
        SocketCredential::Ticket => redeem_ticket(state, credentials.host, request, checks)?,
    };
    let user = authorize(state, &credentials, AccessRule::Account, checks)?;
    checks.set_user(&user.name);
    Ok(SocketUser::Recognized { name: user.name, credentials: Box::new(credentials) })
}

/// No preflight and no CORS keeps another site's page from opening a socket, and the browser attaches cookies as to any other
/// request. So the server has to look at `Origin` itself (section 10.2), and knows best whose pages it meant to let in.
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
    if state.setup.shop.socket.origins.iter().any(|listed| listed == origin) {
        checks.passed(Check::Origin, format!("{detail}, on the list"));
        return Ok(());
    }
    checks.failed(Check::Origin, detail);
    Err(ServerResponse::forbidden())
}

/// The credentials for which a ticket stands, at this host. Those that came with the handshake don't count.
fn redeem_ticket(
    state: &mut LaneState,
    host: String,
    request: &Request,
    checks: &mut CheckRecorder,
) -> Result<RequestCredentials, ServerResponse> {
    let now = state.now();
    let query = request.uri().query().unwrap_or_default();
    let redeemed = form_field(query.as_bytes(), "ticket").and_then(|ticket| state.socket_tickets.redeem(&ticket, now));
    let Some(ticket) = redeemed else {
        checks.failed(Check::SocketTicket, "none, used, or too old");
        return Err(ServerResponse::unauthorized());
    };
    checks.passed(Check::SocketTicket, "used now, and never again");
    let SocketTicket { session_ids: cookie_session_ids, token, cookie_token, .. } = ticket;
    let token = token.as_deref().map(bearer).unwrap_or_default();
    Ok(RequestCredentials { cookie_session_ids, host, token, cookie_token, ..RequestCredentials::default() })
}

fn bearer(token: &str) -> PresentedToken {
    PresentedToken::Token(AuthScheme::Bearer, token.to_owned())
}

/// 426 (RFC 9110, section 15.5.22): there is nothing here but a WebSocket.
fn upgrade_required() -> ServerResponse {
    ServerResponse::error(StatusCode::UPGRADE_REQUIRED, "open a WebSocket")
}

/// 101, with the checks of the handshake.
fn switching_protocols(handshake: &Handshake, checks: CheckRecorder) -> Response {
    let mut response = StatusCode::SWITCHING_PROTOCOLS.into_response();
    response.headers_mut().extend(handshake.answer(SUBPROTOCOL));
    response.extensions_mut().insert(checks.into_notes());
    response
}

/// Answers each message until somebody closes.
async fn converse(lane: &LabLane, upgraded: Upgraded, mut user: SocketUser) -> std::io::Result<()> {
    let mut stream = TokioIo::new(upgraded);
    while let Some(frame) = web_socket::read_frame(&mut stream, true).await? {
        let SocketMessage::Text(message) = frame else {
            return web_socket::write_frame(&mut stream, &frame, SocketEnd::Server).await;
        };
        let answer = answer(&mut *lane.state().await, &mut user, &message);
        web_socket::write_frame(&mut stream, &answer, SocketEnd::Server).await?;
        if matches!(answer, SocketMessage::Close(..)) {
            return Ok(());
        }
    }
    Ok(())
}

/// What a message is answered with. A strict shop looks each time whether the session or token still counts.
fn answer(state: &mut LaneState, user: &mut SocketUser, message: &str) -> SocketMessage {
    let refusal = |why: &str| SocketMessage::Close(POLICY_VIOLATION, why.to_owned());
    match user {
        SocketUser::Recognized { name, credentials } => {
            let rechecks = state.setup.shop.socket.rechecks;
            let mut unseen = CheckRecorder::default();
            if rechecks && authorize(state, credentials, AccessRule::Account, &mut unseen).is_err() {
                return refusal("not logged in any more");
            }
            SocketMessage::Text(json!({ "user": name, "message": message }).to_string())
        }
        SocketUser::Unknown { host } => {
            let (host, token) = (std::mem::take(host), bearer(message));
            let credentials = RequestCredentials { host, token, ..RequestCredentials::default() };
            match authorize(state, &credentials, AccessRule::Account, &mut CheckRecorder::default()) {
                Ok(recognized) => {
                    let answer = json!({ "user": recognized.name });
                    *user = SocketUser::Recognized { name: recognized.name, credentials: Box::new(credentials) };
                    SocketMessage::Text(answer.to_string())
                }
                Err(_) => refusal("not logged in"),
            }
        }
    }
}
