//! What somebody who writes expectations is offered: every fact that says something about an outcome, with its value.

use super::readers::redirect_parameters;
use super::{FACTS, FactRef};
use crate::model::fact_value::FactValue;
use crate::model::outcome::Outcome;
use crate::model::setup::PasswordSetup;

/// Every fact that says something about `outcome`, with its value, in the order of the table. Facts that would be noise there are
/// left out, as their rows say.
#[must_use]
pub fn offered_facts(outcome: &Outcome) -> Vec<(FactRef, FactValue)> {
    let mut facts = Vec::new();
    for fact in FACTS {
        for parameter in fact.parameter_names.map_or_else(|| vec![String::new()], |names| names(outcome)) {
            let fact_ref = FactRef { fact, parameter };
            let value = fact_ref.read(outcome);
            if value != FactValue::Absent && (fact.is_worth_offering)(outcome, &value) {
                facts.push((fact_ref, value));
            }
        }
    }
    facts
}

/// Never: what is measured is never the same twice, and of sizes and look-ups only a lesson that counts them asks.
pub(super) fn never(_: &Outcome, _: &FactValue) -> bool {
    false
}

/// Something is there. Where nothing was paid, ordered, mailed or commented on, the lesson is about something else.
pub(super) fn is_something(_: &Outcome, value: &FactValue) -> bool {
    !matches!(value, FactValue::Number(0)) && !matches!(value, FactValue::List(items) if items.is_empty())
}

/// A count of two or more, where one is the usual.
pub(super) fn is_several(_: &Outcome, value: &FactValue) -> bool {
    matches!(value, FactValue::Number(2..))
}

/// The act has several responses; of a single one its status says as much.
pub(super) fn has_several_responses(outcome: &Outcome, _: &FactValue) -> bool {
    outcome.exchanges.len() > 1
}

/// The act has a redirect; without one the address is that of the request, and the checks are those of the last exchange.
pub(super) fn is_redirected(outcome: &Outcome, _: &FactValue) -> bool {
    !redirect_parameters(outcome).is_empty()
}

/// The sessions are stored elsewhere than in memory, where a record looks like what the other facts say of it.
pub(super) fn is_not_in_memory(outcome: &Outcome, _: &FactValue) -> bool {
    outcome.view.store.kind != "memory"
}

/// A page started the last request; of any other, the lesson has written the headers itself.
pub(super) fn is_started_by_page(outcome: &Outcome, _: &FactValue) -> bool {
    outcome.last_exchange().is_some_and(|exchange| exchange.page_request.is_some())
}

/// Passwords are stored in another way than usual, which is then what the lesson is about.
pub(super) fn stores_passwords_unusually(outcome: &Outcome, _: &FactValue) -> bool {
    outcome.view.setup.shop.password != PasswordSetup::default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fact_has_names_where_its_path_has_a_place_for_one() {
        for fact in FACTS {
            assert_eq!(fact.parameter_names.is_some(), fact.path.contains(".<"), "{}", fact.path);
        }
    }
}
