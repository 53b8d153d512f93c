//! The switches of a lesson: how the shop and the services beside it are set up before anything happens, and other sites.
//!
//! Every group of switches is declared once and gives two types: the complete one that the lab reads, and a patch in which
//! each line may be missing. Lessons, lanes and the operator write patches.
//!
//! To add a switch, add a line here and read it where the lab behaves accordingly. The list of switches on the screen, the
//! keys of lessons, the schema and the documentation follow from the line.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};

use super::json::from_json;
use super::switch::{Switch, display_switch_value};
use crate::model::switch_types::{AcceptedCredentials, AuthMode, SessionIdGenerator};

/// Declares a group of switches: the struct with its defaults, and the patch of it.
///
/// A line `name: Type = default` is a switch; a line `@ name: Group / GroupPatch` is a group within the group. The names are
/// the keys of lessons, and the doc comments are printed: as descriptions in the schema and beside the switch on the screen.
macro_rules! switches {
    (
        $(#[$doc:meta])* $group:ident / $patch:ident {
            $( $(#[doc = $line_doc:literal])+ $line:ident : $ty:ty = $default:expr, )*
            $( @ $(#[$sub_doc:meta])* $sub:ident : $sub_ty:ident / $sub_patch:ident, )*
        }
    ) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
        pub struct $group {
            $( $(#[doc = $line_doc])+ pub $line: $ty, )*
            $( $(#[$sub_doc])* pub $sub: $sub_ty, )*
        }

        impl Default for $group {
            fn default() -> Self {
                Self { $( $line: $default, )* $( $sub: $sub_ty::default(), )* }
            }
        }

        /// The lines of this group that differ; a missing line stays as it is.
        #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
        #[serde(deny_unknown_fields, default)]
        pub struct $patch {
            $( #[serde(skip_serializing_if = "Option::is_none")] $(#[doc = $line_doc])+ pub $line: Option<$ty>, )*
            $( #[serde(skip_serializing_if = "Option::is_none")] $(#[$sub_doc])* pub $sub: Option<$sub_patch>, )*
        }

        impl $group {
            /// Appends every switch of this group to `switches`; their paths begin with `path`.
            pub(super) fn add_switches(&self, path: &str, switches: &mut Vec<Switch>) {
                $( switches.push(Switch::new(
                    format!("{path}.{}", stringify!($line)),
                    concat!($($line_doc),+).trim(),
                    &self.$line,
                )); )*
                $( self.$sub.add_switches(&format!("{path}.{}", stringify!($sub)), switches); )*
            }
        }

        impl $patch {
            /// Changes the lines of `whole` that this patch names.
            pub fn apply(&self, whole: &mut $group) {
                $( if let Some(line) = &self.$line { whole.$line = line.clone(); } )*
                $( if let Some(sub) = &self.$sub { sub.apply(&mut whole.$sub); } )*
            }
        }
    };
}

// Below the macro, which they use.
mod api_key_setup;
mod blocklist_setup;
mod customer_setup;
mod login_setup;
mod oauth_setup;
mod page_setup;
mod proxy_setup;
mod recovery_setup;
mod service_setup;
mod session_cookie_setup;
mod session_setup;
mod socket_setup;
mod token_setup;
mod transport_setup;
mod verifier_setup;

pub use api_key_setup::{ApiKeyPatch, ApiKeySetup};
pub use blocklist_setup::{BlocklistPatch, BlocklistSetup};
pub use customer_setup::{
    BasketPatch, BasketSetup, OrderPatch, OrderSetup, RememberPatch, RememberSetup, StepUpPatch, StepUpSetup,
};
pub use login_setup::{LoginPatch, LoginSetup, PasswordPatch, PasswordSetup};
pub use oauth_setup::{AppPatch, AppSetup, IssuerPatch, IssuerSetup, PhotosPatch, PhotosSetup};
pub use page_setup::{CorsPatch, CorsSetup, CsrfPatch, CsrfSetup, PagePatch, PageSetup};
pub use proxy_setup::{ProxyPatch, ProxySetup};
pub use recovery_setup::{MfaPatch, MfaSetup, ResetPatch, ResetSetup};
pub use service_setup::{ServicePatch, ServiceSetup};
pub use session_cookie_setup::{CookieFlagsPatch, SessionCookieSetup};
pub use session_setup::{
    BalancerPatch, BalancerSetup, SessionLifePatch, SessionLifetimeSetup, SessionStoreSetup, StorePatch,
};
pub use socket_setup::{SocketPatch, SocketSetup};
pub use token_setup::{AccessPatch, AccessTokenSetup, RefreshPatch, RefreshTokenSetup};
pub use transport_setup::{TransportPatch, TransportSetup};
pub use verifier_setup::{VerifierPatch, VerifierSetup};

switches! {
    /// The shop: how it recognizes people, and which of its checks are careless.
    ShopSetup / ShopPatch {
        /// What a login gives: a session, a JWT, or both; `by_host`: a session at `shop.test`, tokens at `api.shop.test`.
        auth: AuthMode = AuthMode::Session,
        /// What lets somebody in: what a login there gives, or either kind, as while a shop moves from one to the other.
        accepts: AcceptedCredentials = AcceptedCredentials::Issued,
        /// A fresh session ID at login (OWASP: at every change of privilege). `false` is careless: session fixation.
        new_id_at_login: bool = true,
        /// Takes a session ID from `?sid=` in the URL as well as from the cookie. Careless.
        id_from_url: bool = false,
        /// Where session ids come from. A `counter` is careless: whoever has one id knows the next.
        ids: SessionIdGenerator = SessionIdGenerator::Random,
        /// Logging out deletes the session on the server. `false` only clears the cookie.
        logout_deletes_session: bool = true,
        /// Further cookies that `GET /` sets, each as a `Set-Cookie` value: `theme=dark; Path=/`.
        extra_cookies: Vec<String> = Vec::new(),
        @ /// How long a session lives on the server.
        session: SessionLifetimeSetup / SessionLifePatch,
        @ /// Where sessions are kept.
        store: SessionStoreSetup / StorePatch,
        @ /// The servers that run the shop, and the load balancer before them.
        balancer: BalancerSetup / BalancerPatch,
        @ /// The attributes of the session cookie.
        cookie: SessionCookieSetup / CookieFlagsPatch,
        @ /// What the shop checks before a request of a browser changes something.
        csrf: CsrfSetup / CsrfPatch,
        @ /// What pages of other origins may read (CORS).
        cors: CorsSetup / CorsPatch,
        @ /// What keeps other people's scripts out of the shop's pages.
        pages: PageSetup / PagePatch,
        @ /// Access tokens.
        access: AccessTokenSetup / AccessPatch,
        @ /// Refresh tokens.
        refresh: RefreshTokenSetup / RefreshPatch,
        @ /// How the shop verifies a token.
        verifier: VerifierSetup / VerifierPatch,
        @ /// The newsletter at `news.shop.test`, which trusts the shop's tokens.
        news: ServiceSetup / ServicePatch,
        @ /// The payments at `pay.shop.test`, which trust the shop's tokens.
        pay: ServiceSetup / ServicePatch,
        @ /// What the shop does about plain http.
        transport: TransportSetup / TransportPatch,
        @ /// A reverse proxy before the shop.
        proxy: ProxySetup / ProxyPatch,
        @ /// The WebSocket at `/live`.
        socket: SocketSetup / SocketPatch,
        @ /// How passwords are stored.
        password: PasswordSetup / PasswordPatch,
        @ /// What the shop does about wrong passwords, and what it lets strangers find out.
        login: LoginSetup / LoginPatch,
        @ /// How somebody gets a new password who has forgotten theirs.
        reset: ResetSetup / ResetPatch,
        @ /// The second factor.
        mfa: MfaSetup / MfaPatch,
        @ /// Orders, and who may see them.
        orders: OrderSetup / OrderPatch,
        @ /// Baskets.
        basket: BasketSetup / BasketPatch,
        @ /// Step-up authentication.
        step_up: StepUpSetup / StepUpPatch,
        @ /// Remember me.
        remember: RememberSetup / RememberPatch,
        @ /// API keys.
        api_keys: ApiKeySetup / ApiKeyPatch,
        @ /// The list of revoked tokens.
        blocklist: BlocklistSetup / BlocklistPatch,
    }
}

/// A complete setup: every switch has a value.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Setup {
    /// The shop and its switches.
    pub shop: ShopSetup,
    /// The issuer at `id.test`.
    pub issuer: IssuerSetup,
    /// The app at `spa.test`.
    pub app: AppSetup,
    /// The API at `photos.test`.
    pub photos: PhotosSetup,
    /// Other sites by the name that lessons call them, as origins: `evil` → `https://evil.test`.
    pub site: BTreeMap<String, String>,
    /// Whether https is real TLS. Otherwise it is modelled: plain http on loopback.
    #[serde(skip_serializing_if = "is_off")]
    pub tls: bool,
    /// Whether somebody between clients and server keeps a copy of every byte.
    #[serde(skip_serializing_if = "is_off")]
    pub eavesdropper: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
const fn is_off(switch: &bool) -> bool {
    !*switch
}

/// Lines of a [`Setup`] that differ.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct SetupPatch {
    /// The shop's switches.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shop: Option<ShopPatch>,
    /// The switches of the issuer at `id.test`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-since" = 2))]
    pub issuer: Option<IssuerPatch>,
    /// The switches of the app at `spa.test`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-since" = 2))]
    pub app: Option<AppPatch>,
    /// The switches of the API at `photos.test`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-since" = 2))]
    pub photos: Option<PhotosPatch>,
    /// Sites to add.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub site: BTreeMap<String, String>,
    /// Makes https real: TLS with a certificate authority of the lab's own. Otherwise https is modelled.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-since" = 2))]
    pub tls: Option<bool>,
    /// Puts an eavesdropper between the clients and the server, who keeps a copy of every byte that passes.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-since" = 2))]
    pub eavesdropper: Option<bool>,
}

impl SetupPatch {
    /// Changes the lines of `setup` that this patch names.
    pub fn apply(&self, setup: &mut Setup) {
        if let Some(shop) = &self.shop {
            shop.apply(&mut setup.shop);
        }
        setup.tls = self.tls.unwrap_or(setup.tls);
        setup.eavesdropper = self.eavesdropper.unwrap_or(setup.eavesdropper);
        if let Some(issuer) = &self.issuer {
            issuer.apply(&mut setup.issuer);
        }
        if let Some(app) = &self.app {
            app.apply(&mut setup.app);
        }
        if let Some(photos) = &self.photos {
            photos.apply(&mut setup.photos);
        }
        setup.site.extend(self.site.iter().map(|(name, origin)| (name.clone(), origin.clone())));
    }
}

impl Setup {
    /// Every switch, in the order in which they are declared.
    #[must_use]
    pub fn switches(&self) -> Vec<Switch> {
        let mut switches = Vec::new();
        self.shop.add_switches("shop", &mut switches);
        self.issuer.add_switches("issuer", &mut switches);
        self.app.add_switches("app", &mut switches);
        self.photos.add_switches("photos", &mut switches);
        switches
    }

    /// The switch with this path.
    #[must_use]
    pub fn switch(&self, path: &str) -> Option<Switch> {
        self.switches().into_iter().find(|switch| switch.path == path)
    }
}

impl SetupPatch {
    /// The patch that sets the switch at `path` to `value`; `None` when there is no such switch or the value does not
    /// fit.
    #[must_use]
    pub fn for_switch(path: &str, value: &Json) -> Option<Self> {
        let nested = path.rsplit('.').fold(value.clone(), |inner, key| json!({ key: inner }));
        from_json(&nested).ok()
    }

    /// The switches that this patch sets, as pairs: the path without `shop.`, and the new value as a screen shows it.
    #[must_use]
    pub fn changed_switches(&self) -> Vec<(String, String)> {
        let mut changes = Vec::new();
        collect_leaves(&serde_json::to_value(self).unwrap_or_default(), "", &mut changes);
        changes
    }
}

/// Appends every value inside the nested tables of `value`, each with its path.
fn collect_leaves(value: &Json, path: &str, found: &mut Vec<(String, String)>) {
    match value {
        Json::Object(below) => {
            for (key, inner) in below {
                let inner_path = if path.is_empty() || path == "shop" { key.clone() } else { format!("{path}.{key}") };
                collect_leaves(inner, &inner_path, found);
            }
        }
        Json::Null => {}
        leaf => found.push((path.to_owned(), display_switch_value(leaf))),
    }
}

#[cfg(test)]
mod tests;
