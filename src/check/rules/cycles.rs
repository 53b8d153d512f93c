//! Lessons that need each other in a cycle: none of them could come first.

use crate::content::finding::{Code, Finding};
use crate::content::library::Library;
use crate::content::toml_path::TomlPath;

/// How many lessons of a cycle the help of a finding lists.
const MAX_LISTED: usize = 8;

/// Reports every cycle once, at the link that closes it.
pub(super) fn check(library: &Library) -> Vec<Finding> {
    let mut search = CycleSearch {
        library,
        states: vec![VisitState::Unvisited; library.lessons.len()],
        path: Vec::new(),
        findings: Vec::new(),
    };
    for start in 0..library.lessons.len() {
        search.search_from(start);
    }
    search.findings
}

#[derive(Clone, Copy, PartialEq)]
enum VisitState {
    Unvisited,
    /// It is on the path that is being followed.
    InProgress,
    /// Every cycle through it was reported.
    Finished,
}

/// A lesson on the path, by its index, and how many of its `needs` were followed.
struct PathEntry {
    lesson: usize,
    followed: usize,
}

/// A depth-first search along `needs`.
struct CycleSearch<'l> {
    library: &'l Library,
    states: Vec<VisitState>,
    /// From the first lesson on, each needed by the one before it. A list instead of recursion, since a pack may be one
    /// long chain that would exhaust the stack.
    path: Vec<PathEntry>,
    findings: Vec<Finding>,
}

impl CycleSearch<'_> {
    fn search_from(&mut self, start: usize) {
        self.enter(start);
        while let Some(entry) = self.path.last_mut() {
            let (current, link) = (entry.lesson, entry.followed);
            entry.followed += 1;
            let lesson = self.library.lessons.get(current).map(|lesson| &lesson.value);
            match lesson.and_then(|lesson| lesson.needs.get(link)) {
                Some(need) => {
                    // A lesson that needs itself is reported where links are checked.
                    if let Some(target) = self.library.lesson_index(need).filter(|target| *target != current) {
                        self.follow(link, target);
                    }
                }
                None => self.leave(current),
            }
        }
    }

    fn follow(&mut self, link: usize, target: usize) {
        match self.states.get(target) {
            Some(VisitState::Unvisited) => self.enter(target),
            Some(VisitState::InProgress) => self.report_cycle(link, target),
            Some(VisitState::Finished) | None => {}
        }
    }

    fn enter(&mut self, lesson: usize) {
        if let Some(state @ VisitState::Unvisited) = self.states.get_mut(lesson) {
            *state = VisitState::InProgress;
            self.path.push(PathEntry { lesson, followed: 0 });
        }
    }

    fn leave(&mut self, lesson: usize) {
        self.path.pop();
        if let Some(state) = self.states.get_mut(lesson) {
            *state = VisitState::Finished;
        }
    }

    /// Reports that the last lesson on the path leads back to `target`, which is on it as well, by its `needs[link]`.
    fn report_cycle(&mut self, link: usize, target: usize) {
        let indexes = self.path.iter().map(|entry| entry.lesson).skip_while(|lesson| *lesson != target);
        let cycle: Vec<_> = indexes.filter_map(|index| self.library.lessons.get(index)).collect();
        let (Some(first), Some(last)) = (cycle.first(), cycle.last()) else { return };
        let path = TomlPath::root().key("needs").index(link);
        if !last.source.is_authored(&path) {
            return;
        }
        let message = match cycle.len() {
            2 => format!("`{}` needs this lesson in turn", first.value.id),
            count => format!("`{}` needs this lesson in turn, by way of {} more", first.value.id, count - 2),
        };
        let ids: Vec<String> = cycle.iter().take(MAX_LISTED).map(|lesson| format!("`{}`", lesson.value.id)).collect();
        let help = format!("none of {} could come first: take one of the links out", ids.join(", "));
        self.findings.push(last.source.finding(Code::PrerequisiteCycle, &path, message, Some(help)));
    }
}
