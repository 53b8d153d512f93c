//! Fairness, truth and coverage: each rule on a bank that breaks it, and on one that does not.

use std::fmt::Write as _;

use super::{LESSON, check, folder, reported_findings};
use authwalk::internals::check::{CheckedLibrary, CoverageScope, advise, coverage};
use authwalk::internals::content::{Finding, Library};

/// A question with these options; the one that begins with `+` is right.
pub(crate) fn question(id: &str, ask: &str, options: &[(&str, &str)]) -> String {
    let head = "covers = [\"session.flow\"]\nlevel = \"mid\"\nwhy = \"Because.\"";
    let mut text = format!("[[question]]\nid = \"{id}\"\n{head}\nask = \"{ask}\"\n");
    for (option, because) in options {
        let (right, option) = option.strip_prefix('+').map_or(("", *option), |option| ("right = true\n", option));
        let _ = write!(text, "[[question.choice]]\n{right}text = \"{option}\"\nbecause = \"{because}\"\n");
    }
    text
}

fn advice(questions: &str) -> Vec<Finding> {
    let text = format!("format_version = 2\nid = \"q\"\n{questions}");
    let library = CheckedLibrary::new(Library::from_texts([("q.toml".to_owned(), text)]));
    assert_eq!(library.findings(), []);
    advise(&library)
}

/// The codes that one question leads to.
fn codes(ask: &str, options: &[(&str, &str)]) -> Vec<&'static str> {
    advice(&question("a", ask, options)).iter().map(|finding| finding.code.id()).collect()
}

#[test]
fn a_fair_question_is_left_alone() {
    let options = [
        ("A row that the server made", "No: the row stays."),
        ("+Nothing but its number", "So it is."),
        ("Its name and role", "They stay."),
    ];
    assert_eq!(codes("What does the browser keep?", &options), [""; 0]);
}

#[test]
fn each_unfairness_has_its_code() {
    let plain = [("One two", "Not so."), ("+Three four", "It is."), ("Five six", "No, never.")];
    let with = |index: usize, option: (&'static str, &'static str)| {
        let mut options = plain;
        options[index] = option;
        options
    };
    let cases = [
        ("all-of-the-above", "What?", with(2, ("All of the above", "No, two are wrong."))),
        (
            "unlike-options",
            "What?",
            with(1, ("+Three four and a great many more words than any of the others has", "It is.")),
        ),
        ("unlike-options", "What?", with(1, ("+`three`", "It is."))),
        ("unlike-options", "What?", with(0, ("One two.", "Not so."))),
        ("reason-repeats", "What?", with(0, ("The server forgets everybody", "The server forgets everybody."))),
        (
            "answer-in-question",
            "Which signature does the verifier compare?",
            with(1, ("+The verifier's own signature", "It is.")),
        ),
    ];
    for (code, ask, options) in cases {
        assert_eq!(codes(ask, &options), [code], "{options:?}");
    }
    let absolutes = [("It always works", "No."), ("It never works", "No."), ("+It works", "Yes, it does.")];
    assert_eq!(codes("What?", &absolutes), ["absolute-in-wrong"]);
    let sure = [("It always works", "No."), ("It never works", "No."), ("+It never fails", "Yes, it does.")];
    assert_eq!(codes("What?", &sure), [""; 0]);
}

/// The findings that one question of this kind leads to, with this hint.
fn hint_codes(kind: &str, hint: &str) -> Vec<&'static str> {
    let head = "[[question]]\nid = \"a\"\ncovers = []\nlevel = \"mid\"\nask = \"?\"\nwhy = \"So.\"\n";
    advice(&format!("{head}hints = [\"First.\", \"{hint}\"]\n{kind}\n"))
        .iter()
        .map(|finding| finding.code.id())
        .collect()
}

