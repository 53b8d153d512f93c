//! A lesson that was played to its end, with the story of each lane.

use crate::content::{Lesson, Step};
use crate::course::Attempt;
use crate::course::lesson::story::lane_story::LaneStory;
use crate::course::lesson::story::story_entry::{Moment, StoryEntry};

/// A lesson that was played.
#[derive(Clone, Debug)]
pub struct PlayedLesson {
    attempt: Attempt,
    /// The story of each lane; kept, so that a frame need not put it together again.
    stories: Vec<LaneStory>,
}

impl PlayedLesson {
    /// The performance of an attempt that has come to its end.
    #[must_use]
    pub fn new(attempt: Attempt) -> Self {
        let stories = (0..attempt.lanes().len()).map(|lane| attempt.story(lane)).collect();
        Self { attempt, stories }
    }

    /// What happened.
    #[must_use]
    pub const fn attempt(&self) -> &Attempt {
        &self.attempt
    }

    /// The lesson.
    #[must_use]
    pub fn lesson(&self) -> &Lesson {
        self.attempt.lesson()
    }

    /// The steps that happened, with their numbers from 0.
    pub fn steps(&self) -> impl Iterator<Item = (usize, &Step)> {
        self.lesson().step.iter().enumerate().take(self.attempt.runs().len())
    }

    /// Whether anything happened in step number `step` in this lane.
    #[must_use]
    pub fn has_happened(&self, step: usize, lane: usize) -> bool {
        let run = self.attempt.runs().get(step).and_then(|run| run.lanes.get(lane));
        run.is_some_and(|run| !run.acts.is_empty())
    }

    /// The story of a lane.
    #[must_use]
    pub fn story(&self, lane: usize) -> Option<&LaneStory> {
        self.stories.get(lane)
    }

    /// How many entries of the lane's story have happened by the end of step number `step`.
    #[must_use]
    pub fn entry_count(&self, step: usize, lane: usize) -> usize {
        let Some(story) = self.story(lane) else { return 0 };
        story.entries.iter().position(|entry| entry.moment.run > step).unwrap_or(story.entries.len())
    }

    /// What happened in that step in this lane.
    pub fn step_entries(&self, step: usize, lane: usize) -> impl Iterator<Item = &StoryEntry> {
        let entries = self.story(lane).map(|story| &story.entries[..]).unwrap_or_default();
        entries.iter().filter(move |entry| entry.moment.run == step)
    }

    /// The moments of the lane's story up to the end of that step, in their order.
    #[must_use]
    pub fn moments(&self, step: usize, lane: usize) -> Vec<Moment> {
        let mut moments: Vec<Moment> = Vec::new();
        let entries = self.story(lane).map(|story| &story.entries[..]).unwrap_or_default();
        for entry in entries.iter().take(self.entry_count(step, lane)) {
            // A request to another server lies within the exchange that needs it, so a moment may come up twice.
            if !moments.contains(&entry.moment) {
                moments.push(entry.moment);
            }
        }
        moments
    }
}
