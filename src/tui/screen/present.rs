//! A presentation: slides for a projector, few words on each, with the story and the exchange in the middle.
//!
//! What a class must not see yet is not drawn: no notes unless the speaker asks for them, no counts while it answers, and no
//! answer before its slide. The speaker's console and the phones are told of each change through an outlet; what they ask
//! for comes back through [`Screen::drive`].

mod draw;
mod entrance;
mod keys;
mod outcome;
mod show_of_hands;
mod stage_pointer;
mod stage_report;

use ratatui::buffer::Buffer;

use self::show_of_hands::ShowOfHands;
use self::stage_pointer::StagePointer;
use super::{DrawContext, HelpTopic, Screen, ScreenCommand, ScreenContext};
use crate::course::presentation::Presentation;
use crate::course::presentation::slide::{Slide, SlideKind};
use crate::model::class_view::{ClassEntrance, ClassView};
use crate::model::speaker_view::{SpeakerCommand, StageReport};
use crate::tui::keymap::{FooterHint, KeyAction, KeyContext, KeyPress};
use crate::tui::widget::page::footer_hints;

/// Is told of each change.
pub type StageOutlet = Box<dyn FnMut(StageReport)>;

/// A presentation on the screen.
pub struct PresentScreen {
    presentation: Presentation,
    /// The slide, from 0.
    position: usize,
    /// The votes on each question.
    hands: Vec<ShowOfHands>,
    pointer: StagePointer,
    /// Digits that were typed: the number of a slide, or of hands.
    typed: String,
    shows_notes: bool,
    state: StageState,
    class: Option<StageClass>,
    /// How the speaker's phone is paired; gone once it has been shown.
    pairing: Option<ClassEntrance>,
    outlet: StageOutlet,
    /// What the outlet was told last.
    told: StageReport,
}

/// A class that follows the presentation on its phones.
struct StageClass {
    entrance: ClassEntrance,
    joined: usize,
}

/// What the screen shows, apart from its slide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum StageState {
    /// How the speaker's phone is paired: shown once, before the projector is on.
    Pairing,
    /// How to get into the class.
    Entrance,
    /// The slide.
    Lit,
    /// Nothing, so that the class looks at the speaker.
    Dark,
    /// The speaker pressed Esc; once more ends the presentation.
    Leaving,
}

impl PresentScreen {
    /// The first slide. With a class, how to get into it comes before that.
    #[must_use]
    pub fn new(presentation: Presentation, class: Option<ClassEntrance>, outlet: StageOutlet) -> Self {
        let hands = presentation.questions().iter().map(|asked| ShowOfHands::new(asked.presented.options().len()));
        let hands = hands.collect();
        let state = if class.is_some() { StageState::Entrance } else { StageState::Lit };
        let class = class.map(|entrance| StageClass { entrance, joined: 0 });
        let mut screen = Self {
            presentation,
            position: 0,
            hands,
            pointer: StagePointer::default(),
            typed: String::new(),
            shows_notes: false,
            state,
            class,
            pairing: None,
            outlet,
            told: StageReport::default(),
        };
        screen.tell();
        screen
    }

    /// The same at the slide of this number, from 0.
    #[must_use]
    pub fn with_position(mut self, position: usize) -> Self {
        if position > 0 {
            self.go_to(position);
            self.tell();
        }
        self
    }

    /// The same with the way to pair the speaker's phone before everything else.
    #[must_use]
    pub fn with_pairing(mut self, pairing: Option<ClassEntrance>) -> Self {
        if pairing.is_some() {
            self.state = StageState::Pairing;
            self.pairing = pairing;
            self.tell();
        }
        self
    }

    /// Lights up the slide, or shows how to get into the class where the phone has just been paired.
    fn light(&mut self) {
        let has_entrance = self.pairing.take().is_some() && self.class.is_some();
        self.state = if has_entrance { StageState::Entrance } else { StageState::Lit };
    }

    /// The slide at hand; `None` in a presentation without lessons.
    fn slide(&self) -> Option<Slide> {
        self.presentation.slides().get(self.position).copied()
    }

