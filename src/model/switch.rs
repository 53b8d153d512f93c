//! The switches of a world as a list: for a learner who turns one by hand, and for documentation.

use serde::Serialize;
use serde_json::{Value as Json, json};

use super::setup::{AuthMode, RevocationMethod, SameSite, SessionIdGenerator, Setup, SetupPatch, TokenForm};

/// One line of a [`Setup`] that can be turned.
#[derive(Clone, Debug, PartialEq)]
pub struct Switch {
    /// Its path in a lesson: `shop.session.idle_minutes`.
    pub path: String,
    /// What it does, in a sentence or two.
    pub description: &'static str,
    /// How it stands.
    pub value: Json,
    /// What it can be turned to.
    pub domain: SwitchDomain,
}

/// What a switch can be turned to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SwitchDomain {
    /// To one of these, in this order.
    OneOf(Vec<Json>),
    /// To any whole number from 0.
    AnyNumber,
    /// To any text.
    AnyText,
    /// Only a lesson's author writes it.
    AuthorOnly,
}

impl Switch {
    pub(super) fn new(path: String, says: &'static str, value: &impl SwitchType) -> Self {
        let turns = value.domain();
        // Plain data always has a form in JSON.
        Self { path, description: says, value: serde_json::to_value(value).unwrap_or_default(), domain: turns }
    }

    /// The value that a press on the switch turns it to: the next of its words. `None` where it has to be typed.
    #[must_use]
    pub fn next_value(&self) -> Option<Json> {
        let SwitchDomain::OneOf(words) = &self.domain else { return None };
        let at = words.iter().position(|word| *word == self.value)?;
        words.get((at + 1) % words.len()).cloned()
    }

    /// `typed` as a value of this switch; `None` when it does not fit.
    #[must_use]
    pub fn parse(&self, typed: &str) -> Option<Json> {
        match &self.domain {
            SwitchDomain::OneOf(words) => words.iter().find(|word| display_switch_value(word) == typed).cloned(),
            SwitchDomain::AnyNumber => typed.trim().parse::<u32>().ok().map(Json::from),
            SwitchDomain::AnyText => Some(Json::from(typed)),
            SwitchDomain::AuthorOnly => None,
        }
    }

    /// What it does, with `yes` and `no` as a screen says them.
    #[must_use]
    pub fn display_description(&self) -> String {
        self.description.replace("`false`", "**no**").replace("`true`", "**yes**")
    }

    /// How it stands, as a screen says it.
    #[must_use]
    pub fn display_value(&self) -> String {
        display_switch_value(&self.value)
    }
}

fn display_switch_value(value: &Json) -> String {
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

impl Setup {
    /// Every switch, in the order in which they are declared.
    #[must_use]
    pub fn switches(&self) -> Vec<Switch> {
        let mut switches = Vec::new();
        self.shop.list("shop", &mut switches);
        switches
    }
}

impl SetupPatch {
    /// The patch that sets the switch at `path` to `value`; `None` when there is no such switch or the value does not
    /// fit.
    #[must_use]
    pub fn for_switch(path: &str, value: &Json) -> Option<Self> {
        let nested = path.rsplit('.').fold(value.clone(), |inner, key| json!({ key: inner }));
        serde_json::from_value(nested).ok()
    }

    /// The switches that it turns, by their paths without `shop.`, each with how it then stands.
    #[must_use]
    pub fn changed_switches(&self) -> Vec<(String, String)> {
        let mut turned = Vec::new();
        collect_leaves(&serde_json::to_value(self).unwrap_or_default(), "", &mut turned);
        turned
    }
}

fn collect_leaves(value: &Json, path: &str, found: &mut Vec<(String, String)>) {
    match value {
        Json::Object(below) => {
            for (key, value) in below {
                let path = if path.is_empty() || path == "shop" { key.clone() } else { format!("{path}.{key}") };
                collect_leaves(value, &path, found);
            }
        }
        Json::Null => {}
        value => found.push((path.to_owned(), display_switch_value(value))),
    }
}

/// A type of switch.
pub(super) trait SwitchType: Serialize {
    /// What such a switch can be turned to.
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

impl<T: Serialize> SwitchType for Vec<T> {
    fn domain(&self) -> SwitchDomain {
        SwitchDomain::AuthorOnly
    }
}

impl SwitchType for SameSite {
    fn domain(&self) -> SwitchDomain {
        SwitchDomain::OneOf([Self::Strict, Self::Lax, Self::None, Self::Unset].iter().map(|it| json!(it)).collect())
    }
}

impl SwitchType for AuthMode {
    fn domain(&self) -> SwitchDomain {
        SwitchDomain::OneOf([Self::Session, Self::Jwt, Self::Both].iter().map(|it| json!(it)).collect())
    }
}

impl SwitchType for TokenForm {
    fn domain(&self) -> SwitchDomain {
        SwitchDomain::OneOf([Self::Jwt, Self::Opaque].iter().map(|it| json!(it)).collect())
    }
}

impl SwitchType for RevocationMethod {
    fn domain(&self) -> SwitchDomain {
        SwitchDomain::OneOf([Self::Never, Self::Blocklist, Self::Version].iter().map(|it| json!(it)).collect())
    }
}

impl SwitchType for SessionIdGenerator {
    fn domain(&self) -> SwitchDomain {
        SwitchDomain::OneOf([Self::Random, Self::Counter].iter().map(|it| json!(it)).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_switch_can_be_turned_and_is_found_turned() {
        for switch in Setup::default().switches() {
            let value = match &switch.domain {
                SwitchDomain::OneOf(_) => switch.next_value().expect("a next word"),
                SwitchDomain::AnyNumber => json!(7),
                SwitchDomain::AnyText => json!("text"),
                SwitchDomain::AuthorOnly => continue,
            };
            let mut setup = Setup::default();
            SetupPatch::for_switch(&switch.path, &value).expect("a patch").apply(&mut setup);
            let turned = setup.switches().into_iter().find(|it| it.path == switch.path).expect("still there");
            assert_eq!(turned.value, value, "{}", switch.path);
            assert_ne!(setup, Setup::default(), "{}", switch.path);
            assert!(!switch.description.is_empty());
        }
    }

    #[test]
    fn a_switch_takes_only_what_fits() {
        assert_eq!(SetupPatch::for_switch("shop.new_id_at_login", &json!("maybe")), None);
        assert_eq!(SetupPatch::for_switch("shop.no_such_switch", &json!(true)), None);
        let switches = Setup::default().switches();
        let idle = switches.iter().find(|it| it.path == "shop.session.idle_minutes").expect("a switch");
        assert_eq!((idle.parse("90"), idle.parse("-1"), idle.parse("soon")), (Some(json!(90)), None, None));
    }

    #[test]
    fn a_screen_says_yes_and_no() {
        let switches = Setup::default().switches();
        assert!(switches.iter().any(|switch| switch.display_description().contains("**no**")));
        for switch in switches {
            assert!(
                !switch.display_description().contains("`false`") && !switch.display_description().contains("`true`"),
                "{}",
                switch.path
            );
        }
    }
}
