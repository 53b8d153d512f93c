//! Reading and checking, from the outside: every fault at every place, hostile files, hostile folders.

use std::fs;
use std::path::{Path, PathBuf};
use std::thread;

use authwalk::internals::check::{CheckedLibrary, LibraryLevels, suppressions};
use authwalk::internals::cli::documentation_site::DocumentationSite;
use authwalk::internals::cli::json::render_json;
use authwalk::internals::content::{Finding, Library};

use crate::fault_injection;

/// Texts, each with its path.
type Texts = Vec<(String, String)>;

/// The folder of this package.
fn package() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every TOML file of a folder with its text, in order.
fn files_of(folder: &str) -> Texts {
    let entries = fs::read_dir(package().join(folder)).expect("a folder");
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    paths.sort();
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path).expect("a text");
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        (format!("{folder}/{name}"), text)
    };
    paths.into_iter().map(read).collect()
}

/// Code, line and column of each finding in the file `path`, when its text is `text` and `others` lie beside it.
pub(crate) fn reported_findings(
    path: &str,
    text: &str,
    others: &[(String, String)],
) -> Vec<(&'static str, usize, usize)> {
    let beside = others.iter().filter(|(other, _)| other != path).cloned();
    let library = CheckedLibrary::new(Library::from_texts(beside.chain([(path.to_owned(), text.to_owned())])));
    let place = |finding: &Finding| finding.location.as_ref().map_or((0, 0), |place| (place.line, place.column));
    library.findings().iter().map(|finding| (finding.code.id(), place(finding).0, place(finding).1)).collect()
}

/// Line and column of a byte, counted in another way than the program does.
pub(crate) fn line_and_column(text: &str, position: usize) -> (usize, usize) {
    let lines: Vec<&str> = text[..position].split('\n').collect();
    (lines.len(), lines.last().map_or(0, |line| line.chars().count()) + 1)
}

/// Plants one of `every` faults in each of `files` and compares the findings, on two threads. Returns how many faults.
fn one_fault_one_finding(files: &[(String, String)], others: &[(String, String)], every: usize) -> usize {
    let faults = files.iter().enumerate().flat_map(|(nth, (path, text))| {
        let planted = fault_injection::plant_faults(text).into_iter().skip(nth % every).step_by(every);
        // What a file does not link to need not be read with it.
        let beside: &[_] = if reported_findings(path, text, &[]).is_empty() { &[] } else { others };
        planted.map(move |fault| (path, beside, fault))
    });
    let faults: Vec<_> = faults.collect();
    let judge = |(path, beside, fault): &(&String, &[(String, String)], fault_injection::PlantedFault)| {
        let (line, column) = line_and_column(&fault.text, fault.position);
        let found = reported_findings(path, &fault.text, beside);
        let wanted = [(fault.code, line, column)];
        (found != wanted).then(|| format!("{path}: {}: wanted {wanted:?}, found {found:?}", fault.what))
    };
    let (one, other) = faults.split_at(faults.len() / 2);
    let wrong: Vec<String> = thread::scope(|scope| {
        let half = scope.spawn(|| one.iter().filter_map(judge).collect::<Vec<_>>());
        let mut wrong: Vec<_> = other.iter().filter_map(judge).collect();
        wrong.extend(half.join().expect("it ends"));
        wrong
    });
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), faults.len(), wrong.join("\n"));
    faults.len()
}

/// The examples, and with them what they link to.
fn examples() -> (Texts, Texts) {
    let files = files_of("tests/fixtures/examples");
    let all = [files.clone(), files_of("tests/fixtures/companions")].concat();
    (files, all)
}

#[test]
fn the_examples_are_clean() {
    let (files, all) = examples();
    assert!(files.len() >= 6);
    assert_eq!(CheckedLibrary::new(Library::from_texts(all)).findings(), []);
}

#[test]
fn the_course_is_clean() {
    let checked = CheckedLibrary::new(Library::built_in());
    let mut findings = checked.findings().to_vec();
    suppressions::settle(checked.library(), &LibraryLevels::of(checked.library()), &mut findings);
    let shown = authwalk::internals::cli::render_human(&findings, &checked.library().sources, false);
    assert!(shown.is_empty(), "{shown}");
}

#[test]
fn every_fault_in_the_examples_is_one_finding_at_its_place() {
    let (files, all) = examples();
    assert!(one_fault_one_finding(&files, &all, 1) > 2000);
}

