//! Failed logins: whom the shop lets try again, and when. Pure: the time is passed in.

mod lockout;

use std::collections::{BTreeMap, VecDeque};
use std::net::Ipv4Addr;

use crate::model::setup::LoginSetup;
use crate::model::switch_types::AccountLimit;

/// The longest that a back-off lets somebody wait, in seconds: the owner of an account is kept out no longer.
const LONGEST_BACK_OFF: i64 = 60;

/// So many names and addresses are remembered, each. Names are text of strangers, and they may invent as many as they like.
const MAX_REMEMBERED: usize = 1000;

/// The failed logins of a shop.
#[derive(Clone, Debug, Default)]
pub(super) struct LoginAttempts {
    by_account: BTreeMap<String, AccountFailures>,
    /// When each address has failed, oldest first.
    by_address: BTreeMap<Ipv4Addr, VecDeque<i64>>,
}

/// Wrong passwords for one account, in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct AccountFailures {
    count: u32,
    last: i64,
}

/// Whether somebody may try now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Admission {
    /// They may; so many failures count against them.
    Open { failures: u32 },
    /// Not for so many seconds.
    Closed { failures: u32, seconds: i64 },
}

impl LoginAttempts {
    /// Whether somebody may try a password for `account`.
    pub(super) fn account_admission(&self, account: &str, setup: &LoginSetup, now: i64) -> Admission {
        let Some(AccountFailures { count, last }) = self.by_account.get(account).copied() else {
            return Admission::Open { failures: 0 };
        };
        let opens = last.saturating_add(waiting_time(setup, count));
        // Whoever has sat a lockout out begins anew.
        let is_sat_out = setup.account_limit == AccountLimit::Lockout && count >= setup.free_failures;
        match opens.saturating_sub(now) {
            seconds if seconds > 0 => Admission::Closed { failures: count, seconds },
            _ if is_sat_out => Admission::Open { failures: 0 },
            _ => Admission::Open { failures: count },
        }
    }

    /// Whether somebody at `address` may try to log in.
    pub(super) fn address_admission(&self, address: Ipv4Addr, setup: &LoginSetup, now: i64) -> Admission {
        let begin = now.saturating_sub(window(setup));
        let times = self.by_address.get(&address).into_iter().flatten().filter(|time| **time > begin);
        let in_window: Vec<i64> = times.copied().collect();
        let failures = u32::try_from(in_window.len()).unwrap_or(u32::MAX);
        // The one with which the limit was reached has to leave the window.
        let blocking = (in_window.len() + 1).checked_sub(setup.address_failures as usize).filter(|over| *over > 0);
        match blocking.and_then(|over| in_window.get(over - 1)) {
            Some(time) if setup.address_failures > 0 => {
                Admission::Closed { failures, seconds: time.saturating_add(window(setup)).saturating_sub(now) }
            }
            _ => Admission::Open { failures },
        }
    }

    /// A wrong password for `account`, whether there is such an account or not, from `address`.
    pub(super) fn add_failure(&mut self, account: &str, address: Ipv4Addr, setup: &LoginSetup, now: i64) {
        let before = match self.account_admission(account, setup, now) {
            Admission::Open { failures } | Admission::Closed { failures, .. } => failures,
        };
        let failures = AccountFailures { count: before.saturating_add(1), last: now };
        let account = account.to_owned();
        make_room(&mut self.by_account, &account, |failures| failures.last);
        self.by_account.insert(account, failures);
        make_room(&mut self.by_address, &address, |times| times.back().copied().unwrap_or_default());
        let times = self.by_address.entry(address).or_default();
        times.retain(|time| *time > now.saturating_sub(window(setup)));
        if times.len() >= MAX_REMEMBERED {
            times.pop_front();
        }
        times.push_back(now);
    }

    /// The right password for `account`: its failures count no longer. Those of the address do, or a thief's own account
    /// would wash them away.
    pub(super) fn forget_account(&mut self, account: &str) {
        self.by_account.remove(account);
    }
}

/// Seconds after the last of `failures` wrong passwords in which none is tried.
fn waiting_time(setup: &LoginSetup, failures: u32) -> i64 {
    let Some(beyond) = failures.checked_sub(setup.free_failures) else { return 0 };
    match setup.account_limit {
        AccountLimit::None => 0,
        AccountLimit::Lockout => lockout::waiting_time(setup),
        AccountLimit::BackOff => {
            1_i64.checked_shl(beyond).map_or(LONGEST_BACK_OFF, |wait| wait.clamp(1, LONGEST_BACK_OFF))
        }
    }
}

fn window(setup: &LoginSetup) -> i64 {
    i64::from(setup.window_minutes) * 60
}

