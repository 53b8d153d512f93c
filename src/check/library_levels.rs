//! The lint levels of a library: each pack sets them for itself, and for folders in it.

use super::lint_levels::{LintLevel, LintLevels};
use crate::content::finding::{Code, Finding};
use crate::content::library::Library;
use crate::content::path_pattern::PathPattern;

/// Which level a finding has, by its file.
#[derive(Clone, Debug, Default)]
pub struct LibraryLevels {
    /// Those that mean more files first, so that a later one decides.
    scopes: Vec<LevelScope>,
    /// They win over all of these.
    overriding: LintLevels,
}

/// The levels of some files.
#[derive(Clone, Debug)]
struct LevelScope {
    /// The folder of the pack, with its separator; empty for the current one.
    pack_folder: String,
    /// The files of that pack; `None` means all of them.
    pattern: Option<PathPattern>,
    levels: LintLevels,
}

impl LibraryLevels {
    /// The levels that the packs of `library` set.
    #[must_use]
    pub fn of(library: &Library) -> Self {
        let mut scopes = Vec::new();
        for pack in &library.packs {
            let scope = |pattern, levels| {
                let pack_folder = pack.folder().to_owned();
                LevelScope { pack_folder, pattern, levels: LintLevels::from_lists(levels) }
            };
            scopes.push(scope(None, &pack.value.levels));
            for (path, levels) in &pack.value.folder {
                // What is no path within the pack is reported by the rules.
                scopes.extend(PathPattern::parse(path).ok().map(|pattern| scope(Some(pattern), levels)));
            }
        }
        scopes.sort_by_key(|scope| (scope.pack_folder.len(), scope.pattern.as_ref().map_or(0, PathPattern::depth)));
        Self { scopes, overriding: LintLevels::default() }
    }

    /// The same levels, unless `stronger` sets another.
    #[must_use]
    pub fn overridden_by(self, stronger: &LintLevels) -> Self {
        Self { overriding: self.overriding.overridden_by(stronger), ..self }
    }

    /// The level of `code` in the file at `path`, which begins with the folder of its pack.
    fn level(&self, path: &str, code: Code) -> Option<LintLevel> {
        let in_scope = self.scopes.iter().rev().filter(|scope| scope.includes(path));
        self.overriding.get(code).or_else(|| in_scope.into_iter().find_map(|scope| scope.levels.get(code)))
    }

    /// Sets the severity of each finding and removes those that are allowed.
    pub fn apply(&self, library: &Library, findings: &mut Vec<Finding>) {
        findings.retain_mut(|finding| match self.level(library.path_in_pack(&finding.file), finding.code) {
            Some(level) => level.apply(finding),
            None => true,
        });
    }
}

impl LevelScope {
    fn includes(&self, path: &str) -> bool {
        let Some(path) = path.strip_prefix(&self.pack_folder) else { return false };
        self.pattern.as_ref().is_none_or(|pattern| pattern.matches(path))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::finding::Severity;

    const PACK: &str = "format_version = 1\nid = \"p\"\ntitle = \"P\"\nlevels.warn = [\"bad-id\", \"empty-text\"]\n\
        folder.lessons.deny = [\"bad-id\"]\nfolder.\"lessons/old-*\".allow = [\"bad-id\"]\n";

    /// What becomes of a finding in each of `files`.
    fn severities(levels: &LibraryLevels, library: &Library, code: Code, files: &[&str]) -> Vec<Option<Severity>> {
        let severity = |file: &&str| {
            let mut findings = vec![Finding::of_file(code, *file, "m", None)];
            levels.apply(library, &mut findings);
            findings.first().map(|finding| finding.severity)
        };
        files.iter().map(severity).collect()
    }

    #[test]
    fn the_longest_path_decides_and_the_command_line_over_all() {
        let library = Library::from_texts([("one/authwalk.toml".to_owned(), PACK)]);
        let levels = LibraryLevels::of(&library);
        let files = ["one/quizzes/a.toml", "one/lessons/a.toml", "one/lessons/old-1/a.toml", "two/lessons/a.toml"];
        let (error, warning) = (Some(Severity::Error), Some(Severity::Warning));
        assert_eq!(severities(&levels, &library, Code::InvalidId, &files), [warning, error, None, error]);
        assert_eq!(severities(&levels, &library, Code::EmptyText, &files), [warning, warning, warning, error]);
        let mut stronger = LintLevels::default();
        stronger.set(Code::InvalidId, LintLevel::Warn);
        let levels = levels.overridden_by(&stronger);
        assert_eq!(severities(&levels, &library, Code::InvalidId, &files), [warning; 4]);
    }
}
