//! The algorithms that sign tokens (RFC 7518, section 3.1; RFC 8037; RFC 8812; RFC 9864), and what each requires of its key.
//!
//! `none` is not among them on purpose: code that looks an algorithm up by the name in a token can then never find it.

use std::fmt;

use crate::model::nearest_match::{did_you_mean, nearest_match};

/// The kind of key that an algorithm works with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AlgorithmFamily {
    /// One secret that signs and verifies.
    Hmac,
    /// RSA with PKCS #1 v1.5 padding, the older of the two.
    RsaPkcs1,
    /// RSA with PSS padding, which is probabilistic.
    RsaPss,
    /// ECDSA; the algorithm names its curve.
    Ecdsa(EcCurve),
    /// Edwards curves; only Ed25519 is built in.
    EdDsa,
}

/// An elliptic curve for ECDSA (RFC 7518, section 6.2.1.1; RFC 8812, section 3.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EcCurve {
    /// NIST P-256: 32 bytes for each coordinate.
    P256,
    /// NIST P-384: 48 bytes for each coordinate.
    P384,
    /// NIST P-521: 66 bytes for each coordinate, whose first has one bit.
    P521,
    /// The curve of Bitcoin, no NIST curve: 32 bytes for each coordinate, as many as P-256 has.
    Secp256k1,
}

impl EcCurve {
    /// Every curve that is built in.
    pub const ALL: [Self; 4] = [Self::P256, Self::P384, Self::P521, Self::Secp256k1];

    /// The curve with this value of `crv`.
    #[must_use]
    pub fn by_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|curve| curve.name() == name)
    }

    /// The value of `crv` in a JWK.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::P256 => "P-256",
            Self::P384 => "P-384",
            Self::P521 => "P-521",
            Self::Secp256k1 => "secp256k1",
        }
    }

    /// The length of one coordinate, and of the private number, in bytes.
    #[must_use]
    pub const fn coordinate_bytes(self) -> usize {
        match self {
            Self::P256 | Self::Secp256k1 => 32,
            Self::P384 => 48,
            Self::P521 => 66,
        }
    }
}

/// Declares the algorithms once: variant, name in `alg`, kind of key, bits of the hash.
macro_rules! algorithms {
    ($( $variant:ident, $name:literal, $family:expr, $hash:literal; )*) => {
        /// An algorithm that signs and verifies. Its name is case-sensitive (RFC 7515, section 4.1.1).
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Algorithm { $( #[doc = concat!("`", $name, "`.")] $variant, )* }

        impl Algorithm {
            /// Every algorithm, in the order in which options are shown.
            pub const ALL: &'static [Self] = &[ $( Self::$variant, )* ];

            /// The value of `alg`.
            #[must_use]
            pub const fn name(self) -> &'static str { match self { $( Self::$variant => $name, )* } }

            /// The kind of key that it works with.
            #[must_use]
            pub const fn family(self) -> AlgorithmFamily { match self { $( Self::$variant => $family, )* } }

            /// The length of its hash in bytes. An HMAC key must be at least as long (RFC 7518, section 3.2).
            #[must_use]
            pub const fn hash_bytes(self) -> usize { match self { $( Self::$variant => $hash / 8, )* } }
        }
    };
}

algorithms! {
    Hs256, "HS256", AlgorithmFamily::Hmac, 256;
    Hs384, "HS384", AlgorithmFamily::Hmac, 384;
    Hs512, "HS512", AlgorithmFamily::Hmac, 512;
    Rs256, "RS256", AlgorithmFamily::RsaPkcs1, 256;
    Rs384, "RS384", AlgorithmFamily::RsaPkcs1, 384;
    Rs512, "RS512", AlgorithmFamily::RsaPkcs1, 512;
    Ps256, "PS256", AlgorithmFamily::RsaPss, 256;
    Ps384, "PS384", AlgorithmFamily::RsaPss, 384;
    Ps512, "PS512", AlgorithmFamily::RsaPss, 512;
    Es256, "ES256", AlgorithmFamily::Ecdsa(EcCurve::P256), 256;
    Es384, "ES384", AlgorithmFamily::Ecdsa(EcCurve::P384), 384;
    Es512, "ES512", AlgorithmFamily::Ecdsa(EcCurve::P521), 512;
    Es256k, "ES256K", AlgorithmFamily::Ecdsa(EcCurve::Secp256k1), 256;
    EdDsa, "EdDSA", AlgorithmFamily::EdDsa, 512;
    Ed25519, "Ed25519", AlgorithmFamily::EdDsa, 512;
}

impl Algorithm {
    /// The algorithm with exactly this `name`, case included. `none` is never found.
    #[must_use]
    pub fn by_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|algorithm| algorithm.name() == name)
    }

    /// The length of its signatures in bytes; `None` for RSA, where it is that of the key.
    #[must_use]
    pub const fn signature_bytes(self) -> Option<usize> {
        match self.family() {
            AlgorithmFamily::Hmac => Some(self.hash_bytes()),
            AlgorithmFamily::Ecdsa(curve) => Some(2 * curve.coordinate_bytes()),
            AlgorithmFamily::EdDsa => Some(64),
            AlgorithmFamily::RsaPkcs1 | AlgorithmFamily::RsaPss => None,
        }
    }

    /// Whether `name` in a header or key means this algorithm. `EdDSA` and `Ed25519` are two names of the same one, as long as
    /// Ed25519 is the only Edwards curve that is built in (RFC 9864, section 2.2).
    #[must_use]
    pub fn is_called(self, name: &str) -> bool {
        let is_edwards = |algorithm: Self| algorithm.family() == AlgorithmFamily::EdDsa;
        self.name() == name || (is_edwards(self) && Self::by_name(name).is_some_and(is_edwards))
    }
}