#[test]
fn a_share_of_all_faults_in_the_course_is_one_finding_each() {
    // Links lead into the built-in course, so that each file can be checked by itself.
    let files = [files_of("lessons"), files_of("quizzes")].concat();
    assert!(one_fault_one_finding(&files, &[], 61) > files.len(), "each file has its share");
}

#[test]
fn an_id_that_two_files_share_is_told_at_the_second() {
    let (_, all) = examples();
    let (path, text) = all.iter().find(|(path, _)| path.ends_with("role.toml")).expect("the example");
    let copy = [(path.clone(), text.clone()), ("z.toml".to_owned(), text.clone())];
    let checked = CheckedLibrary::new(Library::from_texts(copy));
    let findings = checked.findings();
    let [finding] = findings else { panic!("one finding: {findings:?}") };
    assert_eq!((finding.file.as_str(), finding.code.id()), ("z.toml", "duplicate-id"));
    assert!(finding.help.as_ref().is_some_and(|help| help.contains("examples/role.toml:2:6")), "{finding:?}");
}

#[test]
fn faults_do_not_hide_each_other() {
    let (files, all) = examples();
    for (path, text) in &files {
        // Two faults that stand apart: the last lines of a file do not reach into its first.
        let first = text.replacen("title = ", "titel = ", 1).replacen("covers = [\"", "covers = [7, \"", 1);
        let both = format!("{first}[zz_unknown]\n");
        let codes: Vec<&str> = reported_findings(path, &both, &all).iter().map(|finding| finding.0).collect();
        let titled = text.contains("title = ");
        let wanted =
            if titled { &["unknown-key", "wrong-type", "unknown-key"][..] } else { &["wrong-type", "unknown-key"] };
        assert_eq!(codes, wanted, "{path}");
    }
}

mod hostile {
    use super::*;
    use proptest::prelude::*;

    /// Reads and checks whatever it is; every finding lies inside the text.
    fn assert_findings_lie_inside(text: &str) {
        let checked = CheckedLibrary::new(Library::from_texts([("a.toml".to_owned(), text.to_owned())]));
        let findings = checked.findings();
        for finding in findings {
            if let Some(place) = &finding.location {
                let span = place.span.clone();
                assert!(text.get(span).is_some(), "{finding:?}");
                let lines: Vec<&str> = text.split('\n').collect();
                let line = lines.get(place.line - 1).unwrap_or_else(|| panic!("{finding:?}"));
                assert!(place.column <= line.chars().count() + 1, "{finding:?}");
            }
        }
        let shown = authwalk::internals::cli::render_human(findings, &checked.library().sources, false);
        let steering = |c: char| c.is_control() && c != '\n';
        let json = render_json(findings, DocumentationSite::of_package());
        assert!(!shown.contains(steering) && !json.contains(steering));
    }

    fn example() -> impl Strategy<Value = String> {
        let texts: Vec<String> = examples().0.into_iter().map(|(_, text)| text).collect();
        prop::sample::select(texts)
    }

    fn cut(text: &str, position: prop::sample::Index) -> usize {
        let places: Vec<usize> = text.char_indices().map(|(position, _)| position).collect();
        position.get(&places).to_owned()
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn anything_at_all(text in any::<String>()) {
            assert_findings_lie_inside(&text);
        }

        #[test]
        fn anything_made_of_toml(text in "([a-c.]{1,4}( ?= ?| )|[\\[\\]{},\"'#\n]|\"\"\"|[0-9:-]{1,9}|true|\\\\[uexn]){0,60}") {
            assert_findings_lie_inside(&text);
        }

        #[test]
        fn an_example_cut_off(text in example(), position in any::<prop::sample::Index>()) {
            assert_findings_lie_inside(&text[..cut(&text, position)]);
        }

        #[test]
        fn an_example_with_pieces_moved(
            text in example(),
            moves in prop::collection::vec((any::<[prop::sample::Index; 2]>(), "\\PC{0,3}|[\\[\\]{}=\"\n.]"), 1..8),
        ) {
            let mut text = text;
            for ([from, to], new) in moves {
                let (from, to) = (cut(&text, from), cut(&text, to));
                let start = from.min(to);
                let length: usize = text[start..from.max(to)].chars().take(40).map(char::len_utf8).sum();
                text.replace_range(start..start + length, &new);
                if text.is_empty() {
                    break;
                }
            }
            assert_findings_lie_inside(&text);
        }
    }

