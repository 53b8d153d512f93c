//! A request that is sent once for each table of `each`, with other texts each time: a list of passwords to try.

use std::collections::BTreeMap;

use super::{Act, Request};
use crate::model::json::from_json;
use crate::model::variables::{OversizeError, Variables};

/// The name of the variables that stand for the texts of one round: `$each.password`.
pub const EACH: &str = "each";

impl Act {
    /// `request` as it is sent in this round, counted from 0.
    ///
    /// # Errors
    /// When its texts would be too long.
    pub fn request_of_round(&self, request: &Request, round: usize) -> Result<Request, OversizeError> {
        let Some(texts) = self.each.get(round) else { return Ok(request.clone()) };
        let Ok(json) = serde_json::to_value(request) else { return Ok(request.clone()) };
        let filled = variables_of_round(texts).substitute_json(json)?;
        Ok(from_json(&filled).unwrap_or_else(|_| request.clone()))
    }

    /// The names of the variables that `each` gives to the request.
    pub fn each_names(&self) -> impl Iterator<Item = String> {
        // What one table lacks would be sent as it is written.
        let first = self.each.first().into_iter().flat_map(BTreeMap::keys);
        let in_all = first.filter(|key| self.each.iter().all(|texts| texts.contains_key(*key)));
        in_all.map(|key| format!("{EACH}.{key}"))
    }
}

fn variables_of_round(texts: &BTreeMap<String, String>) -> Variables {
    texts.iter().map(|(key, text)| (format!("{EACH}.{key}"), text.clone())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn act() -> Act {
        let texts = |user: &str, password: &str| {
            [("user".to_owned(), user.to_owned()), ("password".to_owned(), password.to_owned())].into()
        };
        Act { each: vec![texts("bob", "123456"), texts("carol", "letmein")], ..Act::default() }
    }

    #[test]
    fn each_round_has_texts_of_its_own() {
        let json = serde_json::json!({ "user": "$each.user", "password": "$each.password" });
        let request = Request { line: "POST /login".into(), json: Some(json), ..Request::default() };
        let sent = |round| act().request_of_round(&request, round).expect("short").json.expect("a body");
        assert_eq!(sent(0), serde_json::json!({ "user": "bob", "password": "123456" }));
        assert_eq!(sent(1), serde_json::json!({ "user": "carol", "password": "letmein" }));
        assert_eq!(act().repetitions(), 2);
    }

    #[test]
    fn only_what_stands_in_every_table_is_a_name() {
        let mut act = act();
        assert_eq!(act.each_names().collect::<Vec<_>>(), ["each.password", "each.user"]);
        act.each[1].remove("user");
        assert_eq!(act.each_names().collect::<Vec<_>>(), ["each.password"]);
    }
}
