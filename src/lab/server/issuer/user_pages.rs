//! The forms on the issuer's pages: the login and the consent. Each belongs to a page that is open in this very browser, so
//! that no other site can send it.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use hyper::header::HeaderMap;

use super::issuer_cookie;
use crate::lab::issuer_state::ISSUER_URL;
use crate::lab::issuer_state::authorization_request::way_back;
use crate::lab::issuer_state::registered_client::RegisteredClient;
use crate::lab::issuer_state::scope_set::ScopeSet;
use crate::lab::lane::LabLane;
use crate::lab::lane_state::LaneState;
use crate::lab::server::endpoints::login::check_password;
use crate::lab::server::http::body::form_field;
use crate::lab::server::http::response::{ServerResponse, respond};
use crate::model::{Check, Route};

/// A form of the issuer, and the authorization request behind its page.
struct PageForm {
    handle: String,
    session_id: String,
    /// The query of the authorization request.
    query: String,
}

/// `POST /login`: logs in, and goes on with the authorization request. The session gets a new ID.
pub(super) async fn log_in(State(lane): State<Arc<LabLane>>, headers: HeaderMap, body: Bytes) -> ServerResponse {
    let mut state = lane.state().await;
    respond(|checks| {
        checks.plan(&[Check::Password, Check::Account]);
        let form = read_form(&state, &headers, &body)?;
        let field = |name: &str| form_field(&body, name).unwrap_or_default();
        let account = check_password(&mut state, &field("user"), &field("password"), checks);
        let account = account.map_err(|refusal| refusal.with_realm("id"))?;
        state.issuer.close_page(&form.handle);
        let (_, cookie) = issuer_cookie::begin(&mut state, Some(&form.session_id), Some(&account.name));
        checks.set_user(&account.name);
        Ok(ServerResponse::see_other(authorization_url(&form.query)).with_cookie(Some(cookie)))
    })
}

/// `POST /consent`: keeps what the user has allowed and goes on, or tells the client that they have not.
pub(super) async fn consent(State(lane): State<Arc<LabLane>>, headers: HeaderMap, body: Bytes) -> ServerResponse {
    let mut state = lane.state().await;
    respond(|checks| {
        checks.plan(&[Check::IssuerLogin, Check::Consent]);
        let form = read_form(&state, &headers, &body)?;
        let Some((user, _)) = issuer_cookie::logged_in(&state, Some(&form.session_id)) else {
            checks.failed(Check::IssuerLogin, "nobody");
            return Err(ServerResponse::unauthorized().with_realm("id"));
        };
        let user = user.to_owned();
        checks.passed(Check::IssuerLogin, &user);
        checks.set_user(&user);
        state.issuer.close_page(&form.handle);
        let field = |name: &str| form_field(form.query.as_bytes(), name);
        let client = field("client_id").as_deref().and_then(RegisteredClient::find);
        let client = client.ok_or_else(|| ServerResponse::bad_request("invalid_client"))?;
        if form_field(&body, "decision").as_deref() != Some("allow") {
            checks.failed(Check::Consent, "refused by the user");
            let redirect_uri = field("redirect_uri").unwrap_or_default();
            let back = way_back(&redirect_uri, field("state").as_deref(), ("error", "access_denied"));
            return Err(ServerResponse::see_other(back));
        }
        let scope = ScopeSet::parse(&field("scope").unwrap_or_default());
        state.issuer.add_consent(&user, client.id, &scope);
        checks.passed(Check::Consent, scope.to_string());
        Ok(ServerResponse::see_other(authorization_url(&form.query)))
    })
}

/// The form, if its page is open in this browser. The request of that page has been checked when it was opened.
fn read_form(state: &LaneState, headers: &HeaderMap, body: &[u8]) -> Result<PageForm, ServerResponse> {
    let session_id = issuer_cookie::session_id(state, headers);
    let handle = form_field(body, "request");
    let page = session_id.as_deref().zip(handle.as_deref()).and_then(|(id, handle)| state.issuer.page(handle, id));
    let query = page.map(|page| page.query.clone());
    match (handle, session_id, query) {
        (Some(handle), Some(session_id), Some(query)) => Ok(PageForm { handle, session_id, query }),
        _ => Err(ServerResponse::bad_request("no such page is open in this browser")),
    }
}

fn authorization_url(query: &str) -> String {
    format!("{}{}?{query}", ISSUER_URL, Route::Authorize.path())
}
