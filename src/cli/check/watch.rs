//! `check --watch`: again, whenever a file is saved. Files are looked at ten times a second; that needs no further
//! crate, works on every file system, and costs a fraction of a percent of one core for a course.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::fs;
use std::io::{self, IsTerminal as _};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, SystemTime};

use super::outputs::Plan;
use super::{CheckArgs, Replays, once};
use crate::cli::out::message;
use crate::cli::{Common, USAGE};
use crate::content::read::disk::Files;

/// How long nobody looks.
const PAUSE: Duration = Duration::from_millis(100);

/// What a file looked like: when it was changed, and its size.
type Look = (Option<SystemTime>, u64);

/// Checks now and after every save, until the program is ended.
pub(super) fn watch(common: &Common, args: &CheckArgs, plan: &Plan, replays: &mut Replays) -> io::Result<u8> {
    let paths = if args.paths.is_empty() { common.content.as_slice() } else { &args.paths };
    if paths.is_empty() {
        message("the built-in content does not change: name the files or folders to watch.")?;
        return Ok(USAGE);
    }
    let endless: io::Result<Infallible> = endless(common, args, plan, replays, paths);
    endless.map(|never| match never {})
}

fn endless(
    common: &Common,
    args: &CheckArgs,
    plan: &Plan,
    replays: &mut Replays,
    paths: &[PathBuf],
) -> io::Result<Infallible> {
    loop {
        let seen = looks(paths);
        once(common, args, plan, replays)?;
        if io::stderr().is_terminal() {
            message("watching; Ctrl-C ends it.")?;
        }
        while looks(paths) == seen {
            thread::sleep(PAUSE);
        }
    }
}

/// What every file that is checked looks like now.
fn looks(paths: &[PathBuf]) -> BTreeMap<PathBuf, Look> {
    let files = Files::with_packs(paths).paths;
    files.into_iter().map(|path| (look(&path), path)).map(|(look, path)| (path, look)).collect()
}

fn look(path: &Path) -> Look {
    fs::metadata(path).map_or((None, 0), |metadata| (metadata.modified().ok(), metadata.len()))
}
