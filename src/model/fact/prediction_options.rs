//! The options that predictions offer to choose from, in natural order.
//!
//! They follow from the state before the act and from the act alone, so that the list of options does not give the answer away.

use std::cmp::Reverse;

use super::readers::count;
use super::{
    CORS_WORDS, PASSWORD_FUNCTIONS, PREFLIGHT_WORDS, PRESENCE_WORDS, PredictionContext, SAME_SITE_WORDS, SCRIPT_WORDS,
    VERDICT_WORDS,
};
use crate::model::fact_value::FactValue;
use crate::model::route::Route;
use crate::model::switch_types::{RevocationMethod, TokenForm};
use crate::model::trace::{Check, CheckGroup};
use crate::model::view::JarCookie;

/// Of more requests than this, a prediction does not ask how many succeed.
const MAX_COUNTED_REQUESTS: usize = 8;

fn words(words: &[&str]) -> Vec<FactValue> {
    words.iter().copied().map(FactValue::from).collect()
}

pub(super) fn no_options(_: &PredictionContext<'_>) -> Vec<FactValue> {
    Vec::new()
}

pub(super) fn boolean_options(_: &PredictionContext<'_>) -> Vec<FactValue> {
    vec![FactValue::Flag(true), FactValue::Flag(false)]
}

pub(super) fn presence_options(_: &PredictionContext<'_>) -> Vec<FactValue> {
    words(PRESENCE_WORDS)
}

pub(super) fn same_site_options(_: &PredictionContext<'_>) -> Vec<FactValue> {
    words(SAME_SITE_WORDS)
}

pub(super) fn verdict_options(_: &PredictionContext<'_>) -> Vec<FactValue> {
    words(VERDICT_WORDS)
}

/// The statuses with which the shop may answer: success, then 400, 401 and 403.
pub(super) fn status_options(context: &PredictionContext<'_>) -> Vec<FactValue> {
    let logout = context.request_path().is_some_and(|path| path.starts_with("/logout"));
    let delete = context.act.request.as_ref().is_some_and(|request| request.first_line().starts_with("DELETE "));
    let mut statuses = vec![if logout || delete { 204 } else { 200 }];
    // A refresh token that is not accepted is answered with 400 `invalid_grant` (RFC 6749, section 5.2).
    if context.some_act_may_refresh() {
        statuses.push(400);
    }
    statuses.extend([401, 403]);
    if context.is_for(Route::Order) {
        statuses.push(404);
    }
    if context.view.setup.shop.csrf.json_only && context.changes_something() {
        statuses.push(415);
    }
    statuses.into_iter().map(FactValue::Number).collect()
}

/// From none of the requests up to all of them, where the act sends so few that they are a short list.
pub(super) fn success_count_options(context: &PredictionContext<'_>) -> Vec<FactValue> {
    // An app that refreshes gets a second success for each, and one for the refresh itself.
    let requests = context.act.request_count() * if context.some_act_may_refresh() { 2 } else { 1 };
    if requests <= MAX_COUNTED_REQUESTS { (0..=requests).map(count).collect() } else { Vec::new() }
}

pub(super) fn user_options(context: &PredictionContext<'_>) -> Vec<FactValue> {
    let accounts = context.view.accounts.iter().map(|account| account.name.as_str());
    std::iter::once("nobody").chain(accounts).map(FactValue::from).collect()
}

/// No request, or the one that a service sends to the shop: for its keys, or for an opaque token.
pub(super) fn backchannel_options(context: &PredictionContext<'_>) -> Vec<FactValue> {
    let request = match context.view.setup.shop.access.form {
        TokenForm::Jwt => "GET /.well-known/jwks.json",
        TokenForm::Opaque => "POST /introspect",
    };
    vec![FactValue::List(Vec::new()), FactValue::List(vec![request.into()])]
}

/// With up to this many cookies each choice among them is offered: eight are as many as the digits of one page can name.
const MAX_COOKIES_IN_EACH_CHOICE: usize = 3;

/// Which cookies of the client's jar go along: none, any choice among a few, or of many each one and all, fewest first. Each
/// in the order in which a request carries them: longer paths first, then the older cookie (6265bis, section 5.8.3).
pub(super) fn sent_cookie_options(context: &PredictionContext<'_>) -> Vec<FactValue> {
    let Some(client) = &context.act.by else { return Vec::new() };
    let mut jar: Vec<&JarCookie> = context.view.jars.get(client).into_iter().flatten().collect();
    jar.sort_by_key(|cookie| Reverse(cookie.path.len()));
    let names: Vec<&str> = jar.iter().map(|cookie| cookie.name.as_str()).collect();
    let mut choices: Vec<Vec<&str>> = if names.len() <= MAX_COOKIES_IN_EACH_CHOICE {
        (0..1_usize << names.len()).map(|choice| chosen_names(&names, choice)).collect()
    } else {
        let each = names.iter().map(|name| vec![*name]);
        std::iter::once(Vec::new()).chain(each).chain([names.clone()]).collect()
    };
    choices.sort_by_key(Vec::len);
    let mut options = Vec::new();
    for choice in choices {
        let option = FactValue::List(choice.into_iter().map(FactValue::from).collect());
        // Two cookies may have the same name.
        if !options.contains(&option) {
            options.push(option);
        }
    }
    options
}

