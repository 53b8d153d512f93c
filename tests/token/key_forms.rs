//! Keys in every form in which people have them: which key is read, and what is said about the input.

use authwalk::internals::token::jwk::{KeyMaterial, RsaPadding};
use authwalk::internals::token::{Algorithm, Jwk, KeyEncoding, KeyNote, KeyOrSet, base64url, read_key, sign};

use crate::fixtures::{ed25519, p384, p521, rsa, secp256k1};

pub(crate) const RSA_PUBLIC: &str = include_str!("../fixtures/token/rsa-public.pem");
pub(crate) const RSA_PRIVATE: &str = include_str!("../fixtures/token/rsa-pkcs8.pem");
pub(crate) const RSA_CERTIFICATE: &str = include_str!("../fixtures/token/forms/rsa-certificate.pem");
const P384_CERTIFICATE: &str = include_str!("../fixtures/token/forms/p384-certificate.pem");

pub(crate) fn public(key: &Jwk) -> Jwk {
    key.to_public().expect("a public half")
}

/// The base64 between BEGIN and END.
pub(crate) fn body(pem: &str) -> String {
    pem.lines().filter(|line| !line.starts_with('-')).collect()
}

fn der(pem: &str) -> Vec<u8> {
    let base64 = body(pem).replace('+', "-").replace('/', "_");
    base64url::decode(base64.trim_end_matches('=')).expect("base64")
}

/// The key that is read, and what is said about the input.
pub(crate) fn read(input: impl AsRef<[u8]>) -> (KeyOrSet, String) {
    let input = read_key(input.as_ref()).expect("a key");
    (input.keys, input.notes.iter().map(KeyNote::to_string).collect::<Vec<_>>().join("; "))
}

pub(crate) fn error(input: impl AsRef<[u8]>) -> String {
    read_key(input.as_ref()).expect_err("an error").describe("it.txt")
}

