//! The checks that a server makes for a request, in order, each with its verdict and what it found.
//!
//! The trace is for learners: the response itself tells a client no more than the standard asks, since every detail helps an
//! attacker.

use serde::Serialize;

use super::measured_time::MeasuredTime;

/// Declares the checks once: id in lessons, short label on screens, the part of the server that makes it, its question.
macro_rules! checks {
    ($( $variant:ident, $id:literal, $label:literal, $group:ident, $question:literal; )*) => {
        /// One check that a server makes; each variant's question is what it finds out.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Check { $( #[doc = $question] $variant, )* }

        impl Check {
            /// Every check, in the order in which a server makes them.
            pub const ALL: &'static [Self] = &[ $( Self::$variant, )* ];

            /// The name in lessons: `trace.<id>`, `refused_by = "<id>"`.
            #[must_use]
            pub const fn id(self) -> &'static str { match self { $( Self::$variant => $id, )* } }

            /// One to three words for a screen.
            #[must_use]
            pub const fn label(self) -> &'static str { match self { $( Self::$variant => $label, )* } }

            /// What the check asks, as a sentence.
            #[must_use]
            pub const fn question(self) -> &'static str { match self { $( Self::$variant => $question, )* } }

            /// Which part of a server makes it.
            #[must_use]
            pub const fn group(self) -> CheckGroup { match self { $( Self::$variant => CheckGroup::$group, )* } }
        }
    };
}

