//! Tasks and the sandbox, driven by hand-made outcomes.

use std::sync::Arc;

use crate::course::{Attempt, AttemptPhase, Effect, Input};
use crate::model::variables::MAX_LESSON_BYTES;
use crate::model::{Act, LaneAct, LaneOutcome, Outcome, SessionView, View};

const TASK: &str = r#"
    format_version = 2
    id = "a-task"
    title = "A task"
    minutes = 1
    covers = []
    client.bob = "browser"
    [[lane]]
    id = "left"
    title = "left"
    [[lane]]
    id = "right"
    title = "right"
    [[step]]
    id = "do-it"
    title = "Do it"
    text = "Empty the table on the left."
    [step.task]
    tool = "switches"
    lane = "left"
    start = "as $bob.password"
    goal = { store.sessions = 0 }
    hints = ["Look."]
    [[step.task.solution]]
    lane = "left"
    operator.end_sessions = "bob"
"#;

fn view(rows: usize) -> View {
    let row = SessionView {
        id: "1".into(),
        user: None,
        role: None,
        device: String::new(),
        created: 0,
        last_used: 0,
        expires: 1,
        ..SessionView::default()
    };
    let mut view = View::default();
    view.store.sessions = vec![row; rows];
    view
}

fn outcome(rows: usize) -> Outcome {
    Outcome { view: view(rows), ..Outcome::default() }
}

fn attempt() -> Attempt {
    let mut attempt = Attempt::new(Arc::new(toml::from_str(TASK).expect("a lesson")));
    let effects = attempt.handle(Input::Ready(vec![view(2), view(2)]));
    assert_eq!(effects, [Effect::Checkpoint { step: 0 }], "from here on the learner may change the lanes");
    assert_eq!(*attempt.phase(), AttemptPhase::Task);
    attempt
}

fn try_it(attempt: &mut Attempt, rows: usize) -> Vec<Effect> {
    let effects = attempt.handle(Input::PerformManually { lanes: vec![0], acts: vec![Act::default()] });
    let Some(Effect::Perform { batch, acts }) = effects.last() else { panic!("an act, not {effects:?}") };
    assert_eq!(acts.len(), 1);
    let mut all = effects.clone();
    all.extend(
        attempt
            .handle(Input::Done { batch: *batch, outcomes: vec![LaneOutcome { lane: 0, result: Ok(outcome(rows)) }] }),
    );
    all
}

#[test]
fn a_tool_opens_with_what_the_task_says_until_the_learner_has_acted() {
    let mut attempt = attempt();
    let names = crate::model::account::account_variables(&std::collections::BTreeMap::new());
    assert_eq!(attempt.task_start_text(0), names.substitute("as $bob.password").ok());
    assert_ne!(attempt.task_start_text(0).as_deref(), Some("as $bob.password"));
    try_it(&mut attempt, 1);
    assert_eq!(attempt.task_start_text(0), None);
}

#[test]
fn a_task_is_done_when_its_goal_holds_in_its_lane() {
    let mut attempt = attempt();
    assert!(attempt.handle(Input::Next).is_empty(), "a task is not passed by");
    try_it(&mut attempt, 1);
    assert_eq!(*attempt.phase(), AttemptPhase::Task);
    assert_eq!(attempt.goal_conditions().len(), 1, "the right lane is not asked");
    assert!(!attempt.goal_conditions()[0].holds());
    try_it(&mut attempt, 0);
    assert_eq!(*attempt.phase(), AttemptPhase::AfterStep);
    assert_eq!(attempt.runs()[0].lanes[0].acts.len(), 2);
    assert_eq!(attempt.handle(Input::Back)[0], Effect::Restore { step: 0 });
    assert_eq!((attempt.phase(), attempt.view(0)), (&AttemptPhase::Task, Some(&view(2))));
}

#[test]
fn a_goal_names_records_of_the_server_after_the_first_try_only() {
    let mut attempt = attempt();
    let before = attempt.shown_goal();
    assert_eq!((before.conditions.len(), before.until_tried), (0, 1));
    assert_eq!(before.held_back_sentences(), ["1 more, shown once you have tried something"]);
    try_it(&mut attempt, 1);
    let after = attempt.shown_goal();
    assert_eq!((after.conditions.len(), after.held_back_sentences()), (1, vec![]));
}

