//! What gives the master key out, as the rest of the server sees it.

use std::fmt;
use std::future::Future;
use std::io;
use std::path::{Path, PathBuf};
use std::pin::Pin;

use envelope::secret::Secret;

/// Gives the master key out: a file, a credential of the service manager, or a key management
/// service.
pub trait MasterKeySource: Send + Sync {
    /// What it is called where people read.
    fn name(&self) -> String;

    /// Whether a copy of this folder is a copy of the master key too.
    fn lies_in(&self, folder: &Path) -> bool;

    /// The master key.
    fn master_key(&self) -> Given<'_, Secret<32>>;

    /// The master key that a rotation made and did not put in its place yet; none where there is
    /// none.
    fn next(&self) -> Given<'_, Option<Secret<32>>>;

    /// Puts the next master key in the place of the present one, where it is the one that is
    /// meant. Does nothing while somebody rotates, who does it in the end.
    fn settle<'a>(&'a self, is_meant: &'a IsMeant<'a>) -> Given<'a, ()>;
}

/// Tells the master key that is looked for from others.
pub type IsMeant<'a> = dyn Fn(&Secret<32>) -> bool + Sync + 'a;

/// What a source answers, in its own time.
pub type Given<'a, T> = Pin<Box<dyn Future<Output = Result<T, MasterKeyError>> + Send + 'a>>;

/// Why the master key can not be used.
#[derive(Debug)]
#[non_exhaustive]
pub enum MasterKeyError {
    /// The file can not be read or written.
    File {
        /// Where.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The file does not hold exactly 32 octets.
    Length {
        /// Where.
        path: PathBuf,
        /// What it holds.
        octets: usize,
    },
    /// It is not there.
    Missing {
        /// Where it should be.
        path: PathBuf,
    },
    /// Others than its owner may read or write the file.
    Permissions {
        /// Where.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// Another rotation of the same master key is under way.
    Rotating {
        /// The master key.
        path: PathBuf,
    },
}

impl fmt::Display for MasterKeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File { path, .. } => write!(f, "can not use the master key {}", path.display()),
            Self::Length { path, octets } => write!(
                f,
                "the master key {} has {octets} octets and not 32; put the right file back",
                path.display()
            ),
            Self::Missing { path } => write!(
                f,
                "the master key {} is missing; put it back where there is a database already, \
                 because its private parts open with no other, and make one for a new database \
                 with `keyset-server master-key make`",
                path.display()
            ),
            Self::Permissions { path, mode } => write!(
                f,
                "the master key {} has mode {mode:04o}: others can read or change it; run \
                 chmod 600 on it, and consider whether it is still secret",
                path.display()
            ),
            Self::Rotating { path } => write!(
                f,
                "another rotation of the master key {} is under way",
                path.display()
            ),
        }
    }
}

impl std::error::Error for MasterKeyError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::File { source, .. } => Some(source),
            _ => None,
        }
    }
}
