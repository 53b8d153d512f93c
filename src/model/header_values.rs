//! What a lesson writes behind the name of a header: its value, or several, each of which goes on a line of its own.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The value of a header, or a list of values: then the header is sent as often.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum HeaderValues {
    /// The header is sent once.
    Once(String),
    /// It is sent once for each value, in this order.
    #[schemars(extend("x-since" = 2))]
    Repeated(Vec<String>),
}

impl HeaderValues {
    /// The values, in the order in which they are sent.
    #[must_use]
    pub fn values(&self) -> &[String] {
        match self {
            Self::Once(value) => std::slice::from_ref(value),
            Self::Repeated(values) => values,
        }
    }

    /// The same with one value more behind the others.
    #[must_use]
    pub fn with(self, value: String) -> Self {
        match self {
            Self::Once(first) => Self::Repeated(vec![first, value]),
            Self::Repeated(mut values) => {
                values.push(value);
                Self::Repeated(values)
            }
        }
    }
}

impl From<&str> for HeaderValues {
    fn from(value: &str) -> Self {
        Self::Once(value.to_owned())
    }
}
