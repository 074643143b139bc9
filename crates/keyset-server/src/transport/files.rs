//! The files that a listener's TLS is made of: where they are, and what they hold at a moment.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use super::TlsError;
use crate::private_file;

/// Where the certificate, its key, and what is trusted of clients lie, all in PEM (RFC 7468).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TlsFiles {
    /// The certificate, then those between it and the root.
    pub certificate: PathBuf,
    /// The certificate's private key, for its owner alone.
    pub key: PathBuf,
    /// Whose certificates clients may show; without it none is asked for.
    pub clients: Option<ClientFiles>,
}

/// What is trusted of clients.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientFiles {
    /// Whether a client may come without.
    pub must: ClientCertificates,
    /// The roots.
    pub roots: PathBuf,
    /// Lists of revoked certificates, one for every authority in a chain (RFC 5280 section 5).
    pub revoked: Option<PathBuf>,
}

/// Whether clients show a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum ClientCertificates {
    /// None is asked for.
    Off,
    /// One is asked for, and a client without one is let in.
    Optional,
    /// A client without one is not let in.
    Required,
}

/// What the files hold.
pub(super) struct Material {
    pub(super) certificate: Vec<u8>,
    pub(super) key: Zeroizing<Vec<u8>>,
    pub(super) roots: Vec<u8>,
    pub(super) revoked: Vec<u8>,
}

impl TlsFiles {
    /// Reads them all.
    pub(super) fn read(&self) -> Result<Material, TlsError> {
        let clients = self.clients.as_ref();
        Ok(Material {
            certificate: public(&self.certificate)?,
            key: private_file::read(&self.key).map_err(TlsError::Private)?,
            roots: clients.map_or(Ok(Vec::new()), |clients| public(&clients.roots))?,
            revoked: clients
                .and_then(|clients| clients.revoked.as_deref())
                .map_or(Ok(Vec::new()), public)?,
        })
    }
}

impl ClientCertificates {
    /// Stable identifier, as on the command line.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Optional => "optional",
            Self::Required => "required",
        }
    }
}

impl Material {
    /// Tells whether anything changed.
    pub(super) fn digest(&self) -> [u8; 32] {
        digest(&[&self.certificate, &self.key, &self.roots, &self.revoked])
    }

    /// Tells whether anything changed of what is trusted of clients.
    pub(super) fn trust_digest(&self) -> [u8; 32] {
        digest(&[&self.roots, &self.revoked])
    }
}

/// Of each file its own hash, so that no octet can move from one to the next unseen.
fn digest(parts: &[&[u8]]) -> [u8; 32] {
    let mut digest = Sha256::new();
    for part in parts {
        digest.update(Sha256::digest(part));
    }
    digest.finalize().into()
}

fn public(path: &Path) -> Result<Vec<u8>, TlsError> {
    let failed = |source| TlsError::File {
        path: path.into(),
        source,
    };
    let mut octets = Vec::new();
    let file = File::open(path).map_err(failed)?;
    let read = file.take(LONGEST).read_to_end(&mut octets);
    read.map_err(failed)?;
    if u64::try_from(octets.len()).is_ok_and(|length| length < LONGEST) {
        Ok(octets)
    } else {
        Err(failed(io::ErrorKind::FileTooLarge.into()))
    }
}

/// Lists of revoked certificates of large authorities have some megabytes.
const LONGEST: u64 = 16 * 1024 * 1024;
