//! The documentation for authors: generated pages match their tables, and examples written by hand work.
//!
//! `UPDATE_DOCS=1 cargo test --test check docs` writes the generated pages again.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use authwalk::internals::cli::{SchemaKind, schema};
use authwalk::internals::content::Code;
use authwalk::internals::course::GRADING_RULES;
use authwalk::internals::model::fact::FACTS;
use authwalk::internals::model::{CONDITIONS, Route, Setup};
use authwalk::internals::prose::MARKUP;
use serde_json::{Map, Value as Json};

use super::{check, folder, write};
use crate::common::stdout;

fn page(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(name)
}

/// Compares a generated page with the wanted text; with `UPDATE_DOCS`, writes it.
fn assert_generated_page(name: &str, wanted: &str) {
    if env::var_os("UPDATE_DOCS").is_some() {
        fs::write(page(name), wanted).expect("written");
    }
    let is = fs::read_to_string(page(name)).unwrap_or_default();
    assert!(is == wanted, "docs/{name} is old: UPDATE_DOCS=1 cargo test --test check docs");
}

#[test]
fn the_page_of_findings_is_the_table_of_codes() {
    let mut text = "# Findings\n\nEverything that `authwalk check` can report. This page is made from the table in \
        `src/content/finding/code.rs`;\n`authwalk check --explain CODE` says the same.\n\nA code whose level is fixed \
        keeps a file from being read as it was meant: it cannot be lowered or silenced.\n"
        .to_owned();
    let mut group = None;
    for code in Code::ALL {
        if group.replace(code.group()) != Some(code.group()) {
            let _ = write!(text, "\n## {}\n", code.group().title());
        }
        let fixed = if code.has_fixed_level() { ", fixed" } else { "" };
        let (word, means, mend) = (code.severity().word(), code.meaning(), code.remedy());
        let _ = write!(text, "\n### {code}\n\n*{word}{fixed}.* {means}\n\n{mend}\n");
    }
    assert_generated_page("findings.md", &text);
}

#[test]
fn the_page_of_marks_is_what_the_program_says_of_them() {
    let mut text =
        "# Marks\n\nHow answers are marked, and what a mark is taken for. `authwalk quiz --help` and `?` at a \
        question say the same;\nthis page is made from their table.\n"
            .to_owned();
    for (heading, rows) in GRADING_RULES {
        let _ = write!(text, "\n## {heading}\n\n");
        for (name, says) in *rows {
            let _ = writeln!(text, "- **{name}**: {says}");
        }
    }
    assert_generated_page("marks.md", &text);
}

