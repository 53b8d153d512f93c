//! A journal on a real file system: nothing that was acknowledged is lost, and nobody else reads it.

use super::*;
use crate::course::journal_entry::JournalEvent;

fn entry(time: i64) -> JournalEntry {
    JournalEntry::new(time, JournalEvent::Finished { lesson: "a".into() })
}

fn journal() -> (tempfile::TempDir, Journal) {
    let folder = tempfile::tempdir().expect("a folder");
    let (journal, contents) = Journal::open(&folder.path().join("deep/authwalk")).expect("a journal");
    assert_eq!(contents, JournalContents::default());
    (folder, journal)
}

fn reopened(journal: &Journal) -> JournalContents {
    Journal::open(&journal.folder).expect("a journal").1
}

#[test]
fn what_was_appended_is_there_when_it_is_opened_again() {
    let (_folder, mut journal) = journal();
    journal.append(&entry(1)).expect("written");
    journal.append(&entry(2)).expect("written");
    assert_eq!(reopened(&journal).entries, [entry(1), entry(2)]);
    journal.reset().expect("removed");
    assert_eq!(reopened(&journal), JournalContents::default());
}

#[test]
fn a_torn_last_line_is_set_aside_and_costs_nothing_else() {
    let (_folder, mut journal) = journal();
    journal.append(&entry(1)).expect("written");
    let mut file = OpenOptions::new().append(true).open(journal.folder.join(JOURNAL_FILE)).expect("the file");
    file.write_all(b"{\"v\":1,\"at\":2,\"ki").expect("torn");
    journal.append(&entry(3)).expect("written");
    assert_eq!(reopened(&journal), JournalContents { entries: vec![entry(1), entry(3)], damaged_lines: 1 });
    assert_eq!(reopened(&journal).damaged_lines, 0, "told once");
    let aside = fs::read_to_string(journal.folder.join(DAMAGED_FILE)).expect("set aside");
    assert_eq!(aside, "{\"v\":1,\"at\":2,\"ki\n");
}

#[cfg(unix)]
#[test]
fn a_journal_that_is_a_link_stays_one() {
    let (_folder, mut journal) = journal();
    journal.append(&entry(1)).expect("written");
    let (link, elsewhere) = (journal.folder.join(JOURNAL_FILE), tempfile::tempdir().expect("a folder"));
    let target = elsewhere.path().join("synced.jsonl");
    fs::rename(&link, &target).expect("moved");
    std::os::unix::fs::symlink(&target, &link).expect("a link");
    OpenOptions::new().append(true).open(&target).expect("the file").write_all(b"damage\n").expect("written");
    assert_eq!(reopened(&journal).damaged_lines, 1);
    assert!(fs::symlink_metadata(&link).expect("there").is_symlink());
    assert!(!fs::read_to_string(&target).expect("there").contains("damage"));
    assert_eq!(reopened(&journal).entries, [entry(1)]);
}

#[test]
fn a_line_of_a_newer_program_is_kept() {
    let (_folder, journal) = journal();
    let newer = b"{\"v\":1,\"at\":2,\"kind\":\"thought\"}\n{\"v\":9}\n\xff\n";
    fs::write(journal.folder.join(JOURNAL_FILE), newer).expect("written");
    assert_eq!(reopened(&journal), JournalContents { entries: Vec::new(), damaged_lines: 1 });
    assert_eq!(fs::read(journal.folder.join(JOURNAL_FILE)).expect("kept"), &newer[..newer.len() - 2]);
}

#[cfg(unix)]
#[test]
fn nobody_but_the_owner_can_read_it() {
    use std::os::unix::fs::PermissionsExt as _;
    let (_folder, mut journal) = journal();
    journal.append(&entry(1)).expect("written");
    let mode = |path: &Path| fs::metadata(path).expect("there").permissions().mode() & 0o777;
    assert_eq!(mode(&journal.folder), 0o700);
    assert_eq!(mode(&journal.folder.join(JOURNAL_FILE)), 0o600);
    let mut file = OpenOptions::new().append(true).open(journal.folder.join(JOURNAL_FILE)).expect("the file");
    file.write_all(b"{\"torn\n").expect("torn");
    assert_eq!(reopened(&journal).damaged_lines, 1);
    fs::set_permissions(&journal.folder, fs::Permissions::from_mode(0o755)).expect("as 0.1.0 made it");
    fs::set_permissions(journal.folder.join(JOURNAL_FILE), fs::Permissions::from_mode(0o644)).expect("the same");
    reopened(&journal);
    assert_eq!(mode(&journal.folder), 0o700);
    for name in [JOURNAL_FILE, DAMAGED_FILE, LOCK_FILE] {
        assert_eq!(mode(&journal.folder.join(name)), 0o600, "{name}");
    }
}

#[test]
fn many_at_once_lose_nothing_of_each_other() {
    let (_folder, journal) = journal();
    std::thread::scope(|scope| {
        for writer in 0..4 {
            let folder = &journal.folder;
            scope.spawn(move || {
                let (mut journal, _) = Journal::open(folder).expect("a journal");
                for number in 0..25 {
                    journal.append(&entry(writer * 100 + number)).expect("written");
                }
            });
        }
    });
    assert_eq!(reopened(&journal).entries.len(), 100);
}

