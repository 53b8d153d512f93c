//! How the terminal interface looks and behaves.

use super::theme::{Charset, Theme};
use crate::play::{LabSeed, SshConnection, ThemeMemory};

/// What the command line and the environment decide about the terminal interface.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TuiOptions {
    /// The seed that every lab starts with.
    pub lab_seed: LabSeed,
    /// Whether packets travel across the screen; `--no-motion` and `NO_MOTION` turn that off.
    pub animate: bool,
    /// Whether clicks and the wheel are heard; `--no-mouse` turns that off, and a key turns it on and off.
    pub mouse: bool,
    /// The colours to start with; `NO_COLOR` turns them off.
    pub theme: Theme,
    /// Where those colours come from.
    pub palette_source: PaletteSource,
    /// Where the colours are kept that the learner chooses.
    pub theme_memory: ThemeMemory,
    /// Whether a lesson shows the notes for presenters.
    pub shows_notes: bool,
    /// The ssh connection that the program is used over, if it is.
    pub ssh: Option<SshConnection>,
    /// The characters that the terminal can show.
    pub charset: Charset,
}

/// Where the colours to start with come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaletteSource {
    /// The learner, or what the environment says of the terminal.
    Known,
    /// A guess, which the terminal's answer about its background corrects.
    Guess,
}
