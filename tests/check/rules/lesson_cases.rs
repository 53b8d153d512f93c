//! A sound lesson, and the changes that break a rule about lessons.

use super::Case;

pub(super) const LESSON: &str = r#"format_version = 2
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

pub(super) const LESSON_CASES: &[Case] = &[
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
    ("look_at =", "row = [{ title = \"bans\", about = \"stauts\" }]\nlook_at =", "unknown-fact", "\"stauts\""),
    (
        "look_at =",
        "row = [{ title = \"bans\", about = \"status\", words = { 200 = \"in\", gone = \"out\" } }]\nlook_at =",
        "wrong-value",
        "gone =",
    ),
    (
        "look_at =",
        "row = [{ title = \"a title that takes more columns than there are\", about = \"status\" }]\nlook_at =",
        "text-too-long",
        "\"a title",
    ),
    ("covers =", "needs = [\"one\"]\ncovers =", "link-to-itself", "\"one\"]"),
    ("look_at =", "covers = [\"session.flwo\"]\nlook_at =", "unknown-topic", "\"session.flwo\""),
    ("look_at =", "operation = \"lgoin\"\nlook_at =", "unknown-operation", "\"lgoin\""),
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
    (
        "request.line = \"POST /login\"",
        "request = { line = \"POST /login\", headers = { X-Odd = [] } }",
        "bad-request",
        "[] }",
    ),
    (
        "request.line = \"POST /login\"",
        "request = { line = \"POST /login\", headers = { X-Odd = [5] } }",
        "wrong-type",
        "5] }",
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
    ("[200, 403]", "[200, \"no\"]", "wrong-value", "\"no\"]"),
    ("{ at_least = 1 }", "{ at_least = \"x\" }", "wrong-value", "\"x\" }"),
    ("{ at_least = 1 }", "{ at_least = 2, at_most = 1 }", "wrong-value", "{ at_least"),
    ("[200, 403]", "{ contains = 7 }", "wrong-value", "7 }"),
    ("{ at_least = 1 }", "{ at_leats = 1 }", "wrong-value", "at_leats"),
    ("{ at_least = 1 }", "-1", "wrong-value", "-1"),
    ("[200, 403]", "[200, 99]", "wrong-value", "99]"),
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
