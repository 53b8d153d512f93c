//! `authwalk lab --browser`: the learner's own browser as the client.

use std::io;
use std::sync::Arc;

use crate::cli::environment::{console, ssh_connection};
use crate::cli::exit_code::EXIT_OK;
use crate::cli::face::tui_options;
use crate::cli::global_args::GlobalArgs;
use crate::cli::output::report_failure;
use crate::cli::output_format::OutputFormat;
use crate::content::{Lesson, Library};
use crate::plain::{BrowserReportForm, PlainOwnBrowser};
use crate::tui;

/// The world that the browser finds.
const LESSON: &str = include_str!("../../../assets/own-browser.toml");

pub(super) fn run_own_browser(common: &GlobalArgs, format: OutputFormat) -> io::Result<u8> {
    let Some(lesson) = lesson() else { return report_failure("The built-in world for a browser cannot be read.") };
    let form = match format {
        OutputFormat::Text => BrowserReportForm::Words,
        OutputFormat::Json => BrowserReportForm::JsonLines,
    };
    if common.draws_screen() && form == BrowserReportForm::Words {
        return tui::run_own_browser(lesson, &tui_options(common)).map(tui::ExitReason::exit_code);
    }
    match PlainOwnBrowser::open(lesson, common.lab_seed()) {
        Ok(watch) => watch.run(&mut console(), form, ssh_connection().as_ref())?,
        Err(error) => return report_failure(&error.to_string()),
    }
    Ok(EXIT_OK)
}

fn lesson() -> Option<Arc<Lesson>> {
    let library = Library::from_texts([("lessons/own-browser.toml".to_owned(), LESSON)]);
    library.lessons.into_iter().next().map(|lesson| Arc::new(lesson.value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_world_for_a_browser_is_a_lesson_without_a_fault() {
        let library = Library::from_texts([("lessons/own-browser.toml".to_owned(), LESSON)]);
        assert!(library.findings.is_empty(), "{:?}", library.findings);
        assert!(lesson().is_some());
    }
}
