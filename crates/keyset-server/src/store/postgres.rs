//! The key set in a PostgreSQL database, which several servers may share. The driver is named here
//! and in the files below only; the statements are those of every driver.

mod address;
#[expect(clippy::duplicate_mod, reason = "compiled once for each driver")]
#[path = "statements/areas.rs"]
mod areas;
mod opening;
mod refusal;

use sqlx::Transaction;
use sqlx::postgres::{PgConnection as Connection, PgPool, PgRow as Row, Postgres};

pub use refusal::{ServerError, ServerReason};

use PostgresStore as Database;

use super::{OpenError, StoreError, failed};

/// A key set in a PostgreSQL database.
#[derive(Clone, Debug)]
pub struct PostgresStore {
    pool: PgPool,
}

impl PostgresStore {
    /// Opens the database, making the tables when they are not there, and brings it up to the
    /// present version. Servers that start together do so one after the other.
    ///
    /// # Errors
    /// [`OpenError`] with what is wrong.
    pub async fn open(url: &str) -> Result<Self, OpenError> {
        let pool = opening::open(url).await?;
        Ok(Self { pool })
    }

    /// Opens a database that has our tables, and brings it up to the present version.
    ///
    /// # Errors
    /// [`OpenError`] with what is wrong, also when the tables are not there.
    pub async fn open_existing(url: &str) -> Result<Self, OpenError> {
        let pool = opening::open_existing(url).await?;
        Ok(Self { pool })
    }

    /// Opens a database of the present version to read it, beside servers that may be running.
    ///
    /// # Errors
    /// [`OpenError`] with what is wrong, also when the tables are not there or of an older version.
    pub async fn open_to_read(url: &str) -> Result<Self, OpenError> {
        let pool = opening::open_to_read(url).await?;
        Ok(Self { pool })
    }

    /// Every read sees the same state.
    async fn to_read(&self) -> Result<Transaction<'static, Postgres>, StoreError> {
        self.pool
            .begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            .await
            .map_err(failed)
    }

    /// The right to write is taken before anything is read, from all servers on this database:
    /// each sees what the one before it wrote, and the audit log stays one chain. A snapshot taken
    /// while waiting would be too old, hence the isolation level.
    async fn to_write(&self) -> Result<Transaction<'static, Postgres>, StoreError> {
        let mut transaction = self
            .pool
            .begin_with("BEGIN ISOLATION LEVEL READ COMMITTED")
            .await
            .map_err(failed)?;
        opening::lock(&mut transaction).await.map_err(failed)?;
        Ok(transaction)
    }
}
