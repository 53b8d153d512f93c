//! What reading and checking report: findings, their places, and the one table of their codes.

use std::cmp::Ordering;
use std::fmt;
use std::ops::Range;

/// Whether a finding keeps a lesson from being played.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The file cannot be used as it is.
    Error,
    /// The file can be used, but is hardly meant so.
    Warning,
}

impl Severity {
    /// `error` or `warning`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

/// Declares the codes once: name in code, stable id, severity, what it means.
macro_rules! codes {
    ($( $variant:ident, $id:literal, $severity:ident, $means:literal; )*) => {
        /// A kind of finding. Its id is stable: tools may rely on it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Code { $( #[doc = $means] $variant, )* }

        impl Code {
            /// Every code, grouped by what it is about.
            pub const ALL: &'static [Self] = &[ $( Self::$variant, )* ];

            /// The stable id, in kebab-case.
            #[must_use]
            pub const fn id(self) -> &'static str { match self { $( Self::$variant => $id, )* } }

            /// Whether it keeps a lesson from being played.
            #[must_use]
            pub const fn severity(self) -> Severity { match self { $( Self::$variant => Severity::$severity, )* } }

            /// What it means, as one sentence.
            #[must_use]
            pub const fn means(self) -> &'static str { match self { $( Self::$variant => $means, )* } }
        }
    };
}

codes! {
    // Files and folders.
    Unreadable, "unreadable", Error, "A file or folder cannot be read.";
    NotUtf8, "not-utf8", Error, "A file is not UTF-8 text.";
    TooLarge, "too-large", Error, "A file is larger than a lesson may be.";
    TooDeep, "too-deep", Error, "Tables or folders lie too deep within each other.";
    LinkNotFollowed, "link-not-followed", Warning, "A symbolic link inside a folder is not followed.";
    NoFiles, "no-files", Error, "There is no TOML file to check.";
    // The TOML itself.
    Syntax, "syntax", Error, "The text is not TOML.";
    Toml11, "toml-1.1", Error, "The text is TOML 1.1, which most editors and tools do not read yet.";
    DuplicateKey, "duplicate-key", Error, "A key is given a second time.";
    ControlCharacter, "control-character", Error, "A text holds a character that would steer a terminal.";
    // The shape of a file.
    FormatVersion, "format-version", Error, "The file is written for another version of authwalk.";
    UnknownKey, "unknown-key", Error, "A table has a key that means nothing there.";
    MissingKey, "missing-key", Error, "A table lacks a key that it needs.";
    WrongType, "wrong-type", Error, "A value is of another type than its key wants.";
    UnknownWord, "unknown-word", Error, "A value is not one of the words that its key knows.";
    TooManyFaults, "too-many-faults", Error, "A file has so many faults that reading stopped.";
    // Texts and names.
    EmptyText, "empty-text", Error, "A text is empty where somebody would read it.";
    BadId, "bad-id", Error, "An id has a character that ids do not have.";
    DuplicateId, "duplicate-id", Error, "An id is given to two things.";
    BadMinutes, "bad-minutes", Error, "A lesson takes between 1 and 60 minutes.";
    // Lessons.
    NoSteps, "no-steps", Error, "A lesson has no step.";
    StepKind, "step-kind", Error, "A step has either acts or a task, and never both.";
    NoSolution, "no-solution", Error, "A task has no goal, or no solution that reaches it.";
    UnknownLane, "unknown-lane", Error, "A lane is named that the lesson does not have.";
    UnknownClient, "unknown-client", Error, "A client is named that the lesson does not have.";
    MissingClient, "missing-client", Error, "An act does not say who does it.";
    NeedlessClient, "needless-client", Error, "An act that no client does names one.";
    ActKind, "act-kind", Error, "An act does exactly one kind of thing.";
    OperatorKind, "operator-kind", Error, "An operator does exactly one kind of thing.";
    NotBare, "not-bare", Error, "An act within `at_once` only says who and what.";
    BadSpan, "bad-span", Error, "A span of time cannot be read.";
    BadRequest, "bad-request", Error, "A request line cannot be read.";
    UnknownAccount, "unknown-account", Error, "The shop has no account of that name.";
    UnknownRole, "unknown-role", Error, "The shop has no role of that name.";
    UnknownName, "unknown-name", Error, "A `$name` is used that nothing has saved by then.";
    // Facts.
    UnknownFact, "unknown-fact", Error, "There is no such fact.";
    WrongValue, "wrong-value", Error, "A fact can never have that value.";
    NotPredictable, "not-predictable", Error, "A fact has no short list of answers to choose from.";
    UnknownOption, "unknown-option", Error, "A belief is explained that is not among the answers.";
    // Links.
    UnknownTopic, "unknown-topic", Error, "The curriculum has no such topic.";
    UnknownLesson, "unknown-lesson", Error, "There is no such lesson.";
    UnknownStep, "unknown-step", Error, "The lesson has no such step.";
    UnknownQuestion, "unknown-question", Error, "There is no such question.";
    LinkToItself, "link-to-itself", Error, "Something leads to itself.";
    // Questions.
    NoQuestions, "no-questions", Error, "A file of questions has none.";
    QuestionKind, "question-kind", Error, "A question has exactly one kind.";
    TooFewOptions, "too-few-options", Error, "There is not enough to choose from, to order or to match.";
    NoRightOption, "no-right-option", Error, "No option is right.";
    TwoRightOptions, "two-right-options", Error, "Two options are right where one can be chosen.";
    DuplicateOption, "duplicate-option", Error, "Two options are the same.";
    NothingAccepted, "nothing-accepted", Error, "No typed answer would be accepted.";
    PlaceNotFound, "place-not-found", Error, "A place does not occur in the text exactly once.";
    NoPoints, "no-points", Error, "A spoken answer has no points to compare with.";
    BadSeconds, "bad-seconds", Error, "A spoken answer takes between 5 seconds and 15 minutes.";
    // What a replay finds.
    ActFailed, "act-failed", Error, "An act could not be carried out.";
    ExpectationNotMet, "expectation-not-met", Error, "What a lesson promises did not happen.";
    PredictionOutside, "prediction-outside", Error, "What happened is not among the answers offered.";
    GoalTooEarly, "goal-too-early", Error, "The goal of a task holds before anything is done.";
    GoalNotReached, "goal-not-reached", Error, "The solution of a task does not reach its goal.";
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

/// A place in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// The bytes, from the start of the file; lies within the text, on character boundaries.
    pub span: Range<usize>,
}

impl Place {
    /// The place of `span` in `text`. A span that reaches beyond the text is cut down to it.
    #[must_use]
    pub fn of(text: &str, span: Range<usize>) -> Self {
        let start = floor(text, span.start);
        let end = floor(text, span.end.max(start));
        let before = text.get(..start).unwrap_or_default();
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
        let in_line = before.get(line_start..).unwrap_or_default();
        let column = in_line.chars().filter(|c| *c != '\u{feff}').count() + 1;
        Self { line, column, span: start..end }
    }
}

/// The nearest character boundary at or before `at`.
fn floor(text: &str, at: usize) -> usize {
    let at = at.min(text.len());
    (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

/// Something to mend in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What kind of finding it is.
    pub code: Code,
    /// The file as it was named; it may hold any character, so that a face cleans it before it shows it.
    pub file: String,
    /// Where in the file; nothing when it is about the file as a whole.
    pub place: Option<Place>,
    /// What is wrong, as one sentence.
    pub message: String,
    /// What to do, where that is known.
    pub help: Option<String>,
}

impl Finding {
    /// A finding about a file as a whole.
    #[must_use]
    pub fn of_file(code: Code, file: impl Into<String>, message: impl Into<String>, help: Option<String>) -> Self {
        Self { code, file: file.into(), place: None, message: message.into(), help }
    }

    /// Whether it keeps a lesson from being played.
    #[must_use]
    pub const fn severity(&self) -> Severity {
        self.code.severity()
    }

    /// The order in which findings are told: file, line, column, code.
    #[must_use]
    pub fn order(&self, other: &Self) -> Ordering {
        fn key(it: &Finding) -> (&str, Option<(usize, usize)>, &str, &str) {
            let place = it.place.as_ref().map(|place| (place.line, place.column));
            (&it.file, place, it.code.id(), &it.message)
        }
        key(self).cmp(&key(other))
    }
}

/// Puts findings in the order in which they are told, each once.
pub fn sort(findings: &mut Vec<Finding>) {
    findings.sort_by(Finding::order);
    findings.dedup();
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn codes_are_told_apart_and_explain_themselves() {
        let ids: BTreeSet<&str> = Code::ALL.iter().map(|code| code.id()).collect();
        assert_eq!(ids.len(), Code::ALL.len());
        for code in Code::ALL {
            let shape = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '.';
            assert!(code.id().chars().all(shape), "{code}");
            assert!(code.means().ends_with('.'), "{code}");
        }
    }

    #[test]
    fn columns_count_characters_and_places_stay_inside() {
        let text = "a = 1\näö = 2\n";
        assert_eq!(Place::of(text, 11..12), Place { line: 2, column: 4, span: 11..12 });
        assert_eq!(Place::of(text, 7..90), Place { line: 2, column: 1, span: 6..text.len() });
        assert_eq!(Place::of(text, 90..90), Place { line: 3, column: 1, span: text.len()..text.len() });
        assert_eq!(Place::of("\u{feff}a", 3..4).column, 1);
    }

    #[test]
    fn findings_come_in_the_order_of_the_files() {
        let at = |file: &str, span: usize| Finding {
            place: Some(Place::of("ab\ncd", span..span)),
            ..Finding::of_file(Code::Syntax, file, "m", None)
        };
        let mut findings = vec![at("b", 0), at("a", 4), at("a", 1), at("a", 4)];
        sort(&mut findings);
        let told: Vec<_> = findings.iter().map(|it| (it.file.as_str(), it.place.as_ref().map(|p| p.line))).collect();
        assert_eq!(told, [("a", Some(1)), ("a", Some(2)), ("b", Some(1))]);
    }
}
