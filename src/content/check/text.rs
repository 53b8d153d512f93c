//! Rules for single texts: not empty, the shape of ids, the first line of a request.

use super::{Code, FileChecker, PathRef, text_heuristics};
use crate::prose::budget;

/// The methods that a request line may begin with.
const METHODS: [&str; 7] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

/// Which characters an id has.
#[derive(Clone, Copy)]
pub(super) enum IdStyle {
    /// `session-login`: lessons, steps, quizzes, questions.
    Kebab,
    /// `thief_first`: lanes, which are keys of `expect_in`.
    Snake,
}

impl IdStyle {
    /// Whether `id` has this shape.
    pub(super) fn matches(self, id: &str) -> bool {
        let sign = match self {
            Self::Kebab => '-',
            Self::Snake => '_',
        };
        let word = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
        match self {
            Self::Kebab => id.split(sign).all(word),
            Self::Snake => !id.is_empty() && id.split(sign).all(|part| part.is_empty() || word(part)),
        }
    }
}

impl FileChecker<'_> {
    /// A text that somebody reads.
    pub(super) fn text(&mut self, at: &PathRef<'_>, text: &str) {
        if text.trim().is_empty() {
            self.report(Code::EmptyText, at, "this text is empty", "write it, or take the key out");
        }
    }

    /// A text that somebody reads as prose: nothing in it is lost on a screen, and nothing shouts.
    pub(super) fn prose(&mut self, at: &PathRef<'_>, text: &str) {
        self.text(at, text);
        if let Some(what) = text_heuristics::unsupported_markup(text) {
            let message = format!("this text holds {what}, which a screen of text cannot show");
            self.report(Code::UnshownMarkup, at, message, "say it in words, or put it in backticks");
        }
        if text_heuristics::is_shouting(text) {
            self.report(Code::ShoutingText, at, "this text shouts", "write it calmly; `*so*` stresses a word");
        }
    }

    /// A text that has a place of its own on the screen; `name` is its entry in the table of budgets.
    pub(super) fn text_with_budget(&mut self, at: &PathRef<'_>, text: &str, name: &str) {
        self.prose(at, text);
        let Some(budget) = budget::budget_for(name) else { return };
        let excess = budget.excess_lines(text);
        if excess > 0 {
            let (lines, columns) = (budget.lines, budget.columns);
            let message = format!("this text takes {excess} more than the {lines} lines of {columns} columns it has");
            self.report(Code::TextTooLong, at, message, "shorten it, or make two steps of it");
        }
    }

    /// Several texts.
    pub(super) fn texts(&mut self, at: &PathRef<'_>, texts: &[String]) {
        for (i, text) in texts.iter().enumerate() {
            self.prose(&at.index(i), text);
        }
    }

    /// Hints, which a learner takes one at a time.
    pub(super) fn hints(&mut self, at: &PathRef<'_>, hints: &[String]) {
        for (i, hint) in hints.iter().enumerate() {
            self.text_with_budget(&at.index(i), hint, "hint");
        }
    }

    /// An id and its shape.
    pub(super) fn id_style(&mut self, at: &PathRef<'_>, id: &str, shape: IdStyle) {
        if !shape.matches(id) {
            let help = match shape {
                IdStyle::Kebab => "ids are words of a-z and 0-9 with - between them: `session-login`",
                IdStyle::Snake => "a lane's id is made of a-z, 0-9 and _: `thief_first`",
            };
            self.report(Code::BadId, at, format!("`{id}` is no id"), help);
        }
    }

    /// A request line: method, one space, target.
    pub(super) fn request_line(&mut self, at: &PathRef<'_>, line: &str) {
        if let Err(message) = request_line(line) {
            let help = "write a method, a space and a target: `GET /me`, `POST https://api.shop.test/login`";
            self.report(Code::BadRequest, at, message, help);
        }
    }
}

fn request_line(line: &str) -> Result<(), String> {
    let Some((method, target)) = line.split_once(' ') else {
        return Err("a request line has a method and a target".into());
    };
    if !METHODS.contains(&method) {
        return Err(format!("`{method}` is no method that a request may have"));
    }
    let host = ["http://", "https://"].iter().find_map(|scheme| target.strip_prefix(scheme));
    let host = host.map(|rest| rest.split(['/', '?', '#']).next().unwrap_or_default());
    let begins_well = target.starts_with('/') || host.is_some_and(|host| !host.is_empty());
    if !begins_well || !target.chars().all(|c| c.is_ascii_graphic()) {
        return Err(format!("`{target}` is no target: neither a path nor the address of a page"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_have_their_shapes() {
        for id in ["a", "session-login", "oauth2-code"] {
            assert!(IdStyle::Kebab.matches(id), "{id}");
        }
        for id in ["", "-a", "a-", "a--b", "A", "a_b", "a b", "ä"] {
            assert!(!IdStyle::Kebab.matches(id), "{id}");
        }
        for (id, fits) in [("thief_first", true), ("a", true), ("a-b", false), ("", false), ("A", false)] {
            assert_eq!(IdStyle::Snake.matches(id), fits, "{id}");
        }
    }

    #[test]
    fn request_lines_are_read_strictly() {
        for line in ["GET /", "POST /login?sid=$planted", "GET https://blog.shop.test/toss", "OPTIONS http://a"] {
            assert_eq!(request_line(line), Ok(()), "{line}");
        }
        for line in
            ["", "GET", "GET ", "GET me", "get /", "GET  /", "GET / HTTP/1.1", "FETCH /", "GET https://", "GET /ä"]
        {
            assert!(request_line(line).is_err(), "{line}");
        }
    }
}
