//! `authwalk lab`: try things out without a lesson.

use std::io;

use clap::Subcommand;
use rand::{Rng as _, SeedableRng as _};
use rand_chacha::ChaCha20Rng;

use super::global_args::GlobalArgs;
use super::screen::{refuse_without_terminal, tui_options};
use crate::clock::Clock;
use crate::play::LabSeed;
use crate::token::generate::RANDOM_BYTES;
use crate::tui;

#[derive(Debug, Subcommand)]
pub(super) enum LabCommand {
    /// The workbench: take a token apart, change it, attack with it, and see what a verifier says
    Token {
        /// The token to begin with; without one, a fresh one of the bench's own
        token: Option<String>,
    },
}

pub(super) fn run_lab(common: &GlobalArgs, command: LabCommand) -> io::Result<u8> {
    let LabCommand::Token { token } = command;
    if !common.draws_screen() {
        return refuse_without_terminal("`authwalk token explain TOKEN` and `authwalk token verify TOKEN` need none.");
    }
    let now = Clock::System.now();
    let random = random_key_bytes(common.lab_seed());
    tui::run_workbench(token.as_deref(), &random, now, &tui_options(common)).map(tui::ExitReason::exit_code)
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
