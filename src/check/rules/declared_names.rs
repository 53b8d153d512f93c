//! The names that a lesson declares: clients, lanes, accounts and sites.

use super::account::AccountNameFault;
use super::id_style::IdStyle;
use crate::check::file_checker::FileChecker;
use crate::content::lesson::{Lesson, Step};
use crate::content::toml_path::TomlPathRef;
use crate::model::account;

/// The names that the acts of a lesson may refer to.
pub(super) struct DeclaredNames<'l> {
    pub(super) clients: NameList<'l>,
    pub(super) lanes: NameList<'l>,
    pub(super) accounts: NameList<'l>,
    pub(super) sites: NameList<'l>,
}

/// Names of one kind.
pub(super) struct NameList<'l> {
    pub(super) names: Vec<&'l str>,
    /// Whether all of them are known. If a part of the lesson could not be read, a name that is not in the list is not
    /// reported.
    pub(super) is_complete: bool,
}

impl<'l> DeclaredNames<'l> {
    pub(super) fn of(checker: &FileChecker<'_>, lesson: &'l Lesson) -> Self {
        let root = TomlPathRef::Root;
        // A key that means nothing may be a misspelled `client`, `lane` or `world`.
        let has_all_tables = checker.lost_no_key(&root);
        Self {
            clients: NameList {
                names: lesson.client.keys().map(String::as_str).collect(),
                is_complete: checker.is_authored(&root.key("client")) && (has_all_tables || !lesson.client.is_empty()),
            },
            lanes: NameList {
                names: lesson.lane.iter().map(|lane| lane.id.as_str()).collect(),
                is_complete: are_lanes_complete(checker, lesson) && (has_all_tables || !lesson.lane.is_empty()),
            },
            accounts: NameList {
                names: account::known_accounts(&lesson.account).map(|account| account.name).collect(),
                is_complete: has_all_tables && checker.is_intact(&root.key("account")) && are_accounts_usable(lesson),
            },
            sites: NameList {
                names: site_names(lesson),
                is_complete: has_all_tables && checker.is_intact(&root.key("world")),
            },
        }
    }
}

/// Whether each lane has a valid id of its own. If not, another id was meant for one of them.
fn are_lanes_complete(checker: &FileChecker<'_>, lesson: &Lesson) -> bool {
    let root = TomlPathRef::Root;
    let lanes = root.key("lane");
    checker.is_authored(&lanes)
        && lesson.lane.iter().enumerate().all(|(index, lane)| {
            let is_unique = lesson.lane.iter().filter(|other| other.id == lane.id).count() == 1;
            is_unique && IdStyle::Snake.matches(&lane.id) && checker.is_authored(&lanes.index(index).key("id"))
        })
}

/// Whether each account of the lesson's own has a name that it can keep. If not, another name was meant for one of them.
fn are_accounts_usable(lesson: &Lesson) -> bool {
    lesson.account.keys().all(|name| AccountNameFault::of(name).is_none())
}

/// The sites of the lesson's world, and those that an operator adds later.
fn site_names(lesson: &Lesson) -> Vec<&str> {
    let acts = lesson.step.iter().flat_map(Step::acts_or_solution);
    let added = acts.filter_map(|act| act.operator.as_ref()?.set.as_ref()).flat_map(|set| set.site.keys());
    lesson.world.site.keys().chain(added).map(String::as_str).collect()
}
