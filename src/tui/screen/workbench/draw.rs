//! The workbench on the screen: three parts and a secret to type into, the token, the verdict with its trace.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::{TokenVerdict, VerifierOwner, Workbench, WorkbenchField, WorkbenchMenu};
use crate::model::{TraceLine, Verdict};
use crate::prose::{escape_control_characters, truncate, width};
use crate::token::formatting;
use crate::tui::keymap::{self, Action};
use crate::tui::paint::{Pen, draw_lines};
use crate::tui::screen::text_field::{HiddenRows, TextFieldStyle};
use crate::tui::screen::{draw_size_warning, page};
use crate::tui::theme::Tone;

/// The places of everything. Each has a title in its first row.
struct WorkbenchLayout {
    header: Rect,
    payload: Rect,
    signature: Rect,
    secret: Rect,
    token: Rect,
    verdict: Rect,
}

/// From this width on the verdict stands beside what is typed into.
const SIDE_BY_SIDE_WIDTH: u16 = 110;

fn layout(area: Rect) -> WorkbenchLayout {
    let left = if area.width >= SIDE_BY_SIDE_WIDTH { area.width / 2 } else { area.width };
    let column = |x: u16, width: u16, y: u16, height: u16| {
        Rect { x: area.x + x + 1, y: area.y + y, width: width.saturating_sub(2), height }.intersection(area)
    };
    let rows = area.height.saturating_sub(2);
    // Header, signature, secret and token keep a row each; what is over goes to the payload and the verdict.
    let beside = left < area.width;
    let one_part = if beside { 3 } else { 2 };
    let token = if rows < 20 { 2 } else { 3 };
    let fixed = one_part + one_part + 2 + token;
    let payload = if beside { rows.saturating_sub(fixed) } else { 3.max(rows.saturating_sub(fixed) / 3) };
    let verdict = if beside { rows } else { rows.saturating_sub(fixed + payload) };
    let (one, two) = (1 + one_part, 1 + one_part + payload);
    WorkbenchLayout {
        header: column(0, left, 1, one_part),
        payload: column(0, left, one, payload),
        signature: column(0, left, two, one_part),
        secret: column(0, left, two + one_part, 2),
        token: column(0, left, two + one_part + 2, token),
        verdict: if beside {
            column(left, area.width - left, 1, verdict)
        } else {
            column(0, left, two + one_part + 2 + token, verdict)
        },
    }
}

/// How many columns the text of `part` has on a screen of this size.
pub(super) fn field_columns(part: WorkbenchField, area: Rect) -> usize {
    let plan = layout(area);
    let room = match part {
        WorkbenchField::Header => plan.header,
        WorkbenchField::Payload => plan.payload,
        WorkbenchField::Signature => plan.signature,
        WorkbenchField::Secret => plan.secret,
    };
    usize::from(room.width)
}

const fn field_tone(part: WorkbenchField) -> Tone {
    match part {
        WorkbenchField::Header => Tone::Bad,
        WorkbenchField::Payload => Tone::Key,
        WorkbenchField::Signature => Tone::Code,
        WorkbenchField::Secret => Tone::Plain,
    }
}

/// Draws the workbench over the whole of `buffer`.
pub(super) fn draw(bench: &Workbench, pen: Pen, buffer: &mut Buffer) {
    if draw_size_warning(pen, buffer) {
        return;
    }
    if let WorkbenchMenu::SignatureSteps(scroll) = bench.menu {
        return super::signature_steps::draw(bench, scroll, pen, buffer);
    }
    let area = buffer.area;
    let plan = layout(area);
    let alg = bench.verifier.algorithm.map_or("no algorithm", crate::token::Algorithm::name);
    let manner = if bench.verifier.mistakes.is_empty() { "strict" } else { "careless" };
    let place = format!("{manner} verifier, {alg} · {}", formatting::format_timestamp(bench.verifier.now));
    let inner = Rect { x: area.x + 1, width: area.width.saturating_sub(2), height: 1, y: area.y };
    let name = pen.spans(&[("authwalk", Tone::Strong), (" · workbench", Tone::Dim)]);
    draw_lines(&[pen.justify(name, (&place, Tone::Dim), usize::from(inner.width))], inner, buffer);

    draw_field(bench, pen, WorkbenchField::Header, "header", plan.header, buffer);
    draw_field(bench, pen, WorkbenchField::Payload, "payload", plan.payload, buffer);
    draw_field(bench, pen, WorkbenchField::Signature, "signature", plan.signature, buffer);
    draw_field(bench, pen, WorkbenchField::Secret, "a secret to sign with", plan.secret, buffer);
    draw_token(bench, pen, plan.token, buffer);
    match bench.menu {
        WorkbenchMenu::Closed | WorkbenchMenu::SignatureSteps(_) => draw_verdict(bench, pen, plan.verdict, buffer),
        WorkbenchMenu::Open(at) => draw_menu(bench, pen, at, plan.verdict, buffer),
    }
    draw_footer(bench, pen, buffer);
}

