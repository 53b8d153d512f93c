//! The workbench on the screen: three parts and a secret to type into, the token, the verdict with its trace.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::verifier_result::TokenVerdict;
use super::workbench_field::WorkbenchField;
use super::workbench_layout::WorkbenchLayout;
use super::{VerifierOwner, Workbench};
use crate::model::calendar::format_timestamp;
use crate::model::{TraceLine, Verdict};
use crate::prose::{escape_control_characters, truncate, width};
use crate::token::Algorithm;
use crate::tui::keymap::{FooterHint, KeyAction};
use crate::tui::paint::{Pen, draw_lines};
use crate::tui::screen::Screen as _;
use crate::tui::theme::Tone;
use crate::tui::widget::list::{HiddenRows, cursor_sign};
use crate::tui::widget::page;
use crate::tui::widget::sign::{check_detail, check_label, verdict_sign};
use crate::tui::widget::text_field::{TextFieldStyle, VisibleRows};
use crate::tui::widget::wrapped_text::WrappedText;

const fn field_tone(field: WorkbenchField) -> Tone {
    match field {
        WorkbenchField::Header => Tone::Bad,
        WorkbenchField::Payload => Tone::Key,
        WorkbenchField::Signature => Tone::Code,
        WorkbenchField::Secret => Tone::Plain,
    }
}

impl Workbench {
    /// Draws the workbench over the whole of `buffer`.
    pub(super) fn draw_over(&self, pen: Pen, buffer: &mut Buffer) {
        let plan = WorkbenchLayout::new(buffer.area);
        draw_head(self, pen, buffer);
        for (field, name) in FIELDS {
            draw_field(self, pen, field, name, plan.field(field), buffer);
        }
        draw_token(self, pen, plan.token, buffer);
        match self.menu {
            Some(cursor) => draw_menu(self, pen, cursor.0, plan.verdict, buffer),
            None => draw_verdict(self, pen, plan.verdict, buffer),
        }
    }
}

const FIELDS: [(WorkbenchField, &str); 4] = [
    (WorkbenchField::Header, "header"),
    (WorkbenchField::Payload, "payload"),
    (WorkbenchField::Signature, "signature"),
    (WorkbenchField::Secret, "a secret to sign with"),
];

fn draw_head(workbench: &Workbench, pen: Pen, buffer: &mut Buffer) {
    let verifier = &workbench.verifier;
    let alg = verifier.algorithm.map_or("no algorithm", Algorithm::name);
    let manner = if verifier.mistakes.is_empty() { "strict" } else { "careless" };
    let description = format!("{manner} verifier, {alg} · {}", format_timestamp(verifier.now));
    let row = Rect { height: 1, ..page::margin(buffer.area) };
    let name = pen.spans(&[("authwalk", Tone::Strong), (" · workbench", Tone::Dim)]);
    draw_lines(&[pen.justify(name, (&description, Tone::Dim), usize::from(row.width))], row, buffer);
}

/// `─ payload ──── not JSON: … ─`.
fn section_title(pen: Pen, name: &str, tone: Tone, note: (&str, Tone), columns: usize) -> Line<'static> {
    let name = format!(" {name} ");
    let room = columns.saturating_sub(width(&name) + 4);
    let shown = truncate(&escape_control_characters(note.0), room);
    let shown = if shown.is_empty() { shown } else { format!(" {shown} ") };
    let rule = "─".repeat(columns.saturating_sub(width(&name) + width(&shown) + 2));
    pen.spans(&[("─", Tone::Dim), (&name, tone), (&rule, Tone::Dim), (&shown, note.1), ("─", Tone::Dim)])
}

fn below_title(area: Rect) -> Rect {
    Rect { y: area.y.saturating_add(1), height: area.height.saturating_sub(1), ..area }
}

fn draw_field(workbench: &Workbench, pen: Pen, field: WorkbenchField, name: &str, area: Rect, buffer: &mut Buffer) {
    let focused = workbench.focus == field && workbench.menu.is_none();
    let (text, fault) = match field {
        WorkbenchField::Secret => (&workbench.secret, None),
        WorkbenchField::Signature => (workbench.token.field(field), None),
        WorkbenchField::Header | WorkbenchField::Payload => {
            let text = workbench.token.field(field);
            (text, json_fault(text.text()))
        }
    };
    let room = below_title(area);
    let columns = usize::from(area.width);
    let error_at = fault.as_ref().and_then(|fault| fault.offset);
    let style = TextFieldStyle { tone: field_tone(field), focused, error_at };
    let VisibleRows { lines, hidden } = text.visible_rows(pen, style, columns, usize::from(room.height));
    let more = hidden.label();
    let (note, note_tone) = match fault {
        Some(fault) if more.is_empty() => (format!("✗ no JSON object: {}", fault.reason), Tone::Bad),
        // What is hidden comes first, so that a long reason does not push it out.
        Some(fault) => (format!("{more} · ✗ no JSON object: {}", fault.reason), Tone::Bad),
        None => (more, Tone::Key),
    };
    let name = if focused { format!("» {name}") } else { name.to_owned() };
    let tone = if focused { Tone::Strong } else { field_tone(field) };
    draw_lines(&[section_title(pen, &name, tone, (&note, note_tone), columns)], area, buffer);
    draw_lines(&lines, room, buffer);
}

