//! Reading what a learner types, one line at a time.

use std::io::{self, BufRead as _};

use super::environment::is_interactive;
use super::output::Output;

/// Prompts for a line and reads it, without its line break; `None` at the end of the input.
pub(super) fn read_line(out: &mut Output, prompt: &str) -> io::Result<Option<String>> {
    out.prompt(prompt)?;
    let mut line = String::new();
    let bytes_read = io::stdin().lock().read_line(&mut line)?;
    // A terminal echoes the learner's Enter. Where nothing does, the next line would stand right behind the prompt.
    if !is_interactive() {
        out.line("")?;
    }
    Ok((bytes_read > 0).then(|| line.trim_end_matches(['\n', '\r']).to_owned()))
}
