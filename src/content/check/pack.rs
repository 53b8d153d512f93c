//! Rules for `authwalk.toml`: its id, and the levels it sets.

use std::collections::HashMap;

use super::super::pack::Pack;
use super::text::IdStyle;
use super::{Code, FileChecker, PathRef, suggestion, suppressions};

/// Everything that is wrong with what a pack says of itself.
pub(super) fn check(desk: &mut FileChecker<'_>, pack: &Pack) {
    let root = PathRef::Root;
    desk.id_style(&root.key("id"), &pack.id, IdStyle::Kebab);
    desk.text(&root.key("title"), &pack.title);
    desk.texts(&root.key("authors"), &pack.authors);
    let known: Vec<&str> = Code::ALL.iter().map(|code| code.id()).collect();
    let mut set = HashMap::new();
    for (list, _, ids) in pack.levels.lists() {
        for (i, id) in ids.iter().enumerate() {
            let path = suppressions::level_path(list, i);
            match Code::by_id(id) {
                None => {
                    let message = format!("there is no finding `{id}`");
                    desk.report_path(Code::UnknownCode, &path, message, suggestion(id, &known));
                }
                Some(code) if code.has_fixed_level() => {
                    let message = format!("the level of `{id}` cannot change");
                    let help = "the file cannot be read as it was meant: take this out, and mend the file";
                    desk.report_path(Code::FixedCode, &path, message, help);
                }
                Some(code) => {
                    if let Some(earlier) = set.insert(code, list) {
                        let message = format!("`{id}` already has a level, in `{earlier}`");
                        desk.report_path(Code::LevelTwice, &path, message, "keep one of them");
                    }
                }
            }
        }
    }
}
