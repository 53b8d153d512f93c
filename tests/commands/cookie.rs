//! `authwalk cookie`: exact output, messages and exit codes.

use std::fmt::Write as _;

use authwalk::internals::cli::cookie::run_cookie_jsonl;
use serde_json::{Value as Json, json};

use crate::common::{authwalk, stderr, stdout, with_input};

const SID: &str = "sid=41c0; Path=/; Secure; HttpOnly; SameSite=Lax";

#[test]
fn the_cases_of_the_fixture_are_answered_as_they_want() {
    let cases = include_str!("../fixtures/cookie/cases.jsonl");
    let mut answers = Vec::new();
    run_cookie_jsonl(cases.as_bytes(), &mut answers).expect("a vector can be written to");
    let answers = String::from_utf8(answers).expect("text");
    assert_eq!(answers.lines().count(), cases.lines().count());
    for (case, answer) in cases.lines().zip(answers.lines()) {
        let case: Json = serde_json::from_str(case).expect("a case");
        let answer: Json = serde_json::from_str(answer).expect("an answer");
        assert_eq!(answer, json!({ "id": case["id"], "results": case["want"] }));
    }
}

#[test]
fn a_bad_line_is_answered_and_does_not_end_the_program() {
    let lines = "{\"id\":\"1\"}\nx\n{\"id\":\"2\",\"now\":0,\"steps\":[]}\n";
    let output = with_input(&["cookie", "--jsonl"], lines.as_bytes());
    assert_eq!((output.status.code(), stderr(&output)), (Some(0), String::new()));
    let answers = stdout(&output);
    assert_eq!(answers.lines().count(), 3);
    assert!(answers.starts_with("{\"id\":\"1\",\"error\":"), "{answers}");
    assert!(answers.ends_with("{\"id\":\"2\",\"results\":[]}\n"), "{answers}");
}

#[test]
fn explain_tells_what_a_line_says_and_what_a_browser_does() {
    let output = authwalk(&["cookie", "explain", SID, "--url", "https://shop.test/login", "--now", "0"]);
    assert_eq!((output.status.code(), stderr(&output)), (Some(0), String::new()));
    insta::assert_snapshot!("cookie_explain", stdout(&output));
    let refused =
        authwalk(&["cookie", "explain", "sid=1; Domain=co.uk; SameSite=None; Max-Age=99999999; Path=x", "--now", "0"]);
    assert_eq!((refused.status.code(), stderr(&refused)), (Some(1), String::new()));
    insta::assert_snapshot!("cookie_explain_refused", stdout(&refused));
    let json = authwalk(&["cookie", "explain", SID, "--format", "json"]);
    let json: Json = serde_json::from_str(&stdout(&json)).expect("JSON");
    assert_eq!(json["format_version"], 1);
    assert_eq!((&json["cookies"][0]["stored"], &json["cookies"][0]["scope"]["path"]), (&json!(true), &json!("/")));
}

#[test]
fn sent_tells_for_each_cookie_whether_it_travels_and_why_not() {
    let lines =
        "Set-Cookie: strict=1; SameSite=Strict\nSet-Cookie: lax=1; SameSite=Lax\nset-cookie: none=1; SameSite=None\n";
    let args = ["cookie", "sent", "-", "--url", "https://shop.test/me", "--from", "https://evil.test/", "--top-level"];
    let output = with_input(&args, lines.as_bytes());
    assert_eq!((output.status.code(), stderr(&output)), (Some(1), String::new()));
    insta::assert_snapshot!("cookie_sent", stdout(&output));
    let json = with_input(&[&args[..], &["--format", "json"]].concat(), lines.as_bytes());
    let json: Json = serde_json::from_str(&stdout(&json)).expect("JSON");
    assert_eq!((&json["header"], &json["cross_site"]), (&json!("lax=1"), &json!(true)));
    assert_eq!(json["format_version"], 1);
    assert_eq!(json["set"][2]["rule"], "6265bis 5.7");
    let own = authwalk(&["cookie", "sent", SID, "--url", "https://shop.test/me"]);
    assert_eq!(own.status.code(), Some(0));
    let old = authwalk(&[
        "cookie",
        "sent",
        "a=1",
        "--url",
        "https://shop.test/",
        "--cross-site",
        "--top-level",
        "--method",
        "post",
        "--age",
        "121",
    ]);
    assert!(stdout(&old).contains("not if another site started a POST (6265bis 5.6.7.1)"), "{}", stdout(&old));
}

