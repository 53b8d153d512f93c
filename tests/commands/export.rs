//! `authwalk export`: a lesson as a file, read back by programs that are not ours.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value as Json;

use crate::common::{authwalk, command, stderr, stdout};

/// A lesson whose texts, names and values try to leave their place.
pub(crate) const HOSTILE: &str = r#"
format_version = 2
id = "hostile"
title = "</title><script>alert('title')</script> `$(touch gone)` | # *no*"
minutes = 3
covers = []
recap = "<img src=x onerror=alert(1)> [link](javascript:alert(1))"
[client]
mallory = "attacker"
[[lane]]
id = "one"
title = "</svg><script>alert('lane')</script>"
[[lane]]
id = "two"
title = "B \"quoted\" & 'single'"
[[step]]
id = "sent"
title = "]]> --> <script>alert('step')</script>"
text = "```\n</code></pre><script>alert('text')</script>\n```\n\n- <b>item</b>"
after = "` <script>alert('after')</script>"
[step.predict]
ask = "<script>alert('ask')</script>?"
about = "status"
options = [200, 400, 401]
why = "<script>alert('why')</script>"
[[step.do]]
by = "mallory"
request.line = "POST /login"
request.json = { user = "'; touch gone; '</pre><script>alert('body')</script>{{secret}}`id`$(id)", password = "\\\"" }
expect = { status = 401 }
"#;

/// A folder with the hostile lesson in it.
fn hostile_folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("hostile.toml"), HOSTILE).expect("written");
    folder
}

/// What is exported of a lesson with the seed 7.
fn export(lesson: &str, args: &[&str]) -> String {
    let output = authwalk(&[&["--seed", "7", "export", lesson, "--format"], args].concat());
    assert_eq!((output.status.code(), stderr(&output)), (Some(0), String::new()), "{lesson} {args:?}");
    stdout(&output)
}

/// What is exported of the hostile lesson.
fn export_hostile(format: &str) -> String {
    let folder = hostile_folder();
    export(folder.path().join("hostile.toml").to_str().expect("a path"), &[format])
}

/// The lines of an asciicast behind its head: when each is written, in thousandths of a second, and what.
fn cast_events(cast: &str) -> Vec<(u64, String)> {
    let event = |line: &str| {
        let event: Json = serde_json::from_str(line).expect("JSON");
        let (time, data) = (event[0].as_f64().expect("a time"), event[2].as_str().expect("a text"));
        assert_eq!(event[1], "o");
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a recording takes minutes")]
        ((time * 1000.0).round() as u64, data.to_owned())
    };
    cast.lines().skip(1).map(event).collect()
}

#[test]
fn the_handout_has_the_questions_first_and_the_answers_at_its_end() {
    insta::assert_snapshot!("handout", export("session-fixation", &["md"]));
}

#[test]
fn the_same_seed_gives_the_same_bytes_in_every_format() {
    // The second one measures times: how long an answer took, and how many guesses fit into a second.
    for lesson in ["session-login", "login-passwords"] {
        for format in ["cast", "svg", "html", "md"] {
            let [one, other] = [export(lesson, &[format]), export(lesson, &[format])];
            assert!(one == other, "{lesson} as {format}");
        }
    }
}

/// The emulator is not ours: what it shows in the end is the end of the lesson, in a terminal of the size that was asked for.
#[test]
fn a_terminal_that_plays_the_recording_shows_the_lesson() {
    let cast = export("session-login", &["cast", "--size", "100x30", "--pace", "600"]);
    let head: Json = serde_json::from_str(cast.lines().next().expect("a head")).expect("JSON");
    assert_eq!((&head["version"], &head["width"], &head["height"]), (&2.into(), &100.into(), &30.into()));
    let events = cast_events(&cast);
    assert!(events.is_sorted_by_key(|(time, _)| *time), "time goes forward");
    let [rows, columns] = [30, 100].map(|size| NonZero::new(size).expect("a size"));
    let mut terminal = vt100::Parser::new(rows, columns, 0);
    let mut shown = String::new();
    for (_, data) in &events {
        terminal.process(data.as_bytes());
        shown.push_str(&terminal.screen().contents());
    }
    let right = shown.matches("you, and so it was").count();
    assert!(right > 0, "predictions are answered");
    assert_eq!(shown.matches("so it was").count(), right, "and rightly");
    assert!(!terminal.screen().hide_cursor(), "the cursor is given back");
}

