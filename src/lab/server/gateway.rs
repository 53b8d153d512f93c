//! What every request to a lane goes through, whoever is meant: host, body, routing, and the headers of every answer.

use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};

use axum::Router;
use axum::body::Body;
use axum::response::{IntoResponse as _, Response};
use http_body_util::BodyExt as _;
use hyper::body::{Body as _, Bytes, Incoming};
use hyper::header::{CACHE_CONTROL, DATE, HOST, HeaderValue};
use hyper::service::Service as _;
use hyper::{Request, StatusCode};
use hyper_util::service::TowerToHyperService;

use super::http::response::ServerResponse;
use super::pages::{blog, shop};
use super::resource::resource_server;
use crate::lab::hosts::{self, HostKind, ServiceId};
use crate::lab::lane::LabLane;
use crate::lab::side_channel::ServerNotes;

/// The longest body that is taken, in bytes.
pub(super) const MAX_BODY_BYTES: usize = 64 * 1024;

/// So much of a body that is too long is still read, so that the sender gets to read the answer; then the server hangs up.
const MAX_DRAINED_BYTES: usize = 8 * 1024 * 1024;

/// The front door of a lane.
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
    /// The front door of this lane, with all that lies behind it.
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

    /// The lane.
    pub(super) fn lane(&self) -> &LabLane {
        &self.lane
    }

    /// Answers a request, and says what happened behind the answer.
    pub(super) async fn respond(&self, request: Request<Incoming>) -> (Response, ServerNotes) {
        let mut response = match self.route(request).await {
            Ok(response) => response,
            Err(answer) => answer.into_response(),
        };
        let behind = response.extensions_mut().remove::<ServerNotes>().unwrap_or_default();
        let headers = response.headers_mut();
        headers.insert(DATE, http_date(self.lane.state().await.now()));
        // Every answer may hold a session id or what is meant for one person (OWASP, session management).
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        (response, behind)
    }

    async fn route(&self, request: Request<Incoming>) -> Result<Response, ServerResponse> {
        let place = match requested_host(&request)? {
            Some(requested_host) => hosts::host_kind(&self.lane.state().await.setup, &requested_host),
            None => None,
        };
        let behind = match place {
            Some(HostKind::Shop) => &self.shop,
            Some(HostKind::Blog) => &self.blog,
            Some(HostKind::Service(ServiceId::News)) => &self.news,
            Some(HostKind::Service(ServiceId::Pay)) => &self.pay,
            Some(HostKind::Site) => &self.site,
            // RFC 9110, section 15.5.20: a server that is not the one that was asked for says so.
            None => return Err(ServerResponse::error(StatusCode::MISDIRECTED_REQUEST, "no such host here")),
        };
        let (head, body) = request.into_parts();
        let body = if body.is_end_stream() { Bytes::new() } else { read_body(body).await? };
        match behind.call(Request::from_parts(head, Body::from(body))).await {
            Ok(response) => Ok(response),
            Err(never) => match never {},
        }
    }
}

/// The host that is asked for, in lower case and without its port. A target in absolute form counts before `Host`
/// (RFC 9112, section 3.2.2), and two `Host` headers make no request (section 3.2).
fn requested_host(request: &Request<Incoming>) -> Result<Option<String>, ServerResponse> {
    if let Some(requested_host) = request.uri().host() {
        return Ok(Some(requested_host.to_ascii_lowercase()));
    }
    let mut hosts = request.headers().get_all(HOST).iter();
    let (first, second) = (hosts.next(), hosts.next());
    if second.is_some() {
        return Err(ServerResponse::error(StatusCode::BAD_REQUEST, "more than one Host"));
    }
    let written = first.and_then(|host| host.to_str().ok());
    Ok(written.map(|host| without_port(host).to_ascii_lowercase()))
}

fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => host,
    }
}

/// Reads a body to its end.
async fn read_body(mut body: Incoming) -> Result<Bytes, ServerResponse> {
    let mut bytes = Vec::new();
    let mut seen = 0;
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| ServerResponse::error(StatusCode::BAD_REQUEST, "the body is broken"))?;
        let data = frame.data_ref().map(Bytes::as_ref).unwrap_or_default();
        seen += data.len();
        if seen <= MAX_BODY_BYTES {
            bytes.extend_from_slice(data);
        } else if seen > MAX_DRAINED_BYTES {
            break;
        }
    }
    let fits = seen <= MAX_BODY_BYTES;
    fits.then(|| bytes.into())
        .ok_or_else(|| ServerResponse::error(StatusCode::PAYLOAD_TOO_LARGE, "the body is too long"))
}

/// A time as HTTP writes it (RFC 9110, section 5.6.7). The lab's clock stays between 1970 and 9999.
fn http_date(now: i64) -> HeaderValue {
    let time = UNIX_EPOCH + Duration::from_secs(now.clamp(0, crate::lab::validate::MAX_HTTP_DATE).unsigned_abs());
    HeaderValue::from_str(&httpdate::fmt_http_date(time)).unwrap_or(HeaderValue::from_static(""))
}

/// What another site of a setup answers: it is there.
fn site_router() -> Router {
    let page = || async { ServerResponse::ok(&serde_json::json!({ "page": "start" })) };
    super::http::response::with_fallbacks(Router::new().route("/", axum::routing::get(page)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_is_no_part_of_the_host() {
        assert_eq!(without_port("shop.test:8080"), "shop.test");
        assert_eq!(without_port("shop.test"), "shop.test");
        assert_eq!(without_port("shop.test:80x"), "shop.test:80x");
        assert_eq!(without_port("[::1]:80"), "[::1]");
    }

    #[test]
    fn dates_are_the_labs() {
        assert_eq!(http_date(784_111_777), "Sun, 06 Nov 1994 08:49:37 GMT");
        assert_eq!(http_date(i64::MAX), "Fri, 31 Dec 9999 23:59:59 GMT");
        assert_eq!(http_date(-5), "Thu, 01 Jan 1970 00:00:00 GMT");
    }
}
