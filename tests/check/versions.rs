//! Versions of the format: what a file of version 1 may say, and what `check --fix` makes of it.

use std::fs;
use std::path::Path;

use authwalk::internals::check;
use authwalk::internals::content::{Code, Library};
use proptest::prelude::*;

use crate::fault_injection::plant_faults;
use crate::{LESSON, PACK, check as run_check, folder};

/// Code, the text from the place of the finding to the end of its line, message and help of each finding.
fn findings(text: &str) -> Vec<[String; 4]> {
    let library = Library::from_texts([("lessons/a.toml".to_owned(), text.to_owned())]);
    let checked = check::CheckedLibrary::new(library);
    // Whether a saved fact is used plays no part here.
    let told = checked.findings().iter().filter(|finding| finding.code != Code::UnusedSave);
    let described = told.map(|finding| {
        let start = finding.location.as_ref().map_or(0, |location| location.span.start);
        let line = text[start..].lines().next().unwrap_or_default().to_owned();
        [finding.code.id().to_owned(), line, finding.message.clone(), finding.help.clone().unwrap_or_default()]
    });
    described.collect()
}

fn fixed_text(text: &str) -> Option<String> {
    check::fixed_text("lessons/a.toml", text).ok()
}

/// [`LESSON`] with `version`, `more` at the end of its act and `head` at the top.
fn lesson(version: u32, head: &str, more: &str) -> String {
    LESSON.replacen("format_version = 2\n", &format!("format_version = {version}\n{head}"), 1) + more
}

#[test]
fn each_version_knows_its_own_names_and_suggests_them() {
    for (version, known, unknown) in [(1, "rows", "sessions"), (2, "sessions", "rows")] {
        let fact = |name: &str| {
            let text = lesson(version, "", &format!("save.n = \"store.{name}\"\n"));
            text.replace("user = \"nobody\"", &format!("store.{name} = 0"))
        };
        assert_eq!(findings(&fact(known)), [[""; 4]; 0], "{version}");
        let found = findings(&fact(unknown));
        assert_eq!(found.len(), 2, "{found:?}");
        for [code, _, message, help] in found {
            assert_eq!(code, "unknown-fact");
            assert_eq!(message, format!("there is no fact `store.{unknown}`"));
            assert_eq!(help, format!("did you mean `store.{known}`?"));
        }
    }
    for (version, known, unknown) in
        [(1, "logout_deletes_row", "logout_deletes_session"), (2, "logout_deletes_session", "logout_deletes_row")]
    {
        let switch = |name: &str, value: &str| lesson(version, &format!("world.shop.{name} = {value}\n"), "");
        assert_eq!(findings(&switch(known, "false")), [[""; 4]; 0], "{version}");
        let [[code, line, message, help]] = &findings(&switch(unknown, "false"))[..] else { panic!("one finding") };
        assert_eq!(code, "unknown-key");
        assert_eq!(*line, format!("{unknown} = false"));
        assert_eq!(*message, format!("the key `{unknown}` means nothing here"));
        assert_eq!(*help, format!("did you mean `{known}`?"));
        let [[_, line, message, _]] = &findings(&switch(known, "5"))[..] else { panic!("one finding") };
        assert_eq!(line, "5");
        assert!(message.starts_with(&format!("`world.shop.{known}` wants")), "{message}");
    }
}

#[test]
fn a_typo_in_a_name_of_version_1_is_answered_with_a_name_of_version_1() {
    let text = lesson(1, "world.shop.logout_deletes_rwo = false\n", "save.n = \"store.rowz\"\n");
    let helps: Vec<String> = findings(&text).into_iter().map(|[.., help]| help).collect();
    assert_eq!(helps, ["did you mean `logout_deletes_row`?", "did you mean `store.rows`?"]);
}