#[test]
fn a_slower_pace_takes_longer_and_no_motion_leaves_packets_out() {
    let events = |args: &[&str]| cast_events(&export("first-minute", args));
    let end = |args: &[&str]| events(args).last().expect("an event").0;
    let still = |pace| ["cast", "--no-motion", "--pace", pace];
    assert!(end(&still("100")) > end(&still("300")));
    assert!(events(&still("200")).len() * 4 < events(&["cast"]).len());
}

#[test]
fn the_page_holds_everything_and_asks_nobody_for_anything() {
    let page = export("session-fixation", &["html"]);
    for forbidden in ["<script", "<link", "<iframe", "@import", "url(", " src=", " href=", "onload="] {
        assert!(!page.contains(forbidden), "{forbidden}");
    }
    let exchanges = page.matches("<details class=\"exchange\">").count();
    assert!(exchanges >= 20, "{exchanges}");
    assert!(page.matches("<svg ").count() >= 16, "a story for each step and lane");
    assert!(page.starts_with("<!doctype html>\n<html lang=\"en\">"));
    let translated = authwalk(&["--lang", "vi", "export", "first-minute", "--format", "html"]);
    assert!(stdout(&translated).contains("<html lang=\"vi\">"), "{}", stderr(&translated));
}

/// Whatever stands in a lesson, a request or a response, it is text in the file.
#[test]
fn hostile_texts_stay_texts() {
    let page = export_hostile("html");
    let picture = export_hostile("svg");
    for (name, file) in [("html", &page), ("svg", &picture)] {
        for forbidden in ["<script", "<img", "<b>item", "\u{1b}", "\u{202e}", "onerror=alert(1)>"] {
            assert!(!file.contains(forbidden), "{name}: {forbidden}");
        }
    }
    assert!(
        page.contains("&lt;script&gt;alert('body')") || page.contains("&lt;script&gt;alert(&"),
        "the body is shown"
    );
    let handout = export_hostile("md");
    for forbidden in ["<script>alert('title')", "<img", "](javascript", "\u{1b}"] {
        assert!(!handout.replace("\\<", "").contains(forbidden), "{forbidden}: {handout}");
    }
    assert!(handout.starts_with("# \\</title\\>\\<script\\>"), "{handout}");
    let cast = export_hostile("cast");
    assert!(!cast.contains('\u{1b}') && !cast.contains('\u{202e}'), "control characters are escaped in JSON");
}

#[test]
fn scripts_say_what_they_need_and_carry_on_what_responses_bring() {
    insta::assert_snapshot!("curl", export("session-login", &["curl"]));
    insta::assert_snapshot!("hurl", export("session-login", &["hurl"]));
    let tls = authwalk(&["export", "attack-sniff", "--format", "curl"]);
    assert_eq!((tls.status.code(), stdout(&tls)), (Some(2), String::new()));
    assert!(stderr(&tls).contains("Its lab speaks TLS"), "{}", stderr(&tls));
}

#[test]
fn a_file_that_exists_is_replaced_only_with_force() {
    let folder = tempfile::tempdir().expect("a folder");
    let export = |args: &[&str]| {
        let mut export = command(&["export", "session-login", "--format", "md", "--output", "handout.md"]);
        export.args(args).current_dir(folder.path()).output().expect("it runs")
    };
    let said = |output: &Output| (output.status.code(), stdout(output), stderr(output));
    let nothing = String::new;
    assert_eq!(said(&export(&[])), (Some(0), nothing(), nothing()));
    fs::write(folder.path().join("handout.md"), "mine").expect("written");
    let refusal = "authwalk: handout.md: the export cannot be written there: there is a file of that name. --force replaces it.\n";
    assert_eq!(said(&export(&[])), (Some(2), nothing(), refusal.to_owned()));
    assert_eq!(fs::read_to_string(folder.path().join("handout.md")).expect("a file"), "mine");
    assert_eq!(said(&export(&["--force"])), (Some(0), nothing(), nothing()));
    let written = fs::read_to_string(folder.path().join("handout.md")).expect("a file");
    assert!(written.starts_with("# "), "{written}");
}

