//! `/orders`: what each customer has ordered. That somebody is logged in doesn't say which orders are theirs, so each request
//! needs a check of its own (OWASP API Security, API1: broken object level authorization).

mod order_batch;
mod unscoped;

use std::sync::Arc;

use axum::extract::{Path, State};
use hyper::{StatusCode, Uri};
use serde_json::{Value as Json, json};

use super::basket;
use super::item_field::{ITEM_FIELD, read_item};
use crate::lab::lane::LabLane;
use crate::lab::lane_state::LaneState;
use crate::lab::secret::{new_id, sanitize_for_trace};
use crate::lab::server::auth::api_key::{KeyScope, READ_ORDERS, WRITE_ORDERS};
use crate::lab::server::auth::authorize::{AccessRule, AuthenticatedUser, authorize, authorize_with_key};
use crate::lab::server::auth::csrf;
use crate::lab::server::check_recorder::CheckRecorder;
use crate::lab::server::http::credentials::RequestCredentials;
use crate::lab::server::http::response::{ServerResponse, respond};
use crate::lab::server::http::state_changing_request::StateChangingRequest;
use crate::model::switch_types::TenantSource;
use crate::model::{Check, OrderView};

/// `GET /orders`: one's own, or those of the IDs that the URL asks for.
pub(super) async fn list(
    State(lane): State<Arc<LabLane>>,
    credentials: RequestCredentials,
    uri: Uri,
) -> ServerResponse {
    let mut state = lane.state().await;
    respond(|checks| {
        let scope = KeyScope::Named(READ_ORDERS);
        let user = authorize_with_key(&mut state, &credentials, AccessRule::Account, scope, checks)?;
        let ids = order_batch::requested_ids(&uri);
        if !ids.is_empty() {
            return order_batch::answer(&state, &user, &ids, checks);
        }
        let own = state.records.orders().iter().filter(|order| order.user == user.name);
        Ok(ServerResponse::ok(&json!({ "user": user.name, "orders": own.map(order_json).collect::<Vec<_>>() })))
    })
}

/// `POST /orders`: orders an item, or what lies in the basket.
pub(super) async fn place(State(lane): State<Arc<LabLane>>, request: StateChangingRequest) -> ServerResponse {
    let mut state = lane.state().await;
    respond(|checks| {
        let (user, fields) =
            csrf::authorize_change_with_key(&mut state, &request, KeyScope::Named(WRITE_ORDERS), checks)?;
        let items = match read_item(&fields) {
            Some(item) => vec![item],
            None => basket::take_items(&state, &request.credentials, checks)?,
        };
        if items.is_empty() {
            return Err(ServerResponse::bad_request(ITEM_FIELD));
        }
        let id = next_id(&mut state);
        let order = OrderView { id, user: user.name, tenant: user.tenant, items };
        let response = ServerResponse::ok(&order_json(&order));
        state.records.add_order(order);
        Ok(response)
    })
}

fn next_id(state: &mut LaneState) -> String {
    if state.setup.shop.orders.random_ids { new_id(&mut state.random) } else { state.records.next_order_id() }
}

/// `GET /orders/1001`: one order, of the person who asks.
pub(super) async fn show(
    State(lane): State<Arc<LabLane>>,
    Path(id): Path<String>,
    credentials: RequestCredentials,
) -> ServerResponse {
    let mut state = lane.state().await;
    respond(|checks| {
        let scope = KeyScope::Named(READ_ORDERS);
        let user = authorize_with_key(&mut state, &credentials, AccessRule::Account, scope, checks);
        checks.plan(&[Check::Owner]);
        let user = user?;
        let order = if state.setup.shop.orders.check_owner {
            own_order(&state, &user, &id, checks)?
        } else {
            unscoped::show(&state, &id, checks).ok_or_else(no_such_order)?
        };
        Ok(ServerResponse::ok(&order_json(order)))
    })
}

/// The order with this ID, if it is the user's.
fn own_order<'s>(
    state: &'s LaneState,
    user: &AuthenticatedUser,
    id: &str,
    checks: &mut CheckRecorder,
) -> Result<&'s OrderView, ServerResponse> {
    match find_order(state, id) {
        Some(order) if order.user == user.name => {
            checks.passed(Check::Owner, format!("{}'s own", user.name));
            Ok(order)
        }
        Some(order) if state.setup.shop.orders.reveals_existence => {
            checks.failed(Check::Owner, format!("it is {}'s", order.user));
            Err(ServerResponse::forbidden())
        }
        _ => {
            checks.failed(Check::Owner, format!("{} has no order {}", user.name, sanitize_for_trace(id)));
            Err(no_such_order())
        }
    }
}

/// The order with this ID, if the user may see it. A careless shop shows each to anybody.
fn find_visible<'s>(state: &'s LaneState, user: &AuthenticatedUser, id: &str) -> Option<&'s OrderView> {
    if state.setup.shop.orders.check_owner {
        find_order(state, id).filter(|order| order.user == user.name)
    } else {
        unscoped::any_order(state, id)
    }
}

fn find_order<'s>(state: &'s LaneState, id: &str) -> Option<&'s OrderView> {
    state.records.orders().iter().find(|order| order.id == id)
}

fn no_such_order() -> ServerResponse {
    ServerResponse::error(StatusCode::NOT_FOUND, "no such order")
}

/// `GET /admin/orders`: the orders of the admin's own tenant, whatever the URL asks for.
pub(super) async fn list_of_tenant(
    State(lane): State<Arc<LabLane>>,
    credentials: RequestCredentials,
    uri: Uri,
) -> ServerResponse {
    let mut state = lane.state().await;
    respond(|checks| {
        let user = authorize(&mut state, &credentials, AccessRule::Admin, checks);
        checks.plan(&[Check::Tenant]);
        let user = user?;
        let tenant = match state.setup.shop.orders.tenant {
            TenantSource::Credential => {
                checks.passed(Check::Tenant, format!("{}, says the credential", display_tenant(&user.tenant)));
                user.tenant
            }
            TenantSource::Query => unscoped::requested_tenant(&uri, user.tenant, checks),
        };
        let orders = state.records.orders().iter().filter(|order| order.tenant == tenant);
        let orders: Vec<Json> = orders.map(order_json).collect();
        Ok(ServerResponse::ok(&json!({ "tenant": tenant, "count": orders.len(), "orders": orders })))
    })
}

fn display_tenant(tenant: &str) -> &str {
    if tenant.is_empty() { "no tenant" } else { tenant }
}

pub(super) fn order_json(order: &OrderView) -> Json {
    json!({ "id": order.id, "user": order.user, "items": order.items })
}
