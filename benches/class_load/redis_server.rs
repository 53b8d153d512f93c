//! The Redis that two servers share.

use std::collections::HashMap;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

/// A Redis of this run.
pub(super) struct RedisServer {
    process: Child,
    folder: tempfile::TempDir,
}

impl RedisServer {
    pub(super) fn start() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let process = Command::new("redis-server")
            .args(["--port", "0", "--unixsocket", "redis.sock", "--save", ""])
            .current_dir(folder.path())
            .stdout(Stdio::null())
            .spawn()
            .expect("redis-server on the PATH");
        let server = Self { process, folder };
        while server.client().get_connection().is_err() {
            thread::sleep(Duration::from_millis(10));
        }
        server
    }

    pub(super) fn url(&self) -> String {
        format!("unix://{}", self.folder.path().join("redis.sock").display())
    }

    pub(super) fn client(&self) -> redis::Client {
        redis::Client::open(self.url()).expect("an address")
    }

    /// What it holds of the first question: the vote of each participant, by the hash of the ID.
    pub(super) fn votes(&self, code: &str) -> HashMap<String, u32> {
        let key = format!("authwalk:{}:votes:0", code.replace('-', ""));
        let mut connection = self.client().get_connection().expect("a connection");
        redis::cmd("HGETALL").arg(key).query(&mut connection).expect("votes")
    }
}

impl Drop for RedisServer {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
