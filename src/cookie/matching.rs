//! Which hosts and paths a cookie belongs to (6265bis, sections 5.1.3 and 5.1.4).

use super::host::is_address;

/// Whether `host` is `domain` or a subdomain of it. The dot matters: `evilshop.test` ends in `shop.test`. An IP address
/// matches only itself (section 5.1.3).
pub(super) fn domain_matches(host: &str, domain: &str) -> bool {
    let is_subdomain = || host.strip_suffix(domain).is_some_and(|front| front.ends_with('.'));
    host == domain || (is_subdomain() && !is_address(host))
}

/// The path of a cookie without `Path`: the request's path up to its last `/` (section 5.1.4).
pub(super) fn default_path(path: &str) -> &str {
    match path.rfind('/') {
        Some(slash) if slash > 0 && path.starts_with('/') => &path[..slash],
        _ => "/",
    }
}

/// Whether the request's `path` is `cookie_path` or lies below it. The slash matters: `/administrator` begins with `/admin`
/// (section 5.1.4).
pub(super) fn path_matches(path: &str, cookie_path: &str) -> bool {
    match path.strip_prefix(cookie_path) {
        Some(rest) => rest.is_empty() || cookie_path.ends_with('/') || rest.starts_with('/'),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn section_5_1_3_a_domain_matches_at_a_dot_only() {
        assert!(domain_matches("shop.test", "shop.test"));
        assert!(domain_matches("api.shop.test", "shop.test"));
        assert!(!domain_matches("evilshop.test", "shop.test"));
        assert!(!domain_matches("shop.test", "api.shop.test"));
        assert!(!domain_matches("10.0.0.1", "0.0.1"), "an address has no subdomains");
        assert!(domain_matches("[::1]", "[::1]") && domain_matches("10.0.0.1", "10.0.0.1"));
        assert!(!domain_matches("shop.test", "shop.test."), "a dot at the end makes another name");
    }

    #[test]
    fn section_5_1_4_the_default_path_ends_before_the_last_slash() {
        for (path, wanted) in [("/", "/"), ("/a", "/"), ("/a/b", "/a"), ("/a/b/", "/a/b"), ("", "/"), ("x/y", "/")] {
            assert_eq!(default_path(path), wanted, "{path}");
        }
    }

    #[test]
    fn section_5_1_4_a_path_matches_at_a_slash_only() {
        assert!(path_matches("/admin", "/admin"));
        assert!(path_matches("/admin/x", "/admin"));
        assert!(path_matches("/admin/x", "/admin/"));
        assert!(path_matches("/x", "/"));
        assert!(!path_matches("/administrator", "/admin"));
        assert!(!path_matches("/admin", "/admin/"));
        assert!(!path_matches("/a%20b", "/a b"), "nothing is decoded");
    }
}
