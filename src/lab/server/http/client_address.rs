//! From which address a request comes. Each client of a lesson has one of its own; it is modelled, since on this machine all of
//! them come from loopback.

use std::convert::Infallible;
use std::net::Ipv4Addr;

use axum::extract::FromRequestParts;
use hyper::http::request::Parts;

/// The address of whoever sent a request: of a client of the lesson, or loopback for a program outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::lab::server) struct ClientAddress(pub(in crate::lab::server) Ipv4Addr);

impl<S: Send + Sync> FromRequestParts<S> for ClientAddress {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(parts.extensions.get().copied().unwrap_or(Self(Ipv4Addr::LOCALHOST)))
    }
}
