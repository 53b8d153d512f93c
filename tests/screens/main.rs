//! The screens as they are drawn, without a terminal: each state, one of each screen at each size, any keys, and what
//! the README shows of them.

#[path = "../common/mod.rs"]
mod common;
mod fake_lab;
mod lesson;
mod lessons_fit;
mod manual_tasks;
mod map;
mod pictures;
mod quiz;
mod readme_picture;
mod workbench;
