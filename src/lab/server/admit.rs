//! Who is there, and may they come in? By a session or by a token, whichever the shop goes by.

use super::answer::Answer;
use super::bearer::{self, Taken};
use super::checks::Checks;
use super::session::{self, RECOGNISE};
use super::visit::{Brought, Visit};
use crate::lab::store::Session;
use crate::lab::world::World;
use crate::token::TOKEN_CHECKS;
use crate::world::setup::{RevocationMethod, TokenForm};
use crate::world::{AuthMode, Check};

/// Somebody who was let in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Person {
    /// The account's name.
    pub(super) name: String,
    /// With a session or an opaque token the role of today, or the one that was copied into the row at login; with a JWT the
    /// role as it was when the token was made.
    pub(super) role: String,
    /// Where that role stands.
    pub(super) says: Says,
}

/// What says which role somebody has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Says {
    /// The account, read for this request.
    Account,
    /// The session's row, as it was written at login.
    Row,
    /// The token, as it was signed.
    Token,
}

/// Whom a page is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wants {
    /// Whoever is logged in.
    Anybody,
    /// Admins.
    Admin,
}

/// Whether this request is to be judged by a token. A shop with both takes the token where one came.
pub(super) fn by_token(world: &World, visit: &Visit) -> bool {
    match world.setup.shop.auth {
        AuthMode::Session => false,
        AuthMode::Jwt => true,
        AuthMode::Both => visit.token != Brought::Nothing,
    }
}

/// The checks that recognise somebody by a token in this shop.
pub(super) fn token_plan(world: &World) -> Vec<Check> {
    if world.setup.shop.access.form == TokenForm::Opaque {
        return vec![Check::Bearer, Check::OpaqueTokenLookup, Check::Aud];
    }
    let revoked = (world.setup.shop.access.revoke != RevocationMethod::Never).then_some(Check::Revoked);
    std::iter::once(Check::Bearer).chain(TOKEN_CHECKS).chain(revoked).chain(proofs(world)).collect()
}

/// The checks of a bound token.
pub(super) fn proofs(world: &World) -> Vec<Check> {
    let all = [Check::DpopProof, Check::DpopProofTarget, Check::DpopProofReplay, Check::KeyBinding];
    if world.setup.shop.access.dpop { all.to_vec() } else { Vec::new() }
}

/// Lets in whoever can show that they are logged in; `Err` is the answer to everybody else.
pub(super) async fn admit(world: &mut World, visit: &Visit, wants: Wants) -> Result<(Person, Checks), Answer> {
    let by_token = by_token(world, visit);
    let mut plan = if by_token { token_plan(world) } else { [&RECOGNISE[..], &[Check::Login]].concat() };
    plan.push(Check::Account);
    plan.extend((wants == Wants::Admin).then_some(Check::Role));
    let mut checks = Checks::of(plan);
    if !by_token {
        return by_session(world, visit, checks).await;
    }
    match bearer::recognise(world, visit, &mut checks) {
        Ok(named) => {
            match &named.token {
                Taken::Jwt(_) => checks.not_checked(Check::Account, "not looked up"),
                Taken::Opaque(_) => checks.passed(Check::Account, format!("{}, not banned", named.user)),
            }
            Ok((Person { name: named.user, role: named.role, says: Says::Token }, checks))
        }
        Err(refusal) => Err(refusal.after(checks.believing(None))),
    }
}

/// By a session that names a person with an account in good standing, as the account is now.
async fn by_session(world: &mut World, visit: &Visit, mut checks: Checks) -> Result<(Person, Checks), Answer> {
    let brought = session::brought(world, visit);
    let session = session::recognise(world, brought.as_ref(), &mut checks).await;
    let copied = session.as_ref().and_then(|session| session.role.clone());
    let Some(user) = session.and_then(|session| logged_in(session, &mut checks)) else {
        return Err(Answer::unauthorized().after(checks.believing(None)));
    };
    match world.accounts.find(&user) {
        Some(account) if !account.banned => {
            checks.passed(Check::Account, format!("{user}, not banned"));
            let says = if copied.is_some() { Says::Row } else { Says::Account };
            Ok((Person { name: user, role: copied.unwrap_or_else(|| account.role.clone()), says }, checks))
        }
        Some(_) => {
            checks.failed(Check::Account, format!("{user} is banned"));
            Err(Answer::forbidden().after(checks.believing(Some(user))))
        }
        None => {
            checks.failed(Check::Account, format!("no account {user}"));
            Err(Answer::unauthorized().after(checks.believing(None)))
        }
    }
}

/// Whom a session stands for; a session from before a login stands for nobody.
pub(super) fn logged_in(session: Session, checks: &mut Checks) -> Option<String> {
    match &session.user {
        Some(user) => checks.passed(Check::Login, user),
        None => checks.failed(Check::Login, "the row names nobody"),
    }
    session.user
}
