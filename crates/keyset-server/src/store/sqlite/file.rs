//! A look at a database file before SQLite may touch it: what is not ours stays as it is.
//!
//! The header of a SQLite file has 100 octets: the words `SQLite format 3` and a zero octet, the
//! user version at octet 60 and the application id at octet 68, both big-endian.

use std::fmt;
use std::fs::{File, OpenOptions};
use std::io::{self, Read as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

/// What lies at the path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// Nothing yet, or a file without content.
    Nothing,
    /// A database of ours, of a version that can be read.
    Ours,
}

/// Why a database is not used. It was left as it is.
#[derive(Debug)]
pub struct FileError {
    /// Where.
    pub path: PathBuf,
    /// What is wrong.
    pub reason: FileReason,
}

/// What is wrong with a database file.
#[derive(Debug)]
#[non_exhaustive]
pub enum FileReason {
    /// SQLite finds damage in it.
    Damaged,
    /// A SQLite database of some other program.
    Foreign,
    /// Not there.
    Missing,
    /// Written by a newer release.
    Newer {
        /// Its version.
        version: u32,
        /// The newest version that this release reads.
        known: u32,
    },
    /// Not a SQLite database at all.
    NotADatabase,
    /// Written by an older release, and not to be changed now.
    Older {
        /// Its version.
        version: u32,
    },
    /// A directory, a socket or another thing that is no file.
    NotAFile,
    /// It can not be read or made.
    Unreadable(io::Error),
}

/// The application id of our databases.
pub(super) const APPLICATION_ID: u32 = u32::from_be_bytes(*b"KSET");

/// Looks at the file without changing it.
pub(super) fn examine(path: &Path, known: u32) -> Result<Found, FileError> {
    look(path, known).map_err(|reason| FileError {
        path: path.into(),
        reason,
    })
}

/// Makes an empty file with mode 0600; SQLite gives its companions the same mode.
pub(super) fn create(path: &Path) -> Result<(), FileError> {
    match OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
    {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(FileError {
            path: path.into(),
            reason: FileReason::Unreadable(error),
        }),
        _ => Ok(()),
    }
}

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the database {} ", self.path.display())?;
        match &self.reason {
            FileReason::Damaged => f.write_str("is damaged"),
            FileReason::Foreign => f.write_str("belongs to another program"),
            FileReason::Missing => f.write_str("is not there"),
            FileReason::Newer { version, known } => write!(
                f,
                "has version {version} and this release reads up to {known}; use a newer release"
            ),
            FileReason::NotADatabase => f.write_str("is not a SQLite database"),
            FileReason::NotAFile => f.write_str("is not a file"),
            FileReason::Older { version } => write!(
                f,
                "has version {version}; start the server once to bring it up to date"
            ),
            FileReason::Unreadable(_) => f.write_str("can not be read or made"),
        }?;
        match self.reason {
            FileReason::Missing => Ok(()),
            _ => f.write_str(" (it was left as it is)"),
        }
    }
}

impl std::error::Error for FileError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.reason {
            FileReason::Unreadable(source) => Some(source),
            _ => None,
        }
    }
}

fn look(path: &Path, known: u32) -> Result<Found, FileReason> {
    let metadata = match path.metadata() {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Found::Nothing),
        Err(error) => return Err(FileReason::Unreadable(error)),
        Ok(metadata) if !metadata.is_file() => return Err(FileReason::NotAFile),
        Ok(metadata) => metadata,
    };
    if metadata.len() == 0 {
        return Ok(Found::Nothing);
    }
    let header = read_header(path).map_err(|error| match error.kind() {
        io::ErrorKind::UnexpectedEof => FileReason::NotADatabase,
        _ => FileReason::Unreadable(error),
    })?;
    if !header.starts_with(b"SQLite format 3\0") {
        return Err(FileReason::NotADatabase);
    }
    if number_at(&header, 68) != Some(APPLICATION_ID) {
        return Err(FileReason::Foreign);
    }
    match number_at(&header, 60) {
        Some(version) if (1..=known).contains(&version) => Ok(Found::Ours),
        Some(0) | None => Err(FileReason::Foreign),
        Some(version) => Err(FileReason::Newer { version, known }),
    }
}

fn read_header(path: &Path) -> io::Result<[u8; 100]> {
    let mut header = [0; 100];
    File::open(path)?.read_exact(&mut header)?;
    Ok(header)
}

fn number_at(header: &[u8], at: usize) -> Option<u32> {
    let octets = header.get(at..)?.first_chunk()?;
    Some(u32::from_be_bytes(*octets))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(version: u32, application: u32) -> Vec<u8> {
        let mut octets = b"SQLite format 3\0".to_vec();
        octets.resize(100, 0);
        octets[60..64].copy_from_slice(&version.to_be_bytes());
        octets[68..72].copy_from_slice(&application.to_be_bytes());
        octets
    }

    fn examined(content: &[u8]) -> Result<Found, FileReason> {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("db");
        std::fs::write(&path, content).unwrap();
        examine(&path, 3).map_err(|error| error.reason)
    }

    #[test]
    fn a_database_of_ours_is_accepted() {
        assert_eq!(examined(&header(3, APPLICATION_ID)).unwrap(), Found::Ours);
    }

    #[test]
    fn an_empty_file_is_a_beginning() {
        assert_eq!(examined(b"").unwrap(), Found::Nothing);
    }

    #[test]
    fn a_newer_version_is_refused() {
        let refusal = examined(&header(4, APPLICATION_ID)).unwrap_err();
        assert!(matches!(
            refusal,
            FileReason::Newer {
                version: 4,
                known: 3
            }
        ));
    }

    #[test]
    fn the_database_of_another_program_is_refused() {
        assert!(matches!(examined(&header(1, 7)), Err(FileReason::Foreign)));
    }

    #[test]
    fn a_text_file_is_refused() {
        assert!(matches!(
            examined(b"dear diary"),
            Err(FileReason::NotADatabase)
        ));
    }

    #[test]
    fn a_directory_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let refusal = examine(dir.path(), 3).unwrap_err();
        assert!(matches!(refusal.reason, FileReason::NotAFile));
    }
}
