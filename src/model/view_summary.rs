//! What clients hold and what the shop keeps, in words: the same for every face that writes it down.

use super::duration::format_duration;
use super::fact_value::abbreviate;
use super::{AuthMode, BlocklistEntry, TokenFamilyView, View};

/// What somebody holds or keeps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ViewSummaryLine {
    /// Who holds it, or what it is: `jar of bob`, `refresh tokens`.
    pub label: String,
    /// What there is of it.
    pub text: String,
}

/// The jar of `client`, the tokens of every client, and what the shop remembers, each in one line.
#[must_use]
pub fn view_summary(view: &View, client: Option<&str>) -> Vec<ViewSummaryLine> {
    let mut all = Vec::new();
    let mut add = |what: String, text: String| all.push(ViewSummaryLine { label: what, text });
    if let Some((name, jar)) = client.and_then(|client| Some((client, view.jars.get(client)?))) {
        let cookies: Vec<String> = jar.iter().map(|it| format!("{}={}", it.name, abbreviate(&it.value))).collect();
        add(format!("jar of {name}"), if cookies.is_empty() { "empty".to_owned() } else { cookies.join(", ") });
    }
    for (client, purse) in &view.client_tokens {
        let tokens = [("access", &purse.access), ("refresh", &purse.refresh)];
        let tokens = tokens.into_iter().filter_map(|(name, it)| Some(format!("{name} {}", abbreviate(it.as_deref()?))));
        add(format!("tokens of {client}"), tokens.collect::<Vec<_>>().join(", "));
    }
    let kept = token_summary(view);
    match view.setup.shop.auth {
        AuthMode::Jwt if kept.is_empty() => add("store".to_owned(), "nothing to remember".to_owned()),
        AuthMode::Jwt => {}
        AuthMode::Session | AuthMode::Both => add(format!("store ({})", view.store.kind), session_summary(view)),
    }
    all.extend(kept);
    all
}

fn session_summary(view: &View) -> String {
    let rows = view.store.sessions.iter().map(|row| {
        let user = row.user.as_deref().unwrap_or("nobody");
        format!("{} {user}, {} min left", abbreviate(&row.id), (row.expires - view.now) / 60)
    });
    let rows = rows.collect::<Vec<_>>().join("; ");
    if rows.is_empty() { "no sessions".to_owned() } else { rows }
}

/// What the shop keeps for its tokens, one of each kind that there is.
fn token_summary(view: &View) -> Vec<ViewSummaryLine> {
    let left = |ends: i64| format_duration(ends.saturating_sub(view.now).max(0));
    let family =
        |it: &TokenFamilyView| format!("{}, {} good, {} used, {} left", it.user, it.usable, it.used, left(it.expires));
    let blocked = |it: &BlocklistEntry| format!("{}, {} left", abbreviate(&it.jti), left(it.expires));
    let families = view.store.token_families.iter().map(family).collect::<Vec<_>>();
    let blocked = view.store.blocklist.iter().map(blocked).collect::<Vec<_>>();
    let references = (view.store.opaque_tokens > 0).then(|| view.store.opaque_tokens.to_string());
    let lists =
        [("refresh tokens", families), ("taken back", blocked), ("opaque tokens", references.into_iter().collect())];
    let said = lists.into_iter().filter(|(_, kept)| !kept.is_empty());
    said.map(|(what, kept)| ViewSummaryLine { label: what.to_owned(), text: kept.join("; ") }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ClientTokens;

    fn lines(view: &View, client: Option<&str>) -> Vec<String> {
        view_summary(view, client).into_iter().map(|it| format!("{}: {}", it.label, it.text)).collect()
    }

    #[test]
    fn a_shop_of_tokens_tells_of_tokens_and_one_of_sessions_of_sessions() {
        let mut view = View::default();
        view.setup.shop.auth = AuthMode::Jwt;
        assert_eq!(lines(&view, Some("bob")), ["store: nothing to remember"]);
        view.client_tokens
            .insert("bob".into(), ClientTokens { access: Some("41c0aaaaaaaaaa7e".into()), ..ClientTokens::default() });
        let (id, user, ends) = ("5c1e".into(), "bob".into(), view.now + 60);
        view.store.token_families.push(TokenFamilyView { id, user, usable: 1, used: 0, expires: ends });
        assert_eq!(
            lines(&view, None),
            ["tokens of bob: access 41c0…7e", "refresh tokens: bob, 1 good, 0 used, 1 min left"]
        );
        view.setup.shop.auth = AuthMode::Session;
        view.store.kind = "memory".into();
        assert!(lines(&view, None).contains(&"store (memory): no sessions".to_owned()));
    }
}
