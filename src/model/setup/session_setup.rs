//! How long sessions last, where they are kept, and which servers share them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::switch::Switch;
use crate::model::switch_types::{BalancerRouting, FullStorePolicy, SessionStoreKind};

switches! {
    /// The two limits of a session, both held by the server.
    SessionLifetimeSetup / SessionLifePatch {
        /// Minutes without a request after which it ends; each request moves this limit.
        idle_minutes: u32 = 30,
        /// Minutes after the login at which it ends, however active.
        absolute_minutes: u32 = 480,
        /// Copies the role into the session at login, and believes that copy. Careless: a change counts after the next login.
        copies_role: bool = false,
        /// So many logins a person may have at a time; one more ends their oldest. 0 sets no bound.
        cap: u32 = 0,
    }
}

switches! {
    /// Where the shop keeps its sessions. Turned to another kind, it begins with an empty store.
    SessionStoreSetup / StorePatch {
        /// The kind of store: the memory of each server, files of its machine, a database, a shared store that all servers
        /// ask, or the cookie itself.
        kind: SessionStoreKind = SessionStoreKind::Memory,
        /// Keeps the SHA-256 of each session ID in place of the ID: whoever reads the store can log in with nothing in it.
        hashes_ids: bool = false,
        /// Whether a shared store keeps its sessions when it stops. `false` is a cache; a database always keeps them.
        persistent: bool = false,
        /// What a store that is full does with a new session.
        when_full: FullStorePolicy = FullStorePolicy::Refuse,
    }
}

switches! {
    /// Several servers that run the same shop.
    BalancerSetup / BalancerPatch {
        /// How many there are to begin with, from 1 to 8. With more than one, a load balancer takes the requests.
        replicas: u32 = 1,
        /// How the load balancer chooses one.
        routing: BalancerRouting = BalancerRouting::RoundRobin,
        /// Lets a server that is restarted or taken away first answer what it has taken, for up to 5 s; meanwhile it gets
        /// nothing new. `false` cuts it off.
        drains: bool = true,
    }
}

impl SessionStoreSetup {
    /// Whether the sessions are there again when the store starts after it has stopped: a database writes them to its disk.
    #[must_use]
    pub fn survives_stop(&self) -> bool {
        self.persistent || self.kind == SessionStoreKind::Sqlite
    }
}
