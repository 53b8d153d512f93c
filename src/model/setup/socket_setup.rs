//! The shop's WebSocket at `/live`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::switch::Switch;
use crate::model::switch_types::SocketCredential;

switches! {
    /// The shop's WebSocket at `/live`.
    SocketSetup / SocketPatch {
        /// By what it recognizes who opens it.
        credential: SocketCredential = SocketCredential::Cookie,
        /// Refuses a handshake that a page of another origin started. `false` is careless: any site opens the socket with the
        /// visitor's cookie (cross-site WebSocket hijacking).
        check_origin: bool = true,
        /// Origins whose pages may open it besides the shop's own, compared letter by letter: `https://spa.test`.
        origins: Vec<String> = Vec::new(),
        /// Looks before each message whether the session or token still counts. `false` is careless: the handshake decides
        /// for as long as the socket is open.
        rechecks: bool = true,
    }
}
