//! The wall of a class: each state as the class sees it.

use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;

use authwalk::internals::content::Question;
use authwalk::internals::course::QuestionInstance;
use authwalk::internals::model::{ClassEntrance, ClassPhase, ClassView};
use authwalk::internals::tui::{ClassWall, KeyPress, ProgramRequest, ScreenStack};

use crate::pictures::{THEME, USUAL_SIZE, WIDE, each_size, footer, picture, usual_size};

fn question(id: &str, kind: &str) -> Arc<QuestionInstance> {
    let text = format!(
        "id='{id}'\ncovers=[]\nlevel='mid'\nwhy='Without a record the **session ID** means nobody.'\n\
         ask=\"\"\"\nBob logs out. Somebody has a copy of his session ID.\n\nWhat does the server answer to the copy?\"\"\"\n\
         {kind}=[{{text='`200`, as before',because='The value is the same, and the record it pointed to is gone.'}},\
         {{text='`401`',right=true,because='Nobody is behind it any more.'}},\
         {{text='`403`',because='That would mean that the server knows who asks.'}}]"
    );
    let question: Question = toml::from_str(&text).expect("a question");
    Arc::new(QuestionInstance::new(Arc::new(question), 3, None).expect("a kind"))
}

/// Where phones come in.
pub(crate) fn entrance() -> ClassEntrance {
    ClassEntrance {
        url: "http://192.168.1.5:8080".into(),
        code: "K7QM-2XPA".into(),
        link: "http://192.168.1.5:8080/K7QM-2XPA".into(),
        qr_lines: authwalk::internals::class::qr_lines("http://192.168.1.5:8080/K7QM-2XPA").expect("short enough"),
        phone_limit: 2000,
        advice: None,
        promise: None,
    }
}

/// A wall with two questions, and how often its class was moved on.
struct Wall {
    stack: ScreenStack,
    phase: Rc<Cell<ClassPhase>>,
}

impl Wall {
    fn new() -> Self {
        let phase = Rc::new(Cell::new(ClassPhase::Lobby));
        let class_phase = Rc::clone(&phase);
        let advance = move || {
            class_phase.set(class_phase.get().next(2));
            view(class_phase.get(), [0; 3])
        };
        let wall = ClassWall::new(
            entrance(),
            vec![question("copy", "choice"), question("again", "several")],
            Box::new(advance),
        );
        Self { stack: ScreenStack::new(Box::new(wall), THEME), phase }
    }

    /// So many of 25 take each option.
    fn votes(&mut self, counts: [usize; 3]) {
        self.stack.update_class(&view(self.phase.get(), counts));
    }

    fn on(&mut self, size: (u16, u16)) -> String {
        self.stack.resize(size.0, size.1);
        picture(size, |buffer| self.stack.draw(buffer))
    }

    fn keys(&mut self, keys: &[KeyPress]) -> Option<ProgramRequest> {
        keys.iter().filter_map(|key| self.stack.press(*key)).last()
    }
}

fn view(phase: ClassPhase, counts: [usize; 3]) -> ClassView {
    let (answered, right) = (counts.iter().sum(), counts[1].min(5));
    ClassView { phase, joined: 25, answered, right, counts: counts.to_vec(), trouble: None }
}

#[test]
fn the_lobby_shows_how_to_get_in() {
    let mut wall = Wall::new();
    wall.votes([0; 3]);
    usual_size("class-lobby", |size| wall.on(size));
}

#[test]
fn a_question_shows_how_many_have_answered_and_nothing_else() {
    let mut wall = Wall::new();
    wall.keys(&[KeyPress::Enter]);
    let before_votes = wall.on(USUAL_SIZE).replace(" 0 of 25", "20 of 25");
    wall.votes([3, 15, 2]);
    assert_eq!(wall.on(USUAL_SIZE), before_votes);
    usual_size("class-asking", |size| wall.on(size));
}

#[test]
fn the_reveal_shows_what_is_right_and_how_many_took_what() {
    let mut wall = Wall::new();
    wall.keys(&[KeyPress::Enter, KeyPress::Enter]);
    wall.votes([3, 15, 2]);
    each_size("class-revealed", |size| wall.on(size));
}

#[test]
fn the_end_lists_the_hardest_first_and_the_next_key_leaves() {
    let mut wall = Wall::new();
    wall.keys(&[KeyPress::Enter, KeyPress::Enter]);
    wall.votes([3, 15, 2]);
    wall.keys(&[KeyPress::PageDown, KeyPress::PageDown]);
    wall.votes([14, 5, 1]);
    wall.keys(&[KeyPress::Enter]);
    usual_size("class-ended", |size| wall.on(size));
    assert_eq!(wall.keys(&[KeyPress::Enter]), Some(ProgramRequest::Quit));
}

#[test]
fn the_wall_goes_dark_and_one_key_lights_it_up_without_going_on() {
    let mut wall = Wall::new();
    wall.keys(&[KeyPress::Enter, KeyPress::Char('b')]);
    assert_eq!(wall.on(USUAL_SIZE).trim(), "");
    wall.keys(&[KeyPress::PageDown]);
    assert!(wall.on(USUAL_SIZE).contains("Question 1 of 2"));
    assert_eq!(wall.phase.get(), ClassPhase::Asking(0));
}

#[test]
fn one_key_by_accident_does_not_end_a_class() {
    let mut wall = Wall::new();
    wall.keys(&[KeyPress::Enter]);
    assert_eq!(wall.keys(&[KeyPress::Esc]), None);
    assert!(wall.on(USUAL_SIZE).contains("Esc once more ends the class for everybody."));
    assert_eq!(wall.keys(&[KeyPress::Down, KeyPress::Esc]), None, "something else came between");
    assert_eq!(wall.keys(&[KeyPress::Esc]), Some(ProgramRequest::Quit));
    assert_eq!(wall.keys(&[KeyPress::Char('q')]), None, "q does nothing here");
    assert!(footer(&wall.on(WIDE)).contains("ctrl-c quit"));
}

#[test]
fn the_wall_follows_another_server_of_the_class_and_never_goes_back() {
    let mut wall = Wall::new();
    wall.keys(&[KeyPress::Enter]);
    wall.stack.update_class(&view(ClassPhase::Revealed(0), [3, 15, 2]));
    assert!(wall.on(USUAL_SIZE).contains("75 %  (15)"), "{}", wall.on(USUAL_SIZE));
    wall.stack.update_class(&view(ClassPhase::Asking(0), [3, 15, 2]));
    assert!(wall.on(USUAL_SIZE).contains("75 %  (15)"), "a report that came late");
    wall.stack.update_class(&view(ClassPhase::Ended, [0; 3]));
    assert!(wall.on(USUAL_SIZE).contains("25 % right"), "{}", wall.on(USUAL_SIZE));
}

#[test]
fn the_wall_says_why_nothing_is_counted() {
    let mut wall = Wall::new();
    wall.keys(&[KeyPress::Enter]);
    let trouble = "Redis does not answer. No answer is lost: the phones keep trying.";
    wall.stack.update_class(&ClassView { trouble: Some(trouble.to_owned()), ..view(ClassPhase::Asking(0), [0; 3]) });
    assert!(wall.on(USUAL_SIZE).contains(trouble), "{}", wall.on(USUAL_SIZE));
}
