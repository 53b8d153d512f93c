//! The switches of a world as a list: for a learner who turns one by hand, and for documentation.

use serde::Serialize;
use serde_json::{Value as Json, json};

use super::setup::{Auth, Ids, Revoke, SameSite, Setup, SetupPatch, TokenForm};

/// One line of a [`Setup`] that can be turned.
#[derive(Clone, Debug, PartialEq)]
pub struct Switch {
    /// Its path in a lesson: `shop.session.idle_minutes`.
    pub path: String,
    /// What it does, in a sentence or two.
    pub says: &'static str,
    /// How it stands.
    pub value: Json,
    /// What it can be turned to.
    pub turns: Turns,
}

/// What a switch can be turned to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Turns {
    /// To one of these, in this order.
    Words(Vec<Json>),
    /// To any whole number from 0.
    Number,
    /// To any text.
    Text,
    /// Only a lesson's author writes it.
    Fixed,
}

impl Switch {
    pub(super) fn new(path: String, says: &'static str, value: &impl Turnable) -> Self {
        let turns = value.turns();
        // Plain data always has a form in JSON.
        Self { path, says, value: serde_json::to_value(value).unwrap_or_default(), turns }
    }

    /// The value that a press on the switch turns it to: the next of its words. `None` where it has to be typed.
    #[must_use]
    pub fn next(&self) -> Option<Json> {
        let Turns::Words(words) = &self.turns else { return None };
        let at = words.iter().position(|word| *word == self.value)?;
        words.get((at + 1) % words.len()).cloned()
    }

    /// `typed` as a value of this switch; `None` when it does not fit.
    #[must_use]
    pub fn read(&self, typed: &str) -> Option<Json> {
        match &self.turns {
            Turns::Words(words) => words.iter().find(|word| shown(word) == typed).cloned(),
            Turns::Number => typed.trim().parse::<u32>().ok().map(Json::from),
            Turns::Text => Some(Json::from(typed)),
            Turns::Fixed => None,
        }
    }

    /// What it does, with `yes` and `no` as a screen says them.
    #[must_use]
    pub fn explained(&self) -> String {
        self.says.replace("`false`", "**no**").replace("`true`", "**yes**")
    }

    /// How it stands, as a screen says it.
    #[must_use]
    pub fn shown(&self) -> String {
        shown(&self.value)
    }
}

fn shown(value: &Json) -> String {
    match value {
        Json::Bool(true) => "yes".to_owned(),
        Json::Bool(false) => "no".to_owned(),
        Json::String(text) if text.is_empty() => "(empty)".to_owned(),
        Json::String(text) => text.clone(),
        Json::Array(items) if items.is_empty() => "none".to_owned(),
        Json::Array(items) => items.iter().map(shown).collect::<Vec<_>>().join(", "),
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
    pub fn turning(path: &str, value: &Json) -> Option<Self> {
        let nested = path.rsplit('.').fold(value.clone(), |inner, key| json!({ key: inner }));
        serde_json::from_value(nested).ok()
    }

    /// The switches that it turns, by their paths without `shop.`, each with how it then stands.
    #[must_use]
    pub fn turned(&self) -> Vec<(String, String)> {
        let mut turned = Vec::new();
        leaves(&serde_json::to_value(self).unwrap_or_default(), "", &mut turned);
        turned
    }
}

fn leaves(value: &Json, path: &str, found: &mut Vec<(String, String)>) {
    match value {
        Json::Object(below) => {
            for (key, value) in below {
                let path = if path.is_empty() || path == "shop" { key.clone() } else { format!("{path}.{key}") };
                leaves(value, &path, found);
            }
        }
        Json::Null => {}
        value => found.push((path.to_owned(), shown(value))),
    }
}

/// A type of switch.
pub(super) trait Turnable: Serialize {
    /// What such a switch can be turned to.
    fn turns(&self) -> Turns;
}

impl Turnable for bool {
    fn turns(&self) -> Turns {
        Turns::Words(vec![json!(false), json!(true)])
    }
}

impl Turnable for u32 {
    fn turns(&self) -> Turns {
        Turns::Number
    }
}

impl Turnable for String {
    fn turns(&self) -> Turns {
        Turns::Text
    }
}

impl<T: Serialize> Turnable for Vec<T> {
    fn turns(&self) -> Turns {
        Turns::Fixed
    }
}

impl Turnable for SameSite {
    fn turns(&self) -> Turns {
        Turns::Words([Self::Strict, Self::Lax, Self::None, Self::Unset].iter().map(|it| json!(it)).collect())
    }
}

impl Turnable for Auth {
    fn turns(&self) -> Turns {
        Turns::Words([Self::Session, Self::Jwt, Self::Both].iter().map(|it| json!(it)).collect())
    }
}

impl Turnable for TokenForm {
    fn turns(&self) -> Turns {
        Turns::Words([Self::Jwt, Self::Opaque].iter().map(|it| json!(it)).collect())
    }
}

impl Turnable for Revoke {
    fn turns(&self) -> Turns {
        Turns::Words([Self::Never, Self::Blocklist, Self::Version].iter().map(|it| json!(it)).collect())
    }
}

impl Turnable for Ids {
    fn turns(&self) -> Turns {
        Turns::Words([Self::Random, Self::Counter].iter().map(|it| json!(it)).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_switch_can_be_turned_and_is_found_turned() {
        for switch in Setup::default().switches() {
            let value = match &switch.turns {
                Turns::Words(_) => switch.next().expect("a next word"),
                Turns::Number => json!(7),
                Turns::Text => json!("text"),
                Turns::Fixed => continue,
            };
            let mut setup = Setup::default();
            SetupPatch::turning(&switch.path, &value).expect("a patch").apply(&mut setup);
            let turned = setup.switches().into_iter().find(|it| it.path == switch.path).expect("still there");
            assert_eq!(turned.value, value, "{}", switch.path);
            assert_ne!(setup, Setup::default(), "{}", switch.path);
            assert!(!switch.says.is_empty());
        }
    }

    #[test]
    fn a_switch_takes_only_what_fits() {
        assert_eq!(SetupPatch::turning("shop.new_id_at_login", &json!("maybe")), None);
        assert_eq!(SetupPatch::turning("shop.no_such_switch", &json!(true)), None);
        let switches = Setup::default().switches();
        let idle = switches.iter().find(|it| it.path == "shop.session.idle_minutes").expect("a switch");
        assert_eq!((idle.read("90"), idle.read("-1"), idle.read("soon")), (Some(json!(90)), None, None));
    }

    #[test]
    fn a_screen_says_yes_and_no() {
        let switches = Setup::default().switches();
        assert!(switches.iter().any(|switch| switch.explained().contains("**no**")));
        for switch in switches {
            assert!(
                !switch.explained().contains("`false`") && !switch.explained().contains("`true`"),
                "{}",
                switch.path
            );
        }
    }
}
