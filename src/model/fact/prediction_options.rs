//! What predictions offer: the answers to choose from in a scene, in natural order.

use super::readers::count;
use super::{PRESENCE_WORDS, PredictionContext, SAME_SITE_WORDS, VERDICT_WORDS};
use crate::model::AuthMode;
use crate::model::fact_value::FactValue;
use crate::model::setup::{RevocationMethod, TokenForm};
use crate::model::trace::{Check, CheckGroup};

pub(super) fn no_options(_: &PredictionContext<'_>) -> Vec<FactValue> {
    Vec::new()
}

pub(super) fn boolean_options(_: &PredictionContext<'_>) -> Vec<FactValue> {
    vec![FactValue::Flag(true), FactValue::Flag(false)]
}

pub(super) fn presence_options(_: &PredictionContext<'_>) -> Vec<FactValue> {
    PRESENCE_WORDS.iter().copied().map(FactValue::from).collect()
}

pub(super) fn same_site_options(_: &PredictionContext<'_>) -> Vec<FactValue> {
    SAME_SITE_WORDS.iter().copied().map(FactValue::from).collect()
}

pub(super) fn verdict_options(_: &PredictionContext<'_>) -> Vec<FactValue> {
    VERDICT_WORDS.iter().copied().map(FactValue::from).collect()
}

/// The shop's answers: done, who are you, no.
pub(super) fn status_options(scene: &PredictionContext<'_>) -> Vec<FactValue> {
    let logout = scene.request_path().is_some_and(|path| path.starts_with("/logout"));
    let delete = scene.act.request.as_ref().is_some_and(|request| request.line.starts_with("DELETE "));
    let done = if logout || delete { 204 } else { 200 };
    // To a token that is no good for a refresh the answer is 400 (RFC 6749, section 5.2).
    let each = scene.act.at_once.iter().flatten().chain([scene.act]);
    let not_so = each.map(|act| PredictionContext { act, ..*scene }).any(|scene| scene.may_refresh()).then_some(400);
    [Some(done), not_so, Some(401), Some(403)].into_iter().flatten().map(FactValue::Number).collect()
}

pub(super) fn user_options(scene: &PredictionContext<'_>) -> Vec<FactValue> {
    let accounts = scene.view.accounts.iter().map(|account| account.name.as_str());
    std::iter::once("nobody").chain(accounts).map(FactValue::from).collect()
}

/// Nothing, or the one thing that a service asks of the shop.
pub(super) fn backchannel_options(scene: &PredictionContext<'_>) -> Vec<FactValue> {
    let question = match scene.view.setup.shop.access.form {
        TokenForm::Jwt => "GET /.well-known/jwks.json",
        TokenForm::Opaque => "POST /introspect",
    };
    vec![FactValue::List(Vec::new()), FactValue::List(vec![question.into()])]
}

/// No rows, up to one more than there are.
pub(super) fn session_count_options(scene: &PredictionContext<'_>) -> Vec<FactValue> {
    (0..=scene.view.store.sessions.len().max(1) + 1).map(count).collect()
}

/// Nothing, then the checks that this request could meet, in their order.
pub(super) fn refusing_check_options(scene: &PredictionContext<'_>) -> Vec<FactValue> {
    let path = scene.request_path().unwrap_or_default();
    let login = path.starts_with("/login");
    let refresh = path.starts_with("/refresh");
    let service = scene.request_host().is_some_and(|host| matches!(host, "news.shop.test" | "pay.shop.test"));
    let auth = scene.view.setup.shop.auth;
    let by_token = service || scene.uses_token();
    let opaque = scene.view.setup.shop.access.form == TokenForm::Opaque;
    let met = Check::ALL.iter().filter(|check| match (check.group(), check) {
        (CheckGroup::Login, check) => login && **check == Check::Password,
        (CheckGroup::Session, _) => !(login || by_token || (refresh && auth != AuthMode::Session)),
        (CheckGroup::Token, Check::RefreshLookup | Check::RefreshReuse) => {
            !login && !service && auth != AuthMode::Session && scene.may_refresh()
        }
        // A token that a client got and sends as it is has its form.
        (CheckGroup::Token, Check::ThreeParts | Check::Base64url | Check::Header | Check::Claims)
            if !scene.sends_explicit_token() =>
        {
            false
        }
        (CheckGroup::Token, Check::Revoked) => {
            !login && by_token && !opaque && scene.view.setup.shop.access.revoke != RevocationMethod::Never
        }
        (CheckGroup::Token, Check::Bearer | Check::Aud) => !login && !refresh && by_token,
        (CheckGroup::Token, _) => !login && !refresh && by_token && !opaque,
        (CheckGroup::ProofOfPossession, _) => !refresh && by_token && scene.view.setup.shop.access.dpop,
        (CheckGroup::OpaqueToken, Check::OpaqueTokenLookup) => !login && !refresh && by_token && opaque && !service,
        (CheckGroup::OpaqueToken, Check::Introspection) => opaque && service,
        (CheckGroup::OpaqueToken, _) => false,
        (CheckGroup::Service, _) => service && !opaque,
        (CheckGroup::Authorization, Check::Role) => path.starts_with("/admin"),
        (CheckGroup::Authorization, _) => true,
    });
    std::iter::once("nothing").chain(met.map(|check| check.id())).map(FactValue::from).collect()
}

