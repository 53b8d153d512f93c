//! What happens below a request: HSTS in the browser, and somebody who listens.

use authwalk::internals::model::{FactValue, Outcome, fact};
use serde_json::json;

use crate::test_lab::start;

fn text(outcome: &Outcome, path: &str) -> String {
    fact::find_by_path(path).expect("a fact").read(outcome).to_string()
}

#[test]
fn somebody_who_begins_to_listen_hears_the_very_next_request() {
    let lab = start(&[json!({})]);
    let unheard = lab.send("laptop", "GET /");
    assert_eq!(fact::find_by_path("wire").expect("a fact").read(&unheard), FactValue::Absent);
    for (listens, wire) in [(true, "http"), (false, "absent"), (true, "http")] {
        lab.act(json!({ "operator": { "set": { "eavesdropper": listens } } }));
        assert_eq!(text(&lab.send("laptop", "GET /me"), "wire"), wire);
        assert_eq!(text(&lab.send("laptop", "GET /me"), "wire"), wire);
    }
}

#[test]
fn rfc_6797_8_3_a_browser_goes_to_https_before_it_decides_about_cookies() {
    let lab = start(&[json!({ "shop": {
        "auth": "jwt", "transport": { "hsts_days": 1 }, "extra_cookies": ["a=1; Path=/; Secure; SameSite=Strict"],
    } })]);
    let insecure = lab.send("laptop", "GET http://shop.test/");
    assert_eq!(
        (text(&insecure, "upgraded"), text(&insecure, "address")),
        ("no".to_owned(), "http://shop.test/".to_owned())
    );
    assert_eq!(text(&insecure, "hsts"), "none", "over http no browser believes the header");
    lab.send("laptop", "GET /");
    let link = json!({ "line": "GET http://shop.test/", "page": "https://shop.test/", "start": "link" });
    let upgraded = lab.act(json!({ "by": "laptop", "request": link }));
    assert_eq!((text(&upgraded, "upgraded"), text(&upgraded, "sent")), ("yes".to_owned(), "a".to_owned()));
    assert_eq!(text(&upgraded, "request_header.sec_fetch_site"), "same-origin");
    assert_eq!(text(&lab.send("tool", "GET http://shop.test/"), "upgraded"), "no", "only browsers remember");
}
