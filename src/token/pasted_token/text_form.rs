//! What a whole text was made into before somebody pasted it, and how that is undone.

use super::TokenContainer;
use crate::token::lenient_base64;

/// Characters without width, which editors and chats put around what is copied.
const INVISIBLE: [char; 4] = ['\u{200b}', '\u{200c}', '\u{2060}', '\u{feff}'];

/// A text that stood inside another one.
pub(super) struct InnerText {
    pub(super) container: TokenContainer,
    pub(super) text: String,
}

/// Without white space around it, visible or not.
pub(super) fn trim_invisible(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || INVISIBLE.contains(&c))
}

/// The text that was quoted in a mail, or whose base64 this is, as in a secret of Kubernetes.
pub(super) fn inner_text(text: &str) -> Option<InnerText> {
    if text.starts_with('>') && text.lines().all(|line| line.is_empty() || line.starts_with('>')) {
        let lines: Vec<&str> = text.lines().map(|line| line.trim_start_matches(['>', ' '])).collect();
        return Some(InnerText { container: TokenContainer::MailQuotation, text: lines.join("\n") });
    }
    if text.contains('.') {
        return None;
    }
    let text = String::from_utf8(lenient_base64::decode(text)?).ok()?;
    // The first letters of an object's base64url, which a header is.
    let is_token = text.starts_with("eyJ") && text.contains('.');
    is_token.then_some(InnerText { container: TokenContainer::Base64, text })
}
