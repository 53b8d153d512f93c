//! What the tests of this room share.

use std::sync::Arc;

use crate::content::Question;

/// A question with two options about one topic.
pub(super) fn question(id: &str, topic: &str, level: &str) -> Arc<Question> {
    let options = "choice=[{text='r',right=true,because='.'},{text='w',because='.'}]";
    let text = format!("id='{id}'\ncovers=['{topic}']\nlevel='{level}'\nask='?'\nwhy='.'\n{options}");
    Arc::new(toml::from_str(&text).expect("a question"))
}
