//! The data directory: what lies where in it. No file in it is opened here.

use std::fmt;
use std::fs::{self, DirBuilder};
use std::io;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};

/// A directory that belongs to one server.
#[derive(Clone, Debug)]
pub struct DataDir {
    path: PathBuf,
}

/// Why the directory can not be used.
#[derive(Debug)]
#[non_exhaustive]
pub enum DataDirError {
    /// The directory can not be made or is something else.
    Directory {
        /// Where.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Something is in the directory that has to be empty.
    Filled {
        /// The directory.
        path: PathBuf,
    },
}

impl DataDir {
    /// Takes a directory, making it with mode 0700 when it is not there.
    ///
    /// # Errors
    /// [`DataDirError::Directory`] when that is not possible.
    pub fn open(path: &Path) -> Result<Self, DataDirError> {
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(path)
            .map_err(|source| DataDirError::Directory {
                path: path.into(),
                source,
            })?;
        Ok(Self { path: path.into() })
    }

    /// A directory that is there, or is not: nothing is made.
    #[must_use]
    pub fn at(path: &Path) -> Self {
        Self { path: path.into() }
    }

    /// Where the database lies.
    #[must_use]
    pub fn database(&self) -> PathBuf {
        self.path.join("keyset.sqlite3")
    }

    /// Where the master key lies, unless it is kept elsewhere.
    #[must_use]
    pub fn master_key(&self) -> PathBuf {
        self.path.join(MASTER_KEY)
    }

    /// Refuses a directory that holds anything but a master key.
    ///
    /// # Errors
    /// [`DataDirError::Filled`]; [`DataDirError::Directory`] when it can not be read.
    pub fn refuse_filled(&self) -> Result<(), DataDirError> {
        let path = || self.path.clone();
        let unreadable = |source| DataDirError::Directory {
            path: path(),
            source,
        };
        for entry in fs::read_dir(&self.path).map_err(unreadable)? {
            if entry.map_err(unreadable)?.file_name() != MASTER_KEY {
                return Err(DataDirError::Filled { path: path() });
            }
        }
        Ok(())
    }
}

impl fmt::Display for DataDirError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Directory { path, .. } => {
                write!(f, "can not use {} as the data directory", path.display())
            }
            Self::Filled { path } => write!(
                f,
                "the data directory {} is not empty; nothing in it was changed",
                path.display()
            ),
        }
    }
}

impl std::error::Error for DataDirError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Directory { source, .. } => Some(source),
            Self::Filled { .. } => None,
        }
    }
}

const MASTER_KEY: &str = "master.key";

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[test]
    fn the_directory_is_made_for_its_owner_alone() {
        let parent = tempfile::tempdir().unwrap();
        let path = parent.path().join("data");
        DataDir::open(&path).unwrap();
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o700);
    }

    #[test]
    fn a_master_key_alone_does_not_fill_it() {
        let dir = tempfile::tempdir().unwrap();
        let data = DataDir::open(dir.path()).unwrap();
        fs::write(data.master_key(), [7; 32]).unwrap();
        assert!(data.refuse_filled().is_ok());
        fs::write(data.database(), []).unwrap();
        assert!(data.refuse_filled().is_err());
    }
}
