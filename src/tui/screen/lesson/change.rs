//! What changed in a world: the difference of two views, row by row and cookie by cookie.

use crate::tui::theme::Tone;
use crate::world::{BlocklistEntry, ClientTokens, JarCookie, KeyView, SessionView, TokenFamilyView, View};

/// What became of a row or a cookie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Change {
    /// It is as it was.
    Same,
    /// It was not there.
    New,
    /// It was there and looked different.
    Other,
    /// It is there no more.
    Gone,
}

impl Change {
    /// The sign before it, and its tone.
    pub(super) const fn sign(self) -> (&'static str, Tone) {
        match self {
            Self::Same => ("  ", Tone::Plain),
            Self::New => ("+ ", Tone::New),
            Self::Other => ("* ", Tone::New),
            Self::Gone => ("- ", Tone::Gone),
        }
    }
}

/// The rows of the store: those that went, then those that are there.
pub(super) fn rows<'a>(before: &'a View, now: &'a View) -> Vec<(Change, &'a SessionView)> {
    difference(
        &before.store.sessions,
        &now.store.sessions,
        |a, b| a.id == b.id,
        |a, b| a.user == b.user && a.expires == b.expires,
    )
}

/// What makes two cookies the same one (6265bis, section 5.7).
fn place(cookie: &JarCookie) -> (&str, &str, bool, &str) {
    (&cookie.name, &cookie.domain, cookie.host_only, &cookie.path)
}

/// A client's cookies: those that went, then those that are there.
pub(super) fn cookies<'a>(before: &'a View, now: &'a View, client: &str) -> Vec<(Change, &'a JarCookie)> {
    let jar = |view: &'a View| view.jars.get(client).map_or(&[][..], Vec::as_slice);
    let same_place = |a: &JarCookie, b: &JarCookie| place(a) == place(b);
    difference(jar(before), jar(now), same_place, |a, b| a == b)
}

/// The families of refresh tokens.
pub(super) fn families<'a>(before: &'a View, now: &'a View) -> Vec<(Change, &'a TokenFamilyView)> {
    difference(&before.store.token_families, &now.store.token_families, |a, b| a.id == b.id, |a, b| a == b)
}

/// The tokens that were taken back.
pub(super) fn blocked<'a>(before: &'a View, now: &'a View) -> Vec<(Change, &'a BlocklistEntry)> {
    difference(&before.store.blocklist, &now.store.blocklist, |a, b| a.jti == b.jti, |_, _| true)
}

/// The keys of the shop.
pub(super) fn keys<'a>(before: &'a View, now: &'a View) -> Vec<(Change, &'a KeyView)> {
    difference(&before.keys, &now.keys, |a, b| a.kid == b.kid, |a, b| a == b)
}

/// A client's tokens, each with what it is called: those that went, then those that are there.
pub(super) fn tokens<'a>(before: &'a View, now: &'a View, client: &str) -> Vec<(Change, &'static str, &'a str)> {
    let held = |view: &'a View| view.client_tokens.get(client).map(named).unwrap_or_default();
    let (before, now) = (held(before), held(now));
    let changes = difference(&before, &now, |a, b| a.0 == b.0, |a, b| a == b);
    changes.into_iter().map(|(change, (name, token))| (change, *name, *token)).collect()
}

fn named(purse: &ClientTokens) -> Vec<(&'static str, &str)> {
    let tokens = [("access", &purse.access), ("refresh", &purse.refresh)];
    tokens.into_iter().filter_map(|(name, token)| token.as_deref().map(|token| (name, token))).collect()
}

fn difference<'a, T>(
    before: &'a [T],
    now: &'a [T],
    is_it: impl Fn(&T, &T) -> bool,
    looks_alike: impl Fn(&T, &T) -> bool,
) -> Vec<(Change, &'a T)> {
    let gone = before.iter().filter(|old| !now.iter().any(|new| is_it(old, new))).map(|old| (Change::Gone, old));
    let here = now.iter().map(|new| match before.iter().find(|old| is_it(old, new)) {
        None => (Change::New, new),
        Some(old) if looks_alike(old, new) => (Change::Same, new),
        Some(_) => (Change::Other, new),
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
        let found: Vec<(Change, &str)> =
            rows(&before, &now).into_iter().map(|(change, row)| (change, row.id.as_str())).collect();
        assert_eq!(found, [(Change::Gone, "a"), (Change::Other, "b"), (Change::Same, "c"), (Change::New, "d")]);
    }

    #[test]
    fn a_token_comes_changes_and_goes_by_its_name() {
        let view = |access: Option<&str>, refresh: Option<&str>| {
            let [access, refresh] = [access, refresh].map(|token| token.map(str::to_owned));
            View { client_tokens: [("app".to_owned(), ClientTokens { access, refresh })].into(), ..View::default() }
        };
        let (before, now) = (view(Some("a"), Some("r")), view(Some("b"), None));
        assert_eq!(tokens(&before, &now, "app"), [(Change::Gone, "refresh", "r"), (Change::Other, "access", "b")]);
        assert_eq!(tokens(&View::default(), &now, "app"), [(Change::New, "access", "b")]);
        assert_eq!(tokens(&before, &now, "another"), []);
    }
}
