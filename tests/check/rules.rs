//! Each rule by itself: one change to a sound file breaks it, and the finding points at the change.

use std::collections::BTreeSet;

use crate::reading::{line_and_column, reported_findings};

const LESSON: &str = r#"format_version = 2
id = "one"
title = "One"
minutes = 5
covers = ["session.flow"]
[client]
alice = "browser"
[world.site]
evil = "https://evil.test"
[[lane]]
id = "left"
title = "Left"
[[lane]]
id = "right"
title = "Right"
[[step]]
id = "login"
title = "Login"
text = "She logs in."
look_at = ["store"]
[step.predict]
ask = "What then?"
about = "status"
why = "So."
believed = { 403 = "No." }
[[step.do]]
by = "alice"
request.line = "POST /login"
save.sid = "set_cookie.sid.value"
[[step]]
id = "together"
title = "Both"
text = "At once."
[[step.do]]
at_once = [{ by = "alice", request.line = "GET /me" }, { by = "alice", request.line = "GET /admin" }]
expect = { statuses = [200, 403], store.sessions = { at_least = 1 } }
[[step.do]]
clock = "15m"
[[step.do]]
operator.ban = "bob"
[[step]]
id = "turn"
title = "Yours"
text = "Now you."
[step.task]
tool = "switches"
goal = { status = 401 }
[[step.task.solution]]
lane = "left"
by = "alice"
request = { line = "GET /me", cookies = { sid = "$sid" } }
"#;

const QUIZ: &str = r#"format_version = 2
id = "asked"
[[question]]
id = "choose"
covers = []
level = "junior"
ask = "Which?"
why = "So."
choice = [{ text = "A", because = "a" }, { text = "B", right = true, because = "b" }]
[[question]]
id = "sort"
covers = []
level = "mid"
ask = "Which first?"
why = "So."
next = { weak = "choose" }
order = ["first", "second"]
[[question]]
id = "pair"
covers = []
level = "mid"
ask = "Which belong?"
why = "So."
match = [["l1", "r1"], ["l2", "r2"]]
[[question]]
id = "write"
covers = []
level = "mid"
ask = "Which word?"
why = "So."
type = { accept = ["word"], near = [{ text = "words", because = "One only." }] }
[[question]]
id = "find"
covers = []
level = "mid"
ask = "Where?"
why = "So."
[question.spot]
lang = "http"
text = "sid=1042; Path=/"
elsewhere = "No."
place = [{ at = "1042", right = true, because = "Yes." }, { at = "Path", because = "No." }]
[[question]]
id = "talk"
covers = []
level = "senior"
ask = "Explain."
why = "So."
[question.speak]
seconds = 60
points = ["one point"]
weak = "w"
good = "g"
strong = "s"
"#;

/// The text to replace, its replacement, the code, and the text at which it is reported (its first occurrence after
/// the change).
type Case = (&'static str, &'static str, &'static str, &'static str);

