//! A presentation: slides for a projector, few words on each, with the story and the exchange in the middle.
//!
//! What a class must not see yet is not drawn: no notes unless the speaker asks for them, no counts while it answers, and no
//! answer before its slide. The speaker's console and the phones are told of each change through an outlet; what they ask
//! for comes back through [`Screen::drive`].

mod draw;
mod entrance;
mod key_presses;
mod outcome;
mod stage_pointer;

use ratatui::buffer::Buffer;

use self::stage_pointer::StagePointer;
use super::{DrawContext, HelpTopic, Screen, ScreenCommand, ScreenContext};
use crate::course::presentation::slide::Slide;
use crate::course::presentation::stage_links::{StageClass, StageLinks, StageOutlet};
use crate::course::presentation::talk::{Curtain, Talk, TalkPosition};
use crate::model::class_view::{ClassEntrance, ClassReach, ClassView};
use crate::model::speaker_view::{SpeakerCommand, StageReport};
use crate::tui::keymap::{FooterHint, KeyPress, KeymapAction, KeymapContext};
use crate::tui::notice::Notice;
use crate::tui::widget::screen_parts::footer_hints;

/// A presentation on the screen.
pub struct PresentScreen {
    talk: Talk,
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
    told: Option<(StageReport, TalkPosition)>,
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
    /// A talk that is connected by `links`. Before anything else it shows how to pair the speaker's phone, and before its first
    /// slide how to get into the class.
    #[must_use]
    pub fn new(talk: Talk, links: StageLinks) -> Self {
        let StageLinks { pairing, class, outlet, notice: _ } = links;
        let begins = talk.position() == 0;
        let state = match (&pairing, &class) {
            (Some(_), _) => StageState::Pairing,
            (None, Some(_)) if begins => StageState::Entrance,
            (None, _) => StageState::Lit,
        };
        let mut screen = Self {
            talk,
            pointer: StagePointer::default(),
            typed: String::new(),
            shows_notes: false,
            state,
            class,
            pairing,
            outlet,
            told: None,
        };
        screen.tell();
        screen
    }

    /// Tells the outlet where the presentation stands, if that has changed.
    fn tell(&mut self) {
        let curtain = match self.state {
            StageState::Dark => Curtain::Dark,
            StageState::Pairing | StageState::Entrance => Curtain::Closed,
            StageState::Lit | StageState::Leaving => Curtain::Open,
        };
        let report = self.talk.report(curtain);
        let is_told = self.told.as_ref().is_some_and(|(told, mark)| *told == report && mark == self.talk.mark());
        if !is_told {
            self.told = Some((report.clone(), self.talk.mark().clone()));
            (self.outlet)(report, self.talk.mark());
        }
    }

    /// Lights up the slide, or shows how to get into the class where the phone has just been paired.
    fn light(&mut self) {
        let has_entrance = self.pairing.take().is_some() && self.class.is_some();
        self.state = if has_entrance { StageState::Entrance } else { StageState::Lit };
    }

    /// The slide at hand; `None` in a presentation without lessons.
    fn slide(&self) -> Option<Slide> {
        self.talk.slide()
    }

    /// Goes to a slide; one beyond the end is the last.
    fn go_to(&mut self, position: usize) {
        self.talk.go_to(position);
        self.pointer = StagePointer::default();
        self.pairing = None;
        self.state = StageState::Lit;
    }

    /// Goes on; returns whether there was another slide.
    fn go_on(&mut self) -> bool {
        let is_before_slides = matches!(self.state, StageState::Pairing | StageState::Entrance);
        self.light();
        let has_next = self.talk.has_next();
        if has_next && !is_before_slides {
            self.go_to(self.talk.position() + 1);
        }
        has_next || is_before_slides
    }

    fn go_back(&mut self) {
        self.go_to(self.talk.position().saturating_sub(1));
    }
}

impl Screen for PresentScreen {
    fn keymap_context(&self) -> KeymapContext {
        KeymapContext::Presentation
    }

    fn handle_action(&mut self, action: KeymapAction, key: KeyPress, context: &mut ScreenContext<'_>) -> ScreenCommand {
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
        self.told = None;
        self.tell();
    }

    fn draw(&self, DrawContext { pen, .. }: DrawContext<'_>, buffer: &mut Buffer) {
        match (self.state, &self.class, &self.pairing) {
            (StageState::Dark, ..) => {}
            (StageState::Pairing, _, Some(pairing)) => entrance::draw_pairing(pen, pairing, buffer),
            (StageState::Entrance, Some(class), _) => entrance::draw_entrance(pen, class, buffer),
            _ => draw::draw_stage(pen, self, buffer),
        }
    }

    fn footer(&self, _context: DrawContext<'_>) -> Vec<FooterHint> {
        use KeymapAction::{Back, Blank, Close, Help, Next, Notes, Quit};
        // On a projector the keys would only distract: the first slide has them, and help.
        let is_beginning = self.talk.position() == 0 && !matches!(self.state, StageState::Dark | StageState::Pairing);
        let actions: &[KeymapAction] = if is_beginning { &[Next, Back, Blank, Notes, Close, Help, Quit] } else { &[] };
        footer_hints(KeymapContext::Presentation, actions)
    }

    fn help(&self) -> HelpTopic {
        HelpTopic::of(&[KeymapContext::Presentation])
    }

    fn update_class(&mut self, view: &ClassView) {
        if let Some(class) = &mut self.class {
            // It is drawn for as long as it lasts, so it needs no notice.
            class.set_view(view);
        }
        self.talk.set_phones(view);
        self.tell();
    }

    fn update_class_reach(&mut self, reach: &ClassReach, notice: &mut Notice) {
        if let Some(class) = &mut self.class {
            notice.set(class.set_reach(reach));
        }
    }
}
