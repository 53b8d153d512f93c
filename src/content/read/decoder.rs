//! Compares a parsed file with the JSON Schema of its type and notes every fault at its place, in one pass.
//!
//! A fault must not cause others, so a mistyped key is taken for the key that was meant, and a missing or unfitting value
//! is replaced by a placeholder that fits: then serde accepts the table. What was replaced is noted, so that nobody
//! reports it as the author's.

mod misfit;

/// The variant that the one key of `table` chooses, and that key. Any other key is unknown in it; with two keys that choose, nobody
/// can tell which is meant.
fn chosen_variant<'s, 'k, 'd>(
    schema: &'s Schema,
    table: &'k DeTable<'d>,
) -> Option<(&'s Schema, &'k Spanned<DeString<'d>>)> {
    let variant_of = |key: &Spanned<DeString<'_>>| {
        schema.one_of.iter().find(|variant| variant.properties.contains_key(&**key.get_ref()))
    };
    let mut chosen = table.keys().filter_map(|key| Some((variant_of(key)?, key)));
    chosen.next().filter(|_| chosen.next().is_none())
}

#[cfg(test)]
mod tests;

use std::collections::HashSet;
use std::ops::Range;

use serde::de::{DeserializeOwned, IntoDeserializer};
use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use self::misfit::misfit_fault;
use super::scan::TokenScan;
use super::schema::Schema;
use crate::content::finding::{Code, MAX_FINDINGS_PER_FILE};
use crate::content::format_version::FormatVersion;
use crate::content::source::RecoveredPaths;
use crate::content::source_fault::SourceFault;
use crate::content::span_index::SpanIndex;
use crate::content::suggestion::{clear_name, join_alternatives, nearest_name, suggestion};
use crate::content::toml_path::{TomlPath, TomlPathRef};

/// How many elements a list may have. A file of a megabyte has room for 100,000 empty tables, each of which takes a kilobyte or two
/// once it is an act or a question.
const MAX_ELEMENTS: usize = 10_000;

/// A file while it is compared with its schema.
pub(super) struct Decoder {
    schema: &'static Schema,
    /// The version of the file, if it says one.
    version: Option<FormatVersion>,
    /// Where the keys and values start that are reported already.
    reported: HashSet<usize>,
    /// Keys that the repair of the syntax removed; they are reported already.
    lost_keys: Vec<String>,
    /// The schemas of the tables around the one that is read, the innermost last.
    enclosing: Vec<&'static Schema>,
    /// Set inside a placeholder, about which nothing is reported.
    is_silent: bool,
    pub(super) faults: Vec<SourceFault>,
    /// How many of the faults the scan found.
    scan_faults: usize,
    pub(super) recovered: RecoveredPaths,
    /// The spans of the table as serde saw it; empty if there are no faults.
    pub(super) span_index: SpanIndex,
}

impl Decoder {
    /// A decoder of a file with this schema and version. What `scan` found is reported already.
    pub(super) fn new(
        schema: &'static Schema,
        version: Option<FormatVersion>,
        scan: TokenScan,
        lost_keys: Vec<String>,
    ) -> Self {
        let TokenScan { faults, reported, .. } = scan;
        let (recovered, span_index) = (RecoveredPaths::default(), SpanIndex::default());
        Self {
            schema,
            version,
            reported,
            lost_keys,
            enclosing: Vec::new(),
            is_silent: false,
            scan_faults: faults.len(),
            faults,
            recovered,
            span_index,
        }
    }

    /// Reads a whole file; `None` if there are too many faults.
    pub(super) fn decode<T: DeserializeOwned>(&mut self, mut root: Spanned<DeTable<'_>>) -> Option<T> {
        self.read_table(root.get_mut(), self.schema, &(0..0), &TomlPathRef::Root);
        if self.is_full() {
            return None;
        }
        if !self.faults.is_empty() {
            self.span_index = SpanIndex::from_table(root.get_ref());
        }
        let decoded = T::deserialize(root.into_deserializer()).inspect_err(|error| {
            let help = "compare it with the output of `authwalk schema`";
            self.report(SourceFault::new(Code::WrongType, error.span().unwrap_or(0..0), error.message(), help));
        });
        decoded.ok()
    }

    /// Whether there are so many faults in the table that reading was given up. Faults found by the scan don't
    /// count: the table itself is sound, and other files may refer to it.
    const fn is_full(&self) -> bool {
        self.faults.len() - self.scan_faults > MAX_FINDINGS_PER_FILE
    }

    fn report(&mut self, fault: SourceFault) {
        if !self.is_silent && !self.is_full() {
            self.faults.push(fault);
        }
    }

