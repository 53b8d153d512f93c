//! **Careless on purpose**, with `shop.access.personal = true`: personal data in an access token. A token is signed, not
//! encrypted, and each service, log and browser that it passes reads them.

use serde_json::{Map, Value as Json};

/// Adds the customer's mail address, and a card number that card schemes publish for tests: nobody can pay with it.
pub(super) fn add_personal_claims(claims: &mut Map<String, Json>, user: &str) {
    claims.insert("email".to_owned(), format!("{user}@mail.test").into());
    claims.insert("card".to_owned(), "4111 1111 1111 1111".into());
}
