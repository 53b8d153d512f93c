//! The switches of OAuth: the issuer and the app.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::switch::{SwitchDomain, SwitchType};

/// How an issuer compares `redirect_uri` with what a client has registered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "RedirectUris")]
pub enum RedirectUriMatch {
    /// Character by character; of a native app's loopback address the port may differ.
    Exact,
    /// By the beginning: the registered scheme and host. Careless.
    Prefix,
}

impl SwitchType for RedirectUriMatch {
    fn domain(&self) -> SwitchDomain {
        SwitchDomain::one_of(&[Self::Exact, Self::Prefix])
    }
}

/// Where an app in a browser has its tokens (RFC 10017, section 6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "AppShape")]
pub enum AppShape {
    /// Its server keeps them, and calls the API for the page: a backend for frontend.
    Backend,
    /// Its server keeps the refresh token, and gives the page access tokens, which it keeps in a variable.
    TokenMediating,
    /// The page is the client itself, and keeps them in `localStorage`.
    Page,
}

impl SwitchType for AppShape {
    fn domain(&self) -> SwitchDomain {
        SwitchDomain::one_of(&[Self::Backend, Self::TokenMediating, Self::Page])
    }
}
