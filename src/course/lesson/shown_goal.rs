//! What a task shows of its goal. A condition that names a check, a switch or an order of acts would be the solution, so it
//! waits: until the learner has tried something, or, where it is about what the operator does, until that is done. The list of
//! switches keeps the verdicts on their values to itself, too.

use super::attempt::Attempt;
use super::goal::GoalCondition;
use super::protocol::AttemptPhase;
use super::step_run::PerformedAct;
use crate::course::text;
use crate::model::expectation::{FactCondition, FactTest};
use crate::model::fact::FactRef;
use crate::model::switch::Switch;
use crate::model::{Act, FactValue};

/// What a task shows of its goal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ShownGoal {
    /// The conditions to show, in order.
    pub conditions: Vec<GoalCondition>,
    /// How many wait until the learner has tried something.
    pub until_tried: usize,
    /// How many are about what the operator does, and not reached.
    pub about_operator: usize,
}

impl ShownGoal {
    /// What to show of `all` conditions, before the learner has tried something or after.
    fn of(all: Vec<GoalCondition>, is_tried: bool) -> Self {
        let mut shown = Self::default();
        for goal in all {
            if is_about_operator(&goal) {
                match (is_prohibition(&goal.wanted), goal.holds()) {
                    (false, true) | (true, false) if is_tried => shown.conditions.push(goal),
                    (false, false) => shown.about_operator += 1,
                    // What must never be done is named once it was.
                    _ => {}
                }
            } else if is_tried || is_noticed(&goal.fact) {
                shown.conditions.push(goal);
            } else {
                shown.until_tried += 1;
            }
        }
        shown
    }

    /// That conditions are not shown yet, a sentence for each kind there is.
    #[must_use]
    pub fn held_back_sentences(&self) -> Vec<String> {
        let until_tried = (self.until_tried > 0).then(|| text::goal::until_tried(self.until_tried));
        let about_operator = (self.about_operator > 0).then(|| text::goal::about_operator(self.about_operator));
        until_tried.into_iter().chain(about_operator).collect()
    }
}

impl Attempt {
    /// What to show of the goal of the task on the screen.
    #[must_use]
    pub fn shown_goal(&self) -> ShownGoal {
        let all = self.goal_conditions();
        let is_tried = self.has_tried() || self.has_acted() && all_noticed_hold(&all);
        ShownGoal::of(all, is_tried)
    }

    /// What a switch does. Which of its values are careless is for the learner of a task to find out.
    #[must_use]
    pub fn switch_help(&self, switch: &Switch) -> String {
        if *self.phase() == AttemptPhase::Task { switch.display_purpose() } else { switch.display_description() }
    }

    /// Whether anything was done in the step on the screen that is more than a look around.
    fn has_tried(&self) -> bool {
        let acts = self.current_run().into_iter().flat_map(|run| &run.lanes).flat_map(|lane| &lane.acts);
        acts.into_iter().any(|done| match &done.act {
            PerformedAct::Act(act) => !is_look_around(act),
            PerformedAct::External => true,
        })
    }
}

/// Whether what somebody notices is reached, if the goal has anything of that.
fn all_noticed_hold(goal: &[GoalCondition]) -> bool {
    let mut noticed = goal.iter().filter(|condition| is_noticed(&condition.fact)).peekable();
    noticed.peek().is_some() && noticed.all(GoalCondition::holds)
}

/// Whether it only asks for a page, as the browser or the app would by itself.
fn is_look_around(act: &Act) -> bool {
    act.request.as_ref().is_some_and(|request| {
        let is_by_hand = request.raw.is_some() || request.bearer.is_some() || request.page.is_some();
        request.first_line().starts_with("GET ")
            && !is_by_hand
            && request.headers.is_empty()
            && request.cookies.is_empty()
    })
}

/// Whether somebody who knows nothing of the server notices the fact: a response, and whose page it is.
fn is_noticed(fact: &FactRef) -> bool {
    const NOTICED: [&str; 7] = ["status", "statuses", "user", "response", "address", "step.responses", "step.pages"];
    let path = fact.fact.path;
    NOTICED
        .iter()
        .any(|noticed| path == *noticed || path.strip_prefix(noticed).is_some_and(|rest| rest.starts_with('.')))
}

/// Whether the condition says what the operator has to do or must not do.
fn is_about_operator(goal: &GoalCondition) -> bool {
    match goal.fact.fact.path {
        "step.operations" | "switch.<switch>" => true,
        "step.events" | "credential.events" => texts(&goal.wanted).any(|text| text.starts_with("the operator ")),
        _ => false,
    }
}

