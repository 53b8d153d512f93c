//! A server for cookies: it sets what it is told to set, and keeps what every request carried.

use std::collections::{BTreeMap, VecDeque};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::Duration;

/// How long a browser may take for a request.
const PATIENCE: Duration = Duration::from_secs(30);

/// The server, at every name that leads to loopback.
pub(crate) struct CookieServer {
    pub(crate) port: u16,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    state: Mutex<ServerState>,
    news: Condvar,
}

#[derive(Default)]
struct ServerState {
    /// What a response sets, by host and path: `shop-a.localhost/set`.
    to_set: BTreeMap<String, Vec<Vec<u8>>>,
    /// What the next responses there are instead: redirects, each for one request.
    redirects: BTreeMap<String, VecDeque<CookieRedirect>>,
    /// The `Cookie` header of each request, by host and path.
    cookies: BTreeMap<String, String>,
}

/// A response that sets cookies, and leads to another address.
#[derive(Default)]
struct CookieRedirect {
    set_cookies: Vec<Vec<u8>>,
    url: String,
}

impl CookieServer {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a loopback");
        let port = listener.local_addr().expect("an address").port();
        let shared: Arc<Shared> = Arc::default();
        let serving = Arc::clone(&shared);
        let serve = move || {
            for socket in listener.incoming().flatten() {
                let shared = Arc::clone(&serving);
                thread::Builder::new().spawn(move || drop(answer(&socket, &shared))).expect("a thread");
            }
        };
        thread::Builder::new().spawn(serve).expect("a thread");
        Self { port, shared }
    }

    pub(crate) fn url(&self, place: &str) -> String {
        let (host, path) = place.split_once('/').expect("host and path");
        format!("http://{host}:{}/{path}", self.port)
    }

    /// What the response at `place` (host and path) is to set.
    pub(crate) fn set(&self, place: &str, set_cookies: &[&[u8]]) {
        let lines = set_cookies.iter().map(|line| line.to_vec()).collect();
        self.shared.state.lock().expect("a lock").to_set.insert(place.to_owned(), lines);
    }

    /// What the next response at `place` is to set; it leads to `next`. A chain of redirects costs a browser one page.
    pub(crate) fn redirect_once(&self, place: &str, set_cookies: &[&[u8]], next: &str) {
        let set_cookies = set_cookies.iter().map(|line| line.to_vec()).collect();
        let mut state = self.shared.state.lock().expect("a lock");
        let redirects = state.redirects.entry(place.to_owned()).or_default();
        // Each address is another one, or a browser might take the chain for a circle.
        let url = format!("{}?{}", self.url(next), redirects.len());
        redirects.push_back(CookieRedirect { set_cookies, url });
    }

    /// Waits for a request to `place`; its cookies.
    pub(crate) fn cookies_at(&self, place: &str) -> String {
        let state = self.shared.state.lock().expect("a lock");
        let missing = |state: &mut ServerState| !state.cookies.contains_key(place);
        let (mut state, waited) = self.shared.news.wait_timeout_while(state, PATIENCE, missing).expect("a lock");
        assert!(!waited.timed_out(), "no request came to {place}");
        state.cookies.remove(place).expect("a request")
    }
}

fn answer(socket: &TcpStream, shared: &Shared) -> std::io::Result<()> {
    let mut reader = BufReader::new(socket);
    let mut start_line = String::new();
    reader.read_line(&mut start_line)?;
    let mut headers: BTreeMap<String, String> = BTreeMap::new();
    loop {
        let mut line = Vec::new();
        reader.read_until(b'\n', &mut line)?;
        let line = String::from_utf8_lossy(&line).trim_end_matches(['\r', '\n']).to_owned();
        match line.split_once(':') {
            Some((name, value)) => drop(headers.insert(name.to_ascii_lowercase(), value.trim_matches(' ').to_owned())),
            None => break,
        }
    }
    let header = |name: &str| headers.get(name).cloned().unwrap_or_default();
    let mut body = vec![0; header("content-length").parse().unwrap_or(0)];
    reader.read_exact(&mut body)?;
    let target = start_line.split(' ').nth(1).unwrap_or_default();
    let place = format!(
        "{}{}",
        header("host").split(':').next().unwrap_or_default(),
        target.split('?').next().unwrap_or_default()
    );
    let mut state = shared.state.lock().expect("a lock");
    let redirect = state.redirects.get_mut(&place).and_then(VecDeque::pop_front);
    let start = match &redirect {
        Some(redirect) => format!("302 Found\r\nLocation: {}", redirect.url),
        None => "200 OK".to_owned(),
    };
    let mut response = format!(
        "HTTP/1.1 {start}\r\nContent-Type: text/html; charset=utf-8\r\nConnection: close\r\nContent-Length: 18\r\n"
    )
    .into_bytes();
    let to_set = redirect.as_ref().map(|redirect| &redirect.set_cookies).or_else(|| state.to_set.get(&place));
    for line in to_set.into_iter().flatten() {
        response.extend_from_slice(&[b"Set-Cookie: ", line.as_slice(), b"\r\n"].concat());
    }
    if !header("origin").is_empty() {
        let allow =
            format!("Access-Control-Allow-Origin: {}\r\nAccess-Control-Allow-Credentials: true\r\n", header("origin"));
        response.extend_from_slice(allow.as_bytes());
    }
    response.extend_from_slice(b"Cache-Control: no-store\r\n\r\n<!doctype html>\n\n\n");
    state.cookies.insert(place, header("cookie"));
    drop(state);
    let written = (&*socket).write_all(&response);
    // Told only when the browser has it: whoever waits goes on with the next page.
    shared.news.notify_all();
    written
}
