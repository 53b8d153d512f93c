//! The issuer at `id.test`, the app that logs people in with it, and the API that takes its tokens.

use authwalk::internals::model::{FactValue, Outcome, fact};
use serde_json::{Value as Json, json};

use crate::test_lab::{TestLab, start};

/// The verifier and the challenge of RFC 7636, appendix B.
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
const PASSWORD: &str = "rabbit-hole-7";

fn read(outcome: &Outcome, path: &str) -> FactValue {
    fact::find_by_path(path).expect("a fact").read(outcome)
}

fn text(outcome: &Outcome, path: &str) -> String {
    read(outcome, path).to_string()
}

/// A link on a page of `page`.
fn link(lab: &TestLab, page: &str, url: &str) -> Outcome {
    lab.act(json!({ "by": "laptop", "request": { "line": format!("GET {url}"), "page": page, "start": "link" } }))
}

fn form(lab: &TestLab, path: &str, fields: &Json, follow: bool) -> Outcome {
    let line = format!("POST https://id.test{path}");
    let request =
        json!({ "line": line, "form": fields, "page": "https://id.test/", "start": "form", "follow": follow });
    lab.act(json!({ "by": "laptop", "request": request }))
}

/// Logs alice in at the page that `opened` has brought, and consents; the last step is followed or not.
fn log_in_and_consent(lab: &TestLab, opened: &Outcome, follow: bool) -> Outcome {
    let request = text(opened, "response.request");
    let consent = form(lab, "/login", &json!({ "request": request, "user": "alice", "password": PASSWORD }), true);
    assert_eq!(text(&consent, "response.page"), "consent");
    let request = text(&consent, "response.request");
    form(lab, "/consent", &json!({ "request": request, "decision": "allow" }), follow)
}

/// The address of an authorization request of the mobile app.
fn native_request(redirect_uri: &str, extra: &str) -> String {
    let redirect_uri: String = form_urlencoded::byte_serialize(redirect_uri.as_bytes()).collect();
    format!(
        "https://id.test/authorize?response_type=code&client_id=spa-app&redirect_uri={redirect_uri}\
         &scope=openid+photos.read+offline_access&state=s1&nonce=n1{extra}"
    )
}

fn with_challenge(redirect_uri: &str) -> String {
    native_request(redirect_uri, &format!("&code_challenge={CHALLENGE}&code_challenge_method=S256"))
}

fn exchange(lab: &TestLab, by: &str, code: &str, verifier: &str) -> Outcome {
    let fields = json!({
        "grant_type": "authorization_code", "client_id": "spa-app", "code": code,
        "redirect_uri": "test.spa:/callback", "code_verifier": verifier,
    });
    lab.act(json!({ "by": by, "request": { "line": "POST https://id.test/token", "form": fields } }))
}

/// A code for the mobile app.
fn native_code(lab: &TestLab) -> String {
    let opened = link(lab, "https://spa.test/", &with_challenge("test.spa:/callback"));
    let sent_back = log_in_and_consent(lab, &opened, true);
    assert_eq!(text(&sent_back, "status"), "302", "no browser follows the scheme of an app");
    text(&sent_back, "redirect.code")
}

