//! Which setups the lab refuses, and why.

use std::fmt;

use crate::token::Algorithm;

/// What is wrong with a setup; displayed, it says what to write instead.
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
    /// A site that is no origin.
    SiteOrigin {
        /// The site, or the switch that lists it.
        name: String,
        /// The origin as written.
        origin: String,
    },
}

impl fmt::Display for SetupError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::StartTime => f.write_str("the clock starts before 1970 or after 9999; choose a time in between"),
            Self::ReservedAccount(name) => {
                let name = name.escape_debug();
                write!(f, "`{name}` is a built-in account; give yours another name")
            }
            Self::ReplicaCount { count, most } => write!(f, "`balancer.replicas` is {count}; write a number from 1 to {most}"),
            Self::SigningAlgorithm(alg) => {
                let known: Vec<&str> = Algorithm::ALL.iter().map(|algorithm| algorithm.name()).collect();
                let (alg, known) = (alg.escape_debug(), known.join(", "));
                write!(f, "`{alg}` is not a signing algorithm of this lab; write one of {known}")
            }
            Self::UnsharedBlocklist => f.write_str(
                "`blocklist.shared` needs a store that servers can share; set `shop.store.kind` to `shared` or `sqlite`",
            ),
            Self::ShortSecret { alg, length, minimum } => {
                write!(f, "`access.secret` has {length} bytes, and {alg} needs at least {minimum}; write a longer one")
            }
            Self::PasswordNumber { name, value, most } => {
                write!(f, "`password.{name}` is {value}; write a number from 1 to {most}")
            }
            Self::CookieDomain(domain) => {
                write!(f, "`{}` is not a domain; write one like `shop.test`", domain.escape_debug())
            }
            Self::CookiePath(path) => {
                write!(f, "`{}` is not a path for a cookie; write one like `/shop`", path.escape_debug())
            }
            Self::ExtraCookie(cookie) => write!(
                f,
                "`extra_cookies` contains `{}`, which is not the value of a Set-Cookie header; write one like `theme=dark; Path=/`",
                cookie.escape_debug()
            ),
            Self::CorsHeader(name) => write!(
                f,
                "`cors.headers` contains `{}`, which is not the name of a header; write one like `Content-Type`",
                name.escape_debug()
            ),
            Self::SiteOrigin { name, origin } => write!(
                f,
                "the origin of `{name}` is `{}`; write one like `https://evil.test`, without a port or a path",
                origin.escape_debug()
            ),
        }
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

impl fmt::Display for UnsupportedSetup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::BoundOpaqueTokens => "it doesn't bind opaque tokens to a key; turn `dpop` off, or use JWTs",
            Self::FixedKeyAtStart => {
                "it makes a new key at each start only for ES256, EdDSA, and HS256 without a `secret`; set `access.alg`"
            }
        })
    }
}
