//! Rules for the rows of a lesson's table.

use serde_json::Value as Json;

use crate::check::file_checker::FileChecker;
use crate::content::finding::Code;
use crate::content::lesson::TableRow;
use crate::content::toml_path::TomlPathRef;

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
                let wrong = fact.as_ref().and_then(|fact| fact.wrong_value(&value_of_key(value), " (or `absent`)"));
                if let Some(wrong) = wrong {
                    let message = format!("`{}` cannot be `{value}`", row.about);
                    self.report_at_key(Code::WrongValue, &word_path, message, wrong.help);
                }
            }
        }
    }
}

/// The value that a table shows as `key`.
fn value_of_key(key: &str) -> Json {
    match (key, key.parse::<i64>()) {
        (_, Ok(number)) => Json::from(number),
        ("yes", _) => Json::from(true),
        ("no", _) => Json::from(false),
        _ => Json::from(key),
    }
}
