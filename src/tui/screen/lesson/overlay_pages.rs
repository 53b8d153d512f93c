//! The pages over a lesson: the server's checks with what they ask and saw, the curl line, the keys. The page of bytes
//! gets only its title here.

use ratatui::text::Line;

use super::lesson_overlay::LessonOverlay;
use super::shell_wrap::{hard_wrap, wrap_shell_command};
use super::step_progress::PhaseKind;
use super::{LessonScene, LessonScreen};
use crate::model::{Exchange, TraceLine};
use crate::prose::escape_control_characters;
use crate::tui::keymap::KeyContext;
use crate::tui::paint::Pen;
use crate::tui::screen::page;
use crate::tui::screen::verdict_sign::verdict_sign;
use crate::tui::theme::Tone;

/// A page, as it is drawn and scrolled.
pub(super) struct OverlayPage {
    pub(super) title: String,
    pub(super) lines: Vec<Line<'static>>,
}

/// The page that is open.
pub(super) fn overlay_page(pen: Pen, screen: &LessonScreen, scene: LessonScene<'_>, columns: usize) -> OverlayPage {
    let current = screen.current_exchange(scene, screen.lane);
    let (title, lines) = match (&screen.overlay, current) {
        (LessonOverlay::Curl(line), _) => {
            ("The same request from another terminal".to_owned(), curl_lines(pen, line, columns))
        }
        (LessonOverlay::Bytes, Some(exchange)) => (exchange_title("bytes", exchange, screen, scene), Vec::new()),
        (LessonOverlay::Checks, Some(exchange)) => {
            (exchange_title("checks", exchange, screen, scene), check_lines(pen, exchange, columns))
        }
        (LessonOverlay::Bytes | LessonOverlay::Checks, None) => (
            scene.attempt.lane_title(screen.lane).unwrap_or_default().to_owned(),
            vec![pen.line("No request has travelled yet.", Tone::Dim)],
        ),
        // The other overlays are no pages; only help is left.
        _ => ("The keys".to_owned(), help_lines(pen, screen, columns)),
    };
    OverlayPage { title, lines }
}

/// The keys; those of the tool that lies below come first.
fn help_lines(pen: Pen, screen: &LessonScreen, columns: usize) -> Vec<Line<'static>> {
    let tool: &[KeyContext] = match &screen.overlay_below_help {
        LessonOverlay::ActionList(_) => &[KeyContext::ActionList, KeyContext::ValueField],
        LessonOverlay::Request(_) => &[KeyContext::RequestEditor],
        LessonOverlay::Workbench(_) => &[KeyContext::Workbench, KeyContext::WorkbenchMenu],
        LessonOverlay::Search(_) => &[KeyContext::Search],
        _ if screen.phase == PhaseKind::End => {
            return page::help_starting_with(pen, columns, KeyContext::LessonEnd);
        }
        _ => return page::help_starting_with(pen, columns, KeyContext::Lesson),
    };
    page::help_lines(pen, columns, tool)
}

/// `bytes · GET /me → 401 · keeps the id · 1 of 2`.
fn exchange_title(page: &str, exchange: &Exchange, screen: &LessonScreen, scene: LessonScene<'_>) -> String {
    let mut parts = vec![
        page.to_owned(),
        format!("{} {} → {}", exchange.method(), exchange.path(), exchange.status),
        scene.attempt.lane_title(screen.lane).unwrap_or_default().to_owned(),
    ];
    let position = screen.exchange_position(scene, screen.lane);
    if position.count > 1 {
        parts.push(format!("{} of {}", position.number, position.count));
    }
    parts.retain(|part| !part.is_empty());
    parts.join(" · ")
}

fn check_lines(pen: Pen, exchange: &Exchange, columns: usize) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    if exchange.trace.lines.is_empty() {
        lines.push(pen.line("For this request the server had nothing to check.", Tone::Dim));
    }
    for check in &exchange.trace.lines {
        lines.extend(one_check_lines(pen, check, columns));
    }
    let user = exchange.trace.user.as_deref().unwrap_or("nobody");
    lines.push(pen.spans(&[
        ("The server took the sender for ", Tone::Plain),
        (user, Tone::Strong),
        (".", Tone::Plain),
    ]));
    let cookies = cookie_lines(pen, exchange, columns);
    if !cookies.is_empty() {
        lines.push(Line::default());
        lines.extend(cookies);
    }
    lines
}

fn one_check_lines(pen: Pen, check: &TraceLine, columns: usize) -> Vec<Line<'static>> {
    let (sign, tone) = verdict_sign(check.verdict);
    let word = check.verdict.word().replace('_', " ");
    let head = pen.spans(&[(sign, tone), (" ", Tone::Plain), (check.check.label(), Tone::Strong)]);
    let mut lines = vec![pen.justify(head, (&word, tone), columns)];
    lines.extend(pen.wrap(check.check.question(), Tone::Dim, INDENT, columns));
    if !check.detail.is_empty() {
        lines.extend(pen.wrap(&check.detail, Tone::Code, INDENT, columns));
    }
    lines
}

const INDENT: (&str, &str) = ("  ", "  ");

/// What the jar decided, cookie by cookie, and by which rule: first what it sent, then what it kept of the response.
fn cookie_lines(pen: Pen, exchange: &Exchange, columns: usize) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    for cookie in &exchange.cookie_send_decisions {
        let word = if cookie.sent { "sent" } else { "not sent" };
        lines.push(cookie_head(pen, &cookie.name, word, cookie.sent, columns));
        lines.extend(reason_lines(pen, &cookie.reason, &cookie.rule, columns));
    }
    for cookie in &exchange.set_cookie_decisions {
        let word = if cookie.stored { "kept" } else { "not kept" };
        lines.push(cookie_head(pen, &cookie.name, word, cookie.stored, columns));
        lines.extend(reason_lines(pen, &cookie.reason, &cookie.rule, columns));
    }
    lines
}

fn cookie_head(pen: Pen, name: &str, decision: &str, accepted: bool, columns: usize) -> Line<'static> {
    let (sign, tone) = if accepted { ("✓", Tone::Good) } else { ("✗", Tone::Warn) };
    let head = pen.spans(&[(sign, tone), (" cookie ", Tone::Plain), (name, Tone::Strong)]);
    pen.justify(head, (decision, tone), columns)
}

fn reason_lines(pen: Pen, reason: &str, rule: &str, columns: usize) -> Vec<Line<'static>> {
    let text = if rule.is_empty() { reason.to_owned() } else { format!("{reason} ({rule})") };
    pen.wrap(&text, Tone::Dim, INDENT, columns)
}

/// The curl line, broken between its arguments with `\`, so that it can be copied as it stands.
fn curl_lines(pen: Pen, line: &str, columns: usize) -> Vec<Line<'static>> {
    let mut lines: Vec<Line<'static>> = Vec::new();
    for shell_line in wrap_shell_command(&escape_control_characters(line), columns) {
        lines.extend(hard_wrap(&shell_line, columns).iter().map(|piece| pen.line(piece, Tone::Code)));
    }
    lines.push(Line::default());
    let advice =
        "Run it while authwalk is open. The request then shows up here: *seen from outside*. **y** copies the line.";
    lines.extend(pen.markdown(advice, columns));
    lines
}
