//! The page for the learner's own browser: where it reaches the lab, and what it has sent.

use ratatui::text::Line;

use super::OpenLesson;
use crate::course::lesson::own_browser_text::{
    OVER_SSH, OWN_BROWSER_ADVICE, OWN_BROWSER_LIMITS, jar_differences, own_browser_line,
};
use crate::model::account::BUILT_IN_ACCOUNTS;
use crate::play::{BrowserAddress, ExternalExchange};
use crate::tui::paint::Pen;
use crate::tui::theme::Tone;
use crate::tui::widget::wrapped_text::{WrappedText, markdown_lines};

pub(super) const TITLE: &str = "Your own browser";

/// How many of the newest requests are shown.
const MOST_SHOWN: usize = 12;

pub(super) fn lines(pen: Pen, lesson: &OpenLesson, columns: usize) -> Vec<Line<'static>> {
    let Some(address) = lesson.browser_address() else {
        let why = if lesson.is_by_hand() {
            "One moment: the lab is still starting."
        } else {
            "Your browser is no longer let in, since you don't act by hand any more. o in the lesson lets it in again."
        };
        return WrappedText::plain(why, Tone::Plain).lines(pen, columns);
    };
    let mut lines = vec![pen.line(&address.shop, Tone::Code), Line::default()];
    if let Some(ssh) = &lesson.screen.ssh {
        lines.push(pen.line(OVER_SSH, Tone::Plain));
        lines.push(pen.line(&ssh.forward_command(address.port), Tone::Code));
        lines.push(Line::default());
    }
    lines.extend(place_lines(pen, &address));
    lines.push(Line::default());
    lines.extend(request_lines(pen, lesson, columns));
    lines.extend(markdown_lines(pen, OWN_BROWSER_ADVICE, columns));
    lines.extend(markdown_lines(pen, OWN_BROWSER_LIMITS, columns));
    lines
}

/// The other pages, and with which names one can log in.
fn place_lines(pen: Pen, address: &BrowserAddress) -> Vec<Line<'static>> {
    let row = |name: &str, value: &str| pen.spans(&[(format!("{name:<20}").as_str(), Tone::Dim), (value, Tone::Code)]);
    let mut lines: Vec<Line<'static>> = address.other_pages().iter().map(|(name, url)| row(name, url)).collect();
    lines.extend(BUILT_IN_ACCOUNTS.iter().map(|account| row(account.name, account.password)));
    lines
}

/// The newest requests of the browser in this lane, the newest last, and an empty line behind them.
fn request_lines(pen: Pen, lesson: &OpenLesson, columns: usize) -> Vec<Line<'static>> {
    let lane = lesson.screen.lane;
    let all = lesson.scene().external_requests.iter().filter(|external| external.lane == lane);
    let told: Vec<(String, &ExternalExchange)> =
        all.filter_map(|external| Some((own_browser_line(&external.exchange)?, external))).collect();
    if told.is_empty() {
        return Vec::new();
    }
    let mut lines = vec![pen.rule("what it has sent", columns)];
    for (line, external) in &told[told.len().saturating_sub(MOST_SHOWN)..] {
        lines.push(pen.line(line, Tone::Plain));
        for difference in jar_differences(&external.exchange) {
            lines.extend(WrappedText::plain(&difference, Tone::Warn).with_lead("  ", Tone::Warn).lines(pen, columns));
        }
    }
    lines.push(Line::default());
    lines
}
