//! Each rule by itself: one change to a sound file breaks it, and the finding points at the change.

mod lesson_cases;
mod pack_cases;
mod quiz_cases;

use std::collections::BTreeSet;

use self::lesson_cases::{LESSON, LESSON_CASES};
use self::pack_cases::{PACK, PACK_CASES};
use self::quiz_cases::{QUIZ, QUIZ_CASES};
use crate::reading::{line_and_column, reported_findings};

/// The text to replace, its replacement, the code, and the text at which it is reported (its first occurrence after
/// the change).
type Case = (&'static str, &'static str, &'static str, &'static str);

/// The file with one change, and where the finding belongs.
fn apply_case((from, to, _, marker): &Case, text: &str) -> (String, (usize, usize)) {
    assert!(text.contains(from), "{from}");
    let text = text.replacen(from, to, 1);
    let place = text.find(marker).unwrap_or_else(|| panic!("{marker} is not in the changed text"));
    let place = line_and_column(&text, place);
    (text, place)
}

/// Files that lie beside the one that is changed.
fn companions() -> [(String, String); 3] {
    let lesson = |name: &str, step: &str| {
        let text = LESSON.replace("\"one\"", &format!("{name:?}")).replace("\"login\"", &format!("{step:?}"));
        (format!("lessons/{name}.toml"), text)
    };
    let (name, after) = lesson("after-one", "login");
    let after = after.replace("covers =", "needs = [\"one\"]\ncovers =");
    [lesson("session-login", "login"), (name.replace("after", "z-after"), after), lesson("one", "login")]
}

/// The sound files, each with what is changed in it.
const CHANGED_FILES: [(&str, &str, &[Case]); 3] = [
    ("lessons/one.toml", LESSON, LESSON_CASES),
    ("quizzes/asked.toml", QUIZ, QUIZ_CASES),
    ("authwalk.toml", PACK, PACK_CASES),
];

#[test]
fn every_rule_is_told_at_its_place() {
    let others = companions();
    for (path, text, cases) in CHANGED_FILES {
        assert_eq!(reported_findings(path, text, &others), [], "{path} is sound");
        for case in cases {
            let (text, (line, column)) = apply_case(case, text);
            assert_eq!(
                reported_findings(path, &text, &others),
                [(case.2, line, column)],
                "{} -> {}\n{text}",
                case.0,
                case.1
            );
        }
    }
}

/// The codes that these changes lead to, one change for each.
pub(crate) fn reported_codes() -> BTreeSet<&'static str> {
    let others = companions();
    let mut tried = BTreeSet::new();
    let mut reported = BTreeSet::new();
    for (path, text, cases) in CHANGED_FILES {
        for case in cases.iter().filter(|case| tried.insert(case.2)) {
            let (text, _) = apply_case(case, text);
            reported.extend(reported_findings(path, &text, &others).into_iter().map(|finding| finding.0));
        }
    }
    reported
}

#[test]
fn a_lesson_without_steps_and_a_quiz_without_questions() {
    let head = "format_version = 2\nid = \"x\"\n";
    let lesson = format!("{head}title = \"X\"\nminutes = 1\ncovers = []\nstep = []\n");
    assert_eq!(reported_findings("a.toml", &lesson, &[]), [("no-steps", 6, 8)]);
    assert_eq!(reported_findings("a.toml", &format!("{head}question = []\n"), &[]), [("no-questions", 3, 12)]);
}
