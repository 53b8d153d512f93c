//! Any bytes as a URL and `Set-Cookie` lines, by both drafts: a jar never panics, stays within its limits, and sends nothing that
//! breaks a header.
#![no_main]

use authwalk::internals::cookie::{CookieDraft, CookieRequest, Jar, JarRules, PastedCookies, RequestUrl};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let (first, rest) = text.split_once('\n').unwrap_or(("", &text));
    let url = RequestUrl::parse(first).unwrap_or_else(|_| RequestUrl::new(true, "shop.test", "/a/b"));
    assert_eq!(RequestUrl::parse(&url.to_string()), Ok(url.clone()));
    let request = CookieRequest::same_site(url, "GET");
    for draft in [CookieDraft::Rfc6265bis, CookieDraft::Layered] {
        let rules = JarRules { draft, chips: true, max_per_domain: 3, max_total: 5, ..JarRules::default() };
        let mut jar = Jar::new(rules);
        for (line, now) in rest.lines().zip(0..) {
            jar.store(&request, line, now);
            assert!(jar.cookies_at(now).len() <= 5);
        }
        let header = jar.send(&request, 0).value.unwrap_or_default();
        assert!(!header.contains(|c: char| c.is_ascii_control() && c != '\t'), "{header:?}");
    }
    let _ = PastedCookies::parse(&text, 0);
});
