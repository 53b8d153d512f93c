//! The wall of a class: how to get in, one question at a time, how many have answered, then the truth.
//!
//! What a class must not see yet is not drawn: the counts and the right option come with the reveal.

mod draw;

use std::sync::Arc;

use ratatui::buffer::Buffer;

use super::{DrawContext, HelpTopic, Screen, ScreenCommand, ScreenContext};
use crate::course::quiz::question_instance::QuestionInstance;
use crate::model::class_view::{ClassEntrance, ClassPhase, ClassView};
use crate::tui::keymap::{FooterHint, KeyPress, KeymapAction, KeymapContext};
use crate::tui::widget::screen_parts::{footer_hints, scroll_lines};
use crate::tui::widget::wall::wall_area;

/// Moves the class on, and returns where it stands then.
pub type AdvanceClass = Box<dyn FnMut() -> ClassView>;

/// The wall.
pub struct ClassWall {
    entrance: ClassEntrance,
    questions: Vec<Arc<QuestionInstance>>,
    view: ClassView,
    /// How each question came out that has been revealed, for the end.
    outcomes: Vec<QuestionOutcome>,
    advance: AdvanceClass,
    scroll: usize,
    state: WallState,
}

/// What a class made of a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct QuestionOutcome {
    question: usize,
    answered: usize,
    /// How many chose all that is right and nothing else.
    right: usize,
}

/// What the wall shows, apart from where the class stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum WallState {
    Shown,
    /// Nothing, so that the class looks at the teacher.
    Blank,
    /// The teacher pressed Esc; once more ends the class.
    Leaving,
}

impl ClassWall {
    /// The wall of a class that gathers.
    #[must_use]
    pub fn new(entrance: ClassEntrance, questions: Vec<Arc<QuestionInstance>>, advance: AdvanceClass) -> Self {
        let (view, outcomes) = (ClassView::default(), Vec::new());
        Self { entrance, questions, view, outcomes, advance, scroll: 0, state: WallState::Shown }
    }

    /// The same where a class stands that has begun before; `past` is how its questions came out.
    #[must_use]
    pub fn with_view(mut self, view: ClassView, past: &[ClassView]) -> Self {
        for revealed in past {
            self.note_outcome(revealed);
        }
        self.view = view;
        self
    }

    fn go_on(&mut self) {
        let before = self.view.clone();
        self.note_outcome(&before);
        let view = (self.advance)();
        self.set_view(view);
    }

    /// Keeps what the class made of the question that `view` reveals, before it goes on to the next.
    fn note_outcome(&mut self, view: &ClassView) {
        let ClassPhase::Revealed(question) = view.phase else { return };
        let ClassView { answered, right, .. } = *view;
        // A step that failed is made again.
        self.outcomes.retain(|outcome| outcome.question != question);
        self.outcomes.push(QuestionOutcome { question, answered, right });
    }

    fn set_view(&mut self, view: ClassView) {
        if view.phase != self.view.phase {
            self.scroll = 0;
        }
        self.view = view;
    }

    /// The question at hand.
    fn question(&self) -> Option<&QuestionInstance> {
        self.questions.get(self.view.phase.question()?).map(Arc::as_ref)
    }
}

impl Screen for ClassWall {
    fn keymap_context(&self) -> KeymapContext {
        KeymapContext::ClassWall
    }

    fn handle_action(
        &mut self,
        action: KeymapAction,
        _key: KeyPress,
        context: &mut ScreenContext<'_>,
    ) -> ScreenCommand {
        let state = std::mem::replace(&mut self.state, WallState::Shown);
        match action {
            // Only lights up again what was dark.
            _ if state == WallState::Blank => {}
            KeymapAction::Blank => self.state = WallState::Blank,
            KeymapAction::Close if state == WallState::Leaving || self.view.phase == ClassPhase::Ended => {
                return ScreenCommand::Close;
            }
            KeymapAction::Close => {
                self.state = WallState::Leaving;
                context.notice.set("Esc once more ends the class for everybody.");
            }
            KeymapAction::Next if self.view.phase == ClassPhase::Ended => return ScreenCommand::Close,
            KeymapAction::Next => self.go_on(),
            action => {
                let wall = wall_area(context.area);
                let pen = crate::tui::paint::Pen { theme: crate::tui::theme::Theme::MONO };
                let lines = draw::wall_lines(pen, self, usize::from(wall.width)).len();
                self.scroll = scroll_lines(self.scroll, action, lines, usize::from(wall.height));
            }
        }
        ScreenCommand::Stay
    }

    fn type_key(&mut self, _key: KeyPress, _context: &mut ScreenContext<'_>) {
        self.state = WallState::Shown;
    }

    fn draw(&self, DrawContext { pen, .. }: DrawContext<'_>, buffer: &mut Buffer) {
        if self.state != WallState::Blank {
            draw::draw_wall(pen, self, buffer);
        }
    }

    fn footer(&self, _context: DrawContext<'_>) -> Vec<FooterHint> {
        use KeymapAction::{Blank, Close, Down, Help, Next, Quit, Up};
        // A dark wall says nothing, not even how to light it up.
        let actions: &[KeymapAction] =
            if self.state == WallState::Blank { &[] } else { &[Next, Up, Down, Blank, Close, Help, Quit] };
        footer_hints(KeymapContext::ClassWall, actions)
    }

    fn help(&self) -> HelpTopic {
        HelpTopic::of(&[KeymapContext::ClassWall])
    }

    fn update_class(&mut self, view: &ClassView) {
        // A late report must not undo a step of the teacher; another server of the class may be ahead.
        if view.phase.is_before(self.view.phase) {
            return;
        }
        if view.phase != self.view.phase {
            let before = self.view.clone();
            self.note_outcome(&before);
        }
        self.set_view(view.clone());
    }
}