#[test]
fn a_browser_goes_through_the_whole_flow() {
    let lab = start(&[json!({})]);
    let opened = link(&lab, "https://spa.test/", "https://spa.test/login");
    assert_eq!(text(&opened, "statuses"), "302, 200");
    assert_eq!(text(&opened, "response.page"), "login");
    assert_eq!(text(&opened, "address"), "https://id.test/authorize");
    let done = log_in_and_consent(&lab, &opened, true);
    assert_eq!(text(&done, "asked"), "POST /token, GET /jwks");
    assert_eq!(text(&done, "address"), "https://spa.test/");
    assert_eq!(text(&done, "redirect.iss"), "absent", "the last redirect leads to the start page");
    assert_eq!(text(&done, "id_token.sub"), "alice");
    assert_eq!(text(&done, "id_token.aud"), "spa");
    assert_eq!(text(&done, "app.users"), "alice");
    assert_eq!(text(&done, "sent"), "none", "the session cookie is strict, and another site began the navigation");
    let fetched = lab.act(json!({ "by": "laptop",
        "request": { "line": "GET https://spa.test/photos", "page": "https://spa.test/", "start": "fetch" } }));
    assert_eq!(text(&fetched, "status"), "200");
    assert_eq!(text(&fetched, "response.owner"), "alice");
    assert_eq!(text(&fetched, "holds.access"), "absent");
    // A second login asks for nothing: the browser is logged in at the issuer, and the consent is kept.
    let again = link(&lab, "https://spa.test/", "https://spa.test/login");
    assert_eq!(
        text(&again, "statuses"),
        "302, 302, 200, 303, 200",
        "the exchange at the token endpoint is the 200 in between"
    );
}

#[test]
fn rfc_7636_4_6_a_code_wants_its_verifier_and_is_good_once() {
    let lab = start(&[json!({})]);
    let code = native_code(&lab);
    for (verifier, by) in [("", "tool"), ("x".repeat(43).as_str(), "tool")] {
        let refused = exchange(&lab, by, &code, verifier);
        assert_eq!((text(&refused, "status"), text(&refused, "refused_by")), ("400".into(), "pkce".into()));
    }
    let tokens = exchange(&lab, "phone", &code, VERIFIER);
    assert_eq!(text(&tokens, "status"), "200");
    assert_eq!((text(&tokens, "id_token.nonce"), text(&tokens, "id_token.aud")), ("n1".into(), "spa-app".into()));
    assert_eq!(text(&tokens, "issuer.grants"), "spa-app for alice");
    let again = exchange(&lab, "tool", &code, VERIFIER);
    assert_eq!(text(&again, "refused_by"), "code");
    assert_eq!(text(&again, "issuer.grants"), "none", "RFC 6749, section 4.1.2: what the code has brought ends");
}

#[test]
fn the_careless_issuer_takes_a_code_twice_and_an_address_by_its_beginning() {
    let lab = start(&[json!({
        "issuer": { "single_use_codes": false, "redirect_uris": "prefix", "requires_pkce": false },
        "site": { "trap": "https://spa.test.evil.test" },
    })]);
    let code = native_code(&lab);
    for _ in 0..2 {
        assert_eq!(text(&exchange(&lab, "phone", &code, VERIFIER), "status"), "200");
    }
    let trap = link(&lab, "https://evil.test/", &native_request("https://spa.test.evil.test/", ""));
    assert_eq!(text(&trap, "address"), "https://spa.test.evil.test/");
    assert_ne!(text(&trap, "redirect.code"), "absent");
}

#[test]
fn an_authorization_request_is_refused_before_anything_goes_back() {
    let lab = start(&[json!({})]);
    for (url, refused_by) in [
        (with_challenge("test.spa:/callback2"), "redirect_uri"),
        (with_challenge("https://spa.test.evil.test/"), "redirect_uri"),
        ("https://id.test/authorize?client_id=nobody".to_owned(), "client"),
    ] {
        let refused = link(&lab, "https://evil.test/", &url);
        assert_eq!(
            (text(&refused, "status"), text(&refused, "refused_by")),
            ("400".into(), refused_by.into()),
            "{url}"
        );
    }
    let without = link(&lab, "https://spa.test/", &native_request("test.spa:/callback", ""));
    assert_eq!(
        (text(&without, "refused_by"), text(&without, "redirect.error")),
        ("pkce".into(), "invalid_request".into())
    );
    let plain =
        native_request("test.spa:/callback", &format!("&code_challenge={CHALLENGE}&code_challenge_method=plain"));
    assert_eq!(text(&link(&lab, "https://spa.test/", &plain), "refused_by"), "pkce");
    let silent = link(&lab, "https://spa.test/", &format!("{}&prompt=none", with_challenge("test.spa:/callback")));
    assert_eq!(text(&silent, "redirect.error"), "login_required");
    assert_eq!(
        (text(&silent, "redirect.state"), text(&silent, "redirect.iss")),
        ("s1".into(), "https://id.test".into())
    );
}