#[test]
fn the_reference_is_the_schema_the_facts_and_the_switches() {
    let mut text = "# Reference\n\nEvery key, every fact and every switch. This page is made from the program's own \
        tables; `authwalk schema lesson`\nprints the same as a JSON Schema, `authwalk schema lesson-translation` what of it is translated.\n"
        .to_owned();
    let kinds = [
        (SchemaKind::Lesson, "A lesson"),
        (SchemaKind::Quiz, "A file of questions"),
        (SchemaKind::Pack, "authwalk.toml"),
    ];
    for (kind, title) in kinds {
        let schema = schema(kind);
        let _ = write!(text, "\n## {title}\n");
        keys(&mut text, &schema);
        for (name, definition) in
            schema["definitions"].as_object().into_iter().flatten().filter(|definition| definition.0 != "Facts")
        {
            let _ = write!(text, "\n### {name}\n");
            if let Some(says) = definition["description"].as_str() {
                let _ = write!(text, "\n{}\n", plain(says));
            }
            keys(&mut text, definition);
            words(&mut text, definition);
        }
    }
    markup(&mut text);
    text.push_str("\n## Facts\n\n`<name>` is a name that you choose: of a cookie, a header, a claim. The examples are what was so when the\n\
        lessons of [examples.md](examples.md) were played.\n\n| fact | says | for example |\n|---|---|---|\n");
    let examples = super::examples::fact_examples();
    for fact in FACTS {
        let example = examples.get(fact.path).map(|example| format!("`{example}`")).unwrap_or_default();
        let (form, since) = (fact.kind.expected_form(), since_version(fact.since));
        let _ = writeln!(text, "| `{}` | {}; {form}{since} | {example} |", fact.path, fact.description);
    }
    text.push_str(
        "\n### Conditions\n\nWhat may stand in place of a value: a table with one or more of these, which then hold \
        together; `one_of` stands alone.\n\n| key | holds if | for example |\n|---|---|---|\n",
    );
    for condition in CONDITIONS {
        let (says, since) = (condition.description, since_version(condition.since));
        let _ = writeln!(text, "| `{}` | {says}{since} | `{}` |", condition.key, condition.example);
    }
    text.push_str(
        "\n## Routes\n\nWhat is answered where. A path without a host is the shop's.\n\n| request | at | says |\n|---|---|---|\n",
    );
    for route in Route::ALL {
        let hosts = route.host().names().iter().map(|host| format!("`{host}`")).collect::<Vec<_>>().join(", ");
        let hosts = if hosts.is_empty() { "each origin of `world.site`".to_owned() } else { hosts };
        let _ = writeln!(text, "| `{} {}` | {hosts} | {} |", route.method(), route.path(), route.description());
    }
    text.push_str(
        "\n## Switches\n\nWhat `[world]` and each lane may change.\n\n| switch | at first | says |\n|---|---|---|\n",
    );
    for switch in Setup::default().switches() {
        let _ = writeln!(text, "| `{}` | {} | {} |", switch.path, switch.value, switch.description);
    }
    assert_generated_page("reference.md", &text);
}

/// The markup of texts; `⏎` stands for the end of a line.
fn markup(text: &mut String) {
    text.push_str(
        "\n## Markup\n\nWhat the texts of lessons and questions may hold, in a small part of Markdown; `⏎` stands for the end of a \
        line. Anything else, such as\nHTML, is shown as it is written, and `check` warns of what a terminal cannot show.\n\n\
        | written | shown | says |\n|---|---|---|\n",
    );
    let cell = |lines: &str| {
        let fence = if lines.contains("```") {
            "````"
        } else if lines.contains('`') {
            "``"
        } else {
            "`"
        };
        let pad = if fence == "`" { "" } else { " " };
        format!("{fence}{pad}{}{pad}{fence}", lines.replace('\n', "⏎"))
    };
    for row in MARKUP {
        let _ = writeln!(text, "| {} | {} | {} |", cell(row.written), cell(&row.shown.join("\n")), row.description);
    }
}

/// What a row of a table adds about the format version that its name needs.
fn since_version(version: u32) -> String {
    if version > 1 { format!("; since format version {version}") } else { String::new() }
}

fn keys(text: &mut String, table: &Json) {
    let Some(properties) = table["properties"].as_object() else { return };
    let required: BTreeSet<&str> =
        table["required"].as_array().into_iter().flatten().filter_map(Json::as_str).collect();
    text.push_str("\n| key | is | says |\n|---|---|---|\n");
    for (key, value) in properties {
        let must = if required.contains(key.as_str()) { ", needed" } else { "" };
        let says = value["description"].as_str().unwrap_or_default();
        let since =
            since_version(value["x-since"].as_u64().and_then(|version| version.try_into().ok()).unwrap_or_default());
        let _ = writeln!(text, "| `{key}` | {}{must}{since} | {} |", kind(value), plain(says));
    }
}

/// The words that a definition knows.
fn words(text: &mut String, definition: &Json) {
    let forms = definition["oneOf"].as_array().into_iter().flatten();
    let documented: Vec<&Json> = forms.filter(|form| form["description"].is_string()).collect();
    if !documented.is_empty() {
        text.push_str("\n| word | says |\n|---|---|\n");
    }
    for form in documented {
        let key = form["properties"].as_object().and_then(|properties| properties.keys().next());
        let word = form["const"].as_str().or_else(|| form["enum"][0].as_str()).unwrap_or_default();
        let word = key.map_or_else(|| word.to_owned(), |key| format!("{{ {key} = … }}"));
        let _ = writeln!(text, "| `{word}` | {} |", plain(form["description"].as_str().unwrap_or_default()));
    }
}

