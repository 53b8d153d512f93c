//! Rules for translations: each has an original, its texts are those of the original, and they are sound as texts.

use std::collections::HashMap;

use super::links::LinkTargets;
use crate::check::file_checker::FileChecker;
use crate::content::finding::{Code, Finding};
use crate::content::language::Language;
use crate::content::library::{Library, LibraryItem};
use crate::content::suggestion::{clear_name, suggestion};
use crate::content::text_shape::TranslationMatch;
use crate::content::toml_path::{TomlPath, TomlPathRef, TomlPathSegment};
use crate::content::translation::{TranslatedKind, Translation};

/// Reports everything that is wrong with the translations of `library`.
pub(super) fn check(library: &Library, links: &LinkTargets<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut first_location: HashMap<(TranslatedKind, &str, &str), String> = HashMap::new();
    for translation in &library.translations {
        let Translation { kind, language, id, .. } = &translation.value;
        let mut checker = FileChecker::new(&translation.source);
        checker.check_language(translation);
        let id_path = TomlPathRef::Root.key("id");
        let location = translation.source.location_of(&TomlPath::from(&id_path));
        match first_location.get(&(*kind, language.as_str(), id.as_str())) {
            Some(first) if checker.is_authored(&id_path) => {
                let message = format!("the {} `{id}` is translated into `{language}` already", kind.word());
                checker.report(Code::DuplicateId, &id_path, message, format!("the first is at {first}: keep one"));
            }
            _ => {
                first_location.entry((*kind, language, id)).or_insert(location);
                checker.check_translation(&translation.value, links);
            }
        }
        findings.append(&mut checker.findings);
    }
    findings
}

/// What becomes of a text that is not translated.
const UNTIL_THEN: &str = "until then, the original is shown";

/// Of more items than this, the rest is counted.
const MAX_NAMED_ITEMS: usize = 4;

/// What is said of items that are not translated: of each `what`, its id.
fn missing_items(what: &str, ids: &[String]) -> String {
    if let [id] = ids {
        return format!("the {what} `{id}` is not translated");
    }
    let named: Vec<String> = ids.iter().take(MAX_NAMED_ITEMS).map(|id| format!("`{id}`")).collect();
    match ids.len() - named.len() {
        0 => format!("the {what}s {} are not translated", named.join(", ")),
        more => format!("the {what}s {} and {more} more are not translated", named.join(", ")),
    }
}

impl FileChecker<'_> {
    /// The language is one, and the one that the folder is called by, if it is called by one.
    fn check_language(&mut self, translation: &LibraryItem<Translation>) {
        let path = TomlPathRef::Root.key("language");
        let written = &translation.value.language;
        let help = "write two letters, and a region if need be: `vi`, `pt-BR`";
        if Language::parse(written).is_none() {
            return self.report(Code::UnknownValue, &path, format!("`{written}` is not a language"), help);
        }
        let folder = translation.source.path.split(['/', '\\']).rev().nth(1).and_then(Language::parse);
        if let Some(folder) = folder.filter(|folder| folder.tag() != written) {
            let message = format!("this file is in the folder of `{folder}`, and says `{written}`");
            self.report(Code::StrayTranslation, &path, message, format!("move it to the folder `{written}`"));
        }
    }

    /// Compares a translation with its original.
    fn check_translation(&mut self, translation: &Translation, links: &LinkTargets<'_>) {
        let id = &translation.id;
        let matches = match translation.kind {
            TranslatedKind::Lesson => links.lesson(id).map(|lesson| translation.compare_with_lesson(&lesson.value)),
            TranslatedKind::Quiz => links.quiz(id).map(|quiz| translation.compare_with_quiz(&quiz.value)),
        };
        let Some(matches) = matches else {
            if links.may_be_unread(id) {
                return;
            }
            let ids = links.original_ids(translation.kind);
            let word = translation.kind.word();
            let message = format!("there is no {word} `{id}` to translate");
            let (help, meant) = (suggestion(id, &ids), clear_name(id, &ids).map(str::to_owned));
            return self.report_name(Code::StrayTranslation, &TomlPathRef::Root.key("id"), id, message, help, meant);
        };
        for text_match in matches {
            self.check_text_match(&text_match);
        }
    }

    fn check_text_match(&mut self, text_match: &TranslationMatch) {
        match text_match {
            TranslationMatch::Text { path, text, budget, .. } => {
                with_path_ref(path.segments(), &TomlPathRef::Root, &mut |path| {
                    self.check_text_with_budget(path, text, budget);
                });
            }
            TranslationMatch::Alternative { path, text, .. } => {
                with_path_ref(path.segments(), &TomlPathRef::Root, &mut |path| self.check_prose(path, text));
            }
            TranslationMatch::Missing { path, name } => {
                with_path_ref(path.segments(), &TomlPathRef::Root, &mut |path| {
                    let message = format!("{name} is not translated");
                    self.report_missing(Code::Untranslated, path, message, UNTIL_THEN);
                });
            }
            TranslationMatch::MissingItems { path, what, ids } => {
                let message = missing_items(what, ids);
                with_path_ref(path.segments(), &TomlPathRef::Root, &mut |path| {
                    self.report_missing(Code::Untranslated, path, message.as_str(), UNTIL_THEN);
                });
            }
            TranslationMatch::Excess { path } => {
                let message = format!("`{path}` translates nothing: the original has no such text");
                self.report_at_key(Code::StrayTranslation, path.clone(), message, "take it out");
            }
            TranslationMatch::UnknownId { path, id, what, known } => {
                let known: Vec<&str> = known.iter().map(String::as_str).collect();
                let message = format!("the original has no {what} `{id}`");
                let (help, meant) = (suggestion(id, &known), clear_name(id, &known).map(str::to_owned));
                with_path_ref(path.segments(), &TomlPathRef::Root, &mut |path| {
                    let (message, help, meant) = (message.as_str(), help.as_str(), meant.clone());
                    self.report_name(Code::StrayTranslation, path, id, message, help, meant);
                });
            }
            TranslationMatch::OtherForm { path } => {
                let message = format!("`{path}` has another form than in the original");
                let help = "write one text where the original has one, and a text for each lane where it has those";
                self.report(Code::StrayTranslation, path.clone(), message, help);
            }
        }
    }
}

/// Calls `use_path` with the path of these segments below `parent`.
fn with_path_ref(segments: &[TomlPathSegment], parent: &TomlPathRef<'_>, use_path: &mut dyn FnMut(&TomlPathRef<'_>)) {
    match segments.split_first() {
        None => use_path(parent),
        Some((TomlPathSegment::Key(name), rest)) => with_path_ref(rest, &parent.key(name), use_path),
        Some((TomlPathSegment::Index(index), rest)) => with_path_ref(rest, &parent.index(*index), use_path),
    }
}
