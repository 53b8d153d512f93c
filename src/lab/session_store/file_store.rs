//! Sessions in files, one a session, as plain PHP keeps them: `sess_` and the session ID. They survive a restart and are
//! there for this one machine.

use std::fs;
use std::io::ErrorKind;
use std::path::PathBuf;

use super::session::Session;
use super::session_backend::SessionBackend;
use super::store_error::StoreError;
use crate::lab::temporary_folder::TemporaryFolder;
use crate::lab::tokens::hash::hash_hex;

/// A folder with a file for each session, and a folder for each user with an empty file for each of their sessions: without
/// such an index, ending all sessions of somebody would have to read every file.
#[derive(Debug)]
pub(super) struct FileStore {
    folder: TemporaryFolder,
}

impl FileStore {
    /// A new, empty folder.
    ///
    /// # Errors
    /// When there is no place for temporary files.
    pub(super) fn open() -> Result<Self, StoreError> {
        Ok(Self { folder: TemporaryFolder::create()? })
    }

    /// The name of the file of the session under `key`.
    pub(super) fn file_name(key: &str) -> String {
        format!("sess_{key}")
    }

    fn file(&self, key: &str) -> PathBuf {
        self.folder.path().join(Self::file_name(key))
    }

    /// The folder of a user's index. A user's name may be anything, a file's name may not.
    fn index(&self, user: &str) -> PathBuf {
        self.folder.path().join(format!("user_{}", hash_hex(user)))
    }

    fn write(&self, session: &Session) -> Result<(), StoreError> {
        // Written aside and renamed: whoever reads meanwhile finds the old record or the new one, never half of one.
        let aside = self.folder.path().join("new");
        fs::write(&aside, session.to_json())?;
        fs::rename(&aside, self.file(&session.key))?;
        if let Some(user) = &session.user {
            let index = self.index(user);
            fs::create_dir_all(&index)?;
            fs::write(index.join(&session.key), "")?;
        }
        Ok(())
    }

    fn keys(folder: PathBuf, prefix: &str) -> Result<Vec<String>, StoreError> {
        let entries = match fs::read_dir(folder) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries?,
        };
        let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
        Ok(names.filter_map(|name| name.strip_prefix(prefix).map(str::to_owned)).collect())
    }

    fn find_each(&mut self, keys: &[String]) -> Result<Vec<Session>, StoreError> {
        keys.iter().filter_map(|key| self.find(key).transpose()).collect()
    }
}

impl SessionBackend for FileStore {
    fn find(&mut self, key: &str) -> Result<Option<Session>, StoreError> {
        // No key has a capital letter. On a disk that doesn't tell them from small ones, it would find the session of another.
        if key.bytes().any(|b| b.is_ascii_uppercase()) {
            return Ok(None);
        }
        match fs::read(self.file(key)) {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error.into()),
            Ok(json) => match Session::from_json(key, &json) {
                Some(session) => Ok(Some(session)),
                None => Err(StoreError::Corrupt(format!("{} holds no session", Self::file_name(key)))),
            },
        }
    }

    fn insert(&mut self, session: &Session, _now: i64) -> Result<(), StoreError> {
        if self.file(&session.key).exists() { Ok(()) } else { self.write(session) }
    }

    fn replace(&mut self, before: &Session, after: &Session, _now: i64) -> Result<bool, StoreError> {
        let is_unchanged = self.find(&before.key)?.is_some_and(|kept| kept.to_json() == before.to_json());
        if is_unchanged {
            self.write(after)?;
        }
        Ok(is_unchanged)
    }

    fn remove(&mut self, key: &str) -> Result<(), StoreError> {
        let Some(session) = self.find(key)? else { return Ok(()) };
        if let Some(user) = &session.user {
            // The index may already be without it.
            let _ = fs::remove_file(self.index(user).join(key));
        }
        Ok(fs::remove_file(self.file(key))?)
    }

    fn sessions_of(&mut self, user: &str) -> Result<Vec<Session>, StoreError> {
        let keys = Self::keys(self.index(user), "")?;
        self.find_each(&keys)
    }

    fn all(&mut self) -> Result<Vec<Session>, StoreError> {
        let keys = Self::keys(self.folder.path().to_owned(), "sess_")?;
        self.find_each(&keys)
    }

    fn clear(&mut self) -> Result<(), StoreError> {
        for session in self.all()? {
            self.remove(&session.key)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As a disk finds it that doesn't tell capital letters from small ones.
    #[test]
    fn a_key_in_capitals_is_nobody_s_though_the_disk_has_a_file_for_it() {
        let mut store = FileStore::open().expect("a folder");
        store.write(&Session { key: "41C0".to_owned(), ..Session::default() }).expect("written");
        assert!(store.file("41C0").exists());
        assert_eq!(store.find("41C0"), Ok(None));
    }
}
