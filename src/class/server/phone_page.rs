//! The one page that a phone loads: markup, style and script in one file, nothing from elsewhere.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hyper::body::Bytes;
use sha2::{Digest as _, Sha256};

/// The files of a page.
struct PageSource {
    markup: &'static str,
    style: &'static str,
    script: &'static str,
}

/// The page of a participant.
const PARTICIPANT: PageSource = PageSource {
    markup: include_str!("../../../assets/class/page.html"),
    style: include_str!("../../../assets/class/page.css"),
    script: concat!(include_str!("../../../assets/class/markdown.js"), include_str!("../../../assets/class/page.js")),
};

/// The page of the speaker.
const SPEAKER: PageSource = PageSource {
    markup: include_str!("../../../assets/class/remote.html"),
    style: include_str!("../../../assets/class/remote.css"),
    script: concat!(include_str!("../../../assets/class/markdown.js"), include_str!("../../../assets/class/remote.js")),
};

/// The page, and the policy that goes with it.
pub(super) struct PhonePage {
    pub(super) html: Bytes,
    /// `Content-Security-Policy`: this style and this script, requests to this server, and nothing else.
    pub(super) security_policy: String,
}

impl PhonePage {
    /// What a participant loads.
    pub(super) fn of_participant() -> Self {
        Self::new(&PARTICIPANT)
    }

    /// What the speaker's phone loads.
    pub(super) fn of_speaker() -> Self {
        Self::new(&SPEAKER)
    }

    fn new(source: &PageSource) -> Self {
        let html = source.markup.replace("/*style*/", source.style).replace("/*script*/", source.script);
        let security_policy = format!(
            "default-src 'none'; style-src '{}'; script-src '{}'; connect-src 'self'; base-uri 'none'; form-action 'none'; \
             frame-ancestors 'none'",
            source_hash(source.style),
            source_hash(source.script)
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
    fn each_page_is_small_and_needs_nothing_from_elsewhere() {
        for source in [PARTICIPANT, SPEAKER] {
            let page = PhonePage::new(&source);
            assert!(page.html.len() < 60_000, "{} bytes", page.html.len());
            let html = std::str::from_utf8(&page.html).expect("text");
            for outside in ["http://", "https://", "src=", "@import", "url(", "/*style*/", "/*script*/"] {
                assert!(!html.contains(outside), "{outside}");
            }
            // The hashes are those of what stands between the tags, to the byte.
            for (tag, text) in [("style", source.style), ("script", source.script)] {
                assert!(html.contains(&format!("<{tag}>{text}</{tag}>")), "{tag}");
                assert!(page.security_policy.contains(&source_hash(text)), "{tag}");
            }
            for dangerous in ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("] {
                assert!(!source.script.contains(dangerous), "{dangerous}");
            }
        }
    }
}
