//! `$name` in a lesson's texts: what `save` kept, and each account's password (`$alice.password`).
//!
//! A few words of a lesson could stand for any amount of text, each act doubling what the one before has saved. So
//! sizes are counted before anything is built, and what is too long is an error.

use std::collections::BTreeMap;
use std::fmt;
use std::iter;
use std::sync::Arc;

use serde_json::Value as Json;

/// How many bytes of text an act, or anything else with variables, may have once they are filled in.
pub const MAX_TEXT_BYTES: usize = 64 * 1024;

/// How many bytes of text an act may send in all its repetitions together: the exchanges of each are kept.
pub const MAX_REPEATED_BYTES: usize = 256 * 1024;

/// How many bytes one variable may have.
pub const MAX_VALUE_BYTES: usize = 64 * 1024;

/// How many bytes all variables of a lane may have together, with their names.
const MAX_LANE_BYTES: usize = 1024 * 1024;

/// The most that a lesson keeps of what has happened in it, over all lanes. Ours keep 0.2 MiB at most.
pub const MAX_LESSON_BYTES: usize = 16 * 1024 * 1024;

/// The variables of one lane at one moment: names without `$`, with their values. Every step of an attempt has a copy,
/// so the values are shared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Variables(BTreeMap<String, Arc<str>>);

/// What would be too long with its variables filled in, and its size in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OversizeError {
    /// A text, or all texts of an act together, would be this long.
    Text(usize),
    /// The texts of all repetitions of an act would be this long.
    Repeated(usize),
    /// The value of this name would be this long.
    Value(String, usize),
    /// All variables of the lane would be this long.
    Lane(usize),
    /// Everything that has happened in the lesson would be this long.
    Lesson(usize),
}

impl fmt::Display for OversizeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(bytes) => {
                write!(f, "with its `$names` filled in this has {bytes} bytes, and may have {MAX_TEXT_BYTES}")
            }
            Self::Repeated(bytes) => {
                write!(f, "sent so often this has {bytes} bytes, and may have {MAX_REPEATED_BYTES} in all `times`")
            }
            Self::Value(name, bytes) => {
                write!(f, "`save.{}` would keep {bytes} bytes, and may keep {MAX_VALUE_BYTES}", name.escape_debug())
            }
            Self::Lesson(bytes) => {
                write!(f, "what has happened in this lesson has {bytes} bytes, and may have {MAX_LESSON_BYTES}")
            }
            Self::Lane(bytes) => {
                write!(f, "all that is saved in this lane would have {bytes} bytes, and may have {MAX_LANE_BYTES}")
            }
        }
    }
}

impl std::error::Error for OversizeError {}

impl<const N: usize> From<[(String, String); N]> for Variables {
    fn from(pairs: [(String, String); N]) -> Self {
        Self::from_iter(pairs)
    }
}

impl FromIterator<(String, String)> for Variables {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(pairs: I) -> Self {
        Self(pairs.into_iter().map(|(name, value)| (name, value.into())).collect())
    }
}

impl Variables {
    /// Saves `value` under `name`; a later value replaces an earlier one.
    ///
    /// # Errors
    /// When the value, or all values together, would be too long; then nothing is saved.
    pub fn set(&mut self, name: &str, value: &str) -> Result<(), OversizeError> {
        if value.len() > MAX_VALUE_BYTES {
            return Err(OversizeError::Value(name.to_owned(), value.len()));
        }
        let others = self.0.iter().filter(|(other, _)| *other != name);
        let bytes = others.map(|(other, held)| other.len() + held.len()).sum::<usize>() + name.len() + value.len();
        if bytes > MAX_LANE_BYTES {
            return Err(OversizeError::Lane(bytes));
        }
        self.0.insert(name.to_owned(), value.into());
        Ok(())
    }

