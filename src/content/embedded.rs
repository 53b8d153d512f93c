//! The files of the course as they lie in the program: deflated (RFC 1951), since they would be 2 MB otherwise.
//!
//! `build.rs` writes them and the tables [`LESSON_FILES`], [`QUIZ_FILES`], [`LESSONS`] and [`QUIZZES`].

use miniz_oxide::inflate::decompress_to_vec;

include!(concat!(env!("OUT_DIR"), "/embedded.rs"));

/// The TOML files of a folder and those below, deflated as one text.
pub(super) struct EmbeddedFolder {
    /// The path in the repository of each file and its size in bytes, in the order of their paths.
    sizes: &'static [(&'static str, usize)],
    deflated: &'static [u8],
}

impl EmbeddedFolder {
    /// Path and text of each file, in the order of their paths.
    pub(super) fn files(&self) -> Vec<(&'static str, String)> {
        let texts = inflate(self.deflated);
        let mut rest = texts.as_str();
        let mut files = Vec::with_capacity(self.sizes.len());
        for (path, size) in self.sizes {
            let Some((text, after)) = rest.split_at_checked(*size) else { break };
            files.push((*path, text.to_owned()));
            rest = after;
        }
        files
    }
}

/// A lesson or a quiz as JSON, deflated by itself.
pub(super) struct EmbeddedItem {
    /// The id of the lesson or quiz.
    pub(super) id: &'static str,
    deflated: &'static [u8],
}

impl EmbeddedItem {
    /// The lesson or quiz as JSON.
    pub(super) fn json(&self) -> String {
        inflate(self.deflated)
    }
}

/// The text of what `build.rs` has deflated, which can't be damaged: a test inflates all of it.
fn inflate(deflated: &[u8]) -> String {
    decompress_to_vec(deflated).ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_as_it_is_in_the_repository() {
        for folder in [&LESSON_FILES, &QUIZ_FILES] {
            let files = folder.files();
            assert_eq!(files.len(), folder.sizes.len());
            for (path, text) in files {
                let on_disk = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/").to_owned() + path);
                assert_eq!(on_disk.unwrap(), text, "{path}");
            }
        }
    }

    #[test]
    fn every_lesson_and_quiz_is_json() {
        for items in [LESSONS, QUIZZES] {
            assert!(!items.is_empty());
            for item in items {
                let json: serde_json::Value = serde_json::from_str(&item.json()).expect("JSON");
                assert_eq!(json["id"], item.id);
            }
        }
    }
}
