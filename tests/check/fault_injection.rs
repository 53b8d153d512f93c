//! Plants one fault at every possible place of a sound file, and says which finding it must lead to.
//!
//! The places come from `toml_edit`, which the program itself does not use.

use std::ops::Range;

use toml_edit::{Document, Value};

use crate::toml_positions::{Entry, Form, Survey, TableEntry, Zone, zone};

/// A file with one fault.
pub(crate) struct PlantedFault {
    /// What was done to the file.
    pub(crate) what: String,
    /// The file.
    pub(crate) text: String,
    /// The code of the one finding.
    pub(crate) code: &'static str,
    /// Where that finding begins, in bytes.
    pub(crate) position: usize,
}

impl PlantedFault {
    /// Whether no schema can see it: what a prediction may offer depends on the fact that it is about.
    pub(crate) fn is_beyond_schemas(&self) -> bool {
        self.code == "wrong-value" && self.what.ends_with("predict.options")
    }
}

/// `text` with the bytes of `span` replaced.
fn edit(text: &str, span: Range<usize>, new: &str) -> String {
    let mut text = text.to_owned();
    text.replace_range(span, new);
    text
}

/// Every fault that can be planted in `text`.
pub(crate) fn plant_faults(text: &str) -> Vec<PlantedFault> {
    let document = Document::parse(text).expect("a sound file");
    let survey = Survey::of(&document);
    let mut faults = Vec::new();
    for table in &survey.tables {
        faults.extend(unknown_key(text, table));
        faults.extend(broken_brackets(text, table));
    }
    for entry in &survey.values {
        faults.extend(wrong_type(text, entry));
        faults.extend(missing_key(text, entry));
        faults.extend(misspelt_word(text, entry));
        faults.extend(misspelt_fact(text, entry));
        faults.extend(broken_link(text, entry));
        faults.extend(broken_syntax(text, entry));
        faults.extend(toml_11(text, entry));
        faults.extend(duplicate_key(text, entry));
    }
    faults.extend(duplicate_ids(text, &survey));
    faults
}

fn fault(what: &str, path: &[String], text: String, code: &'static str, position: usize) -> PlantedFault {
    PlantedFault { what: format!("{what} {}", path.join(".")), text, code, position }
}

/// Whether a table in braces is a condition, such as `{ not = "absent" }`.
fn is_condition(table: &str) -> bool {
    let first = table.trim_start_matches('{').split_whitespace().next();
    first.is_some_and(|key| ["not", "at_least", "at_most", "one_of", "contains", "lacks", "in_order"].contains(&key))
}

fn unknown_key(text: &str, table: &TableEntry) -> Option<PlantedFault> {
    let code = match zone(&table.path) {
        // The keys of a text that is written by lane are lanes, and those of the words of a row are what the fact says.
        Zone::Format if table.path.last().is_some_and(|name| ["after", "why", "words"].contains(&name.as_str())) => {
            return None;
        }
        Zone::Format => "unknown-key",
        // A condition that there is not.
        Zone::Facts if is_condition(&text[table.span.clone()]) => "wrong-value",
        Zone::Facts
            if table.path.last().is_some_and(|name| name == "value" || name == "sessions" || name == "rows") =>
        {
            return None;
        }
        // A claim, a field or a header of any name may be expected.
        Zone::Facts
            if table
                .path
                .last()
                .is_some_and(|name| ["claims", "id_token", "response", "token_header"].contains(&name.as_str())) =>
        {
            return None;
        }
        Zone::Facts => "unknown-fact",
        Zone::Free if table.path.first().is_some_and(|name| name == "client") && table.path.len() == 2 => "unknown-key",
        Zone::Free => return None,
    };
    let (position, new) = match table.form {
        Form::Root => (0, "zz_unknown = 1\n"),
        Form::Header => (text[table.span.end..].find('\n')? + table.span.end + 1, "zz_unknown = 1\n"),
        Form::Braces { .. } if table.is_empty => (table.span.start + 1, "zz_unknown = 1"),
        Form::Braces { .. } => (table.span.start + 1, "zz_unknown = 1, "),
    };
    Some(fault("unknown key in", &table.path, edit(text, position..position, new), code, position))
}

