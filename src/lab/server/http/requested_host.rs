//! The host that a request is for.

use hyper::Uri;
use hyper::header::{HOST, HeaderMap};

use crate::lab::hosts::without_port;

/// The host of a request in lower case and without its port, if it names one. A target in absolute form takes precedence over
/// `Host` (RFC 9112, section 3.2.2).
pub(in crate::lab::server) fn requested_host(uri: &Uri, headers: &HeaderMap) -> Option<String> {
    let host = match uri.host() {
        Some(host) => host,
        None => without_port(headers.get(HOST)?.to_str().ok()?),
    };
    Some(host.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;
    use hyper::header::HeaderValue;

    #[test]
    fn rfc_9112_3_2_2_an_absolute_target_takes_precedence_over_host() {
        let headers = HeaderMap::from_iter([(HOST, HeaderValue::from_static("Blog.shop.test:80"))]);
        let host_of = |target| requested_host(&Uri::from_static(target), &headers);
        assert_eq!(host_of("https://Shop.test:443/me").as_deref(), Some("shop.test"));
        assert_eq!(host_of("/me").as_deref(), Some("blog.shop.test"));
        assert_eq!(requested_host(&Uri::from_static("/me"), &HeaderMap::new()), None);
    }
}
