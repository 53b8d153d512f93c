//! The one connection to a Redis: made at the first question, and made anew after an error on it.

use redis::{Cmd, Connection, FromRedisValue, Pipeline, RedisError};

use super::RedisStore;
use crate::lab::session_store::store_error::{STORE_DEADLINE, StoreError};

impl RedisStore {
    fn connection(&mut self) -> Result<&mut Connection, StoreError> {
        if self.connection.is_none() {
            let connection = self.client.get_connection_with_timeout(STORE_DEADLINE)?;
            connection.set_read_timeout(Some(STORE_DEADLINE))?;
            connection.set_write_timeout(Some(STORE_DEADLINE))?;
            self.connection = Some(connection);
        }
        self.connection.as_mut().ok_or(StoreError::Timeout)
    }

    /// Runs `ask` on the connection. One that was kept may have been closed by the server meanwhile; then once more on a new one.
    fn run<T>(&mut self, ask: impl Fn(&mut Connection) -> Result<T, RedisError>) -> Result<T, StoreError> {
        let was_kept = self.connection.is_some();
        let mut answer = ask(self.connection()?);
        if was_kept && answer.as_ref().is_err_and(|error| error.is_connection_dropped() && !error.is_timeout()) {
            self.connection = None;
            answer = ask(self.connection()?);
        }
        // After a timeout the late answer would be taken for that to the next question.
        if answer.as_ref().is_err_and(|error| error.is_io_error() || error.is_timeout()) {
            self.connection = None;
        }
        answer.map_err(StoreError::from)
    }

    pub(super) fn query<T: FromRedisValue>(&mut self, command: &Cmd) -> Result<T, StoreError> {
        self.run(|connection| command.query(connection))
    }

    pub(super) fn query_all(&mut self, pipeline: &Pipeline) -> Result<(), StoreError> {
        self.run(|connection| pipeline.query::<()>(connection))
    }
}
