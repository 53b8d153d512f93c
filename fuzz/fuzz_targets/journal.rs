//! Any bytes as a journal on disk: each line is read or set aside, nothing of it is lost, and what is written afterwards is read
//! again.
#![no_main]

use std::fs;

use authwalk::internals::content::Curriculum;
use authwalk::internals::course::{CourseProgress, JournalEntry, JournalEvent, LearningStats, Review};
use authwalk::internals::play::{AppendResult, Journal};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    // The tests run several at a time in one process.
    let place = (std::process::id(), std::thread::current().id());
    let folder = std::env::temp_dir().join(format!("authwalk-fuzz-{place:?}"));
    drop(fs::remove_dir_all(&folder));
    fs::create_dir_all(&folder).expect("a folder");
    fs::write(folder.join("journal.jsonl"), bytes).expect("written");

    let (mut journal, contents) = Journal::open(&folder).expect("a journal");
    let lines = |bytes: &[u8]| bytes.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).count();
    let kept = lines(&fs::read(folder.join("journal.jsonl")).expect("it is there"));
    let set_aside = fs::read(folder.join("journal.damaged")).map_or(0, |bytes| lines(&bytes));
    assert_eq!((kept + set_aside, set_aside), (lines(bytes), contents.damaged_lines));
    assert_eq!(journal.merge(&contents.entries).expect("merged"), 0, "each is there already");

    let curriculum = Curriculum::default();
    let _ = CourseProgress::from_entries(&contents.entries);
    let _ = LearningStats::from_entries(&contents.entries, &[], &[], &curriculum);
    let today = i64::try_from(bytes.len()).expect("a small number");
    let _ = Review::from_entries(&contents.entries, &[], &curriculum, today, None);

    let entry = JournalEntry::new(1, JournalEvent::Finished { lesson: "a".to_owned() });
    assert_eq!(journal.append(&entry).expect("appended"), AppendResult::Written);
    drop(journal);
    let (_, again) = Journal::open(&folder).expect("a journal");
    assert_eq!((again.damaged_lines, again.entries.len()), (0, contents.entries.len() + 1));
    assert!(again.entries.contains(&entry));
    drop(fs::remove_dir_all(&folder));
});