/// `─ payload ──── not JSON: … ─`.
fn section_title(pen: Pen, name: &str, tone: Tone, mark: (&str, Tone), columns: usize) -> Line<'static> {
    let name = format!(" {name} ");
    let room = columns.saturating_sub(width(&name) + 4);
    let said = truncate(&escape_control_characters(mark.0), room);
    let said = if said.is_empty() { said } else { format!(" {said} ") };
    let rule = "─".repeat(columns.saturating_sub(width(&name) + width(&said) + 2));
    pen.spans(&[("─", Tone::Dim), (&name, tone), (&rule, Tone::Dim), (&said, mark.1), ("─", Tone::Dim)])
}

fn below_title(area: Rect) -> Rect {
    Rect { y: area.y.saturating_add(1), height: area.height.saturating_sub(1), ..area }
}

fn draw_field(bench: &Workbench, pen: Pen, part: WorkbenchField, name: &str, area: Rect, buffer: &mut Buffer) {
    let focused = bench.focus == part && bench.menu == WorkbenchMenu::Closed;
    let text = if part == WorkbenchField::Secret { &bench.secret } else { bench.token.field(part) };
    let wrong =
        if matches!(part, WorkbenchField::Header | WorkbenchField::Payload) { json_fault(text.text()) } else { None };
    let room = below_title(area);
    let columns = usize::from(area.width);
    let look = TextFieldStyle { tone: field_tone(part), focused, error_at: wrong.as_ref().and_then(|(at, _)| *at) };
    let (lines, hidden) = text.lines(pen, look, columns, usize::from(room.height));
    let mark = hidden.label();
    let said = match &wrong {
        Some((_, why)) if mark.is_empty() => (format!("✗ {why}"), Tone::Bad),
        // The mark comes first, so that a long reason does not push it out.
        Some((_, why)) => (format!("{mark} · ✗ {why}"), Tone::Bad),
        None => (mark, Tone::Key),
    };
    let name = if focused { format!("» {name}") } else { name.to_owned() };
    let tone = if focused { Tone::Strong } else { field_tone(part) };
    draw_lines(&[section_title(pen, &name, tone, (&said.0, said.1), columns)], area, buffer);
    draw_lines(&lines, room, buffer);
}

/// Where and why `text` is no JSON object, if it is none.
fn json_fault(text: &str) -> Option<(Option<usize>, String)> {
    let why = crate::token::json::read_object(text.as_bytes()).err()?;
    Some((error_offset(text, &why), format!("no JSON object: {why}")))
}

/// The byte that a message of the parser (`… at line 1 column 12`) speaks of.
fn error_offset(text: &str, why: &str) -> Option<usize> {
    let (_, rest) = why.rsplit_once(" at line ")?;
    let (line, column) = rest.split_once(" column ")?;
    let (line, column): (usize, usize) = (line.parse().ok()?, column.parse().ok()?);
    let begin: usize = text.split_inclusive('\n').take(line.checked_sub(1)?).map(str::len).sum();
    Some((begin + column.saturating_sub(1)).min(text.len().saturating_sub(1)))
}

