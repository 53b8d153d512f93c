//! What a script finds in the page that it runs in: cookies without `HttpOnly`, and the places where tokens are kept.

use std::collections::BTreeMap;

use crate::cookie::{CookieApi, CookieRequest, RequestUrl};
use crate::lab::hosts::SHOP_HOST;
use crate::lab::lane_state::LaneState;
use crate::model::act::StoragePlace;
use crate::model::switch_types::TokenStorage;

/// What a script of the shop's page finds in these places of the client's browser, by their words.
pub(super) fn read_storage(state: &mut LaneState, client: &str, places: &[StoragePlace]) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let token_place = match state.setup.shop.access.storage {
        TokenStorage::Variable => Some(StoragePlace::Variable),
        TokenStorage::SessionStorage => Some(StoragePlace::SessionStorage),
        TokenStorage::LocalStorage => Some(StoragePlace::LocalStorage),
        TokenStorage::Cookie => None,
    };
    for place in places {
        if *place == StoragePlace::Cookie {
            let cookies = document_cookie(state, client);
            found.extend(cookies.map(|cookies| (place.word().to_owned(), cookies)));
        } else if token_place == Some(*place)
            && let Some(tokens) = state.client_tokens.get(client)
        {
            found.extend(tokens.access.clone().map(|token| (place.word().to_owned(), token)));
            // A variable with the refresh token is out of reach: only what is sent while the script listens is caught.
            let refresh = tokens.refresh.clone().filter(|_| *place != StoragePlace::Variable);
            found.extend(refresh.map(|token| ("refresh_token".to_owned(), token)));
        }
    }
    found
}

/// `document.cookie` in a page of the shop; `None` where it is empty.
fn document_cookie(state: &mut LaneState, client: &str) -> Option<String> {
    let now = state.now();
    let url = RequestUrl::new(true, SHOP_HOST, "/");
    let request = CookieRequest { api: CookieApi::Script, ..CookieRequest::same_site(url, "GET") };
    state.jars.get_mut(client)?.send(&request, now).value
}
