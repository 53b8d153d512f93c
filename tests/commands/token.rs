//! `authwalk token`: exact output, messages and exit codes.

use std::process::Output;

use crate::common::{authwalk, command, stderr, stdout, with_input};

/// RFC 7515, appendix A.1: it ends at 1300819380.
const TOKEN: &str = "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const JWK: &str =
    r#"{"kty":"oct","k":"AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow"}"#;
const ED25519: &str = "tests/fixtures/token/ed25519-pkcs8.pem";
const ED25519_PUBLIC: &str = "tests/fixtures/token/ed25519-public.pem";
pub(crate) const WARNING: &str = "authwalk: a secret on the command line can be seen by others and stays in the shell's history; a \
                       file or a variable is safer\n";

pub(crate) fn code(output: &Output) -> Option<i32> {
    output.status.code()
}

#[test]
fn explain_tells_what_a_token_says_and_that_nobody_checked_it() {
    let output = authwalk(&["token", "explain", TOKEN, "--now", "1300819080"]);
    assert_eq!((code(&output), stderr(&output)), (Some(0), String::new()));
    insta::assert_snapshot!("token_explain", stdout(&output));
    let piped = with_input(&["token", "explain", "-", "--now", "1300819080"], format!("{TOKEN}\n").as_bytes());
    assert_eq!(stdout(&piped), stdout(&output));
    let json = authwalk(&["token", "explain", TOKEN, "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&stdout(&json)).expect("JSON");
    assert_eq!(json["verified"], "not_checked");
}

#[test]
fn encrypted_and_recognized_tokens_are_explained() {
    // RFC 7516, appendix A.1, its ciphertext shortened.
    let encrypted = "eyJhbGciOiJSU0EtT0FFUCIsImVuYyI6IkEyNTZHQ00ifQ.OKOa.48V1_ALb6US04U3b.5eym.XFBoMYUZodetZdvTiFvSkQ";
    let explained = authwalk(&["token", "explain", encrypted]);
    assert_eq!((code(&explained), stderr(&explained)), (Some(0), String::new()));
    insta::assert_snapshot!("token_explain_encrypted", stdout(&explained));
    let verified = authwalk(&["token", "verify", encrypted, "--alg", "EdDSA", "--key-file", ED25519_PUBLIC]);
    assert_eq!(code(&verified), Some(1));
    assert!(stdout(&verified).contains("an encrypted token: RSA-OAEP"), "{}", stdout(&verified));
    let claims = format!(
        r#"{{"iss":"https://accounts.google.com","iat":99,"exp":60,"email":"a@shop.test","id_token":"{encrypted}"}}"#
    );
    let token = stdout(&authwalk(&["token", "sign", &claims, "--alg", "EdDSA", "--key-file", ED25519]));
    let explained = authwalk(&["token", "explain", token.trim(), "--now", "1300819080"]);
    insta::assert_snapshot!("token_explain_recognized", stdout(&explained));
}

#[test]
fn a_pasted_line_is_taken_kindly_and_by_programs_not_at_all() {
    let bare = authwalk(&["token", "explain", TOKEN, "--now", "0"]);
    for (line, around) in [
        (format!("Bearer {TOKEN}"), "Bearer"),
        (format!("Authorization: Bearer {TOKEN}"), "header Authorization, Bearer"),
        (
            format!("curl -H 'Authorization: Bearer {TOKEN}' https://api.test"),
            "curl command, header Authorization, Bearer",
        ),
        (format!("Cookie: theme=dark; sid={TOKEN}"), "cookie sid"),
    ] {
        let notice = format!("authwalk: the token is taken out of what was around it: {around}\n");
        let explained = authwalk(&["token", "explain", &line, "--now", "0"]);
        assert_eq!((code(&explained), stdout(&explained)), (Some(0), stdout(&bare)), "{line}");
        assert_eq!(stderr(&explained), notice);
        let args = ["token", "verify", "-", "--jwk", JWK, "--alg", "HS256", "--now", "0"];
        let verified = with_input(&args, format!("{line}\r\n").as_bytes());
        assert_eq!((code(&verified), stderr(&verified)), (Some(0), format!("{WARNING}{notice}")), "{line}");
        let request = format!(r#"{{"id":"1","mode":"jws","token":"{line}","alg":"HS256","jwk":{JWK}}}"#);
        let answer = stdout(&with_input(&["token", "verify", "--jsonl"], request.as_bytes()));
        assert!(answer.contains(r#""verdict":"invalid""#), "{answer}");
    }
}

#[test]
fn a_wrapped_token_is_joined_and_a_padded_one_stays_refused() {
    let verify = ["token", "verify", "-", "--key-file", "tests/fixtures/token/rsa-public.pem", "--alg", "RS256"];
    let sign = ["token", "sign", r#"{"exp":99}"#, "--alg", "RS256", "--key-file", "tests/fixtures/token/rsa-pkcs8.pem"];
    let token = stdout(&authwalk(&sign));
    let lines: Vec<&str> =
        token.trim().as_bytes().chunks(64).map(|line| str::from_utf8(line).expect("ASCII")).collect();
    let verify = [&verify[..], &["--now", "98"]].concat();
    let joined = with_input(&verify, lines.join("\n").as_bytes());
    assert_eq!((code(&joined), stdout(&joined).lines().next()), (Some(0), Some("valid")));
    assert_eq!(stderr(&joined), "authwalk: the token is taken out of what was around it: line breaks\n");
    for padded in [format!("{}==", token.trim()), format!("curl -H 'Authorization: Bearer {}=='", token.trim())] {
        let refused = with_input(&verify, padded.as_bytes());
        assert_eq!(code(&refused), Some(1), "{padded}");
        assert!(stdout(&refused).contains("padding"), "{}", stdout(&refused));
    }
}

#[test]
fn several_tokens_are_told_one_by_one() {
    let other = stdout(&authwalk(&["token", "sign", r#"{"exp":99}"#, "--alg", "EdDSA", "--key-file", ED25519]));
    let response = format!(r#"{{"access_token":"{TOKEN}","id_token":"{}","expires_in":60}}"#, other.trim());
    let args = ["token", "verify", "-", "--key-file", ED25519_PUBLIC, "--alg", "EdDSA", "--now", "98"];
    let verified = with_input(&args, response.as_bytes());
    assert_eq!((code(&verified), stderr(&verified)), (Some(1), "authwalk: 2 tokens are found\n".to_owned()));
    insta::assert_snapshot!("token_verify_several", stdout(&verified));
    let json = with_input(&[&args[..], &["--format", "json"]].concat(), response.as_bytes());
    let json: serde_json::Value = serde_json::from_str(&stdout(&json)).expect("JSON");
    let names = json["tokens"].as_array().expect("a list").iter().map(|token| token["name"].as_str());
    assert_eq!(names.collect::<Vec<_>>(), [Some("access_token"), Some("id_token")]);
    assert_eq!((&json["tokens"][1]["verdict"], &json["tokens"][0]["unwrapped"][0]), (&"valid".into(), &"json".into()));
}

#[test]
fn a_refused_token_says_what_would_fit_and_no_secret_is_printed() {
    let folder = tempfile::tempdir().expect("a folder");
    let secret = "a-secret-phrase-of-more-than-32-letters";
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).expect("written");
        path.to_str().expect("text").to_owned()
    };
    let (plain, line) = (write("plain", secret), write("line", &format!("{secret}\n")));
    let token = stdout(&authwalk(&["token", "sign", r#"{"exp":99}"#, "--alg", "HS256", "--key-file", &plain]));
    let verify = |file: &str, more: &[&str]| {
        let args = ["token", "verify", token.trim(), "--alg", "HS256", "--now", "98", "--key-file", file];
        authwalk(&[&args[..], more].concat())
    };
    assert_eq!(code(&verify(&plain, &[])), Some(0));
    let refused = verify(&line, &[]);
    assert_eq!(code(&refused), Some(1));
    insta::assert_snapshot!("token_verify_newline", stdout(&refused));
    let json: serde_json::Value = serde_json::from_str(&stdout(&verify(&line, &["--format", "json"]))).expect("JSON");
    assert_eq!(json["diagnoses"][0]["code"], "secret_without_newline");
    let short = write("short", "secret\n");
    let sample = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiYWRtaW4iOnRydWV9.TJVA95OrM7E2cBab30RMHrHDcEfxjoYZgeFONFh7HgQ";
    let first = authwalk(&["token", "verify", sample, "--alg", "HS256", "--key-file", &short]);
    assert_eq!(code(&first), Some(1));
    let wanted = "fits without the trailing newline; and is too short: 6 bytes of 32";
    assert!(stdout(&first).contains(wanted), "{}", stdout(&first));
    for output in [refused, verify(&line, &["--format", "json"]), verify(&short, &[])] {
        let shown = format!("{}{}", stdout(&output), stderr(&output));
        assert!(!shown.contains("a-secret-phrase"), "{shown}");
    }
}

#[test]
fn verify_tells_every_check_and_the_exit_code_is_the_verdict() {
    let args = |now| ["token", "verify", TOKEN, "--alg", "HS256", "--key-file", "-", "--iss", "joe", "--now", now];
    let good = with_input(&args("1300819379"), JWK.as_bytes());
    assert_eq!((code(&good), stderr(&good)), (Some(0), String::new()));
    insta::assert_snapshot!("token_verify_valid", stdout(&good));
    let late = with_input(&args("2011-03-22T18:43:00Z"), JWK.as_bytes());
    assert_eq!((code(&late), stderr(&late)), (Some(1), String::new()));
    insta::assert_snapshot!("token_verify_late", stdout(&late));
    let grace = [&args("1300819380")[..], &["--leeway", "1"]].concat();
    assert_eq!(code(&with_input(&grace, JWK.as_bytes())), Some(0));
    let json = [&args("1300819380")[..], &["--format", "json"]].concat();
    let json: serde_json::Value = serde_json::from_str(&stdout(&with_input(&json, JWK.as_bytes()))).expect("JSON");
    assert_eq!((&json["verdict"], &json["refused_by"]), (&"invalid".into(), &"exp".into()));
}

#[test]
fn what_is_signed_can_be_verified() {
    let sign = ["token", "sign", r#"{"sub":"alice","exp":99}"#, "--alg", "EdDSA", "--key-file", ED25519];
    let signed = authwalk(&sign);
    assert_eq!((code(&signed), stderr(&signed)), (Some(0), String::new()));
    let token = stdout(&signed);
    assert_eq!(
        token,
        "eyJhbGciOiJFZERTQSIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJhbGljZSIsImV4cCI6OTl9.\
         z3ZiV9nXiVqN0hEzYX7S5fFkjNLqrwcIg4M5_lRgkoYKzJCKsqCwno4b4oDVhVlXVGfO2H52imbvj6DinzvlAQ\n"
    );
    let verify = ["token", "verify", "-", "--alg", "EdDSA", "--key-file", ED25519_PUBLIC, "--now", "98"];
    let verified = with_input(&verify, token.as_bytes());
    assert_eq!((code(&verified), stdout(&verified).lines().next()), (Some(0), Some("valid")));
}

#[test]
fn a_key_comes_from_a_file_the_environment_or_with_a_warning_from_an_argument() {
    let secret = "0123456789abcdef0123456789abcdef";
    let claims = r#"{"exp":99}"#;
    let mut from_env = command(&["token", "sign", claims, "--alg", "HS256", "--key-env", "SHOP_KEY"]);
    let from_env = from_env.env("SHOP_KEY", secret).output().expect("the program runs");
    let said = "authwalk: the key: read as a secret of 32 bytes\n";
    assert_eq!((code(&from_env), stderr(&from_env)), (Some(0), said.to_owned()));
    let from_argument = authwalk(&["token", "sign", claims, "--alg", "HS256", "--key", secret]);
    assert_eq!((stdout(&from_argument), stderr(&from_argument)), (stdout(&from_env), WARNING.to_owned()));
    let verify = |key: &str| authwalk(&["token", "verify", TOKEN, "--alg", "HS256", "--now", "0", "--jwk", key]);
    assert_eq!((code(&verify(JWK)), stderr(&verify(JWK))), (Some(0), WARNING.to_owned()));
    let public = r#"{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#;
    assert_eq!((code(&verify(public)), stderr(&verify(public))), (Some(1), String::new()), "a public key may be seen");
}

#[test]
fn what_cannot_be_done_is_said_and_is_two() {
    let usage = "authwalk: give a key to verify with: --key-file, --key-env, --jwk, --jwks or --secret-file\n";
    for (args, message) in [
        (&["verify", TOKEN][..], usage),
        (&["explain", TOKEN, "--alg", "HS256"], usage),
        (
            &["verify", TOKEN, "--alg", "hs256", "--key-file", ED25519],
            "authwalk: hs256 is not built in; did you mean `HS256`?\n",
        ),
        (&["explain", "abc"], "authwalk: this is no token: no dot, where two belong\n"),
        (&["sign", "{}"], "authwalk: give a key to sign with: --key-file, --key-env, --jwk or --secret-file\n"),
        (
            &["sign", "[]", "--alg", "EdDSA", "--key-file", ED25519],
            "authwalk: the claims, which must be a JSON object: a list where an object belongs\n",
        ),
        (
            &["sign", "{}", "--key-file", ED25519],
            "authwalk: name the algorithm to sign with, such as --alg EdDSA: this key names none, and allows EdDSA, Ed25519\n",
        ),
        (
            &["sign", "{}", "--alg", "EdDSA", "--key-file", ED25519_PUBLIC],
            "authwalk: the key has no private part, so it can verify but not sign\n",
        ),
        (
            &["sign", "{}", "--alg", "none", "--key-file", ED25519],
            "authwalk: none leaves a token unsigned, and is never accepted\n",
        ),
        (&["verify", TOKEN, "--jwk", "{\"kty\":\"oct\"}"], "authwalk: k is missing\n"),
        (
            &["verify", TOKEN, "--key-file", ED25519_PUBLIC],
            "authwalk: name the one algorithm that you accept, such as --alg EdDSA: this key names none, and allows EdDSA, Ed25519\n",
        ),
        (
            &["verify", TOKEN, "--key-env", "NO_SUCH_KEY"],
            "authwalk: no such variable; --key-env takes the name of one that holds the key\n",
        ),
        (
            &["verify", "-", "--key-file", "-"],
            "authwalk: standard input can be the one or the other: give the key in a file or a variable\n",
        ),
    ] {
        let output = authwalk(&[&["token"], args].concat());
        assert_eq!((code(&output), stdout(&output), stderr(&output)), (Some(2), String::new(), message.to_owned()));
    }
    for wrong in [&["verify", "--jsonl", "--alg", "HS256"][..], &["verify", TOKEN, "--now", "soon"], &["verify"]] {
        assert_eq!(code(&authwalk(&[&["token"], wrong].concat())), Some(2), "{wrong:?}");
    }
}

#[test]
fn jsonl_answers_line_by_line() {
    let request = |id: &str, now: i64, alg: &str| {
        format!(r#"{{"id":"{id}","mode":"jwt","token":"{TOKEN}","alg":{alg},"jwk":{JWK},"now":{now},"leeway":0}}"#)
    };
    let input = format!(
        "{}\n{}\nno JSON\n{}\n",
        request("a", 0, r#""HS256""#),
        request("b", 1_300_819_380, r#""HS256""#),
        request("c", 0, "null")
    );
    let output = with_input(&["token", "verify", "--jsonl"], input.as_bytes());
    assert_eq!((code(&output), stderr(&output)), (Some(0), String::new()));
    insta::assert_snapshot!("token_jsonl", stdout(&output));
}

#[test]
fn nothing_in_a_token_steers_the_terminal() {
    let claims = "{\"exp\":99,\"sub\":\"\\u001b]0;x\\u0007\\u202e\",\"\\u001b[2J\":\"\\u009b31m\"}";
    let signed = authwalk(&["token", "sign", claims, "--alg", "EdDSA", "--key-file", ED25519]);
    let token = stdout(&signed);
    for args in [
        &["explain", "-"][..],
        &["explain", "-", "--format", "json"],
        &["verify", "-", "--alg", "EdDSA", "--key-file", ED25519, "--now", "0"],
        &["verify", "-", "--alg", "EdDSA", "--key-file", ED25519, "--now", "0", "--format", "json"],
    ] {
        let output = with_input(&[&["token"], args].concat(), token.as_bytes());
        let shown = format!("{}{}", stdout(&output), stderr(&output));
        assert!(!shown.contains(|c: char| (c.is_control() && c != '\n') || c == '\u{202e}'), "{args:?}: {shown:?}");
    }
}

#[test]
fn the_workbench_needs_a_terminal() {
    let output = authwalk(&["lab", "token", TOKEN]);
    assert_eq!((code(&output), stdout(&output)), (Some(2), String::new()));
    assert!(stderr(&output).contains("`authwalk token explain TOKEN`"));
}
