//! A TLS client for these tests, and the server that it talks to.

use std::io::{self, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::Child;
use std::sync::Arc;
use std::time::Duration;

use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

use super::authority::{Authority, Issued};
use crate::support::{Answer, command, said_at_start};

/// A server with TLS in front, killed when dropped.
pub(crate) struct TlsServer {
    pub(crate) child: Child,
    pub(crate) address: String,
    pub(crate) link: String,
}

impl TlsServer {
    /// With the certificate in `tls.pem` and `tls.key` of the parent of its data directory.
    pub(crate) fn start(dir: &Path, arguments: &[&str]) -> Self {
        let (child, [origin, sign_in]) = said_at_start(
            command(&dir.join("data"))
                .arg("--tls-certificate")
                .arg(dir.join("tls.pem"))
                .arg("--tls-key")
                .arg(dir.join("tls.key"))
                .args(arguments),
        );
        let address = origin.strip_prefix("listening on https://").expect(&origin);
        Self {
            child,
            address: address.into(),
            link: sign_in,
        }
    }
}

impl Drop for TlsServer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What a client trusts and shows.
pub(crate) fn client(trusted: &Authority, shown: Option<&Issued>) -> Arc<ClientConfig> {
    let mut roots = RootCertStore::empty();
    roots.add(certificate(&trusted.root())).unwrap();
    let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots);
    let config = match shown {
        Some(issued) => {
            let key = PrivateKeyDer::from_pem_slice(issued.key.as_bytes()).unwrap();
            let chain = vec![certificate(&issued.certificate)];
            builder.with_client_auth_cert(chain, key).unwrap()
        }
        None => builder.with_no_client_auth(),
    };
    Arc::new(config)
}

/// One GET request over TLS.
pub(crate) fn get(config: &Arc<ClientConfig>, address: &str, path: &str) -> io::Result<Answer> {
    ask(config, address, &format!("GET {path}"), &[], "")
}

/// One request over TLS, with the first words of its first line, and headers.
pub(crate) fn ask(
    config: &Arc<ClientConfig>,
    address: &str,
    words: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> io::Result<Answer> {
    let mut request = format!("{words} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n");
    for (name, value) in headers {
        request.push_str(&format!("{name}: {value}\r\n"));
    }
    request.push_str(&format!("Content-Length: {}\r\n\r\n{body}", body.len()));
    let mut stream = connect(config, address)?;
    stream.write_all(request.as_bytes())?;
    let mut octets = Vec::new();
    stream.read_to_end(&mut octets)?;
    if octets.is_empty() {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(Answer::read(&octets))
}

/// A connection whose handshake is done.
pub(crate) fn connect(
    config: &Arc<ClientConfig>,
    address: &str,
) -> io::Result<StreamOwned<ClientConnection, TcpStream>> {
    let name = ServerName::try_from("localhost").unwrap();
    let connection = ClientConnection::new(config.clone(), name).map_err(io::Error::other)?;
    let stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(Duration::from_secs(60)))?;
    let mut stream = StreamOwned::new(connection, stream);
    while stream.conn.is_handshaking() {
        stream.conn.complete_io(&mut stream.sock)?;
    }
    Ok(stream)
}

/// The common name in the certificate that the server shows now.
pub(crate) fn shown(config: &Arc<ClientConfig>, address: &str) -> String {
    let stream = connect(config, address).unwrap();
    let chain = stream.conn.peer_certificates().unwrap();
    keyset_server::transport::Certificate::read(&chain[0])
        .unwrap()
        .subject
}

fn certificate(pem: &str) -> CertificateDer<'static> {
    CertificateDer::from_pem_slice(pem.as_bytes()).unwrap()
}
