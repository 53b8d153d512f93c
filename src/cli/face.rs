//! The face of a command: what those need that draw on the whole terminal or, with `--plain`, print lines instead.

use std::io;

use super::environment::{console, is_env_set, ssh_connection};
use super::exit_code::EXIT_OK;
use super::global_args::GlobalArgs;
use super::journal::journal_folder;
use super::output::report_failure;
use crate::course::Review;
use crate::plain;
use crate::play::{QuizSession, ThemeMemory};
use crate::tui::theme::{Charset, ColorDepth, Palette, Theme};
use crate::tui::{PaletteSource, TuiOptions, run_quiz};

/// Says that the command needs a terminal, and what to use `instead`.
pub(super) fn refuse_without_terminal(instead: &str) -> io::Result<u8> {
    report_failure(&format!("This needs a terminal to draw on. {instead}"))
}

/// Asks the questions of `session`, on the screen or line by line. A review passes itself as `forecast`, which the screen
/// shows before the first question. Returns the exit code and the finished session.
pub(super) fn ask_questions(
    common: &GlobalArgs,
    mut session: QuizSession,
    asks_confidence: bool,
    forecast: Option<Review>,
) -> io::Result<(u8, QuizSession)> {
    if common.draws_screen() {
        let (exit_reason, session) = run_quiz(session, asks_confidence, forecast, &tui_options(common))?;
        return Ok((exit_reason.exit_code(), session));
    }
    plain::quiz::ask_questions(&mut console(), &mut session, asks_confidence)?;
    Ok((EXIT_OK, session))
}

/// How the screen looks and moves, from the arguments and the environment.
pub(super) fn tui_options(common: &GlobalArgs) -> TuiOptions {
    let variable = |name| std::env::var(name).unwrap_or_default();
    let depth = if is_env_set("NO_COLOR") {
        ColorDepth::Mono
    } else {
        ColorDepth::from_env(&variable("COLORTERM"), &variable("TERM"))
    };
    let theme_memory = ThemeMemory::in_folder(journal_folder().as_deref());
    let chosen = match common.theme {
        Some(theme) => Some(theme.palette()),
        None => theme_memory.load().as_deref().and_then(Palette::from_name),
    };
    let chosen = chosen.or_else(|| Palette::from_colorfgbg(&variable("COLORFGBG")));
    // The console of Linux prints what it does not understand.
    let answers = depth != ColorDepth::Mono && variable("TERM") != "linux";
    TuiOptions {
        lab_seed: common.lab_seed(),
        animate: !common.no_motion && !is_env_set("NO_MOTION"),
        mouse: !common.no_mouse,
        theme: Theme { palette: chosen.unwrap_or_default(), depth },
        palette_source: if chosen.is_none() && answers { PaletteSource::Guess } else { PaletteSource::Known },
        theme_memory,
        shows_notes: false,
        ssh: ssh_connection(),
        charset: Charset::from_locale(&variable("LC_ALL"), &variable("LC_CTYPE"), &variable("LANG")),
    }
}