    /// The votes on the question of `slide`, in the order of its options.
    fn counts(&self, slide: Slide) -> Vec<usize> {
        let question = slide.kind.question();
        question.and_then(|question| self.hands.get(question)).map(ShowOfHands::counts).unwrap_or_default()
    }

    /// Goes to a slide; one beyond the end is the last.
    fn go_to(&mut self, position: usize) {
        self.position = position.min(self.presentation.slides().len().saturating_sub(1));
        self.pointer = StagePointer::default();
        self.pairing = None;
        self.state = StageState::Lit;
        if let Some(Slide { kind: SlideKind::Truth { question }, .. }) = self.slide()
            && let Some(hands) = self.hands.get_mut(question)
        {
            hands.reveal();
        }
    }

    /// Goes on; returns whether there was another slide.
    fn go_on(&mut self) -> bool {
        let is_before_slides = matches!(self.state, StageState::Pairing | StageState::Entrance);
        self.light();
        let has_next = self.position + 1 < self.presentation.slides().len();
        if has_next && !is_before_slides {
            self.go_to(self.position + 1);
        }
        has_next || is_before_slides
    }

    fn go_back(&mut self) {
        self.go_to(self.position.saturating_sub(1));
    }
}

impl Screen for PresentScreen {
    fn key_context(&self) -> KeyContext {
        KeyContext::Presentation
    }

    fn handle_action(&mut self, action: KeyAction, key: KeyPress, context: &mut ScreenContext<'_>) -> ScreenCommand {
        let command = self.do_action(action, key, context);
        self.tell();
        command
    }

    fn type_key(&mut self, _key: KeyPress, context: &mut ScreenContext<'_>) {
        if self.state == StageState::Dark {
            self.state = StageState::Lit;
            self.tell();
        } else {
            context.notice.set("? shows the keys.");
        }
    }

    fn drive(&mut self, command: SpeakerCommand) {
        match command {
            SpeakerCommand::Next => drop(self.go_on()),
            SpeakerCommand::Back => self.go_back(),
            SpeakerCommand::GoTo(number) => self.go_to(number.saturating_sub(1)),
            SpeakerCommand::Blank if self.state == StageState::Dark => self.state = StageState::Lit,
            SpeakerCommand::Blank => self.state = StageState::Dark,
        }
        self.typed.clear();
        // Whoever pressed a button waits for an answer, even where nothing has changed.
        self.told = StageReport::default();
        self.tell();
    }

    fn draw(&self, DrawContext { pen, .. }: DrawContext<'_>, buffer: &mut Buffer) {
        match (self.state, &self.class, &self.pairing) {
            (StageState::Dark, ..) => {}
            (StageState::Pairing, _, Some(pairing)) => entrance::draw_pairing(pen, pairing, buffer),
            (StageState::Entrance, Some(class), _) => {
                entrance::draw_entrance(pen, &class.entrance, class.joined, buffer);
            }
            _ => draw::draw_stage(pen, self, buffer),
        }
    }

    fn footer(&self, _context: DrawContext<'_>) -> Vec<FooterHint> {
        use KeyAction::{Back, Blank, Close, Help, Next, Notes, Quit};
        // On a projector the keys would only distract: the first slide has them, and help.
        let is_beginning = self.position == 0 && !matches!(self.state, StageState::Dark | StageState::Pairing);
        let actions: &[KeyAction] = if is_beginning { &[Next, Back, Blank, Notes, Close, Help, Quit] } else { &[] };
        footer_hints(KeyContext::Presentation, actions)
    }

    fn help(&self) -> HelpTopic {
        HelpTopic::of(&[KeyContext::Presentation])
    }

    fn update_class(&mut self, view: &ClassView) {
        if let Some(class) = &mut self.class {
            class.joined = view.joined;
        }
        if let Some(hands) = view.phase.question().and_then(|question| self.hands.get_mut(question)) {
            hands.set_phones(&view.counts);
        }
        self.tell();
    }
}
