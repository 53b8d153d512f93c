//! The clients that are registered with the issuer, and where it may send their codes.

mod redirect_prefix;

use crate::model::switch_types::RedirectUriMatch;

/// The client ID of the app's server.
pub(in crate::lab) const APP_CLIENT: &str = "spa";
/// The client ID of the mobile app.
pub(in crate::lab) const NATIVE_CLIENT: &str = "spa-app";

/// A client, as the issuer knows it.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::lab) struct RegisteredClient {
    /// `client_id`.
    pub(in crate::lab) id: &'static str,
    /// How it calls itself on the page of the consent.
    pub(in crate::lab) name: &'static str,
    pub(in crate::lab) secret: ClientSecret,
    redirect_uris: &'static [&'static str],
    /// The scopes that it may ask for.
    pub(in crate::lab) scopes: &'static [&'static str],
}

/// Whether a client can keep a secret (RFC 6749, section 2.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::lab) enum ClientSecret {
    /// A public client has none: everybody can read its code.
    Public,
    /// A random one, which only its server has.
    OfAppServer,
    /// One that lessons write. It is public, and good for nothing outside the lab.
    Written(&'static str),
}

/// Every registered client.
const CLIENTS: [RegisteredClient; 5] = [
    RegisteredClient {
        id: APP_CLIENT,
        name: "Prints of your photos",
        secret: ClientSecret::OfAppServer,
        redirect_uris: &["https://spa.test/callback"],
        scopes: &["openid", "profile", "email", "photos.read", "photos.write", "photos.report", "offline_access"],
    },
    RegisteredClient {
        id: "spa-page",
        name: "Prints of your photos",
        secret: ClientSecret::Public,
        redirect_uris: &["https://spa.test/"],
        scopes: &["openid", "profile", "email", "photos.read", "photos.write", "photos.report", "offline_access"],
    },
    RegisteredClient {
        id: NATIVE_CLIENT,
        name: "Prints of your photos, for phones",
        secret: ClientSecret::Public,
        redirect_uris: &["test.spa:/callback", "http://127.0.0.1/callback", "https://spa.test/app"],
        scopes: &["openid", "profile", "email", "photos.read", "photos.write", "offline_access"],
    },
    RegisteredClient {
        id: "spa-job",
        name: "The nightly job of the prints",
        secret: ClientSecret::Written("copper-night-shift-9"),
        redirect_uris: &[],
        scopes: &["photos.report"],
    },
    RegisteredClient {
        id: "quiz-game",
        name: "Which animal are you?",
        secret: ClientSecret::Public,
        redirect_uris: &["https://evil.test/"],
        scopes: &["openid", "profile", "photos.read"],
    },
];

impl RegisteredClient {
    /// The client of this ID.
    pub(in crate::lab) fn find(id: &str) -> Option<&'static Self> {
        CLIENTS.iter().find(|client| client.id == id)
    }

    /// Whether codes may be sent to `uri` (RFC 9700, section 4.1.3: exact string comparison).
    pub(in crate::lab) fn may_redirect_to(&self, uri: &str, comparison: RedirectUriMatch) -> bool {
        self.redirect_uris.iter().any(|registered| match comparison {
            RedirectUriMatch::Exact => *registered == uri || differs_in_loopback_port(registered, uri),
            RedirectUriMatch::Prefix => redirect_prefix::begins_like(registered, uri),
        })
    }
}

/// Whether `uri` is a registered loopback address with a port: a native app takes whichever is free (RFC 8252, section 7.3).
fn differs_in_loopback_port(registered: &str, uri: &str) -> bool {
    const LOOPBACK: &str = "http://127.0.0.1";
    let (Some(path), Some(rest)) = (registered.strip_prefix(LOOPBACK), uri.strip_prefix(LOOPBACK)) else {
        return false;
    };
    let Some(port) = rest.strip_prefix(':').and_then(|rest| rest.strip_suffix(path)) else { return false };
    port.bytes().all(|b| b.is_ascii_digit()) && port.parse::<u16>().is_ok_and(|port| port > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allows(client: &str, uri: &str) -> bool {
        let client = RegisteredClient::find(client).expect("a client");
        client.may_redirect_to(uri, RedirectUriMatch::Exact)
    }

    #[test]
    fn rfc_9700_4_1_3_a_redirect_uri_is_compared_letter_by_letter() {
        assert!(allows("spa", "https://spa.test/callback"));
        for odd in [
            "https://spa.test/callback/",
            "https://spa.test/callback?a=1",
            "https://SPA.test/callback",
            "http://spa.test/callback",
            "https://spa.test.evil.test/callback",
            "https://spa.test/callback#a",
            "",
        ] {
            assert!(!allows("spa", odd), "{odd}");
        }
        assert!(!allows("spa-job", ""), "a job has none");
    }

    #[test]
    fn rfc_8252_7_3_only_the_port_of_a_loopback_address_may_differ() {
        for good in ["http://127.0.0.1:51004/callback", "http://127.0.0.1/callback", "test.spa:/callback"] {
            assert!(allows("spa-app", good), "{good}");
        }
        for odd in [
            "http://127.0.0.1:/callback",
            "http://127.0.0.1:0/callback",
            "http://127.0.0.1:99999/callback",
            "http://127.0.0.1:80/callback/x",
            "http://127.0.0.1:80@evil.test/callback",
            "http://localhost:80/callback",
            "https://127.0.0.1:80/callback",
            "https://spa.test:444/app",
        ] {
            assert!(!allows("spa-app", odd), "{odd}");
        }
    }

    #[test]
    fn a_prefix_says_nothing_about_where_the_host_ends() {
        let client = RegisteredClient::find("spa").expect("a client");
        let begins = |uri| client.may_redirect_to(uri, RedirectUriMatch::Prefix);
        assert!(begins("https://spa.test.evil.test/") && begins("https://spa.test/anything"));
        assert!(!begins("https://evil.test/"));
    }
}