#[test]
fn a_body_is_never_migrated() {
    let body = "[[step.do]]\nby = \"bob\"\nrequest.line = \"POST /x\"\nrequest.json = { shop = { logout_deletes_row = 1 }, store = { rows = 1 } }\n";
    let fixed = fixed_text(&lesson(1, "", body)).expect("TOML");
    assert_eq!(fixed, lesson(2, "", body));
}

#[test]
fn a_key_of_version_2_in_a_file_of_version_1_is_one_finding_at_the_key() {
    let text = lesson(1, "was = [\"older\"]\n", "");
    let [[code, line, message, help]] = &findings(&text)[..] else { panic!("one finding") };
    assert_eq!([code.as_str(), line.as_str()], ["unknown-key", "was = [\"older\"]"]);
    assert!(message.contains("`was`") && help.contains("`format_version = 2`"), "{message} {help}");
    assert_eq!(findings(&fixed_text(&text).expect("TOML")), [[""; 4]; 0]);
}

#[test]
fn a_version_that_is_missing_is_one_finding_whatever_names_the_file_has() {
    for name in ["rows", "sessions"] {
        let text = lesson(1, "", &format!("save.n = \"store.{name}\"\n")).replacen("format_version = 1\n", "", 1);
        let codes: Vec<String> = findings(&text).into_iter().map(|[code, ..]| code).collect();
        assert_eq!(codes, ["missing-key"]);
        assert_eq!(fixed_text(&text).as_deref(), Some(text.as_str()), "nobody knows what it means");
    }
}

#[test]
fn a_former_id_is_free_and_has_one_heir() {
    let living = lesson(2, "was = [\"a-lesson\"]\n", "");
    let [[code, line, ..]] = &findings(&living)[..] else { panic!("one finding") };
    assert_eq!([code.as_str(), line.as_str()], ["duplicate-id", "\"a-lesson\"]"]);

    let twice = lesson(2, "was = [\"older\", \"older\"]\n", "");
    let [[code, line, _, help]] = &findings(&twice)[..] else { panic!("one finding") };
    assert_eq!([code.as_str(), line.as_str()], ["duplicate-id", "\"older\"]"]);
    assert!(help.contains("lessons/a.toml:2:8"), "{help}");

    let no_id = lesson(2, "was = [\"Older\"]\n", "");
    let [[code, ..]] = &findings(&no_id)[..] else { panic!("one finding") };
    assert_eq!(code, "bad-id");
}

#[test]
fn a_link_to_a_former_id_is_answered_with_the_id_of_today() {
    let renamed = lesson(2, "was = [\"older\"]\n", "").replacen("id = \"ask\"", "id = \"ask\"\nwas = [\"asked\"]", 1);
    let quiz = "format_version = 2\nid = \"q\"\n[[question]]\nid = \"one\"\nwas = [\"first\"]\ncovers = []\nlevel = \"mid\"\n\
        ask = \"?\"\nwhy = \"W\"\nsee = \"a-lesson#asked\"\nnext.weak = \"first\"\norder = [\"a\", \"b\"]\n";
    let needing = LESSON.replacen("\"a-lesson\"", "\"b-lesson\"\nneeds = [\"older\"]", 1);
    let texts = [("lessons/a.toml", renamed), ("lessons/b.toml", needing), ("quizzes/q.toml", quiz.to_owned())];
    let library = Library::from_texts(texts.map(|(path, text)| (path.to_owned(), text)));
    let checked = check::CheckedLibrary::new(library);
    let helps: Vec<[&str; 2]> = checked
        .findings()
        .iter()
        .map(|finding| [finding.code.id(), finding.help.as_deref().unwrap_or_default()])
        .collect();
    assert_eq!(
        helps,
        [
            ["unknown-lesson", "it was renamed: write `a-lesson`"],
            ["unknown-step", "it was renamed: write `a-lesson#ask`"],
            ["unknown-question", "it was renamed: write `one`"],
        ]
    );
}

