//! Rules for acts: who does it, in which lane, and exactly one kind of thing.

use super::super::lesson::{Lesson, Step};
use super::{Code, Desk, Trail};
use crate::world::account::BUILT_IN_ACCOUNTS;
use crate::world::act::{
    ACT_KINDS, Act, ActError, ActKind, OPERATOR_ACTION_KINDS, OperatorAction, OperatorActionKind, Request,
};

/// What the acts of a lesson may refer to.
pub(super) struct Cast<'l> {
    clients: Vec<&'l str>,
    lanes: Vec<&'l str>,
    sites: Vec<&'l str>,
    /// Whether the clients are all known; else nobody is blamed for naming another.
    clients_certain: bool,
    lanes_certain: bool,
    sites_certain: bool,
}

impl<'l> Cast<'l> {
    /// Of one lesson.
    pub(super) fn of(desk: &Desk<'_>, lesson: &'l Lesson) -> Self {
        let root = Trail::Root;
        // A key that nobody understood may have been the table that is missing.
        let uncut = desk.source.is_uncut(&root.path());
        Self {
            clients: lesson.client.keys().map(String::as_str).collect(),
            lanes: lesson.lane.iter().map(|lane| lane.id.as_str()).collect(),
            sites: sites(lesson),
            clients_certain: desk.is_certain(&root.key("client")) && (uncut || !lesson.client.is_empty()),
            sites_certain: uncut && desk.is_whole(&root.key("world")),
            lanes_certain: desk.is_certain(&root.key("lane"))
                && lesson.lane.iter().enumerate().all(|(i, lane)| {
                    lesson.lane.iter().filter(|other| other.id == lane.id).count() == 1
                        && super::text::Shape::Snake.fits(&lane.id)
                        && desk.is_certain(&root.key("lane").index(i).key("id"))
                }),
        }
    }
}

/// The sites that there are: those of the world, and those that an operator adds.
fn sites(lesson: &Lesson) -> Vec<&str> {
    let acts = lesson.step.iter().flat_map(Step::acts);
    let added = acts.filter_map(|act| act.operator.as_ref()?.set.as_ref()).flat_map(|set| set.site.keys());
    lesson.world.site.keys().chain(added).map(String::as_str).collect()
}

