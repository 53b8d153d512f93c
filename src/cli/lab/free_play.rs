//! `authwalk lab`: the lab without a lesson.

use std::io;
use std::sync::Arc;

use crate::cli::environment::console;
use crate::cli::exit_code::EXIT_OK;
use crate::cli::face::tui_options;
use crate::cli::global_args::GlobalArgs;
use crate::cli::output::report_failure;
use crate::content::{Lesson, Library};
use crate::plain::PlainFreePlay;
use crate::play::LabSeed;
use crate::play::replay::REPLAY_SEED;
use crate::tui::{self, TuiOptions};

/// The world that the learner finds.
const LESSON: &str = include_str!("../../../assets/free-play.toml");

/// Opens free play. Its seed is that of `check`, unless one is named: what is saved as a lesson is then played again with the
/// same session IDs.
pub(super) fn run_free_play(common: &GlobalArgs) -> io::Result<u8> {
    let Some(lesson) = lesson() else { return report_failure("The built-in world for free play cannot be read.") };
    let lab_seed = match common.lab_seed() {
        LabSeed::Random => LabSeed::Fixed(REPLAY_SEED),
        named @ LabSeed::Fixed(_) => named,
    };
    if !common.draws_screen() {
        match PlainFreePlay::open(lesson, lab_seed) {
            Ok(free_play) => free_play.run(&mut console())?,
            Err(error) => return report_failure(&error.to_string()),
        }
        return Ok(EXIT_OK);
    }
    let options = TuiOptions { lab_seed, ..tui_options(common) };
    tui::run_free_play(lesson, &options).map(tui::ExitReason::exit_code)
}

fn lesson() -> Option<Arc<Lesson>> {
    let library = Library::from_texts([("lessons/free-play.toml".to_owned(), LESSON)]);
    library.lessons.into_iter().next().map(|lesson| Arc::new(lesson.value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_world_for_free_play_is_a_lesson_without_a_fault() {
        let library = Library::from_texts([("lessons/free-play.toml".to_owned(), LESSON)]);
        assert!(library.findings.is_empty(), "{:?}", library.findings);
        assert!(lesson().is_some());
    }
}
