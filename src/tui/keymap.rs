//! The one table of keys. It feeds dispatch, footer and help, so that they cannot disagree.

mod action;
mod key_binding;
mod key_context;
mod key_press;

pub use action::Action;
pub use key_binding::{KEYS, KeyBinding};
pub use key_context::KeyContext;
pub use key_press::KeyPress;

/// What `key` does on `screen`.
#[must_use]
pub fn action_for(screen: KeyContext, key: KeyPress) -> Option<Action> {
    bindings_for(screen).find(|row| row.keys.contains(&key)).map(|row| row.action)
}

/// The rows that hold on `screen`.
pub fn bindings_for(screen: KeyContext) -> impl Iterator<Item = &'static KeyBinding> {
    KEYS.iter().filter(move |row| row.contexts.contains(&screen))
}

/// The keys of a row as the footer and help write them: `1–9`, `↑ k`.
#[must_use]
pub fn key_labels(row: &KeyBinding) -> String {
    match row.keys {
        [first, .., last] if row.action == Action::Answer => format!("{first}–{last}"),
        keys => keys.iter().map(KeyPress::to_string).collect::<Vec<_>>().join(" "),
    }
}

/// The footer's name for the first key that does `action` on `screen`, with its label; `None` where no key does it.
#[must_use]
pub fn footer_hint(screen: KeyContext, action: Action) -> Option<(String, &'static str)> {
    let row = bindings_for(screen).find(|row| row.action == action && !row.label.is_empty())?;
    let key = if action == Action::Answer { key_labels(row) } else { row.keys.first()?.to_string() };
    Some((key, row.label))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use KeyPress::Ctrl;

    #[test]
    fn no_key_has_two_meanings_on_a_screen() {
        for screen in KeyContext::ALL {
            let mut seen = BTreeSet::new();
            for key in bindings_for(screen).flat_map(|row| row.keys) {
                assert!(seen.insert(key), "{key} on {screen:?}");
            }
        }
    }

    #[test]
    fn every_row_is_reached_by_each_of_its_keys() {
        for row in KEYS {
            for (screen, key) in row.contexts.iter().flat_map(|screen| row.keys.iter().map(move |key| (*screen, *key)))
            {
                assert_eq!(action_for(screen, key), Some(row.action), "{key} on {screen:?}");
            }
        }
    }

    #[test]
    fn whoever_is_lost_finds_help_and_the_way_out_everywhere() {
        for screen in KeyContext::ALL {
            assert!(
                footer_hint(screen, Action::Help).is_some() && footer_hint(screen, Action::Quit).is_some(),
                "{screen:?}"
            );
            assert_eq!(action_for(screen, Ctrl('c')), Some(Action::Quit));
        }
    }

    #[test]
    fn each_sentence_is_one() {
        for row in KEYS {
            assert!(row.help.ends_with('.') && row.help.starts_with(char::is_uppercase), "{}", row.help);
        }
    }
}
