//! The notice: one sentence for the learner.

/// A notice over the screen; the next key clears it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Notice(Option<String>);

impl Notice {
    /// Says `text`, in place of what was said before.
    pub fn set(&mut self, text: impl Into<String>) {
        self.0 = Some(text.into());
    }

    /// Says nothing any more.
    pub fn clear(&mut self) {
        self.0 = None;
    }

    /// What is said.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        self.0.as_deref()
    }
}