#[test]
fn which_values_are_careless_is_said_outside_of_a_task_only() {
    let mut attempt = attempt();
    let switches = crate::model::Setup::default().switches();
    let switch = switches.iter().find(|switch| switch.path == "shop.reset.single_use").expect("a switch");
    assert_eq!(attempt.switch_help(switch), "Takes each link once.");
    try_it(&mut attempt, 0);
    assert_eq!(*attempt.phase(), AttemptPhase::AfterStep);
    assert!(attempt.switch_help(switch).contains("careless"));
}

#[test]
fn show_me_undoes_what_was_tried_and_plays_the_solution() {
    let mut attempt = attempt();
    try_it(&mut attempt, 1);
    let effects = attempt.handle(Input::Skip);
    assert_eq!(effects[..2], [Effect::Restore { step: 0 }, Effect::Checkpoint { step: 0 }]);
    let Some(Effect::Perform { batch, acts }) = effects.last() else { panic!("the solution, not {effects:?}") };
    assert_eq!(
        acts.iter().map(|LaneAct { lane, act }| (*lane, act.to_string())).collect::<Vec<_>>(),
        [(0, "the operator deletes the sessions of bob".to_owned())]
    );
    attempt.handle(Input::Done { batch: *batch, outcomes: vec![LaneOutcome { lane: 0, result: Ok(outcome(0)) }] });
    assert_eq!(*attempt.phase(), AttemptPhase::AfterStep);
}

#[test]
fn back_undoes_what_was_tried_before_it_leaves_the_task() {
    let mut attempt = attempt();
    try_it(&mut attempt, 1);
    assert_eq!(attempt.handle(Input::Back)[0], Effect::Restore { step: 0 });
    assert_eq!((attempt.phase(), attempt.view(0)), (&AttemptPhase::Task, Some(&view(2))));
    assert!(attempt.handle(Input::Back).is_empty(), "there is no step before it");
}

#[test]
fn the_sandbox_leaves_no_trace() {
    let mut attempt = attempt();
    try_it(&mut attempt, 1);
    assert_eq!(attempt.handle(Input::EnterSandbox), [Effect::Fork]);
    assert_eq!((attempt.phase(), attempt.step_index()), (&AttemptPhase::Sandbox, 0));
    try_it(&mut attempt, 0);
    assert_eq!(*attempt.phase(), AttemptPhase::Sandbox, "a goal is reached in the task alone");
    assert_eq!(attempt.view(0), Some(&view(0)));
    assert_eq!(attempt.handle(Input::LeaveSandbox), [Effect::EndFork]);
    assert_eq!((attempt.phase(), attempt.view(0)), (&AttemptPhase::Task, Some(&view(1))));
    assert_eq!(attempt.current_run().map(|run| run.lanes[0].acts.len()), Some(1));
}

#[test]
fn an_act_that_cannot_be_carried_out_is_told_and_forgotten_with_the_next() {
    let mut attempt = attempt();
    let effects = attempt.handle(Input::PerformManually { lanes: vec![0], acts: vec![Act::default()] });
    let Some(Effect::Perform { batch, .. }) = effects.last() else { panic!("an act") };
    assert!(attempt.is_performing_manually());
    assert!(
        attempt.handle(Input::PerformManually { lanes: vec![0], acts: vec![Act::default()] }).is_empty(),
        "one at a time"
    );
    attempt.handle(Input::Done {
        batch: *batch,
        outcomes: vec![LaneOutcome { lane: 0, result: Err("no such host".into()) }],
    });
    assert_eq!(attempt.manual_error(), Some("no such host"));
    try_it(&mut attempt, 1);
    assert_eq!(attempt.manual_error(), None);
}

#[test]
fn a_request_from_outside_can_reach_the_goal() {
    let mut attempt = attempt();
    attempt.handle(Input::ExternalExchange { lane: 0, outcome: Box::new(outcome(0)) });
    assert_eq!(*attempt.phase(), AttemptPhase::AfterStep);
    attempt.handle(Input::Back);
    assert_eq!(attempt.view(0), Some(&view(2)), "and is undone like an act of the learner's own");
}

