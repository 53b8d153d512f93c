//! The pages over a lesson: an exchange byte for byte, the server's checks with what they ask and saw, the curl line.

use ratatui::text::Line;

use super::{Layer, LessonScreen, Scene, Standing, server};
use crate::prose::{StyledSpan, TextStyle, escape_control_characters, width, wrap};
use crate::tui::keymap::Screen;
use crate::tui::paint::Pen;
use crate::tui::screen::page;
use crate::tui::theme::Tone;
use crate::world::{Exchange, TraceLine};

/// The title and the lines of the page that is open.
pub(super) fn page(pen: Pen, screen: &LessonScreen, scene: Scene<'_>, columns: usize) -> (String, Vec<Line<'static>>) {
    match (&screen.layer, screen.at_hand(scene, screen.lane)) {
        (
            Layer::Help
            | Layer::Nothing
            | Layer::ByHand(_)
            | Layer::Request(_)
            | Layer::Workbench(_)
            | Layer::Search(_),
            _,
        ) => ("The keys".to_owned(), help(pen, screen, columns)),
        (Layer::Curl(line), _) => ("The same request from another terminal".to_owned(), curl(pen, line, columns)),
        (_, None) => (lane_title(screen, scene), vec![pen.line("No request has travelled yet.", Tone::Dim)]),
        (Layer::Bytes, Some(exchange)) => (title("bytes", exchange, screen, scene), Vec::new()),
        (Layer::Checks, Some(exchange)) => (title("checks", exchange, screen, scene), checks(pen, exchange, columns)),
    }
}

/// The keys; those of the tool that lies below come first.
fn help(pen: Pen, screen: &LessonScreen, columns: usize) -> Vec<Line<'static>> {
    let tool: &[Screen] = match &screen.under {
        Layer::ByHand(_) => &[Screen::ByHand, Screen::Value],
        Layer::Request(_) => &[Screen::Request],
        Layer::Workbench(_) => &[Screen::Workbench, Screen::Menu],
        Layer::Search(_) => &[Screen::Search],
        _ if screen.stood.1 == Standing::End => return page::help_from(pen, columns, Screen::End),
        _ => return page::help_from(pen, columns, Screen::Lesson),
    };
    page::help_of(pen, columns, tool)
}

/// `bytes · GET /me → 401 · keeps the id · 1 of 2`.
fn title(page: &str, exchange: &Exchange, screen: &LessonScreen, scene: Scene<'_>) -> String {
    let mut title = format!("{page} · {} {} → {}", exchange.method(), exchange.path(), exchange.status);
    let lane = lane_title(screen, scene);
    if !lane.is_empty() {
        title.push_str(" · ");
        title.push_str(&lane);
    }
    let count = screen.exchanges(scene, screen.lane).len();
    if count > 1 {
        let at = screen.pick.map_or(count, |at| at.saturating_add(1).min(count));
        title.push_str(" · ");
        title.push_str(&[at.to_string(), count.to_string()].join(" of "));
    }
    title
}

fn lane_title(screen: &LessonScreen, scene: Scene<'_>) -> String {
    let lanes = scene.attempt.lanes();
    lanes.get(screen.lane).filter(|_| lanes.len() > 1).map_or_else(String::new, |lane| lane.title.clone())
}

fn checks(pen: Pen, exchange: &Exchange, columns: usize) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    if exchange.trace.lines.is_empty() {
        lines.push(pen.line("For this request the server had nothing to check.", Tone::Dim));
    }
    for line in &exchange.trace.lines {
        lines.extend(check(pen, line, columns));
    }
    let user = exchange.trace.user.as_deref().unwrap_or("nobody");
    lines.push(pen.parts(&[
        ("The server took the sender for ", Tone::Plain),
        (user, Tone::Strong),
        (".", Tone::Plain),
    ]));
    lines.extend(cookies(pen, exchange, columns));
    lines
}

fn check(pen: Pen, line: &TraceLine, columns: usize) -> Vec<Line<'static>> {
    let (sign, tone) = server::sign(line.verdict);
    let word = line.verdict.word().replace('_', " ");
    let head = pen.parts(&[(sign, tone), (" ", Tone::Plain), (line.check.label(), Tone::Strong)]);
    let mut lines = vec![pen.ends(head, (&word, tone), columns)];
    lines.extend(indented(pen, line.check.question(), Tone::Dim, columns));
    if !line.detail.is_empty() {
        lines.extend(indented(pen, &line.detail, Tone::Code, columns));
    }
    lines
}

/// What the jar decided, cookie by cookie, and by which rule.
fn cookies(pen: Pen, exchange: &Exchange, columns: usize) -> Vec<Line<'static>> {
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
        let head = pen.parts(&[(sign, tone), (" cookie ", Tone::Plain), (name, Tone::Strong)]);
        lines.push(pen.ends(head, (word, tone), columns));
        let rule = if rule.is_empty() { String::new() } else { format!(" ({rule})") };
        lines.extend(indented(pen, &format!("{reason}{rule}"), Tone::Dim, columns));
    }
    lines
}

fn indented(pen: Pen, text: &str, tone: Tone, columns: usize) -> Vec<Line<'static>> {
    let lines = wrap(&[StyledSpan::new(text, TextStyle::Plain)], columns, "  ", "  ");
    lines.iter().map(|line| pen.line(&line.text(), tone)).collect()
}

/// The curl line, broken between its arguments with `\`, so that it can be copied as it stands.
fn curl(pen: Pen, line: &str, columns: usize) -> Vec<Line<'static>> {
    let mut lines: Vec<Line<'static>> = Vec::new();
    for piece in shell_lines(&escape_control_characters(line), columns) {
        lines.extend(broken_at_the_edge(&piece, columns).iter().map(|piece| pen.line(piece, Tone::Code)));
    }
    lines.push(Line::default());
    let says =
        "Run it while authwalk is open. The request then shows up here: *seen from outside*. **y** copies the line.";
    lines.extend(pen.prose(says, columns));
    lines
}

/// `text` in pieces of at most `columns` columns, spaces and all; at least one piece.
fn broken_at_the_edge(text: &str, columns: usize) -> Vec<String> {
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
fn shell_lines(command: &str, columns: usize) -> Vec<String> {
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
    for word in options_with_values(words) {
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
fn options_with_values(words: Vec<String>) -> Vec<String> {
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
        assert_eq!(shell_lines(line, 80), [line]);
        assert_eq!(
            shell_lines(line, 32),
            ["curl -H 'Host: shop.test' \\", "  -b 'sid=a b c' \\", "  http://127.0.0.1:4000/me"]
        );
    }

    #[test]
    fn a_long_line_is_broken_at_the_edge_with_all_its_spaces() {
        assert_eq!(broken_at_the_edge("a  b漢", 3), ["a  ", "b漢"]);
        assert_eq!(broken_at_the_edge("", 3), [""]);
    }
}
