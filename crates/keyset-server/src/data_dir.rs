//! The data directory and the master key in it. Files only; it never sees a key of the key set.

use std::fmt;
use std::fs::{self, DirBuilder, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use envelope::CryptoRng;
use envelope::secret::Secret;

/// A directory that belongs to one server.
#[derive(Clone, Debug)]
pub struct DataDir {
    path: PathBuf,
}

/// Why the directory or the master key can not be used.
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
    /// The master key file can not be read or written.
    Key {
        /// Where.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// There is a database, but not the master key that its private parts are sealed under.
    KeyMissing {
        /// Where it should be.
        path: PathBuf,
    },
    /// The file does not hold exactly 32 octets.
    KeyLength {
        /// Where.
        path: PathBuf,
        /// What it holds.
        octets: usize,
    },
    /// Others than its owner may read or write the file.
    KeyPermissions {
        /// Where.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
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

    /// The master key, 32 octets; made with mode 0600 on the first start.
    ///
    /// # Errors
    /// [`DataDirError`] when the file can not be read, is not exactly a key, is open to others,
    /// or is missing beside a database.
    pub fn master_key(&self, rng: &mut dyn CryptoRng) -> Result<Secret<32>, DataDirError> {
        let path = self.path.join("master.key");
        match fs::metadata(&path) {
            Ok(found) => read_key(path, found.permissions().mode() & 0o777),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                if self.database().exists() {
                    return Err(DataDirError::KeyMissing { path });
                }
                let key = Secret::init(|octets| rng.fill_bytes(octets));
                write_key(&path, &key).map_err(|source| DataDirError::Key { path, source })?;
                Ok(key)
            }
            Err(source) => Err(DataDirError::Key { path, source }),
        }
    }
}

impl fmt::Display for DataDirError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Directory { path, .. } => {
                write!(f, "can not use {} as the data directory", path.display())
            }
            Self::Key { path, .. } => write!(f, "can not use the master key {}", path.display()),
            Self::KeyMissing { path } => write!(
                f,
                "the master key {} is missing beside an existing database; put it back, because \
                 the private parts open with no other",
                path.display()
            ),
            Self::KeyLength { path, octets } => write!(
                f,
                "the master key {} has {octets} octets and not 32; put the right file back",
                path.display()
            ),
            Self::KeyPermissions { path, mode } => write!(
                f,
                "the master key {} has mode {mode:04o}: others can read or change it; run \
                 chmod 600 on it, and consider whether it is still secret",
                path.display()
            ),
        }
    }
}

impl std::error::Error for DataDirError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Directory { source, .. } | Self::Key { source, .. } => Some(source),
            Self::KeyMissing { .. } | Self::KeyLength { .. } | Self::KeyPermissions { .. } => None,
        }
    }
}

fn read_key(path: PathBuf, mode: u32) -> Result<Secret<32>, DataDirError> {
    if mode & 0o077 != 0 {
        return Err(DataDirError::KeyPermissions { path, mode });
    }
    let read = match fs::read(&path) {
        Ok(octets) => zeroize::Zeroizing::new(octets),
        Err(source) => return Err(DataDirError::Key { path, source }),
    };
    match <&[u8; 32]>::try_from(read.as_slice()) {
        Ok(octets) => Ok(Secret::init(|key| key.copy_from_slice(octets))),
        Err(_) => Err(DataDirError::KeyLength {
            path,
            octets: read.len(),
        }),
    }
}

/// Written aside and renamed, so that a half-written key never bears the name.
fn write_key(path: &Path, key: &Secret<32>) -> io::Result<()> {
    let aside = path.with_extension("key.new");
    match fs::remove_file(&aside) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&aside)?;
    file.write_all(key.expose())?;
    file.sync_all()?;
    fs::rename(&aside, path)
}

#[cfg(test)]
mod tests {
    use rand_chacha::ChaCha20Rng;
    use rand_core::SeedableRng as _;

    use super::*;

    fn key_of(dir: &Path) -> Result<Secret<32>, DataDirError> {
        DataDir::open(dir)
            .unwrap()
            .master_key(&mut ChaCha20Rng::seed_from_u64(1))
    }

    fn mode_of(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn the_first_start_makes_directory_and_key_for_the_owner_alone() {
        let parent = tempfile::tempdir().unwrap();
        let dir = parent.path().join("data");
        let key = key_of(&dir).ok().unwrap();
        assert_eq!(mode_of(&dir), 0o700);
        assert_eq!(mode_of(&dir.join("master.key")), 0o600);
        assert_eq!(fs::read(dir.join("master.key")).unwrap(), key.expose());
    }

    #[test]
    fn a_later_start_reads_the_same_key() {
        let dir = tempfile::tempdir().unwrap();
        let first = key_of(dir.path()).ok().unwrap();
        let later = DataDir::open(dir.path()).unwrap();
        let again = later
            .master_key(&mut ChaCha20Rng::seed_from_u64(2))
            .ok()
            .unwrap();
        assert_eq!(first.expose(), again.expose());
    }

    #[test]
    fn a_key_that_others_may_read_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        key_of(dir.path()).ok().unwrap();
        let path = dir.path().join("master.key");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        let refusal = key_of(dir.path()).err().unwrap();
        assert!(
            matches!(refusal, DataDirError::KeyPermissions { mode: 0o640, .. }),
            "{refusal}"
        );
    }

    #[test]
    fn a_key_of_another_length_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        key_of(dir.path()).ok().unwrap();
        fs::write(dir.path().join("master.key"), [7; 31]).unwrap();
        let refusal = key_of(dir.path()).err().unwrap();
        assert!(
            matches!(refusal, DataDirError::KeyLength { octets: 31, .. }),
            "{refusal}"
        );
    }

    #[test]
    fn no_key_is_made_beside_an_existing_database() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("keyset.sqlite3"), b"").unwrap();
        let refusal = key_of(dir.path()).err().unwrap();
        assert!(
            matches!(refusal, DataDirError::KeyMissing { .. }),
            "{refusal}"
        );
        assert!(!dir.path().join("master.key").exists());
    }
}
