//! What every request to a lane goes through, whatever host it is for: host, body, routing, and the headers of every
//! response.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use http_body_util::BodyExt as _;
use hyper::body::{Body as _, Bytes, Incoming};
use hyper::header::{CACHE_CONTROL, DATE, HOST, HeaderValue, ORIGIN, SET_COOKIE};
use hyper::service::Service as _;
use hyper::upgrade::OnUpgrade;
use hyper::{Request, StatusCode};
use hyper_util::service::TowerToHyperService;
use serde_json::json;

use super::balancer::Balancer;
use super::endpoints::{blog, shop};
use super::forwarding::{APP_PORT, ClientAddressDecision, RequestPeer};
use super::http::connection::MAX_BODY_BYTES;
use super::http::page_policy::PagePolicy;
use super::http::requested_host::requested_host;
use super::http::response::{ServerResponse, with_fallbacks};
use super::http::transport_policy::TransportPolicy;
use super::resource::resource_server;
use super::web_pages::WantedPage;
use super::{app, issuer, photos};
use crate::lab::hosts::{self, HostKind, ServiceId, without_port};
use crate::lab::http_date::http_date;
use crate::lab::lane::LabLane;
use crate::lab::own_browser::BrowserVisit;
use crate::lab::side_channel::{ClientScheme, ServerNotes};
use crate::model::Route;

/// How much of a body that is too long is still read, in bytes. A server that hangs up at once resets the connection, and
/// the sender never gets to read the 413; a server that reads to the end can be kept busy for ever.
const MAX_DRAINED_BYTES: usize = 8 * 1024 * 1024;

