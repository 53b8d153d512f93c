//! The tokens of the issuer at `id.test` that a client holds itself: the page of the app at `spa.test`, or the app on a phone.
//! They go to the API and to the issuer's `UserInfo`, and nowhere else.

use serde_json::Value as Json;

use super::page_storage;
use super::request_target::RequestTarget;
use crate::lab::app_state::APP_HOST;
use crate::lab::browser::PageInitiator;
use crate::lab::issuer_state::ISSUER_HOST;
use crate::lab::lane_state::LaneState;
use crate::lab::photo_albums::PHOTOS_HOST;
use crate::model::act::StoragePlace;
use crate::model::{ClientTokens, Route};

/// The tokens that `client` sends to `target`, if it sends any there.
pub(super) fn tokens_for<'a>(
    state: &'a LaneState,
    client: &str,
    target: &RequestTarget,
    start: Option<&PageInitiator>,
) -> Option<&'a ClientTokens> {
    let takes_token =
        target.host == PHOTOS_HOST || (target.host == ISSUER_HOST && target.path() == Route::UserInfo.path());
    if takes_token && is_own_code(start) { state.app_tokens.get(client) } else { None }
}

/// Keeps the tokens of a response: of the issuer's token endpoint, or of the app's server.
pub(super) fn update_from_response(
    state: &mut LaneState,
    client: &str,
    target: &RequestTarget,
    start: Option<&PageInitiator>,
    body: &str,
) {
    let gives_tokens = (target.host == ISSUER_HOST && target.path() == Route::Token.path())
        || (target.host == APP_HOST && target.path() == Route::AppToken.path());
    if !gives_tokens || !is_own_code(start) {
        return;
    }
    let place = page_storage::app_token_place(state);
    let Some(held) = state.app_tokens.get_mut(client) else { return };
    let body: Json = serde_json::from_str(body).unwrap_or_default();
    let text = |name: &str| body.get(name).and_then(Json::as_str).map(str::to_owned);
    if let Some(access) = text("access_token") {
        held.access = Some(access);
        held.refresh = text("refresh_token").or_else(|| held.refresh.take());
        held.place = Some(place);
    }
}

/// Forgets what was in a variable of the page that the window leaves. What lies in `localStorage` stays.
pub(super) fn leave_page(state: &mut LaneState, client: &str) {
    if let Some(held) = state.app_tokens.get_mut(client).filter(|held| held.place == Some(StoragePlace::Variable)) {
        *held = ClientTokens::default();
    }
}

/// Whether the client's own code sends the request: that of the app on a phone, or a script in the app's page. No link, form
/// or image adds a token.
fn is_own_code(start: Option<&PageInitiator>) -> bool {
    start.is_none_or(|start| start.trigger.reads_response() && start.page.host() == APP_HOST)
}
