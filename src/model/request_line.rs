//! The line of a request as lessons write it, `POST /login` or `GET https://blog.shop.test/`.

/// A request line, taken apart. Whether method and target are good ones is for others to judge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RequestLine<'a> {
    /// What stands before the first space: `GET`.
    pub method: &'a str,
    /// What stands behind it: a path with its query, or a URL.
    pub target: &'a str,
}

impl<'a> RequestLine<'a> {
    /// `None` for a line without a space: it has no target.
    #[must_use]
    pub fn parse(line: &'a str) -> Option<Self> {
        line.split_once(' ').map(|(method, target)| Self { method, target })
    }

    /// The host, without a port, where the target is a URL.
    #[must_use]
    pub fn host(self) -> Option<&'a str> {
        self.target.split_once("://")?.1.split(['/', '?', '#', ':']).next()
    }

    /// Path and query; `None` for a URL that ends with its host.
    #[must_use]
    pub fn path_and_query(self) -> Option<&'a str> {
        match self.target.split_once("://") {
            None => Some(self.target),
            Some((_, host_and_path)) => host_and_path.find('/').map(|slash| &host_and_path[slash..]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_is_a_path_or_names_its_host() {
        let parts = |line| {
            let line = RequestLine::parse(line).expect("a target");
            (line.method, line.host(), line.path_and_query())
        };
        assert_eq!(parts("GET /me?a=1"), ("GET", None, Some("/me?a=1")));
        assert_eq!(parts("POST https://pay.shop.test/pay"), ("POST", Some("pay.shop.test"), Some("/pay")));
        assert_eq!(parts("GET https://pay.shop.test?a=1"), ("GET", Some("pay.shop.test"), None));
        assert_eq!(RequestLine::parse("GET"), None);
    }
}
