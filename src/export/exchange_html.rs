//! An exchange on a page, folded: what travelled, what the server checked, what the browser decided.

use std::fmt::Write as _;

use super::markup::{elements, escape_markup};
use crate::model::{Exchange, Message};

/// The exchange as an element that opens on a click.
pub(super) fn exchange_html(exchange: &Exchange) -> String {
    let summary = format!(
        "{} → {}: {} {} · {}",
        exchange.initiator_name(),
        exchange.host(),
        exchange.method(),
        exchange.path(),
        exchange.status
    );
    let mut html = format!("<details class=\"exchange\">\n<summary>{}</summary>\n", escape_markup(&summary));
    push_message(&mut html, "Request", &exchange.request);
    push_message(&mut html, "Response", &exchange.response);
    push_list(&mut html, "What the server checked", &checks(exchange));
    push_list(&mut html, "What became of the cookies", &cookie_decisions(exchange));
    html.push_str("</details>\n");
    html
}

fn push_message(html: &mut String, title: &str, message: &Message) {
    let headers = message.headers.iter().map(|header| format!("{}: {}\n", header.name, header.value));
    let body = if message.body.is_empty() { String::new() } else { format!("\n{}\n", message.body) };
    let text = format!("{}\n{}{body}", message.start_line, headers.collect::<String>());
    // Writing to a text cannot fail.
    let _ = writeln!(html, "<p>{title}</p>\n<pre>{}</pre>", escape_markup(&text));
}

fn push_list(html: &mut String, title: &str, items: &[String]) {
    if !items.is_empty() {
        let items = elements("li", items.iter().map(|item| escape_markup(item)));
        let _ = writeln!(html, "<p>{title}</p>\n<ul>\n{items}</ul>");
    }
}

fn checks(exchange: &Exchange) -> Vec<String> {
    let lines = exchange.trace.lines.iter().map(|line| {
        let detail = if line.detail.is_empty() { String::new() } else { format!(": {}", line.detail) };
        format!("{} {}{detail}", line.check.label(), line.verdict.display_word())
    });
    lines.collect()
}

fn cookie_decisions(exchange: &Exchange) -> Vec<String> {
    let sent = exchange.cookie_send_decisions.iter().map(|decision| {
        let verdict = if decision.sent { "sent" } else { "not sent" };
        format!("{} {verdict}: {} ({})", decision.name, decision.reason, decision.rule)
    });
    let kept = exchange.set_cookie_decisions.iter().map(|decision| {
        let verdict = if decision.stored { "stored" } else { "not stored" };
        format!("{} {verdict}: {} ({})", decision.name, decision.reason, decision.rule)
    });
    sent.chain(kept).collect()
}
