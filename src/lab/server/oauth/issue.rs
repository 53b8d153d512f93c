//! Issuing tokens: a short-lived access token that says who somebody is, a long-lived refresh token that is only good for
//! the next access token, and an ID token for the client.

mod personal_claims;

use serde_json::{Map, Value as Json, json};

use self::personal_claims::add_personal_claims;
use crate::lab::accounts::Account;
use crate::lab::hosts::ServiceId;
use crate::lab::lane_state::LaneState;
use crate::lab::revocation;
use crate::lab::secret::new_id;
use crate::lab::server::auth::credential_cookie;
use crate::lab::server::http::response::ServerResponse;
use crate::lab::tokens::IssuanceRecord;
use crate::lab::tokens::opaque_tokens::OpaqueToken;
use crate::lab::tokens::refresh_token_families::FamilyTimes;
use crate::lab::tokens::shop_signing::{ACCESS_TOKEN_TYP, SHOP_ISSUER, SigningError, signing_algorithm};
use crate::model::switch_types::{RevocationMethod, TokenForm, TokenStorage};
use crate::token::{Jwk, sign};

/// The `typ` of an ID token.
const ID_TOKEN_TYP: &str = "JWT";

/// What a login or a refresh gives the client.
#[derive(Debug)]
pub(in crate::lab::server) struct IssuedTokens {
    access_token: String,
    expires_in: u64,
    refresh_token: Option<String>,
    id_token: Option<String>,
    dpop_bound: bool,
}

/// What a client asks for at a login.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::lab::server) struct TokenGrantRequest {
    /// The service that the access token is for (RFC 8707, section 2); without it, the shop itself.
    pub(in crate::lab::server) resource: Option<String>,
    /// The client's name for itself. A client that gives one gets an ID token as well.
    pub(in crate::lab::server) client_id: Option<String>,
}

impl TokenGrantRequest {
    /// Finds the audience; `None` if the request names a service that the shop doesn't issue tokens for.
    pub(in crate::lab::server) fn into_grant(self) -> Option<TokenGrant> {
        let mut audiences = std::iter::once(SHOP_ISSUER).chain(ServiceId::ALL.iter().map(|service| service.audience()));
        let audience = match self.resource {
            None => SHOP_ISSUER,
            Some(resource) => audiences.find(|audience| *audience == resource)?,
        };
        Some(TokenGrant { audience, client_id: self.client_id, key_thumbprint: None })
    }
}

/// What a login grants.
#[derive(Clone, Debug)]
pub(in crate::lab::server) struct TokenGrant {
    /// The audience of the access token.
    audience: &'static str,
    /// The audience of the ID token, if there is to be one.
    client_id: Option<String>,
    /// The thumbprint of the key that the tokens are to be bound to, if any.
    pub(in crate::lab::server) key_thumbprint: Option<String>,
}

impl IssuedTokens {
    /// The response with these tokens in its `body` (RFC 6749, section 5.1), the access token in a cookie where the shop keeps
    /// it there.
    pub(in crate::lab::server) fn into_response(self, state: &LaneState, mut body: Json) -> ServerResponse {
        let in_cookie = state.setup.shop.access.storage == TokenStorage::Cookie;
        let cookie = in_cookie.then(|| credential_cookie::token_cookie(state, &self.access_token));
        self.write_to(&mut body, in_cookie);
        ServerResponse::ok(&body).with_cookie(cookie)
    }

    fn write_to(self, body: &mut Json, in_cookie: bool) {
        let Json::Object(body) = body else { return };
        if !in_cookie {
            body.insert("access_token".to_owned(), self.access_token.into());
        }
        body.insert("token_type".to_owned(), if self.dpop_bound { "DPoP" } else { "Bearer" }.into());
        body.insert("expires_in".to_owned(), self.expires_in.into());
        if let Some(refresh_token) = self.refresh_token {
            body.insert("refresh_token".to_owned(), refresh_token.into());
        }
        if let Some(id_token) = self.id_token {
            body.insert("id_token".to_owned(), id_token.into());
        }
    }
}

