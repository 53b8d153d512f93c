//! What the shop does about requests that come over plain http.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::switch::Switch;

switches! {
    /// What the shop does about requests that come over plain http.
    TransportSetup / TransportPatch {
        /// Answers plain http with a redirect to https, and with nothing else.
        redirects_http: bool = false,
        /// Days for which a browser is to use https alone (`Strict-Transport-Security`, RFC 6797); 0 sends no such header.
        hsts_days: u32 = 0,
        /// Whether that holds for every subdomain as well (`includeSubDomains`).
        hsts_subdomains: bool = false,
    }
}
