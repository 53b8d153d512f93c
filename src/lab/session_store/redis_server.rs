//! A Redis or Valkey server of the lab's own: on a Unix socket in a private folder, and gone when the program is gone.
//!
//! As in [`crate::lab::temporary_folder`], a shell waits for the end of a pipe, whichever way it comes. Until then it passes on the
//! names of signals that it reads.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};
use std::time::Duration;

use super::store_error::StoreError;
use crate::lab::temporary_folder::own_group;
use crate::model::setup::SessionStoreSetup;
use crate::model::switch_types::FullStorePolicy;

/// Starts the server, then sends it each signal whose name it reads, and acknowledges with a line. When nothing more can
/// come, it ends the server.
const RUN_UNTIL_END: &str = r#"trap "" INT TERM HUP
"$@" </dev/null >/dev/null 2>&1 &
while read -r signal; do kill -s "$signal" $!; echo; done
kill -9 $! 2>/dev/null; wait"#;

/// How long it may take to answer for the first time; usually 11 ms.
pub(super) const START_LIMIT: Duration = Duration::from_secs(3);

/// How long to wait before asking again whether it listens.
pub(super) const START_STEP: Duration = Duration::from_millis(2);

/// How much the server may keep, in the words of its configuration.
pub(super) const MAX_MEMORY: &str = "8mb";

/// The running server.
#[derive(Debug)]
pub(super) struct RedisServer {
    shell: Child,
    signals: Option<ChildStdin>,
    acknowledgements: BufReader<ChildStdout>,
    socket: PathBuf,
}

impl RedisServer {
    /// Starts `program` in `folder`, and waits until it listens.
    ///
    /// # Errors
    /// When it doesn't start, or doesn't listen in time.
    pub(super) fn start(program: &Path, folder: &Path, setup: &SessionStoreSetup) -> Result<Self, StoreError> {
        let policy = match setup.when_full {
            FullStorePolicy::Refuse => "noeviction",
            FullStorePolicy::Evict => "volatile-lru",
        };
        let append_only = if setup.persistent { "yes" } else { "no" };
        let mut command = own_group(std::process::Command::new("sh"));
        command.args(["-c", RUN_UNTIL_END, "sh"]).arg(program);
        // `no`: each change is written before its answer, so it survives a kill; only a power cut could take it. With
        // `everysec` the write itself waits while an fsync is running, and a busy disk then loses the last change.
        // A relative socket: the length of its path is limited to 107 bytes.
        command.args(["--port", "0", "--unixsocket", "redis.sock", "--unixsocketperm", "700", "--save", ""]);
        command.args(["--appendonly", append_only, "--appendfsync", "no", "--maxmemory", MAX_MEMORY]);
        command.args(["--maxmemory-policy", policy, "--maxmemory-samples", "10"]);
        command.current_dir(folder).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let socket = folder.join("redis.sock");
        // Left by the server before, if that was stopped hard.
        let _ = std::fs::remove_file(&socket);
        let mut shell = command.spawn()?;
        let no_pipe = || StoreError::Unreachable("the shell has no pipe".to_owned());
        let acknowledgements = BufReader::new(shell.stdout.take().ok_or_else(no_pipe)?);
        let server = Self { signals: shell.stdin.take(), shell, acknowledgements, socket };
        server.wait_until_it_listens()?;
        Ok(server)
    }

    fn wait_until_it_listens(&self) -> Result<(), StoreError> {
        for _ in 0..START_LIMIT.as_millis() / START_STEP.as_millis() {
            #[cfg(unix)]
            if std::os::unix::net::UnixStream::connect(&self.socket).is_ok() {
                return Ok(());
            }
            std::thread::sleep(START_STEP);
        }
        Err(StoreError::Unreachable(format!("it was not ready within {} s", START_LIMIT.as_secs())))
    }

    pub(super) fn socket(&self) -> &Path {
        &self.socket
    }

    /// Sends the server a signal and waits until that is done: `STOP` lets it hang, `CONT` lets it go on.
    ///
    /// # Errors
    /// When the shell has ended.
    pub(super) fn signal(&mut self, name: &str) -> Result<(), StoreError> {
        if let Some(signals) = &mut self.signals {
            writeln!(signals, "{name}")?;
            self.acknowledgements.read_line(&mut String::new())?;
        }
        Ok(())
    }
}

impl Drop for RedisServer {
    fn drop(&mut self) {
        self.signals.take();
        let _ = self.shell.wait();
    }
}
