//! The code that the course shows in frameworks does what the lab does: one contract, sent to the lab, to Express and to
//! Django. The last two are programs that have to be installed first: .ci/setup does.

mod http_shop;
mod lab_shop;

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::{Value as Json, json};
use sha2::Sha256;

use http_shop::{HttpShop, TOKEN_SECRET};
use lab_shop::LabShop;

/// The password of alice in the shops that are not the lab.
const PASSWORD: &str = "correct-horse-9";

/// What is sent to a shop. The website's routes are `/me`, `/login`, `/transfer` and `/logout`, the app's `/token`, `/api/me`
/// and `/refresh`.
#[derive(Clone, Copy, Default)]
struct ShopRequest<'a> {
    line: &'a str,
    form: &'a [(&'a str, &'a str)],
    /// `name=value` of the session cookie.
    cookie: Option<&'a str>,
    csrf: Option<&'a str>,
    bearer: Option<&'a str>,
}

struct ShopReply {
    status: u16,
    /// The `Set-Cookie` of the session.
    set_cookie: Option<String>,
    body: Json,
}

impl ShopReply {
    /// `name=value` of the session cookie.
    fn cookie(&self) -> String {
        let line = self.set_cookie.as_deref().expect("a session cookie");
        line.split(';').next().unwrap_or_default().trim().to_owned()
    }

    fn text(&self, key: &str) -> String {
        self.body[key].as_str().unwrap_or_else(|| panic!("{key} in {}", self.body)).to_owned()
    }
}

