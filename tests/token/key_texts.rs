//! Keys in texts that hold more than a key, such as JSON and XML; what is written, and read again; and what no message shows.

use std::collections::HashSet;

use authwalk::internals::token::{Algorithm, Jwk, JwkSet, KeyEncoding, KeyOrSet, base64url, read_key, sign};
use serde_json::json;

use crate::fixtures::{key_for, p256, p384, rsa};
use crate::key_forms::{RSA_CERTIFICATE, RSA_PRIVATE, RSA_PUBLIC, body, error, public, read};

#[test]
fn json_shows_what_it_is() {
    let jwk = public(&p256()).to_public_json().expect("public");
    let named = |kid: &str, key: &Jwk| Jwk { kid: Some(kid.to_owned()), ..key.clone() };
    let set = |keys: Vec<Jwk>| KeyOrSet::Set(JwkSet::from_iter(keys));
    for (json, keys, note) in [
        (jwk.clone(), KeyOrSet::one(public(&p256())), ""),
        (json!({ "keys": [jwk.clone()] }), set(vec![public(&p256())]), ""),
        (json!([jwk.clone()]), set(vec![public(&p256())]), "a list of keys, taken as a key set"),
        (
            json!({ "a": RSA_CERTIFICATE, "b": include_str!("../fixtures/token/p384-public.pem") }),
            set(vec![named("a", &public(&rsa())), named("b", &public(&p384()))]),
            "2 keys under their kid, taken as a key set",
        ),
        (
            json!({ "type": "service_account", "private_key_id": "7", "private_key": RSA_PRIVATE }),
            KeyOrSet::one(named("7", &rsa())),
            "the key is private_key of a JSON object",
        ),
        (
            json!({ "key": named("a", &p256()).to_public_json().expect("public").to_string() }),
            KeyOrSet::one(named("a", &public(&p256()))),
            "the key is key of a JSON object",
        ),
        (
            json!({ "alg": "ES256", "jwk": jwk.clone() }),
            KeyOrSet::one(public(&p256())),
            "the key is jwk of a JSON object",
        ),
        (
            json!({ "client_name": "shop", "jwks": { "keys": [jwk.clone()] } }),
            set(vec![public(&p256())]),
            "the key is jwks of a JSON object",
        ),
        (
            json!({ "realm": "shop", "public_key": body(RSA_PUBLIC) }),
            KeyOrSet::one(public(&rsa())),
            "the key is public_key of a JSON object; base64 without BEGIN and END, read as PUBLIC KEY",
        ),
    ] {
        assert_eq!(read(json.to_string()), (keys, note.to_owned()), "{json}");
    }
    assert_eq!(read(format!("\u{feff}{jwk}")).1, "a byte order mark is left out");
    for quoted in [format!("'{jwk}'"), serde_json::Value::from(jwk.to_string()).to_string()] {
        assert_eq!(read(quoted), (KeyOrSet::one(public(&p256())), "the quotes around it are left out".to_owned()));
    }
    assert_eq!(read(base64url::encode(jwk.to_string())).1, "it was encoded as base64 once more");
}

#[test]
fn xml_and_headers_of_proxies_are_read() {
    let standard = |base64: &serde_json::Value| base64.as_str().expect("text").replace('-', "+").replace('_', "/");
    let json: serde_json::Value = serde_json::from_str(include_str!("../fixtures/token/rsa.jwk")).expect("JSON");
    let element = |name: &str, member: &str| format!("<{name}>{}</{name}>\n", standard(&json[member]));
    let half = format!("{}{}", element("Modulus", "n"), element("Exponent", "e"));
    let private = [("D", "d"), ("P", "p"), ("Q", "q"), ("DP", "dp"), ("DQ", "dq"), ("InverseQ", "qi")];
    let private: String = private.iter().map(|(name, member)| element(name, member)).collect();
    let certificate =
        format!("<ds:X509Data><ds:X509Certificate a=\"b\">\n{}</ds:X509Certificate>", body(RSA_CERTIFICATE));
    let escaped = RSA_CERTIFICATE.replace(' ', "%20").replace('\n', "%0A").replace('+', "%2B").replace('/', "%2F");
    for (form, key, note) in [
        (format!("<RSAKeyValue>{half}</RSAKeyValue>"), public(&rsa()), "XML with a key in it"),
        (format!("<RSAKeyValue>{half}{private}</RSAKeyValue>"), rsa(), "XML with a key in it"),
        (
            format!("<?xml version=\"1.0\"?>{certificate}"),
            public(&rsa()),
            "XML with a key in it; DER, read as CERTIFICATE",
        ),
        (escaped.clone(), public(&rsa()), "its URL-encoding is undone; the certificate of CN=shop.test"),
        (
            format!("Cert=\"{}\"", escaped.replace("%2B", "+")),
            public(&rsa()),
            "its URL-encoding is undone; what stood before BEGIN or after END is left out",
        ),
    ] {
        let (keys, notes) = read(&form);
        assert_eq!(keys, KeyOrSet::one(key), "{form}");
        assert!(notes.starts_with(note), "{notes}");
    }
    assert!(error("<RSAKeyValue><Modulus>AA==</Modulus></RSAKeyValue>").contains("Modulus is zero"));
}

