//! Making tokens: a short one that says who somebody is, and a long one that may only fetch the next.

use serde_json::{Map, Value as Json, json};

use crate::lab::accounts::Account;
use crate::lab::hosts::Service;
use crate::lab::secret::new_id;
use crate::lab::tokens::Note;
use crate::lab::tokens::references::Reference;
use crate::lab::world::World;
use crate::token::{Algorithm, sign};
use crate::world::setup::{RevocationMethod, TokenForm};

/// Who issues the shop's tokens, and whom they are meant for: the shop itself.
pub(super) const ISSUER: &str = "https://shop.test";

/// What kind of token an access token says that it is (RFC 9068, section 2.1).
pub(super) const TYP: &str = "at+jwt";

/// What a login or a refresh gives the client.
#[derive(Debug)]
pub(super) struct Issued {
    access: String,
    seconds: u64,
    refresh: Option<String>,
    id: Option<String>,
    bound: bool,
}

/// What a client wishes for at its login.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Wish {
    /// For which service the access token is to be (RFC 8707, section 2); the shop itself when missing.
    pub(super) resource: Option<String>,
    /// What the client calls itself. One that does gets an ID token as well.
    pub(super) client: Option<String>,
}

impl Wish {
    /// The wish with the audience that it comes to; `None` when it names no service that the shop issues for.
    pub(super) fn granted(self) -> Option<Granted> {
        let mut known = std::iter::once(ISSUER).chain(Service::ALL.iter().map(|service| service.audience()));
        let audience = match self.resource {
            None => ISSUER,
            Some(wanted) => known.find(|audience| *audience == wanted)?,
        };
        Some(Granted { audience, client: self.client, key: None })
    }
}

/// A wish that can be fulfilled.
#[derive(Clone, Debug)]
pub(super) struct Granted {
    /// Whom the access token is for.
    audience: &'static str,
    /// Whom the ID token is for, if there is to be one.
    client: Option<String>,
    /// The thumbprint of the key to which the tokens are to be bound, where they are.
    pub(super) key: Option<String>,
}

impl Issued {
    /// Adds what is given to a response (RFC 6749, section 5.1).
    pub(super) fn write(self, body: &mut Json) {
        let Json::Object(body) = body else { return };
        body.insert("access_token".to_owned(), self.access.into());
        body.insert("token_type".to_owned(), if self.bound { "DPoP" } else { "Bearer" }.into());
        body.insert("expires_in".to_owned(), self.seconds.into());
        if let Some(refresh) = self.refresh {
            body.insert("refresh_token".to_owned(), refresh.into());
        }
        if let Some(id) = self.id {
            body.insert("id_token".to_owned(), id.into());
        }
    }
}

/// The algorithm that the shop is configured for; a setup without one is refused beforehand.
pub(super) fn algorithm(world: &World) -> Result<Algorithm, String> {
    let name = &world.setup.shop.access.alg;
    Algorithm::by_name(name).ok_or_else(|| format!("{name} is no algorithm"))
}

/// Sees to it that there is a key to sign with.
///
/// # Errors
/// In words, when none can be made.
pub(super) fn ready(world: &mut World) -> Result<(), String> {
    let algorithm = algorithm(world)?;
    world.tokens.keys.current(algorithm, &world.setup.shop.access.secret, &mut world.random).map(drop)
}

/// The tokens of a login: an access token, the first refresh token of a family where the shop gives any, and where the
/// client names itself an ID token that tells it who has logged in.
///
/// # Errors
/// In words, when there is no key to sign with.
pub(super) fn first(world: &mut World, account: &Account, wish: &Granted) -> Result<Issued, String> {
    let access = access(world, account, wish.audience, wish.key.as_deref())?;
    let id = wish.client.as_ref().map(|client| id_token(world, account, client)).transpose()?;
    let days = i64::from(world.setup.shop.refresh.days);
    let refresh = (days > 0).then(|| new_id(&mut world.random));
    if let Some(refresh) = &refresh {
        let ends = world.now().saturating_add(days * 86_400);
        world.tokens.families.begin(&account.name, refresh, ends);
        if let Some(key) = &wish.key {
            world.tokens.families.bind(refresh, key);
        }
    }
    Ok(Issued { id, bound: wish.key.is_some(), ..issued(world, access, refresh) })
}

/// The tokens of a refresh: a new access token, and where tokens rotate the one that comes after `used`.
///
/// # Errors
/// In words, when there is no key to sign with.
pub(super) fn next(world: &mut World, account: &Account, used: &str) -> Result<Issued, String> {
    let key = world.tokens.families.key_of(used);
    let access = access(world, account, ISSUER, key.as_deref())?;
    let refresh = world.setup.shop.refresh.rotate.then(|| new_id(&mut world.random));
    if let Some(refresh) = &refresh {
        let now = world.now();
        world.tokens.families.rotate(used, refresh, now);
    }
    Ok(Issued { bound: key.is_some(), ..issued(world, access, refresh) })
}

fn issued(world: &World, access: String, refresh: Option<String>) -> Issued {
    Issued { access, seconds: u64::from(world.setup.shop.access.minutes) * 60, refresh, id: None, bound: false }
}

/// An access token. As a JWT it says what is true of this account now, until `exp`, and nothing of it is kept; an opaque
/// one says nothing, and all of it is kept.
fn access(world: &mut World, account: &Account, audience: &str, key: Option<&str>) -> Result<String, String> {
    let now = world.now();
    let exp = now.saturating_add(i64::from(world.setup.shop.access.minutes) * 60);
    let jti = new_id(&mut world.random);
    if world.setup.shop.access.form == TokenForm::Opaque {
        let (user, audience) = (account.name.clone(), audience.to_owned());
        world.tokens.references.add(&jti, Reference { user, audience, issued: now, ends: exp });
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
        world.tokens.notes.add(Note { user: account.name.clone(), jti: jti.clone(), until }, now);
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
        claims.insert("ver".to_owned(), account.version.into());
    }
    signed(world, &claims, TYP)
}

/// An ID token (section 2 of OIDC Core): it tells `client` who has logged in, and opens nothing.
fn id_token(world: &mut World, account: &Account, client: &str) -> Result<String, String> {
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
    signed(world, claims.as_object().unwrap_or(&Map::new()), "JWT")
}

fn signed(world: &mut World, claims: &Map<String, Json>, typ: &str) -> Result<String, String> {
    let algorithm = algorithm(world)?;
    let key = world.tokens.keys.current(algorithm, &world.setup.shop.access.secret, &mut world.random)?;
    sign::sign_claims(claims, Some(typ), &key, algorithm).map_err(|fault| fault.to_string())
}
