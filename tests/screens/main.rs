//! The screens as they are drawn, without a terminal: each state at each size, whatever is pressed, and what the README
//! shows of them.

#[path = "../common/mod.rs"]
mod common;
mod drawn;
mod fit;
mod hands;
mod lesson;
mod made;
mod map;
mod picture;
mod quiz;
mod workbench;
