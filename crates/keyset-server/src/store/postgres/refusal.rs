//! Why a database on a server is not used, in words.

use std::fmt;

/// Why a database is not used. It was left as it is.
#[derive(Debug)]
pub struct ServerError {
    /// Which one: database, host and port.
    pub shown: String,
    /// What is wrong.
    pub reason: ServerReason,
}

/// What is wrong with a database on a server.
#[derive(Debug)]
#[non_exhaustive]
pub enum ServerReason {
    /// It has no tables of ours.
    Missing,
    /// Written by a newer release.
    Newer {
        /// Its version.
        version: i64,
        /// The newest version that this release reads.
        known: u32,
    },
    /// It is on another machine, and the connection would not prove that it is the right one.
    NotEncrypted,
    /// Written by an older release, and not to be changed now.
    Older {
        /// Its version.
        version: i64,
    },
    /// It does not answer, or does not let us in.
    Unreachable(Box<dyn std::error::Error + Send + Sync>),
    /// The URL can not be read.
    Url,
}

impl fmt::Display for ServerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = &self.shown;
        match &self.reason {
            ServerReason::Missing => write!(f, "the database {shown} holds no key set"),
            ServerReason::Newer { version, known } => write!(
                f,
                "the database {shown} has version {version} and this release reads up to {known}; \
                 use a newer release (it was left as it is)"
            ),
            ServerReason::NotEncrypted => write!(
                f,
                "the database {shown} is on another machine: add ?sslmode=verify-full to its URL, \
                 and sslrootcert=FILE where it has a root of its own"
            ),
            ServerReason::Older { version } => write!(
                f,
                "the database {shown} has version {version}; start the server once to bring it up \
                 to date (it was left as it is)"
            ),
            ServerReason::Unreachable(_) => write!(f, "the database {shown} can not be reached"),
            ServerReason::Url => f.write_str(
                "the URL of the database can not be read; it looks like \
                 postgres://user@host:port/database?sslmode=verify-full",
            ),
        }
    }
}

impl std::error::Error for ServerError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.reason {
            ServerReason::Unreachable(source) => Some(source.as_ref()),
            _ => None,
        }
    }
}