/// A pack can't know that the built-in course has renamed something.
#[test]
fn a_link_to_a_former_id_of_the_course_is_a_warning_with_the_id_of_today() {
    let needing = LESSON.replacen("\"a-lesson\"", "\"a-lesson\"\nneeds = [\"oauth-scope\"]", 1);
    let quiz = |see: &str| {
        format!(
            "format_version = 2\nid = \"q\"\n[[question]]\nid = \"one\"\ncovers = []\nlevel = \"mid\"\nask = \"?\"\n\
            why = \"W\"\nsee = \"{see}\"\norder = [\"a\", \"b\"]\n"
        )
    };
    let findings = |see: &str| {
        let texts = [("lessons/a.toml", needing.clone()), ("quizzes/q.toml", quiz(see))];
        let library = Library::from_texts(texts.map(|(path, text)| (path.to_owned(), text)));
        let checked = check::CheckedLibrary::new(library);
        let findings = checked.findings().iter();
        findings.map(|finding| (finding.code.id(), finding.help.clone().unwrap_or_default())).collect::<Vec<_>>()
    };
    let of_lesson = ("renamed-link", "it was renamed: write `oauth-tokens`".to_owned());
    let of_step = ("renamed-link", "it was renamed: write `choose-session#busy`".to_owned());
    assert_eq!(findings("choose-jwt#ban"), [of_lesson.clone(), of_step]);
    assert_eq!(findings("choose-session#busy"), [of_lesson]);
    assert!(findings("choose-jwt#no-step").iter().any(|(code, _)| *code == "unknown-step"));
}

/// The texts of the pack of authwalk 0.1.0.
fn version_1_texts() -> Vec<String> {
    let pack = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/version-1/pack");
    let folders = ["lessons", "quizzes"].map(|folder| fs::read_dir(pack.join(folder)).expect("a folder"));
    let files = folders.into_iter().flatten().map(|entry| entry.expect("an entry").path());
    files.map(|file| fs::read_to_string(file).expect("a text")).collect()
}

#[test]
fn a_fault_in_a_file_of_version_1_is_found_where_it_is() {
    let mut planted = 0;
    for text in version_1_texts() {
        for fault in plant_faults(&text).into_iter().filter(|fault| fault.text.contains("rows")) {
            let at = fault.position;
            let found = Library::from_texts([("lessons/a.toml".to_owned(), fault.text.clone())]);
            let checked = check::CheckedLibrary::new(found);
            let is_there = checked.findings().iter().any(|finding| {
                finding.code.id() == fault.code
                    && finding.location.as_ref().is_some_and(|location| location.span.start == at)
            });
            // What a single file links to is not there, so there may be further findings.
            assert!(is_there, "{}: {:?}", fault.what, checked.findings());
            planted += 1;
        }
    }
    assert!(planted > 200, "{planted}");
}

#[test]
fn mending_twice_is_mending_once() {
    for text in version_1_texts() {
        for text in std::iter::once(text.clone()).chain(plant_faults(&text).into_iter().map(|fault| fault.text)) {
            if let Some(fixed) = fixed_text(&text) {
                assert_eq!(fixed_text(&fixed).as_deref(), Some(fixed.as_str()));
            }
        }
    }
}

proptest! {
    #[test]
    fn whatever_the_text_mending_twice_is_mending_once(
        lines in proptest::collection::vec(
            prop_oneof![
                Just("format_version = 1"), Just("[[step]]"), Just("[[step.do]]"), Just("[world.shop]"), Just("[step.do.expect.store]"),
                Just("rows = 1"), Just("expect.store.rows.at_least = 1"), Just("expect.store.rows.not = 2"),
                Just("expect = { store.rows = 1, store.sessions = 2 } # kept"), Just("look_at = ['store.rows']"),
                Just("logout_deletes_row = true"), Just("world.shop.logout_deletes_session = false"), Just("[[lane]]"),
                Just("shop = { \"logout_deletes_row\" = false }"), Just("save.a = \"store.rows\""), Just("x = \"\u{202e}\""),
            ],
            0..12,
        )
    ) {
        let text = lines.join("\n");
        if let Some(fixed) = fixed_text(&text) {
            prop_assert_eq!(fixed_text(&fixed), Some(fixed.clone()));
            prop_assert!(!fixed.starts_with("format_version = 1"), "{fixed}");
        }
    }
}

