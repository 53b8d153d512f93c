//! The end of the presentation: it tells each console where it stands, and takes what they ask for.

use std::fs;
use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::Shutdown;
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::runtime_folder::socket_path;
use super::speaker_error::SpeakerError;
use crate::clock::instant_now;
use crate::model::speaker_view::{SpeakerCommand, SpeakerView};

/// How many consoles may be connected: one, one that is just being replaced, and a few that were forgotten.
const MAX_CONSOLES: usize = 8;

/// The longest line that a console may send, in bytes.
const MAX_COMMAND_BYTES: u64 = 256;

/// A console that does not read for so long is cut off; it comes back by itself.
const WRITE_TIMEOUT: Duration = Duration::from_secs(2);

/// What all connections share.
struct SharedStage {
    state: Mutex<StageProgress>,
    /// The state has changed, or a connection has ended.
    changes: Condvar,
    started: Instant,
}

/// Where the presentation stands.
#[derive(Default)]
struct StageProgress {
    view: Option<SpeakerView>,
    /// Counts the views, so that each connection knows whether it has sent the last.
    version: u64,
    is_closed: bool,
    consoles: usize,
}

impl SharedStage {
    fn state(&self) -> MutexGuard<'_, StageProgress> {
        // A panic elsewhere leaves no state half changed: each change is one step.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for a view that is newer than `version`; `None` once the presentation or the connection has ended.
    fn next_view(&self, version: u64, is_cut: &AtomicBool) -> Option<(SpeakerView, u64)> {
        let mut state = self.state();
        loop {
            if state.is_closed || is_cut.load(Ordering::Relaxed) {
                return None;
            }
            match &state.view {
                Some(view) if state.version > version => {
                    let elapsed_seconds = view.elapsed_seconds.saturating_add(self.started.elapsed().as_secs());
                    let view = SpeakerView { elapsed_seconds, ..view.clone() };
                    return Some((view, state.version));
                }
                _ => state = self.changes.wait(state).unwrap_or_else(PoisonError::into_inner),
            }
        }
    }
}

/// The socket of a presentation. Dropping it ends the connections and removes it.
pub struct StageSocket {
    shared: Arc<SharedStage>,
    path: PathBuf,
}

impl StageSocket {
    /// Listens for consoles. `on_command` is called on a thread of its own with what they ask for.
    ///
    /// # Errors
    /// When there is no safe place for the socket, or another presentation has it.
    pub fn open(on_command: impl Fn(SpeakerCommand) + Send + Sync + 'static) -> Result<Self, SpeakerError> {
        Self::open_at(socket_path()?, on_command)
    }

    /// The same at this path.
    ///
    /// # Errors
    /// As for [`StageSocket::open`].
    pub fn open_at(
        path: PathBuf,
        on_command: impl Fn(SpeakerCommand) + Send + Sync + 'static,
    ) -> Result<Self, SpeakerError> {
        let listener = listen(&path)?;
        let shared = Arc::new(SharedStage { state: Mutex::default(), changes: Condvar::new(), started: instant_now() });
        let (served, on_command) = (Arc::clone(&shared), Arc::new(on_command));
        let accept = move || {
            for stream in listener.incoming() {
                let Ok(stream) = stream else { continue };
                // A console for which there is no room, or no thread, comes back by itself.
                drop(serve_console(&served, stream, Arc::clone(&on_command)));
            }
        };
        let named = thread::Builder::new().name("authwalk-speaker".to_owned());
        named.spawn(accept).map_err(SpeakerError::NoThread)?;
        Ok(Self { shared, path })
    }

    /// Tells every console, now and whenever it connects, where the presentation stands; the time since the socket was opened is
    /// added to what it had taken before.
    pub fn tell(&self, view: &SpeakerView) {
        let mut state = self.shared.state();
        state.view = Some(view.clone());
        state.version += 1;
        drop(state);
        self.shared.changes.notify_all();
    }
}

impl Drop for StageSocket {
    fn drop(&mut self) {
        self.shared.state().is_closed = true;
        self.shared.changes.notify_all();
        // Whoever comes next would replace it anyway.
        drop(fs::remove_file(&self.path));
    }
}