/// Why no signature is made or verified by an algorithm with this `name`, and what to use instead. The name itself is not part
/// of the sentence.
#[must_use]
pub fn explain_unknown_algorithm(name: &str) -> String {
    let reason = match name {
        _ if name.eq_ignore_ascii_case("none") => "leaves a token unsigned, and is never accepted",
        "Ed448" => "is not built in: no crate for that curve has a stable release; Ed25519 is its smaller relative",
        "AKP" | "ML-DSA-44" | "ML-DSA-65" | "ML-DSA-87" => {
            "is for signatures that withstand quantum computers, and not built in"
        }
        _ if is_encryption(name) => "encrypts a token or wraps its key, and signs nothing",
        _ => {
            let names = || Algorithm::ALL.iter().map(|algorithm| algorithm.name());
            let same_letters = names().find(|known| known.eq_ignore_ascii_case(name));
            return match same_letters.or_else(|| nearest_match(name, names())) {
                Some(near) => format!("is not built in; {}", did_you_mean(near)),
                None => format!("is not built in; there are {}", names().collect::<Vec<_>>().join(", ")),
            };
        }
    };
    reason.to_owned()
}

/// Whether `name` is an algorithm of RFC 7518, sections 4 and 5, for keys and contents of encrypted tokens.
fn is_encryption(name: &str) -> bool {
    let beginnings = ["RSA1_5", "RSA-OAEP", "A128", "A192", "A256", "ECDH-ES", "PBES2-"];
    name == "dir" || beginnings.iter().any(|beginning| name.starts_with(beginning))
}

impl fmt::Display for Algorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_only_as_it_is_written() {
        assert_eq!(Algorithm::by_name("HS256"), Some(Algorithm::Hs256));
        for name in ["hs256", "Hs256", " HS256", "none", "None", "", "ES256k", "ES521"] {
            assert_eq!(Algorithm::by_name(name), None, "{name}");
        }
    }

    #[test]
    fn one_algorithm_has_two_names() {
        assert!(Algorithm::EdDsa.is_called("Ed25519") && Algorithm::Ed25519.is_called("EdDSA"));
        for name in ["Ed448", "eddsa", "none", "HS256", ""] {
            assert!(!Algorithm::EdDsa.is_called(name), "{name}");
        }
        assert!(Algorithm::Es256.is_called("ES256") && !Algorithm::Es256.is_called("ES256K"));
    }

    #[test]
    fn what_is_not_built_in_is_explained() {
        for (name, words) in [
            ("hs256", "did you mean `HS256`?"),
            ("ES521", "did you mean `ES512`?"),
            ("none", "never accepted"),
            ("NONE", "never accepted"),
            ("Ed448", "stable release"),
            ("A256GCM", "signs nothing"),
            ("dir", "signs nothing"),
            ("ML-DSA-65", "quantum"),
            ("zzzzzzzz", "is not built in; there are HS256"),
        ] {
            let sentence = explain_unknown_algorithm(name);
            assert!(sentence.contains(words), "{name}: {sentence}");
        }
    }
}
