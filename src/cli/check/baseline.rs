//! `check --baseline`: findings that are known and stay quiet, so that only new ones count.
//!
//! The file is JSON, `{"format_version":1,"findings":[…]}`, each finding on a line of its own with its `fingerprint`,
//! `code`, `file` and `message`. The fingerprint alone decides; it does not depend on the number of the line. Paths are
//! relative to the folder of the file, so that a check from elsewhere knows its findings too.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Deserialize;
use serde_json::{Value as Json, json};

use crate::cli::findings::finding_fingerprints::FindingFingerprints;
use crate::cli::output::escape_json;
use crate::content::read::content_files::canonical_path;
use crate::content::{Finding, Source};

/// The version of the file that this program reads and writes.
const FORMAT_VERSION: u32 = 1;

/// A file of known findings.
#[derive(Debug)]
pub(super) struct Baseline {
    path: PathBuf,
    fingerprints: HashSet<String>,
}

#[derive(Deserialize)]
struct BaselineFile {
    format_version: u32,
    findings: Vec<KnownFinding>,
}

#[derive(Deserialize)]
struct KnownFinding {
    fingerprint: String,
}

impl Baseline {
    /// Reads the file at `path`. An error is a sentence.
    pub(super) fn read(path: &Path) -> Result<Self, String> {
        let describe = |problem: String| format!("the baseline {} cannot be read: {problem}", path.display());
        let text = fs::read_to_string(path)
            .map_err(|error| describe(format!("{error}; `--write-baseline` writes it anew.")))?;
        let file: BaselineFile = serde_json::from_str(&text).map_err(|error| describe(format!("{error}.")))?;
        if file.format_version != FORMAT_VERSION {
            let version = file.format_version;
            return Err(describe(format!("this program reads format version {FORMAT_VERSION}, and it has {version}.")));
        }
        let fingerprints = file.findings.into_iter().map(|known| known.fingerprint).collect();
        Ok(Self { path: path.to_owned(), fingerprints })
    }

    /// Writes a file at `path` that knows all of `findings`, but for those whose level is fixed: a file that cannot be
    /// read has to be mended. An error is a sentence.
    pub(super) fn write(path: &Path, findings: &[Finding], sources: &[Arc<Source>]) -> Result<Self, String> {
        let mut baseline = Self { path: path.to_owned(), fingerprints: HashSet::new() };
        let mut lines = Vec::new();
        for (finding, name, fingerprint) in baseline.identify(findings, sources) {
            if finding.code.has_fixed_level() {
                continue;
            }
            let known = json!({
                "fingerprint": fingerprint, "code": finding.code.id(), "file": name, "message": finding.message,
            });
            lines.push(known.to_string());
            baseline.fingerprints.insert(fingerprint);
        }
        let text = escape_json(&format!(
            "{{\"format_version\":{},\"findings\":[\n{}\n]}}\n",
            Json::from(FORMAT_VERSION),
            lines.join(",\n")
        ));
        fs::write(path, text).map_err(|error| format!("{} cannot be written: {error}", path.display()))?;
        Ok(baseline)
    }

    /// Removes the known findings, and returns how many there were.
    pub(super) fn remove_known(&self, findings: &mut Vec<Finding>, sources: &[Arc<Source>]) -> usize {
        let identified = self.identify(findings, sources);
        let is_known = |finding: &Finding, fingerprint: &String| {
            !finding.code.has_fixed_level() && self.fingerprints.contains(fingerprint)
        };
        let unknown: Vec<Finding> = identified
            .iter()
            .filter(|(finding, _, fingerprint)| !is_known(finding, fingerprint))
            .map(|(finding, ..)| (*finding).clone())
            .collect();
        let known = findings.len() - unknown.len();
        *findings = unknown;
        known
    }

    /// How many findings it knows.
    pub(super) fn len(&self) -> usize {
        self.fingerprints.len()
    }

    /// Each finding with the name of its file in the baseline, and its fingerprint.
    fn identify<'f>(&self, findings: &'f [Finding], sources: &[Arc<Source>]) -> Vec<(&'f Finding, String, String)> {
        let mut fingerprints = FindingFingerprints::new(sources);
        let folder = self.path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let folder = canonical_path(folder);
        let identify = |finding: &'f Finding| {
            let name = name_in(&folder, &finding.file);
            let fingerprint = fingerprints.next(finding, &name);
            (finding, name, fingerprint)
        };
        findings.iter().map(identify).collect()
    }
}

/// The path of `file` from `folder`, which is canonical; as it is shown if the file does not lie in there.
fn name_in(folder: &Path, file: &str) -> String {
    let canonical = canonical_path(Path::new(file));
    let name = canonical.strip_prefix(folder).map_or_else(|_| file.to_owned(), |path| path.to_string_lossy().into());
    name.replace('\\', "/")
}
