//! The files of `docs/examples.md` as data, in which one thing can be changed before they are written again.

use authwalk::internals::cli::SchemaKind;
use toml::{Table, Value};

use crate::examples;
use crate::reading::reported_findings;
use crate::schema_keys::{FormatKey, SchemaKeys};
use crate::toml_writer::Segment;

/// A file as data.
pub(crate) struct DataFile {
    pub(crate) path: String,
    pub(crate) root: Table,
    /// Every key of the format in it, and the elements of lists there.
    pub(crate) places: Vec<Place>,
    /// Whether it links to another file.
    pub(crate) needs_others: bool,
}

/// A key of the format in a file, or an element of a list.
pub(crate) struct Place {
    pub(crate) path: Vec<Segment>,
    pub(crate) value: Value,
    /// What the key is in the schema; several where a value has several forms.
    pub(crate) keys: Vec<FormatKey>,
}

/// What is wrong at a place.
pub(crate) enum Change {
    Key(String),
    Value(Value),
}

/// The files of `docs/examples.md`, which show each key, and a lesson that turns each switch.
pub(crate) fn data_files() -> Vec<DataFile> {
    let lesson = SchemaKeys::of(SchemaKind::Lesson);
    let switches = ("lessons/switches.toml".to_owned(), lesson.lesson_of_switches());
    let (quiz, pack) = (SchemaKeys::of(SchemaKind::Quiz), SchemaKeys::of(SchemaKind::Pack));
    let data_file = |(path, text): (String, String)| {
        let schema = match path.as_str() {
            "authwalk.toml" => &pack,
            path if path.starts_with("quizzes/") => &quiz,
            _ => &lesson,
        };
        let root = toml::from_str(&text).expect("TOML");
        let mut places = Vec::new();
        add_keys(&root, &[], schema, &mut places);
        DataFile { needs_others: !reported_findings(&path, &text, &[]).is_empty(), path, root, places }
    };
    examples::files().into_iter().chain([switches]).map(data_file).collect()
}

fn add_keys(table: &Table, path: &[Segment], schema: &SchemaKeys, places: &mut Vec<Place>) {
    for (name, value) in table {
        add_place(value, &[path, &[Segment::Key(name.clone())]].concat(), schema, places);
    }
}

/// Adds a place and those in its value.
fn add_place(value: &Value, path: &[Segment], schema: &SchemaKeys, places: &mut Vec<Place>) {
    let keys = schema.at(&names_of(path));
    if !keys.is_empty() {
        places.push(Place { path: path.to_vec(), value: value.clone(), keys });
    }
    match value {
        Value::Table(table) => add_keys(table, path, schema, places),
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                add_place(item, &[path, &[Segment::Index(index)]].concat(), schema, places);
            }
        }
        _ => {}
    }
}

/// The names of the keys that lead to a place.
pub(crate) fn names_of(path: &[Segment]) -> Vec<String> {
    let name = |segment: &Segment| match segment {
        Segment::Key(name) => Some(name.clone()),
        Segment::Index(_) => None,
    };
    path.iter().filter_map(name).collect()
}

/// `root` with a change at `path`, and the path as it is then.
pub(crate) fn changed(root: &Table, path: &[Segment], change: Change) -> (Table, Vec<Segment>) {
    let mut root = Value::Table(root.clone());
    let (last, parents) = path.split_last().expect("a key");
    let path = match (last, change) {
        (_, Change::Value(new)) => {
            *value_at(&mut root, path) = new;
            path.to_vec()
        }
        (Segment::Index(_), Change::Key(_)) => panic!("an element has no key"),
        (Segment::Key(name), Change::Key(new)) => {
            let parent = value_at(&mut root, parents).as_table_mut().expect("a table has keys");
            // In the same place.
            let rename = |(key, value)| (if key == *name { new.clone() } else { key }, value);
            *parent = std::mem::take(parent).into_iter().map(rename).collect();
            [parents, &[Segment::Key(new)]].concat()
        }
    };
    let Value::Table(root) = root else { panic!("a table stays one") };
    (root, path)
}

fn value_at<'v>(root: &'v mut Value, path: &[Segment]) -> &'v mut Value {
    path.iter().fold(root, |value, segment| match segment {
        Segment::Key(name) => &mut value[name.as_str()],
        Segment::Index(index) => &mut value[*index],
    })
}
