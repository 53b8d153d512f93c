//! The screens. Each is plain state that takes actions and draws itself into a buffer: no terminal, no clock, no I/O.
//!
//! Screens lie over each other in one [`ScreenStack`](super::screen_stack::ScreenStack). It finds out what a key means,
//! hands the action to the screen on top, and carries out the [`ScreenCommand`] that comes back. What only the app can do
//! is an [`ProgramRequest`]. A screen does not know the ones below it, except that tools and overlays of a lesson are handed
//! that lesson.

pub mod class_wall;
mod command;
pub mod design;
mod field_screen;
mod help;
mod interview_day;
pub mod interview_options;
pub mod lesson;
pub mod map;
pub mod plan;
pub mod present;
pub mod progress;
pub mod quiz;
pub mod report_screen;
pub mod search;
pub mod speaker_console;
mod term_popup;
mod text_screen;
mod verifier_mistakes;
pub mod workbench;

use std::rc::Rc;
use std::time::Duration;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use self::lesson::OpenLesson;
use self::plan::CurrentPlan;
use super::keymap::{FooterHint, KeyPress, KeymapAction, KeymapContext};
use super::notice::Notice;
use super::paint::Pen;
use crate::course::course_map::CourseMap;
use crate::course::journal_entry::JournalEntry;
use crate::course::review::statistics::LearningStats;
use crate::model::class_view::{ClassReach, ClassView};
use crate::model::speaker_view::{SpeakerCommand, SpeakerReport};
use crate::play::{Journal, QuizSession};

pub use command::{CourseRequest, ProgramRequest, ScreenCommand};
pub use help::HelpTopic;
pub(in crate::tui) use term_popup::TermPopup;
pub use text_screen::TextScreen;

/// What a screen may use while it handles something.
pub struct ScreenContext<'s> {
    /// The whole of the terminal.
    pub area: Rect,
    /// A notice over the screen; the next key clears it.
    pub notice: &'s mut Notice,
    /// The lesson that the screen lies over.
    pub lesson: Option<&'s mut OpenLesson>,
}

/// What a screen needs to draw itself.
#[derive(Clone, Copy)]
pub struct DrawContext<'s> {
    /// The colours.
    pub pen: Pen,
    /// The lesson that the screen lies over.
    pub lesson: Option<&'s OpenLesson>,
}

/// Where the mouse points.
#[derive(Clone, Copy)]
pub struct Pointer<'f> {
    /// The cell under it.
    pub position: Position,
    /// What is drawn.
    pub frame: &'f Buffer,
}

/// The course with what has been learned of it. What is computed from all answers is computed when it is asked for.
pub trait CourseState {
    /// The map.
    fn map(&self) -> &Rc<CourseMap>;

    /// What was learned, topic by topic.
    fn learning_stats(&self) -> LearningStats;

    /// The plan until the interview.
    fn current_plan(&self) -> CurrentPlan;
}

/// What a screen returns when it is closed.
pub enum ClosedScreen {
    /// Of a lesson.
    Lesson {
        /// The journal that it held.
        journal: Option<Journal>,
        /// What was learned in it.
        new_entries: Vec<JournalEntry>,
    },
    /// Of questions: their finished session.
    Quiz(Box<QuizSession>),
}

/// Something that fills the terminal and, while it is on top, has the keyboard.
pub trait Screen {
    /// The keys that have a meaning now.
    fn keymap_context(&self) -> KeymapContext;

    /// Does what a key means here; `key` tells apart the digits and the two directions of Tab.
    fn handle_action(&mut self, action: KeymapAction, key: KeyPress, context: &mut ScreenContext<'_>) -> ScreenCommand;

    /// Takes a key that has no meaning here: where text is typed, it is typed.
    fn type_key(&mut self, _key: KeyPress, _context: &mut ScreenContext<'_>) {}

    /// Takes pasted text. Its characters must not act as keys.
    fn paste(&mut self, _text: &str, _context: &mut ScreenContext<'_>) {}

    /// Draws the screen over the whole of `buffer`, but for the last row.
    fn draw(&self, context: DrawContext<'_>, buffer: &mut Buffer);

    /// Whether the screen below is seen around it.
    fn is_overlay(&self) -> bool {
        false
    }

    /// What the last row names: keys, the most useful first. The last two are always shown.
    fn footer(&self, context: DrawContext<'_>) -> Vec<FooterHint>;

    /// Takes note of a click. The key that is returned is pressed then: a click does what a key can do.
    fn click(&mut self, _pointer: Pointer<'_>, _context: &mut ScreenContext<'_>) -> Option<KeyPress> {
        None
    }

    /// Scrolls what is under the pointer by an action, up or down; returns whether it did. Otherwise the wheel presses the
    /// arrow keys.
    fn scroll_at(&mut self, _pointer: Pointer<'_>, _action: KeymapAction, _context: &mut ScreenContext<'_>) -> bool {
        false
    }

    /// What help says here.
    fn help(&self) -> HelpTopic {
        HelpTopic::starting_with(self.keymap_context())
    }

    /// What to do instead when the screen just above this one asks for `request`; `None` leaves it to the app.
    fn intercept(&mut self, _request: &ProgramRequest, _context: &mut ScreenContext<'_>) -> Option<ScreenCommand> {
        None
    }

    /// Takes note that another screen now lies over this one, or none does: it is on top, perhaps for the first time.
    fn set_covered(&mut self, _is_covered: bool, _notice: &mut Notice) {}

    /// The time to the next frame while something moves; `None` while nothing does.
    fn tick_interval(&self) -> Option<Duration> {
        None
    }

    /// Lets time pass; `elapsed` is the time since the last call.
    fn tick(&mut self, _elapsed: Duration, _notice: &mut Notice) {}

    /// Does slow work that had to wait until the last frame was on the screen; returns whether it did any.
    fn prepare(&mut self, _notice: &mut Notice) -> bool {
        false
    }

    /// Takes note of what has happened in the lab; `animate` lets packets travel. Returns whether the screen still has
    /// something to do; if not, it is closed.
    #[must_use]
    fn observe(&mut self, _animate: bool, _context: &mut ScreenContext<'_>) -> bool {
        true
    }

    /// Takes note of what has been learned or set meanwhile.
    fn update_course(&mut self, _course: &dyn CourseState) {}

    /// Takes note of who has joined a class or answered.
    fn update_class(&mut self, _view: &ClassView) {}

    /// Takes note of whether a class elsewhere is reached.
    fn update_class_reach(&mut self, _reach: &ClassReach, _notice: &mut Notice) {}

    /// Does what the speaker asks for from elsewhere.
    fn drive(&mut self, _command: SpeakerCommand) {}

    /// Takes note of where the presentation stands of which this screen is the speaker's console.
    fn update_speaker(&mut self, _report: &SpeakerReport) {}

    /// The lesson that this screen shows.
    fn lesson(&self) -> Option<&OpenLesson> {
        None
    }

    /// The same, to be changed.
    fn lesson_mut(&mut self) -> Option<&mut OpenLesson> {
        None
    }

    /// Ends the screen. `None` means that nothing could be learned in it; anything else, even with nothing in it, moves the
    /// map's cursor to the lesson that comes next.
    #[must_use]
    fn close(self: Box<Self>) -> Option<ClosedScreen> {
        None
    }
}
