//! Where the journal of progress lies: `authwalk` below the XDG state directory.

use std::io;
use std::path::PathBuf;

use etcetera::base_strategy::{BaseStrategy as _, choose_base_strategy};

use super::output::print_message;
use crate::play::Journal;
use crate::play::journal::JournalContents;

/// `$XDG_STATE_HOME/authwalk`, or `~/.local/state/authwalk`; on a system without such folders, its own for data. The
/// XDG standard asks for an absolute path and to ignore any other. An error is a sentence.
pub(super) fn journal_folder() -> Result<PathBuf, String> {
    let base = choose_base_strategy().map_err(
        |_| "There is no home folder to keep progress in. The course goes on without it; XDG_STATE_HOME can name one.",
    )?;
    Ok(base.state_dir().unwrap_or_else(|| base.data_dir()).join("authwalk"))
}

/// Opens the journal. Where there is none, or something in it could not be read, there is a sentence about it.
pub(super) fn open_journal() -> (Option<(Journal, JournalContents)>, Option<String>) {
    let opened = journal_folder().and_then(|folder| Journal::open(&folder).map_err(|error| error.to_string()));
    match opened {
        Ok((journal, opened)) => {
            let notice = match opened.damaged_lines {
                0 => None,
                1 => Some("One line of the journal could not be read; it was set aside.".to_owned()),
                lines => Some(format!("{lines} lines of the journal could not be read; they were set aside.")),
            };
            (Some((journal, opened)), notice)
        }
        Err(why) => (None, Some(why)),
    }
}

/// The same, with the sentence said on stderr.
///
/// # Errors
/// When stderr is closed.
pub(super) fn open_journal_or_report() -> io::Result<Option<(Journal, JournalContents)>> {
    let (opened, notice) = open_journal();
    notice.as_deref().map_or(Ok(()), print_message)?;
    Ok(opened)
}
