//! What is known when a prediction is made, and what of the coming request follows from it.

use crate::model::act::Act;
use crate::model::credential_kinds::CredentialKinds;
use crate::model::request_line::RequestLine;
use crate::model::route::{Route, RouteHost, RouteMatch};
use crate::model::switch_types::{AccountLimit, CsrfTokenKind};
use crate::model::trace::Check;
use crate::model::view::View;

/// What is known when a prediction is made: the state before the act, and the act.
#[derive(Clone, Copy, Debug)]
pub struct PredictionContext<'a> {
    /// The state before the act.
    pub view: &'a View,
    /// The act that is about to happen.
    pub act: &'a Act,
}

impl PredictionContext<'_> {
    /// Whether the shop authenticates this request by a token. Where it takes both, a token that comes along decides.
    pub(super) fn uses_token(&self) -> bool {
        let client = self.act.by.as_deref().unwrap_or_default();
        let client_has_token = || self.view.client_tokens.get(client).is_some_and(|tokens| tokens.access.is_some());
        match self.view.setup.shop.accepted_at(self.request_host().unwrap_or_default()) {
            CredentialKinds::Session => false,
            CredentialKinds::Token => true,
            CredentialKinds::Both => self.sends_explicit_token() || client_has_token(),
        }
    }

    /// Whether the request is for a route on which the shop checks where a change comes from.
    pub(super) fn changes_something(&self) -> bool {
        let path = self.request_path().unwrap_or_default();
        [Route::Transfer, Route::AddComment, Route::Exchange].iter().any(|route| path.starts_with(route.path()))
    }

    /// Whether the shop answers the request by this route.
    pub(super) fn is_for(&self, route: Route) -> bool {
        let Some(line) = self.request_line() else { return false };
        let path = line.path_and_query().unwrap_or_default().split('?').next().unwrap_or_default();
        let is_at_shop = self.request_host().is_none_or(|host| RouteHost::by_name(host) == Some(route.host()));
        is_at_shop && Route::find(route.host(), line.method, path) == RouteMatch::Found(route)
    }

    /// Whether the shop is set up to make this check of where a request comes from.
    pub(super) fn makes_check(&self, check: Check) -> bool {
        let csrf = &self.view.setup.shop.csrf;
        match check {
            Check::ContentType => csrf.json_only,
            Check::FetchSite => csrf.check_fetch_site,
            Check::Origin => csrf.check_origin,
            _ => csrf.token != CsrfTokenKind::None,
        }
    }

    /// Whether the shop is set up to make this check of a login.
    pub(super) fn limits_logins(&self, check: Check) -> bool {
        let shop = &self.view.setup.shop;
        match check {
            Check::AddressLimit => shop.login.address_failures > 0,
            Check::AccountLimit => shop.login.account_limit != AccountLimit::None,
            _ => shop.password.check_leaked,
        }
    }

    /// Whether a remember-me cookie goes along: the client's own, or one that the act writes.
    pub(super) fn sends_remember_cookie(&self) -> bool {
        let is_in_jar = || {
            let jar = self.act.by.as_ref().and_then(|client| self.view.jars.get(client));
            jar.into_iter().flatten().any(|cookie| cookie.name == "remember")
        };
        let by_hand = self.act.request.as_ref().is_some_and(|request| request.cookies.contains_key("remember"));
        by_hand || is_in_jar()
    }

    /// Whether the request brings a one-time code, as the login of somebody with a second factor does.
    pub(super) fn sends_code(&self) -> bool {
        self.act.request.as_ref().is_some_and(|request| {
            let in_json = request.json.as_ref().is_some_and(|json| json.get("code").is_some());
            in_json || request.form.contains_key("code")
        })
    }

    /// Whether the act itself writes the token, in place of the one that the client holds.
    pub(super) fn sends_explicit_token(&self) -> bool {
        let Some(request) = &self.act.request else { return false };
        let by_header = || request.header("Authorization").is_some_and(is_bearer);
        request.raw.is_none() && request.bearer.is_some() || by_header()
    }

    /// Whether the request brings something in the header that API keys come in, in a shop that takes any.
    pub(super) fn sends_api_key(&self) -> bool {
        let keys = &self.view.setup.shop.api_keys;
        if !keys.enabled {
            return false;
        }
        if keys.header.eq_ignore_ascii_case("authorization") {
            return self.sends_explicit_token();
        }
        self.act.request.as_ref().is_some_and(|request| request.header(&keys.header).is_some())
    }

    /// Whether the act, or one of those within it, is a refresh or may lead to one.
    pub(super) fn some_act_may_refresh(&self) -> bool {
        let mut acts = self.act.at_once.iter().flatten().chain([self.act]);
        acts.any(|act| PredictionContext { act, ..*self }.may_refresh())
    }

    /// Whether the act is a refresh, or its client refreshes by itself after a 401.
    pub(super) fn may_refresh(&self) -> bool {
        let by_itself = self.act.by.as_ref().is_some_and(|client| self.view.refreshing_clients.contains(client));
        by_itself || self.request_path().is_some_and(|path| path.starts_with("/refresh"))
    }

    /// The path and query in the target of the request.
    pub(super) fn request_path(&self) -> Option<&str> {
        self.request_line()?.path_and_query()
    }

    /// The host that the request goes to, where its target or its `Host` names one.
    pub(super) fn request_host(&self) -> Option<&str> {
        let in_header = || self.act.request.as_ref()?.header("Host");
        self.request_line()?.host().or_else(in_header)
    }

    pub(super) fn request_line(&self) -> Option<RequestLine<'_>> {
        RequestLine::parse(self.act.request.as_ref()?.first_line())
    }
}

/// Whether the value of `Authorization` has the scheme `Bearer` (RFC 6750, section 2.1), whose name has no case.
fn is_bearer(value: &str) -> bool {
    value.get(..7).is_some_and(|scheme| scheme.eq_ignore_ascii_case("bearer "))
}