/// The account that a page of the attacker's sends money to, where a lesson has it.
const ATTACKER: &str = "mallory";

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
    issuer: TowerToHyperService<Router>,
    app: TowerToHyperService<Router>,
    photos: TowerToHyperService<Router>,
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
            issuer: TowerToHyperService::new(issuer::router(Arc::clone(&lane))),
            app: TowerToHyperService::new(app::router(Arc::clone(&lane))),
            photos: TowerToHyperService::new(photos::router(Arc::clone(&lane))),
            lane,
        }
    }

    pub(super) fn lane(&self) -> &LabLane {
        &self.lane
    }

    /// Answers a request. The notes say what the server did for it and the response doesn't show.
    pub(super) async fn respond(&self, request: Request<Incoming>, scheme: ClientScheme) -> (Response, ServerNotes) {
        match self.host_kind(&request).await {
            Ok(host_kind) => self.serve(host_kind, request, scheme).await,
            Err(refusal) => self.complete(Err(refusal)).await,
        }
    }

    /// Answers a request from outside. Without notes it was refused before it reached a server: it is for no host of the
    /// lab, or a page of another site sent it.
    pub(super) async fn respond_external(
        &self,
        mut request: Request<Incoming>,
        scheme: ClientScheme,
    ) -> (Response, Option<ServerNotes>) {
        // A connection from outside ends with its first response, so nothing can follow on it.
        request.extensions_mut().remove::<OnUpgrade>();
        let host_kind = if self.is_cross_site(&request).await {
            let why = "the lab takes no requests from pages of other sites; send it with curl, without Origin";
            Err(ServerResponse::error(StatusCode::FORBIDDEN, why))
        } else {
            self.host_kind(&request).await
        };
        match host_kind {
            Err(refusal) => (self.complete(Err(refusal)).await.0, None),
            Ok(host_kind) => {
                let (response, notes) = self.serve(host_kind, request, scheme).await;
                (response, Some(notes))
            }
        }
    }

    /// Answers a request of the learner's browser, which has been given the names of the lab, with a page if it wants one.
    pub(super) async fn respond_to_visit(
        &self,
        visit: &BrowserVisit,
        mut request: Request<Incoming>,
    ) -> (Response, Option<ServerNotes>) {
        // A connection from outside ends with its first response, so nothing can follow on it.
        request.extensions_mut().remove::<OnUpgrade>();
        let (method, path) = (request.method().clone(), request.uri().path().to_owned());
        let host_kind = match self.host_kind(&request).await {
            Err(refusal) => return (self.complete(Err(refusal)).await.0, None),
            Ok(host_kind) => host_kind,
        };
        // The browser comes over plain http; to the lab's hosts it is https, as everywhere.
        let (mut response, notes) = self.serve(host_kind, request, ClientScheme::Https).await;
        let state = self.lane.state().await;
        let lab_hosts = hosts::known_hosts(&state.setup);
        let payee = if state.accounts.find(ATTACKER).is_some() { ATTACKER } else { "bob" };
        drop(state);
        if visit.wants_page {
            let (lab_hosts, method, path) = (&lab_hosts, &method, &path);
            response = WantedPage { visit, host_kind, method, path, lab_hosts, payee }.show(response).await;
        }
        visit.translate_response(response.headers_mut(), &lab_hosts);
        (response, Some(notes))
    }

    /// Refuses a request of the learner's browser that a page from elsewhere started.
    pub(super) async fn refuse_visit(&self) -> Response {
        let why = "a page from elsewhere started this; open the address by itself, as authwalk shows it";
        self.complete(Err(ServerResponse::error(StatusCode::FORBIDDEN, why))).await.0
    }

    /// Answers a request by the router of its host, with what the shop tells browsers about its pages. A server behind the
    /// balancer leaves that to the gateway before it: a second header would void the first.
    async fn serve(
        &self,
        host_kind: HostKind,
        request: Request<Incoming>,
        scheme: ClientScheme,
    ) -> (Response, ServerNotes) {
        match host_kind {
            HostKind::Shop if self.balancer.is_some() => self.serve_shop(request, scheme).await,
            HostKind::Shop => self.serve_behind_proxy(request).await,
            HostKind::Issuer | HostKind::Photos => self.serve_to_app(host_kind, request, scheme).await,
            _ => self.complete(self.call(host_kind, request, scheme).await).await,
        }
    }

    /// Answers as a host that the pages of the app may call.
    async fn serve_to_app(
        &self,
        host_kind: HostKind,
        request: Request<Incoming>,
        scheme: ClientScheme,
    ) -> (Response, ServerNotes) {
        let policy = PagePolicy::for_app(&request);
        let answer = if policy.answers_preflight() {
            Ok(ServerResponse::no_content().into_response())
        } else {
            self.call(host_kind, request, scheme).await
        };
        let (mut response, notes) = self.complete(answer).await;
        policy.apply(&mut response);
        (response, notes)
    }

    /// Answers as the shop, before its servers.
    async fn serve_shop(&self, request: Request<Incoming>, scheme: ClientScheme) -> (Response, ServerNotes) {
        let state = self.lane.state().await;
        let shop = &state.setup.shop;
        if shop.proxy.ends_tls && is_for_app_port(&request) {
            drop(state);
            return self.serve_as_app(request, RequestPeer::Client).await;
        }
        let policy = PagePolicy::new(shop, &request);
        // Behind a proxy the app decides about plain http, as far as it knows what the client used.
        let transport = (!shop.proxy.ends_tls).then(|| TransportPolicy::new(&shop.transport, &request, scheme));
        drop(state);
        let (method, target) = (request.method().to_string(), request.uri().to_string());
        let answer = if let Some(redirect) = transport.as_ref().and_then(TransportPolicy::redirect) {
            Ok(redirect)
        } else if policy.answers_preflight() {
            Ok(ServerResponse::no_content().into_response())
        } else {
            self.call(HostKind::Shop, request, scheme).await
        };
        let (mut response, notes) = self.complete(answer).await;
        policy.apply(&mut response);
        if let Some(transport) = transport {
            transport.apply(&mut response);
        }
        self.lane.state().await.records.log_request(&method, &target, response.status().as_u16());
        (response, notes)
    }

    /// Answers as one of the servers behind the proxy.
    async fn serve_behind_proxy(&self, request: Request<Incoming>) -> (Response, ServerNotes) {
        if self.lane.state().await.setup.shop.proxy.ends_tls {
            self.serve_as_app(request, RequestPeer::Proxy).await
        } else {
            self.complete(self.call(HostKind::Shop, request, ClientScheme::Https).await).await
        }
    }

    /// Answers as an app that ends no TLS itself: what it knows of the client it was told in headers.
    async fn serve_as_app(&self, request: Request<Incoming>, sender: RequestPeer) -> (Response, ServerNotes) {
        let state = self.lane.state().await;
        let shop = &state.setup.shop;
        let sighting = ClientAddressDecision::of(request.headers(), sender, shop.proxy.trust);
        let scheme = sighting.scheme();
        let transport = TransportPolicy::new(&shop.transport, &request, scheme);
        drop(state);
        let answer = match transport.redirect() {
            Some(redirect) => Ok(redirect),
            None => match read_request(request).await {
                Ok(request) => call(self.router(HostKind::Shop), request).await,
                Err(refusal) => Err(refusal),
            },
        };
        let (mut response, mut notes) = self.complete(answer).await;
        transport.apply(&mut response);
        if scheme == ClientScheme::Http {
            remove_secure_cookies(&mut response);
        }
        sighting.note_in(&mut notes.trace);
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
        !host_kind.is_some_and(HostKind::is_of_shop)
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

    /// Hands a request with its whole body to the router of its host, or to one of several servers of the shop.
    async fn call(
        &self,
        host_kind: HostKind,
        request: Request<Incoming>,
        scheme: ClientScheme,
    ) -> Result<Response, ServerResponse> {
        let request = read_request(request).await?;
        match &self.balancer {
            Some(balancer) if host_kind == HostKind::Shop && balancer.has_servers().await => {
                balancer.forward(request, scheme).await
            }
            _ => call(self.router(host_kind), request).await,
        }
    }

    /// What answers at the host that a request is for.
    async fn host_kind(&self, request: &Request<Incoming>) -> Result<HostKind, ServerResponse> {
        // A request with two `Host` headers is invalid (RFC 9112, section 3.2).
        if request.uri().host().is_none() && request.headers().get_all(HOST).iter().count() > 1 {
            return Err(ServerResponse::error(StatusCode::BAD_REQUEST, "more than one Host"));
        }
        let host_kind = match requested_host(request.uri(), request.headers()) {
            Some(host) => hosts::host_kind(&self.lane.state().await.setup, &host),
            None => None,
        };
        // RFC 9110, section 15.5.20: this server is not the one that the request was meant for.
        host_kind.ok_or_else(|| ServerResponse::error(StatusCode::MISDIRECTED_REQUEST, "no such host here"))
    }

    fn router(&self, host_kind: HostKind) -> &TowerToHyperService<Router> {
        match host_kind {
            HostKind::Shop => &self.shop,
            HostKind::Blog => &self.blog,
            HostKind::Service(ServiceId::News) => &self.news,
            HostKind::Service(ServiceId::Pay) => &self.pay,
            HostKind::Site => &self.site,
            HostKind::Issuer => &self.issuer,
            HostKind::App => &self.app,
            HostKind::Photos => &self.photos,
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

/// Whether a request is for the app's own port, past its proxy.
fn is_for_app_port(request: &Request<Incoming>) -> bool {
    let host = request.headers().get(HOST).and_then(|host| host.to_str().ok());
    let port = request.uri().port_u16().or_else(|| host?.rsplit_once(':')?.1.parse().ok());
    port == Some(APP_PORT)
}

/// Frameworks such as express-session set no `Secure` cookie on a connection that they take for plain http.
fn remove_secure_cookies(response: &mut Response) {
    let kept: Vec<HeaderValue> =
        response.headers().get_all(SET_COOKIE).iter().filter(|value| !is_secure(value)).cloned().collect();
    response.headers_mut().remove(SET_COOKIE);
    for cookie in kept {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
}

fn is_secure(set_cookie: &HeaderValue) -> bool {
    let attributes = set_cookie.to_str().unwrap_or_default().split(';').skip(1);
    attributes.map(str::trim).any(|attribute| attribute.eq_ignore_ascii_case("secure"))
}

/// A request with its whole body.
async fn read_request(request: Request<Incoming>) -> Result<Request<Bytes>, ServerResponse> {
    let (head, body) = request.into_parts();
    let body = if body.is_end_stream() { Bytes::new() } else { read_body(body).await? };
    Ok(Request::from_parts(head, body))
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
