//! How a path is shown.

use std::path::Path;

/// The path as findings show it. It may contain any character.
#[must_use]
pub fn display_path(path: &Path) -> String {
    let text = path.to_string_lossy();
    text.strip_prefix("./").filter(|rest| !rest.is_empty()).unwrap_or(&text).to_owned()
}
