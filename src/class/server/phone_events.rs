//! The state that the phones get, in groups.
//!
//! Each phone is an event to write. To write thousands at once would hold up every vote that comes in meanwhile, so that news
//! that can wait, how many have answered, goes to one group after the other.

use hyper::body::Bytes;
use tokio::sync::watch;

use super::event_stream::state_event;
use crate::class::class_store::ClassStore;
use crate::class::participant::ParticipantId;
use crate::class::phone_state::phone_state;

/// How many groups there are.
pub(super) const GROUP_COUNT: u8 = 10;

/// The state of the class for each group of phones, as an event.
pub(super) struct PhoneEvents {
    groups: Vec<watch::Sender<Bytes>>,
}

impl PhoneEvents {
    /// Groups that know how the class stands now.
    pub(super) fn new(store: &ClassStore) -> Self {
        let event = state_event(&phone_state(&store.state()));
        Self { groups: (0..GROUP_COUNT).map(|_| watch::Sender::new(event.clone())).collect() }
    }

    /// What a phone hears from now on.
    pub(super) fn subscribe(&self, participant: ParticipantId) -> Option<watch::Receiver<Bytes>> {
        let group = participant.share_of(GROUP_COUNT);
        self.groups.get(usize::from(group)).map(watch::Sender::subscribe)
    }

    /// Tells one group how the class stands, if that is new.
    pub(super) fn tell(&self, group: u8, store: &ClassStore) {
        let Some(sender) = self.groups.get(usize::from(group)) else { return };
        sender.send_if_modified(|last| {
            // Asked for while nobody else can send: an older state must not follow a newer one.
            let event = state_event(&phone_state(&store.state()));
            std::mem::replace(last, event.clone()) != event
        });
    }

    /// Tells all of them at once.
    pub(super) fn tell_all(&self, store: &ClassStore) {
        (0..GROUP_COUNT).for_each(|group| self.tell(group, store));
    }
}
