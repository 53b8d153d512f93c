//! The decisions of a design: which switches, and for a number the values that are offered.

use serde_json::Value as Json;

use crate::model::setup::{Setup, SetupPatch};
use crate::model::switch::{Switch, SwitchDomain};

/// One decision.
#[derive(Clone, Copy, Debug)]
pub(super) struct DesignChoice {
    /// What it decides, in the words of the list.
    pub(super) title: &'static str,
    /// The switch.
    path: &'static str,
    /// The values of a switch that takes any number.
    numbers: &'static [u32],
}

const fn choice(title: &'static str, path: &'static str, numbers: &'static [u32]) -> DesignChoice {
    DesignChoice { title, path, numbers }
}

/// All decisions, in the order in which a designer makes them.
pub(super) const CHOICES: &[DesignChoice] = &[
    choice("A login gives", "shop.auth", &[]),
    choice("Sessions lie in", "shop.store.kind", &[]),
    choice("The store keeps a disk", "shop.store.persistent", &[]),
    choice("Session IDs are hashed", "shop.store.hashes_ids", &[]),
    choice("Servers", "shop.balancer.replicas", &[1, 2, 3, 8]),
    choice("The load balancer routes", "shop.balancer.routing", &[]),
    choice("Idle timeout, minutes", "shop.session.idle_minutes", &[5, 15, 30, 120]),
    choice("Absolute timeout, minutes", "shop.session.absolute_minutes", &[60, 480, 1440, 43_200]),
    choice("Cookie: HttpOnly", "shop.cookie.http_only", &[]),
    choice("Cookie: Secure", "shop.cookie.secure", &[]),
    choice("Cookie: SameSite", "shop.cookie.same_site", &[]),
    choice("CSRF token", "shop.csrf.token", &[]),
    choice("Origin is checked", "shop.csrf.check_origin", &[]),
    choice("Content-Security-Policy", "shop.pages.csp", &[]),
    choice("Access tokens are", "shop.access.form", &[]),
    choice("Access token, minutes", "shop.access.minutes", &[5, 15, 60, 1440, 43_200]),
    choice("The page keeps tokens in", "shop.access.storage", &[]),
    choice("Tokens are revoked by", "shop.access.revoke", &[]),
    choice("Refresh token, days", "shop.refresh.days", &[0, 7, 30]),
    choice("Refresh tokens rotate", "shop.refresh.rotate", &[]),
];

impl DesignChoice {
    /// Its switch among all of a setup.
    pub(super) fn find_in(self, switches: &[Switch]) -> Option<&Switch> {
        switches.iter().find(|switch| switch.path == self.path)
    }

    /// The switch as it is set.
    pub(super) fn switch(self, setup: &Setup) -> Option<Switch> {
        setup.switches().into_iter().find(|switch| switch.path == self.path)
    }

    /// The values that are offered, the present one among them.
    pub(super) fn values(self, switch: &Switch) -> Vec<Json> {
        let mut values = match &switch.domain {
            SwitchDomain::OneOf(words) => words.clone(),
            _ => self.numbers.iter().map(|number| Json::from(*number)).collect(),
        };
        if !values.contains(&switch.value) {
            values.push(switch.value.clone());
        }
        values
    }

    /// Turns the switch to the value that lies `steps` after the present one, around the end.
    pub(super) fn turn(self, setup: &mut Setup, steps: usize) {
        let Some(switch) = self.switch(setup) else { return };
        let values = self.values(&switch);
        let index = values.iter().position(|value| *value == switch.value).unwrap_or_default();
        self.set(setup, &values[(index + steps) % values.len()]);
    }

    /// Turns the switch to the value before the present one.
    pub(super) fn turn_back(self, setup: &mut Setup) {
        let count = self.switch(setup).map_or(1, |switch| self.values(&switch).len());
        self.turn(setup, count - 1);
    }

    /// Sets the switch to its default.
    pub(super) fn reset(self, setup: &mut Setup) {
        if let Some(default) = self.switch(&Setup::default()) {
            self.set(setup, &default.value);
        }
    }

    fn set(self, setup: &mut Setup, value: &Json) {
        if let Some(patch) = SetupPatch::for_switch(self.path, value) {
            patch.apply(setup);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_choice_is_a_switch_that_turns_through_its_values_and_back() {
        for choice in CHOICES {
            let mut setup = Setup::default();
            let switch = choice.switch(&setup).expect(choice.title);
            let count = choice.values(&switch).len();
            assert!(count > 1, "{}", choice.title);
            choice.turn(&mut setup, 1);
            assert_ne!(setup, Setup::default(), "{}", choice.title);
            choice.turn_back(&mut setup);
            assert_eq!(setup, Setup::default(), "{}", choice.title);
            (0..count).for_each(|_| choice.turn(&mut setup, 1));
            assert_eq!(setup, Setup::default(), "{}", choice.title);
            choice.turn(&mut setup, 1);
            choice.reset(&mut setup);
            assert_eq!(setup, Setup::default(), "{}", choice.title);
        }
    }
}