/// The key that signs now; made if there is none yet.
///
/// # Errors
/// When none can be made.
pub(in crate::lab::server) fn signing_key(state: &mut LaneState) -> Result<Jwk, SigningError> {
    let algorithm = signing_algorithm(&state.setup)?;
    Ok(state.tokens.signing_keys.current_or_create(algorithm, &state.setup.shop.access.secret, &mut state.random)?)
}

/// The tokens of a login: an access token; the first refresh token of a family, if the shop gives any; and an ID token for
/// a client that gave its name.
///
/// # Errors
/// When there is no key to sign with.
pub(in crate::lab::server) fn issue_at_login(
    state: &mut LaneState,
    account: &Account,
    grant: &TokenGrant,
) -> Result<IssuedTokens, SigningError> {
    let content = AccessTokenContent {
        audience: grant.audience,
        key_thumbprint: grant.key_thumbprint.as_deref(),
        auth_time: state.now(),
    };
    let access_token = issue_access_token(state, account, &content)?;
    let id_token = match &grant.client_id {
        Some(client_id) => Some(issue_id_token(state, account, client_id)?),
        None => None,
    };
    let refresh_token = begin_refresh_family(state, &account.name, grant.key_thumbprint.as_deref());
    let dpop_bound = grant.key_thumbprint.is_some();
    Ok(IssuedTokens { access_token, expires_in: access_token_seconds(state), refresh_token, id_token, dpop_bound })
}

/// The tokens of a refresh: a new access token, and with rotation the refresh token that replaces `old_token`.
///
/// # Errors
/// When there is no key to sign with.
pub(super) fn issue_at_refresh(
    state: &mut LaneState,
    account: &Account,
    old_token: &str,
) -> Result<IssuedTokens, SigningError> {
    let bound_key = state.tokens.refresh_families.bound_key(old_token);
    // A refresh makes the token new, and not the login.
    let auth_time = state.tokens.refresh_families.auth_time(old_token).unwrap_or_default();
    let content = AccessTokenContent { audience: SHOP_ISSUER, key_thumbprint: bound_key.as_deref(), auth_time };
    let access_token = issue_access_token(state, account, &content)?;
    let mut refresh_token = None;
    if state.setup.shop.refresh.rotate {
        let next = new_id(&mut state.random);
        let now = state.now();
        state.tokens.refresh_families.rotate(old_token, &next, now);
        refresh_token = Some(next);
    }
    let dpop_bound = bound_key.is_some();
    Ok(IssuedTokens {
        access_token,
        expires_in: access_token_seconds(state),
        refresh_token,
        id_token: None,
        dpop_bound,
    })
}

fn access_token_seconds(state: &LaneState) -> u64 {
    u64::from(state.setup.shop.access.minutes) * 60
}

/// The `exp` of an access or ID token that is issued now.
fn expiry(state: &LaneState) -> i64 {
    state.now().saturating_add(i64::from(state.setup.shop.access.minutes) * 60)
}

fn begin_refresh_family(state: &mut LaneState, user: &str, key_thumbprint: Option<&str>) -> Option<String> {
    let days = i64::from(state.setup.shop.refresh.days);
    if days == 0 {
        return None;
    }
    let token = new_id(&mut state.random);
    let expires_at = state.now().saturating_add(days * 86_400);
    let auth_time = state.now();
    state.tokens.refresh_families.begin(user, &token, FamilyTimes { auth_time, expires_at });
    if let Some(thumbprint) = key_thumbprint {
        state.tokens.refresh_families.bind_to_key(&token, thumbprint);
    }
    Some(token)
}

/// What an access token says besides who its owner is.
struct AccessTokenContent<'a> {
    audience: &'a str,
    /// The thumbprint of the key that it is bound to, if any.
    key_thumbprint: Option<&'a str>,
    /// When the owner last gave the password, in seconds since 1970-01-01Z.
    auth_time: i64,
}

