//! Where the journal of progress lies: `authwalk` below the XDG state directory.

use std::io;
use std::path::PathBuf;

use etcetera::base_strategy::{BaseStrategy as _, choose_base_strategy};

use super::output::print_message;
use crate::play::Journal;
use crate::play::ProgressStore;
use crate::play::journal::JournalContents;

/// `$XDG_STATE_HOME/authwalk`, or `~/.local/state/authwalk`; on a system without such folders, its own for data. The
/// XDG standard asks for an absolute path and to ignore any other. An error is a sentence.
pub(super) fn journal_folder() -> Result<PathBuf, String> {
    let base = choose_base_strategy().map_err(
        |_| "There is no home folder to keep progress in. The course goes on without it; XDG_STATE_HOME can name one.",
    )?;
    Ok(base.state_dir().unwrap_or_else(|| base.data_dir()).join("authwalk"))
}

/// An attempt to open the journal. A lesson goes on without one, so a failure is a sentence to show and no error.
struct OpenedJournal {
    journal: Option<(Journal, JournalContents)>,
    /// Why there is no journal, or that some lines of it were damaged.
    notice: Option<String>,
}

fn open_journal() -> OpenedJournal {
    match journal_folder().and_then(|folder| Journal::open(&folder).map_err(|error| error.to_string())) {
        Ok((journal, contents)) => {
            let notice = match contents.damaged_lines {
                0 => None,
                1 => Some("One line of the journal could not be read; it was set aside.".to_owned()),
                lines => Some(format!("{lines} lines of the journal could not be read; they were set aside.")),
            };
            OpenedJournal { journal: Some((journal, contents)), notice }
        }
        Err(reason) => OpenedJournal { journal: None, notice: Some(reason) },
    }
}

/// Opens the journal and prints the notice, if there is one, on stderr.
pub(super) fn open_journal_or_report() -> io::Result<Option<(Journal, JournalContents)>> {
    let OpenedJournal { journal, notice } = open_journal();
    if let Some(notice) = notice {
        print_message(&notice)?;
    }
    Ok(journal)
}

/// What was learned so far, and where to keep what is learned now. The face shows the notice when it can.
pub(super) fn load_progress() -> ProgressStore {
    let OpenedJournal { journal, notice } = open_journal();
    match journal {
        Some((journal, contents)) => ProgressStore { journal: Some(journal), entries: contents.entries, notice },
        None => ProgressStore { notice, ..ProgressStore::default() },
    }
}
