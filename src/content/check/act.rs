//! Rules for acts: who does it, in which lane, and exactly one kind of thing.

use super::super::lesson::{Lesson, Step};
use super::{Code, FileChecker, PathRef};
use crate::model::account::BUILT_IN_ACCOUNTS;
use crate::model::act::{
    ACT_KINDS, Act, ActError, ActKind, OPERATOR_ACTION_KINDS, OperatorAction, OperatorActionKind, Request,
};

/// What the acts of a lesson may refer to.
pub(super) struct DeclaredNames<'l> {
    clients: Vec<&'l str>,
    lanes: Vec<&'l str>,
    sites: Vec<&'l str>,
    /// Whether the clients are all known; else nobody is blamed for naming another.
    clients_complete: bool,
    lanes_complete: bool,
    sites_complete: bool,
}

impl<'l> DeclaredNames<'l> {
    /// Of one lesson.
    pub(super) fn of(desk: &FileChecker<'_>, lesson: &'l Lesson) -> Self {
        let root = PathRef::Root;
        // A key that nobody understood may have been the table that is missing.
        let uncut = desk.source.lost_no_key(&root.to_key_path());
        Self {
            clients: lesson.client.keys().map(String::as_str).collect(),
            lanes: lesson.lane.iter().map(|lane| lane.id.as_str()).collect(),
            sites: site_names(lesson),
            clients_complete: desk.is_authored(&root.key("client")) && (uncut || !lesson.client.is_empty()),
            sites_complete: uncut && desk.is_intact(&root.key("world")),
            lanes_complete: desk.is_authored(&root.key("lane"))
                && lesson.lane.iter().enumerate().all(|(i, lane)| {
                    lesson.lane.iter().filter(|other| other.id == lane.id).count() == 1
                        && super::text::IdStyle::Snake.matches(&lane.id)
                        && desk.is_authored(&root.key("lane").index(i).key("id"))
                }),
        }
    }
}

/// The sites that there are: those of the world, and those that an operator adds.
fn site_names(lesson: &Lesson) -> Vec<&str> {
    let acts = lesson.step.iter().flat_map(Step::acts_or_solution);
    let added = acts.filter_map(|act| act.operator.as_ref()?.set.as_ref()).flat_map(|set| set.site.keys());
    lesson.world.site.keys().chain(added).map(String::as_str).collect()
}

