//! A library that was checked.

use std::collections::HashSet;

use super::library_levels::LibraryLevels;
use super::rules;
use super::suppressions;
use crate::content::finding::{self, Finding, Severity};
use crate::content::lesson::Lesson;
use crate::content::library::{Library, LibraryItem};
use crate::content::quiz::Quiz;
use crate::content::translation::Translation;

/// A library and what the rules find in it. Whoever needs to know what is sound takes one of these, so that nobody has to
/// check again.
#[derive(Debug)]
pub struct CheckedLibrary {
    library: Library,
    findings: Vec<Finding>,
}

impl CheckedLibrary {
    /// Applies the rules to `library`. Links are judged against the library itself and the built-in course.
    #[must_use]
    pub fn new(library: Library) -> Self {
        Self { findings: rules::check(&library), library }
    }

    /// Adds findings about the library that come from elsewhere.
    #[must_use]
    pub(super) fn with_findings(mut self, findings: Vec<Finding>) -> Self {
        self.findings.extend(findings);
        finding::sort_and_dedup(&mut self.findings);
        self
    }

    /// Removes the suppressed findings and gives the others the severity that `levels` set.
    #[must_use]
    pub(super) fn with_levels(mut self, levels: &LibraryLevels) -> Self {
        suppressions::settle(&self.library, levels, &mut self.findings);
        self
    }

    /// What was checked.
    #[must_use]
    pub(super) fn into_library(self) -> Library {
        self.library
    }

    /// What was checked.
    #[must_use]
    pub const fn library(&self) -> &Library {
        &self.library
    }

    /// What is wrong, including what reading found, in the order of the files.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// The lessons that can be played: those in whose file there is no error.
    pub fn playable_lessons(&self) -> impl Iterator<Item = &LibraryItem<Lesson>> {
        let faulty_files = self.files_with_errors();
        self.library.lessons.iter().filter(move |lesson| !faulty_files.contains(lesson.source.path.as_str()))
    }

    /// The quizzes in whose file there is no error.
    pub fn usable_quizzes(&self) -> impl Iterator<Item = &LibraryItem<Quiz>> {
        let faulty_files = self.files_with_errors();
        self.library.quizzes.iter().filter(move |quiz| !faulty_files.contains(quiz.source.path.as_str()))
    }

    /// The translations in whose file there is no error.
    pub fn usable_translations(&self) -> impl Iterator<Item = &Translation> {
        let faulty_files = self.files_with_errors();
        let translations = self.library.translations.iter();
        let usable = translations.filter(move |translation| !faulty_files.contains(translation.source.path.as_str()));
        usable.map(|translation| &translation.value)
    }

    fn files_with_errors(&self) -> HashSet<&str> {
        let errors = self.findings.iter().filter(|finding| finding.severity == Severity::Error);
        errors.map(|finding| finding.file.as_str()).collect()
    }
}
