//! The colours that the learner chose last, kept beside the journal.

use std::io;
use std::path::{Path, PathBuf};

/// The longest name that is read, in bytes.
const MAX_NAME_BYTES: usize = 64;

/// The file with the name of the colours.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ThemeMemory(Option<PathBuf>);

impl ThemeMemory {
    /// The memory in `folder`; without one, nothing is kept.
    #[must_use]
    pub fn in_folder(folder: Option<&Path>) -> Self {
        Self(folder.map(|folder| folder.join("theme")))
    }

    /// The name that was kept last. A file that cannot be read has none.
    #[must_use]
    pub fn load(&self) -> Option<String> {
        let text = std::fs::read_to_string(self.0.as_ref()?).ok()?;
        let name = text.trim();
        (name.len() <= MAX_NAME_BYTES).then(|| name.to_owned())
    }

    /// Keeps `name`.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn keep(&self, name: &str) -> io::Result<()> {
        let Some(file) = &self.0 else { return Ok(()) };
        if let Some(folder) = file.parent() {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::write(file, format!("{name}\n"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_found_again_and_nothing_without_a_folder() {
        let folder = tempfile::tempdir().expect("a folder");
        let memory = ThemeMemory::in_folder(Some(&folder.path().join("state")));
        assert_eq!(memory.load(), None);
        memory.keep("light").expect("written");
        assert_eq!(memory.load().as_deref(), Some("light"));
        assert!(ThemeMemory::default().keep("light").is_ok());
        assert_eq!(ThemeMemory::default().load(), None);
    }
}