/// What a value is, in a word or two.
fn kind(value: &Json) -> String {
    if let Some(name) = value["$ref"].as_str().or_else(|| value["allOf"][0]["$ref"].as_str()) {
        return name.rsplit('/').next().unwrap_or_default().to_owned();
    }
    match value["type"].as_str() {
        Some("string") => "text".to_owned(),
        Some("integer") => "whole number".to_owned(),
        Some("number") => "number".to_owned(),
        Some("boolean") => "true or false".to_owned(),
        Some("array") => format!("list of {}", kind(&value["items"])),
        Some("object") => match value["additionalProperties"].as_object() {
            Some(_) => format!("table of {}", kind(&value["additionalProperties"])),
            None => "table".to_owned(),
        },
        _ => "any value".to_owned(),
    }
}

/// A description on one line of a table.
fn plain(says: &str) -> String {
    says.split_whitespace().collect::<Vec<_>>().join(" ").replace('|', "\\|")
}

/// The blocks of a page in a language, in order.
fn blocks(text: &str, language: &str) -> Vec<String> {
    let fence = format!("```{language}\n");
    let parts = text.split(&fence).skip(1);
    parts.map(|part| part.split("```").next().unwrap_or_default().to_owned()).collect()
}

#[test]
fn what_the_guide_shows_works() {
    let guide = fs::read_to_string(page("authors.md")).expect("the guide");
    let whole: Vec<String> =
        blocks(&guide, "toml").into_iter().filter(|block| block.starts_with("format_version")).collect();
    assert!(whole.len() >= 3, "{}", whole.len());
    let folder = folder(&[]);
    for (i, text) in whole.iter().enumerate() {
        let name = if text.contains("[levels]") { "authwalk.toml".to_owned() } else { format!("lessons/{i}.toml") };
        write(folder.path(), &name, text);
    }
    let output = check(folder.path(), &["."]);
    assert_eq!(output.status.code(), Some(0), "{}", stdout(&output));
    // Acts that stand alone are tried in a lesson whose people and first step the guide describes.
    let head = whole.iter().find(|text| text.contains("[[step]]")).expect("a lesson");
    let alone: Vec<String> =
        blocks(&guide, "toml").into_iter().filter(|block| block.starts_with("[[step.do]]")).collect();
    assert!(alone.len() >= 4, "{}", alone.len());
    for act in alone {
        let step = "\n[[step]]\nid = \"tried\"\ntitle = \"S\"\ntext = \"T\"\n";
        write(folder.path(), "lessons/0.toml", &format!("{head}{step}{act}"));
        let output = check(folder.path(), &["."]);
        assert_eq!(output.status.code(), Some(0), "{act}\n{}", stdout(&output));
    }
}

#[test]
fn the_guide_names_only_options_and_codes_that_there_are() {
    let guide = fs::read_to_string(page("authors.md")).expect("the guide");
    let help = stdout(&crate::common::authwalk(&["check", "--help"]));
    let words = guide.split(|c: char| !(c.is_alphanumeric() || c == '-')).filter(|word| word.starts_with("--"));
    for option in words.filter(|word| word.len() > 3 && !word.trim_matches('-').is_empty()) {
        assert!(help.contains(option) || ["--facts", "--content", "--notes"].contains(&option), "{option}");
    }
}

#[test]
fn the_json_that_is_documented_is_the_json_that_comes() {
    let guide = fs::read_to_string(page("authors.md")).expect("the guide");
    let folder = folder(&[("a.toml", "format_version = 2\n")]);
    let output = check(folder.path(), &["a.toml", "--format", "json", "--no-replay"]);
    let json: Json = serde_json::from_slice(&output.stdout).expect("JSON");
    let keys: Vec<&String> = json["findings"][0].as_object().map(Map::keys).expect("a finding").collect();
    assert!(keys.iter().all(|key| guide.contains(&format!("| `{key}` |"))), "{keys:?}");
}
