//! Any text as a URL: what is read of it is a canonical host and path, and written down it is read as the same.
#![no_main]

use authwalk::internals::cookie::RequestUrl;
use authwalk::internals::lab::browser::Page;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    if let Ok(url) = RequestUrl::parse(&text) {
        let written = url.to_string();
        assert_eq!(RequestUrl::parse(&written), Ok(url.clone()), "{written:?}");
        assert!(!written.contains(|c: char| c.is_control() || c.is_whitespace()), "{written:?}");
        let (_, rest) = written.split_once("://").expect("a scheme");
        let (host, path) = rest.split_at(rest.find('/').expect("a path"));
        assert!(!host.is_empty() && !host.contains(|c: char| c.is_uppercase()), "{written:?}");
        assert!(path.starts_with('/'), "{written:?}");
        let _ = url.site().to_string();
    }
    if let Some(page) = Page::parse(&text) {
        let origin = page.origin();
        let origin_page = Page::parse(&origin).expect("an origin is a URL");
        assert_eq!(origin_page.origin(), origin);
        assert!(text.len() >= origin.len() - "https".len(), "{origin:?}");
    }
});
