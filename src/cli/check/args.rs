//! The arguments of `authwalk check`.

use std::path::{Path, PathBuf};

use clap::Args;

use super::check_args_error::CheckArgsError;
use super::check_format::CheckFormat;
use super::fix_files::FixMode;
use crate::check::{CheckOptions, CoverageScope, LintLevel, LintLevels};
use crate::cli::global_args::GlobalArgs;
use crate::content::Code;

#[derive(Args, Clone, Debug)]
pub(in crate::cli) struct CheckArgs {
    /// Files, folders and packs; `-` for one file on standard input; the built-in content when none is named
    pub(super) paths: Vec<PathBuf>,
    /// With `-`: which file the text on standard input is to be, one of the pack around it if there is one
    #[arg(long, value_name = "FILE")]
    stdin_name: Option<PathBuf>,
    /// How to report it on stdout
    #[arg(long, value_enum, default_value_t = CheckFormat::Human)]
    pub(super) format: CheckFormat,
    /// Write a report to this file as well: FORMAT=FILE, or a name that ends in .json, .jsonl, .sarif, .xml (junit) or .txt
    #[arg(long, value_name = "FILE")]
    pub(super) output: Vec<String>,
    #[command(flatten)]
    strictness: Strictness,
    #[command(flatten)]
    pub(super) baseline: BaselineArgs,
    /// Which topics and lessons have no step, task or question: a table, and findings
    #[arg(long)]
    pub(super) coverage: bool,
    /// Do not play the lessons: only what can be seen without running them
    #[arg(long)]
    pub(super) no_replay: bool,
    #[command(flatten)]
    fixing: FixArgs,
    /// Check again whenever a file is saved, until Ctrl-C
    #[arg(long)]
    pub(super) watch: bool,
    /// What a finding means and what to do about it; without a code, the list of all
    #[arg(long, value_name = "CODE", num_args = 0..=1, default_missing_value = "all", exclusive = true)]
    pub(super) explain: Option<String>,
}

/// Whether files are mended.
#[derive(Args, Clone, Copy, Debug)]
struct FixArgs {
    /// Mend what is mechanical, then check: older formats, clearly misspelt keys, words and names, characters that steer a terminal
    #[arg(long, conflicts_with = "watch")]
    fix: bool,
    /// With --fix: write nothing, and print what would change as a diff
    #[arg(long, requires = "fix", conflicts_with_all = ["format", "output", "baseline", "coverage"])]
    dry_run: bool,
}

/// Which findings are known.
#[derive(Args, Clone, Debug)]
pub(super) struct BaselineArgs {
    /// A file of known findings, which stay quiet: only new ones count
    #[arg(id = "baseline", long = "baseline", value_name = "FILE")]
    pub(super) path: Option<PathBuf>,
    /// Write all findings of today to the file of `--baseline`
    #[arg(id = "write_baseline", long = "write-baseline", requires = "baseline", conflicts_with = "watch")]
    pub(super) write: bool,
}

/// Which severity findings have.
#[derive(Args, Clone, Debug)]
pub(super) struct Strictness {
    /// Make this finding an error
    #[arg(long, value_name = "CODE")]
    deny: Vec<String>,
    /// Make this finding a warning
    #[arg(long, value_name = "CODE")]
    warn: Vec<String>,
    /// Do not report this finding
    #[arg(long, value_name = "CODE")]
    allow: Vec<String>,
    /// Make every warning an error
    #[arg(long)]
    warnings_as_errors: bool,
}

impl CheckArgs {
    /// The file that the text on standard input is to be; `None` where no text is read from there.
    pub(super) fn stdin_file(&self) -> Result<Option<&Path>, CheckArgsError> {
        let reads_stdin = self.paths.iter().any(|path| path.as_os_str() == "-");
        if !reads_stdin {
            return if self.stdin_name.is_some() { Err(CheckArgsError::NameWithoutStdin) } else { Ok(None) };
        }
        if self.paths.len() > 1 {
            return Err(CheckArgsError::StdinAmongFiles);
        }
        if self.watch {
            return Err(CheckArgsError::WatchedStdin);
        }
        Ok(Some(self.stdin_name.as_deref().unwrap_or(Path::new("stdin.toml"))))
    }

    /// What to check or to watch; empty for the built-in content.
    pub(super) fn paths_or_content<'a>(&'a self, common: &'a GlobalArgs) -> &'a [PathBuf] {
        if self.paths.is_empty() { common.content.as_slice() } else { &self.paths }
    }

    /// Whether files are to be mended first, and how; `None` for a check alone.
    pub(super) fn fix_mode(&self) -> Option<FixMode> {
        let FixArgs { fix, dry_run } = self.fixing;
        fix.then_some(if dry_run { FixMode::DryRun } else { FixMode::Write })
    }

    /// What a check of `paths` looks for.
    pub(super) fn options(&self, paths: &[PathBuf]) -> Result<CheckOptions, CheckArgsError> {
        let scope = if paths.is_empty() { CoverageScope::Curriculum } else { CoverageScope::Lessons };
        Ok(CheckOptions {
            levels: self.strictness.levels()?,
            warnings_as_errors: self.strictness.warnings_as_errors,
            coverage: self.coverage.then_some(scope),
        })
    }
}

impl Strictness {
    /// The levels that were asked for.
    fn levels(&self) -> Result<LintLevels, CheckArgsError> {
        let mut levels = LintLevels::default();
        for (ids, level) in
            [(&self.allow, LintLevel::Allow), (&self.warn, LintLevel::Warn), (&self.deny, LintLevel::Deny)]
        {
            for id in ids {
                let code = parse_code(id)?;
                if levels.get(code).is_some_and(|earlier| earlier != level) {
                    return Err(CheckArgsError::TwoLevels(id.clone()));
                }
                if !levels.set(code, level) {
                    return Err(CheckArgsError::FixedLevel(id.clone()));
                }
            }
        }
        Ok(levels)
    }
}

/// The code with that id.
pub(super) fn parse_code(id: &str) -> Result<Code, CheckArgsError> {
    Code::by_id(id).ok_or_else(|| CheckArgsError::UnknownCode(id.to_owned()))
}
