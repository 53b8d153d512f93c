//! `authwalk present`: lessons on a projector.

mod material;
mod stage_connections;

use std::io;
use std::net::SocketAddr;

use clap::Args;

use super::class_entrance::{parse_bind, parse_public_url};
use super::global_args::GlobalArgs;
use super::output::{print_message, report_failure};
use super::screen::{refuse_without_terminal, tui_options};
use crate::play::presentation_material::rehearse;
use crate::tui::{ExitReason, run_presentation};
use material::{PresentationMaterial, find_material};
use stage_connections::connect;

#[derive(Args, Clone, Debug)]
pub(super) struct PresentArgs {
    /// What is presented: a lesson by its id or file, a part of the course (Sessions), or the folder of a pack
    name: String,
    /// Begin at the slide of this number
    #[arg(long, value_name = "SLIDE", default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..))]
    at: u16,
    /// How long it is to take, for the pace in the speaker's console; else as long as its lessons say
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    minutes: Option<u16>,
    /// Let a class answer the predictions on its phones, and read there what is on the wall
    #[arg(long)]
    class: bool,
    /// The address of this computer at which phones reach it, with or without a port: your own, with the notes and two large
    /// buttons, and those of a class
    #[arg(long, value_name = "ADDRESS", value_parser = parse_bind)]
    bind: Option<SocketAddr>,
    /// The address that phones open, where it is another one: a proxy in front of this computer, which terminates TLS
    #[arg(long, value_name = "URL", value_parser = parse_public_url, requires = "bind")]
    public_url: Option<String>,
}

/// Presents lessons. The exit code is 2 where there is no terminal, or a lesson cannot be played.
pub(super) fn run_present(common: &GlobalArgs, args: &PresentArgs) -> io::Result<u8> {
    if !common.draws_screen() {
        return refuse_without_terminal("`authwalk run LESSON --story` prints what happens in a lesson.");
    }
    let PresentationMaterial { title, lessons } = match find_material(common, &args.name)? {
        Ok(material) => material,
        Err(code) => return Ok(code),
    };
    if let count @ 2.. = lessons.len() {
        print_message(&format!("Playing {count} lessons first, so that nothing can go wrong in front of the class …"))?;
    }
    let presentation = match rehearse(title, &lessons, common.lab_seed()) {
        Ok(presentation) => presentation,
        Err(error) => return report_failure(&error.to_string()),
    };
    // The screen takes it.
    let questions = presentation.questions().to_vec();
    let connect = |inlet| connect(args, &questions, inlet);
    run_presentation(presentation, connect, &tui_options(common)).map(ExitReason::exit_code)
}
