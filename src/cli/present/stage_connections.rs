//! Who follows a presentation: the console in a second terminal, the speaker's phone, and the phones of a class, here or
//! elsewhere.

use std::io;
use std::sync::Arc;

use super::PresentArgs;
use super::remote_class::{ClassPlace, join_class};
use crate::class::{ClassDriver, ClassLink, ClassQuestion, ClassRecords, ClassServer, qr_lines};
use crate::cli::class_entrance::{DEFAULT_CAPACITY, class_config, entrance_of};
use crate::course::presentation::SlideQuestion;
use crate::course::presentation::stage_links::{StageClass, StageEvent, StageInlet, StageLinks};
use crate::model::class_view::{ClassEntrance, ClassPhase};
use crate::model::speaker_view::{SlideSummary, StageReport};
use crate::speaker::StageSocket;

/// Who follows a presentation.
struct StageConnections {
    console: Option<StageSocket>,
    server: Option<ClassServer>,
    /// Whether participants may join the server's class.
    has_class: bool,
    /// The class elsewhere.
    link: Option<ClassLink>,
    /// How long the presentation had taken before it was killed.
    elapsed_seconds: u64,
    /// What the class was told last.
    shown: Option<(ClassPhase, SlideSummary)>,
}

impl StageConnections {
    /// Tells the speaker's devices each time, since a button waits for an answer even where nothing has changed, and the class
    /// what is new.
    fn tell(&mut self, report: StageReport, planned_seconds: Option<u64>) {
        let mut speaker = report.speaker;
        speaker.elapsed_seconds = self.elapsed_seconds;
        speaker.planned_seconds = planned_seconds.unwrap_or(speaker.planned_seconds);
        if let Some(console) = &self.console {
            console.tell(&speaker);
        }
        if let Some(server) = &self.server {
            server.tell_speaker(&speaker);
        }
        let shown = (report.phase, report.wall);
        if self.shown.as_ref() != Some(&shown) {
            self.show_to_class(shown.0, &shown.1);
            self.shown = Some(shown);
        }
    }

    fn show_to_class(&self, phase: ClassPhase, wall: &SlideSummary) {
        if let Some(server) = self.server.as_ref().filter(|_| self.has_class) {
            server.present(phase, wall);
        }
        if let Some(link) = &self.link {
            link.present(phase, wall);
        }
    }
}

/// Connects a presentation with whoever follows it. It had taken `elapsed_seconds` before it was killed.
///
/// # Errors
/// When nobody can listen on the address that was named, or a class elsewhere refuses. A talk goes on without a console in a
/// second terminal.
pub(super) fn connect(
    args: &PresentArgs,
    questions: &[SlideQuestion],
    inlet: StageInlet,
    records: ClassRecords,
    elapsed_seconds: u64,
) -> io::Result<StageLinks> {
    let asked: Option<Vec<ClassQuestion>> =
        questions.iter().map(|question| ClassQuestion::new(&question.instance)).collect();
    // The phones number the questions as the slides do, so all of them must be there.
    let asked = asked.ok_or_else(|| io::Error::other("A prediction has more options than a phone can show."))?;
    let has_class = args.class == Some(ClassPlace::Here);
    let server = if has_class || args.bind.is_some() {
        Some(open_server(args, has_class, asked.clone(), &inlet, records)?)
    } else {
        None
    };
    let (link, elsewhere, trouble) = match &args.class {
        Some(ClassPlace::Elsewhere(url)) => {
            let (link, class, trouble) = join_class(url, &args.remote_class, asked, Arc::clone(&inlet))?;
            (Some(link), Some(class), trouble)
        }
        _ => (None, None, None),
    };
    let (console, no_console) = match StageSocket::open(move |command| inlet(StageEvent::Command(command))) {
        Ok(console) => (Some(console), None),
        Err(error) => (None, Some(error.to_string())),
    };
    let public_url = args.public_url.as_deref();
    let pairing = server.as_ref().and_then(|server| pairing_entrance(server, public_url));
    let here = server.as_ref().filter(|_| has_class);
    let here =
        here.map(|server| StageClass { entrance: Some(entrance_of(server, public_url)), ..StageClass::default() });
    let mut connections = StageConnections { console, server, has_class, link, elapsed_seconds, shown: None };
    let planned_seconds = args.minutes.map(|minutes| u64::from(minutes) * 60);
    let outlet = Box::new(move |report: StageReport, _: &_| connections.tell(report, planned_seconds));
    Ok(StageLinks { pairing, class: here.or(elsewhere), outlet, notice: trouble.or(no_console) })
}

/// Opens the server for the speaker's phone and, with `has_class`, for those of a class.
fn open_server(
    args: &PresentArgs,
    has_class: bool,
    asked: Vec<ClassQuestion>,
    inlet: &StageInlet,
    records: ClassRecords,
) -> io::Result<ClassServer> {
    let capacity = if has_class { DEFAULT_CAPACITY } else { 0 };
    let config = class_config(args.bind, args.public_url.as_deref(), capacity);
    let (commands, views) = (Arc::clone(inlet), Arc::clone(inlet));
    let driver = match args.bind {
        Some(_) => ClassDriver::SpeakersPhone(Arc::new(move |command| commands(StageEvent::Command(command)))),
        None => ClassDriver::HandleAlone,
    };
    let on_change = move |view| views(StageEvent::Class(view));
    ClassServer::start(&config, asked, on_change, driver, records).map_err(io::Error::other)
}

/// How the speaker's phone is paired. The code stands behind `#` in the link: that part is never sent.
fn pairing_entrance(server: &ClassServer, public_url: Option<&str>) -> Option<ClassEntrance> {
    let code = server.pairing_code()?;
    let url = format!("{}/remote", server.url());
    let link = format!("{url}#{code}");
    let qr_lines = qr_lines(&link).unwrap_or_default();
    Some(ClassEntrance { url, code, qr_lines, link, phone_limit: 1, ..entrance_of(server, public_url) })
}
