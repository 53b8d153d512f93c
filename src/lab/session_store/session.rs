//! One session, as every store keeps it.

use serde::{Deserialize, Serialize};

/// One session as a store keeps it: the record, and the key under which it lies.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::lab) struct Session {
    /// What a client sends for it: the session ID, or the whole record where it lies in the cookie. Empty in a session that
    /// was listed rather than looked up: a store that keeps hashes doesn't know it.
    #[serde(skip)]
    pub(in crate::lab) id: String,
    /// The key under which a store keeps it: the session ID, or its SHA-256.
    #[serde(skip)]
    pub(in crate::lab) key: String,
    /// Who is logged in; `None` before a login.
    pub(in crate::lab) user: Option<String>,
    /// The role that was copied here at login, in a shop that does that.
    pub(in crate::lab) role: Option<String>,
    /// Which login of this user it is, counted from 1; 0 before a login. It is not a secret.
    #[serde(rename = "login")]
    pub(in crate::lab) login_number: u32,
    /// When its user last gave the password, in seconds since 1970-01-01Z; `None` where nobody has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(in crate::lab) auth_time: Option<i64>,
    /// The `User-Agent` of the client that it was created for.
    pub(in crate::lab) device: String,
    /// When it was made, in seconds since 1970-01-01Z.
    pub(in crate::lab) created: i64,
    /// When it was last used, in seconds since 1970-01-01Z.
    #[serde(rename = "used")]
    pub(in crate::lab) last_used: i64,
    /// The first second at which a store may drop it, as the shop's limits were when it was last written.
    #[serde(rename = "ends")]
    pub(in crate::lab) expires: i64,
    /// How many sessions the shop had created before, so that every store lists them in the same order.
    pub(in crate::lab) serial: u64,
    /// What the shop keeps in it besides.
    #[serde(default, skip_serializing_if = "SessionData::is_empty")]
    pub(in crate::lab) data: SessionData,
}

/// What a shop keeps in a session besides who is logged in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(in crate::lab) struct SessionData {
    /// What a visitor has put into the basket.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(in crate::lab) basket: Vec<String>,
}

impl SessionData {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// As JSON, for a store that keeps it in one column; `None` where there is nothing to keep.
    pub(super) fn to_json(&self) -> Option<String> {
        if self.is_empty() { None } else { serde_json::to_string(self).ok() }
    }

    /// What such a column holds.
    pub(super) fn from_json(json: Option<String>) -> Self {
        json.and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default()
    }
}

impl Session {
    /// The record as JSON, always the same for the same session.
    pub(super) fn to_json(&self) -> String {
        // A struct of texts and numbers can always be written.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// The record that lies under `key`; `None` if it is no record of this shop.
    pub(super) fn from_json(key: &str, json: &[u8]) -> Option<Self> {
        let session: Self = serde_json::from_slice(json).ok()?;
        Some(Self { key: key.to_owned(), ..session })
    }
}
