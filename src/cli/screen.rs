//! What every command needs that draws on the whole terminal.

use std::io;

use super::environment::is_env_set;
use super::global_args::{GlobalArgs, ThemeArg};
use super::output::report_failure;
use crate::tui::TuiOptions;
use crate::tui::theme::{Charset, ColorDepth, Palette, Theme};

/// Says that the command needs a terminal, and what to use `instead`.
pub(super) fn refuse_without_terminal(instead: &str) -> io::Result<u8> {
    report_failure(&format!("This needs a terminal to draw on. {instead}"))
}

/// How the screen looks and moves, from the arguments and the environment.
pub(super) fn tui_options(common: &GlobalArgs) -> TuiOptions {
    let variable = |name| std::env::var(name).unwrap_or_default();
    let depth = if is_env_set("NO_COLOR") {
        ColorDepth::Mono
    } else {
        ColorDepth::from_env(&variable("COLORTERM"), &variable("TERM"))
    };
    let palette = match common.theme {
        ThemeArg::Dark => Palette::Dark,
        ThemeArg::Light => Palette::Light,
        ThemeArg::HighContrast => Palette::HighContrast,
    };
    TuiOptions {
        lab_seed: common.lab_seed(),
        animate: !common.no_motion && !is_env_set("NO_MOTION"),
        theme: Theme { palette, depth },
        charset: Charset::from_locale(&variable("LC_ALL"), &variable("LC_CTYPE"), &variable("LANG")),
    }
}
