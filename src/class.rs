//! A class: a question on the wall, answers from everybody's phone, then the reveal.
//!
//! Start reading at [`class_store`]: who has joined, which question is asked, who chose what, in the memory of this process
//! ([`class_session`], which is pure) or in a Redis that several servers share ([`redis_room`]). [`phone_state`] says what a
//! phone may know. [`ClassServer`] puts all that on a socket: one page, an event stream down to each phone, one `POST` up for
//! each vote.
//!
//! Invariants:
//! - No name, address or browser of a participant is kept. Nothing is written to disk unless the teacher names a file for it:
//!   [`results_database`] writes the answers into one, and what a class needs to go on after a crash goes to the caller as
//!   [`class_record`]s.
//! - A vote is counted before it is acknowledged, and counts once, however often it is sent and to whichever server.
//! - No request of a participant can move the class on: only the handle can, which the process of the teacher holds. A
//!   presentation is also driven by the phone that was paired with it. A class on a server is driven by the presentation
//!   elsewhere that has its teacher's token; [`ClassLink`] is the end of that presentation.
//! - Nothing of the lab is reachable from here.
//! - Neither the right answer nor what others chose leaves the process before the reveal.

pub mod ballot;
pub mod chosen_options;
mod class_code;
mod class_link;
pub mod class_question;
pub mod class_record;
pub mod class_report;
pub mod class_results;
pub mod class_session;
pub mod class_state;
pub mod class_store;
pub mod class_store_error;
mod connection_limit;
mod constant_time;
pub mod learners_report;
pub mod participant;
mod phone_state;
pub mod presenter_message;
pub mod presenter_token;
mod qr_code;
pub mod redis_room;
mod remote_control;
pub mod results_database;
pub mod server;
pub mod store_answers;
pub mod vote_tally;

pub use class_code::ClassCode;
pub use class_link::{ClassLink, ClassLinkConfig, ClassNews, ClassUrl};
pub use class_question::ClassQuestion;
pub use class_record::{ClassRecord, ClassRecords};
pub use presenter_token::PresenterToken;
pub use qr_code::qr_lines;
pub use redis_room::RedisConfig;
pub use server::{ClassConfig, ClassDriver, ClassError, ClassServer};
