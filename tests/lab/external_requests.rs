//! Requests that reach the lab from other programs.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use authwalk::internals::lab::LabReport;
use authwalk::internals::model::Initiator;
use serde_json::json;

use crate::test_lab::{issued_session_id, plain, start, status};

#[test]
fn a_request_from_outside_is_seen_with_its_exact_bytes() {
    let lab = plain();
    let id = issued_session_id(&lab.log_in("laptop", "alice"));
    let request =
        format!("GET /me?x=1 HTTP/1.1\r\nhOST: shop.test:{}\r\ncookie: sid={id}\r\n\r\n", lab.addresses[0].port());
    let answer = lab.send_from_outside(request.as_bytes());
    let (exchange, _) = lab.external_exchange();
    assert_eq!(exchange.initiator, Initiator::External);
    assert_eq!(exchange.request.bytes, request.as_bytes());
    assert_eq!(exchange.response.bytes, answer);
    assert_eq!((exchange.status, exchange.trace.user.as_deref()), (200, Some("alice")));
    assert_eq!(exchange.path(), "/me");

    let out = format!("POST /logout HTTP/1.1\r\nHost: shop.test\r\nCookie: sid={id}\r\nContent-Length: 0\r\n\r\n");
    lab.send_from_outside(out.as_bytes());
    let (exchange, view) = lab.external_exchange();
    assert_eq!((exchange.status, view.store.sessions.len()), (204, 0), "strangers change the world");
    assert_eq!(status(&lab.send("laptop", "GET /me")), 401);
}

#[test]
fn only_the_labs_own_hosts_are_answered() {
    let lab = plain();
    let hosts = [
        "localhost",
        "127.0.0.1:80",
        "elsewhere.test",
        "shop.test.evil.test",
        "[::1]:80",
        "",
        "shop.test\r\nHost: shop.test",
    ];
    let expected = [421, 421, 421, 421, 421, 421, 400];
    for (host, expected) in hosts.into_iter().zip(expected) {
        let answer = lab.send_from_outside(format!("GET / HTTP/1.1\r\nHost: {host}\r\n\r\n").as_bytes());
        assert!(answer.starts_with(format!("HTTP/1.1 {expected} ").as_bytes()), "{host}");
    }
    assert!(lab.send_from_outside(b"GET / HTTP/1.1\r\n\r\n").starts_with(b"HTTP/1.1 421 "));
    // The next report is that of the act: what was refused is not reported, and has changed nothing.
    assert_eq!(lab.act(json!({ "clock": "1m" })).view.store.sessions.len(), 0);
    for fine in
        ["GET / HTTP/1.1\r\nHost: SHOP.test:99\r\n\r\n", "GET http://api.shop.test/ HTTP/1.1\r\nHost: x\r\n\r\n"]
    {
        lab.send_from_outside(fine.as_bytes());
        assert_eq!(lab.external_exchange().0.status, 200, "{fine}");
    }
    assert_eq!(
        lab.act(json!({ "by": "tool", "request": { "line": "GET /", "headers": { "Host": "localhost" } } })).exchanges
            [0]
        .status,
        421
    );
}

#[test]
fn nothing_from_outside_does_harm() {
    let lab = plain();
    lab.send_from_outside(b"");
    lab.send_from_outside(b"\x16\x03\x01 what is this\r\n\r\n\0\0\xff");
    lab.send_from_outside(b"GET / HTTP/1.1\r\nHost: shop.test\r\nContent-Length: nine\r\n\r\n");
    lab.send_from_outside(&[b"GET /", vec![b'a'; 300_000].as_slice()].concat());
    let head =
        b"POST /login HTTP/1.1\r\nHost: shop.test\r\nContent-Type: application/json\r\nContent-Length: 65537\r\n\r\n";
    let answer = lab.send_from_outside(&[head.as_slice(), &vec![b' '; 65_537]].concat());
    assert!(answer.starts_with(b"HTTP/1.1 413 "));
    assert_eq!(lab.external_exchange().0.status, 413);
    lab.send_from_outside(b"POST /login HTTP/1.1\r\nHost: shop.test\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n");
    assert_eq!(lab.external_exchange().0.status, 400);
    let idle: Vec<TcpStream> = (0..200).filter_map(|_| TcpStream::connect(lab.addresses[0]).ok()).collect();
    assert_eq!(status(&lab.send("laptop", "GET /")), 200, "idle strangers keep nobody waiting");
    drop(idle);
}

