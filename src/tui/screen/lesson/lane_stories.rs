//! The stories of all lanes as the screen shows them: kept until something happens, and filtered as the learner asked.

use super::LessonScene;
use super::step_progress::PhaseKind;
use crate::course::lesson::story::lane_story::LaneStory;
use crate::course::lesson::story::story_entry::Moment;
use crate::course::lesson::story::story_filter::StoryFilter;

/// The stories of all lanes, and how far the attempt had come when they were written.
#[derive(Clone, Debug, Default)]
pub(super) struct LaneStories {
    lanes: Vec<LaneStory>,
    /// What the filter lets through; nothing without a filter.
    filtered: Vec<LaneStory>,
    /// What was typed as a filter.
    filter_text: String,
    progress: Option<AttemptProgress>,
}

/// How far an attempt has come; while this stays, so do its stories.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct AttemptProgress {
    step_index: usize,
    phase: PhaseKind,
    act_count: usize,
}

impl LaneStories {
    /// Writes the stories anew if something has happened since.
    pub(super) fn update(&mut self, scene: LessonScene<'_>) {
        let attempt = scene.attempt;
        let phase = PhaseKind::of(attempt.phase());
        let progress =
            Some(AttemptProgress { step_index: attempt.step_index(), phase, act_count: attempt.act_count() });
        if self.progress != progress {
            self.progress = progress;
            self.lanes = (0..attempt.lanes().len()).map(|lane| attempt.story(lane)).collect();
            self.apply_filter(scene);
        }
    }

    /// Shows only what this filter lets through; all for an empty one.
    pub(super) fn set_filter(&mut self, text: &str, scene: LessonScene<'_>) {
        text.clone_into(&mut self.filter_text);
        self.apply_filter(scene);
    }

    fn apply_filter(&mut self, scene: LessonScene<'_>) {
        let filter = StoryFilter::parse(&self.filter_text);
        let stories = self.lanes.iter().enumerate().filter(|_| !filter.is_empty());
        self.filtered = stories.map(|(lane, story)| scene.attempt.filter_story(lane, story, &filter)).collect();
    }

    /// Whether a filter chooses what is shown. A blank or half a word such as `status:` chooses nothing.
    pub(super) const fn is_filtered(&self) -> bool {
        !self.filtered.is_empty()
    }

    /// What was typed as a filter; empty without one.
    pub(super) fn filter_text(&self) -> &str {
        &self.filter_text
    }

    /// The story of `lane` as it is shown; `None` before anything has happened.
    pub(super) fn shown(&self, lane: usize) -> Option<&LaneStory> {
        self.filtered.get(lane).or_else(|| self.lanes.get(lane))
    }

    /// The newest moment of `lane`, shown or not.
    pub(super) fn newest_moment(&self, lane: usize) -> Option<Moment> {
        self.lanes.get(lane)?.entries.last().map(|entry| entry.moment)
    }

    /// `2 of 7`: how many exchanges the filter lets through; `None` without a filter.
    pub(super) fn filter_count(&self, lane: usize) -> Option<String> {
        let shown = self.filtered.get(lane)?.exchange_count();
        let all = self.lanes.get(lane)?.exchange_count();
        Some(format!("{shown} of {all}"))
    }

    /// `filter 401 · 2 of 7`; `None` without a filter.
    pub(super) fn filter_title(&self, lane: usize) -> Option<String> {
        self.filter_count(lane).map(|count| format!("filter {} · {count}", self.filter_text.trim()))
    }
}