#[test]
fn a_hint_does_not_say_the_answer() {
    let option = |text: &str, right: bool| format!("{{ text = \"{text}\", right = {right}, because = \"Because.\" }}");
    let (row, token, both) = (option("Its row", true), option("Its token", false), option("Its secret", true));
    let choice = format!("choice = [{row}, {token}]");
    let several = format!("several = [{row}, {token}, {both}]");
    let typed =
        "type = { accept = [\"refresh token\", \"refreshing\"], near = [{ text = \"token\", because = \"Which?\" }] }";
    let number = "type = { number = 16, unit = \"bytes\" }";
    let spot = |rest: &str| {
        format!("spot = {{ lang = \"http\", text = \"sid=1042; Path=/; Secure\", elsewhere = \"No.\", {rest} }}")
    };
    let place = |at: &str, right: bool| format!("{{ at = \"{at}\", right = {right}, because = \"Because.\" }}");
    let places = spot(&format!("place = [{}, {}]", place("sid=1042", true), place("Path=/", false)));
    let elsewhere = spot(&format!("elsewhere_at = \"Secure\", place = [{}]", place("Path=/", false)));
    let told = [
        (choice.as_str(), "Think of its *row*."),
        (&choice, "ITS ROW"),
        (&several, "Its row, and its *secret*."),
        (typed, "It is a refresh token."),
        (number, "As many as 16 bytes."),
        (&places, "Look at `sid=1042`."),
        (&elsewhere, "Is it secure?"),
    ];
    for (kind, hint) in told {
        assert_eq!(hint_codes(kind, hint), ["answer-in-hint"], "{kind}: {hint}");
    }
    let sound = [
        (choice.as_str(), "What is kept?"),
        (&choice, "Its row or its token?"),
        (&choice, "Its browser"),
        (&several, "Its row is one of them."),
        (typed, "A token that refreshes"),
        (number, "16 is too much."),
        (&places, "`sid=1042` or `Path=/`?"),
        (&elsewhere, "Not at Path=/."),
        ("order = [\"one\", \"two\"]", "one"),
    ];
    for (kind, hint) in sound {
        assert_eq!(hint_codes(kind, hint), [""; 0], "{kind}: {hint}");
    }
}

/// Thirty questions whose right option stands at `position`, and may be longer than the others.
pub(crate) fn thirty_questions(position: impl Fn(usize) -> usize, longer: bool) -> String {
    // Of four texts each is right in turn, so that none gives itself away by its form.
    let texts = ["One two six", "Five sixty", "Seven ten", "Three four"];
    let one = |i: usize| {
        let right = i / 4 % 4;
        let others = (0..4).filter(|text| *text != right).map(|text| (texts[text], "Not so."));
        let right = format!("+{}{}", texts[right], if longer { " and" } else { "" });
        let mut options: Vec<(&str, &str)> = others.collect();
        options.insert(position(i), (&right, "It is."));
        question(&format!("q{i}"), "What?", &options)
    };
    (0..30).map(one).collect()
}

/// Thirty questions whose right option is the one with a comma.
pub(crate) fn thirty_telling_commas() -> String {
    let with_commas =
        thirty_questions(|i| i % 4, false).replace("right = true\ntext = \"", "right = true\ntext = \"A, ");
    // A wrong one is longer.
    with_commas.replace("\"One two six\"", "\"One two sixteen\"").replace("\"Five sixty\"", "\"Five sixty-five\"")
}

/// The codes that such a bank leads to.
fn bank_codes(position: impl Fn(usize) -> usize, longer: bool) -> Vec<&'static str> {
    advice(&thirty_questions(position, longer)).iter().map(|finding| finding.code.id()).collect()
}

#[test]
fn a_bank_is_judged_as_a_whole() {
    assert_eq!(bank_codes(|i| i % 4, false), [""; 0]);
    assert_eq!(bank_codes(|i| i % 4, true), ["right-is-longest"]);
    assert_eq!(bank_codes(|_| 1, false), ["uneven-positions"]);
    // So it is in a bank that is too small for the rest: 12 of 12.
    let bank: String = (0..12)
        .map(|i| {
            question(
                &format!("q-{i}"),
                "What?",
                &[("+Right one", "It is."), ("Other two", "No, not so."), ("Third way", "Not so.")],
            )
        })
        .collect();
    assert_eq!(advice(&bank).iter().map(|finding| finding.code.id()).collect::<Vec<_>>(), ["uneven-positions"]);
    // Never being first is a pattern, too.
    assert_eq!(bank_codes(|i| 1 + i % 3, false), ["uneven-positions"]);
    let codes: Vec<&str> = advice(&thirty_telling_commas()).iter().map(|finding| finding.code.id()).collect();
    assert_eq!(codes, ["form-gives-away"], "the option with a comma is right");
}

