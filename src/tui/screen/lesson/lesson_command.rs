//! What the lesson screen asks of the program.

use crate::course::Input;
use crate::tui::screen::search::SearchTarget;

/// What the screen asks of the program.
#[derive(Clone, Debug, PartialEq)]
pub enum LessonCommand {
    /// Hand these to the player, in this order.
    Inputs(Vec<Input>),
    /// Write the current exchange as a curl line, and hand it to [`show_curl`](super::LessonScreen::show_curl).
    ShowCurl,
    /// Put this into the clipboard.
    Copy(String),
    /// Read what can be searched, and hand it to [`open_search`](super::LessonScreen::open_search).
    Search,
    /// Leave the lesson for what was found.
    OpenFound(SearchTarget),
    /// Leave the lesson: for the map, or for the shell if the lesson was opened by itself.
    Close,
    /// Go on to the next lesson.
    NextLesson,
    /// Ask the questions that close the lesson.
    StartQuiz,
    /// Begin a mock interview.
    StartInterview,
    /// Change to the next colours.
    NextTheme,
    /// End the program.
    Quit,
}
