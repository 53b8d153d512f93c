//! Tokens as people paste them: each is found, no character of it changes, and what it was unwrapped from is told.

use authwalk::internals::token::Algorithm;
use authwalk::internals::token::{base64url, find_pasted_tokens, sign};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD as STANDARD;
use proptest::prelude::*;
use serde_json::json;

use crate::fixtures::{a1, object, rsa};

/// `line breaks, header Authorization → TOKEN` for each token, where this token stands as `T` and the RSA one as `R`.
fn found(text: &str) -> Vec<String> {
    let (token, other) = (a1(), rs256());
    let short = |text: &str| text.replace(&token, "T").replace(&other, "R");
    let describe = |found: authwalk::internals::token::PastedToken| {
        format!("{} → {}", found.describe_containers(), short(&found.text)).trim_start_matches(' ').to_owned()
    };
    find_pasted_tokens(text).tokens.into_iter().map(describe).collect()
}

fn rs256() -> String {
    sign::sign_claims(&object(json!({ "sub": "alice" })), None, &rsa(), Algorithm::Rs256).expect("a token")
}

/// `text` in lines of this many columns.
fn wrap(text: &str, columns: usize, end: &str) -> String {
    let lines: Vec<&str> = text.as_bytes().chunks(columns).map(|line| str::from_utf8(line).expect("ASCII")).collect();
    lines.join(end)
}

