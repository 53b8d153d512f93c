//! The part of a URL that decides about cookies, besides its path.

/// Where a request goes. There is no port in it, because servers on different ports of a host share their cookies (6265bis,
/// section 8.5). That is why this is not an origin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SchemeAndHost<'a> {
    /// Whether the scheme is https.
    pub secure: bool,
    /// The host in lower case, without a port.
    pub host: &'a str,
}
