//! A request that wants to change something, as its handler takes it.

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{FromRequest, FromRequestParts as _, Request};
use hyper::header::HeaderMap;

use super::credentials::RequestCredentials;

/// A request that wants to change something: who may have sent it, and everything that its checks look at.
#[derive(Debug)]
pub(in crate::lab::server) struct StateChangingRequest {
    pub(in crate::lab::server) credentials: RequestCredentials,
    pub(in crate::lab::server) headers: HeaderMap,
    pub(in crate::lab::server) body: Bytes,
}

impl<S: Send + Sync> FromRequest<S> for StateChangingRequest {
    type Rejection = BytesRejection;

    async fn from_request(request: Request, state: &S) -> Result<Self, BytesRejection> {
        let (mut parts, body) = request.into_parts();
        let Ok(credentials) = RequestCredentials::from_request_parts(&mut parts, state).await;
        let headers = parts.headers.clone();
        let body = Bytes::from_request(Request::from_parts(parts, body), state).await?;
        Ok(Self { credentials, headers, body })
    }
}
