//! How the terminal interface looks and behaves.

use super::theme::{Charset, Theme};
use crate::play::LabSeed;

/// What the command line and the environment decide about the terminal interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TuiOptions {
    /// The seed that every lab starts with.
    pub lab_seed: LabSeed,
    /// Whether packets travel across the screen; `--no-motion` and `NO_MOTION` turn that off.
    pub animate: bool,
    /// The colours to start with; `NO_COLOR` turns them off.
    pub theme: Theme,
    /// Whether a lesson shows the notes for presenters.
    pub shows_notes: bool,
    /// The characters that the terminal can show.
    pub charset: Charset,
}
