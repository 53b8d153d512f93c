//! `authwalk token` and keys: the forms in which people have them, and that no private one gets out.

use std::fs;
use std::process::Output;

use serde_json::{Value as Json, json};

use crate::common::with_input;
use crate::common::{authwalk, command, stderr, stdout};
use crate::token::{WARNING, code};

/// RFC 7515, appendix A.2: it ends at 1300819380.
const RS256: &str = concat!(
    "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.",
    "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQ",
    "jbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqt",
    "FZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw"
);
pub(crate) const RSA_PUBLIC: &str = include_str!("../fixtures/token/rsa-public.pem");
const RSA_CERTIFICATE: &str = include_str!("../fixtures/token/forms/rsa-certificate.pem");
const RSA_SSH: &str = include_str!("../fixtures/token/forms/rsa.pub");

pub(crate) fn fixture(name: &str) -> String {
    format!("tests/fixtures/token/{name}")
}

pub(crate) fn verify_args<'a>(token: &'a str, rest: &[&'a str]) -> Vec<&'a str> {
    [&["token", "verify", token, "--now", "1300819379"], rest].concat()
}

fn first_line(output: &Output) -> String {
    stdout(output).lines().next().unwrap_or_default().to_owned()
}

/// A token of these claims, signed with the fixture of this name.
fn sign_token(claims: &str, alg: &str, key: &str) -> String {
    let output = authwalk(&["token", "sign", claims, "--alg", alg, "--key-file", &fixture(key)]);
    assert_eq!((code(&output), stderr(&output)), (Some(0), String::new()));
    stdout(&output).trim().to_owned()
}

pub(crate) fn public_jwk(key: &str) -> Json {
    let output = authwalk(&["token", "convert", &fixture(key)]);
    serde_json::from_str(&stdout(&output)).expect("JSON")
}

/// Key text in the place of a file's or a variable's name.
#[test]
fn no_message_repeats_a_key_that_is_given_in_the_wrong_place() {
    let pem = include_str!("../fixtures/token/rsa-pkcs8.pem");
    for option in ["--jwk", "--jwks", "--key-file", "--secret-file"] {
        for args in [vec![option, pem], vec![&*format!("{option}={pem}")]] {
            let output = authwalk(&verify_args(RS256, &args));
            assert_eq!(code(&output), Some(2), "{option}");
            assert!(stderr(&output).contains("takes the name of a file"), "{}", stderr(&output));
            assert!(!stderr(&output).contains("PRIVATE"), "{}", stderr(&output));
        }
    }
    for secret in ["hunter2hunter2", "-hunter2", "hunter 2"] {
        let output = authwalk(&verify_args(RS256, &["--key-env", secret]));
        assert!(
            stderr(&output).contains("no such variable") && !stderr(&output).contains("hunter"),
            "{}",
            stderr(&output)
        );
    }
    let mut similar = command(&verify_args(RS256, &["--key-env", "SHOP_KEX"]));
    let said = stderr(&similar.env("SHOP_KEY", "x").output().expect("the program runs"));
    assert!(said.contains("no SHOP_KEX; did you mean `SHOP_KEY`?"), "{said}");
    let output = authwalk(&verify_args(RS256, &["--jwk", r#"{"kty":"oct","k":"!AAA"}"#]));
    assert!(!stderr(&output).contains('!'), "{}", stderr(&output));
}

#[test]
fn cases_13_to_16_a_key_in_any_form_verifies_and_what_was_done_is_said() {
    let indented: String = RSA_PUBLIC.lines().fold(String::new(), |text, line| format!("{text}\t{line}\n"));
    for (key, note) in [
        (RSA_PUBLIC.to_owned(), ""),
        (RSA_PUBLIC.replace('\n', " "), "PEM on one line, read as if it had its line breaks"),
        (RSA_PUBLIC.replace('\n', r"\n"), r"the characters \n are read as line breaks"),
        (
            format!("\"{}\"\n", RSA_PUBLIC.replace('\n', r"\n")),
            r"the characters \n are read as line breaks; the quotes around it are left out",
        ),
        (indented, "the blanks at the beginning of lines are left out"),
        (format!("key of 2026\n{RSA_PUBLIC}"), "what stood before BEGIN or after END is left out"),
        (RSA_SSH.to_owned(), "a public key of OpenSSH"),
        (
            RSA_CERTIFICATE.to_owned(),
            "the certificate of CN=shop.test,O=Shop, valid from 2026-11-29 12:17:07Z to 2126-11-05 12:17:07Z; it begins only in 15 years \
             252 days",
        ),
    ] {
        let said = if note.is_empty() { String::new() } else { format!("authwalk: the key: {note}\n") };
        let from_file = with_input(&verify_args(RS256, &["--alg", "RS256", "--key-file", "-"]), key.as_bytes());
        assert_eq!((code(&from_file), stderr(&from_file)), (Some(0), said.clone()), "{key}");
        assert_eq!(first_line(&from_file), "valid");
        let mut from_env = command(&verify_args(RS256, &["--alg", "RS256", "--key-env", "SHOP_KEY"]));
        let from_env = from_env.env("SHOP_KEY", &key).output().expect("the program runs");
        assert_eq!((code(&from_env), stderr(&from_env)), (Some(0), said), "{key}");
    }
    let token = sign_token(r#"{"exp":1300819380}"#, "ES384", "p384-sec1.pem");
    let args = verify_args(&token, &["--alg", "ES384", "--key-file", "tests/fixtures/token/forms/p384.pub"]);
    assert_eq!(code(&authwalk(&args)), Some(0));
    let parameters = fixture("forms/p256-ecparam.pem");
    let output = authwalk(&["token", "sign", r#"{"exp":1}"#, "--alg", "ES256", "--key-file", &parameters]);
    let said = "authwalk: the key: EC PARAMETERS beside the key is left out\n";
    assert_eq!((code(&output), stderr(&output)), (Some(0), said.to_owned()));
}

#[test]
fn cases_6_and_18_the_algorithm_is_asked_for_by_the_kind_of_the_key() {
    let rsa = "RS256, RS384, RS512, PS256, PS384, PS512";
    let p256 = fixture("forms/p256-ecparam.pem");
    let set = json!({ "keys": [public_jwk("rsa.jwk")] }).to_string();
    let mixed = json!({ "keys": [public_jwk("rsa.jwk"), public_jwk("p384.jwk")] }).to_string();
    let rsa_public = fixture("rsa-public.pem");
    for (args, question) in [
        (["--key-file", &p256], "ES256: this key names none, and allows ES256".to_owned()),
        (["--key-file", &rsa_public], format!("RS256: this key names none, and allows {rsa}")),
        (["--jwks", &set], format!("RS256: this key names none, and allows {rsa}")),
        (["--jwk", &mixed], format!("RS256: these keys name none, and allow {rsa}, ES384")),
    ] {
        let without_note = |output: &Output| {
            stderr(output).replace("authwalk: the key: EC PARAMETERS beside the key is left out\n", "")
        };
        let question = format!("name the one algorithm that you accept, such as --alg {question}");
        let verified = authwalk(&[&["token", "verify", RS256], &args[..]].concat());
        let message = format!("authwalk: {question}\n");
        assert_eq!((code(&verified), stdout(&verified), without_note(&verified)), (Some(2), String::new(), message));
        let explained = authwalk(&[&["token", "explain", RS256], &args[..]].concat());
        assert_eq!((code(&explained), without_note(&explained)), (Some(2), String::new()));
        let text = stdout(&explained);
        assert!(text.contains("\"iss\": \"joe\"") && text.contains(&format!("not checked: {question}\n")), "{text}");
        let as_json = authwalk(&[&["token", "explain", RS256, "--format", "json"], &args[..]].concat());
        let report: Json = serde_json::from_str(&stdout(&as_json)).expect("JSON");
        assert_eq!(report["verified"], json!({ "verdict": "not_checked", "reason": question }));
    }
    let output = authwalk(&verify_args(RS256, &["--jwks", &set, "--alg", "RS256"]));
    assert_eq!((code(&output), stderr(&output)), (Some(0), String::new()));
    let mut named = json!({ "keys": [public_jwk("rsa.jwk"), public_jwk("p384.jwk")] });
    named["keys"][0]["alg"] = "RS256".into();
    assert_eq!(code(&authwalk(&verify_args(RS256, &["--jwks", &named.to_string()]))), Some(0));
}

#[test]
fn a_certificate_that_is_not_valid_at_the_time_is_told_and_a_key_for_pss_verifies_pss_alone() {
    let certificate = fixture("forms/rsa-certificate.pem");
    for (now, said) in [("2011-03-22T18:42:59Z", "it begins only in"), ("2399-01-01T00:00:00Z", "it ended")] {
        let output = authwalk(&["token", "verify", RS256, "--now", now, "--alg", "RS256", "--key-file", &certificate]);
        assert!(stderr(&output).contains(said), "{now}: {}", stderr(&output));
    }
    let pss = fixture("forms/pss-public.pem");
    let output = authwalk(&verify_args(RS256, &["--alg", "RS256", "--key-file", &pss]));
    assert_eq!(code(&output), Some(1));
    let reason = "invalid: key: the key is for RSASSA-PSS alone, which RS256 is not: PS256, PS384 or PS512";
    assert_eq!(first_line(&output), reason);
    let output = authwalk(&verify_args(RS256, &["--key-file", &pss]));
    assert!(stderr(&output).contains("such as --alg PS256: this key names none, and allows PS256, PS384, PS512\n"));
}

#[test]
fn case_7_eddsa_and_ed25519_are_one_algorithm() {
    let token = sign_token(r#"{"exp":1300819380}"#, "EdDSA", "ed25519-pkcs8.pem");
    let key = fixture("ed25519-public.pem");
    let output = authwalk(&verify_args(&token, &["--alg", "Ed25519", "--key-file", &key]));
    assert_eq!(code(&output), Some(0));
    let line = "algorithm    ✓ passed       EdDSA: here Ed25519; EdDSA is the deprecated name that leaves the curve open (RFC 9864)";
    assert!(stdout(&output).contains(line), "{}", stdout(&output));
}

#[test]
fn case_12_the_curve_of_the_key_is_named() {
    let token = sign_token(r#"{"exp":1300819380}"#, "ES256K", "secp256k1-pkcs8.pem");
    let es256 = token.replacen("eyJhbGciOiJFUzI1NksiLCJ0eXAiOiJKV1QifQ", "eyJhbGciOiJFUzI1NiIsInR5cCI6IkpXVCJ9", 1);
    let key = fixture("secp256k1-public.pem");
    assert_eq!(code(&authwalk(&verify_args(&token, &["--alg", "ES256K", "--key-file", &key]))), Some(0));
    let output = authwalk(&verify_args(&es256, &["--alg", "ES256", "--key-file", &key]));
    assert_eq!(code(&output), Some(1));
    assert_eq!(first_line(&output), "invalid: key: the key lies on secp256k1, and ES256 wants P-256");
    let brainpool = fixture("forms/brainpool-public.pem");
    let output = authwalk(&verify_args(&es256, &["--alg", "ES256", "--key-file", &brainpool]));
    let message =
        "authwalk: the key lies on brainpoolP256r1; tokens are signed on P-256, P-384, P-521, secp256k1 or Ed25519\n";
    assert_eq!((code(&output), stderr(&output)), (Some(2), message.to_owned()));
    let foreign = fixture("forms/ed448-public.pem");
    let output = authwalk(&verify_args(&es256, &["--key-file", &foreign]));
    assert_eq!(code(&output), Some(1));
    assert_eq!(
        first_line(&output),
        "cannot be told: Ed448 is not built in: no crate for that curve has a stable release; Ed25519 is its smaller relative"
    );
}

#[test]
fn case_19_a_jwk_or_a_set_comes_from_standard_input() {
    let key = public_jwk("rsa.jwk").to_string();
    let output = with_input(&verify_args(RS256, &["--alg", "RS256", "--jwk", "-"]), key.as_bytes());
    assert_eq!((code(&output), stderr(&output)), (Some(0), String::new()));
    let output = with_input(&verify_args(RS256, &["--alg", "RS256", "--jwks", "-"]), key.as_bytes());
    let said = "authwalk: the key: a single key, taken as a key set of one\n";
    assert_eq!((code(&output), stderr(&output)), (Some(0), said.to_owned()));
    let both = "authwalk: standard input can be the one or the other: give the key in a file or a variable\n";
    for option in ["--jwk", "--jwks", "--secret-file", "--key-file"] {
        let output = with_input(&["token", "verify", "-", "--alg", "RS256", option, "-"], b"");
        assert_eq!((code(&output), stderr(&output)), (Some(2), both.to_owned()), "{option}");
    }
    let output = authwalk(&verify_args(RS256, &["--alg", "RS256", "--jwk", "tests/fixtures/token/rsa-public.pem"]));
    let said = "authwalk: --jwk reads JSON, and this is none; --key-file reads PEM and other formats\n";
    assert_eq!((code(&output), stderr(&output)), (Some(2), said.to_owned()));
    let discovery = r#"{"issuer":"https://a.test","jwks_uri":"https://a.test/jwks"}"#;
    let output = with_input(&verify_args(RS256, &["--jwks", "-"]), discovery.as_bytes());
    let said = "authwalk: this is an OpenID configuration, and the keys are at its jwks_uri: \
                curl -s https://a.test/jwks -o jwks.json, then --jwks jwks.json\n";
    assert_eq!((code(&output), stderr(&output)), (Some(2), said.to_owned()));
}

#[test]
fn case_3_a_secret_is_the_bytes_of_its_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let (with, without) = (folder.path().join("with"), folder.path().join("without"));
    let secret = "0123456789abcdef0123456789abcdef01234567";
    fs::write(&with, format!("{secret}\n")).expect("a file");
    fs::write(&without, secret).expect("a file");
    let [with, without] = [&with, &without].map(|path| path.to_str().expect("text"));
    let sign = |option: &str, file: &str| {
        let output = authwalk(&["token", "sign", r#"{"exp":1300819380}"#, "--alg", "HS256", option, file]);
        stdout(&output).trim().to_owned()
    };
    for option in ["--key-file", "--secret-file"] {
        let token = sign(option, with);
        assert_ne!(token, sign(option, without));
        for (file, exit_code) in [(with, 0), (without, 1)] {
            let output = authwalk(&verify_args(&token, &["--alg", "HS256", option, file]));
            assert_eq!(code(&output), Some(exit_code), "{option} {file}");
        }
    }
    let token = sign("--secret-file", &fixture("rsa-public.pem"));
    let verify =
        |option| authwalk(&verify_args(&token, &["--alg", "HS256", option, "tests/fixtures/token/rsa-public.pem"]));
    assert_eq!(code(&verify("--secret-file")), Some(0), "whatever the bytes look like");
    assert_eq!(code(&verify("--key-file")), Some(1), "a public key is no secret");
    let named = authwalk(&verify_args(&sign("--secret-file", with), &["--alg", "HS256", "--key", with]));
    assert_eq!((code(&named), stderr(&named)), (Some(1), WARNING.to_owned()), "--key is never the name of a file");
}

#[test]
fn a_paseto_is_explained_and_not_verified() {
    let token = "v4.public.eyJkYXRhIjoidGhpcyBpcyBhIHNpZ25lZCBtZXNzYWdlIiwiZXhwIjoiMjAyMi0wMS0wMVQwMDowMDowMCswMDowMCJ9bg_XBBzds8lTZShVlwwKSgeKpLT3yukTw6JUz3W4h_ExsQV-P0V54zemZDcAxFaSeef1QlXEFtkqxT1ciiQEDA";
    let meaning = "a PASETO, signed with Ed25519: everybody can read it, and its public key verifies it";
    for text in [token.to_owned(), format!("Authorization: Bearer {token}")] {
        let output = authwalk(&["token", "explain", &text]);
        let report = format!(
            "header      v4.public: {meaning}\n\
             claims      {{\"data\":\"this is a signed message\",\"exp\":\"2022-01-01T00:00:00+00:00\"}}\n            \
             not checked: a PASETO is no JWT, and is not verified here\n"
        );
        assert_eq!((code(&output), stdout(&output)), (Some(0), report));
    }
    let json: Json =
        serde_json::from_str(&stdout(&authwalk(&["token", "explain", token, "--format", "json"]))).expect("JSON");
    assert_eq!((&json["header"], &json["verified"]), (&"v4.public".into(), &"not_checked".into()));
    let output = authwalk(&["token", "verify", token, "--alg", "EdDSA", "--key-file", &fixture("ed25519-public.pem")]);
    let message = format!("authwalk: this is {meaning} (v4.public): a PASETO is no JWT, and is not verified here\n");
    assert_eq!((code(&output), stdout(&output), stderr(&output)), (Some(2), String::new(), message));
}

/// Pieces of the private part of a key, as its file has them.
fn private_pieces(text: &str) -> Vec<String> {
    if let Ok(json) = serde_json::from_str::<Json>(text) {
        let members = ["d", "p", "q", "dp", "dq", "qi", "k"];
        return members.iter().filter_map(|name| json[name].as_str()).map(|text| text[..20].to_owned()).collect();
    }
    // The last third of every format is private; the modulus comes before it.
    let lines: Vec<&str> = text.lines().filter(|line| !line.starts_with('-') && line.len() > 40).collect();
    lines[lines.len() * 2 / 3..].iter().map(|line| line[..20].to_owned()).collect()
}

#[test]
fn no_private_key_is_in_any_output_that_did_not_ask_for_it() {
    let files = ["rsa.jwk", "rsa-pkcs1.pem", "forms/rsa-openssh"];
    for file in files {
        let text = fs::read_to_string(fixture(file)).expect("a file");
        let mut pieces = private_pieces(&text);
        pieces.extend(private_pieces(&fs::read_to_string(fixture("rsa.jwk")).expect("a file")));
        assert!(pieces.len() > 8, "{file}");
        let broken = [
            text.clone(),
            text.replace('\n', "").replace("-----", ""),
            text[..text.len() * 2 / 3].to_owned(),
            format!("{{\"keys\":[{text}]}}"),
        ];
        for input in broken {
            for args in [
                &["token", "verify", RS256, "--key-file", "-"][..],
                &["token", "verify", RS256, "--secret-file", "-", "--alg", "HS256"],
                &["token", "verify", RS256, "--key-file", "-", "--alg", "PS256"],
                &["token", "explain", RS256, "--key-file", "-"],
                &["token", "explain", RS256, "--jwk", "-", "--alg", "RS256", "--format", "json"],
                &["token", "sign", "{}", "--key-file", "-", "--alg", "RS256"],
                &["token", "jwks", "-"],
            ] {
                let output = with_input(args, input.as_bytes());
                let shown = format!("{}{}", stdout(&output), stderr(&output));
                for piece in &pieces {
                    assert!(!shown.contains(piece.as_str()), "{args:?} on {file} shows {piece}:\n{shown}");
                }
                assert!(!shown.contains("panicked"), "{args:?} on {file}: {shown}");
            }
        }
    }
}
