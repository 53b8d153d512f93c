//! The words that a switch can be turned to, an enum for each kind of switch.

mod account_switch_types;
mod browser_switch_types;
mod credential_switch_types;
mod oauth_switch_types;
mod session_switch_types;

pub use account_switch_types::{AccountLimit, LoginAgeSource, PasswordFunction, RememberTokenKind, TenantSource};
pub use browser_switch_types::{CookiePrefix, CorsPolicy, CsrfTokenKind, ProxyTrust, SameSite, SocketCredential};
pub use credential_switch_types::{
    AcceptedCredentials, AuthMode, ProofDemand, RevocationMethod, TokenForm, TokenStorage, VerifierMistake,
};
pub use oauth_switch_types::{AppShape, RedirectUriMatch};
pub use session_switch_types::{BalancerRouting, FullStorePolicy, SessionIdGenerator, SessionStoreKind};
