//! The overlay of cookies: the jar as a table, what the browser decided about the request at hand, and a matrix that grows with
//! every request that a page has started.

use ratatui::text::Line;

use super::exchanges::runs_newest_first;
use super::{LessonScene, LessonScreen};
use crate::course::LaneRun;
use crate::course::lesson::client_state::cookie_attributes;
use crate::course::lesson::cookie_matrix::CookieMatrix;
use crate::course::lesson::page_request_text;
use crate::model::abbreviate::abbreviate;
use crate::model::{Exchange, JarCookie};
use crate::prose::table_lines;
use crate::tui::paint::Pen;
use crate::tui::theme::Tone;
use crate::tui::widget::wrapped_text::WrappedText;

/// `cookies · alice · keeps the id`.
pub(super) fn title(screen: &LessonScreen, scene: LessonScene<'_>) -> String {
    let lane = scene.attempt.lane_title(screen.lane);
    let client = client(screen, scene);
    let parts = [Some("cookies"), client, lane].into_iter().flatten().filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join(" · ")
}

pub(super) fn lines(pen: Pen, screen: &LessonScreen, scene: LessonScene<'_>, columns: usize) -> Vec<Line<'static>> {
    let table = |rows: &[Vec<String>]| -> Vec<Line<'static>> {
        table_lines(rows, columns).iter().map(|line| pen.line(line, Tone::Code)).collect()
    };
    let jar = jar_rows(screen, scene);
    let mut lines = if jar.is_empty() { vec![pen.line("The jar is empty.", Tone::Dim)] } else { table(&jar) };
    if let Some(exchange) = screen.current_exchange(scene, screen.lane) {
        let decisions = decision_lines(pen, exchange, columns);
        if !decisions.is_empty() {
            lines.push(Line::default());
            lines.push(pen.rule(&format!("{} {}", exchange.method(), exchange.url), columns));
            lines.extend(decisions);
        }
    }
    let matrix =
        CookieMatrix::of_page_requests(lane_runs(screen, scene).into_iter().flat_map(LaneRun::exchanges)).rows();
    if !matrix.is_empty() {
        lines.push(Line::default());
        lines.push(pen.rule("every request that a page has started", columns));
        lines.extend(table(&matrix));
    }
    lines
}

impl LessonScreen {
    /// Whether a page has started one of the exchanges at hand, so that the cookies are of interest.
    pub(super) fn is_about_pages(&self, scene: LessonScene<'_>) -> bool {
        self.exchanges(scene, self.lane).iter().any(|exchange| exchange.page_request.is_some())
    }
}

/// The client whose jar is shown: the one that sent the request at hand, or else the first that has a jar.
fn client<'a>(screen: &LessonScreen, scene: LessonScene<'a>) -> Option<&'a str> {
    let of_exchange = screen.current_exchange(scene, screen.lane).and_then(Exchange::client_name);
    of_exchange.or_else(|| scene.attempt.view(screen.lane)?.jars.keys().next().map(String::as_str))
}

/// A heading, and a row for each cookie of the jar.
fn jar_rows(screen: &LessonScreen, scene: LessonScene<'_>) -> Vec<Vec<String>> {
    let view = scene.attempt.view(screen.lane);
    let jar = view.zip(client(screen, scene)).and_then(|(view, client)| view.jars.get(client));
    let Some(jar) = jar.filter(|jar| !jar.is_empty()) else { return Vec::new() };
    let row = |cookie: &JarCookie| {
        let host =
            if cookie.host_only { format!("{} only", cookie.domain) } else { format!("{} and below", cookie.domain) };
        vec![
            format!("{}={}", cookie.name, abbreviate(&cookie.value)),
            host,
            cookie.path.clone(),
            cookie_attributes(cookie),
        ]
    };
    let heading = ["cookie", "goes to", "path", "attributes"].map(str::to_owned).to_vec();
    std::iter::once(heading).chain(jar.iter().map(row)).collect()
}

/// What happened in the lane that is looked at, the oldest first.
fn lane_runs<'a>(screen: &LessonScreen, scene: LessonScene<'a>) -> Vec<&'a LaneRun> {
    let mut runs: Vec<&LaneRun> = Vec::new();
    for run in runs_newest_first(scene.attempt).filter_map(|run| run.lanes.get(screen.lane)) {
        // The present run is among the others once its step is done.
        if !runs.iter().any(|other| std::ptr::eq(*other, run)) {
            runs.push(run);
        }
    }
    runs.reverse();
    runs
}

/// What the browser decided about an exchange: where it comes from, cookie by cookie what was sent and by which rule, what was
/// kept of the response, and what CORS lets the page read.
pub(super) fn decision_lines(pen: Pen, exchange: &Exchange, columns: usize) -> Vec<Line<'static>> {
    let plain = |text: String| WrappedText::plain(&text, Tone::Plain).lines(pen, columns);
    let mut lines: Vec<Line<'static>> = page_request_text::started_by(exchange).into_iter().flat_map(plain).collect();
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
    lines.extend(page_request_text::cors_sentence(exchange).into_iter().flat_map(plain));
    lines
}

fn cookie_head(pen: Pen, name: &str, decision: &str, accepted: bool, columns: usize) -> Line<'static> {
    let (sign, tone) = if accepted { ("✓", Tone::Good) } else { ("✗", Tone::Warn) };
    let head = pen.spans(&[(sign, tone), (" cookie ", Tone::Plain), (name, Tone::Strong)]);
    pen.justify(head, (decision, tone), columns)
}

fn reason_lines(pen: Pen, reason: &str, rule: &str, columns: usize) -> Vec<Line<'static>> {
    let text = if reason.contains(rule) { reason.to_owned() } else { format!("{reason} ({rule})") };
    WrappedText::plain(&text, Tone::Dim).with_lead("  ", Tone::Dim).lines(pen, columns)
}
