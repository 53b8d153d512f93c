//! The overlay of cookies: the jar as a table, what the browser decided about the request at hand, and a matrix that grows with
//! every request that a page has started.

use ratatui::text::Line;

use super::exchanges::runs_newest_first;
use super::{LessonScene, LessonScreen};
use crate::course::LaneRun;
use crate::course::lesson::cookie_matrix::{CookieMatrix, EMPTY_JAR, PAGE_REQUESTS, jar_rows};
use crate::course::lesson::page_request_text::{self, CookieDecision};
use crate::model::Exchange;
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
    let view = scene.attempt.view(screen.lane);
    let jar = view.zip(client(screen, scene)).and_then(|(view, client)| view.jars.get(client));
    let mut lines = match jar.filter(|jar| !jar.is_empty()) {
        Some(jar) => table(&jar_rows(jar)),
        None => vec![pen.line(EMPTY_JAR, Tone::Dim)],
    };
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
        lines.push(pen.rule(PAGE_REQUESTS, columns));
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
    for decision in page_request_text::cookie_decisions(exchange) {
        let reason = WrappedText::plain(&decision.reason, Tone::Dim).with_lead("  ", Tone::Dim);
        lines.push(cookie_head(pen, &decision, columns));
        lines.extend(reason.lines(pen, columns));
    }
    lines.extend(page_request_text::cors_sentence(exchange).into_iter().flat_map(plain));
    lines
}

fn cookie_head(pen: Pen, decision: &CookieDecision<'_>, columns: usize) -> Line<'static> {
    let (sign, tone) = if decision.is_accepted { ("✓", Tone::Good) } else { ("✗", Tone::Warn) };
    let head = pen.spans(&[(sign, tone), (" cookie ", Tone::Plain), (decision.name, Tone::Strong)]);
    pen.justify(head, (decision.verdict, tone), columns)
}
