//! What comes with the program: completions, manual pages, and the workflows that check packs and build releases.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::common::{authwalk, command, stderr, stdout};

#[test]
fn each_shell_gets_a_script_that_knows_the_commands() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let output = authwalk(&["completions", shell]);
        let script = stdout(&output);
        assert_eq!((output.status.code(), stderr(&output)), (Some(0), String::new()));
        for word in ["warnings-as-errors", "completions", "write-baseline"] {
            assert!(script.contains(word), "{shell} knows no {word}");
        }
    }
    assert_eq!(authwalk(&["completions", "tcsh"]).status.code(), Some(2));
}

/// What completes is what the shell itself finds sound.
#[test]
fn bash_completes_a_command_and_an_option() {
    let folder = tempfile::tempdir().expect("a folder");
    let script = folder.path().join("authwalk.bash");
    fs::write(&script, authwalk(&["completions", "bash"]).stdout).expect("written");
    let complete = |words: &str| {
        let line = format!(
            "source {}; COMP_WORDS=({words}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); \
             _authwalk authwalk \"${{COMP_WORDS[-1]}}\" \"${{COMP_WORDS[-2]}}\"; echo \"${{COMPREPLY[@]}}\"",
            script.display()
        );
        let output = Command::new("bash").args(["-c", &line]).output().expect("bash runs");
        stdout(&output)
    };
    assert_eq!(complete("authwalk comp"), "completions\n");
    assert_eq!(complete("authwalk check --write"), "--write-baseline\n");
}

#[test]
fn the_manual_has_a_page_for_each_command() {
    let page = stdout(&authwalk(&["man"]));
    assert!(page.contains(".TH authwalk 1") && page.contains("authwalk\\-check(1)"), "{page}");
    let folder = tempfile::tempdir().expect("a folder");
    let output = command(&["man", "man1"]).current_dir(folder.path()).output().expect("it runs");
    assert_eq!((output.status.code(), stderr(&output)), (Some(0), String::new()));
    let mut pages: Vec<String> = fs::read_dir(folder.path().join("man1"))
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    pages.sort();
    for name in ["authwalk.1", "authwalk-check.1", "authwalk-token-verify.1", "authwalk-progress-export.1"] {
        assert!(pages.contains(&name.to_owned()), "{pages:?}");
        let text = fs::read_to_string(folder.path().join("man1").join(name)).expect("a page");
        assert!(text.contains(&format!(".TH {} 1", name.trim_end_matches(".1"))), "{text}");
    }
    assert_eq!(stdout(&output).lines().count(), pages.len());
    // Where no folder can be, that is said.
    fs::write(folder.path().join("file"), "").expect("written");
    let refused = command(&["man", "file"]).current_dir(folder.path()).output().expect("it runs");
    assert_eq!(refused.status.code(), Some(2));
    assert!(stderr(&refused).contains("cannot be written"), "{}", stderr(&refused));
}

#[test]
#[ignore = "needs zizmor: `.ci/setup`, or `pip install zizmor`; then `cargo test --test commands zizmor -- --ignored`"]
fn zizmor_finds_nothing_in_the_workflows() {
    let folder = tempfile::tempdir().expect("a folder");
    let new = command(&["new", "pack", "mine"]).current_dir(folder.path()).output().expect("it runs");
    assert_eq!(new.status.code(), Some(0));
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    for path in
        [folder.path().join("mine/.github/workflows"), package.join(".github/workflows"), package.join("action.yml")]
    {
        let output =
            Command::new("zizmor").args(["--offline", "--no-progress"]).arg(&path).output().expect("zizmor runs");
        let text = format!("{}{}", stdout(&output), stderr(&output));
        assert!(output.status.success() && !text.contains("failed to parse"), "{text}");
    }
}

#[test]
#[ignore = "needs `unshare` and the right to make a namespace; then `cargo test --test commands loopback -- --ignored`"]
fn without_a_loopback_a_check_cannot_do_its_work() {
    let program = env!("CARGO_BIN_EXE_authwalk");
    for args in [&["check", "--format", "short"][..], &["run", "session-login"]] {
        let output = Command::new("unshare").args(["-rn", program]).args(args).output().expect("unshare runs");
        assert_eq!((output.status.code(), stdout(&output)), (Some(2), String::new()));
        let message = stderr(&output);
        assert!(message.starts_with("authwalk: the lab cannot be reached on 127.0.0.1 ("), "{message}");
    }
}

/// A step that is renamed in one file breaks a link in another, and a file that is removed is no file to check: so the hook takes
/// the whole pack, at every commit, and no TOML of other programs.
#[test]
fn the_hook_of_pre_commit_checks_the_whole_pack() {
    let hooks =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/.pre-commit-hooks.yaml")).expect("a file");
    let guide = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/authors.md")).expect("a page");
    for line in ["entry: authwalk check .", "language: system", "pass_filenames: false", "always_run: true"] {
        assert!(hooks.lines().any(|written| written.trim() == line), "{line}");
        assert!(guide.lines().any(|written| written.trim() == line), "{line} in the guide");
    }
}
