//! `check --watch`: again, whenever a file is saved.

use std::convert::Infallible;
use std::io::{self, IsTerminal as _};

use super::report_targets::ReportTargets;
use super::{CheckArgs, ReplayCache, check_once};
use crate::cli::file_watcher::FileWatcher;
use crate::cli::output::print_message;
use crate::cli::{EXIT_USAGE, GlobalArgs};

/// Checks now and after every save, until the program is ended.
pub(super) fn watch_files(
    common: &GlobalArgs,
    args: &CheckArgs,
    plan: &ReportTargets,
    replays: &mut ReplayCache,
) -> io::Result<u8> {
    let paths = if args.paths.is_empty() { common.content.as_slice() } else { &args.paths };
    if paths.is_empty() {
        print_message("the built-in content does not change: name the files or folders to watch.")?;
        return Ok(EXIT_USAGE);
    }
    let endless: io::Result<Infallible> = watch_loop(common, args, plan, replays, FileWatcher::new(paths));
    endless.map(|never| match never {})
}

fn watch_loop(
    common: &GlobalArgs,
    args: &CheckArgs,
    plan: &ReportTargets,
    replays: &mut ReplayCache,
    mut saves: FileWatcher,
) -> io::Result<Infallible> {
    loop {
        check_once(common, args, plan, replays)?;
        if io::stderr().is_terminal() {
            print_message("watching; Ctrl-C ends it.")?;
        }
        saves.wait_for_change();
    }
}
