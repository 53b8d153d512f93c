//! `authwalk present`: lessons on a projector.

mod material;
mod remote_class;
mod stage_connections;

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;

use super::class_entrance::{parse_bind, parse_public_url};
use super::created_files::CreatedFiles;
use super::environment::{console, is_interactive};
use super::face::{refuse_without_terminal, tui_options};
use super::global_args::GlobalArgs;
use super::output::{print_message, report_failure};
use super::resume_file::{ResumeFile, SavedProgress};
use crate::class::ClassRecord;
use crate::course::presentation::Presentation;
use crate::course::presentation::stage_links::{StageLinks, StageOutlet};
use crate::course::presentation::talk::{Talk, TalkPosition};
use crate::plain;
use crate::play::LabSeed;
use crate::play::presentation_material::rehearse;
use crate::tui::{ExitReason, run_presentation};
use material::{PresentationMaterial, find_material};
use remote_class::{ClassPlace, HERE, RemoteClassArgs, parse_class_place};
use stage_connections::connect;

#[derive(Args, Clone, Debug)]
pub(super) struct PresentArgs {
    /// What is presented: a lesson by its id or file, a part of the course (Sessions), or the folder of a pack
    name: String,
    /// Begin at the slide of this number
    #[arg(long, value_name = "SLIDE", default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..))]
    at: u16,
    /// Keep in this file, which you alone can read, where the presentation is and what was answered, and go on from there if it
    /// was killed; it is removed at the end
    #[arg(long, value_name = "FILE", conflicts_with = "at")]
    resume: Option<PathBuf>,
    /// How long it is to take, for the pace in the speaker's console; else as long as its lessons say
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    minutes: Option<u16>,
    /// Let a class answer the predictions on its phones, and read there what is on the wall; with an address, the class that
    /// `authwalk class --driven` holds there
    #[arg(long, value_name = "URL", value_parser = parse_class_place, num_args = 0..=1, default_missing_value = HERE)]
    class: Option<ClassPlace>,
    #[command(flatten)]
    remote_class: RemoteClassArgs,
    /// The address of this computer at which phones reach it, with or without a port: your own, with the notes and two large
    /// buttons, and those of a class
    #[arg(long, value_name = "ADDRESS", value_parser = parse_bind)]
    bind: Option<SocketAddr>,
    /// The address that phones open, where it is another one: a proxy in front of this computer, which terminates TLS
    #[arg(long, value_name = "URL", value_parser = parse_public_url, requires = "bind")]
    public_url: Option<String>,
}

/// Presents lessons, on the screen or line by line. The exit code is 2 where a lesson cannot be played.
pub(super) fn run_present(common: &GlobalArgs, args: &PresentArgs) -> io::Result<u8> {
    if !common.plain && !is_interactive() {
        return refuse_without_terminal(
            "`--plain` presents line by line, and `authwalk run LESSON --story` prints what happens in a lesson.",
        );
    }
    if let Some(problem) = args.remote_class.trouble_with(args.class.as_ref()) {
        return report_failure(problem);
    }
    let PresentationMaterial { title, lessons } = match find_material(common, &args.name)? {
        Ok(material) => material,
        Err(code) => return Ok(code),
    };
    let resume =
        args.resume.as_deref().map(|path| ResumeFile::open(path, &format!("present {}", args.name), common.seed));
    let (resume, past) = match resume.transpose() {
        Ok(opened) => opened.unzip(),
        Err(problem) => return report_failure(&problem),
    };
    let mut created = CreatedFiles::default();
    if let (Some(path), Some(SavedProgress { is_new: true, .. })) = (&args.resume, &past) {
        created.add(path);
    }
    if let count @ 2.. = lessons.len() {
        print_message(&format!("Playing {count} lessons first, so that nothing can go wrong in front of the class …"))?;
    }
    let lab_seed = past.as_ref().map_or_else(|| common.lab_seed(), |past| LabSeed::Fixed(past.seed));
    let presentation = match rehearse(title, &lessons, lab_seed) {
        Ok(presentation) => presentation,
        Err(error) => return report_failure(&error.to_string()),
    };
    // The screen takes it.
    let questions = presentation.questions().to_vec();
    let Some((talk, records)) = begin(presentation, args, past) else {
        return report_failure(
            "The slides have changed since this presentation was killed. Without its file, it begins anew.",
        );
    };
    let kept = resume.clone();
    let connect = |inlet| {
        let records = kept.as_ref().map(|kept| kept.class_records(records)).unwrap_or_default();
        let elapsed_seconds = kept.as_ref().map_or(0, ResumeFile::elapsed_seconds);
        let links = connect(args, &questions, inlet, records, elapsed_seconds)?;
        created.keep();
        Ok(kept_by(links, kept))
    };
    let has_ended = if common.draws_screen() {
        run_presentation(talk, connect, &tui_options(common))?
    } else {
        plain::presentation::give_talk(&mut console(), talk, connect)?;
        ExitReason::Left
    };
    if let Some(resume) = resume.filter(|_| has_ended == ExitReason::Left) {
        resume.remove()?;
    }
    Ok(has_ended.exit_code())
}

/// The talk where it begins, and what happened in its class. `None` if the past belongs to other slides.
fn begin(
    presentation: Presentation,
    args: &PresentArgs,
    past: Option<SavedProgress>,
) -> Option<(Talk, Vec<ClassRecord>)> {
    let mut talk = Talk::new(presentation);
    let (mark, records) = past.map(|past| (past.mark, past.records)).unwrap_or_default();
    match mark {
        Some(mark) => talk = talk.with_mark(mark)?,
        None => talk.go_to(usize::from(args.at) - 1),
    }
    Some((talk, records))
}

/// The same links, with where the talk is kept in a file.
fn kept_by(links: StageLinks, kept: Option<ResumeFile>) -> StageLinks {
    let Some(kept) = kept else { return links };
    let StageLinks { mut outlet, .. } = links;
    let mut last: Option<TalkPosition> = None;
    let outlet: StageOutlet = Box::new(move |report, mark| {
        if !last.as_ref().is_some_and(|last| last.is_same_by_hand(mark)) {
            kept.keep_mark(mark);
            last = Some(mark.clone());
        }
        outlet(report, mark);
    });
    StageLinks { outlet, ..links }
}