/// The token in three colours, as much of it as there is room for.
fn draw_token(bench: &Workbench, pen: Pen, area: Rect, buffer: &mut Buffer) {
    let lengths = bench.token.lengths();
    let said = format!("signed: {} + 1 + {} of {} characters", lengths[0], lengths[1], bench.token().len());
    let columns = usize::from(area.width);
    draw_lines(&[section_title(pen, "token", Tone::Plain, (&said, Tone::Dim), columns)], area, buffer);
    let room = below_title(area);
    let cells = columns * usize::from(room.height);
    let mut line = Line::default();
    let mut lines = Vec::new();
    let mut used = 0;
    let parts =
        bench.token().splitn(3, '.').zip([WorkbenchField::Header, WorkbenchField::Payload, WorkbenchField::Signature]);
    let mut left = cells;
    let ends = token_spans(parts.collect(), cells);
    for (text, tone) in ends {
        let text = escape_control_characters(&text).into_owned();
        let mut rest: Vec<char> = text.chars().collect();
        while !rest.is_empty() && left > 0 {
            let tail = rest.split_off(rest.len().min(columns - used));
            line.push_span(pen.span(&rest.iter().collect::<String>(), tone));
            used += rest.len();
            left = left.saturating_sub(rest.len());
            rest = tail;
            if used >= columns {
                lines.push(std::mem::take(&mut line));
                used = 0;
            }
        }
    }
    lines.push(line);
    draw_lines(&lines, room, buffer);
}

/// The parts of a token with their tones, in at most `cells` characters: of each that is too long the middle goes.
fn token_spans(parts: Vec<(&str, WorkbenchField)>, cells: usize) -> Vec<(String, Tone)> {
    let total: usize = parts.iter().map(|(text, _)| text.chars().count() + 1).sum();
    let share = (cells / parts.len().max(1)).saturating_sub(2);
    let mut pieces = Vec::new();
    for (at, (text, part)) in parts.into_iter().enumerate() {
        if at > 0 {
            pieces.push((".".to_owned(), Tone::Strong));
        }
        let count = text.chars().count();
        if total <= cells || count <= share {
            pieces.push((text.to_owned(), field_tone(part)));
            continue;
        }
        let head: String = text.chars().take(share / 2).collect();
        let tail: String = text.chars().skip(count - share / 3).collect();
        pieces.extend([(head, field_tone(part)), ("…".to_owned(), Tone::Strong), (tail, field_tone(part))]);
    }
    pieces
}

const fn verdict_sign(verdict: Verdict) -> (&'static str, Tone) {
    match verdict {
        Verdict::Passed => ("✓", Tone::Good),
        Verdict::Failed => ("✗", Tone::Bad),
        Verdict::NotChecked => ("–", Tone::Warn),
        Verdict::NotReached => ("·", Tone::Dim),
    }
}

fn draw_verdict(bench: &Workbench, pen: Pen, area: Rect, buffer: &mut Buffer) {
    let columns = usize::from(area.width);
    let (word, tone) = match &bench.result.verdict {
        TokenVerdict::Valid => ("✓ valid: the verifier believes it".to_owned(), Tone::Good),
        TokenVerdict::Refused(check) => (format!("✗ refused by: {check}"), Tone::Bad),
        TokenVerdict::Unknown(why) => (format!("– not verified here: {why}"), Tone::Warn),
    };
    draw_lines(&[section_title(pen, &word, tone, ("", Tone::Dim), columns)], area, buffer);
    let room = below_title(area);
    let (rows, lines) = (usize::from(room.height), &bench.result.trace.lines);
    if lines.len() <= rows {
        let all = lines.iter().flat_map(|line| check_lines(pen, line, columns, rows - lines.len()));
        draw_lines(&pen.truncate(all.collect(), rows), room, buffer);
        return;
    }
    // Two columns; the check that refused says what it saw on a line of its own below them.
    let failed = lines.iter().find(|line| line.verdict == Verdict::Failed);
    let half = room.width / 2;
    let each = usize::from(half.saturating_sub(1));
    let made = lines.iter().filter(|line| line.verdict != Verdict::NotReached);
    let mut short: Vec<_> = made.map(|line| short_check(pen, line, each)).collect();
    if short.len() < lines.len() {
        short.push(pen.line(&format!("· {} not reached", lines.len() - short.len()), Tone::Dim));
    }
    let said = failed.map(|failed| wrap_plain(pen, &failed.detail, columns)).unwrap_or_default();
    let below = u16::try_from(said.len()).unwrap_or(u16::MAX).min(2);
    let height = room.height.saturating_sub(below);
    let rows = short.len().div_ceil(2).max(usize::from(height).min(short.len()));
    for (at, part) in short.chunks(rows.max(1)).enumerate() {
        let x = room.x + half * u16::try_from(at).unwrap_or(0);
        draw_lines(
            &pen.truncate(part.to_vec(), usize::from(height)),
            Rect { x, width: half.saturating_sub(1), height, ..room },
            buffer,
        );
    }
    draw_lines(&pen.truncate(said, usize::from(below)), Rect { y: room.y + height, height: below, ..room }, buffer);
}

