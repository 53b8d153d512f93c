//! How far the replays have come, as a bar on a terminal.

use std::io::{self, IsTerminal as _, Write as _};

use crate::check::ReplayProgress;

const BAR_WIDTH: usize = 20;

/// Draws the bar on stderr, or clears it at the end.
pub(super) fn show_progress(progress: ReplayProgress) {
    if !io::stderr().is_terminal() {
        return;
    }
    let line = match progress {
        ReplayProgress::Playing { started, count } => {
            let is_full = |column: usize| column * count < started * BAR_WIDTH;
            let bar: String = (0..BAR_WIDTH).map(|column| if is_full(column) { '━' } else { '·' }).collect();
            format!("\r  {bar} playing lesson {started} of {count}")
        }
        ReplayProgress::Finished => "\r\x1b[K".to_owned(),
    };
    // A closed stderr must not stop the check.
    drop(write!(io::stderr(), "{line}"));
}