#[test]
fn a_form_of_the_issuer_counts_in_the_browser_that_opened_its_page() {
    let lab = start(&[json!({})]);
    let opened = link(&lab, "https://spa.test/", &with_challenge("test.spa:/callback"));
    let request = text(&opened, "response.request");
    let fields = json!({ "request": request, "user": "alice", "password": PASSWORD });
    let elsewhere =
        lab.act(json!({ "by": "tool", "request": { "line": "POST https://id.test/login", "form": fields } }));
    assert_eq!(text(&elsewhere, "status"), "400");
    let wrong = form(&lab, "/login", &json!({ "request": request, "user": "alice", "password": "no" }), true);
    assert_eq!((text(&wrong, "status"), text(&wrong, "refused_by")), ("401".into(), "password".into()));
}

/// A callback with a code of mallory's, opened in alice's browser.
fn callback_of_another(setup: Json) -> Outcome {
    let lab = start(&[setup]);
    let opened = link(&lab, "https://spa.test/", "https://spa.test/login");
    let stopped = log_in_and_consent(&lab, &opened, true);
    let sent_back = stopped.exchanges.iter().find_map(|exchange| {
        let location = exchange.response.header("location")?;
        location.starts_with("https://spa.test/callback").then(|| location.to_owned())
    });
    // The flow is over, so this browser has none that the callback could belong to.
    link(&lab, "https://evil.test/", &sent_back.expect("a callback"))
}

#[test]
fn rfc_9700_4_7_a_callback_belongs_to_a_flow_of_this_browser() {
    assert_eq!(text(&callback_of_another(json!({})), "refused_by"), "state");
    let careless = json!({ "app": { "checks_state": false } });
    assert_eq!(text(&callback_of_another(careless), "refused_by"), "code_exchange", "the code is good once");
}

#[test]
fn an_api_checks_audience_type_scope_and_role() {
    let lab = start(&[json!({})]);
    let tokens = exchange(&lab, "phone", &native_code(&lab), VERIFIER);
    let id_token = text(&tokens, "response.id_token");
    let get = |line: &str| lab.act(json!({ "by": "phone", "request": { "line": line } }));
    assert_eq!(text(&get("GET https://photos.test/photos"), "status"), "200");
    let refused = get("DELETE https://photos.test/photos/beach");
    assert_eq!((text(&refused, "status"), text(&refused, "refused_by")), ("403".into(), "scope".into()));
    assert_eq!(
        text(&refused, "header.www_authenticate"),
        "Bearer realm=\"photos\", error=\"insufficient_scope\", scope=\"photos.write\""
    );
    assert_eq!(text(&get("GET https://id.test/userinfo"), "response.sub"), "alice");
    let wrong = json!({ "line": "GET https://photos.test/photos", "bearer": id_token });
    let wrong = lab.act(json!({ "by": "tool", "request": wrong }));
    assert_eq!((text(&wrong, "status"), text(&wrong, "refused_by")), ("401".into(), "aud".into()));
    assert_eq!(
        text(&lab.act(json!({ "by": "tool", "request": { "line": "GET https://photos.test/photos" } })), "status"),
        "401"
    );
}

