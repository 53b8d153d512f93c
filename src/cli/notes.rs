//! `authwalk notes`: the speaker's console of a presentation, in a second terminal.

use std::io;

use super::face::{refuse_without_terminal, tui_options};
use super::global_args::GlobalArgs;
use crate::speaker::ConsoleLink;
use crate::tui::{ExitReason, run_speaker_console};

/// Shows the console. The exit code is 2 where there is no terminal, or nowhere to look for the presentation.
pub(super) fn run_notes(common: &GlobalArgs) -> io::Result<u8> {
    if !common.draws_screen() {
        return refuse_without_terminal(
            "The notes of a lesson are also shown by `authwalk learn LESSON --plain --notes`.",
        );
    }
    let follow = |on_report| {
        let link = ConsoleLink::start(on_report).map_err(io::Error::other)?;
        let ask: Box<dyn Fn(_)> = Box::new(move |command| link.send(command));
        Ok(ask)
    };
    run_speaker_console(follow, &tui_options(common)).map(ExitReason::exit_code)
}
