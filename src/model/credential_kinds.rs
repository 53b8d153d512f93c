//! Which credentials the shop gives and takes at each of its hosts: its guards (Laravel), or authentication schemes (ASP.NET).

use super::setup::ShopSetup;
use super::switch_types::{AcceptedCredentials, AuthMode};

/// Sessions, tokens, or both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CredentialKinds {
    /// A session ID in a cookie.
    Session,
    /// An access token.
    Token,
    /// Either.
    Both,
}

impl CredentialKinds {
    /// Whether a session is among them.
    #[must_use]
    pub const fn has_session(self) -> bool {
        !matches!(self, Self::Token)
    }

    /// Whether a token is among them.
    #[must_use]
    pub const fn has_token(self) -> bool {
        !matches!(self, Self::Session)
    }
}

/// Whether the shop answers apps and scripts at `host`, rather than shows pages there.
#[must_use]
pub fn is_api_host(host: &str) -> bool {
    host.starts_with("api.")
}

impl ShopSetup {
    /// What a login at `host` gives.
    #[must_use]
    pub fn issued_at(&self, host: &str) -> CredentialKinds {
        match self.auth {
            AuthMode::Jwt => CredentialKinds::Token,
            AuthMode::Both => CredentialKinds::Both,
            AuthMode::ByHost if is_api_host(host) => CredentialKinds::Token,
            AuthMode::Session | AuthMode::ByHost => CredentialKinds::Session,
        }
    }

    /// What lets somebody in at `host`.
    #[must_use]
    pub fn accepted_at(&self, host: &str) -> CredentialKinds {
        match self.accepts {
            AcceptedCredentials::Issued => self.issued_at(host),
            AcceptedCredentials::Either => CredentialKinds::Both,
        }
    }

    /// What lets somebody in at one host or another.
    #[must_use]
    pub fn accepted_somewhere(&self) -> CredentialKinds {
        match (self.accepts, self.auth) {
            (AcceptedCredentials::Issued, AuthMode::Session) => CredentialKinds::Session,
            (AcceptedCredentials::Issued, AuthMode::Jwt) => CredentialKinds::Token,
            _ => CredentialKinds::Both,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_host_has_a_guard_of_its_own_where_the_shop_says_so() {
        let shop = |auth, accepts| ShopSetup { auth, accepts, ..ShopSetup::default() };
        let two_guards = shop(AuthMode::ByHost, AcceptedCredentials::Issued);
        let hosts = ["shop.test", "api.shop.test", "api.test"];
        let expected = [CredentialKinds::Session, CredentialKinds::Token, CredentialKinds::Token];
        assert_eq!(hosts.map(|host| two_guards.issued_at(host)), expected);
        assert_eq!(hosts.map(|host| two_guards.accepted_at(host)), expected);
        assert_eq!(two_guards.accepted_somewhere(), CredentialKinds::Both);

        let migrating = shop(AuthMode::Jwt, AcceptedCredentials::Either);
        assert_eq!(migrating.issued_at("shop.test"), CredentialKinds::Token);
        assert_eq!(migrating.accepted_at("shop.test"), CredentialKinds::Both);
        let moved = shop(AuthMode::Jwt, AcceptedCredentials::Issued);
        assert_eq!(
            (moved.accepted_at("shop.test"), moved.accepted_somewhere()),
            (CredentialKinds::Token, CredentialKinds::Token)
        );
    }
}
