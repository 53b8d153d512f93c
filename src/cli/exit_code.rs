//! The exit codes of every command.

/// The command did what it was asked to do, and nothing is wrong.
pub(super) const EXIT_OK: u8 = 0;
/// There are findings of severity error, or a token isn't valid.
pub(super) const EXIT_FINDINGS: u8 = 1;
/// The command couldn't do its work: wrong usage, unreadable input, or no loopback interface.
pub(super) const EXIT_USAGE: u8 = 2;