#[test]
fn rfc_6749_4_4_a_job_gets_a_token_for_itself() {
    let lab = start(&[json!({})]);
    let ask = |secret: &str, scope: &str| {
        let fields = json!({ "grant_type": "client_credentials", "client_id": "spa-job", "client_secret": secret, "scope": scope });
        lab.act(json!({ "by": "tool", "request": { "line": "POST https://id.test/token", "form": fields } }))
    };
    assert_eq!(text(&ask("wrong", "photos.report"), "refused_by"), "client");
    assert_eq!(text(&ask("copper-night-shift-9", "photos.write"), "response.error"), "invalid_scope");
    let given = ask("copper-night-shift-9", "photos.report");
    assert_eq!(
        (text(&given, "claims.sub"), text(&given, "response.refresh_token")),
        ("spa-job".into(), "absent".into())
    );
    let request = json!({ "line": "GET https://photos.test/report", "bearer": text(&given, "response.access_token") });
    assert_eq!(text(&lab.act(json!({ "by": "tool", "request": request })), "status"), "200");
}

#[test]
fn rfc_9700_4_14_2_a_reused_refresh_token_ends_its_grant() {
    let lab = start(&[json!({})]);
    let tokens = exchange(&lab, "phone", &native_code(&lab), VERIFIER);
    let refresh = |by: &str, token: &str| {
        let fields = json!({ "grant_type": "refresh_token", "client_id": "spa-app", "refresh_token": token });
        lab.act(json!({ "by": by, "request": { "line": "POST https://id.test/token", "form": fields } }))
    };
    let first = text(&tokens, "response.refresh_token");
    let renewed = refresh("phone", &first);
    assert_eq!(text(&renewed, "status"), "200");
    let reused = refresh("tool", &first);
    assert_eq!((text(&reused, "refused_by"), text(&reused, "issuer.grants")), ("refresh_reuse".into(), "none".into()));
    let over = refresh("phone", &text(&renewed, "response.refresh_token"));
    assert_eq!(text(&over, "refused_by"), "refresh_lookup");
}

#[test]
fn oidc_core_3_1_3_7_an_id_token_counts_for_one_login_of_one_client() {
    let lab = start(&[json!({})]);
    let tokens = exchange(&lab, "phone", &native_code(&lab), VERIFIER);
    let id_token = text(&tokens, "response.id_token");
    let sign_in = || {
        let fields = json!({ "id_token": id_token });
        lab.act(json!({ "by": "phone", "request": { "line": "POST https://spa.test/signin", "form": fields } }))
    };
    assert_eq!(text(&sign_in(), "refused_by"), "nonce", "nobody asked for a nonce");
    lab.send("phone", "GET https://spa.test/signin");
    assert_eq!(text(&sign_in(), "refused_by"), "nonce", "it is another one");
    lab.act(json!({ "operator": { "set": { "app": { "checks_nonce": false } } } }));
    assert_eq!(text(&sign_in(), "user"), "alice");
}

/// What a script in the app's page takes to evil.test, after alice has logged in and her page has got what it gets.
fn stolen_from(shape: &str) -> Outcome {
    let lab = start(&[json!({ "app": { "shape": shape, "compromised": true } })]);
    let opened = link(&lab, "https://spa.test/", "https://spa.test/login");
    log_in_and_consent(&lab, &opened, true);
    let fetch = |line: &str| {
        lab.act(json!({ "by": "laptop", "request": { "line": line, "page": "https://spa.test/", "start": "fetch" } }))
    };
    let (token, photos) = (fetch("POST https://spa.test/token"), fetch("GET https://spa.test/photos"));
    let is_backend = shape == "backend";
    let statuses = if is_backend { ("403", "200") } else { ("200", "403") };
    assert_eq!((text(&token, "status").as_str(), text(&photos, "status").as_str()), statuses, "{shape}");
    lab.act(json!({ "by": "laptop", "script": { "page": "https://spa.test/" } }))
}

#[test]
fn rfc_10017_6_a_page_loses_the_tokens_that_it_holds() {
    let backend = stolen_from("backend");
    assert_eq!((text(&backend, "script"), text(&backend, "stolen.variable")), ("ran".into(), "absent".into()));
    let mediated = stolen_from("token_mediating");
    assert_ne!(text(&mediated, "stolen.variable"), "absent");
    assert_eq!(text(&mediated, "stolen.refresh_token"), "absent", "that one is with the app's server");
}