#[test]
fn a_lesson_that_expects_little_is_told_so() {
    let bare = LESSON.replace(", user = \"nobody\"", "");
    let folder = folder(&[("a.toml", &bare)]);
    assert_eq!(reported_findings(folder.path(), &["a.toml"]), ["a.toml:2 only-statuses warning"]);
}

#[test]
fn a_client_that_does_nothing_is_told() {
    let idle = LESSON.replace("client.bob", "client.eve = \"attacker\"\nclient.bob");
    let folder = folder(&[("a.toml", &idle)]);
    assert_eq!(reported_findings(folder.path(), &["a.toml"]), ["a.toml:6 unused-client warning"]);
    let at_once = idle.replace(
        "request.line = \"GET /me\"",
        "request.line = \"GET /me\"\n[[step.do]]\nat_once = [\
        { by = \"eve\", request.line = \"GET /\" }, { by = \"bob\", request.line = \"GET /\" }]",
    );
    super::write(
        folder.path(),
        "a.toml",
        &at_once.replace(
            "expect = { status = 401, user = \"nobody\" }",
            "expect = { statuses = [200, 200], user = \"nobody\" }",
        ),
    );
    assert_eq!(reported_findings(folder.path(), &["a.toml"]), [""; 0]);
}

#[test]
fn a_text_that_shouts_or_cannot_be_shown_is_told_so() {
    let text = |new: &str| LESSON.replace("text = \"T\"", &format!("text = \"{new}\""));
    for (new, code) in [
        ("NEVER EVER TRUST it", "shouting-text"),
        ("See ![this](a.png)", "unshown-markup"),
        ("So<br>it is", "unshown-markup"),
    ] {
        let folder = folder(&[("a.toml", &text(new))]);
        assert_eq!(reported_findings(folder.path(), &["a.toml"]), [format!("a.toml:10 {code} warning")]);
    }
}

#[test]
fn predictions_that_always_have_one_answer_are_told() {
    let step = &LESSON[LESSON.find("[[step]]").expect("a step")..];
    let predict = "[step.predict]\nask = \"?\"\nabout = \"status\"\nwhy = \"Because.\"\n[[step.do]]";
    let steps: String =
        (0..3).map(|i| step.replace("\"ask\"", &format!("\"ask-{i}\"")).replace("[[step.do]]", predict)).collect();
    let lesson = format!("{}{steps}", &LESSON[..LESSON.find("[[step]]").expect("a step")]);
    let folder = folder(&[("a.toml", &lesson)]);
    let output = check(folder.path(), &["a.toml", "--format", "short"]);
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(text.contains("warning[same-answer]: all 3 predictions of this lesson have the answer 401"), "{text}");
}

#[test]
fn a_question_about_a_step_is_tried() {
    let ask = |about: &str| {
        format!(
            "format_version = 2\nid = \"q\"\n[[question]]\nid = \"a\"\ncovers = []\nlevel = \"mid\"\nask = \"?\"\nwhy = \"W\"\n\
             predict = {{ step = \"a-lesson#ask\", about = \"{about}\" }}\n"
        )
    };
    let odd = LESSON
        .replace("GET /me", "GET /nothing-there")
        .replace("{ status = 401, user = \"nobody\" }", "{ user = \"nobody\" }");
    let folder = folder(&[("a.toml", &odd), ("q.toml", &ask("status"))]);
    let output = check(folder.path(), &[".", "--format", "short"]);
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(text.contains("q.toml:9:44: error[prediction-outside]: 404 comes out there"), "{text}");
    super::write(folder.path(), "q.toml", &ask("user"));
    assert_eq!(check(folder.path(), &["."]).status.code(), Some(0));
}

#[test]
fn coverage_names_what_is_missing() {
    let folder = folder(&[("a.toml", LESSON)]);
    let wanted = ["a.toml:2 lesson-not-asked warning", "a.toml:2 lesson-without-task warning"];
    assert_eq!(reported_findings(folder.path(), &["a.toml", "--coverage"]), wanted);
    assert_eq!(reported_findings(folder.path(), &["a.toml"]), [""; 0]);
    let library = Library::from_texts([("a.toml".to_owned(), LESSON)]);
    let row = coverage::by_topic(&library).into_iter().find(|row| row.topic.id == "session.flow").expect("the topic");
    assert_eq!((row.lessons, row.questions.len()), (vec!["a-lesson"], 0));
    assert_eq!(row.teaching_steps, [""; 0], "a list of the lesson teaches nothing");
    // Only the built-in course has to teach the whole curriculum.
    let whole: Vec<_> =
        coverage::check(&library, CoverageScope::Curriculum).iter().map(|finding| finding.code.id()).collect();
    assert!(whole.contains(&"topic-not-taught") && whole.contains(&"topic-not-asked"));
}