    /// From here on the value at `place` counts as a placeholder. Returns whether it already did.
    fn silence(&mut self, place: &TomlPathRef<'_>) -> bool {
        if !self.is_silent {
            self.recovered.placeholders.push(TomlPath::from(place));
        }
        std::mem::replace(&mut self.is_silent, true)
    }

    fn read_value(&mut self, value: &mut Spanned<DeValue<'_>>, schema: &'static Schema, place: &TomlPathRef<'_>) {
        let declared = schema;
        let schema = self.schema.resolve(declared, value.get_ref());
        let was_silent = self.is_silent;
        if self.reported.contains(&value.span().start) {
            self.silence(place);
        }
        if let DeValue::Array(items) = value.get_ref()
            && items.len() > MAX_ELEMENTS
        {
            self.report(too_many_elements(value.span(), items.len()));
            self.silence(place);
            *value.get_mut() = schema.placeholder();
        }
        // A form that a value may have, beside an older one. Of a key itself the age is asked already.
        if !std::ptr::eq(declared, schema) {
            self.check_age(Code::WrongType, schema, || format!("{} in this place", schema.describe()), &value.span());
        }
        if !self.fits(value, schema, place) {
            self.report(misfit_fault(value, schema, place));
            self.silence(place);
            *value.get_mut() = schema.placeholder();
            // Adds the keys that a table must have.
            self.fits(value, schema, place);
        }
        self.is_silent = was_silent;
    }

    /// Whether the value itself has the right form. What is inside it is read, and replaced where it does not fit.
    fn fits(&mut self, value: &mut Spanned<DeValue<'_>>, schema: &'static Schema, place: &TomlPathRef<'_>) -> bool {
        let span = value.span();
        match (schema.type_name(), value.get_mut()) {
            ("string", DeValue::String(_)) | ("boolean", DeValue::Boolean(_)) => true,
            // No type of content has other whole numbers.
            ("integer", DeValue::Integer(number)) => u32::from_str_radix(number.as_str(), number.radix()).is_ok(),
            ("number", DeValue::Float(number)) => number.as_str().parse::<f64>().is_ok_and(f64::is_finite),
            ("anything" | "number", DeValue::Integer(number)) => {
                i64::from_str_radix(number.as_str(), number.radix()).is_ok()
            }
            ("array" | "anything", DeValue::Array(items)) => {
                schema.item(items.len()).is_some_and(|item| self.read_items(items, item, place))
            }
            ("object" | "anything", DeValue::Table(table)) => self.read_table(table, schema, &span, place),
            ("enum", DeValue::String(word)) => {
                let variant = schema.one_of.iter().find(|variant| variant.word.as_deref() == Some(word.as_ref()));
                variant
                    .inspect(|variant| self.check_age(Code::UnknownValue, variant, || format!("`{word}`"), &span))
                    .is_some()
            }
            ("enum", DeValue::Table(table)) => {
                let Some((variant, key)) = chosen_variant(schema, table) else { return false };
                self.check_age(Code::UnknownKey, variant, || format!("`{}`", key.get_ref()), &key.span());
                self.read_table(table, variant, &span, place)
            }
            (name, value) => name == "anything" && !value.is_datetime(),
        }
    }

