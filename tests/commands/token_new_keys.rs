//! `authwalk token` writes: tokens that it signs, new keys, other forms of keys, key sets.

use std::fs;

use serde_json::{Value as Json, json};

use crate::common::with_input;
use crate::common::{authwalk, stderr, stdout};
use crate::token::code;
use crate::token_keys::{RSA_PUBLIC, fixture, public_jwk, verify_args};

#[test]
fn case_22_a_token_without_exp_is_signed_with_a_warning() {
    let key = fixture("ed25519-pkcs8.pem");
    let warning = "authwalk: this token has no exp, so it never ends; --exp 15m lets it end in 15 minutes\n";
    let output = authwalk(&["token", "sign", "{}", "--alg", "EdDSA", "--key-file", &key]);
    assert_eq!((code(&output), stderr(&output)), (Some(0), warning.to_owned()));
    assert_eq!(stdout(&output).matches('.').count(), 2);
}

#[test]
fn sign_adds_times_and_parameters() {
    let key = fixture("ed25519-pkcs8.pem");
    let folder = tempfile::tempdir().expect("a folder");
    let claims = folder.path().join("claims.json");
    fs::write(&claims, "{\"sub\":\"alice\"}\n").expect("a file");
    let sign = |claims: &str, more: &[&str]| {
        let args = ["token", "sign", claims, "--alg", "EdDSA", "--key-file", &key, "--now", "1000"];
        with_input(&[&args[..], more].concat(), br#"{"sub":"alice"}"#)
    };
    let more = ["--exp", "15m", "--iat", "--nbf=-5m", "--kid", "k1", "--typ", "at+jwt", "--header", r#"{"cty":"x"}"#];
    for source in [r#"{"sub":"alice"}"#, "-", claims.to_str().expect("text")] {
        let output = sign(source, &more);
        assert_eq!((code(&output), stderr(&output)), (Some(0), String::new()), "{source}");
        let token = stdout(&output);
        let explained = authwalk(&["token", "explain", token.trim(), "--format", "json"]);
        let explained: Json = serde_json::from_str(&stdout(&explained)).expect("JSON");
        let part = |name: &str| explained[name].to_string();
        assert!(
            part("header").contains(r#"{"alg":"EdDSA","typ":"at+jwt","kid":"k1","cty":"x"}"#),
            "{}",
            part("header")
        );
        assert!(part("payload").contains(r#"{"sub":"alice","exp":1900,"iat":1000,"nbf":700}"#), "{}", part("payload"));
    }
    for (claims, more, message) in [
        (r#"{"exp":1}"#, &["--exp", "15m"][..], "the claims have exp already; leave out that claim or --exp"),
        ("{}", &["--header", r#"{"alg":"HS256"}"#], "alg in the header is not the algorithm that signs"),
        ("{}", &["--header", r#"{"crit":["x"],"x":1}"#], "the header: crit names \"x\", which is not understood here"),
        ("{}", &["--header", "[]"], "--header, which must be a JSON object: a list where an object belongs"),
        ("no/such/file", &[], "cannot read no/such/file: No such file or directory (os error 2)"),
    ] {
        let output = sign(claims, more);
        assert_eq!((code(&output), stderr(&output)), (Some(2), format!("authwalk: {message}\n")));
    }
    assert_eq!(code(&sign("{}", &["--exp", "900"])), Some(2), "seconds from now, or since 1970?");
}

#[test]
fn new_keys_are_written_for_their_owner_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    for (alg, format) in [
        ("HS256", "jwk"),
        ("ES256", "pem"),
        ("ES384", "jwk"),
        ("ES512", "pem"),
        ("ES256K", "jwk"),
        ("EdDSA", "pem"),
        ("Ed25519", "jwk"),
        ("RS256", "pem"),
    ] {
        let file = folder.path().join(format!("{alg}.{format}"));
        let file = file.to_str().expect("text");
        let generate = || authwalk(&["token", "generate", "--alg", alg, "--format", format, "--out", file]);
        let output = generate();
        assert_eq!((code(&output), stdout(&output), stderr(&output)), (Some(0), String::new(), String::new()), "{alg}");
        let written = fs::read(file).expect("a file");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = fs::metadata(file).expect("a file").permissions().mode();
            assert_eq!(mode & 0o777, 0o600, "{alg}");
        }
        assert_eq!((code(&generate()), fs::read(file).expect("a file")), (Some(2), written), "no key is overwritten");
        let signed = authwalk(&["token", "sign", r#"{"exp":1300819380}"#, "--alg", alg, "--key-file", file]);
        assert_eq!(stderr(&signed), "", "{alg}");
        let args = verify_args("-", &["--alg", alg, "--key-file", file]);
        assert_eq!(code(&with_input(&args, stdout(&signed).as_bytes())), Some(0), "{alg}");
    }
    let output = authwalk(&["token", "generate", "--alg", "HS256", "--format", "pem"]);
    let message = "authwalk: PEM has no form for a secret; write it as JWK\n";
    assert_eq!((code(&output), stderr(&output)), (Some(2), message.to_owned()));
    let [one, other] = [(); 2].map(|()| stdout(&authwalk(&["token", "generate", "--alg", "ES256", "--seed", "1"])));
    assert_ne!(one, other, "a key never comes from a seed");
}

#[test]
fn keys_are_converted_and_the_private_part_is_written_where_it_is_asked_for() {
    let jwk = |name: &str| fs::read_to_string(fixture(name)).expect("a file");
    let pem = stdout(&authwalk(&["token", "convert", &fixture("rsa.jwk"), "--format", "pem"]));
    assert_eq!(pem, RSA_PUBLIC);
    let pem = stdout(&authwalk(&["token", "convert", &fixture("rsa.jwk"), "--format", "pem", "--private"]));
    assert_eq!(pem, jwk("rsa-pkcs8.pem"));
    let private: Json =
        serde_json::from_str(&stdout(&authwalk(&["token", "convert", &fixture("p384-sec1.pem"), "--private"])))
            .expect("JSON");
    assert_eq!(private, serde_json::from_str::<Json>(&jwk("p384.jwk")).expect("JSON"));
    assert_eq!(public_jwk("p384-sec1.pem").get("d"), None);
    let set = json!({ "keys": [public_jwk("rsa.jwk"), { "kty": "new" }, public_jwk("p384.jwk")] }).to_string();
    let output = with_input(&["token", "convert", "-", "--format", "pem"], set.as_bytes());
    let message = "authwalk: keys of the set that could not be read, and are left out: 1\n";
    assert_eq!((code(&output), stderr(&output)), (Some(0), message.to_owned()));
    assert_eq!(stdout(&output), format!("{RSA_PUBLIC}{}", jwk("p384-public.pem")));
    for (args, message) in [
        (
            &["-"][..],
            "the key: read as a secret of 8 bytes\nauthwalk: a secret has no public half; --private writes the secret itself",
        ),
        (
            &["-", "--private", "--format", "pem"],
            "the key: read as a secret of 8 bytes\nauthwalk: PEM has no form for a secret; write it as JWK",
        ),
        (&["tests/fixtures/token/rsa-public.pem", "--private"], "this key is public; leave out --private"),
    ] {
        let output = with_input(&[&["token", "convert"], args].concat(), b"a secret");
        assert_eq!(
            (code(&output), stdout(&output), stderr(&output)),
            (Some(2), String::new(), format!("authwalk: {message}\n"))
        );
    }
    let pem = ["--format", "pem", "--kid", "k"];
    let convert = fixture("p384-sec1.pem");
    for args in [&["token", "convert", &convert][..], &["token", "generate", "--alg", "ES256"]] {
        let output = authwalk(&[args, &pem].concat());
        assert_eq!((code(&output), stdout(&output)), (Some(2), String::new()), "{args:?}");
        assert!(stderr(&output).contains("PEM has no place for a kid"), "{}", stderr(&output));
    }
    let secret = with_input(&["token", "convert", "-", "--private", "--kid", "s"], b"a secret");
    assert_eq!(stdout(&secret), "{\"kty\":\"oct\",\"kid\":\"s\",\"k\":\"YSBzZWNyZXQ\"}\n");
}

#[test]
fn a_key_set_has_public_halves_and_a_name_for_each() {
    let files = [fixture("rsa-pkcs8.pem"), fixture("p384.jwk"), fixture("forms/ed25519-openssh")];
    let args = [&["token", "jwks", "--alg", "RS256"][..], &[&files[0], &files[1], &files[2]]].concat();
    let output = authwalk(&args);
    assert_eq!((code(&output), stderr(&output)), (Some(0), "authwalk: the key: a private key of OpenSSH\n".to_owned()));
    let set: Json = serde_json::from_str(&stdout(&output)).expect("JSON");
    let keys = set["keys"].as_array().expect("a list");
    assert_eq!(keys.len(), 3);
    for key in keys {
        assert_eq!(["d", "p", "q", "k"].map(|name| key.get(name)), [None; 4]);
        assert_eq!((&key["use"], key["kid"].as_str().map(str::len)), (&"sig".into(), Some(43)));
    }
    assert_eq!([&keys[0]["alg"], &keys[1]["alg"]], [&Json::from("RS256"), &Json::Null]);
    for (args, message) in [
        (
            ["-", &files[0]],
            "the key: read as a secret of 8 bytes\nauthwalk: -: a secret has no public half, and must not be published"
                .to_owned(),
        ),
        (
            [&files[0][..], &files[0]],
            format!(
                "{}: a second key with kid {}; each needs its own",
                files[0],
                keys[0]["kid"].as_str().unwrap_or_default()
            ),
        ),
    ] {
        let output = with_input(&[&["token", "jwks"], &args[..]].concat(), b"a secret");
        assert_eq!(
            (code(&output), stdout(&output), stderr(&output)),
            (Some(2), String::new(), format!("authwalk: {message}\n"))
        );
    }
}