const LESSON_CASES: &[Case] = &[
    ("format_version = 2", "format_version = 9", "format-version", "9"),
    ("minutes = 5", "minutes = 61", "bad-minutes", "61"),
    ("minutes = 5", "minutes = 0", "bad-minutes", "0\n"),
    ("\"Left\"", "\" \"", "empty-text", "\" \""),
    (
        "\"She logs in.\"",
        "\"She logs in. She logs in. She logs in. She logs in. She logs in. She logs in.\\nShe.\\n\\nShe.\"",
        "text-too-long",
        "\"She",
    ),
    ("covers =", "needs = [\"one\"]\ncovers =", "link-to-itself", "\"one\"]"),
    ("look_at =", "covers = [\"session.flwo\"]\nlook_at =", "unknown-topic", "\"session.flwo\""),
    ("[client]", "[account.Eve]\npassword = \"x\"\n[client]", "bad-id", "Eve]"),
    ("[client]", "[account.nobody]\npassword = \"x\"\n[client]", "bad-id", "nobody]"),
    ("[client]", "[account.bob]\npassword = \"x\"\n[client]", "duplicate-id", "bob]"),
    ("[client]", "[account.eve]\npassword = \" \"\n[client]", "empty-text", "\" \""),
    (
        "request.line = \"POST /login\"",
        "request = { line = \"POST /login\", json = 1, body = \"x\" }",
        "bad-request",
        "body =",
    ),
    (
        "request.line = \"POST /login\"",
        "request = { raw = \"GET / HTTP/1.1\\n\\n\", bearer = \"x\" }",
        "bad-request",
        "bearer =",
    ),
    ("request.line = \"POST /login\"", "request.raw = \"GET / HTTP/1.1\\n\"", "bad-request", "\"GET / HTTP"),
    ("clock = \"15m\"", "clock = \"15m\"\ntimes = 2", "bad-times", "times = 2"),
    ("save.sid", "times = 1\nsave.sid", "bad-times", "1\nsave"),
    ("save.sid", "same_in_lanes = [\"stauts\"]\nsave.sid", "unknown-fact", "\"stauts\""),
    ("save.sid", "lane = \"left\"\ndiffers_in_lanes = [\"status\"]\nsave.sid", "nothing-to-compare", "differs"),
    ("GET /admin\"", "GET /admin\", times = 2", "not-bare", "times = 2"),
    ("GET /me\" }, { by", "GET /mee\" }, { by", "unknown-path", "\"GET /mee"),
    ("covers =", "needs = [\"session-login\", \"after-one\"]\ncovers =", "needs-in-circle", "\"after-one\""),
    (
        "clock = \"15m\"",
        "by = \"alice\"\nrequest = { line = \"GET /\", page = \"evli\", start = \"link\" }",
        "unknown-site",
        "\"evli\"",
    ),
    (
        "clock = \"15m\"",
        "by = \"alice\"\nrequest = { line = \"GET /\", page = \"evil\" }",
        "half-a-page",
        "{ line = \"GET /\", page",
    ),
    (
        "clock = \"15m\"",
        "by = \"alice\"\nrequest = { line = \"GET /\", start = \"link\" }",
        "half-a-page",
        "{ line = \"GET /\", start",
    ),
    ("She logs in.", "She\u{200b} logs in.", "invisible-character", "\"She"),
    ("title = \"Right\"", "title = \"Left\"", "same-title", "\"Left\"\n[[step]]"),
    (
        "covers = [\"session.flow\"]",
        "covers = [\"session.flow\", \"session.flow\"]",
        "topic-twice",
        "\"session.flow\"]",
    ),
    ("{ at_least = 1 }", "{ at_least = 0 }", "empty-promise", "{ at_least"),
    ("id = \"right\"", "id = \"Right\"", "bad-id", "\"Right\""),
    ("id = \"right\"", "id = \"left\"", "duplicate-id", "\"left\"\ntitle = \"Right\""),
    ("id = \"together\"", "id = \"to_gether\"", "bad-id", "\"to_gether\""),
    ("save.sid", "save.\"s-d\" = \"token\"\nsave.sid", "bad-id", "\"s-d\""),
    ("[\"store\"]", "[\"stores\"]", "unknown-fact", "\"stores\""),
    ("about = \"status\"", "about = \"statuses\"", "not-predictable", "\"statuses\""),
    ("why = \"So.\"\nbelieved = { 403 = \"No.\" }", "options = [200]\nwhy = \"So.\"", "too-few-options", "[200]"),
    ("why = \"So.\"", "options = [200, 403, 200]\nwhy = \"So.\"", "duplicate-option", "200]\nwhy"),
    ("why = \"So.\"", "options = [200, 403, 4010]\nwhy = \"So.\"", "wrong-value", "4010"),
    ("why = \"So.\"", "options = [200, 403, \"$sid\"]\nwhy = \"So.\"", "wrong-value", "\"$sid\"]\nwhy"),
    ("why = \"So.\"", "options = [200, 401]\nwhy = \"So.\"", "unknown-option", "403"),
    ("why = \"So.\"", "lane = \"up\"\nwhy = \"So.\"", "unknown-lane", "\"up\""),
    ("why = \"So.\"", "why = { left = \"So.\" }", "missing-key", "{ left = \"So.\" }"),
    ("why = \"So.\"", "why = { left = \"So.\", right = \" \" }", "empty-text", "\" \""),
    ("why = \"So.\"", "why = { left = \"So.\", right = \"1\\n\\n3\\n\\n5\" }", "text-too-long", "\"1\\n"),
    ("403 = \"No.\"", "403 = { left = \"No.\", top = \"No.\" }", "unknown-lane", "top"),
    ("\"She logs in.\"", "{}", "empty-text", "{}\nlook_at"),
    ("look_at =", "after = {}\nlook_at =", "empty-text", "{}\nlook_at"),
    ("\"She logs in.\"", "{ left = \"She logs in.\" }", "missing-key", "{ left = \"She"),
    ("look_at =", "after = { up = \"Done.\" }\nlook_at =", "unknown-lane", "up = \"Done"),
    ("look_at =", "more = \"1\\n\\n3\\n\\n5\\n\\n7\\n\\n9\\n\\n11\\n\\n13\"\nlook_at =", "text-too-long", "\"1\\n"),
    ("look_at =", "more = \"A ![picture](a.png).\"\nlook_at =", "unshown-markup", "\"A !"),
    ("403 = \"No.\"", "404 = \"No.\"", "unknown-option", "404"),
    ("by = \"alice\"\nrequest.line", "request.line", "missing-client", "[[step.do]]\nrequest"),
    ("clock = \"15m\"", "by = \"alice\"\nclock = \"15m\"", "needless-client", "by = \"alice\"\nclock"),
    ("clock = \"15m\"", "clock = \"15 moons\"", "bad-span", "\"15 moons\""),
    ("clock = \"15m\"", "clock = \"15m\"\noperator.restart = true", "act-kind", "operator.restart"),
    ("clock = \"15m\"\n", "", "act-kind", "[[step.do]]\n[[step.do]]"),
    ("operator.ban = \"bob\"", "operator = {}", "operator-kind", "{}"),
    ("operator.ban = \"bob\"", "operator = { ban = \"bob\", restart = true }", "operator-kind", "restart"),
    ("operator.ban = \"bob\"", "operator.restart = false", "operator-kind", "false"),
    ("operator.ban = \"bob\"", "operator.ban = \"eve\"", "unknown-account", "\"eve\""),
    ("operator.ban = \"bob\"", "operator.role = { user = \"bob\", to = \"king\" }", "unknown-role", "\"king\""),
    ("GET /admin\"", "GET /admin\", save.x = \"token\"", "not-bare", "save.x"),
    ("GET /admin\"", "GET /admin\", lane = \"left\"", "not-bare", "lane = \"left\" }"),
    (", { by = \"alice\", request.line = \"GET /admin\" }", "", "act-kind", "[{ by"),
    ("\"GET /admin\"", "\"FETCH /admin\"", "bad-request", "\"FETCH"),
    ("[200, 403]", "[200, \"no\"]", "wrong-value", "[200, \"no\"]"),
    ("{ at_least = 1 }", "{ at_least = \"x\" }", "wrong-value", "\"x\" }"),
    ("{ at_least = 1 }", "{ at_least = 2, at_most = 1 }", "wrong-value", "{ at_least"),
    ("[200, 403]", "{ contains = 7 }", "wrong-value", "7 }"),
    ("{ at_least = 1 }", "{ at_leats = 1 }", "wrong-value", "{ at_leats"),
    ("{ at_least = 1 }", "-1", "wrong-value", "-1"),
    ("[200, 403]", "[200, 99]", "wrong-value", "[200, 99]"),
    ("{ status = 401 }", "{ status = 4010 }", "wrong-value", "4010"),
    (
        "\"Right\"",
        "\"Right, and everything else that could be said of the one of the two\"",
        "text-too-long",
        "\"Right, and",
    ),
    ("\"Left\"", "\"<b>Left</b>\"", "unshown-markup", "\"<b>Left"),
    ("look_at", "notes = \"REALLY LOOK HERE!!\"\nlook_at", "shouting-text", "\"REALLY"),
    ("lane = \"left\"\nby", "lane = \"middle\"\nby", "unknown-lane", "\"middle\""),
    ("tool = \"switches\"", "tool = \"switches\"\nlane = \"up\"", "unknown-lane", "\"up\""),
    ("goal = { status = 401 }", "goal = {}", "no-solution", "{}"),
    ("\"$sid\"", "\"$sod\"", "unknown-name", "\"$sod\""),
    ("save.sid", "lane = \"right\"\nsave.sid", "unknown-name", "\"$sid\""),
    (
        "[[step.do]]\nby",
        "[step.task]\ntool = \"outside\"\ngoal = { status = 1 }\n[[step.task.solution]]\nclock = \"1m\"\n[[step.do]]\nby",
        "step-kind",
        "task]\ntool = \"outside\"",
    ),
    (
        "[[step]]\nid = \"together\"",
        "[[step]]\nid = \"idle\"\ntitle = \"I\"\ntext = \"I\"\n[[step]]\nid = \"together\"",
        "step-kind",
        "[[step]]\nid = \"idle\"",
    ),
];