/// A shop under the contract.
trait Shop {
    fn send(&self, request: ShopRequest<'_>) -> ShopReply;

    /// A CSRF token for the session of this cookie, or of a visitor's new one, and the cookie that goes with it.
    fn csrf_token(&self, cookie: Option<&str>) -> (String, Option<String>);

    /// The name and password of an account.
    fn account(&self) -> (&str, &str);
}

fn log_in(shop: &impl Shop, password: &str) -> (ShopReply, Option<String>) {
    let (csrf, visitor) = shop.csrf_token(None);
    let form = [("user", shop.account().0), ("password", password), ("name", shop.account().0)];
    let reply = shop.send(ShopRequest {
        line: "POST /login",
        form: &form,
        cookie: visitor.as_deref(),
        csrf: Some(&csrf),
        ..ShopRequest::default()
    });
    (reply, visitor)
}

/// The website: a session from the login to the logout.
fn keeps_sessions(shop: &impl Shop) {
    let me = |cookie: Option<&str>| shop.send(ShopRequest { line: "GET /me", cookie, ..ShopRequest::default() }).status;
    assert_eq!(me(None), 401, "nobody is logged in");
    assert_eq!(log_in(shop, "wrong").0.status, 401, "a wrong password");

    let (welcome, visitor) = log_in(shop, shop.account().1);
    assert_eq!(welcome.status, 200, "the right one");
    let cookie = welcome.cookie();
    assert_ne!(visitor.as_deref(), Some(cookie.as_str()), "a new ID at login");
    assert_eq!(me(visitor.as_deref()), 401, "the visitor's ID is worth nothing");
    assert_eq!(me(Some(&cookie)), 200);
    let attributes = welcome.set_cookie.unwrap_or_default().to_ascii_lowercase();
    for attribute in ["httponly", "secure", "samesite=lax", "path=/"] {
        assert!(attributes.contains(attribute), "{attribute} in {attributes}");
    }

    let transfer = |csrf: Option<&str>| {
        let form = [("to", "bob"), ("amount", "5")];
        shop.send(ShopRequest { line: "POST /transfer", form: &form, cookie: Some(&cookie), csrf, bearer: None }).status
    };
    assert_eq!(transfer(None), 403, "without the CSRF token");
    let (csrf, _) = shop.csrf_token(Some(&cookie));
    assert_eq!(transfer(Some(&csrf)), 200, "and with it");

    let logout =
        ShopRequest { line: "POST /logout", cookie: Some(&cookie), csrf: Some(&csrf), ..ShopRequest::default() };
    assert_eq!(shop.send(logout).status, 204);
    assert_eq!(me(Some(&cookie)), 401, "a copy of the cookie is worth nothing after the logout");
}

/// The app: access tokens that are verified, and refresh tokens that are rotated.
fn keeps_tokens(shop: &impl Shop) {
    let me =
        |bearer: Option<&str>| shop.send(ShopRequest { line: "GET /api/me", bearer, ..ShopRequest::default() }).status;
    assert_eq!(me(None), 401, "no token");
    let (user, password) = shop.account();
    let form = [("user", user), ("password", password)];
    let granted = shop.send(ShopRequest { line: "POST /token", form: &form, ..ShopRequest::default() });
    assert_eq!(granted.status, 200);
    let token = granted.text("access_token");
    assert_eq!(me(Some(&token)), 200);

    let parts: Vec<&str> = token.split('.').collect();
    let [header, payload, signature] = parts[..] else { panic!("three parts: {token}") };
    let claims = BASE64_URL_SAFE_NO_PAD.decode(payload).expect("base64url");
    let mut edited: Json = serde_json::from_slice(&claims).expect("JSON");
    edited["sub"] = "mallory".into();
    let edited = BASE64_URL_SAFE_NO_PAD.encode(edited.to_string());
    assert_eq!(me(Some(&format!("{header}.{edited}.{signature}"))), 401, "edited");
    let none = BASE64_URL_SAFE_NO_PAD.encode(r#"{"alg":"none","typ":"JWT"}"#);
    assert_eq!(me(Some(&format!("{none}.{payload}."))), 401, "without a signature");
    let claims: Json = serde_json::from_slice(&claims).expect("JSON");
    assert_eq!(me(Some(&sign(&claims, b"a secret of somebody else, which is long enough"))), 401, "another secret");

    let refresh = |token: &str| {
        let form = [("refresh_token", token)];
        shop.send(ShopRequest { line: "POST /refresh", form: &form, ..ShopRequest::default() })
    };
    let first = granted.text("refresh_token");
    let renewed = refresh(&first);
    assert_eq!(renewed.status, 200);
    assert_eq!(me(Some(&renewed.text("access_token"))), 200);
    assert_eq!(refresh(&first).status, 400, "used twice");
    assert_eq!(refresh(&renewed.text("refresh_token")).status, 400, "and then the whole family has ended");
}

/// What a token for this shop must claim, with a secret that the test knows.
fn checks_claims(shop: &impl Shop) {
    let me = |claims: &Json| {
        let token = sign(claims, TOKEN_SECRET.as_bytes());
        shop.send(ShopRequest { line: "GET /api/me", bearer: Some(&token), ..ShopRequest::default() }).status
    };
    let sound =
        json!({ "sub": "alice", "iss": "https://shop.test", "aud": "https://api.shop.test", "exp": 4_102_444_800_i64 });
    assert_eq!(me(&sound), 200);
    for (claim, value) in [
        ("iss", json!("https://evil.test")),
        ("aud", json!("https://payments.shop.test")),
        ("exp", json!(1_700_000_000)),
    ] {
        let mut claims = sound.clone();
        claims[claim] = value;
        assert_eq!(me(&claims), 401, "{claims}");
    }
}

/// An HS256 token: RFC 7515, section 5.1.
fn sign(claims: &Json, secret: &[u8]) -> String {
    let encoded = |json: &Json| BASE64_URL_SAFE_NO_PAD.encode(json.to_string());
    let input = format!("{}.{}", encoded(&json!({ "alg": "HS256", "typ": "JWT" })), encoded(claims));
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).expect("any length");
    mac.update(input.as_bytes());
    format!("{input}.{}", BASE64_URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes()))
}

#[test]
fn the_lab_keeps_the_contract() {
    let shop = LabShop::start();
    keeps_sessions(&shop);
    keeps_tokens(&shop);
}

#[test]
#[ignore = "needs Express, which .ci/setup installs"]
fn express_keeps_the_contract() {
    let shop = HttpShop::express();
    keeps_sessions(&shop);
    keeps_tokens(&shop);
    checks_claims(&shop);
}

#[test]
#[ignore = "needs Django, which .ci/setup installs"]
fn django_keeps_the_contract() {
    let shop = HttpShop::django();
    keeps_sessions(&shop);
    keeps_tokens(&shop);
    checks_claims(&shop);
}
