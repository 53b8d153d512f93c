//! What an app behind a proxy knows of the client: the proxy says it in headers, and so may anybody else.

mod trust_all_proxies;

use hyper::header::{HeaderMap, HeaderName, HeaderValue};

use crate::lab::side_channel::ClientScheme;
use crate::model::switch_types::ProxyTrust;
use crate::model::{Check, SeenClient, Trace, TraceLine, Verdict};

const FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");
const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The address from which every client of the lab comes.
const LOOPBACK: &str = "127.0.0.1";

/// The port at which the app answers by itself, past its proxy.
pub(super) const APP_PORT: u16 = 8080;

/// Who has sent a request to the app.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RequestPeer {
    Proxy,
    /// Somebody who asked the app's own port.
    Client,
}

/// Writes what the proxy says of a client: the scheme in place of whatever came, and the address behind whatever came, as the
/// usual proxies do by default.
pub(super) fn add_forwarding_headers(headers: &mut HeaderMap, scheme: ClientScheme) {
    headers.insert(FORWARDED_PROTO, HeaderValue::from_static(scheme.word()));
    let before = header_text(headers, &FORWARDED_FOR).map(|before| format!("{before}, ")).unwrap_or_default();
    if let Ok(addresses) = HeaderValue::try_from(format!("{before}{LOOPBACK}")) {
        headers.insert(FORWARDED_FOR, addresses);
    }
}

/// What the app takes the client for, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ClientAddressDecision {
    pub(super) client: SeenClient,
    verdict: Verdict,
    detail: String,
}

impl ClientAddressDecision {
    /// What the app takes the sender of a request with these headers for. By itself it sees plain http from whoever connects.
    pub(super) fn of(headers: &HeaderMap, sender: RequestPeer, trust: ProxyTrust) -> Self {
        match trust {
            ProxyTrust::Nobody => Self::ignored("forwarding headers are ignored"),
            ProxyTrust::Proxy if sender == RequestPeer::Client => {
                Self::ignored("not from the proxy: its headers are ignored")
            }
            ProxyTrust::Proxy => {
                // The last address is the one that the proxy has added. Those before it came with the request.
                let addresses = header_text(headers, &FORWARDED_FOR).unwrap_or_default();
                let address = addresses.rsplit(',').next().map(str::trim).unwrap_or_default().to_owned();
                let scheme = header_text(headers, &FORWARDED_PROTO).unwrap_or_default();
                Self::believed(SeenClient { scheme, address }, Verdict::Passed, "from the proxy")
            }
            ProxyTrust::Anybody => {
                let client = trust_all_proxies::client(
                    header_text(headers, &FORWARDED_PROTO),
                    header_text(headers, &FORWARDED_FOR),
                );
                Self::believed(client, Verdict::NotChecked, "from anybody")
            }
        }
    }

    fn ignored(why: &str) -> Self {
        let client = SeenClient { scheme: ClientScheme::Http.word().to_owned(), address: LOOPBACK.to_owned() };
        Self { client, verdict: Verdict::NotChecked, detail: why.to_owned() }
    }

    fn believed(client: SeenClient, verdict: Verdict, from: &str) -> Self {
        let detail = format!("{from}: {}, {}", client.scheme, client.address);
        Self { client, verdict, detail }
    }

    /// The scheme that the app goes by.
    pub(super) fn scheme(&self) -> ClientScheme {
        if self.client.scheme == ClientScheme::Https.word() { ClientScheme::Https } else { ClientScheme::Http }
    }

    /// Notes it as the first check of a trace.
    pub(super) fn note_in(self, trace: &mut Trace) {
        trace.lines.insert(0, TraceLine { check: Check::Forwarding, verdict: self.verdict, detail: self.detail });
        trace.client = Some(self.client);
    }
}

/// The text of a header, if it is harmless: it is shown.
fn header_text(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    let text = headers.get(name)?.to_str().ok()?;
    let is_harmless = text.len() <= 200 && text.bytes().all(|b| b.is_ascii_graphic() || b == b' ');
    is_harmless.then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(sender: RequestPeer, trust: ProxyTrust) -> (String, String) {
        let mut headers = HeaderMap::new();
        headers.insert(FORWARDED_FOR, HeaderValue::from_static("203.0.113.7"));
        headers.insert(FORWARDED_PROTO, HeaderValue::from_static("https"));
        if sender == RequestPeer::Proxy {
            add_forwarding_headers(&mut headers, ClientScheme::Http);
        }
        let SeenClient { scheme, address } = ClientAddressDecision::of(&headers, sender, trust).client;
        (scheme, address)
    }

    #[test]
    fn only_the_proxys_own_words_count() {
        let pair = |scheme: &str, address: &str| (scheme.to_owned(), address.to_owned());
        assert_eq!(seen(RequestPeer::Proxy, ProxyTrust::Proxy), pair("http", "127.0.0.1"));
        assert_eq!(seen(RequestPeer::Client, ProxyTrust::Proxy), pair("http", "127.0.0.1"));
        assert_eq!(seen(RequestPeer::Client, ProxyTrust::Nobody), pair("http", "127.0.0.1"));
        assert_eq!(seen(RequestPeer::Client, ProxyTrust::Anybody), pair("https", "203.0.113.7"), "the careless one");
        assert_eq!(seen(RequestPeer::Proxy, ProxyTrust::Anybody), pair("http", "203.0.113.7"));
    }
}