fn broken_brackets(text: &str, table: &TableEntry) -> Option<PlantedFault> {
    let (what, end) = ("bracket left open at", table.span.end);
    match table.form {
        Form::Root => None,
        // Behind the name of a header a bracket was expected.
        Form::Header if text[..end].ends_with("]]") => {
            Some(fault(what, &table.path, edit(text, end - 2..end, "]"), "syntax", end - 1))
        }
        Form::Header => Some(fault(what, &table.path, edit(text, end - 1..end, ""), "syntax", end - 1)),
        // Every brace that closes now closes the next one in: the outermost is left open.
        Form::Braces { outermost } => Some(fault(what, &table.path, edit(text, end - 1..end, ""), "syntax", outermost)),
    }
}

fn wrong_type(text: &str, entry: &Entry<'_>) -> Option<PlantedFault> {
    let name = entry.path.last()?.as_str();
    let zone = zone(&entry.path);
    let new = match entry.item {
        // A `$name` or a table of conditions may stand for a whole number, and no fact is a fraction.
        Value::String(_) | Value::Array(_) | Value::InlineTable(_) if zone == Zone::Facts => "1.5",
        Value::String(_) | Value::Array(_) | Value::InlineTable(_) => "12345",
        _ => "\"zz\"",
    };
    let code = match zone {
        // An option of a prediction may be of any type that its fact has; what JSON holds may be of any type at all, and a
        // header may be compared with a number.
        Zone::Format if name == "options" && entry.key.is_none() => {
            let about = text[..entry.value.start].rsplit("about = \"").next().unwrap_or_default();
            if ["claims.", "header.", "request_header.", "response.", "token_header."]
                .iter()
                .any(|fact| about.starts_with(fact))
            {
                return None;
            }
            "wrong-value"
        }
        Zone::Format => "wrong-type",
        Zone::Facts
            if entry.path.iter().any(|part| {
                ["claims", "header", "id_token", "request_header", "response", "token_header"].contains(&part.as_str())
            }) =>
        {
            return None;
        }
        Zone::Facts if matches!(name, "expect" | "goal") || is_lane_of(entry, "expect_in") => "wrong-type",
        Zone::Facts if matches!(name, "not" | "contains" | "lacks") => return None,
        Zone::Facts if entry.key.is_none() => return None,
        Zone::Facts => "wrong-value",
        Zone::Free
            if matches!(name, "save" | "client" | "expect_in") || entry.path.iter().any(|part| part == "save") =>
        {
            "wrong-type"
        }
        Zone::Free => return None,
    };
    Some(fault("wrong type for", &entry.path, edit(text, entry.value.clone(), new), code, entry.value.start))
}

fn is_lane_of(entry: &Entry<'_>, table: &str) -> bool {
    entry.path.iter().rev().nth(1).is_some_and(|name| name == table)
}

/// The keys that a table must have, by the name of the table.
fn required_keys(table: &str) -> &'static [&'static str] {
    match table {
        "" => &["format_version", "id", "title", "minutes", "covers"],
        "lane" => &["id", "title"],
        "step" => &["id", "title", "text"],
        "predict" => &["ask", "about", "why", "step"],
        "task" => &["tool", "goal"],
        "forge" => &["from", "sign"],
        "role" => &["user", "to"],
        "question" => &["id", "covers", "level", "ask", "why"],
        "choice" | "several" | "near" => &["text", "because"],
        "spot" => &["lang", "text", "elsewhere"],
        "place" => &["at", "because"],
        "speak" => &["seconds", "points", "weak", "good", "strong"],
        _ => &[],
    }
}

