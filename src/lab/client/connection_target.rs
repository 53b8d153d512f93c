//! What a connection of a client is for.

use crate::lab::side_channel::ClientScheme;

/// What a connection is for: requests of one scheme, and with TLS to one host.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::lab) struct ConnectionTarget {
    pub(in crate::lab) scheme: ClientScheme,
    /// The host for which the handshake asks; `None` without TLS.
    pub(in crate::lab) tls_host: Option<String>,
}
