//! Where the journal of progress lies: `authwalk` below the XDG state directory.

use std::io;
use std::path::PathBuf;

use etcetera::base_strategy::{BaseStrategy as _, choose_base_strategy};

use super::output::print_message;
use crate::course::course_ids::CourseIds;
use crate::play::journal::JournalContents;
use crate::play::{Journal, ProgressStore};

const NO_HOME_FOLDER: &str =
    "There is no home folder to keep progress in. The course goes on without it; XDG_STATE_HOME can name one.";

/// `$XDG_STATE_HOME/authwalk`, or `~/.local/state/authwalk`; on a system without such folders, its own for data. The
/// XDG standard asks for an absolute path and to ignore any other. `None` without a home folder.
pub(super) fn journal_folder() -> Option<PathBuf> {
    let base = choose_base_strategy().ok()?;
    Some(base.state_dir().unwrap_or_else(|| base.data_dir()).join("authwalk"))
}

/// What was learned so far of the course with these ids, and where to keep what is learned now. The course goes on without
/// a journal, so a missing one is reported as a notice.
pub(super) fn load_progress(ids: CourseIds) -> ProgressStore {
    let ProgressStore { journal, entries, notice } = load_all();
    let entries = entries.into_iter().filter_map(|entry| ids.adopt(entry)).collect();
    ProgressStore { journal: journal.map(|journal| journal.with_ids(ids)), entries, notice }
}

/// The same with the notice, if there is one, printed on stderr.
pub(super) fn load_progress_or_report(ids: CourseIds) -> io::Result<ProgressStore> {
    report_notice(load_progress(ids))
}

/// What was learned in every course. The notice, if there is one, is printed on stderr.
pub(super) fn load_all_or_report() -> io::Result<ProgressStore> {
    report_notice(load_all())
}

fn report_notice(mut progress: ProgressStore) -> io::Result<ProgressStore> {
    if let Some(notice) = progress.notice.take() {
        print_message(&notice)?;
    }
    Ok(progress)
}

fn load_all() -> ProgressStore {
    let without_journal = |reason: String| ProgressStore { notice: Some(reason), ..ProgressStore::default() };
    let Some(folder) = journal_folder() else { return without_journal(NO_HOME_FOLDER.to_owned()) };
    match Journal::open(&folder) {
        Ok((journal, JournalContents { entries, damaged_lines })) => {
            let notice = match damaged_lines {
                0 => None,
                1 => Some("One line of the journal could not be read; it was set aside.".to_owned()),
                lines => Some(format!("{lines} lines of the journal could not be read; they were set aside.")),
            };
            ProgressStore { journal: Some(journal), entries, notice }
        }
        Err(error) => without_journal(error.to_string()),
    }
}