impl PredictionContext<'_> {
    /// Whether the shop will judge by a token: always, or where one comes along.
    fn uses_token(&self) -> bool {
        let client = self.act.by.as_deref().unwrap_or_default();
        let held = || self.view.client_tokens.get(client).is_some_and(|purse| purse.access.is_some());
        match self.view.setup.shop.auth {
            AuthMode::Session => false,
            AuthMode::Jwt => true,
            AuthMode::Both => self.sends_explicit_token() || held(),
        }
    }

    /// Whether the act brings a token of its author's choice.
    fn sends_explicit_token(&self) -> bool {
        self.act.request.as_ref().is_some_and(|request| request.bearer.is_some())
    }

    /// Whether the act asks for a new access token, or may lead to that.
    fn may_refresh(&self) -> bool {
        let by_itself = self.act.by.as_ref().is_some_and(|client| self.view.refreshing_clients.contains(client));
        by_itself || self.request_path().is_some_and(|path| path.starts_with("/refresh"))
    }

    /// The path that the act asks for.
    fn request_path(&self) -> Option<&str> {
        let target = self.act.request.as_ref()?.line.split(' ').nth(1)?;
        let origin = target.find("://").map(|at| at + 3);
        let path = origin.map_or(Some(0), |at| target[at..].find('/').map(|slash| at + slash));
        path.map(|at| &target[at..])
    }

    /// The host that the act asks, where it names one.
    fn request_host(&self) -> Option<&str> {
        let target = self.act.request.as_ref()?.line.split(' ').nth(1)?;
        target.split_once("://").and_then(|(_, rest)| rest.split('/').next())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Act, Request, View};

    /// The checks by which `line` may be refused in a shop of JWTs, with a token of the author's choice or without.
    fn offered(line: &str, bearer: Option<&str>) -> Vec<String> {
        let mut view = View::default();
        view.setup.shop.auth = AuthMode::Jwt;
        let request = Request { line: line.into(), bearer: bearer.map(str::to_owned), ..Request::default() };
        let act = Act { by: Some("bob".into()), request: Some(request), ..Act::default() };
        refusing_check_options(&PredictionContext { view: &view, act: &act }).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_prediction_offers_only_checks_that_its_request_can_meet() {
        let id = |check: Check| check.id().to_owned();
        let (own, by_hand) = (offered("GET /me", None), offered("GET /me", Some("a.b.c")));
        for form in [Check::ThreeParts, Check::Base64url, Check::Header, Check::Claims].map(id) {
            assert!(!own.contains(&form) && by_hand.contains(&form), "{form}");
        }
        for offers in [&own, &by_hand] {
            assert!(offers.contains(&id(Check::Signature)) && offers.contains(&id(Check::Exp)), "{offers:?}");
            for elsewhere in
                [Check::RefreshLookup, Check::SessionLookup, Check::OpaqueTokenLookup, Check::Role, Check::Password]
            {
                assert!(!offers.contains(&id(elsewhere)), "{elsewhere:?}: {offers:?}");
            }
        }
        let refresh = offered("POST /refresh", None);
        assert!(refresh.contains(&id(Check::RefreshReuse)) && !refresh.contains(&id(Check::Signature)), "{refresh:?}");
    }
}
