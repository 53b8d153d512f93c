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

use super::answer::Answer;
use super::{blog, service, shop};
use crate::lab::hosts::{self, Place, Service};
use crate::lab::lane::Lane;
use crate::lab::link::Behind;

/// The longest body that is taken, in bytes.
pub(super) const LONGEST_BODY: usize = 64 * 1024;

/// So much of a body that is too long is still read, so that the sender gets to read the answer; then the server hangs up.
const PATIENCE: usize = 8 * 1024 * 1024;

/// The front door of a lane.
#[derive(Debug)]
pub(super) struct Front {
    lane: Arc<Lane>,
    shop: TowerToHyperService<Router>,
    blog: TowerToHyperService<Router>,
    news: TowerToHyperService<Router>,
    pay: TowerToHyperService<Router>,
    site: TowerToHyperService<Router>,
}

impl Front {
    /// The front door of this lane, with all that lies behind it.
    pub(super) fn new(lane: Arc<Lane>) -> Self {
        Self {
            shop: TowerToHyperService::new(shop::router(Arc::clone(&lane))),
            blog: TowerToHyperService::new(blog::router()),
            news: TowerToHyperService::new(service::router(Arc::clone(&lane), Service::News)),
            pay: TowerToHyperService::new(service::router(Arc::clone(&lane), Service::Pay)),
            site: TowerToHyperService::new(site()),
            lane,
        }
    }

    /// The lane.
    pub(super) fn lane(&self) -> &Lane {
        &self.lane
    }

    /// Answers a request, and says what happened behind the answer.
    pub(super) async fn answer(&self, request: Request<Incoming>) -> (Response, Behind) {
        let mut response = match self.pass_on(request).await {
            Ok(response) => response,
            Err(answer) => answer.into_response(),
        };
        let behind = response.extensions_mut().remove::<Behind>().unwrap_or_default();
        let headers = response.headers_mut();
        headers.insert(DATE, date(self.lane.world().await.now()));
        // Every answer may hold a session id or what is meant for one person (OWASP, session management).
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        (response, behind)
    }

    async fn pass_on(&self, request: Request<Incoming>) -> Result<Response, Answer> {
        let place = match host(&request)? {
            Some(host) => hosts::place(&self.lane.world().await.setup, &host),
            None => None,
        };
        let behind = match place {
            Some(Place::Shop) => &self.shop,
            Some(Place::Blog) => &self.blog,
            Some(Place::Service(Service::News)) => &self.news,
            Some(Place::Service(Service::Pay)) => &self.pay,
            Some(Place::Site) => &self.site,
            // RFC 9110, section 15.5.20: a server that is not the one that was asked for says so.
            None => return Err(Answer::error(StatusCode::MISDIRECTED_REQUEST, "no such host here")),
        };
        let (head, body) = request.into_parts();
        let body = if body.is_end_stream() { Bytes::new() } else { read(body).await? };
        match behind.call(Request::from_parts(head, Body::from(body))).await {
            Ok(response) => Ok(response),
            Err(never) => match never {},
        }
    }
}

/// The host that is asked for, in lower case and without its port. A target in absolute form counts before `Host`
/// (RFC 9112, section 3.2.2), and two `Host` headers make no request (section 3.2).
fn host(request: &Request<Incoming>) -> Result<Option<String>, Answer> {
    if let Some(host) = request.uri().host() {
        return Ok(Some(host.to_ascii_lowercase()));
    }
    let mut hosts = request.headers().get_all(HOST).iter();
    let (first, second) = (hosts.next(), hosts.next());
    if second.is_some() {
        return Err(Answer::error(StatusCode::BAD_REQUEST, "more than one Host"));
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
async fn read(mut body: Incoming) -> Result<Bytes, Answer> {
    let mut bytes = Vec::new();
    let mut seen = 0;
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| Answer::error(StatusCode::BAD_REQUEST, "the body is broken"))?;
        let data = frame.data_ref().map(Bytes::as_ref).unwrap_or_default();
        seen += data.len();
        if seen <= LONGEST_BODY {
            bytes.extend_from_slice(data);
        } else if seen > PATIENCE {
            break;
        }
    }
    let fits = seen <= LONGEST_BODY;
    fits.then(|| bytes.into()).ok_or_else(|| Answer::error(StatusCode::PAYLOAD_TOO_LARGE, "the body is too long"))
}

/// A time as HTTP writes it (RFC 9110, section 5.6.7). The lab's clock stays between 1970 and 9999.
fn date(now: i64) -> HeaderValue {
    let time = UNIX_EPOCH + Duration::from_secs(now.clamp(0, crate::lab::possible::LAST_SECOND).unsigned_abs());
    HeaderValue::from_str(&httpdate::fmt_http_date(time)).unwrap_or(HeaderValue::from_static(""))
}

/// What another site of a setup answers: it is there.
fn site() -> Router {
    let page = || async { Answer::ok(&serde_json::json!({ "page": "start" })) };
    super::answer::or_else_nothing(Router::new().route("/", axum::routing::get(page)))
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
        assert_eq!(date(784_111_777), "Sun, 06 Nov 1994 08:49:37 GMT");
        assert_eq!(date(i64::MAX), "Fri, 31 Dec 9999 23:59:59 GMT");
        assert_eq!(date(-5), "Thu, 01 Jan 1970 00:00:00 GMT");
    }
}
