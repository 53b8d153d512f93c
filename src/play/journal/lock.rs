//! The lock that every change of the journal takes, and how long a program waits for it.
//!
//! Another program holds it for as long as it writes. One that holds it longer has stopped or is stuck; nobody waits for
//! that one.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::Path;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

/// Takes the lock of the file at `path`, which is created if need be. Dropping it releases the lock.
///
/// # Errors
/// [`io::ErrorKind::WouldBlock`] when another program still holds it after `patience`; any other error when the file
/// cannot be opened or locked.
pub(super) fn acquire(path: &Path, patience: Duration) -> io::Result<File> {
    let file = open_plain_file(private_file().truncate(false).write(true), path)?;
    match file.try_lock() {
        Ok(()) => return Ok(file),
        Err(TryLockError::Error(error)) => return Err(error),
        Err(TryLockError::WouldBlock) if patience.is_zero() => return Err(held()),
        Err(TryLockError::WouldBlock) => {}
    }
    let (sender, locked) = mpsc::sync_channel(1);
    // It waits for as long as it takes. If that is too long, nobody receives the file, and it is unlocked at once.
    let wait = move || drop(sender.send(file.lock().map(|()| file)));
    thread::Builder::new().name("authwalk-lock".into()).spawn(wait)?;
    locked.recv_timeout(patience).unwrap_or_else(|_| Err(held()))
}

fn held() -> io::Error {
    io::Error::new(io::ErrorKind::WouldBlock, "another program holds its lock")
}

/// Options to open a file, which is created, if need be, for its owner alone.
pub(super) fn private_file() -> OpenOptions {
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.create(true);
    options
}

/// Opens the file at `path`, but no pipe and no device: opening or reading one might never end.
///
/// # Errors
/// When it is no plain file, or cannot be opened.
pub(super) fn open_plain_file(options: &OpenOptions, path: &Path) -> io::Result<File> {
    if fs::metadata(path).is_ok_and(|metadata| !metadata.is_file() && !metadata.is_dir()) {
        return Err(io::Error::other(format!("{} is not a plain file", path.display())));
    }
    options.open(path)
}
