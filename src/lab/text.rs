//! What the lab says of what it can't do, in whole sentences: what is wrong, and what to write or do instead.

use std::fmt;

use super::act_error::{AtOnceError, ClockError, OperatorError, SecretGuessError, SocketUseError, TokenForgeryError};
use super::browser::PageInitiatorError;
use super::error::LabError;
use super::request_error::RequestError;
use super::session_store::{STORE_DEADLINE, StoreError, StoreLimit};
use super::setup_error::{SetupError, UnsupportedSetup};
use super::tokens::shop_signing::SigningError;
use crate::model::ActError;
use crate::model::act::{MAX_REPETITIONS, OPERATOR_ACTION_KINDS};
use crate::token::Algorithm;

impl fmt::Display for LabError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoLoopback(message) => {
                write!(
                    f,
                    "the lab cannot be reached on 127.0.0.1 ({message}); allow loopback connections and try again"
                )
            }
            Self::NoWorker(message) => {
                write!(f, "the lab's thread does not start ({message}); close some programs, try again")
            }
            Self::BadSetup(error) => write!(f, "this world cannot be set up: {error}"),
            Self::Unsupported(setup) => write!(f, "the lab cannot do this: {setup}"),
            Self::MeasurementFailed { store, message } => {
                write!(f, "the lab cannot do this: measuring {store}: {message}")
            }
            Self::NoSuchLane(lane) => write!(f, "there is no lane {lane}; lanes are counted from 0"),
            Self::BadAct(ActError::NoKind) => f.write_str("the act does nothing; give it a request, clock or operator"),
            Self::BadAct(ActError::TwoKinds(second)) => {
                write!(f, "the act does two things at a time; make an act of its own of `{second}`")
            }
            Self::NoClient => f.write_str("nobody sends this request; name a client in `by`"),
            Self::UnknownClient { name, known } => write_unknown(f, "client", name, known),
            Self::UnknownHost { host, known } => write_unknown(f, "place", host, known),
            Self::UnknownAccount { name, known } => write_unknown(f, "account", name, known),
            Self::BadRequest { line, error } => write!(f, "`{line}` cannot be sent: {error}"),
            Self::BadOperator(error) => write!(f, "the operator cannot do this: {error}"),
            Self::BadForge(error) => write!(f, "this token cannot be made: {error}"),
            Self::BadTotpSecret => f.write_str(
                "no one-time code can be computed: the secret is not Base32: it has letters A to Z and digits 2 to 7",
            ),
            Self::BadGuess(error) => write!(f, "no secret can be looked for here: {error}"),
            Self::BadDuration { span, error } => write!(f, "the clock cannot move by `{span}`: {error}"),
            Self::BadSocket(error) => write!(f, "this WebSocket can't be used so: {error}"),
            Self::BadAtOnce(error) => write!(f, "these acts cannot happen at once: {error}"),
            Self::ConnectionFailed(message) => {
                write!(f, "the connection inside the lab broke ({message}); try the step again")
            }
        }
    }
}

fn write_unknown(f: &mut fmt::Formatter<'_>, what: &str, name: &str, known: &[String]) -> fmt::Result {
    write!(f, "there is no {what} `{name}`; there is ")?;
    if known.is_empty() { f.write_str("none") } else { f.write_str(&known.join(", ")) }
}

impl fmt::Display for OperatorError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Kind(ActError::NoKind) => {
                write!(f, "nothing is named; write one of {}", OPERATOR_ACTION_KINDS.join(", "))
            }
            Self::Kind(ActError::TwoKinds(second)) => {
                write!(f, "it is two things at a time; make an act of its own of `{second}`")
            }
            Self::RestartNotTrue => f.write_str("write `restart = true`, or leave it out"),
            Self::UnknownRole(role) => write!(f, "there is no role `{role}`; there is user and admin"),
            Self::NoSession(id) => write!(f, "there is no session `{id}` in this lane"),
            Self::NoTokenFamily(token) => {
                write!(f, "there is no family of the refresh token `{token}` in this lane")
            }
            Self::KeyOfEachServer => {
                f.write_str("each server makes its own key when it starts; restart them one by one")
            }
            Self::Signing(error) => error.fmt(f),
            Self::Store(StoreError::Unsupported(limit)) => limit.fmt(f),
            Self::Store(error) => write!(f, "the session store: {error}"),
            Self::NoBalancer => {
                f.write_str("there is one server and no load balancer; set `shop.balancer.replicas` to 2 or more")
            }
            Self::ReplicaCount { most } => write!(f, "a lane has at most {most} servers; add fewer, and at least 1"),
            Self::LastReplica => f.write_str("it is the last server; let it crash instead"),
            Self::UnknownReplica { number, known } => {
                let known: Vec<String> = known.iter().map(u32::to_string).collect();
                write!(f, "there is no server {number}; there are {}", known.join(", "))
            }
        }
    }
}

impl fmt::Display for SigningError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownAlgorithm(name) => write!(f, "{name} is no algorithm"),
            Self::Key(error) => error.fmt(f),
            Self::Sign(error) => error.fmt(f),
        }
    }
}