/// Each text, with what is found in it.
fn assert_found<const N: usize>(cases: [(String, &str); N]) {
    let wrong = cases.into_iter().filter(|(text, wanted)| found(text) != [*wanted]);
    let wrong: Vec<_> = wrong.map(|(text, wanted)| (wanted, found(&text), text)).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_token_is_found_in_headers_cookies_and_commands() {
    let t = a1();
    assert_found([
        (t.clone(), "→ T"),
        (format!(" {t}\n"), "→ T"),
        (format!("\"{t}\""), "quotes → T"),
        (format!("'{t}'"), "quotes → T"),
        (format!("`{t}`,"), "quotes → T"),
        (format!("Bearer {t}"), "Bearer → T"),
        (format!("bearer  {t}"), "bearer → T"),
        (format!("Bearer Bearer {t}"), "Bearer (2 times) → T"),
        (format!("Bearer \"{t}\""), "Bearer → T"),
        (format!("DPoP {t}"), "DPoP → T"),
        (format!("Authorization: Bearer {t}\r\n"), "header Authorization, Bearer → T"),
        (format!("'authorization:Bearer {t}'"), "header authorization, Bearer → T"),
        (format!("authorization: \"Bearer {t}\","), "header authorization, Bearer → T"),
        (format!("x-amzn-oidc-data: {t}"), "header x-amzn-oidc-data → T"),
        (
            format!("GET / HTTP/1.1\r\nHost: a.test\r\nAuthorization: Bearer {t}\r\n\r\n"),
            "header Authorization, Bearer → T",
        ),
        (format!("Cookie: token={t}; theme=dark"), "cookie token → T"),
        (format!("theme=dark; session={t}; Path=/"), "session= → T"),
        (format!("Set-Cookie: session={t}; Path=/; HttpOnly"), "Set-Cookie, cookie session → T"),
        (
            format!("curl -H 'Authorization: Bearer {t}' https://api.test/me"),
            "curl command, header Authorization, Bearer → T",
        ),
        (
            format!(
                "curl https://api.test \\\n  -H \"Accept: */*\" \\\n  -H \"Authorization: Bearer {t}\" \\\n  --compressed"
            ),
            "curl command, header Authorization, Bearer → T",
        ),
        (format!("curl -b 'sid={t}' https://api.test"), "curl command, cookie sid → T"),
        (format!("export TOKEN={t}"), "TOKEN= → T"),
    ]);
}

#[test]
fn a_token_is_found_in_links_json_and_broken_lines() {
    let (t, r) = (a1(), rs256());
    assert_found([
        (format!("https://jwt.io/#debugger-io?token={t}"), "link, parameter token → T"),
        (
            format!("https://app.test/cb#access_token={t}&token_type=Bearer&expires_in=3600"),
            "link, parameter access_token → T",
        ),
        (format!("https://app.test/verify/{t}/now"), "link → T"),
        (format!("https://app.test/?t={}", t.replace('.', "%2E")), "URL-encoding, link, parameter t → T"),
        (format!("token%3D{}%26a%3Db", t.replace('.', "%252E")), "URL-encoding, token= → T"),
        (format!("Bearer%20{t}"), "URL-encoding, Bearer → T"),
        (
            format!("{{\"access_token\":\"{t}\",\"token_type\":\"Bearer\",\"expires_in\":300}}"),
            "JSON, member access_token → T",
        ),
        (format!("{{\"data\":[{{\"jwt\":\"Bearer {t}\"}}]}}"), "JSON, member jwt, Bearer → T"),
        (format!("{{ \"id_token\": \"{t}\", // not JSON\n"), "header id_token → T"),
        (format!("The token is {t}."), "other text → T"),
        (wrap(&t, 64, "\n"), "line breaks → T"),
        (wrap(&t, 76, "\r\n"), "line breaks → T"),
        (wrap(&r, 64, "\n"), "line breaks → R"),
        (wrap(&r, 76, "\n    "), "line breaks → R"),
        (format!("Authorization: Bearer {}", wrap(&r, 70, "\\\n")), "header Authorization, Bearer, line breaks → R"),
        (t.replace('.', ".\n"), "line breaks → T"),
        (format!("{}\nThanks", wrap(&t, 64, "\n")), "other text, line breaks → T"),
        (format!("{t}\nThanks"), "other text → T"),
        (format!("> {}", wrap(&r, 70, "\n> ")), "a mail's quotation, line breaks → R"),
        (format!(">> Hello,\n>>\n>> Bearer {t}\n> Thanks"), "a mail's quotation, Bearer → T"),
        (STANDARD.encode(&t), "base64 → T"),
        (wrap(&STANDARD.encode(format!("{t}\n")), 76, "\n"), "base64 → T"),
        (format!("\u{feff}\u{200b}{t}\u{a0}\u{200b}"), "→ T"),
    ]);
}

#[test]
fn several_tokens_are_found_with_their_names() {
    let (t, r) = (a1(), rs256());
    assert_eq!(
        found(&format!("{{\"access_token\":\"{r}\",\"id_token\":\"{t}\",\"refresh_token\":\"opaque\"}}")),
        ["JSON, member access_token → R", "JSON, member id_token → T"]
    );
    assert_eq!(found(&format!("{t}\n{r}\n{t}")), ["other text → T", "other text → R", "other text → T"]);
    assert_eq!(found(&format!("{}\n\n{t}", wrap(&r, 64, "\n"))), ["other text, line breaks → R", "other text → T"]);
    assert_eq!(found(&format!("Cookie: a={t}; b={r}")), ["cookie a → T", "cookie b → R"]);
}

#[test]
fn what_is_wrong_with_the_token_itself_stays() {
    let header = base64url::encode(r#"{"alg":"HS256"}"#);
    for text in [
        "",
        "abc",
        "Basic eA==",
        "Bearera.b.c",
        "é.b.c",
        "a.b.c.",
        "eyJhbGciOiJFUzI1NiJ9.eyJoZWxsbyI6IndvcmxkIn0=.FOGA==",
        &format!("{}.", a1()),
        &format!("{header}.e30.a+/b"),
        "{\"payload\":\"e30\",\"protected\":\"e30\",\"signature\":\"\"}",
    ] {
        assert_eq!(found(text), [format!("→ {}", text.replace(&a1(), "T"))], "{text}");
    }
    for (text, wanted) in [
        ("Bearer a.b.c", "Bearer → a.b.c"),
        ("Authorization: Bearer Bearer a.b.c", "header Authorization, Bearer (2 times) → a.b.c"),
        ("'a.b.c'", "quotes → a.b.c"),
        ("Bearer", "→ Bearer"),
        (
            "x eyJhbGciOiJFUzI1NiJ9.eyJoZWxsbyI6IndvcmxkIn0=.FOGA== y",
            "other text → eyJhbGciOiJFUzI1NiJ9.eyJoZWxsbyI6IndvcmxkIn0=.FOGA==",
        ),
    ] {
        assert_eq!(found(text), [wanted], "{text}");
    }
}

#[test]
fn what_touches_a_token_is_a_known_delimiter_or_stays() {
    let t = a1();
    for text in
        ["T!", "!T", "T%00", "T:x", "T@evil", "T#x", "T=x", "a/T", "T|", "T/x", "%00T", "\u{0}T", "T\\x", "éT", "Té"]
    {
        let pasted = text.replace('T', &t);
        assert_eq!(found(&pasted), [format!("→ {text}")], "{text}");
    }
    for text in ["(T)", "<T>", "[T]", "{T}", "a T,", "T;", "a=T&b", "“T”", "https://jwt.io/#T", "https://a.test/T?x#y"]
    {
        let tokens = find_pasted_tokens(&text.replace('T', &t)).tokens;
        assert_eq!(tokens.iter().map(|token| &token.text).collect::<Vec<_>>(), [&t], "{text}");
    }
}

#[test]
fn no_token_vanishes_beside_another() {
    let t = a1();
    assert_eq!(found(&format!("{{\"a\":\"{t}!\",\"a\":\"{t}\"}}")).len(), 2, "a name twice");
    for (text, broken) in
        [("T T!", "T!"), ("T !T", "!T"), ("T eyJx.y", "eyJx.y"), ("T,eyJhbGciOiJIUzI1NiJ9", "eyJhbGciOiJIUzI1NiJ9")]
    {
        let texts = found(&text.replace('T', &t));
        assert_eq!(texts.len(), 2, "{text}: {texts:?}");
        assert!(texts[1].ends_with(&format!("→ {broken}")), "{texts:?}");
    }
    assert_eq!(found(&format!("state=eyJhIjoxfQ; token={t}")), ["token= → T"], "JSON that is no header");
    assert!(find_pasted_tokens(&format!("{t} ").repeat(1001)).is_cut_off);
    assert!(!find_pasted_tokens(&format!("{t} ").repeat(1000)).is_cut_off);
}

#[test]
fn lines_that_begin_like_a_token_are_searched_in_proportion_to_their_number() {
    // With a search that grows with the cube of the lines, these would take minutes.
    let line = format!("eyJ{}\n", "a".repeat(37));
    assert_eq!(find_pasted_tokens(&line.repeat(3000)).tokens.len(), 1000);
    let dotted = format!("eyJ{}.a\n", "a".repeat(37));
    assert_eq!(find_pasted_tokens(&dotted.repeat(3000)).tokens.len(), 1000);
}

proptest! {
    #[test]
    fn any_text_is_searched_without_a_panic(text in "[ -~\\n]{0,30}(ey[A-Za-z0-9._=%\\n -]{0,40}){0,3}|\\PC{0,60}") {
        for token in find_pasted_tokens(&text).tokens {
            // Nothing is invented: each character comes from the text, or from what it encodes.
            prop_assert!(token.text.len() <= text.len());
        }
    }
}
