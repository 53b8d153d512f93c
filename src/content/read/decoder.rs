//! Compares a parsed file with the JSON Schema of its type and notes every fault at its place, in one pass.
//!
//! A fault must not cause others, so a mistyped key is taken for the key that was meant, and a missing or unfitting value
//! is replaced by a placeholder that fits: then serde accepts the table. What was replaced is noted, so that nobody
//! reports it as the author's.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

use serde::de::{DeserializeOwned, IntoDeserializer};
use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use super::scan::TokenScan;
use super::schema::Schema;
use crate::content::finding::{Code, MAX_FINDINGS_PER_FILE};
use crate::content::format_version::FormatVersion;
use crate::content::key_path::{KeyPath, KeySegment, PathRef};
use crate::content::source::RecoveredPaths;
use crate::content::source_fault::SourceFault;
use crate::content::span_index::SpanIndex;
use crate::content::suggestion::{clear_name, nearest_name, suggestion};
use crate::model::nearest_match::nearest_match;

/// A file while it is compared with its schema.
pub(super) struct Decoder {
    schema: &'static Schema,
    /// The version of the file, if it says one.
    version: Option<FormatVersion>,
    /// Where the keys and values start that are reported already.
    reported: HashSet<usize>,
    /// Keys that the repair of the syntax removed; they are reported already.
    lost_keys: Vec<String>,
    /// Set inside a placeholder, about which nothing is reported.
    is_silent: bool,
    pub(super) faults: Vec<SourceFault>,
    /// How many of the faults the scan found.
    scan_faults: usize,
    pub(super) recovered: RecoveredPaths,
    /// The spans of the table as serde saw it; empty if there are no faults.
    pub(super) span_index: SpanIndex,
}