impl fmt::Display for TokenForgeryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAToken(error) => write!(f, "`from` is no token: {error}"),
            Self::Forge(error) => error.fmt(f),
            Self::TooLong { length, most } => write!(f, "it has {length} bytes, and may have {most}"),
            Self::NoPublicHalf => f.write_str(
                "`header.jwk` is a public key, and with this `alg` the attacker has only a secret; choose another `alg`",
            ),
            Self::NoPreviousKey => f.write_str("no key was rotated yet; use `shop`"),
            Self::ShopHasSecret => f.write_str("the shop has a secret, and no public key; choose another `alg`"),
            Self::UnknownKey { name, known } => {
                write!(f, "there is no key `{}`; there is {known}", name.escape_debug())
            }
            Self::ShopAlgorithm(alg) => write!(f, "the shop signs with {alg}"),
            Self::NoAlgorithm => f.write_str("the header names no alg that a key could sign with"),
            Self::Key(error) => error.fmt(f),
        }
    }
}

impl fmt::Display for SecretGuessError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TwoTargets => f.write_str("it names a token and an account; write one of `from` and `stored`"),
            Self::Token(error) => error.fmt(f),
            Self::NoHash(name) => write!(f, "the password of `{name}` can't be hashed with these switches"),
            Self::SlowHash { most } => {
                write!(f, "this hash is slow on purpose; name up to {most} `words` to try")
            }
        }
    }
}

impl fmt::Display for ClockError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoSpan => "write a span like `15m`, `90s` or `1h 30m`",
            Self::Fraction => "the lab's time is in whole seconds",
            Self::TooFar => "it leads past the year 9999; move less",
        })
    }
}

impl fmt::Display for AtOnceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OtherKind(act) => {
                write!(f, "`{act}` is neither a request nor a change of servers; write it as a separate act")
            }
            Self::Preflight(act) => {
                write!(f, "the browser asks before it sends `{act}`; write it as a separate act")
            }
        }
    }
}

impl fmt::Display for SocketUseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Proxy => f.write_str("the lab's proxy passes no sockets on; use one server and no proxy"),
            Self::Subprotocol => {
                f.write_str("a subprotocol has letters, digits and a few signs only, no spaces and commas")
            }
            Self::Meanwhile(act) => {
                write!(f, "`{act}` can't happen in `meanwhile`; requests, `clock` and `operator` can")
            }
        }
    }
}

impl fmt::Display for RequestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoRequestLine => f.write_str("write a method and a target, like `GET /me`"),
            Self::BadTarget => f.write_str("the target is no address; write `/me` or `https://shop.test/me`"),
            Self::ForeignScheme => f.write_str("the target begins with `/`, `https://` or `http://`"),
            Self::BadMethod => f.write_str("write the method in capital letters, like `GET`"),
            Self::Tunnel => f.write_str("CONNECT asks for a tunnel, and there are none here"),
            Self::Repetitions => write!(f, "`times` is between 1 and {MAX_REPETITIONS}"),
            Self::Oversize(error) => error.fmt(f),
            Self::WrittenInCompany => {
                f.write_str("a request that is written byte by byte goes alone; make an act of its own of it")
            }
            Self::NoResponse => f.write_str("the server hung up without an answer; let an empty line end the headers"),
            Self::ForeignPage => f.write_str("scripts of others run in pages of shop.test and spa.test only"),
            Self::Page(error) => error.fmt(f),
            Self::HeaderName(name) => write!(f, "`{name}` is no name of a header"),
            Self::ConnectionHeader(name) => {
                write!(f, "`{name}` is written by the connection itself; leave it out")
            }
            Self::HeaderTwice { header, key } => {
                write!(f, "`{header}` stands in `headers` and in `{key}`; write it in one place")
            }
            Self::ControlCharacter(name) => {
                write!(f, "the value of `{name}` holds a control character; leave it out")
            }
            Self::TwoBodies => f.write_str("it has two bodies; choose one of `json`, `form` and `body`"),
            Self::Proof(error) => error.fmt(f),
        }
    }
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
            Self::KeyHeader(name) => write!(
                f,
                "`api_keys.header` is `{}`, which is no header that an API key can have; write one like `X-API-Key`",
                name.escape_debug()
            ),
            Self::ListedOrigin { list, origin } => write!(
                f,
                "`{list}` contains `{}`; write one like `https://evil.test`, without a port or a path",
                origin.escape_debug()
            ),
            Self::SiteOrigin { name, origin } => write!(
                f,
                "the origin of `{name}` is `{}`; write one like `https://evil.test`, without a port or a path",
                origin.escape_debug()
            ),
        }
    }
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

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreachable(message) => write!(f, "cannot be reached ({message})"),
            Self::Timeout => write!(f, "no answer within {} ms", STORE_DEADLINE.as_millis()),
            Self::Loading => f.write_str("it has just started and still reads its disk"),
            Self::Full => f.write_str("full: it takes no more writes"),
            Self::Corrupt(message) => write!(f, "the answer makes no sense ({message})"),
            Self::Unsupported(limit) => limit.fmt(f),
        }
    }
}

impl fmt::Display for StoreLimit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoReplica => "the store has no replica; let one fall behind first (`store = \"lag\"`)",
            Self::NotRunning => "the store doesn't answer; start it first",
            Self::NoBlocklist => "this store keeps no blocklist; set `shop.store.kind` to `sqlite` or `shared`",
            Self::InServer => {
                "this store is part of the shop's server; restart or crash the server, or set `shop.store.kind` to `sqlite` or `shared`"
            }
            Self::ForeignServer => "the Redis server is yours, and only its own keys are touched there",
        })
    }
}
