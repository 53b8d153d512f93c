//! An HTTP request as a lesson writes it.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::RequestTrigger;
use crate::model::header_values::HeaderValues;

/// An HTTP request as a lesson writes it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Request {
    /// Method and target: `GET /me`, or with another place, `GET https://blog.shop.test/`.
    pub line: String,
    /// A JSON body.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub json: Option<Json>,
    /// A form body, `application/x-www-form-urlencoded`.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub form: BTreeMap<String, String>,
    /// A body as it is written here, of whatever type `headers` names as its `Content-Type`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-since" = 2))]
    pub body: Option<String>,
    /// Further headers, each with its value, or with a list of values: then it is sent as often.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub headers: BTreeMap<String, HeaderValues>,
    /// A token for `Authorization: Bearer`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bearer: Option<String>,
    /// The client whose key signs a proof for this request (RFC 9449); `bearer` then goes along as a bound token.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proof: Option<String>,
    /// Cookies sent by hand, past the jar.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub cookies: BTreeMap<String, String>,
    /// The whole request as it goes over the wire, in place of every other key: request line, headers, an empty line,
    /// perhaps a body. Each line ends with CRLF on the wire, and the connection is closed after one response.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-since" = 2))]
    pub raw: Option<String>,
    /// The page that starts the request: its URL, its host (`evil.test`), or a key of `world.site`. The browser then decides
    /// by its rules which cookies go along, writes `Origin`, `Referer` and `Sec-Fetch-…`, and asks first where it must.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<String>,
    /// How that page starts it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start: Option<RequestTrigger>,
    /// `false` keeps a browser from going where a redirect leads: somebody has the answer, and looks at it first.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-since" = 2))]
    pub follow: Option<bool>,
}

impl Request {
    /// Method and target, also of a request that is written in full.
    #[must_use]
    pub fn first_line(&self) -> &str {
        let Some(raw) = &self.raw else { return &self.line };
        let line = raw.lines().next().unwrap_or_default();
        line.strip_suffix(" HTTP/1.1").unwrap_or(line)
    }

    /// The first value of the header called `name`, in whatever case, also of a request that is written in full.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        let Some(raw) = &self.raw else {
            return self
                .headers
                .iter()
                .find(|(key, _)| key.eq_ignore_ascii_case(name))
                .and_then(|(_, values)| values.values().first())
                .map(String::as_str);
        };
        let headers = raw.lines().skip(1).take_while(|line| !line.trim().is_empty());
        let mut values = headers.filter_map(|line| line.split_once(':'));
        values.find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_is_found_however_the_request_is_written() {
        let headers = [("authorization".to_owned(), "Bearer a".into())].into();
        let by_keys = Request { headers, ..Request::default() };
        let raw = "GET /me HTTP/1.1\nHost: pay.shop.test\nAuthorization:Bearer a\n\nCookie: b";
        let in_full = Request { raw: Some(raw.to_owned()), ..Request::default() };
        assert_eq!([&by_keys, &in_full].map(|request| request.header("Authorization")), [Some("Bearer a"); 2]);
        assert_eq!(in_full.header("host"), Some("pay.shop.test"));
        assert_eq!([&by_keys, &in_full].map(|request| request.header("Cookie")), [None; 2]);
    }
}
