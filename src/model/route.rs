//! The routes of the lab: what is answered at which host. Its routers are built from this table, `check` judges requests by
//! it, and the reference lists it.

/// The hosts that have the same routes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RouteHost {
    /// The shop.
    Shop,
    /// The hostile sibling of the shop.
    Blog,
    /// The services that take the shop's tokens.
    Service,
    /// Another site of a lesson's world.
    Site,
    /// The issuer.
    Issuer,
    /// The app that logs people in with the issuer.
    App,
    /// The API that takes the issuer's access tokens.
    Photos,
}

impl RouteHost {
    /// Every kind of host.
    pub const ALL: [Self; 7] =
        [Self::Shop, Self::Blog, Self::Service, Self::Site, Self::Issuer, Self::App, Self::Photos];

    /// The host that goes by this name; `None` for a site whose name a lesson chooses.
    #[must_use]
    pub fn by_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|host| host.names().contains(&name))
    }

    /// The names of these hosts; a lesson's `world.site` adds further sites. The shop has a second name for API clients, and
    /// one at a domain of its own: to a page on `shop.test` or `spa.test` that is another site.
    #[must_use]
    pub const fn names(self) -> &'static [&'static str] {
        match self {
            Self::Shop => &["shop.test", "api.shop.test", "api.test"],
            Self::Blog => &["blog.shop.test"],
            Self::Service => &["news.shop.test", "pay.shop.test"],
            Self::Site => &["evil.test"],
            Self::Issuer => &["id.test"],
            Self::App => &["spa.test"],
            Self::Photos => &["photos.test"],
        }
    }
}

/// Declares each route once: variant, host, method, path, description.
macro_rules! routes {
    ($( $variant:ident $host:ident $method:literal $path:literal $description:literal; )*) => {
        /// A route of the lab.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Route { $( #[doc = $description] $variant, )* }

        impl Route {
            /// Every route, host by host.
            pub const ALL: &'static [Self] = &[ $( Self::$variant, )* ];

            /// Where it is answered.
            #[must_use]
            pub const fn host(self) -> RouteHost { match self { $( Self::$variant => RouteHost::$host, )* } }

            /// The method that it takes.
            #[must_use]
            pub const fn method(self) -> &'static str { match self { $( Self::$variant => $method, )* } }

            /// Its path, with `{name}` for a segment of any text.
            #[must_use]
            pub const fn path(self) -> &'static str { match self { $( Self::$variant => $path, )* } }

            /// What it does, as a sentence.
            #[must_use]
            pub const fn description(self) -> &'static str { match self { $( Self::$variant => $description, )* } }
        }
    };
}

