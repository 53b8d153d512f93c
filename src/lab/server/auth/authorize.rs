//! Who is there, and may they come in? By a session or by a token, whichever the shop goes by.

use super::bearer::{self, AcceptedToken};
use super::session::{self, SESSION_CHECKS};
use crate::lab::lane_state::LaneState;
use crate::lab::server::check_recorder::CheckRecorder;
use crate::lab::server::http::credentials::{PresentedToken, RequestCredentials};
use crate::lab::server::http::response::ServerResponse;
use crate::lab::store::Session;
use crate::model::switch_types::{RevocationMethod, TokenForm};
use crate::model::{AuthMode, Check};
use crate::token::TOKEN_CHECKS;

/// Somebody who was let in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::lab::server) struct AuthenticatedUser {
    /// The account's name.
    pub(in crate::lab::server) name: String,
    /// With a session or an opaque token the role of today, or the one that was copied into the row at login; with a JWT the
    /// role as it was when the token was made.
    pub(in crate::lab::server) role: String,
    /// Where that role stands.
    pub(in crate::lab::server) role_source: RoleSource,
}

/// What says which role somebody has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::lab::server) enum RoleSource {
    /// The account, read for this request.
    Account,
    /// The session's row, as it was written at login.
    Session,
    /// The token, as it was signed.
    Token,
}

/// Whom a page is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::lab::server) enum RequiredRole {
    /// Whoever is logged in.
    AnyUser,
    /// Admins.
    Admin,
}

/// Whether this request is to be judged by a token. A shop with both takes the token where one came.
pub(in crate::lab::server) fn uses_token(world: &LaneState, visit: &RequestCredentials) -> bool {
    match world.setup.shop.auth {
        AuthMode::Session => false,
        AuthMode::Jwt => true,
        AuthMode::Both => visit.token != PresentedToken::Missing,
    }
}

/// The checks that recognise somebody by a token in this shop.
pub(in crate::lab::server) fn token_checks(world: &LaneState) -> Vec<Check> {
    if world.setup.shop.access.form == TokenForm::Opaque {
        return vec![Check::Bearer, Check::OpaqueTokenLookup, Check::Aud];
    }
    let revoked = (world.setup.shop.access.revoke != RevocationMethod::Never).then_some(Check::Revoked);
    std::iter::once(Check::Bearer).chain(TOKEN_CHECKS).chain(revoked).chain(dpop_checks(world)).collect()
}

/// The checks of a bound token.
pub(in crate::lab::server) fn dpop_checks(world: &LaneState) -> Vec<Check> {
    let all = [Check::DpopProof, Check::DpopProofTarget, Check::DpopProofReplay, Check::KeyBinding];
    if world.setup.shop.access.dpop { all.to_vec() } else { Vec::new() }
}

/// Lets in whoever can show that they are logged in; `Err` is the answer to everybody else.
pub(in crate::lab::server) async fn authorize(
    world: &mut LaneState,
    visit: &RequestCredentials,
    wants: RequiredRole,
) -> Result<(AuthenticatedUser, CheckRecorder), ServerResponse> {
    let by_token = uses_token(world, visit);
    let mut plan = if by_token { token_checks(world) } else { [&SESSION_CHECKS[..], &[Check::Login]].concat() };
    plan.push(Check::Account);
    plan.extend((wants == RequiredRole::Admin).then_some(Check::Role));
    let mut checks = CheckRecorder::new(plan);
    if !by_token {
        return authorize_by_session(world, visit, checks).await;
    }
    match bearer::authenticate(world, visit, &mut checks) {
        Ok(named) => {
            match &named.token {
                AcceptedToken::Jwt(_) => checks.not_checked(Check::Account, "not looked up"),
                AcceptedToken::Opaque(_) => checks.passed(Check::Account, format!("{}, not banned", named.user)),
            }
            Ok((AuthenticatedUser { name: named.user, role: named.role, role_source: RoleSource::Token }, checks))
        }
        Err(refusal) => Err(refusal.with_trace(checks.into_trace(None))),
    }
}

/// By a session that names a person with an account in good standing, as the account is now.
async fn authorize_by_session(
    world: &mut LaneState,
    visit: &RequestCredentials,
    mut checks: CheckRecorder,
) -> Result<(AuthenticatedUser, CheckRecorder), ServerResponse> {
    let brought = session::presented_session_id(world, visit);
    let session = session::authenticate(world, brought.as_ref(), &mut checks).await;
    let copied = session.as_ref().and_then(|session| session.role.clone());
    let Some(user) = session.and_then(|session| session_user(session, &mut checks)) else {
        return Err(ServerResponse::unauthorized().with_trace(checks.into_trace(None)));
    };
    match world.accounts.find(&user) {
        Some(account) if !account.banned => {
            checks.passed(Check::Account, format!("{user}, not banned"));
            let says = if copied.is_some() { RoleSource::Session } else { RoleSource::Account };
            Ok((
                AuthenticatedUser {
                    name: user,
                    role: copied.unwrap_or_else(|| account.role.clone()),
                    role_source: says,
                },
                checks,
            ))
        }
        Some(_) => {
            checks.failed(Check::Account, format!("{user} is banned"));
            Err(ServerResponse::forbidden().with_trace(checks.into_trace(Some(user))))
        }
        None => {
            checks.failed(Check::Account, format!("no account {user}"));
            Err(ServerResponse::unauthorized().with_trace(checks.into_trace(None)))
        }
    }
}

/// Whom a session stands for; a session from before a login stands for nobody.
pub(in crate::lab::server) fn session_user(session: Session, checks: &mut CheckRecorder) -> Option<String> {
    match &session.user {
        Some(user) => checks.passed(Check::Login, user),
        None => checks.failed(Check::Login, "the row names nobody"),
    }
    session.user
}
