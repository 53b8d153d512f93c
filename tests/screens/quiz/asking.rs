//! The question screen as the stack of screens shows it. The scene is the test's; what the keys mean is kept for it.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use authwalk::internals::course::{Answer, PresentedQuestion, QuestionResult, QuizReport, Score};
use authwalk::internals::tui::{
    AppRequest, DrawContext, HelpTopic, KeyAction, KeyContext, KeyPress, QuizInput, QuizScene, QuizScreen, Screen,
    ScreenCommand, ScreenContext, ScreenStack,
};
use ratatui::buffer::Buffer;

use crate::pictures::{THEME, picture};

/// A [`QuizScene`] that owns what it shows.
#[derive(Default)]
struct OwnScene {
    heading: String,
    presented: Option<PresentedQuestion>,
    time_left: Option<Duration>,
    can_show_step: bool,
    report: Option<QuizReport>,
    answers: Vec<QuestionResult>,
}

impl OwnScene {
    fn borrow(&self) -> QuizScene<'_> {
        QuizScene {
            heading: &self.heading,
            presented: self.presented.as_ref(),
            time_left: self.time_left,
            can_show_step: self.can_show_step,
            report: self.report.as_ref(),
            answers: &self.answers,
        }
    }
}

impl From<QuizScene<'_>> for OwnScene {
    fn from(scene: QuizScene<'_>) -> Self {
        Self {
            heading: scene.heading.to_owned(),
            presented: scene.presented.cloned(),
            time_left: scene.time_left,
            can_show_step: scene.can_show_step,
            report: scene.report.cloned(),
            answers: scene.answers.to_vec(),
        }
    }
}

struct Shared {
    screen: QuizScreen,
    scene: OwnScene,
    input: Option<QuizInput>,
}

/// The screen on the stack.
struct OnStack(Rc<RefCell<Shared>>);

impl Screen for OnStack {
    fn key_context(&self) -> KeyContext {
        let shared = self.0.borrow();
        shared.screen.key_context(shared.scene.borrow())
    }

    fn act(&mut self, action: KeyAction, key: KeyPress, context: &mut ScreenContext<'_>) -> ScreenCommand {
        let Shared { screen, scene, input } = &mut *self.0.borrow_mut();
        *input = screen.act(action, key, scene.borrow(), context);
        ScreenCommand::Stay
    }

    fn type_key(&mut self, key: KeyPress, context: &mut ScreenContext<'_>) {
        let Shared { screen, scene, .. } = &mut *self.0.borrow_mut();
        screen.type_key(key, scene.borrow(), context);
    }

    fn draw(&self, DrawContext { pen, .. }: DrawContext<'_>, buffer: &mut Buffer) {
        let shared = self.0.borrow();
        shared.screen.draw(shared.scene.borrow(), pen, buffer);
    }

    fn help(&self) -> HelpTopic {
        QuizScreen::help()
    }
}

/// A question screen under test.
pub(super) struct Asking {
    shared: Rc<RefCell<Shared>>,
    screens: ScreenStack,
}

impl Asking {
    pub(super) fn new(asks_confidence: bool) -> Self {
        let shared = Shared { screen: QuizScreen::new(asks_confidence), scene: OwnScene::default(), input: None };
        let shared = Rc::new(RefCell::new(shared));
        Self { screens: ScreenStack::new(Box::new(OnStack(Rc::clone(&shared))), THEME), shared }
    }

    pub(super) fn resize(&mut self, columns: u16, rows: u16) {
        self.screens.resize(columns, rows);
    }

    /// What the questions hear of a key.
    pub(super) fn press(&mut self, key: KeyPress, scene: QuizScene<'_>) -> Option<QuizInput> {
        self.request(key, scene);
        self.shared.borrow_mut().input.take()
    }

    /// What the app hears of a key.
    pub(super) fn request(&mut self, key: KeyPress, scene: QuizScene<'_>) -> Option<AppRequest> {
        self.shared.borrow_mut().scene = scene.into();
        self.screens.press(key)
    }

    pub(super) fn text(&self, scene: QuizScene<'_>, size: (u16, u16)) -> String {
        self.shared.borrow_mut().scene = scene.into();
        picture(size, |buffer| self.screens.draw(buffer))
    }

    pub(super) fn reset(&mut self) {
        self.shared.borrow_mut().screen.reset();
    }

    pub(super) fn show_explanation(&mut self, answer: Answer, score: Score) {
        self.shared.borrow_mut().screen.show_explanation(answer, score);
    }

    pub(super) fn tick(&mut self, elapsed: Duration) {
        self.shared.borrow_mut().screen.tick(elapsed);
    }

    pub(super) fn is_animating(&self, scene: QuizScene<'_>) -> bool {
        self.shared.borrow().screen.is_animating(scene)
    }
}
