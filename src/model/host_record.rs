//! What servers beside the shop keep.

use serde::Serialize;

/// One record of a server beside the shop.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HostRecord {
    /// The server's host: `id.test`.
    pub host: &'static str,
    /// What kind of record it is: `session`, `code`.
    pub kind: &'static str,
    /// Whom and what it stands for.
    pub text: String,
}
