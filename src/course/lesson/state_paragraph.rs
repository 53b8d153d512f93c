//! What a client holds and a server stores as flowing text, for whoever has no panes: the lines of both, one after the other.

use super::client_state::{client_lines, client_title};
use super::server_state::server_state;
use super::state_line::{LaneMoment, LineNeed, StateLine, StateStyle};
use super::view_diff::ViewChange;
use crate::course::text;

/// What belongs together, in one paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StateParagraph {
    /// Whose it is: `alice's browser`, `store · memory`.
    pub label: String,
    /// What is there, thing after thing; empty where the label says it all.
    pub text: String,
}

/// What the client of this moment holds in one paragraph, and what the server stores in one for each of its headings.
#[must_use]
pub fn state_paragraphs(moment: &LaneMoment<'_>) -> Vec<StateParagraph> {
    let server = server_state(moment);
    let mut paragraphs = paragraphs_of(client_title(moment), &client_lines(moment));
    paragraphs.extend(paragraphs_of(server.title, &server.store));
    paragraphs
}

/// `lines` under their headings, those before the first heading under `title`.
fn paragraphs_of(title: String, lines: &[StateLine]) -> Vec<StateParagraph> {
    let mut paragraphs = vec![StateParagraph { label: title, text: String::new() }];
    for line in lines.iter().filter(|line| line.need != LineNeed::Summary) {
        let Some(last) = paragraphs.last_mut() else { continue };
        match line.style {
            StateStyle::Heading => {
                paragraphs.push(StateParagraph { label: line.label.clone(), text: String::new() });
            }
            // They are for columns, and for much room.
            StateStyle::TableHead | StateStyle::Explanation => {}
            StateStyle::Detail | StateStyle::Extra | StateStyle::RowExtra => append(last, ", ", line.label.trim()),
            StateStyle::Entry | StateStyle::Sentence | StateStyle::Note | StateStyle::Remark => {
                append(last, "; ", &sentence_of(line));
            }
        }
    }
    let is_title = |index: usize| index == 0;
    let told = paragraphs.into_iter().enumerate();
    told.filter(|(index, told)| !is_title(*index) || !told.text.is_empty()).map(|(_, told)| told).collect()
}

fn append(paragraph: &mut StateParagraph, separator: &str, words: &str) {
    if !paragraph.text.is_empty() {
        // What ends with a colon leads on to the next.
        paragraph.text.push_str(if paragraph.text.ends_with(':') { " " } else { separator });
    }
    paragraph.text.push_str(words);
}

/// Everything that an entry says, and what became of it.
fn sentence_of(line: &StateLine) -> String {
    let parts = [line.label.trim(), &line.code, &line.value];
    let named = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
    let mark = line.mark.words();
    let change = match line.change {
        ViewChange::Same => "",
        ViewChange::New => text::NEW,
        ViewChange::Modified => text::CHANGED,
        ViewChange::Removed => text::GONE,
    };
    let said = [named.as_str(), &mark, if mark == change { "" } else { change }];
    said.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::course::lesson::look_at::LookAtFacts;
    use crate::model::switch_types::AuthMode;
    use crate::model::view::{ClientTokens, TokenFamilyView};
    use crate::model::{ClientKind, SessionView, View};

    fn told(before: &View, now: &View, client: Option<&str>) -> Vec<String> {
        let look_at = LookAtFacts::default();
        let client_kind = Some(ClientKind::Browser);
        let moment = LaneMoment { client, client_kind, exchange: None, look_at, initial: before, before, now };
        let paragraphs = state_paragraphs(&moment).into_iter();
        paragraphs.map(|StateParagraph { label, text }| format!("{label}: {text}")).collect()
    }

    #[test]
    fn a_shop_of_tokens_tells_of_tokens_and_a_shop_of_sessions_of_sessions() {
        let mut view = View::default();
        view.setup.shop.auth = AuthMode::Jwt;
        assert_eq!(told(&view, &view, Some("bob")), ["bob's browser: holds nothing", "store · nothing to remember: "]);
        view.client_tokens
            .insert("bob".into(), ClientTokens { access: Some("41c0aaaaaaaaaa7e".into()), ..ClientTokens::default() });
        let (id, user, expires) = ("5c1e".into(), "bob".into(), view.now + 60);
        view.store.token_families.push(TokenFamilyView { id, user, usable: 1, used: 0, expires });
        assert_eq!(
            told(&view, &view, Some("bob")),
            ["bob's browser: in the page's memory: access 41c0…7e", "store: refresh bob, 1 min left"]
        );
        view.setup.shop.auth = AuthMode::Session;
        view.store.kind = "memory".into();
        assert_eq!(told(&view, &view, Some("bob"))[1], "store · memory: no sessions");
    }

    #[test]
    fn what_has_changed_is_said_in_words() {
        let mut before = View::default();
        before.store.kind = "memory".into();
        let session = |id: &str, user: Option<&str>| SessionView {
            id: id.into(),
            user: user.map(Into::into),
            expires: before.now + 1800,
            ..SessionView::default()
        };
        let (kept, changed) = (session("a1", None), session("b2", None));
        let (logged_in, gone, new) = (session("b2", Some("bob")), session("c3", None), session("d4", None));
        before.store.sessions = vec![kept.clone(), changed, gone];
        let mut now = before.clone();
        now.store.sessions = vec![kept, logged_in, new];
        assert_eq!(
            told(&before, &now, None)[1],
            "store · memory: c3 nobody, gone; a1 nobody, 30 min left; b2 bob, 30 min left, changed; d4 nobody, 30 min left, new"
        );
    }
}