#[test]
fn every_built_in_file_as_it_was_becomes_what_it_is() {
    let library = Library::built_in();
    assert!(library.sources.len() > 40);
    for source in &library.sources {
        let old = source.text.replacen("format_version = 2", "format_version = 1", 1);
        let old = old.replace("store.sessions", "store.rows").replace("logout_deletes_session", "logout_deletes_row");
        assert_ne!(old, source.text);
        assert_eq!(check::fixed_text(&source.path, &old).as_deref(), Ok(&*source.text), "{}", source.path);
    }
}

#[test]
fn what_only_one_thing_can_be_meant_by_is_mended() {
    let text = lesson(2, "recpa = \"R\" # kept\n", "")
        .replace("\"browser\"", "\"brwoser\"")
        .replace("text = \"T\"", "text = \"T\u{202e}\"");
    let fixed = lesson(2, "recap = \"R\" # kept\n", "");
    assert_eq!(fixed_text(&text), Some(fixed));
    for unclear in ["xyz = 1\n", "world.zzz = 1\n", "recap = \"\\u001b\"\n"] {
        let text = lesson(2, unclear, "");
        assert_eq!(fixed_text(&text).as_deref(), Some(text.as_str()));
    }
}

#[test]
fn files_are_mended_in_place_and_a_dry_run_only_says_how() {
    let old = lesson(1, "# kept\nworld.shop.logout_deletes_row = false # kept, too\n", "save.n = \"store.rows\"\n");
    let new =
        lesson(2, "# kept\nworld.shop.logout_deletes_session = false # kept, too\n", "save.n = \"store.sessions\"\n");
    let folder =
        folder(&[("authwalk.toml", &PACK.replace('2', "1")), ("lessons/a.toml", &old), ("lessons/b.toml", "id = \n")]);
    let lesson_text = || fs::read_to_string(folder.path().join("lessons/a.toml")).expect("a text");

    let dry_run = run_check(folder.path(), &["--fix", "--dry-run", "."]);
    assert_eq!(dry_run.status.code(), Some(2), "one file is not TOML");
    let diff = String::from_utf8(dry_run.stdout).expect("text");
    assert!(diff.contains(
        "--- lessons/a.toml\n+++ lessons/a.toml\n@@ -1,6 +1,6 @@\n-format_version = 1\n+format_version = 2\n # kept\n"
    ));
    let said = String::from_utf8(dry_run.stderr).expect("text");
    assert!(
        said.contains("lessons/b.toml: this is not TOML yet; it is left as it is.")
            && said.contains("2 files would be mended.")
    );
    assert_eq!(lesson_text(), old);

    fs::remove_file(folder.path().join("lessons/b.toml")).expect("removed");
    assert_eq!(run_check(folder.path(), &["--fix", "--dry-run", "."]).status.code(), Some(1));
    let mended = run_check(folder.path(), &["--fix", "."]);
    assert_eq!(mended.status.code(), Some(0), "{}", String::from_utf8_lossy(&mended.stderr));
    assert_eq!(lesson_text(), new);
    assert_eq!(fs::read_dir(folder.path().join("lessons")).expect("a folder").count(), 1, "nothing else is left there");
    assert_eq!(run_check(folder.path(), &["--fix", "--dry-run", "."]).status.code(), Some(0));
}

