//! A presentation while it is given: at which slide it is, and how the class has voted. Pure; the screens and the lines drive
//! it, and whoever follows is told by its [report](Talk::report).

use serde::{Deserialize, Serialize};

use super::Presentation;
use super::show_of_hands::ShowOfHands;
use super::slide::{Slide, SlideKind};
use crate::model::class_view::{ClassPhase, ClassView};
use crate::model::speaker_view::{SlideSummary, SpeakerView, StageReport};

/// A presentation that is given.
#[derive(Clone, Debug)]
pub struct Talk {
    presentation: Presentation,
    mark: TalkPosition,
}

/// Where a talk is: all that is needed to go on from there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TalkPosition {
    /// The slide, from 0.
    pub slide: usize,
    /// The votes on each question.
    pub votes: Vec<ShowOfHands>,
}

impl TalkPosition {
    /// Whether it says the same as `other`, apart from the phones: those are counted elsewhere.
    #[must_use]
    pub fn is_same_by_hand(&self, other: &Self) -> bool {
        let by_hand = |mark: &Self| mark.votes.iter().map(ShowOfHands::by_hand).collect::<Vec<_>>();
        self.slide == other.slide && by_hand(self) == by_hand(other)
    }
}

/// What the class sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Curtain {
    /// Not yet a slide.
    Closed,
    /// The slide.
    Open,
    /// Nothing, so that it looks at the speaker.
    Dark,
}

impl Talk {
    /// A talk at its first slide.
    #[must_use]
    pub fn new(presentation: Presentation) -> Self {
        let votes = presentation.questions().iter().map(|asked| ShowOfHands::new(asked.instance.options().len()));
        let mark = TalkPosition { slide: 0, votes: votes.collect() };
        Self { presentation, mark }
    }

    /// The same at `mark`. `None` if that belongs to another presentation.
    #[must_use]
    pub fn with_mark(mut self, mark: TalkPosition) -> Option<Self> {
        let option_counts = |votes: &[ShowOfHands]| votes.iter().map(|votes| votes.counts().len()).collect::<Vec<_>>();
        let fits = mark.slide < self.presentation.slides().len().max(1)
            && option_counts(&mark.votes) == option_counts(&self.mark.votes);
        fits.then(|| {
            self.mark = mark;
            self
        })
    }

    /// What is presented.
    #[must_use]
    pub const fn presentation(&self) -> &Presentation {
        &self.presentation
    }

    /// Where it is.
    #[must_use]
    pub const fn mark(&self) -> &TalkPosition {
        &self.mark
    }

    /// The number of the slide, from 0.
    #[must_use]
    pub const fn position(&self) -> usize {
        self.mark.slide
    }

    /// The slide at hand; `None` in a presentation without lessons.
    #[must_use]
    pub fn slide(&self) -> Option<Slide> {
        self.presentation.slides().get(self.mark.slide).copied()
    }

    /// The votes on the question of `slide`, in the order of its options.
    #[must_use]
    pub fn counts(&self, slide: Slide) -> Vec<usize> {
        let question = slide.kind.question();
        question.and_then(|question| self.mark.votes.get(question)).map(ShowOfHands::counts).unwrap_or_default()
    }

    /// The votes on the question that the class is asked just now.
    pub fn asked_votes(&mut self) -> Option<&mut ShowOfHands> {
        match self.slide()?.kind {
            SlideKind::Ask { question } => self.mark.votes.get_mut(question),
            _ => None,
        }
    }

    /// Goes to a slide; one beyond the end is the last.
    pub fn go_to(&mut self, position: usize) {
        self.mark.slide = position.min(self.presentation.slides().len().saturating_sub(1));
        if let Some(Slide { kind: SlideKind::Truth { question }, .. }) = self.slide()
            && let Some(votes) = self.mark.votes.get_mut(question)
        {
            votes.reveal();
        }
    }

    /// Goes to the next slide; returns whether there was one.
    pub fn go_on(&mut self) -> bool {
        let has_next = self.has_next();
        if has_next {
            self.go_to(self.mark.slide + 1);
        }
        has_next
    }

    /// Whether there is another slide.
    #[must_use]
    pub fn has_next(&self) -> bool {
        self.mark.slide + 1 < self.presentation.slides().len()
    }

    /// Takes the votes of the phones.
    pub fn set_phones(&mut self, view: &ClassView) {
        if let Some(votes) = view.phase.question().and_then(|question| self.mark.votes.get_mut(question)) {
            votes.set_phones(&view.counts);
        }
    }

    /// What the speaker's console and the phones are told of it.
    #[must_use]
    pub fn report(&self, curtain: Curtain) -> StageReport {
        let Some(slide) = self.slide() else { return StageReport::default() };
        let slides = self.presentation.slides();
        let here = self.presentation.summary(slide, &self.counts(slide));
        let is_asked = slide.kind.question().is_some();
        let speaker = SpeakerView {
            title: self.presentation.title.clone(),
            slide: self.mark.slide + 1,
            count: slides.len(),
            next: slides.get(self.mark.slide + 1).map(|next| self.presentation.summary(*next, &self.counts(*next))),
            notes: self.presentation.speaker_notes(slide),
            answer: self.presentation.answer_to_come(self.mark.slide),
            answered: is_asked.then(|| self.counts(slide).iter().sum()),
            is_blank: curtain == Curtain::Dark,
            planned_seconds: u64::from(self.presentation.minutes()) * 60,
            elapsed_seconds: 0,
            here: here.clone(),
        };
        let wall = match curtain {
            Curtain::Dark => SlideSummary { heading: "The wall is dark".to_owned(), lines: Vec::new() },
            Curtain::Closed => {
                SlideSummary { heading: self.presentation.title.clone(), lines: vec!["It begins soon.".to_owned()] }
            }
            Curtain::Open => here,
        };
        StageReport { speaker, wall, phase: self.class_phase(slide, curtain) }
    }

    /// What the phones are asked. A question whose answer has been shown is not asked again.
    fn class_phase(&self, slide: Slide, curtain: Curtain) -> ClassPhase {
        let Some(question) = slide.kind.question() else { return ClassPhase::Watching };
        let is_revealed = self.mark.votes.get(question).is_some_and(ShowOfHands::is_revealed);
        match slide.kind {
            _ if curtain == Curtain::Closed => ClassPhase::Watching,
            _ if is_revealed => ClassPhase::Revealed(question),
            SlideKind::Ask { .. } => ClassPhase::Asking(question),
            _ => ClassPhase::Counted(question),
        }
    }
}
