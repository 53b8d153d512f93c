//! A cookie as a jar keeps it.

use super::cookie_request::Partition;
use crate::model::JarCookie;

/// A cookie with what only the jar needs to know of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct JarEntry {
    pub(super) cookie: JarCookie,
    /// The top-level site for which alone it is; `None`: for all.
    pub(super) partition: Option<Partition>,
    /// When it was created, in seconds since 1970-01-01Z. Overwriting it does not change that.
    pub(super) created: i64,
    /// Its place in the order of creation.
    pub(super) sequence: u64,
    /// The jar's last operation that sent or stored it.
    pub(super) last_use: u64,
}

impl JarEntry {
    /// Whether the two are the same cookie for a jar: name, domain, host-only and path (6265bis, section 5.7), and partition.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        let (a, b) = (&self.cookie, &other.cookie);
        a.name == b.name
            && a.path == b.path
            && a.host_only == b.host_only
            && a.domain == b.domain
            && self.partition == other.partition
    }

    pub(super) fn is_unexpired(&self, now: i64) -> bool {
        self.cookie.expires.is_none_or(|expires| now < expires)
    }
}
