//! Who sends a request, and may they? The shop and its services go the same way: first the checks of a session or of a token
//! ([`token_checks`]), then the account, then the role ([`AccessRule`]).

use super::api_key::{self, KEY_CHECKS, KeyScope, PresentedKey};
use super::bearer::{self, AcceptedToken, TokenIdentity};
use super::login_times::LoginTimes;
use super::remember_me;
use super::session;
use super::session::SESSION_CHECKS;
use crate::lab::lane_state::LaneState;
use crate::lab::secret::sanitize_for_trace;
use crate::lab::server::check_recorder::CheckRecorder;
use crate::lab::server::http::credentials::{AuthScheme, PresentedToken, RequestCredentials};
use crate::lab::server::http::response::{Challenge, ServerResponse};
use crate::lab::session_store::Session;
use crate::model::Check;
use crate::model::CredentialKinds;
use crate::model::setup::{AccessTokenSetup, ServiceSetup};
use crate::model::switch_types::{ProofDemand, RevocationMethod, TokenForm};
use crate::token::TOKEN_CHECKS;

/// What a route asks of a request, from the least to the most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::lab::server) enum AccessRule {
    /// A valid session or token, even a session from before a login.
    Credential,
    /// One that names a user.
    Login,
    /// A user whose account isn't banned, as far as somebody looks it up.
    Account,
    /// Such a user, with the role of an admin.
    Admin,
}

/// What a request was recognized by.
#[derive(Clone, Debug)]
pub(in crate::lab::server) enum RecognizedCredential {
    Session(Session),
    Token(TokenIdentity),
}

impl RecognizedCredential {
    /// The user's name; empty for a session from before a login.
    pub(in crate::lab::server) fn user(&self) -> &str {
        match self {
            Self::Session(session) => session.user.as_deref().unwrap_or_default(),
            Self::Token(identity) => &identity.user,
        }
    }
}

/// The user of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::lab::server) struct AuthenticatedUser {
    /// The account's name.
    pub(in crate::lab::server) name: String,
    pub(in crate::lab::server) role: String,
    /// The company that the account belongs to, read where the role is; empty for none.
    pub(in crate::lab::server) tenant: String,
    pub(in crate::lab::server) login_times: LoginTimes,
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
    /// The token, at a service, which has nothing else to read it from.
    TokenAlone,
}

impl AuthenticatedUser {
    /// The user whom a token names.
    pub(in crate::lab::server) fn of_token(identity: TokenIdentity, role_source: RoleSource) -> Self {
        let TokenIdentity { user: name, role, tenant, login_times, .. } = identity;
        Self { name, role, tenant, login_times, role_source }
    }
}

impl AccessRule {
    /// The checks that follow once somebody is recognized, in order.
    pub(in crate::lab::server) const fn checks(self) -> &'static [Check] {
        match self {
            Self::Credential | Self::Login => &[],
            Self::Account => &[Check::Account],
            Self::Admin => &[Check::Account, Check::Role],
        }
    }

    /// Notes who the user is, and checks the role if this rule asks for one: the last check of a request.
    pub(in crate::lab::server) fn admit(
        self,
        user: AuthenticatedUser,
        credentials: &RequestCredentials,
        checks: &mut CheckRecorder,
    ) -> Result<AuthenticatedUser, ServerResponse> {
        checks.set_user(&user.name);
        if self < Self::Admin {
            return Ok(user);
        }
        if user.role != "admin" {
            checks.failed(Check::Role, format!("is {}, needs admin", sanitize_for_trace(&user.role)));
            let refusal = ServerResponse::forbidden();
            return Err(match user.role_source {
                RoleSource::Account | RoleSource::Session => refusal,
                RoleSource::Token | RoleSource::TokenAlone => {
                    refusal.with_challenge(Challenge::InsufficientScope(credentials.token.scheme()))
                }
            });
        }
        let source = match user.role_source {
            RoleSource::Account | RoleSource::TokenAlone => "",
            RoleSource::Session => ", says the session",
            RoleSource::Token => ", says the token",
        };
        checks.passed(Check::Role, format!("admin{source}"));
        Ok(user)
    }
}

/// The checks that recognize a user by a token at `service`, or in the shop if it is `None`, in order.
pub(in crate::lab::server) fn token_checks(access: &AccessTokenSetup, service: Option<&ServiceSetup>) -> Vec<Check> {
    if access.form == TokenForm::Opaque {
        let lookup = if service.is_some() { Check::Introspection } else { Check::OpaqueTokenLookup };
        return vec![Check::Bearer, lookup, Check::Aud];
    }
    let mut checks = vec![Check::Bearer];
    if service.is_some() {
        checks.push(Check::IssuerKeys);
    }
    checks.extend(TOKEN_CHECKS);
    if access.revoke != RevocationMethod::Never {
        checks.push(Check::Revoked);
    }
    if access.dpop {
        if service.is_none_or(|service| service.demand_proof != ProofDemand::Never) {
            checks.extend([Check::DpopProof, Check::DpopProofTarget, Check::DpopProofReplay]);
        }
        checks.push(Check::KeyBinding);
    }
    checks
}