#[test]
fn wrong_arguments_mend_nothing() {
    let old = lesson(1, "", "");
    let folder = folder(&[("a.toml", &old)]);
    for args in [
        &["--fix", "a.toml", "--deny", "no-such-finding"][..],
        &["--fix", "a.toml", "--baseline", "no-such-file.json"],
        &["--fix", "a.toml", "--output", "report.unknown"],
        &["--fix", "a.toml", "-"],
        &["--fix", "-"],
        &["--fix"],
        &["--fix", "--dry-run", "a.toml", "--output", "report.json"],
        &["--fix", "--dry-run", "a.toml", "--format", "json"],
        &["--fix", "--dry-run", "a.toml", "--coverage"],
    ] {
        let output = run_check(folder.path(), args);
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(!String::from_utf8_lossy(&output.stderr).contains("mended."), "{args:?}: {output:?}");
        assert_eq!(fs::read_to_string(folder.path().join("a.toml")).expect("a text"), old, "{args:?}");
    }
}

#[test]
fn a_file_with_both_names_of_one_thing_is_left_to_its_author() {
    let both = "world.shop.logout_deletes_row = false\nworld.shop.logout_deletes_session = true\nrecpa = \"R\"\n";
    let old = lesson(1, both, "");
    let folder = folder(&[("lessons/a.toml", &old)]);
    let mended = run_check(folder.path(), &["--fix", "lessons/a.toml"]);
    assert_eq!(mended.status.code(), Some(2));
    let said = String::from_utf8(mended.stderr).expect("text");
    let reason = "lessons/a.toml: one table has both `logout_deletes_row` and `logout_deletes_session`, and only its author \
        knows which of them is meant; it is left as it is.";
    assert!(said.contains(reason), "{said}");
    assert_eq!(fs::read_to_string(folder.path().join("lessons/a.toml")).expect("a text"), old);
}

#[cfg(unix)]
#[test]
fn a_link_is_never_written_through() {
    let outside = folder(&[("a.toml", &lesson(1, "", ""))]);
    let pack = folder(&[("authwalk.toml", PACK), ("lessons/b.toml", LESSON)]);
    let link = pack.path().join("lessons/a.toml");
    std::os::unix::fs::symlink(outside.path().join("a.toml"), &link).expect("a link");
    for named in [".", "lessons/a.toml"] {
        assert_ne!(run_check(pack.path(), &["--fix", named]).status.code(), Some(1));
        assert!(link.symlink_metadata().expect("still there").is_symlink());
        let text = fs::read_to_string(outside.path().join("a.toml")).expect("a text");
        assert_eq!(text, lesson(1, "", ""), "{named}");
    }
}

#[test]
fn what_version_2_brought_means_nothing_in_version_1() {
    let with_expectation = |version, expectation: &str| {
        lesson(version, "", "").replace("status = 401, user = \"nobody\"", &format!("status = 401, {expectation}"))
    };
    let by_lane = |version| lesson(version, "", "").replace("text = \"T\"", "text = \"T\"\nafter = { main = \"A\" }");
    let twice = |version| {
        lesson(version, "", "").replace("request.line", "request.headers = { A = [\"1\", \"2\"] }\nrequest.line")
    };
    let lessons: [(&str, &dyn Fn(u32) -> String); 7] = [
        ("a list in this place", &twice),
        ("`succeeded`", &|version| with_expectation(version, "succeeded = 0")),
        ("`one_of`", &|version| with_expectation(version, "user = { one_of = [\"bob\", \"nobody\"] }")),
        ("`contains`", &|version| with_expectation(version, "user = { contains = \"bob\" }")),
        ("`succeeded`", &|version| {
            lesson(version, "", "").replace("[[step.do]]", "look_at = [\"succeeded\"]\n[[step.do]]")
        }),
        ("`succeeded_by`", &|version| lesson(version, "", "save.who = \"succeeded_by\"\n")),
        ("a table in this place", &by_lane),
    ];
    for (name, text) in lessons {
        let messages = |version| findings(&text(version)).into_iter().map(|[_, _, message, _]| message);
        let wanted = format!("{name} has a meaning since format version 2 only");
        assert!(messages(1).any(|message| message == wanted), "{name}: {:?}", findings(&text(1)));
        assert!(!messages(2).any(|message| message.contains("format version")), "{name}");
    }
}
