//! What clients hold and what the shop keeps, as lines of text: the same for every face that prints them.

use super::duration::format_duration;
use super::view::{
    BlocklistEntry, JarCookie, MailView, ReplicaView, StoreCondition, TokenFamilyView, TransferView, View,
};
use crate::model::abbreviate::abbreviate;
use crate::model::credential_kinds::CredentialKinds;

/// One line of the summary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ViewSummaryLine {
    /// What the line is about: `jar of bob`, `refresh tokens`.
    pub label: String,
    /// What is there, shortened.
    pub text: String,
}

/// The jar of `client`, the tokens of every client, and what the shop remembers, each in one line.
#[must_use]
pub fn view_summary(view: &View, client: Option<&str>) -> Vec<ViewSummaryLine> {
    let mut lines = Vec::new();
    let mut add = |label: String, text: String| lines.push(ViewSummaryLine { label, text });
    if let Some(name) = client
        && let Some(jar) = view.jars.get(name)
    {
        add(format!("jar of {name}"), jar_summary(jar));
    }
    for (name, tokens) in &view.client_tokens {
        let kinds = [("access", &tokens.access), ("refresh", &tokens.refresh)];
        let texts =
            kinds.into_iter().filter_map(|(kind, token)| Some(format!("{kind} {}", abbreviate(token.as_deref()?))));
        add(format!("tokens of {name}"), join_or(texts, ", ", ""));
    }
    let token_lines = token_summary(view);
    match view.setup.shop.accepted_somewhere() {
        CredentialKinds::Token if token_lines.is_empty() => add("store".to_owned(), "nothing to remember".to_owned()),
        CredentialKinds::Token => {}
        CredentialKinds::Session | CredentialKinds::Both => {
            add(format!("store ({})", view.store.kind), session_summary(view));
            if let Some(count) = view.store.replica_sessions {
                add("lagging replica".to_owned(), format!("sessions: {count}"));
            }
            if let Some(why) = &view.store.note {
                add("why not Redis".to_owned(), why.clone());
            }
            // In memory a record looks like the line above.
            if view.store.kind != "memory" {
                view.store.sessions.iter().for_each(|session| add("record".to_owned(), session.record.to_string()));
            }
        }
    }
    if !view.replicas.is_empty() {
        let condition = |replica: &ReplicaView| match (replica.is_running, replica.reaches_store) {
            (true, true) => "running",
            (true, false) => "running without the store",
            (false, _) => "crashed",
        };
        let servers = view.replicas.iter().map(|replica| format!("{} {}", replica.number, condition(replica)));
        add("servers".to_owned(), join_or(servers, ", ", ""));
    }
    lines.extend(token_lines);
    lines.extend(reset_summary(view));
    lines
}

/// The mails that the shop has sent, and what it keeps of the tokens in them.
fn reset_summary(view: &View) -> impl Iterator<Item = ViewSummaryLine> {
    let mails = view.outbox.iter().map(|MailView { to, subject, link }| ViewSummaryLine {
        label: format!("mail to {to}"),
        text: link.clone().unwrap_or_else(|| subject.clone()),
    });
    let tokens =
        view.store.resets.iter().map(|key| ViewSummaryLine { label: "reset token".to_owned(), text: key.clone() });
    mails.chain(tokens)
}

fn jar_summary(jar: &[JarCookie]) -> String {
    let cookies = jar.iter().map(|cookie| format!("{}={}", cookie.name, abbreviate(&cookie.value)));
    join_or(cookies, ", ", "empty")
}

fn session_summary(view: &View) -> String {
    match view.store.condition {
        StoreCondition::Running => {}
        StoreCondition::Slow => return "hangs, no answer comes in time".to_owned(),
        StoreCondition::Stopped => return "stopped, nobody can be looked up".to_owned(),
    }
    let sessions = view.store.sessions.iter().map(|session| {
        let user = session.user.as_deref().unwrap_or("nobody");
        let place = session.replica.map(|number| format!(" on server {number}")).unwrap_or_default();
        format!("{} {user}{place}, {} min left", abbreviate(&session.id), (session.expires - view.now) / 60)
    });
    join_or(sessions, "; ", "no sessions")
}

/// What the shop keeps for its tokens: a line for each kind, but none for an empty one.
fn token_summary(view: &View) -> Vec<ViewSummaryLine> {
    let left = |expires: i64| format_duration(expires.saturating_sub(view.now).max(0));
    let families = view.store.token_families.iter().map(|family| {
        let TokenFamilyView { user, usable, used, expires, .. } = family;
        format!("{user}, {usable} good, {used} used, {} left", left(*expires))
    });
    let entry_text = |entry: &BlocklistEntry| format!("{}, {} left", abbreviate(&entry.jti), left(entry.expires));
    let blocklist = view.store.blocklist.iter().map(entry_text);
    let opaque = if view.store.opaque_tokens == 0 { String::new() } else { view.store.opaque_tokens.to_string() };
    let transfers =
        view.store.transfers.iter().map(|TransferView { from, to, amount }| format!("{amount} from {from} to {to}"));
    let orders = view.store.orders.iter().map(|order| format!("{} of {}", abbreviate(&order.id), order.user));
    let comments = if view.store.comments.is_empty() { String::new() } else { view.store.comments.len().to_string() };
    let remembered =
        view.store.remember_tokens.iter().map(|token| format!("{}, {} left", token.user, left(token.expires)));
    let lines = [
        ("remember-me tokens", join_or(remembered, "; ", "")),
        ("refresh tokens", join_or(families, "; ", "")),
        ("taken back", join_or(blocklist, "; ", "")),
        ("opaque tokens", opaque),
        ("transfers", join_or(transfers, "; ", "")),
        ("orders", join_or(orders, "; ", "")),
        ("comments", comments),
    ];
    let not_empty = lines.into_iter().filter(|(_, text)| !text.is_empty());
    not_empty.map(|(label, text)| ViewSummaryLine { label: label.to_owned(), text }).collect()
}

fn join_or(items: impl Iterator<Item = String>, separator: &str, if_none: &str) -> String {
    let joined = items.collect::<Vec<_>>().join(separator);
    if joined.is_empty() { if_none.to_owned() } else { joined }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::switch_types::AuthMode;
    use crate::model::view::ClientTokens;

    fn lines(view: &View, client: Option<&str>) -> Vec<String> {
        view_summary(view, client).into_iter().map(|line| format!("{}: {}", line.label, line.text)).collect()
    }

    #[test]
    fn a_shop_of_tokens_lists_tokens_and_a_shop_of_sessions_lists_sessions() {
        let mut view = View::default();
        view.setup.shop.auth = AuthMode::Jwt;
        assert_eq!(lines(&view, Some("bob")), ["store: nothing to remember"]);
        view.client_tokens
            .insert("bob".into(), ClientTokens { access: Some("41c0aaaaaaaaaa7e".into()), ..ClientTokens::default() });
        let (id, user, expires) = ("5c1e".into(), "bob".into(), view.now + 60);
        view.store.token_families.push(TokenFamilyView { id, user, usable: 1, used: 0, expires });
        assert_eq!(
            lines(&view, None),
            ["tokens of bob: access 41c0…7e", "refresh tokens: bob, 1 good, 0 used, 1 min left"]
        );
        view.setup.shop.auth = AuthMode::Session;
        view.store.kind = "memory".into();
        assert!(lines(&view, None).contains(&"store (memory): no sessions".to_owned()));
    }
}