impl FileChecker<'_> {
    /// Whether the value itself was read as it was written, whatever became of what lies in it.
    pub(super) fn is_authored(&self, at: &PathRef<'_>) -> bool {
        !self.source.was_recovered() || self.source.is_authored(&at.to_key_path())
    }

    /// The name of a lane.
    pub(super) fn lane(&mut self, at: &PathRef<'_>, lane: &str, cast: &DeclaredNames<'_>) {
        if cast.lanes_complete {
            self.expect_one_of(Code::UnknownLane, at, lane, &cast.lanes, "lane");
        }
    }

    /// The acts of a step or of a solution.
    pub(super) fn acts(&mut self, at: &PathRef<'_>, acts: &[Act], cast: &DeclaredNames<'_>) {
        for (i, act) in acts.iter().enumerate() {
            self.act(&at.index(i), act, cast);
        }
    }

    fn act(&mut self, at: &PathRef<'_>, act: &Act, cast: &DeclaredNames<'_>) {
        if let Some(lane) = &act.lane {
            self.lane(&at.key("lane"), lane, cast);
        }
        self.expectations(&at.key("expect"), &act.expect);
        let expect_in = at.key("expect_in");
        for (lane, table) in &act.expect_in {
            let at = expect_in.key(lane);
            if cast.lanes_complete && !cast.lanes.contains(&lane.as_str()) {
                let message = format!("there is no lane `{lane}`");
                self.report_at_key(Code::UnknownLane, &at.to_key_path(), message, super::suggestion(lane, &cast.lanes));
            }
            self.expectations(&at, table);
        }
        self.saved_facts(&at.key("save"), &act.save);
        self.kind(at, act, cast);
    }

    fn kind(&mut self, at: &PathRef<'_>, act: &Act, cast: &DeclaredNames<'_>) {
        let kind = match act.kind() {
            Ok(kind) => kind,
            Err(ActError::NoKind) => {
                let help = format!("add one of {}", ACT_KINDS.join(", "));
                return self.report_missing(Code::ActKind, at, "this act does nothing", help);
            }
            Err(ActError::TwoKinds(second)) => {
                let message = format!("this act does more than one thing; the second is `{second}`");
                return self.report_at_key(
                    Code::ActKind,
                    &at.key(second).to_key_path(),
                    message,
                    "make two acts of it",
                );
            }
        };
        self.client(at, act, &kind, cast);
        match kind {
            // A key that was not understood may have been the line.
            ActKind::Request(request) if request.line.is_empty() && !self.is_intact(at) => {}
            ActKind::Request(request) => {
                let at = at.key("request");
                self.request_line(&at.key("line"), &request.line);
                self.request_page(&at, request, cast);
            }
            ActKind::Forge(forge) => self.text(&at.key("forge").key("from"), &forge.from),
            ActKind::Guess(guess) => self.text(&at.key("guess").key("from"), &guess.from),
            ActKind::Clock(span) => self.duration(&at.key("clock"), span),
            ActKind::Operator(operator) => self.operator(&at.key("operator"), operator),
            ActKind::AtOnce(acts) => self.at_once(&at.key("at_once"), acts, cast),
        }
    }

    /// A client does requests, forges and guesses, and nothing else.
    fn client(&mut self, at: &PathRef<'_>, act: &Act, kind: &ActKind<'_>, cast: &DeclaredNames<'_>) {
        let by = at.key("by");
        let needed = matches!(kind, ActKind::Request(_) | ActKind::Forge(_) | ActKind::Guess(_));
        match &act.by {
            Some(client) if needed && cast.clients_complete => {
                self.expect_one_of(Code::UnknownClient, &by, client, &cast.clients, "client");
            }
            Some(_) if !needed => {
                let help = "take `by` out: time, the operator and acts at once need no client";
                self.report_at_key(Code::NeedlessClient, &by.to_key_path(), "no client does this", help);
            }
            None if needed => {
                self.report_missing(Code::MissingClient, at, "this act does not say who does it", "add `by = …`");
            }
            _ => {}
        }
    }

    /// A page that starts the request: of a site that there is, and in a way that is said.
    fn request_page(&mut self, at: &PathRef<'_>, request: &Request, cast: &DeclaredNames<'_>) {
        match (&request.page, request.start) {
            (Some(_), None) => {
                let help = "add `start`: \"link\", \"form\", \"image\" or \"fetch\"";
                self.report_missing(Code::HalfAPage, at, "this does not say how the page starts the request", help);
            }
            (None, Some(_)) => {
                let help = "add `page`, or take `start` out";
                self.report_missing(Code::HalfAPage, at, "this does not say whose page starts the request", help);
            }
            _ => {}
        }
        if let Some(page) = request.page.as_ref().filter(|_| cast.sites_complete) {
            self.expect_one_of(Code::UnknownSite, &at.key("page"), page, &cast.sites, "site");
        }
    }

    fn duration(&mut self, at: &PathRef<'_>, span: &str) {
        if let Err(error) = humantime::parse_duration(span) {
            let message = format!("`{span}` is no span of time: {error}");
            self.report(Code::BadSpan, at, message, "write `90s`, `15m` or `1h 30m`");
        }
    }

    fn operator(&mut self, at: &PathRef<'_>, operator: &OperatorAction) {
        let kind = match operator.kind() {
            Ok(kind) => kind,
            Err(ActError::NoKind) => {
                let help = format!("add one of {}", OPERATOR_ACTION_KINDS.join(", "));
                return self.report_missing(Code::OperatorKind, at, "this operator does nothing", help);
            }
            Err(ActError::TwoKinds(second)) => {
                let message = format!("this operator does more than one thing; the second is `{second}`");
                return self.report_at_key(
                    Code::OperatorKind,
                    &at.key(second).to_key_path(),
                    message,
                    "make two acts of it",
                );
            }
        };
        let people = BUILT_IN_ACCOUNTS.map(|person| person.name);
        match kind {
            OperatorActionKind::Role(change) => {
                let at = at.key("role");
                self.expect_one_of(Code::UnknownAccount, &at.key("user"), &change.user, &people, "account");
                self.expect_one_of(Code::UnknownRole, &at.key("to"), &change.to, &["user", "admin"], "role");
            }
            OperatorActionKind::Ban(user) => {
                self.expect_one_of(Code::UnknownAccount, &at.key("ban"), user, &people, "account");
            }
            OperatorActionKind::EndSessions(user) => {
                self.expect_one_of(Code::UnknownAccount, &at.key("end_sessions"), user, &people, "account");
            }
            OperatorActionKind::Revoke(user) => {
                self.expect_one_of(Code::UnknownAccount, &at.key("revoke"), user, &people, "account");
            }
            OperatorActionKind::Restart if operator.restart == Some(false) => {
                let help = "write `restart = true`";
                self.report(Code::OperatorKind, &at.key("restart"), "this operator does nothing", help);
            }
            OperatorActionKind::RotateKeys(_) | OperatorActionKind::Restart | OperatorActionKind::Set(_) => {}
        }
    }

    /// Acts in flight together have one outcome: what holds, is saved and where stands on the act around them.
    fn at_once(&mut self, at: &PathRef<'_>, acts: &[Act], cast: &DeclaredNames<'_>) {
        if acts.len() < 2 {
            self.report_missing(Code::ActKind, at, "it takes two acts to happen at once", "add another act");
        }
        for (i, act) in acts.iter().enumerate() {
            let at = at.index(i);
            let extras = [
                ("lane", act.lane.is_some()),
                ("at_once", act.at_once.is_some()),
                ("expect", !act.expect.is_empty()),
                ("expect_in", !act.expect_in.is_empty()),
                ("save", !act.save.is_empty()),
            ];
            let extra = extras.into_iter().find(|(_, present)| *present);
            if let Some((key, _)) = extra {
                let message = format!("`{key}` cannot stand in an act within `at_once`");
                self.report_at_key(Code::NotBare, &at.key(key).to_key_path(), message, "put it on the act around them");
            } else {
                self.kind(&at, act, cast);
            }
        }
    }
}
