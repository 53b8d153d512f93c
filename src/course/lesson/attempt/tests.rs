//! An attempt is driven here by hand-made outcomes: no lab, no terminal.

use std::sync::Arc;

use super::*;
use crate::course::journal_entry::JournalEvent;
use crate::course::lesson::prediction::StepPrediction;
use crate::course::lesson::protocol::{AttemptPhase, Effect, Input};
use crate::model::{Exchange, Initiator, LaneAct, LaneOutcome, Message, Outcome, View};

const TWO_LANES: &str = r#"
    format_version = 2
    id = "two-lanes"
    title = "Two lanes"
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
    id = "one"
    title = "One"
    text = "The first."
    [[step.do]]
    by = "bob"
    request.line = "GET /"
    save.kept = "status"
    expect.status = 200
    same_in_lanes = ["status"]
    differs_in_lanes = ["response.user", "status"]
    [[step.do]]
    by = "bob"
    lane = "right"
    request.line = "GET /me?was=$kept"
    expect.status = 401

    [[step]]
    id = "two"
    title = "Two"
    text = "The second."
    predict = { ask = "What now?", about = "status", why = "So.", believed = { 403 = "No." } }
    [[step.do]]
    by = "bob"
    request.line = "GET /me"
"#;

fn attempt() -> Attempt {
    ready(Attempt::new(Arc::new(toml::from_str(TWO_LANES).expect("a lesson"))))
}

fn ready(mut attempt: Attempt) -> Attempt {
    assert!(attempt.handle(Input::Ready(vec![view(0), view(0)])).is_empty());
    attempt
}

fn view(now: i64) -> View {
    View { now, ..View::default() }
}

/// An outcome with one exchange of that status, after which the lane's clock reads `now`.
#[expect(clippy::unnecessary_wraps, reason = "the form in which an attempt takes it")]
fn outcome(status: u16, now: i64) -> Result<Outcome, String> {
    let message = Message::parse(Vec::new());
    let exchange = Exchange::new(Initiator::Client("bob".into()), String::new(), message.clone(), message, status);
    Ok(Outcome { exchanges: vec![exchange], view: view(now), ..Outcome::default() })
}

fn performed(effects: &[Effect]) -> (u64, Vec<(usize, String)>) {
    match effects.last() {
        Some(Effect::Perform { batch, acts }) => {
            (*batch, acts.iter().map(|LaneAct { lane, act }| (*lane, act.to_string())).collect())
        }
        other => panic!("acts to perform, not {other:?}"),
    }
}

/// Plays the first step to its end.
fn after_first_step() -> Attempt {
    after_first_step_of(attempt())
}

fn after_first_step_of(mut attempt: Attempt) -> Attempt {
    let (batch, _) = performed(&attempt.handle(Input::Next));
    let (batch, _) = performed(&attempt.handle(Input::Done {
        batch,
        outcomes: vec![
            LaneOutcome { lane: 0, result: outcome(200, 1) },
            LaneOutcome { lane: 1, result: outcome(200, 1) },
        ],
    }));
    attempt.handle(Input::Done { batch, outcomes: vec![LaneOutcome { lane: 1, result: outcome(200, 2) }] });
    attempt
}

#[test]
fn a_step_performs_its_acts_one_after_the_other_in_the_lanes_they_name() {
    let mut attempt = attempt();
    let effects = attempt.handle(Input::Next);
    assert_eq!(effects[0], Effect::Checkpoint { step: 0 });
    let (batch, acts) = performed(&effects);
    assert_eq!(acts, [(0, "bob: GET /".to_owned()), (1, "bob: GET /".to_owned())]);
    let effects = attempt.handle(Input::Done {
        batch,
        outcomes: vec![
            LaneOutcome { lane: 0, result: outcome(200, 1) },
            LaneOutcome { lane: 1, result: outcome(204, 1) },
        ],
    });
    let (second, acts) = performed(&effects);
    assert_eq!(acts, [(1, "bob: GET /me?was=204".to_owned())], "names are kept lane by lane");
    attempt.handle(Input::Done { batch: second, outcomes: vec![LaneOutcome { lane: 1, result: outcome(401, 2) }] });
    assert_eq!(*attempt.phase(), AttemptPhase::AfterStep);
    assert_eq!(attempt.view(0).map(|view| view.now), Some(1));
    assert_eq!(attempt.view(1).map(|view| view.now), Some(2));
}

