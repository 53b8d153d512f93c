//! The servers behind the load balancer, as part of a lane's state: which ones exist, and whose turn it is.

use super::act_error::OperatorError;
use super::error::LabError;
use crate::model::ReplicaView;
use crate::model::act::ReplicaAction;
use crate::model::switch_types::BalancerRouting;

/// The most servers that a lane may have.
pub(super) const MAX_REPLICAS: u32 = 8;

/// The servers in the order of their numbers. Empty without a load balancer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct ReplicaSet {
    replicas: Vec<ReplicaView>,
    /// The number that the next new one gets. Numbers aren't used again.
    next_number: u32,
    /// Whose turn it is, as an index.
    turn: usize,
    /// The servers that get no new requests, because they are about to go.
    out_of_rotation: Vec<u32>,
}

impl ReplicaSet {
    /// `count` servers, numbered from 1. With fewer than two there is no load balancer, and the set is empty.
    pub(super) fn new(count: u32) -> Self {
        let mut set = Self { next_number: 1, ..Self::default() };
        if count > 1 {
            set.add(count);
        }
        set
    }

    /// The servers, crashed ones included.
    pub(super) fn views(&self) -> &[ReplicaView] {
        &self.replicas
    }

    /// Whether a load balancer takes the requests.
    pub(super) fn is_balanced(&self) -> bool {
        !self.replicas.is_empty()
    }

    /// Whether a server reaches the store that it shares with the others. Without a load balancer there is one server, and it does.
    pub(super) fn reaches_store(&self, number: u32) -> bool {
        self.replicas.iter().all(|replica| replica.number != number || replica.reaches_store)
    }

    /// Lets there be `count` servers, and returns the numbers of those that are gone: the newest, or the one without a load
    /// balancer (0), in whose place others come. With fewer than two there is no load balancer.
    pub(super) fn resize(&mut self, count: u32) -> Vec<u32> {
        if !self.is_balanced() {
            if count < 2 {
                return Vec::new();
            }
            self.add(count);
            return vec![0];
        }
        let kept = if count < 2 { 0 } else { usize::try_from(count).unwrap_or(usize::MAX).min(self.replicas.len()) };
        let gone = self.replicas.split_off(kept).iter().map(|replica| replica.number).collect();
        self.turn = self.turn.checked_rem(kept).unwrap_or_default();
        if kept > 0 {
            self.add(count - u32::try_from(kept).unwrap_or(count));
        }
        gone
    }

    fn add(&mut self, count: u32) {
        for _ in 0..count {
            self.replicas.push(ReplicaView { number: self.next_number, is_running: true, reaches_store: true });
            self.next_number += 1;
        }
    }

    /// In which order the servers are tried for a request: first the one that the client's cookie names, if the routing
    /// looks at it, then one after the other from the one whose turn it is.
    pub(super) fn route(&mut self, routing: BalancerRouting, cookie: Option<u32>) -> Vec<u32> {
        let count = self.replicas.len();
        let in_turn = (0..count).map(|offset| self.replicas[(self.turn + offset) % count].number);
        let mut order: Vec<u32> = in_turn.filter(|number| !self.out_of_rotation.contains(number)).collect();
        match order.iter().position(|number| routing == BalancerRouting::Sticky && Some(*number) == cookie) {
            Some(position) => order[..=position].rotate_right(1),
            None => self.turn = (self.turn + 1) % count.max(1),
        }
        order
    }

    /// Whether the server with this number is there, and has not crashed.
    pub(super) fn is_running(&self, number: u32) -> bool {
        self.replicas.iter().any(|replica| replica.number == number && replica.is_running)
    }

    /// Gives a server no new requests from now on.
    pub(super) fn take_out(&mut self, number: u32) {
        self.out_of_rotation.push(number);
    }

    /// Gives it requests again.
    pub(super) fn put_back(&mut self, number: u32) {
        self.out_of_rotation.retain(|other| *other != number);
    }

