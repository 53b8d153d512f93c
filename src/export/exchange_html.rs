//! An exchange on a page, folded: what travelled, what the server checked, what the browser decided.

use std::fmt::Write as _;

use super::markup::{elements, escape_markup};
use crate::course::lesson::exchange_description::{ExchangeDescription, MessageDescription, describe_whole_exchange};
use crate::course::lesson::page_request_text::cookie_decisions;
use crate::course::lesson::wire_part::WirePart;
use crate::model::Exchange;

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
    let ExchangeDescription { request, response } = describe_whole_exchange(exchange);
    push_message(&mut html, "Request", &request);
    push_message(&mut html, "Response", &response);
    push_list(&mut html, "What the server checked", &checks(exchange));
    push_list(&mut html, "What became of the cookies", &cookies(exchange));
    html.push_str("</details>\n");
    html
}

fn push_message(html: &mut String, title: &str, message: &MessageDescription) {
    let lines = |parts: &[WirePart]| parts.iter().flat_map(|part| [part.text.as_str(), "\n"]).collect::<String>();
    let (head, body) = message.head_and_body();
    let separator = if body.is_empty() { "" } else { "\n" };
    let text = format!("{}{separator}{}", lines(head), lines(body));
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

fn cookies(exchange: &Exchange) -> Vec<String> {
    let decisions = cookie_decisions(exchange).into_iter();
    decisions.map(|decision| format!("{} {}: {}", decision.name, decision.verdict, decision.reason)).collect()
}
