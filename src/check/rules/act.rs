//! Rules for acts: each says who does it and in which lane, and does exactly one thing.

use super::declared_names::DeclaredNames;
use crate::check::file_checker::FileChecker;
use crate::content::finding::Code;
use crate::content::suggestion::suggestion;
use crate::content::toml_path::TomlPathRef;
use crate::model::act::{
    ACT_KINDS, Act, ActError, ActKind, OPERATOR_ACTION_KINDS, OperatorAction, OperatorActionKind, SecretGuess,
};

impl FileChecker<'_> {
    /// Checks the id of a lane.
    pub(super) fn check_lane(&mut self, path: &TomlPathRef<'_>, lane: &str, names: &DeclaredNames<'_>) {
        if names.lanes.is_complete {
            self.expect_one_of(Code::UnknownLane, path, lane, &names.lanes.names, "lane");
        }
    }

    /// Checks the id of a lane where it is a key.
    pub(super) fn check_lane_key(&mut self, path: &TomlPathRef<'_>, lane: &str, names: &DeclaredNames<'_>) {
        if names.lanes.is_complete && !names.lanes.names.contains(&lane) {
            let message = format!("there is no lane `{lane}`");
            self.report_at_key(Code::UnknownLane, path, message, suggestion(lane, &names.lanes.names));
        }
    }

    /// Checks the acts of a step or of a solution.
    pub(super) fn check_acts(&mut self, path: &TomlPathRef<'_>, acts: &[Act], names: &DeclaredNames<'_>) {
        for (index, act) in acts.iter().enumerate() {
            self.check_act(&path.index(index), act, names);
        }
    }

    fn check_act(&mut self, path: &TomlPathRef<'_>, act: &Act, names: &DeclaredNames<'_>) {
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
        self.check_lane_comparisons(path, act, names);
        self.check_kind(path, act, names);
    }

    /// Checks that an act does exactly one thing, and what it does.
    fn check_kind(&mut self, path: &TomlPathRef<'_>, act: &Act, names: &DeclaredNames<'_>) {
        let kind = match act.kind() {
            Ok(kind) => kind,
            Err(error) => return self.report_kind_error(Code::ActKind, path, error, "act", &ACT_KINDS),
        };
        self.check_client(path, act, &kind, names);
        self.check_times(path, act, &kind);
        self.check_each(path, act, &kind);
        match kind {
            ActKind::Request(request) => self.check_request(path, act, request, names),
            ActKind::Forge(forge) => self.check_text(&path.key("forge").key("from"), &forge.from),
            ActKind::Guess(guess) => self.check_guess(&path.key("guess"), guess, names),
            ActKind::Socket(socket) => self.check_socket(path, act, socket, names),
            ActKind::Totp(totp) => self.check_text(&path.key("totp").key("secret"), &totp.secret),
            ActKind::Script(script) => self.check_script(path, act, script, names),
            ActKind::Clock(duration) => self.check_duration(&path.key("clock"), duration),
            ActKind::Operator(operator) => self.check_operator(&path.key("operator"), operator, names),
            ActKind::AtOnce(acts) => self.check_at_once(&path.key("at_once"), acts, names),
        }
    }

    /// What a client does needs one; nothing else has one.
    fn check_client(&mut self, path: &TomlPathRef<'_>, act: &Act, kind: &ActKind<'_>, names: &DeclaredNames<'_>) {
        let by = path.key("by");
        let needs_client = kind.is_done_by_client();
        match &act.by {
            Some(client) if needs_client && names.clients.is_complete => {
                self.expect_one_of(Code::UnknownClient, &by, client, &names.clients.names, "client");
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

    /// A guess looks for the secret of a token, or for the password of an account.
    fn check_guess(&mut self, path: &TomlPathRef<'_>, guess: &SecretGuess, names: &DeclaredNames<'_>) {
        match &guess.stored {
            // A key that means nothing may have been one of the two.
            None if guess.from.is_empty() && !self.lost_no_key(path) => {}
            None => self.check_text(&path.key("from"), &guess.from),
            Some(user) if guess.from.is_empty() => self.check_account(&path.key("stored"), user, names),
            Some(_) => {
                let message = "this guess is about a token and about an account";
                self.report_at_key(Code::ActKind, &path.key("stored"), message, "take out `from` or `stored`");
            }
        }
    }

    /// Reports an act, or an operator in one, that does nothing or more than one thing.
    fn report_kind_error(&mut self, code: Code, path: &TomlPathRef<'_>, error: ActError, actor: &str, kinds: &[&str]) {
        match error {
            ActError::NoKind => {
                let help = format!("add one of {}", kinds.join(", "));
                self.report_missing(code, path, format!("this {actor} does nothing"), help);
            }
            ActError::TwoKinds(second) => {
                let message = format!("this {actor} does more than one thing; the second is `{second}`");
                self.report_at_key(code, &path.key(second), message, "make two acts of it");
            }
        }
    }

    fn check_duration(&mut self, path: &TomlPathRef<'_>, duration: &str) {
        // What the library says of an unknown unit is a list of all the spellings that it knows.
        if humantime::parse_duration(duration).is_err() {
            let message = format!("`{duration}` is not a duration");
            self.report(Code::InvalidDuration, path, message, "write `90s`, `15m`, `1h 30m` or `2days`");
        }
    }

    fn check_operator(&mut self, path: &TomlPathRef<'_>, operator: &OperatorAction, names: &DeclaredNames<'_>) {
        let kind = match operator.kind() {
            Ok(kind) => kind,
            Err(error) => {
                return self.report_kind_error(Code::OperatorKind, path, error, "operator", &OPERATOR_ACTION_KINDS);
            }
        };
        match kind {
            OperatorActionKind::Role(change) => {
                let path = path.key("role");
                self.check_account(&path.key("user"), &change.user, names);
                self.expect_one_of(Code::UnknownRole, &path.key("to"), &change.to, &["user", "admin"], "role");
            }
            OperatorActionKind::Ban(user) => {
                self.check_account(&path.key("ban"), user, names);
            }
            OperatorActionKind::EndSessions(user) => {
                self.check_account(&path.key("end_sessions"), user, names);
            }
            OperatorActionKind::Revoke(user) => {
                self.check_account(&path.key("revoke"), user, names);
            }
            OperatorActionKind::EndSession(id) => self.check_text(&path.key("end_session"), id),
            OperatorActionKind::EndFamily(token) => self.check_text(&path.key("end_family"), token),
            OperatorActionKind::Restart if operator.restart == Some(false) => {
                let help = "write `restart = true`";
                self.report(Code::OperatorKind, &path.key("restart"), "this operator does nothing", help);
            }
            OperatorActionKind::RotateKeys(_)
            | OperatorActionKind::Restart
            | OperatorActionKind::Store(_)
            | OperatorActionKind::Replica(_)
            | OperatorActionKind::Set(_) => {}
        }
    }

    fn check_account(&mut self, path: &TomlPathRef<'_>, account: &str, names: &DeclaredNames<'_>) {
        if names.accounts.is_complete {
            self.expect_one_of(Code::UnknownAccount, path, account, &names.accounts.names, "account");
        }
    }

    /// Acts that happen at once have one outcome together, so what is expected and saved, and the lane, belong to the act
    /// around them.
    fn check_at_once(&mut self, path: &TomlPathRef<'_>, acts: &[Act], names: &DeclaredNames<'_>) {
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
                ("times", act.times.is_some()),
                ("each", !act.each.is_empty()),
                ("same_in_lanes", !act.same_in_lanes.is_empty()),
                ("differs_in_lanes", !act.differs_in_lanes.is_empty()),
            ];
            let raw_request = act.request.as_ref().and_then(|request| request.raw.as_ref());
            if let Some((key, _)) = extras.into_iter().find(|(_, is_present)| *is_present) {
                let message = format!("`{key}` cannot stand in an act within `at_once`");
                self.report_at_key(Code::ExtraKeyInAtOnce, &path.key(key), message, "put it on the act around them");
            } else if raw_request.is_some() {
                let message = "a request that is written byte by byte goes alone";
                let raw = path.key("request");
                self.report_at_key(
                    Code::ExtraKeyInAtOnce,
                    &raw.key("raw"),
                    message,
                    "write it with `line`, `headers` and `body`",
                );
            } else {
                self.check_kind(&path, act, names);
            }
        }
    }
}
