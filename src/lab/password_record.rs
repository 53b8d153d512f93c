//! A password as a server stores it: hashed by a slow function with a salt of its own (OWASP, Password Storage), with the
//! parameters beside it, so that they can grow.

mod fast_hash;

use std::fmt;
use std::num::NonZeroU32;
use std::sync::{Mutex, PoisonError};

use argon2::{Algorithm, Argon2, Block, Params, Version};
use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::pbkdf2::{self, PBKDF2_HMAC_SHA256};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;

use crate::model::setup::PasswordSetup;
use crate::model::switch_types::PasswordFunction;
use crate::token::Algorithm as MacAlgorithm;
use crate::token::mac::compute_hmac;

/// A salt: random, another one for each password, and no secret.
pub(super) type Salt = [u8; 16];

/// How many bytes a hash has, whichever function makes it.
const HASH_BYTES: usize = 32;

/// Memory of earlier hashes for the next one. Without this pool, every lab that is started in this process would allocate its
/// own, and allocators don't always give such blocks back.
static HASH_MEMORY: Mutex<Vec<Vec<Block>>> = Mutex::new(Vec::new());

/// A function with its parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum HashFunction {
    Sha256,
    SaltedSha256,
    Pbkdf2 { iterations: u32 },
    Argon2id { memory_kib: u32, passes: u32 },
}

impl HashFunction {
    /// The one that `setup` asks for.
    pub(super) const fn of(setup: &PasswordSetup) -> Self {
        match setup.function {
            PasswordFunction::Sha256 => Self::Sha256,
            PasswordFunction::SaltedSha256 => Self::SaltedSha256,
            PasswordFunction::Pbkdf2 => Self::Pbkdf2 { iterations: setup.iterations },
            PasswordFunction::Argon2id => {
                Self::Argon2id { memory_kib: setup.memory_mib.saturating_mul(1024), passes: setup.passes }
            }
        }
    }

    /// The function without its parameters.
    pub(super) const fn function(self) -> PasswordFunction {
        match self {
            Self::Sha256 => PasswordFunction::Sha256,
            Self::SaltedSha256 => PasswordFunction::SaltedSha256,
            Self::Pbkdf2 { .. } => PasswordFunction::Pbkdf2,
            Self::Argon2id { .. } => PasswordFunction::Argon2id,
        }
    }

    /// Whether one hash takes noticeable time.
    pub(super) const fn is_slow(self) -> bool {
        matches!(self, Self::Pbkdf2 { .. } | Self::Argon2id { .. })
    }

    /// The memory that one hash takes, in KiB. All but Argon2id need less than one.
    pub(super) const fn memory_kib(self) -> u32 {
        match self {
            Self::Argon2id { memory_kib, .. } => memory_kib,
            _ => 0,
        }
    }

    /// The hash of `password`; `None` for a password or for parameters that the function doesn't take.
    pub(super) fn hash(self, password: &[u8], salt: &Salt) -> Option<[u8; HASH_BYTES]> {
        match self {
            Self::Sha256 => Some(fast_hash::sha256(&[], password)),
            Self::SaltedSha256 => Some(fast_hash::sha256(salt, password)),
            Self::Pbkdf2 { iterations } => {
                let mut hash = [0; HASH_BYTES];
                pbkdf2::derive(PBKDF2_HMAC_SHA256, NonZeroU32::new(iterations)?, salt, password, &mut hash);
                Some(hash)
            }
            Self::Argon2id { memory_kib, passes } => argon2id(memory_kib, passes, password, salt),
        }
    }
}

/// RFC 9106 with one lane.
fn argon2id(memory_kib: u32, passes: u32, password: &[u8], salt: &Salt) -> Option<[u8; HASH_BYTES]> {
    let params = Params::new(memory_kib, passes, 1, Some(HASH_BYTES)).ok()?;
    let blocks = params.block_count();
    let pool = || HASH_MEMORY.lock().unwrap_or_else(PoisonError::into_inner);
    let mut memory = pool().pop().unwrap_or_default();
    if memory.len() < blocks {
        memory.resize(blocks, Block::default());
    }
    let mut hash = [0; HASH_BYTES];
    let function = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let result = function.hash_password_into_with_memory(password, salt, &mut hash, &mut memory[..blocks]);
    pool().push(memory);
    result.ok().map(|()| hash)
}

