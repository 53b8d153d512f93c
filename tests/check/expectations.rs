//! What a lesson expects is compared with what happens, and what cannot be so is told at its place.

use super::{check, folder};
use crate::common::stdout;

/// Two lanes that differ, and a login in both.
const HEAD: &str = r#"format_version = 2
id = "a-lesson"
title = "A"
minutes = 1
covers = ["session.flow"]
client.bob = "browser"
account.carol.password = "out-to-lunch-3"
[[lane]]
id = "random"
title = "random"
[[lane]]
id = "counter"
title = "counter"
shop.ids = "counter"
[[step]]
id = "login"
title = "S"
text = "T"
[[step.do]]
by = "bob"
request = { line = "POST /login", json = { user = "carol", password = "$carol.password" } }
"#;

/// What `check` prints of the lesson whose act goes on like this.
fn printed(act: &str) -> String {
    let folder = folder(&[("a.toml", &format!("{HEAD}{act}\n"))]);
    stdout(&check(folder.path(), &["a.toml", "--format", "short"]))
}

/// The findings of the lesson whose act goes on like this: line and column, code and message.
fn findings(act: &str) -> Vec<String> {
    let located = |line: &str| line.strip_prefix("a.toml:").map(str::to_owned);
    printed(act).lines().filter_map(located).collect()
}

#[test]
fn what_holds_is_found_to_hold() {
    for act in [
        "expect = { user = \"carol\", status = { at_least = 200, at_most = 299 } }",
        "expect = { user = { one_of = [\"bob\", \"carol\"] }, store.users = { contains = \"carol\" } }",
        "expect = { user = \"carol\", header.content_length = { at_least = 1 }, header.cache_control = { contains = \"no-\" } }",
        "expect = { user = \"carol\", store.sessions = { not = 0, at_most = 1 }, succeeded = 1, succeeded_by = [\"bob\"] }",
        "expect.user = \"carol\"\nsame_in_lanes = [\"status\", \"user\"]\ndiffers_in_lanes = [\"set_cookie.sid.value\"]",
    ] {
        assert_eq!(findings(act), [""; 0], "{act}");
    }
}

#[test]
fn what_does_not_hold_is_told_with_lane_and_answer() {
    for (act, place, message) in [
        (
            "expect.store.sessions = { at_least = 2, at_most = 4 }",
            "22:",
            "2 or more and 4 or less, and it was 1 in lane random, after POST /login: 200; 1 in lane counter",
        ),
        (
            "expect.user = { one_of = [\"bob\", \"alice\"] }",
            "22:",
            "one of bob, alice, and it was carol in lane random",
        ),
        ("expect.store.users = { contains = \"bob\" }", "22:", "something with bob in it, and it was carol"),
        ("expect.response.user = [\"carol\"]", "22:", "the list carol, and it was the text carol in lane random"),
        ("expect.header.content_length = { at_most = 1 }", "22:", "1 or less, and it was 30"),
        (
            "expect.user = \"carol\"\ndiffers_in_lanes = [\"set_cookie.sid.value\", \"status\"]",
            "23:45",
            "status was expected to be different between the lanes, and it was 200 (random), 200 (counter)",
        ),
        (
            "expect.user = \"carol\"\nsame_in_lanes = [\"set_cookie.sid.value\"]",
            "23:18",
            "set_cookie.sid.value was expected to be the same in every lane",
        ),
    ] {
        let found = findings(act);
        let [finding] = &found[..] else { panic!("one finding: {act}: {found:?}") };
        assert!(finding.starts_with(place) && finding.contains("expectation-not-met"), "{act}: {finding}");
        assert!(finding.contains(message), "{act}: {finding}");
    }
}

/// The bytes of a raw request are checked by nobody before they are sent.
#[test]
fn a_raw_request_that_is_refused_is_one_finding() {
    let act = |raw: &str| {
        format!(
            "expect.user = \"carol\"\n[[step.do]]\nby = \"bob\"\nrequest.raw = {raw:?}\nexpect = {{ status = 200, user = \"carol\" }}"
        )
    };
    for raw in [
        "GET /me HTTP/1.1\n\n",
        "GET /me HTTP/1.1\nHost: nobody.test\n\n",
        "GET /me and more HTTP/1.1\nHost: shop.test\n\n",
    ] {
        let found = findings(&act(raw));
        assert!(
            matches!(&found[..], [finding] if finding.contains("status was expected to be 200")),
            "{raw}: {found:?}"
        );
    }
}

