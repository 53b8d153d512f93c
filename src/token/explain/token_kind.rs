//! Tokens of well-known issuers and of well-known kinds, with what a verifier has to check of them.

use serde::Serialize;
use serde_json::{Map, Value as Json};

/// A kind of token that is recognized.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TokenKind {
    /// A stable id for programs: `cognito`.
    pub id: &'static str,
    /// Whose token it is.
    pub name: &'static str,
    /// What a verifier checks besides signature and times, one sentence each.
    pub checks: &'static [&'static str],
}

/// Header and claims, as far as kinds of tokens show in them.
struct TokenTraits<'a> {
    header: &'a Map<String, Json>,
    claims: &'a Map<String, Json>,
}

impl TokenTraits<'_> {
    fn iss(&self) -> &str {
        self.claim("iss")
    }

    fn claim(&self, name: &str) -> &str {
        self.claims.get(name).and_then(Json::as_str).unwrap_or_default()
    }

    fn typ(&self) -> String {
        let typ = self.header.get("typ").and_then(Json::as_str).unwrap_or_default().to_ascii_lowercase();
        typ.trim_start_matches("application/").to_owned()
    }

    fn has(&self, name: &str) -> bool {
        self.claims.contains_key(name)
    }

    fn is_microsoft(&self) -> bool {
        matches!(self.host(), "login.microsoftonline.com" | "sts.windows.net" | "login.microsoftonline.us")
    }

    /// The host of `iss`; empty where that is no https address, or one with a user or a backslash, which some take for a host.
    fn host(&self) -> &str {
        let authority = self.iss().strip_prefix("https://").and_then(|rest| rest.split(['/', '?', '#']).next());
        let authority = authority.filter(|authority| !authority.contains(['@', '\\'])).unwrap_or_default();
        authority.split(':').next().unwrap_or_default()
    }

    /// Whether the host of `iss` ends in `domain`, which begins with a dot.
    fn is_issued_under(&self, domain: &str) -> bool {
        self.host().ends_with(domain)
    }

    /// The region of AWS, if the host of `iss` is that of the user pools in one.
    fn cognito_region(&self) -> Option<&str> {
        let rest = self.host().strip_prefix("cognito-idp.").unwrap_or_default();
        let region = rest.strip_suffix(".amazonaws.com").or_else(|| rest.strip_suffix(".amazonaws.com.cn"));
        region.filter(|region| !region.is_empty() && !region.contains('.'))
    }
}