#[test]
fn what_is_no_key_is_a_secret_to_its_last_byte() {
    for secret in [
        &b"secret\n"[..],
        b" secret\r\n",
        b"\xef\xbb\xbfsecret",
        b"\x00\xff\x80\n",
        b"\"quoted\"",
        b"\xff\xfes\0",
        b"c2VjcmV0IHNlY3JldCBzZWNyZXQgc2VjcmV0IHNlY3JldCBzZWNyZXQgc2VjcmV0",
        b"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
        b"0\x1e123456789012345678901234567890",
        b"ssh-rsa is how it begins",
        b"BEGIN the song",
    ] {
        let note = format!("read as a secret of {} bytes", secret.len());
        assert_eq!(read(secret), (KeyOrSet::one(Jwk::from_secret(secret)), note), "{secret:?}");
    }
}

#[test]
fn what_is_written_is_read_again() {
    for algorithm in Algorithm::ALL.iter().copied() {
        let key = key_for(algorithm).with_kid_and_alg("a", algorithm.name());
        let jwk = KeyEncoding::Jwk.encode_private(&key).expect("JSON");
        assert_eq!(read(&jwk).0, KeyOrSet::one(key.clone()), "{algorithm}");
        let Some(half) = key.to_public() else {
            assert!(KeyEncoding::Pem.encode_private(&key).is_err() && KeyEncoding::Jwk.encode_public(&key).is_err());
            continue;
        };
        assert_eq!(read(KeyEncoding::Jwk.encode_public(&key).expect("JSON")).0, KeyOrSet::one(half.clone()));
        let bare = |key: &Jwk| KeyOrSet::one(Jwk::new(key.material.clone()));
        assert_eq!(read(KeyEncoding::Pem.encode_private(&key).expect("PEM")).0, bare(&key), "{algorithm}");
        assert_eq!(read(KeyEncoding::Pem.encode_public(&key).expect("PEM")).0, bare(&half), "{algorithm}");
        assert!(KeyEncoding::Pem.encode_private(&half).is_err());
    }
    assert_eq!(
        KeyEncoding::Pem.encode_private(&rsa()).as_deref(),
        Ok(RSA_PRIVATE),
        "byte for byte as OpenSSL writes it"
    );
}

#[test]
fn halves_that_do_not_belong_together_are_no_key() {
    let mut json = json!({ "kty": "EC", "crv": "P-256" });
    let ours: serde_json::Value = serde_json::from_str(include_str!("../fixtures/token/p256.jwk")).expect("JSON");
    let (KeyOrSet::One(stranger), _) = read(include_str!("../fixtures/token/forms/p256-ecparam.pem")) else { panic!() };
    let theirs = stranger.to_public_json().expect("public");
    (json["x"], json["y"], json["d"]) = (theirs["x"].clone(), theirs["y"].clone(), ours["d"].clone());
    let mixed = Jwk::read(&json).expect("a key that looks like one");
    assert!(sign::sign_input("a.b", &mixed, Algorithm::Es256).is_err());
    let mut json: serde_json::Value =
        serde_json::from_str(include_str!("../fixtures/token/ed25519.jwk")).expect("JSON");
    json["x"] = "A".repeat(43).into();
    for key in [mixed, Jwk::read(&json).expect("a key that looks like one")] {
        for encoding in [KeyEncoding::Jwk, KeyEncoding::Pem] {
            let said = encoding.encode_private(&key).expect_err("two keys").to_string();
            assert_eq!(said, "the private and the public half do not belong together");
        }
    }
}

#[test]
fn no_message_about_a_broken_key_has_a_piece_of_it() {
    for text in [
        include_str!("../fixtures/token/rsa.jwk"),
        RSA_PRIVATE,
        include_str!("../fixtures/token/rsa-pkcs1.pem"),
        include_str!("../fixtures/token/p384-sec1.pem"),
        include_str!("../fixtures/token/ed25519.jwk"),
        include_str!("../fixtures/token/forms/rsa-openssh"),
        include_str!("../fixtures/token/forms/ed25519-openssh"),
    ] {
        let no_break = text.replace('\n', "").replace("-----", "");
        let quoted = serde_json::Value::from(text);
        let pieces: HashSet<&[u8]> = text.as_bytes().windows(12).collect();
        let mut broken = vec![
            text.replace('\n', " "),
            no_break.replace("BEGIN ", "-----BEGIN "),
            no_break.replace("KEY", "KEY "),
            no_break,
            text.replace("-----END", "-----"),
            text.replace("-----", " "),
            text.replace("PRIVATE", "PUBLIC"),
            text.replace("OPENSSH PRIVATE", "PUBLIC"),
            text.replace("BEGIN ", "BEGIN SECRET "),
            text.replace("\"kty\"", "\"kt\""),
            text.replace('"', "'"),
            text.replace(['A', 'a'], "?"),
            format!("{{\"private_key\":{quoted}}}"),
            format!("{{\"keys\":[{text}]}}"),
            format!("{{\"kty\":\"EC\",\"crv\":\"P-256\",\"d\":{quoted}}}"),
            format!("ssh-rsa {}", base64url::encode(text)),
        ];
        broken.extend((0..text.len()).step_by(13).map(|end| text[..end].to_owned()));
        broken.extend((0..text.len()).step_by(13).map(|start| text[start..].to_owned()));
        for input in broken {
            let said = match read_key(input.as_bytes()) {
                Ok(input) => format!("{:?} {:?}", input.keys, input.notes),
                Err(error) => format!("{error} {error:?}"),
            };
            let shown: Vec<&[u8]> = said.as_bytes().windows(12).collect();
            let is_key_text = |piece: &&&[u8]| piece.iter().all(u8::is_ascii_alphanumeric);
            let shown_piece = shown.iter().filter(is_key_text).find(|piece| pieces.contains(**piece)).copied();
            assert_eq!(shown_piece.map(String::from_utf8_lossy), None, "{said}");
        }
    }
}
