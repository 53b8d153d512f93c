//! How often those who look are told of what happens in a class.

use std::sync::Arc;
use std::time::Duration;

use super::SharedClass;
use super::phone_events::GROUP_COUNT;
use crate::model::class_view::{ClassPhase, ClassView};

/// How often the wall is told of new votes at most: often enough to look immediate.
const WALL_INTERVAL: Duration = Duration::from_millis(100);

/// How often the phones are told how many have answered. To tell each phone of each vote would be the square of the class.
const PHONE_INTERVAL: Duration = Duration::from_secs(1);

/// Tells the wall, and a presentation elsewhere, whenever somebody has joined or voted.
pub(super) async fn tell_wall(shared: Arc<SharedClass>, mut on_change: impl FnMut(ClassView) + Send) {
    let mut changes = shared.changes.subscribe();
    while changes.changed().await.is_ok() {
        let view = shared.store.state().view();
        if let Some(presenter) = &shared.presenter {
            presenter.tell(&view);
        }
        on_change(view);
        tokio::time::sleep(WALL_INTERVAL).await;
    }
}

/// Tells the phones how many have answered, one group after the other.
pub(super) async fn tell_phones_of_votes(shared: Arc<SharedClass>) {
    let mut changes = shared.changes.subscribe();
    while changes.changed().await.is_ok() {
        for group in 0..GROUP_COUNT {
            shared.phone_events.tell(group, &shared.store);
            tokio::time::sleep(PHONE_INTERVAL / u32::from(GROUP_COUNT)).await;
        }
    }
}

/// Follows what other servers of the class do.
pub(super) async fn follow_store(shared: Arc<SharedClass>) {
    // A class that was held before goes on where it was.
    if shared.store.state().phase != ClassPhase::Lobby {
        shared.note_change();
    }
    let mut before = shared.store.state();
    loop {
        if !shared.store.refresh().await {
            return;
        }
        let after = shared.store.state();
        if after.joined < before.joined {
            // The store has lost participants; phones find out when they come back.
            shared.end_streams();
        }
        if (after.phase, &after.wall, &after.questions) != (before.phase, &before.wall, &before.questions) {
            shared.tell_phones();
        }
        if after != before {
            shared.note_change();
        }
        before = after;
        tokio::time::sleep(WALL_INTERVAL).await;
    }
}
