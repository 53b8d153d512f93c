//! Whether a script that somebody wrote into a page runs there. The script itself is modelled: this looks for HTML that a
//! browser would run, and for a policy that forbids it.

use crate::model::{Message, ScriptVerdict};

/// What makes a script of HTML: an element, or an attribute that handles an event. In lower case.
const SCRIPT_SIGNS: [&str; 2] = ["<script", " onerror="];
/// How a tag begins where the page's output is encoded.
const ENCODED_TAG: &str = "&lt;";

/// What becomes of a script in the page that `response` brought.
pub(in crate::lab) fn judge_page(response: &Message) -> ScriptVerdict {
    let page = response.body.to_ascii_lowercase();
    let has_tag = page.match_indices('<').any(|(position, _)| begins_script(&page[position..]));
    if has_tag {
        return if forbids_inline_scripts(response) { ScriptVerdict::Blocked } else { ScriptVerdict::Ran };
    }
    if page.contains(ENCODED_TAG) { ScriptVerdict::Encoded } else { ScriptVerdict::Missing }
}

/// Whether the tag with which `html` begins runs a script.
fn begins_script(html: &str) -> bool {
    let tag = html.split('>').next().unwrap_or(html);
    SCRIPT_SIGNS.iter().any(|sign| tag.contains(sign))
}

/// Whether the policy that counts for scripts leaves out `'unsafe-inline'` (CSP Level 3, section 6.7: `script-src`, or else
/// `default-src`).
fn forbids_inline_scripts(response: &Message) -> bool {
    let Some(policy) = response.header("content-security-policy") else { return false };
    let directive = |name: &str| {
        let mut directives = policy.split(';').map(str::trim);
        directives.find(|directive| directive.split_ascii_whitespace().next() == Some(name))
    };
    let counting = directive("script-src").or_else(|| directive("default-src"));
    counting.is_some_and(|directive| !directive.contains("'unsafe-inline'"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judge(policy: &str, body: &str) -> ScriptVerdict {
        let policy = if policy.is_empty() { String::new() } else { format!("Content-Security-Policy: {policy}\r\n") };
        judge_page(&Message::parse(format!("HTTP/1.1 200 OK\r\n{policy}\r\n{body}").into_bytes()))
    }

    #[test]
    fn html_runs_and_text_does_not() {
        assert_eq!(judge("", "<li>bob: <ScRiPt>steal()</script></li>"), ScriptVerdict::Ran);
        assert_eq!(judge("", "<li>bob: <img src=x onerror=steal()></li>"), ScriptVerdict::Ran);
        assert_eq!(judge("", "<li>bob: &lt;script&gt;</li>"), ScriptVerdict::Encoded);
        assert_eq!(judge("", "<li>bob: I wrote a script onerror=</li>"), ScriptVerdict::Missing);
    }

    #[test]
    fn csp_3_6_7_a_policy_without_unsafe_inline_blocks_it() {
        let script = "<script>steal()</script>";
        assert_eq!(judge("default-src 'self'", script), ScriptVerdict::Blocked);
        assert_eq!(judge("default-src 'self'; script-src 'unsafe-inline'", script), ScriptVerdict::Ran);
        assert_eq!(judge("img-src 'self'", script), ScriptVerdict::Ran);
    }
}
