//! What the issuer's tokens say.

use serde_json::{Map, Value as Json, json};
use sha2::{Digest as _, Sha256};

use super::issuer_keys::{ISSUER_ALGORITHM, signing_key};
use crate::lab::issuer_state::ISSUER_URL;
use crate::lab::issuer_state::scope_set::ScopeSet;
use crate::lab::lane_state::LaneState;
use crate::lab::photo_albums::PHOTOS_AUDIENCE;
use crate::lab::secret::new_id;
use crate::lab::tokens::shop_signing::{ACCESS_TOKEN_TYP, SigningError};
use crate::token::{base64url, sign};

/// Whom a token is about: a user, or a client that acts for itself.
#[derive(Clone, Copy, Debug)]
pub(super) enum TokenSubject<'a> {
    User(&'a str),
    Client,
}

/// An access token for the API (RFC 9068, section 2.2).
///
/// # Errors
/// When no key can sign.
pub(super) fn access_token(
    state: &mut LaneState,
    subject: TokenSubject<'_>,
    client_id: &str,
    scope: &ScopeSet,
) -> Result<String, SigningError> {
    let now = state.now();
    let jti = new_id(&mut state.random);
    let mut claims = json!({
        "iss": ISSUER_URL,
        "sub": match subject { TokenSubject::User(user) => user, TokenSubject::Client => client_id },
        "aud": PHOTOS_AUDIENCE,
        "iat": now,
        "exp": expiry(state),
        "jti": jti,
        "client_id": client_id,
        "scope": scope.to_string(),
    });
    if let TokenSubject::User(user) = subject
        && let Some(account) = state.accounts.find(user)
    {
        claims["role"] = account.role.clone().into();
    }
    sign_claims(state, claims, ACCESS_TOKEN_TYP)
}

/// What an ID token tells about a login, besides who logged in.
pub(super) struct LoginFacts<'a> {
    pub(super) client_id: &'a str,
    pub(super) auth_time: i64,
    pub(super) nonce: Option<&'a str>,
    /// The access token that is given with it.
    pub(super) access_token: &'a str,
}

/// An ID token (`OpenID` Connect Core, sections 2 and 3.1.3.6).
///
/// # Errors
/// When no key can sign.
pub(super) fn id_token(
    state: &mut LaneState,
    user: &str,
    scope: &ScopeSet,
    login: &LoginFacts<'_>,
) -> Result<String, SigningError> {
    let mut claims = json!({
        "iss": ISSUER_URL,
        "sub": user,
        "aud": login.client_id,
        "iat": state.now(),
        "exp": expiry(state),
        "auth_time": login.auth_time,
    });
    if let Some(nonce) = login.nonce {
        claims["nonce"] = nonce.into();
    }
    claims["at_hash"] = left_half_of_hash(login.access_token).into();
    let profile = profile_claims(user, scope);
    if let Json::Object(claims) = &mut claims {
        claims.extend(profile);
    }
    sign_claims(state, claims, "JWT")
}

/// What the scopes `profile` and `email` tell of a user (section 5.4).
pub(super) fn profile_claims(user: &str, scope: &ScopeSet) -> Map<String, Json> {
    let mut claims = Map::new();
    if scope.contains("profile") {
        claims.insert("preferred_username".to_owned(), user.into());
    }
    if scope.contains("email") {
        claims.insert("email".to_owned(), format!("{user}@mail.test").into());
        claims.insert("email_verified".to_owned(), true.into());
    }
    claims
}

/// `at_hash`: the left half of the SHA-256 of the access token in base64url (section 3.1.3.6).
fn left_half_of_hash(access_token: &str) -> String {
    let hash: [u8; 32] = Sha256::digest(access_token).into();
    base64url::encode(&hash[..16])
}

fn expiry(state: &LaneState) -> i64 {
    state.now().saturating_add(i64::from(state.setup.issuer.token_minutes) * 60)
}

fn sign_claims(state: &mut LaneState, claims: Json, typ: &str) -> Result<String, SigningError> {
    let key = signing_key(state)?;
    let Json::Object(claims) = claims else { return Ok(String::new()) };
    sign::sign_claims(&claims, Some(typ), &key, ISSUER_ALGORITHM).map_err(SigningError::Sign)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn oidc_core_a_3_at_hash_is_the_left_half_in_base64url() {
        let access_token = "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y";
        assert_eq!(left_half_of_hash(access_token), "77QmUPtjPfzWtF2AnpK9RQ");
    }
}
