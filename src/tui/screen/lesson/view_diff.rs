//! What changed in a world: the difference of two views, row by row and cookie by cookie.

use crate::model::{BlocklistEntry, ClientTokens, JarCookie, KeyView, SessionView, TokenFamilyView, View};
use crate::tui::theme::Tone;

/// What became of a row or a cookie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ViewChange {
    /// It is as it was.
    Same,
    /// It was not there.
    New,
    /// It was there and looked different.
    Modified,
    /// It is there no more.
    Removed,
}

impl ViewChange {
    /// The sign before it, and its tone.
    pub(super) const fn sign(self) -> (&'static str, Tone) {
        match self {
            Self::Same => ("  ", Tone::Plain),
            Self::New => ("+ ", Tone::New),
            Self::Modified => ("* ", Tone::New),
            Self::Removed => ("- ", Tone::Removed),
        }
    }
}

/// The rows of the store: those that went, then those that are there.
pub(super) fn session_changes<'a>(before: &'a View, now: &'a View) -> Vec<(ViewChange, &'a SessionView)> {
    diff(
        &before.store.sessions,
        &now.store.sessions,
        |a, b| a.id == b.id,
        |a, b| a.user == b.user && a.expires == b.expires,
    )
}

/// What makes two cookies the same one (6265bis, section 5.7).
fn cookie_identity(cookie: &JarCookie) -> (&str, &str, bool, &str) {
    (&cookie.name, &cookie.domain, cookie.host_only, &cookie.path)
}

/// A client's cookies: those that went, then those that are there.
pub(super) fn cookie_changes<'a>(before: &'a View, now: &'a View, client: &str) -> Vec<(ViewChange, &'a JarCookie)> {
    let jar = |view: &'a View| view.jars.get(client).map_or(&[][..], Vec::as_slice);
    let same_place = |a: &JarCookie, b: &JarCookie| cookie_identity(a) == cookie_identity(b);
    diff(jar(before), jar(now), same_place, |a, b| a == b)
}

/// The families of refresh tokens.
pub(super) fn family_changes<'a>(before: &'a View, now: &'a View) -> Vec<(ViewChange, &'a TokenFamilyView)> {
    diff(&before.store.token_families, &now.store.token_families, |a, b| a.id == b.id, |a, b| a == b)
}

/// The tokens that were taken back.
pub(super) fn blocklist_changes<'a>(before: &'a View, now: &'a View) -> Vec<(ViewChange, &'a BlocklistEntry)> {
    diff(&before.store.blocklist, &now.store.blocklist, |a, b| a.jti == b.jti, |_, _| true)
}

/// The keys of the shop.
pub(super) fn key_changes<'a>(before: &'a View, now: &'a View) -> Vec<(ViewChange, &'a KeyView)> {
    diff(&before.keys, &now.keys, |a, b| a.kid == b.kid, |a, b| a == b)
}

/// A client's tokens, each with what it is called: those that went, then those that are there.
pub(super) fn token_changes<'a>(
    before: &'a View,
    now: &'a View,
    client: &str,
) -> Vec<(ViewChange, &'static str, &'a str)> {
    let held = |view: &'a View| view.client_tokens.get(client).map(named_tokens).unwrap_or_default();
    let (before, now) = (held(before), held(now));
    let changes = diff(&before, &now, |a, b| a.0 == b.0, |a, b| a == b);
    changes.into_iter().map(|(change, (name, token))| (change, *name, *token)).collect()
}

fn named_tokens(purse: &ClientTokens) -> Vec<(&'static str, &str)> {
    let tokens = [("access", &purse.access), ("refresh", &purse.refresh)];
    tokens.into_iter().filter_map(|(name, token)| token.as_deref().map(|token| (name, token))).collect()
}

fn diff<'a, T>(
    before: &'a [T],
    now: &'a [T],
    is_it: impl Fn(&T, &T) -> bool,
    looks_alike: impl Fn(&T, &T) -> bool,
) -> Vec<(ViewChange, &'a T)> {
    let gone = before.iter().filter(|old| !now.iter().any(|new| is_it(old, new))).map(|old| (ViewChange::Removed, old));
    let here = now.iter().map(|new| match before.iter().find(|old| is_it(old, new)) {
        None => (ViewChange::New, new),
        Some(old) if looks_alike(old, new) => (ViewChange::Same, new),
        Some(_) => (ViewChange::Modified, new),
    });
    gone.chain(here).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_names_what_came_went_and_changed() {
        let row = |id: &str, user: Option<&str>| SessionView {
            id: id.into(),
            user: user.map(Into::into),
            role: None,
            device: String::new(),
            created: 0,
            last_used: 0,
            expires: 60,
        };
        let view = |rows: Vec<SessionView>| {
            let mut view = View::default();
            view.store.sessions = rows;
            view
        };
        let before = view(vec![row("a", None), row("b", None), row("c", Some("bob"))]);
        let now = view(vec![row("b", Some("alice")), row("c", Some("bob")), row("d", None)]);
        let found: Vec<(ViewChange, &str)> =
            session_changes(&before, &now).into_iter().map(|(change, row)| (change, row.id.as_str())).collect();
        assert_eq!(
            found,
            [(ViewChange::Removed, "a"), (ViewChange::Modified, "b"), (ViewChange::Same, "c"), (ViewChange::New, "d")]
        );
    }

    #[test]
    fn a_token_comes_changes_and_goes_by_its_name() {
        let view = |access: Option<&str>, refresh: Option<&str>| {
            let [access, refresh] = [access, refresh].map(|token| token.map(str::to_owned));
            View { client_tokens: [("app".to_owned(), ClientTokens { access, refresh })].into(), ..View::default() }
        };
        let (before, now) = (view(Some("a"), Some("r")), view(Some("b"), None));
        assert_eq!(
            token_changes(&before, &now, "app"),
            [(ViewChange::Removed, "refresh", "r"), (ViewChange::Modified, "access", "b")]
        );
        assert_eq!(token_changes(&View::default(), &now, "app"), [(ViewChange::New, "access", "b")]);
        assert_eq!(token_changes(&before, &now, "another"), []);
    }
}
