//! One switch as an item of a list: for a learner who turns it by hand, and for the documentation.

use serde::Serialize;
use serde_json::{Value as Json, json};

/// One line of a setup.
#[derive(Clone, Debug, PartialEq)]
pub struct Switch {
    /// Its path in a lesson: `shop.session.idle_minutes`.
    pub path: String,
    /// What it does, in a sentence or two.
    pub description: &'static str,
    /// Its present value.
    pub value: Json,
    /// The values that it can be set to.
    pub domain: SwitchDomain,
}

/// The values that a switch can be set to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SwitchDomain {
    /// One of these, in this order.
    OneOf(Vec<Json>),
    /// Any whole number from 0.
    AnyNumber,
    /// Any text.
    AnyText,
    /// Any list of texts, written with commas between them.
    AnyTexts,
    /// A list of words, which only a lesson's author can write.
    AuthorOnly,
}

impl SwitchDomain {
    /// These words, in the order in which a key press goes through them.
    pub(super) fn one_of(words: &[impl Serialize]) -> Self {
        Self::OneOf(words.iter().map(|word| json!(word)).collect())
    }
}

impl Switch {
    pub(super) fn new(path: String, description: &'static str, value: &impl SwitchType) -> Self {
        let domain = value.domain();
        // Plain data always serializes, so the default is never used.
        Self { path, description, value: serde_json::to_value(value).unwrap_or_default(), domain }
    }

    /// The value after the present one, for a key press that cycles through them. `None` where a value has to be typed.
    #[must_use]
    pub fn next_value(&self) -> Option<Json> {
        let SwitchDomain::OneOf(words) = &self.domain else { return None };
        let index = words.iter().position(|word| *word == self.value)?;
        words.get((index + 1) % words.len()).cloned()
    }

    /// `typed` as a value of this switch; `None` when it does not fit.
    #[must_use]
    pub fn parse(&self, typed: &str) -> Option<Json> {
        match &self.domain {
            SwitchDomain::OneOf(words) => {
                // `true`, as files have it, is as good as `yes`.
                let means = |word: &&Json| {
                    let is_flag = word.as_bool().is_some_and(|flag| typed.parse() == Ok(flag));
                    is_flag || display_switch_value(word) == typed
                };
                words.iter().find(means).cloned()
            }
            SwitchDomain::AnyNumber => typed.trim().parse::<u32>().ok().map(Json::from),
            SwitchDomain::AnyText => Some(Json::from(typed)),
            SwitchDomain::AnyTexts => {
                let texts = typed.split(',').map(str::trim).filter(|text| !text.is_empty());
                Some(texts.collect::<Vec<_>>().into())
            }
            SwitchDomain::AuthorOnly => None,
        }
    }

    /// What can be typed, as a list or in words: `yes, no`, `a whole number`.
    #[must_use]
    pub fn display_domain(&self) -> String {
        match &self.domain {
            SwitchDomain::OneOf(words) => words.iter().map(display_switch_value).collect::<Vec<_>>().join(", "),
            SwitchDomain::AnyNumber => "a whole number".to_owned(),
            SwitchDomain::AnyText => "any text".to_owned(),
            SwitchDomain::AnyTexts => "texts with commas between them".to_owned(),
            SwitchDomain::AuthorOnly => "what a lesson's author writes, nothing that can be typed".to_owned(),
        }
    }

    /// Its present value as somebody would type it.
    #[must_use]
    pub fn typed_value(&self) -> String {
        match &self.value {
            Json::String(text) => text.clone(),
            Json::Array(items) if items.is_empty() => String::new(),
            value => display_switch_value(value),
        }
    }

    /// What it does, with **yes** and **no** (Markdown) for `true` and `false`, the words that the screen shows as values.
    #[must_use]
    pub fn display_description(&self) -> String {
        display_flags(self.description)
    }

    /// The same without the sentences that call a value careless: what a task leaves to the learner to find out.
    #[must_use]
    pub fn display_purpose(&self) -> String {
        let sentences = self.description.split_inclusive(". ");
        let purpose: String = sentences.filter(|sentence| !calls_careless(sentence)).collect();
        display_flags(purpose.trim_end())
    }

    /// Its present value as a screen shows it: `yes`, `none`, `(empty)`.
    #[must_use]
    pub fn display_value(&self) -> String {
        display_switch_value(&self.value)
    }
}

/// Whether the sentence calls a value careless, and is not only about the verifier of that name.
fn calls_careless(sentence: &str) -> bool {
    sentence.replace("careless verifier", "").to_lowercase().contains("careless")
}

/// A text with the words that the screen shows for `true` and `false`.
fn display_flags(text: &str) -> String {
    text.replace("`false`", "**no**").replace("`true`", "**yes**")
}

/// A value of a switch as a screen shows it.
#[must_use]
pub fn display_switch_value(value: &Json) -> String {
    match value {
        Json::Bool(true) => "yes".to_owned(),
        Json::Bool(false) => "no".to_owned(),
        Json::String(text) if text.is_empty() => "(empty)".to_owned(),
        Json::String(text) => text.clone(),
        Json::Array(items) if items.is_empty() => "none".to_owned(),
        Json::Array(items) => items.iter().map(display_switch_value).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}

/// A type that a switch can have. The `switches!` macro asks each line's value for its domain through it.
pub(super) trait SwitchType: Serialize {
    /// The values that a switch of this type can be set to.
    fn domain(&self) -> SwitchDomain;
}

impl SwitchType for bool {
    fn domain(&self) -> SwitchDomain {
        SwitchDomain::OneOf(vec![json!(false), json!(true)])
    }
}

impl SwitchType for u32 {
    fn domain(&self) -> SwitchDomain {
        SwitchDomain::AnyNumber
    }
}

impl SwitchType for String {
    fn domain(&self) -> SwitchDomain {
        SwitchDomain::AnyText
    }
}

impl SwitchType for Vec<String> {
    fn domain(&self) -> SwitchDomain {
        SwitchDomain::AnyTexts
    }
}