/// An access token. A JWT says what is true of the account now, until `exp`, and the shop keeps nothing; an opaque token
/// says nothing, and the shop keeps everything.
fn issue_access_token(
    state: &mut LaneState,
    account: &Account,
    content: &AccessTokenContent<'_>,
) -> Result<String, SigningError> {
    let AccessTokenContent { audience, key_thumbprint, auth_time } = *content;
    let (issued_at, expires_at) = (state.now(), expiry(state));
    let id = new_id(&mut state.random);
    if state.setup.shop.access.form == TokenForm::Opaque {
        let (user, audience) = (account.name.clone(), audience.to_owned());
        state.tokens.opaque_tokens.add(&id, OpaqueToken { user, audience, auth_time, issued_at, expires_at });
        return Ok(id);
    }
    if state.setup.shop.access.revoke == RevocationMethod::Blocklist {
        log_issuance(state, &account.name, &id, expires_at);
    }
    let mut claims = access_token_claims(state, account, audience, &id);
    if state.setup.shop.step_up.max_age_minutes > 0 {
        claims.insert("auth_time".to_owned(), auth_time.into());
    }
    if let Some(thumbprint) = key_thumbprint {
        claims.insert("cnf".to_owned(), json!({ "jkt": thumbprint }));
    }
    if state.setup.shop.access.revoke == RevocationMethod::Version {
        claims.insert("ver".to_owned(), account.token_version.into());
    }
    sign_token(state, &claims, ACCESS_TOKEN_TYP)
}

/// Remembers a token that may have to be revoked: a blocklist can only take in tokens that somebody remembers having issued.
fn log_issuance(state: &mut LaneState, user: &str, jti: &str, expires_at: i64) {
    let accepted_until = revocation::accepted_until(state, expires_at);
    let record = IssuanceRecord { user: user.to_owned(), jti: jti.to_owned(), accepted_until };
    let now = state.now();
    state.tokens.issuance_log.add(record, now);
}

/// The claims that don't depend on how the token is bound or revoked. Their order shows in the token, and so in lessons.
fn access_token_claims(state: &LaneState, account: &Account, audience: &str, jti: &str) -> Map<String, Json> {
    let now = state.now();
    let mut claims = Map::new();
    claims.insert("iss".to_owned(), SHOP_ISSUER.into());
    claims.insert("sub".to_owned(), account.name.clone().into());
    claims.insert("aud".to_owned(), audience.into());
    claims.insert("iat".to_owned(), now.into());
    claims.insert("exp".to_owned(), expiry(state).into());
    claims.insert("jti".to_owned(), jti.into());
    claims.insert("role".to_owned(), account.role.clone().into());
    if !account.tenant.is_empty() {
        claims.insert("tenant".to_owned(), account.tenant.clone().into());
    }
    if state.setup.shop.access.not_before {
        claims.insert("nbf".to_owned(), now.into());
    }
    if state.setup.shop.access.personal {
        add_personal_claims(&mut claims, &account.name);
    }
    claims
}

/// An ID token (`OpenID` Connect Core, section 2): it tells the client who has logged in, and gives access to nothing.
fn issue_id_token(state: &mut LaneState, account: &Account, client_id: &str) -> Result<String, SigningError> {
    let now = state.now();
    let claims = json!({
        "iss": SHOP_ISSUER,
        "sub": account.name,
        "aud": client_id,
        "iat": now,
        "exp": expiry(state),
        "auth_time": now,
        "role": account.role,
    });
    sign_token(state, claims.as_object().unwrap_or(&Map::new()), ID_TOKEN_TYP)
}

fn sign_token(state: &mut LaneState, claims: &Map<String, Json>, typ: &str) -> Result<String, SigningError> {
    let algorithm = signing_algorithm(&state.setup)?;
    let key = signing_key(state)?;
    sign::sign_claims(claims, Some(typ), &key, algorithm).map_err(SigningError::Sign)
}
