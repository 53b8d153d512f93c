//! `/admin/exports`: a service asks for what belongs to a user. Its own login says that it may ask; whether the user may still have
//! it is a question of its own, and has an answer only now (the confused deputy: CWE-441).

use std::sync::Arc;

use axum::extract::{Path, State};
use serde_json::{Value as Json, json};

use super::orders::order_json;
use crate::lab::lane::LabLane;
use crate::lab::lane_state::LaneState;
use crate::lab::secret::sanitize_for_trace;
use crate::lab::server::auth::authorize::{AccessRule, authorize};
use crate::lab::server::check_recorder::CheckRecorder;
use crate::lab::server::http::credentials::RequestCredentials;
use crate::lab::server::http::response::{ServerResponse, respond};
use crate::model::Check;

/// `GET /admin/exports/bob`: the orders of this user.
pub(super) async fn show(
    State(lane): State<Arc<LabLane>>,
    Path(user): Path<String>,
    credentials: RequestCredentials,
) -> ServerResponse {
    let mut state = lane.state().await;
    respond(|checks| {
        let service = authorize(&mut state, &credentials, AccessRule::Admin, checks);
        checks.plan(&[Check::OnBehalf]);
        service?;
        admit_user(&state, &user, checks)?;
        let own = state.records.orders().iter().filter(|order| order.user == user);
        Ok(ServerResponse::ok(&json!({ "for": user, "orders": own.map(order_json).collect::<Vec<Json>>() })))
    })
}

/// Whether the user for whom the service asks may have anything now.
fn admit_user(state: &LaneState, user: &str, checks: &mut CheckRecorder) -> Result<(), ServerResponse> {
    let refusal = match state.accounts.find(user) {
        Some(account) if account.banned => format!("{user} is banned"),
        Some(_) => {
            checks.passed(Check::OnBehalf, format!("{user} has an account"));
            return Ok(());
        }
        None => format!("there is no account {}", sanitize_for_trace(user)),
    };
    checks.failed(Check::OnBehalf, refusal);
    Err(ServerResponse::forbidden())
}
