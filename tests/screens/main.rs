//! The screens as they are drawn, without a terminal: each state, one of each screen at each size, any keys, and what
//! the README shows of them.

mod class_wall;
#[path = "../common/mod.rs"]
mod common;
mod design;
mod fake_lab;
mod fill;
mod lesson;
mod lessons_fit;
mod manual_tasks;
mod map;
mod mouse;
mod pictures;
mod present;
mod pseudo_language;
mod quiz;
mod readme_pictures;
mod study_plan;
mod translated;
mod workbench;
