//! Making tokens: a short one that says who somebody is, and a long one that may only fetch the next.

use serde_json::{Map, Value as Json, json};

use crate::lab::accounts::Account;
use crate::lab::hosts::ServiceId;
use crate::lab::lane_state::LaneState;
use crate::lab::secret::new_id;
use crate::lab::tokens::IssuanceRecord;
use crate::lab::tokens::opaque_tokens::OpaqueToken;
use crate::model::switch_types::{RevocationMethod, TokenForm};
use crate::token::{Algorithm, sign};

/// Who issues the shop's tokens, and whom they are meant for: the shop itself.
pub(in crate::lab::server) const ISSUER: &str = "https://shop.test";

/// What kind of token an access token says that it is (RFC 9068, section 2.1).
pub(in crate::lab::server) const ACCESS_TOKEN_TYP: &str = "at+jwt";

/// What a login or a refresh gives the client.
#[derive(Debug)]
pub(in crate::lab::server) struct IssuedTokens {
    access_token: String,
    expires_in: u64,
    refresh_token: Option<String>,
    id_token: Option<String>,
    dpop_bound: bool,
}

/// What a client wishes for at its login.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::lab::server) struct TokenGrantRequest {
    /// For which service the access token is to be (RFC 8707, section 2); the shop itself when missing.
    pub(in crate::lab::server) resource: Option<String>,
    /// What the client calls itself. One that does gets an ID token as well.
    pub(in crate::lab::server) client_id: Option<String>,
}

impl TokenGrantRequest {
    /// The wish with the audience that it comes to; `None` when it names no service that the shop issues for.
    pub(in crate::lab::server) fn into_grant(self) -> Option<TokenGrant> {
        let mut known = std::iter::once(ISSUER).chain(ServiceId::ALL.iter().map(|service| service.audience()));
        let audience = match self.resource {
            None => ISSUER,
            Some(wanted) => known.find(|audience| *audience == wanted)?,
        };
        Some(TokenGrant { audience, client_id: self.client_id, key_thumbprint: None })
    }
}

/// A wish that can be fulfilled.
#[derive(Clone, Debug)]
pub(in crate::lab::server) struct TokenGrant {
    /// Whom the access token is for.
    audience: &'static str,
    /// Whom the ID token is for, if there is to be one.
    client_id: Option<String>,
    /// The thumbprint of the key to which the tokens are to be bound, where they are.
    pub(in crate::lab::server) key_thumbprint: Option<String>,
}

impl IssuedTokens {
    /// Adds what is given to a response (RFC 6749, section 5.1).
    pub(in crate::lab::server) fn write_to(self, body: &mut Json) {
        let Json::Object(body) = body else { return };
        body.insert("access_token".to_owned(), self.access_token.into());
        body.insert("token_type".to_owned(), if self.dpop_bound { "DPoP" } else { "Bearer" }.into());
        body.insert("expires_in".to_owned(), self.expires_in.into());
        if let Some(refresh) = self.refresh_token {
            body.insert("refresh_token".to_owned(), refresh.into());
        }
        if let Some(id) = self.id_token {
            body.insert("id_token".to_owned(), id.into());
        }
    }
}

/// The algorithm that the shop is configured for; a setup without one is refused beforehand.
pub(in crate::lab::server) fn signing_algorithm(world: &LaneState) -> Result<Algorithm, String> {
    let name = &world.setup.shop.access.alg;
    Algorithm::by_name(name).ok_or_else(|| format!("{name} is no algorithm"))
}

/// Sees to it that there is a key to sign with.
///
/// # Errors
/// In words, when none can be made.
pub(in crate::lab::server) fn ensure_signing_key(world: &mut LaneState) -> Result<(), String> {
    let algorithm = signing_algorithm(world)?;
    world.tokens.signing_keys.current_or_create(algorithm, &world.setup.shop.access.secret, &mut world.random).map(drop)
}

/// The tokens of a login: an access token, the first refresh token of a family where the shop gives any, and where the
/// client names itself an ID token that tells it who has logged in.
///
/// # Errors
/// In words, when there is no key to sign with.
pub(in crate::lab::server) fn issue_at_login(
    world: &mut LaneState,
    account: &Account,
    wish: &TokenGrant,
) -> Result<IssuedTokens, String> {
    let access = access_token(world, account, wish.audience, wish.key_thumbprint.as_deref())?;
    let id = wish.client_id.as_ref().map(|client| id_token(world, account, client)).transpose()?;
    let days = i64::from(world.setup.shop.refresh.days);
    let refresh = (days > 0).then(|| new_id(&mut world.random));
    if let Some(refresh) = &refresh {
        let ends = world.now().saturating_add(days * 86_400);
        world.tokens.refresh_families.begin(&account.name, refresh, ends);
        if let Some(key) = &wish.key_thumbprint {
            world.tokens.refresh_families.bind_to_key(refresh, key);
        }
    }
    Ok(IssuedTokens {
        id_token: id,
        dpop_bound: wish.key_thumbprint.is_some(),
        ..issued_tokens(world, access, refresh)
    })
}

