//! Who sends a request, and may they? By a session or by a token, depending on the shop.

use super::bearer::{self, AcceptedToken};
use super::session::{self, SESSION_CHECKS};
use crate::lab::lane_state::LaneState;
use crate::lab::server::check_recorder::CheckRecorder;
use crate::lab::server::http::credentials::{PresentedToken, RequestCredentials};
use crate::lab::server::http::response::ServerResponse;
use crate::lab::store::Session;
use crate::model::Check;
use crate::model::switch_types::AuthMode;
use crate::model::switch_types::{RevocationMethod, TokenForm};
use crate::token::TOKEN_CHECKS;

/// A request that was let in: its user, and the checks so far. A handler may add checks of its own.
pub(in crate::lab::server) struct AuthorizedRequest {
    pub(in crate::lab::server) user: AuthenticatedUser,
    pub(in crate::lab::server) checks: CheckRecorder,
}

/// The user of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::lab::server) struct AuthenticatedUser {
    /// The account's name.
    pub(in crate::lab::server) name: String,
    pub(in crate::lab::server) role: String,
    pub(in crate::lab::server) role_source: RoleSource,
}

/// Where a user's role was read, and so how old it can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::lab::server) enum RoleSource {
    /// The account, read for this request.
    Account,
    /// The session's record, as it was written at login.
    Session,
    /// The token: a JWT says the role at the time of issuing, an opaque token leads to the present one.
    Token,
}

/// Whom a page is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::lab::server) enum RequiredRole {
    AnyUser,
    Admin,
}

/// Whether a request is judged by its token. A shop that takes both prefers the token if there is one.
pub(in crate::lab::server) fn uses_token(state: &LaneState, credentials: &RequestCredentials) -> bool {
    match state.setup.shop.auth {
        AuthMode::Session => false,
        AuthMode::Jwt => true,
        AuthMode::Both => credentials.token != PresentedToken::Missing,
    }
}

/// The checks that recognise a user by a token in this shop, in order.
pub(in crate::lab::server) fn token_checks(state: &LaneState) -> Vec<Check> {
    let access = &state.setup.shop.access;
    if access.form == TokenForm::Opaque {
        return vec![Check::Bearer, Check::OpaqueTokenLookup, Check::Aud];
    }
    let mut checks = vec![Check::Bearer];
    checks.extend(TOKEN_CHECKS);
    if access.revoke != RevocationMethod::Never {
        checks.push(Check::Revoked);
    }
    if access.dpop {
        checks.extend([Check::DpopProof, Check::DpopProofTarget, Check::DpopProofReplay, Check::KeyBinding]);
    }
    checks
}

/// Lets a request in if it shows that its sender is logged in; `Err` is the response to all others. With
/// [`RequiredRole::Admin`] the role is still the handler's to check: it is only planned here.
pub(in crate::lab::server) async fn authorize(
    state: &mut LaneState,
    credentials: &RequestCredentials,
    required_role: RequiredRole,
) -> Result<AuthorizedRequest, ServerResponse> {
    let by_token = uses_token(state, credentials);
    let mut plan = if by_token { token_checks(state) } else { [&SESSION_CHECKS[..], &[Check::Login]].concat() };
    plan.push(Check::Account);
    if required_role == RequiredRole::Admin {
        plan.push(Check::Role);
    }
    let checks = CheckRecorder::new(plan);
    if by_token {
        authorize_by_token(state, credentials, checks)
    } else {
        authorize_by_session(state, credentials, checks).await
    }
}

fn authorize_by_token(
    state: &mut LaneState,
    credentials: &RequestCredentials,
    mut checks: CheckRecorder,
) -> Result<AuthorizedRequest, ServerResponse> {
    let identity = match bearer::authenticate(state, credentials, &mut checks) {
        Ok(identity) => identity,
        Err(refusal) => return Err(refusal.with_trace(checks.into_trace(None))),
    };
    match &identity.token {
        // A banned user with a valid JWT is let in: that is the price of not looking anything up.
        AcceptedToken::Jwt(_) => checks.not_checked(Check::Account, "not looked up"),
        AcceptedToken::Opaque(_) => checks.passed(Check::Account, format!("{}, not banned", identity.user)),
    }
    let user = AuthenticatedUser { name: identity.user, role: identity.role, role_source: RoleSource::Token };
    Ok(AuthorizedRequest { user, checks })
}

/// By a session with a user whose account exists and isn't banned, as the account is now.
async fn authorize_by_session(
    state: &mut LaneState,
    credentials: &RequestCredentials,
    mut checks: CheckRecorder,
) -> Result<AuthorizedRequest, ServerResponse> {
    let presented = session::presented_session_id(state, credentials);
    let session = session::authenticate(state, presented.as_ref(), &mut checks).await;
    let copied_role = session.as_ref().and_then(|session| session.role.clone());
    let Some(name) = session.and_then(|session| session_user(session, &mut checks)) else {
        return Err(ServerResponse::unauthorized().with_trace(checks.into_trace(None)));
    };
    let account = match state.accounts.find(&name) {
        Some(account) if !account.banned => account,
        Some(_) => {
            checks.failed(Check::Account, format!("{name} is banned"));
            return Err(ServerResponse::forbidden().with_trace(checks.into_trace(Some(name))));
        }
        None => {
            checks.failed(Check::Account, format!("no account {name}"));
            return Err(ServerResponse::unauthorized().with_trace(checks.into_trace(None)));
        }
    };
    checks.passed(Check::Account, format!("{name}, not banned"));
    let (role, role_source) = match copied_role {
        Some(role) => (role, RoleSource::Session),
        None => (account.role.clone(), RoleSource::Account),
    };
    Ok(AuthorizedRequest { user: AuthenticatedUser { name, role, role_source }, checks })
}

/// The user of a session. A session from before a login has none.
pub(in crate::lab::server) fn session_user(session: Session, checks: &mut CheckRecorder) -> Option<String> {
    match &session.user {
        Some(user) => checks.passed(Check::Login, user),
        None => checks.failed(Check::Login, "the row names nobody"),
    }
    session.user
}