#[test]
fn merging_adds_what_is_missing_once_and_in_its_place_in_time() {
    let (_folder, mut journal) = journal();
    journal.append(&entry(2)).expect("written");
    journal.append(&entry(2)).expect("written");
    let mut file = OpenOptions::new().append(true).open(journal.folder.join(JOURNAL_FILE)).expect("the file");
    file.write_all(b"{\"v\":9}\n{\"torn").expect("written");
    let more = [entry(3), entry(2), entry(1), entry(1)];
    assert_eq!(journal.merge(&more).expect("merged"), 3, "one that happened twice is twice there");
    assert_eq!(journal.merge(&more).expect("merged"), 0);
    let contents = reopened(&journal);
    assert_eq!(contents, JournalContents { entries: [1, 1, 2, 2, 3].map(entry).into(), damaged_lines: 1 });
    let kept = fs::read_to_string(journal.folder.join(JOURNAL_FILE)).expect("kept");
    assert!(kept.contains("{\"v\":9}"), "{kept}");
    let (_other_folder, other) = self::journal();
    assert_eq!(other.merge(&contents.entries).expect("merged"), 5);
    assert_eq!(journal.merge(&reopened(&other).entries).expect("merged"), 0, "and back again");
}

#[test]
fn an_unwritable_place_is_an_error_that_says_what_to_do() {
    let (_folder, journal) = journal();
    let file = journal.folder.join("a-file");
    fs::write(&file, "").expect("written");
    let error = Journal::open(&file.join("below")).expect_err("no folder there").to_string();
    assert!(error.contains("XDG_STATE_HOME"), "{error}");
}

#[test]
fn a_lock_that_another_program_holds_delays_what_is_learned_and_loses_none_of_it() {
    let (_folder, mut journal) = journal();
    let other = File::open(journal.folder.join(LOCK_FILE)).expect("the lock");
    other.lock().expect("nobody holds it");
    assert_eq!(journal.append(&entry(1)).expect("kept"), AppendResult::Waiting);
    assert_eq!(journal.append(&entry(2)).expect("kept"), AppendResult::Waiting);
    assert!(!journal.folder.join(JOURNAL_FILE).exists());
    other.unlock().expect("let go");
    // The thread that waited in vain may have the lock for a moment yet.
    let written = (3..=1_000).find(|id| {
        std::thread::yield_now();
        journal.append(&entry(*id)).expect("kept or written") == AppendResult::Written
    });
    let written = written.expect("nobody holds the lock");
    assert!(reopened(&journal).entries.into_iter().eq((1..=written).map(entry)));
    other.lock().expect("nobody holds it");
    journal.append(&entry(written + 1)).expect("kept");
    let folder = journal.folder.clone();
    other.unlock().expect("let go");
    drop(journal);
    let contents = Journal::open(&folder).expect("a journal").1;
    assert!(contents.entries.into_iter().eq((1..=written + 1).map(entry)));
}

#[test]
fn a_reset_leaves_nothing_that_was_written_down() {
    let (_folder, journal) = journal();
    for name in CONTENT_FILES {
        assert!(journal.holds_nothing());
        fs::write(journal.folder.join(name), "{\"note\":\"mine\"").expect("written");
        assert!(!journal.holds_nothing(), "{name}");
        journal.reset().expect("removed");
        assert!(!journal.folder.join(name).exists(), "{name}");
    }
}

#[test]
fn what_cannot_be_written_in_the_end_is_told() {
    let (_folder, mut journal) = journal();
    let other = File::open(journal.folder.join(LOCK_FILE)).expect("the lock");
    other.lock().expect("nobody holds it");
    assert_eq!(journal.append(&entry(1)).expect("kept"), AppendResult::Waiting);
    other.unlock().expect("let go");
    fs::create_dir(journal.folder.join(JOURNAL_FILE)).expect("in its way");
    let start = format!("The last entry of what you learned could not be kept in {}: ", journal.folder.display());
    drop(journal);
    assert!(take_lost_entries().iter().any(|lost| lost.starts_with(&start)), "{start}");
}

#[test]
fn a_lock_that_is_not_let_go_of_is_an_error_in_the_end() {
    let (_folder, journal) = journal();
    let other = File::open(journal.folder.join(LOCK_FILE)).expect("the lock");
    other.lock().expect("nobody holds it");
    let errors = [journal.reset().expect_err("held"), Journal::open(&journal.folder).expect_err("held")];
    for error in errors {
        assert!(error.to_string().contains("another program holds its lock"), "{error}");
    }
}

#[cfg(unix)]
#[test]
fn a_pipe_is_no_journal_and_nobody_waits_for_it() {
    for name in [JOURNAL_FILE, LOCK_FILE] {
        let (_folder, mut journal) = journal();
        let _ = fs::remove_file(journal.folder.join(name));
        let made = std::process::Command::new("mkfifo").arg(journal.folder.join(name)).status();
        assert!(made.expect("mkfifo").success());
        let errors =
            [journal.append(&entry(1)).expect_err("a pipe"), Journal::open(&journal.folder).expect_err("a pipe")];
        for error in errors {
            assert!(error.to_string().contains("not a plain file"), "{name}: {error}");
        }
    }
}
