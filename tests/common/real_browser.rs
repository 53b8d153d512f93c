//! What the tests do with a real browser, whichever it is.

use serde_json::Value as Json;

/// A browser with one window.
pub(crate) trait RealBrowser {
    fn name(&self) -> &'static str;

    /// Opens a page as somebody does who types its address, and waits until it is there.
    fn navigate(&mut self, url: &str);

    /// The value of an expression in the page; a promise is waited for.
    fn evaluate(&mut self, expression: &str) -> Json;

    /// Evaluates an expression that makes the window show another page, and waits until that is there.
    fn leave(&mut self, expression: &str);
}
