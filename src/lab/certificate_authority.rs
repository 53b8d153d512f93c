//! The lab's own certificate authority, for lessons with real TLS. It is made when the first connection needs it, and its
//! private key never leaves memory: what is written for `curl --cacert` is the certificate alone.

use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, KeyUsagePurpose};
use rustls::client::Resumption;
use rustls::crypto::aws_lc_rs;
use rustls::pki_types::{PrivatePkcs8KeyDer, ServerName, UnixTime};
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use rustls::time_provider::TimeProvider;
use rustls::{ClientConfig, RootCertStore, ServerConfig};
use tokio::net::TcpStream;
use tokio_rustls::{TlsAcceptor, TlsConnector, TlsStream};

use super::side_channel::lock;
use super::temporary_folder::TemporaryFolder;

/// The authority of a lab, made by whoever needs it first.
pub(super) type SharedAuthority = Arc<OnceLock<CertificateAuthority>>;

/// At most so many certificates are kept: nobody outside can fill the memory with names.
const MAX_CERTIFICATES: usize = 32;

/// An authority with the two ends of TLS that trust it.
pub(super) struct CertificateAuthority {
    acceptor: TlsAcceptor,
    connector: TlsConnector,
    /// The folder with its certificate; `None` where none can be made.
    folder: Option<TemporaryFolder>,
}

/// The certificates of hosts, each made when a client asks for it by name.
struct HostCertificates {
    issuer: Issuer<'static, KeyPair>,
    issued: Mutex<BTreeMap<String, Arc<CertifiedKey>>>,
}

/// A time at which every certificate of the lab is valid. The lab doesn't read the system's clock.
#[derive(Debug)]
struct ValidTime;

impl TimeProvider for ValidTime {
    fn current_time(&self) -> Option<UnixTime> {
        Some(UnixTime::since_unix_epoch(Duration::from_secs(1_700_000_000)))
    }
}

impl CertificateAuthority {
    /// A new authority with a new key.
    ///
    /// # Errors
    /// When the system gives no random bytes, so that no key can be made.
    pub(super) fn new() -> io::Result<Self> {
        let key = KeyPair::generate().map_err(io::Error::other)?;
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
        params.distinguished_name.push(DnType::CommonName, "authwalk lab, for this run only");
        let certificate = params.self_signed(&key).map_err(io::Error::other)?;
        let mut roots = RootCertStore::empty();
        roots.add(certificate.der().clone()).map_err(io::Error::other)?;
        let issuer = Issuer::new(params, key);
        Ok(Self {
            acceptor: TlsAcceptor::from(Arc::new(server_config(issuer)?)),
            connector: TlsConnector::from(Arc::new(client_config(roots)?)),
            folder: write_certificate(&certificate.pem()).ok(),
        })
    }

    /// The file with its certificate.
    pub(super) fn certificate_file(&self) -> Option<PathBuf> {
        self.folder.as_ref().map(|folder| folder.path().join(CERTIFICATE_FILE))
    }

    /// The server's end of a handshake.
    ///
    /// # Errors
    /// When the handshake fails.
    pub(super) async fn accept(&self, socket: TcpStream) -> io::Result<TlsStream<TcpStream>> {
        self.acceptor.accept(socket).await.map(TlsStream::from)
    }

    /// The client's end: it trusts this authority alone, and names the host that it wants (RFC 6066, section 3).
    ///
    /// # Errors
    /// When the handshake fails, for example since `host` is no name.
    pub(super) async fn connect(&self, host: &str, socket: TcpStream) -> io::Result<TlsStream<TcpStream>> {
        let name = ServerName::try_from(host.to_owned()).map_err(io::Error::other)?;
        self.connector.connect(name, socket).await.map(TlsStream::from)
    }
}

/// Never writes a key.
impl fmt::Debug for CertificateAuthority {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CertificateAuthority")
    }
}

impl fmt::Debug for HostCertificates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HostCertificates")
    }
}

impl ResolvesServerCert for HostCertificates {
    fn resolve(&self, hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        let host = hello.server_name()?;
        let mut issued = lock(&self.issued);
        if let Some(certificate) = issued.get(host) {
            return Some(Arc::clone(certificate));
        }
        let certificate = (issued.len() < MAX_CERTIFICATES).then(|| self.issue(host))??;
        issued.insert(host.to_owned(), Arc::clone(&certificate));
        Some(certificate)
    }
}

impl HostCertificates {
    fn issue(&self, host: &str) -> Option<Arc<CertifiedKey>> {
        let key = KeyPair::generate().ok()?;
        let mut params = CertificateParams::new(vec![host.to_owned()]).ok()?;
        params.distinguished_name.push(DnType::CommonName, host);
        let certificate = params.signed_by(&key, &self.issuer).ok()?;
        let signing_key = aws_lc_rs::sign::any_supported_type(&PrivatePkcs8KeyDer::from(key.serialize_der()).into());
        Some(Arc::new(CertifiedKey::new(vec![certificate.der().clone()], signing_key.ok()?)))
    }
}

fn server_config(issuer: Issuer<'static, KeyPair>) -> io::Result<ServerConfig> {
    let certificates = HostCertificates { issuer, issued: Mutex::default() };
    let provider = Arc::new(aws_lc_rs::default_provider());
    let builder = ServerConfig::builder_with_details(provider, Arc::new(ValidTime));
    let builder = builder.with_safe_default_protocol_versions().map_err(io::Error::other)?;
    let mut config = builder.with_no_client_auth().with_cert_resolver(Arc::new(certificates));
    // No tickets: each connection shows its own whole handshake.
    config.send_tls13_tickets = 0;
    Ok(config)
}

fn client_config(roots: RootCertStore) -> io::Result<ClientConfig> {
    let provider = Arc::new(aws_lc_rs::default_provider());
    let builder = ClientConfig::builder_with_details(provider, Arc::new(ValidTime));
    let builder = builder.with_safe_default_protocol_versions().map_err(io::Error::other)?;
    let mut config = builder.with_root_certificates(roots).with_no_client_auth();
    config.resumption = Resumption::disabled();
    Ok(config)
}

const CERTIFICATE_FILE: &str = "lab.pem";

fn write_certificate(pem: &str) -> io::Result<TemporaryFolder> {
    let folder = TemporaryFolder::create()?;
    std::fs::write(folder.path().join(CERTIFICATE_FILE), pem)?;
    Ok(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_a_certificate_and_no_key_and_is_removed() {
        let authority = CertificateAuthority::new().expect("random bytes");
        let file = authority.certificate_file().expect("a folder for temporary files");
        let pem = std::fs::read_to_string(&file).expect("the file");
        assert!(pem.starts_with("-----BEGIN CERTIFICATE-----") && !pem.contains("PRIVATE"), "{pem}");
        #[cfg(unix)]
        {
            let mode =
                |path| std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(path).expect("there").permissions());
            assert_eq!(mode(file.parent().expect("a folder")) & 0o077, 0, "nobody else can enter");
        }
        drop(authority);
        assert!(!file.exists());
    }
}