/// Why a text isn't a JSON object.
struct JsonFault {
    /// The byte that the parser stumbled over, if it said where.
    offset: Option<usize>,
    reason: String,
}

fn json_fault(text: &str) -> Option<JsonFault> {
    let reason = crate::token::json::read_object(text.as_bytes()).err()?.to_string();
    Some(JsonFault { offset: error_offset(text, &reason), reason })
}

/// The byte that a message of the parser (`… at line 1 column 12`) speaks of.
fn error_offset(text: &str, message: &str) -> Option<usize> {
    let (_, position) = message.rsplit_once(" at line ")?;
    let (line, column) = position.split_once(" column ")?;
    let (line, column): (usize, usize) = (line.parse().ok()?, column.parse().ok()?);
    let line_start: usize = text.split_inclusive('\n').take(line.checked_sub(1)?).map(str::len).sum();
    Some((line_start + column.saturating_sub(1)).min(text.len().saturating_sub(1)))
}

/// The token in three colours, as much of it as there is room for.
fn draw_token(workbench: &Workbench, pen: Pen, area: Rect, buffer: &mut Buffer) {
    let lengths = workbench.token.lengths();
    let note = format!("signed: {} + 1 + {} of {} characters", lengths[0], lengths[1], workbench.token().len());
    let columns = usize::from(area.width);
    draw_lines(&[section_title(pen, "token", Tone::Plain, (&note, Tone::Dim), columns)], area, buffer);
    let room = below_title(area);
    let cells = columns * usize::from(room.height);
    let mut line = Line::default();
    let mut lines = Vec::new();
    let mut used = 0;
    let fields = [WorkbenchField::Header, WorkbenchField::Payload, WorkbenchField::Signature];
    let parts = workbench.token().splitn(3, '.').zip(fields).collect();
    let mut free_cells = cells;
    for (text, tone) in token_spans(parts, cells) {
        let mut rest: Vec<char> = escape_control_characters(&text).chars().collect();
        while !rest.is_empty() && free_cells > 0 {
            let next_rows = rest.split_off(rest.len().min(columns - used));
            line.push_span(pen.span(&rest.iter().collect::<String>(), tone));
            used += rest.len();
            free_cells = free_cells.saturating_sub(rest.len());
            rest = next_rows;
            if used >= columns {
                lines.push(std::mem::take(&mut line));
                used = 0;
            }
        }
    }
    lines.push(line);
    draw_lines(&lines, room, buffer);
}

/// The parts of a token with their tones, in at most `cells` characters: a part that is too long loses its middle.
fn token_spans(parts: Vec<(&str, WorkbenchField)>, cells: usize) -> Vec<(String, Tone)> {
    let total: usize = parts.iter().map(|(text, _)| text.chars().count() + 1).sum();
    let share = (cells / parts.len().max(1)).saturating_sub(2);
    let mut spans = Vec::new();
    for (index, (text, field)) in parts.into_iter().enumerate() {
        if index > 0 {
            spans.push((".".to_owned(), Tone::Strong));
        }
        let tone = field_tone(field);
        let count = text.chars().count();
        if total <= cells || count <= share {
            spans.push((text.to_owned(), tone));
            continue;
        }
        let head: String = text.chars().take(share / 2).collect();
        let tail: String = text.chars().skip(count - share / 3).collect();
        spans.extend([(head, tone), ("…".to_owned(), Tone::Strong), (tail, tone)]);
    }
    spans
}

fn draw_verdict(workbench: &Workbench, pen: Pen, area: Rect, buffer: &mut Buffer) {
    let columns = usize::from(area.width);
    let (verdict, tone) = match &workbench.result.verdict {
        TokenVerdict::Valid => ("✓ valid: the verifier believes it".to_owned(), Tone::Good),
        TokenVerdict::Refused(check) => (format!("✗ refused by: {check}"), Tone::Bad),
        TokenVerdict::Unknown(why) => (format!("– not verified here: {why}"), Tone::Warn),
    };
    draw_lines(&[section_title(pen, &verdict, tone, ("", Tone::Dim), columns)], area, buffer);
    let (room, checks) = (below_title(area), &workbench.result.trace.lines);
    let rows = usize::from(room.height);
    if checks.len() > rows {
        return draw_checks_in_two_columns(pen, checks, room, buffer);
    }
    let spare = rows - checks.len();
    let lines = checks.iter().flat_map(|check| check_lines(pen, check, columns, spare)).collect();
    draw_lines(&pen.truncate(lines, rows), room, buffer);
}

