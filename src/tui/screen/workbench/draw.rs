//! The workbench on the screen: three parts and a secret to type into, the token, the verdict with its trace.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::draw_field::{draw_field, draw_meaning};
use super::draw_token::draw_token;
use super::draw_verdict::{draw_remarks, draw_signature_steps, draw_verdict, draw_verifier};
use super::section::section_title;
use super::workbench_field::WorkbenchField;
use super::workbench_layout::{WorkbenchLayout, below_title};
use super::{VerifierOwner, Workbench};
use crate::model::calendar::format_timestamp;
use crate::token::Algorithm;
use crate::tui::keymap::{FooterHint, KeymapAction};
use crate::tui::paint::{Pen, draw_lines};
use crate::tui::screen::Screen as _;
use crate::tui::theme::Tone;
use crate::tui::widget::list::{HiddenRows, cursor_sign};
use crate::tui::widget::screen_parts;

impl Workbench {
    /// Draws the workbench over the whole of `buffer`.
    pub(super) fn draw_over(&self, pen: Pen, buffer: &mut Buffer) {
        let layout = WorkbenchLayout::new(self, buffer.area);
        draw_head(self, pen, buffer);
        for (field, name) in FIELDS {
            draw_field(self, pen, (field, name), &layout, buffer);
        }
        draw_meaning(self, pen, layout.meaning, buffer);
        draw_token(self, pen, layout.token, buffer);
        draw_remarks(self, pen, layout.remarks, buffer);
        match self.menu {
            Some(cursor) => draw_menu(self, pen, cursor.0, layout.verdict, buffer),
            None => draw_verdict(self, pen, layout.verdict, buffer),
        }
        draw_signature_steps(self, pen, layout.signature_steps, buffer);
        draw_verifier(self, pen, layout.verifier, buffer);
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
    let name = pen.spans(&[("authwalk", Tone::Strong), (" · workbench", Tone::Dim)]);
    screen_parts::draw_head_row(pen, name, "", (&description, Tone::Dim), buffer);
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
        KeymapAction::Menu,
        KeymapAction::NextField,
        KeymapAction::Close,
        KeymapAction::Send,
        KeymapAction::SignatureSteps,
        KeymapAction::ToggleRaw,
        KeymapAction::Undo,
        KeymapAction::Copy,
        KeymapAction::Help,
        KeymapAction::Quit,
    ];
    if workbench.verifier.owner == VerifierOwner::Workbench {
        actions.retain(|action| *action != KeymapAction::Send);
    }
    if workbench.selected_item().is_some() {
        actions = vec![
            KeymapAction::Up,
            KeymapAction::Down,
            KeymapAction::Confirm,
            KeymapAction::Close,
            KeymapAction::Help,
            KeymapAction::Quit,
        ];
    }
    screen_parts::footer_hints(workbench.keymap_context(), &actions)
}
