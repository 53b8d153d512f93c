//! What a screen answers to an action.

use super::Screen;
use crate::course::Input;
use crate::course::quiz::interview_options::InterviewOptions;
use crate::course::study_plan::{PlanItem, TimeBudget};
use crate::tui::theme::Palette;

/// What becomes of the screens.
pub enum ScreenCommand {
    /// They stay as they are.
    Stay,
    /// Another one lies over this one.
    Push(Box<dyn Screen>),
    /// Another one takes its place.
    Replace(Box<dyn Screen>),
    /// It is closed, and with the last one the program ends.
    Close,
    /// It is closed, and then this is done.
    CloseAnd(Box<Self>),
    /// The app has to do something.
    Ask(ProgramRequest),
}

impl From<ProgramRequest> for ScreenCommand {
    fn from(request: ProgramRequest) -> Self {
        Self::Ask(request)
    }
}

impl From<CourseRequest> for ScreenCommand {
    fn from(request: CourseRequest) -> Self {
        ProgramRequest::Course(request).into()
    }
}

/// What only the program can do: it has the course, the labs and the terminal.
#[derive(Clone, Debug, PartialEq)]
pub enum ProgramRequest {
    /// Show something of the course.
    Course(CourseRequest),
    /// Hand these to the player of the lesson, in this order.
    Inputs(Vec<Input>),
    /// Let the learner's own browser into the lab of the lesson, and show where.
    OpenToBrowser,
    /// Send this token to the server of the lesson.
    SendToken(String),
    /// Keep this text of a lesson as a new file.
    SaveLesson(String),
    /// Put this into the clipboard.
    Copy(String),
    /// Keep these colours for the next time.
    KeepPalette(Palette),
    /// Show this text on the ordinary screen, in one piece, until the next key.
    ShowText(String),
    /// Have the terminal report the mouse, or no longer.
    ReportMouse(bool),
    /// End the program.
    Quit,
}

impl CourseRequest {
    /// Whether it changes what the screens show of the course, rather than open one.
    pub(in crate::tui) const fn is_setting(&self) -> bool {
        matches!(self, Self::SetInterviewDay(_) | Self::SetStudyTime(_))
    }
}

/// A screen of the course.
#[derive(Clone, Debug, PartialEq)]
pub enum CourseRequest {
    /// Open the search over the course.
    Search,
    /// Open a lesson.
    OpenLesson {
        /// Its number on the map, from 0.
        lesson: usize,
        /// The id of the step after which to start; without one, the lesson goes on where the learner left it.
        after_step: Option<String>,
    },
    /// Leave the lesson for the one that comes next.
    NextLesson,
    /// Ask these questions. A lesson is left for them.
    AskQuestions {
        /// Their numbers among the questions of the course, from 0.
        questions: Vec<usize>,
    },
    /// Ask several questions about the lessons that are done.
    StartQuiz,
    /// Let the learner choose how a mock interview goes.
    ShowInterviewOptions,
    /// Begin a mock interview.
    StartInterview(InterviewOptions),
    /// Show which questions are due.
    ShowReview,
    /// Ask the questions that are due.
    StartReview,
    /// Show the plan until the interview.
    ShowPlan,
    /// Open what a line of the plan says.
    OpenPlanItem(PlanItem),
    /// Keep how much time there is for the plan, until the program ends; `None` leaves it to the day of the interview.
    SetStudyTime(Option<TimeBudget>),
    /// Ask the questions that find out what the learner knows.
    StartPlacement,
    /// Show what was learned.
    ShowProgress,
    /// Ask questions about one topic.
    DrillTopic {
        /// Its id.
        topic: String,
    },
    /// Ask the questions again whose last answer was not right.
    RetryErrors,
    /// Show the cheat sheet.
    ShowCheatSheet,
    /// Keep the day of the interview, in days since 1970-01-01; `None` forgets it.
    SetInterviewDay(Option<i64>),
}
