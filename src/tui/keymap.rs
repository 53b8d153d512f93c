//! The one table of keys. Dispatch, footer and help all read it, so they can't disagree.

mod key_binding;
mod key_press;
mod keymap_action;
mod keymap_context;

pub use key_binding::{KEYS, KeyBinding};
pub use key_press::KeyPress;
pub use keymap_action::KeymapAction;
pub use keymap_context::KeymapContext;

/// What `key` does in `context`.
#[must_use]
pub fn action_for(context: KeymapContext, key: KeyPress) -> Option<KeymapAction> {
    let own = bindings_for(context).find(|binding| binding.keys.contains(&key)).map(|binding| binding.action);
    own.or_else(|| action_for(context.parent()?, key))
}

/// The bindings of `context`, in the order of the table.
pub fn bindings_for(context: KeymapContext) -> impl Iterator<Item = &'static KeyBinding> {
    KEYS.iter().filter(move |binding| binding.contexts.contains(&context))
}

/// The keys of a binding as the footer and help write them: `1–9`, `↑ k`.
#[must_use]
pub fn key_labels(binding: &KeyBinding) -> String {
    match binding.keys {
        [first, .., last] if matches!(binding.action, KeymapAction::Answer | KeymapAction::Number) => {
            format!("{first}–{last}")
        }
        keys => keys.iter().map(KeyPress::to_string).collect::<Vec<_>>().join(" "),
    }
}

/// A key as the footer names it, and the word for what it does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FooterHint {
    pub key: String,
    pub label: &'static str,
    /// The key that a click on it presses; `None` where it stands for several.
    pub press: Option<KeyPress>,
}

impl FooterHint {
    pub fn new(key: impl Into<String>, label: &'static str) -> Self {
        Self { key: key.into(), label, press: None }
    }

    /// A hint that names one key.
    pub fn of_key(key: KeyPress, label: &'static str) -> Self {
        Self { press: Some(key), ..Self::new(key.to_string(), label) }
    }
}

/// What the footer shows for `action` in `context`: the first key and its label; `None` where no key does it.
#[must_use]
pub fn footer_hint(context: KeymapContext, action: KeymapAction) -> Option<FooterHint> {
    let binding = bindings_for(context).find(|binding| binding.action == action && !binding.label.is_empty())?;
    if action == KeymapAction::Answer {
        return Some(FooterHint::new(key_labels(binding), binding.label));
    }
    Some(FooterHint::of_key(*binding.keys.first()?, binding.label))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use KeyPress::Ctrl;

    #[test]
    fn no_key_has_two_meanings_on_a_screen() {
        for context in KeymapContext::ALL {
            let mut seen = BTreeSet::new();
            for key in bindings_for(context).flat_map(|binding| binding.keys) {
                assert!(seen.insert(key), "{key} in {context:?}");
            }
        }
    }

    #[test]
    fn every_row_is_reached_by_each_of_its_keys() {
        for binding in KEYS {
            for context in binding.contexts {
                for key in binding.keys {
                    assert_eq!(action_for(*context, *key), Some(binding.action), "{key} in {context:?}");
                }
            }
        }
    }

    #[test]
    fn whoever_is_lost_finds_help_and_the_way_out_everywhere() {
        for context in KeymapContext::ALL {
            assert!(footer_hint(context, KeymapAction::Help).is_some(), "{context:?}");
            assert!(footer_hint(context, KeymapAction::Quit).is_some(), "{context:?}");
            assert_eq!(action_for(context, Ctrl('c')), Some(KeymapAction::Quit));
        }
    }

    #[test]
    fn each_sentence_is_one() {
        for binding in KEYS {
            assert!(binding.help.ends_with('.') && binding.help.starts_with(char::is_uppercase), "{}", binding.help);
        }
    }
}