/// Listens at `path`. A socket that a presentation left behind when it was killed is replaced.
fn listen(path: &Path) -> Result<UnixListener, SpeakerError> {
    if UnixStream::connect(path).is_ok() {
        return Err(SpeakerError::Busy);
    }
    let told = |error| SpeakerError::Bind(path.to_owned(), error);
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(told(error)),
        _ => {}
    }
    let listener = UnixListener::bind(path).map_err(told)?;
    // The folder keeps others out until then.
    fs::set_permissions(path, fs::Permissions::from_mode(0o600)).map_err(told)?;
    Ok(listener)
}

/// The place of one console among those that may be connected; free again when it is dropped.
struct ConsoleSlot(Arc<SharedStage>);

impl ConsoleSlot {
    fn take(shared: &Arc<SharedStage>) -> Option<Self> {
        let mut state = shared.state();
        if state.consoles >= MAX_CONSOLES {
            return None;
        }
        state.consoles += 1;
        Some(Self(Arc::clone(shared)))
    }
}

impl Drop for ConsoleSlot {
    fn drop(&mut self) {
        self.0.state().consoles -= 1;
    }
}

/// Serves one console on two threads, one for each direction.
fn serve_console(
    shared: &Arc<SharedStage>,
    stream: UnixStream,
    on_command: Arc<impl Fn(SpeakerCommand) + Send + Sync + 'static>,
) -> io::Result<()> {
    let Some(slot) = ConsoleSlot::take(shared) else { return Ok(()) };
    let is_cut = Arc::new(AtomicBool::new(false));
    let (written, written_cut, writer) = (Arc::clone(shared), Arc::clone(&is_cut), stream.try_clone()?);
    writer.set_write_timeout(Some(WRITE_TIMEOUT))?;
    let named = |name: &str| thread::Builder::new().name(format!("authwalk-{name}"));
    named("console-down").spawn(move || {
        write_views(&written, &writer, &written_cut);
        // Wakes the other direction, which then ends too.
        drop(writer.shutdown(Shutdown::Both));
        drop(slot);
    })?;
    let read = Arc::clone(shared);
    named("console-up").spawn(move || {
        read_commands(stream, &*on_command);
        is_cut.store(true, Ordering::Relaxed);
        // The flag must not change between the look at it and the wait.
        drop(read.state());
        read.changes.notify_all();
    })?;
    Ok(())
}

fn write_views(shared: &SharedStage, mut stream: &UnixStream, is_cut: &AtomicBool) {
    let mut sent = 0;
    while let Some((view, version)) = shared.next_view(sent, is_cut) {
        let Ok(mut line) = serde_json::to_vec(&view) else { return };
        line.push(b'\n');
        if stream.write_all(&line).is_err() {
            return;
        }
        sent = version;
    }
}

