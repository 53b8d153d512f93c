//! A replica of the lab's own Redis that lags behind, and the failover to it.
//!
//! Redis replicates over TCP alone. So there is a port on loopback, behind a password that nobody is told, for as long as the
//! first copy takes; then it closes. That is the broken link, too: what is acknowledged from then on isn't on the replica.

use std::net::{Ipv4Addr, TcpListener};

use super::{RedisStore, START_LIMIT, START_STEP};
use crate::lab::session_store::store_error::{StoreError, StoreLimit};

impl RedisStore {
    /// Starts a second server, lets it copy everything, and breaks the link.
    ///
    /// # Errors
    /// When it doesn't start, or when the copy isn't finished in time.
    pub(super) fn start_replica(&mut self) -> Result<(), StoreError> {
        let Some(own) = &mut self.own else { return Ok(()) };
        own.replica = None;
        let mut replica = Self::start(&own.setup)?;
        replica.fillers = self.fillers;
        let copied = self.let_copy(&mut replica);
        self.break_link()?;
        copied?;
        if let Some(own) = &mut self.own {
            own.replica = Some(Box::new(replica));
        }
        Ok(())
    }

    fn let_copy(&mut self, replica: &mut Self) -> Result<(), StoreError> {
        let password = format!("{:032x}", rand::random::<u128>());
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port().to_string();
        // The password first: the port is never open without one.
        for (name, value) in
            [("requirepass", &*password), ("repl-diskless-sync-delay", "0"), ("bind", "127.0.0.1"), ("port", &port)]
        {
            self.configure(name, value)?;
        }
        replica.configure("masterauth", &password)?;
        replica.query::<()>(redis::cmd("REPLICAOF").arg("127.0.0.1").arg(port))?;
        for _ in 0..START_LIMIT.as_millis() / START_STEP.as_millis() {
            let info: String = replica.query(&redis::cmd("INFO"))?;
            let is_written = !info.contains("aof_rewrite_in_progress:1") && !info.contains("aof_rewrite_scheduled:1");
            if info.contains("master_link_status:up") && is_written {
                return Ok(());
            }
            std::thread::sleep(START_STEP);
        }
        Err(StoreError::Timeout)
    }

    fn break_link(&mut self) -> Result<(), StoreError> {
        self.configure("port", "0")?;
        self.query::<()>(redis::cmd("CLIENT").arg("KILL").arg("TYPE").arg("replica"))?;
        self.configure("requirepass", "")
    }

    pub(super) fn configure(&mut self, name: &str, value: &str) -> Result<(), StoreError> {
        self.query(redis::cmd("CONFIG").arg("SET").arg(name).arg(value))
    }

    /// Ends the server for good, and lets its replica take over.
    ///
    /// # Errors
    /// When there is none, or when it doesn't answer.
    pub(super) fn fail_over(&mut self) -> Result<(), StoreError> {
        let replica = self.own.as_mut().and_then(|own| own.replica.take());
        let mut replica = *replica.ok_or(StoreError::Unsupported(StoreLimit::NoReplica))?;
        replica.query::<()>(redis::cmd("REPLICAOF").arg("NO").arg("ONE"))?;
        replica.free()?;
        *self = replica;
        Ok(())
    }
}
