//! What a pack may cost: each limit is said in a finding, and nothing of the machine is reached.

use std::fmt::Write as _;
use std::fs;
use std::sync::Arc;
use std::time::Duration;

use authwalk::internals::check::{CheckedLibrary, mismatch_code};
use authwalk::internals::content::ContentFiles;
use authwalk::internals::content::Library;
use authwalk::internals::play::{LabSeed, replay::replay_within};

use super::{LESSON, PACK, check, folder, reported_findings, write};

/// The head of the sound lesson, without its step.
pub(super) fn head() -> &'static str {
    &LESSON[..LESSON.find("[[step]]").expect("a step")]
}

/// The sound lesson with these acts in its one step.
pub(super) fn with_acts(acts: &str) -> String {
    format!("{}[[step]]\nid = \"ask\"\ntitle = \"S\"\ntext = \"T\"\n{acts}", head())
}

const ACT: &str = "by = \"bob\", request.line = \"GET /me\"";

#[test]
fn too_many_files_are_not_read() {
    let folder = folder(&[]);
    for i in 0..20_002 {
        fs::File::create(folder.path().join(format!("{i:05}.toml"))).expect("a file");
    }
    let files = ContentFiles::find(&[folder.path().to_owned()]);
    assert_eq!(files.paths.len(), 20_000);
    let codes: Vec<(&str, bool)> =
        files.findings.iter().map(|finding| (finding.code.id(), finding.file.ends_with("20000.toml"))).collect();
    assert_eq!(codes, [("too-many-files", true)]);
}

#[test]
fn folders_and_tables_have_a_depth() {
    let deep = vec!["d"; 34].join("/");
    let folder = folder(&[(&format!("lessons/{deep}/a.toml"), LESSON)]);
    let findings = reported_findings(folder.path(), &["."]);
    assert_eq!(findings.len(), 1, "{findings:?}");
    assert!(findings[0].ends_with(":null too-deep error"), "{findings:?}");
    let nested = format!("{LESSON}x = {}1{}\n", "[".repeat(41), "]".repeat(41));
    write(folder.path(), "b.toml", &nested);
    assert_eq!(reported_findings(folder.path(), &["b.toml"]), ["b.toml:15 too-deep error"]);
}

#[test]
fn a_step_has_so_many_acts_and_so_many_at_once() {
    let acts = |count: usize| format!("[[step.do]]\n{}\n", ACT.replace(", ", "\n")).repeat(count);
    let at_once =
        |count: usize| format!("[[step.do]]\nat_once = [{}]\n", vec![format!("{{ {ACT} }}"); count].join(", "));
    for (fits, is_too_much) in [(acts(50), acts(51)), (at_once(64), at_once(65))] {
        let codes = |text: String| -> Vec<&'static str> {
            let library = CheckedLibrary::new(Library::from_texts([("a.toml".to_owned(), with_acts(&text))]));
            library.findings().iter().map(|finding| finding.code.id()).collect()
        };
        assert_eq!(codes(fits), [""; 0]);
        assert_eq!(codes(is_too_much), ["too-many-steps"]);
    }
}

#[test]
fn a_file_has_so_many_findings() {
    let text = with_acts(&"[[step.do]]\nclock = \"1 moon\"\n".repeat(200));
    let library = CheckedLibrary::new(Library::from_texts([("a.toml".to_owned(), text)]));
    let codes: Vec<&str> = library.findings().iter().map(|finding| finding.code.id()).collect();
    assert_eq!(codes.len(), 101);
    assert!(codes[..100].iter().all(|code| *code == "bad-span") && codes[100] == "too-many-faults", "{codes:?}");
}

#[test]
fn a_lesson_that_takes_too_long_is_given_up() {
    let library = Library::from_texts([("a.toml".to_owned(), LESSON)]);
    let lesson = Arc::new(library.lessons[0].value.clone());
    let replayed = replay_within(lesson, LabSeed::Fixed(0), Duration::ZERO).expect("a loopback");
    assert_eq!(
        replayed.mismatches.iter().map(|mismatch| mismatch_code(mismatch.kind).id()).collect::<Vec<_>>(),
        ["too-slow"]
    );
}

