//! A Redis or Valkey of a test's own, in a folder of its own, that can be killed and started again.

use std::net::TcpListener;
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

/// The programs that can be started, by preference.
const PROGRAMS: [&str; 2] = ["redis-server", "valkey-server"];

/// How often to look whether it listens.
const ATTEMPTS: usize = 3000;

/// The running server.
pub(crate) struct RedisProcess {
    child: Child,
    folder: tempfile::TempDir,
    args: Vec<String>,
    /// Its port on loopback.
    pub(crate) port: u16,
}

impl RedisProcess {
    /// Starts a server with these settings: `["--appendonly", "yes"]`.
    pub(crate) fn start(args: &[&str]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        // Free a moment ago; nobody else asks for ports of their own choice here.
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        drop(listener);
        let args: Vec<String> = args.iter().map(|arg| (*arg).to_owned()).collect();
        let child = spawn(&folder, port, &args);
        let server = Self { child, folder, args, port };
        server.wait_until_it_listens();
        server
    }

    /// Its address, as `--redis` takes it.
    pub(crate) fn url(&self) -> String {
        format!("unix://{}", self.folder.path().join("redis.sock").display())
    }

    /// A connection of the test's own.
    pub(crate) fn connect(&self) -> redis::Connection {
        let client = redis::Client::open(self.url()).expect("an address");
        for _ in 0..ATTEMPTS {
            if let Ok(mut connection) = client.get_connection()
                && redis::cmd("PING").exec(&mut connection).is_ok()
            {
                return connection;
            }
            std::thread::yield_now();
        }
        panic!("Redis does not answer");
    }

    /// Ends it as a crash does: nothing is written any more.
    pub(crate) fn kill(&mut self) {
        self.child.kill().expect("it runs");
        self.child.wait().expect("it ends");
    }

    /// Starts it again in the same folder.
    pub(crate) fn start_again(&mut self) {
        let _ = std::fs::remove_file(self.folder.path().join("redis.sock"));
        self.child = spawn(&self.folder, self.port, &self.args);
        self.wait_until_it_listens();
        drop(self.connect());
    }

    fn wait_until_it_listens(&self) {
        let socket = self.folder.path().join("redis.sock");
        while UnixStream::connect(&socket).is_err() {
            std::thread::yield_now();
        }
    }
}

impl Drop for RedisProcess {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn spawn(folder: &tempfile::TempDir, port: u16, args: &[String]) -> Child {
    Command::new(program())
        .args(["--port", &port.to_string(), "--bind", "127.0.0.1", "--unixsocket", "redis.sock", "--save", ""])
        .args(args)
        .current_dir(folder.path())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("redis-server or valkey-server on the PATH")
}

fn program() -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let mut candidates = PROGRAMS.iter().flat_map(|program| folders.iter().map(move |folder| folder.join(program)));
    candidates.find(|program| program.is_file()).expect("redis-server or valkey-server on the PATH")
}
