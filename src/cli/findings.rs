//! Findings as text for people; the formats for programs have a file each.
//!
//! Everything that comes from a file or its name passes through [`escape_control_characters`] first: no pack can send
//! control characters to a terminal or to the log of a CI job, and no commands to the latter.

pub mod azure;
pub mod documentation_site;
pub mod finding_fingerprints;
pub mod github;
pub mod gitlab;
pub mod json;
pub mod junit;
pub(super) mod report_path;
pub mod sarif;
pub mod short;

use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;
use std::ops::Range;
use std::sync::Arc;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::output::count_of;
use crate::content::finding::SourceLocation;
use crate::content::{Finding, Severity, Source};
use crate::prose::{break_log_commands, escape_control_characters};

/// The columns of a line of source; a longer one is cut around the location.
const MAX_LINE_WIDTH: usize = 100;

/// The findings with their source lines, carets and help, and a line that counts them. Empty when there are none.
#[must_use]
pub fn render_human(findings: &[Finding], sources: &[Arc<Source>], color: bool) -> String {
    let texts: HashMap<&str, &str> =
        sources.iter().map(|source| (source.path.as_str(), source.text.as_ref())).collect();
    let renderer = if color { Renderer::styled() } else { Renderer::plain() }.term_width(MAX_LINE_WIDTH);
    let mut out = String::new();
    for finding in findings {
        let printable = PrintableFinding::new(finding, texts.get(finding.file.as_str()).copied());
        // Writing to a string cannot fail.
        let _ = write!(out, "{}\n\n", break_log_commands(&renderer.render(&[printable.to_snippet()])));
    }
    if !findings.is_empty() {
        out.push_str(&summary(findings));
        out.push('\n');
    }
    out
}

/// `2 errors, 1 warning in 3 files`.
#[must_use]
pub fn summary(findings: &[Finding]) -> String {
    let files = findings.iter().map(|finding| finding.file.as_str()).collect::<HashSet<_>>().len();
    let counts = [Severity::Error, Severity::Warning].into_iter().filter_map(|severity| {
        let count = findings.iter().filter(|finding| finding.severity == severity).count();
        (count > 0).then(|| count_of(count, severity.word()))
    });
    format!("{} in {}", counts.collect::<Vec<_>>().join(", "), count_of(files, "file"))
}

/// A finding, with all of its text escaped.
struct PrintableFinding<'f> {
    finding: &'f Finding,
    file: String,
    message: String,
    help: Option<String>,
    line: Option<SourceLine>,
}

/// The line of a finding, escaped, and the bytes of it to mark.
struct SourceLine {
    number: usize,
    text: String,
    span: Range<usize>,
}

impl<'f> PrintableFinding<'f> {
    fn new(finding: &'f Finding, text: Option<&str>) -> Self {
        let line =
            finding.location.as_ref().zip(text).and_then(|(location, text)| SourceLine::at_location(location, text));
        Self {
            finding,
            file: escape_control_characters(&finding.file).into_owned(),
            message: escape_control_characters(&finding.message).into_owned(),
            help: finding.help.as_deref().map(|help| escape_control_characters(help).into_owned()),
            line,
        }
    }

    fn to_snippet(&self) -> Group<'_> {
        let level = match self.finding.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let title = level.primary_title(self.message.as_str()).id(self.finding.code.id());
        let group = match (&self.line, &self.finding.location) {
            (Some(line), _) => {
                let snippet = Snippet::source(line.text.as_str()).line_start(line.number).path(self.file.as_str());
                title.element(snippet.annotation(AnnotationKind::Primary.span(line.span.clone())))
            }
            (None, Some(location)) => {
                title.element(Origin::path(self.file.as_str()).line(location.line).char_column(location.column))
            }
            (None, None) => title.element(Origin::path(self.file.as_str())),
        };
        match &self.help {
            Some(help) => group.element(Level::HELP.message(help.as_str())),
            None => group,
        }
    }
}

