//! The fault of a value that does not have the form that the schema demands: what is wrong with it, and what to write.

use toml::Spanned;
use toml::de::DeValue;

use crate::content::finding::Code;
use crate::content::read::schema::Schema;
use crate::content::source_fault::SourceFault;
use crate::content::suggestion::{clear_name, suggestion};
use crate::content::toml_path::{TomlPath, TomlPathRef, TomlPathSegment};
use crate::model::nearest_match::{did_you_mean, nearest_match};

/// What is said of a value that does not have the form that `schema` demands.
pub(super) fn misfit_fault(value: &Spanned<DeValue<'_>>, schema: &Schema, place: &TomlPathRef<'_>) -> SourceFault {
    if let Some(fault) = unknown_variant_fault(value.get_ref(), schema) {
        return fault;
    }
    let (path, wanted) = (TomlPath::from(place), schema.describe());
    let bare = without_quotes(value.get_ref(), schema);
    let help = match (&bare, with_quotes(value.get_ref(), schema)) {
        (Some(bare), _) => format!("write `{bare}`, without the quotes"),
        (None, Some(quoted)) => format!("write `{quoted}`, in quotes"),
        (None, None) => format!("write {wanted} here"),
    };
    let (code, message, help) = match (schema.type_name(), value.get_ref()) {
        // Without a similar word, the help lists the tables as well.
        ("enum", DeValue::String(word)) if !schema.variant_keys().contains(&word.as_ref()) => {
            let word_help = match nearest_match(word, schema.words()) {
                Some(near) => did_you_mean(near),
                None => format!("it can be {wanted}"),
            };
            (Code::UnknownValue, format!("`{path}` knows no word `{word}`"), word_help)
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
        (_, value) => (Code::WrongType, format!("`{path}` wants {wanted}, and this is {}", describe_kind(value)), help),
    };
    let replacement = match value.get_ref() {
        DeValue::String(word) => bare.or_else(|| clear_name(word, &schema.words()).map(|near| format!("\"{near}\""))),
        _ => None,
    };
    SourceFault::new(code, value.span(), message, help).mended_by(replacement)
}

/// The fault of a table whose one key is none of those that `schema` offers.
fn unknown_variant_fault(value: &DeValue<'_>, schema: &Schema) -> Option<SourceFault> {
    let (known, table) = (schema.variant_keys(), value.as_table()?);
    let (key, _) = table.iter().next().filter(|_| table.len() == 1 && !known.is_empty())?;
    let message = format!("the key `{}` means nothing here", key.get_ref());
    let fault = SourceFault::new(Code::UnknownKey, key.span(), message, suggestion(key.get_ref(), &known));
    Some(fault.mended_by(clear_name(key.get_ref(), &known).map(str::to_owned)))
}

/// The header of the table at `place`, in its brackets.
pub(super) fn table_header(place: &TomlPathRef<'_>) -> String {
    let header = header_of(place);
    if matches!(place, TomlPathRef::Index(..)) { format!("[[{header}]]") } else { format!("[{header}]") }
}

/// What stands in the header of a table at `place`: its keys, without the indexes.
fn header_of(place: &TomlPathRef<'_>) -> String {
    let path = TomlPath::from(place);
    let without_index = |header: TomlPath, segment: &TomlPathSegment| match segment {
        TomlPathSegment::Key(name) => header.key(name.as_str()),
        TomlPathSegment::Index(_) => header,
    };
    path.segments().iter().fold(TomlPath::root(), without_index).to_string()
}

/// The number or the flag that a text would be without its quotes, if that is what `schema` demands.
fn without_quotes(value: &DeValue<'_>, schema: &Schema) -> Option<String> {
    let DeValue::String(text) = value else { return None };
    let bare = match schema.type_name() {
        "integer" => text.parse().ok().filter(|number: &u32| schema.is_in_range((*number).into()))?.to_string(),
        "number" => text.parse().ok().filter(|number: &f64| schema.is_in_range(*number))?.to_string(),
        "boolean" => text.parse::<bool>().ok()?.to_string(),
        _ => return None,
    };
    // What is spelled in another way may not be TOML: `03`.
    (bare == *text).then_some(bare)
}

/// The text that a number or a flag would be in quotes, if `schema` demands a text.
fn with_quotes(value: &DeValue<'_>, schema: &Schema) -> Option<String> {
    let bare = match value {
        DeValue::Integer(number) if number.radix() == 10 => number.as_str().to_owned(),
        DeValue::Float(number) => number.as_str().to_owned(),
        DeValue::Boolean(flag) => flag.to_string(),
        _ => return None,
    };
    (schema.type_name() == "string").then(|| format!("\"{bare}\""))
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
