//! Sound questions, and the changes that break a rule about them.

use super::Case;

pub(super) const QUIZ: &str = r#"format_version = 2
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

pub(super) const QUIZ_CASES: &[Case] = &[
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
    ("text = \"words\"", "text = \" \u{ff57}ord\"", "duplicate-option", "\" \u{ff57}ord"),
    ("accept = [\"word\"]", "accept = [\"a  Word\", \"a word\"]", "duplicate-option", "\"a word"),
    ("near = [", "near = [{ text = \"words\", because = \"a\" }, ", "duplicate-option", "\"words\", because = \"One"),
    ("at = \"1042\"", "at = \"1043\"", "place-not-found", "\"1043\""),
    ("at = \"Path\"", "at = \"=\"", "place-not-found", "\"=\""),
    ("at = \"Path\"", "at = \"42; Path\"", "overlapping-places", "\"42; Path"),
    ("at = \"Path\"", "at = \"sid=1042; Path\"", "overlapping-places", "\"sid=1042; Path\", because"),
    ("at = \"Path\"", "at = \"1042\"", "duplicate-option", "\"1042\", because = \"No"),
    ("lang = \"http\"", "lang = \"klingon\"", "unknown-code-language", "\"klingon"),
    ("lang = \"http\"", "lang = \" \"", "empty-text", "\" \""),
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
    (
        "elsewhere = \"No.\"",
        "elsewhere = \"No.\"\nelsewhere_at = \"sid\"",
        "two-right-options",
        "true, because = \"Yes",
    ),
    (
        "elsewhere = \"No.\"\nplace = [{ at = \"1042\", right = true,",
        "elsewhere = \"No.\"\nelsewhere_at = \"1042\"\nplace = [{ at = \"1042\",",
        "two-right-options",
        "\"1042\", because",
    ),
    (
        "elsewhere = \"No.\"\nplace = [{ at = \"1042\", right = true,",
        "elsewhere = \"No.\"\nelsewhere_at = \"=\"\nplace = [{ at = \"1042\",",
        "place-not-found",
        "\"=\"\nplace",
    ),
    (
        "elsewhere = \"No.\"\nplace = [{ at = \"1042\", right = true,",
        "elsewhere = \"No.\"\nelsewhere_at = \"sid\"\nnothing_wrong = \"So.\"\nplace = [{ at = \"1042\",",
        "two-right-options",
        "\"sid\"",
    ),
    ("next =", "answers = [\"jwt.refrsh/1\"]\nnext =", "unknown-topic", "\"jwt.refrsh/1\""),
    ("next =", "answers = [\"session.id/1\", \"session.id/99\"]\nnext =", "unknown-ask", "\"session.id/99\""),
    ("next =", "answers = [\"session.id/1\", \"session.id/1\"]\nnext =", "duplicate-option", "\"session.id/1\"]"),
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
