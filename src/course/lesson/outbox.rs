//! The mails that the shop has sent, and what it keeps of the tokens in them.

use super::state_line::{LaneMoment, StateLine, StateStyle};
use super::view_diff::ViewChange;
use crate::course::text;
use crate::model::MailView;
use crate::model::abbreviate::abbreviate;

/// So many of the newest mails are shown, and of the tokens.
const SHOWN: usize = 2;

/// The newest mails, and the stored tokens where the author points to them.
pub(super) fn outbox_lines(moment: &LaneMoment<'_>) -> Vec<StateLine> {
    let (before, now) = (&moment.before.outbox, &moment.now.outbox);
    let mut lines: Vec<StateLine> = Vec::new();
    for (index, mail) in now.iter().enumerate().skip(now.len().saturating_sub(SHOWN)) {
        let change = if index < before.len() { ViewChange::Same } else { ViewChange::New };
        let pointed_to = index + 1 == now.len() && moment.look_at.includes_any(&["mail"]);
        let short = Some(text::mail_in_short(mail.link.as_deref().map_or(mail.subject.clone(), link_in_short)));
        lines.push(StateLine { change, short, pointed_to, ..StateLine::new(StateStyle::Note, mail_words(mail)) });
    }
    if moment.look_at.includes_any(&["store.resets"]) {
        let resets = &moment.now.store.resets;
        let newest = resets.iter().skip(resets.len().saturating_sub(SHOWN));
        let line = |key: &String| StateLine {
            pointed_to: true,
            short: Some(text::reset_token(abbreviate(key))),
            ..StateLine::new(StateStyle::Note, text::reset_token(key))
        };
        lines.extend(newest.map(line));
    }
    lines
}

/// Where a link leads, and its token: `shop.test, 21fb…d2`.
fn link_in_short(link: &str) -> String {
    let address = link.split_once("://").map_or(link, |(_, address)| address);
    let host = address.split('/').next().unwrap_or_default();
    match address.split_once("token=") {
        Some((_, token)) => text::host_and_token(host, abbreviate(token)),
        None => host.to_owned(),
    }
}

fn mail_words(MailView { to, subject, link }: &MailView) -> String {
    link.as_ref().map_or_else(|| text::mail(to, subject), |link| text::mail_with_link(to, link))
}
