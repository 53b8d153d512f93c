//! **Careless on purpose**, with `shop.proxy.trust = "anybody"`: believes forwarding headers, whoever sent them, and of several
//! addresses the first, which is the one that a client can write.

use crate::model::SeenClient;

/// The client as the headers say.
pub(super) fn client(scheme: Option<String>, addresses: Option<String>) -> SeenClient {
    let addresses = addresses.unwrap_or_else(|| super::LOOPBACK.to_owned());
    let address = addresses.split(',').next().map(str::trim).unwrap_or_default().to_owned();
    SeenClient { scheme: scheme.unwrap_or_else(|| "http".to_owned()), address }
}