checks! {
    Forwarding, "forwarding", "forwarded", Transport, "May the headers be believed in which a proxy says who the client is?";
    SocketTicket, "ticket", "ticket", Transport, "Is the ticket in the URL one that was issued just now and never used?";
    Https, "https", "over https", Transport, "Did the request come over https?";
    AddressLimit, "address_limit", "address limit", LoginLimit, "May this address try to log in again yet?";
    AccountLimit, "account_limit", "account limit", LoginLimit, "May anybody try to log in to this account again yet?";
    Password, "password", "password", Login, "Do name and password belong together?";
    LeakedPassword, "leaked", "leaked", LoginLimit, "Is the password in no list of leaked ones?";
    CodeLimit, "code_limit", "code limit", SecondFactor, "May anybody try a code for this account again yet?";
    OneTimeCode, "code", "code", SecondFactor, "Does the code belong to a step that counts?";
    OneTimeCodeReplay, "code_fresh", "first use", SecondFactor, "Is the code used for the first time?";
    ResetMail, "reset_mail", "mail", PasswordReset, "Is there an account whose owner can get the mail?";
    ResetLinkHost, "link_host", "link's host", PasswordReset, "Does the link lead where the shop's configuration says?";
    ResetToken, "reset_token", "reset token", PasswordReset, "Was this token mailed to somebody?";
    ResetExpiry, "reset_expiry", "time limit", PasswordReset, "Was it mailed recently enough?";
    ResetUse, "reset_use", "first use", PasswordReset, "Is it used for the first time?";
    SessionIdRenewal, "new_id", "new id", Login, "Does the session get a fresh id, now that it means somebody?";
    SessionLimit, "cap", "logins", Login, "Has this person a login left, or does their oldest have to go?";
    SessionCookie, "session_cookie", "cookie sid", Session, "Did the request bring a session ID?";
    SessionStore, "session_store", "session store", Session, "Does the session store answer?";
    SessionLookup, "session_lookup", "look up", Session, "Is there a session with this ID in the store?";
    IdleTimeout, "idle_timeout", "idle limit", Session, "Was the session used recently enough?";
    AbsoluteTimeout, "absolute_timeout", "absolute limit", Session, "Is the session young enough, however active it was?";
    Login, "login", "logged in", Session, "Does the session name a person?";
    ApiKey, "api_key", "API key", ApiKey, "Did one API key come, in the header that the shop has for it?";
    ApiKeyLookup, "key_lookup", "key's record", ApiKey, "Is the key in the shop's table, and so not revoked?";
    Bearer, "bearer", "bearer", Token, "Did the request bring a token in the Authorization header?";
    IssuerKeys, "issuer_keys", "issuer's keys", Service, "Are the issuer's keys at hand, or can they be fetched?";
    OpaqueTokenLookup, "reference", "reference", OpaqueToken, "Does the issuer's table hold this token?";
    Introspection, "introspection", "ask the issuer", OpaqueToken, "Does the issuer say that this token is active?";
    OpaqueTokenRevocable, "revocable", "can be ended", OpaqueToken, "Can the issuer end this token before its time?";
    IntrospectionCaller, "caller", "who asks", OpaqueToken, "Is it a service that may ask about tokens?";
    ThreeParts, "split", "three parts", Token, "Are there three parts and two dots?";
    Base64url, "base64url", "base64url", Token, "Is each part base64url, without padding?";
    Header, "header", "header", Token, "Is the header a JSON object with each name once?";
    Algorithm, "algorithm", "algorithm", Token, "Is alg the algorithm that this server is configured for?";
    Key, "key", "key", Token, "Is there a key of ours for this algorithm and kid?";
    Signature, "signature", "signature", Token, "Was the signature made over these very bytes with that key?";
    Claims, "claims", "claims", Token, "Are the claims one JSON object, each claim of its type?";
    Exp, "exp", "exp", Token, "Is it still before exp?";
    Nbf, "nbf", "nbf", Token, "Has nbf come?";
    Iss, "iss", "iss", Token, "Was it issued by whom we trust?";
    Aud, "aud", "aud", Token, "Is it meant for this server?";
    Typ, "typ", "typ", Token, "Is it this kind of token?";
    Revoked, "revoked", "taken back", Token, "Is the token on no list of those taken back, and of today's version?";
    DpopProof, "proof", "proof", ProofOfPossession, "Is there one proof, signed by the key that it brings?";
    DpopProofTarget, "proof_fits", "made for this", ProofOfPossession, "Was the proof made for this method, address and token?";
    DpopProofReplay, "proof_fresh", "first use", ProofOfPossession, "Was the proof made just now, and is it seen for the first time?";
    KeyBinding, "binding", "bound to key", ProofOfPossession, "Is the token bound to the key that made the proof?";
    RefreshLookup, "refresh_lookup", "refresh token", Token, "Is this refresh token one of ours?";
    RefreshReuse, "refresh_reuse", "reuse", Token, "Is the refresh token used for the first time?";
    Account, "account", "account", Authorization, "Is the account in good standing today?";
    KeyScope, "key_scope", "key's scope", ApiKey, "Does the scope of the key allow this?";
    Role, "role", "role", Authorization, "May this person do this?";
    ContentType, "content_type", "content type", CrossSite, "Is the body application/json, which no form can send?";
    FetchSite, "fetch_site", "Sec-Fetch-Site", CrossSite, "Does the browser say that a page of this origin started it?";
    Origin, "origin", "Origin", CrossSite, "Is Origin this server's own, or one that it trusts?";
    CsrfToken, "csrf_token", "CSRF token", CrossSite, "Did the request bring the CSRF token, which other sites cannot read?";
    RememberLookup, "remember_lookup", "remember-me", Remember, "Is this remember-me token one of ours?";
    RememberReuse, "remember_reuse", "reuse", Remember, "Is it the one that was handed out last, never used before?";
    BasketTransfer, "basket", "basket", Login, "Does the visitor's basket go along into the new session?";
    FreshLogin, "fresh_login", "fresh login", Authorization, "Was the password given recently enough for this?";
    Owner, "owner", "owner", Authorization, "Does this order belong to the person who asks?";
    OnBehalf, "on_behalf", "on behalf of", Authorization, "May the user on whose behalf a service asks have this?";
    Tenant, "tenant", "tenant", Authorization, "Does the credential say whose tenant's data this person may see?";
    OauthClient, "client", "client", OAuth, "Is the client registered, and is it the one that it says?";
    RedirectUri, "redirect_uri", "redirect_uri", OAuth, "Is the redirect URI one that this client has registered?";
    Pkce, "pkce", "PKCE", OAuth, "Is there a challenge, and does the verifier fit it?";
    IssuerLogin, "issuer_login", "issuer login", OAuth, "Is this browser logged in at the issuer?";
    Consent, "consent", "consent", OAuth, "Has the user allowed this client these scopes?";
    AuthorizationCode, "code", "code", OAuth, "Is the code known, fresh, this client's, and used for the first time?";
    OauthState, "state", "state", OAuth, "Does state belong to a flow that this browser began?";
    ResponseIssuer, "response_iss", "response iss", OAuth, "Does the response come from the issuer that was asked?";
    CodeExchange, "code_exchange", "exchange", OAuth, "Does the issuer give tokens for the code?";
    Nonce, "nonce", "nonce", OAuth, "Is the nonce of the ID token the one that this browser was given?";
    Scope, "scope", "scope", OAuth, "Does the scope of the token allow this?";
}

