//! Translations: compared with their originals, and shown with `--lang`.

use std::fs;

use authwalk::internals::content::{Catalog, CourseTranslation, Language, Lesson, Library};
use authwalk::internals::course::fingerprint;

use super::{LESSON, PACK, TRANSLATION, check, folder, reported_findings, write};
use crate::common::{command, stderr, stdout};

/// A question of each kind that has more than one text.
const QUIZ: &str = r#"format_version = 2
id = "q"
[[question]]
id = "pick"
covers = []
level = "mid"
ask = "Which?"
why = "Because."
hints = ["Think."]
choice = [{ text = "One thing", right = true, because = "It is so." }, { text = "Two things", because = "It is not so." }]
[[question]]
id = "type"
covers = []
level = "mid"
ask = "What is it called?"
why = "By its name."
type = { accept = ["session ID"], near = [{ text = "session", because = "That is the record." }] }
"#;

const QUIZ_TRANSLATION: &str = r#"format_version = 2
language = "vi"
id = "q"
[[question]]
id = "type"
ask = "Nó tên là gì?"
why = "Tên của nó."
type = { accept = ["mã phiên"], near = [{ because = "Đó là bản ghi." }] }
[[question]]
id = "pick"
ask = "Cái nào?"
why = "Vì vậy."
hints = ["Nghĩ đi."]
choice = [{ text = "Một thứ", because = "Đúng vậy." }, { text = "Hai thứ", because = "Không phải vậy." }]
"#;

fn pack() -> tempfile::TempDir {
    folder(&[
        ("authwalk.toml", PACK),
        ("lessons/a.toml", LESSON),
        ("lessons/vi/a.toml", TRANSLATION),
        ("quizzes/q.toml", QUIZ),
        ("quizzes/vi/q.toml", QUIZ_TRANSLATION),
    ])
}

#[test]
fn a_translation_of_everything_is_fine_and_counted() {
    let pack = pack();
    let output = check(pack.path(), &["."]);
    assert_eq!(stdout(&output), "1 lesson played and 2 questions read, 2 translations compared: all is well.\n");
}

/// The findings of the pack with one of its files changed.
fn findings_with(file: &str, from: &str, to: &str) -> Vec<String> {
    let pack = pack();
    let text = fs::read_to_string(pack.path().join(file)).expect("a file");
    assert!(text.contains(from), "{from}");
    write(pack.path(), file, &text.replacen(from, to, 1));
    reported_findings(pack.path(), &["."])
}

#[test]
fn what_is_missing_or_too_much_is_told_at_its_place() {
    let (lesson, quiz) = ("lessons/vi/a.toml", "quizzes/vi/q.toml");
    let cases = [
        (lesson, "text = \"V\"", "", "5 untranslated warning"),
        (lesson, "title = \"V\"\n[[", "[[", "1 untranslated warning"),
        (lesson, "text = \"V\"", "text = \"V\"\nmore = \"V\"", "9 stray-translation error"),
        (lesson, "text = \"V\"", "text = { a = \"V\" }", "8 stray-translation error"),
        (lesson, "text = \"V\"", "text = \"V\"\ncovers = []", "9 unknown-key error"),
        (lesson, "text = \"V\"", "text = \"\"", "8 empty-text error"),
        (lesson, "id = \"a-lesson\"", "id = \"b-lesson\"", "3 stray-translation error"),
        (lesson, "\"vi\"", "\"fr\"", "2 stray-translation error"),
        (lesson, "\"vi\"", "\"Vietnamese\"", "2 unknown-word error"),
        (lesson, "language = \"vi\"\n", "", "1 missing-key error"),
        (lesson, "text = \"V\"", "text = \"VIET NAM IS LOUD HERE\"", "8 shouting-text warning"),
        (quiz, "hints = [\"Nghĩ đi.\"]", "", "9 untranslated warning"),
        (quiz, "\"Nghĩ đi.\"", "\"Nghĩ đi.\", \"Nữa.\"", "13 stray-translation error"),
        (quiz, ", { text = \"Hai thứ\", because = \"Không phải vậy.\" }", "", "14 untranslated warning"),
    ];
    for (file, from, to, finding) in cases {
        assert_eq!(findings_with(file, from, to), [format!("{file}:{finding}")], "{from} -> {to}");
    }
    let renamed = findings_with(lesson, "id = \"ask\"", "id = \"aks\"");
    assert_eq!(renamed, ["lessons/vi/a.toml:5 untranslated warning", "lessons/vi/a.toml:6 stray-translation error"]);
    assert_eq!(
        findings_with("lessons/a.toml", "text = \"T\"", "text = \"T\"\nmore = \"M\""),
        ["lessons/vi/a.toml:5 untranslated warning"],
        "what the original has got since"
    );
}

#[test]
fn a_second_translation_of_one_lesson_is_told() {
    let pack = pack();
    write(pack.path(), "lessons/vi/b.toml", TRANSLATION);
    assert_eq!(reported_findings(pack.path(), &["."]), ["lessons/vi/b.toml:3 duplicate-id error"]);
}

