//! Plants one fault at every possible place of a sound file, and says which finding it must lead to.
//!
//! The places come from `toml_edit`, which the program itself does not use.

use std::ops::Range;

use toml_edit::{Document, Value};

use crate::survey::{Form, Seen, SeenTable, Survey, Zone, zone};

/// A file with one fault.
pub(crate) struct Planted {
    /// What was done to the file.
    pub(crate) what: String,
    /// The file.
    pub(crate) text: String,
    /// The code of the one finding.
    pub(crate) code: &'static str,
    /// Where that finding begins, in bytes.
    pub(crate) at: usize,
}

/// `text` with the bytes of `span` replaced.
fn edit(text: &str, span: Range<usize>, new: &str) -> String {
    let mut text = text.to_owned();
    text.replace_range(span, new);
    text
}

/// Every fault that can be planted in `text`.
pub(crate) fn plant(text: &str) -> Vec<Planted> {
    let document = Document::parse(text).expect("a sound file");
    let survey = Survey::of(&document);
    let mut planted = Vec::new();
    for table in &survey.tables {
        planted.extend(unknown_key(text, table));
        planted.extend(broken_brackets(text, table));
    }
    for seen in &survey.values {
        planted.extend(wrong_type(text, seen));
        planted.extend(missing_key(text, seen));
        planted.extend(misspelt_word(text, seen));
        planted.extend(misspelt_fact(text, seen));
        planted.extend(broken_link(text, seen));
        planted.extend(broken_syntax(text, seen));
        planted.extend(toml_11(text, seen));
        planted.extend(given_twice(text, seen));
    }
    planted.extend(duplicate_ids(text, &survey));
    planted
}

fn planted(what: &str, path: &[String], text: String, code: &'static str, at: usize) -> Planted {
    Planted { what: format!("{what} {}", path.join(".")), text, code, at }
}

fn unknown_key(text: &str, table: &SeenTable) -> Option<Planted> {
    let code = match zone(&table.path) {
        Zone::Format => "unknown-key",
        Zone::Facts if table.path.last().is_some_and(|name| name == "value" || name == "rows") => return None,
        Zone::Facts => "unknown-fact",
        Zone::Free if table.path.first().is_some_and(|name| name == "client") && table.path.len() == 2 => "unknown-key",
        Zone::Free => return None,
    };
    // Of a word with a value there is one; a second is no such thing.
    if table.path.last().is_some_and(|name| name == "sign") {
        let at = table.span.start;
        let text = edit(text, at + 1..at + 1, "zz_unknown = 1, ");
        return Some(planted("unknown key in", &table.path, text, "wrong-type", at));
    }
    let (at, new) = match table.form {
        Form::Root => (0, "zz_unknown = 1\n"),
        Form::Header => (text[table.span.end..].find('\n')? + table.span.end + 1, "zz_unknown = 1\n"),
        Form::Braces { .. } if table.is_empty => (table.span.start + 1, "zz_unknown = 1"),
        Form::Braces { .. } => (table.span.start + 1, "zz_unknown = 1, "),
    };
    Some(planted("unknown key in", &table.path, edit(text, at..at, new), code, at))
}

fn broken_brackets(text: &str, table: &SeenTable) -> Option<Planted> {
    let (what, end) = ("bracket left open at", table.span.end);
    match table.form {
        Form::Root => None,
        // Behind the name of a header a bracket was expected.
        Form::Header if text[..end].ends_with("]]") => {
            Some(planted(what, &table.path, edit(text, end - 2..end, "]"), "syntax", end - 1))
        }
        Form::Header => Some(planted(what, &table.path, edit(text, end - 1..end, ""), "syntax", end - 1)),
        // Every brace that closes now closes the next one in: the outermost is left open.
        Form::Braces { outermost } => {
            Some(planted(what, &table.path, edit(text, end - 1..end, ""), "syntax", outermost))
        }
    }
}