fn missing_key(text: &str, entry: &Entry<'_>) -> Option<PlantedFault> {
    let (name, parents) = entry.path.split_last()?;
    let key = entry.key.clone()?;
    let table = parents.last().map_or("", String::as_str);
    if zone(&entry.path[..parents.len()]) != Zone::Format || !required_keys(table).contains(&name.as_str()) {
        return None;
    }
    let mut end = entry.value.end;
    if entry.in_braces {
        // With the comma behind it, or where it is the last, with the comma before it.
        let behind = text[end..].starts_with(", ");
        let start = if behind {
            key.start
        } else {
            text[..key.start].rfind([',', '{'])? + usize::from(text[..key.start].trim_end().ends_with('{'))
        };
        end += if behind { 2 } else { 0 };
        return Some(fault("missing", &entry.path, edit(text, start..end, ""), "missing-key", entry.around));
    }
    let start = text[..key.start].rfind('\n').map_or(0, |line_break| line_break + 1);
    let end = text[end..].find('\n').map_or(text.len(), |line_break| end + line_break + 1);
    Some(fault("missing", &entry.path, edit(text, start..end, ""), "missing-key", entry.around))
}

fn misspelt_word(text: &str, entry: &Entry<'_>) -> Option<PlantedFault> {
    let name = entry.path.last()?.as_str();
    let client = entry.path.first().is_some_and(|name| name == "client") && (entry.path.len() == 2 || name == "kind");
    let words = ["auth", "tool", "show", "start", "level", "careless", "sign", "same_site"];
    let is_word = zone(&entry.path) == Zone::Format
        && words.contains(&name)
        && !is_lane_of(entry, "task")
        && !is_lane_of(entry, "after");
    let is_tool = name == "tool";
    if !entry.item.is_str() || !(client || is_word || is_tool) {
        return None;
    }
    let end = entry.value.end - 1;
    Some(fault("misspelt word", &entry.path, edit(text, end..end, "zq"), "unknown-word", entry.value.start))
}

fn misspelt_fact(text: &str, entry: &Entry<'_>) -> Option<PlantedFault> {
    let name = entry.path.last()?.as_str();
    let saved = is_lane_of(entry, "save");
    if entry.item.is_str() && (saved || matches!(name, "about" | "look_at")) {
        let position = entry.value.start + 1;
        return Some(fault(
            "misspelt fact",
            &entry.path,
            edit(text, position..position, "zq"),
            "unknown-fact",
            entry.value.start,
        ));
    }
    let from = entry.path.iter().position(|part| matches!(part.as_str(), "expect" | "goal" | "expect_in"))?;
    let first = from + if entry.path[from] == "expect_in" { 2 } else { 1 };
    // Only where the first key of the fact stands right before its value, and is not shared.
    if zone(&entry.path) != Zone::Facts || entry.path.len() != first + 1 {
        return None;
    }
    let key = entry.key.clone()?;
    Some(fault("misspelt fact", &entry.path, edit(text, key.end..key.end, "zq"), "unknown-fact", key.start))
}

fn broken_link(text: &str, entry: &Entry<'_>) -> Option<PlantedFault> {
    let (name, parents) = entry.path.split_last()?;
    let parent = parents.last().map_or("", String::as_str);
    let written = entry.item.as_str()?;
    let code = match (name.as_str(), parent) {
        ("covers", _) => "unknown-topic",
        ("see", _) | ("step", "predict") if written.contains('#') => "unknown-step",
        ("see", _) | ("needs", "") => "unknown-lesson",
        ("weak" | "good" | "strong", "next") => "unknown-question",
        ("by", _) | ("proof", "request") => "unknown-client",
        ("lane", "do" | "task" | "predict") => "unknown-lane",
        ("user", "role") | ("ban" | "end_sessions" | "revoke", "operator") => "unknown-account",
        ("to", "role") => "unknown-role",
        ("clock", "do" | "solution") => "bad-span",
        ("id", "" | "step" | "question" | "lane") => {
            // A capital is in no id; whoever links to this one is spared.
            let position = entry.value.start + 1;
            return Some(fault(
                "bad id",
                &entry.path,
                edit(text, position..position, "Z"),
                "bad-id",
                entry.value.start,
            ));
        }
        _ if entry.in_braces && written.starts_with('$') && zone(&entry.path) != Zone::Format => {
            return unknown_name(text, entry);
        }
        ("from" | "bearer", _) => return unknown_name(text, entry),
        _ => return None,
    };
    let end = entry.value.end - 1;
    Some(fault("broken link", &entry.path, edit(text, end..end, "zq"), code, entry.value.start))
}

