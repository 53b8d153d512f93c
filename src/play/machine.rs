//! What this machine has of what the course uses: loopback, names on it, programs.

use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream, ToSocketAddrs as _};
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

pub use crate::lab::{find_program, find_redis_program};

/// How long a connection or a name may take. A name that goes to a server elsewhere takes longer, and is none of ours.
const LIMIT: Duration = Duration::from_secs(2);

/// Whether a program can listen on loopback and reach itself there; an error is what the system says.
///
/// # Errors
/// When it cannot. The course needs it.
pub fn check_loopback() -> std::io::Result<()> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    TcpStream::connect_timeout(&listener.local_addr()?, LIMIT).map(drop)
}

/// Whether the system finds names below `localhost` on loopback (RFC 6761, section 6.3). Chrome and Firefox find them by
/// themselves; other programs ask the system.
#[must_use]
pub fn resolves_names_below_localhost() -> bool {
    let (sender, found) = channel();
    let look_up = move || {
        let addresses: Vec<SocketAddr> = ("shop.localhost", 80).to_socket_addrs().into_iter().flatten().collect();
        // After the limit nobody waits any more.
        let _ = sender.send(!addresses.is_empty() && addresses.iter().all(|address| address.ip().is_loopback()));
    };
    // A resolver may wait for servers that are not there; then the thread ends with the program.
    let started = thread::Builder::new().name("authwalk resolver".to_owned()).spawn(look_up);
    started.is_ok() && found.recv_timeout(LIMIT).unwrap_or(false)
}