/// Before `key` is added to a full map, what is oldest goes.
fn make_room<K: Ord + Clone, V>(map: &mut BTreeMap<K, V>, key: &K, last: impl Fn(&V) -> i64) {
    if map.len() < MAX_REMEMBERED || map.contains_key(key) {
        return;
    }
    if let Some(oldest) = map.iter().min_by_key(|(_, value)| last(value)).map(|(key, _)| key.clone()) {
        map.remove(&oldest);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: Ipv4Addr = Ipv4Addr::new(192, 0, 2, 10);
    const THERE: Ipv4Addr = Ipv4Addr::new(192, 0, 2, 11);

    fn after_failures(count: u32, setup: &LoginSetup) -> LoginAttempts {
        let mut attempts = LoginAttempts::default();
        (0..count).for_each(|_| attempts.add_failure("bob", HERE, setup, 1000));
        attempts
    }

    #[test]
    fn without_a_limit_nobody_waits() {
        let setup = LoginSetup::default();
        let attempts = after_failures(50, &setup);
        assert_eq!(attempts.account_admission("bob", &setup, 1000), Admission::Open { failures: 50 });
        assert_eq!(attempts.address_admission(HERE, &setup, 1000), Admission::Open { failures: 50 });
    }

    #[test]
    fn a_lockout_lasts_its_minutes_and_then_counts_anew() {
        let setup = LoginSetup { account_limit: AccountLimit::Lockout, ..LoginSetup::default() };
        let mut attempts = after_failures(4, &setup);
        assert_eq!(attempts.account_admission("bob", &setup, 1000), Admission::Open { failures: 4 });
        attempts.add_failure("bob", HERE, &setup, 1000);
        assert_eq!(attempts.account_admission("bob", &setup, 1000), Admission::Closed { failures: 5, seconds: 1800 });
        assert_eq!(attempts.account_admission("bob", &setup, 2799), Admission::Closed { failures: 5, seconds: 1 });
        assert_eq!(attempts.account_admission("bob", &setup, 2800), Admission::Open { failures: 0 });
        attempts.add_failure("bob", HERE, &setup, 2800);
        assert_eq!(attempts.account_admission("bob", &setup, 2800), Admission::Open { failures: 1 });
        assert_eq!(attempts.account_admission("alice", &setup, 1000), Admission::Open { failures: 0 });
    }

    #[test]
    fn a_back_off_doubles_up_to_a_minute() {
        let setup = LoginSetup { account_limit: AccountLimit::BackOff, ..LoginSetup::default() };
        let wait = |failures| match after_failures(failures, &setup).account_admission("bob", &setup, 1000) {
            Admission::Open { .. } => 0,
            Admission::Closed { seconds, .. } => seconds,
        };
        assert_eq!([4, 5, 6, 7, 10, 11, 80, u32::from(u16::MAX)].map(wait), [0, 1, 2, 4, 32, 60, 60, 60]);
    }

    #[test]
    fn the_right_password_forgives_the_account_and_not_the_address() {
        let setup = LoginSetup { account_limit: AccountLimit::BackOff, address_failures: 5, ..LoginSetup::default() };
        let mut attempts = after_failures(5, &setup);
        attempts.forget_account("bob");
        assert_eq!(attempts.account_admission("bob", &setup, 1000), Admission::Open { failures: 0 });
        assert_eq!(attempts.address_admission(HERE, &setup, 1000), Admission::Closed { failures: 5, seconds: 900 });
        assert_eq!(attempts.address_admission(THERE, &setup, 1000), Admission::Open { failures: 0 });
    }

    #[test]
    fn an_address_may_try_again_once_its_failures_have_left_the_window() {
        let setup = LoginSetup { address_failures: 2, ..LoginSetup::default() };
        let mut attempts = LoginAttempts::default();
        for time in [0, 100, 200] {
            attempts.add_failure("bob", HERE, &setup, time);
        }
        // Two of the three are as many as it may have: the second has to leave.
        assert_eq!(attempts.address_admission(HERE, &setup, 200), Admission::Closed { failures: 3, seconds: 800 });
        assert_eq!(attempts.address_admission(HERE, &setup, 1000), Admission::Open { failures: 1 });
    }

    #[test]
    fn invented_names_take_no_more_room_than_there_is() {
        let (setup, mut attempts) = (LoginSetup::default(), LoginAttempts::default());
        for number in 0..2 * MAX_REMEMBERED {
            let time = i64::try_from(number).expect("small");
            attempts.add_failure(&format!("name{number}"), HERE, &setup, time);
        }
        assert_eq!(attempts.by_account.len(), MAX_REMEMBERED);
        assert_eq!(attempts.account_admission("name0", &setup, 0), Admission::Open { failures: 0 });
        assert!(attempts.by_address[&HERE].len() <= MAX_REMEMBERED);
    }
}
