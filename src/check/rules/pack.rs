//! Rules for `authwalk.toml`: its id, and the levels it sets.

use std::collections::HashMap;

use crate::content::finding::Code;
use crate::content::key_path::KeyPath;
use crate::content::pack::Pack;
use crate::content::suggestion::suggestion;

use super::id_style::IdStyle;
use crate::check::file_checker::FileChecker;
use crate::check::lint_levels::code_lists;
use crate::content::key_path::PathRef;

/// Checks what a pack says about itself.
pub(super) fn check(checker: &mut FileChecker<'_>, pack: &Pack) {
    let root = PathRef::Root;
    checker.check_id_style(&root.key("id"), &pack.id, IdStyle::Kebab);
    checker.check_text(&root.key("title"), &pack.title);
    checker.check_texts(&root.key("authors"), &pack.authors);
    lint_levels(checker, pack);
}

fn lint_levels(checker: &mut FileChecker<'_>, pack: &Pack) {
    let known: Vec<&str> = Code::ALL.iter().map(|code| code.id()).collect();
    let mut list_by_code = HashMap::new();
    for (list, _, ids) in code_lists(&pack.levels) {
        for (index, id) in ids.iter().enumerate() {
            let path = KeyPath::root().keys(["levels", list]).index(index);
            match Code::by_id(id) {
                None => {
                    let message = format!("there is no finding `{id}`");
                    checker.report(Code::UnknownCode, path, message, suggestion(id, &known));
                }
                Some(code) if code.has_fixed_level() => {
                    let message = format!("the level of `{id}` cannot change");
                    let help = "the file cannot be read as it was meant: take this out, and mend the file";
                    checker.report(Code::FixedLevel, path, message, help);
                }
                Some(code) => {
                    if let Some(earlier_list) = list_by_code.insert(code, list) {
                        let message = format!("`{id}` already has a level, in `{earlier_list}`");
                        checker.report(Code::DuplicateLevel, path, message, "keep one of them");
                    }
                }
            }
        }
    }
}
