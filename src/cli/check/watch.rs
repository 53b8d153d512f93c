//! `check --watch`: again, whenever a file is saved.

use std::convert::Infallible;
use std::io::{self, IsTerminal as _};

use super::outputs::Plan;
use super::{CheckArgs, Replays, once};
use crate::cli::out::message;
use crate::cli::saves::Saves;
use crate::cli::{Common, USAGE};

/// Checks now and after every save, until the program is ended.
pub(super) fn watch(common: &Common, args: &CheckArgs, plan: &Plan, replays: &mut Replays) -> io::Result<u8> {
    let paths = if args.paths.is_empty() { common.content.as_slice() } else { &args.paths };
    if paths.is_empty() {
        message("the built-in content does not change: name the files or folders to watch.")?;
        return Ok(USAGE);
    }
    let endless: io::Result<Infallible> = endless(common, args, plan, replays, Saves::of(paths));
    endless.map(|never| match never {})
}

fn endless(
    common: &Common,
    args: &CheckArgs,
    plan: &Plan,
    replays: &mut Replays,
    mut saves: Saves,
) -> io::Result<Infallible> {
    loop {
        once(common, args, plan, replays)?;
        if io::stderr().is_terminal() {
            message("watching; Ctrl-C ends it.")?;
        }
        saves.wait();
    }
}
