//! authwalk: a terminal course in web authentication. Every picture on the screen is a real request.
//!
//! The map of rooms. Data goes one way: content, course, play, lab, course, screen.
//!
//! ```text
//! clock, world, prose -> nothing          token, cookie -> world
//! lab     -> token, cookie, world, clock         content -> world, prose
//! course  -> content, world               play    -> course, content, lab, world, clock
//! tui, cli -> play, course, content, token, cookie, prose, world, clock          main -> cli
//! ```

pub mod cli;
pub mod clock;
pub mod content;
pub mod cookie;
pub mod course;
pub mod lab;
pub mod play;
pub mod prose;
pub mod token;
pub mod tui;
pub mod world;
