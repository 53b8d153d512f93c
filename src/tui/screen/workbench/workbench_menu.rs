//! What lies over the workbench.

/// What lies over the workbench.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum WorkbenchMenu {
    Closed,
    /// The list of actions over the verdict, with the cursor on this line.
    Open(usize),
    /// How the signature comes about, from this line on.
    SignatureSteps(usize),
}