#[test]
fn what_can_never_be_is_told_once_and_at_its_place() {
    for (act, wanted) in [
        ("expect.status = { at_least = \"many\" }", "22:30"),
        ("expect.status = { at_least = 300, at_most = 200 }", "22:17"),
        ("expect.user = { at_least = 1 }", "22:28"),
        ("expect.user = { one_of = [\"carol\", 5] }", "22:36"),
        ("expect.status = { one_of = [] }", "22:28"),
        ("expect.status = { one_of = [200], not = 201 }", "22:17"),
        ("expect.statuses = { contains = \"200\" }", "22:32"),
        ("expect.set_cookie.sid.http_only = { contains = true }", "22:48"),
        ("expect.user = { in_order = [\"carol\"] }", "22:28"),
        ("expect.statuses = { in_order = [] }", "22:32"),
        ("expect.step.events = { in_order = [\"a\", 5] }", "22:41"),
    ] {
        let found = findings(act);
        let [finding] = &found[..] else { panic!("one finding: {act}: {found:?}") };
        assert!(finding.starts_with(wanted) && finding.contains("wrong-value"), "{act}: {finding}");
    }
}

#[test]
fn a_wrong_value_is_told_with_what_to_write_instead() {
    let status = "(write a status from 100 to 599 (or `absent`, or a `$name`))";
    for (expectation, message) in [
        ("status = \"200\"", "`status` cannot be `\"200\"` (write `200`, without the quotes)".to_owned()),
        ("status = \"020\"", format!("`status` cannot be `\"020\"` {status}")),
        ("status = 2000", format!("`status` cannot be `2000` {status}")),
        ("status = {}", format!("`status` cannot be `{{}}` {status}")),
        ("user = 5", "`user` cannot be `5` (write `\"5\"`, in quotes)".to_owned()),
        (
            "set_cookie.sid.secure = \"true\"",
            "`set_cookie.sid.secure` cannot be `\"true\"` (write `true`, without the quotes)".to_owned(),
        ),
        ("trace.password = \"pased\"", "`trace.password` cannot be `\"pased\"` (did you mean `passed`?)".to_owned()),
        (
            "refused_by = \"sesion_lookup\"",
            "`refused_by` cannot be `\"sesion_lookup\"` (did you mean `session_lookup`?)".to_owned(),
        ),
        ("statuses = [200, \"401\"]", "`statuses` cannot be `\"401\"` (write `401`, without the quotes)".to_owned()),
        (
            "status = { at_least = \"many\" }",
            "`status.at_least` cannot be `\"many\"` (write a whole number, or a `$name` that holds one)".to_owned(),
        ),
        (
            "statuses = { contains = \"200\" }",
            "`statuses.contains` cannot be `\"200\"` (write `200`, without the quotes)".to_owned(),
        ),
        (
            "status = { contains = 2 }",
            "`contains` makes no sense for `status` (it is a status from 100 to 599, and has no parts)".to_owned(),
        ),
        (
            "user = { one_of = \"bob\" }",
            "`user.one_of` cannot be `\"bob\"` (write a list of values, each a text)".to_owned(),
        ),
        ("user = { in_order = [\"bob\"] }", "`in_order` makes no sense for `user` (it is a text, and no list)".to_owned()),
        (
            "statuses = { in_order = 200 }",
            "`statuses.in_order` cannot be `200` (write a list of elements, each a status of the list, from 100 to 599)"
                .to_owned(),
        ),
        ("user = { contians = \"bob\" }", "`user` has no condition `contians` (did you mean `contains`?)".to_owned()),
        (
            "set_cookie.sid = { nto = \"absent\" }",
            "there is no fact `set_cookie.sid.nto` (did you mean `set_cookie.sid.not`?)".to_owned(),
        ),
        (
            "status = { at_least = 300, at_most = 200 }",
            "these conditions of `status` cannot all hold (no number is 300 or more and 200 or less)".to_owned(),
        ),
    ] {
        let found = findings(&format!("expect.{expectation}"));
        assert!(matches!(&found[..], [finding] if finding.ends_with(&message)), "{expectation}: {found:?}");
    }
    assert_eq!(findings("expect.user = { one_of = [5, \"carol\", 6] }").len(), 2, "one fault hides no other");
}
