//! Questions on the stack of screens, as the program asks them.

use std::path::Path;
use std::sync::Arc;

use authwalk::internals::content::{Lesson, Library, Question};
use authwalk::internals::course::{QuestionSequence, QuizMode, QuizRun};
use authwalk::internals::play::{LabSeed, QuizSession};
use authwalk::internals::tui::{KeyPress, ProgramRequest, ScreenStack, open_quiz};

use crate::pictures::{THEME, picture};

/// Decides the order of the options.
pub(super) const SEED: LabSeed = LabSeed::Fixed(2);

/// The lessons and questions of a library.
pub(super) struct Bank {
    pub(super) lessons: Vec<Arc<Lesson>>,
    pub(super) questions: Vec<Arc<Question>>,
}

impl Bank {
    /// The fixture, with one question of each kind.
    pub(super) fn fixture() -> Self {
        Self::new(&Library::from_dir(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/quiz")))
    }

    /// What comes with the program.
    pub(super) fn built_in() -> Self {
        Self::new(&Library::built_in())
    }

    fn new(library: &Library) -> Self {
        let lessons = library.lessons.iter().map(|lesson| Arc::new(lesson.value.clone())).collect();
        Self { lessons, questions: library.questions().map(|question| Arc::new(question.clone())).collect() }
    }

    /// The questions of these ids.
    pub(super) fn select(&self, ids: &[&str]) -> Vec<Arc<Question>> {
        let question = |id: &&str| self.questions.iter().find(|question| question.id == *id).expect("a question");
        ids.iter().map(question).cloned().collect()
    }

    /// All questions, beginning with this one.
    pub(super) fn beginning_with(&self, id: &str) -> Vec<Arc<Question>> {
        let others = self.questions.iter().filter(|question| question.id != id);
        self.select(&[id]).into_iter().chain(others.cloned()).collect()
    }

    /// A session over these questions.
    pub(super) fn session(&self, mode: QuizMode, questions: Vec<Arc<Question>>) -> QuizSession {
        self.session_of(QuestionSequence::Run(QuizRun::new(mode, questions)))
    }

    /// A session over a sequence that may have begun.
    pub(super) fn session_of(&self, sequence: QuestionSequence) -> QuizSession {
        QuizSession::new(sequence, self.lessons.clone(), SEED, None, Arc::default())
    }
}

/// A session of questions with its screen.
pub(crate) struct QuizOnScreen {
    screens: ScreenStack,
}

impl QuizOnScreen {
    /// Asks the first question, as the program does after its first frame.
    pub(super) fn new(session: QuizSession) -> Self {
        Self::open(session, false)
    }

    /// The same, and the learner is asked how sure they are of each answer.
    pub(super) fn asking_confidence(session: QuizSession) -> Self {
        Self::open(session, true)
    }

    /// Practice with all questions of the fixture, beginning with this one.
    pub(super) fn practice(id: &str) -> Self {
        let bank = Bank::fixture();
        Self::new(bank.session(QuizMode::Practice, bank.beginning_with(id)))
    }

    fn open(session: QuizSession, asks_confidence: bool) -> Self {
        let mut quiz = Self { screens: ScreenStack::new(open_quiz(session, asks_confidence), THEME) };
        quiz.prepare();
        quiz
    }

    fn prepare(&mut self) {
        while self.screens.prepare() {}
    }

    /// Presses a key, and does what had to wait for the next frame.
    pub(super) fn press(&mut self, key: KeyPress) -> Option<ProgramRequest> {
        let request = self.screens.press(key);
        self.prepare();
        request
    }

    pub(super) fn press_all(&mut self, keys: Vec<KeyPress>) {
        for key in keys {
            self.press(key);
        }
    }

    /// Presses the keys of a script: `v` is ↓, `^` ↑, `<` Backspace, `\n` Enter; any other is itself.
    pub(crate) fn keys(&mut self, keys: &str) -> &mut Self {
        for key in keys.chars() {
            self.press(match key {
                '\n' => KeyPress::Enter,
                '<' => KeyPress::Backspace,
                'v' => KeyPress::Down,
                '^' => KeyPress::Up,
                key => KeyPress::Char(key),
            });
        }
        self
    }

    /// What is shown at 80 by 24.
    pub(super) fn text(&mut self) -> String {
        self.text_on((80, 24))
    }

    /// What is shown on a screen of this size.
    pub(super) fn text_on(&mut self, size: (u16, u16)) -> String {
        self.screens.resize(size.0, size.1);
        picture(size, |buffer| self.screens.draw(buffer))
    }

    pub(super) fn into_screens(self) -> ScreenStack {
        self.screens
    }

    pub(crate) const fn screens(&mut self) -> &mut ScreenStack {
        &mut self.screens
    }
}
