//! Where the journal of progress lies: `authwalk` below the XDG state directory.

use std::io;
use std::path::PathBuf;

use etcetera::base_strategy::{BaseStrategy as _, choose_base_strategy};

use super::output::print_message;
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

/// What was learned so far, and where to keep what is learned now. The course goes on without a journal, so a missing
/// one is reported as a notice.
pub(super) fn load_progress() -> ProgressStore {
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

/// What was learned so far. The notice, if there is one, is printed on stderr.
pub(super) fn load_progress_or_report() -> io::Result<ProgressStore> {
    let mut progress = load_progress();
    if let Some(notice) = progress.notice.take() {
        print_message(&notice)?;
    }
    Ok(progress)
}
