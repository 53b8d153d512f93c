//! The lesson screen: what a learner has chosen to look at. What has happened is in the attempt, which is handed in.

mod bytes_page;
mod client;
mod draw;
mod header_glossary;
mod highlights;
mod keys;
mod lane_view;
mod lesson_exit;
mod lesson_layout;
mod manual_actions;
mod narration;
mod observe;
mod overlay_pages;
mod server;
mod store;
mod task;
mod tokens;
mod view_diff;
mod wire;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use ratatui::buffer::Buffer;

use super::action_list::ActionList;
use super::request_editor::RequestEditor;
use super::search::{SearchScreen, SearchTarget};
use super::workbench::Workbench;
use crate::content::{Lesson, Question};
use crate::course::course_map::CourseMap;
use crate::course::{Attempt, Input, LaneRun};
use crate::model::Exchange;
use crate::play::ExternalExchange;
use crate::tui::packet_motion::{PacketStage, stage_at};
use crate::tui::paint::Pen;
use crate::tui::theme::Theme;
pub use lesson_exit::LessonExit;

/// What has happened: the attempt, and the requests that came from outside.
#[derive(Clone, Copy, Debug)]
pub struct LessonScene<'a> {
    /// The attempt.
    pub attempt: &'a Attempt,
    /// Requests from outside, newest last.
    pub external_requests: &'a [ExternalExchange],
}

/// What the screen asks of the program.
#[derive(Clone, Debug, PartialEq)]
pub enum LessonCommand {
    /// Hand these to the player, in this order.
    Inputs(Vec<Input>),
    /// Say the exchange at hand as a curl line, by [`LessonScreen::show_curl`].
    ShowCurl,
    /// Put this into the clipboard.
    Copy(String),
    /// Search, by [`LessonScreen::open_search`].
    Search,
    /// Leave the lesson for what was found.
    OpenFound(SearchTarget),
    /// Out to the map.
    Close,
    /// On to the next lesson.
    NextLesson,
    /// Ask the questions that close it.
    StartQuiz,
    /// Begin a mock interview.
    StartInterview,
    /// Take the next colours.
    NextTheme,
    /// End the program.
    Quit,
}

/// What lies over the lesson.
#[derive(Clone, Debug, Default)]
enum LessonOverlay {
    #[default]
    Nothing,
    Bytes,
    Checks,
    Curl(String),
    ActionList(ActionList),
    Request(Box<RequestEditor>),
    Workbench(Box<Workbench>),
    Search(Box<SearchScreen>),
    Help,
}

/// What the arrow keys scroll while nothing lies over the lesson.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Focus {
    #[default]
    Text,
    Client,
    Wire,
    Server,
}

/// How a task came to its end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum TaskSolvedBy {
    #[default]
    Lesson,
    Learner,
}

/// What moves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum PacketMotion {
    #[default]
    Still,
    /// A round trip that began this long ago.
    Moving(Duration),
}

/// The kinds of [`Place`](crate::course::Place), to notice that it has changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum PhaseKind {
    #[default]
    Starting,
    Before,
    Task,
    Free,
    Running,
    After,
    Failed,
    End,
}

/// A prediction that was missed, in words: in one lane or in several.
#[derive(Clone, Debug, PartialEq, Eq)]
struct MissedPrediction {
    /// The step's title.
    step: String,
    /// What was said and what came, lane by lane.
    answer_and_outcome: String,
    /// Why it is so.
    why: String,
}