fn wrong_type(text: &str, seen: &Seen<'_>) -> Option<Planted> {
    let name = seen.path.last()?.as_str();
    let new = match seen.is {
        Value::String(_) | Value::Array(_) | Value::InlineTable(_) => "12345",
        _ => "\"zz\"",
    };
    let code = match zone(&seen.path) {
        Zone::Format => "wrong-type",
        Zone::Facts if seen.path.iter().any(|it| ["claims", "response", "token_header"].contains(&it.as_str())) => {
            return None;
        }
        Zone::Facts if matches!(name, "expect" | "goal") || is_lane_of(seen, "expect_in") => "wrong-type",
        Zone::Facts if matches!(name, "not" | "at_least") => return None,
        Zone::Facts if seen.key.is_none() => return None,
        Zone::Facts => "wrong-value",
        Zone::Free if matches!(name, "save" | "client" | "expect_in") || seen.path.iter().any(|it| it == "save") => {
            "wrong-type"
        }
        Zone::Free => return None,
    };
    Some(planted("wrong type for", &seen.path, edit(text, seen.value.clone(), new), code, seen.value.start))
}

fn is_lane_of(seen: &Seen<'_>, table: &str) -> bool {
    seen.path.iter().rev().nth(1).is_some_and(|name| name == table)
}

/// The keys that a table must have, by the name of the table.
fn required(table: &str) -> &'static [&'static str] {
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
        "type" => &["accept"],
        "speak" => &["seconds", "points", "weak", "good", "strong"],
        _ => &[],
    }
}

fn missing_key(text: &str, seen: &Seen<'_>) -> Option<Planted> {
    let (name, parents) = seen.path.split_last()?;
    let key = seen.key.clone()?;
    let table = parents.last().map_or("", String::as_str);
    if zone(&seen.path[..parents.len()]) != Zone::Format || !required(table).contains(&name.as_str()) {
        return None;
    }
    let mut end = seen.value.end;
    if seen.in_braces {
        // With the comma behind it, or where it is the last, with the comma before it.
        let behind = text[end..].starts_with(", ");
        let start = if behind {
            key.start
        } else {
            text[..key.start].rfind([',', '{'])? + usize::from(text[..key.start].trim_end().ends_with('{'))
        };
        end += if behind { 2 } else { 0 };
        return Some(planted("missing", &seen.path, edit(text, start..end, ""), "missing-key", seen.around));
    }
    let start = text[..key.start].rfind('\n').map_or(0, |at| at + 1);
    let end = text[end..].find('\n').map_or(text.len(), |at| end + at + 1);
    Some(planted("missing", &seen.path, edit(text, start..end, ""), "missing-key", seen.around))
}

fn misspelt_word(text: &str, seen: &Seen<'_>) -> Option<Planted> {
    let name = seen.path.last()?.as_str();
    let client = seen.path.first().is_some_and(|it| it == "client") && (seen.path.len() == 2 || name == "kind");
    let words = ["auth", "tool", "show", "start", "level", "careless", "sign", "same_site"];
    let is_word = zone(&seen.path) == Zone::Format && words.contains(&name) && !is_lane_of(seen, "task");
    let is_tool = name == "tool";
    if !seen.is.is_str() || !(client || is_word || is_tool) {
        return None;
    }
    let end = seen.value.end - 1;
    Some(planted("misspelt word", &seen.path, edit(text, end..end, "zq"), "unknown-word", seen.value.start))
}

fn misspelt_fact(text: &str, seen: &Seen<'_>) -> Option<Planted> {
    let name = seen.path.last()?.as_str();
    let saved = is_lane_of(seen, "save");
    if seen.is.is_str() && (saved || matches!(name, "about" | "look_at")) {
        let at = seen.value.start + 1;
        return Some(planted("misspelt fact", &seen.path, edit(text, at..at, "zq"), "unknown-fact", seen.value.start));
    }
    let from = seen.path.iter().position(|it| matches!(it.as_str(), "expect" | "goal" | "expect_in"))?;
    let first = from + if seen.path[from] == "expect_in" { 2 } else { 1 };
    // Only where the first key of the fact stands right before its value, and is not shared.
    if zone(&seen.path) != Zone::Facts || seen.path.len() != first + 1 {
        return None;
    }
    let key = seen.key.clone()?;
    Some(planted("misspelt fact", &seen.path, edit(text, key.end..key.end, "zq"), "unknown-fact", key.start))
}

