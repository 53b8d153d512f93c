//! **Careless on purpose**, with `issuer.redirect_uris = "prefix"`: `redirect_uri` by its beginning. A prefix doesn't say where
//! the name of the host ends, so the codes of `https://spa.test` go to `https://spa.test.evil.test` as well.

/// Whether `uri` begins with the scheme and host of the one that is registered.
pub(super) fn begins_like(registered: &str, uri: &str) -> bool {
    let host_end = registered.split_once("://").and_then(|(scheme, rest)| Some(scheme.len() + 3 + rest.find('/')?));
    let beginning = host_end.map_or(registered, |end| &registered[..end]);
    uri.starts_with(beginning) && uri.bytes().all(|b| b.is_ascii_graphic())
}
