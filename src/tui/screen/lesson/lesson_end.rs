//! The end of a lesson: the keys that lead on from there, and the words that say so.

use ratatui::text::Line;

use super::LessonScreen;
use super::lesson_exit::LessonExit;
use crate::prose::escape_control_characters;
use crate::tui::keymap::{FooterHint, KeyPress, KeymapAction};
use crate::tui::notice::Notice;
use crate::tui::paint::Pen;
use crate::tui::screen::{CourseRequest, ScreenCommand};
use crate::tui::theme::Tone;
use crate::tui::widget::wrapped_text::markdown_lines;

const TEACHING_ADVICE: &str = "`authwalk learn LESSON --seed 7` shows the same bytes every time, so that you can rehearse it; \
    in each lesson, **←** really goes back.";

impl LessonScreen {
    /// Does what only the keys at the end of a lesson mean.
    pub(super) fn act_at_end(&mut self, action: KeymapAction, notice: &mut Notice) -> ScreenCommand {
        let has_questions = !self.lesson_quiz().is_empty();
        match (action, &mut self.exit) {
            (KeymapAction::Continue, _) if has_questions => {
                return CourseRequest::AskQuestions { questions: self.lesson_quiz().to_vec() }.into();
            }
            (KeymapAction::Skip, _) if !has_questions => notify_end(notice),
            (KeymapAction::Continue | KeymapAction::Skip, LessonExit::NextLesson(_)) => {
                return CourseRequest::NextLesson.into();
            }
            (KeymapAction::Continue | KeymapAction::Skip, _) | (KeymapAction::Map, LessonExit::NextLesson(_)) => {
                return ScreenCommand::Close;
            }
            (KeymapAction::StartInterview, LessonExit::Course | LessonExit::Teaching) => {
                return CourseRequest::ShowInterviewOptions.into();
            }
            (KeymapAction::Teach, exit @ LessonExit::Course) => *exit = LessonExit::Teaching,
            _ => notify_end(notice),
        }
        ScreenCommand::Stay
    }

    /// The keys of the footer at the end of a lesson, with what they do there.
    pub(super) fn end_hints(&self) -> Vec<FooterHint> {
        let hint = FooterHint::of_key;
        let questions = hint(KeyPress::Enter, "questions");
        let has_questions = !self.lesson_quiz().is_empty();
        match &self.exit {
            LessonExit::Shell | LessonExit::Map | LessonExit::Plan if has_questions => {
                vec![questions, hint(KeyPress::Char('n'), "skip them")]
            }
            LessonExit::NextLesson(_) if has_questions => {
                vec![questions, hint(KeyPress::Char('n'), "next lesson"), hint(KeyPress::Char('m'), "map")]
            }
            LessonExit::Shell => vec![hint(KeyPress::Enter, "leave")],
            LessonExit::Map => vec![hint(KeyPress::Enter, "map")],
            LessonExit::Plan => vec![hint(KeyPress::Enter, "plan")],
            LessonExit::NextLesson(_) => vec![hint(KeyPress::Enter, "next lesson"), hint(KeyPress::Char('m'), "map")],
            LessonExit::Course => vec![
                hint(KeyPress::Enter, "the course"),
                hint(KeyPress::Char('a'), "interview"),
                hint(KeyPress::Char('p'), "teach"),
            ],
            LessonExit::Teaching => vec![hint(KeyPress::Enter, "the course"), hint(KeyPress::Char('a'), "interview")],
        }
    }
}

/// The answer to a key that leads nowhere from here.
pub(super) fn notify_end(notice: &mut Notice) {
    notice.set("This is the end: Enter leads on, ← goes back into the lesson.");
}

/// What can be done now, in words.
pub(super) fn exit_lines(pen: Pen, exit: &LessonExit, quiz_length: usize, columns: usize) -> Vec<Line<'static>> {
    if quiz_length > 0 {
        return quiz_offer_lines(pen, exit, quiz_length, columns);
    }
    match exit {
        LessonExit::Shell => markdown_lines(pen, "**Enter** leaves the lesson. **←** goes back into it.", columns),
        LessonExit::Map => {
            markdown_lines(pen, "That was the last one. **Enter**: the map. **←** goes back into this lesson.", columns)
        }
        LessonExit::Plan => markdown_lines(pen, "**Enter**: the plan. **←** goes back into this lesson.", columns),
        LessonExit::NextLesson(title) => {
            let title = escape_control_characters(title);
            let next = [("Enter", Tone::Key), (": next lesson – ", Tone::Plain), (&*title, Tone::Strong)];
            vec![pen.spans(&next), pen.spans(&[("m", Tone::Key), (": map", Tone::Plain)])]
        }
        LessonExit::Course => {
            let keys = [("Enter", "the course"), ("a", "an interview is coming"), ("p", "I am going to teach this")];
            let line = |(key, meaning): (&str, &str)| {
                let gap = " ".repeat(7_usize.saturating_sub(key.len()));
                pen.spans(&[(key, Tone::Key), (&gap, Tone::Plain), (meaning, Tone::Plain)])
            };
            keys.into_iter().map(line).collect()
        }
        LessonExit::Teaching => {
            let mut lines = markdown_lines(pen, TEACHING_ADVICE, columns);
            lines.extend(markdown_lines(pen, "**Enter** leads to the course.", columns));
            lines
        }
    }
}

/// The same where questions close the lesson.
fn quiz_offer_lines(pen: Pen, exit: &LessonExit, quiz_length: usize, columns: usize) -> Vec<Line<'static>> {
    let questions = if quiz_length == 1 { "one question".to_owned() } else { format!("{quiz_length} questions") };
    let mut lines = markdown_lines(pen, &format!("**Enter**: {questions} about it."), columns);
    match exit {
        LessonExit::NextLesson(title) => {
            let title = escape_control_characters(title);
            let next = [("n", Tone::Key), (": next lesson – ", Tone::Plain), (&*title, Tone::Strong)];
            lines.push(pen.spans(&next));
            lines.push(pen.spans(&[("m", Tone::Key), (": map", Tone::Plain)]));
        }
        LessonExit::Shell => {
            lines.extend(markdown_lines(pen, "**n** leaves without them. **←** goes back into the lesson.", columns));
        }
        LessonExit::Map | LessonExit::Plan | LessonExit::Course | LessonExit::Teaching => {
            let place = if *exit == LessonExit::Plan { "plan" } else { "map" };
            let way_on = format!("**n**: without them to the {place}. **←** goes back into the lesson.");
            lines.extend(markdown_lines(pen, &way_on, columns));
        }
    }
    lines
}