#[test]
fn what_begins_like_a_key_is_no_secret_and_a_secret_is_called_one() {
    let der = base64url::decode(&public_der()).expect("base64url");
    let base64 = public_der().replace('-', "+").replace('_', "/");
    for text in [&der[..der.len() - 1], &base64.as_bytes()[..base64.len() - 8], &base64.as_bytes()[..base64.len() - 5]]
    {
        assert!(error(text).contains("cut off"), "{}", error(text));
    }
    assert!(error("<?xml version=\"1.0\"?><key>AQAB</key>").contains("XML"));
    let configuration = error(r#"{"issuer":"https://a.test","jwks_uri":"-o/tmp/x"}"#);
    assert!(!configuration.contains("/tmp/x"), "no option of curl: {configuration}");
    for secret in ["0123456789abcdef0123456789abcdef", "0000000000", "<3 a secret", "MIIx"] {
        assert_eq!(read(secret).1, format!("read as a secret of {} bytes", secret.len()));
    }
}

/// The SPKI of the RSA fixture, base64url.
fn public_der() -> String {
    let body: String = RSA_PUBLIC.lines().filter(|line| !line.starts_with('-')).collect();
    body.trim_end_matches('=').replace('+', "-").replace('/', "_")
}

#[test]
fn pem_is_read_whatever_happened_to_it_on_its_way() {
    let utf16 = |text: &str| -> Vec<u8> { text.encode_utf16().flat_map(u16::to_le_bytes).collect() };
    let one_line = RSA_PUBLIC.replace('\n', " ");
    let escaped = RSA_PUBLIC.replace('\n', r"\n");
    let indented = RSA_PUBLIC.lines().fold(String::new(), |text, line| format!("{text}    {line}\n"));
    for (form, note) in [
        (RSA_PUBLIC.to_owned(), ""),
        (RSA_PUBLIC.replace('\n', "\r\n"), ""),
        (format!("\n\n{RSA_PUBLIC}\n\n"), ""),
        (RSA_PUBLIC.replace("-----END PUBLIC KEY-----", ""), "its END line is missing; the key is whole"),
        (format!("\u{feff}{RSA_PUBLIC}"), "a byte order mark is left out"),
        (one_line.clone(), "PEM on one line, read as if it had its line breaks"),
        (RSA_PUBLIC.replace('\n', ""), "PEM on one line, read as if it had its line breaks"),
        (escaped.clone(), r"the characters \n are read as line breaks"),
        (RSA_PUBLIC.replace('\n', r"\r\n"), r"the characters \n are read as line breaks"),
        (RSA_PUBLIC.replace('\n', r"\\n"), r"the characters \n are read as line breaks"),
        (format!("\"{RSA_PUBLIC}\""), "the quotes around it are left out"),
        (format!("'{escaped}'"), r"the characters \n are read as line breaks; the quotes around it are left out"),
        (
            format!("“{one_line}”"),
            "the quotes around it are left out; PEM on one line, read as if it had its line breaks",
        ),
        (indented, "the blanks at the beginning of lines are left out"),
        (format!("The key of the shop:\n{RSA_PUBLIC}"), "what stood before BEGIN or after END is left out"),
        (format!("PUBLIC_KEY={RSA_PUBLIC}"), "what stood before BEGIN or after END is left out"),
        (
            format!("export KEY=\"{escaped}\""),
            r"the characters \n are read as line breaks; what stood before BEGIN or after END is left out",
        ),
        (RSA_PUBLIC.replace("-----", "—"), "the dashes around BEGIN and END are read as five hyphens"),
        (RSA_PUBLIC.replace("-----", "----"), "the dashes around BEGIN and END are read as five hyphens"),
        (RSA_PUBLIC.replace('/', r"\/"), ""),
        (
            RSA_PUBLIC.replace("PUBLIC KEY", "RSA PUBLIC KEY"),
            "it is labelled RSA PUBLIC KEY, and read as the PUBLIC KEY that it is",
        ),
        (
            RSA_PUBLIC.replace("PUBLIC KEY", "CERTIFICATE"),
            "it is labelled CERTIFICATE, and read as the PUBLIC KEY that it is",
        ),
        (body(RSA_PUBLIC), "base64 without BEGIN and END, read as PUBLIC KEY"),
        (
            RSA_PUBLIC.lines().filter(|line| !line.starts_with('-')).collect::<Vec<_>>().join("\n"),
            "base64 without BEGIN and END, read as PUBLIC KEY",
        ),
        (
            format!("'{}'", body(RSA_PUBLIC)),
            "the quotes around it are left out; base64 without BEGIN and END, read as PUBLIC KEY",
        ),
        (base64url::encode(RSA_PUBLIC), "it was encoded as base64 once more"),
        (
            der(RSA_PUBLIC).iter().fold(String::new(), |text, byte| format!("{text}{byte:02x}")),
            "hexadecimal digits, read as DER",
        ),
    ] {
        assert_eq!(read(&form), (KeyOrSet::one(public(&rsa())), note.to_owned()), "{form}");
    }
    let shell = [&[0xff, 0xfe][..], &utf16(RSA_PUBLIC)].concat();
    assert_eq!(read(shell), (KeyOrSet::one(public(&rsa())), "it was UTF-16".to_owned()));
}

#[test]
fn pem_is_read_out_of_source_code_mails_and_pages() {
    let joined = RSA_PUBLIC.trim().replace('\n', "\\n\" +\n    \"");
    for (form, note) in [
        (format!("String key = \"{joined}\";"), "the quotes or marks around each line are left out"),
        (format!("> {}", RSA_PUBLIC.replace('\n', "\n> ")), "the quotes or marks around each line are left out"),
        (RSA_PUBLIC.replace(' ', "\u{a0}"), "blanks that are not ASCII are read as ordinary ones"),
        (RSA_PUBLIC.replace('\n', "\u{200b}\n"), "blanks that are not ASCII are read as ordinary ones"),
    ] {
        assert_eq!(read(&form), (KeyOrSet::one(public(&rsa())), note.to_owned()), "{form}");
    }
}

#[test]
fn der_shows_by_its_shape_what_it_is() {
    for (pem, key, label) in [
        (RSA_PUBLIC, public(&rsa()), "PUBLIC KEY"),
        (include_str!("../fixtures/token/rsa-public-pkcs1.pem"), public(&rsa()), "RSA PUBLIC KEY"),
        (include_str!("../fixtures/token/rsa-pkcs1.pem"), rsa(), "RSA PRIVATE KEY"),
        (RSA_PRIVATE, rsa(), "PRIVATE KEY"),
        (include_str!("../fixtures/token/p384-sec1.pem"), p384(), "EC PRIVATE KEY"),
        (include_str!("../fixtures/token/p384-pkcs8.pem"), p384(), "PRIVATE KEY"),
        (include_str!("../fixtures/token/p384-public.pem"), public(&p384()), "PUBLIC KEY"),
        (include_str!("../fixtures/token/secp256k1-sec1.pem"), secp256k1(), "EC PRIVATE KEY"),
        (include_str!("../fixtures/token/ed25519-pkcs8.pem"), ed25519(), "PRIVATE KEY"),
        (include_str!("../fixtures/token/ed25519-public.pem"), public(&ed25519()), "PUBLIC KEY"),
    ] {
        assert_eq!(read(der(pem)), (KeyOrSet::one(key.clone()), format!("DER, read as {label}")));
        for other in ["PUBLIC KEY", "PRIVATE KEY", "RSA PUBLIC KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY"] {
            let own = pem.split("-----").nth(1).expect("a label").trim_start_matches("BEGIN ");
            let note = if other == label {
                String::new()
            } else {
                format!("it is labelled {other}, and read as the {label} that it is")
            };
            let relabelled = pem.replace(&format!("BEGIN {own}"), &format!("BEGIN {other}"));
            assert_eq!(
                read(relabelled.replace(&format!("END {own}"), &format!("END {other}"))),
                (KeyOrSet::one(key.clone()), note)
            );
        }
    }
}

#[test]
fn of_several_blocks_one_is_the_key() {
    let certificate = "the certificate of CN=shop.test,O=Shop, valid from 2026-11-29 12:17:07Z to 2126-11-05 12:17:07Z";
    let leaf = "the certificate of CN=api.shop.test, valid from 2026-11-29 12:17:07Z to 2126-11-05 12:17:07Z; \
                its chain, 1 more, is not checked";
    let (KeyOrSet::One(parameters_first), note) = read(include_str!("../fixtures/token/forms/p256-ecparam.pem")) else {
        panic!("one key")
    };
    assert!(sign::sign_input("a.b", &parameters_first, Algorithm::Es256).is_ok());
    assert_eq!(note, "EC PARAMETERS beside the key is left out");
    for (form, key, note) in [
        (RSA_CERTIFICATE.to_owned(), public(&rsa()), certificate),
        (format!("{P384_CERTIFICATE}{RSA_CERTIFICATE}"), public(&p384()), leaf),
        (format!("{RSA_CERTIFICATE}{P384_CERTIFICATE}"), public(&p384()), leaf),
        (format!("{RSA_CERTIFICATE}{RSA_PRIVATE}"), rsa(), "CERTIFICATE beside the key is left out"),
        (format!("{RSA_PUBLIC}{RSA_PRIVATE}"), rsa(), "PUBLIC KEY beside the key is left out"),
        (format!("{RSA_PUBLIC}{RSA_PUBLIC}"), public(&rsa()), "PUBLIC KEY beside the key is left out"),
    ] {
        assert_eq!(read(&form), (KeyOrSet::one(key), note.to_owned()), "{form}");
    }
    assert_eq!(
        error(format!("{RSA_PUBLIC}{}", include_str!("../fixtures/token/ed25519-public.pem"))),
        "it holds 2 different keys; give one, or make them a key set: authwalk token jwks"
    );
    let der = der(RSA_CERTIFICATE);
    assert_eq!(read(der), (KeyOrSet::one(public(&rsa())), format!("DER, read as CERTIFICATE; {certificate}")));
}

#[test]
fn keys_of_openssh_are_read() {
    for (public_line, private, key) in [
        (include_str!("../fixtures/token/forms/rsa.pub"), include_str!("../fixtures/token/forms/rsa-openssh"), rsa()),
        (
            include_str!("../fixtures/token/forms/p384.pub"),
            include_str!("../fixtures/token/forms/p384-openssh"),
            p384(),
        ),
        (
            include_str!("../fixtures/token/forms/p521.pub"),
            include_str!("../fixtures/token/forms/p521-openssh"),
            p521(),
        ),
    ] {
        let half = KeyOrSet::one(public(&key));
        assert_eq!(read(private), (KeyOrSet::one(key), "a private key of OpenSSH".to_owned()));
        assert_eq!(read(public_line), (half.clone(), "a public key of OpenSSH".to_owned()));
        assert_eq!(read(format!("no-pty,command=\"x y\" {public_line}")).0, half);
        assert_eq!(read(format!("# known\nshop.test {public_line}")).0, half);
        let blob = public_line.split(' ').nth(1).expect("a key");
        assert_eq!(read(blob).0, half);
    }
    let (KeyOrSet::One(private), _) = read(include_str!("../fixtures/token/forms/ed25519-openssh")) else { panic!() };
    assert!(sign::sign_input("a.b", &private, Algorithm::EdDsa).is_ok());
    assert_eq!(read(include_str!("../fixtures/token/forms/ed25519.pub")).0, KeyOrSet::one(public(&private)));
    assert_eq!(read(include_str!("../fixtures/token/forms/rsa-ssh2.pub")).0, KeyOrSet::one(public(&rsa())));
}

#[test]
fn what_is_not_read_comes_with_the_command_that_converts_it() {
    for (input, message) in [
        (
            &include_bytes!("../fixtures/token/forms/rsa-encrypted-pkcs8.pem")[..],
            "the private key is encrypted; decrypt it, with its passphrase: openssl pkey -in it.txt -out key.pem",
        ),
        (
            include_bytes!("../fixtures/token/forms/rsa-encrypted-pkcs1.pem"),
            "the private key is encrypted; decrypt it, with its passphrase: openssl pkey -in it.txt -out key.pem",
        ),
        (
            include_bytes!("../fixtures/token/forms/ed25519-openssh-encrypted"),
            "the private key is encrypted; decrypt a copy, with its passphrase: cp it.txt key.pem && ssh-keygen -p -N '' -f key.pem",
        ),
        (
            include_bytes!("../fixtures/token/forms/rsa-request.pem"),
            "this is a request for a certificate; take its public key: openssl req -in it.txt -pubkey -noout -out key.pem",
        ),
        (
            include_bytes!("../fixtures/token/forms/rsa.p12"),
            "this is a PKCS #12 key store; take the key out, with its passphrase: openssl pkcs12 -in it.txt -nodes -out key.pem",
        ),
        (
            include_bytes!("../fixtures/token/forms/rsa.p7b"),
            "these are certificates as PKCS #7; take them out: openssl pkcs7 -in it.txt -print_certs -out certificates.pem",
        ),
        (
            include_bytes!("../fixtures/token/forms/p384-compressed.pem"),
            "the public point is compressed; convert it: openssl pkey -pubin -in it.txt -pubout -ec_conv_form uncompressed -out key.pem",
        ),
        (
            b"PuTTY-User-Key-File-3: ssh-ed25519\n",
            "this is a private key of PuTTY; export it: puttygen it.txt -O private-openssh -o key.pem",
        ),
    ] {
        assert_eq!(error(input), message);
    }
    for explicit in [
        include_str!("../fixtures/token/forms/p256-explicit-sec1.pem"),
        include_str!("../fixtures/token/forms/p256-explicit-pkcs8.pem"),
    ] {
        assert!(error(explicit).contains("openssl pkey -in it.txt -ec_param_enc named_curve -out key.pem"));
    }
    assert!(error([0xfe, 0xed, 0xfe, 0xed, 0, 0, 0, 2]).contains("keytool -importkeystore -srckeystore it.txt"));
}

#[test]
fn what_signs_no_tokens_is_named() {
    for (input, words) in [
        (
            include_str!("../fixtures/token/forms/brainpool-public.pem"),
            "the key lies on brainpoolP256r1; tokens are signed on P-256",
        ),
        (include_str!("../fixtures/token/forms/p224-public.pem"), "the key lies on P-224"),
        (include_str!("../fixtures/token/forms/dsa-public.pem"), "DSA signs no tokens"),
        (
            include_str!("../fixtures/token/forms/x25519-public.pem"),
            "X25519 is for agreeing on a key, and signs nothing",
        ),
        (
            "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmQ==\n-----END PGP PUBLIC KEY BLOCK-----\n",
            "PGP PUBLIC KEY BLOCK is no key",
        ),
        ("ssh-dss AAAAB3NzaC1kc3MAAAAB", "DSA signs no tokens"),
        ("sk-ssh-ed25519@openssh.com AAAAGnNrLXNzaC1lZDI1NTE5QG9wZW5zc2guY29tAAAAAA==", "is no key that signs tokens"),
        ("-----BEGIN PUBLIC KEY-----\nMCow", "its END line is missing"),
        ("-----BEGIN PUBLIC KEY-----\n?\n-----END PUBLIC KEY-----", "something that is not base64"),
        ("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----", "the key is damaged"),
        ("-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----", "EC PARAMETERS is no key"),
        (
            "{\"issuer\":\"https://a.test\",\"jwks_uri\":\"https://a.test/k\"}",
            "curl -s https://a.test/k -o jwks.json, then --jwks jwks.json",
        ),
        ("{\"jwks_uri\":\"https://a.test/$(x)\"}", "curl -s 'https://a.test/$(x)'"),
        ("{\"a\":1}", "kty is missing"),
        ("{", "the key: EOF"),
        ("", "the key is empty"),
    ] {
        let message = error(input);
        assert!(message.contains(words), "{input}: {message}");
    }
    let (KeyOrSet::One(key), note) = read(include_str!("../fixtures/token/forms/ed448-public.pem")) else { panic!() };
    assert_eq!((format!("{:?}", key.material), note), ("NotBuiltIn(Ed448)".to_owned(), String::new()));
    let note = read(include_str!("../fixtures/token/forms/pss-public.pem")).1;
    assert_eq!(note, "an RSASSA-PSS key, meant for PS256, PS384 and PS512 alone");
}

/// RFC 4055, section 3.1.
#[test]
fn the_parameters_of_a_key_for_pss_name_its_one_algorithm() {
    let pem = include_str!("../fixtures/token/forms/pss-sha384-public.pem");
    let (KeyOrSet::One(key), note) = read(pem) else { panic!("one key") };
    assert_eq!(note, "an RSASSA-PSS key, meant for PS384 alone");
    assert_eq!(KeyEncoding::Pem.encode_public(&key).as_deref(), Ok(pem));
    assert!(KeyEncoding::Jwk.encode_public(&key).expect("JSON").contains(r#""alg":"PS384""#));
    assert_eq!(authwalk::internals::token::algorithms_for(&key.material), [Algorithm::Ps384]);
    let KeyMaterial::Rsa { n, e, private, .. } = rsa().material else { panic!("RSA") };
    let padding = RsaPadding::PssAlone(Some(Algorithm::Ps512));
    let pair = Jwk::new(KeyMaterial::Rsa { n, e, private, padding });
    let (KeyOrSet::One(again), _) = read(KeyEncoding::Pem.encode_private(&pair).expect("PEM")) else {
        panic!("one key")
    };
    assert_eq!(*again, pair);
    assert!(sign::sign_input("a.b", &pair, Algorithm::Ps512).is_ok());
    let fault = sign::sign_input("a.b", &pair, Algorithm::Ps256).map_err(|fault| fault.to_string());
    assert_eq!(fault, Err("the parameters of the key are those of PS512 alone, which PS256 is not".to_owned()));
}

/// RFC 4055, section 1.2: the identifier of the key names the padding.
#[test]
fn a_key_for_pss_alone_stays_one() {
    let pem = include_str!("../fixtures/token/forms/pss-public.pem");
    let (KeyOrSet::One(public_key), _) = read(pem) else { panic!("one key") };
    assert_eq!(KeyEncoding::Pem.encode_public(&public_key).as_deref(), Ok(pem));
    let jwk = KeyEncoding::Jwk.encode_public(&public_key).expect("JSON");
    assert!(jwk.contains(r#""alg":"PS256""#), "a JWK without alg would be for both paddings: {jwk}");
    let KeyMaterial::Rsa { n, e, private, .. } = rsa().material else { panic!("RSA") };
    let pair = Jwk::new(KeyMaterial::Rsa { n, e, private, padding: RsaPadding::PssAlone(None) });
    let (KeyOrSet::One(pair), note) = read(KeyEncoding::Pem.encode_private(&pair).expect("PEM")) else {
        panic!("one key")
    };
    assert_eq!(note, "an RSASSA-PSS key, meant for PS256, PS384 and PS512 alone");
    for algorithm in [Algorithm::Ps256, Algorithm::Ps384, Algorithm::Ps512] {
        assert!(sign::sign_input("a.b", &pair, algorithm).is_ok());
    }
    for algorithm in [Algorithm::Rs256, Algorithm::Rs384, Algorithm::Rs512] {
        let fault = sign::sign_input("a.b", &pair, algorithm).map_err(|fault| fault.to_string());
        let reason = format!("the key is for RSASSA-PSS alone, which {algorithm} is not: PS256, PS384 or PS512");
        assert_eq!(fault, Err(reason));
    }
}
