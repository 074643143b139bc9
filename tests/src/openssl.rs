//! OpenSSL as an authority that issues certificates, and as a client that shows one.

use core::net::SocketAddr;
use core::time::Duration;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, ensure};

use crate::http::Response;
use crate::process;
use crate::scratch::Scratch;

/// A throw-away authority; its files are gone with it.
pub struct Authority {
    files: Scratch,
    root: Pair,
}

/// Where a certificate and its private key lie, in PEM.
#[derive(Clone, Debug)]
pub struct Pair {
    /// The certificate.
    pub certificate: PathBuf,
    /// The key, for its owner alone.
    pub key: PathBuf,
}

/// A client that trusts an authority alone.
#[derive(Clone, Debug)]
pub struct Client {
    root: PathBuf,
    shown: Option<Pair>,
}

/// The kind of a key, as `openssl req -newkey` takes it.
pub type KeyKind = &'static [&'static str];

/// RSA with 2048 bits.
pub const RSA: KeyKind = &["rsa:2048"];

/// P-256.
pub const EC: KeyKind = &["ec", "-pkeyopt", "ec_paramgen_curve:P-256"];

impl Authority {
    /// One that nobody else trusts.
    ///
    /// # Errors
    /// When OpenSSL is away or makes none.
    pub fn new() -> Result<Self> {
        let files = Scratch::new()?;
        files.write("openssl.cnf", EXTENSIONS)?;
        let root = Pair::in_folder(files.path(), "root");
        make(files.path(), "root", EC, &root, None)?;
        Ok(Self { files, root })
    }

    /// A certificate for this machine, with a key of this kind.
    ///
    /// # Errors
    /// When OpenSSL makes none.
    pub fn issue(&self, name: &str, kind: KeyKind) -> Result<Pair> {
        let pair = Pair::in_folder(self.files.path(), name);
        make(self.files.path(), name, kind, &pair, Some(&self.root))?;
        Ok(pair)
    }

    /// The certificate that others trust.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root.certificate
    }

    /// A client that trusts this authority, and shows a certificate where it has one.
    #[must_use]
    pub fn client(&self, shown: Option<Pair>) -> Client {
        Client {
            root: self.root.certificate.clone(),
            shown,
        }
    }
}

impl Client {
    /// Posts a body over TLS.
    ///
    /// # Errors
    /// When the server is not the one of the authority, lets this client not in, or gives no answer.
    pub fn post(
        &self,
        server: SocketAddr,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Result<Response> {
        let mut client = command("s_client")?;
        client
            .args(["-quiet", "-connect", &server.to_string()])
            .args(["-verify_return_error", "-verify_ip"])
            .arg(server.ip().to_string())
            .arg("-CAfile")
            .arg(&self.root);
        if let Some(pair) = &self.shown {
            client.arg("-cert").arg(&pair.certificate);
            client.arg("-key").arg(&pair.key);
        }
        let mut request =
            format!("POST {path} HTTP/1.1\r\nHost: {server}\r\nConnection: close\r\n");
        for (name, value) in headers {
            request.push_str(&format!("{name}: {value}\r\n"));
        }
        request.push_str(&format!("Content-Length: {}\r\n\r\n", body.len()));
        let finished = process::run(&mut client, &[request.as_bytes(), body].concat(), LIMIT)?;
        ensure!(
            !finished.stdout.is_empty(),
            "no answer: {}",
            finished.stderr
        );
        Response::read(&finished.stdout)
    }
}

impl Pair {
    fn in_folder(folder: &Path, name: &str) -> Self {
        Self {
            certificate: folder.join(format!("{name}.pem")),
            key: folder.join(format!("{name}.key")),
        }
    }

    /// Both as options of a program take them.
    ///
    /// # Errors
    /// When a path is not UTF-8.
    pub fn paths(&self) -> Result<[&str; 2]> {
        Ok([text(&self.certificate)?, text(&self.key)?])
    }
}

/// One of OpenSSL's commands.
///
/// # Errors
/// When it is not installed.
pub fn command(name: &str) -> Result<Command> {
    let mut openssl = Command::new(process::tool("openssl")?);
    openssl.arg(name);
    Ok(openssl)
}

/// A path as an option takes it.
///
/// # Errors
/// When it is not UTF-8.
pub fn text(path: &Path) -> Result<&str> {
    path.to_str().context("a path that is not UTF-8")
}

fn make(folder: &Path, name: &str, kind: KeyKind, pair: &Pair, by: Option<&Pair>) -> Result<()> {
    let mut request = command("req")?;
    request
        .args(["-x509", "-nodes", "-days", "2"])
        .arg("-config")
        .arg(folder.join("openssl.cnf"))
        .args(["-extensions", if by.is_some() { "leaf" } else { "root" }])
        .arg("-subj")
        .arg(format!("/CN={name}"))
        .arg("-newkey")
        .args(kind)
        .arg("-keyout")
        .arg(&pair.key)
        .arg("-out")
        .arg(&pair.certificate);
    if let Some(issuer) = by {
        request.arg("-CA").arg(&issuer.certificate);
        request.arg("-CAkey").arg(&issuer.key);
    }
    process::run(&mut request, b"", LIMIT)?.success()?;
    Ok(fs::set_permissions(
        &pair.key,
        fs::Permissions::from_mode(0o600),
    )?)
}

const LIMIT: Duration = Duration::from_secs(60);

/// What certificates say beside their names (RFC 5280 section 4.2).
const EXTENSIONS: &str = "\
[req]
distinguished_name = name
[name]
[root]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[leaf]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature, keyEncipherment, keyAgreement
subjectAltName = DNS:localhost, IP:127.0.0.1
";
