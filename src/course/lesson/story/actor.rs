//! Who takes part in a story.

use crate::course::text;
use crate::model::Initiator;

/// Somebody who takes part in a story; each has a lifeline of their own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// A client of the lesson, by its name.
    Client(String),
    /// A program outside authwalk, such as `curl`.
    Outside,
    /// The learner's own browser.
    OwnBrowser,
    /// A server beside the shop, by its host.
    Server(String),
    /// `shop.test`.
    Shop,
    /// Where the shop keeps sessions and tokens.
    Store,
}

impl Actor {
    /// The server that answers at `host`.
    pub(super) fn at_host(host: &str) -> Self {
        if host == SHOP_HOST { Self::Shop } else { Self::Server(host.to_owned()) }
    }

    /// Who started an exchange.
    pub(super) fn initiator(initiator: &Initiator) -> Self {
        match initiator {
            Initiator::Client(name) => Self::Client(name.clone()),
            Initiator::Server(host) => Self::at_host(host),
            Initiator::External => Self::Outside,
            Initiator::OwnBrowser => Self::OwnBrowser,
        }
    }

    /// The words above the lifeline.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Client(name) | Self::Server(name) => name,
            Self::Outside => text::OUTSIDE,
            Self::OwnBrowser => text::OWN_BROWSER,
            Self::Shop => text::SHOP,
            Self::Store => text::STORE,
        }
    }

    /// The place of the lifeline from the left: a request travels to the right, through services to the shop and its store.
    pub(super) const fn place(&self) -> u8 {
        match self {
            Self::Client(_) => 0,
            Self::Outside | Self::OwnBrowser => 1,
            Self::Server(_) => 2,
            Self::Shop => 3,
            Self::Store => 4,
        }
    }
}

/// The host of the shop, the only one that keeps a store.
pub(super) const SHOP_HOST: &str = "shop.test";
