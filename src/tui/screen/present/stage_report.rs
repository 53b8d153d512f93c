//! What the speaker's console and the phones are told of a slide.

use super::show_of_hands::ShowOfHands;
use super::{PresentScreen, StageState};
use crate::course::presentation::slide::{Slide, SlideKind};
use crate::model::class_view::ClassPhase;
use crate::model::speaker_view::{SlideSummary, SpeakerView, StageReport};

impl PresentScreen {
    /// Tells the outlet where the presentation stands, if that has changed.
    pub(super) fn tell(&mut self) {
        let report = self.report();
        if report != self.told {
            self.told = report.clone();
            (self.outlet)(report);
        }
    }

    fn report(&self) -> StageReport {
        let Some(slide) = self.slide() else { return StageReport::default() };
        let slides = self.presentation.slides();
        let here = self.presentation.summary(slide, &self.counts(slide));
        let is_dark = self.state == StageState::Dark;
        let is_asked = slide.kind.question().is_some();
        let speaker = SpeakerView {
            title: self.presentation.title.clone(),
            slide: self.position + 1,
            count: slides.len(),
            next: slides.get(self.position + 1).map(|next| self.presentation.summary(*next, &self.counts(*next))),
            notes: self.presentation.speaker_notes(slide),
            answer: self.presentation.answer_to_come(self.position),
            answered: is_asked.then(|| self.counts(slide).iter().sum()),
            is_blank: is_dark,
            planned_seconds: u64::from(self.presentation.minutes()) * 60,
            elapsed_seconds: 0,
            here: here.clone(),
        };
        let wall = match self.state {
            StageState::Dark => SlideSummary { heading: "The wall is dark".to_owned(), lines: Vec::new() },
            StageState::Pairing | StageState::Entrance => {
                SlideSummary { heading: self.presentation.title.clone(), lines: vec!["It begins soon.".to_owned()] }
            }
            StageState::Lit | StageState::Leaving => here,
        };
        StageReport { speaker, wall, phase: self.class_phase(slide) }
    }

    /// What the phones are asked. A question whose answer has been shown is not asked again.
    fn class_phase(&self, slide: Slide) -> ClassPhase {
        let Some(question) = slide.kind.question() else { return ClassPhase::Watching };
        let is_revealed = self.hands.get(question).is_some_and(ShowOfHands::is_revealed);
        match slide.kind {
            _ if matches!(self.state, StageState::Pairing | StageState::Entrance) => ClassPhase::Watching,
            _ if is_revealed => ClassPhase::Revealed(question),
            SlideKind::Ask { .. } => ClassPhase::Asking(question),
            _ => ClassPhase::Counted(question),
        }
    }
}
