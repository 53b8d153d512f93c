//! What somebody does at the shop's console.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{ActError, exactly_one_present};
use crate::model::setup::SetupPatch;

/// The keys that name what an operator does.
pub const OPERATOR_ACTION_KINDS: [&str; 11] = [
    "role",
    "ban",
    "end_sessions",
    "end_session",
    "end_family",
    "revoke",
    "rotate_keys",
    "restart",
    "store",
    "replica",
    "set",
];

/// What somebody does at the shop's console; exactly one of these.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(rename = "Operator")]
pub struct OperatorAction {
    /// Gives an account another role.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<RoleChange>,
    /// Bans this account.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ban: Option<String>,
    /// Ends every login of this account: deletes its sessions, its refresh tokens and its opaque tokens.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end_sessions: Option<String>,
    /// Ends one login: deletes the session with this session ID.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-since" = 2))]
    pub end_session: Option<String>,
    /// Ends the family of this refresh token, used or not: it and its successors can no longer be exchanged.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-since" = 2))]
    pub end_family: Option<String>,
    /// Takes back every access token of this account, as far as the shop has a way to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revoke: Option<String>,
    /// Signs with a new key from now on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rotate_keys: Option<KeyRotation>,
    /// Stops the server and starts it again (`true`): what lay in its memory is gone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub restart: Option<bool>,
    /// Does something to the session store, as far as it is a server or a database.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-since" = 2))]
    pub store: Option<StoreAction>,
    /// Does something to one of several servers behind the load balancer.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-since" = 2))]
    pub replica: Option<ReplicaAction>,
    /// Turns switches.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub set: Option<SetupPatch>,
}

/// What happens to the session store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum StoreAction {
    /// It stops. What isn't on a disk is lost.
    Stop,
    /// It runs again, whether it was stopped or slow.
    Start,
    /// It hangs: it takes questions and doesn't answer in time.
    Slow,
    /// Other data fills it up to its limit.
    Fill,
    /// That data is deleted again.
    Free,
    /// It gets a replica with a copy of everything; then the link between them breaks, and the replica falls behind.
    Lag,
    /// It is gone for good, and that replica takes its place with what it has.
    FailOver,
}

/// What happens to a server behind the load balancer, by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReplicaAction {
    /// So many new ones begin to take requests.
    Add(u32),
    /// It stops without a word, and what lay in its memory is gone.
    Crash(u32),
    /// It starts anew, with an empty memory.
    Restart(u32),
    /// It is taken out of the rotation and switched off.
    Remove(u32),
    /// The network between it and the shared store breaks. Its clients still reach it.
    Partition(u32),
    /// It reaches the shared store again.
    Reconnect(u32),
}

/// What becomes of the old signing key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum KeyRotation {
    /// It goes on verifying, so that tokens signed with it run out in peace.
    Overlap,
    /// It is out at once, with every token that it ever signed.
    AtOnce,
}

/// A new role for an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RoleChange {
    /// The account.
    pub user: String,
    /// Its role from now on: `user` or `admin`.
    pub to: String,
}

impl OperatorAction {
    /// What the operator does.
    ///
    /// # Errors
    /// When nothing is named, or more than one thing.
    pub fn kind(&self) -> Result<OperatorActionKind<'_>, ActError> {
        exactly_one_present([
            self.role.as_ref().map(|change| ("role", OperatorActionKind::Role(change))),
            self.ban.as_ref().map(|user| ("ban", OperatorActionKind::Ban(user))),
            self.end_sessions.as_ref().map(|user| ("end_sessions", OperatorActionKind::EndSessions(user))),
            self.end_session.as_ref().map(|id| ("end_session", OperatorActionKind::EndSession(id))),
            self.end_family.as_ref().map(|token| ("end_family", OperatorActionKind::EndFamily(token))),
            self.revoke.as_ref().map(|user| ("revoke", OperatorActionKind::Revoke(user))),
            self.rotate_keys.map(|rotation| ("rotate_keys", OperatorActionKind::RotateKeys(rotation))),
            self.restart.as_ref().map(|_| ("restart", OperatorActionKind::Restart)),
            self.store.map(|action| ("store", OperatorActionKind::Store(action))),
            self.replica.map(|action| ("replica", OperatorActionKind::Replica(action))),
            self.set.as_ref().map(|patch| ("set", OperatorActionKind::Set(patch))),
        ])
        .map(|(_, kind)| kind)
    }
}

/// The one thing an operator does.
#[derive(Clone, Copy, Debug)]
pub enum OperatorActionKind<'a> {
    /// An account gets another role.
    Role(&'a RoleChange),
    /// An account is banned.
    Ban(&'a str),
    /// An account's sessions are deleted.
    EndSessions(&'a str),
    /// The session with this session ID is deleted.
    EndSession(&'a str),
    /// The family of this refresh token ends.
    EndFamily(&'a str),
    /// An account's access tokens are taken back.
    Revoke(&'a str),
    /// There is a new signing key.
    RotateKeys(KeyRotation),
    /// The server is restarted.
    Restart,
    /// Something happens to the session store.
    Store(StoreAction),
    /// Something happens to a server behind the load balancer.
    Replica(ReplicaAction),
    /// Switches are turned.
    Set(&'a SetupPatch),
}
