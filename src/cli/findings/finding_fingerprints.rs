//! Fingerprints: by them a finding is recognized again after lines were added above it.

use std::collections::HashMap;
use std::sync::Arc;

use sha2::{Digest as _, Sha256};

use crate::content::{Finding, Source};

/// Bytes of the hash that a fingerprint shows; they are more than enough to tell findings apart.
const FINGERPRINT_BYTES: usize = 16;

/// Makes the fingerprints of a report, finding by finding in its order.
pub struct FindingFingerprints<'s> {
    texts: HashMap<&'s str, &'s str>,
    /// How often each combination of code, file and line has occurred so far.
    counts: HashMap<String, usize>,
}

impl<'s> FindingFingerprints<'s> {
    /// Fingerprints of findings in these files.
    #[must_use]
    pub fn new(sources: &'s [Arc<Source>]) -> Self {
        let texts = sources.iter().map(|source| (source.path.as_str(), source.text.as_ref()));
        Self { texts: texts.collect(), counts: HashMap::new() }
    }

    /// The fingerprint of a finding whose file is called `path`: of its code, that path, the text of its line, and a
    /// number if all this is not unique.
    pub fn next(&mut self, finding: &Finding, path: &str) -> String {
        let text = self.texts.get(finding.file.as_str()).copied();
        let line_index = finding.location.as_ref().map_or(0, |location| location.line.saturating_sub(1));
        let line = text.and_then(|text| text.lines().nth(line_index)).unwrap_or_default().trim();
        let identity = format!("{}\n{}\n{line}", finding.code, path.replace('\\', "/"));
        let count = self.counts.entry(identity.clone()).or_insert(0);
        *count += 1;
        let hash = Sha256::digest(format!("{identity}\n{count}"));
        hash.iter().take(FINGERPRINT_BYTES).fold(String::new(), |text, byte| format!("{text}{byte:02x}"))
    }
}
