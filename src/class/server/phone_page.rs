//! The one page that a phone loads: markup, style and script in one file, nothing from elsewhere.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hyper::body::Bytes;
use sha2::{Digest as _, Sha256};

const MARKUP: &str = include_str!("../../../assets/class/page.html");
const STYLE: &str = include_str!("../../../assets/class/page.css");
const SCRIPT: &str = include_str!("../../../assets/class/page.js");

/// The page, and the policy that goes with it.
pub(super) struct PhonePage {
    pub(super) html: Bytes,
    /// `Content-Security-Policy`: this style and this script, requests to this server, and nothing else.
    pub(super) security_policy: String,
}

impl PhonePage {
    pub(super) fn new() -> Self {
        let html = MARKUP.replace("/*style*/", STYLE).replace("/*script*/", SCRIPT);
        let security_policy = format!(
            "default-src 'none'; style-src '{}'; script-src '{}'; connect-src 'self'; base-uri 'none'; form-action 'none'; \
             frame-ancestors 'none'",
            source_hash(STYLE),
            source_hash(SCRIPT)
        );
        Self { html: Bytes::from(html), security_policy }
    }
}

/// A source expression for what stands between the tags (CSP level 3, section 2.3.1).
fn source_hash(text: &str) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(text)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_is_small_and_needs_nothing_from_elsewhere() {
        let page = PhonePage::new();
        assert!(page.html.len() < 60_000, "{} bytes", page.html.len());
        let html = std::str::from_utf8(&page.html).expect("text");
        for outside in ["http://", "https://", "src=", "@import", "url(", "/*style*/", "/*script*/"] {
            assert!(!html.contains(outside), "{outside}");
        }
        // The hashes are those of what stands between the tags, to the byte.
        for (tag, text) in [("style", STYLE), ("script", SCRIPT)] {
            assert!(html.contains(&format!("<{tag}>{text}</{tag}>")), "{tag}");
            assert!(page.security_policy.contains(&source_hash(text)), "{tag}");
        }
        for dangerous in ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("] {
            assert!(!SCRIPT.contains(dangerous), "{dangerous}");
        }
    }
}