/// The secret of the shop's configuration that is mixed into each password where a pepper is asked for.
pub(super) type Pepper = [u8; 32];

/// One hash, but for the pepper, which lies elsewhere.
#[derive(Clone, Copy, PartialEq, Eq)]
struct HashLayer {
    function: HashFunction,
    /// Whether the pepper goes into it.
    has_pepper: bool,
    salt: Salt,
}

impl HashLayer {
    /// The hash of `input`: with a pepper, of its HMAC. Without the `pepper` that belongs to it, another hash.
    fn hash(self, input: &[u8], pepper: Option<&Pepper>) -> Option<[u8; HASH_BYTES]> {
        let key = pepper.filter(|_| self.has_pepper);
        let keyed = key.and_then(|key| compute_hmac(MacAlgorithm::Hs256, key, input));
        self.function.hash(keyed.as_deref().unwrap_or(input), &self.salt)
    }
}

/// A hash with all that is needed to check a password against it, but for the pepper.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct PasswordRecord {
    /// The hash of the password was hashed with these first, one after the other: nobody had logged in, so there was no
    /// password to begin with.
    inner: Vec<HashLayer>,
    outer: HashLayer,
    hash: [u8; HASH_BYTES],
}

impl PasswordRecord {
    /// The record of `password`; `None` where it can't be hashed.
    pub(super) fn new(function: HashFunction, pepper: Option<&Pepper>, salt: Salt, password: &str) -> Option<Self> {
        let outer = HashLayer { function, has_pepper: pepper.is_some(), salt };
        Some(Self { inner: Vec::new(), outer, hash: outer.hash(password.as_bytes(), pepper)? })
    }

    /// This record with its hash hashed once more; `None` where that can't be done.
    pub(super) fn wrapped(&self, function: HashFunction, pepper: Option<&Pepper>, salt: Salt) -> Option<Self> {
        let outer = HashLayer { function, has_pepper: pepper.is_some(), salt };
        let inner = self.inner.iter().copied().chain([self.outer]).collect();
        Some(Self { inner, outer, hash: outer.hash(&self.hash, pepper)? })
    }

    /// Whether the hash that lies in the database was made by this function, with the pepper or without it.
    pub(super) fn is_made_by(&self, function: HashFunction, has_pepper: bool) -> bool {
        (self.outer.function, self.outer.has_pepper) == (function, has_pepper)
    }

    /// The function that made that hash.
    pub(super) const fn function(&self) -> HashFunction {
        self.outer.function
    }

    /// Whether it's the hash of a hash.
    pub(super) const fn is_wrapped(&self) -> bool {
        !self.inner.is_empty()
    }

    /// How many hashes it takes to check a password.
    pub(super) fn hash_count(&self) -> u32 {
        u32::try_from(self.inner.len()).unwrap_or(u32::MAX).saturating_add(1)
    }

    /// Whether `password` is the one; `pepper` is the shop's, whether it went in or not.
    pub(super) fn accepts(&self, password: &str, pepper: &Pepper) -> bool {
        let presented = self.hash_of(password.as_bytes(), Some(pepper));
        presented.is_some_and(|presented| verify_slices_are_equal(&presented, &self.hash).is_ok())
    }

    /// Whether `word` is the password, for somebody who has this record and nothing else: no pepper.
    pub(super) fn matches_guess(&self, word: &[u8]) -> bool {
        self.hash_of(word, None).is_some_and(|presented| presented == self.hash)
    }

    fn hash_of(&self, word: &[u8], pepper: Option<&Pepper>) -> Option<[u8; HASH_BYTES]> {
        let innermost =
            self.inner.iter().try_fold(word.to_vec(), |input, layer| Some(layer.hash(&input, pepper)?.to_vec()));
        self.outer.hash(&innermost?, pepper)
    }
}

