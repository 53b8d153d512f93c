//! What changes the findings after checking: comments that suppress one, and lint levels.

use std::collections::HashMap;

use super::library_levels::LibraryLevels;
use crate::content::finding::{Code, CodeGroup, Finding};
use crate::content::library::Library;
use crate::content::source::Source;

/// Removes the findings that are suppressed or allowed, and gives the others the severity that `levels` set.
pub fn settle(library: &Library, levels: &LibraryLevels, findings: &mut Vec<Finding>) {
    remove_suppressed(library, findings);
    levels.apply(library, findings);
}

/// Removes the findings that a comment suppresses.
fn remove_suppressed(library: &Library, findings: &mut Vec<Finding>) {
    let sources = sources_with_suppressions(library);
    findings.retain(|finding| sources.get(finding.file.as_str()).is_none_or(|source| !is_suppressed(source, finding)));
}

/// Reports the comments that suppress nothing. `findings` are those from before [`remove_suppressed`]. `was_checked` says
/// which groups of findings were looked for in a file: without a replay, for example, a comment may only seem unused.
#[must_use]
pub fn unused_suppressions(
    library: &Library,
    findings: &[Finding],
    was_checked: impl Fn(&Source, CodeGroup) -> bool,
) -> Vec<Finding> {
    let mut unused = Vec::new();
    for source in sources_with_suppressions(library).into_values() {
        for suppression in &source.suppressions {
            let is_used = findings.iter().any(|finding| {
                finding.file == source.path
                    && finding
                        .location
                        .as_ref()
                        .is_some_and(|location| suppression.covers(finding.code, &location.span))
            });
            if !is_used && was_checked(source, suppression.code.group()) {
                let message = format!("there is no `{}` here to silence", suppression.code);
                let help = Some("take this comment out".to_owned());
                unused.push(source.finding_at_span(Code::UnusedSuppression, suppression.span.clone(), message, help));
            }
        }
    }
    unused
}

/// The files with suppressions, by the path that findings call them.
fn sources_with_suppressions(library: &Library) -> HashMap<&str, &Source> {
    let sources = library.sources.iter().filter(|source| !source.suppressions.is_empty());
    sources.map(|source| (source.path.as_str(), source.as_ref())).collect()
}

fn is_suppressed(source: &Source, finding: &Finding) -> bool {
    let Some(location) = &finding.location else { return false };
    source.suppressions.iter().any(|suppression| suppression.covers(finding.code, &location.span))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::CheckedLibrary;

    const LESSON: &str = "format_version = 2\nid = \"a\"\ntitle = \"A\"\nminutes = 90 # authwalk: allow bad-minutes: a whole day\n\
        covers = []\n# authwalk: allow empty-text: nothing to say\nrecap = \"R\"\n[[step]]\nid = \"s\"\ntitle = \"S\"\ntext = \"T\"\n[[step.do]]\nclock = \"1m\"\n";

    #[test]
    fn a_comment_suppresses_its_finding_and_an_unused_one_is_reported() {
        let checked = CheckedLibrary::new(Library::from_texts([("a.toml".to_owned(), LESSON)]));
        let (library, findings) = (checked.library(), checked.findings());
        assert_eq!(findings.iter().map(|finding| finding.code).collect::<Vec<_>>(), [Code::InvalidMinutes]);
        let mut remaining = findings.to_vec();
        remove_suppressed(library, &mut remaining);
        assert_eq!(remaining, []);
        let unused = unused_suppressions(library, findings, |_, _| true);
        let lines: Vec<_> = unused.iter().map(|finding| finding.location.as_ref().map(|place| place.line)).collect();
        assert_eq!(lines, [Some(6)]);
        assert_eq!(unused_suppressions(library, findings, |_, group| group != CodeGroup::Texts), []);
    }
}
