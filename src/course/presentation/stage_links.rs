//! How a talk is connected with whoever follows it: the speaker's console and phone, a class. The face that gives the talk
//! brings an inlet; whoever connects it answers with the links.

use std::sync::Arc;

use super::talk::TalkPosition;
use crate::model::class_view::{ClassEntrance, ClassReach, ClassView};
use crate::model::speaker_view::{SpeakerCommand, StageReport};

/// Something that comes to a talk from elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StageEvent {
    /// The speaker asks for something, at the console or on the phone.
    Command(SpeakerCommand),
    /// Somebody has joined the class or answered.
    Class(ClassView),
    /// A class elsewhere is reached, or is not any more.
    Reach(ClassReach),
}

/// Takes what comes to a talk, on any thread.
pub type StageInlet = Arc<dyn Fn(StageEvent) + Send + Sync>;

/// Is told of each change, with where the talk is then.
pub type StageOutlet = Box<dyn FnMut(StageReport, &TalkPosition)>;

/// How a talk is connected.
pub struct StageLinks {
    /// How the speaker's phone is paired, if there may be one.
    pub pairing: Option<ClassEntrance>,
    /// The class that follows it, if there is one.
    pub class: Option<StageClass>,
    /// Is told of each change.
    pub outlet: StageOutlet,
    /// What the speaker should know at the beginning.
    pub notice: Option<String>,
}

/// A class that follows a talk on its phones.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StageClass {
    /// How people get in; `None` until a class elsewhere has been reached.
    pub entrance: Option<ClassEntrance>,
    /// How many have joined.
    pub joined: usize,
    /// Why a class elsewhere does not hear the talk just now.
    pub lost: Option<String>,
    /// Why answers are not counted just now, or were lost: a sentence.
    pub trouble: Option<String>,
}

impl StageClass {
    /// Takes note of whether the class is reached; returns what the speaker should know.
    pub fn set_reach(&mut self, reach: &ClassReach) -> String {
        match reach {
            ClassReach::Reached(entrance) => {
                self.entrance = Some((**entrance).clone());
                self.lost = None;
                "The class is reached.".to_owned()
            }
            ClassReach::Lost(reason) => {
                self.lost = Some(reason.clone());
                format!("The class can't be reached: {reason}. The presentation goes on, and tries again.")
            }
            ClassReach::Refused(reason) => {
                self.lost = Some(reason.clone());
                format!("The class does not follow any more: {reason}.")
            }
        }
    }

    /// Takes note of who has joined, and of what is wrong with the class; returns that where it is new.
    pub fn set_view(&mut self, view: &ClassView) -> Option<String> {
        self.joined = view.joined;
        let before = std::mem::replace(&mut self.trouble, view.trouble.clone());
        view.trouble.clone().filter(|trouble| before.as_ref() != Some(trouble))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trouble_stays_until_it_is_over_and_is_told_once() {
        let mut class = StageClass::default();
        let view = |trouble: Option<&str>| ClassView {
            joined: 3,
            trouble: trouble.map(str::to_owned),
            ..ClassView::default()
        };
        assert_eq!(class.set_view(&view(None)), None);
        assert_eq!(class.set_view(&view(Some("Redis is away."))), Some("Redis is away.".to_owned()));
        assert_eq!(class.set_view(&view(Some("Redis is away."))), None);
        assert_eq!((class.joined, class.trouble.as_deref()), (3, Some("Redis is away.")));
        assert_eq!(class.set_view(&view(None)), None);
        assert_eq!(class.trouble, None);
    }
}
