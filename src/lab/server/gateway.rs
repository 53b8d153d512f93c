//! What every request to a lane goes through, whatever host it is for: host, body, routing, and the headers of every
//! response.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use http_body_util::BodyExt as _;
use hyper::body::{Body as _, Bytes, Incoming};
use hyper::header::{CACHE_CONTROL, DATE, HOST, HeaderValue};
use hyper::service::Service as _;
use hyper::{Request, StatusCode};
use hyper_util::service::TowerToHyperService;
use serde_json::json;

use super::http::connection::MAX_BODY_BYTES;
use super::http::requested_host::requested_host;
use super::http::response::{ServerResponse, with_fallbacks};
use super::pages::{blog, shop};
use super::resource::resource_server;
use crate::lab::hosts::{self, HostKind, ServiceId};
use crate::lab::http_date::http_date;
use crate::lab::lane::LabLane;
use crate::lab::side_channel::ServerNotes;

/// How much of a body that is too long is still read, in bytes. A server that hangs up at once resets the connection, and
/// the sender never gets to read the 413; a server that reads to the end can be kept busy for ever.
const MAX_DRAINED_BYTES: usize = 8 * 1024 * 1024;

/// The routers of a lane's hosts.
#[derive(Debug)]
pub(super) struct Gateway {
    lane: Arc<LabLane>,
    shop: TowerToHyperService<Router>,
    blog: TowerToHyperService<Router>,
    news: TowerToHyperService<Router>,
    pay: TowerToHyperService<Router>,
    site: TowerToHyperService<Router>,
}

impl Gateway {
    pub(super) fn new(lane: Arc<LabLane>) -> Self {
        Self {
            shop: TowerToHyperService::new(shop::router(Arc::clone(&lane))),
            blog: TowerToHyperService::new(blog::router()),
            news: TowerToHyperService::new(resource_server::router(Arc::clone(&lane), ServiceId::News)),
            pay: TowerToHyperService::new(resource_server::router(Arc::clone(&lane), ServiceId::Pay)),
            site: TowerToHyperService::new(site_router()),
            lane,
        }
    }

    pub(super) fn lane(&self) -> &LabLane {
        &self.lane
    }

    /// Answers a request. The notes say what the server did for it and the response doesn't show.
    pub(super) async fn respond(&self, request: Request<Incoming>) -> (Response, ServerNotes) {
        let mut response = match self.route(request).await {
            Ok(response) => response,
            Err(refusal) => refusal.into_response(),
        };
        let notes = response.extensions_mut().remove::<ServerNotes>().unwrap_or_default();
        let headers = response.headers_mut();
        headers.insert(DATE, http_date(self.lane.state().await.now()));
        // Any response may hold a session ID or personal data, and no cache may keep it (OWASP, session management).
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        (response, notes)
    }

    async fn route(&self, request: Request<Incoming>) -> Result<Response, ServerResponse> {
        // A request with two `Host` headers is invalid (RFC 9112, section 3.2).
        if request.uri().host().is_none() && request.headers().get_all(HOST).iter().count() > 1 {
            return Err(ServerResponse::error(StatusCode::BAD_REQUEST, "more than one Host"));
        }
        let host_kind = match requested_host(request.uri(), request.headers()) {
            Some(host) => hosts::host_kind(&self.lane.state().await.setup, &host),
            None => None,
        };
        let router = match host_kind {
            Some(HostKind::Shop) => &self.shop,
            Some(HostKind::Blog) => &self.blog,
            Some(HostKind::Service(ServiceId::News)) => &self.news,
            Some(HostKind::Service(ServiceId::Pay)) => &self.pay,
            Some(HostKind::Site) => &self.site,
            // RFC 9110, section 15.5.20: this server is not the one that the request was meant for.
            None => return Err(ServerResponse::error(StatusCode::MISDIRECTED_REQUEST, "no such host here")),
        };
        let (head, body) = request.into_parts();
        let body = if body.is_end_stream() { Bytes::new() } else { read_body(body).await? };
        match router.call(Request::from_parts(head, Body::from(body))).await {
            Ok(response) => Ok(response),
            Err(never) => match never {},
        }
    }
}

/// Reads a body to its end, or a body that is too long as far as [`MAX_DRAINED_BYTES`].
async fn read_body(mut body: Incoming) -> Result<Bytes, ServerResponse> {
    let mut bytes = Vec::new();
    let mut length = 0;
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| ServerResponse::error(StatusCode::BAD_REQUEST, "the body is broken"))?;
        let data = frame.data_ref().map(Bytes::as_ref).unwrap_or_default();
        length += data.len();
        if length <= MAX_BODY_BYTES {
            bytes.extend_from_slice(data);
        } else if length > MAX_DRAINED_BYTES {
            break;
        }
    }
    if length > MAX_BODY_BYTES {
        return Err(ServerResponse::error(StatusCode::PAYLOAD_TOO_LARGE, "the body is too long"));
    }
    Ok(bytes.into())
}

/// Another site of a setup. It only has to exist: what matters is which requests it starts.
fn site_router() -> Router {
    let page = || async { ServerResponse::ok(&json!({ "page": "start" })) };
    with_fallbacks(Router::new().route("/", get(page)))
}
