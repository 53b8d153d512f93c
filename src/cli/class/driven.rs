//! `authwalk class --driven`: a class on a server, for a presentation elsewhere.

use std::io;
use std::path::Path;
use std::sync::mpsc;

use crate::class::{ClassConfig, ClassDriver, ClassRecords, ClassServer};
use crate::cli::class_entrance::entrance_of;
use crate::cli::class_token::{TokenSource, class_token};
use crate::cli::exit_code::EXIT_OK;
use crate::cli::output::{StdoutWriter, report_failure};
use crate::plain;

/// Holds a class for as long as the program runs. The exit code is 2 when nobody can listen there, or there is no
/// token, or a fresh one for a class that other servers hold, too.
pub(super) fn hold_driven_class(
    config: &ClassConfig,
    public_url: Option<&str>,
    token_file: Option<&Path>,
    records: ClassRecords,
) -> io::Result<u8> {
    let source = match class_token(token_file) {
        Ok(source) => source,
        Err(problem) => return report_failure(&problem),
    };
    if config.redis.is_some() && matches!(source, TokenSource::Fresh(_)) {
        return report_failure(
            "The servers of a class have one token: a presentation shows it to whichever of them answers. Name a file that holds \
             it on each of them (`--token-file FILE`), or put it into AUTHWALK_CLASS_TOKEN.",
        );
    }
    let (TokenSource::Given(token) | TokenSource::Fresh(token)) = &source;
    let (sender, changes) = mpsc::channel();
    let on_change = move |view| drop(sender.send(view));
    let driver = ClassDriver::Presentation(token.digest());
    let server = match ClassServer::start(config, Vec::new(), on_change, driver, records) {
        Ok(server) => server,
        Err(error) => return report_failure(&error.to_string()),
    };
    let mut out = StdoutWriter::stdout();
    let entrance = entrance_of(&server, public_url);
    let shown_token = if let TokenSource::Fresh(token) = &source { Some(token.expose()) } else { None };
    plain::class::print_driven_class(&mut out, &entrance, shown_token)?;
    drop(out);
    // Ends with the program: Ctrl-C, or a signal of the system.
    while changes.recv().is_ok() {}
    Ok(EXIT_OK)
}
