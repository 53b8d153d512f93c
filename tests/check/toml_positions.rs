//! Every table and every value of a sound file with the place where it stands, as `toml_edit` sees them.

use std::ops::Range;

use toml_edit::{Document, InlineTable, Item, Key, Table, TableLike, Value};

/// A value in a file, and what stands around it.
pub(crate) struct Entry<'t> {
    /// The names of the keys that lead to it.
    pub(crate) path: Vec<String>,
    pub(crate) key: Option<Range<usize>>,
    pub(crate) value: Range<usize>,
    /// The header or the brace of the table around it; 0 for the file.
    pub(crate) around: usize,
    pub(crate) in_braces: bool,
    pub(crate) item: &'t Value,
}

/// A table in a file.
pub(crate) struct TableEntry {
    pub(crate) path: Vec<String>,
    pub(crate) form: Form,
    pub(crate) span: Range<usize>,
    pub(crate) is_empty: bool,
}

pub(crate) enum Form {
    Root,
    Header,
    /// In braces; `outermost` is where the outermost of the nested braces begin.
    Braces {
        outermost: usize,
    },
}

#[derive(Default)]
pub(crate) struct Survey<'t> {
    pub(crate) values: Vec<Entry<'t>>,
    pub(crate) tables: Vec<TableEntry>,
}

/// What a place in a file is for.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Zone {
    /// The keys of the format.
    Format,
    /// Expectations of facts.
    Facts,
    /// Names and values that the author chooses.
    Free,
}

pub(crate) fn zone(path: &[String]) -> Zone {
    for (i, name) in path.iter().enumerate() {
        match name.as_str() {
            "expect" | "goal" => return Zone::Facts,
            "expect_in" if i + 1 < path.len() => return Zone::Facts,
            "expect_in" | "json" | "form" | "headers" | "cookies" | "claims" | "header" | "save" | "believed"
            | "site" | "client" => return Zone::Free,
            _ => {}
        }
    }
    Zone::Format
}

impl<'t> Survey<'t> {
    /// Of a whole file.
    pub(crate) fn of(document: &'t Document<&str>) -> Self {
        let mut survey = Self::default();
        survey.tables.push(TableEntry { path: Vec::new(), form: Form::Root, span: 0..0, is_empty: false });
        survey.table(&[], document.as_table(), 0, None);
        survey
    }

    fn table(&mut self, path: &[String], table: &'t dyn TableLike, around: usize, outer: Option<usize>) {
        for (name, item) in table.iter() {
            let path = [path, &[name.to_owned()]].concat();
            let key = table.key(name).and_then(Key::span);
            match item {
                Item::Value(value) => self.value(&path, key, value, around, outer),
                Item::Table(table) => self.header(&path, table, around),
                Item::ArrayOfTables(tables) => {
                    for table in tables {
                        self.header(&path, table, around);
                    }
                }
                Item::None => {}
            }
        }
    }

    fn header(&mut self, path: &[String], table: &'t Table, around: usize) {
        let span = table.span().unwrap_or_default();
        let is_header = !table.is_dotted() && !table.is_implicit();
        if is_header {
            let is_empty = table.is_empty();
            self.tables.push(TableEntry { path: path.to_vec(), form: Form::Header, span: span.clone(), is_empty });
        }
        self.table(path, table, if is_header { span.start } else { around }, None);
    }

    fn value(
        &mut self,
        path: &[String],
        key: Option<Range<usize>>,
        item: &'t Value,
        around: usize,
        outer: Option<usize>,
    ) {
        let value = item.span().unwrap_or_default();
        match item {
            Value::InlineTable(table) if table.is_dotted() => self.table(path, table, around, outer),
            _ => {
                let (in_braces, outermost) = (outer.is_some(), outer.unwrap_or(value.start));
                let entry = Entry { path: path.to_vec(), key, value: value.clone(), around, in_braces, item };
                self.values.push(entry);
                self.inside(path, item, value, outermost);
            }
        }
    }

    fn inside(&mut self, path: &[String], item: &'t Value, span: Range<usize>, outermost: usize) {
        match item {
            Value::InlineTable(table) => {
                let (form, is_empty, start) = (Form::Braces { outermost }, InlineTable::is_empty(table), span.start);
                self.tables.push(TableEntry { path: path.to_vec(), form, span, is_empty });
                self.table(path, table, start, Some(outermost));
            }
            Value::Array(items) => {
                for element in items {
                    // A brace that is left open within brackets ends with them.
                    let start = element.span().unwrap_or_default().start;
                    self.value(path, None, element, span.start, Some(start));
                }
            }
            _ => {}
        }
    }
}
