//! A class: a question on the wall, answers from everybody's phone, then the reveal.
//!
//! Start reading at [`class_session`], which is pure: who has joined, which question is asked, who chose what. A [`ballot`]
//! holds the votes on one question. [`phone_state`] says what a phone may know. [`ClassServer`] puts all that on a socket:
//! one page, an event stream down to each phone, one `POST` up for each vote.
//!
//! Invariants:
//! - No name, address or browser of a participant is kept, and nothing is written to disk here.
//! - No request of a participant can move the class on: only the handle can, which the process of the teacher holds. A
//!   presentation is also driven by the phone that was paired with it.
//! - Nothing of the lab is reachable from here.
//! - Neither the right answer nor what others chose leaves the process before the reveal.

mod ballot;
pub mod class_question;
pub mod class_report;
pub mod class_results;
pub mod class_session;
mod open_files;
mod participant;
mod phone_state;
mod qr_code;
mod remote_control;
mod room_code;
pub mod server;

pub use class_question::ClassQuestion;
pub use qr_code::qr_lines;
pub use server::{ClassConfig, ClassError, ClassServer};