#[test]
fn an_expired_cookie_stays_behind_and_is_named() {
    let url = ["--url", "https://shop.test/", "--now", "100"];
    let sent = |args: &[&str]| authwalk(&[&["cookie", "sent"], args, &url].concat());
    let old = sent(&["a=1; Max-Age=5", "b=2", "--age", "10"]);
    assert_eq!((old.status.code(), stderr(&old)), (Some(1), String::new()));
    let text = stdout(&old);
    assert!(text.contains("Cookie     b=2\n"), "{text}");
    assert!(text.contains("not sent   a: expired at 1970-01-01 00:01:35Z (6265bis 5.7)\n"), "{text}");
    let jar_file = sent(&["no cookie\nshop.test\tFALSE\t/\tTRUE\t99\tsid\t41c0"]);
    assert_eq!(jar_file.status.code(), Some(1));
    assert!(stderr(&jar_file).starts_with("authwalk: 1 line of the jar file is not a cookie"), "{}", stderr(&jar_file));
    assert!(stdout(&jar_file).contains("not sent   sid: expired: there was none to delete"), "{}", stdout(&jar_file));
    assert_eq!(sent(&["a=1; Max-Age=11", "--age", "10"]).status.code(), Some(0));
    assert_eq!(sent(&["a=1", "--age=-1"]).status.code(), Some(2));
    let explained = authwalk(&["cookie", "explain", "a=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT"]);
    assert!(stdout(&explained).contains("GMT: deletes the cookie: that time is over"), "{}", stdout(&explained));
}

#[test]
fn a_cookie_line_and_what_curl_printed_are_understood() {
    let line = authwalk(&["cookie", "sent", "Cookie: a=1; b=2", "--url", "http://shop.test/"]);
    assert_eq!(
        stderr(&line),
        "authwalk: a Cookie line says nothing of attributes; each cookie is taken to have none\n"
    );
    assert!(stdout(&line).contains("Cookie     a=1; b=2\n"));
    let curl =
        "* Connected to api.test (127.0.0.1) port 443\n> GET /login HTTP/1.1\n> Host: api.test\n< Set-Cookie: a=1\n";
    let explained = stdout(&with_input(&["cookie", "explain", "-"], curl.as_bytes()));
    assert!(explained.contains("set by     https://api.test/login\n"), "{explained}");
}

#[test]
fn nothing_that_steers_a_terminal_gets_through() {
    let nasty = "a\u{202e}=\u{1b}[2J\u{9b}; Path=/\u{1b}[31m; \u{1b}x=\u{202e}; Domain=\u{1b}";
    for format in ["text", "json"] {
        let explained = authwalk(&["cookie", "explain", nasty, "--format", format]);
        let sent = authwalk(&["cookie", "sent", nasty, "--url", "https://shop.test/", "--format", format]);
        for output in [explained, sent] {
            let text = stdout(&output) + &stderr(&output);
            assert_eq!(output.status.code(), Some(1), "{text}");
            assert!(!text.contains(['\u{1b}', '\u{202e}', '\u{9b}']), "{text}");
        }
    }
}

#[test]
fn what_cannot_be_done_is_said_and_is_two() {
    for (args, message) in [
        (&["explain", "a=1", "--url", "shop.test"][..], "no whole URL"),
        (&["explain", "a=1", "--third-party", "some"], "allowed"),
        (&["explain", "  "], "there is no cookie in it"),
        (&["sent", "a=1"], "--url"),
        (&["sent", "a=1", "--url", "https://shop.test/", "--method", "G T"], "write the method like GET"),
        (&[], "--jsonl"),
    ] {
        let output = authwalk(&[&["cookie"], args].concat());
        let text = stderr(&output);
        assert_eq!(output.status.code(), Some(2), "{args:?}: {text}");
        assert!(text.contains(message), "{text}");
    }
}

#[test]
fn a_jar_does_not_grow_beyond_its_limits() {
    let mut steps = String::new();
    for number in 0..400 {
        let _ =
            write!(steps, r#"{{"op":"set","url":"https://h{}.shop.test/","set_cookie":"c{number}=1"}},"#, number % 4);
    }
    let line = format!(r#"{{"id":"1","now":0,"steps":[{steps}{{"op":"get","url":"https://h0.shop.test/"}}]}}"#);
    let answer = stdout(&with_input(&["cookie", "--jsonl"], line.as_bytes()));
    assert_eq!(answer.matches("=1").count(), 50, "{answer}");
    assert!(answer.contains("c200=1; ") && answer.contains("c396=1\""), "the newest stay: {answer}");
}
