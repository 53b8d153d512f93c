//! What the workbench asks of whoever shows it.

/// What the workbench asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WorkbenchCommand {
    /// Send this token to the server of the lane.
    Send(String),
    /// Put this token into the clipboard.
    Copy(String),
    /// Close the workbench.
    Close,
}
