//! Secrets that are printed in public: in a debugger's form, in a standard, in a tutorial. Whoever signs with one has no secret.

/// A secret that is printed in public.
pub(super) struct SampleSecret {
    bytes: &'static [u8],
    /// Where it is printed. The secret itself is never shown.
    pub(super) source: &'static str,
}

const fn sample(text: &'static str, source: &'static str) -> SampleSecret {
    SampleSecret { bytes: text.as_bytes(), source }
}

/// The key of RFC 7515, appendix A.1.1.
const RFC_7515_A1: [u8; 64] = [
    3, 35, 53, 75, 43, 15, 165, 188, 131, 126, 6, 101, 119, 123, 166, 143, 90, 179, 40, 230, 240, 84, 201, 40, 169, 15,
    132, 178, 210, 80, 46, 191, 211, 251, 90, 146, 210, 6, 71, 239, 150, 138, 180, 195, 119, 98, 61, 34, 61, 46, 33,
    114, 5, 46, 79, 8, 192, 205, 154, 245, 103, 208, 128, 163,
];

const SAMPLE_SECRETS: [SampleSecret; 14] = [
    sample("your-256-bit-secret", "the debugger of jwt.io"),
    sample("your-384-bit-secret", "the debugger of jwt.io"),
    sample("your-512-bit-secret", "the debugger of jwt.io"),
    sample("a-string-secret-at-least-256-bits-long", "the debugger of jwt.io"),
    sample("a-valid-string-secret-that-is-at-least-384-bits-long", "the debugger of jwt.io"),
    sample("a-valid-string-secret-that-is-at-least-512-bits-long-which-is-very-long", "the debugger of jwt.io"),
    SampleSecret { bytes: &RFC_7515_A1, source: "RFC 7515, appendix A.1" },
    sample("qwertyuiopasdfghjklzxcvbnm123456", "jwtbuilder.jamiekurtz.com"),
    sample("super-secret-jwt-token-with-at-least-32-characters-long", "the local development setup of Supabase"),
    sample("your-super-secret-jwt-token-with-at-least-32-characters-long", "the self-hosting example of Supabase"),
    sample("09d25e094faa6ca2556c818166b7a9563b93f7099f6f0f4caa6cf63b88e8d3e7", "the tutorial of FastAPI"),
    sample("secret", "the examples of most libraries"),
    sample("your-secret-key", "the examples of many libraries"),
    sample("shhhhh", "the readme of node-jsonwebtoken"),
];

/// The sample secret with which a signature was made, if `fits` says so of one.
pub(super) fn find_sample_secret(fits: impl Fn(&[u8]) -> bool) -> Option<&'static SampleSecret> {
    SAMPLE_SECRETS.iter().find(|secret| fits(secret.bytes))
}
