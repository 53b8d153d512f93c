//! The ways in which a real browser may differ from the course's jar: where the standard leaves a choice to it.

use crate::cookie::{DefaultSameSite, JarRules, ThirdPartyCookies};

/// One way to differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum JarDifference {
    NoLaxByDefault,
    NoLaxPost,
    ThirdPartyBlocked,
    ThirdPartyPartitioned,
    NoSecureOverHttp,
}

impl JarDifference {
    /// Every set of differences that can be told apart, those with few of them first.
    pub(super) fn combinations() -> Vec<Vec<Self>> {
        let same_site = [None, Some(Self::NoLaxByDefault), Some(Self::NoLaxPost)];
        let third_party = [None, Some(Self::ThirdPartyBlocked), Some(Self::ThirdPartyPartitioned)];
        let secure = [None, Some(Self::NoSecureOverHttp)];
        let mut combinations = Vec::new();
        for same_site in same_site {
            for third_party in third_party {
                let with = |secure| [third_party, same_site, secure].into_iter().flatten().collect::<Vec<_>>();
                combinations.extend(secure.map(with));
            }
        }
        combinations.sort_by_key(|combination| (combination.len(), combination.contains(&Self::NoSecureOverHttp)));
        combinations
    }

    /// The rules of a jar that differs so.
    pub(super) const fn apply(self, mut rules: JarRules) -> JarRules {
        match self {
            Self::NoLaxByDefault => rules.default_same_site = DefaultSameSite::None,
            Self::NoLaxPost => rules.lax_post = false,
            Self::ThirdPartyBlocked => rules.third_party = ThirdPartyCookies::Blocked,
            Self::ThirdPartyPartitioned => rules.third_party = ThirdPartyCookies::Partitioned,
            Self::NoSecureOverHttp => rules.trustworthy_localhost = false,
        }
        rules
    }

    /// What such a browser does, as the end of a sentence about it.
    pub(super) const fn words(self) -> &'static str {
        match self {
            Self::NoLaxByDefault => "takes a cookie without SameSite for one with None",
            Self::NoLaxPost => "sends no cookie without SameSite along with another site's POST",
            Self::ThirdPartyBlocked => "blocks third-party cookies",
            Self::ThirdPartyPartitioned => "keeps the cookies of third parties apart, site by site",
            Self::NoSecureOverHttp => "keeps no Secure cookie over http, not even on this machine",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_simplest_explanation_comes_first() {
        let combinations = JarDifference::combinations();
        assert_eq!(combinations.len(), 18);
        assert!(combinations[0].is_empty(), "no difference at all");
        assert!(combinations.iter().is_sorted_by_key(Vec::len));
    }
}
