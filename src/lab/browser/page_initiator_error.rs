//! Why no page can start a request as a lesson writes it.

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

impl std::error::Error for PageInitiatorError {}