fn broken_link(text: &str, seen: &Seen<'_>) -> Option<Planted> {
    let (name, parents) = seen.path.split_last()?;
    let parent = parents.last().map_or("", String::as_str);
    let written = seen.is.as_str()?;
    let code = match (name.as_str(), parent) {
        ("covers", _) => "unknown-topic",
        ("see", _) | ("step", "predict") if written.contains('#') => "unknown-step",
        ("see", _) | ("needs", "") => "unknown-lesson",
        ("weak" | "good" | "strong", "next") => "unknown-question",
        ("by", _) => "unknown-client",
        ("lane", "do" | "task" | "predict") => "unknown-lane",
        ("user", "role") | ("ban" | "end_sessions" | "revoke", "operator") => "unknown-account",
        ("to", "role") => "unknown-role",
        ("clock", "do" | "solution") => "bad-span",
        ("id", "" | "step" | "question" | "lane") => {
            // A capital is in no id; whoever links to this one is spared.
            let at = seen.value.start + 1;
            return Some(planted("bad id", &seen.path, edit(text, at..at, "Z"), "bad-id", seen.value.start));
        }
        _ if seen.in_braces && written.starts_with('$') && zone(&seen.path) != Zone::Format => {
            return unknown_name(text, seen);
        }
        ("from" | "bearer", _) => return unknown_name(text, seen),
        _ => return None,
    };
    let end = seen.value.end - 1;
    Some(planted("broken link", &seen.path, edit(text, end..end, "zq"), code, seen.value.start))
}

fn unknown_name(text: &str, seen: &Seen<'_>) -> Option<Planted> {
    let at = seen.value.start + 2;
    let is_test = seen.path.last().is_some_and(|name| name == "not");
    (!is_test).then(|| planted("unknown name", &seen.path, edit(text, at..at, "zq"), "unknown-name", seen.value.start))
}

fn broken_syntax(text: &str, seen: &Seen<'_>) -> Vec<Planted> {
    let line_end = text[seen.value.end..].find('\n').map_or(text.len(), |at| seen.value.end + at);
    let ends_line = text[seen.value.end..line_end].trim().is_empty();
    if seen.key.is_none() || seen.in_braces || !ends_line || text[seen.value.clone()].contains('\n') {
        return Vec::new();
    }
    let value = seen.value.clone();
    let mut faults = vec![planted("no value for", &seen.path, edit(text, value.clone(), ""), "syntax", value.start)];
    if seen.is.is_str() {
        let open = edit(text, value.end - 1..value.end, "");
        faults.push(planted("quote left open at", &seen.path, open, "syntax", value.end - 1));
    }
    if seen.is.is_array() {
        let open = edit(text, value.end - 1..value.end, "");
        faults.push(planted("bracket left open at", &seen.path, open, "syntax", value.start));
    }
    faults
}

fn toml_11(text: &str, seen: &Seen<'_>) -> Vec<Planted> {
    let value = seen.value.clone();
    match seen.is {
        Value::String(_) if text[value.clone()].starts_with('"') => ["\\e", "\\x41"]
            .map(|escape| {
                // Behind the opening quotes, of which there may be three with a newline.
                let quotes = if text[value.start..].starts_with("\"\"\"") { 3 } else { 1 };
                let at = value.start + quotes;
                planted("escape in", &seen.path, edit(text, at..at, escape), "toml-1.1", at)
            })
            .into(),
        Value::InlineTable(table) if !table.is_empty() => {
            let end = value.end - 1;
            vec![
                planted("comma at the end of", &seen.path, edit(text, end..end, ","), "toml-1.1", end),
                planted("new line in", &seen.path, edit(text, end..end, "\n"), "toml-1.1", value.start),
            ]
        }
        _ => Vec::new(),
    }
}

fn given_twice(text: &str, seen: &Seen<'_>) -> Option<Planted> {
    let key = seen.key.clone().filter(|_| !seen.in_braces)?;
    let start = text[..key.start].rfind('\n').map_or(0, |at| at + 1);
    let end = text[seen.value.end..].find('\n').map_or(text.len(), |at| seen.value.end + at + 1);
    let line = text[start..end].to_owned();
    Some(planted("twice", &seen.path, edit(text, end..end, &line), "duplicate-key", end + key.start - start))
}

fn duplicate_ids(text: &str, survey: &Survey<'_>) -> Vec<Planted> {
    let lists = ["lane", "step", "question"].map(|list| {
        let ids: Vec<&Seen<'_>> =
            survey.values.iter().filter(|seen| seen.path == [list.to_owned(), "id".to_owned()]).collect();
        let pairs = ids.windows(2).map(|pair| {
            let first = &text[pair[0].value.clone()];
            planted(
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
