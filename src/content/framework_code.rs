//! The same server code in several frameworks: `assets/code`. A step names an operation such as `login`; each framework that
//! has code for it shows it. The lab's own code is cut out of the source that runs.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use include_dir::{Dir, include_dir};
use serde::Deserialize;

static FILES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/assets/code");

/// Something that servers do, and that the course shows as code.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServerOperation {
    /// What a step writes: `cookie-flags`.
    pub id: String,
    /// Its heading.
    pub title: String,
}

/// A framework, or the lab itself, whose code is shown.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Framework {
    /// The name of its folder in `assets/code`.
    pub id: String,
    /// What its makers call it.
    pub name: String,
    /// The language.
    pub language: String,
    /// The versions that the code is for.
    pub version: String,
    /// When it was last looked at, as `2026-11-29`.
    pub date: String,
    /// The licence of the code shown.
    pub licence: String,
    /// Where the code is from.
    pub source: String,
    /// How far the code is known to work.
    pub checked: CodeVerification,
    /// For the lab: the file and the function of each operation.
    #[serde(default)]
    functions: BTreeMap<String, String>,
}

/// How far code is known to work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CodeVerification {
    /// Tests start it, and send it the same requests as the lab.
    Run,
    /// A parser of its language accepts it.
    Parsed,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct FrameworkTable {
    operation: Vec<ServerOperation>,
    framework: Vec<Framework>,
}

/// Every operation that a step can name.
#[must_use]
pub fn server_operations() -> &'static [ServerOperation] {
    &code_table().operation
}

/// The operation of this id.
#[must_use]
pub fn server_operation(id: &str) -> Option<&'static ServerOperation> {
    server_operations().iter().find(|operation| operation.id == id)
}

/// The frameworks that have code for an operation, the lab first, each with that code.
#[must_use]
pub fn framework_code(operation: &str) -> &'static [FrameworkCode] {
    // Cut out once: a page asks for it with every frame.
    static CODE: LazyLock<BTreeMap<&'static str, Vec<FrameworkCode>>> = LazyLock::new(|| {
        server_operations().iter().map(|operation| (&*operation.id, code_for(&operation.id))).collect()
    });
    CODE.get(operation).map(Vec::as_slice).unwrap_or_default()
}

fn code_for(operation: &str) -> Vec<FrameworkCode> {
    let code = |framework: &'static Framework| framework.code(operation).map(|code| FrameworkCode { framework, code });
    code_table().framework.iter().filter_map(code).collect()
}

/// The code of one framework for one operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrameworkCode {
    /// Whose code it is.
    pub framework: &'static Framework,
    /// The code, without the indentation that all of it shares.
    pub code: String,
}

impl Framework {
    fn code(&self, operation: &str) -> Option<String> {
        if let Some(place) = self.functions.get(operation) {
            let (file, function) = place.split_once(' ')?;
            let (_, source) = LAB_SOURCES.iter().find(|(name, _)| *name == file)?;
            return function_in(source, function);
        }
        let files = FILES.get_dir(&self.id)?.files();
        files.filter_map(include_dir::File::contents_utf8).find_map(|text| part_of(text, operation))
    }
}

fn code_table() -> &'static FrameworkTable {
    static TABLE: LazyLock<FrameworkTable> = LazyLock::new(|| {
        // The file is compiled in, and a test reads it: it cannot be invalid here.
        toml::from_str(include_str!("../../assets/code/code.toml")).unwrap_or_default()
    });
    &TABLE
}

macro_rules! lab_sources {
    ($($file:literal),* $(,)?) => {
        /// The sources of the lab from which functions are shown, by their names below `src/lab/server`.
        const LAB_SOURCES: &[(&str, &str)] = &[$(($file, include_str!(concat!("../lab/server/", $file)))),*];
    };
}

lab_sources![
    "auth/bearer.rs",
    "auth/credential_cookie.rs",
    "auth/csrf.rs",
    "auth/session.rs",
    "oauth/refresh.rs",
    "endpoints/logout.rs",
    "endpoints/shop.rs",
];

