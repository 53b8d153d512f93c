//! Requests that change something, started by pages that should not: each defence stops them, and lets Alice through.

use authwalk::internals::model::{Check, FactValue, Outcome, Verdict, fact};
use serde_json::{Value as Json, json};

use crate::test_lab::{TestLab, last, refused_by, start, status, user};

fn text(outcome: &Outcome, path: &str) -> String {
    fact::find_by_path(path).expect("a fact").read(outcome).to_string()
}

fn paid(outcome: &Outcome) -> usize {
    outcome.view.store.transfers.len()
}

/// A shop whose session cookie travels everywhere, with alice logged in.
fn shop(switches: &Json) -> TestLab {
    let lab = start(&[json!({ "shop": { "cookie": { "same_site": "none" } } }), json!({})]);
    lab.act(json!({ "operator": { "set": { "shop": switches } } }));
    lab.log_in("laptop", "alice");
    lab
}

fn transfer(lab: &TestLab, page: &str, start: &str, extra: &[(&str, Json)]) -> Outcome {
    let mut request = json!({ "line": "POST /transfer", "page": page, "start": start });
    if extra.iter().all(|(key, _)| !["json", "form", "body"].contains(key)) {
        request["form"] = json!({ "to": "bob", "amount": "100" });
    }
    for (key, value) in extra {
        request[*key] = value.clone();
    }
    lab.act(json!({ "by": "laptop", "request": request }))
}

#[test]
fn without_a_defence_another_site_transfers() {
    let lab = shop(&json!({}));
    let stolen = transfer(&lab, "evil.test", "form", &[]);
    assert_eq!((status(&stolen), user(&stolen), paid(&stolen)), (200, Some("alice"), 1));
    let verdicts = [Check::ContentType, Check::FetchSite, Check::Origin, Check::CsrfToken]
        .map(|check| last(&stolen).trace.verdict(check));
    assert_eq!(verdicts, [Some(Verdict::NotChecked); 4], "what is not checked says so");
}

#[test]
fn each_defence_stops_it_by_its_name_and_lets_the_shop_s_own_page_through() {
    let json_body = json!({ "to": "bob", "amount": 100 });
    for (switches, check) in [
        (json!({ "csrf": { "check_origin": true } }), Check::Origin),
        (json!({ "csrf": { "check_fetch_site": true } }), Check::FetchSite),
        (json!({ "csrf": { "json_only": true } }), Check::ContentType),
        (json!({ "csrf": { "token": "synchronizer" } }), Check::CsrfToken),
        (json!({ "csrf": { "token": "signed_double_submit" } }), Check::CsrfToken),
        (json!({ "csrf": { "token": "naive_double_submit" } }), Check::CsrfToken),
    ] {
        let lab = shop(&switches);
        let refused = transfer(&lab, "evil.test", "form", &[]);
        let wanted = if check == Check::ContentType { 415 } else { 403 };
        assert_eq!((status(&refused), refused_by(&refused), paid(&refused)), (wanted, Some(check), 0), "{switches}");
        let form = lab.act(json!({ "by": "laptop", "request":
            { "line": "GET /transfer", "page": "https://shop.test/", "start": "link" } }));
        let mut fields = json_body.clone();
        if let FactValue::Text(token) = fact::find_by_path("response.csrf_token").expect("a fact").read(&form) {
            fields["csrf_token"] = token.into();
        }
        let own = transfer(&lab, "https://shop.test/transfer", "fetch", &[("json", fields)]);
        assert_eq!((status(&own), paid(&own)), (200, 1), "{switches}");
    }
}

#[test]
fn a_token_is_good_for_as_long_as_its_session_where_that_lies_in_the_cookie() {
    for (store, kind) in [
        ("signed_cookie", "synchronizer"),
        ("signed_cookie", "signed_double_submit"),
        ("encrypted_cookie", "synchronizer"),
        ("encrypted_cookie", "signed_double_submit"),
    ] {
        let lab = shop(&json!({ "csrf": { "token": kind }, "store": { "kind": store } }));
        lab.act(json!({ "clock": "1m" }));
        let form = lab.send("laptop", "GET /transfer");
        let token = text(&form, "response.csrf_token");
        lab.act(json!({ "clock": "1m" }));
        assert_eq!(status(&lab.send("laptop", "GET /me")), 200, "and the cookie is renewed");
        let fields = json!({ "to": "bob", "amount": 100, "csrf_token": token });
        let own = transfer(&lab, "https://shop.test/transfer", "fetch", &[("json", fields.clone())]);
        assert_eq!((status(&own), paid(&own)), (200, 1), "{store}, {kind}");
        lab.log_in("laptop", "alice");
        let next = transfer(&lab, "https://shop.test/transfer", "fetch", &[("json", fields)]);
        assert_eq!(
            (status(&next), paid(&next)),
            (403, 1),
            "the next session needs a token of its own: {store}, {kind}"
        );
    }
}