#[test]
fn a_topic_is_taught_by_a_step_in_which_something_is_shown() {
    let own =
        "[[topic]]\nid = \"house.badge\"\npart = \"House\"\ntitle = \"Badges\"\nask = [\"Who has one?\", \"Where?\"]\n";
    let covering = LESSON.replace("title = \"S\"", "title = \"S\"\ncovers = [\"house.badge\"]");
    let idle = covering.replace("expect = { status = 401, user = \"nobody\" }\n", "");
    let quiz = "format_version = 2\nid = \"q\"\n[[question]]\nid = \"a\"\ncovers = [\"house.badge\"]\n\
        answers = [\"house.badge/2\"]\nlevel = \"mid\"\nask = \"?\"\nwhy = \"Because.\"\ntype.accept = [\"a\"]\n";
    let missing = |pack_topic: &str, lesson: &str| {
        let pack = format!("{}{pack_topic}", super::PACK);
        let folder = folder(&[("authwalk.toml", &pack), ("lessons/a.toml", lesson), ("quizzes/q.toml", quiz)]);
        let findings = reported_findings(folder.path(), &[".", "--coverage", "--allow", "only-statuses"]);
        let of_topics = findings.into_iter().filter(|finding| finding.starts_with("authwalk.toml"));
        of_topics.collect::<Vec<_>>()
    };
    let not_asked = "authwalk.toml:8 ask-not-asked warning";
    assert_eq!(missing(own, &covering), [not_asked]);
    assert_eq!(missing(own, &idle), ["authwalk.toml:5 topic-not-taught warning", not_asked]);
    assert_eq!(missing(own, LESSON), ["authwalk.toml:5 topic-not-taught warning", not_asked]);
    // Where there is nothing to run, it is enough that a step covers it, or that a question asks about it.
    let nothing_to_run = format!("{own}live = false\n");
    assert_eq!(missing(&nothing_to_run, &idle), [not_asked]);
    assert_eq!(missing(&nothing_to_run, LESSON), [not_asked]);
    let unasked = nothing_to_run.replace("house.badge", "house.key");
    let nothing = ["topic-not-taught", "topic-not-asked"].map(|code| format!("authwalk.toml:5 {code} warning"));
    assert!(nothing.iter().all(|finding| missing(&unasked, LESSON).contains(finding)));
}

#[test]
fn a_wrong_answer_to_a_prediction_has_its_reason() {
    let quiz = |believed: &str| {
        format!(
            "format_version = 2\nid = \"q\"\n[[question]]\nid = \"a\"\ncovers = [\"session.flow\"]\nlevel = \"mid\"\n\
             ask = \"?\"\nwhy = \"Because.\"\n[question.predict]\nstep = \"a-lesson#ask\"\nabout = \"status\"\n{believed}"
        )
    };
    let report = |believed: &str, args: &[&str]| {
        let folder = folder(&[("a.toml", LESSON), ("q.toml", &quiz(believed))]);
        let output = check(folder.path(), &[&["a.toml", "q.toml", "--format", "short"], args].concat());
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    let silent = report("", &["--coverage"]);
    assert!(silent.contains("q.toml:11:9") && silent.contains("option-without-reason"), "{silent}");
    assert!(silent.contains("`200`") && !silent.contains("`401`"), "only of the wrong answers: {silent}");
    assert!(report("", &[]).contains("option-without-reason"), "whether coverage is asked for or not");
    let told = report("believed = { 200 = \"No.\", 403 = \"No.\" }\n", &["--coverage"]);
    assert!(!told.contains("option-without-reason"), "{told}");
    let unknown = report("believed = { 418 = \"No.\" }\n", &[]);
    assert!(unknown.contains("q.toml:12:14") && unknown.contains("unknown-option"), "{unknown}");
}
