//! From version 1 of the format to version 2. Reading migrates the parsed table, whose spans stay those of the file;
//! `check --fix` makes the same changes in the text.

use std::borrow::Cow;
use std::fmt;
use std::mem;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use super::format_version::FormatVersion;
use super::text_edit::{TextEdit, apply_edits};
use crate::model::former_names::{FORMER_FACTS, FORMER_SWITCHES, FormerName, update_quoted_names};

/// More rounds than this would change a text for ever.
const MAX_ROUNDS: usize = 100;

/// The tables in which switches are keys. In such a place, the elements of a list count as the list itself, and `*` stands
/// for any key.
const SWITCH_TABLES: &[&str] = &[
    "world.shop",
    "lane.shop",
    "step.do.operator.set.shop",
    "step.do.at_once.operator.set.shop",
    "step.task.solution.operator.set.shop",
    "step.task.solution.at_once.operator.set.shop",
];

/// The tables in which the paths of facts are keys.
const FACT_TABLES: &[&str] = &[
    "step.do.expect",
    "step.do.expect_in.*",
    "step.task.goal",
    "step.task.solution.expect",
    "step.task.solution.expect_in.*",
];

/// Where the path of a fact is a text.
const FACT_TEXTS: &[&str] = &[
    "step.do.save.*",
    "step.look_at",
    "step.predict.about",
    "step.row.about",
    "step.task.solution.save.*",
    "question.predict.about",
];

/// Texts for learners, which may quote a name.
const TEXTS: &[&str] = &[
    "title",
    "recap",
    "lane.title",
    "step.title",
    "step.text",
    "step.after",
    "step.more",
    "step.notes",
    "step.row.title",
    "step.row.words.*",
    "step.predict.ask",
    "step.predict.why",
    "step.predict.believed.*",
    "step.task.hints",
    "question.ask",
    "question.why",
    "question.hints",
    "question.choice.text",
    "question.choice.because",
    "question.several.text",
    "question.several.because",
    "question.order",
    "question.match",
    "question.type.near.because",
    "question.predict.believed.*",
    "question.spot.elsewhere",
    "question.spot.nothing_wrong",
    "question.spot.place.because",
    "question.speak.points",
    "question.speak.weak",
    "question.speak.good",
    "question.speak.strong",
    "question.speak.one_sentence",
    "question.speak.to_product_manager",
];

/// Why a text stays in its version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MigrationError {
    /// Nothing is certain about it.
    NotToml,
    /// Some table says both names of one thing, and only its author knows which one is meant.
    BothNames(FormerName),
}

impl fmt::Display for MigrationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotToml => f.write_str("this is not TOML yet"),
            Self::BothNames(FormerName { old, new }) => {
                write!(f, "one table has both `{old}` and `{new}`, and only its author knows which of them is meant")
            }
        }
    }
}

impl std::error::Error for MigrationError {}

/// Gives the facts and switches in the table of a file their names of version 2.
///
/// A name of version 2 means nothing in version 1, so there the two names change places. In a file that says no version,
/// which is a fault of its own, either name is right.
pub(super) fn migrate_names(root: &mut DeTable<'_>, version: Option<FormatVersion>) {
    if version != Some(FormatVersion::V2) {
        migrate(root, version);
    }
}

fn migrate(root: &mut DeTable<'_>, version: Option<FormatVersion>) -> NameMigration {
    let mut migration = NameMigration { swaps: version.is_some(), edits: Vec::new(), both_names: None };
    for former in FORMER_SWITCHES {
        for place in SWITCH_TABLES {
            visit_table(root, place, &mut |value| migration.rename_key(value, former));
        }
    }
    for former in FORMER_FACTS {
        let Some((table, _)) = former.old.rsplit_once('.') else { continue };
        for place in FACT_TABLES {
            visit_table(root, &format!("{place}.{table}"), &mut |value| migration.rename_key(value, former));
        }
        for place in FACT_TEXTS {
            visit_table(root, place, &mut |value| migration.rename_text(value, former));
        }
    }
    migration
}

