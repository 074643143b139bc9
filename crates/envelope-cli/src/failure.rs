//! What stops a command before the codec is asked: wrong usage and files that cannot be read or
//! written. All of it exits with status 1. Refusals of the codec are not here; they are answers.

use core::error::Error;
use core::fmt;
use std::io;
use std::path::PathBuf;

use envelope::Diagnosis;
use envelope::policy::profile::ProfileError;
use strict_json::JsonError;

use crate::text::visible;

/// Why a command could not begin or finish its work.
#[derive(Debug)]
pub(crate) enum Failure {
    /// A report could not be written as JSON.
    Json(serde_json::Error),
    /// A file given as a key holds none.
    NotAKey {
        /// The file.
        path: PathBuf,
        /// What the codec says of it.
        diagnosis: Box<Diagnosis>,
    },
    /// A file given for a session key holds none.
    NotASessionKey {
        /// The file.
        path: PathBuf,
    },
    /// A body given for comparison is not JSON.
    NotJson {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: JsonError,
    },
    /// A file or folder cannot be read.
    Read {
        /// The file; `-` for standard input.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// The profile named is neither built in nor a file that can be read.
    Profile {
        /// As it was given.
        name: String,
        /// What is wrong with it.
        source: ProfileError,
    },
    /// Flags that do not fit each other.
    Usage(&'static str),
    /// A file cannot be written.
    Write {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Json(_) => f.write_str("the report cannot be written as JSON"),
            Self::NotAKey { path, diagnosis } => write!(
                f,
                "no key in {}: {} {}",
                path.display(),
                visible(&diagnosis.summary),
                visible(&diagnosis.remedy)
            ),
            Self::NotASessionKey { path } => write!(
                f,
                "no session key in {}: write it as cipher number, colon and hexadecimal digits",
                path.display()
            ),
            Self::NotJson { path, .. } => write!(f, "{} is not JSON", path.display()),
            Self::Read { path, .. } => write!(f, "cannot read {}", path.display()),
            Self::Profile { name, .. } => write!(
                f,
                "no profile `{}`: give openpgp, jwe-legacy, jwe-jws, permissive or a TOML file",
                visible(name)
            ),
            Self::Usage(sentence) => f.write_str(sentence),
            Self::Write { path, .. } => write!(f, "cannot write {}", path.display()),
        }
    }
}

impl Error for Failure {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Json(source) => Some(source),
            Self::Read { source, .. } | Self::Write { source, .. } => Some(source),
            Self::NotJson { source, .. } => Some(source),
            Self::Profile { source, .. } => Some(source),
            Self::NotAKey { .. } | Self::NotASessionKey { .. } | Self::Usage(_) => None,
        }
    }
}
