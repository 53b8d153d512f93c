//! Who follows a presentation: the console in a second terminal, the speaker's phone, and the phones of a class.

use std::io;
use std::sync::Arc;

use crate::class::{ClassQuestion, ClassServer, qr_lines};
use crate::cli::class_entrance::{class_config, entrance_of};
use crate::course::presentation::PresentationQuestion;
use crate::model::class_view::ClassEntrance;
use crate::model::speaker_view::StageReport;
use crate::speaker::StageSocket;
use crate::tui::{StageInlet, StageLinks};

use super::PresentArgs;

/// How many may join a class where no number is named.
const DEFAULT_CAPACITY: usize = 2000;

/// Who follows a presentation.
struct StageConnections {
    console: Option<StageSocket>,
    server: Option<ClassServer>,
    /// Whether participants may join.
    has_class: bool,
}

impl StageConnections {
    fn tell(&self, report: &StageReport, planned_seconds: Option<u64>) {
        let mut speaker = report.speaker.clone();
        speaker.planned_seconds = planned_seconds.unwrap_or(speaker.planned_seconds);
        if let Some(console) = &self.console {
            console.tell(&speaker);
        }
        if let Some(server) = &self.server {
            server.tell_speaker(&speaker);
            if self.has_class {
                server.present(report.phase, &report.wall);
            }
        }
    }
}

/// Connects a presentation with whoever follows it.
///
/// # Errors
/// When nobody can listen on the address that was named. A talk goes on without a console in a second terminal.
pub(super) fn connect(
    args: &PresentArgs,
    questions: &[PresentationQuestion],
    inlet: StageInlet,
) -> io::Result<StageLinks> {
    let StageInlet { on_command, on_class_change } = inlet;
    let server = if args.class || args.bind.is_some() {
        let config = class_config(args.bind, args.public_url.as_deref(), if args.class { DEFAULT_CAPACITY } else { 0 });
        let asked: Option<Vec<ClassQuestion>> =
            questions.iter().map(|question| ClassQuestion::new(Arc::clone(&question.presented))).collect();
        // The phones number the questions as the slides do, so all of them must be there.
        let asked = asked.ok_or_else(|| io::Error::other("A prediction has more options than a phone can show."))?;
        let remote = args.bind.map(|_| Arc::clone(&on_command));
        Some(ClassServer::start_with_remote(&config, asked, on_class_change, remote).map_err(io::Error::other)?)
    } else {
        None
    };
    let (console, notice) = match StageSocket::open(move |command| on_command(command)) {
        Ok(console) => (Some(console), None),
        Err(error) => (None, Some(error.to_string())),
    };
    let public_url = args.public_url.as_deref();
    let pairing = server.as_ref().and_then(|server| pairing_entrance(server, public_url));
    let class = server.as_ref().filter(|_| args.class).map(|server| entrance_of(server, public_url));
    let connections = StageConnections { console, server, has_class: args.class };
    let planned_seconds = args.minutes.map(|minutes| u64::from(minutes) * 60);
    let outlet = Box::new(move |report: StageReport| connections.tell(&report, planned_seconds));
    Ok(StageLinks { pairing, class, outlet, position: usize::from(args.at) - 1, notice })
}

/// How the speaker's phone is paired. The code stands behind `#` in the link: that part is never sent.
fn pairing_entrance(server: &ClassServer, public_url: Option<&str>) -> Option<ClassEntrance> {
    let code = server.pairing_code()?;
    let url = format!("{}/remote", server.url());
    let link = format!("{url}#{code}");
    let qr_lines = qr_lines(&link).unwrap_or_default();
    Some(ClassEntrance { url, code, qr_lines, link, phone_limit: 1, ..entrance_of(server, public_url) })
}