/// Those of `names` whose bit is set in `choice`.
fn chosen_names<'n>(names: &[&'n str], choice: usize) -> Vec<&'n str> {
    names.iter().enumerate().filter(|(index, _)| choice >> index & 1 == 1).map(|(_, name)| *name).collect()
}

pub(super) fn preflight_options(_: &PredictionContext<'_>) -> Vec<FactValue> {
    words(PREFLIGHT_WORDS)
}

/// What CORS can decide about a script's request; of any other there is nothing to decide.
pub(super) fn cors_options(_: &PredictionContext<'_>) -> Vec<FactValue> {
    words(CORS_WORDS)
}

/// What can become of a script where there is one.
pub(super) fn script_options(_: &PredictionContext<'_>) -> Vec<FactValue> {
    words(SCRIPT_WORDS)
}

/// The functions that can hash a password, the fastest first.
pub(super) fn password_function_options(_: &PredictionContext<'_>) -> Vec<FactValue> {
    words(PASSWORD_FUNCTIONS)
}

/// A login computes no hash, or one, or a second one to store the password anew.
pub(super) fn hash_count_options(_: &PredictionContext<'_>) -> Vec<FactValue> {
    (0..=2).map(count).collect()
}

/// As many transfers as there are, or one more.
pub(super) fn transfer_count_options(context: &PredictionContext<'_>) -> Vec<FactValue> {
    let made = context.view.store.transfers.len();
    vec![count(made), count(made + 1)]
}

/// From no session up to one more than there are, and at least up to two.
pub(super) fn session_count_options(context: &PredictionContext<'_>) -> Vec<FactValue> {
    (0..=context.view.store.sessions.len().max(1) + 1).map(count).collect()
}