/// Recognizes the sender of a request to the shop, by what the guard of the host takes: a session or a token. One that takes
/// both prefers the token if there is one.
pub(in crate::lab::server) fn authenticate(
    state: &mut LaneState,
    credentials: &RequestCredentials,
    rule: AccessRule,
    checks: &mut CheckRecorder,
) -> Result<RecognizedCredential, ServerResponse> {
    let has_token =
        credentials.token != PresentedToken::Missing || bearer::token_in_cookie(state, credentials).is_some();
    let guard = state.setup.shop.accepted_at(&credentials.host);
    let by_token = match guard {
        CredentialKinds::Session => false,
        CredentialKinds::Token => true,
        CredentialKinds::Both => has_token,
    };
    let has_two_guards = state.setup.shop.accepted_somewhere() != guard;
    if by_token {
        checks.plan(&token_checks(&state.setup.shop.access, None));
        checks.plan(rule.checks());
        if has_two_guards && !has_token && !credentials.cookie_session_ids.is_empty() {
            checks.failed(Check::Bearer, "none; a session ID came, and this guard takes tokens");
            return Err(ServerResponse::unauthorized().with_challenge(Challenge::MissingToken(AuthScheme::Bearer)));
        }
        return bearer::authenticate(state, credentials, checks).map(RecognizedCredential::Token);
    }
    checks.plan(&SESSION_CHECKS);
    if rule >= AccessRule::Login {
        checks.plan(&[Check::Login]);
    }
    checks.plan(rule.checks());
    if has_two_guards && has_token && session::presented_session_id(state, credentials).is_none() {
        checks.failed(Check::SessionCookie, "none; a token came, and this guard takes sessions");
        return Err(ServerResponse::unauthorized());
    }
    let session = remember_me::find_session(state, credentials, checks)?.ok_or_else(ServerResponse::unauthorized)?;
    if rule >= AccessRule::Login {
        if let Some(user) = &session.user {
            checks.passed(Check::Login, user);
        } else {
            checks.failed(Check::Login, "the session names nobody");
            return Err(ServerResponse::unauthorized());
        }
    }
    Ok(RecognizedCredential::Session(session))
}

/// Lets a request to the shop in if its sender is logged in and may do what `rule` asks for. No API key opens it.
pub(in crate::lab::server) fn authorize(
    state: &mut LaneState,
    credentials: &RequestCredentials,
    rule: AccessRule,
    checks: &mut CheckRecorder,
) -> Result<AuthenticatedUser, ServerResponse> {
    authorize_with_key(state, credentials, rule, KeyScope::People, checks)
}

/// The same for a route that API keys open, too: those with this `scope`.
pub(in crate::lab::server) fn authorize_with_key(
    state: &mut LaneState,
    credentials: &RequestCredentials,
    rule: AccessRule,
    scope: KeyScope,
    checks: &mut CheckRecorder,
) -> Result<AuthenticatedUser, ServerResponse> {
    if let Some(key) = api_key::presented_key(state, credentials) {
        checks.plan(&KEY_CHECKS);
        checks.plan(rule.checks());
        let user = key_user(state, key, scope, checks)?;
        return rule.admit(user, credentials, checks);
    }
    let credential = authenticate(state, credentials, rule, checks)?;
    admit(state, credential, credentials, rule, checks)
}

/// Lets the user of a credential in who may do what `rule` asks for.
pub(in crate::lab::server) fn admit(
    state: &LaneState,
    credential: RecognizedCredential,
    credentials: &RequestCredentials,
    rule: AccessRule,
    checks: &mut CheckRecorder,
) -> Result<AuthenticatedUser, ServerResponse> {
    let user = match credential {
        RecognizedCredential::Session(session) => session_user(state, session, checks)?,
        RecognizedCredential::Token(identity) => {
            match &identity.token {
                // A banned user with a valid JWT is let in: that is the price of not looking anything up.
                AcceptedToken::Jwt(_) => checks.not_checked(Check::Account, "not looked up"),
                AcceptedToken::Opaque(_) => checks.passed(Check::Account, format!("{}, not banned", identity.user)),
            }
            AuthenticatedUser::of_token(identity, RoleSource::Token)
        }
    };
    rule.admit(user, credentials, checks)
}

/// The owner of a key that opens a route with this `scope`, if the account isn't banned.
fn key_user(
    state: &mut LaneState,
    key: PresentedKey,
    scope: KeyScope,
    checks: &mut CheckRecorder,
) -> Result<AuthenticatedUser, ServerResponse> {
    let owner = api_key::find_owner(state, key, checks)?;
    let Some(account) = state.accounts.find(&owner.user).filter(|account| !account.banned) else {
        checks.failed(Check::Account, format!("{} is banned", owner.user));
        return Err(ServerResponse::forbidden());
    };
    checks.passed(Check::Account, format!("{}, not banned", owner.user));
    api_key::check_scope(&state.setup.shop.api_keys, &owner, scope, checks)?;
    Ok(AuthenticatedUser {
        role: account.role.clone(),
        tenant: account.tenant.clone(),
        name: owner.user,
        // Nobody gives a password for a key.
        login_times: LoginTimes::default(),
        role_source: RoleSource::Account,
    })
}

/// The user of a session, if the account exists and isn't banned, as it is now.
fn session_user(
    state: &LaneState,
    session: Session,
    checks: &mut CheckRecorder,
) -> Result<AuthenticatedUser, ServerResponse> {
    let login_times = LoginTimes::of_session(&session);
    let name = session.user.unwrap_or_default();
    let Some(account) = state.accounts.find(&name) else {
        checks.failed(Check::Account, format!("no account {name}"));
        return Err(ServerResponse::unauthorized());
    };
    if account.banned {
        checks.failed(Check::Account, format!("{name} is banned"));
        checks.set_user(name);
        return Err(ServerResponse::forbidden());
    }
    checks.passed(Check::Account, format!("{name}, not banned"));
    let (role, role_source) = match session.role {
        Some(role) => (role, RoleSource::Session),
        None => (account.role.clone(), RoleSource::Account),
    };
    Ok(AuthenticatedUser { name, role, tenant: account.tenant.clone(), login_times, role_source })
}