fn unknown_name(text: &str, entry: &Entry<'_>) -> Option<PlantedFault> {
    let position = entry.value.start + 2;
    let is_test = entry.path.last().is_some_and(|name| name == "not");
    (!is_test).then(|| {
        fault("unknown name", &entry.path, edit(text, position..position, "zq"), "unknown-name", entry.value.start)
    })
}

fn broken_syntax(text: &str, entry: &Entry<'_>) -> Vec<PlantedFault> {
    let line_end = text[entry.value.end..].find('\n').map_or(text.len(), |line_break| entry.value.end + line_break);
    let ends_line = text[entry.value.end..line_end].trim().is_empty();
    if entry.key.is_none() || entry.in_braces || !ends_line || text[entry.value.clone()].contains('\n') {
        return Vec::new();
    }
    let value = entry.value.clone();
    let mut faults = vec![fault("no value for", &entry.path, edit(text, value.clone(), ""), "syntax", value.start)];
    if entry.item.is_str() {
        let open = edit(text, value.end - 1..value.end, "");
        faults.push(fault("quote left open at", &entry.path, open, "syntax", value.end - 1));
    }
    if entry.item.is_array() {
        let open = edit(text, value.end - 1..value.end, "");
        faults.push(fault("bracket left open at", &entry.path, open, "syntax", value.start));
    }
    faults
}

fn toml_11(text: &str, entry: &Entry<'_>) -> Vec<PlantedFault> {
    let value = entry.value.clone();
    match entry.item {
        Value::String(_) if text[value.clone()].starts_with('"') => ["\\e", "\\x41"]
            .map(|escape| {
                // Behind the opening quotes, of which there may be three with a newline.
                let quotes = if text[value.start..].starts_with("\"\"\"") { 3 } else { 1 };
                let position = value.start + quotes;
                // In place of a letter: a text at the limit of its length stays within it.
                let replaced = usize::from(text[position..].starts_with(|c: char| c.is_ascii_alphanumeric()));
                let text = edit(text, position..position + replaced, escape);
                fault("escape in", &entry.path, text, "toml-1.1", position)
            })
            .into(),
        Value::InlineTable(table) if !table.is_empty() => {
            let end = value.end - 1;
            vec![
                fault("comma at the end of", &entry.path, edit(text, end..end, ","), "toml-1.1", end),
                fault("new line in", &entry.path, edit(text, end..end, "\n"), "toml-1.1", value.start),
            ]
        }
        _ => Vec::new(),
    }
}

fn duplicate_key(text: &str, entry: &Entry<'_>) -> Option<PlantedFault> {
    let key = entry.key.clone().filter(|_| !entry.in_braces)?;
    let start = text[..key.start].rfind('\n').map_or(0, |line_break| line_break + 1);
    let end = text[entry.value.end..].find('\n').map_or(text.len(), |line_break| entry.value.end + line_break + 1);
    let line = text[start..end].to_owned();
    Some(fault("twice", &entry.path, edit(text, end..end, &line), "duplicate-key", end + key.start - start))
}

fn duplicate_ids(text: &str, survey: &Survey<'_>) -> Vec<PlantedFault> {
    let lists = ["lane", "step", "question"].map(|list| {
        let ids: Vec<&Entry<'_>> =
            survey.values.iter().filter(|entry| entry.path == [list.to_owned(), "id".to_owned()]).collect();
        let pairs = ids.windows(2).map(|pair| {
            let first = &text[pair[0].value.clone()];
            fault(
                "same id",
                &pair[1].path,
                edit(text, pair[1].value.clone(), first),
                "duplicate-id",
                pair[1].value.start,
            )
        });
        pairs.collect::<Vec<_>>()
    });
    lists.into_iter().flatten().collect()
}
