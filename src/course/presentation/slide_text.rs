//! What a slide says, as text: for phones, for the speaker, and for whoever cannot see the wall. Markdown, a paragraph an
//! entry.

use super::slide::{Slide, SlideKind};
use super::{Presentation, SlideQuestion};
use crate::course::lesson::story::story_entry::{StoryArrow, StoryEvent};
use crate::course::text;
use crate::model::class_view::percent;
use crate::model::speaker_view::SlideSummary;

impl Presentation {
    /// The head of a slide in a few words.
    #[must_use]
    pub fn heading(&self, slide: Slide) -> String {
        let lesson_title = || self.lesson(slide).map_or("", |performance| &performance.lesson().title);
        match slide.kind {
            SlideKind::Cover => lesson_title().to_owned(),
            SlideKind::Recap => text::TO_TAKE_AWAY.to_owned(),
            _ => self.step(slide).map_or_else(|| lesson_title().to_owned(), |step| step.title.clone()),
        }
    }

    /// The title of the lane that a slide is about, where its lesson has several and it is not about all of them.
    #[must_use]
    pub fn lane_title(&self, slide: Slide) -> Option<&str> {
        let lane = match slide.kind {
            SlideKind::Outcome { lane, .. } => lane,
            SlideKind::Setting { lane, .. } | SlideKind::Meaning { lane, .. } if !self.is_for_all_lanes(slide) => lane,
            SlideKind::Ask { .. } | SlideKind::Count { .. } | SlideKind::Truth { .. } => self.question(slide)?.lane,
            _ => return None,
        };
        self.lesson(slide)?.attempt().lane_title(lane)
    }

    /// Whether the text of `slide` holds in every lane.
    fn is_for_all_lanes(&self, slide: Slide) -> bool {
        let (Some(step), Some(performance)) = (self.step(slide), self.lesson(slide)) else { return true };
        let told = if matches!(slide.kind, SlideKind::Meaning { .. }) { step.after.as_ref() } else { Some(&step.text) };
        let attempt = performance.attempt();
        let in_lane = |lane| told.and_then(|told| attempt.text_in_lane(told, lane));
        (0..attempt.lanes().len()).all(|lane| in_lane(lane) == in_lane(0))
    }

    /// What a slide with nothing but text says, as Markdown; empty for one that shows something else.
    #[must_use]
    pub fn told(&self, slide: Slide) -> &str {
        let Some(performance) = self.lesson(slide) else { return "" };
        let attempt = performance.attempt();
        let told = match (slide.kind, self.step(slide)) {
            (SlideKind::Setting { lane, .. }, Some(step)) => attempt.text_in_lane(&step.text, lane),
            (SlideKind::Meaning { lane, .. }, Some(step)) => {
                step.after.as_ref().and_then(|after| attempt.text_in_lane(after, lane))
            }
            (SlideKind::Recap, _) => performance.lesson().recap.as_deref(),
            _ => None,
        };
        told.unwrap_or_default()
    }

    /// The question of a prediction, without what the step tells before it.
    #[must_use]
    pub fn asked(&self, slide: Slide) -> &str {
        self.step(slide).and_then(|step| step.predict.as_ref()).map_or("", |prediction| &prediction.ask)
    }

    /// Why a prediction came out as it did.
    #[must_use]
    pub fn reason(&self, slide: Slide) -> &str {
        self.question(slide).map_or("", |asked| &asked.instance.question.why)
    }

    /// What the author wrote for the presenter of the step, and what can be said about it beyond the slides.
    #[must_use]
    pub fn speaker_notes(&self, slide: Slide) -> Option<String> {
        let step = self.step(slide)?;
        let parts: Vec<&str> = step.notes.iter().chain(&step.more).map(|part| part.trim_end()).collect();
        (!parts.is_empty()).then(|| parts.join("\n\n"))
    }

    /// All that a slide says, as text. `counts` are the votes on its question, in the order of the options.
    #[must_use]
    pub fn summary(&self, slide: Slide, counts: &[usize]) -> SlideSummary {
        let heading = self.heading(slide);
        let heading = self.lane_title(slide).map_or_else(|| heading.clone(), |lane| format!("{heading} ({lane})"));
        let lines = match (slide.kind, self.question(slide)) {
            (SlideKind::Outcome { step, lane }, _) => self.outcome_lines(slide, step, lane),
            (_, Some(asked)) => self.question_lines(slide, asked, counts),
            _ => self.told(slide).split("\n\n").filter(|part| !part.trim().is_empty()).map(str::to_owned).collect(),
        };
        SlideSummary { heading, lines }
    }

    fn outcome_lines(&self, slide: Slide, step: usize, lane: usize) -> Vec<String> {
        let entries = self.lesson(slide).into_iter().flat_map(|performance| performance.step_entries(step, lane));
        entries
            .map(|entry| match &entry.event {
                StoryEvent::Arrow(arrow) => arrow_line(arrow),
                StoryEvent::Deed { by, words } => text::deed(by.name(), words),
                StoryEvent::Rule(words) => words.clone(),
            })
            .collect()
    }

    fn question_lines(&self, slide: Slide, asked: &SlideQuestion, counts: &[usize]) -> Vec<String> {
        let total = counts.iter().sum();
        let mut lines = vec![self.asked(slide).to_owned()];
        for (index, option) in asked.instance.options().iter().enumerate() {
            let sign = match slide.kind {
                SlideKind::Truth { .. } if option.right => " ✓",
                SlideKind::Truth { .. } => " ✗",
                _ => "",
            };
            let count = counts.get(index).copied().unwrap_or(0);
            let votes = match slide.kind {
                SlideKind::Ask { .. } => String::new(),
                _ if total == 0 => String::new(),
                _ => format!(": {count} ({} %)", percent(count, total)),
            };
            lines.push(format!("{}. {}{sign}{votes}", index + 1, option.text));
        }
        if matches!(slide.kind, SlideKind::Truth { .. }) {
            lines.push(self.reason(slide).to_owned());
        }
        lines
    }

    /// The answer that the slide at `index` leads up to, with its reason: of the question on it, or of the next one of its
    /// step; `None` once it has been shown, or where nothing is asked.
    #[must_use]
    pub fn answer_to_come(&self, index: usize) -> Option<String> {
        let here = *self.slides.get(index)?;
        let step = self.step(here)?;
        let truths = self.slides.get(index + 1..)?.iter();
        let truth = truths
            .take_while(|slide| self.step(**slide).is_some_and(|other| std::ptr::eq(other, step)))
            .find(|slide| matches!(slide.kind, SlideKind::Truth { .. }))?;
        let asked = self.question(*truth)?;
        let right: Vec<&str> =
            asked.instance.options().iter().filter(|option| option.right).map(|option| &*option.text).collect();
        let lane = self.lane_title(*truth).map(|lane| format!("{lane}: ")).unwrap_or_default();
        Some(format!("{lane}{}\n\n{}", right.join(", "), self.reason(*truth)))
    }
}

/// `alice → shop: GET /me`.
fn arrow_line(arrow: &StoryArrow) -> String {
    let words = arrow.labels().next().unwrap_or_default();
    let found = if arrow.found.is_empty() { String::new() } else { format!(": {}", arrow.found) };
    format!("{} → {}: `{words}`{found}", arrow.from.name(), arrow.to.name())
}