#[test]
fn an_unmet_expectation_has_the_keys_that_lead_to_it() {
    let attempt = after_first_step();
    let failed = &attempt.runs()[0].lanes[1].acts[1].unmet_expectations;
    assert_eq!(failed.len(), 1);
    assert_eq!(failed[0].keys, ["expect", "status"]);
    assert_eq!(failed[0].unmet.expected, "401");
    assert!(attempt.runs()[0].lanes[0].acts[0].unmet_expectations.is_empty());
}

#[test]
fn lanes_are_compared_once_all_of_them_are_done() {
    let attempt = after_first_step();
    let failed = &attempt.runs()[0].unmet_comparisons;
    assert_eq!(failed.iter().map(|failed| (failed.act, failed.position)).collect::<Vec<_>>(), [(0, 0), (0, 1)]);
    let sentence = "this lesson expected status to be different between the lanes, but it was 200 (left), 200 (right).";
    assert_eq!(attempt.unmet_comparisons()[1], sentence);
    let unmet = attempt.unmet_expectations();
    assert_eq!((unmet.len(), unmet.last().map(String::as_str)), (3, Some(sentence)), "with those of each lane");
}

#[test]
fn a_prediction_wants_an_answer_for_each_lane_and_is_settled_by_the_outcome() {
    let mut attempt = after_first_step();
    attempt.handle(Input::Next);
    assert!(attempt.waits_for_answer());
    assert!(attempt.handle(Input::Next).is_empty(), "no step before the answer");
    assert!(attempt.handle(Input::Answer(9)).is_empty());
    assert_eq!(attempt.prediction().and_then(StepPrediction::open_lane), Some(0), "no such option");
    assert!(attempt.handle(Input::Answer(0)).is_empty(), "the other lane has still to be answered");
    let (batch, _) = performed(&attempt.handle(Input::Answer(2)));
    attempt.handle(Input::Done {
        batch,
        outcomes: vec![
            LaneOutcome { lane: 0, result: outcome(200, 3) },
            LaneOutcome { lane: 1, result: outcome(401, 3) },
        ],
    });
    let prediction = attempt.prediction().expect("a prediction");
    assert_eq!(prediction.result_in(0).expect("settled").verdict, crate::course::PredictionVerdict::Right);
    let wrong = prediction.result_in(1).expect("settled");
    assert_eq!(wrong.verdict, crate::course::PredictionVerdict::Wrong);
    assert_eq!((wrong.answer.as_deref(), wrong.actual.as_str()), (Some("403 Forbidden"), "401 Unauthorized"));
    assert_eq!(wrong.believed, Some("No."));
}

#[test]
fn the_same_answer_is_given_by_its_value_and_only_where_it_is_offered() {
    let mut attempt = after_first_step();
    attempt.handle(Input::Next);
    assert!(attempt.handle(Input::RepeatAnswer).is_empty(), "there is no answer to repeat yet");
    let prediction = attempt.predictions.last_mut().and_then(Option::as_mut).expect("a prediction");
    prediction.lanes.get_mut(&1).expect("a lane").options.reverse();
    attempt.handle(Input::Answer(0));
    let repeatable = attempt.prediction().and_then(StepPrediction::repeatable_answer).cloned();
    let (_, acts) = performed(&attempt.handle(Input::RepeatAnswer));
    assert_eq!(acts.len(), 2, "the last answer lets the step happen");
    let lane = &attempt.prediction().expect("a prediction").lanes[&1];
    assert_eq!(lane.answer.and_then(|index| lane.options.get(index)), repeatable.as_ref());
    assert_eq!(lane.answer, Some(lane.options.len() - 1), "by its value, not by its number");

    let mut other_options = after_first_step();
    other_options.handle(Input::Next);
    let prediction = other_options.predictions.last_mut().and_then(Option::as_mut).expect("a prediction");
    prediction.lanes.get_mut(&1).expect("a lane").options.remove(0);
    other_options.handle(Input::Answer(0));
    assert!(other_options.handle(Input::RepeatAnswer).is_empty() && other_options.waits_for_answer());
}

