//! What clients hold and what the shop keeps, in words: the same for every face that writes it down.

use super::span::span;
use super::value::short;
use super::{Auth, Blocked, FamilyView, View};

/// What somebody holds or keeps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// Who holds it, or what it is: `jar of bob`, `refresh tokens`.
    pub what: String,
    /// What there is of it.
    pub text: String,
}

/// The jar of `client`, the tokens of every client, and what the shop remembers, each in one line.
#[must_use]
pub fn held(view: &View, client: Option<&str>) -> Vec<Held> {
    let mut all = Vec::new();
    let mut add = |what: String, text: String| all.push(Held { what, text });
    if let Some((name, jar)) = client.and_then(|client| Some((client, view.jars.get(client)?))) {
        let cookies: Vec<String> = jar.iter().map(|it| format!("{}={}", it.name, short(&it.value))).collect();
        add(format!("jar of {name}"), if cookies.is_empty() { "empty".to_owned() } else { cookies.join(", ") });
    }
    for (client, purse) in &view.purses {
        let tokens = [("access", &purse.access), ("refresh", &purse.refresh)];
        let tokens = tokens.into_iter().filter_map(|(name, it)| Some(format!("{name} {}", short(it.as_deref()?))));
        add(format!("tokens of {client}"), tokens.collect::<Vec<_>>().join(", "));
    }
    let kept = kept_for_tokens(view);
    match view.setup.shop.auth {
        Auth::Jwt if kept.is_empty() => add("store".to_owned(), "nothing to remember".to_owned()),
        Auth::Jwt => {}
        Auth::Session | Auth::Both => add(format!("store ({})", view.store.kind), sessions(view)),
    }
    all.extend(kept);
    all
}

fn sessions(view: &View) -> String {
    let rows = view.store.rows.iter().map(|row| {
        let user = row.user.as_deref().unwrap_or("nobody");
        format!("{} {user}, {} min left", short(&row.id), (row.ends - view.now) / 60)
    });
    let rows = rows.collect::<Vec<_>>().join("; ");
    if rows.is_empty() { "no sessions".to_owned() } else { rows }
}

/// What the shop keeps for its tokens, one of each kind that there is.
fn kept_for_tokens(view: &View) -> Vec<Held> {
    let left = |ends: i64| span(ends.saturating_sub(view.now).max(0));
    let family = |it: &FamilyView| format!("{}, {} good, {} used, {} left", it.user, it.good, it.used, left(it.ends));
    let blocked = |it: &Blocked| format!("{}, {} left", short(&it.jti), left(it.until));
    let families = view.store.families.iter().map(family).collect::<Vec<_>>();
    let blocked = view.store.blocked.iter().map(blocked).collect::<Vec<_>>();
    let references = (view.store.references > 0).then(|| view.store.references.to_string());
    let lists =
        [("refresh tokens", families), ("taken back", blocked), ("opaque tokens", references.into_iter().collect())];
    let said = lists.into_iter().filter(|(_, kept)| !kept.is_empty());
    said.map(|(what, kept)| Held { what: what.to_owned(), text: kept.join("; ") }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::Purse;

    fn lines(view: &View, client: Option<&str>) -> Vec<String> {
        held(view, client).into_iter().map(|it| format!("{}: {}", it.what, it.text)).collect()
    }

    #[test]
    fn a_shop_of_tokens_tells_of_tokens_and_one_of_sessions_of_sessions() {
        let mut view = View::default();
        view.setup.shop.auth = Auth::Jwt;
        assert_eq!(lines(&view, Some("bob")), ["store: nothing to remember"]);
        view.purses.insert("bob".into(), Purse { access: Some("41c0aaaaaaaaaa7e".into()), ..Purse::default() });
        let (id, user, ends) = ("5c1e".into(), "bob".into(), view.now + 60);
        view.store.families.push(FamilyView { id, user, good: 1, used: 0, ends });
        assert_eq!(
            lines(&view, None),
            ["tokens of bob: access 41c0…7e", "refresh tokens: bob, 1 good, 0 used, 1 min left"]
        );
        view.setup.shop.auth = Auth::Session;
        view.store.kind = "memory".into();
        assert!(lines(&view, None).contains(&"store (memory): no sessions".to_owned()));
    }
}