/// The schema of what nobody has to read.
static ANYTHING: LazyLock<Schema> = LazyLock::new(Schema::default);

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
            is_silent: false,
            scan_faults: faults.len(),
            faults,
            recovered,
            span_index,
        }
    }

    /// Reads a whole file; `None` if there are too many faults.
    pub(super) fn decode<T: DeserializeOwned>(&mut self, mut root: Spanned<DeTable<'_>>) -> Option<T> {
        self.read_table(root.get_mut(), self.schema, &(0..0), &PathRef::Root);
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

    /// Whether there are so many faults in the table that reading was given up. What the scan found takes no part in it:
    /// the table is sound all the same, and other files may refer to it.
    const fn is_full(&self) -> bool {
        self.faults.len() - self.scan_faults > MAX_FINDINGS_PER_FILE
    }

    fn report(&mut self, fault: SourceFault) {
        if !self.is_silent && !self.is_full() {
            self.faults.push(fault);
        }
    }

    /// From here on the value at `place` counts as a placeholder. Returns whether it already did.
    fn silence(&mut self, place: &PathRef<'_>) -> bool {
        if !self.is_silent {
            self.recovered.placeholders.push(KeyPath::from(place));
        }
        std::mem::replace(&mut self.is_silent, true)
    }

    fn read_value(&mut self, value: &mut Spanned<DeValue<'_>>, schema: &'static Schema, place: &PathRef<'_>) {
        let declared = schema;
        let schema = self.schema.resolve(declared, value.get_ref());
        let was_silent = self.is_silent;
        if self.reported.contains(&value.span().start) {
            self.silence(place);
        }
        // A form that a value may have, beside an older one. Of a key itself the age is asked already.
        if !std::ptr::eq(declared, schema) {
            self.check_age(Code::WrongType, schema, &format!("{} in this place", schema.describe()), &value.span());
        }
        if !self.fits(value, schema, place) {
            self.report_misfit(value, schema, place);
            self.silence(place);
            *value.get_mut() = schema.placeholder();
            // Adds the keys that a table must have.
            self.fits(value, schema, place);
        }
        self.is_silent = was_silent;
    }

    /// Whether the value itself has the right form. What is inside it is read, and replaced where it does not fit.
    fn fits(&mut self, value: &mut Spanned<DeValue<'_>>, schema: &'static Schema, place: &PathRef<'_>) -> bool {
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
                    .inspect(|variant| self.check_age(Code::UnknownValue, variant, &format!("`{word}`"), &span))
                    .is_some()
            }
            ("enum", DeValue::Table(table)) if table.len() == 1 => {
                let has_key =
                    |variant: &&Schema| table.keys().all(|key| variant.properties.contains_key(&**key.get_ref()));
                let variant = schema.one_of.iter().find(has_key);
                if let (Some(variant), Some(key)) = (variant, table.keys().next()) {
                    self.check_age(Code::UnknownKey, variant, &format!("`{}`", key.get_ref()), &key.span());
                }
                variant.is_some_and(|variant| self.read_table(table, variant, &span, place))
            }
            (name, value) => name == "anything" && !value.is_datetime(),
        }
    }

    fn read_items(&mut self, items: &mut [Spanned<DeValue<'_>>], schema: &'static Schema, place: &PathRef<'_>) -> bool {
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
        place: &PathRef<'_>,
    ) -> bool {
        let mut unknown = Vec::new();
        for (key, value) in table.iter_mut() {
            match schema.value(key.get_ref()) {
                Some(schema) if !self.reported.contains(&key.span().start) => {
                    self.check_age(Code::UnknownKey, schema, &format!("`{}`", key.get_ref()), &key.span());
                    self.read_value(value, schema, &place.key(key.get_ref()));
                }
                _ => unknown.push(key.clone()),
            }
        }
        for key in unknown {
            self.read_unknown_key(table, schema, &key, place);
        }
        for name in &schema.required {
            if !table.contains_key(name.as_str()) {
                self.report_missing_key(name, span, place);
                self.insert_placeholder(table, Spanned::new(span.clone(), name), schema, place);
            }
        }
        true
    }

    fn is_too_young(&self, schema: &Schema) -> bool {
        self.version.is_some_and(|version| version.number() < schema.since)
    }

    /// Reports what is younger than the version of the file: a key or word in backticks, or a form of a value.
    fn check_age(&mut self, code: Code, schema: &Schema, name: &str, span: &Range<usize>) {
        if let Some([message, help]) = self.version.and_then(|version| version.age_finding(name, schema.since)) {
            self.report(SourceFault::new(code, span.clone(), message, help));
        }
    }

    /// Takes an unknown key for the one that was meant, or drops it if none is similar.
    fn read_unknown_key(
        &mut self,
        table: &mut DeTable<'_>,
        schema: &'static Schema,
        key: &Spanned<DeString<'_>>,
        place: &PathRef<'_>,
    ) {
        if self.is_full() {
            return;
        }
        let (span, written) = (key.span(), key.get_ref().as_ref());
        let Some(mut value) = table.remove(written) else { return };
        let mut meant = None;
        if !self.reported.contains(&span.start) {
            let of_this_version = schema.properties.iter().filter(|(_, value)| !self.is_too_young(value));
            let known: Vec<&str> = of_this_version.map(|(key, _)| key.as_str()).collect();
            let message = format!("the key `{written}` means nothing here");
            let fault = SourceFault::new(Code::UnknownKey, span.clone(), message, suggestion(written, &known));
            let free: Vec<&str> = known.into_iter().filter(|known_key| !table.contains_key(*known_key)).collect();
            meant = nearest_name(written, &free);
            self.report(fault.mended_by(clear_name(written, &free).map(str::to_owned)));
        }
        let Some(meant) = meant else {
            self.recovered.dropped.push(KeyPath::from(place));
            return self.read_value(&mut value, &ANYTHING, &place.key(written));
        };
        let value_schema = self.schema.resolve(&schema.properties[meant], value.get_ref());
        if self.fits(&mut value, value_schema, &place.key(meant)) {
            table.insert(Spanned::new(span, DeString::Borrowed(meant)), value);
        } else {
            self.insert_placeholder(table, Spanned::new(span, meant), schema, place);
        }
    }

    /// Adds a key that has no value, or none that fits. `schema` and `place` are those of the table.
    fn insert_placeholder(
        &mut self,
        table: &mut DeTable<'_>,
        key: Spanned<&'static str>,
        schema: &'static Schema,
        place: &PathRef<'_>,
    ) {
        let place = place.key(key.get_ref());
        let was_silent = self.silence(&place);
        let mut value = Spanned::new(key.span(), DeValue::Table(DeTable::new()));
        self.read_value(&mut value, &schema.properties[*key.get_ref()], &place);
        self.is_silent = was_silent;
        table.insert(Spanned::new(key.span(), DeString::Borrowed(key.into_inner())), value);
    }

    fn report_missing_key(&mut self, name: &str, span: &Range<usize>, table: &PathRef<'_>) {
        if let Some(index) = self.lost_keys.iter().position(|key| key == name) {
            self.lost_keys.swap_remove(index);
            return;
        }
        let table = match table {
            PathRef::Root => "the file".to_owned(),
            table => format!("`{}`", KeyPath::from(table)),
        };
        let message = format!("{table} lacks the key `{name}`");
        self.report(SourceFault::new(Code::MissingKey, span.clone(), message, format!("add `{name} = …`")));
    }

    fn report_misfit(&mut self, value: &Spanned<DeValue<'_>>, schema: &Schema, place: &PathRef<'_>) {
        let (path, wanted) = (KeyPath::from(place), schema.describe());
        let help = format!("write {wanted} here");
        let (code, message, help) = match (schema.type_name(), value.get_ref()) {
            // Without a similar word, the help lists the tables as well.
            ("enum", DeValue::String(word)) if !schema.is_table_variant(word) => {
                let word_help = match nearest_match(word, schema.words()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("it can be {wanted}"),
                };
                (Code::UnknownValue, format!("`{path}` knows no word `{word}`"), word_help)
            }
            (_, DeValue::Datetime(date)) if date.time.is_some_and(|time| time.second.is_none()) => {
                let message = "a time without seconds is allowed in TOML 1.1 only";
                (Code::Toml11, message.into(), "put it in quotes".into())
            }
            (_, DeValue::Datetime(_)) => {
                (Code::WrongType, "a date or time has no meaning here".into(), "put it in quotes".into())
            }
            ("array", DeValue::Table(_)) => {
                let message = format!("`{path}` wants {wanted}, and this is one table");
                let help = format!("write `[[{}]]`, with double brackets, or `[{{ … }}]`", header_of(place));
                (Code::WrongType, message, help)
            }
            // Of the right type, but with too few or too many items, or out of range.
            ("integer" | "anything", DeValue::Integer(_)) | ("array", DeValue::Array(_)) => {
                (Code::WrongType, format!("`{path}` wants {wanted}"), help)
            }
            (_, value) => {
                (Code::WrongType, format!("`{path}` wants {wanted}, and this is {}", describe_kind(value)), help)
            }
        };
        let replacement = match value.get_ref() {
            DeValue::String(word) => clear_name(word, &schema.words()).map(|near| format!("\"{near}\"")),
            _ => None,
        };
        self.report(SourceFault::new(code, value.span(), message, help).mended_by(replacement));
    }
}

