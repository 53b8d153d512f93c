//! PASETO, the other signed and encrypted token: recognized and explained, and never verified, since it is no part of JOSE.

use super::base64url;

/// A text that is built as a PASETO: `v4.public.PAYLOAD.FOOTER`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paseto {
    /// From 1 to 4. The version alone says which algorithms are used; a token has no `alg`.
    version: u8,
    purpose: PasetoPurpose,
    /// What was signed, or else what was encrypted with its nonce and tag.
    payload: Vec<u8>,
    /// Authenticated, and never encrypted.
    footer: Option<Vec<u8>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum PasetoPurpose {
    /// Encrypted with a shared key.
    Local,
    /// Signed with a private key.
    Public,
}

impl Paseto {
    /// `None` for anything else.
    #[must_use]
    pub fn recognize(text: &str) -> Option<Self> {
        let mut parts = text.trim().split('.');
        let version = match parts.next()? {
            "v1" => 1,
            "v2" => 2,
            "v3" => 3,
            "v4" => 4,
            _ => return None,
        };
        let purpose = match parts.next()? {
            "local" => PasetoPurpose::Local,
            "public" => PasetoPurpose::Public,
            _ => return None,
        };
        let mut payload = base64url::decode(parts.next()?).ok()?;
        let footer = parts.next().map(base64url::decode).transpose().ok()?;
        if parts.next().is_some() {
            return None;
        }
        if purpose == PasetoPurpose::Public {
            payload.truncate(payload.len().checked_sub(signature_bytes(version))?);
        }
        Some(Self { version, purpose, payload, footer })
    }

    /// `v4.public`.
    #[must_use]
    pub fn header(&self) -> String {
        let purpose = match self.purpose {
            PasetoPurpose::Local => "local",
            PasetoPurpose::Public => "public",
        };
        format!("v{}.{purpose}", self.version)
    }

    /// What it is and which key it takes, in a sentence without its full stop.
    #[must_use]
    pub fn describe(&self) -> String {
        let algorithm = self.algorithm();
        match self.purpose {
            PasetoPurpose::Local => {
                format!("a PASETO, encrypted with {algorithm}: only those who share its key can read it")
            }
            PasetoPurpose::Public => {
                format!("a PASETO, signed with {algorithm}: everybody can read it, and its public key verifies it")
            }
        }
    }

    const fn algorithm(&self) -> &'static str {
        match (self.purpose, self.version) {
            (PasetoPurpose::Local, 1 | 3) => "AES-256-CTR and HMAC-SHA384",
            (PasetoPurpose::Local, 2) => "XChaCha20-Poly1305",
            (PasetoPurpose::Local, _) => "XChaCha20 and BLAKE2b",
            (PasetoPurpose::Public, 1) => "RSASSA-PSS and SHA-384",
            (PasetoPurpose::Public, 3) => "ECDSA on P-384",
            (PasetoPurpose::Public, _) => "Ed25519",
        }
    }

    /// The claims as they stand in the token, unless they are encrypted. Nobody has verified them.
    #[must_use]
    pub fn claims(&self) -> Option<String> {
        match self.purpose {
            PasetoPurpose::Local => None,
            PasetoPurpose::Public => Some(String::from_utf8_lossy(&self.payload).into_owned()),
        }
    }

    /// The footer as text: often a `kid`, and readable in either case.
    #[must_use]
    pub fn footer(&self) -> Option<String> {
        self.footer.as_deref().map(|footer| String::from_utf8_lossy(footer).into_owned())
    }
}

const fn signature_bytes(version: u8) -> usize {
    match version {
        1 => 256,
        3 => 96,
        _ => 64,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Built as the specification of PASETO has it; whether the signature is right plays no part here.
    const SIGNED: &str = "v4.public.eyJkYXRhIjoidGhpcyBpcyBhIHNpZ25lZCBtZXNzYWdlIiwiZXhwIjoiMjAyMi0wMS0wMVQwMDowMDowMCswMDowMCJ9bg_XBBzds8lTZShVlwwKSgeKpLT3yukTw6JUz3W4h_ExsQV-P0V54zemZDcAxFaSeef1QlXEFtkqxT1ciiQEDA";
    const ENCRYPTED: &str = "v4.local.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    #[test]
    fn a_paseto_says_what_it_is_and_what_it_holds() {
        let signed = Paseto::recognize(SIGNED).expect("a PASETO");
        assert_eq!(signed.header(), "v4.public");
        assert!(signed.describe().contains("signed with Ed25519"));
        let claims = r#"{"data":"this is a signed message","exp":"2022-01-01T00:00:00+00:00"}"#;
        assert_eq!((signed.claims().as_deref(), signed.footer()), (Some(claims), None));
        let with_footer = format!("{SIGNED}.{}", base64url::encode(r#"{"kid":"a"}"#));
        let footer = Paseto::recognize(&with_footer).expect("a PASETO").footer();
        assert_eq!(footer.as_deref(), Some(r#"{"kid":"a"}"#));
        let encrypted = Paseto::recognize(ENCRYPTED).expect("a PASETO");
        assert!(encrypted.describe().contains("XChaCha20 and BLAKE2b") && encrypted.claims().is_none());
    }

    #[test]
    fn nothing_else_is_one() {
        for text in ["", "v4", "v4.public", "v4.public.AAAA", "v5.public.AAAA", "v4.secret.AAAA", "v4.local.?", "a.b.c"]
        {
            assert_eq!(Paseto::recognize(text), None, "{text}");
        }
        assert_eq!(Paseto::recognize(&format!("{ENCRYPTED}.AA.AA")), None);
    }
}
