//! What could not be written when a journal was closed, kept until the program ends.
//!
//! A journal is closed with the screen that holds it, while the terminal may still show that screen, and has nobody to tell.

use std::io;
use std::path::Path;
use std::sync::Mutex;

static REPORTS: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// Notes that the last `count` entries of the journal in `folder` are lost, and why.
pub(super) fn note_lost_entries(count: usize, folder: &Path, error: &io::Error) {
    let what = if count == 1 { "The last entry".to_owned() } else { format!("The last {count} entries") };
    let report = format!("{what} of what you learned could not be kept in {}: {error}.", folder.display());
    if let Ok(mut reports) = REPORTS.lock() {
        reports.push(report);
    }
}

/// A sentence for each journal that was closed in vain since this was asked last. To be asked once the terminal is restored.
#[must_use]
pub fn take_lost_entries() -> Vec<String> {
    REPORTS.lock().map(|mut reports| std::mem::take(&mut *reports)).unwrap_or_default()
}
