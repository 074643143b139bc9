//! Why a listener's TLS can not be made of its files.

use std::fmt;
use std::io;
use std::path::PathBuf;

use envelope::UnixTime;

use crate::private_file::PrivateFileError;

/// Why certificate, key, roots or revocation lists are not used.
#[derive(Debug)]
#[non_exhaustive]
pub enum TlsError {
    /// The file holds no certificate, or one that can not be read.
    Certificate {
        /// Where.
        path: PathBuf,
    },
    /// The certificate is over.
    Ended {
        /// Where.
        path: PathBuf,
        /// Since when.
        at: UnixTime,
    },
    /// The file can not be read.
    File {
        /// Where.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The file holds no private key.
    Key {
        /// Where.
        path: PathBuf,
    },
    /// The key is not the certificate's, or of a kind that can not be used.
    Pair(rustls::Error),
    /// The key file is not for its owner alone, or can not be read.
    Private(PrivateFileError),
    /// The list of revoked certificates can not be read.
    Revoked {
        /// Where.
        path: PathBuf,
    },
    /// The file holds no root certificate, or one that can not be read.
    Roots {
        /// Where.
        path: PathBuf,
    },
}

impl fmt::Display for TlsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Certificate { path } => {
                write!(f, "{} holds no certificate in PEM", path.display())
            }
            Self::Ended { path, at } => {
                write!(f, "the certificate in {} ended at {at}", path.display())
            }
            Self::File { path, .. } => write!(f, "can not use {}", path.display()),
            Self::Key { path } => write!(f, "{} holds no private key in PEM", path.display()),
            Self::Pair(_) => f.write_str("the private key is not the one of the certificate"),
            Self::Private(error) => error.fmt(f),
            Self::Revoked { path } => write!(
                f,
                "{} holds no list of revoked certificates in PEM",
                path.display()
            ),
            Self::Roots { path } => {
                write!(f, "{} holds no root certificate in PEM", path.display())
            }
        }
    }
}

impl std::error::Error for TlsError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::File { source, .. } => Some(source),
            Self::Pair(source) => Some(source),
            Self::Private(error) => error.source(),
            Self::Certificate { .. }
            | Self::Ended { .. }
            | Self::Key { .. }
            | Self::Revoked { .. }
            | Self::Roots { .. } => None,
        }
    }
}
