//! Paths as other programs want them: relative to the current directory, which in CI is the repository.

use std::env;
use std::path::{Component, Path, PathBuf};

/// `path` without `.` and `..`: relative to the current directory if it lies in there, else absolute. Links are not
/// followed.
pub(in crate::cli) fn from_current_dir(path: &str) -> PathBuf {
    let current_dir = env::current_dir().unwrap_or_default();
    resolve(&current_dir, Path::new(path))
}

fn resolve(current_dir: &Path, path: &Path) -> PathBuf {
    let mut absolute = current_dir.to_owned();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                absolute.pop();
            }
            component => absolute.push(component),
        }
    }
    absolute.strip_prefix(current_dir).map(Path::to_owned).unwrap_or(absolute)
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn what_lies_in_the_current_directory_is_relative() {
        let resolved = |path: &str| resolve(Path::new("/repo/pack"), Path::new(path)).display().to_string();
        assert_eq!(resolved("./lessons/../quizzes/a.toml"), "quizzes/a.toml");
        assert_eq!(resolved("/repo/pack/lessons/a.toml"), "lessons/a.toml");
        assert_eq!(resolved("../pack/a.toml"), "a.toml");
        assert_eq!(resolved("../other/a.toml"), "/repo/other/a.toml");
        assert_eq!(resolved("/repo/packs/a.toml"), "/repo/packs/a.toml");
    }
}