#[test]
fn what_is_sent_often_is_short_and_a_step_sends_so_much() {
    let act = |times: u32, bytes: usize| {
        let body = "x".repeat(bytes);
        format!(
            "[[step.do]]\nby = \"bob\"\ntimes = {times}\nrequest = {{ line = \"POST /login\", body = \"{body}\" }}\n"
        )
    };
    let folder = folder(&[("authwalk.toml", PACK)]);
    let findings = |acts: String| {
        write(folder.path(), "lessons/a.toml", &with_acts(&acts));
        let output = check(folder.path(), &[".", "--format", "short"]);
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        text.lines().filter(|line| line.contains("error[")).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(findings(act(100, 2_000)), [""; 0]);
    let too_long = findings(act(100, 3_000));
    assert!(too_long.len() == 1 && too_long[0].contains("may have 262144 in all `times`"), "{too_long:?}");
    assert_eq!(findings(act(100, 10).repeat(2)), [""; 0]);
    let too_many = findings(act(100, 10).repeat(2) + &act(2, 10));
    assert!(too_many.len() == 1 && too_many[0].contains("a step may have 200"), "{too_many:?}");
}

#[test]
fn a_pack_reaches_no_address_but_the_labs() {
    let acts = [
        "GET https://example.com/",
        "GET http://127.0.0.1/",
        "GET http://127.0.0.1:22/",
        "GET http://localhost/",
        "GET http://[::1]/",
        "GET https://example.com:443/",
        "GET https://shop.test@example.com/",
    ];
    let folder = folder(&[("authwalk.toml", PACK)]);
    for line in acts {
        let act = format!("[[step.do]]\nby = \"bob\"\nrequest.line = \"{line}\"\nexpect.user = \"nobody\"\n");
        write(folder.path(), "lessons/a.toml", &with_acts(&act));
        let output = check(folder.path(), &[".", "--format", "short"]);
        let text = String::from_utf8_lossy(&output.stdout);
        assert!(text.contains("error[act-failed]"), "{line}: {text}");
    }
    // A host in a header leads nowhere either: the connection is the lab's own, and the lab answers 421.
    let act = "[[step.do]]\nby = \"bob\"\nrequest = { line = \"GET /me\", headers = { Host = \"example.com\" } }\nexpect = { status = 421, user = \"nobody\" }\n";
    write(folder.path(), "lessons/a.toml", &with_acts(act));
    let output = check(folder.path(), &["."]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stdout));
}

#[test]
fn a_world_that_the_lab_cannot_be_is_told_at_its_place_and_hides_nothing_else() {
    let folder = folder(&[("authwalk.toml", PACK)]);
    let sound = with_acts("[[step.do]]\nby = \"bob\"\nrequest.line = \"GET /me\"\nexpect.user = \"nobody\"\n");
    let head = "[world.shop]\naccess = { dpop = true, form = \"opaque\" }\n\n[[step]]";
    write(folder.path(), "lessons/a.toml", &sound.replacen("[[step]]", head, 1));
    let untrue = sound.replace("expect.user = \"nobody\"", "expect.user = \"alice\"");
    write(folder.path(), "lessons/b.toml", &untrue.replace("a-lesson", "b-lesson"));
    let output = check(folder.path(), &[".", "--format", "short"]);
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(text.contains("error[impossible-world]: the lab cannot do this"), "{text}");
    assert!(text.contains("error[expectation-not-met]"), "{text}");
    assert_eq!(output.status.code(), Some(1), "{text}");
}

