//! A reverse proxy before the shop that ends TLS.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::switch::Switch;
use crate::model::switch_types::ProxyTrust;

switches! {
    /// A reverse proxy before the shop that ends TLS.
    ProxySetup / ProxyPatch {
        /// A proxy takes the requests, ends TLS, and passes them on as plain http to the app, which also answers by itself at
        /// port 8080. An app that believes to be asked over http sets no `Secure` cookie.
        ends_tls: bool = false,
        /// Whose `X-Forwarded-Proto` and `X-Forwarded-For` the app believes. `anybody` is careless.
        trust: ProxyTrust = ProxyTrust::Nobody,
    }
}
