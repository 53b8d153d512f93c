//! `$name` in a lesson's texts: what `save` kept, and each account's password (`$alice.password`).

use std::collections::BTreeMap;

use serde_json::Value as Json;

/// The names known at some moment in one lane, with what they stand for.
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
    /// Keeps `value` under `name`; a later one replaces an earlier one.
    pub fn set(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.0.insert(name.into(), value.into());
    }

    /// What `name` stands for.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// `text` with every known `$name` replaced. An unknown one stays as it is written.
    #[must_use]
    pub fn substitute(&self, text: &str) -> String {
        let mut filled = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(at) = rest.find('$') {
            let (before, from) = rest.split_at(at);
            filled.push_str(before);
            let name = leading_name(from);
            match self.get(name) {
                Some(value) => filled.push_str(value),
                None => filled.push_str(&from[..=name.len()]),
            }
            rest = &from[1 + name.len()..];
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
    text.match_indices('$').map(|(at, _)| leading_name(&text[at..])).filter(|name| !name.is_empty())
}

/// The name at the start of `from`, which begins with `$`: letters, digits and `_`, and one more such word
/// behind a dot.
fn leading_name(from: &str) -> &str {
    let word = |text: &str| text.bytes().take_while(|b| b.is_ascii_alphanumeric() || *b == b'_').count();
    let tail = &from[1..];
    let first = word(tail);
    let second = if first > 0 && tail[first..].starts_with('.') { word(&tail[first + 1..]) } else { 0 };
    if second > 0 { &tail[..first + 1 + second] } else { &tail[..first] }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_ends_where_its_letters_end() {
        let names = Variables::from([("a".into(), "1".into()), ("alice.password".into(), "x".into())]);
        assert_eq!(names.substitute("$a/$a-$alice.password.$b $"), "1/1-x.$b $");
        assert_eq!(referenced_variables("sid=$a; $alice.password, 5$").collect::<Vec<_>>(), ["a", "alice.password"]);
    }
}
