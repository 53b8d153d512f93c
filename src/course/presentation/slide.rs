//! What a slide shows. Everything is counted from 0.

/// One slide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slide {
    /// The lesson, among those of the presentation.
    pub lesson: usize,
    /// What it shows of that lesson.
    pub kind: SlideKind,
}

/// What a slide shows of its lesson. Questions are counted over the whole presentation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SlideKind {
    /// The title.
    Cover,
    /// What a step is about, before it happens.
    Setting {
        /// The step.
        step: usize,
        /// The lane whose text it is.
        lane: usize,
    },
    /// A prediction, while the class answers.
    Ask {
        /// The question.
        question: usize,
    },
    /// How many took which option; not yet what is right.
    Count {
        /// The question.
        question: usize,
    },
    /// What happened in one lane: the story so far, and the exchange.
    Outcome {
        /// The step.
        step: usize,
        /// The lane.
        lane: usize,
    },
    /// How the prediction came out, and why.
    Truth {
        /// The question.
        question: usize,
    },
    /// What it means.
    Meaning {
        /// The step.
        step: usize,
        /// The lane whose text it is.
        lane: usize,
    },
    /// The one sentence to take away.
    Recap,
}

impl SlideKind {
    /// The question that is asked, counted or answered here.
    #[must_use]
    pub const fn question(self) -> Option<usize> {
        match self {
            Self::Ask { question } | Self::Count { question } | Self::Truth { question } => Some(question),
            _ => None,
        }
    }
}
