//! authwalk: a terminal course in web authentication. Every picture on the screen is a real request.

pub mod clock;
pub mod content;
pub mod world;
