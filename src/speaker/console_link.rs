//! The end of the console: it finds the presentation, whichever of the two began first, and finds it again.

use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use super::runtime_folder::socket_path;
use super::speaker_error::SpeakerError;
use crate::model::speaker_view::{SpeakerCommand, SpeakerReport};

/// How often a presentation is looked for that is not there.
const RETRY_INTERVAL: Duration = Duration::from_millis(200);

/// How long the presentation may take to hear what it is asked for.
const WRITE_TIMEOUT: Duration = Duration::from_millis(500);

/// The longest line of a presentation, in bytes.
const MAX_VIEW_BYTES: u64 = 256 * 1024;

/// The connection just now, if there is one.
type Connection = Arc<Mutex<Option<UnixStream>>>;

/// A console that looks for its presentation.
pub struct ConsoleLink {
    connection: Connection,
}

impl ConsoleLink {
    /// Looks for the presentation of this user. `on_report` is called on a thread of its own with each change; the link ends
    /// when it returns false.
    ///
    /// # Errors
    /// When there is no safe place for the socket, or no thread.
    pub fn start(on_report: impl FnMut(SpeakerReport) -> bool + Send + 'static) -> Result<Self, SpeakerError> {
        Self::start_at(socket_path()?, on_report)
    }

    /// The same at this path.
    ///
    /// # Errors
    /// When there is no thread.
    pub fn start_at(
        path: PathBuf,
        mut on_report: impl FnMut(SpeakerReport) -> bool + Send + 'static,
    ) -> Result<Self, SpeakerError> {
        let connection = Connection::default();
        let followed = Arc::clone(&connection);
        let follow = move || {
            let mut is_wanted = on_report(SpeakerReport::Absent);
            while is_wanted {
                if let Ok(stream) = connect(&path, &followed) {
                    is_wanted = follow_presentation(stream, &mut on_report);
                    *followed.lock().unwrap_or_else(PoisonError::into_inner) = None;
                }
                thread::sleep(RETRY_INTERVAL);
            }
        };
        let named = thread::Builder::new().name("authwalk-console".to_owned());
        named.spawn(follow).map_err(SpeakerError::NoThread)?;
        Ok(Self { connection })
    }

    /// Asks the presentation for something; without one, nothing happens.
    pub fn send(&self, command: SpeakerCommand) {
        let mut connection = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(stream) = connection.as_mut() else { return };
        let Ok(mut line) = serde_json::to_vec(&command) else { return };
        line.push(b'\n');
        // A presentation that is gone is noticed by the thread that reads.
        drop(stream.write_all(&line));
    }
}

/// Follows a presentation for as long as it is there; returns whether to look for the next one.
fn follow_presentation(stream: UnixStream, on_report: &mut impl FnMut(SpeakerReport) -> bool) -> bool {
    let mut lines = BufReader::new(stream);
    let mut line = Vec::new();
    loop {
        line.clear();
        let mut limited = (&mut lines).take(MAX_VIEW_BYTES);
        let view = match limited.read_until(b'\n', &mut line) {
            Ok(1..) => serde_json::from_slice(&line).ok(),
            _ => None,
        };
        let Some(view) = view else { return on_report(SpeakerReport::Absent) };
        if !on_report(SpeakerReport::Present(Box::new(view))) {
            return false;
        }
    }
}

fn connect(path: &Path, connection: &Connection) -> io::Result<UnixStream> {
    let stream = UnixStream::connect(path)?;
    // A presentation that hangs must not make the console hang.
    stream.set_write_timeout(Some(WRITE_TIMEOUT))?;
    *connection.lock().unwrap_or_else(PoisonError::into_inner) = Some(stream.try_clone()?);
    Ok(stream)
}
