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

use super::switch::{Switch, display_switch_value};
use crate::model::switch_types::{
    AuthMode, BalancerRouting, CorsPolicy, CsrfTokenKind, FullStorePolicy, RevocationMethod, SameSite,
    SessionIdGenerator, SessionStoreKind, TokenForm, TokenStorage, VerifierMistake,
};

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
            fn add_switches(&self, path: &str, switches: &mut Vec<Switch>) {
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

switches! {
    /// The shop: how it recognises people, and which of its checks are careless.
    ShopSetup / ShopPatch {
        /// What a login gives: a session, a JWT, or both.
        auth: AuthMode = AuthMode::Session,
        /// A fresh session id at login (OWASP: at every change of privilege). `false` is session fixation.
        new_id_at_login: bool = true,
        /// Takes a session id from `?sid=` in the URL as well as from the cookie. Careless.
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
    }
}

switches! {
    /// The two limits of a session, both held by the server.
    SessionLifetimeSetup / SessionLifePatch {
        /// Minutes without a request after which it ends; each request moves this limit.
        idle_minutes: u32 = 30,
        /// Minutes after the login at which it ends, however active.
        absolute_minutes: u32 = 480,
        /// Copies the role into the session at login, and believes that copy. Careless: a change counts after the next login.
        copies_role: bool = false,
        /// So many logins a person may have at a time; one more ends their oldest. 0 sets no bound.
        cap: u32 = 0,
    }
}

switches! {
    /// Where the shop keeps its sessions. Turned to another kind, it begins with an empty store.
    SessionStoreSetup / StorePatch {
        /// The kind of store: the memory of each server, files of its machine, a database, a shared store that all servers
        /// ask, or the cookie itself.
        kind: SessionStoreKind = SessionStoreKind::Memory,
        /// Keeps the SHA-256 of each session ID in place of the ID: whoever reads the store can log in with nothing in it.
        hashes_ids: bool = false,
        /// Whether a shared store or a database keeps its sessions when it stops. `false` is a cache.
        persistent: bool = false,
        /// What a store that is full does with a new session.
        when_full: FullStorePolicy = FullStorePolicy::Refuse,
    }
}

switches! {
    /// Several servers that run the same shop.
    BalancerSetup / BalancerPatch {
        /// How many there are to begin with, from 1 to 8. With more than one, a load balancer takes the requests.
        replicas: u32 = 1,
        /// How the load balancer chooses one.
        routing: BalancerRouting = BalancerRouting::RoundRobin,
    }
}

switches! {
    /// What the shop writes behind `sid=…` in `Set-Cookie` (6265bis, section 4.1.2).
    SessionCookieSetup / CookieFlagsPatch {
        /// Scripts can neither read nor overwrite it.
        http_only: bool = true,
        /// Sent over https only.
        secure: bool = true,
        /// Whether it travels on requests that other sites start.
        same_site: SameSite = SameSite::Lax,
        /// With a value the cookie also goes to subdomains; empty means host-only.
        domain: String = String::new(),
        /// `Max-Age` in minutes; 0 leaves it out: a cookie for this browser session.
        max_age_minutes: u32 = 0,
    }
}

switches! {
    /// What the shop checks before a request changes something and came with a cookie (cross-site request forgery).
    CsrfSetup / CsrfPatch {
        /// The CSRF token that it asks for. `naive_double_submit` is careless: whoever can plant a cookie knows the token.
        token: CsrfTokenKind = CsrfTokenKind::None,
        /// Refuses a change whose `Origin` is another one, or missing.
        check_origin: bool = false,
        /// Refuses a change that another origin started, as `Sec-Fetch-Site` says; without that header `Origin` decides.
        check_fetch_site: bool = false,
        /// Takes a change as `application/json` only, which no form can send. `false` reads JSON whatever its type says.
        json_only: bool = false,
        /// Transfers on `GET /transfer?to=…&amount=…` as well. Careless: a link or an image is enough.
        get_transfers: bool = false,
    }
}

switches! {
    /// Which pages of other origins may read the shop's answers (Fetch, section 3.3).
    CorsSetup / CorsPatch {
        /// Whom the answers let in: nobody, the origins in `origins`, anybody (`*`), or whoever asks. `reflect` is careless.
        allow: CorsPolicy = CorsPolicy::Nobody,
        /// The origins of `listed`: `https://spa.test`.
        origins: Vec<String> = Vec::new(),
        /// Says `Access-Control-Allow-Credentials: true`: cookies may come along, and the page may read the answer.
        credentials: bool = false,
        /// The request headers that a preflight allows: `Content-Type`, `Authorization`.
        headers: Vec<String> = Vec::new(),
    }
}

switches! {
    /// The shop's pages, as far as scripts of other people are concerned (cross-site scripting).
    PageSetup / PagePatch {
        /// Writes a comment as text, whatever it holds. `false` is careless: what looks like a script becomes one.
        encodes_output: bool = true,
        /// Sends `Content-Security-Policy: default-src 'self'`: no script runs that stands in a page, and nothing goes to other sites.
        csp: bool = false,
    }
}

switches! {
    /// Access tokens: algorithm and life.
    AccessTokenSetup / AccessPatch {
        /// The one algorithm that signs and verifies.
        alg: String = "RS256".to_owned(),
        /// The text that signs where `alg` is HS256, HS384 or HS512; empty makes random bytes. A text is careless, however
        /// long: whoever has one token can try words on it.
        secret: String = String::new(),
        /// What it is: a JWT that everybody can verify, or a reference that only the shop understands.
        form: TokenForm = TokenForm::Jwt,
        /// Where a browser keeps it. The refresh token lies beside it, but for `cookie`, where it stays in the page.
        storage: TokenStorage = TokenStorage::Variable,
        /// Binds each token to a key of the client, which proves with every request that it holds it (RFC 9449).
        dpop: bool = false,
        /// Minutes from issue to `exp`.
        minutes: u32 = 15,
        /// Writes `nbf` as well: not before the second of issue.
        not_before: bool = false,
        /// Writes the customer's mail address and card number into the token, too. Careless: whoever holds it reads it.
        personal: bool = false,
        /// How a token can be taken back before `exp`; each way but `never` costs a look-up a request.
        revoke: RevocationMethod = RevocationMethod::Never,
    }
}

switches! {
    /// Refresh tokens: life and rotation.
    RefreshTokenSetup / RefreshPatch {
        /// Days a family of refresh tokens lives. 0 gives none: after `exp` there is only another login.
        days: u32 = 30,
        /// Each refresh retires the token that was used.
        rotate: bool = true,
        /// Seconds in which a retired token is forgiven.
        grace_seconds: u32 = 0,
    }
}

switches! {
    /// The shop's verifier of tokens.
    VerifierSetup / VerifierPatch {
        /// Mistakes it makes; empty is the strict verifier.
        careless: Vec<VerifierMistake> = Vec::new(),
        /// Names of algorithms that the careless verifier refuses, compared letter by letter.
        denied: Vec<String> = Vec::new(),
        /// Seconds of grace at `exp` and `nbf` (RFC 7519, section 4.1.4: no more than a few minutes).
        leeway_seconds: u32 = 0,
        /// Seconds by which the verifier's clock is ahead of the issuer's.
        fast_seconds: u32 = 0,
        /// Seconds by which it is behind.
        slow_seconds: u32 = 0,
    }
}

switches! {
    /// A further service that lets people in by tokens of the shop, and verifies them by itself.
    ServiceSetup / ServicePatch {
        /// Refuses a token that is meant for somebody else (RFC 7519, section 4.1.3). `false` takes any of the shop's.
        check_aud: bool = true,
        /// Refuses another kind of token, such as an ID token (RFC 9068, section 4). `false` takes any kind.
        check_typ: bool = true,
        /// Refuses a bound token without a proof (RFC 9449, section 7.2). `false` takes it as plain bearer.
        check_proof: bool = true,
        /// Minutes for which it uses the public keys that it has fetched.
        keys_minutes: u32 = 60,
        /// Seconds after a fetch in which an unknown `kid` does not make it fetch once more.
        refetch_seconds: u32 = 30,
        /// Seconds for which it believes what the shop has said of an opaque token; 0 asks each time.
        answer_seconds: u32 = 0,
    }
}

/// A complete setup: every switch has a value.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Setup {
    /// The shop and its switches.
    pub shop: ShopSetup,
    /// Other sites by the name that lessons call them, as origins: `evil` → `https://evil.test`.
    pub site: BTreeMap<String, String>,
}