struct TokenKindRule {
    kind: TokenKind,
    matches: fn(&TokenTraits<'_>) -> bool,
}

const fn token_kind_rule(
    id: &'static str,
    name: &'static str,
    matches: fn(&TokenTraits<'_>) -> bool,
    checks: &'static [&'static str],
) -> TokenKindRule {
    TokenKindRule { kind: TokenKind { id, name, checks }, matches }
}

/// The kinds, the more special ones first where a token may be of several.
const KNOWN_KINDS: [TokenKindRule; 21] = [
    token_kind_rule(
        "microsoft_graph",
        "Microsoft Graph access token",
        |token| token.is_microsoft() && token.header.contains_key("nonce"),
        &[
            "it verifies nowhere but at its own API: what was signed has the hash of the header's nonce in its place",
            "treat it as opaque; for an API of your own ask for a token with your own scope, and aud will be yours",
        ],
    ),
    token_kind_rule(
        "microsoft_entra",
        "Microsoft Entra ID",
        |token| token.is_microsoft() && !token.header.contains_key("nonce"),
        &[
            "aud: your own application ID",
            "iss with your tenant in it, and tid: the common endpoint accepts every tenant",
            "scp (for users) or roles (for applications); ver tells 1.0 from 2.0, whose iss differ",
        ],
    ),
    token_kind_rule(
        "google",
        "Google ID token",
        |token| matches!(token.iss(), "https://accounts.google.com" | "accounts.google.com"),
        &[
            "iss: https://accounts.google.com, with or without https://",
            "aud: your own client ID; azp may be that of an app of yours",
            "hd, if only accounts of one domain may log in; sub names the person, not email",
        ],
    ),
    token_kind_rule(
        "firebase",
        "Firebase ID token",
        |token| token.host() == "securetoken.google.com",
        &[
            "aud: your project ID; iss: https://securetoken.google.com/ and your project ID",
            "keys: the certificates of securetoken@system.gserviceaccount.com, by kid; alg RS256",
            "auth_time in the past; sub not empty",
        ],
    ),
    token_kind_rule(
        "firebase_custom",
        "Firebase custom token",
        |token| token.claim("aud").contains("identitytoolkit.googleapis.com"),
        &["it is made by a server of yours and exchanged for an ID token; no API should accept it as a login"],
    ),
    token_kind_rule(
        "cognito",
        "Amazon Cognito",
        |token| token.cognito_region().is_some(),
        &[
            "iss: that of your own pool, https://cognito-idp.REGION.amazonaws.com/POOL; everybody can have a pool",
            "token_use: access or id, whichever you expect",
            "client_id for an access token, which has no aud; aud for an ID token",
            "keys: that configured address followed by /.well-known/jwks.json, never the one in the token",
        ],
    ),
    token_kind_rule(
        "auth0",
        "Auth0",
        |token| token.is_issued_under(".auth0.com"),
        &[
            "iss with the slash at its end: https://TENANT.auth0.com/",
            "aud: your API's identifier, one in a list; an ID token has your client ID instead",
            "scope or permissions; own claims have names that are URLs",
        ],
    ),
    token_kind_rule(
        "keycloak",
        "Keycloak",
        |token| token.iss().contains("/realms/") || token.has("realm_access"),
        &[
            "iss with your realm at its end",
            "typ among the claims: Bearer for access, ID and Refresh are other tokens",
            "aud (often account, until a mapper adds yours), azp: the client; roles in realm_access and resource_access",
        ],
    ),
    token_kind_rule(
        "supabase",
        "Supabase",
        |token| {
            token.is_issued_under(".supabase.co")
                || matches!(token.iss(), "supabase" | "supabase-demo")
                || (token.has("aal") && token.has("session_id"))
        },
        &[
            "iss: that of your own project, https://PROJECT.supabase.co/auth/v1; everybody can have a project",
            "role: authenticated for people; anon and service_role are API keys, and service_role passes every row-level rule",
            "a service_role key never belongs into a browser or an app",
            "keys: that configured address followed by /.well-known/jwks.json, or the project's JWT secret (HS256) in older projects",
        ],
    ),
    token_kind_rule(
        "github_actions",
        "GitHub Actions OIDC token",
        |token| token.host() == "token.actions.githubusercontent.com",
        &[
            "aud: the one that your workflow asked for",
            "sub whole, as repo:OWNER/NAME:ref:refs/heads/BRANCH or :environment:NAME; a pattern such as repo:OWNER/* lets in others",
            "repository_id and repository_owner_id rather than names, which can be taken again",
        ],
    ),
    token_kind_rule(
        "gitlab_ci",
        "GitLab CI ID token",
        |token| token.has("project_path") && token.has("pipeline_id"),
        &[
            "aud: the one that the job asked for",
            "sub, with project_path and ref_protected, before anything is given away",
        ],
    ),
    token_kind_rule(
        "kubernetes",
        "Kubernetes service account token",
        |token| token.has("kubernetes.io") || token.has("kubernetes.io/serviceaccount/namespace"),
        &[
            "aud: your own service; one without exp is of the old kind and never ends",
            "sub: system:serviceaccount:NAMESPACE:NAME; the API's TokenReview also knows whether the pod is gone",
        ],
    ),
    token_kind_rule(
        "okta",
        "Okta",
        |token| token.is_issued_under(".okta.com") || token.is_issued_under(".oktapreview.com"),
        &[
            "iss with /oauth2/SERVER at its end: tokens of the org server itself are for Okta alone",
            "aud: as set at that server; cid: the client; scp: the scopes",
        ],
    ),
    token_kind_rule(
        "apple",
        "Sign in with Apple",
        |token| token.iss() == "https://appleid.apple.com",
        &["aud: your client ID", "nonce, if you sent one; email is in the first token of a person only"],
    ),
    token_kind_rule(
        "clerk",
        "Clerk session token",
        |token| {
            token.is_issued_under(".clerk.accounts.dev") || (token.host().starts_with("clerk.") && token.has("sid"))
        },
        &["azp: the origin of your own app", "it lives a minute; ask for a new one rather than for more leeway"],
    ),
    token_kind_rule(
        "aws_alb",
        "AWS load balancer (x-amzn-oidc-data)",
        |token| token.header.contains_key("signer") && token.header.contains_key("client"),
        &[
            "signer in the header: the ARN of your own load balancer",
            "its parts are padded with =, so strict verifiers refuse it; AWS publishes a key for each kid",
        ],
    ),
    token_kind_rule(
        "sd_jwt",
        "SD-JWT, a token with selective disclosure (RFC 9901)",
        |token| token.typ().ends_with("sd-jwt") || token.has("_sd_alg") || token.has("_sd"),
        &[
            "the signature is that of the part before the first ~",
            "each disclosure behind it: its SHA-256 must be in the token, else it was added",
            "the key binding token at its end, made with the key in cnf, with your aud and nonce",
        ],
    ),
    token_kind_rule(
        "verifiable_credential",
        "verifiable credential (W3C)",
        |token| token.has("vc") || token.has("vp") || token.typ().starts_with("vc+") || token.typ().starts_with("vp+"),
        &[
            "iss is trusted to issue this type; its keys belong to its DID or to its metadata",
            "sub or cnf: the holder has to prove that the credential is theirs",
            "credentialStatus or status: whether it was revoked",
        ],
    ),
    token_kind_rule(
        "access_token",
        "access token (RFC 9068)",
        |token| token.typ() == "at+jwt",
        &["aud: your own API; scope, before anything is done"],
    ),
    token_kind_rule(
        "dpop_proof",
        "DPoP proof (RFC 9449)",
        |token| token.typ() == "dpop+jwt",
        &[
            "htm and htu: method and URL of this very request; ath: the hash of the access token",
            "jti not seen before; the thumbprint of jwk in the header is cnf.jkt of the access token",
        ],
    ),
    token_kind_rule(
        "logout_token",
        "logout token (OpenID Connect)",
        |token| {
            token.typ() == "logout+jwt"
                || token.claims.get("events").is_some_and(|events| events.to_string().contains("backchannel-logout"))
        },
        &["aud: your client ID; sid or sub: which sessions end; it has no nonce, and is no login"],
    ),
];

/// The kinds that a token with this header and these claims is of.
pub(super) fn recognize(header: &Map<String, Json>, claims: &Map<String, Json>) -> Vec<TokenKind> {
    let traits = TokenTraits { header, claims };
    KNOWN_KINDS.iter().filter(|known| (known.matches)(&traits)).map(|known| known.kind.clone()).collect()
}
