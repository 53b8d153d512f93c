//! The lesson screen: what the learner has chosen to look at.
//!
//! What has happened is not kept here. It is in the attempt, which every call gets as part of a [`LessonScene`], so that
//! the screen cannot disagree with the lesson. The screen reads no clock: [`LessonScreen::tick`] tells it that time has
//! passed.
//!
//! Start reading at `observe`, which takes note of what is new, at `keys`, which turns a key into a [`LessonCommand`], and
//! at `draw`, which puts the picture together. The panes (`state_lines`, `wire`, `server`) know nothing of the screen:
//! each draws a `LaneView`, which `build_lane_view` makes.

mod build_lane_view;
mod bytes_page;
mod digit_choice;
mod draw;
mod exchanges;
mod footer;
mod header_glossary;
mod highlights;
mod keys;
mod lane_view;
mod lesson_command;
mod lesson_end;
mod lesson_exit;
mod lesson_layout;
mod lesson_overlay;
mod lesson_scene;
mod manual_actions;
mod narration;
mod observe;
mod overlay_pages;
mod panes;
mod scroll;
mod server;
mod shell_wrap;
mod state_lines;
mod step_progress;
mod task;
mod text_blocks;
mod time_format;
mod tools;
mod wire;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use super::action_list::ActionList;
use super::search::SearchScreen;
use crate::content::{Lesson, Question};
use crate::course::course_map::CourseMap;
use crate::tui::packet_motion::PacketMotion;
pub use lesson_command::LessonCommand;
pub use lesson_exit::LessonExit;
use lesson_overlay::LessonOverlay;
pub use lesson_scene::LessonScene;
use step_progress::{MissedPrediction, PhaseKind, TaskSolvedBy};

/// What the arrow keys scroll while nothing lies over the lesson.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Focus {
    #[default]
    Text,
    Client,
    Wire,
    Server,
}

/// The lesson screen. Its default is the screen of a terminal without any room, in front of a lesson that starts.
#[derive(Clone, Debug, Default)]
pub struct LessonScreen {
    /// Columns and rows.
    size: (u16, u16),
    /// The lane that is looked at.
    lane: usize,
    overlay: LessonOverlay,
    /// What help was opened over, if anything; closing help brings it back.
    overlay_below_help: LessonOverlay,
    /// The action list as it was left last in this step.
    action_list: Option<ActionList>,
    focus: Focus,
    /// The first line shown of the pane in focus.
    pane_scroll: usize,
    /// The first line shown of the overlay, or of the text without one.
    scroll: usize,
    /// How many hints of the task are shown.
    hints_shown: usize,
    solved_by: TaskSolvedBy,
    /// How many acts by hand have been noticed.
    manual_acts: usize,
    /// The exchange chosen among those of the step, from 0; without a choice it is the last.
    selected_exchange: Option<usize>,
    /// The page of options, where there are more than the digits can name.
    option_page: usize,
    /// How many requests from outside had come before this step.
    external_before_step: usize,
    /// How many requests from outside have been noticed.
    external_noticed: usize,
    motion: PacketMotion,
    /// A message that is shown until the next key.
    notice: Option<String>,
    step_index: usize,
    phase: PhaseKind,
    /// By the number of the step.
    missed_predictions: BTreeMap<usize, MissedPrediction>,
    exit: LessonExit,
    /// How many questions close the lesson.
    quiz_length: usize,
}

impl LessonScreen {
    /// A screen of this size.
    #[must_use]
    pub fn new(columns: u16, rows: u16) -> Self {
        Self { size: (columns, rows), ..Self::default() }
    }

    /// The same with what lies behind its end.
    #[must_use]
    pub fn with_exit(self, exit: LessonExit) -> Self {
        Self { exit, ..self }
    }

    /// The same, looking at that lane.
    #[must_use]
    pub fn with_lane(self, lane: usize) -> Self {
        Self { lane, ..self }
    }

    /// The lesson closes with this many questions.
    pub fn set_quiz_length(&mut self, questions: usize) {
        self.quiz_length = questions;
    }

    /// The terminal has this size.
    pub fn resize(&mut self, columns: u16, rows: u16) {
        self.size = (columns, rows);
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

    /// Shows `notice` until the next key.
    pub fn set_notice(&mut self, notice: String) {
        self.notice = Some(notice);
    }

    /// Shows the curl line that [`LessonCommand::ShowCurl`] asked for; `None` when there is none for the current exchange.
    pub fn show_curl(&mut self, line: Option<String>) {
        match line {
            Some(line) => self.toggle_overlay(LessonOverlay::Curl(line)),
            None => {
                self.set_notice("There is no request yet that curl could repeat: let the step happen first.".into());
            }
        }
    }

    /// Opens the search over the lesson that [`LessonCommand::Search`] asked for.
    pub fn open_search(&mut self, map: &CourseMap, lessons: &[Arc<Lesson>], questions: &[Arc<Question>]) {
        self.toggle_overlay(LessonOverlay::Search(Box::new(SearchScreen::new(map, lessons, questions))));
    }

    /// Opens `overlay`, or closes it if it is the one that is open. Help goes over a tool and gives it back.
    fn toggle_overlay(&mut self, overlay: LessonOverlay) {
        self.scroll = 0;
        let is_open = std::mem::discriminant(&self.overlay) == std::mem::discriminant(&overlay);
        let opened = if is_open { LessonOverlay::Nothing } else { overlay };
        let closed = std::mem::replace(&mut self.overlay, opened);
        if matches!(closed, LessonOverlay::Help) {
            self.overlay = std::mem::take(&mut self.overlay_below_help);
        } else if closed.is_tool() && matches!(self.overlay, LessonOverlay::Help) {
            self.overlay_below_help = closed;
        }
    }

    /// Closes the overlay, or help over a tool.
    fn close_overlay(&mut self) {
        self.scroll = 0;
        self.overlay = std::mem::take(&mut self.overlay_below_help);
    }
}
