//! The pages over a lesson: an exchange byte for byte, the server's checks with what they ask and saw, the curl line.

use ratatui::text::Line;

use super::{LessonOverlay, LessonScene, LessonScreen, PhaseKind, server};
use crate::model::{Exchange, TraceLine};
use crate::prose::{StyledSpan, TextStyle, escape_control_characters, width, wrap};
use crate::tui::keymap::KeyContext;
use crate::tui::paint::Pen;
use crate::tui::screen::page;
use crate::tui::theme::Tone;

/// The title and the lines of the page that is open.
pub(super) fn overlay_page(
    pen: Pen,
    screen: &LessonScreen,
    scene: LessonScene<'_>,
    columns: usize,
) -> (String, Vec<Line<'static>>) {
    match (&screen.overlay, screen.current_exchange(scene, screen.lane)) {
        (
            LessonOverlay::Help
            | LessonOverlay::Nothing
            | LessonOverlay::ActionList(_)
            | LessonOverlay::Request(_)
            | LessonOverlay::Workbench(_)
            | LessonOverlay::Search(_),
            _,
        ) => ("The keys".to_owned(), help_lines(pen, screen, columns)),
        (LessonOverlay::Curl(line), _) => {
            ("The same request from another terminal".to_owned(), curl_lines(pen, line, columns))
        }
        (_, None) => (lane_title(screen, scene), vec![pen.line("No request has travelled yet.", Tone::Dim)]),
        (LessonOverlay::Bytes, Some(exchange)) => (exchange_title("bytes", exchange, screen, scene), Vec::new()),
        (LessonOverlay::Checks, Some(exchange)) => {
            (exchange_title("checks", exchange, screen, scene), check_lines(pen, exchange, columns))
        }
    }
}

/// The keys; those of the tool that lies below come first.
fn help_lines(pen: Pen, screen: &LessonScreen, columns: usize) -> Vec<Line<'static>> {
    let tool: &[KeyContext] = match &screen.overlay_below_help {
        LessonOverlay::ActionList(_) => &[KeyContext::ActionList, KeyContext::ValueField],
        LessonOverlay::Request(_) => &[KeyContext::RequestEditor],
        LessonOverlay::Workbench(_) => &[KeyContext::Workbench, KeyContext::WorkbenchMenu],
        LessonOverlay::Search(_) => &[KeyContext::Search],
        _ if screen.step_phase.1 == PhaseKind::End => {
            return page::help_starting_with(pen, columns, KeyContext::LessonEnd);
        }
        _ => return page::help_starting_with(pen, columns, KeyContext::Lesson),
    };
    page::help_lines(pen, columns, tool)
}

/// `bytes · GET /me → 401 · keeps the id · 1 of 2`.
fn exchange_title(page: &str, exchange: &Exchange, screen: &LessonScreen, scene: LessonScene<'_>) -> String {
    let mut title = format!("{page} · {} {} → {}", exchange.method(), exchange.path(), exchange.status);
    let lane = lane_title(screen, scene);
    if !lane.is_empty() {
        title.push_str(" · ");
        title.push_str(&lane);
    }
    let count = screen.exchanges(scene, screen.lane).len();
    if count > 1 {
        let at = screen.selected_exchange.map_or(count, |at| at.saturating_add(1).min(count));
        title.push_str(" · ");
        title.push_str(&[at.to_string(), count.to_string()].join(" of "));
    }
    title
}

fn lane_title(screen: &LessonScreen, scene: LessonScene<'_>) -> String {
    let lanes = scene.attempt.lanes();
    lanes.get(screen.lane).filter(|_| lanes.len() > 1).map_or_else(String::new, |lane| lane.title.clone())
}

fn check_lines(pen: Pen, exchange: &Exchange, columns: usize) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    if exchange.trace.lines.is_empty() {
        lines.push(pen.line("For this request the server had nothing to check.", Tone::Dim));
    }
    for line in &exchange.trace.lines {
        lines.extend(one_check_lines(pen, line, columns));
    }
    let user = exchange.trace.user.as_deref().unwrap_or("nobody");
    lines.push(pen.spans(&[
        ("The server took the sender for ", Tone::Plain),
        (user, Tone::Strong),
        (".", Tone::Plain),
    ]));
    lines.extend(cookie_lines(pen, exchange, columns));
    lines
}

fn one_check_lines(pen: Pen, line: &TraceLine, columns: usize) -> Vec<Line<'static>> {
    let (sign, tone) = server::verdict_sign(line.verdict);
    let word = line.verdict.word().replace('_', " ");
    let head = pen.spans(&[(sign, tone), (" ", Tone::Plain), (line.check.label(), Tone::Strong)]);
    let mut lines = vec![pen.justify(head, (&word, tone), columns)];
    lines.extend(indented_lines(pen, line.check.question(), Tone::Dim, columns));
    if !line.detail.is_empty() {
        lines.extend(indented_lines(pen, &line.detail, Tone::Code, columns));
    }
    lines
}

