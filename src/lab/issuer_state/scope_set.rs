//! Scopes: what a user lets a client do, as words with spaces between them (RFC 6749, section 3.3).

use std::collections::BTreeSet;
use std::fmt;

/// The scope `openid`, which makes an OAuth request one of `OpenID` Connect.
pub(in crate::lab) const OPENID: &str = "openid";

/// A scope that a server of the lab may ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::lab) enum NeededScope {
    OpenId,
    PhotosRead,
    PhotosWrite,
    PhotosReport,
}

impl NeededScope {
    /// Its name in requests and tokens.
    pub(in crate::lab) const fn name(self) -> &'static str {
        match self {
            Self::OpenId => OPENID,
            Self::PhotosRead => "photos.read",
            Self::PhotosWrite => "photos.write",
            Self::PhotosReport => "photos.report",
        }
    }
}

/// A set of scopes. The order in which they are written says nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::lab) struct ScopeSet(BTreeSet<String>);

impl ScopeSet {
    /// Reads what stands in a request or a token.
    pub(in crate::lab) fn parse(text: &str) -> Self {
        Self(text.split(' ').filter(|name| !name.is_empty()).map(str::to_owned).collect())
    }

    pub(in crate::lab) fn contains(&self, name: &str) -> bool {
        self.0.contains(name)
    }

    pub(in crate::lab) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }
}

impl fmt::Display for ScopeSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, name) in self.names().enumerate() {
            if index > 0 {
                f.write_str(" ")?;
            }
            f.write_str(name)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rfc_6749_3_3_the_order_of_scopes_says_nothing() {
        assert_eq!(ScopeSet::parse("photos.read openid"), ScopeSet::parse(" openid  photos.read openid"));
        assert_eq!(ScopeSet::parse("b a").to_string(), "a b");
        assert!(!ScopeSet::parse("photos.read").contains("photos"));
        assert_eq!(ScopeSet::parse("").names().count(), 0);
    }
}
