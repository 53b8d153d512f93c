//! `authwalk cookie --jsonl`: one case a line, each with an empty jar and a clock of its own; one answer a line, in order, each
//! flushed at once.

use std::io::{self, BufRead, Write};

use serde::Deserialize;
use serde_json::{Number, Value as Json, json};

use crate::cli::output::escape_to_ascii;
use crate::cookie::{
    CookieApi, CookieDraft, CookieRequest, DefaultSameSite, Jar, JarRules, RequestUrl, ThirdPartyCookies,
};

/// Answers every line of `reader` until it ends. A line that is no case gets an answer with `error`.
///
/// # Errors
/// When `reader` cannot be read or `writer` cannot be written to.
pub fn run_cookie_jsonl(mut reader: impl BufRead, mut writer: impl Write) -> io::Result<()> {
    let mut line = Vec::new();
    while reader.read_until(b'\n', &mut line)? > 0 {
        writeln!(writer, "{}", escape_to_ascii(&answer(&line)))?;
        writer.flush()?;
        line.clear();
    }
    Ok(())
}

/// One line. A key that is null counts as missing.
#[derive(Deserialize)]
struct JarCase {
    id: Json,
    now: Number,
    steps: Vec<JarStep>,
    rules: Option<CookieDraft>,
    lax_post: Option<bool>,
    default_same_site: Option<DefaultSameSite>,
    third_party: Option<ThirdPartyCookies>,
    /// Whether `Partitioned` means something. Without the key it does where a case speaks of partitions.
    partitioned: Option<bool>,
}

#[derive(Deserialize)]
struct JarStep {
    op: JarOperation,
    url: String,
    set_cookie: Option<String>,
    at: Option<Number>,
    cross_site: Option<bool>,
    top_level: Option<bool>,
    method: Option<String>,
    api: Option<CookieApi>,
    top_level_site: Option<String>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum JarOperation {
    Set,
    Get,
}

fn answer(line: &[u8]) -> Json {
    let case: JarCase = match serde_json::from_slice(line) {
        Ok(case) => case,
        Err(fault) => return json!({ "id": case_id(line), "error": format!("this line is no case: {fault}") }),
    };
    match results(&case) {
        Ok(results) => json!({ "id": case.id, "results": results }),
        Err(fault) => json!({ "id": case.id, "error": fault }),
    }
}

/// The `id` of a line that is no case, if it has one.
fn case_id(line: &[u8]) -> Json {
    #[derive(Deserialize)]
    struct CaseId {
        id: Json,
    }
    serde_json::from_slice(line).map_or(Json::Null, |CaseId { id }| id)
}

/// For each step null, or the header that it gets. An error is a sentence.
fn results(case: &JarCase) -> Result<Vec<Option<String>>, String> {
    let now = seconds(&case.now);
    let mut jar = Jar::new(case.jar_rules());
    let result = |(index, step): (usize, &JarStep)| {
        let fault = |fault: String| format!("step {}: {fault}", index + 1);
        let request = step.request().map_err(fault)?;
        let time = step.at.as_ref().map_or(now, seconds);
        match step.op {
            JarOperation::Get => Ok(Some(jar.send(&request, time).value.unwrap_or_default())),
            JarOperation::Set => {
                let line = step.set_cookie.as_ref().ok_or_else(|| fault("\"set_cookie\" is missing".to_owned()))?;
                jar.store(&request, line, time);
                Ok(None)
            }
        }
    };
    case.steps.iter().enumerate().map(result).collect()
}

/// A number of seconds, rounded down.
#[expect(clippy::cast_possible_truncation, reason = "a cast from float to integer stays within bounds by itself")]
fn seconds(number: &Number) -> i64 {
    number.as_i64().unwrap_or_else(|| number.as_f64().unwrap_or_default().floor() as i64)
}

impl JarCase {
    fn jar_rules(&self) -> JarRules {
        let third_party = self.third_party.unwrap_or_default();
        let draft = self.rules.unwrap_or_default();
        let speaks_of_partitions = draft == CookieDraft::Layered
            || third_party != ThirdPartyCookies::Allowed
            || self.steps.iter().any(|step| step.top_level_site.is_some());
        JarRules {
            draft,
            default_same_site: self.default_same_site.unwrap_or_default(),
            lax_post: self.lax_post.unwrap_or(true),
            third_party,
            chips: self.partitioned.unwrap_or(speaks_of_partitions),
            ..JarRules::default()
        }
    }
}

impl JarStep {
    fn request(&self) -> Result<CookieRequest, String> {
        let parse = |url: &str| RequestUrl::parse(url).map_err(|error| error.to_string());
        let site = self.top_level_site.as_deref().map(|url| parse(url).map(|url| url.site()));
        Ok(CookieRequest {
            url: parse(&self.url)?,
            method: self.method.clone().unwrap_or_else(|| "GET".to_owned()),
            cross_site: self.cross_site.unwrap_or(false),
            top_level: self.top_level.unwrap_or(false),
            api: self.api.unwrap_or_default(),
            top_level_site: site.transpose()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(lines: &str) -> Vec<Json> {
        let mut answers = Vec::new();
        run_cookie_jsonl(lines.as_bytes(), &mut answers).expect("a vector can be written to");
        let answers = String::from_utf8(answers).expect("text");
        answers.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
    }

    #[test]
    fn a_case_is_answered_step_by_step() {
        let case = r#"{"id":"1","now":0,"steps":[
            {"op":"set","url":"https://shop.test/","set_cookie":"a=\u00e4; Max-Age=9"},
            {"op":"get","url":"https://shop.test/","at":8.9},
            {"op":"get","url":"https://shop.test/","at":9}]}"#
            .replace('\n', "");
        assert_eq!(run(&case), [json!({ "id": "1", "results": [null, "a=ä", ""] })]);
    }

    #[test]
    fn a_bad_line_is_answered_and_the_next_one_too() {
        let step = r#"{"op":"get","url":"https://shop.test/"}"#;
        let lines = [
            "x".to_owned(),
            String::new(),
            r#"{"id":7}"#.to_owned(),
            format!(r#"{{"id":8,"now":0,"rules":"rfc2109","steps":[{step}]}}"#),
            r#"{"id":9,"now":0,"steps":[{"op":"get","url":"shop.test"}]}"#.to_owned(),
            r#"{"id":10,"now":0,"steps":[{"op":"set","url":"http://shop.test"}]}"#.to_owned(),
            format!(r#"{{"id":11,"now":0,"rules":null,"more":1,"steps":[{step}]}}"#),
        ];
        let answers = run(&lines.join("\n"));
        let ids: Vec<Json> = answers.iter().map(|answer| answer["id"].clone()).collect();
        assert_eq!(ids, [json!(null), json!(null), json!(7), json!(8), json!(9), json!(10), json!(11)]);
        assert!(answers[..6].iter().all(|answer| answer["error"].is_string()), "{answers:?}");
        assert_eq!(answers[6]["results"], json!([""]));
    }
}
