//! Rules for the rows of a lesson's table.

use crate::check::file_checker::FileChecker;
use crate::content::finding::Code;
use crate::content::lesson::TableRow;
use crate::content::toml_path::TomlPathRef;
use crate::model::FactValue;

impl FileChecker<'_> {
    /// Checks the rows that a step fills: their texts, their facts, and whether each value that has a word is one that the fact
    /// can have.
    pub(super) fn check_table_rows(&mut self, list: &TomlPathRef<'_>, rows: &[TableRow]) {
        for (index, row) in rows.iter().enumerate() {
            let path = list.index(index);
            self.check_text_with_budget(&path.key("title"), &row.title, "step.row.title");
            let fact = self.check_fact(&path.key("about"), &row.about);
            let words = path.key("words");
            for (value, word) in &row.words {
                let word_path = words.key(value);
                self.check_text_with_budget(&word_path, word, "step.row.words");
                let allowed = fact.as_ref().and_then(|fact| fact.value_error(&value_of_key(value)));
                if let Some(allowed) = allowed {
                    let message = format!("`{}` can never have this value", row.about);
                    self.report_at_key(Code::WrongValue, &word_path, message, format!("it is {allowed}; or `absent`"));
                }
            }
        }
    }
}

/// The value that a table shows as `key`.
fn value_of_key(key: &str) -> FactValue {
    match (key, key.parse::<i64>()) {
        (_, Ok(number)) => FactValue::Number(number),
        ("yes", _) => FactValue::Flag(true),
        ("no", _) => FactValue::Flag(false),
        _ => FactValue::Text(key.to_owned()),
    }
}