#[test]
fn of_requests_from_outside_the_last_are_kept_and_the_learners_own_acts_all() {
    let mut attempt = attempt();
    attempt.handle(Input::EnterSandbox);
    let own = Act { clock: Some("15m".to_owned()), ..Act::default() };
    let effects = attempt.handle(Input::PerformManually { lanes: vec![0], acts: vec![own.clone()] });
    let [Effect::Perform { batch, .. }] = effects.as_slice() else { panic!("{effects:?}") };
    attempt.handle(Input::Done { batch: *batch, outcomes: vec![LaneOutcome { lane: 0, result: Ok(outcome(1)) }] });
    for _ in 0..1000 {
        attempt.handle(Input::ExternalExchange { lane: 0, outcome: Box::new(outcome(1)) });
    }
    let lane = &attempt.current_run().expect("acts by hand").lanes[0];
    assert_eq!((lane.acts.len(), lane.acts[0].act.as_act(), lane.next_act_index()), (17, Some(&own), 1001));
}

/// An outcome of which about so many bytes have to be kept.
fn large_outcome(bytes: usize) -> Outcome {
    let mut large = outcome(1);
    large.view.forged_token = Some("x".repeat(bytes));
    large
}

#[test]
fn of_long_requests_from_outside_fewer_are_kept() {
    let mut attempt = attempt();
    attempt.handle(Input::EnterSandbox);
    for _ in 0..10 {
        attempt.handle(Input::ExternalExchange { lane: 0, outcome: Box::new(large_outcome(600_000)) });
    }
    assert_eq!(attempt.current_run().map(|run| run.lanes[0].acts.len()), Some(3), "of 2 MiB");
    attempt.handle(Input::ExternalExchange { lane: 0, outcome: Box::new(large_outcome(3_000_000)) });
    assert_eq!(attempt.current_run().map(|run| run.lanes[0].acts.len()), Some(1), "the last in any case");
}

#[test]
fn whoever_has_done_more_than_is_kept_is_told_and_leaves_free_play_to_go_on() {
    let mut attempt = attempt();
    attempt.handle(Input::EnterSandbox);
    let act = Input::PerformManually { lanes: vec![0], acts: vec![Act::default()] };
    let effects = attempt.handle(act.clone());
    let [Effect::Perform { batch, .. }] = effects[..] else { panic!("an act, not {effects:?}") };
    let large = LaneOutcome { lane: 0, result: Ok(large_outcome(MAX_LESSON_BYTES)) };
    attempt.handle(Input::Done { batch, outcomes: vec![large] });
    assert_eq!(attempt.handle(act.clone()), []);
    assert!(attempt.manual_error().is_some_and(|error| error.contains("may have 16777216")), "{attempt:?}");
    attempt.handle(Input::LeaveSandbox);
    attempt.handle(Input::EnterSandbox);
    assert_eq!(attempt.handle(act).len(), 1);
}

#[test]
fn acts_by_hand_follow_one_another_until_one_fails() {
    let mut attempt = attempt();
    attempt.handle(Input::EnterSandbox);
    let second = Act { clock: Some("15m".to_owned()), ..Act::default() };
    let both = Input::PerformManually { lanes: vec![0], acts: vec![Act::default(), second.clone()] };
    let effects = attempt.handle(both.clone());
    let [Effect::Perform { batch, .. }] = effects[..] else { panic!("the first act, not {effects:?}") };
    let effects =
        attempt.handle(Input::Done { batch, outcomes: vec![LaneOutcome { lane: 0, result: Ok(outcome(1)) }] });
    let [Effect::Perform { batch, acts }] = &effects[..] else { panic!("the second act, not {effects:?}") };
    assert_eq!(acts, &[LaneAct { lane: 0, act: second }]);
    assert!(
        attempt
            .handle(Input::Done { batch: *batch, outcomes: vec![LaneOutcome { lane: 0, result: Ok(outcome(0)) }] })
            .is_empty()
    );
    assert!(!attempt.is_performing_manually());
    assert_eq!(attempt.current_run().map(|run| run.lanes[0].acts.len()), Some(2));

    let effects = attempt.handle(both);
    let [Effect::Perform { batch, .. }] = effects[..] else { panic!("the first act, not {effects:?}") };
    assert!(
        attempt
            .handle(Input::Done { batch, outcomes: vec![LaneOutcome { lane: 0, result: Err("no such host".into()) }] })
            .is_empty()
    );
    assert!(!attempt.is_performing_manually(), "what follows a failure is not done");
}