/// The check that refused says what it saw below the columns, where it has their whole width.
fn draw_checks_in_two_columns(pen: Pen, checks: &[TraceLine], area: Rect, buffer: &mut Buffer) {
    let column_width = area.width / 2;
    let columns = usize::from(column_width.saturating_sub(1));
    let reached = checks.iter().filter(|check| check.verdict != Verdict::NotReached);
    let mut lines: Vec<_> = reached.map(|check| short_check(pen, check, columns)).collect();
    if lines.len() < checks.len() {
        lines.push(pen.line(&format!("· {} not reached", checks.len() - lines.len()), Tone::Dim));
    }
    let failed = checks.iter().find(|check| check.verdict == Verdict::Failed);
    let detail = failed.map(|check| detail_lines(pen, &check.detail, usize::from(area.width))).unwrap_or_default();
    let detail_height = u16::try_from(detail.len()).unwrap_or(u16::MAX).min(2);
    let height = area.height.saturating_sub(detail_height);
    let rows = lines.len().div_ceil(2).max(usize::from(height).min(lines.len()));
    for (index, column) in lines.chunks(rows.max(1)).enumerate() {
        let x = area.x + column_width * u16::try_from(index).unwrap_or(0);
        let column_area = Rect { x, width: column_width.saturating_sub(1), height, ..area };
        draw_lines(&pen.truncate(column.to_vec(), usize::from(height)), column_area, buffer);
    }
    let below = Rect { y: area.y + height, height: detail_height, ..area };
    draw_lines(&pen.truncate(detail, usize::from(detail_height)), below, buffer);
}

/// What a failed check saw, on lines of its own.
fn detail_lines(pen: Pen, text: &str, columns: usize) -> Vec<Line<'static>> {
    WrappedText::plain(text, Tone::Bad).with_lead("  ", Tone::Bad).lines(pen, columns)
}

fn short_check(pen: Pen, check: &TraceLine, columns: usize) -> Line<'static> {
    let detail = if check.verdict == Verdict::Failed { "see below" } else { check_detail(check) };
    pen.justify(check_label(pen, check, Tone::Plain), (detail, Tone::Dim), columns)
}

/// A check; where it failed and there are rows to `spare`, what it saw may take lines of its own.
fn check_lines(pen: Pen, check: &TraceLine, columns: usize, spare: usize) -> Vec<Line<'static>> {
    let (label, detail) = (check_label(pen, check, Tone::Plain), check_detail(check));
    let failed = check.verdict == Verdict::Failed;
    let fits = label.width() + 1 + width(&escape_control_characters(detail)) <= columns;
    if failed && !fits && spare >= 3 {
        return std::iter::once(label).chain(detail_lines(pen, detail, columns)).collect();
    }
    let tone = if failed { verdict_sign(check.verdict).tone } else { Tone::Dim };
    vec![pen.justify(label, (detail, tone), columns)]
}

fn draw_menu(workbench: &Workbench, pen: Pen, cursor: usize, area: Rect, buffer: &mut Buffer) {
    let items = workbench.menu_items();
    let room = below_title(area);
    let rows = usize::from(room.height);
    let hidden = HiddenRows::around(cursor, rows, items.len());
    let columns = usize::from(area.width);
    draw_lines(&[section_title(pen, "what to do", Tone::Strong, (&hidden.label(), Tone::Key), columns)], area, buffer);
    let lines = items.iter().enumerate().skip(hidden.above).take(rows).map(|(index, item)| {
        let sign = cursor_sign(index == cursor);
        pen.spans(&[(sign.symbol, Tone::Key), (&item.label, sign.tone)])
    });
    draw_lines(&lines.collect::<Vec<_>>(), room, buffer);
}

/// The keys that do something now.
pub(super) fn workbench_hints(workbench: &Workbench) -> Vec<FooterHint> {
    let mut actions = vec![
        KeyAction::Menu,
        KeyAction::NextField,
        KeyAction::Close,
        KeyAction::Send,
        KeyAction::SignatureSteps,
        KeyAction::Undo,
        KeyAction::Copy,
        KeyAction::Help,
        KeyAction::Quit,
    ];
    if workbench.verifier.owner == VerifierOwner::Workbench {
        actions.retain(|action| *action != KeyAction::Send);
    }
    if workbench.menu.is_some() {
        actions = vec![
            KeyAction::Up,
            KeyAction::Down,
            KeyAction::Confirm,
            KeyAction::Close,
            KeyAction::Help,
            KeyAction::Quit,
        ];
    }
    page::footer_hints(workbench.key_context(), &actions)
}