#[test]
fn a_size_that_nobody_can_read_is_refused() {
    for size in ["59x20", "120x19", "120", "120x", "x40", "301x40", "80x101", "80X24"] {
        let refused = authwalk(&["export", "session-login", "--format", "cast", "--size", size]);
        assert_eq!(refused.status.code(), Some(2), "{size}");
        assert!(stderr(&refused).contains("60 to 300 columns, 20 to 100 rows"), "{}", stderr(&refused));
    }
    let unknown = authwalk(&["export", "session-logn", "--format", "md"]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(stderr(&unknown).contains("session-login"), "{}", stderr(&unknown));
}

/// A file in `folder` with what is exported of two lessons, the hostile one among them.
fn exported_files(folder: &Path, format: &str) -> Vec<PathBuf> {
    let write = |name: &str, text: String| {
        let path = folder.join(format!("{name}.{format}"));
        fs::write(&path, text).expect("written");
        path
    };
    vec![write("fixation", export("session-fixation", &[format])), write("hostile", export_hostile(format))]
}

fn run(program: &str, args: &[&str]) -> Output {
    Command::new(program).args(args).output().expect("it runs")
}

#[test]
#[ignore = "needs asciinema and script: `.ci/setup`; then `cargo test --test commands export::asciinema -- --ignored`"]
fn asciinema_plays_the_recording() {
    let folder = tempfile::tempdir().expect("a folder");
    for file in exported_files(folder.path(), "cast") {
        let path = file.to_str().expect("a path");
        // It reads its keyboard from /dev/tty.
        let played = run("script", &["-qec", &format!("asciinema cat {path}"), "/dev/null"]);
        assert!(played.status.success(), "{}", stdout(&played));
        let written: String =
            cast_events(&fs::read_to_string(&file).expect("a file")).into_iter().map(|(_, data)| data).collect();
        let shown = stdout(&played).replace('\r', "");
        assert!(shown.contains(&written.replace('\r', "")), "it plays what was recorded");
    }
}

#[test]
#[ignore = "needs rsvg-convert and xmllint: `.ci/setup`; then `cargo test --test commands export::svg -- --ignored`"]
fn svg_is_xml_and_a_renderer_draws_it() {
    let folder = tempfile::tempdir().expect("a folder");
    for file in exported_files(folder.path(), "svg") {
        let (path, drawn) = (file.to_str().expect("a path"), folder.path().join("drawn.png"));
        let read = run("xmllint", &["--noout", "--nonet", path]);
        assert!(read.status.success(), "{}", stderr(&read));
        let rendered = run("rsvg-convert", &[path, "-o", drawn.to_str().expect("a path")]);
        assert!(rendered.status.success(), "{}", stderr(&rendered));
        assert!(fs::metadata(&drawn).expect("a picture").len() > 20_000, "something is drawn");
    }
}

#[test]
#[ignore = "needs rumdl: `.ci/setup`; then `cargo test --test commands export::rumdl -- --ignored`"]
fn rumdl_finds_nothing_to_mend_in_the_handout() {
    let folder = tempfile::tempdir().expect("a folder");
    for file in exported_files(folder.path(), "md") {
        // A sentence may be as long as its author wrote it.
        let read =
            run("rumdl", &["check", "--no-config", "--no-cache", "--disable", "MD013", file.to_str().expect("a path")]);
        assert!(read.status.success(), "{}{}", stdout(&read), stderr(&read));
    }
}

#[test]
#[ignore = "needs tidy: `.ci/setup`; then `cargo test --test commands export::tidy -- --ignored`"]
fn tidy_finds_nothing_to_mend_in_the_page() {
    let folder = tempfile::tempdir().expect("a folder");
    for file in exported_files(folder.path(), "html") {
        let read = run("tidy", &["-quiet", "-errors", "-utf8", file.to_str().expect("a path")]);
        assert_eq!((read.status.code(), stderr(&read)), (Some(0), String::new()), "{}", file.display());
    }
}

/// The lab of a lesson, kept up by the program.
struct ServedLab {
    program: Child,
    address: String,
}

impl ServedLab {
    fn start(lesson: &str) -> Self {
        let mut program =
            command(&["--seed", "7", "lab", "serve", lesson]).stdout(Stdio::piped()).spawn().expect("the program runs");
        let mut lines = BufReader::new(program.stdout.take().expect("a pipe")).lines().map_while(Result::ok);
        let address = lines.find_map(|line| line.split_once("AUTHWALK_LAB=").map(|(_, address)| address.to_owned()));
        Self { program, address: address.expect("it says where the lab is") }
    }
}

impl Drop for ServedLab {
    fn drop(&mut self) {
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}

/// Runs a script with curl in `folder` against `lab`.
fn run_script(folder: &Path, script: &str, lab: &ServedLab) -> Output {
    fs::write(folder.join("script.sh"), script).expect("written");
    Command::new("sh").arg("script.sh").env("AUTHWALK_LAB", &lab.address).current_dir(folder).output().expect("a shell")
}

/// With the clock and the operator, rotated tokens, a code in a redirect, requests in flight at once.
const SCRIPTED_LESSONS: [&str; 5] =
    ["session-fixation", "session-lifetime", "jwt-refresh", "oauth-flow", "session-store"];

#[test]
#[ignore = "needs curl: `.ci/setup`; then `cargo test --test commands export::curl -- --ignored`"]
fn curl_gets_the_answers_of_the_lesson_from_the_lab_that_is_up() {
    let folder = tempfile::tempdir().expect("a folder");
    for lesson in SCRIPTED_LESSONS {
        let (script, lab) = (export(lesson, &["curl"]), ServedLab::start(lesson));
        let passed = run_script(folder.path(), &script, &lab);
        let said = format!("{lesson}: {}{}", stdout(&passed), stderr(&passed));
        assert!(passed.status.success() && said.ends_with("Everything was answered as in the lesson.\n"), "{said}");
    }
    let wrong = export("session-fixation", &["curl"]).replacen("request 200", "request 418", 1);
    let failed = run_script(folder.path(), &wrong, &ServedLab::start("session-fixation"));
    assert_eq!(
        (failed.status.code(), stderr(&failed)),
        (Some(1), "In the lesson this was answered with 418.\n".to_owned())
    );
    let hostile = hostile_folder();
    let path = hostile.path().join("hostile.toml");
    let path = path.to_str().expect("a path");
    let passed = run_script(folder.path(), &export(path, &["curl"]), &ServedLab::start(path));
    assert!(passed.status.success(), "{}", stderr(&passed));
    assert!(!folder.path().join("gone").exists(), "nothing in a request is a command");
}

#[test]
#[ignore = "needs hurl 8 or newer; then `cargo test --test commands export::hurl -- --ignored`"]
fn hurl_gets_the_answers_of_the_lesson_from_the_lab_that_is_up() {
    let folder = tempfile::tempdir().expect("a folder");
    let hostile = hostile_folder();
    let path = hostile.path().join("hostile.toml");
    for lesson in SCRIPTED_LESSONS.into_iter().chain(path.to_str()) {
        let (file, lab) = (folder.path().join("lesson.hurl"), ServedLab::start(lesson));
        fs::write(&file, export(lesson, &["hurl"])).expect("written");
        let variable = format!("lab={}", lab.address);
        let passed =
            run("hurl", &["--test", "--no-cookie-store", "--variable", &variable, file.to_str().expect("a path")]);
        assert!(passed.status.success(), "{lesson}: {}", stderr(&passed));
    }
}
