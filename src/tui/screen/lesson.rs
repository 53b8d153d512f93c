//! The lesson screen: what the learner has chosen to look at.
//!
//! What has happened is not kept here. It is in the attempt, which every call gets as part of a [`LessonScene`], so that
//! the screen cannot disagree with the lesson. The screen reads no clock: [`LessonScreen::tick`] tells it that time has
//! passed.
//!
//! Start reading at [`OpenLesson`], the lesson on the stack of screens, then at `observe`, which takes note of what is new,
//! at `keys`, which does what a key means, and at `draw`, which puts the picture together. The panes (`state_lines`, `wire`,
//! `server`) do not know the screen: each draws a `LaneView`, which `build_lane_view` makes. Tools
//! (`action_list`, `request_editor`) and overlays (`lesson_overlay`) are screens of their own over the lesson.

mod action_list;
mod actor_tones;
mod build_lane_view;
mod bytes_overlay;
mod cookies_overlay;
mod digit_choice;
mod draw;
mod exchanges;
mod footer;
mod framework_overlay;
mod highlights;
mod key_presses;
mod lane_arrangement;
mod lane_panes;
mod lane_picture;
mod lane_stories;
mod lane_table;
mod lane_view;
mod lesson_end;
mod lesson_exit;
mod lesson_layout;
mod lesson_overlay;
mod lesson_scene;
mod manual_actions;
mod more_overlay;
mod narration;
mod observe;
mod open_lesson;
mod own_browser_overlay;
mod panes;
mod pointer;
mod prediction_text;
mod request_editor;
mod row_shares;
mod scroll;
mod server;
mod shell_wrap;
mod state_lines;
mod state_table;
mod step_progress;
mod story_diagram;
mod story_page;
mod story_row;
mod story_view;
mod task;
mod text_blocks;
mod time_format;
mod tools;
mod wire;
mod wire_text;
mod zoom;

use std::collections::BTreeMap;
use std::time::Duration;

use crate::course::lesson::story::story_entry::Moment;
use crate::play::SshConnection;
use crate::tui::packet_motion::PacketMotion;
use action_list::ActionList;
pub(in crate::tui) use lane_picture::{LanePane, LanePicture};
use lane_stories::LaneStories;
pub use lesson_exit::LessonExit;
pub use lesson_overlay::LessonOverlay;
pub use lesson_scene::LessonScene;
pub(in crate::tui) use open_lesson::STILL_NOTICE;
pub use open_lesson::{LessonLab, LessonStart, OpenLesson};
use step_progress::{LaneOccasion, MissedPrediction, PhaseKind, TaskSolver};

/// What the arrow keys scroll while nothing lies over the lesson.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Focus {
    #[default]
    Text,
    Client,
    Wire,
    Server,
    /// Where the story has a pane.
    Story,
}

/// The lesson screen. Its default is the state before a lesson starts.
#[derive(Clone, Debug, Default)]
pub struct LessonScreen {
    /// The lane that is looked at.
    lane: usize,
    /// What the screen has turned to a lane for last.
    lane_occasion: Option<LaneOccasion>,
    /// Whether another screen lies over this one.
    is_covered: bool,
    /// The action list as it was left last in this step.
    action_list: Option<ActionList>,
    focus: Focus,
    /// Whether the pane in focus, or the text, fills the screen.
    is_zoomed: bool,
    /// The first line shown of the pane in focus.
    pane_scroll: usize,
    /// The first line shown of the text.
    scroll: usize,
    /// How many hints of the task are shown.
    hints_shown: usize,
    solved_by: TaskSolver,
    /// How many acts by hand have been noticed.
    manual_acts: usize,
    /// The exchange chosen among those of the step, from 0; without a choice it is the last.
    selected_exchange: Option<usize>,
    /// The moment of the lane's story that is looked at; `None` is now.
    past: Option<Moment>,
    /// What has happened, for the diagram; kept, so that a frame need not put it together again.
    stories: LaneStories,
    /// The page of options, where there are more than the digits can name.
    option_page: usize,
    /// The number of the last request from outside that had come before this step.
    external_before_step: usize,
    /// The number of the last request from outside that has been noticed.
    external_noticed: usize,
    motion: PacketMotion,
    step_index: usize,
    phase: PhaseKind,
    /// By the number of the step.
    missed_predictions: BTreeMap<usize, MissedPrediction>,
    /// The framework whose code was looked at last, by its place among those of the step.
    framework: usize,
    exit: LessonExit,
    /// The numbers of the questions that close the lesson, in the course; known once its end is reached.
    lesson_quiz: Option<Vec<usize>>,
    /// Whether the notes for presenters are shown.
    shows_notes: bool,
    /// The ssh connection that authwalk is used over, if it is.
    ssh: Option<SshConnection>,
}

impl LessonScreen {
    /// The screen with what lies behind its end.
    #[must_use]
    pub fn with_exit(self, exit: LessonExit) -> Self {
        Self { exit, ..self }
    }

    /// The same, looking at that lane.
    #[must_use]
    pub fn with_lane(self, lane: usize) -> Self {
        Self { lane, ..self }
    }

    /// The same with the notes for presenters, or without.
    #[must_use]
    pub fn with_notes(self, shows_notes: bool) -> Self {
        Self { shows_notes, ..self }
    }

    /// The same over that ssh connection, or none.
    #[must_use]
    pub fn with_ssh(self, ssh: Option<SshConnection>) -> Self {
        Self { ssh, ..self }
    }

    /// The lesson closes with the questions of these numbers in the course.
    pub fn set_lesson_quiz(&mut self, questions: Vec<usize>) {
        self.lesson_quiz = Some(questions);
    }

    /// Whether it is known which questions close the lesson.
    pub(in crate::tui) const fn has_lesson_quiz(&self) -> bool {
        self.lesson_quiz.is_some()
    }

    /// The questions that close the lesson; none before its end.
    fn lesson_quiz(&self) -> &[usize] {
        self.lesson_quiz.as_deref().unwrap_or_default()
    }

    /// The lane that is looked at, from 0.
    #[must_use]
    pub fn lane(&self) -> usize {
        self.lane
    }

    /// Whether something moves and wants to be drawn again soon.
    #[must_use]
    pub fn is_animating(&self) -> bool {
        self.motion != PacketMotion::Still
    }

    /// Time has passed since the last tick.
    pub fn tick(&mut self, elapsed: Duration) {
        self.motion = self.motion.after(elapsed);
    }

    /// Another screen lies over this one, or no longer does. What moves has arrived by then, and the text starts at its top.
    pub(super) fn set_covered(&mut self, is_covered: bool) {
        self.is_covered = is_covered;
        self.scroll = 0;
        self.motion = PacketMotion::Still;
    }
}