/// What stands in the header of a table at `place`: its keys, without the indexes.
fn header_of(place: &PathRef<'_>) -> String {
    let path = KeyPath::from(place);
    let without_index = |header: KeyPath, segment: &KeySegment| match segment {
        KeySegment::Key(name) => header.key(name.as_str()),
        KeySegment::Index(_) => header,
    };
    path.segments().iter().fold(KeyPath::root(), without_index).to_string()
}

fn describe_kind(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) => "a whole number",
        DeValue::Float(_) => "a number with a fraction",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date or time",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::read::read;

    /// The code of every finding, and the first line of the text at its location.
    fn findings(text: &str) -> Vec<(&'static str, String)> {
        let first_line = |span: Range<usize>| text[span].lines().next().unwrap_or_default().to_owned();
        let findings = read("lessons/a.toml", text.to_owned()).findings.into_iter();
        let located = findings.map(|finding| (finding.code.id(), finding.location.map(|place| first_line(place.span))));
        located.map(|(code, line)| (code, line.unwrap_or_default())).collect()
    }

    const HEAD: &str = "format_version = 2\nid = \"a\"\ntitle = \"A\"\nminutes = 5\ncovers = []\n";

    #[test]
    fn every_fault_is_reported_once_and_causes_no_other() {
        let text = format!(
            "{HEAD}wrld = 5\n[[step]]\nid = 5\ntext = \"t\"\ntitel = \"x\"\n[[step.do]]\nby = \"b\"\nforge = {{ sign = \"nothin\" }}\n\
             [[step]]\nid = \"c\"\ntitle = \"t\"\ntext = \"t\"\nzzz.y = 1\nshow = {{ a = 1 }}\n"
        );
        let mut found = findings(&text);
        found.sort();
        let expected = [
            ("missing-key", "{ sign = \"nothin\" }"),
            ("unknown-key", "titel"),
            ("unknown-key", "wrld"),
            ("unknown-key", "zzz"),
            ("unknown-word", "\"nothin\""),
            ("wrong-type", "5"),
            ("wrong-type", "{ a = 1 }"),
        ];
        assert_eq!(found, expected.map(|(code, line)| (code, line.to_owned())));
    }

    #[test]
    fn a_variant_with_a_value_is_shown_as_a_table() {
        let text = format!(
            "{HEAD}[[step]]\nid = \"a\"\ntitle = \"t\"\ntext = \"t\"\n[[step.do]]\nforge = {{ from = \"x\", sign = \"secret\" }}\n"
        );
        let findings = read("lessons/a.toml", text).findings;
        let [finding] = &findings[..] else { panic!("one finding: {findings:?}") };
        assert_eq!(finding.code, Code::WrongType);
        assert!(finding.help.as_ref().is_some_and(|help| help.contains("`{ secret = … }`")), "{finding:?}");
    }

    #[test]
    fn the_schemas_of_all_three_types_demand_keys() {
        for (path, text) in [("lessons/a.toml", "step = []"), ("q.toml", "question = []"), ("authwalk.toml", "")] {
            let findings = read(path, text).findings;
            assert!(findings.iter().any(|finding| finding.code == Code::MissingKey), "{path}");
        }
    }

    #[test]
    fn a_table_written_as_a_list_does_not_fit() {
        let found = findings(&format!(
            "{HEAD}world = []\n[[step]]\nid = \"a\"\ntitle = \"t\"\ntext = \"t\"\n[[step.predict]]\n"
        ));
        let expected = [("wrong-type", "[]"), ("wrong-type", "[[step.predict]]")];
        assert_eq!(found, expected.map(|(code, line)| (code, line.to_owned())));
    }

    #[test]
    fn a_list_with_single_brackets_is_told_to_have_double_ones() {
        for (text, header) in [
            ("[step]\nid = \"a\"\n", "[[step]]"),
            ("[[step]]\nid = \"a\"\ntitle = \"t\"\ntext = \"t\"\n[step.do]\nclock = \"1m\"\n", "[[step.do]]"),
            ("step = { id = \"a\" }\n", "[[step]]"),
        ] {
            let findings = read("lessons/a.toml", format!("{HEAD}{text}")).findings;
            let [finding] = &findings[..] else { panic!("one finding: {findings:?}") };
            let help = format!("write `{header}`, with double brackets, or `[{{ … }}]`");
            assert_eq!((finding.code, finding.help.as_ref()), (Code::WrongType, Some(&help)));
        }
    }

    #[test]
    fn a_date_has_no_meaning_anywhere() {
        let text = format!("{HEAD}recap = 07:32\nzzz = 07:32:10\nstep = [1979-05-27]\n");
        let expected =
            [("toml-1.1", "07:32"), ("unknown-key", "zzz"), ("wrong-type", "07:32:10"), ("wrong-type", "1979-05-27")];
        assert_eq!(findings(&text), expected.map(|(code, line)| (code, line.to_owned())));
    }

    #[test]
    fn reading_stops_after_a_hundred_faults() {
        let lines: Vec<String> = (0..300).map(|number| format!("z{number} = 1")).collect();
        let found = findings(&format!("{HEAD}{}\n[[step]]\n", lines.join("\n")));
        assert_eq!(found.len(), MAX_FINDINGS_PER_FILE + 1);
        assert_eq!(found.last().map(|(code, _)| *code), Some("too-many-faults"));
    }

    #[test]
    fn a_key_or_word_younger_than_the_file_is_reported_once_at_its_place() {
        let schema: &'static Schema = Box::leak(Box::new(
            serde_json::from_value(serde_json::json!({
                "type": "object",
                "properties": {
                    "format_version": { "type": "integer" },
                    "more": { "type": "string", "x-since": 2 },
                    "show": { "oneOf": [{ "const": "old" }, { "const": "new", "x-since": 2 }] },
                },
            }))
            .expect("a schema"),
        ));
        let faults = |version| {
            let text = "more = \"x\"\nshow = \"new\"\n";
            let root = DeTable::parse(text).expect("TOML");
            let mut decoder = Decoder::new(schema, version, TokenScan::default(), Vec::new());
            decoder.decode::<serde_json::Value>(root).expect("a table");
            decoder.faults.into_iter().map(|fault| (fault.code, text[fault.span].to_owned())).collect::<Vec<_>>()
        };
        let young = [(Code::UnknownKey, "more".to_owned()), (Code::UnknownValue, "\"new\"".to_owned())];
        assert_eq!(faults(Some(FormatVersion::V1)), young);
        assert_eq!(faults(Some(FormatVersion::V2)), []);
        assert_eq!(faults(None), [], "the missing version is one fault, and causes no other");
    }

    #[test]
    fn another_version_says_which_program_is_needed() {
        for (version, word) in [(3, "needs a newer authwalk"), (0, "versions 1 and 2")] {
            let findings = read("a.toml", format!("format_version = {version}\nx = 1\n")).findings;
            let [finding] = &findings[..] else { panic!("one finding: {findings:?}") };
            assert!(finding.message.contains(word) && finding.message.contains(&version.to_string()), "{finding:?}");
        }
    }
}
