//! A class behind a proxy that terminates TLS, and a presentation that drives it from outside.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;

use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use super::{Typed, present};
use crate::common::{command, stderr};

/// A proxy for `localhost`, with the certificate that stands for it.
struct Proxy {
    listener: TcpListener,
    config: Arc<ServerConfig>,
    certificate: String,
}

impl Proxy {
    fn new() -> Self {
        let rcgen::CertifiedKey { cert, signing_key } =
            rcgen::generate_simple_self_signed(["localhost".to_owned()]).expect("a certificate");
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(signing_key.serialize_der()));
        let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::aws_lc_rs::default_provider()))
            .with_safe_default_protocol_versions()
            .and_then(|builder| builder.with_no_client_auth().with_single_cert(vec![cert.der().clone()], key))
            .expect("a server");
        let listener = TcpListener::bind("127.0.0.1:0").expect("loopback");
        Self { listener, config: Arc::new(config), certificate: cert.pem() }
    }

    fn url(&self) -> String {
        format!("https://localhost:{}", self.listener.local_addr().expect("an address").port())
    }

    /// Passes each request on to `address`, for as long as the test runs.
    fn serve(self, address: String) {
        let accept = move || {
            for socket in self.listener.incoming().flatten() {
                let (config, address) = (Arc::clone(&self.config), address.clone());
                thread::Builder::new().spawn(move || relay(socket, config, &address)).expect("a thread");
            }
        };
        thread::Builder::new().spawn(accept).expect("a thread");
    }
}

/// Passes on one request and all that comes back. What goes wrong ends the connection, as a proxy does.
fn relay(socket: TcpStream, config: Arc<ServerConfig>, address: &str) -> Option<()> {
    let mut outside = BufReader::new(StreamOwned::new(ServerConnection::new(config).ok()?, socket));
    let mut request = String::new();
    while !request.ends_with("\r\n\r\n") {
        (outside.read_line(&mut request).ok()? > 0).then_some(())?;
    }
    let length = request.lines().find_map(|line| line.to_lowercase().strip_prefix("content-length: ")?.parse().ok());
    let mut body = vec![0; length.unwrap_or(0)];
    outside.read_exact(&mut body).ok()?;
    let mut class = TcpStream::connect(address).ok()?;
    class.write_all(request.as_bytes()).and_then(|()| class.write_all(&body)).ok()?;
    let mut bytes = [0; 4096];
    loop {
        let count = class.read(&mut bytes).ok().filter(|count| *count > 0)?;
        outside.get_mut().write_all(&bytes[..count]).ok()?;
        outside.get_mut().flush().ok()?;
    }
}

#[test]
fn a_class_behind_a_proxy_is_driven_over_tls_by_a_certificate_that_is_trusted() {
    let folder = tempfile::tempdir().expect("a folder");
    let proxy = Proxy::new();
    let (url, trusted) = (proxy.url(), folder.path().join("trusted.pem"));
    std::fs::write(&trusted, &proxy.certificate).expect("written");
    let another = folder.path().join("another.pem");
    std::fs::write(&another, Proxy::new().certificate).expect("written");
    // Behind a public address the class does not say where it listens.
    let free = TcpListener::bind("127.0.0.1:0").and_then(|socket| socket.local_addr()).expect("a port").to_string();
    let mut class = Typed::start(&["class", "--driven", "--bind", &free, "--public-url", &url], folder.path());
    class.wait_for("Ctrl-C ends the class.");
    proxy.serve(free);
    let talk = present(folder.path(), &["--class", &url, "--ca", trusted.to_str().expect("a path")]);
    assert!(talk.printed.contains(&format!("Phones open  {url}")), "{}", talk.printed);
    talk.kill();
    let arguments = ["--plain", "--seed", "7", "present", "session-login", "--class", &url, "--ca"];
    let mut wrong = command(&arguments);
    wrong.arg(&another).env("AUTHWALK_CLASS_TOKEN", super::TOKEN).stdin(std::process::Stdio::null());
    let said = stderr(&wrong.output().expect("it runs"));
    assert!(said.contains("The class can't be reached: no TLS: invalid peer certificate"), "{said}");
    class.kill();
}