/// The lines between the comments `[name]` and `[/name]`.
fn part_of(text: &str, name: &str) -> Option<String> {
    let (start, end) = (format!("[{name}]"), format!("[/{name}]"));
    let marker = |line: &str| line.trim_start().trim_start_matches(['/', '#']).trim().to_owned();
    let mut lines = text.lines().skip_while(|line| marker(line) != start);
    lines.next()?;
    Some(without_indentation(lines.take_while(|line| marker(line) != end)))
}

/// A function with its comment, from a source in rustfmt's layout: the brace that ends it stands below its first letter.
fn function_in(source: &str, name: &str) -> Option<String> {
    let lines: Vec<&str> = source.lines().collect();
    let (declaration, generic) = (format!("fn {name}("), format!("fn {name}<"));
    let head = lines.iter().position(|line| line.contains(&declaration) || line.contains(&generic))?;
    let indentation = lines[head].len() - lines[head].trim_start().len();
    let end = format!("{}}}", " ".repeat(indentation));
    let length = lines[head..].iter().position(|line| *line == end)?;
    let comment = lines[..head].iter().rev().take_while(|line| line.trim_start().starts_with(['/', '#'])).count();
    Some(without_indentation(lines[head - comment..=head + length].iter().copied()))
}

fn without_indentation<'a>(lines: impl Iterator<Item = &'a str>) -> String {
    let lines: Vec<&str> = lines.collect();
    let indentation = |line: &&str| line.len() - line.trim_start().len();
    let shared = lines.iter().filter(|line| !line.trim().is_empty()).map(indentation).min().unwrap_or(0);
    let text: Vec<&str> = lines.iter().map(|line| line.get(shared..).unwrap_or_default()).collect();
    text.join("\n").trim_matches('\n').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prose::width;

    #[test]
    fn every_framework_has_code_for_every_operation_but_the_last() {
        let (last, others) = server_operations().split_last().expect("operations");
        for operation in others {
            let with_code: Vec<&str> =
                framework_code(&operation.id).iter().map(|code| code.framework.id.as_str()).collect();
            let all: Vec<&str> = code_table().framework.iter().map(|framework| framework.id.as_str()).collect();
            assert_eq!(with_code, all, "{}", operation.id);
        }
        assert!(framework_code(&last.id).len() >= 2);
        assert!(framework_code("no-operation").is_empty());
    }

    #[test]
    fn code_fits_a_page_of_eighty_columns() {
        for operation in server_operations() {
            for FrameworkCode { framework, code } in framework_code(&operation.id) {
                assert!(!code.contains(&format!("[{}]", operation.id)), "{code}");
                if framework.id == "authwalk" {
                    continue;
                }
                for line in code.lines() {
                    assert!(width(&line.replace('\t', "    ")) <= 78, "{} {}: {line}", framework.id, operation.id);
                }
                assert!(code.lines().count() <= 40, "{} {}", framework.id, operation.id);
            }
        }
    }

    #[test]
    fn every_file_belongs_to_a_framework() {
        let known = |name: &str| code_table().framework.iter().any(|framework| framework.id == name);
        for folder in FILES.dirs() {
            assert!(folder.path().to_str().is_some_and(known), "{}", folder.path().display());
        }
    }

    #[test]
    fn a_part_ends_at_its_mark_and_loses_what_all_lines_are_indented_by() {
        let text = "a\n    // [x]\n    one {\n      two\n\n    }\n    // [/x]\n  // [y]\n";
        assert_eq!(part_of(text, "x").as_deref(), Some("one {\n  two\n\n}"));
        assert_eq!(part_of(text, "z"), None);
    }

    #[test]
    fn a_function_comes_with_its_comment_and_nothing_else() {
        let source = "/// A.\nfn a() {\n}\n\nimpl X {\n    /// B.\n    #[must_use]\n    fn b(\n        x: u8,\n    ) -> u8 {\n        if true {\n        }\n    }\n\n    fn c() {}\n}\n";
        assert_eq!(
            function_in(source, "b").as_deref(),
            Some("/// B.\n#[must_use]\nfn b(\n    x: u8,\n) -> u8 {\n    if true {\n    }\n}")
        );
    }
}
