//! A folder for a store's files that is gone when the program is gone, however it ended.
//!
//! A shell waits for the end of a pipe whose other end this process holds. When the process ends, whether it quits, panics or
//! is killed, the system closes that end, and the shell removes the folder.

use std::fs::DirBuilder;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};

/// Waits for the end of its input, then removes the folder, several times if something is still being written there.
const REMOVE_AT_END: &str =
    r#"read -r _; for _ in 1 2 3 4 5 6 7 8 9; do rm -rf -- "$1"; [ -e "$1" ] || exit; sleep 0.1; done"#;

/// A folder that nobody else can look into.
#[derive(Debug)]
pub(super) struct TemporaryFolder {
    path: PathBuf,
    /// The shell; `None` where there is none, and then only the ordinary end removes the folder.
    remover: Option<Child>,
}

impl TemporaryFolder {
    /// A new, empty folder among the temporary files.
    ///
    /// # Errors
    /// When it can't be made there.
    pub(super) fn create() -> io::Result<Self> {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        loop {
            let number = COUNT.fetch_add(1, Ordering::Relaxed);
            let path = std::env::temp_dir().join(format!("authwalk-{}-{number}", std::process::id()));
            match private_builder().create(&path) {
                // Somebody else's, or left by a process that had this number before.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
                Ok(()) => return Ok(Self { remover: spawn_remover(&path), path }),
            }
        }
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for TemporaryFolder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.path);
        if let Some(remover) = &mut self.remover {
            remover.stdin.take();
            let _ = remover.wait();
        }
    }
}

/// Makes folders that only their owner may enter, whatever the umask says.
fn private_builder() -> DirBuilder {
    #[cfg_attr(not(unix), expect(unused_mut, reason = "only Unix has a mode to set"))]
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
}

fn spawn_remover(folder: &Path) -> Option<Child> {
    let mut shell = own_group(Command::new("sh"));
    shell.args(["-c", REMOVE_AT_END, "sh"]).arg(folder);
    shell.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().ok()
}

/// `command`, started in a process group of its own, so that ctrl-C and ctrl-Z in the terminal don't reach it.
pub(super) fn own_group(mut command: Command) -> Command {
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    command.current_dir(std::env::temp_dir());
    command
}
