//! What a full jar costs: one request with its decisions and their reasons, and one more cookie, compared with a jar that
//! holds the 50 cookies of the host alone.
//!
//! The full jar should take less than 10 times as long for the request.

use std::hint::black_box;

use authwalk::internals::cookie::{CookieRequest, Jar, JarRules, RequestUrl};
use criterion::{Criterion, criterion_group, criterion_main};

const NOW: i64 = 1_800_000_000;

fn request(host: usize) -> CookieRequest {
    let url = RequestUrl::parse(&format!("https://www.h{host}.test/account/orders")).expect("a URL");
    CookieRequest { cross_site: true, top_level: true, ..CookieRequest::same_site(url, "POST") }
}

/// A jar with 50 cookies for each of so many hosts.
fn jar(hosts: usize) -> Jar {
    let mut jar = Jar::new(JarRules::default());
    for host in 0..hosts {
        for number in 0..50 {
            let word = ["SameSite=Lax", "SameSite=None", "Path=/account", "HttpOnly", "Max-Age=3600"][number % 5];
            let line = format!("cookie{number}=41c0f3a87e; Secure; {word}");
            assert!(jar.store(&request(host), &line, NOW).decision.stored);
        }
    }
    jar
}

fn full_jar(criterion: &mut Criterion) {
    for (name, hosts) in [("50 cookies", 1), ("3000 cookies", 60)] {
        let mut group = criterion.benchmark_group(name);
        let request = request(0);
        let mut cookies = jar(hosts);
        group.bench_function("send", |bencher| {
            bencher.iter(|| black_box(cookies.send(black_box(&request), NOW)).value);
        });
        group.bench_function("send, with reasons in words", |bencher| {
            bencher.iter(|| black_box(cookies.send(black_box(&request), NOW)).decisions());
        });
        let mut number = 0;
        group.bench_function("store", |bencher| {
            bencher.iter(|| {
                number += 1;
                cookies.store(&request, &format!("new{number}=1; Secure; Path=/"), NOW)
            });
        });
        group.finish();
    }
}

criterion_group!(benches, full_jar);
criterion_main!(benches);