/// Lines of a [`Setup`] that differ.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct SetupPatch {
    /// The shop's switches.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shop: Option<ShopPatch>,
    /// Sites to add.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub site: BTreeMap<String, String>,
}

impl SetupPatch {
    /// Changes the lines of `setup` that this patch names.
    pub fn apply(&self, setup: &mut Setup) {
        if let Some(shop) = &self.shop {
            shop.apply(&mut setup.shop);
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
        switches
    }
}

impl SetupPatch {
    /// The patch that sets the switch at `path` to `value`; `None` when there is no such switch or the value does not
    /// fit.
    #[must_use]
    pub fn for_switch(path: &str, value: &Json) -> Option<Self> {
        let nested = path.rsplit('.').fold(value.clone(), |inner, key| json!({ key: inner }));
        serde_json::from_value(nested).ok()
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
mod tests {
    use super::*;
    use crate::model::switch::SwitchDomain;

    #[test]
    fn every_switch_can_be_turned_and_is_found_turned() {
        for switch in Setup::default().switches() {
            let value = match &switch.domain {
                SwitchDomain::OneOf(_) => switch.next_value().expect("a next word"),
                SwitchDomain::AnyNumber => json!(7),
                SwitchDomain::AnyText => json!("text"),
                SwitchDomain::AuthorOnly => continue,
            };
            let mut setup = Setup::default();
            SetupPatch::for_switch(&switch.path, &value).expect("a patch").apply(&mut setup);
            let after = setup.switches().into_iter().find(|other| other.path == switch.path).expect("still there");
            assert_eq!(after.value, value, "{}", switch.path);
            assert_ne!(setup, Setup::default(), "{}", switch.path);
            assert!(!switch.description.is_empty());
        }
    }

    #[test]
    fn a_switch_takes_only_what_fits() {
        assert_eq!(SetupPatch::for_switch("shop.new_id_at_login", &json!("maybe")), None);
        assert_eq!(SetupPatch::for_switch("shop.no_such_switch", &json!(true)), None);
        let switches = Setup::default().switches();
        let idle = switches.iter().find(|switch| switch.path == "shop.session.idle_minutes").expect("a switch");
        assert_eq!((idle.parse("90"), idle.parse("-1"), idle.parse("soon")), (Some(json!(90)), None, None));
    }

    #[test]
    fn a_screen_says_yes_and_no() {
        let switches = Setup::default().switches();
        assert!(switches.iter().any(|switch| switch.display_description().contains("**no**")));
        for switch in switches {
            assert!(
                !switch.display_description().contains("`false`") && !switch.display_description().contains("`true`"),
                "{}",
                switch.path
            );
        }
    }
}
