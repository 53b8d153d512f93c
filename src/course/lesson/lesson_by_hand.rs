//! What was done by hand, as a lesson of its own.

use serde_json::{Map, Value as Json};

use super::attempt::Attempt;
use super::step_run::StepRun;
use crate::content::Lesson;
use crate::content::lesson::Step;
use crate::model::Act;

/// The id of such a lesson; the file is named for it.
pub const LESSON_ID: &str = "free-play";

impl Attempt {
    /// The lesson up to this moment, and then what was done by hand as a further step, each act with the status that was
    /// answered. `None` while nothing was done by hand. A request from outside is no act, and stays out.
    #[must_use]
    pub fn lesson_by_hand(&self) -> Option<Lesson> {
        let manual = self.manual.as_ref()?;
        let earlier = manual.fork_point.as_ref().and_then(|fork_point| fork_point.manual.as_ref());
        let mut acts = earlier.map(|earlier| self.acts_of(&earlier.run)).unwrap_or_default();
        acts.extend(self.acts_of(&manual.run));
        if acts.is_empty() {
            return None;
        }
        let mut steps: Vec<Step> =
            self.runs.iter().zip(&self.lesson.step).map(|(run, step)| self.step_of(step, run)).collect();
        steps.push(Step {
            id: "by-hand".to_owned(),
            title: "By hand".to_owned(),
            text: "What was done by hand, in the order in which it was done.".to_owned().into(),
            acts,
            ..Step::default()
        });
        let Lesson { format_version, client, account, world, lane, .. } = self.lesson().clone();
        let title = format!("Free play from: {}", self.lesson().title);
        let minutes = self.lesson().minutes;
        let id = LESSON_ID.to_owned();
        Some(Lesson {
            format_version,
            id,
            title,
            minutes,
            client,
            account,
            world,
            lane,
            step: steps,
            ..Lesson::default()
        })
    }

    /// A step that has happened, with its acts alone; in place of a task, what the learner did.
    fn step_of(&self, step: &Step, run: &StepRun) -> Step {
        let acts = if step.task.is_some() { self.acts_of(run) } else { step.acts.clone() };
        Step { id: step.id.clone(), title: step.title.clone(), text: step.text.clone(), acts, ..Step::default() }
    }

    /// What was done in a run, lane by lane: the lanes know nothing of each other.
    fn acts_of(&self, run: &StepRun) -> Vec<Act> {
        let mut acts = Vec::new();
        for (lane, lane_run) in self.lanes.iter().zip(&run.lanes) {
            for done in &lane_run.acts {
                let Some(act) = done.act.as_act() else { continue };
                let mut act = Act { save: act.save.clone(), ..act.without_expectations() };
                act.lane = (self.lanes.len() > 1).then(|| lane.id.clone());
                if let Some(exchange) = done.outcome.last_exchange() {
                    act.expect = Map::from_iter([("status".to_owned(), Json::from(exchange.status))]);
                }
                acts.push(act);
            }
        }
        acts
    }
}