impl SourceLine {
    /// The line at `location`, each hidden character replaced by a symbol of one column, so that the caret stands below
    /// the right one.
    fn at_location(location: &SourceLocation, text: &str) -> Option<Self> {
        let span = &location.span;
        let line_start = text.get(..span.start)?.rfind('\n').map_or(0, |index| index + 1);
        let line_end = text.get(span.start..)?.find('\n').map_or(text.len(), |index| span.start + index);
        let escaped = |bytes: Range<usize>| {
            text.get(bytes).map(|part| escape_control_characters(&part.replace('\t', " ")).into_owned())
        };
        let before = escaped(line_start..span.start)?;
        let marked = escaped(span.start..span.end.min(line_end))?;
        let after = escaped(span.end.min(line_end)..line_end)?;
        let after = after.trim_end_matches('␍');
        // A byte order mark at the start of a file does not belong to its first line.
        let before = if line_start == 0 { before.strip_prefix('·').unwrap_or(&before) } else { &before };
        let marked_span = before.len()..before.len() + marked.len();
        Some(Self { number: location.line, text: format!("{before}{marked}{after}"), span: marked_span })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::CheckedLibrary;
    use crate::content::{Code, Library};

    fn shown(path: &str, text: &str) -> String {
        let checked = CheckedLibrary::new(Library::from_texts([(path.to_owned(), text.to_owned())]));
        render_human(checked.findings(), &checked.library().sources, false)
    }

    const HEAD: &str = "format_version = 2\nid = \"a\"\ntitle = \"A\"\ncovers = []\n";
    const TAIL: &str = "[[step]]\nid = \"s\"\ntitle = \"S\"\ntext = \"T\"\n[[step.do]]\nclock = \"1m\"\n";

    #[test]
    fn a_finding_shows_its_line_a_caret_and_what_to_do() {
        let wanted = r"error[unknown-key]: the key `minuts` means nothing here
 --> lessons/a.toml:5:1
  |
5 | minuts = 90
  | ^^^^^^
  |
  = help: did you mean `minutes`?

error[bad-minutes]: a lesson cannot take 90 minutes
 --> lessons/a.toml:5:10
  |
5 | minuts = 90
  |          ^^
  |
  = help: write between 1 and 60; split a longer one

2 errors in 1 file
";
        assert_eq!(shown("lessons/a.toml", &format!("{HEAD}minuts = 90\n{TAIL}")), wanted);
    }

    #[test]
    fn nothing_that_steers_a_terminal_gets_through() {
        let text = format!("{HEAD}minutes = 1\n\"\u{9b}2J\" = \"\u{202e}\" # \t\u{9b}\n\"\\u001b[31m\" = 1\n{TAIL}");
        let checked = CheckedLibrary::new(Library::from_texts([("a\u{1b}[31m.toml".to_owned(), text)]));
        let findings = checked.findings();
        assert!(findings.len() >= 2, "{findings:?}");
        let site = documentation_site::DocumentationSite::of_package();
        let json = json::render_json(findings, site);
        for out in [render_human(findings, &checked.library().sources, false), json] {
            assert!(!out.chars().any(|c| c != '\n' && crate::prose::is_hidden(c)), "{out}");
            assert!(out.contains('␛'), "{out}");
        }
    }

    #[test]
    fn a_long_line_is_cut_around_its_place() {
        let text = format!("{HEAD}minutes = 1\nrecap = \"{}\" {} = 1\n{TAIL}", "ä".repeat(500), "b".repeat(500));
        let out = shown("a.toml", &text);
        assert!(out.contains(" --> a.toml:6:512\n"), "{out}");
        assert!(out.lines().all(|line| line.chars().count() < MAX_LINE_WIDTH + 5), "{out}");
        let caret = out.lines().find(|line| line.trim_end().ends_with('^')).unwrap_or_default().chars().count();
        let line = out.lines().find(|line| line.starts_with("6 | ...")).unwrap_or_default();
        assert_eq!(line.chars().nth(caret - 1), Some('b'), "{out}");
    }

    #[test]
    fn a_file_as_a_whole_has_no_line() {
        let finding = Finding::of_file(Code::LinkNotFollowed, "a.toml", "a link", None);
        let out = render_human(std::slice::from_ref(&finding), &[], false);
        assert_eq!(out, "warning[link-not-followed]: a link\n--> a.toml\n\n1 warning in 1 file\n");
        assert_eq!(render_human(&[], &[], true), "");
    }

    #[test]
    fn colour_is_only_there_when_asked_for() {
        let finding = Finding::of_file(Code::Syntax, "a.toml", "m", None);
        assert!(render_human(std::slice::from_ref(&finding), &[], true).contains('\u{1b}'));
        assert!(!render_human(&[finding], &[], false).contains('\u{1b}'));
    }
}
