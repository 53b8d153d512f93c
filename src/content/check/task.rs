//! Rules for tasks: a goal, and a solution that could reach it.

use super::super::lesson::Task;
use super::act::DeclaredNames;
use super::{Code, FileChecker, PathRef};

impl FileChecker<'_> {
    /// The learner's turn.
    pub(super) fn task(&mut self, at: &PathRef<'_>, task: &Task, cast: &DeclaredNames<'_>) {
        if let Some(lane) = &task.lane {
            self.lane(&at.key("lane"), lane, cast);
        }
        if let Some(start) = &task.start {
            self.text(&at.key("start"), start);
        }
        self.hints(&at.key("hints"), &task.hints);
        self.expectations(&at.key("goal"), &task.goal);
        self.acts(&at.key("solution"), &task.solution, cast);
        if task.goal.is_empty() {
            let help = "say what must hold in the end: `goal = { status = 200 }`";
            self.report_missing(Code::NoSolution, &at.key("goal"), "this task has no goal", help);
        }
        if task.solution.is_empty() {
            let help = "add the acts that reach the goal: `[[step.task.solution]]`";
            self.report_missing(Code::NoSolution, &at.key("solution"), "this task has no solution", help);
        }
    }
}
