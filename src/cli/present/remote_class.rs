//! A class elsewhere that the presentation drives.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::time::Duration;

use clap::Args;

use crate::class::{ClassLink, ClassLinkConfig, ClassNews, ClassQuestion, ClassUrl};
use crate::cli::bounded_read::read_file_at_most;
use crate::cli::class_token::presenter_token;
use crate::course::presentation::stage_links::{StageClass, StageEvent, StageInlet};
use crate::model::class_view::ClassReach;

/// How long the presentation waits for the class before it begins.
const FIRST_NEWS: Duration = Duration::from_secs(10);

/// The largest file of certificates.
const MAX_PEM_BYTES: u64 = 16 * 1024 * 1024;

/// Where systems keep the certificates that they trust: Debian and Alpine, Fedora, openSUSE, macOS and BSD.
const SYSTEM_CERTIFICATES: [&str; 4] = [
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
];

#[derive(Args, Clone, Debug)]
pub(super) struct RemoteClassArgs {
    /// With `--class URL`: a file with the token that the class has shown; else it is taken from `AUTHWALK_CLASS_TOKEN`
    #[arg(long, value_name = "FILE", requires = "class")]
    token_file: Option<PathBuf>,
    /// With `--class URL`: a file with the certificates to trust, as PEM, instead of those of this computer
    #[arg(long, value_name = "FILE", requires = "class")]
    ca: Option<PathBuf>,
    /// With `--class URL`: send the token without TLS, though the class is on another computer
    #[arg(long, requires = "class")]
    insecure_http: bool,
}

impl RemoteClassArgs {
    /// Why these options have no meaning for a class at `place`: a sentence.
    pub(super) fn trouble_with(&self, place: Option<&ClassPlace>) -> Option<&'static str> {
        let is_elsewhere = matches!(place, Some(ClassPlace::Elsewhere(_)));
        match place {
            Some(ClassPlace::Elsewhere(url)) if !url.is_secure && self.ca.is_some() => Some(
                "`--ca` names whose certificates to trust, and an http address has none. Name the https address of the class, or \
                 leave out `--ca`.",
            ),
            _ if !is_elsewhere && (self.token_file.is_some() || self.ca.is_some() || self.insecure_http) => Some(
                "`--token-file`, `--ca` and `--insecure-http` are for a class elsewhere. Name its address, `--class URL`, or \
                 leave them out.",
            ),
            _ => None,
        }
    }
}

/// Where the class of a presentation is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum ClassPlace {
    /// In this process.
    Here,
    /// On a server.
    Elsewhere(ClassUrl),
}

/// What stands for no address.
pub(super) const HERE: &str = "here";

/// `https://class.example`, `http://127.0.0.1:8080`, or nothing.
pub(super) fn parse_class_place(text: &str) -> Result<ClassPlace, String> {
    if text == HERE {
        return Ok(ClassPlace::Here);
    }
    let told =
        || "this is no address of a class, such as https://class.example; a lesson stands before `--class`".to_owned();
    ClassUrl::parse(text.trim_end_matches('/')).map(ClassPlace::Elsewhere).ok_or_else(told)
}

/// Connects with the class at `url`. Waits a moment for it, so that what is wrong with the token is said before the first slide;
/// a class that cannot be reached is looked for meanwhile.
pub(super) fn join_class(
    url: &ClassUrl,
    args: &RemoteClassArgs,
    questions: Vec<ClassQuestion>,
    inlet: StageInlet,
) -> io::Result<(ClassLink, StageClass, Option<String>)> {
    if !url.is_secure && url.is_elsewhere() && !args.insecure_http {
        return Err(io::Error::other(format!(
            "{}: Without TLS, everybody on the way could read the token and drive the class. Name its https address, or \
             allow it with `--insecure-http`.",
            url.authority()
        )));
    }
    let token = presenter_token(args.token_file.as_deref()).map_err(io::Error::other)?;
    let pem_files = if url.is_secure { pem_files(args.ca.as_deref()).map_err(io::Error::other)? } else { Vec::new() };
    let config = ClassLinkConfig { url: url.clone(), token, pem_files };
    let (first, first_news) = FirstUpdate::new();
    let link = ClassLink::open(config, questions, move |news| first.pass(news, &*inlet)).map_err(io::Error::other)?;
    let mut class = StageClass::default();
    let notice = match first_news.wait() {
        Some(ClassNews::Reach(ClassReach::Refused(reason))) => {
            return Err(io::Error::other(format!("The class at {} refuses: {reason}.", url.authority())));
        }
        Some(ClassNews::Reach(reach @ ClassReach::Lost(_))) => Some(class.set_reach(&reach)),
        Some(ClassNews::Reach(reach)) => {
            class.set_reach(&reach);
            None
        }
        Some(ClassNews::View(_)) | None => None,
    };
    Ok((link, class, notice))
}

/// The end of the link: its first news is for whoever waits, and all others are for the talk.
struct FirstUpdate(Arc<Mutex<Option<mpsc::Sender<ClassNews>>>>);

/// The end that waits for the first news.
struct FirstNewsWait {
    sender: Arc<Mutex<Option<mpsc::Sender<ClassNews>>>>,
    news: mpsc::Receiver<ClassNews>,
}

impl FirstUpdate {
    fn new() -> (Self, FirstNewsWait) {
        let (sender, news) = mpsc::channel();
        let sender = Arc::new(Mutex::new(Some(sender)));
        (Self(Arc::clone(&sender)), FirstNewsWait { sender, news })
    }

    fn pass(&self, news: ClassNews, inlet: &(dyn Fn(StageEvent) + Send + Sync)) {
        if let Some(sender) = self.0.lock().unwrap_or_else(PoisonError::into_inner).take() {
            return drop(sender.send(news));
        }
        inlet(match news {
            ClassNews::Reach(reach) => StageEvent::Reach(reach),
            ClassNews::View(view) => StageEvent::Class(view),
        });
    }
}

impl FirstNewsWait {
    /// The first news, if it comes in time.
    fn wait(self) -> Option<ClassNews> {
        let in_time = self.news.recv_timeout(FIRST_NEWS).ok();
        // What comes after this is for the talk; it may have come just now.
        self.sender.lock().unwrap_or_else(PoisonError::into_inner).take();
        in_time.or_else(|| self.news.try_recv().ok())
    }
}

/// The certificates to trust. An error is a sentence.
fn pem_files(named: Option<&Path>) -> Result<Vec<Vec<u8>>, String> {
    let of_environment = std::env::var_os("SSL_CERT_FILE").map(PathBuf::from);
    if let Some(file) = named.or(of_environment.as_deref()) {
        return Ok(vec![read_file_at_most(file, MAX_PEM_BYTES).map_err(|error| format!("{error}."))?]);
    }
    let found = SYSTEM_CERTIFICATES.iter().find_map(|file| read_file_at_most(Path::new(file), MAX_PEM_BYTES).ok());
    found.map(|pem| vec![pem]).ok_or_else(|| {
        "The certificates that this computer trusts were not found. `--ca FILE` names a file with them, as PEM."
            .to_owned()
    })
}
