//! What every request to a lane goes through, whatever host it is for: host, body, routing, and the headers of every
//! response.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use http_body_util::BodyExt as _;
use hyper::body::{Body as _, Bytes, Incoming};
use hyper::header::{CACHE_CONTROL, DATE, HOST, HeaderValue, ORIGIN};
use hyper::service::Service as _;
use hyper::{Request, StatusCode};
use hyper_util::service::TowerToHyperService;
use serde_json::json;

use super::balancer::Balancer;
use super::http::connection::MAX_BODY_BYTES;
use super::http::page_policy::PagePolicy;
use super::http::requested_host::{requested_host, without_port};
use super::http::response::{ServerResponse, with_fallbacks};
use super::pages::{blog, shop};
use super::resource::resource_server;
use crate::lab::hosts::{self, HostKind, ServiceId};
use crate::lab::http_date::http_date;
use crate::lab::lane::LabLane;
use crate::lab::side_channel::ServerNotes;
use crate::model::Route;

/// How much of a body that is too long is still read, in bytes. A server that hangs up at once resets the connection, and
/// the sender never gets to read the 413; a server that reads to the end can be kept busy for ever.
const MAX_DRAINED_BYTES: usize = 8 * 1024 * 1024;

/// The routers of a lane's hosts.
#[derive(Debug)]
pub(super) struct Gateway {
    lane: Arc<LabLane>,
    /// Before several servers; `None` in each of them.
    balancer: Option<Balancer>,
    shop: TowerToHyperService<Router>,
    blog: TowerToHyperService<Router>,
    news: TowerToHyperService<Router>,
    pay: TowerToHyperService<Router>,
    site: TowerToHyperService<Router>,
}

impl Gateway {
    pub(super) fn new(lane: Arc<LabLane>, balancer: Option<Balancer>) -> Self {
        Self {
            balancer,
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
        match self.router(&request).await {
            Ok(router) => self.serve(router, request).await,
            Err(refusal) => self.complete(Err(refusal)).await,
        }
    }

    /// Answers a request from outside. Without notes it was refused before it reached a server: it is for no host of the
    /// lab, or a page of another site sent it.
    pub(super) async fn respond_external(&self, request: Request<Incoming>) -> (Response, Option<ServerNotes>) {
        let router = if self.is_cross_site(&request).await {
            let why = "the lab takes no requests from pages of other sites; send it with curl, without Origin";
            Err(ServerResponse::error(StatusCode::FORBIDDEN, why))
        } else {
            self.router(&request).await
        };
        match router {
            Err(refusal) => (self.complete(Err(refusal)).await.0, None),
            Ok(router) => {
                let (response, notes) = self.serve(router, request).await;
                (response, Some(notes))
            }
        }
    }

    /// Answers a request by the router of its host, with what the shop tells browsers about its pages.
    async fn serve(&self, router: &TowerToHyperService<Router>, request: Request<Incoming>) -> (Response, ServerNotes) {
        if !std::ptr::eq(router, &raw const self.shop) {
            return self.complete(self.call(router, request).await).await;
        }
        let policy = PagePolicy::new(&self.lane.state().await.setup.shop, &request);
        let answer = if policy.answers_preflight() {
            Ok(ServerResponse::no_content().into_response())
        } else {
            self.call(router, request).await
        };
        let (mut response, notes) = self.complete(answer).await;
        // One of the servers behind the balancer has applied it already, and a second header would void the first.
        if notes.trace.replica.is_none() {
            policy.apply(&mut response);
        }
        (response, notes)
    }

    /// Whether a page of a site that is not the lab's own made a browser send this (`Origin`: Fetch, section 3.2;
    /// `Sec-Fetch-Site`: Fetch Metadata, section 2.3). Any page in the learner's browser could reach a port of loopback.
    async fn is_cross_site(&self, request: &Request<Incoming>) -> bool {
        let headers = request.headers();
        if headers.get("sec-fetch-site").is_some_and(|site| site == "cross-site") {
            return true;
        }
        let Some(origin) = headers.get(ORIGIN) else { return false };
        let host = origin.to_str().ok().and_then(|origin| origin.split_once("://")).map(|(_, host)| without_port(host));
        let setup = &self.lane.state().await.setup;
        let host_kind = host.and_then(|host| hosts::host_kind(setup, &host.to_ascii_lowercase()));
        host_kind.is_none_or(|kind| kind == HostKind::Site)
    }

    /// The response with the headers that all have, and the notes that lay in it.
    async fn complete(&self, routed: Result<Response, ServerResponse>) -> (Response, ServerNotes) {
        let mut response = match routed {
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

    /// Hands a request with its whole body to the router, or to one of several servers of the shop.
    async fn call(
        &self,
        router: &TowerToHyperService<Router>,
        request: Request<Incoming>,
    ) -> Result<Response, ServerResponse> {
        let (head, body) = request.into_parts();
        let body = if body.is_end_stream() { Bytes::new() } else { read_body(body).await? };
        let request = Request::from_parts(head, body);
        match &self.balancer {
            Some(balancer) if std::ptr::eq(router, &raw const self.shop) && balancer.has_servers().await => {
                balancer.forward(request).await
            }
            _ => call(router, request).await,
        }
    }

    /// The router of the host that a request is for.
    async fn router(&self, request: &Request<Incoming>) -> Result<&TowerToHyperService<Router>, ServerResponse> {
        // A request with two `Host` headers is invalid (RFC 9112, section 3.2).
        if request.uri().host().is_none() && request.headers().get_all(HOST).iter().count() > 1 {
            return Err(ServerResponse::error(StatusCode::BAD_REQUEST, "more than one Host"));
        }
        let host_kind = match requested_host(request.uri(), request.headers()) {
            Some(host) => hosts::host_kind(&self.lane.state().await.setup, &host),
            None => None,
        };
        match host_kind {
            Some(HostKind::Shop) => Ok(&self.shop),
            Some(HostKind::Blog) => Ok(&self.blog),
            Some(HostKind::Service(ServiceId::News)) => Ok(&self.news),
            Some(HostKind::Service(ServiceId::Pay)) => Ok(&self.pay),
            Some(HostKind::Site) => Ok(&self.site),
            // RFC 9110, section 15.5.20: this server is not the one that the request was meant for.
            None => Err(ServerResponse::error(StatusCode::MISDIRECTED_REQUEST, "no such host here")),
        }
    }
}

/// Hands a request with its whole body to the router.
async fn call(router: &TowerToHyperService<Router>, request: Request<Bytes>) -> Result<Response, ServerResponse> {
    let (head, body) = request.into_parts();
    match router.call(Request::from_parts(head, Body::from(body))).await {
        Ok(response) => Ok(response),
        Err(never) => match never {},
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

/// Another site: what matters is which requests it starts, and what is sent to it.
fn site_router() -> Router {
    let page = || async { ServerResponse::ok(&json!({ "page": "start" })) };
    let collect = || async { ServerResponse::no_content() };
    let router = Router::new().route(Route::SiteStart.path(), get(page)).route(Route::Collect.path(), post(collect));
    with_fallbacks(router)
}
