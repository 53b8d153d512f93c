//! Lessons that need each other in a circle: none of them could come first.

use super::super::finding::{Code, Finding};
use super::super::library::Library;
use crate::content::key_path::KeyPath;

/// Every circle, told once, at the link that closes it.
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

/// What is known of a lesson.
#[derive(Clone, Copy, PartialEq)]
enum VisitState {
    /// Nothing yet.
    Unvisited,
    /// It is on the way that is being followed.
    InProgress,
    /// Every circle through it was told.
    Finished,
}

struct CycleSearch<'l> {
    library: &'l Library,
    states: Vec<VisitState>,
    /// The lessons from the first one on, each needed by the one before it, and how many of its links were followed.
    /// A list and no recursion: a pack may be one long chain.
    path: Vec<(usize, usize)>,
    findings: Vec<Finding>,
}

impl CycleSearch<'_> {
    fn search_from(&mut self, start: usize) {
        self.enter(start);
        while let Some((at, followed)) = self.path.last_mut() {
            let (at, link) = (*at, *followed);
            *followed += 1;
            let lesson = self.library.lessons.get(at).map(|lesson| &lesson.value);
            match lesson.and_then(|lesson| lesson.needs.get(link)) {
                Some(need) => {
                    if let Some(to) = self.library.lesson_index(need).filter(|to| *to != at) {
                        self.follow(link, to);
                    }
                }
                None => self.leave(at),
            }
        }
    }

    fn follow(&mut self, link: usize, to: usize) {
        match self.states.get(to) {
            Some(VisitState::Unvisited) => self.enter(to),
            Some(VisitState::InProgress) => self.report_cycle(link, to),
            Some(VisitState::Finished) | None => {}
        }
    }

    fn enter(&mut self, at: usize) {
        if let Some(seen) = self.states.get_mut(at).filter(|seen| **seen == VisitState::Unvisited) {
            *seen = VisitState::InProgress;
            self.path.push((at, 0));
        }
    }

    fn leave(&mut self, at: usize) {
        self.path.pop();
        if let Some(seen) = self.states.get_mut(at) {
            *seen = VisitState::Finished;
        }
    }

    /// The last lesson on the way leads back to `to`, which is on it, by its link number `link`.
    fn report_cycle(&mut self, link: usize, to: usize) {
        let circle = self.path.iter().map(|(at, _)| *at).skip_while(|at| *at != to);
        let circle: Vec<_> = circle.filter_map(|at| self.library.lessons.get(at)).collect();
        let (Some(first), Some(last)) = (circle.first(), circle.last()) else { return };
        let path = KeyPath::root().key("needs").index(link);
        let message = match circle.len() {
            2 => format!("`{}` needs this lesson in turn", first.value.id),
            count => format!("`{}` needs this lesson in turn, by way of {} more", first.value.id, count - 2),
        };
        let ways = circle.iter().take(8).map(|lesson| format!("`{}`", lesson.value.id)).collect::<Vec<_>>().join(", ");
        let help = format!("none of {ways} could come first: take one of the links out");
        if last.source.is_authored(&path) {
            self.findings.push(last.source.finding(Code::NeedsInCircle, &path, message, Some(help)));
        }
    }
}
