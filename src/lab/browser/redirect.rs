//! What a browser does with a redirect (RFC 9110, section 15.4; Fetch, "HTTP-redirect fetch").

/// The most redirects in a row that a browser follows.
pub(in crate::lab) const MAX_REDIRECTS: usize = 20;

/// Where a response sends the browser, and how it goes there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::lab) struct Redirect {
    /// The address, without its fragment, which no server sees.
    pub(in crate::lab) address: String,
    /// Whether the request goes on with its method and body. Otherwise it goes on as a GET.
    pub(in crate::lab) keeps_request: bool,
}

impl Redirect {
    /// The redirect in a response to `method` from `origin`; `None` if it is none that leads to a site. An app that has claimed
    /// another scheme gets its address from the operating system, not from the browser.
    pub(in crate::lab) fn of(status: u16, location: Option<&str>, method: &str, origin: &str) -> Option<Self> {
        let is_simple = matches!(method, "GET" | "HEAD");
        let keeps_request = match status {
            301 | 302 => method != "POST",
            303 => is_simple,
            307 | 308 => true,
            _ => return None,
        };
        let location = location?.split('#').next().unwrap_or_default();
        let address = if location.starts_with('/') && !location.starts_with("//") {
            format!("{origin}{location}")
        } else {
            location.to_owned()
        };
        let leads_to_site = address.starts_with("https://") || address.starts_with("http://");
        leads_to_site.then_some(Self { address, keeps_request })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn redirect(status: u16, location: &str, method: &str) -> Option<(String, bool)> {
        let redirect = Redirect::of(status, Some(location), method, "https://id.test")?;
        Some((redirect.address, redirect.keeps_request))
    }

    #[test]
    fn rfc_9110_15_4_a_form_goes_on_as_a_get_unless_it_is_a_307() {
        let to = |keeps_request| Some(("https://spa.test/a?b".to_owned(), keeps_request));
        for (status, method, keeps) in [
            (302, "GET", true),
            (302, "POST", false),
            (303, "POST", false),
            (303, "GET", true),
            (307, "POST", true),
            (308, "POST", true),
        ] {
            assert_eq!(redirect(status, "https://spa.test/a?b#c", method), to(keeps), "{status} {method}");
        }
        assert_eq!(redirect(200, "https://spa.test/", "GET"), None);
        assert_eq!(Redirect::of(302, None, "GET", "https://id.test"), None);
    }

    #[test]
    fn an_address_is_relative_to_the_server_or_belongs_to_an_app() {
        assert_eq!(
            redirect(302, "/authorize?a", "GET").map(|(address, _)| address).as_deref(),
            Some("https://id.test/authorize?a")
        );
        assert_eq!(redirect(302, "test.spa:/callback?code=1", "GET"), None);
        assert_eq!(redirect(302, "//evil.test/", "GET"), None);
    }
}