    /// The value of `name`.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(AsRef::as_ref)
    }

    /// Every name that has a value.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// `text` with every known `$name` replaced. An unknown one stays as it is written.
    ///
    /// # Errors
    /// When it would be too long.
    pub fn substitute(&self, text: &str) -> Result<String, OversizeError> {
        within_limit(total(self.pieces(text).map(str::len)))?;
        Ok(self.pieces(text).collect())
    }

    /// [`Variables::substitute`] for every text inside `json`.
    ///
    /// # Errors
    /// When all of it together would be too long.
    pub fn substitute_json(&self, json: Json) -> Result<Json, OversizeError> {
        self.check_size(&json)?;
        Ok(self.fill_json(json))
    }

    /// Whether `json` may be filled in.
    ///
    /// # Errors
    /// When all of it together would be too long.
    pub fn check_size(&self, json: &Json) -> Result<(), OversizeError> {
        within_limit(self.filled_bytes(json))
    }

    /// Whether `json` may be filled in and sent `times` times.
    ///
    /// # Errors
    /// When all repetitions together would be too long.
    pub fn check_repeated_size(&self, json: &Json, times: u32) -> Result<(), OversizeError> {
        let bytes = self.filled_bytes(json).saturating_mul(times as usize);
        if times > 1 && bytes > MAX_REPEATED_BYTES { Err(OversizeError::Repeated(bytes)) } else { Ok(()) }
    }

    fn fill_json(&self, json: Json) -> Json {
        match json {
            Json::String(text) if text.contains('$') => Json::String(self.pieces(&text).collect()),
            Json::Array(items) => items.into_iter().map(|item| self.fill_json(item)).collect(),
            Json::Object(map) => map.into_iter().map(|(key, value)| (key, self.fill_json(value))).collect(),
            other => other,
        }
    }

    /// How long the keys and texts of `json` are once they are filled in; any other value counts as one byte.
    fn filled_bytes(&self, json: &Json) -> usize {
        match json {
            Json::String(text) => total(self.pieces(text).map(str::len)),
            Json::Array(items) => total(items.iter().map(|item| self.filled_bytes(item))),
            Json::Object(map) => {
                total(map.iter().map(|(key, value)| key.len().saturating_add(self.filled_bytes(value))))
            }
            _ => 1,
        }
    }

    /// The parts of `text` in order, with the value in place of each known `$name`.
    fn pieces<'t>(&'t self, text: &'t str) -> impl Iterator<Item = &'t str> {
        let mut rest = text;
        iter::from_fn(move || {
            let (piece, tail) = if rest.starts_with('$') {
                let (mention, tail) = rest.split_at(1 + leading_name(rest).len());
                (self.get(&mention[1..]).unwrap_or(mention), tail)
            } else {
                rest.split_at(rest.find('$').unwrap_or(rest.len()))
            };
            let is_over = rest.is_empty();
            rest = tail;
            (!is_over).then_some(piece)
        })
    }
}

fn within_limit(bytes: usize) -> Result<(), OversizeError> {
    if bytes > MAX_TEXT_BYTES { Err(OversizeError::Text(bytes)) } else { Ok(()) }
}

fn total(sizes: impl Iterator<Item = usize>) -> usize {
    sizes.fold(0, usize::saturating_add)
}

/// Whether a fact can be saved under `name`: letters, digits and `_`.
#[must_use]
pub fn is_variable_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

/// The names that `text` mentions, without their `$`.
pub fn referenced_variables(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices('$').map(|(position, _)| leading_name(&text[position..])).filter(|name| !name.is_empty())
}

/// The name behind the `$` with which `text` begins: letters, digits and `_`, and behind a dot one more such word. A dot
/// without a word behind it ends a sentence and does not belong to the name.
fn leading_name(text: &str) -> &str {
    let word_length = |rest: &str| rest.bytes().take_while(|b| b.is_ascii_alphanumeric() || *b == b'_').count();
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
        assert_eq!(variables.substitute("$a/$a-$alice.password.$b $").as_deref(), Ok("1/1-x.$b $"));
        assert_eq!(referenced_variables("sid=$a; $alice.password, 5$").collect::<Vec<_>>(), ["a", "alice.password"]);
    }

    #[test]
    fn what_is_too_long_is_counted_and_never_built() {
        let mut variables = Variables::default();
        variables.set("a", &"x".repeat(MAX_VALUE_BYTES)).expect("as long as it may be");
        assert!(variables.substitute("$a").is_ok());
        let text = "$a".repeat(300_000);
        let bytes = 300_000 * MAX_VALUE_BYTES;
        assert_eq!(variables.substitute(&text), Err(OversizeError::Text(bytes)));
        let json = serde_json::json!({ "k": [text, 1] });
        let error = variables.substitute_json(json).expect_err("19 gigabytes");
        assert_eq!(error, OversizeError::Text(bytes + 2));
        let said = "with its `$names` filled in this has 19660800002 bytes, and may have 65536";
        assert_eq!(error.to_string(), said);
    }

    #[test]
    fn one_value_and_all_of_a_lane_have_a_limit() {
        let mut variables = Variables::default();
        let too_long = variables.set("a", &"x".repeat(MAX_VALUE_BYTES + 1)).expect_err("too long");
        assert_eq!(too_long.to_string(), "`save.a` would keep 65537 bytes, and may keep 65536");
        assert_eq!(variables, Variables::default());
        let value = "x".repeat(MAX_VALUE_BYTES - 1);
        for name in ('a'..='p').map(String::from) {
            variables.set(&name, &value).expect("sixteen fit");
            variables.set(&name, &value).expect("what is replaced does not count");
        }
        assert_eq!(variables.set("q", "x"), Err(OversizeError::Lane(MAX_LANE_BYTES + 2)));
    }
}
