//! Rules for `authwalk.toml`: its id, and the levels it sets.

use std::collections::HashMap;

use super::super::pack::Pack;
use super::text::Shape;
use super::{Code, Desk, Trail, did_you_mean, levels};

/// Everything that is wrong with what a pack says of itself.
pub(super) fn check(desk: &mut Desk<'_>, pack: &Pack) {
    let root = Trail::Root;
    desk.id(&root.key("id"), &pack.id, Shape::Kebab);
    desk.text(&root.key("title"), &pack.title);
    desk.texts(&root.key("authors"), &pack.authors);
    let known: Vec<&str> = Code::ALL.iter().map(|code| code.id()).collect();
    let mut set = HashMap::new();
    for (list, _, ids) in pack.levels.lists() {
        for (i, id) in ids.iter().enumerate() {
            let path = levels::path(list, i);
            match Code::by_id(id) {
                None => {
                    let message = format!("there is no finding `{id}`");
                    desk.report_path(Code::UnknownCode, &path, message, did_you_mean(id, &known));
                }
                Some(code) if code.is_fixed() => {
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