#[test]
fn pages_of_other_sites_are_refused_and_programs_are_not() {
    let lab = plain();
    let refused = [
        "Origin: http://evil.example",
        "Origin: https://shop.test.evil.test",
        "Origin: null",
        "origin: HTTP://EVIL.TEST:80",
        "Sec-Fetch-Site: cross-site",
        "Origin: https://shop.test\r\nSec-Fetch-Site: cross-site",
    ];
    for header in refused {
        let answer = lab.send_from_outside(format!("GET / HTTP/1.1\r\nHost: shop.test\r\n{header}\r\n\r\n").as_bytes());
        let text = String::from_utf8_lossy(&answer);
        assert!(text.starts_with("HTTP/1.1 403 ") && text.contains("no requests from pages of other sites"), "{text}");
    }
    assert_eq!(lab.act(json!({ "clock": "1m" })).view.store.sessions.len(), 0, "nothing was reported or done");
    let with_site = start(&[json!({ "site": { "evil": "https://evil.test" } })]);
    let answer = with_site.send_from_outside(b"GET / HTTP/1.1\r\nHost: shop.test\r\nOrigin: https://evil.test\r\n\r\n");
    assert!(answer.starts_with(b"HTTP/1.1 403 "), "a site of the lesson is another site, too");
    for header in ["Origin: http://shop.test:8080", "Origin: https://blog.shop.test", "Sec-Fetch-Site: same-origin"] {
        lab.send_from_outside(format!("GET / HTTP/1.1\r\nHost: shop.test\r\n{header}\r\n\r\n").as_bytes());
        assert_eq!(lab.external_exchange().0.status, 200, "{header}");
    }
}

/// 5,000 requests from each of four threads. A page in any browser can send such requests.
#[test]
fn of_twenty_thousand_refused_requests_nothing_is_kept() {
    let lab = plain();
    let address = lab.addresses[0];
    let refused = std::thread::scope(|scope| {
        let flood = || {
            let is_refused = |_: &usize| {
                let mut socket = TcpStream::connect(address).expect("a connection");
                socket.write_all(b"GET /x HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n").expect("sent");
                let mut answer = Vec::new();
                // The lab hangs up first, so that its ports are not used up here.
                socket.read_to_end(&mut answer).expect("answered");
                answer.starts_with(b"HTTP/1.1 421 ")
            };
            (0..5_000).filter(is_refused).count()
        };
        let floods = [(); 4].map(|()| scope.spawn(flood));
        floods.into_iter().map(|flood| flood.join().expect("a flood")).sum::<usize>()
    });
    assert_eq!(refused, 20_000);
    lab.act(json!({ "clock": "1m" }));
    assert_eq!(lab.reports.try_iter().count(), 0, "not one report of them");
}

/// Nobody takes the reports while the requests come. Of those that are under way by then everything is told, of the others how
/// many they were, and after that there is room again.
#[test]
fn more_requests_than_anybody_looks_at_are_counted() {
    let lab = plain();
    let get_me = b"GET /me HTTP/1.1\r\nHost: shop.test\r\n\r\n";
    for _ in 0..200 {
        assert!(lab.send_from_outside(get_me).starts_with(b"HTTP/1.1 401 "));
    }
    let (mut told, mut left_out) = (0, 0);
    while told + left_out < 200 {
        match lab.reports.recv() {
            Ok(LabReport::ExternalExchange { .. }) => told += 1,
            Ok(LabReport::ExternalLeftOut { lane: 0, count, .. }) => left_out += count,
            other => panic!("a report of requests from outside, not {other:?}"),
        }
    }
    // The last answer may be read before its report has looked for room.
    assert!(matches!((told, left_out), (128, 72) | (129, 71)), "{told} told, {left_out} left out");
    lab.send_from_outside(get_me);
    lab.external_exchange();
}
