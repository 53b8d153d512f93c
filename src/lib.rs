//! authwalk: a terminal course in web authentication. Every picture on the screen is a real request.
//!
//! The map of rooms, each with the rooms it may name. An act travels one way: from `content` through `course` and `play` to
//! `lab`; the outcome comes back to `course`, and a face (`tui` or `plain`) shows it.
//!
//! ```text
//! clock   -> nothing
//! model   -> nothing
//! prose   -> nothing
//! token   -> model
//! cookie  -> model
//! lab     -> token, cookie, model, clock
//! content -> model
//! course  -> content, token, model
//! play    -> course, content, lab, model, clock
//! class   -> play, course, content, model, clock
//! speaker -> model, clock
//! check   -> play, course, content, model, prose
//! lsp     -> check, content, model, prose
//! plain   -> play, course, content, token, cookie, prose, model, clock
//! tui     -> play, course, content, token, cookie, prose, model, clock
//! export  -> tui, play, course, content, prose, model
//! cli     -> export, tui, plain, lsp, check, speaker, class, play, course, content, token, cookie, prose, model, clock
//! ```

mod check;
mod class;
mod cli;
mod clock;
mod content;
mod cookie;
mod course;
mod export;
mod lab;
mod lsp;
mod model;
mod plain;
mod play;
mod prose;
mod speaker;
mod token;
mod tui;

pub mod internals;

pub use cli::main;
