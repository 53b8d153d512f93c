//! Why a lesson cannot be played.

use std::fmt;

use crate::lab::{LabError, validate_setup};
use crate::model::Setup;

/// Why a lesson cannot be played.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlayError(LabError);

impl PlayError {
    /// The switch for which the lab cannot have this setup, as the keys that lead to it from `world`; `None` if there is none.
    #[must_use]
    pub fn impossible_switch(setup: &Setup) -> Option<Vec<String>> {
        let error = validate_setup(setup).err()?;
        Some(error.switch()?.into_iter().map(str::to_owned).collect())
    }

    /// Whether it is the lesson that asks for a setup the lab cannot have; else this machine cannot run a lab.
    #[must_use]
    pub const fn is_lesson_fault(&self) -> bool {
        matches!(self.0, LabError::BadSetup(_) | LabError::Unsupported(_))
    }
}

impl From<LabError> for PlayError {
    fn from(error: LabError) -> Self {
        Self(error)
    }
}

impl fmt::Display for PlayError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for PlayError {}