    #[test]
    fn a_file_made_to_exhaust_the_reader() {
        let most = 1024 * 1024 - 64;
        for part in [
            "[", "{", "a={", "a=[", "\"", "'", "[[a]]\n", "a.", "]", "=", "#", "\\", "\"\"\"", "a=1\n", "a=", "\n",
            "é", "a\u{1b}",
        ] {
            // In a debug build, an eighth of the largest file is slow enough.
            assert_findings_lie_inside(&part.repeat(most / part.len() / 8));
        }
        let deep = |n: usize| vec!["a"; n].join(".");
        assert_findings_lie_inside(&format!("[{0}]\n{0} = {{ {0} = {{ {0} = 1 }} }}\n", deep(79)));
    }
}

mod folders {
    use super::*;

    const LESSON: &str = "format_version = 2\nid = \"a\"\ntitle = \"A\"\nminutes = 1\ncovers = []\n\
                          [[step]]\nid = \"s\"\ntitle = \"S\"\ntext = \"T\"\n[[step.do]]\nclock = \"1m\"\n";

    fn codes(findings: &[Finding]) -> Vec<&'static str> {
        findings.iter().map(|finding| finding.code.id()).collect()
    }

    #[test]
    fn what_is_sound_stays_usable_beside_what_is_not() {
        let folder = tempfile::tempdir().expect("a folder");
        let write = |name: &str, bytes: &[u8]| fs::write(folder.path().join(name), bytes).expect("a file");
        write("1-good.toml", LESSON.as_bytes());
        write("2-bytes.toml", b"format_version = 2\nid = \"\xff\"\n");
        write("3-large.toml", &vec![b'#'; 2 * 1024 * 1024]);
        write("4-faulty.toml", LESSON.replace("\"a\"", "\"b\"").replace("1m", "1 moon").as_bytes());
        write("notes.txt", b"\xff");
        let checked = CheckedLibrary::new(Library::from_dir(folder.path()));
        let (library, findings) = (checked.library(), checked.findings());
        assert_eq!(codes(findings), ["not-utf8", "too-large", "bad-span"]);
        let place = findings[0].location.as_ref().expect("a place");
        assert_eq!((place.line, place.column), (2, 7));
        let playable: Vec<&str> = checked.playable_lessons().map(|lesson| lesson.value.id.as_str()).collect();
        assert_eq!(playable, ["a"]);
        assert!(library.lesson("b").is_some() && library.lesson("c").is_none());
    }

    #[test]
    fn a_pack_is_its_lessons_and_quizzes() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::create_dir_all(folder.path().join("lessons/deeper")).expect("a folder");
        fs::write(folder.path().join("pack.toml"), "no lesson at all").expect("a file");
        fs::write(folder.path().join("lessons/deeper/a.toml"), LESSON).expect("a file");
        let checked = CheckedLibrary::new(Library::from_dir(folder.path()));
        let library = checked.library();
        assert_eq!(codes(checked.findings()), [""; 0]);
        assert_eq!(library.lessons.len(), 1);
        // The same file under three names is still one file.
        let paths =
            [folder.path().to_owned(), folder.path().join("lessons"), folder.path().join("lessons/deeper/a.toml")];
        assert_eq!(Library::from_paths(&paths).lessons.len(), 1);
    }

    #[test]
    fn what_is_not_there_is_a_finding() {
        let folder = tempfile::tempdir().expect("a folder");
        assert_eq!(codes(&Library::from_dir(folder.path()).findings), ["no-files"]);
        assert_eq!(codes(&Library::from_file(&folder.path().join("gone.toml")).findings), ["unreadable"]);
    }

    #[cfg(unix)]
    #[test]
    fn links_and_pipes_hold_nothing_up() {
        use std::os::unix::fs::symlink;
        let folder = tempfile::tempdir().expect("a folder");
        fs::create_dir(folder.path().join("inner")).expect("a folder");
        fs::write(folder.path().join("a.toml"), LESSON).expect("a file");
        symlink(folder.path(), folder.path().join("inner/loop")).expect("a link");
        symlink("/etc/passwd", folder.path().join("inner/out.toml")).expect("a link");
        symlink("nowhere", folder.path().join("inner/gone.toml")).expect("a link");
        let checked = CheckedLibrary::new(Library::from_dir(folder.path()));
        let library = checked.library();
        assert_eq!(codes(checked.findings()), ["link-not-followed"; 3]);
        assert_eq!(library.lessons.len(), 1);
        assert_eq!(codes(&Library::from_file(Path::new("/dev/zero")).findings), ["unreadable"]);
    }
}