routes! {
    Start Shop "GET" "/" "The start page. It refuses nobody; a shop with sessions begins one for a visitor without.";
    LogIn Shop "POST" "/login" "Logs in with `user` and `password`, and `code` where there is a second factor, as JSON or as a form, and gives a session, tokens or both; with `remember`, a remember-me cookie as well.";
    Refresh Shop "POST" "/refresh" "Exchanges a refresh token, `refresh_token` in JSON or in a form, for new tokens.";
    Me Shop "GET" "/me" "Says who is asking. For everybody who is logged in.";
    Admin Shop "GET" "/admin" "A page for admins.";
    TransferForm Shop "GET" "/transfer" "The form of a transfer, with its CSRF token where the shop asks for one.";
    Transfer Shop "POST" "/transfer" "Sends money: `to` and `amount`, as a form or as JSON. For everybody who is logged in.";
    Comments Shop "GET" "/comments" "The page with everybody's comments, as HTML.";
    AddComment Shop "POST" "/comments" "Adds a comment: `text`, as a form or as JSON. For everybody who is logged in.";
    Exchange Shop "POST" "/exchange" "Gives what a login gives now for the other kind of credential, and ends that; where both are accepted.";
    LogOut Shop "POST" "/logout" "Ends this login.";
    LogOutEverywhere Shop "POST" "/logout/all" "Ends every login of this account.";
    Sessions Shop "GET" "/sessions" "Lists the sessions of this account, each with the number of its login.";
    EndSession Shop "DELETE" "/sessions/{login}" "Ends one of them, by that number.";
    ApiKeys Shop "GET" "/keys" "Lists one's own API keys, without the keys themselves; in a shop that gives any.";
    MakeApiKey Shop "POST" "/keys" "Makes an API key, as JSON or as a form: its `name`, and its `scope`, any of `orders.read` and `orders.write` with spaces between. The answer has its `id` and, this once, the `key`.";
    RevokeApiKey Shop "DELETE" "/keys/{id}" "Revokes one of one's own API keys.";
    AskForReset Shop "POST" "/password/reset" "Mails a link for a new password to `user`, if there is such an account: JSON or a form.";
    NewPasswordForm Shop "GET" "/password/new" "The form for a new password, with the token in its query.";
    SetPassword Shop "POST" "/password/new" "Sets a new password: `token` and `password`, as JSON or as a form.";
    EnrolSecondFactor Shop "POST" "/mfa" "Gives whoever is logged in a secret for one-time codes (RFC 6238).";
    ConfirmSecondFactor Shop "POST" "/mfa/confirm" "Turns the second factor on with a first `code`.";
    Revoke Shop "POST" "/revoke" "Takes back a token (RFC 7009): a form with `token`.";
    Introspect Shop "POST" "/introspect" "Says what an opaque token is worth (RFC 7662): a form with `token`, for services.";
    Jwks Shop "GET" "/.well-known/jwks.json" "The public keys of the shop (RFC 7517).";
    Live Shop "GET" "/live" "A WebSocket (RFC 6455) that answers each message with whom it takes the sender for.";
    LiveTicket Shop "POST" "/live/ticket" "Gives a ticket that opens this WebSocket once, within half a minute. For everybody who is logged in.";
    Orders Shop "GET" "/orders" "Lists one's own orders, or those of `?id=…&id=…`, with `null` for each that is somebody else's.";
    PlaceOrder Shop "POST" "/orders" "Orders an `item`, as a form or as JSON, or what lies in the basket. For everybody who is logged in.";
    Order Shop "GET" "/orders/{id}" "One order, by its ID.";
    TenantOrders Shop "GET" "/admin/orders" "All orders of a tenant. For admins.";
    Export Shop "GET" "/admin/exports/{user}" "All orders of a user, for a service that asks on their behalf: it needs the role *admin*, and the user an account that isn't banned.";
    Basket Shop "GET" "/basket" "What lies in the basket. For everybody, in a shop with sessions.";
    AddToBasket Shop "POST" "/basket" "Puts an `item` into it, as a form or as JSON; a visitor without a session gets one.";
    BlogStart Blog "GET" "/" "The start page.";
    Toss Blog "GET" "/toss" "Sets `?sid=`, `?__Secure-sid=`, `?__Host-sid=` or `?csrf=` as a cookie for all of `shop.test`, below `&path=` (cookie tossing).";
    ServiceStart Service "GET" "/" "The start page.";
    ServiceMe Service "GET" "/me" "Says whom the token names.";
    ServiceAdmin Service "GET" "/admin" "A page for admins, according to the token.";
    SiteStart Site "GET" "/" "The start page.";
    Collect Site "POST" "/collect" "Takes whatever a script sends, and keeps nothing.";
    IssuerMetadata Issuer "GET" "/.well-known/openid-configuration" "Says what the issuer can do, and where (`OpenID` Connect Discovery).";
    IssuerJwks Issuer "GET" "/jwks" "The public keys of the issuer (RFC 7517).";
    Authorize Issuer "GET" "/authorize" "The authorization endpoint (RFC 6749, section 3.1): the page of the login or of the consent, or back to the client with a `code`.";
    IssuerLogIn Issuer "POST" "/login" "Logs in at the issuer: a form with `user`, `password` and the `request` of the page.";
    Consent Issuer "POST" "/consent" "Allows a client its scopes, or not: a form with the `request` of the page, and `decision`, `allow` or `deny`.";
    Token Issuer "POST" "/token" "The token endpoint (RFC 6749, section 3.2): a form with `grant_type`: `authorization_code`, `refresh_token` or `client_credentials`.";
    UserInfo Issuer "GET" "/userinfo" "Says who the user is, to whoever brings an access token with the scope `openid`.";
    ConnectedApps Issuer "GET" "/apps" "Lists the apps that hold a refresh token of whoever is logged in at the issuer.";
    DisconnectApp Issuer "POST" "/apps/disconnect" "Ends the access of one of them: a form with `client_id`.";
    AppStart App "GET" "/" "The start page.";
    AppLogIn App "GET" "/login" "Begins a login: keeps `state`, `nonce` and verifier, and sends the browser to the issuer.";
    AppCallback App "GET" "/callback" "Where the issuer sends the browser back to: exchanges `code` for tokens and begins a session.";
    AppNativeCallback App "GET" "/app" "The https address that the mobile app claims; a browser that opens it shows a page.";
    AppMe App "GET" "/me" "Says who is logged in at the app.";
    AppGallery App "GET" "/gallery" "The app's page as HTML, with its scripts.";
    AppPhotos App "GET" "/photos" "Fetches the user's photos from the API with the access token that the app's server keeps.";
    AppToken App "POST" "/token" "Gives the page an access token, where the app's server is set up to (`token_mediating`).";
    AppSignInPage App "GET" "/signin" "The page of a login with an ID token: gives the `nonce` to ask for it with.";
    AppSignIn App "POST" "/signin" "Logs in with an ID token: a form with `id_token`.";
    AppLogOut App "POST" "/logout" "Ends the session at the app, and the refresh token behind it.";
    Photos Photos "GET" "/photos" "The user's photos. Wants the scope `photos.read`.";
    DeletePhoto Photos "DELETE" "/photos/{name}" "Deletes one of them. Wants the scope `photos.write`.";
    Report Photos "GET" "/report" "Who has how many photos: for admins, with the scope `photos.report`.";
}

