//! The key set in a SQLite file. The driver is named here and in the files below only; the
//! statements are those of every driver.

#[expect(clippy::duplicate_mod, reason = "compiled once for each driver")]
#[path = "statements/areas.rs"]
mod areas;
mod copy;
mod file;
mod opening;

use std::path::Path;

use sqlx::Transaction;
use sqlx::sqlite::{Sqlite, SqliteConnection as Connection, SqlitePool, SqliteRow as Row};

pub use copy::{CopyError, Restoring};
pub use file::{FileError, FileReason};

use SqliteStore as Database;

use super::{OpenError, StoreError, failed};

/// A key set in one SQLite file.
#[derive(Clone, Debug)]
pub struct SqliteStore {
    pool: SqlitePool,
}

impl SqliteStore {
    /// Opens the database, making it with mode 0600 when it is not there, and brings it up to the
    /// present version. A file that is damaged, newer or not ours is not written to.
    ///
    /// # Errors
    /// [`OpenError`] with what is wrong.
    pub async fn open(path: &Path) -> Result<Self, OpenError> {
        let pool = opening::open(path).await?;
        Ok(Self { pool })
    }

    /// Opens a database of the present version to read it, beside a server that may be running.
    ///
    /// # Errors
    /// [`OpenError`] with what is wrong, also when the file is not there or of an older version.
    pub async fn open_to_read(path: &Path) -> Result<Self, OpenError> {
        let pool = opening::open_to_read(path).await?;
        Ok(Self { pool })
    }

    /// Opens a database that is there, and brings it up to the present version.
    ///
    /// # Errors
    /// [`OpenError`] with what is wrong, also when the file is not there.
    pub async fn open_existing(path: &Path) -> Result<Self, OpenError> {
        opening::refuse_missing(path)?;
        Self::open(path).await
    }

    /// Every read sees the same state.
    async fn to_read(&self) -> Result<Transaction<'static, Sqlite>, StoreError> {
        self.pool.begin().await.map_err(failed)
    }

    /// The right to write is taken before anything is read.
    async fn to_write(&self) -> Result<Transaction<'static, Sqlite>, StoreError> {
        self.pool
            .begin_with("BEGIN IMMEDIATE")
            .await
            .map_err(failed)
    }
}