#[test]
fn a_switch_that_the_lab_cannot_have_is_told_where_it_is_written() {
    let sound = with_acts("[[step.do]]\nby = \"bob\"\nrequest.line = \"GET /me\"\nexpect.user = \"nobody\"\n");
    let lanes = "[[lane]]\nid = \"a\"\ntitle = \"A\"\n[[lane]]\nid = \"b\"\ntitle = \"B\"\n";
    let folder = folder(&[("authwalk.toml", PACK)]);
    for (head, wrong) in [
        ("[world.shop]\nauth = \"jwt\"\n[world.shop.access]\nalg = \"HS255\"\n".to_owned(), "alg ="),
        ("[world.shop.balancer]\nrouting = \"sticky\"\nreplicas = 99\n".to_owned(), "replicas ="),
        ("[world]\ntls = true\n[world.site]\nads = \"ads.test:80\"\n".to_owned(), "ads ="),
        ("[world.shop]\ncors.origins = [\"ads\"]\ncors.headers = [\"A\"]\n".to_owned(), "origins ="),
        (format!("[world.shop]\npassword.passes = 2\n{lanes}shop.password.passes = 99\n"), "passes = 99"),
        (
            format!(
                "[world.shop]\npassword.passes = 99\n{}",
                lanes.replacen("title", "shop.password.passes = 1\ntitle", 1)
            ),
            "passes = 99",
        ),
    ] {
        let text = sound.replacen("[[step]]", &format!("{head}[[step]]"), 1);
        write(folder.path(), "lessons/a.toml", &text);
        let output = String::from_utf8(check(folder.path(), &[".", "--format", "short"]).stdout).expect("text");
        let (line, column) = crate::reading::line_and_column(&text, text.find(wrong).expect("the switch"));
        let place = format!("lessons/a.toml:{line}:{column}: error[impossible-world]");
        assert!(output.matches("error[").count() == 1 && output.contains(&place), "{place}: {output}");
    }
}

/// Values at the edge of what their types hold, in lessons whose shape is sound: they are played to their end.
#[test]
fn numbers_and_times_at_the_edge_hang_and_break_nothing() {
    let login = "[[step.do]]\nby = \"bob\"\nrequest = { line = \"POST /login\", json = { user = \"bob\", password = \"$bob.password\" } }\nexpect.user = \"bob\"\n";
    let mut lessons = String::new();
    let folder = folder(&[("authwalk.toml", PACK)]);
    let setups = [
        "shop.session = { idle_minutes = 4294967295, absolute_minutes = 4294967295 }",
        "shop.session = { idle_minutes = 0, absolute_minutes = 0, cap = 1 }",
        "shop.cookie.max_age_minutes = 4294967295",
        "shop = { auth = \"both\", access = { minutes = 4294967295 }, refresh = { days = 4294967295, grace_seconds = 4294967295 } }",
        "shop = { auth = \"jwt\", access = { minutes = 0 }, refresh.days = 0 }",
        "shop = { auth = \"jwt\", verifier = { leeway_seconds = 4294967295, fast_seconds = 4294967295 } }",
        "shop = { auth = \"jwt\", verifier.slow_seconds = 4294967295 }",
    ];
    let clocks = ["0s", "1ns", "100years", "584554531years", "99999999999999999999s", "18446744073709551615s"];
    for (i, (setup, clock)) in
        setups.iter().flat_map(|setup| clocks.iter().map(move |clock| (setup, clock))).enumerate()
    {
        let ask = login.replace("POST /login", "GET /me");
        let acts = format!("{login}[[step.do]]\nclock = \"{clock}\"\n{ask}");
        let lesson = with_acts(&acts).replace("\"a-lesson\"", &format!("\"l-{i}\""));
        write(
            folder.path(),
            &format!("lessons/{i}.toml"),
            &lesson.replace("[[step]]", &format!("[world]\n{setup}\n[[step]]")),
        );
        let _ = write!(lessons, "{i} ");
    }
    let output = check(folder.path(), &[".", "--format", "short"]);
    let text = String::from_utf8_lossy(&output.stdout);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(matches!(output.status.code(), Some(0 | 1)), "{text}{errors}");
    assert!(!errors.contains("panicked") && !text.contains("too-slow"), "{text}{errors}");
}

#[test]
fn a_forged_header_without_a_key_to_bring_along_is_a_finding() {
    let login = "[[step.do]]\nby = \"bob\"\nrequest = { line = \"POST /login\", \
        json = { user = \"bob\", password = \"$bob.password\" } }\nsave.a = \"token\"\nexpect.user = \"bob\"\n";
    let forge = "[[step.do]]\nby = \"bob\"\n\
        forge = { from = \"$a\", header = { alg = \"HS256\", jwk = \"attacker\" }, sign = \"keep\" }\n";
    let folder = folder(&[("authwalk.toml", PACK)]);
    let lesson = with_acts(&format!("{login}{forge}")).replace("[[step]]", "[world.shop]\nauth = \"jwt\"\n[[step]]");
    write(folder.path(), "lessons/a.toml", &lesson);
    let output = check(folder.path(), &[".", "--format", "short"]);
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(text.contains("error[act-failed]") && text.contains("has only a secret"), "{text}");
}
