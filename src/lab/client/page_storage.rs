//! What a script finds in the page that it runs in: cookies without `HttpOnly`, and the places where tokens are kept.

use std::collections::BTreeMap;

use crate::cookie::{CookieApi, CookieRequest, RequestUrl};
use crate::lab::app_state::APP_HOST;
use crate::lab::hosts::SHOP_HOST;
use crate::lab::lane_state::LaneState;
use crate::model::Route;
use crate::model::act::StoragePlace;
use crate::model::switch_types::{AppShape, TokenStorage};

/// A page in which a script of somebody else's can run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::lab) enum ScriptPage {
    /// The shop's, with the comments that people write.
    Shop,
    /// The app's at `spa.test`, with the packages that it includes.
    App,
}

impl ScriptPage {
    /// The page at `url`; `None` if no script can run there.
    pub(in crate::lab) fn from_url(url: &str) -> Option<Self> {
        let rest = url.strip_prefix("https://").unwrap_or(url);
        let host = rest.split('/').next().unwrap_or(rest);
        [Self::Shop, Self::App].into_iter().find(|page| page.host() == host)
    }

    const fn host(self) -> &'static str {
        match self {
            Self::Shop => SHOP_HOST,
            Self::App => APP_HOST,
        }
    }

    /// Its address.
    pub(in crate::lab) fn url(self) -> String {
        format!("https://{}/", self.host())
    }

    /// The request that brings the HTML with the script.
    pub(in crate::lab) fn load_line(self) -> String {
        let route = match self {
            Self::Shop => Route::Comments,
            Self::App => Route::AppGallery,
        };
        format!("GET https://{}{}", self.host(), route.path())
    }
}

/// What a script of the page finds in these places of the client's browser, by their words.
pub(super) fn read_storage(
    state: &mut LaneState,
    client: &str,
    page: ScriptPage,
    places: &[StoragePlace],
) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let held_tokens = match page {
        ScriptPage::Shop => state.client_tokens.get(client).cloned(),
        ScriptPage::App => state.app_tokens.get(client).cloned(),
    };
    for place in places {
        if *place == StoragePlace::Cookie {
            let cookies = document_cookie(state, client, page);
            found.extend(cookies.map(|cookies| (place.word().to_owned(), cookies)));
        } else if let Some(tokens) = held_tokens.as_ref().filter(|tokens| tokens.place == Some(*place)) {
            found.extend(tokens.access.clone().map(|token| (place.word().to_owned(), token)));
            // A variable with the refresh token is out of reach: only what is sent while the script listens is caught.
            let refresh = tokens.refresh.clone().filter(|_| *place != StoragePlace::Variable);
            found.extend(refresh.map(|token| ("refresh_token".to_owned(), token)));
        }
    }
    found
}

/// Where the shop's page puts the tokens that it gets now.
pub(super) fn shop_token_place(state: &LaneState) -> Option<StoragePlace> {
    match state.setup.shop.access.storage {
        TokenStorage::Variable => Some(StoragePlace::Variable),
        TokenStorage::SessionStorage => Some(StoragePlace::SessionStorage),
        TokenStorage::LocalStorage => Some(StoragePlace::LocalStorage),
        TokenStorage::Cookie => None,
    }
}

/// Where the app's page puts the tokens that it gets now.
pub(super) const fn app_token_place(state: &LaneState) -> StoragePlace {
    match state.setup.app.shape {
        // A backend for frontend gives its page none; the page may still have one from before.
        AppShape::Backend | AppShape::TokenMediating => StoragePlace::Variable,
        AppShape::Page => StoragePlace::LocalStorage,
    }
}

/// `document.cookie` in the page; `None` where it is empty.
fn document_cookie(state: &mut LaneState, client: &str, page: ScriptPage) -> Option<String> {
    let now = state.now();
    let url = RequestUrl::new(true, page.host(), "/");
    let request = CookieRequest { api: CookieApi::Script, ..CookieRequest::same_site(url, "GET") };
    state.jars.get_mut(client)?.send(&request, now).value
}