const PACK: &str = r#"format_version = 2
id = "house"
title = "Our house"
parts = ["House rules", "Sessions"]
fast_track = ["one", "session-login"]
[[topic]]
id = "house.badge"
part = "House rules"
title = "Badges"
ask = ["Who has one?"]
"#;

const PACK_CASES: &[Case] = &[
    ("\"Sessions\"]", "\"Sessions\", \"House rules\"]", "duplicate-option", "\"House rules\"]"),
    ("\"Sessions\"]", "\"Session\"]", "unknown-part", "\"Session\""),
    ("part = \"House rules\"", "part = \"Foundations\"", "unknown-part", "\"House rules\", \"Sess"),
    ("[[topic]]", "[[topic]]\nid = \"a.b\"\npart = \"Rules\"\ntitle = \"A\"\n[[topic]]", "unknown-part", "\"Rules\""),
    ("\"session-login\"]", "\"sesion-login\"]", "unknown-lesson", "\"sesion-login\""),
    ("\"session-login\"]", "\"one\"]", "duplicate-option", "\"one\"]"),
    ("\"house.badge\"", "\"House.badge\"", "bad-id", "\"House.badge\""),
    ("\"house.badge\"", "\"session.flow\"", "duplicate-id", "\"session.flow\""),
    (
        "[[topic]]",
        "[[topic]]\nid = \"house.badge\"\npart = \"Sessions\"\ntitle = \"A\"\n[[topic]]",
        "duplicate-id",
        "\"house.badge\"\npart = \"House",
    ),
    ("\"Badges\"", "\"\"", "empty-text", "\"\""),
    ("ask = [\"Who has one?\"]", "ask = [\" \"]", "empty-text", "\" \""),
    ("ask = [", "aks = [", "unknown-key", "aks"),
];

