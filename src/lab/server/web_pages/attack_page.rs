//! A page of another site: every way in which it can make a browser send a request to the shop, each behind a button of its
//! own.

use super::WantedPage;
use crate::lab::hosts::SHOP_HOST;
use crate::lab::server::http::html::encode;

/// What the buttons do that need a script.
const SCRIPT: &str = include_str!("attack_page.js");

/// How much the attacker would like to have.
const AMOUNT: u32 = 100;

/// What the page shows.
pub(super) fn main(wanted: WantedPage<'_>) -> String {
    let shop = encode(&wanted.visit.names.origin(SHOP_HOST).unwrap_or_default());
    let payee = encode(wanted.payee);
    let fields = format!(
        "<input type=\"hidden\" name=\"to\" value=\"{payee}\"><input type=\"hidden\" name=\"amount\" value=\"{AMOUNT}\">"
    );
    let introduction = introduction(&wanted.visit.lab_host);
    format!(
        "<h1>You have won!</h1><p>{introduction}</p>\
         <section><h2>A form</h2><form method=\"post\" action=\"{shop}/transfer\">{fields}<button id=\"form-post\">Claim your prize</button></form>\
         <form method=\"get\" action=\"{shop}/transfer\">{fields}<button id=\"form-get\">The same by GET</button></form></section>\
         <section><h2>A link</h2><p><a id=\"link\" href=\"{shop}/me\">Your account at the shop</a></p></section>\
         <section id=\"parts\" data-shop=\"{shop}\" data-payee=\"{payee}\"><h2>A part of this page</h2>\
         <button data-start=\"image\">An image</button><button data-start=\"frame\">A frame</button></section>\
         <section><h2>A script</h2><button data-start=\"fetch_include\">fetch with cookies</button>\
         <button data-start=\"fetch_omit\">fetch without cookies</button>\
         <button data-start=\"fetch_json\">fetch that sends JSON, with cookies</button></section>{toss}\
         <p id=\"result\" role=\"status\">What the page can see of the answers is written here.</p><script>{SCRIPT}</script>",
        toss = toss_form(&wanted.visit.lab_host),
    )
}

fn introduction(lab_host: &str) -> &'static str {
    match lab_host {
        "blog.shop.test" => {
            "This is a sibling below the shop's domain, and it has been taken over. For cookies it belongs to the same site."
        }
        "spa.test" => "This is an app on a site of its own. The shop may allow it to read answers (CORS), or not.",
        _ => "This is a page of the attacker's. Each button makes your browser send a request to the shop.",
    }
}

/// Where a sibling can plant a cookie, a way to do it.
fn toss_form(lab_host: &str) -> &'static str {
    if lab_host == "blog.shop.test" {
        "<section><h2>A cookie for the shop</h2><form method=\"get\" action=\"/toss\">\
         <input name=\"sid\" value=\"planted\"><button>Plant it</button></form></section>"
    } else {
        ""
    }
}
