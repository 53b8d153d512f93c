//! Rules for single texts: prose and its length, ids, the first line of a request.

use super::declared_names::DeclaredNames;
use super::id_style::IdStyle;
use crate::check::file_checker::FileChecker;
use crate::check::text_heuristics;
use crate::content::LaneText;
use crate::content::finding::Code;
use crate::content::toml_path::{TomlPath, TomlPathRef};
use crate::model::RequestLine;
use crate::model::variables::is_variable_name;
use crate::prose::{self, budget};

/// The methods that a request line may begin with.
const METHODS: [&str; 7] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

impl FileChecker<'_> {
    /// Checks a text that somebody reads: it is not empty.
    pub(super) fn check_text(&mut self, path: &TomlPathRef<'_>, text: &str) {
        if text.trim().is_empty() {
            self.report(Code::EmptyText, path, "this text is empty", "write it, or take the key out");
        }
        // Nearly every text is plain ASCII. What steers a terminal is an error of its own, and reported where the file is read.
        if !text.is_ascii()
            && let Some(hidden) = text.chars().find(|c| prose::is_hidden(*c) && !c.is_control())
        {
            let message = format!("this text holds U+{:04X}, which nobody can see", u32::from(hidden));
            self.report(Code::InvisibleCharacter, path, message, "take it out, or write it anew by hand");
        }
    }

    /// Checks a text that somebody reads as prose: a terminal can show its markup, and it does not shout.
    pub(super) fn check_prose(&mut self, path: &TomlPathRef<'_>, text: &str) {
        self.check_text(path, text);
        if let Some(markup) = text_heuristics::unsupported_markup(text) {
            let message = format!("this text holds {markup}, which a screen of text cannot show");
            self.report(Code::UnshownMarkup, path, message, "say it in words, or put it in backticks");
        }
        if text_heuristics::is_shouting(text) {
            self.report(Code::ShoutingText, path, "this text shouts", "write it calmly; `*so*` stresses a word");
        }
    }

    /// Checks a text that has limited room on a screen; `name` is its entry in the table of budgets.
    pub(super) fn check_text_with_budget(&mut self, path: &TomlPathRef<'_>, text: &str, name: &str) {
        self.check_prose(path, text);
        let Some(budget) = budget::budget_for(name) else { return };
        let excess = budget.excess_lines(text);
        if excess > 0 {
            let (lines, columns) = (budget.lines, budget.columns);
            let message = format!("this text takes {excess} more than the {lines} lines of {columns} columns it has");
            self.report(Code::TextTooLong, path, message, "shorten it, or make two steps of it");
        }
    }

    /// Checks a text that may be written by lane: each has the budget `name`, and is for a lane that there is.
    pub(super) fn check_lane_text(
        &mut self,
        path: &TomlPathRef<'_>,
        text: &LaneText,
        name: &str,
        names: &DeclaredNames<'_>,
    ) {
        let by_lane = match text {
            LaneText::Common(text) => return self.check_text_with_budget(path, text, name),
            LaneText::ByLane(by_lane) => by_lane,
        };
        if by_lane.is_empty() {
            let help = "write one text, or one for each lane: `{ lane = … }`";
            self.report(Code::EmptyText, path, "there is no text in this table", help);
        }
        for (lane, text) in by_lane {
            self.check_lane_key(&path.key(lane), lane, names);
            self.check_text_with_budget(&path.key(lane), text, name);
        }
    }

    /// Checks that a text which is written by lane has one for each of these lanes.
    pub(super) fn check_lanes_have_text(
        &mut self,
        path: &TomlPathRef<'_>,
        text: &LaneText,
        lanes: &[&str],
        names: &DeclaredNames<'_>,
    ) {
        let is_empty = text.texts().next().is_none();
        // A text for a lane that does not exist is reported; it may be the one that seems to be missing.
        let is_misspelled = match text {
            LaneText::Common(_) => false,
            LaneText::ByLane(by_lane) => by_lane.keys().any(|lane| !names.lanes.names.contains(&lane.as_str())),
        };
        if is_empty || is_misspelled || !names.lanes.is_complete || !self.is_intact(path) {
            return;
        }
        if let Some(lane) = lanes.iter().find(|lane| text.in_lane(lane).is_none()) {
            let message = format!("`{}` has no text for the lane `{lane}`", TomlPath::from(path));
            self.report(Code::MissingKey, path, message, format!("add `{lane} = …`, or write one text for all lanes"));
        }
    }

    pub(super) fn check_texts(&mut self, path: &TomlPathRef<'_>, texts: &[String]) {
        for (index, text) in texts.iter().enumerate() {
            self.check_prose(&path.index(index), text);
        }
    }

    pub(super) fn check_hints(&mut self, path: &TomlPathRef<'_>, hints: &[String]) {
        for (index, hint) in hints.iter().enumerate() {
            self.check_text_with_budget(&path.index(index), hint, "hint");
        }
    }

    pub(super) fn check_id_style(&mut self, path: &TomlPathRef<'_>, id: &str, style: IdStyle) {
        if !style.matches(id) {
            let help = match style {
                IdStyle::Kebab => "ids are words of a-z and 0-9 with - between them: `session-login`",
                IdStyle::Dotted => "a topic's id is words of a-z and 0-9 with . between them: `session.fixation`",
                IdStyle::Snake => "a lane's id is made of a-z, 0-9 and _: `thief_first`",
            };
            self.report(Code::InvalidId, path, format!("`{id}` is not an id"), help);
        }
    }

    /// Checks the first line of a request, and returns whether it can be read.
    pub(super) fn check_request_line(&mut self, path: &TomlPathRef<'_>, line: &str) -> bool {
        let Some(message) = request_line_error(line) else { return true };
        let help = "write a method, a space and a target: `GET /me`, `POST https://api.shop.test/login`";
        self.report(Code::InvalidRequest, path, message, help);
        false
    }
}

/// What is wrong with a request line, if anything is: it is a method, one space, and a target, a path of the shop or the
/// URL of any host.
fn request_line_error(line: &str) -> Option<String> {
    let Some(RequestLine { method, target }) = RequestLine::parse(line) else {
        return Some("a request line has a method and a target".into());
    };
    if !METHODS.contains(&method) {
        return Some(format!("`{method}` is not a method that a request may have"));
    }
    let after_scheme = ["http://", "https://"].iter().find_map(|scheme| target.strip_prefix(scheme));
    let host = after_scheme.and_then(|rest| rest.split(['/', '?', '#']).next());
    // An address that an earlier act has saved, such as that of a redirect.
    let is_saved = target.strip_prefix('$').is_some_and(is_variable_name);
    let is_path_or_url = is_saved || target.starts_with('/') || host.is_some_and(|host| !host.is_empty());
    let is_target = is_path_or_url && target.chars().all(|c| c.is_ascii_graphic());
    (!is_target).then(|| format!("`{target}` is not a target: neither a path nor the address of a page"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn request_lines_are_read_strictly() {
        for line in ["GET /", "POST /login?sid=$planted", "GET https://blog.shop.test/toss", "OPTIONS http://a"] {
            assert_eq!(request_line_error(line), None, "{line}");
        }
        for line in
            ["", "GET", "GET ", "GET me", "get /", "GET  /", "GET / HTTP/1.1", "FETCH /", "GET https://", "GET /ä"]
        {
            assert!(request_line_error(line).is_some(), "{line}");
        }
    }
}
