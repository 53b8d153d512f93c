//! The signs before lines of a list, and a check of the server with the sign of its verdict.

use ratatui::style::{Modifier, Style};
use ratatui::text::Line;

use crate::model::{TraceLine, Verdict};
use crate::tui::paint::Pen;
use crate::tui::theme::Tone;

/// A symbol before a line, and its tone.
#[derive(Clone, Copy, Debug)]
pub(in crate::tui) struct LineSymbol {
    pub(in crate::tui) symbol: &'static str,
    pub(in crate::tui) tone: Tone,
}

impl LineSymbol {
    pub(in crate::tui) const fn new(symbol: &'static str, tone: Tone) -> Self {
        Self { symbol, tone }
    }
}

/// The sign of a verdict. *Not checked* looks like no other, so that it isn't taken for *passed*.
pub(in crate::tui) const fn verdict_sign(verdict: Verdict) -> LineSymbol {
    match verdict {
        Verdict::Passed => LineSymbol::new("✓", Tone::Good),
        Verdict::Failed => LineSymbol::new("✗", Tone::Bad),
        Verdict::NotChecked => LineSymbol::new("–", Tone::Warn),
        Verdict::NotReached => LineSymbol::new("·", Tone::Dim),
    }
}

/// `✓ look up`, with the name of the check in `tone`.
pub(in crate::tui) fn check_label(pen: Pen, check: &TraceLine, tone: Tone) -> Line<'static> {
    let sign = verdict_sign(check.verdict);
    pen.spans(&[(sign.symbol, sign.tone), (" ", Tone::Plain), (check.check.label(), tone)])
}

/// What a check saw. A check that was left out says so.
pub(in crate::tui) fn check_detail(check: &TraceLine) -> &str {
    if check.verdict == Verdict::NotChecked && check.detail.is_empty() { "not checked" } else { &check.detail }
}

/// `line`, highlighted if that is `wanted`. The style of the whole line carries this to the pane that draws it, because the
/// sign goes into a column that the pane does not know of.
pub(in crate::tui) fn highlight_if(line: Line<'static>, wanted: bool) -> Line<'static> {
    if wanted { line.style(Style::new().add_modifier(Modifier::BOLD)) } else { line }
}
