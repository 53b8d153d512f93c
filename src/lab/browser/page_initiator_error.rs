//! Why no page can start a request as a lesson writes it.

use std::fmt;

/// Why no page can start a request as a lesson writes it. `kind` is the word for how it starts it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PageInitiatorError {
    /// The client is of this kind and has no pages.
    NoBrowser {
        /// The client's name.
        client: String,
        /// Its kind.
        kind: &'static str,
    },
    /// A reload that names a page.
    ReloadWithPage,
    /// A page without `start`.
    NoStart,
    /// A `start` without a page.
    NoPage,
    /// A reload of something else than the window shows, which is this URL.
    OtherDocument(String),
    /// A reload in the window of this client, which shows nothing.
    EmptyWindow(String),
    /// Cookies that a page was to write.
    Cookies,
    /// A header that no script writes.
    BrowserHeader(String),
    /// A beacon with headers of its own, or with a body that it cannot have.
    Beacon,
    /// An element with a header.
    ElementHeader(&'static str),
    /// An element with another method than these.
    ElementMethod {
        /// How it starts the request.
        kind: &'static str,
        /// The methods that it has.
        methods: &'static str,
    },
    /// An element with a body that it cannot have.
    ElementBody(&'static str),
}

impl fmt::Display for PageInitiatorError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoBrowser { client, kind } => write!(f, "{client} is a {kind}, and only a browser has pages"),
            Self::ReloadWithPage => f.write_str("the window knows what it loads again; leave `page` out"),
            Self::NoStart => f.write_str("say in `start` how the page starts it: link, form, fetch, …"),
            Self::NoPage => f.write_str("say in `page` which page starts it"),
            Self::OtherDocument(url) => write!(f, "the window shows {url}; load that again"),
            Self::EmptyWindow(client) => {
                write!(f, "the window of {client} shows nothing yet; open a page with a link first")
            }
            Self::Cookies => f.write_str("no page writes the cookies of a request; leave `cookies` out"),
            Self::BrowserHeader(name) => write!(f, "no script writes the header `{name}`; leave it to the browser"),
            Self::Beacon => f.write_str(
                "a beacon has a form or a text as its body, and no headers of its own; a fetch can have both",
            ),
            Self::ElementHeader(kind) => write!(f, "`{kind}` adds no header to a request; only a fetch can"),
            Self::ElementMethod { kind, methods } => {
                write!(f, "`{kind}` sends {methods} only; a fetch can send any method")
            }
            Self::ElementBody(kind) => {
                write!(f, "`{kind}` sends no such body; a form sends `form`, or `body` as text/plain")
            }
        }
    }
}

impl std::error::Error for PageInitiatorError {}