#[test]
fn what_lies_outside_the_options_does_not_count() {
    let mut attempt = after_first_step();
    attempt.handle(Input::Next);
    attempt.handle(Input::Answer(0));
    let (batch, _) = performed(&attempt.handle(Input::Skip));
    attempt.handle(Input::Done {
        batch,
        outcomes: vec![
            LaneOutcome { lane: 0, result: outcome(503, 3) },
            LaneOutcome { lane: 1, result: outcome(401, 3) },
        ],
    });
    let prediction = attempt.prediction().expect("a prediction");
    assert_eq!(prediction.result_in(0).expect("settled").verdict, crate::course::PredictionVerdict::NotOffered);
    assert_eq!(prediction.result_in(1).expect("settled").verdict, crate::course::PredictionVerdict::Unanswered);
}

#[test]
fn back_undoes_the_step_and_forward_asks_for_it_again() {
    let mut attempt = after_first_step();
    attempt.handle(Input::Next);
    assert!(attempt.handle(Input::Back).is_empty(), "the lanes are still as after step one");
    assert_eq!((attempt.phase().clone(), attempt.step_index()), (AttemptPhase::AfterStep, 0));
    assert_eq!(attempt.handle(Input::Back), [Effect::Restore { step: 0 }]);
    assert_eq!((attempt.phase().clone(), attempt.step_index()), (AttemptPhase::BeforeStep, 0));
    assert_eq!(attempt.view(1), Some(&view(0)));
    assert!(attempt.handle(Input::Back).is_empty());
    let (_, acts) = performed(&attempt.handle(Input::Next));
    assert_eq!(acts.len(), 2);
}

#[test]
fn a_late_outcome_of_an_abandoned_run_is_ignored() {
    let mut attempt = attempt();
    let (late, _) = performed(&attempt.handle(Input::Next));
    assert_eq!(attempt.handle(Input::Back), [Effect::Restore { step: 0 }]);
    assert!(
        attempt
            .handle(Input::Done {
                batch: late,
                outcomes: vec![
                    LaneOutcome { lane: 0, result: outcome(200, 9) },
                    LaneOutcome { lane: 1, result: outcome(200, 9) }
                ]
            })
            .is_empty()
    );
    assert_eq!(*attempt.phase(), AttemptPhase::BeforeStep);
    assert_eq!(attempt.view(0), Some(&view(0)));
}

#[test]
fn the_end_comes_after_the_last_step_and_is_left_backwards() {
    let mut attempt = after_first_step();
    attempt.handle(Input::Next);
    let (batch, _) = performed(&attempt.handle(Input::Skip));
    attempt.handle(Input::Done {
        batch,
        outcomes: vec![
            LaneOutcome { lane: 0, result: outcome(200, 3) },
            LaneOutcome { lane: 1, result: outcome(200, 3) },
        ],
    });
    attempt.handle(Input::Next);
    assert_eq!((attempt.phase().clone(), attempt.step_index()), (AttemptPhase::End, 1));
    attempt.handle(Input::Back);
    assert_eq!((attempt.phase().clone(), attempt.step_index()), (AttemptPhase::AfterStep, 1));
    assert!(attempt.prediction().is_some(), "its prediction is still there");
}

