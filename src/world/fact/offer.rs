//! What predictions offer: the answers to choose from in a scene, in natural order.

use super::read::count;
use super::{PRESENCE, SAME_SITE, Scene, VERDICTS};
use crate::world::Auth;
use crate::world::setup::{Revoke, TokenForm};
use crate::world::trace::{Check, Part};
use crate::world::value::Value;

pub(super) fn no_list(_: &Scene<'_>) -> Vec<Value> {
    Vec::new()
}

pub(super) fn yes_or_no(_: &Scene<'_>) -> Vec<Value> {
    vec![Value::Flag(true), Value::Flag(false)]
}

pub(super) fn present_or_absent(_: &Scene<'_>) -> Vec<Value> {
    PRESENCE.iter().copied().map(Value::from).collect()
}

pub(super) fn same_sites(_: &Scene<'_>) -> Vec<Value> {
    SAME_SITE.iter().copied().map(Value::from).collect()
}

pub(super) fn verdicts(_: &Scene<'_>) -> Vec<Value> {
    VERDICTS.iter().copied().map(Value::from).collect()
}

/// The shop's answers: done, who are you, no.
pub(super) fn statuses(scene: &Scene<'_>) -> Vec<Value> {
    let logout = scene.path().is_some_and(|path| path.starts_with("/logout"));
    let delete = scene.act.request.as_ref().is_some_and(|request| request.line.starts_with("DELETE "));
    let done = if logout || delete { 204 } else { 200 };
    // To a token that is no good for a refresh the answer is 400 (RFC 6749, section 5.2).
    let each = scene.act.at_once.iter().flatten().chain([scene.act]);
    let not_so = each.map(|act| Scene { act, ..*scene }).any(|scene| scene.refreshes()).then_some(400);
    [Some(done), not_so, Some(401), Some(403)].into_iter().flatten().map(Value::Number).collect()
}

pub(super) fn people(scene: &Scene<'_>) -> Vec<Value> {
    let accounts = scene.view.accounts.iter().map(|account| account.name.as_str());
    std::iter::once("nobody").chain(accounts).map(Value::from).collect()
}

/// Nothing, or the one thing that a service asks of the shop.
pub(super) fn questions(scene: &Scene<'_>) -> Vec<Value> {
    let question = match scene.view.setup.shop.access.form {
        TokenForm::Jwt => "GET /.well-known/jwks.json",
        TokenForm::Opaque => "POST /introspect",
    };
    vec![Value::List(Vec::new()), Value::List(vec![question.into()])]
}

/// No rows, up to one more than there are.
pub(super) fn rows(scene: &Scene<'_>) -> Vec<Value> {
    (0..=scene.view.store.rows.len().max(1) + 1).map(count).collect()
}

/// Nothing, then the checks that this request could meet, in their order.
pub(super) fn checks(scene: &Scene<'_>) -> Vec<Value> {
    let path = scene.path().unwrap_or_default();
    let login = path.starts_with("/login");
    let refresh = path.starts_with("/refresh");
    let service = scene.host().is_some_and(|host| matches!(host, "news.shop.test" | "pay.shop.test"));
    let auth = scene.view.setup.shop.auth;
    let by_token = service || scene.by_token();
    let opaque = scene.view.setup.shop.access.form == TokenForm::Opaque;
    let met = Check::ALL.iter().filter(|check| match (check.part(), check) {
        (Part::Login, check) => login && **check == Check::Password,
        (Part::Session, _) => !(login || by_token || (refresh && auth != Auth::Session)),
        (Part::Token, Check::RefreshLookup | Check::RefreshReuse) => {
            !login && !service && auth != Auth::Session && scene.refreshes()
        }
        // A token that a client got and sends as it is has its form.
        (Part::Token, Check::Split | Check::Base64url | Check::Header | Check::Claims) if !scene.by_hand() => false,
        (Part::Token, Check::Revoked) => {
            !login && by_token && !opaque && scene.view.setup.shop.access.revoke != Revoke::Never
        }
        (Part::Token, Check::Bearer | Check::Aud) => !login && !refresh && by_token,
        (Part::Token, _) => !login && !refresh && by_token && !opaque,
        (Part::Bound, _) => !refresh && by_token && scene.view.setup.shop.access.dpop,
        (Part::Opaque, Check::Reference) => !login && !refresh && by_token && opaque && !service,
        (Part::Opaque, Check::Introspection) => opaque && service,
        (Part::Opaque, _) => false,
        (Part::Service, _) => service && !opaque,
        (Part::Every, Check::Role) => path.starts_with("/admin"),
        (Part::Every, _) => true,
    });
    std::iter::once("nothing").chain(met.map(|check| check.id())).map(Value::from).collect()
}

