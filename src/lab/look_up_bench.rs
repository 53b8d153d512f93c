//! A look-up of a session over HTTP, for the benchmarks of the lab and of its stores: the lab's server and its connection, and nothing of the client
//! that composes requests or of the outcome that is told.

use std::net::Ipv4Addr;
use std::sync::Arc;

use http_body_util::Full;
use hyper::body::Bytes;
use hyper::header::{CONTENT_TYPE, COOKIE, HOST, HeaderName};
use hyper::{Method, Request};
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::mpsc::unbounded_channel;

use super::client::{Connection, RawExchange};
use super::error::LabError;
use super::lane::LabLane;
use super::lane_state::LaneState;
use super::protocol::LabConfig;
use super::server;
use super::store_bench::StoreBench;
use super::worker::initial_state;
use crate::model::account::BUILT_IN_ACCOUNTS;

/// A shop on this thread, and a connection to it on which somebody has logged in.
pub struct LookUpBench {
    runtime: Runtime,
    lane: Arc<LabLane>,
    connection: Connection,
    cookie: String,
}

impl LookUpBench {
    /// Starts a shop that keeps its sessions in memory, and logs in.
    ///
    /// # Errors
    /// When there is no port on loopback, or when the connection breaks.
    pub fn start() -> Result<Self, LabError> {
        Self::start_with(initial_state(&LabConfig::default()))
    }

    /// Starts a shop that keeps its sessions in `store`, beside those that are there, and logs in.
    ///
    /// # Errors
    /// As [`LookUpBench::start`], or when the store doesn't answer.
    pub fn start_on(store: StoreBench) -> Result<Self, LabError> {
        Self::start_with(LaneState { store: store.into_stores(), ..initial_state(&LabConfig::default()) })
    }

    fn start_with(state: LaneState) -> Result<Self, LabError> {
        let failed = |error: std::io::Error| LabError::ConnectionFailed(error.to_string());
        let runtime = Builder::new_current_thread().enable_io().enable_time().build().map_err(failed)?;
        let (lane, connection, cookie) = runtime.block_on(async {
            let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.map_err(failed)?;
            let address = listener.local_addr().map_err(failed)?;
            let lane = Arc::new(LabLane::new(0, "bench".to_owned(), address, state));
            tokio::spawn(server::serve(Arc::clone(&lane), listener, unbounded_channel().0));
            let mut connection = Connection::open(&lane, Ipv4Addr::LOCALHOST).await?;
            let cookie = log_in(&mut connection).await?;
            Ok::<_, LabError>((lane, connection, cookie))
        })?;
        Ok(Self { runtime, lane, connection, cookie })
    }

    /// Asks `count` times who is logged in, and returns how many bytes came back.
    ///
    /// # Errors
    /// When the connection breaks, or when the session isn't found.
    pub fn look_up(&mut self, count: usize) -> Result<usize, LabError> {
        let Self { runtime, connection, cookie, .. } = self;
        runtime.block_on(async {
            let mut bytes = 0;
            for _ in 0..count {
                let exchange = send(connection, Method::GET, "/me", (COOKIE, cookie), String::new()).await?;
                bytes += exchange.response_bytes.len();
            }
            Ok(bytes)
        })
    }

    /// Deletes a few of the sessions that have ended, and says whether there may be more. A request waits behind that at most.
    #[must_use]
    pub fn clean_up(&self) -> bool {
        self.runtime.block_on(async { self.lane.state().await.store.remove_expired(StoreBench::END) })
    }
}

/// Logs the first of the built-in accounts in, and returns the cookie that the shop gives out for it.
async fn log_in(connection: &mut Connection) -> Result<String, LabError> {
    let account = &BUILT_IN_ACCOUNTS[0];
    let body = serde_json::json!({ "user": account.name, "password": account.password }).to_string();
    let exchange = send(connection, Method::POST, "/login", (CONTENT_TYPE, "application/json"), body).await?;
    let response = String::from_utf8_lossy(&exchange.response_bytes).into_owned();
    let set_cookie = response
        .lines()
        .filter_map(|line| line.split_once(": "))
        .find(|(name, _)| name.eq_ignore_ascii_case("set-cookie"));
    let cookie = set_cookie.and_then(|(_, value)| value.split(';').next());
    cookie.map(str::to_owned).ok_or_else(|| LabError::ConnectionFailed("no cookie in the response".to_owned()))
}

async fn send(
    connection: &mut Connection,
    method: Method,
    path: &str,
    (name, value): (HeaderName, &str),
    body: String,
) -> Result<RawExchange, LabError> {
    let request = Request::builder().method(method).uri(path).header(HOST, "shop.test").header(name, value);
    let request = request.body(Full::new(Bytes::from(body)));
    let exchange = connection.send(request.map_err(|error| LabError::ConnectionFailed(error.to_string()))?).await?;
    let is_ok = (200..300).contains(&exchange.status);
    is_ok.then_some(exchange).ok_or_else(|| LabError::ConnectionFailed("the shop refused".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::{LookUpBench, StoreBench};
    use crate::lab::session_store::SharedStoreSource;
    use crate::model::switch_types::SessionStoreKind;

    #[test]
    fn whoever_has_just_logged_in_is_found_during_and_after_a_clean_up() {
        let store = StoreBench::open(SessionStoreKind::Sqlite, SharedStoreSource::Sqlite, 10).expect("a store");
        let mut bench = LookUpBench::start_on(store).expect("a shop");
        let mut portions = 0;
        while bench.clean_up() {
            bench.look_up(1).expect("an answer");
            portions += 1;
        }
        assert!(portions > 1, "{portions}");
        bench.look_up(1).expect("an answer");
    }

    #[test]
    fn each_look_up_is_answered() {
        let mut bench = LookUpBench::start().expect("a shop");
        let once = bench.look_up(1).expect("an answer");
        assert!(once > 0);
        assert_eq!(bench.look_up(3).expect("answers"), 3 * once);
    }
}
