//! The cheat sheet: the course on one page.

use std::sync::LazyLock;

use serde::Deserialize;

/// A section of the cheat sheet.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CheatSheetSection {
    /// Its heading.
    pub title: String,
    /// What to know, in a line or two each; Markdown.
    pub points: Vec<String>,
}

#[derive(Default, Deserialize)]
struct CheatSheet {
    section: Vec<CheatSheetSection>,
}

/// Every section, in order.
#[must_use]
pub fn cheat_sheet() -> &'static [CheatSheetSection] {
    static SECTIONS: LazyLock<Vec<CheatSheetSection>> = LazyLock::new(|| {
        // The file is compiled in, and a test reads it: it cannot be invalid here.
        toml::from_str::<CheatSheet>(include_str!("../../assets/cheatsheet.toml")).unwrap_or_default().section
    });
    &SECTIONS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_read_and_each_point_is_short() {
        assert!(cheat_sheet().len() >= 6);
        for section in cheat_sheet() {
            assert!((2..=6).contains(&section.points.len()), "{}", section.title);
            for point in &section.points {
                assert!(point.ends_with(['.', '?']) && point.len() < 200, "{point}");
            }
        }
    }
}
