//! Looking up an opaque token: in the table, and then the account of its owner.

use std::fmt;

use crate::lab::lane_state::LaneState;
use crate::lab::tokens::opaque_tokens::OpaqueToken;

/// An opaque token that is accepted, with its owner's role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::lab::server) struct ActiveOpaqueToken {
    /// The token's record.
    pub(in crate::lab::server) record: OpaqueToken,
    /// The owner's role, as the account has it now.
    pub(in crate::lab::server) role: String,
    /// The company that the owner belongs to; empty for none.
    pub(in crate::lab::server) tenant: String,
}

/// Why an opaque token is refused.
pub(in crate::lab::server) enum OpaqueTokenRefusal {
    /// There is no such record, or it has expired.
    Unknown,
    /// Its owner, by name.
    Banned(String),
}

impl fmt::Display for OpaqueTokenRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown => f.write_str("not in the table"),
            Self::Banned(user) => write!(f, "{user} is banned"),
        }
    }
}

/// Finds the record of an opaque token, and its owner's present role and tenant; `Err` says why the token is refused.
pub(in crate::lab::server) fn look_up_opaque_token(
    state: &LaneState,
    token: &str,
) -> Result<ActiveOpaqueToken, OpaqueTokenRefusal> {
    let record = state.tokens.opaque_tokens.find_active(token, state.now()).ok_or(OpaqueTokenRefusal::Unknown)?;
    match state.accounts.find(&record.user) {
        Some(account) if !account.banned => {
            let (role, tenant) = (account.role.clone(), account.tenant.clone());
            Ok(ActiveOpaqueToken { record: record.clone(), role, tenant })
        }
        _ => Err(OpaqueTokenRefusal::Banned(record.user.clone())),
    }
}
