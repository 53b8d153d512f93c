//! `authwalk lab`: try things out without a lesson. Alone it opens free play.

mod cost_comparison;
mod design;
mod design_report;
mod free_play;
mod measurement;
mod own_browser;
mod serve;

use std::io;

use clap::{Args, Subcommand};
use rand::{Rng as _, SeedableRng as _};
use rand_chacha::ChaCha20Rng;

use super::face::{refuse_without_terminal, tui_options};
use super::global_args::GlobalArgs;
use super::output_format::OutputFormat;
use crate::clock::Clock;
use crate::play::LabSeed;
use crate::token::generate::RANDOM_BYTES;
use crate::tui;

#[derive(Args, Debug)]
#[command(args_conflicts_with_subcommands = true)]
pub(super) struct LabArgs {
    /// Measure what sessions and JWTs cost on this machine: bytes, look-ups, time
    #[arg(long, group = "mode")]
    compare: bool,
    /// Let your own browser be the client: the shop, its sibling and the attacker's page at addresses on this machine alone
    #[arg(long, group = "mode")]
    browser: bool,
    /// How to report it; of a browser as JSON, one line for each request as it arrives
    #[arg(long, value_enum, default_value_t = OutputFormat::Text, requires = "mode")]
    format: OutputFormat,
    #[command(subcommand)]
    command: Option<LabCommand>,
}

#[derive(Debug, Subcommand)]
#[command(defer = true)]
enum LabCommand {
    /// The workbench: take a token apart, change it, attack with it, and see what a verifier says
    Token {
        /// The token to begin with; without one, a fresh one of the bench's own
        token: Option<String>,
    },
    /// Keep the lab of a lesson up for curl, hurl and other programs, until Ctrl-C
    Serve(serve::ServeArgs),
    /// Try a design: a website and an app on one backend, and what hacked accounts, more servers and lost stores do to it
    #[command(after_help = design::EXAMPLES)]
    Design(design::DesignArgs),
}

pub(super) fn run_lab(common: &GlobalArgs, args: LabArgs) -> io::Result<u8> {
    match args.command {
        Some(LabCommand::Token { token }) => run_workbench(common, token.as_deref()),
        Some(LabCommand::Serve(args)) => serve::run_serve(common, &args),
        Some(LabCommand::Design(args)) => design::run_design(&args),
        None if args.browser => own_browser::run_own_browser(common, args.format),
        None if args.compare => measurement::run_comparison(args.format),
        None => free_play::run_free_play(common),
    }
}

fn run_workbench(common: &GlobalArgs, token: Option<&str>) -> io::Result<u8> {
    if !common.draws_screen() {
        return refuse_without_terminal("`authwalk token explain TOKEN` and `authwalk token verify TOKEN` need none.");
    }
    let now = Clock::System.now();
    let random = random_key_bytes(common.lab_seed());
    tui::run_workbench(token, &random, now, &tui_options(common)).map(tui::ExitReason::exit_code)
}

/// The bytes that the workbench's own key is made from.
fn random_key_bytes(lab_seed: LabSeed) -> [u8; RANDOM_BYTES] {
    let mut bytes = [0; RANDOM_BYTES];
    match lab_seed {
        LabSeed::Random => rand::rng().fill_bytes(&mut bytes),
        LabSeed::Fixed(seed) => ChaCha20Rng::seed_from_u64(seed).fill_bytes(&mut bytes),
    }
    bytes
}
