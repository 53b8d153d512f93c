//! A hostile web page in the learner's own browser, played over raw sockets with the headers that a browser writes: it can do
//! nothing beyond the lab, whether or not the lab is open to that browser (`own_browser`).

use authwalk::internals::lab::BrowserLabel;
use serde_json::json;

use crate::own_browser::{FORM_TYPE, OpenLab};
use crate::test_lab::{TestLab, plain, start};

/// What the headers of a request say of a page elsewhere that started it.
const ELSEWHERE: [&[&str]; 8] = [
    &["Origin: https://attacker.example", "Sec-Fetch-Site: cross-site"],
    &["Origin: http://attacker.example:80"],
    &["Origin: null", "Sec-Fetch-Site: cross-site"],
    &["Sec-Fetch-Site: cross-site"],
    &["Referer: https://attacker.example/", "Sec-Fetch-Site: cross-site"],
    &["Origin: http://localhost:3000", "Sec-Fetch-Site: cross-site"],
    &["Origin: http://evil-aaaaaaaa.localhost:3000", "Sec-Fetch-Site: cross-site"],
    &["Origin: http://evil-aaaaaaab.localhost:PORT", "Sec-Fetch-Site: cross-site"],
];

/// A handshake (RFC 6455, section 4.1).
const UPGRADE: [&str; 4] = [
    "Connection: Upgrade",
    "Upgrade: websocket",
    "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
];

/// What such a page would like: money, as whoever is logged in, and whatever else changes something.
const WISHES: [&str; 4] = ["POST /transfer", "POST /login", "GET /", "POST /logout"];

/// A shop that nothing else protects: it moves money on GET, and its cookie goes everywhere.
fn defenceless() -> TestLab {
    start(&[json!({ "shop": { "cookie": { "same_site": "none" }, "csrf": { "get_transfers": true } } })])
}

/// Nothing was done, and nothing was told of it.
fn assert_untouched(lab: &TestLab, what: &str) {
    let outcome = lab.act(json!({ "clock": "1s" }));
    assert!(outcome.view.store.transfers.is_empty() && outcome.view.store.sessions.is_empty(), "{what}");
    assert_eq!(lab.reports.try_iter().count(), 0, "{what}");
}

#[test]
fn a_rebound_name_is_no_host_of_the_lab() {
    let lab = OpenLab::new(defenceless());
    let port = lab.port;
    let rebound = ["attacker.example", "localhost", "127.0.0.1", "[::1]", "shop.localhost", "shop-aaaaaaab.localhost"];
    let odd = [
        "shop-aaaaaaaa.localhost.attacker.example",
        "aaaaaaaa.localhost",
        "-aaaaaaaa.localhost",
        "shop-aaaaaaaa.localhost@attacker.example",
    ];
    for host in rebound.into_iter().chain(odd) {
        let authority = format!("{host}:{port}");
        // To the browser, page and lab have one origin then.
        let origin = format!("Origin: http://{authority}");
        for line in WISHES {
            let headers = [origin.as_str(), "Sec-Fetch-Site: same-origin", FORM_TYPE];
            let answer = lab.send_to(line, &authority, &headers, "to=bob&amount=100");
            assert!(matches!(answer.status(), 403 | 421), "{line} at {host}: {}", answer.text);
            let plain = lab.send_to(line, &authority, &[FORM_TYPE], "to=bob&amount=100");
            assert_eq!(plain.status(), 421, "{line} at {host} without Origin");
        }
    }
    assert_untouched(&lab.lab, "rebinding");
}

#[test]
fn while_the_lab_is_closed_a_browser_finds_no_host_and_another_site_nothing_at_all() {
    let lab = OpenLab::new(defenceless());
    lab.lab.lab.close_to_browser();
    lab.lab.act(json!({ "clock": "1s" }));
    for name in ["shop", "evil", "blog.shop", "spa", "api"] {
        assert_eq!(lab.send("GET /", name, &["Sec-Fetch-Site: none"], "").status(), 421, "{name}");
    }
    for headers in ELSEWHERE {
        for line in WISHES {
            let headers = [headers, &[FORM_TYPE]].concat();
            let at_shop = lab.send_to(line, "shop.test", &headers, "to=bob&amount=100");
            let has_cross_site =
                headers.iter().any(|header| header.starts_with("Origin") || header.ends_with("cross-site"));
            assert_eq!(at_shop.status(), if has_cross_site { 403 } else { 200 }, "{line} {headers:?}");
            assert_eq!(lab.send(line, "shop", &headers, "to=bob&amount=100").status() / 100, 4, "{line} {headers:?}");
        }
    }
    assert_untouched(&lab.lab, "closed");
}

#[test]
fn while_it_is_open_only_the_labs_own_pages_start_requests() {
    let lab = OpenLab::new(defenceless());
    let port = lab.port.to_string();
    for headers in ELSEWHERE {
        let headers: Vec<String> = headers.iter().map(|header| header.replace("PORT", &port)).collect();
        let headers: Vec<&str> = headers.iter().map(String::as_str).chain([FORM_TYPE]).collect();
        for line in WISHES {
            let answer = lab.send(line, "shop", &headers, "to=bob&amount=100");
            assert_eq!(answer.status(), 403, "{line} {headers:?}");
            assert!(!answer.text.contains("Access-Control-Allow-Origin"), "{}", answer.text);
        }
    }
    // One good header does not make up for a bad one.
    let own = format!("Referer: {}/", lab.origin("evil"));
    assert_eq!(lab.send("GET /", "shop", &["Origin: https://attacker.example", &own], "").status(), 403);
    let own = format!("Origin: {}", lab.origin("evil"));
    assert_eq!(lab.send("GET /", "shop", &[&own, "Origin: https://attacker.example"], "").status(), 403);
    assert_untouched(&lab.lab, "open");
}

#[test]
fn no_socket_is_opened_for_a_page_elsewhere() {
    let open = OpenLab::new(defenceless());
    let closed = plain();
    for headers in ELSEWHERE {
        let headers = [&UPGRADE[..], headers].concat();
        for host in [open.origin("shop").replace("http://", ""), format!("127.0.0.1:{}", open.port)] {
            let answer = open.send_to("GET /", &host, &headers, "");
            assert!(matches!(answer.status(), 403 | 421), "{host} {headers:?}: {}", answer.text);
        }
        let request = format!("GET / HTTP/1.1\r\nHost: shop.test\r\n{}\r\n\r\n", headers.join("\r\n"));
        let answer = closed.send_from_outside(request.as_bytes());
        assert!(answer.starts_with(b"HTTP/1.1 403 "), "{headers:?}");
    }
    assert_untouched(&open.lab, "sockets");
    assert_untouched(&closed, "sockets while it is closed");
}

#[test]
fn each_lane_keeps_the_others_pages_out() {
    let lab = start(&[json!({}), json!({})]);
    let labels = [[0; 8], [1; 8]].map(BrowserLabel::from_random).to_vec();
    lab.lab.open_to_browser(labels);
    lab.act(json!({ "clock": "1s" }));
    let first = OpenLab { lab, label: "aaaaaaaa", port: 0 };
    let [a, b] = [0, 1].map(|lane| first.lab.addresses[lane].port());
    let from_other = format!("Origin: http://evil-bbbbbbbb.localhost:{b}");
    let answer = first.send_to("GET /", &format!("shop-aaaaaaaa.localhost:{a}"), &[&from_other], "");
    assert_eq!(answer.status(), 403);
    assert_eq!(first.send_to("GET /", &format!("shop-bbbbbbbb.localhost:{a}"), &[], "").status(), 421);
}
