//! An authorization request as the issuer has checked it (RFC 6749, section 4.1.1), and the way back to its client.

use super::ISSUER_URL;
use super::registered_client::RegisteredClient;
use super::scope_set::ScopeSet;

/// What a client asks for. `redirect_uri` has been compared with what it has registered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::lab) struct AuthorizationRequest {
    pub(in crate::lab) client: &'static RegisteredClient,
    pub(in crate::lab) redirect_uri: String,
    pub(in crate::lab) scope: ScopeSet,
    pub(in crate::lab) state: Option<String>,
    pub(in crate::lab) nonce: Option<String>,
    /// The PKCE challenge: the SHA-256 of the verifier in base64url (RFC 7636, section 4.2).
    pub(in crate::lab) challenge: Option<String>,
}

impl AuthorizationRequest {
    /// The address that takes `parameter` back to the client, with its `state` and the issuer's name (RFC 9207).
    pub(in crate::lab) fn way_back(&self, parameter: (&str, &str)) -> String {
        way_back(&self.redirect_uri, self.state.as_deref(), parameter)
    }
}

/// The same before a request is complete.
pub(in crate::lab) fn way_back(redirect_uri: &str, state: Option<&str>, (name, value): (&str, &str)) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair(name, value);
    if let Some(state) = state {
        query.append_pair("state", state);
    }
    query.append_pair("iss", ISSUER_URL);
    let separator = if redirect_uri.contains('?') { '&' } else { '?' };
    format!("{redirect_uri}{separator}{}", query.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rfc_9207_2_the_way_back_names_the_issuer() {
        assert_eq!(
            way_back("https://spa.test/callback", Some("a b"), ("code", "c&d")),
            "https://spa.test/callback?code=c%26d&state=a+b&iss=https%3A%2F%2Fid.test"
        );
        assert_eq!(
            way_back("test.spa:/callback?x=1", None, ("error", "access_denied")),
            "test.spa:/callback?x=1&error=access_denied&iss=https%3A%2F%2Fid.test"
        );
    }
}