impl Scene<'_> {
    /// Whether the shop will judge by a token: always, or where one comes along.
    fn by_token(&self) -> bool {
        let client = self.act.by.as_deref().unwrap_or_default();
        let held = || self.view.purses.get(client).is_some_and(|purse| purse.access.is_some());
        match self.view.setup.shop.auth {
            Auth::Session => false,
            Auth::Jwt => true,
            Auth::Both => self.by_hand() || held(),
        }
    }

    /// Whether the act brings a token of its author's choice.
    fn by_hand(&self) -> bool {
        self.act.request.as_ref().is_some_and(|request| request.bearer.is_some())
    }

    /// Whether the act asks for a new access token, or may lead to that.
    fn refreshes(&self) -> bool {
        let by_itself = self.act.by.as_ref().is_some_and(|client| self.view.refreshing.contains(client));
        by_itself || self.path().is_some_and(|path| path.starts_with("/refresh"))
    }

    /// The path that the act asks for.
    fn path(&self) -> Option<&str> {
        let target = self.act.request.as_ref()?.line.split(' ').nth(1)?;
        let origin = target.find("://").map(|at| at + 3);
        let path = origin.map_or(Some(0), |at| target[at..].find('/').map(|slash| at + slash));
        path.map(|at| &target[at..])
    }

    /// The host that the act asks, where it names one.
    fn host(&self) -> Option<&str> {
        let target = self.act.request.as_ref()?.line.split(' ').nth(1)?;
        target.split_once("://").and_then(|(_, rest)| rest.split('/').next())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::{Act, Request, View};

    /// The checks by which `line` may be refused in a shop of JWTs, with a token of the author's choice or without.
    fn offered(line: &str, bearer: Option<&str>) -> Vec<String> {
        let mut view = View::default();
        view.setup.shop.auth = Auth::Jwt;
        let request = Request { line: line.into(), bearer: bearer.map(str::to_owned), ..Request::default() };
        let act = Act { by: Some("bob".into()), request: Some(request), ..Act::default() };
        checks(&Scene { view: &view, act: &act }).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_prediction_offers_only_checks_that_its_request_can_meet() {
        let id = |check: Check| check.id().to_owned();
        let (own, by_hand) = (offered("GET /me", None), offered("GET /me", Some("a.b.c")));
        for form in [Check::Split, Check::Base64url, Check::Header, Check::Claims].map(id) {
            assert!(!own.contains(&form) && by_hand.contains(&form), "{form}");
        }
        for offers in [&own, &by_hand] {
            assert!(offers.contains(&id(Check::Signature)) && offers.contains(&id(Check::Exp)), "{offers:?}");
            for elsewhere in
                [Check::RefreshLookup, Check::SessionLookup, Check::Reference, Check::Role, Check::Password]
            {
                assert!(!offers.contains(&id(elsewhere)), "{elsewhere:?}: {offers:?}");
            }
        }
        let refresh = offered("POST /refresh", None);
        assert!(refresh.contains(&id(Check::RefreshReuse)) && !refresh.contains(&id(Check::Signature)), "{refresh:?}");
    }
}