    /// Does what the operator does.
    ///
    /// # Errors
    /// When there is no such server, or when there would be too many or none.
    pub(super) fn apply(&mut self, action: ReplicaAction) -> Result<(), LabError> {
        let bad = |error| Err(LabError::BadOperator(error));
        if !self.is_balanced() {
            return bad(OperatorError::NoBalancer);
        }
        match action {
            ReplicaAction::Add(count) => {
                let total = u32::try_from(self.replicas.len()).unwrap_or(u32::MAX).saturating_add(count);
                if count == 0 || total > MAX_REPLICAS {
                    return bad(OperatorError::ReplicaCount { most: MAX_REPLICAS });
                }
                self.add(count);
            }
            ReplicaAction::Crash(number) => self.find_mut(number)?.is_running = false,
            ReplicaAction::Restart(number) => self.find_mut(number)?.is_running = true,
            ReplicaAction::Partition(number) => self.find_mut(number)?.reaches_store = false,
            ReplicaAction::Reconnect(number) => self.find_mut(number)?.reaches_store = true,
            ReplicaAction::Remove(number) => {
                self.find_mut(number)?;
                if self.replicas.len() == 1 {
                    return bad(OperatorError::LastReplica);
                }
                self.replicas.retain(|replica| replica.number != number);
                self.turn %= self.replicas.len();
            }
        }
        Ok(())
    }

    fn find_mut(&mut self, number: u32) -> Result<&mut ReplicaView, LabError> {
        let known: Vec<u32> = self.replicas.iter().map(|replica| replica.number).collect();
        let found = self.replicas.iter_mut().find(|replica| replica.number == number);
        found.ok_or(LabError::BadOperator(OperatorError::UnknownReplica { number, known }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn orders(set: &mut ReplicaSet, routing: BalancerRouting, cookies: [Option<u32>; 4]) -> Vec<u32> {
        cookies.map(|cookie| set.route(routing, cookie)[0]).to_vec()
    }

    #[test]
    fn servers_take_turns_unless_a_cookie_names_one() {
        let mut set = ReplicaSet::new(3);
        assert_eq!(orders(&mut set, BalancerRouting::RoundRobin, [None, Some(1), Some(1), None]), [1, 2, 3, 1]);
        assert_eq!(orders(&mut set, BalancerRouting::Sticky, [None, Some(1), Some(9), Some(3)]), [2, 1, 3, 3]);
        assert_eq!(set.route(BalancerRouting::Sticky, Some(3)), [3, 1, 2], "the others follow in turn");
        set.take_out(3);
        assert_eq!(set.route(BalancerRouting::Sticky, Some(3)), [1, 2], "one that is about to go gets nothing new");
        set.put_back(3);
        assert_eq!(set.route(BalancerRouting::Sticky, Some(3))[0], 3);
    }

    #[test]
    fn a_number_is_never_used_again() {
        let mut set = ReplicaSet::new(1);
        let numbers = |set: &ReplicaSet| set.views().iter().map(|replica| replica.number).collect::<Vec<_>>();
        assert_eq!((set.resize(1), numbers(&set)), (vec![], vec![]));
        assert_eq!((set.resize(3), numbers(&set)), (vec![0], vec![1, 2, 3]), "the one without a balancer is replaced");
        assert_eq!((set.resize(4), numbers(&set)), (vec![], vec![1, 2, 3, 4]));
        assert_eq!(set.route(BalancerRouting::Sticky, Some(4))[0], 4);
        assert_eq!((set.resize(2), numbers(&set)), (vec![3, 4], vec![1, 2]), "the newest go");
        assert_eq!((set.resize(3), numbers(&set)), (vec![], vec![1, 2, 5]));
        assert_eq!((set.resize(1), set.is_balanced()), (vec![1, 2, 5], false));
        assert_eq!((set.resize(2), numbers(&set)), (vec![0], vec![6, 7]));
    }

    #[test]
    fn an_operator_gets_an_answer_to_every_order() {
        assert!(ReplicaSet::new(1).apply(ReplicaAction::Add(1)).is_err(), "there is no load balancer");
        let mut set = ReplicaSet::new(2);
        assert_eq!(set.apply(ReplicaAction::Remove(1)), Ok(()));
        assert_eq!(set.apply(ReplicaAction::Add(1)), Ok(()));
        assert_eq!(set.views().iter().map(|replica| replica.number).collect::<Vec<_>>(), [2, 3]);
        for refused in [ReplicaAction::Crash(1), ReplicaAction::Add(7), ReplicaAction::Add(0)] {
            assert!(set.apply(refused).is_err(), "{refused:?}");
        }
        assert_eq!(set.apply(ReplicaAction::Remove(2)), Ok(()));
        assert!(set.apply(ReplicaAction::Remove(3)).is_err(), "one is left");
    }
}
