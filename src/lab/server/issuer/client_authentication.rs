//! Which client sends a request to the token endpoint (RFC 6749, section 2.3).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hyper::header::{AUTHORIZATION, HeaderMap};

use crate::lab::issuer_state::registered_client::{APP_CLIENT, ClientSecret, RegisteredClient};
use crate::lab::lane_state::LaneState;
use crate::lab::secret::{constant_time_eq, sanitize_for_trace};
use crate::lab::server::check_recorder::CheckRecorder;
use crate::lab::server::http::body::form_field;
use crate::lab::server::http::response::{Challenge, ServerResponse};
use crate::model::Check;

/// What a client says of itself.
struct PresentedClient {
    id: String,
    secret: Option<String>,
}

/// The value of `Authorization` with which the app's server says who it is (RFC 6749, section 2.3.1).
pub(in crate::lab::server) fn basic_credentials(state: &mut LaneState) -> String {
    let secret = state.issuer.app_secret(&mut state.random);
    format!("Basic {}", STANDARD.encode(format!("{APP_CLIENT}:{secret}")))
}

/// The client that sends the request. A public one says only its name: PKCE ties its codes to it, and nothing proves which
/// program it is. `Err` is the response to any other.
pub(super) fn authenticate(
    state: &mut LaneState,
    headers: &HeaderMap,
    body: &[u8],
    checks: &mut CheckRecorder,
) -> Result<&'static RegisteredClient, ServerResponse> {
    let presented = presented_client(headers, body);
    let client = presented.as_ref().and_then(|presented| RegisteredClient::find(&presented.id));
    let Some((client, presented)) = client.zip(presented) else {
        checks.failed(Check::OauthClient, "not registered");
        return Err(refusal());
    };
    let expected = match client.secret {
        ClientSecret::Public => None,
        ClientSecret::OfAppServer => Some(state.issuer.app_secret(&mut state.random).to_owned()),
        ClientSecret::Written(secret) => Some(secret.to_owned()),
    };
    match (expected, presented.secret) {
        (None, None) => checks.passed(Check::OauthClient, format!("{}, a public one", client.id)),
        (Some(expected), Some(secret)) if constant_time_eq(&expected, &secret) => {
            checks.passed(Check::OauthClient, format!("{}, by its secret", client.id));
        }
        (expected, secret) => {
            let why = match (expected, secret) {
                (_, None) => "needs its secret",
                (None, _) => "has no secret",
                _ => "with a wrong secret",
            };
            checks.failed(Check::OauthClient, format!("{} {why}", sanitize_for_trace(client.id)));
            return Err(refusal());
        }
    }
    Ok(client)
}

/// 401 `invalid_client` (RFC 6749, section 5.2).
fn refusal() -> ServerResponse {
    ServerResponse::error(hyper::StatusCode::UNAUTHORIZED, "invalid_client")
        .with_challenge(Challenge::Basic)
        .with_realm("id")
}

/// From `Authorization: Basic`, or from the form.
fn presented_client(headers: &HeaderMap, body: &[u8]) -> Option<PresentedClient> {
    let Some(line) = headers.get(AUTHORIZATION) else {
        return Some(PresentedClient { id: form_field(body, "client_id")?, secret: form_field(body, "client_secret") });
    };
    let encoded = line.to_str().ok()?.strip_prefix("Basic ")?;
    let text = String::from_utf8(STANDARD.decode(encoded.trim()).ok()?).ok()?;
    let (id, secret) = text.split_once(':')?;
    Some(PresentedClient { id: id.to_owned(), secret: Some(secret.to_owned()) })
}
