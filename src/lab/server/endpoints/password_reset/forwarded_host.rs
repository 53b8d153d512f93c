//! **Careless on purpose**, with `shop.reset.believes_forwarded_host = true`: the host that a request says it was sent to, in a
//! link. A proxy writes `X-Forwarded-Host`, and so can anybody whose request reaches the shop. The mail then carries a valid
//! token to their server.

use hyper::header::HeaderMap;

/// The host in `X-Forwarded-Host`, if it's made of the characters of a host.
pub(super) fn forwarded_host(headers: &HeaderMap) -> Option<String> {
    let host = headers.get("x-forwarded-host")?.to_str().ok()?;
    let is_host = !host.is_empty()
        && host.len() <= 253
        && host.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b':'));
    is_host.then(|| host.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use hyper::header::HeaderValue;

    #[test]
    fn only_what_could_be_a_host_is_taken() {
        let host = |value| {
            let headers: HeaderMap =
                [("x-forwarded-host".parse().expect("a name"), HeaderValue::from_static(value))].into_iter().collect();
            forwarded_host(&headers)
        };
        assert_eq!(host("evil.test").as_deref(), Some("evil.test"));
        assert_eq!([host(""), host("a/b"), host("a b"), host("a\tb")], [None, None, None, None]);
        assert_eq!(forwarded_host(&HeaderMap::new()), None);
    }
}
