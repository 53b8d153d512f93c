//! The algorithms that sign tokens (RFC 7518, section 3.1; RFC 8037; RFC 9864), and what each requires of its key.
//!
//! `none` is not among them on purpose: code that looks an algorithm up by the name in a token can then never find it.

use std::fmt;

use jsonwebtoken::Algorithm as LibraryAlgorithm;

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

/// An elliptic curve for ECDSA (RFC 7518, section 6.2.1.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EcCurve {
    /// NIST P-256: 32 bytes for each coordinate.
    P256,
    /// NIST P-384: 48 bytes for each coordinate.
    P384,
}

impl EcCurve {
    /// The value of `crv` in a JWK.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::P256 => "P-256",
            Self::P384 => "P-384",
        }
    }

    /// The length of one coordinate, and of the private number, in bytes.
    #[must_use]
    pub const fn coordinate_bytes(self) -> usize {
        match self {
            Self::P256 => 32,
            Self::P384 => 48,
        }
    }
}

/// Declares the algorithms once: variant, name in `alg`, name in the library, kind of key, bits of the hash.
macro_rules! algorithms {
    ($( $variant:ident, $name:literal, $library:ident, $family:expr, $hash:literal; )*) => {
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

            pub(super) const fn to_jsonwebtoken(self) -> LibraryAlgorithm {
                match self { $( Self::$variant => LibraryAlgorithm::$library, )* }
            }
        }
    };
}

algorithms! {
    Hs256, "HS256", HS256, AlgorithmFamily::Hmac, 256;
    Hs384, "HS384", HS384, AlgorithmFamily::Hmac, 384;
    Hs512, "HS512", HS512, AlgorithmFamily::Hmac, 512;
    Rs256, "RS256", RS256, AlgorithmFamily::RsaPkcs1, 256;
    Rs384, "RS384", RS384, AlgorithmFamily::RsaPkcs1, 384;
    Rs512, "RS512", RS512, AlgorithmFamily::RsaPkcs1, 512;
    Ps256, "PS256", PS256, AlgorithmFamily::RsaPss, 256;
    Ps384, "PS384", PS384, AlgorithmFamily::RsaPss, 384;
    Ps512, "PS512", PS512, AlgorithmFamily::RsaPss, 512;
    Es256, "ES256", ES256, AlgorithmFamily::Ecdsa(EcCurve::P256), 256;
    Es384, "ES384", ES384, AlgorithmFamily::Ecdsa(EcCurve::P384), 384;
    EdDsa, "EdDSA", EdDSA, AlgorithmFamily::EdDsa, 512;
    Ed25519, "Ed25519", EdDSA, AlgorithmFamily::EdDsa, 512;
}

impl Algorithm {
    /// The algorithm with exactly this `name`, case included. `none` is never found.
    #[must_use]
    pub fn by_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|algorithm| algorithm.name() == name)
    }
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
        for name in ["hs256", "Hs256", " HS256", "none", "None", "", "ES512"] {
            assert_eq!(Algorithm::by_name(name), None, "{name}");
        }
    }
}