#[test]
fn what_was_learned_is_recorded_when_it_has_happened() {
    let mut attempt = after_first_step();
    attempt.handle(Input::Next);
    attempt.handle(Input::Answer(0));
    let (batch, _) = performed(&attempt.handle(Input::Answer(0)));
    let effects = attempt.handle(Input::Done {
        batch,
        outcomes: vec![
            LaneOutcome { lane: 0, result: outcome(200, 3) },
            LaneOutcome { lane: 1, result: outcome(401, 3) },
        ],
    });
    let (lesson, step) = ("two-lanes".to_owned(), "two".to_owned());
    let predicted = JournalEvent::Predicted { lesson: lesson.clone(), step: step.clone(), right: false };
    let seen = JournalEvent::Step { lesson: lesson.clone(), step };
    assert_eq!(effects, [Effect::Record(predicted), Effect::Record(seen)]);
    assert_eq!(attempt.handle(Input::Next), [Effect::Record(JournalEvent::Finished { lesson })]);
}

#[test]
fn an_act_that_cannot_be_carried_out_says_why_and_can_be_left() {
    let mut attempt = attempt();
    let (batch, _) = performed(&attempt.handle(Input::Next));
    attempt.handle(Input::Done {
        batch,
        outcomes: vec![
            LaneOutcome { lane: 0, result: Err("no such host".into()) },
            LaneOutcome { lane: 1, result: outcome(200, 1) },
        ],
    });
    assert_eq!(*attempt.phase(), AttemptPhase::Failed("left: no such host".into()));
    assert_eq!(attempt.handle(Input::Back), [Effect::Restore { step: 0 }]);
}

#[test]
fn a_lane_in_which_a_step_does_nothing_is_not_asked_about() {
    let only_right = "predict = { ask = \"What now?\", about = \"status\", why = \"So.\", believed = { 403 = \"No.\" } }\n    \
        [[step.do]]\n    lane = \"right\"";
    let (head, last) = TWO_LANES.split_once("    predict =").expect("the second step");
    let last = last.split_once("[[step.do]]").expect("its act").1;
    let lesson = toml::from_str(&format!("{head}{only_right}{last}")).expect("a lesson");
    let mut attempt = after_first_step_of(ready(Attempt::new(Arc::new(lesson))));
    attempt.handle(Input::Next);
    assert_eq!(attempt.prediction().and_then(StepPrediction::open_lane), Some(1));
    let (batch, acts) = performed(&attempt.handle(Input::Answer(1)));
    assert_eq!(acts, [(1, "bob: GET /me".to_owned())]);
    let effects =
        attempt.handle(Input::Done { batch, outcomes: vec![LaneOutcome { lane: 1, result: outcome(401, 3) }] });
    let prediction = attempt.prediction().expect("a prediction");
    assert_eq!((prediction.result_in(0), prediction.lanes.len()), (None, 1));
    assert!(
        matches!(&effects[0], Effect::Record(JournalEvent::Predicted { .. })),
        "one answer is all there is to give"
    );
}

/// The outcome of a `forge`, with a token of that many bytes.
#[expect(clippy::unnecessary_wraps, reason = "the form in which an attempt takes it")]
fn forged(bytes: usize) -> Result<Outcome, String> {
    let view = View { forged_token: Some("t".repeat(bytes)), ..View::default() };
    Ok(Outcome { view, ..Outcome::default() })
}

/// An attempt at a lesson with these acts in its one step, after the first of them led to a token of that many bytes.
fn after_forging(acts: &str, bytes: usize) -> Attempt {
    let head = TWO_LANES.split_once("[[lane]]").expect("lanes").0;
    let forge = "[[step.do]]\nforge = { from = \"a.b.c\", sign = \"keep\" }\nsave.t = \"token\"\n";
    let lesson = format!("{head}[[step]]\nid = \"one\"\ntitle = \"One\"\ntext = \"T\"\n{forge}{acts}");
    let mut attempt = Attempt::new(Arc::new(toml::from_str(&lesson).expect("a lesson")));
    attempt.handle(Input::Ready(vec![view(0)]));
    let (batch, _) = performed(&attempt.handle(Input::Next));
    attempt.handle(Input::Done { batch, outcomes: vec![LaneOutcome { lane: 0, result: forged(bytes) }] });
    attempt
}