/// The texts that the condition names.
fn texts(wanted: &FactCondition) -> impl Iterator<Item = &str> {
    let tests = match wanted {
        FactCondition::Equals(_) => &[],
        FactCondition::All(tests) => tests.as_slice(),
    };
    let values = tests.iter().flat_map(|test| match test {
        FactTest::Contains(value) | FactTest::Lacks(value) => std::slice::from_ref(value),
        FactTest::InOrder(values) => values.as_slice(),
        _ => &[],
    });
    values.filter_map(|value| match value {
        FactValue::Text(text) => Some(text.as_str()),
        _ => None,
    })
}

/// Whether the condition only says what must not be.
fn is_prohibition(wanted: &FactCondition) -> bool {
    matches!(wanted, FactCondition::All(tests) if tests.iter().all(|test| matches!(test, FactTest::Lacks(_))))
}

#[cfg(test)]
mod tests {
    use super::{GoalCondition, ShownGoal, all_noticed_hold, is_look_around, is_noticed};
    use crate::course::lesson::goal::GoalState;
    use crate::model::fact::find_by_path;
    use crate::model::{Act, FactValue, expectation};

    /// The conditions of a goal, all of which hold or do not.
    fn conditions(goal: &str, holds: bool) -> Vec<GoalCondition> {
        let goal = toml::from_str(goal).expect("a goal");
        let valid = expectation::read_expectations(&goal).valid;
        let condition = |expectation: expectation::Expectation| GoalCondition {
            lane: 0,
            fact: expectation.fact,
            wanted: expectation.condition,
            found: FactValue::Absent,
            state: if holds { GoalState::Reached } else { GoalState::Open },
        };
        valid.into_iter().map(condition).collect()
    }

    /// How many conditions are shown, how many wait for a try, and how many for the operator.
    fn shown(goal: &str, holds: bool, is_tried: bool) -> (usize, usize, usize) {
        let ShownGoal { conditions, until_tried, about_operator } = ShownGoal::of(conditions(goal, holds), is_tried);
        (conditions.len(), until_tried, about_operator)
    }

    #[test]
    fn what_the_operator_has_to_do_is_shown_when_it_is_done() {
        for goal in [
            "step.operations = { contains = 'sets ids to random' }",
            "step.events = { in_order = ['the operator sets ids to random', 'carol: GET /me 200'] }",
            "credential.events = { contains = 'the operator restarts the server' }",
        ] {
            assert_eq!(shown(goal, false, false), (0, 0, 1), "{goal}");
            assert_eq!(shown(goal, false, true), (0, 0, 1), "{goal}");
            assert_eq!(shown(goal, true, true), (1, 0, 0), "{goal}");
        }
        let of_clients = "step.events = { in_order = ['bob: GET /me 200', 'the clock moves 1m'] }";
        assert_eq!((shown(of_clients, false, false), shown(of_clients, false, true)), ((0, 1, 0), (1, 0, 0)));
    }

    #[test]
    fn what_the_operator_must_not_do_is_shown_when_it_was_done() {
        let goal = "step.operations = { lacks = 'bans bob' }";
        assert_eq!((shown(goal, true, false), shown(goal, true, true)), ((0, 0, 0), (0, 0, 0)));
        assert_eq!(shown(goal, false, true), (1, 0, 0));
    }

    #[test]
    fn a_look_around_opens_the_rest_only_where_what_is_noticed_is_reached() {
        assert!(all_noticed_hold(&conditions("status = 200\nrefused_by = 'none'", true)));
        assert!(!all_noticed_hold(&conditions("status = 200\nrefused_by = 'none'", false)));
        assert!(!all_noticed_hold(&conditions("store.sessions = 0", true)), "there is nothing to notice");
    }

    #[test]
    fn a_response_is_noticed_and_what_the_server_checks_or_keeps_is_not() {
        let noticed = |path: &str| is_noticed(&find_by_path(path).expect("a fact"));
        assert!(["status", "user", "response.error", "step.responses.bob"].into_iter().all(noticed));
        assert!(
            !["trace.aud", "refused_by", "store.sessions", "jar.sid", "step.refusals.bob", "step.events"]
                .into_iter()
                .any(noticed)
        );
    }

    #[test]
    fn a_page_that_is_only_asked_for_is_no_try() {
        let act = |text: &str| toml::from_str::<Act>(text).expect("an act");
        assert!(is_look_around(&act("by = 'bob'\nrequest.line = 'GET /me'")));
        for tried in [
            "by = 'bob'\nrequest.line = 'POST /logout'",
            "by = 'bob'\nrequest = { line = 'GET /me', bearer = 'x' }",
            "by = 'bob'\nrequest = { line = 'GET /me', cookies.sid = '1' }",
            "operator.ban = 'bob'",
            "clock = '1m'",
        ] {
            assert!(!is_look_around(&act(tried)), "{tried}");
        }
    }
}