    fn read_items(
        &mut self,
        items: &mut [Spanned<DeValue<'_>>],
        schema: &'static Schema,
        place: &TomlPathRef<'_>,
    ) -> bool {
        for (index, item) in items.iter_mut().enumerate() {
            self.read_value(item, schema, &place.index(index));
        }
        true
    }

    fn read_table(
        &mut self,
        table: &mut DeTable<'_>,
        schema: &'static Schema,
        span: &Range<usize>,
        place: &TomlPathRef<'_>,
    ) -> bool {
        let mut unknown = Vec::new();
        self.enclosing.push(schema);
        for (key, value) in table.iter_mut() {
            match schema.value(key.get_ref()) {
                Some(schema) if !self.reported.contains(&key.span().start) => {
                    self.check_age(Code::UnknownKey, schema, || format!("`{}`", key.get_ref()), &key.span());
                    self.read_value(value, schema, &place.key(key.get_ref()));
                }
                _ => unknown.push(key.clone()),
            }
        }
        self.enclosing.pop();
        // A key that is like none may be one that is missing.
        let mut unclear_keys = 0;
        for key in unknown {
            let is_told_already = self.reported.contains(&key.span().start);
            let is_clear = self.read_unknown_key(table, schema, &key, place);
            unclear_keys += usize::from(!is_clear && !is_told_already);
        }
        for name in schema.missing_keys(table) {
            if unclear_keys > 0 {
                unclear_keys -= 1;
            } else {
                self.report_missing_key(name, span, place);
            }
            self.insert_placeholder(table, Spanned::new(span.clone(), name), schema, place);
        }
        true
    }

    /// Whether the table around the one that is read has this key. In TOML what is written below a header belongs to that table,
    /// although the author may have gone on with the one before.
    fn is_key_of_table_around(&self, key: &str) -> bool {
        self.enclosing.last().is_some_and(|around| around.properties.contains_key(key))
    }

    fn is_too_young(&self, schema: &Schema) -> bool {
        self.version.is_some_and(|version| version.number() < schema.since)
    }

    /// Reports what is younger than the version of the file: a key or word in backticks, or a form of a value.
    fn check_age(&mut self, code: Code, schema: &Schema, name: impl FnOnce() -> String, span: &Range<usize>) {
        if self.is_too_young(schema)
            && let Some([message, help]) = self.version.and_then(|version| version.age_finding(&name(), schema.since))
        {
            self.report(SourceFault::new(code, span.clone(), message, help));
        }
    }

    /// Takes an unknown key for the one that was meant, or drops it if none is similar. Returns whether one is.
    fn read_unknown_key(
        &mut self,
        table: &mut DeTable<'_>,
        schema: &'static Schema,
        key: &Spanned<DeString<'_>>,
        place: &TomlPathRef<'_>,
    ) -> bool {
        if self.is_full() {
            return false;
        }
        let (span, written) = (key.span(), key.get_ref().as_ref());
        let Some(mut value) = table.remove(written) else { return false };
        let mut meant = None;
        if !self.reported.contains(&span.start) {
            let of_this_version = schema.properties.iter().filter(|(_, value)| !self.is_too_young(value));
            let known: Vec<&str> = of_this_version.map(|(key, _)| key.as_str()).collect();
            let message = format!("the key `{written}` means nothing here");
            let belongs_above = nearest_name(written, &known).is_none() && self.is_key_of_table_around(written);
            let help = if belongs_above {
                format!("it belongs to the table around this one: write it above `{}`", misfit::table_header(place))
            } else {
                unknown_key_help(written, &known, &schema.missing_keys(table))
            };
            let fault = SourceFault::new(Code::UnknownKey, span.clone(), message, help);
            let free: Vec<&str> = known.into_iter().filter(|known_key| !table.contains_key(*known_key)).collect();
            meant = nearest_name(written, &free);
            self.report(fault.mended_by(clear_name(written, &free).map(str::to_owned)));
        }
        let Some(meant) = meant else {
            // Of a value that nobody would read there is nothing else to say.
            self.recovered.dropped.push(TomlPath::from(place));
            return false;
        };
        let value_schema = self.schema.resolve(&schema.properties[meant], value.get_ref());
        if self.fits(&mut value, value_schema, &place.key(meant)) {
            table.insert(Spanned::new(span, DeString::Borrowed(meant)), value);
        } else {
            self.insert_placeholder(table, Spanned::new(span, meant), schema, place);
        }
        true
    }

    /// Adds a key that has no value, or none that fits. `schema` and `place` are those of the table.
    fn insert_placeholder(
        &mut self,
        table: &mut DeTable<'_>,
        key: Spanned<&'static str>,
        schema: &'static Schema,
        place: &TomlPathRef<'_>,
    ) {
        let place = place.key(key.get_ref());
        let was_silent = self.silence(&place);
        let mut value = Spanned::new(key.span(), DeValue::Table(DeTable::new()));
        self.read_value(&mut value, &schema.properties[*key.get_ref()], &place);
        self.is_silent = was_silent;
        table.insert(Spanned::new(key.span(), DeString::Borrowed(key.into_inner())), value);
    }

    fn report_missing_key(&mut self, name: &str, span: &Range<usize>, table: &TomlPathRef<'_>) {
        if let Some(index) = self.lost_keys.iter().position(|key| key == name) {
            self.lost_keys.swap_remove(index);
            return;
        }
        let table = match table {
            TomlPathRef::Root => "the file".to_owned(),
            table => format!("`{}`", TomlPath::from(table)),
        };
        let message = format!("{table} lacks the key `{name}`");
        self.report(SourceFault::new(Code::MissingKey, span.clone(), message, format!("add `{name} = …`")));
    }
}

fn too_many_elements(span: Range<usize>, count: usize) -> SourceFault {
    let message = format!("this list has {count} elements, and may have {MAX_ELEMENTS}");
    SourceFault::new(Code::TooLarge, span, message, "make several files of it")
}

/// What to do about a key that none of `known` is called. `missing` are those that the table lacks.
fn unknown_key_help(written: &str, known: &[&str], missing: &[&str]) -> String {
    if missing.is_empty() || nearest_name(written, known).is_some() {
        return suggestion(written, known);
    }
    format!("rename it to {}, which this table lacks, or take it out", join_alternatives(missing))
}
