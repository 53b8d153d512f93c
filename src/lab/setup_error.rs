//! Which setups the lab refuses, and why.

/// What is wrong with a setup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SetupError {
    /// The clock starts outside the dates that HTTP can write.
    StartTime,
    /// An account of its own with the name of a built-in one.
    ReservedAccount(String),
    /// Too many servers behind the load balancer, or none.
    ReplicaCount {
        /// How many.
        count: u32,
        /// The most.
        most: u32,
    },
    /// No algorithm to sign with, as written.
    SigningAlgorithm(String),
    /// A blocklist to be shared that lies in a store of one server's own.
    UnsharedBlocklist,
    /// The secret of an HMAC that is shorter than its hash (RFC 7518, section 3.2).
    ShortSecret {
        /// The algorithm.
        alg: String,
        /// Its bytes.
        length: usize,
        /// How many it must have.
        minimum: usize,
    },
    /// A number with which a password hash can't be computed, or not in time.
    PasswordNumber {
        /// The switch below `password`.
        name: &'static str,
        /// The number as written.
        value: u32,
        /// The largest.
        most: u32,
    },
    /// The `Domain` of the session cookie, as written.
    CookieDomain(String),
    /// The `Path` of the session cookie, as written.
    CookiePath(String),
    /// One of `extra_cookies`, as written.
    ExtraCookie(String),
    /// One of `cors.headers`, as written.
    CorsHeader(String),
    /// The header that API keys come in, as written.
    KeyHeader(String),
    /// One of a list of origins that is none.
    ListedOrigin {
        /// The switch with the list: `cors.origins`.
        list: &'static str,
        /// The origin as written.
        origin: String,
    },
    /// A site that is no origin.
    SiteOrigin {
        /// The site.
        name: String,
        /// The origin as written.
        origin: String,
    },
}

impl SetupError {
    /// The switch that is wrong, as the keys that lead to it from `world`; `None` where it is none.
    pub(super) fn switch(&self) -> Option<Vec<&str>> {
        Some(match self {
            Self::StartTime | Self::ReservedAccount(_) => return None,
            Self::ReplicaCount { .. } => vec!["shop", "balancer", "replicas"],
            Self::SigningAlgorithm(_) => vec!["shop", "access", "alg"],
            Self::UnsharedBlocklist => vec!["shop", "blocklist", "shared"],
            Self::ShortSecret { .. } => vec!["shop", "access", "secret"],
            Self::PasswordNumber { name, .. } => vec!["shop", "password", name],
            Self::CookieDomain(_) => vec!["shop", "cookie", "domain"],
            Self::CookiePath(_) => vec!["shop", "cookie", "path"],
            Self::ExtraCookie(_) => vec!["shop", "extra_cookies"],
            Self::CorsHeader(_) => vec!["shop", "cors", "headers"],
            Self::KeyHeader(_) => vec!["shop", "api_keys", "header"],
            Self::ListedOrigin { list, .. } => std::iter::once("shop").chain(list.split('.')).collect(),
            Self::SiteOrigin { name, .. } => vec!["site", name],
        })
    }
}

/// A setup that makes sense, but that this lab doesn't simulate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnsupportedSetup {
    /// Opaque tokens that are bound to a key.
    BoundOpaqueTokens,
    /// A new key at each start where keys are fixed ones.
    FixedKeyAtStart,
}

impl UnsupportedSetup {
    /// The switch that this lab does not simulate beside the others, as the keys that lead to it from `world`.
    pub(super) fn switch(self) -> Vec<&'static str> {
        match self {
            Self::BoundOpaqueTokens => vec!["shop", "access", "dpop"],
            Self::FixedKeyAtStart => vec!["shop", "access", "key_at_start"],
        }
    }
}
