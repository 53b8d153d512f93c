//! What a presentation tells the speaker's console and the phones, and what the console may ask of it: plain data, and the
//! lines of JSON in which it travels.

use serde::{Deserialize, Serialize};

use super::class_view::ClassPhase;

/// A slide as text: a heading, and paragraphs of Markdown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SlideSummary {
    /// The heading.
    pub heading: String,
    /// The paragraphs below it.
    pub lines: Vec<String>,
}

/// Where a presentation stands, as its speaker sees it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpeakerView {
    /// What is presented.
    pub title: String,
    /// The number of the slide, from 1.
    pub slide: usize,
    /// How many slides there are.
    pub count: usize,
    /// What the class sees.
    pub here: SlideSummary,
    /// What it sees next; `None` on the last slide.
    pub next: Option<SlideSummary>,
    /// What the author wrote for the presenter of this step.
    pub notes: Option<String>,
    /// The answer to the question of this step that is still to come, and why.
    pub answer: Option<String>,
    /// How many have answered, where something is asked.
    pub answered: Option<usize>,
    /// Whether the wall is dark.
    pub is_blank: bool,
    /// How long it is planned to take.
    pub planned_seconds: u64,
    /// How long it has taken so far.
    pub elapsed_seconds: u64,
}

impl SpeakerView {
    /// By how many seconds the presentation is behind its plan, if each slide takes the same time; negative if it is ahead.
    #[must_use]
    pub fn seconds_behind(&self) -> i64 {
        let done = u64::try_from(self.slide.saturating_sub(1)).unwrap_or(0);
        let count = u64::try_from(self.count.max(1)).unwrap_or(1);
        let due = self.planned_seconds.saturating_mul(done) / count;
        let signed = |seconds| i64::try_from(seconds).unwrap_or(i64::MAX);
        signed(self.elapsed_seconds) - signed(due)
    }
}

/// What a presentation tells whenever something has changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StageReport {
    /// For the speaker.
    pub speaker: SpeakerView,
    /// For the phones of the class: the wall as text.
    pub wall: SlideSummary,
    /// Which question the class is asked just now, if any.
    pub phase: ClassPhase,
}

/// What the speaker asks of a presentation from elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SpeakerCommand {
    /// The next slide.
    Next,
    /// The slide before.
    Back,
    /// A dark wall, or a light one again.
    Blank,
    /// The slide of this number, from 1.
    GoTo(usize),
}

/// What a speaker's console knows of the presentation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SpeakerReport {
    /// There is none just now: it has not begun, has ended, or was lost.
    Absent,
    /// It stands here.
    Present(Box<SpeakerView>),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pace_is_measured_by_the_slides_that_are_done() {
        let view = |slide, elapsed_seconds| SpeakerView {
            slide,
            count: 10,
            planned_seconds: 600,
            elapsed_seconds,
            ..SpeakerView::default()
        };
        assert_eq!(view(1, 0).seconds_behind(), 0);
        assert_eq!(view(6, 300).seconds_behind(), 0);
        assert_eq!(view(6, 420).seconds_behind(), 120);
        assert_eq!(view(6, 180).seconds_behind(), -120);
    }
}
