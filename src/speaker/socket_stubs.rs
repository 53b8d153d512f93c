//! A system without local sockets: the console is on the phone alone.

use std::fmt;

use crate::model::speaker_view::{SpeakerCommand, SpeakerReport, SpeakerView};

/// There are no such sockets on this system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MissingSocketError;

impl fmt::Display for MissingSocketError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "There is no speaker's console in a second terminal on this system. `authwalk present --bind ADDRESS` shows the \
             same on your phone.",
        )
    }
}

impl std::error::Error for MissingSocketError {}

/// The end of the presentation, which is not there.
#[derive(Debug)]
pub enum StageSocketStub {}

impl StageSocketStub {
    /// There is none.
    ///
    /// # Errors
    /// Always.
    pub fn open(_on_command: impl Fn(SpeakerCommand) + Send + Sync + 'static) -> Result<Self, MissingSocketError> {
        Err(MissingSocketError)
    }

    /// Nobody listens.
    pub fn tell(&self, _view: &SpeakerView) {}
}

/// The end of the console, which is not there.
#[derive(Debug)]
pub enum ConsoleLinkStub {}

impl ConsoleLinkStub {
    /// There is none.
    ///
    /// # Errors
    /// Always.
    pub fn start(_on_report: impl FnMut(SpeakerReport) -> bool + Send + 'static) -> Result<Self, MissingSocketError> {
        Err(MissingSocketError)
    }

    /// Nobody listens.
    pub fn send(&self, _command: SpeakerCommand) {}
}
