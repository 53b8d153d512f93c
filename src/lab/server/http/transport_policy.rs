//! What the shop does about plain http: it redirects, and over https it asks browsers for https alone
//! (`Strict-Transport-Security`, RFC 6797).

use axum::response::{IntoResponse as _, Response};
use hyper::header::{HeaderValue, LOCATION, STRICT_TRANSPORT_SECURITY};
use hyper::{Request, StatusCode};

use super::requested_host::requested_host;
use super::response::ServerResponse;
use crate::lab::server::check_recorder::CheckRecorder;
use crate::lab::side_channel::ClientScheme;
use crate::model::Check;
use crate::model::setup::TransportSetup;

/// The policy of the shop for one request.
#[derive(Debug)]
pub(in crate::lab::server) struct TransportPolicy {
    /// Where a request over plain http is sent instead.
    redirect_to: Option<String>,
    hsts: Option<HeaderValue>,
}

impl TransportPolicy {
    /// What `transport` says about a request that came over this scheme.
    pub(in crate::lab::server) fn new<B>(
        transport: &TransportSetup,
        request: &Request<B>,
        scheme: ClientScheme,
    ) -> Self {
        let host = requested_host(request.uri(), request.headers()).unwrap_or_default();
        let target = request.uri().path_and_query().map_or("/", |target| target.as_str());
        let is_redirected = transport.redirects_http && scheme == ClientScheme::Http;
        Self {
            redirect_to: is_redirected.then(|| format!("https://{host}{target}")),
            // Over http a host must not send it (section 7.2), and no browser would believe it.
            hsts: hsts_header(transport).filter(|_| scheme == ClientScheme::Https),
        }
    }

    /// The answer to a request that is not served, since it came over plain http. 308 keeps method and body (RFC 9110, section
    /// 15.4.9): the browser sends the form again, this time encrypted.
    pub(in crate::lab::server) fn redirect(&self) -> Option<Response> {
        let location = HeaderValue::try_from(self.redirect_to.as_deref()?).ok()?;
        let mut checks = CheckRecorder::default();
        checks.failed(Check::Https, "plain http");
        let redirect = ServerResponse::error(StatusCode::PERMANENT_REDIRECT, "use https");
        let mut response = redirect.with_checks(checks).into_response();
        response.headers_mut().insert(LOCATION, location);
        Some(response)
    }

    pub(in crate::lab::server) fn apply(self, response: &mut Response) {
        response.headers_mut().extend(self.hsts.map(|hsts| (STRICT_TRANSPORT_SECURITY, hsts)));
    }
}

fn hsts_header(transport: &TransportSetup) -> Option<HeaderValue> {
    if transport.hsts_days == 0 {
        return None;
    }
    let subdomains = if transport.hsts_subdomains { "; includeSubDomains" } else { "" };
    HeaderValue::try_from(format!("max-age={}{subdomains}", u64::from(transport.hsts_days) * 86_400)).ok()
}
