//! Writes data as TOML in two layouts, and says where a key and its value then stand.

use toml::{Table, Value};

/// How tables are written.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Layout {
    /// Each in braces, so that each key stands once, right before its value.
    Braces,
    /// Each with a header, as far as TOML allows.
    Headers,
}

/// A part of the way to a value.
#[derive(Clone, PartialEq)]
pub(crate) enum Segment {
    Key(String),
    Index(usize),
}

/// A text, and in it the first places of a key and of its value.
pub(crate) struct WrittenToml {
    pub(crate) text: String,
    pub(crate) key: usize,
    pub(crate) value: usize,
}

/// Writes `root`. `wanted` leads to the key or the element whose place is asked for.
pub(crate) fn write_toml(root: &Table, layout: Layout, wanted: &[Segment]) -> WrittenToml {
    let mut writer = Writer { text: String::new(), layout, wanted, path: Vec::new(), key: None, value: None };
    writer.table(root);
    WrittenToml { text: writer.text, key: writer.key.unwrap_or_default(), value: writer.value.unwrap_or_default() }
}

/// Whether a value can be written with headers.
pub(crate) fn can_have_header(value: &Value) -> bool {
    match value {
        Value::Table(_) => true,
        Value::Array(items) => !items.is_empty() && items.iter().all(Value::is_table),
        _ => false,
    }
}

struct Writer<'w> {
    text: String,
    layout: Layout,
    wanted: &'w [Segment],
    /// The way to what is being written.
    path: Vec<Segment>,
    key: Option<usize>,
    value: Option<usize>,
}

impl Writer<'_> {
    /// The entries of a table whose header stands already: first those without one, as TOML demands.
    fn table(&mut self, table: &Table) {
        let layout = self.layout;
        let has_header = |value: &Value| layout == Layout::Headers && can_have_header(value);
        for (name, value) in table.iter().filter(|(_, value)| !has_header(value)) {
            self.entry(name, value);
            self.text.push('\n');
        }
        for (name, value) in table.iter().filter(|(_, value)| has_header(value)) {
            self.path.push(Segment::Key(name.clone()));
            match value {
                Value::Table(table) => self.table_with_header(["[", "]"], table),
                _ => self.each_item(value, |writer, item| {
                    writer.table_with_header(["[[", "]]"], item.as_table().expect("a table"));
                }),
            }
            self.path.pop();
        }
    }

    fn table_with_header(&mut self, [open, close]: [&str; 2], table: &Table) {
        let start = self.text.len();
        let names = self.path.iter().filter_map(|segment| match segment {
            Segment::Key(name) => Some(written_key(name)),
            Segment::Index(_) => None,
        });
        let names: Vec<String> = names.collect();
        let header = format!("{open}{}", names.join("."));
        let name_start = start + header.len() - names.last().map_or(0, String::len);
        let of_list = if open == "[[" { &self.path[..self.path.len() - 1] } else { &self.path[..] };
        if of_list == self.wanted {
            self.key.get_or_insert(name_start);
            self.value.get_or_insert(start);
        }
        self.text += &header;
        self.text += close;
        self.text.push('\n');
        self.table(table);
    }

    fn entry(&mut self, name: &str, value: &Value) {
        self.path.push(Segment::Key(name.to_owned()));
        let key = self.text.len();
        self.text += &written_key(name);
        self.text += " = ";
        if self.path == self.wanted {
            self.key = Some(key);
        }
        self.plain_value(value);
        self.path.pop();
    }

    fn plain_value(&mut self, value: &Value) {
        if self.path == self.wanted {
            self.value = Some(self.text.len());
        }
        match value {
            Value::Table(table) => {
                self.text.push('{');
                for (nth, (name, value)) in table.iter().enumerate() {
                    self.text += if nth == 0 { " " } else { ", " };
                    self.entry(name, value);
                }
                self.text += " }";
            }
            Value::Array(_) => {
                self.text.push('[');
                self.each_item(value, |writer, item| {
                    writer.plain_value(item);
                    writer.text.push(',');
                });
                self.text.push(']');
            }
            Value::String(text) => self.text += &quoted(text),
            Value::Integer(number) => self.text += &number.to_string(),
            // A whole one keeps its point: `1.0`.
            Value::Float(number) => {
                let number = format!("{number:?}");
                self.text += &number;
            }
            Value::Boolean(flag) => self.text += &flag.to_string(),
            Value::Datetime(date) => self.text += &date.to_string(),
        }
    }

    fn each_item(&mut self, list: &Value, write: impl Fn(&mut Self, &Value)) {
        for (index, item) in list.as_array().into_iter().flatten().enumerate() {
            self.path.push(Segment::Index(index));
            write(self, item);
            self.path.pop();
        }
    }
}

fn written_key(name: &str) -> String {
    let is_bare = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    if is_bare { name.to_owned() } else { quoted(name) }
}

/// What JSON escapes in a text, TOML reads in the same way.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