const QUIZ_CASES: &[Case] = &[
    (
        "ask = \"Which?\"",
        "ask = \"\"\"1\n\n3\n\n5\n\n7\n\n9\n\n11\n\n13\n\n15\n\n17\n\n19\"\"\"",
        "text-too-long",
        "\"\"\"1",
    ),
    ("why = \"So.\"", "why = \"\"\"1\n\n3\n\n5\"\"\"", "text-too-long", "\"\"\"1"),
    ("because = \"a\"", "because = \"1\\n\\n3\\n\\n5\"", "text-too-long", "\"1\\n"),
    (
        "text = \"sid=1042; Path=/\"",
        "text = \"sid=1042; Path=/                                                                  x\"",
        "text-too-long",
        "\"sid",
    ),
    ("right = true, because = \"b\"", "because = \"b\"", "no-right-option", "[{ text = \"A\""),
    ("text = \"A\"", "text = \"A\", right = true", "two-right-options", "true, because = \"b\""),
    ("text = \"B\"", "text = \" a\"", "duplicate-option", "\" a\""),
    ("{ text = \"A\", because = \"a\" }, ", "", "too-few-options", "[{ text = \"B\""),
    ("weak = \"choose\"", "weak = \"sort\"", "link-to-itself", "\"sort\" }"),
    ("\"second\"", "\"FIRST\"", "duplicate-option", "\"FIRST\""),
    ("\"second\"", "\"`first`.\"", "duplicate-option", "\"`first`"),
    ("\"r2\"", "\"R1.\"", "duplicate-option", "\"R1."),
    ("strong = \"s\"", "strong = \"*G*.\"", "duplicate-option", "\"*G*."),
    (", \"second\"", "", "too-few-options", "[\"first\"]"),
    ("\"r2\"", "\"r1\"", "duplicate-option", "\"r1\"]]"),
    (", [\"l2\", \"r2\"]", "", "too-few-options", "[[\"l1\""),
    ("accept = [\"word\"]", "accept = []", "nothing-accepted", "[], near"),
    ("text = \"words\"", "text = \"Word\"", "duplicate-option", "\"Word\""),
    ("near = [", "near = [{ text = \"words\", because = \"a\" }, ", "duplicate-option", "\"words\", because = \"One"),
    ("at = \"1042\"", "at = \"1043\"", "place-not-found", "\"1043\""),
    ("at = \"Path\"", "at = \"=\"", "place-not-found", "\"=\""),
    ("right = true, because = \"Yes.\"", "because = \"Yes.\"", "no-right-option", "[{ at = \"1042\""),
    ("at = \"Path\"", "at = \"Path\", right = true", "two-right-options", "true, because = \"No.\""),
    ("\"No.\"", "\"See ![a picture](a.png).\"", "unshown-markup", "\"See"),
    ("weak = \"w\"", "weak = \"THIS TEXT SHOUTS\"", "shouting-text", "\"THIS"),
    ("weak = \"w\"", "weak = \"1\\n\\n3\\n\\n5\"", "text-too-long", "\"1\\n"),
    ("good = \"g\"", "good = \"1\\n\\n3\\n\\n5\\n\\n7\\n\\n9\\n\\n11\"", "text-too-long", "\"1\\n"),
    (
        "strong = \"s\"",
        "strong = \"1\\n\\n3\\n\\n5\\n\\n7\\n\\n9\\n\\n11\\n\\n13\\n\\n15\\n\\n17\\n\\n19\\n\\n21\"",
        "text-too-long",
        "\"1\\n",
    ),
    ("accept = [\"word\"]", "unit = \"kB\", accept = [\"word\"]", "number-missing", "unit"),
    ("accept = [\"word\"]", "tolerance = 1, accept = [\"word\"]", "number-missing", "tolerance"),
    ("accept = [\"word\"]", "number = 5, tolerance = -0.5", "negative-tolerance", "-0.5"),
    ("accept = [\"word\"]", "number = \"five\"", "wrong-type", "\"five\""),
    ("accept = [\"word\"]", "number = nan", "wrong-type", "nan"),
    ("accept = [\"word\"]", "number = 5, unit = \" \"", "empty-text", "\" \""),
    (
        "elsewhere = \"No.\"",
        "elsewhere = \"No.\"\nnothing_wrong = \"So.\"",
        "two-right-options",
        "true, because = \"Yes",
    ),
    ("next =", "answers = [\"jwt.refrsh/1\"]\nnext =", "unknown-topic", "\"jwt.refrsh/1\""),
    ("next =", "answers = [\"session.id/1\", \"session.id/99\"]\nnext =", "unknown-ask", "\"session.id/99\""),
    ("next =", "answers = [\"session.id\"]\nnext =", "unknown-ask", "\"session.id\""),
    ("next =", "hints = [\"Short.\", \"1\\n\\n3\\n\\n5\"]\nnext =", "text-too-long", "\"1\\n"),
    ("points = [\"one point\"]", "points = []", "no-points", "[]\nweak"),
    ("seconds = 60", "seconds = 2", "bad-seconds", "2\npoints"),
    ("order = [\"first\", \"second\"]\n", "", "question-kind", "[[question]]\nid = \"sort\""),
    ("order = [", "several = []\norder = [", "question-kind", "order = ["),
    (
        "order = [\"first\", \"second\"]",
        "predict = { step = \"session-login\", about = \"status\" }",
        "unknown-step",
        "\"session-login\"",
    ),
    (
        "order = [\"first\", \"second\"]",
        "predict = { step = \"session-login#login\", about = \"token\" }",
        "not-predictable",
        "\"token\"",
    ),
    (
        "order = [\"first\", \"second\"]",
        "predict = { step = \"session-fixation#use\", about = \"status\", lane = \"strickt\" }",
        "unknown-lane",
        "\"strickt\"",
    ),
    (
        "order = [\"first\", \"second\"]",
        "predict = { step = \"session-login#login\", about = \"status\", lane = \"strict\" }",
        "unknown-lane",
        "\"strict\"",
    ),
];

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