impl Check {
    /// The check that lessons call `id`.
    #[must_use]
    pub fn by_id(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|check| check.id() == id)
    }
}

impl Serialize for Check {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.id())
    }
}

/// Which part of a server makes a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckGroup {
    /// Made before anybody looks who is asking.
    Transport,
    /// Made by `POST /login` alone.
    Login,
    /// Made by `POST /login` where its switches ask for it.
    LoginLimit,
    /// Asks for a second factor, where an account has one.
    SecondFactor,
    /// Lets somebody set a new password who has forgotten theirs.
    PasswordReset,
    /// Recognizes a session.
    Session,
    /// Recognizes a program by its API key.
    ApiKey,
    /// Begins a session by a remember-me token, where no session counts.
    Remember,
    /// Verifies a token of the server's own.
    Token,
    /// Needed only where another server issued the token.
    Service,
    /// Verifies the proof that a client holds the key of its token (`DPoP`, RFC 9449).
    ProofOfPossession,
    /// Finds out what an opaque token stands for.
    OpaqueToken,
    /// Decides what the user may do, however they were authenticated.
    Authorization,
    /// Keeps other sites from changing something in the user's name.
    CrossSite,
    /// Made by an issuer, its clients and the APIs that take its tokens.
    OAuth,
}

impl CheckGroup {
    /// Whether a server leaves these checks out where an API key comes along, beside which nothing else counts.
    pub(crate) const fn is_beside_api_key(self) -> bool {
        matches!(
            self,
            Self::Session
                | Self::Remember
                | Self::Token
                | Self::ProofOfPossession
                | Self::OpaqueToken
                | Self::CrossSite
        )
    }
}

/// How a check ended. *Not checked* is kept apart from *passed*, because it is how most mistakes look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It was made and found nothing wrong.
    Passed,
    /// It was made, and the request was refused because of it.
    Failed,
    /// This server, as it is set up, does not make it.
    NotChecked,
    /// An earlier check had already refused.
    NotReached,
}

impl Verdict {
    /// Every verdict, in the order in which options are shown.
    pub const ALL: [Self; 4] = [Self::Passed, Self::Failed, Self::NotChecked, Self::NotReached];

    /// The word in lessons: `trace.signature = "not_checked"`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Failed => "failed",
            Self::NotChecked => "not_checked",
            Self::NotReached => "not_reached",
        }
    }

    /// The word in sentences and on screens: `not checked`.
    #[must_use]
    pub fn display_word(self) -> String {
        self.word().replace('_', " ")
    }
}

/// One check with its verdict and what it found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TraceLine {
    /// Which check.
    pub check: Check,
    /// How it ended.
    pub verdict: Verdict,
    /// What it found, in a few words with the real values: `8f3a…2c in memory: alice`. May be empty.
    #[serde(rename = "saw")]
    pub detail: String,
}

/// The checks of one request, and whom the server then took the sender for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Trace {
    /// The checks in the order in which they were made.
    pub lines: Vec<TraceLine>,
    /// Whom the server took the sender for; `None` is nobody.
    pub user: Option<String>,
    /// The number of the server that answered, behind a load balancer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replica: Option<u32>,
    /// How many password hashes the server computed for it.
    #[serde(skip)]
    pub password_hashes: u32,
    /// How long the server took to answer.
    #[serde(skip)]
    pub answer_time: MeasuredTime,
    /// What an app behind a proxy took the client for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client: Option<SeenClient>,
}

/// A client as an app behind a proxy sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SeenClient {
    /// `https` or `http`, or whatever a careless app was told.
    pub scheme: String,
    /// The address, or whatever a careless app was told.
    pub address: String,
}

impl Trace {
    /// Adds a line at the end; `detail` may be empty.
    pub fn push(&mut self, check: Check, verdict: Verdict, detail: impl Into<String>) {
        self.lines.push(TraceLine { check, verdict, detail: detail.into() });
    }

    /// The check that refused the request, if one did.
    #[must_use]
    pub fn refused_by(&self) -> Option<Check> {
        self.lines.iter().find(|line| line.verdict == Verdict::Failed).map(|line| line.check)
    }

    /// How `check` ended; `None` if it is not among the lines.
    #[must_use]
    pub fn verdict(&self, check: Check) -> Option<Verdict> {
        self.lines.iter().find(|line| line.check == check).map(|line| line.verdict)
    }
}
