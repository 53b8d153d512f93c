//! `authwalk lab serve`: the lab of a lesson, up for programs outside.

use std::io;

use clap::Args;

use crate::cli::exit_code::EXIT_OK;
use crate::cli::global_args::GlobalArgs;
use crate::cli::output::{StdoutWriter, report_failure};
use crate::cli::selected_course::SelectedCourse;
use crate::play::LabSeed;
use crate::play::control_server::ControlServer;
use crate::play::open_lab::OpenLab;

#[derive(Args, Clone, Debug)]
pub(super) struct ServeArgs {
    /// The lesson's id, or a file
    lesson: String,
    /// The port of 127.0.0.1 at which it says where its lanes are; without it, one that is free
    #[arg(long, value_name = "PORT", default_value_t = 0)]
    port: u16,
}

/// Keeps the lab of a lesson up until it is interrupted. The exit code is 2 where that cannot be.
pub(super) fn run_serve(common: &GlobalArgs, args: &ServeArgs) -> io::Result<u8> {
    let lesson = match SelectedCourse::from_args(common).resolve_lesson(&args.lesson)? {
        Ok(resolved) => resolved.lesson,
        Err(code) => return Ok(code),
    };
    // As an export is made: without `--seed` always the same.
    let mut lab = match OpenLab::start(&lesson, LabSeed::Fixed(common.seed.unwrap_or(0))) {
        Ok(lab) => lab,
        Err(error) => return report_failure(&error.to_string()),
    };
    let server = match ControlServer::bind(args.port) {
        Ok(server) => server,
        Err(error) => return report_failure(&format!("Port {} of 127.0.0.1 cannot be used: {error}.", args.port)),
    };
    let mut out = StdoutWriter::stdout();
    out.line(&format!("The lab of \"{}\" is up. Ctrl-C ends it.", lesson.title))?;
    out.line(&format!("  for exported scripts: AUTHWALK_LAB=http://{}", server.address()))?;
    for lane in lab.lanes() {
        out.line(&format!("  {}: http://{}", lane.id, lane.address))?;
    }
    out.flush()?;
    server.serve(&mut lab);
    Ok(EXIT_OK)
}
