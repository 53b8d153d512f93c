//! Sessions in the cookie itself: the server keeps no record, only a key. What it has handed out it can't take back, and about
//! 4 KB is all that fits (6265bis, section 5.6).

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64URL;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use super::session::Session;
use super::session_backend::SessionBackend;
use super::store_error::StoreError;

/// How the record in a cookie is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CookieProtection {
    /// Anybody can read it, nobody can change it (HMAC with SHA-256).
    Signed,
    /// Nobody can read or change it (AES-256-GCM).
    Encrypted,
}

/// Writes sessions into cookies and reads them.
pub(super) struct SessionCookie {
    protection: CookieProtection,
    key: [u8; 32],
}

impl SessionCookie {
    pub(super) const fn new(protection: CookieProtection, key: [u8; 32]) -> Self {
        Self { protection, key }
    }

    /// The cookie's value for `session`.
    pub(super) fn encode(&self, session: &Session) -> String {
        let json = session.to_json();
        match self.protection {
            CookieProtection::Signed => {
                let payload = BASE64URL.encode(&json);
                let tag = BASE64URL.encode(self.tag(payload.as_bytes()).finalize().into_bytes());
                format!("{payload}.{tag}")
            }
            CookieProtection::Encrypted => BASE64URL.encode(self.encrypt(json.into_bytes())),
        }
    }

    fn tag(&self, text: &[u8]) -> Hmac<Sha256> {
        // A shorter key than a block is filled up with zeros (RFC 2104, section 2).
        let mut block = [0; 64];
        block[..self.key.len()].copy_from_slice(&self.key);
        let mut mac = <Hmac<Sha256>>::new(&block.into());
        mac.update(text);
        mac
    }

    /// The nonce, then the ciphertext with its tag. The nonce is a MAC of the record (as in SIV modes): the same record gives
    /// the same bytes, and no nonce serves two records.
    fn encrypt(&self, mut record: Vec<u8>) -> Vec<u8> {
        let mut nonce = [0; NONCE_LEN];
        nonce.copy_from_slice(&self.tag(&record).finalize().into_bytes()[..NONCE_LEN]);
        let Some(key) = self.cipher() else { return Vec::new() };
        let sealed = key.seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::empty(), &mut record);
        if sealed.is_err() {
            return Vec::new();
        }
        [&nonce, record.as_slice()].concat()
    }

    fn cipher(&self) -> Option<LessSafeKey> {
        // A key of its own: one key for two purposes is one too few.
        let key = self.tag(b"encryption of sessions").finalize().into_bytes();
        UnboundKey::new(&AES_256_GCM, &key).ok().map(LessSafeKey::new)
    }

    /// The record in a cookie, if this server made it.
    fn decode(&self, value: &str) -> Option<Session> {
        let json = match self.protection {
            CookieProtection::Signed => {
                let (payload, tag) = value.split_once('.')?;
                self.tag(payload.as_bytes()).verify_slice(&BASE64URL.decode(tag).ok()?).ok()?;
                BASE64URL.decode(payload).ok()?
            }
            CookieProtection::Encrypted => {
                let mut bytes = BASE64URL.decode(value).ok()?;
                let (nonce, sealed) = bytes.split_at_mut_checked(NONCE_LEN)?;
                let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
                self.cipher()?.open_in_place(nonce, Aad::empty(), sealed).ok()?.to_vec()
            }
        };
        Session::from_json(value, &json)
    }
}

impl SessionBackend for SessionCookie {
    fn find(&mut self, key: &str) -> Result<Option<Session>, StoreError> {
        Ok(self.decode(key))
    }

    fn insert(&mut self, _session: &Session, _now: i64) -> Result<(), StoreError> {
        Ok(())
    }

    fn replace(&mut self, _before: &Session, _after: &Session, _now: i64) -> Result<bool, StoreError> {
        Ok(true)
    }

    /// Nothing: whoever has a copy of the cookie keeps it.
    fn remove(&mut self, _key: &str) -> Result<(), StoreError> {
        Ok(())
    }

    fn sessions_of(&mut self, _user: &str) -> Result<Vec<Session>, StoreError> {
        Ok(Vec::new())
    }

    fn all(&mut self) -> Result<Vec<Session>, StoreError> {
        Ok(Vec::new())
    }

    fn clear(&mut self) -> Result<(), StoreError> {
        Ok(())
    }
}
