//! The terminal: its size, its colours, what it knows, how wide its characters are.

use super::DoctorItem;
use crate::cli::face::tui_options;
use crate::cli::global_args::GlobalArgs;
use crate::tui::TuiOptions;
use crate::tui::terminal_answers::{TerminalAnswers, terminal_size};
use crate::tui::theme::{Charset, ColorDepth};

/// What cannot be found out without a terminal.
const NO_TERMINAL: &str = "not asked: this is no terminal";

/// What is there where a terminal draws; where there is none, what the environment says.
pub(super) fn terminal_items(common: &GlobalArgs, is_interactive: bool) -> Vec<DoctorItem> {
    let options = tui_options(common);
    let mut items = vec![size_item(is_interactive), color_item(&options), charset_item(&options)];
    let answers = if is_interactive { answers(&options) } else { TerminalReply::NoTerminal };
    items.extend([
        width_item(&answers),
        sign_item(&answers),
        mode_item("mouse", &answers, |answers| answers.knows_mouse, "The keys do everything that a click does."),
        mode_item(
            "synchronized update",
            &answers,
            |answers| answers.knows_synchronized_updates,
            "A frame may be seen while it is drawn; `--no-motion` draws fewer.",
        ),
        clipboard_item(is_interactive),
    ]);
    items
}

/// What became of the questions to the terminal.
enum TerminalReply {
    NoTerminal,
    /// It prints what it does not understand, so it was asked nothing.
    Left,
    Silent,
    /// It could not be read or written.
    Broken,
    Answered(TerminalAnswers),
}

impl TerminalReply {
    /// Why there is no answer.
    const fn reason(&self) -> &'static str {
        match self {
            Self::NoTerminal => NO_TERMINAL,
            Self::Left => "not asked: this terminal would print the question",
            Self::Broken => "asked: the terminal could not be read or written",
            Self::Silent => "asked: the terminal did not answer",
            Self::Answered(_) => "asked: the terminal does not say",
        }
    }
}

#[cfg(unix)]
fn answers(options: &TuiOptions) -> TerminalReply {
    let prints_questions =
        matches!(std::env::var("TERM").as_deref(), Ok("linux" | "dumb")) || options.charset == Charset::Ascii;
    if prints_questions {
        return TerminalReply::Left;
    }
    match crate::tui::terminal_answers::ask_terminal() {
        Ok(answers) if answers.has_answered => TerminalReply::Answered(answers),
        Ok(_) => TerminalReply::Silent,
        Err(_) => TerminalReply::Broken,
    }
}

#[cfg(not(unix))]
fn answers(_: &TuiOptions) -> TerminalReply {
    TerminalReply::Left
}

fn size_item(is_interactive: bool) -> DoctorItem {
    const NAME: &str = "size";
    let Some((columns, rows)) = terminal_size().filter(|_| is_interactive) else {
        return DoctorItem::unknown(NAME, NO_TERMINAL, "`--plain` needs none.");
    };
    let found = format!("{columns}x{rows}");
    match (columns, rows) {
        (..60, _) | (_, ..20) => {
            DoctorItem::different(NAME, found, "The screens need 60x20. `--plain` works in any size.")
        }
        (..80, _) | (_, ..24) => DoctorItem::different(NAME, found, "Panes are folded; they open up from 80x24 on."),
        (..120, _) | (_, ..40) => {
            DoctorItem::fine(NAME, format!("{found}; from 120x40 on, tokens and the story are seen whole"))
        }
        _ => DoctorItem::fine(NAME, found),
    }
}

fn color_item(options: &TuiOptions) -> DoctorItem {
    const NAME: &str = "colours";
    match options.theme.depth {
        ColorDepth::Full => DoctorItem::fine(NAME, "any (COLORTERM, TERM)"),
        ColorDepth::Indexed => DoctorItem::fine(NAME, "256 (TERM)"),
        ColorDepth::Sixteen => DoctorItem::different(
            NAME,
            "16 (TERM)",
            "Their shades are the terminal's own; tones come closer to each other.",
        ),
        ColorDepth::Mono => DoctorItem::different(
            NAME,
            "none (NO_COLOR, or TERM=dumb)",
            "Whatever a colour says is also said by a sign, or by bold or reversed text.",
        ),
    }
}

fn charset_item(options: &TuiOptions) -> DoctorItem {
    const NAME: &str = "characters";
    match options.charset {
        Charset::Unicode => DoctorItem::fine(NAME, "Unicode (LC_ALL, LC_CTYPE, LANG)"),
        Charset::Ascii => DoctorItem::different(
            NAME,
            "ASCII (LC_ALL, LC_CTYPE, LANG)",
            "Lines, arrows and signs are drawn with ASCII. A locale such as `C.UTF-8` brings the others.",
        ),
    }
}

fn width_item(asked: &TerminalReply) -> DoctorItem {
    const NAME: &str = "Unicode width";
    let TerminalReply::Answered(answers) = asked else { return DoctorItem::unknown(NAME, asked.reason(), "") };
    match (answers.wide_columns, answers.combined_columns) {
        (Some(2), Some(1)) => DoctorItem::fine(NAME, "as in the standard (UAX #11)"),
        (Some(_), Some(_)) => DoctorItem::different(
            NAME,
            "another than in the standard (UAX #11)",
            "Lines with Chinese characters or combined accents may be shifted.",
        ),
        _ => DoctorItem::unknown(NAME, asked.reason(), ""),
    }
}

fn sign_item(asked: &TerminalReply) -> DoctorItem {
    const NAME: &str = "box characters";
    let TerminalReply::Answered(answers) = asked else { return DoctorItem::unknown(NAME, asked.reason(), "") };
    match answers.sign_columns {
        Some(3) => DoctorItem::fine(NAME, "one column each; whether the font has them, you see here: ╭─▶ ✓ ✗ ●○ ╯"),
        Some(_) => DoctorItem::different(
            NAME,
            "wider than one column: ╭─▶ ✓ ✗ ●○ ╯",
            "The terminal draws ambiguous characters wide; turn that off, or set `LC_ALL=C` for ASCII.",
        ),
        None => DoctorItem::unknown(NAME, asked.reason(), ""),
    }
}

fn mode_item(
    name: &'static str,
    asked: &TerminalReply,
    mode: impl Fn(&TerminalAnswers) -> Option<bool>,
    consequence: &'static str,
) -> DoctorItem {
    let TerminalReply::Answered(answers) = asked else { return DoctorItem::unknown(name, asked.reason(), "") };
    match mode(answers) {
        Some(true) => DoctorItem::fine(name, "known to the terminal"),
        Some(false) => DoctorItem::different(name, "unknown to the terminal", consequence),
        None => DoctorItem::unknown(name, asked.reason(), ""),
    }
}

/// No terminal says whether it lets programs write to the clipboard.
fn clipboard_item(is_interactive: bool) -> DoctorItem {
    const NAME: &str = "clipboard";
    if !is_interactive {
        return DoctorItem::unknown(NAME, NO_TERMINAL, "");
    }
    let is_in_tmux = std::env::var_os("TMUX").is_some_and(|value| !value.is_empty());
    let consequence = if is_in_tmux {
        "In tmux, `set -g set-clipboard on` lets it through."
    } else {
        "Some terminals want it allowed in their settings. Where nothing arrives, select by hand: `M` gives the mouse back."
    };
    DoctorItem::unknown(NAME, "written by OSC 52, which no terminal confirms", consequence)
}
