//! Rules for `authwalk.toml`: its id, the levels it sets, and the paths it names.

use std::collections::HashMap;

use crate::content::finding::Code;
use crate::content::library::{Library, LibraryItem};
use crate::content::pack::{Pack, PackLintLevels};
use crate::content::path_pattern::PathPattern;
use crate::content::suggestion::suggestion;
use crate::content::toml_path::TomlPath;
use crate::content::topic::topics;

use super::id_style::IdStyle;
use super::links::LinkTargets;
use crate::check::file_checker::FileChecker;
use crate::check::lint_levels::code_lists;
use crate::content::toml_path::TomlPathRef;

/// Checks what a pack says about itself.
pub(super) fn check(checker: &mut FileChecker<'_>, pack: &Pack, links: &LinkTargets<'_>) {
    let root = TomlPathRef::Root;
    checker.check_id_style(&root.key("id"), &pack.id, IdStyle::Kebab);
    checker.check_text(&root.key("title"), &pack.title);
    checker.check_texts(&root.key("authors"), &pack.authors);
    checker.check_parts(&root.key("parts"), pack);
    checker.check_fast_track(&root.key("fast_track"), &pack.fast_track, links);
    checker.distinct(&root.key("fast_track"), None, pack.fast_track.iter().map(String::as_str));
    checker.check_own_topics(&root.key("topic"), pack);
    lint_levels(checker, &root.key("levels"), &pack.levels);
    for (folder, levels) in &pack.folder {
        lint_levels(checker, &root.key("folder").key(folder), levels);
    }
}

/// Checks the paths in `exclude` and `folder`: each stays inside the pack and means a file of `library`.
pub(super) fn paths(checker: &mut FileChecker<'_>, pack: &LibraryItem<Pack>, library: &Library) {
    let files: Vec<&str> = library.sources.iter().map(|source| library.path_in_pack(&source.path)).collect();
    let relative = |paths: &[&str]| -> Vec<String> {
        paths.iter().filter_map(|path| pack.relative_path(path)).map(str::to_owned).collect()
    };
    let excluded: Vec<&str> = library.excluded.iter().map(String::as_str).collect();
    let files = [relative(&files), relative(&excluded)].concat();
    let root = TomlPathRef::Root;
    for (index, pattern) in pack.value.exclude.iter().enumerate() {
        path_pattern(checker, &root.key("exclude").index(index), pattern, &files);
    }
    for pattern in pack.value.folder.keys() {
        path_pattern(checker, &root.key("folder").key(pattern), pattern, &files);
    }
}

/// Checks one pattern, which should mean at least one of `files`. With a `*` it may mean none today.
fn path_pattern(checker: &mut FileChecker<'_>, path: &TomlPathRef<'_>, text: &str, files: &[String]) {
    match PathPattern::parse(text) {
        Err(error) => {
            let help = "write it as it begins in this folder: `lessons/drafts`";
            checker.report_at_key(Code::InvalidPath, path, error.to_string(), help);
        }
        Ok(pattern) if !text.contains('*') && !files.iter().any(|file| pattern.matches(file)) => {
            let message = format!("there is no file that `{text}` means");
            checker.report_at_key(Code::UnmatchedPath, path, message, "mend its spelling, or take it out");
        }
        Ok(_) => {}
    }
}

impl FileChecker<'_> {
    /// Checks `parts`: each once, and each with a topic that belongs to it.
    fn check_parts(&mut self, path: &TomlPathRef<'_>, pack: &Pack) {
        self.check_texts(path, &pack.parts);
        self.distinct(path, None, pack.parts.iter().map(String::as_str));
        let known: Vec<&str> = topics().iter().chain(&pack.topic).map(|topic| topic.part.as_str()).collect();
        let root = TomlPathRef::Root;
        let has_all_topics = self.lost_no_key(&root) && self.is_intact(&root.key("topic"));
        for (index, part) in pack.parts.iter().enumerate() {
            if !known.contains(&part.as_str()) && has_all_topics {
                let message = format!("no topic belongs to the part `{part}`");
                self.report(Code::UnknownPart, &path.index(index), message, suggestion(part, &known));
            }
        }
    }

    /// Checks the topics of the pack itself: their ids are theirs alone, and their parts are listed if any are.
    fn check_own_topics(&mut self, path: &TomlPathRef<'_>, pack: &Pack) {
        let known: Vec<&str> =
            pack.parts.iter().chain(topics().iter().map(|topic| &topic.part)).map(String::as_str).collect();
        let has_all_parts = self.is_intact(&TomlPathRef::Root.key("parts"));
        for (index, topic) in pack.topic.iter().enumerate() {
            let path = path.index(index);
            self.check_id_style(&path.key("id"), &topic.id, IdStyle::Dotted);
            self.check_text(&path.key("title"), &topic.title);
            self.check_text(&path.key("part"), &topic.part);
            self.check_texts(&path.key("ask"), &topic.ask);
            if topics().iter().any(|built_in| built_in.id == topic.id) {
                let message = format!("the built-in course has a topic `{}`", topic.id);
                self.report(Code::DuplicateId, &path.key("id"), message, "give this one another id");
            }
            if !pack.parts.is_empty() && has_all_parts && !known.contains(&topic.part.as_str()) {
                let message = format!("`parts` does not list the part `{}`", topic.part);
                self.report(Code::UnknownPart, &path.key("part"), message, suggestion(&topic.part, &known));
            }
        }
        self.unique_ids(path, pack.topic.iter().map(|topic| topic.id.as_str()), "topic");
    }
}

fn lint_levels(checker: &mut FileChecker<'_>, table: &TomlPathRef<'_>, levels: &PackLintLevels) {
    let known: Vec<&str> = Code::ALL.iter().map(|code| code.id()).collect();
    let mut list_by_code = HashMap::new();
    for (list, _, ids) in code_lists(levels) {
        for (index, id) in ids.iter().enumerate() {
            let path = TomlPath::from(table).key(list).index(index);
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