/// The lesson screen.
#[derive(Clone, Debug, Default)]
pub struct LessonScreen {
    size: (u16, u16),
    lane: usize,
    overlay: LessonOverlay,
    /// What lies under the help, if anything.
    overlay_below_help: LessonOverlay,
    /// The list of acts, as it was left last in this step.
    action_list: Option<ActionList>,
    focus: Focus,
    /// The first line shown of the pane in focus.
    pane_scroll: usize,
    /// How many hints of the task are shown.
    hints_shown: usize,
    solved_by: TaskSolvedBy,
    /// How many acts by hand have been noticed.
    manual_acts: usize,
    /// The first line shown of the layer, or of the text without one.
    scroll: usize,
    /// The exchange chosen among those of the step; without a choice it is the last.
    selected_exchange: Option<usize>,
    /// The page of options, where there are more than the digits can name.
    option_page: usize,
    /// How many visits had come before this step, and how many have been noticed.
    external_seen: (usize, usize),
    motion: PacketMotion,
    /// What is to be said once, until the next key.
    notice: Option<String>,
    step_phase: (usize, PhaseKind),
    missed_predictions: BTreeMap<usize, MissedPrediction>,
    /// What lies behind the end.
    exit: LessonExit,
    /// How many questions close it.
    quiz_length: usize,
}

impl LessonScreen {
    /// A screen of this size.
    #[must_use]
    pub fn new(columns: u16, rows: u16) -> Self {
        Self { size: (columns, rows), ..Self::default() }
    }

    /// The terminal has this size.
    pub fn resize(&mut self, columns: u16, rows: u16) {
        self.size = (columns, rows);
    }

    /// Whether something moves and wants to be drawn again soon.
    #[must_use]
    pub fn is_animating(&self) -> bool {
        self.motion != PacketMotion::Still
    }

    /// Time has passed.
    pub fn tick(&mut self, time: Duration) {
        if let PacketMotion::Moving(since) = self.motion {
            let since = since.saturating_add(time);
            self.motion =
                if stage_at(since) == PacketStage::Arrived { PacketMotion::Still } else { PacketMotion::Moving(since) };
        }
    }

    /// Says `notice` until the next key.
    pub fn set_notice(&mut self, notice: String) {
        self.notice = Some(notice);
    }

    /// Shows the curl line that was asked for; `None` when there is none for the exchange at hand.
    pub fn show_curl(&mut self, line: Option<String>) {
        match line {
            Some(line) => self.toggle_overlay(LessonOverlay::Curl(line)),
            None => {
                self.set_notice("There is no request yet that curl could repeat: let the step happen first.".into());
            }
        }
    }

    /// Lays a search over the lesson: over the lessons of `chart`, which are `lessons`, and `questions`.
    pub fn open_search(&mut self, chart: &CourseMap, lessons: &[Arc<Lesson>], questions: &[Arc<Question>]) {
        self.toggle_overlay(LessonOverlay::Search(Box::new(SearchScreen::new(chart, lessons, questions))));
    }

    /// Draws the screen over the whole of `buffer`.
    pub fn draw(&self, scene: LessonScene<'_>, theme: Theme, buffer: &mut Buffer) {
        draw::draw_lesson(self, scene, Pen { theme }, buffer);
    }

    /// The lane that is looked at.
    #[must_use]
    pub fn lane(&self) -> usize {
        self.lane
    }
    /// The exchanges of the step in `lane`, then those from outside since it began. By hand, those that the learner
    /// made; before the first of them, the lesson's last one.
    fn exchanges<'a>(&self, scene: LessonScene<'a>, lane: usize) -> Vec<&'a Exchange> {
        let happened = if self.step_phase.1 == PhaseKind::Running { None } else { scene.attempt.current_run() };
        let own = happened.and_then(|run| run.lanes.get(lane)).into_iter().flat_map(LaneRun::exchanges);
        if matches!(self.step_phase.1, PhaseKind::Task | PhaseKind::Free) {
            let own: Vec<_> = own.collect();
            return if own.is_empty() {
                manual_actions::last_exchange(scene.attempt, lane).into_iter().collect()
            } else {
                own
            };
        }
        let visits = scene.external_requests.get(self.external_seen.0..).unwrap_or_default();
        own.chain(visits.iter().filter(|visit| visit.lane == lane).map(|visit| &visit.exchange)).collect()
    }

    /// The exchange that wire, bytes, checks and curl are about.
    #[must_use]
    pub fn current_exchange<'a>(&self, scene: LessonScene<'a>, lane: usize) -> Option<&'a Exchange> {
        let all = self.exchanges(scene, lane);
        self.selected_exchange.and_then(|at| all.get(at)).or(all.last()).copied()
    }
}
