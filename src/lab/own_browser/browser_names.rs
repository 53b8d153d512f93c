//! The names of the lab's hosts as one browser writes them, and their translation.

use super::browser_label::BrowserLabel;

/// The names that a browser uses: with the label of the lane, and with the port that it connected to. Behind `ssh -L` that
/// need not be the one at which the lane listens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::lab) struct BrowserNames {
    label: BrowserLabel,
    /// `:4001`, or nothing.
    port: String,
}

impl BrowserNames {
    /// The names of a request with this `Host`, and the lab's host that it is for; `None` if the header has no such name.
    pub(super) fn of_host(label: &BrowserLabel, header: &str) -> Option<(Self, String)> {
        let (host, port) = split_port(header);
        let lab_host = label.lab_host(host)?;
        Some((Self { label: label.clone(), port: port.to_owned() }, lab_host))
    }

    /// `shop-LABEL.localhost` of `shop.test`.
    pub(in crate::lab) fn browser_host(&self, lab_host: &str) -> Option<String> {
        self.label.browser_host(lab_host)
    }

    /// `http://shop-LABEL.localhost:4001` of `shop.test`.
    pub(in crate::lab) fn origin(&self, lab_host: &str) -> Option<String> {
        self.browser_host(lab_host).map(|host| format!("http://{host}{}", self.port))
    }

    /// All origins of the lab, as a policy writes them: `http://*.localhost:4001`.
    pub(in crate::lab) fn every_origin(&self) -> String {
        format!("http://*.localhost{}", self.port)
    }

    /// `https://shop.test/a` of `http://shop-LABEL.localhost:4001/a`; `None` for the URL of anybody else, another port of the
    /// same host included.
    pub(in crate::lab) fn lab_url(&self, url: &str) -> Option<String> {
        let rest = url.strip_prefix("http://")?;
        let (authority, target) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
        let (host, port) = split_port(authority);
        let lab_host = self.label.lab_host(host).filter(|_| port == self.port)?;
        Some(format!("https://{lab_host}{target}"))
    }

    /// A text of the lab in which the URLs of `lab_hosts` lead to where this browser finds them.
    pub(in crate::lab) fn translate(&self, text: &str, lab_hosts: &[String]) -> String {
        let mut translated = text.to_owned();
        for host in lab_hosts {
            let Some(origin) = self.origin(host) else { continue };
            let names_whole_host =
                |rest: &str| !rest.starts_with(|c: char| c.is_ascii_alphanumeric() || "-.:@".contains(c));
            translated = replace_where(&translated, &format!("https://{host}"), &origin, names_whole_host);
        }
        translated
    }

    /// A `Set-Cookie` whose `Domain` names the host as this browser knows it.
    pub(super) fn translate_set_cookie(&self, set_cookie: &str) -> String {
        let translate_attribute = |attribute: &str| match attribute.split_once('=') {
            Some((name, domain)) if name.trim().eq_ignore_ascii_case("domain") => {
                let (dot, host) = domain.trim().strip_prefix('.').map_or(("", domain.trim()), |host| (".", host));
                let host = self.browser_host(&host.to_ascii_lowercase()).unwrap_or_else(|| host.to_owned());
                format!("{name}={dot}{host}")
            }
            _ => attribute.to_owned(),
        };
        let mut parts = set_cookie.split(';');
        let pair = parts.next().unwrap_or_default().to_owned();
        std::iter::once(pair).chain(parts.map(translate_attribute)).collect::<Vec<_>>().join(";")
    }
}

/// Host and port (`:4001`, or nothing) of an authority.
fn split_port(authority: &str) -> (&str, &str) {
    match authority.rfind(':') {
        Some(colon) if authority[colon + 1..].bytes().all(|b| b.is_ascii_digit()) => authority.split_at(colon),
        _ => (authority, ""),
    }
}

/// `text` with `to` for each `from` behind which `fits` holds.
fn replace_where(text: &str, from: &str, to: &str, fits: impl Fn(&str) -> bool) -> String {
    let mut replaced = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(from) {
        replaced.push_str(before);
        replaced.push_str(if fits(after) { to } else { from });
        rest = after;
    }
    replaced.push_str(rest);
    replaced
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names() -> BrowserNames {
        let label = BrowserLabel::from_random([0; 8]);
        BrowserNames::of_host(&label, "shop-aaaaaaaa.localhost:4001").expect("names").0
    }

    #[test]
    fn a_url_of_another_port_or_label_is_somebody_elses() {
        let lab_url = |url| names().lab_url(url);
        assert_eq!(lab_url("http://evil-aaaaaaaa.localhost:4001/a?b").as_deref(), Some("https://evil.test/a?b"));
        for other in [
            "null",
            "http://evil-aaaaaaaa.localhost:4002",
            "http://evil-aaaaaaaa.localhost",
            "https://evil-aaaaaaaa.localhost:4001",
            "http://evil-aaaaaaab.localhost:4001",
            "http://evil-aaaaaaaa.localhost:4001.elsewhere.example",
            "http://evil-aaaaaaaa.localhost.elsewhere.example:4001",
            "http://elsewhere.example/evil-aaaaaaaa.localhost:4001",
            "http://elsewhere.example@evil-aaaaaaab.localhost:4001",
        ] {
            assert_eq!(lab_url(other), None, "{other}");
        }
    }

    #[test]
    fn a_text_leads_to_the_names_of_the_browser() {
        let hosts = ["shop.test".to_owned(), "evil.test".to_owned()];
        let translate = |text| names().translate(text, &hosts);
        assert_eq!(translate("<a href='https://shop.test/me'>"), "<a href='http://shop-aaaaaaaa.localhost:4001/me'>");
        assert_eq!(translate("https://evil.test"), "http://evil-aaaaaaaa.localhost:4001");
        for kept in ["https://shop.test.elsewhere.example", "https://shop.test:8443/", "http://shop.test"] {
            assert_eq!(translate(kept), kept);
        }
    }

    #[test]
    fn a_cookie_is_for_the_domain_that_the_browser_knows() {
        let translate = |line| names().translate_set_cookie(line);
        assert_eq!(
            translate("a=Domain=shop.test; Path=/; domain=.Shop.test"),
            "a=Domain=shop.test; Path=/; domain=.shop-aaaaaaaa.localhost"
        );
        assert_eq!(translate("a=1; Secure; Domain=elsewhere.example"), "a=1; Secure; Domain=elsewhere.example");
    }
}
