//! Any text as a lesson, a quiz or a pack: nothing panics, every location lies inside the text, and no report holds a
//! character that could steer a terminal.
#![no_main]

use authwalk::internals::check::{CheckedLibrary, advise, suppressions};
use authwalk::internals::cli::documentation_site::DocumentationSite;
use authwalk::internals::cli::json::{render_json, render_json_lines};
use authwalk::internals::cli::{
    azure::render_azure, github::render_github, gitlab::render_gitlab, junit::render_junit, render_human,
    sarif::render_sarif, short::render_short,
};
use authwalk::internals::content::{Code, Library};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Some((file_choice, rest)) = bytes.split_first() else { return };
    let Ok(text) = str::from_utf8(rest) else { return };
    let path = ["a.toml", "quizzes/q.toml", "authwalk.toml"][usize::from(*file_choice) % 3];
    let checked = CheckedLibrary::new(Library::from_texts([(path.to_owned(), text.to_owned())]));
    let library = checked.library();
    let mut findings = checked.findings().to_vec();
    findings.extend(advise(&checked));
    findings.extend(suppressions::unused_suppressions(library, &findings, |_, _| true));
    for finding in &findings {
        assert!(Code::by_id(finding.code.id()).is_some());
        if let Some(location) = &finding.location {
            assert!(text.get(location.span.clone()).is_some(), "{finding:?}");
        }
    }
    let sources = &library.sources;
    let site = DocumentationSite::of_package();
    let reports = [
        render_human(&findings, sources, false),
        render_short(&findings),
        render_json(&findings, site),
        render_json_lines(&findings, site),
        render_sarif(&findings, sources, site),
        render_gitlab(&findings, sources, site),
        render_azure(&findings),
        render_github(&findings),
        render_junit(&findings, sources),
    ];
    assert!(!reports.iter().any(|report| report.contains(|c: char| c.is_control() && c != '\n')));
});