/// A folder with a short name is nothing else than it was.
#[test]
fn a_lesson_in_a_folder_of_two_letters_stays_a_lesson() {
    let pack = folder(&[("authwalk.toml", PACK), ("lessons/it/a.toml", LESSON)]);
    let output = check(pack.path(), &[".", "--no-replay"]);
    assert_eq!(stdout(&output), "1 lesson read and 0 questions read: all is well.\n");
}

#[test]
fn commands_speak_the_language_and_say_when_there_is_none() {
    let pack = pack();
    let run = |args: &[&str]| command(args).current_dir(pack.path()).output().expect("the program runs");
    let played = run(&["run", "a-lesson", "--content", ".", "--lang", "vi"]);
    assert!(stdout(&played).starts_with("V (a-lesson)\n"), "{}", stdout(&played));
    assert!(stdout(&run(&["run", "lessons/a.toml", "--lang", "vi"])).starts_with("V (a-lesson)\n"));
    assert!(stdout(&run(&["run", "a-lesson", "--content", "."])).starts_with("A (a-lesson)\n"));
    assert!(stdout(&run(&["--plain", "--content", ".", "--lang", "vi"])).contains("  V (next)\n"));
    for args in [
        &["quiz", "--plain", "--content", ".", "--lang", "fr"][..],
        &["review", "--forecast", "--content", ".", "--lang", "fr"],
        &["--plain", "--content", ".", "--lang", "fr"],
        &["learn", "a-lesson", "--plain", "--content", ".", "--lang", "fr"],
        &["run", "lessons/a.toml", "--lang", "fr"],
        &["start", "--plan", "--content", ".", "--lang", "fr"],
    ] {
        let refused = run(args);
        assert_eq!(refused.status.code(), Some(2), "{args:?}");
        assert!(
            stderr(&refused).contains("fr: Nothing here is translated into this language. Translations: vi."),
            "{args:?}"
        );
    }
    let of_translation = run(&["run", "lessons/vi/a.toml"]);
    assert_eq!(of_translation.status.code(), Some(2));
    assert!(stderr(&of_translation).contains("a translation of a-lesson"), "{}", stderr(&of_translation));
    let mut quiz = command(&["quiz", "--plain", "--content", ".", "--lang", "vi", "--seed", "1"]);
    let asked = stdout(&quiz.current_dir(pack.path()).output().expect("the program runs"));
    assert!(asked.contains("Cái nào?") || asked.contains("Nó tên là gì?"), "{asked}");
}

fn vietnamese() -> CourseTranslation {
    let language = Language::parse("vi").expect("a language");
    let library = Library::built_in_translations(&language);
    assert_eq!(library.findings, []);
    CourseTranslation::of(library.translations.iter().map(|translation| &translation.value), &language)
}

#[test]
fn the_built_in_course_is_translated_where_it_is() {
    let catalog = Catalog::built_in_translated(vietnamese().into());
    assert_eq!(catalog.summaries()[0].title, "Phút đầu tiên");
    assert_eq!(catalog.lesson("first-minute").expect("a lesson").title, "Phút đầu tiên");
    assert_eq!(catalog.lessons()[0].title, "Phút đầu tiên");
    assert_eq!(catalog.lessons()[1].title, Catalog::built_in().lessons()[1].title, "not translated yet");
}

/// Answers count in every language, and typed ones of both are right.
#[test]
fn a_translated_question_keeps_its_answer_key() {
    let library = Library::from_texts(
        [("quizzes/q.toml", QUIZ), ("quizzes/vi/q.toml", QUIZ_TRANSLATION)].map(|(path, text)| (path.to_owned(), text)),
    );
    let translations = library.translations.iter().map(|translation| &translation.value);
    let course = CourseTranslation::of(translations, &Language::parse("vi").expect("a language"));
    let typed = course.question(library.question("type").expect("a question").1.clone());
    let accept = typed.typed.as_ref().map(|typed| typed.accept.clone()).expect("typed");
    assert_eq!(accept, ["mã phiên", "session ID"]);
    for (_, original) in ["pick", "type"].iter().filter_map(|id| library.question(id)) {
        let translated = course.question(original.clone());
        assert_ne!(translated.ask, original.ask);
        assert_eq!(fingerprint(&translated), fingerprint(original));
    }
}

/// Nothing is lost on the way to JSON and back.
#[test]
fn a_translation_without_texts_changes_nothing() {
    let library = Library::built_in();
    for lesson in &library.lessons {
        let empty = format!("format_version = 2\nlanguage = \"vi\"\nid = \"{}\"\n", lesson.value.id);
        let empty = Library::from_texts([("lessons/vi/x.toml".to_owned(), empty)]);
        let translations = empty.translations.iter().map(|translation| &translation.value);
        let course = CourseTranslation::of(translations, &Language::parse("vi").expect("a language"));
        assert!(!course.is_empty());
        assert_eq!(course.lesson(Lesson::clone(&lesson.value)), lesson.value);
    }
}
