//! Rules for acts: each says who does it and in which lane, and does exactly one thing.

use super::declared_names::DeclaredNames;
use crate::check::file_checker::FileChecker;
use crate::content::finding::Code;
use crate::content::key_path::PathRef;
use crate::content::suggestion::suggestion;
use crate::model::account::BUILT_IN_ACCOUNTS;
use crate::model::act::{
    ACT_KINDS, Act, ActError, ActKind, OPERATOR_ACTION_KINDS, OperatorAction, OperatorActionKind, Request,
};

impl FileChecker<'_> {
    /// Checks the id of a lane.
    pub(super) fn check_lane(&mut self, path: &PathRef<'_>, lane: &str, names: &DeclaredNames<'_>) {
        if names.lanes_complete {
            self.expect_one_of(Code::UnknownLane, path, lane, &names.lanes, "lane");
        }
    }

    /// Checks the id of a lane where it is a key.
    pub(super) fn check_lane_key(&mut self, path: &PathRef<'_>, lane: &str, names: &DeclaredNames<'_>) {
        if names.lanes_complete && !names.lanes.contains(&lane) {
            let message = format!("there is no lane `{lane}`");
            self.report_at_key(Code::UnknownLane, path, message, suggestion(lane, &names.lanes));
        }
    }

    /// Checks the acts of a step or of a solution.
    pub(super) fn check_acts(&mut self, path: &PathRef<'_>, acts: &[Act], names: &DeclaredNames<'_>) {
        for (index, act) in acts.iter().enumerate() {
            self.check_act(&path.index(index), act, names);
        }
    }

    fn check_act(&mut self, path: &PathRef<'_>, act: &Act, names: &DeclaredNames<'_>) {
        if let Some(lane) = &act.lane {
            self.check_lane(&path.key("lane"), lane, names);
        }
        self.check_expectations(&path.key("expect"), &act.expect);
        let expect_in = path.key("expect_in");
        for (lane, table) in &act.expect_in {
            let table_path = expect_in.key(lane);
            self.check_lane_key(&table_path, lane, names);
            self.check_expectations(&table_path, table);
        }
        self.check_saved_facts(&path.key("save"), &act.save);
        self.check_kind(path, act, names);
    }

    /// Checks that an act does exactly one thing, and what it does.
    fn check_kind(&mut self, path: &PathRef<'_>, act: &Act, names: &DeclaredNames<'_>) {
        let kind = match act.kind() {
            Ok(kind) => kind,
            Err(ActError::NoKind) => {
                let help = format!("add one of {}", ACT_KINDS.join(", "));
                return self.report_missing(Code::ActKind, path, "this act does nothing", help);
            }
            Err(ActError::TwoKinds(second)) => {
                let message = format!("this act does more than one thing; the second is `{second}`");
                let help = "make two acts of it";
                return self.report_at_key(Code::ActKind, &path.key(second), message, help);
            }
        };
        self.check_client(path, act, &kind, names);
        match kind {
            // A key that means nothing may be a misspelled `line`.
            ActKind::Request(request) if request.line.is_empty() && !self.is_intact(path) => {}
            ActKind::Request(request) => {
                let path = path.key("request");
                self.check_request_line(&path.key("line"), &request.line);
                self.check_request_page(&path, request, names);
            }
            ActKind::Forge(forge) => self.check_text(&path.key("forge").key("from"), &forge.from),
            ActKind::Guess(guess) => self.check_text(&path.key("guess").key("from"), &guess.from),
            ActKind::Clock(duration) => self.check_duration(&path.key("clock"), duration),
            ActKind::Operator(operator) => self.check_operator(&path.key("operator"), operator),
            ActKind::AtOnce(acts) => self.check_at_once(&path.key("at_once"), acts, names),
        }
    }

    /// Requests, forgeries and guesses need a client; nothing else has one.
    fn check_client(&mut self, path: &PathRef<'_>, act: &Act, kind: &ActKind<'_>, names: &DeclaredNames<'_>) {
        let by = path.key("by");
        let needs_client = matches!(kind, ActKind::Request(_) | ActKind::Forge(_) | ActKind::Guess(_));
        match &act.by {
            Some(client) if needs_client && names.clients_complete => {
                self.expect_one_of(Code::UnknownClient, &by, client, &names.clients, "client");
            }
            Some(_) if !needs_client => {
                let help = "take `by` out: time, the operator and acts at once need no client";
                self.report_at_key(Code::UnexpectedClient, &by, "no client does this", help);
            }
            None if needs_client => {
                self.report_missing(Code::MissingClient, path, "this act does not say who does it", "add `by = …`");
            }
            _ => {}
        }
    }

    /// A page that starts the request belongs to a site that exists, and the act says how the page starts it.
    fn check_request_page(&mut self, path: &PathRef<'_>, request: &Request, names: &DeclaredNames<'_>) {
        match (&request.page, request.start) {
            (Some(_), None) => {
                let help = "add `start`: \"link\", \"form\", \"image\" or \"fetch\"";
                self.report_missing(
                    Code::IncompletePageStart,
                    path,
                    "this does not say how the page starts the request",
                    help,
                );
            }
            (None, Some(_)) => {
                let help = "add `page`, or take `start` out";
                self.report_missing(
                    Code::IncompletePageStart,
                    path,
                    "this does not say whose page starts the request",
                    help,
                );
            }
            _ => {}
        }
        if let Some(page) = &request.page
            && names.sites_complete
        {
            self.expect_one_of(Code::UnknownSite, &path.key("page"), page, &names.sites, "site");
        }
    }

    fn check_duration(&mut self, path: &PathRef<'_>, duration: &str) {
        if let Err(error) = humantime::parse_duration(duration) {
            let message = format!("`{duration}` is not a duration: {error}");
            self.report(Code::InvalidDuration, path, message, "write `90s`, `15m` or `1h 30m`");
        }
    }

    fn check_operator(&mut self, path: &PathRef<'_>, operator: &OperatorAction) {
        let kind = match operator.kind() {
            Ok(kind) => kind,
            Err(ActError::NoKind) => {
                let help = format!("add one of {}", OPERATOR_ACTION_KINDS.join(", "));
                return self.report_missing(Code::OperatorKind, path, "this operator does nothing", help);
            }
            Err(ActError::TwoKinds(second)) => {
                let message = format!("this operator does more than one thing; the second is `{second}`");
                let help = "make two acts of it";
                return self.report_at_key(Code::OperatorKind, &path.key(second), message, help);
            }
        };
        let accounts = BUILT_IN_ACCOUNTS.map(|account| account.name);
        match kind {
            OperatorActionKind::Role(change) => {
                let path = path.key("role");
                self.expect_one_of(Code::UnknownAccount, &path.key("user"), &change.user, &accounts, "account");
                self.expect_one_of(Code::UnknownRole, &path.key("to"), &change.to, &["user", "admin"], "role");
            }
            OperatorActionKind::Ban(user) => {
                self.expect_one_of(Code::UnknownAccount, &path.key("ban"), user, &accounts, "account");
            }
            OperatorActionKind::EndSessions(user) => {
                self.expect_one_of(Code::UnknownAccount, &path.key("end_sessions"), user, &accounts, "account");
            }
            OperatorActionKind::Revoke(user) => {
                self.expect_one_of(Code::UnknownAccount, &path.key("revoke"), user, &accounts, "account");
            }
            OperatorActionKind::Restart if operator.restart == Some(false) => {
                let help = "write `restart = true`";
                self.report(Code::OperatorKind, &path.key("restart"), "this operator does nothing", help);
            }
            OperatorActionKind::RotateKeys(_) | OperatorActionKind::Restart | OperatorActionKind::Set(_) => {}
        }
    }

    /// Acts that happen at once have one outcome together, so what is expected and saved, and the lane, belong to the act
    /// around them.
    fn check_at_once(&mut self, path: &PathRef<'_>, acts: &[Act], names: &DeclaredNames<'_>) {
        if acts.len() < 2 {
            self.report_missing(Code::ActKind, path, "it takes two acts to happen at once", "add another act");
        }
        for (index, act) in acts.iter().enumerate() {
            let path = path.index(index);
            let extras = [
                ("lane", act.lane.is_some()),
                ("at_once", act.at_once.is_some()),
                ("expect", !act.expect.is_empty()),
                ("expect_in", !act.expect_in.is_empty()),
                ("save", !act.save.is_empty()),
            ];
            if let Some((key, _)) = extras.into_iter().find(|(_, is_present)| *is_present) {
                let message = format!("`{key}` cannot stand in an act within `at_once`");
                self.report_at_key(Code::ExtraKeyInAtOnce, &path.key(key), message, "put it on the act around them");
            } else {
                self.check_kind(&path, act, names);
            }
        }
    }
}