/// `text` as a file of version 2; the same text if it is none of version 1.
///
/// # Errors
/// When it is not TOML, or says both names of one thing.
pub fn migrated_text(text: &str) -> Result<String, MigrationError> {
    let mut root = DeTable::parse(text).map_err(|_| MigrationError::NotToml)?;
    let version = root.get_ref().get("format_version").filter(|version| is_version_1(version.get_ref()));
    let Some(version) = version else { return Ok(text.to_owned()) };
    let number = TextEdit { span: version.span(), replacement: FormatVersion::CURRENT.number().to_string() };
    if let Some(former) = migrate(root.get_mut(), Some(FormatVersion::V1)).both_names {
        return Err(MigrationError::BothNames(former));
    }
    let mut migrated = apply_edits(text, vec![number]);
    // A key that is written several times (`a.b = 1`, `a.c = 2`) has one place in the table: each round changes one of them.
    for _ in 0..MAX_ROUNDS {
        let edits = rename_edits(&migrated);
        if edits.is_empty() {
            break;
        }
        migrated = apply_edits(&migrated, edits);
    }
    Ok(migrated)
}

/// The edits that give everything in a text of version 1 its name of version 2.
fn rename_edits(text: &str) -> Vec<TextEdit> {
    let Ok(mut root) = DeTable::parse(text) else { return Vec::new() };
    let mut edits = migrate(root.get_mut(), Some(FormatVersion::V1)).edits;
    for place in TEXTS {
        visit_table(root.get_mut(), place, &mut |value| edits.extend(quoted_name_edit(text, value.span())));
    }
    edits
}

/// The edit of the text at `span` that updates the names quoted in it.
fn quoted_name_edit(text: &str, span: Range<usize>) -> Option<TextEdit> {
    let written = text.get(span.clone())?;
    let updated = update_quoted_names(written);
    (updated != written).then_some(TextEdit { span, replacement: updated })
}

fn is_version_1(value: &DeValue<'_>) -> bool {
    let DeValue::Integer(digits) = value else { return false };
    i64::from_str_radix(digits.as_str(), digits.radix()).is_ok_and(|number| number == 1)
}

struct NameMigration {
    /// Whether a new name becomes the old one.
    swaps: bool,
    /// What does the same in the text.
    edits: Vec<TextEdit>,
    /// A thing of which some table has both names.
    both_names: Option<FormerName>,
}

impl NameMigration {
    /// Renames a key of the table `value`, which is the last segment of the name.
    fn rename_key(&mut self, value: &mut Spanned<DeValue<'_>>, former: &FormerName) {
        let DeValue::Table(table) = value.get_mut() else { return };
        let (old, new) = (last_segment(former.old), last_segment(former.new));
        let (has_old, has_new) = (table.contains_key(old), table.contains_key(new));
        if has_old && has_new {
            self.both_names = Some(*former);
        }
        let changes = if self.swaps { has_old || has_new } else { has_old && !has_new };
        if !changes {
            return;
        }
        // Built anew, since the order of the keys is that of the expectations.
        let entries = mem::replace(table, DeTable::new()).into_iter().map(|(key, value)| {
            let name = if **key.get_ref() == *old {
                self.edits.push(TextEdit { span: key.span(), replacement: new.to_owned() });
                new
            } else if self.swaps && **key.get_ref() == *new {
                old
            } else {
                return (key, value);
            };
            (Spanned::new(key.span(), Cow::Borrowed(name)), value)
        });
        *table = entries.collect();
    }

    fn rename_text(&mut self, value: &mut Spanned<DeValue<'_>>, former: &FormerName) {
        let span = value.span();
        let DeValue::String(text) = value.get_mut() else { return };
        if **text == *former.old {
            self.edits.push(TextEdit { span, replacement: format!("\"{}\"", former.new) });
            *text = DeString::Borrowed(former.new);
        } else if self.swaps && **text == *former.new {
            *text = DeString::Borrowed(former.old);
        }
    }
}