impl Desk<'_> {
    /// Whether the value itself was read as it was written, whatever became of what lies in it.
    pub(super) fn is_certain(&self, at: &Trail<'_>) -> bool {
        !self.source.is_mended() || self.source.is_written(&at.path())
    }

    /// The name of a lane.
    pub(super) fn lane(&mut self, at: &Trail<'_>, lane: &str, cast: &Cast<'_>) {
        if cast.lanes_certain {
            self.one_of(Code::UnknownLane, at, lane, &cast.lanes, "lane");
        }
    }

    /// The acts of a step or of a solution.
    pub(super) fn acts(&mut self, at: &Trail<'_>, acts: &[Act], cast: &Cast<'_>) {
        for (i, act) in acts.iter().enumerate() {
            self.act(&at.index(i), act, cast);
        }
    }

    fn act(&mut self, at: &Trail<'_>, act: &Act, cast: &Cast<'_>) {
        if let Some(lane) = &act.lane {
            self.lane(&at.key("lane"), lane, cast);
        }
        self.promises(&at.key("expect"), &act.expect);
        let expect_in = at.key("expect_in");
        for (lane, table) in &act.expect_in {
            let at = expect_in.key(lane);
            if cast.lanes_certain && !cast.lanes.contains(&lane.as_str()) {
                let message = format!("there is no lane `{lane}`");
                self.report_key(Code::UnknownLane, &at.path(), message, super::did_you_mean(lane, &cast.lanes));
            }
            self.promises(&at, table);
        }
        self.saves(&at.key("save"), &act.save);
        self.kind(at, act, cast);
    }

    fn kind(&mut self, at: &Trail<'_>, act: &Act, cast: &Cast<'_>) {
        let kind = match act.kind() {
            Ok(kind) => kind,
            Err(ActError::NoKind) => {
                let help = format!("add one of {}", ACT_KINDS.join(", "));
                return self.report_lack(Code::ActKind, at, "this act does nothing", help);
            }
            Err(ActError::TwoKinds(second)) => {
                let message = format!("this act does more than one thing; the second is `{second}`");
                return self.report_key(Code::ActKind, &at.key(second).path(), message, "make two acts of it");
            }
        };
        self.client(at, act, &kind, cast);
        match kind {
            // A key that was not understood may have been the line.
            ActKind::Request(request) if request.line.is_empty() && !self.is_whole(at) => {}
            ActKind::Request(request) => {
                let at = at.key("request");
                self.request_line(&at.key("line"), &request.line);
                self.page(&at, request, cast);
            }
            ActKind::Forge(forge) => self.text(&at.key("forge").key("from"), &forge.from),
            ActKind::Guess(guess) => self.text(&at.key("guess").key("from"), &guess.from),
            ActKind::Clock(span) => self.span(&at.key("clock"), span),
            ActKind::Operator(operator) => self.operator(&at.key("operator"), operator),
            ActKind::AtOnce(acts) => self.at_once(&at.key("at_once"), acts, cast),
        }
    }

    /// A client does requests, forges and guesses, and nothing else.
    fn client(&mut self, at: &Trail<'_>, act: &Act, kind: &ActKind<'_>, cast: &Cast<'_>) {
        let by = at.key("by");
        let needed = matches!(kind, ActKind::Request(_) | ActKind::Forge(_) | ActKind::Guess(_));
        match &act.by {
            Some(client) if needed && cast.clients_certain => {
                self.one_of(Code::UnknownClient, &by, client, &cast.clients, "client");
            }
            Some(_) if !needed => {
                let help = "take `by` out: time, the operator and acts at once need no client";
                self.report_key(Code::NeedlessClient, &by.path(), "no client does this", help);
            }
            None if needed => {
                self.report_lack(Code::MissingClient, at, "this act does not say who does it", "add `by = …`");
            }
            _ => {}
        }
    }

    /// A page that starts the request: of a site that there is, and in a way that is said.
    fn page(&mut self, at: &Trail<'_>, request: &Request, cast: &Cast<'_>) {
        match (&request.page, request.start) {
            (Some(_), None) => {
                let help = "add `start`: \"link\", \"form\", \"image\" or \"fetch\"";
                self.report_lack(Code::HalfAPage, at, "this does not say how the page starts the request", help);
            }
            (None, Some(_)) => {
                let help = "add `page`, or take `start` out";
                self.report_lack(Code::HalfAPage, at, "this does not say whose page starts the request", help);
            }
            _ => {}
        }
        if let Some(page) = request.page.as_ref().filter(|_| cast.sites_certain) {
            self.one_of(Code::UnknownSite, &at.key("page"), page, &cast.sites, "site");
        }
    }

    fn span(&mut self, at: &Trail<'_>, span: &str) {
        if let Err(error) = humantime::parse_duration(span) {
            let message = format!("`{span}` is no span of time: {error}");
            self.report(Code::BadSpan, at, message, "write `90s`, `15m` or `1h 30m`");
        }
    }

    fn operator(&mut self, at: &Trail<'_>, operator: &OperatorAction) {
        let kind = match operator.kind() {
            Ok(kind) => kind,
            Err(ActError::NoKind) => {
                let help = format!("add one of {}", OPERATOR_ACTION_KINDS.join(", "));
                return self.report_lack(Code::OperatorKind, at, "this operator does nothing", help);
            }
            Err(ActError::TwoKinds(second)) => {
                let message = format!("this operator does more than one thing; the second is `{second}`");
                return self.report_key(Code::OperatorKind, &at.key(second).path(), message, "make two acts of it");
            }
        };
        let people = BUILT_IN_ACCOUNTS.map(|person| person.name);
        match kind {
            OperatorActionKind::Role(change) => {
                let at = at.key("role");
                self.one_of(Code::UnknownAccount, &at.key("user"), &change.user, &people, "account");
                self.one_of(Code::UnknownRole, &at.key("to"), &change.to, &["user", "admin"], "role");
            }
            OperatorActionKind::Ban(user) => {
                self.one_of(Code::UnknownAccount, &at.key("ban"), user, &people, "account");
            }
            OperatorActionKind::EndSessions(user) => {
                self.one_of(Code::UnknownAccount, &at.key("end_sessions"), user, &people, "account");
            }
            OperatorActionKind::Revoke(user) => {
                self.one_of(Code::UnknownAccount, &at.key("revoke"), user, &people, "account");
            }
            OperatorActionKind::Restart if operator.restart == Some(false) => {
                let help = "write `restart = true`";
                self.report(Code::OperatorKind, &at.key("restart"), "this operator does nothing", help);
            }
            OperatorActionKind::RotateKeys(_) | OperatorActionKind::Restart | OperatorActionKind::Set(_) => {}
        }
    }

    /// Acts in flight together have one outcome: what holds, is saved and where stands on the act around them.
    fn at_once(&mut self, at: &Trail<'_>, acts: &[Act], cast: &Cast<'_>) {
        if acts.len() < 2 {
            self.report_lack(Code::ActKind, at, "it takes two acts to happen at once", "add another act");
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
                self.report_key(Code::NotBare, &at.key(key).path(), message, "put it on the act around them");
            } else {
                self.kind(&at, act, cast);
            }
        }
    }
}