/// Passes on what a console asks for, until it is gone or says something else.
fn read_commands(stream: UnixStream, on_command: &impl Fn(SpeakerCommand)) {
    let mut lines = BufReader::new(stream);
    let mut line = Vec::new();
    loop {
        line.clear();
        let mut limited = (&mut lines).take(MAX_COMMAND_BYTES);
        if !matches!(limited.read_until(b'\n', &mut line), Ok(1..)) {
            return;
        }
        let Ok(command) = serde_json::from_slice(&line) else { return };
        on_command(command);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{self, Receiver};

    use super::*;
    use crate::model::speaker_view::SpeakerReport;
    use crate::speaker::console_link::ConsoleLink;

    /// How long a test waits before it gives up.
    const PATIENCE: Duration = Duration::from_secs(20);

    fn view(slide: usize) -> SpeakerView {
        SpeakerView { title: "A talk".to_owned(), slide, count: 9, ..SpeakerView::default() }
    }

    /// A socket, and what it is asked for.
    fn open(path: &Path) -> (StageSocket, Receiver<SpeakerCommand>) {
        let (sender, commands) = mpsc::channel();
        let sender = Mutex::new(sender);
        let on_command = move |command| sender.lock().expect("no panic").send(command).expect("the test listens");
        (StageSocket::open_at(path.to_owned(), on_command).expect("a socket"), commands)
    }

    fn follow(path: &Path) -> (ConsoleLink, Receiver<SpeakerReport>) {
        let (sender, reports) = mpsc::channel();
        let link = ConsoleLink::start_at(path.to_owned(), move |report| sender.send(report).is_ok());
        (link.expect("a thread"), reports)
    }

    /// Waits until the console is at that slide; 0 means that it has no presentation.
    fn wait_for_slide(reports: &Receiver<SpeakerReport>, slide: usize) {
        loop {
            let shown = match reports.recv_timeout(PATIENCE).expect("the console hears of it") {
                SpeakerReport::Absent => 0,
                SpeakerReport::Present(view) => view.slide,
            };
            if shown == slide {
                return;
            }
        }
    }

    #[test]
    fn either_side_may_begin_and_a_lost_presentation_is_found_again() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("s");
        let (link, reports) = follow(&path);
        wait_for_slide(&reports, 0);
        let (stage, commands) = open(&path);
        assert_eq!(fs::metadata(&path).expect("the socket").permissions().mode() & 0o777, 0o600);
        stage.tell(&view(3));
        wait_for_slide(&reports, 3);
        link.send(SpeakerCommand::GoTo(7));
        assert_eq!(commands.recv_timeout(PATIENCE), Ok(SpeakerCommand::GoTo(7)));
        let (_second, second_reports) = follow(&path);
        wait_for_slide(&second_reports, 3);
        drop(stage);
        wait_for_slide(&reports, 0);
        let (stage, commands) = open(&path);
        stage.tell(&view(4));
        wait_for_slide(&reports, 4);
        wait_for_slide(&second_reports, 4);
        link.send(SpeakerCommand::Next);
        assert_eq!(commands.recv_timeout(PATIENCE), Ok(SpeakerCommand::Next));
    }

    #[test]
    fn a_socket_that_was_left_behind_is_replaced_and_one_in_use_is_not() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("s");
        drop(UnixListener::bind(&path).expect("a socket that nobody listens on any more"));
        let (_stage, _) = open(&path);
        assert!(matches!(StageSocket::open_at(path, |_| {}), Err(SpeakerError::Busy)));
    }

    #[test]
    fn noise_is_cut_off_and_the_others_stay() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("s");
        let (stage, commands) = open(&path);
        stage.tell(&view(1));
        let (link, reports) = follow(&path);
        wait_for_slide(&reports, 1);
        for noise in [&b"{\"jump\":1}\n"[..], b"\xff\n", &[b'['; 5000], b"\"next\" \"next\"\n"] {
            let mut stream = UnixStream::connect(&path).expect("the stage listens");
            stream.set_read_timeout(Some(PATIENCE)).expect("a socket");
            // The other end may have closed it by then.
            drop(stream.write_all(noise));
            let mut rest = Vec::new();
            // Cut off, with an end or with an error.
            let cut = stream.read_to_end(&mut rest);
            assert!(!matches!(&cut, Err(error) if error.kind() == io::ErrorKind::WouldBlock), "{noise:?}");
        }
        assert!(commands.try_recv().is_err(), "nothing of that was a command");
        link.send(SpeakerCommand::Back);
        assert_eq!(commands.recv_timeout(PATIENCE), Ok(SpeakerCommand::Back));
    }

    #[test]
    fn there_is_room_for_a_few_consoles_and_it_comes_back() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("s");
        let (stage, _commands) = open(&path);
        stage.tell(&view(1));
        let mut held: Vec<BufReader<UnixStream>> = Vec::new();
        let connect = || BufReader::new(UnixStream::connect(&path).expect("the stage listens"));
        for _ in 0..MAX_CONSOLES {
            let mut console = connect();
            console.read_line(&mut String::new()).expect("a view");
            held.push(console);
        }
        assert_eq!(connect().read_line(&mut String::new()).expect("closed"), 0, "no room");
        drop(held);
        let (_link, reports) = follow(&path);
        wait_for_slide(&reports, 1);
    }
}
