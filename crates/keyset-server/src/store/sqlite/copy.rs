//! Copies of a database file: out of one that is in use, and back into an empty directory.

use std::ffi::OsString;
use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use super::{SqliteStore, failed, opening};
use crate::store::{OpenError, StoreError};

/// Why a copy was not made. Nothing is left of it.
#[derive(Debug)]
#[non_exhaustive]
pub enum CopyError {
    /// The file that would be made is there already.
    Exists {
        /// Where.
        path: PathBuf,
    },
    /// The copy can not be written or read.
    File {
        /// Where.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A server was writing when the file was copied, or still is: what it wrote last is in the
    /// file beside it.
    InUse {
        /// The file.
        path: PathBuf,
    },
    /// The copy is not one to work with.
    Open(OpenError),
    /// SQLite failed.
    Store(StoreError),
}

/// A backup that is looked at under another name, before it becomes the database.
pub struct Restoring {
    store: SqliteStore,
    aside: PathBuf,
    database: PathBuf,
}

impl SqliteStore {
    /// Copies the database as it is at one moment into a new file with mode 0600. It bears its name
    /// only once it is complete and on disk.
    ///
    /// # Errors
    /// [`CopyError::Exists`]; [`CopyError::File`]; [`CopyError::Store`].
    pub async fn back_up(&self, to: &Path) -> Result<(), CopyError> {
        if to.try_exists().map_err(|source| refused(to, source))? {
            return Err(CopyError::Exists { path: to.into() });
        }
        let aside = beside(to, ".part");
        create(&aside)?;
        let copied = self.vacuum_into(&aside).await;
        let named = copied.and_then(|()| name(&aside, to));
        fs::remove_file(&aside).map_err(|source| refused(&aside, source))?;
        named
    }

    async fn vacuum_into(&self, path: &Path) -> Result<(), CopyError> {
        let path = path.to_str().ok_or_else(|| {
            let source = io::Error::from(io::ErrorKind::InvalidFilename);
            refused(path, source)
        })?;
        sqlx::query("VACUUM INTO $1")
            .bind(path)
            .execute(&self.pool)
            .await
            .map(|_| ())
            .map_err(|error| CopyError::Store(failed(error)))
    }
}

impl Restoring {
    /// Copies a backup beside the place of the database, looks through it for damage and brings it
    /// up to the present version. Nobody is signed in there.
    ///
    /// # Errors
    /// [`CopyError`] with what is wrong; the backup is not changed.
    pub async fn begin(backup: &Path, database: &Path) -> Result<Self, CopyError> {
        opening::refuse_missing(backup).map_err(|error| CopyError::Open(error.into()))?;
        let log = beside(backup, "-wal");
        if log.metadata().is_ok_and(|found| found.len() > 0) {
            let path = backup.into();
            return Err(CopyError::InUse { path });
        }
        opening::check(backup)
            .await
            .map_err(|error| CopyError::Open(error.into()))?;
        let aside = beside(database, ".part");
        let file = create(&aside)?;
        match Self::copy(backup, file, &aside).await {
            Ok(store) => Ok(Self {
                store,
                aside,
                database: database.into(),
            }),
            Err(refusal) => {
                fs::remove_file(&aside).map_err(|source| refused(&aside, source))?;
                Err(refusal)
            }
        }
    }

    /// The database, to be looked through.
    #[must_use]
    pub const fn store(&self) -> &SqliteStore {
        &self.store
    }

    /// Gives it the name of the database.
    ///
    /// # Errors
    /// [`CopyError::Exists`] and [`CopyError::File`].
    pub async fn finish(self) -> Result<(), CopyError> {
        self.store.pool.close().await;
        let named = name(&self.aside, &self.database);
        fs::remove_file(&self.aside).map_err(|source| refused(&self.aside, source))?;
        named
    }

    /// Leaves nothing behind.
    ///
    /// # Errors
    /// [`CopyError::File`].
    pub async fn give_up(self) -> Result<(), CopyError> {
        self.store.pool.close().await;
        fs::remove_file(&self.aside).map_err(|source| refused(&self.aside, source))
    }

    async fn copy(backup: &Path, mut file: File, aside: &Path) -> Result<SqliteStore, CopyError> {
        File::open(backup)
            .and_then(|mut backup| io::copy(&mut backup, &mut file))
            .map_err(|source| refused(aside, source))?;
        let store = SqliteStore::open(aside).await.map_err(CopyError::Open)?;
        let signed_out = sqlx::raw_sql("DELETE FROM links; DELETE FROM sessions")
            .execute(&store.pool)
            .await;
        match signed_out {
            Ok(_) => Ok(store),
            Err(error) => {
                store.pool.close().await;
                Err(CopyError::Store(failed(error)))
            }
        }
    }
}

/// Gives a complete file its name, unless there is one of that name.
fn name(aside: &Path, path: &Path) -> Result<(), CopyError> {
    let synced = File::open(aside).and_then(|file| file.sync_all());
    synced.map_err(|source| refused(aside, source))?;
    match fs::hard_link(aside, path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            Err(CopyError::Exists { path: path.into() })
        }
        Err(source) => Err(refused(path, source)),
        Ok(()) => sync_folder(path).map_err(|source| refused(path, source)),
    }
}

fn create(path: &Path) -> Result<File, CopyError> {
    let made = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path);
    match made {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            Err(CopyError::Exists { path: path.into() })
        }
        made => made.map_err(|source| refused(path, source)),
    }
}

fn sync_folder(path: &Path) -> io::Result<()> {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => File::open(folder)?.sync_all(),
        _ => File::open(".")?.sync_all(),
    }
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(ending);
    name.into()
}

fn refused(path: &Path, source: io::Error) -> CopyError {
    CopyError::File {
        path: path.into(),
        source,
    }
}

impl fmt::Display for CopyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exists { path } => {
                write!(
                    f,
                    "{} is there already and is left as it is",
                    path.display()
                )
            }
            Self::File { path, .. } => write!(f, "can not copy the database: {}", path.display()),
            Self::InUse { path } => write!(
                f,
                "{} is no backup but the file of a server, and what was written last is in the \
                 file beside it that ends in -wal; make a copy with `keyset-server backup`",
                path.display()
            ),
            Self::Open(error) => error.fmt(f),
            Self::Store(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for CopyError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::File { source, .. } => Some(source),
            Self::Open(error) => error.source(),
            Self::Store(error) => error.source(),
            Self::Exists { .. } | Self::InUse { .. } => None,
        }
    }
}
