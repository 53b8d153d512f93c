//! The options that every command takes.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::environment::is_interactive;
use crate::content::language::Language;
use crate::play::{LabSeed, SharedStoreSource};
use crate::tui::theme::Palette;

/// The heading in `--help` above the options that every command takes.
const GLOBAL_HEADING: &str = "For every command";

/// The variable that names a Redis server.
const REDIS_VARIABLE: &str = "AUTHWALK_REDIS_URL";

#[derive(Args, Clone, Debug)]
pub(super) struct GlobalArgs {
    /// Repeat the same bytes every time: any number
    #[arg(long, global = true, help_heading = GLOBAL_HEADING, value_name = "NUMBER")]
    pub(super) seed: Option<u64>,
    /// Show the end of every motion at once
    #[arg(long, global = true, help_heading = GLOBAL_HEADING)]
    pub(super) no_motion: bool,
    /// Leave the mouse to the terminal; M turns it on and off
    #[arg(long, global = true, help_heading = GLOBAL_HEADING)]
    pub(super) no_mouse: bool,
    /// The colours of the screen; T changes them. Without it, those that you chose last, or what fits the terminal
    #[arg(long, global = true, help_heading = GLOBAL_HEADING, value_enum)]
    pub(super) theme: Option<ThemeArg>,
    /// Line after line instead of a screen: for screen readers, pipes and logs
    #[arg(long, global = true, help_heading = GLOBAL_HEADING)]
    pub(super) plain: bool,
    /// Lessons and quizzes from this folder instead of the built-in ones
    #[arg(long, global = true, help_heading = GLOBAL_HEADING, value_name = "DIR", value_parser = parse_folder)]
    pub(super) content: Option<PathBuf>,
    /// Lessons and questions in this language (vi), as far as they are translated
    #[arg(long, global = true, help_heading = GLOBAL_HEADING, value_name = "LANGUAGE", value_parser = parse_language)]
    pub(super) lang: Option<Language>,
    /// The Redis server that plays the shared store of lessons and keeps a class, or `sqlite`; without it the lab starts one. An
    /// address with a password belongs in `AUTHWALK_REDIS_URL` instead: everybody on this computer can read arguments
    #[arg(long, global = true, help_heading = GLOBAL_HEADING, value_name = "URL")]
    pub(super) redis: Option<SharedStoreSource>,
}

/// The colours of the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ThemeArg {
    /// Light on dark.
    Dark,
    /// Dark on light.
    Light,
    /// The strongest colours on black.
    HighContrast,
    /// The darkest colours on white, for a projector in a bright room.
    Bright,
}

impl ThemeArg {
    pub(super) const fn palette(self) -> Palette {
        match self {
            Self::Dark => Palette::Dark,
            Self::Light => Palette::Light,
            Self::HighContrast => Palette::HighContrast,
            Self::Bright => Palette::Bright,
        }
    }
}

fn parse_language(text: &str) -> Result<Language, String> {
    Language::parse(text).ok_or_else(|| "a language is two letters, and a region if need be: vi, pt-BR".to_owned())
}

/// A folder that exists: without it there would be no course to open. An error is what is wrong.
fn parse_folder(text: &str) -> Result<PathBuf, String> {
    let path = PathBuf::from(text);
    match std::fs::metadata(&path) {
        Ok(metadata) if metadata.is_dir() => Ok(path),
        Ok(_) => Err("this is no folder".to_owned()),
        Err(error) => Err(format!("this folder cannot be read: {error}")),
    }
}

impl GlobalArgs {
    /// Whether to draw on the terminal; otherwise lines are printed.
    pub(super) fn draws_screen(&self) -> bool {
        !self.plain && is_interactive()
    }

    /// The same with the Redis server that the environment names, where the arguments name none. An error is a sentence, which
    /// leaves the address out: it may hold a password.
    pub(super) fn with_environment(self) -> Result<Self, String> {
        if self.redis.is_some() {
            return Ok(self);
        }
        let Ok(text) = std::env::var(REDIS_VARIABLE) else { return Ok(self) };
        let redis =
            text.parse::<SharedStoreSource>().map_err(|error| format!("{REDIS_VARIABLE} names no store: {error}."))?;
        Ok(Self { redis: Some(redis), ..self })
    }

    pub(super) fn lab_seed(&self) -> LabSeed {
        self.seed.map_or(LabSeed::Random, LabSeed::Fixed)
    }
}
