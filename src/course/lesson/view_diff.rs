//! What changed in the lab: the difference of two views, session by session and cookie by cookie.

use crate::model::{
    ApiKeyView, BlocklistEntry, ClientTokens, HostRecord, JarCookie, KeyView, RememberTokenView, SessionView,
    StoreCondition, TokenFamilyView, View,
};

/// What became of a session, a cookie or another thing of the lab.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ViewChange {
    #[default]
    Same,
    New,
    Modified,
    Removed,
}

/// A token of a client, and what became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TokenChange<'a> {
    pub(super) change: ViewChange,
    /// `access` or `refresh`, or how it came about.
    pub(super) name: &'a str,
    pub(super) token: &'a str,
}

/// The sessions in the store: those that are gone, then those that are there. The same order holds for everything below. Of a
/// store that didn't answer before, nobody knows what has changed.
pub(super) fn session_changes<'a>(before: &'a View, now: &'a View) -> Vec<(ViewChange, &'a SessionView)> {
    let answers = |view: &View| view.store.condition == StoreCondition::Running;
    if !answers(now) {
        return Vec::new();
    }
    let earlier = if answers(before) { before } else { now };
    diff(
        &earlier.store.sessions,
        &now.store.sessions,
        |a, b| a.id == b.id,
        // `last_used` changes with every request, and no line shows it.
        |a, b| (&a.user, &a.role, &a.basket, a.expires) == (&b.user, &b.role, &b.basket, b.expires),
    )
}

/// What makes two cookies the same one (6265bis, section 5.7).
fn cookie_identity(cookie: &JarCookie) -> (&str, &str, bool, &str) {
    (&cookie.name, &cookie.domain, cookie.host_only, &cookie.path)
}

pub(super) fn cookie_changes<'a>(before: &'a View, now: &'a View, client: &str) -> Vec<(ViewChange, &'a JarCookie)> {
    let jar = |view: &'a View| view.jars.get(client).map_or(&[][..], Vec::as_slice);
    diff(jar(before), jar(now), |a, b| cookie_identity(a) == cookie_identity(b), |a, b| a == b)
}

pub(super) fn family_changes<'a>(before: &'a View, now: &'a View) -> Vec<(ViewChange, &'a TokenFamilyView)> {
    diff(&before.store.token_families, &now.store.token_families, |a, b| a.id == b.id, |a, b| a == b)
}

/// The remember-me tokens; one whose validator was replaced is modified.
pub(super) fn remember_changes<'a>(before: &'a View, now: &'a View) -> Vec<(ViewChange, &'a RememberTokenView)> {
    diff(&before.store.remember_tokens, &now.store.remember_tokens, |a, b| a.selector == b.selector, |a, b| a == b)
}

/// The API keys. That one was used is no change of it.
pub(super) fn api_key_changes<'a>(before: &'a View, now: &'a View) -> Vec<(ViewChange, &'a ApiKeyView)> {
    diff(&before.store.api_keys, &now.store.api_keys, |a, b| a.id == b.id, |_, _| true)
}

pub(super) fn blocklist_changes<'a>(before: &'a View, now: &'a View) -> Vec<(ViewChange, &'a BlocklistEntry)> {
    diff(&before.store.blocklist, &now.store.blocklist, |a, b| a.jti == b.jti, |_, _| true)
}

pub(super) fn host_record_changes<'a>(before: &'a View, now: &'a View) -> Vec<(ViewChange, &'a HostRecord)> {
    diff(&before.host_records, &now.host_records, |a, b| a == b, |_, _| true)
}

pub(super) fn key_changes<'a>(before: &'a View, now: &'a View) -> Vec<(ViewChange, &'a KeyView)> {
    diff(&before.keys, &now.keys, |a, b| a.kid == b.kid, |a, b| a == b)
}

pub(super) fn token_changes<'a>(before: &'a View, now: &'a View, client: &str) -> Vec<TokenChange<'a>> {
    let tokens = |view: &'a View| view.client_tokens.get(client).map(named_tokens).unwrap_or_default();
    let (before, now) = (tokens(before), tokens(now));
    let changes = diff(&before, &now, |a, b| a.0 == b.0, |a, b| a == b);
    changes.into_iter().map(|(change, (name, token))| TokenChange { change, name, token }).collect()
}

fn named_tokens(tokens: &ClientTokens) -> Vec<(&'static str, &str)> {
    let named = [("access", &tokens.access), ("refresh", &tokens.refresh)];
    named.into_iter().filter_map(|(name, token)| token.as_deref().map(|token| (name, token))).collect()
}

/// What became of each thing of `before` and `now`. `is_same` finds a thing again; `is_equal` says that it looks as before.
fn diff<'a, T>(
    before: &'a [T],
    now: &'a [T],
    is_same: impl Fn(&T, &T) -> bool,
    is_equal: impl Fn(&T, &T) -> bool,
) -> Vec<(ViewChange, &'a T)> {
    let removed = before.iter().filter(|old| !now.iter().any(|new| is_same(old, new)));
    let present = now.iter().map(|new| match before.iter().find(|old| is_same(old, new)) {
        None => (ViewChange::New, new),
        Some(old) if is_equal(old, new) => (ViewChange::Same, new),
        Some(_) => (ViewChange::Modified, new),
    });
    removed.map(|old| (ViewChange::Removed, old)).chain(present).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::StoreView;

    #[test]
    fn a_difference_names_what_came_went_and_changed() {
        let session = |id: &str, user: Option<&str>| SessionView {
            id: id.into(),
            user: user.map(Into::into),
            role: None,
            device: String::new(),
            created: 0,
            last_used: 0,
            expires: 60,
            ..SessionView::default()
        };
        let view = |sessions: Vec<SessionView>| {
            let mut view = View::default();
            view.store.sessions = sessions;
            view
        };
        let before = view(vec![session("a", None), session("b", None), session("c", Some("bob"))]);
        let now = view(vec![session("b", Some("alice")), session("c", Some("bob")), session("d", None)]);
        let changes = session_changes(&before, &now);
        assert_eq!(
            changes.iter().map(|(change, session)| (*change, session.id.as_str())).collect::<Vec<_>>(),
            [(ViewChange::Removed, "a"), (ViewChange::Modified, "b"), (ViewChange::Same, "c"), (ViewChange::New, "d")]
        );
    }

    #[test]
    fn a_session_whose_role_changed_is_modified() {
        let view = |role: &str| {
            let session = SessionView { id: "a".into(), role: Some(role.into()), ..SessionView::default() };
            View { store: StoreView { sessions: vec![session], ..StoreView::default() }, ..View::default() }
        };
        let (before, now) = (view("user"), view("admin"));
        assert_eq!(session_changes(&before, &now)[0].0, ViewChange::Modified);
    }

    #[test]
    fn a_token_comes_changes_and_goes_by_its_name() {
        let view = |access: Option<&str>, refresh: Option<&str>| {
            let [access, refresh] = [access, refresh].map(|token| token.map(str::to_owned));
            View {
                client_tokens: [("app".to_owned(), ClientTokens { access, refresh, place: None })].into(),
                ..View::default()
            }
        };
        let (before, now) = (view(Some("a"), Some("r")), view(Some("b"), None));
        let removed = TokenChange { change: ViewChange::Removed, name: "refresh", token: "r" };
        let access = |change| TokenChange { change, name: "access", token: "b" };
        assert_eq!(token_changes(&before, &now, "app"), [removed, access(ViewChange::Modified)]);
        assert_eq!(token_changes(&View::default(), &now, "app"), [access(ViewChange::New)]);
        assert_eq!(token_changes(&before, &now, "another"), []);
    }
}
