//! Making tokens: a short one that says who somebody is, and a long one that may only fetch the next.

use serde_json::{Map, Value as Json, json};

use crate::lab::accounts::Account;
use crate::lab::secret::new_id;
use crate::lab::world::World;
use crate::token::{Algorithm, sign};
use crate::world::setup::Revoke;

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
}

impl Issued {
    /// Adds what is given to a response (RFC 6749, section 5.1).
    pub(super) fn write(self, body: &mut Json) {
        let Json::Object(body) = body else { return };
        body.insert("access_token".to_owned(), self.access.into());
        body.insert("token_type".to_owned(), "Bearer".into());
        body.insert("expires_in".to_owned(), self.seconds.into());
        if let Some(refresh) = self.refresh {
            body.insert("refresh_token".to_owned(), refresh.into());
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
    world.tokens.keys.current(algorithm, &mut world.random).map(drop)
}

/// The tokens of a login: an access token, and the first refresh token of a family where the shop gives any.
///
/// # Errors
/// In words, when there is no key to sign with.
pub(super) fn first(world: &mut World, account: &Account) -> Result<Issued, String> {
    let access = access(world, account)?;
    let days = i64::from(world.setup.shop.refresh.days);
    let refresh = (days > 0).then(|| new_id(&mut world.random));
    if let Some(refresh) = &refresh {
        let ends = world.now().saturating_add(days * 86_400);
        world.tokens.families.begin(&account.name, refresh, ends);
    }
    Ok(issued(world, access, refresh))
}

/// The tokens of a refresh: a new access token, and where tokens rotate the one that comes after `used`.
///
/// # Errors
/// In words, when there is no key to sign with.
pub(super) fn next(world: &mut World, account: &Account, used: &str) -> Result<Issued, String> {
    let access = access(world, account)?;
    let refresh = world.setup.shop.refresh.rotate.then(|| new_id(&mut world.random));
    if let Some(refresh) = &refresh {
        let now = world.now();
        world.tokens.families.rotate(used, refresh, now);
    }
    Ok(issued(world, access, refresh))
}

fn issued(world: &World, access: String, refresh: Option<String>) -> Issued {
    Issued { access, seconds: u64::from(world.setup.shop.access.minutes) * 60, refresh }
}

/// An access token: what is true of this account now, until `exp`. Nothing of it is kept.
fn access(world: &mut World, account: &Account) -> Result<String, String> {
    let algorithm = algorithm(world)?;
    let now = world.now();
    let exp = now.saturating_add(i64::from(world.setup.shop.access.minutes) * 60);
    let jti = new_id(&mut world.random);
    let claims = json!({
        "iss": ISSUER,
        "sub": account.name,
        "aud": ISSUER,
        "iat": now,
        "exp": exp,
        "jti": jti,
        "role": account.role,
    });
    let mut claims: Map<String, Json> = if let Json::Object(claims) = claims { claims } else { Map::new() };
    if world.setup.shop.access.revoke == Revoke::Version {
        claims.insert("ver".to_owned(), account.version.into());
    }
    let key = world.tokens.keys.current(algorithm, &mut world.random)?;
    sign::sign_claims(&claims, Some(TYP), &key, algorithm).map_err(|fault| fault.to_string())
}