fn last_segment(name: &'static str) -> &'static str {
    name.rsplit('.').next().unwrap_or(name)
}

/// Calls `visit` with every value at `place`.
fn visit_table<'i>(table: &mut DeTable<'i>, place: &str, visit: &mut dyn FnMut(&mut Spanned<DeValue<'i>>)) {
    let (key, rest) = place.split_once('.').unwrap_or((place, ""));
    if key == "*" {
        table.iter_mut().for_each(|(_, value)| visit_value(value, rest, visit));
    } else if let Some(value) = table.get_mut(key) {
        visit_value(value, rest, visit);
    }
}

fn visit_value<'i>(value: &mut Spanned<DeValue<'i>>, place: &str, visit: &mut dyn FnMut(&mut Spanned<DeValue<'i>>)) {
    match value.get_mut() {
        DeValue::Array(items) => items.iter_mut().for_each(|item| visit_value(item, place, visit)),
        _ if place.is_empty() => visit(value),
        DeValue::Table(table) => visit_table(table, place, visit),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use schemars::schema_for;
    use serde_json::Value as Json;

    use super::*;
    use crate::content::text_shape::{LESSON_TEXTS, QUIZ_TEXTS};
    use crate::content::{Lesson, Quiz};

    /// The texts that are no prose: names, links, code, answers that are compared, and all that acts and worlds consist of.
    const NO_PROSE: &[&str] = &[
        "id",
        "was",
        "covers",
        "needs",
        "client",
        "account",
        "world",
        "lane.id",
        "lane.shop",
        "lane.issuer",
        "lane.app",
        "lane.photos",
        "step.id",
        "step.was",
        "step.covers",
        "step.row.about",
        "step.look_at",
        "step.code",
        "step.operation",
        "step.predict.about",
        "step.predict.lane",
        "step.do",
        "step.task.start",
        "step.task.lane",
        "step.task.solution",
        "question.id",
        "question.was",
        "question.covers",
        "question.answers",
        "question.see",
        "question.next",
        "question.choice.see",
        "question.several.see",
        "question.type.accept",
        "question.type.unit",
        "question.type.near.text",
        "question.predict.step",
        "question.predict.about",
        "question.predict.lane",
        "question.spot.lang",
        "question.spot.text",
        "question.spot.elsewhere_at",
        "question.spot.place.at",
    ];

    /// The places of all texts below `schema` of which neither list knows anything.
    fn unknown_texts(root: &Json, schema: &Json, place: &str, unknown: &mut Vec<String>) {
        if NO_PROSE.contains(&place) || TEXTS.contains(&place) {
            return;
        }
        if let Some(name) = schema["$ref"].as_str().and_then(|reference| reference.strip_prefix("#/$defs/")) {
            return unknown_texts(root, &root["$defs"][name], place, unknown);
        }
        let types = &schema["type"];
        let is_text = |name: &Json| name == "string";
        if (is_text(types) || types.as_array().is_some_and(|types| types.iter().any(is_text)))
            && schema["enum"].is_null()
        {
            unknown.push(place.to_owned());
        }
        let lists = ["anyOf", "prefixItems"].into_iter().filter_map(|key| schema[key].as_array()).flatten();
        for inner in lists.chain(schema.get("items")) {
            unknown_texts(root, inner, place, unknown);
        }
        let keys = schema["properties"].as_object().into_iter().flatten();
        let others = schema.get("additionalProperties").map(|others| ("*", others));
        for (key, inner) in keys.map(|(key, inner)| (key.as_str(), inner)).chain(others) {
            let inner_place = if place.is_empty() { key.to_owned() } else { format!("{place}.{key}") };
            unknown_texts(root, inner, &inner_place, unknown);
        }
    }

    #[test]
    fn every_text_for_learners_is_migrated() {
        for schema in [schema_for!(Lesson), schema_for!(Quiz)] {
            let root = schema.to_value();
            let mut unknown = Vec::new();
            unknown_texts(&root, &root, "", &mut unknown);
            assert_eq!(unknown, [""; 0]);
        }
    }

    /// Typed answers (`+`) are translated, and are compared instead of read.
    #[test]
    fn the_texts_that_are_migrated_are_those_that_are_translated() {
        let translated = LESSON_TEXTS.iter().chain(QUIZ_TEXTS).map(|(path, _)| *path);
        let translated: Vec<String> = translated
            .filter(|path| !path.ends_with('+'))
            .map(|path| path.replace("[id]", "").replace("[]", ""))
            .collect();
        let migrated: Vec<&str> = TEXTS.iter().map(|place| place.trim_end_matches(".*")).collect();
        assert_eq!(migrated, translated);
    }

    #[test]
    fn a_name_is_mended_wherever_prose_quotes_it() {
        let quiz = |version: u32, name: &str| {
            format!(
                "format_version = {version}\n[[question]]\norder = [\"`{name}`\"]\nmatch = [[\"`{name}`\", \"b\"]]\n\
                 speak = {{ points = [\"`{name}`\"], weak = \"`{name}`\" }}\n"
            )
        };
        assert_eq!(migrated_text(&quiz(1, "store.rows")), Ok(quiz(2, "store.sessions")));
    }
}