/// What is answered to a method and a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RouteMatch {
    /// This route takes it.
    Found(Route),
    /// This one has the path, and takes another method.
    OtherMethod(Route),
    /// No route has the path.
    NoSuchPath,
}

impl Route {
    /// The routes of `host`.
    pub fn of_host(host: RouteHost) -> impl Iterator<Item = Self> {
        Self::ALL.iter().copied().filter(move |route| route.host() == host)
    }

    /// What `host` answers to `method` and `path`, which has no query.
    #[must_use]
    pub fn find(host: RouteHost, method: &str, path: &str) -> RouteMatch {
        let mut same_path = Self::of_host(host).filter(|route| route.takes_path(path)).peekable();
        let Some(first) = same_path.peek().copied() else { return RouteMatch::NoSuchPath };
        // Whoever answers GET answers HEAD (RFC 9110, section 9.3.2).
        let method = if method == "HEAD" { "GET" } else { method };
        same_path.find(|route| route.method() == method).map_or(RouteMatch::OtherMethod(first), RouteMatch::Found)
    }

    fn takes_path(self, path: &str) -> bool {
        let (pattern, written) = (self.path().split('/'), path.split('/'));
        pattern.clone().count() == written.clone().count()
            && pattern
                .zip(written)
                .all(|(part, segment)| if part.starts_with('{') { !segment.is_empty() } else { part == segment })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_route_is_found_by_host_method_and_path() {
        let find = |method, path| Route::find(RouteHost::Shop, method, path);
        assert_eq!(find("GET", "/me"), RouteMatch::Found(Route::Me));
        assert_eq!(find("HEAD", "/me"), RouteMatch::Found(Route::Me));
        assert_eq!(find("DELETE", "/sessions/2"), RouteMatch::Found(Route::EndSession));
        assert_eq!(find("GET", "/login"), RouteMatch::OtherMethod(Route::LogIn));
        for path in ["/adimn", "/me/", "/sessions/", "/sessions/2/3", "/toss"] {
            assert_eq!(find("GET", path), RouteMatch::NoSuchPath, "{path}");
        }
        assert_eq!(Route::find(RouteHost::Blog, "GET", "/toss"), RouteMatch::Found(Route::Toss));
        assert_eq!(RouteHost::by_name("pay.shop.test"), Some(RouteHost::Service));
        assert_eq!(RouteHost::by_name("evil.test"), Some(RouteHost::Site));
        assert_eq!(RouteHost::by_name("elsewhere.test"), None);
    }
}