/// The names are counted, and nothing is built: built, the longest of these would have 19 GB.
#[test]
fn an_act_that_would_be_too_long_fails_with_its_size_and_the_limit() {
    let claims = ('a'..='h').map(|name| format!("{name} = \"{}\"", "$t".repeat(40))).collect::<Vec<_>>().join(", ");
    let acts = [
        format!("[[step.do]]\nforge = {{ from = \"$t\", payload = \"{}\", sign = \"nothing\" }}\n", "$t".repeat(20)),
        format!("[[step.do]]\nforge = {{ from = \"$t\", claims = {{ {claims} }}, sign = \"nothing\" }}\n"),
        format!("[[step.do]]\nby = \"bob\"\nrequest.line = \"GET /\"\nrequest.json.a = \"{}\"\n", "$t".repeat(300_000)),
    ];
    for act in acts {
        let mut attempt = after_forging(&act, 65_536);
        let AttemptPhase::Failed(why) = attempt.phase() else { panic!("{:?}", attempt.phase()) };
        assert!(
            why.starts_with("with its `$names` filled in this has ") && why.ends_with(", and may have 65536"),
            "{why}"
        );
        assert_eq!(attempt.last_act(), 1);
        assert_eq!(attempt.handle(Input::Back), [Effect::Restore { step: 0 }]);
    }
}

#[test]
fn a_value_that_is_too_long_is_not_saved_and_fails_its_act() {
    let attempt = after_forging("", 65_537);
    let why = "`save.t` would keep 65537 bytes, and may keep 65536";
    assert_eq!(*attempt.phase(), AttemptPhase::Failed(why.to_owned()));
    assert_eq!(attempt.names(0).get("t"), None);
    assert_eq!(*after_forging("", 65_536).phase(), AttemptPhase::AfterStep);
}

#[test]
fn a_goal_that_would_be_too_long_is_not_reached() {
    let task = format!(
        "[[step]]\nid = \"two\"\ntitle = \"T\"\ntext = \"T\"\n[step.task]\ntool = \"outside\"\ngoal.token = \"{}\"\nhints = [\"H\"]\nsolution = []\n",
        "$t".repeat(300_000)
    );
    let mut attempt = after_forging(&task, 65_536);
    attempt.handle(Input::Next);
    let conditions = attempt.goal_conditions();
    assert!(conditions.len() == 1 && !conditions[0].holds());
}

#[test]
fn more_is_kept_back_while_the_learner_has_something_to_find_out() {
    let lesson = TWO_LANES.replace("text = \"The second.\"", "text = \"The second.\"\nmore = \"It is 200.\"");
    let lesson = lesson.replace("text = \"The first.\"", "text = \"The first.\"\nmore = \"Of the first.\"");
    let attempt = ready(Attempt::new(Arc::new(toml::from_str(&lesson).expect("a lesson"))));
    assert_eq!(attempt.more().and_then(|more| more.text), Some("Of the first."), "nothing is asked there");
    let mut attempt = after_first_step_of(attempt);
    attempt.handle(Input::Next);
    assert_eq!(attempt.more(), None);
    assert_eq!(attempt.no_more_text(), text::MORE_COMES_LATER);
    for _ in 0..2 {
        let effects = attempt.handle(Input::Answer(0));
        if let Some(Effect::Perform { batch, .. }) = effects.last() {
            let outcomes = (0..2).map(|lane| LaneOutcome { lane, result: outcome(200, 3) }).collect();
            attempt.handle(Input::Done { batch: *batch, outcomes });
        }
    }
    assert_eq!(*attempt.phase(), AttemptPhase::AfterStep);
    assert_eq!(attempt.more().and_then(|more| more.text), Some("It is 200."));
}