/// Nothing, then the checks by which this request could be refused, in the order in which a server makes them.
pub(super) fn refusing_check_options(context: &PredictionContext<'_>) -> Vec<FactValue> {
    let path = context.request_path().unwrap_or_default();
    let login = path.starts_with("/login");
    let refresh = path.starts_with("/refresh");
    let service = context.request_host().is_some_and(|host| matches!(host, "news.shop.test" | "pay.shop.test"));
    let has_tokens = context.view.setup.shop.accepted_somewhere().has_token();
    let by_token = service || context.uses_token();
    let opaque = context.view.setup.shop.access.form == TokenForm::Opaque;
    let by_key = !service && context.sends_api_key();
    let resets = path.starts_with(Route::SetPassword.path());
    let possible = Check::ALL.iter().filter(|check| match (check.group(), check) {
        (CheckGroup::Transport, Check::Forwarding | Check::SocketTicket) => false,
        (CheckGroup::Transport, _) => context.view.setup.shop.transport.redirects_http,
        (CheckGroup::PasswordReset, check) => resets && !matches!(check, Check::ResetMail | Check::ResetLinkHost),
        _ if resets => false,
        (CheckGroup::ApiKey, check) => by_key && !(login || refresh) && **check != Check::ApiKey,
        (group, _) if by_key && group.is_beside_api_key() => false,
        (CheckGroup::SecondFactor, _) => login && context.sends_code(),
        (CheckGroup::Login, check) => login && **check == Check::Password,
        (CheckGroup::LoginLimit, check) => login && context.limits_logins(**check),
        // Memory and files of a server's own always answer.
        (CheckGroup::Session, Check::SessionStore) if !context.view.setup.shop.store.kind.is_outside() => false,
        (CheckGroup::Session, _) => !(login || by_token || (refresh && has_tokens)),
        (CheckGroup::Remember, _) => !login && !by_token && context.sends_remember_cookie(),
        (CheckGroup::Token, Check::RefreshLookup | Check::RefreshReuse) => {
            !login && !service && has_tokens && context.may_refresh()
        }
        // A token that the client was given is well-formed; only one that the act writes itself may not be.
        (CheckGroup::Token, Check::ThreeParts | Check::Base64url | Check::Header | Check::Claims)
            if !context.sends_explicit_token() =>
        {
            false
        }
        (CheckGroup::Token, Check::Revoked) => {
            !login && by_token && !opaque && context.view.setup.shop.access.revoke != RevocationMethod::Never
        }
        (CheckGroup::Token, Check::Bearer | Check::Aud) => !login && !refresh && by_token,
        (CheckGroup::Token, _) => !login && !refresh && by_token && !opaque,
        (CheckGroup::ProofOfPossession, _) => !refresh && by_token && context.view.setup.shop.access.dpop,
        (CheckGroup::OpaqueToken, Check::OpaqueTokenLookup) => !login && !refresh && by_token && opaque && !service,
        (CheckGroup::OpaqueToken, Check::Introspection) => opaque && service,
        // Whatever the URL asks for, an admin gets the tenant that the credential names, and is not refused. At the issuer, its
        // clients and its APIs an author names the options.
        (CheckGroup::Authorization, Check::Tenant) | (CheckGroup::OpaqueToken | CheckGroup::OAuth, _) => false,
        (CheckGroup::Service, _) => service && !opaque,
        (CheckGroup::CrossSite, check) => context.changes_something() && context.makes_check(**check),
        (CheckGroup::Authorization, Check::Role) => path.starts_with("/admin"),
        (CheckGroup::Authorization, Check::FreshLogin) => {
            context.is_for(Route::Transfer) && context.view.setup.shop.step_up.max_age_minutes > 0
        }
        (CheckGroup::Authorization, Check::OnBehalf) => context.is_for(Route::Export),
        (CheckGroup::Authorization, Check::Owner) => context.is_for(Route::Order),
        (CheckGroup::Authorization, _) => true,
    });
    std::iter::once("nothing").chain(possible.map(|check| check.id())).map(FactValue::from).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::act::{Act, Request};
    use crate::model::switch_types::SameSite;
    use crate::model::view::View;

    /// The checks by which `line` may be refused in a shop of JWTs, with a token of the author's choice or without.
    fn offered(line: &str, bearer: Option<&str>) -> Vec<String> {
        let mut view = View::default();
        view.setup.shop.auth = crate::model::switch_types::AuthMode::Jwt;
        let request = Request { line: line.into(), bearer: bearer.map(str::to_owned), ..Request::default() };
        let act = Act { by: Some("bob".into()), request: Some(request), ..Act::default() };
        refusing_check_options(&PredictionContext { view: &view, act: &act }).iter().map(ToString::to_string).collect()
    }

    /// What a prediction of `sent` offers to `bob`, whose jar holds cookies of these names and paths.
    fn sent_options(cookies: &[(&str, &str)]) -> Vec<String> {
        let cookie = |(name, path): &(&str, &str)| JarCookie {
            name: (*name).into(),
            value: String::new(),
            domain: "shop.test".into(),
            host_only: true,
            path: (*path).into(),
            expires: None,
            http_only: false,
            secure: false,
            same_site: SameSite::Unset,
        };
        let jars = [("bob".to_owned(), cookies.iter().map(cookie).collect())].into();
        let view = View { jars, ..View::default() };
        let act = Act { by: Some("bob".into()), ..Act::default() };
        sent_cookie_options(&PredictionContext { view: &view, act: &act }).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn cookies_are_offered_in_the_order_in_which_a_request_carries_them() {
        assert_eq!(sent_options(&[]), ["none"]);
        assert_eq!(sent_options(&[("sid", "/"), ("sid", "/")]), ["none", "sid", "sid, sid"]);
        assert_eq!(sent_options(&[("sid", "/"), ("cart", "/shop")]), ["none", "cart", "sid", "cart, sid"]);
        let three = [("a", "/"), ("b", "/"), ("c", "/")];
        assert_eq!(sent_options(&three), ["none", "a", "b", "c", "a, b", "a, c", "b, c", "a, b, c"]);
        let four = [("a", "/"), ("b", "/"), ("c", "/"), ("d", "/")];
        assert_eq!(sent_options(&four), ["none", "a", "b", "c", "d", "a, b, c, d"]);
    }

    #[test]
    fn wherever_a_change_is_taken_as_json_only_its_refusal_is_an_option() {
        let offers_415 = |line: &str, json_only| {
            let mut view = View::default();
            view.setup.shop.csrf.json_only = json_only;
            let request = Request { line: line.into(), ..Request::default() };
            let act = Act { by: Some("bob".into()), request: Some(request), ..Act::default() };
            status_options(&PredictionContext { view: &view, act: &act }).contains(&FactValue::Number(415))
        };
        assert!(offers_415("POST /transfer", true) && offers_415("POST https://api.test/comments", true));
        assert!(!offers_415("POST /transfer", false) && !offers_415("GET /me", true));
    }

    #[test]
    fn what_only_some_requests_can_meet_is_offered_for_those() {
        let options = |line: &str, cookies: &[&str]| {
            let mut view = View::default();
            view.setup.shop.step_up.max_age_minutes = 5;
            let cookies = cookies.iter().map(|name| ((*name).into(), "x".into())).collect();
            let request = Request { line: line.into(), cookies, ..Request::default() };
            let act = Act { by: Some("bob".into()), request: Some(request), ..Act::default() };
            let context = PredictionContext { view: &view, act: &act };
            [refusing_check_options(&context), status_options(&context)].concat()
        };
        for (line, cookie, option) in [
            ("GET /orders/1001", "sid", FactValue::from("owner")),
            ("GET /orders/1001", "sid", FactValue::Number(404)),
            ("POST /transfer", "sid", FactValue::from("fresh_login")),
            ("GET /me", "remember", FactValue::from("remember_reuse")),
        ] {
            assert!(options(line, &[cookie]).contains(&option), "{line}: {option}");
            assert!(!options("GET /me", &["sid"]).contains(&option), "{option}");
        }
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
