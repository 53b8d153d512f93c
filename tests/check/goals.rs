//! `check` judges a task's goal as the course does for a learner.

use std::sync::Arc;

use authwalk::internals::check::mismatch_code;
use authwalk::internals::play::{LabSeed, replay::replay};

/// A lesson with a task that is sound.
pub(crate) const TASK: &str = r#"
format_version = 2
id = "a-task"
title = "A task"
minutes = 1
covers = []
client.bob = "browser"
[[step]]
id = "login"
title = "Bob logs in"
text = "He does."
[[step.do]]
by = "bob"
request = { line = "POST /login", json = { user = "bob", password = "$bob.password" } }
save.sid = "set_cookie.sid.value"
[[step]]
id = "again"
title = "Another id"
text = "Log in again."
[step.task]
tool = "switches"
goal = { set_cookie.sid.value = { not = "$sid" } }
[[step.task.solution]]
by = "bob"
request = { line = "POST /login", json = { user = "bob", password = "$bob.password" } }
"#;

fn reported_findings(text: &str) -> Vec<&'static str> {
    let lesson = toml::from_str(text).expect("a lesson");
    let replayed = replay(Arc::new(lesson), LabSeed::Fixed(1)).expect("a loopback");
    replayed.mismatches.iter().map(|mismatch| mismatch_code(mismatch.kind).id()).collect()
}

#[test]
fn a_goal_speaks_of_what_earlier_steps_have_saved() {
    assert_eq!(reported_findings(TASK), [""; 0]);
    let never = TASK.replace("{ not = \"$sid\" }", "\"$sid\"");
    assert_eq!(reported_findings(&never), ["goal-too-early"], "the id of the step before is still the last one seen");
}

#[test]
fn a_goal_is_not_reached_by_the_wrong_solution() {
    let other = TASK.replace("set_cookie.sid.value = { not = \"$sid\" }", "user = \"alice\"");
    assert_eq!(reported_findings(&other), ["goal-not-reached"]);
}

#[test]
fn a_lane_in_which_the_solution_does_nothing_has_to_reach_the_goal_as_well() {
    let lanes = "[[lane]]\nid = \"left\"\ntitle = \"left\"\n[[lane]]\nid = \"right\"\ntitle = \"right\"\n[[step]]";
    let solution = "[[step.task.solution]]\nlane = \"left\"";
    let one_sided = TASK.replacen("[[step]]", lanes, 1).replace("[[step.task.solution]]", solution);
    assert_eq!(reported_findings(&one_sided), ["goal-not-reached"]);
    assert_eq!(reported_findings(&one_sided.replace("tool = ", "lane = \"left\"\ntool = ")), [""; 0]);
}