/// What the jar decided, cookie by cookie, and by which rule.
fn cookie_lines(pen: Pen, exchange: &Exchange, columns: usize) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    let sent = exchange.cookie_send_decisions.iter().map(|it| {
        let word = if it.sent { "sent" } else { "not sent" };
        (&it.name, word, it.sent, &it.reason, &it.rule)
    });
    let kept = exchange.set_cookie_decisions.iter().map(|it| {
        let word = if it.stored { "kept" } else { "not kept" };
        (&it.name, word, it.stored, &it.reason, &it.rule)
    });
    for (name, word, good, reason, rule) in sent.chain(kept) {
        if lines.is_empty() {
            lines.push(Line::default());
        }
        let (sign, tone) = if good { ("✓", Tone::Good) } else { ("✗", Tone::Warn) };
        let head = pen.spans(&[(sign, tone), (" cookie ", Tone::Plain), (name, Tone::Strong)]);
        lines.push(pen.justify(head, (word, tone), columns));
        let rule = if rule.is_empty() { String::new() } else { format!(" ({rule})") };
        lines.extend(indented_lines(pen, &format!("{reason}{rule}"), Tone::Dim, columns));
    }
    lines
}

fn indented_lines(pen: Pen, text: &str, tone: Tone, columns: usize) -> Vec<Line<'static>> {
    let lines = wrap(&[StyledSpan::new(text, TextStyle::Plain)], columns, "  ", "  ");
    lines.iter().map(|line| pen.line(&line.text(), tone)).collect()
}

/// The curl line, broken between its arguments with `\`, so that it can be copied as it stands.
fn curl_lines(pen: Pen, line: &str, columns: usize) -> Vec<Line<'static>> {
    let mut lines: Vec<Line<'static>> = Vec::new();
    for piece in wrap_shell_command(&escape_control_characters(line), columns) {
        lines.extend(hard_wrap(&piece, columns).iter().map(|piece| pen.line(piece, Tone::Code)));
    }
    lines.push(Line::default());
    let says =
        "Run it while authwalk is open. The request then shows up here: *seen from outside*. **y** copies the line.";
    lines.extend(pen.markdown(says, columns));
    lines
}

/// `text` in pieces of at most `columns` columns, spaces and all; at least one piece.
fn hard_wrap(text: &str, columns: usize) -> Vec<String> {
    use unicode_segmentation::UnicodeSegmentation as _;
    let mut pieces = vec![String::new()];
    let mut used = 0;
    for grapheme in text.graphemes(true) {
        let wide = width(grapheme);
        if used > 0 && used + wide > columns {
            pieces.push(String::new());
            used = 0;
        }
        if let Some(piece) = pieces.last_mut() {
            piece.push_str(grapheme);
        }
        used += wide;
    }
    pieces
}

/// A shell command in lines of at most `columns`, broken at spaces outside of quotes where that is possible.
fn wrap_shell_command(command: &str, columns: usize) -> Vec<String> {
    let mut words: Vec<String> = vec![String::new()];
    let (mut quote, mut escaped) = (None, false);
    for c in command.chars() {
        let last = words.len() - 1;
        match (c, quote) {
            _ if escaped => escaped = false,
            ('\\', None | Some('"')) => escaped = true,
            (' ', None) => {
                words.push(String::new());
                continue;
            }
            (c @ ('\'' | '"'), None) => quote = Some(c),
            (c, Some(open)) if c == open => quote = None,
            _ => {}
        }
        words[last].push(c);
    }
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for word in join_option_values(words) {
        if !line.is_empty() && width(&line) + width(&word) + 3 > columns {
            line.push_str(" \\");
            lines.push(std::mem::replace(&mut line, format!("  {word}")));
        } else if line.is_empty() {
            line = word;
        } else {
            line.push(' ');
            line.push_str(&word);
        }
    }
    lines.push(line);
    lines
}

/// An option and its value stay on one line: `-H 'Host: shop.test'`.
fn join_option_values(words: Vec<String>) -> Vec<String> {
    let mut units: Vec<String> = Vec::new();
    for word in words {
        match units.last_mut() {
            Some(unit) if unit.starts_with('-') && !unit.contains(' ') && !word.starts_with('-') => {
                unit.push(' ');
                unit.push_str(&word);
            }
            _ => units.push(word),
        }
    }
    units
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_broken_between_its_arguments_only() {
        let line = "curl -H 'Host: shop.test' -b 'sid=a b c' http://127.0.0.1:4000/me";
        assert_eq!(wrap_shell_command(line, 80), [line]);
        assert_eq!(
            wrap_shell_command(line, 32),
            ["curl -H 'Host: shop.test' \\", "  -b 'sid=a b c' \\", "  http://127.0.0.1:4000/me"]
        );
    }

    #[test]
    fn a_long_line_is_broken_at_the_edge_with_all_its_spaces() {
        assert_eq!(hard_wrap("a  b漢", 3), ["a  ", "b漢"]);
        assert_eq!(hard_wrap("", 3), [""]);
    }
}
