//! Lessons that need each other in a circle: none of them could come first.

use super::super::finding::{Code, Finding};
use super::super::library::Library;
use super::super::locate::KeyPath;

/// Every circle, told once, at the link that closes it.
pub(super) fn check(library: &Library) -> Vec<Finding> {
    let mut search = Search { library, seen: vec![Seen::No; library.lessons.len()], way: Vec::new(), told: Vec::new() };
    for start in 0..library.lessons.len() {
        search.from(start);
    }
    search.told
}

/// What is known of a lesson.
#[derive(Clone, Copy, PartialEq)]
enum Seen {
    /// Nothing yet.
    No,
    /// It is on the way that is being followed.
    OnTheWay,
    /// Every circle through it was told.
    Done,
}

struct Search<'l> {
    library: &'l Library,
    seen: Vec<Seen>,
    /// The lessons from the first one on, each needed by the one before it, and how many of its links were followed.
    /// A list and no recursion: a pack may be one long chain.
    way: Vec<(usize, usize)>,
    told: Vec<Finding>,
}

impl Search<'_> {
    fn from(&mut self, start: usize) {
        self.enter(start);
        while let Some((at, followed)) = self.way.last_mut() {
            let (at, link) = (*at, *followed);
            *followed += 1;
            let lesson = self.library.lessons.get(at).map(|lesson| &lesson.value);
            match lesson.and_then(|lesson| lesson.needs.get(link)) {
                Some(need) => {
                    if let Some(to) = self.library.place_of(need).filter(|to| *to != at) {
                        self.follow(link, to);
                    }
                }
                None => self.leave(at),
            }
        }
    }

    fn follow(&mut self, link: usize, to: usize) {
        match self.seen.get(to) {
            Some(Seen::No) => self.enter(to),
            Some(Seen::OnTheWay) => self.tell(link, to),
            Some(Seen::Done) | None => {}
        }
    }

    fn enter(&mut self, at: usize) {
        if let Some(seen) = self.seen.get_mut(at).filter(|seen| **seen == Seen::No) {
            *seen = Seen::OnTheWay;
            self.way.push((at, 0));
        }
    }

    fn leave(&mut self, at: usize) {
        self.way.pop();
        if let Some(seen) = self.seen.get_mut(at) {
            *seen = Seen::Done;
        }
    }

    /// The last lesson on the way leads back to `to`, which is on it, by its link number `link`.
    fn tell(&mut self, link: usize, to: usize) {
        let circle = self.way.iter().map(|(at, _)| *at).skip_while(|at| *at != to);
        let circle: Vec<_> = circle.filter_map(|at| self.library.lessons.get(at)).collect();
        let (Some(first), Some(last)) = (circle.first(), circle.last()) else { return };
        let path = KeyPath::root().key("needs").index(link);
        let message = match circle.len() {
            2 => format!("`{}` needs this lesson in turn", first.value.id),
            count => format!("`{}` needs this lesson in turn, by way of {} more", first.value.id, count - 2),
        };
        let ways = circle.iter().take(8).map(|lesson| format!("`{}`", lesson.value.id)).collect::<Vec<_>>().join(", ");
        let help = format!("none of {ways} could come first: take one of the links out");
        if last.source.is_written(&path) {
            self.told.push(last.source.finding(Code::NeedsInCircle, &path, message, Some(help)));
        }
    }
}
