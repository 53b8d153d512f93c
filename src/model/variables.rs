//! `$name` in a lesson's texts: what `save` kept, and each account's password (`$alice.password`).

use std::collections::BTreeMap;

use serde_json::Value as Json;

/// The variables of one lane at one moment: names without `$`, with their values.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Variables(BTreeMap<String, String>);

impl<const N: usize> From<[(String, String); N]> for Variables {
    fn from(pairs: [(String, String); N]) -> Self {
        Self(BTreeMap::from(pairs))
    }
}

impl FromIterator<(String, String)> for Variables {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(pairs: I) -> Self {
        Self(pairs.into_iter().collect())
    }
}

impl Variables {
    /// Saves `value` under `name`; a later value replaces an earlier one.
    pub fn set(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.0.insert(name.into(), value.into());
    }

    /// The value of `name`.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// `text` with every known `$name` replaced. An unknown one stays as it is written.
    #[must_use]
    pub fn substitute(&self, text: &str) -> String {
        let mut filled = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(dollar) = rest.find('$') {
            let (before, mention) = rest.split_at(dollar);
            filled.push_str(before);
            let name = leading_name(mention);
            match self.get(name) {
                Some(value) => filled.push_str(value),
                None => filled.push_str(&mention[..=name.len()]),
            }
            rest = &mention[1 + name.len()..];
        }
        filled.push_str(rest);
        filled
    }

    /// [`Variables::substitute`] for every text inside `json`.
    #[must_use]
    pub fn substitute_json(&self, json: Json) -> Json {
        match json {
            Json::String(text) if text.contains('$') => Json::String(self.substitute(&text)),
            Json::Array(items) => items.into_iter().map(|item| self.substitute_json(item)).collect(),
            Json::Object(map) => map.into_iter().map(|(key, value)| (key, self.substitute_json(value))).collect(),
            other => other,
        }
    }
}

/// The names that `text` mentions, without their `$`.
pub fn referenced_variables(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices('$').map(|(position, _)| leading_name(&text[position..])).filter(|name| !name.is_empty())
}

/// The name behind the `$` with which `text` begins: letters, digits and `_`, and behind a dot one more such word. A dot
/// without a word behind it ends a sentence and does not belong to the name.
fn leading_name(text: &str) -> &str {
    let word_length = |text: &str| text.bytes().take_while(|b| b.is_ascii_alphanumeric() || *b == b'_').count();
    let tail = &text[1..];
    let first = word_length(tail);
    let second = if first > 0 && tail[first..].starts_with('.') { word_length(&tail[first + 1..]) } else { 0 };
    if second > 0 { &tail[..first + 1 + second] } else { &tail[..first] }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_ends_where_its_letters_end() {
        let variables = Variables::from([("a".into(), "1".into()), ("alice.password".into(), "x".into())]);
        assert_eq!(variables.substitute("$a/$a-$alice.password.$b $"), "1/1-x.$b $");
        assert_eq!(referenced_variables("sid=$a; $alice.password, 5$").collect::<Vec<_>>(), ["a", "alice.password"]);
    }
}
