//! The texts of the workbench that the learner types into.

/// A text that is typed into: a part of the token, or the secret to sign with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum WorkbenchField {
    Header,
    Payload,
    Signature,
    Secret,
}

impl WorkbenchField {
    /// The field below, in a ring.
    pub(super) const fn next(self) -> Self {
        match self {
            Self::Header => Self::Payload,
            Self::Payload => Self::Signature,
            Self::Signature => Self::Secret,
            Self::Secret => Self::Header,
        }
    }

    /// The field above, in a ring.
    pub(super) const fn previous(self) -> Self {
        match self {
            Self::Header => Self::Secret,
            Self::Payload => Self::Header,
            Self::Signature => Self::Payload,
            Self::Secret => Self::Signature,
        }
    }
}