#[test]
fn a_form_can_post_json_as_text_to_a_server_that_does_not_insist() {
    let smuggled =
        [("body", json!(r#"{"to":"bob","amount":100,"x":"="}"#)), ("headers", json!({ "Content-Type": "text/plain" }))];
    let lab = shop(&json!({}));
    assert_eq!(paid(&transfer(&lab, "evil.test", "form", &smuggled)), 1);
    let lab = shop(&json!({ "csrf": { "json_only": true } }));
    let refused = transfer(&lab, "evil.test", "form", &smuggled);
    assert_eq!((status(&refused), refused_by(&refused)), (415, Some(Check::ContentType)));
    let asked = transfer(&lab, "evil.test", "fetch_include", &[("json", json!({ "to": "bob", "amount": 1 }))]);
    assert_eq!((text(&asked, "preflight").as_str(), paid(&asked)), ("refused", 0));
}

#[test]
fn a_sibling_gets_past_same_site_and_a_naive_double_submit_but_not_past_a_signed_one() {
    for (kind, wanted) in [("naive_double_submit", 200), ("signed_double_submit", 403), ("synchronizer", 403)] {
        let lab = start(&[json!({ "shop": { "csrf": { "token": kind }, "cookie": { "same_site": "strict" } } })]);
        lab.log_in("laptop", "alice");
        lab.act(
            json!({ "by": "laptop", "request": { "line": "GET /transfer", "page": "shop.test", "start": "link" } }),
        );
        let toss = json!({ "line": "GET https://blog.shop.test/toss?csrf=x.y&path=/transfer", "page": "blog.shop.test", "start": "link" });
        lab.act(json!({ "by": "laptop", "request": toss }));
        let form = json!({ "to": "bob", "amount": "100", "csrf_token": "x.y" });
        let forged = transfer(&lab, "blog.shop.test", "form", &[("form", form)]);
        assert_eq!(status(&forged), wanted, "{kind}");
    }
}

#[test]
fn a_planted_session_id_makes_nobody_s_token_fit_where_a_token_in_a_cookie_says_who_is_asking() {
    for kind in ["signed_double_submit", "synchronizer"] {
        let access = json!({ "alg": "HS256", "storage": "cookie" });
        let lab = start(&[json!({ "shop": { "auth": "jwt", "access": access, "csrf": { "token": kind } } })]);
        let toss = |client: &str, cookie: &str| {
            let line = format!("GET https://blog.shop.test/toss?{cookie}");
            lab.act(json!({ "by": client, "request": { "line": line, "page": "blog.shop.test", "start": "link" } }))
        };
        let token_of_page = |client: &str| {
            let link = json!({ "line": "GET /transfer", "page": "https://shop.test/", "start": "link" });
            text(&lab.act(json!({ "by": client, "request": link })), "response.csrf_token")
        };
        // Bob learns which token is his under a session ID of his own choice, and plants both with alice.
        lab.log_in("laptop", "bob");
        toss("laptop", "sid=planted");
        let token = token_of_page("laptop");
        lab.log_in("laptop", "alice");
        toss("laptop", &format!("csrf={token}&path=/transfer"));
        let form = json!({ "to": "bob", "amount": "100", "csrf_token": token });
        let forged = transfer(&lab, "blog.shop.test", "form", &[("form", form)]);
        assert_eq!((user(&forged), refused_by(&forged)), (Some("alice"), Some(Check::CsrfToken)), "{kind}");
        assert_eq!((status(&forged), paid(&forged)), (403, 0), "{kind}");
    }
}

#[test]
fn lax_stops_a_post_and_lets_a_careless_get_through() {
    for (careless, wanted) in [(false, 0), (true, 1)] {
        let lab = start(&[json!({ "shop": { "csrf": { "get_transfers": careless } } })]);
        lab.log_in("laptop", "alice");
        let posted = transfer(&lab, "evil.test", "form", &[]);
        assert_eq!((status(&posted), refused_by(&posted)), (401, Some(Check::SessionCookie)));
        let link = json!({ "line": "GET /transfer?to=bob&amount=100", "page": "evil.test", "start": "link" });
        let followed = lab.act(json!({ "by": "laptop", "request": link }));
        assert_eq!((status(&followed), paid(&followed)), (200, wanted));
    }
}

#[test]
fn a_token_in_a_header_needs_none_of_it_and_one_in_a_cookie_all() {
    let access = |storage: &str| json!({ "alg": "HS256", "storage": storage });
    for (storage, wanted) in [("variable", 0), ("cookie", 1)] {
        let lab = start(&[
            json!({ "shop": { "auth": "jwt", "access": access(storage), "cookie": { "same_site": "none" } } }),
        ]);
        lab.log_in("laptop", "alice");
        let own = transfer(&lab, "shop.test", "fetch", &[]);
        assert_eq!((status(&own), paid(&own)), (200, 1), "{storage}");
        let forged = transfer(&lab, "evil.test", "beacon", &[]);
        assert_eq!(paid(&forged), 1 + wanted, "{storage}");
        let left = lab.send("laptop", "POST /logout");
        assert_eq!((status(&left), left.view.jars["laptop"].len()), (204, 0), "{storage}");
    }
}

fn comment(lab: &TestLab) {
    lab.log_in("phone", "bob");
    let json = json!({ "text": "<img src=x onerror=steal()>" });
    let posted = lab.act(json!({ "by": "phone", "request": { "line": "POST /comments", "json": json } }));
    assert_eq!((status(&posted), posted.view.store.comments.len()), (200, 1));
}

#[test]
fn a_script_runs_where_output_is_not_encoded_and_no_policy_forbids_it() {
    for (pages, verdict) in [
        (json!({}), "encoded"),
        (json!({ "encodes_output": false }), "ran"),
        (json!({ "encodes_output": false, "csp": true }), "blocked"),
    ] {
        let lab = start(&[json!({ "shop": { "pages": pages, "cookie": { "http_only": false } } })]);
        comment(&lab);
        lab.log_in("laptop", "alice");
        let loaded = lab.act(json!({ "by": "laptop", "script": {} }));
        assert_eq!(text(&loaded, "script"), verdict);
        let requests: Vec<_> = loaded.exchanges.iter().map(|exchange| exchange.request.start_line.as_str()).collect();
        if verdict == "ran" {
            assert_eq!(requests, ["GET /comments HTTP/1.1", "POST /collect HTTP/1.1"]);
            assert_eq!((last(&loaded).host(), status(&loaded)), ("evil.test", 204));
            let taken = text(&loaded, "stolen.cookie");
            assert!(last(&loaded).request.body.contains(&taken) && taken.starts_with("sid="), "{taken}");
        } else {
            assert_eq!(requests, ["GET /comments HTTP/1.1"], "{verdict}");
        }
    }
}

#[test]
fn what_a_script_takes_depends_on_where_it_is_kept() {
    for (storage, place) in [
        ("variable", "variable"),
        ("session_storage", "session_storage"),
        ("local_storage", "local_storage"),
        ("cookie", ""),
    ] {
        let access = json!({ "alg": "HS256", "storage": storage });
        let pages = json!({ "encodes_output": false });
        let lab = start(&[json!({ "shop": { "auth": "jwt", "access": access, "pages": pages } })]);
        comment(&lab);
        lab.log_in("laptop", "alice");
        let loaded = lab.act(json!({ "by": "laptop", "script": {
            "request": { "line": "POST /transfer", "json": { "to": "bob", "amount": 100 } } } }));
        assert_eq!(paid(&loaded), 1, "wherever it is kept, the script acts as alice: {storage}");
        let script = loaded.view.script_result.as_ref().expect("a result");
        let places: Vec<&str> =
            script.found.keys().map(String::as_str).filter(|place| *place != "refresh_token").collect();
        assert_eq!(places, if place.is_empty() { vec![] } else { vec![place] });
        let knows_refresh_token = script.found.contains_key("refresh_token");
        assert_eq!(knows_refresh_token, matches!(place, "session_storage" | "local_storage"), "{storage}");
        lab.act(json!({ "by": "laptop", "request": { "line": "GET /", "page": "shop.test", "start": "link" } }));
        let after_reload =
            lab.act(json!({ "by": "laptop", "request": { "line": "GET /me", "page": "shop.test", "start": "fetch" } }));
        assert_eq!(user(&after_reload), (storage != "variable").then_some("alice"), "{storage}");
    }
}