/// The tokens of a refresh: a new access token, and where tokens rotate the one that comes after `used`.
///
/// # Errors
/// In words, when there is no key to sign with.
pub(in crate::lab::server) fn issue_at_refresh(
    world: &mut LaneState,
    account: &Account,
    used: &str,
) -> Result<IssuedTokens, String> {
    let key = world.tokens.refresh_families.bound_key(used);
    let access = access_token(world, account, ISSUER, key.as_deref())?;
    let refresh = world.setup.shop.refresh.rotate.then(|| new_id(&mut world.random));
    if let Some(refresh) = &refresh {
        let now = world.now();
        world.tokens.refresh_families.rotate(used, refresh, now);
    }
    Ok(IssuedTokens { dpop_bound: key.is_some(), ..issued_tokens(world, access, refresh) })
}

fn issued_tokens(world: &LaneState, access: String, refresh: Option<String>) -> IssuedTokens {
    IssuedTokens {
        access_token: access,
        expires_in: u64::from(world.setup.shop.access.minutes) * 60,
        refresh_token: refresh,
        id_token: None,
        dpop_bound: false,
    }
}

/// An access token. As a JWT it says what is true of this account now, until `exp`, and nothing of it is kept; an opaque
/// one says nothing, and all of it is kept.
fn access_token(world: &mut LaneState, account: &Account, audience: &str, key: Option<&str>) -> Result<String, String> {
    let now = world.now();
    let exp = now.saturating_add(i64::from(world.setup.shop.access.minutes) * 60);
    let jti = new_id(&mut world.random);
    if world.setup.shop.access.form == TokenForm::Opaque {
        let (user, audience) = (account.name.clone(), audience.to_owned());
        world.tokens.opaque_tokens.add(&jti, OpaqueToken { user, audience, issued_at: now, expires_at: exp });
        return Ok(jti);
    }
    let claims = json!({
        "iss": ISSUER,
        "sub": account.name,
        "aud": audience,
        "iat": now,
        "exp": exp,
        "jti": jti,
        "role": account.role,
    });
    let mut claims: Map<String, Json> = if let Json::Object(claims) = claims { claims } else { Map::new() };
    if world.setup.shop.access.not_before {
        claims.insert("nbf".to_owned(), now.into());
    }
    if world.setup.shop.access.revoke == RevocationMethod::Blocklist {
        // A list of tokens can only take in those that somebody remembers having given out.
        let until = exp.saturating_add(i64::from(world.setup.shop.verifier.leeway_seconds));
        world
            .tokens
            .issuance_log
            .add(IssuanceRecord { user: account.name.clone(), jti: jti.clone(), accepted_until: until }, now);
    }
    if world.setup.shop.access.personal {
        claims.insert("email".to_owned(), format!("{}@mail.test", account.name).into());
        // A number that card schemes give away for tests; it pays for nothing.
        claims.insert("card".to_owned(), "4111 1111 1111 1111".into());
    }
    if let Some(key) = key {
        claims.insert("cnf".to_owned(), json!({ "jkt": key }));
    }
    if world.setup.shop.access.revoke == RevocationMethod::Version {
        claims.insert("ver".to_owned(), account.token_version.into());
    }
    sign_token(world, &claims, ACCESS_TOKEN_TYP)
}

/// An ID token (section 2 of OIDC Core): it tells `client` who has logged in, and opens nothing.
fn id_token(world: &mut LaneState, account: &Account, client: &str) -> Result<String, String> {
    let now = world.now();
    let exp = now.saturating_add(i64::from(world.setup.shop.access.minutes) * 60);
    let claims = json!({
        "iss": ISSUER,
        "sub": account.name,
        "aud": client,
        "iat": now,
        "exp": exp,
        "auth_time": now,
        "role": account.role,
    });
    sign_token(world, claims.as_object().unwrap_or(&Map::new()), "JWT")
}

fn sign_token(world: &mut LaneState, claims: &Map<String, Json>, typ: &str) -> Result<String, String> {
    let algorithm = signing_algorithm(world)?;
    let key =
        world.tokens.signing_keys.current_or_create(algorithm, &world.setup.shop.access.secret, &mut world.random)?;
    sign::sign_claims(claims, Some(typ), &key, algorithm).map_err(|fault| fault.to_string())
}
