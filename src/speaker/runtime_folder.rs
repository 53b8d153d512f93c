//! Where the socket lies: in a folder that only this user can enter.

use std::ffi::OsString;
use std::fs::{self, DirBuilder};
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _};
use std::path::{Path, PathBuf};

use super::speaker_error::SpeakerError;

/// The longest path of a socket on macOS, without the zero at its end; Linux allows four bytes more.
const MAX_PATH_BYTES: usize = 103;

/// The path of the socket, in a folder that is made where it is missing.
///
/// # Errors
/// When there is no safe folder for it.
pub fn socket_path() -> Result<PathBuf, SpeakerError> {
    socket_path_in(&runtime_folder(std::env::var_os("XDG_RUNTIME_DIR")))
}

/// `$XDG_RUNTIME_DIR/authwalk`; without that, a folder for this user among the temporary ones.
fn runtime_folder(xdg_runtime_dir: Option<OsString>) -> PathBuf {
    let named = xdg_runtime_dir.map(PathBuf::from).filter(|path| path.is_absolute());
    named.map_or_else(
        || std::env::temp_dir().join(format!("authwalk-{}", rustix::process::geteuid().as_raw())),
        |folder| folder.join("authwalk"),
    )
}

fn socket_path_in(folder: &Path) -> Result<PathBuf, SpeakerError> {
    let told = |error| SpeakerError::Folder(folder.to_owned(), error);
    match DirBuilder::new().mode(0o700).create(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => return Err(told(error)),
        _ => {}
    }
    // Not that of a link: whoever made it could lead us anywhere.
    let metadata = fs::symlink_metadata(folder).map_err(told)?;
    let is_own = metadata.uid() == rustix::process::geteuid().as_raw();
    if !metadata.is_dir() || !is_own || metadata.mode() & 0o077 != 0 {
        return Err(SpeakerError::UnsafeFolder(folder.to_owned()));
    }
    let path = folder.join("present.sock");
    if path.as_os_str().as_bytes().len() > MAX_PATH_BYTES {
        return Err(SpeakerError::PathTooLong(path));
    }
    Ok(path)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    use super::*;

    #[test]
    fn the_folder_is_this_users_alone_or_refused() {
        let base = tempfile::tempdir().expect("a folder");
        let folder = base.path().join("authwalk");
        let path = socket_path_in(&folder).expect("a new folder");
        assert_eq!(path, folder.join("present.sock"));
        assert_eq!(fs::metadata(&folder).expect("it is there").mode() & 0o777, 0o700);
        assert!(socket_path_in(&folder).is_ok(), "and the next time it is there already");
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o750)).expect("it is ours");
        assert!(matches!(socket_path_in(&folder), Err(SpeakerError::UnsafeFolder(_))), "others may look into it");
        let link = base.path().join("link");
        symlink(base.path(), &link).expect("a link");
        assert!(matches!(socket_path_in(&link), Err(SpeakerError::UnsafeFolder(_))), "a link");
        let long = base.path().join("x".repeat(120));
        assert!(matches!(socket_path_in(&long), Err(SpeakerError::PathTooLong(_))));
        assert!(matches!(socket_path_in(&base.path().join("a/b")), Err(SpeakerError::Folder(..))));
    }

    #[test]
    fn a_relative_runtime_folder_is_ignored() {
        assert_eq!(runtime_folder(Some("/run/user/7".into())), Path::new("/run/user/7/authwalk"));
        for ignored in [None, Some("here".into()), Some(OsString::new())] {
            assert!(runtime_folder(ignored).starts_with(std::env::temp_dir()));
        }
    }
}
