//! Who may drive the presentation from a phone: whoever typed the pairing code first. Pure: no sockets and no clock.

use super::class_code::ClassCode;
use super::participant::{ParticipantId, ParticipantTicket};
use crate::model::speaker_view::{SpeakerCommand, SpeakerView};

/// After so many wrong codes there is no pairing any more: a code of 39 bits needs thousands of millions of guesses.
const MAX_WRONG_CODES: usize = 20;

/// Where the presentation stands, and who may drive it.
pub struct RemoteControl {
    pairing: Pairing,
    view: SpeakerView,
    /// The press that was passed on last, until the presentation has answered with a new view.
    last_press: Option<RemotePress>,
}

/// Whether a phone has been paired.
enum Pairing {
    /// A phone with this code may be, after so many wrong ones.
    Open { code: ClassCode, wrong_codes: usize },
    /// One is, by its ID: what could drive the presentation is not kept.
    Done { phone: ParticipantId },
    /// None will be: the code was guessed at too often.
    Refused,
}

/// A press of a button on the phone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RemotePress {
    /// The number of the slide on which it was made, from 1.
    pub from: usize,
    /// Which button.
    pub step: RemoteButton,
}

/// A button on the phone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RemoteButton {
    /// The next slide.
    Next,
    /// The slide before.
    Back,
    /// A dark wall.
    Dark,
    /// A light one.
    Light,
}

/// Why a phone is not paired.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PairingError {
    /// This is not the code.
    WrongCode,
    /// A code works once, and this one has been used or guessed at too often.
    Closed,
}

impl RemoteControl {
    /// A control that waits for the phone that has `code`.
    #[must_use]
    pub fn new(code: ClassCode) -> Self {
        Self { pairing: Pairing::Open { code, wrong_codes: 0 }, view: SpeakerView::default(), last_press: None }
    }

    /// The same with the phone that was paired before the program was killed.
    #[must_use]
    pub fn with_phone(mut self, phone: Option<ParticipantId>) -> Self {
        if let Some(phone) = phone {
            self.pairing = Pairing::Done { phone };
        }
        self
    }

    /// Lets in the phone that has the code, once.
    ///
    /// # Errors
    /// When the code is wrong, or does not work any more.
    pub fn pair(&mut self, typed: &str) -> Result<ParticipantTicket, PairingError> {
        let Pairing::Open { code, wrong_codes } = &mut self.pairing else { return Err(PairingError::Closed) };
        if !code.matches(typed) {
            *wrong_codes += 1;
            if *wrong_codes >= MAX_WRONG_CODES {
                self.pairing = Pairing::Refused;
            }
            return Err(PairingError::WrongCode);
        }
        let ticket = ParticipantTicket::generate();
        self.pairing = Pairing::Done { phone: ticket.id() };
        Ok(ticket)
    }

    /// Whether a phone can still be paired.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        matches!(self.pairing, Pairing::Open { .. })
    }

    /// Whether that phone has been paired.
    #[must_use]
    pub fn is_paired(&self, phone: ParticipantId) -> bool {
        matches!(self.pairing, Pairing::Done { phone: paired } if paired == phone)
    }

    /// Takes note of where the presentation stands.
    pub fn set_view(&mut self, view: SpeakerView) {
        self.view = view;
        self.last_press = None;
    }

    /// Where the presentation stands.
    #[must_use]
    pub const fn view(&self) -> &SpeakerView {
        &self.view
    }

    /// What a press asks of the presentation. `None` if it was made on another slide, or has been passed on already: a press
    /// that is sent again because its answer got lost counts once.
    pub fn command_of(&mut self, press: RemotePress) -> Option<SpeakerCommand> {
        if press.from != self.view.slide || self.last_press == Some(press) {
            return None;
        }
        let command = match press.step {
            RemoteButton::Next => SpeakerCommand::Next,
            RemoteButton::Back => SpeakerCommand::Back,
            RemoteButton::Dark if !self.view.is_blank => SpeakerCommand::Blank,
            RemoteButton::Light if self.view.is_blank => SpeakerCommand::Blank,
            RemoteButton::Dark | RemoteButton::Light => return None,
        };
        self.last_press = Some(press);
        Some(command)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn control(slide: usize) -> (RemoteControl, String) {
        let code = ClassCode::generate();
        let mut control = RemoteControl::new(code.clone());
        control.set_view(SpeakerView { slide, count: 9, ..SpeakerView::default() });
        (control, code.to_string())
    }

    #[test]
    fn a_code_pairs_one_phone_and_no_other() {
        let (mut control, code) = control(1);
        assert_eq!(control.pair("2222-2222"), Err(PairingError::WrongCode));
        let phone = control.pair(&code).expect("the code");
        assert!(control.is_paired(phone.id()) && !control.is_paired(ParticipantTicket::generate().id()));
        assert_eq!(control.pair(&code), Err(PairingError::Closed));
    }

    #[test]
    fn guessing_ends_the_pairing() {
        let (mut control, code) = control(1);
        for _ in 0..MAX_WRONG_CODES {
            assert_eq!(control.pair("2222-2222"), Err(PairingError::WrongCode));
        }
        assert_eq!(control.pair(&code), Err(PairingError::Closed), "even with the right one");
    }

    #[test]
    fn a_press_counts_once_and_only_on_its_slide() {
        let (mut control, _) = control(3);
        let press = |from, step| RemotePress { from, step };
        assert_eq!(control.command_of(press(3, RemoteButton::Next)), Some(SpeakerCommand::Next));
        assert_eq!(control.command_of(press(3, RemoteButton::Next)), None, "sent again");
        control.set_view(SpeakerView { slide: 4, count: 9, ..SpeakerView::default() });
        assert_eq!(control.command_of(press(3, RemoteButton::Next)), None, "late");
        assert_eq!(control.command_of(press(4, RemoteButton::Light)), None, "it is light");
        assert_eq!(control.command_of(press(4, RemoteButton::Dark)), Some(SpeakerCommand::Blank));
    }
}