/// As it lies in the database: `$argon2id$v=19$m=19456,t=2,p=1$salt$hash`, before that what the pepper went into, and of a hash
/// that was hashed again how it had been made.
impl fmt::Display for PasswordRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for layer in &self.inner {
            write!(f, "over={}:{},", layer.function.function().word(), STANDARD_NO_PAD.encode(layer.salt))?;
        }
        if self.outer.has_pepper {
            f.write_str("pepper=1")?;
        }
        let (salt, hash) = (STANDARD_NO_PAD.encode(self.outer.salt), STANDARD_NO_PAD.encode(self.hash));
        match self.function() {
            HashFunction::Sha256 => write!(f, "$sha256${hash}"),
            HashFunction::SaltedSha256 => write!(f, "$sha256${salt}${hash}"),
            HashFunction::Pbkdf2 { iterations } => write!(f, "$pbkdf2-sha256$i={iterations}${salt}${hash}"),
            HashFunction::Argon2id { memory_kib, passes } => {
                write!(f, "$argon2id$v=19$m={memory_kib},t={passes},p=1${salt}${hash}")
            }
        }
    }
}

/// Never writes the hash: debug output ends up in logs and failed assertions.
impl fmt::Debug for PasswordRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PasswordRecord({:?})", self.function())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use argon2::PasswordHasher as _;

    const PEPPER: Pepper = [3; 32];

    fn functions() -> Vec<HashFunction> {
        let setup = |function| PasswordSetup { function, iterations: 1000, ..PasswordSetup::default() };
        PasswordFunction::ALL.map(|function| HashFunction::of(&setup(function))).to_vec()
    }

    #[test]
    fn argon2id_is_what_the_crate_makes_of_it_in_fresh_memory() {
        let phc = Argon2::default().hash_password_with_salt(b"builder", &[7; 16]).expect("a hash").to_string();
        let function = HashFunction::of(&PasswordSetup::default());
        for _ in 0..2 {
            let record = PasswordRecord::new(function, None, [7; 16], "builder").expect("a hash");
            assert_eq!(record.to_string(), phc);
        }
    }

    #[test]
    fn pbkdf2_is_that_of_rfc_7914_section_11() {
        let mut hash = [0; 64];
        pbkdf2::derive(PBKDF2_HMAC_SHA256, NonZeroU32::MIN, b"salt", b"passwd", &mut hash);
        assert_eq!(hash[..4], [0x55, 0xac, 0x04, 0x6e]);
    }

    #[test]
    fn a_record_accepts_its_own_password_and_no_other() {
        for function in functions() {
            for pepper in [None, Some(&PEPPER)] {
                let record = PasswordRecord::new(function, pepper, [7; 16], "builder").expect("a hash");
                assert!(record.accepts("builder", &PEPPER) && !record.accepts("Builder", &PEPPER), "{record:?}");
                assert_eq!(record.accepts("builder", &[4; 32]), pepper.is_none(), "{record:?}");
                assert_eq!(record.matches_guess(b"builder"), pepper.is_none(), "{record:?}");
            }
        }
    }

    #[test]
    fn a_hash_that_was_hashed_again_accepts_the_same_password() {
        for first in functions() {
            let plain = PasswordRecord::new(first, None, [7; 16], "builder").expect("a hash");
            for pepper in [None, Some(&PEPPER)] {
                let function = HashFunction::Argon2id { memory_kib: 64, passes: 1 };
                let wrapped = plain.wrapped(function, pepper, [8; 16]).expect("a hash");
                assert!(wrapped.accepts("builder", &PEPPER) && !wrapped.accepts("Builder", &PEPPER), "{first:?}");
                assert_eq!(wrapped.matches_guess(b"builder"), pepper.is_none(), "{first:?}");
                assert_eq!((wrapped.function(), wrapped.hash_count()), (function, 2));
                assert_ne!(wrapped.hash, plain.hash);
                let twice = wrapped.wrapped(function, None, [9; 16]).expect("a hash");
                assert!(twice.accepts("builder", &PEPPER) && !twice.accepts("Builder", &PEPPER), "{first:?}");
            }
        }
    }

    #[test]
    fn a_salt_makes_equal_passwords_look_different() {
        for function in functions() {
            let text = |salt| PasswordRecord::new(function, None, [salt; 16], "builder").expect("a hash").to_string();
            assert_eq!(text(1) == text(2), function == HashFunction::Sha256, "{function:?}");
        }
    }

    #[test]
    fn more_memory_than_the_pool_has_is_allocated() {
        let hash = |memory_kib| HashFunction::Argon2id { memory_kib, passes: 1 }.hash(b"builder", &[7; 16]);
        let small = hash(64);
        assert!(small.is_some() && hash(128).is_some());
        assert_eq!(hash(64), small);
        assert_eq!(hash(1), None, "RFC 9106 wants at least 8 KiB");
    }
}
