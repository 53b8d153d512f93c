//! Rules for a text with places in it: each place is found, they lie apart, and one answer is right.

use std::ops::Range;

use super::question_kinds::fold_capitals;
use crate::check::file_checker::FileChecker;
use crate::content::finding::Code;
use crate::content::quiz::SpotQuestion;
use crate::content::suggestion::{clear_name, suggestion};
use crate::content::toml_path::TomlPathRef;
use crate::prose;

/// What `lang` may be: the names that highlighters know for what such a text may be in, and for a plain one.
const CODE_LANGUAGES: &[&str] = &[
    "bash",
    "c",
    "clojure",
    "cpp",
    "cs",
    "csharp",
    "css",
    "dart",
    "diff",
    "dockerfile",
    "elixir",
    "erlang",
    "fsharp",
    "go",
    "graphql",
    "groovy",
    "haskell",
    "hcl",
    "html",
    "http",
    "ini",
    "java",
    "javascript",
    "js",
    "json",
    "jsx",
    "kotlin",
    "lua",
    "markdown",
    "md",
    "nginx",
    "ocaml",
    "perl",
    "php",
    "plaintext",
    "powershell",
    "properties",
    "proto",
    "py",
    "python",
    "r",
    "rb",
    "ruby",
    "rs",
    "rust",
    "scala",
    "sh",
    "shell",
    "sql",
    "swift",
    "text",
    "toml",
    "ts",
    "tsx",
    "txt",
    "typescript",
    "xml",
    "yaml",
    "yml",
    "zig",
];

impl FileChecker<'_> {
    pub(super) fn check_spot(&mut self, path: &TomlPathRef<'_>, spot: &SpotQuestion) {
        for (key, text) in [("lang", &spot.lang), ("text", &spot.text)] {
            self.check_text(&path.key(key), text);
        }
        self.check_text_with_budget(&path.key("elsewhere"), &spot.elsewhere, "question.because");
        let places = path.key("place");
        for (index, place) in spot.place.iter().enumerate() {
            let place_path = places.index(index);
            self.check_text_with_budget(&place_path.key("because"), &place.because, "question.because");
            self.check_place(path, &place_path.key("at"), spot, &place.at);
        }
        self.distinct_by(fold_capitals, &places, Some("at"), spot.place.iter().map(|place| place.at.as_str()));
        if let Some(place) = &spot.elsewhere_at {
            self.check_place(path, &path.key("elsewhere_at"), spot, place);
        }
        if let Some(reason) = &spot.nothing_wrong {
            self.check_text_with_budget(&path.key("nothing_wrong"), reason, "question.because");
        }
        self.check_code_language(&path.key("lang"), &spot.lang);
        self.check_overlaps(path, spot);
        self.check_right_place(path, spot);
    }

    /// A place occurs in the text once.
    fn check_place(&mut self, path: &TomlPathRef<'_>, place_path: &TomlPathRef<'_>, spot: &SpotQuestion, place: &str) {
        let count = if place.is_empty() { 0 } else { spot.text.matches(place).count() };
        // If the text could not be read, nothing is known about the places in it.
        if count == 1 || !self.is_intact(&path.key("text")) || spot.text.trim().is_empty() {
            return;
        }
        let message = match count {
            0 => "this does not occur in the text".to_owned(),
            count => format!("this occurs in the text {count} times"),
        };
        let help = "copy so much of the text that it occurs there exactly once";
        self.report(Code::PlaceNotFound, place_path, message, help);
    }

    /// One answer is right: a place, that the fault is somewhere else, or that there is none.
    fn check_right_place(&mut self, path: &TomlPathRef<'_>, spot: &SpotQuestion) {
        let places = path.key("place");
        let (key, message) = match (&spot.elsewhere_at, &spot.nothing_wrong) {
            // A key that means nothing may have been one of the two.
            (None, None) if !self.lost_no_key(path) => return,
            (None, None) => return self.check_right_options(&places, spot.place.iter().map(|place| place.right), true),
            (Some(_), Some(_)) => {
                let message = "`nothing_wrong` says that there is no such place";
                let help = "take `elsewhere_at` out, or take `nothing_wrong` out";
                return self.report(Code::TwoRightOptions, &path.key("elsewhere_at"), message, help);
            }
            (Some(_), None) => ("elsewhere_at", "`elsewhere_at` says that the fault is at none of these places"),
            (None, Some(_)) => ("nothing_wrong", "`nothing_wrong` says that there is no such place"),
        };
        if let Some(index) = spot.place.iter().position(|place| place.right) {
            let help = format!("take `right` out, or take `{key}` out");
            self.report(Code::TwoRightOptions, &places.index(index).key("right"), message, help);
        } else if let Some(index) = spot.place.iter().position(|place| Some(&place.at) == spot.elsewhere_at.as_ref()) {
            let help = "take this place out: it is where the fault is";
            self.report(Code::TwoRightOptions, &places.index(index).key("at"), message, help);
        }
    }

    /// A highlighter knows the language, in any case.
    fn check_code_language(&mut self, path: &TomlPathRef<'_>, language: &str) {
        let is_known = CODE_LANGUAGES.iter().any(|known| known.eq_ignore_ascii_case(language.trim()));
        // An empty one, or one with a character that nobody can see, is another fault.
        if is_known || language.trim().is_empty() || language.contains(prose::is_hidden) {
            return;
        }
        let message = format!("`{language}` is no language that is known here");
        let help = format!("{}; `text` fits everything", suggestion(language, CODE_LANGUAGES));
        let meant = clear_name(language, CODE_LANGUAGES).map(str::to_owned);
        self.report_name(Code::UnknownCodeLanguage, path, language, message, help, meant);
    }

    /// No two places share a part of the text.
    fn check_overlaps(&mut self, path: &TomlPathRef<'_>, spot: &SpotQuestion) {
        let places = path.key("place");
        let mut taken: Vec<(&str, Range<usize>)> = Vec::new();
        for (index, place) in spot.place.iter().enumerate() {
            let Some(span) = span_in(&spot.text, &place.at) else { continue };
            let overlaps = |(_, other): &&(&str, Range<usize>)| span.start < other.end && other.start < span.end;
            // The same place twice is another fault, and reported as such.
            if let Some((other, _)) = taken.iter().find(overlaps).filter(|(other, _)| *other != place.at) {
                let message = format!("this overlaps with the place `{other}`");
                let help = "copy less of the text, so that the two lie apart";
                self.report(Code::OverlappingPlaces, &places.index(index).key("at"), message, help);
            }
            taken.push((&place.at, span));
        }
    }
}

/// Where a place is in a text that holds it once.
fn span_in(text: &str, place: &str) -> Option<Range<usize>> {
    let mut found = text.match_indices(place);
    let (Some((start, _)), None) = (found.next(), found.next()) else { return None };
    Some(start..start + place.len())
}