/// A plain text in lines of `columns`.
fn wrap_plain(pen: Pen, text: &str, columns: usize) -> Vec<Line<'static>> {
    let span = crate::prose::StyledSpan::new(text, crate::prose::TextStyle::Plain);
    let lines = crate::prose::wrap(&[span], columns, "  ", "  ");
    lines.iter().map(|line| pen.line(&line.text(), Tone::Bad)).collect()
}

fn short_check(pen: Pen, line: &TraceLine, columns: usize) -> Line<'static> {
    let (sign, tone) = verdict_sign(line.verdict);
    let label = pen.spans(&[(sign, tone), (" ", Tone::Plain), (line.check.label(), Tone::Plain)]);
    let saw = match line.verdict {
        Verdict::Failed => "see below",
        Verdict::NotChecked if line.detail.is_empty() => "not checked",
        _ => &line.detail,
    };
    pen.justify(label, (saw, Tone::Dim), columns)
}

/// A check; what it saw on lines of its own where there are rows to `spare`.
fn check_lines(pen: Pen, line: &TraceLine, columns: usize, spare: usize) -> Vec<Line<'static>> {
    let (sign, tone) = verdict_sign(line.verdict);
    let label = pen.spans(&[(sign, tone), (" ", Tone::Plain), (line.check.label(), Tone::Plain)]);
    let word = if line.verdict == Verdict::NotChecked && line.detail.is_empty() { "not checked" } else { &line.detail };
    let fits = label.width() + 1 + width(&escape_control_characters(word)) <= columns;
    if fits || spare < 3 || line.verdict != Verdict::Failed {
        return vec![pen.justify(
            label,
            (word, if line.verdict == Verdict::Failed { tone } else { Tone::Dim }),
            columns,
        )];
    }
    std::iter::once(label).chain(wrap_plain(pen, word, columns)).collect()
}

fn draw_menu(bench: &Workbench, pen: Pen, at: usize, area: Rect, buffer: &mut Buffer) {
    let offers = bench.menu_items();
    let room = below_title(area);
    let rows = usize::from(room.height);
    let first = at.saturating_sub(rows / 2).min(offers.len().saturating_sub(rows));
    let hidden = HiddenRows { above: first, below: offers.len().saturating_sub(first + rows) };
    let columns = usize::from(area.width);
    draw_lines(&[section_title(pen, "what to do", Tone::Strong, (&hidden.label(), Tone::Key), columns)], area, buffer);
    let lines = offers.iter().enumerate().skip(first).take(rows).map(|(number, offer)| {
        let here = number == at;
        let tone = if here { Tone::Selected } else { Tone::Plain };
        pen.spans(&[(if here { "▸ " } else { "  " }, Tone::Key), (&offer.label, tone)])
    });
    draw_lines(&lines.collect::<Vec<_>>(), room, buffer);
}

fn draw_footer(bench: &Workbench, pen: Pen, buffer: &mut Buffer) {
    if let Some(notice) = &bench.notice {
        page::draw_notice(pen, notice, buffer);
        return;
    }
    let typing = [
        Action::Menu,
        Action::NextField,
        Action::Close,
        Action::Send,
        Action::SignatureSteps,
        Action::Undo,
        Action::Copy,
        Action::Help,
        Action::Quit,
    ];
    let menu = [Action::Up, Action::Down, Action::Confirm, Action::Close, Action::Help, Action::Quit];
    let actions = if bench.menu == WorkbenchMenu::Closed { &typing[..] } else { &menu[..] };
    let wanted = |action: &&Action| **action != Action::Send || bench.verifier.owner == VerifierOwner::Shop;
    let hints = actions.iter().filter(wanted).filter_map(|action| keymap::footer_hint(bench.key_context(), *action));
    page::draw_footer(pen, &hints.collect::<Vec<_>>(), buffer);
}
