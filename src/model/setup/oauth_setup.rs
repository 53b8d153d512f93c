//! The switches of OAuth 2 and `OpenID` Connect: the issuer at `id.test`, the app at `spa.test` that logs people in with it, and
//! the API at `photos.test` that the app calls for them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::switch::Switch;
use crate::model::switch_types::{AppShape, RedirectUriMatch};

switches! {
    /// The issuer: an authorization server (RFC 6749) and `OpenID` provider.
    IssuerSetup / IssuerPatch {
        /// How it compares `redirect_uri` with what the client has registered (RFC 9700, section 4.1). `prefix` is careless.
        redirect_uris: RedirectUriMatch = RedirectUriMatch::Exact,
        /// Refuses an authorization request without a PKCE challenge (RFC 7636). `false` takes both.
        requires_pkce: bool = true,
        /// Takes each authorization code once (RFC 6749, section 4.1.2). `false` is careless: a copied code still works.
        single_use_codes: bool = true,
        /// Asks the user before a client gets a scope for the first time.
        asks_consent: bool = true,
        /// Seconds for which an authorization code can be exchanged.
        code_seconds: u32 = 60,
        /// Minutes from issue to `exp` of its access and ID tokens.
        token_minutes: u32 = 10,
    }
}

switches! {
    /// The app at `spa.test`: a client of the issuer.
    AppSetup / AppPatch {
        /// Where its tokens are: with its own server, or in the page.
        shape: AppShape = AppShape::Backend,
        /// The scopes that it asks for.
        scope: String = "openid profile photos.read offline_access".to_owned(),
        /// Sends a PKCE challenge with the authorization request.
        sends_pkce: bool = true,
        /// Refuses a callback whose `state` is not that of a flow of this browser. `false` is careless.
        checks_state: bool = true,
        /// Refuses an ID token whose `nonce` is not the one that was sent. `false` is careless.
        checks_nonce: bool = true,
        /// Refuses an ID token that is meant for another client (`OpenID` Connect Core, section 3.1.3.7). `false` is careless.
        checks_aud: bool = true,
        /// A package that its page includes was taken over: a script of somebody else's runs there.
        compromised: bool = false,
    }
}

switches! {
    /// The API at `photos.test`, a resource server that takes the issuer's access tokens.
    PhotosSetup / PhotosPatch {
        /// Refuses a token whose scope does not name what is asked for (RFC 6750, section 3.1). `false` is careless.
        check_scope: bool = true,
        /// Refuses a token that is meant for somebody else. `false` takes any of the issuer's.
        check_aud: bool = true,
        /// Refuses another kind of token, such as an ID token. `false` takes any kind.
        check_typ: bool = true,
        /// Shows the report to admins alone, whatever the scope says. `false` is careless.
        report_for_admins: bool = true,
    }
}
