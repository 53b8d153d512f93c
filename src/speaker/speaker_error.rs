//! Why there is no console.

use std::fmt;
use std::io;
use std::path::PathBuf;

/// Why there is no speaker's console.
#[derive(Debug)]
pub enum SpeakerError {
    /// Another presentation of this user has the socket.
    Busy,
    /// The folder for the socket cannot be made or looked at.
    Folder(PathBuf, io::Error),
    /// The folder for the socket belongs to somebody else, or others may write to it.
    UnsafeFolder(PathBuf),
    /// The path of the socket is longer than the system allows.
    PathTooLong(PathBuf),
    /// Nobody can listen on the socket.
    Bind(PathBuf, io::Error),
    /// The system gives no thread.
    NoThread(io::Error),
}

impl fmt::Display for SpeakerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Busy => f.write_str("Another presentation is running, and `authwalk notes` belongs to that one."),
            Self::Folder(path, error) => {
                write!(f, "{}: The folder for the speaker's console cannot be used: {error}.", path.display())
            }
            Self::UnsafeFolder(path) => write!(
                f,
                "{}: Others could use this folder, so there is no speaker's console in it. XDG_RUNTIME_DIR can name another.",
                path.display()
            ),
            Self::PathTooLong(path) => write!(
                f,
                "{}: This is too long for a socket. XDG_RUNTIME_DIR can name a shorter folder.",
                path.display()
            ),
            Self::Bind(path, error) => write!(f, "{}: There is no speaker's console: {error}.", path.display()),
            Self::NoThread(error) => write!(f, "The speaker's console cannot start: {error}."),
        }
    }
}

impl std::error::Error for SpeakerError {}
