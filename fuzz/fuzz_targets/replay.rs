//! Any text as a lesson that is played: whatever it asks the lab for, the lab answers, and the replay ends in time.
#![no_main]

use std::sync::Arc;
use std::time::Duration;

use authwalk::internals::check::CheckedLibrary;
use authwalk::internals::content::Library;
use authwalk::internals::play::{LabSeed, replay::replay_within};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = str::from_utf8(bytes) else { return };
    let checked = CheckedLibrary::new(Library::from_texts([("a.toml".to_owned(), text.to_owned())]));
    for lesson in checked.playable_lessons() {
        let lesson = Arc::new(lesson.value.clone());
        match replay_within(lesson, LabSeed::Fixed(0), Duration::from_secs(2)) {
            Ok(replayed) => assert!(replayed.mismatches.iter().all(|mismatch| !mismatch.message.is_empty())),
            Err(error) => assert!(error.is_lesson_fault(), "{error}"),
        }
    }
});
