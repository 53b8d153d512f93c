//! Lessons that would take all memory: a few words may stand for any amount of text, and each of these once took
//! gigabytes. Each ends in a finding, also where there are 256 MiB and no more.

use std::process::Output;

use super::limits::with_acts;
use super::{PACK, check, folder, write};

/// The lessons, each of less than 2 MB.
fn bombs() -> Vec<String> {
    let login = "[[step.do]]\nby = \"bob\"\nrequest = { line = \"POST /login\", \
        json = { user = \"bob\", password = \"$bob.password\" } }\nsave = { a = \"token\", t = \"token\" }\nexpect.user = \"bob\"\n";
    let forge = |change: &str| {
        format!(
            "[[step.do]]\nby = \"bob\"\nforge = {{ from = \"$a\", {change}, sign = \"nothing\" }}\nsave.t = \"token\"\n"
        )
    };
    let doubling = forge(&format!("payload = \"{}\"", "$t".repeat(20)));
    let claims = ('a'..='h').map(|name| format!("{name} = \"{}\"", "$t".repeat(40))).collect::<Vec<_>>().join(", ");
    let body = |text: &str| {
        format!("[[step.do]]\nby = \"bob\"\nrequest = {{ line = \"POST /login\", {text} }}\nexpect.status = 413\n")
    };
    let bombs = [
        doubling.repeat(4),
        doubling.repeat(5),
        doubling.repeat(20),
        forge(&format!("claims = {{ {claims} }}")).repeat(5),
        forge(&format!("payload = \"{}\"", "x".repeat(60_000))),
        body(&format!("json.password = \"{}\"", "$a".repeat(300_000))),
        body(&format!("form.password = \"{}\"", "$a".repeat(300_000))),
        body(&format!("headers.x = \"{}\"", "$a".repeat(300_000))),
    ];
    let bombs = bombs.map(|acts| with_acts(&format!("{login}{acts}")));
    bombs.into_iter().chain([hoard(login, &forge)]).map(|lesson| with_tokens(&lesson)).collect()
}

/// Many acts, none of which is too long, and whose outcomes together are.
fn hoard(login: &str, forge: &impl Fn(&str) -> String) -> String {
    let token = forge(&format!("payload = \"{}\"", "x".repeat(40_000)));
    let ask = "[[step.do]]\nby = \"bob\"\nrequest = { line = \"GET /me\", headers.x = \"$t\" }\nexpect.status = 200\n";
    let steps =
        (0..20).map(|step| format!("[[step]]\nid = \"more-{step}\"\ntitle = \"S\"\ntext = \"T\"\n{}", ask.repeat(50)));
    with_acts(&format!("{login}{token}{}", steps.collect::<String>()))
}

fn with_tokens(lesson: &str) -> String {
    lesson.replacen("[[step]]", "[world.shop]\nauth = \"jwt\"\n[[step]]", 1)
}

#[test]
fn a_lesson_that_would_take_all_memory_ends_in_a_finding() {
    let folder = folder(&[("authwalk.toml", PACK)]);
    let mut messages = Vec::new();
    for bomb in bombs() {
        write(folder.path(), "lessons/a.toml", &bomb);
        let output = check(folder.path(), &[".", "--format", "json"]);
        let json: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
        let findings = json["findings"].as_array().expect("a list");
        let errors: Vec<_> = findings.iter().filter(|finding| finding["severity"] == "error").collect();
        assert_eq!(errors.len(), 1, "{findings:?}");
        assert_eq!(errors[0]["code"], "act-failed");
        let message = errors[0]["message"].as_str().unwrap_or_default();
        assert!(is_about_size(message), "{message}");
        messages.push(message.to_owned());
    }
    assert!(messages.last().is_some_and(|message| message.contains("16777216")), "{messages:?}");
}

fn is_about_size(text: &str) -> bool {
    text.contains("bytes, and may have 65536") || text.contains("bytes, and may have 16777216")
}

/// Runs the program with 256 MiB for its data, and presses Enter as often as it asks.
#[cfg(unix)]
fn run_within_256_mib(folder: &std::path::Path, args: &[&str]) -> Output {
    use std::io::Write as _;
    use std::process::{Command, Stdio};
    let mut child = Command::new("sh")
        .args(["-c", "ulimit -d 262144 && exec \"$0\" \"$@\"", env!("CARGO_BIN_EXE_authwalk")])
        .args(args)
        .current_dir(folder)
        .env("XDG_STATE_HOME", folder.join("state"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("a shell");
    let mut keyboard = child.stdin.take().expect("piped");
    // A program that has ended takes no more.
    let _ = keyboard.write_all("\n".repeat(100).as_bytes());
    drop(keyboard);
    child.wait_with_output().expect("it ends")
}

#[cfg(unix)]
#[test]
fn with_256_mib_it_ends_in_a_finding_too_wherever_it_is_played() {
    let folder = folder(&[("authwalk.toml", PACK)]);
    for bomb in bombs() {
        write(folder.path(), "lessons/a.toml", &bomb);
        for args in [&["check", "."][..], &["run", "lessons/a.toml"], &["learn", "lessons/a.toml", "--plain"]] {
            let output = run_within_256_mib(folder.path(), args);
            let text =
                format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
            assert!(is_about_size(&text.replace('\n', " ")), "{args:?}: {text}");
            assert!(matches!(output.status.code(), Some(0..=2)), "{args:?}: {:?} {text}", output.status);
        }
    }
}

/// Files of about a megabyte that are hard on whoever reads them.
#[cfg(unix)]
fn megabytes() -> Vec<(&'static str, String)> {
    use super::limits::head;
    let fill = |line: &str| line.repeat(1_000_000 / line.len());
    let keys: Vec<String> = (0..90_000).map(|number| format!("k{number} = 1")).collect();
    let nested = format!("x = {}\n", "[".repeat(30));
    vec![
        ("lessons/a.toml", format!("{}{}\n", head(), keys.join("\n"))),
        ("lessons/a.toml", format!("{}{}", head(), fill("[[step]]\n"))),
        ("lessons/a.toml", format!("{}[[step]]\n{}", head(), fill("[[step.do]]\n"))),
        ("lessons/a.toml", format!("{}a.{} = 1\n", head(), fill("b.").trim_end_matches('.'))),
        ("lessons/a.toml", format!("{}{}", head(), fill(&nested))),
        ("lessons/a.toml", with_acts("").replace("\"T\"", &format!("\"{}\"", fill("*a `b* ")))),
        ("quizzes/a.toml", format!("format_version = 2\nid = \"a\"\n{}", fill("[[question]]\n"))),
        ("authwalk.toml", format!("{PACK}{}", fill("[[topic]]\n"))),
    ]
}

#[cfg(unix)]
#[test]
fn a_megabyte_of_anything_is_read_in_256_mib() {
    for (path, text) in megabytes() {
        let folder = folder(&[("authwalk.toml", PACK)]);
        write(folder.path(), path, &text);
        for args in [&["check", "."][..], &["run", path], &["learn", path, "--plain"]] {
            let output = run_within_256_mib(folder.path(), args);
            let errors = String::from_utf8_lossy(&output.stderr);
            // A program that gets no memory is ended by a signal.
            assert!(
                matches!(output.status.code(), Some(1 | 2)),
                "{args:?} {}: {:?} {errors}",
                &text[..80],
                output.status
            );
            assert!(!errors.contains("panicked"), "{args:?}: {errors}");
        }
    }
}
