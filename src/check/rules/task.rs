//! Rules for tasks: a goal, and a solution that could reach it.

use super::declared_names::DeclaredNames;
use crate::check::file_checker::FileChecker;
use crate::content::finding::Code;
use crate::content::lesson::Task;
use crate::content::toml_path::TomlPathRef;

impl FileChecker<'_> {
    pub(super) fn check_task(&mut self, path: &TomlPathRef<'_>, task: &Task, names: &DeclaredNames<'_>) {
        if let Some(lane) = &task.lane {
            self.check_lane(&path.key("lane"), lane, names);
        }
        if let Some(start) = &task.start {
            self.check_text(&path.key("start"), start);
        }
        self.check_hints(&path.key("hints"), &task.hints);
        self.check_expectations(&path.key("goal"), &task.goal);
        self.check_acts(&path.key("solution"), &task.solution, names);
        if task.goal.is_empty() {
            let help = "say what must hold in the end: `goal = { status = 200 }`";
            self.report_missing(Code::NoSolution, &path.key("goal"), "this task has no goal", help);
        }
        if task.solution.is_empty() {
            let help = "add the acts that reach the goal: `[[step.task.solution]]`";
            self.report_missing(Code::NoSolution, &path.key("solution"), "this task has no solution", help);
        }
    }
}
