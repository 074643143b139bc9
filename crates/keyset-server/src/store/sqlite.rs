//! The key set in a SQLite file. SQL and the driver are named here and in the files below only.

mod file;
mod opening;
mod people;
mod read;
mod rows;
mod write;

use std::future::Future;
use std::path::Path;
use std::pin::Pin;

use envelope::keyset::rotation::Rotation;
use sqlx::Transaction;
use sqlx::sqlite::{Sqlite, SqlitePool};

pub use file::{FileError, FileReason};
pub use opening::OpenError;

use super::{Answer, Decide, EventFilter, PrivatePart, Store, StoreError, StoredKey};
use crate::audit::Event;

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

    /// The right to write is taken before anything is read.
    async fn to_write(&self) -> Result<Transaction<'static, Sqlite>, StoreError> {
        self.pool
            .begin_with("BEGIN IMMEDIATE")
            .await
            .map_err(failed)
    }

    async fn make(&self, decide: &mut Decide<'_>) -> Result<(), StoreError> {
        let mut transaction = self.to_write().await?;
        let current = read::current(&mut transaction).await?;
        let Some(change) = decide(&current) else {
            return transaction.rollback().await.map_err(failed);
        };
        write::change(&mut transaction, &change).await?;
        transaction.commit().await.map_err(failed)
    }
}

impl Store for SqliteStore {
    fn keys(&self) -> Answer<'_, Vec<StoredKey>> {
        Box::pin(async {
            let mut transaction = self.pool.begin().await.map_err(failed)?;
            read::keys(&mut transaction).await
        })
    }

    fn change<'a>(&'a self, decide: &'a mut Decide<'a>) -> Answer<'a, ()> {
        Box::pin(self.make(decide))
    }

    fn rotations(&self) -> Answer<'_, Vec<Rotation>> {
        Box::pin(async {
            let mut connection = self.pool.acquire().await.map_err(failed)?;
            read::rotations(&mut connection).await
        })
    }

    fn revision(&self) -> Answer<'_, i64> {
        Box::pin(async {
            let mut connection = self.pool.acquire().await.map_err(failed)?;
            read::revision(&mut connection).await
        })
    }

    fn events(&self, wanted: EventFilter) -> Answer<'_, Vec<Event>> {
        Box::pin(async move {
            let mut connection = self.pool.acquire().await.map_err(failed)?;
            read::events(&mut connection, &wanted).await
        })
    }

    fn private_parts(&self) -> Answer<'_, Vec<PrivatePart>> {
        Box::pin(async {
            let mut connection = self.pool.acquire().await.map_err(failed)?;
            read::private_parts(&mut connection).await
        })
    }

    fn ping(&self) -> Answer<'_, ()> {
        Box::pin(async {
            sqlx::query("SELECT 1")
                .execute(&self.pool)
                .await
                .map(|_| ())
                .map_err(failed)
        })
    }

    fn close(&self) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(self.pool.close())
    }
}

fn failed(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> StoreError {
    StoreError::Failed(error.into())
}

#[cfg(test)]
mod tests;
