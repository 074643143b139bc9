//! The key set in a SQLite file. The only file with SQL, and the only one that names the driver.

mod file;
mod rows;

use std::path::Path;
use std::time::Duration;

use envelope::UnixTime;
use envelope::key::state::KeyState;
use envelope::keyset::Entry;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePool, SqlitePoolOptions,
    SqliteSynchronous,
};
use sqlx::{ConnectOptions as _, Connection as _};

pub use file::{FileError, FileReason};

use super::{Answer, NewKey, PrivatePart, Store, StoreError, StoredKey};

/// A key set in one SQLite file.
#[derive(Clone, Debug)]
pub struct SqliteStore {
    pool: SqlitePool,
}

/// Why a database could not be opened.
#[derive(Debug)]
#[non_exhaustive]
pub enum OpenError {
    /// The file is not one to work with. It was left as it is.
    File(FileError),
    /// SQLite failed.
    Store(StoreError),
}

impl SqliteStore {
    /// Opens the database, making it with mode 0600 when it is not there, and brings it up to the
    /// present version. A file that is damaged, newer or not ours is not written to.
    ///
    /// # Errors
    /// [`OpenError`] with what is wrong.
    pub async fn open(path: &Path) -> Result<Self, OpenError> {
        match file::examine(path, newest_version())? {
            file::Found::Nothing => file::create(path)?,
            file::Found::Ours => check(path).await?,
        }
        let options = SqliteConnectOptions::new()
            .filename(path)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(5))
            .synchronous(SqliteSynchronous::Full)
            .disable_statement_logging();
        migrate(&options).await.map_err(failed)?;
        let pool = SqlitePoolOptions::new()
            .max_connections(4)
            .connect_with(options.journal_mode(SqliteJournalMode::Wal))
            .await
            .map_err(failed)?;
        Ok(Self { pool })
    }

    async fn add_all(&self, keys: &[NewKey]) -> Result<(), StoreError> {
        let mut transaction = self
            .pool
            .begin_with("BEGIN IMMEDIATE")
            .await
            .map_err(failed)?;
        for key in keys {
            refuse_existing(&mut transaction, key).await?;
            insert(&mut transaction, key).await?;
        }
        transaction.commit().await.map_err(failed)
    }
}

impl Store for SqliteStore {
    fn keys(&self) -> Answer<'_, Vec<StoredKey>> {
        Box::pin(async {
            let rows = sqlx::query(SELECT_KEYS)
                .fetch_all(&self.pool)
                .await
                .map_err(failed)?;
            rows.iter().map(rows::key).collect()
        })
    }

    fn add(&self, keys: Vec<NewKey>) -> Answer<'_, ()> {
        Box::pin(async move { self.add_all(&keys).await })
    }

    fn private_parts(&self) -> Answer<'_, Vec<PrivatePart>> {
        Box::pin(async {
            let query = "SELECT holder, kind, version, sealed FROM private_parts ORDER BY holder";
            let rows = sqlx::query(query)
                .fetch_all(&self.pool)
                .await
                .map_err(failed)?;
            rows.iter().map(rows::part).collect()
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

    fn close(&self) -> std::pin::Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(self.pool.close())
    }
}

impl From<FileError> for OpenError {
    fn from(error: FileError) -> Self {
        Self::File(error)
    }
}

impl From<StoreError> for OpenError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl std::fmt::Display for OpenError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::File(error) => error.fmt(f),
            Self::Store(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for OpenError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::File(error) => error.source(),
            Self::Store(error) => error.source(),
        }
    }
}

/// Reads the whole file for damage, without the right to change it. A file without a write-ahead
/// log beside it is taken as immutable, so that not even a lock file is made.
async fn check(path: &Path) -> Result<(), FileError> {
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    let options = SqliteConnectOptions::new()
        .filename(path)
        .read_only(true)
        .immutable(!Path::new(&log).exists())
        .disable_statement_logging();
    let reason = match integrity(&options).await {
        Ok((found, _)) if found != "ok" => FileReason::Damaged,
        Ok((_, version)) if version > newest_version() => FileReason::Newer {
            version,
            known: newest_version(),
        },
        Ok(_) => return Ok(()),
        Err(_) => FileReason::Damaged,
    };
    Err(FileError {
        path: path.into(),
        reason,
    })
}

/// What SQLite says of the file, and its version as the write-ahead log has it.
async fn integrity(options: &SqliteConnectOptions) -> Result<(String, u32), sqlx::Error> {
    let mut connection = options.connect().await?;
    let found = sqlx::query_scalar("PRAGMA quick_check(1)")
        .fetch_one(&mut connection)
        .await?;
    let version = sqlx::query_scalar("PRAGMA user_version")
        .fetch_one(&mut connection)
        .await?;
    connection.close().await?;
    Ok((found, version))
}

/// Runs the migrations that the file has not seen, each in its own transaction. In a new file the
/// first one runs before write-ahead logging, so that it is there whole or not at all.
async fn migrate(options: &SqliteConnectOptions) -> Result<(), sqlx::Error> {
    let mut connection = options.connect().await?;
    let version: u32 = sqlx::query_scalar("PRAGMA user_version")
        .fetch_one(&mut connection)
        .await?;
    for migration in MIGRATIONS
        .iter()
        .skip(usize::try_from(version).unwrap_or(usize::MAX))
    {
        let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await?;
        sqlx::raw_sql(*migration).execute(&mut *transaction).await?;
        transaction.commit().await?;
    }
    connection.close().await
}

async fn refuse_existing(
    connection: &mut SqliteConnection,
    key: &NewKey,
) -> Result<(), StoreError> {
    let thumbprints = key.entries.iter().map(|entry| &entry.thumbprint);
    for thumbprint in thumbprints.chain([&key.holder]) {
        let known: Option<i64> = sqlx::query_scalar(
            "SELECT 1 FROM entries WHERE thumbprint = $1 UNION SELECT 1 FROM holders WHERE id = $1",
        )
        .bind(thumbprint)
        .fetch_optional(&mut *connection)
        .await
        .map_err(failed)?;
        if known.is_some() {
            return Err(StoreError::Exists {
                thumbprint: thumbprint.clone(),
            });
        }
    }
    Ok(())
}

async fn insert(connection: &mut SqliteConnection, key: &NewKey) -> Result<(), StoreError> {
    let public = serde_json::to_string(&key.public).map_err(|error| failed(Box::new(error)))?;
    sqlx::query("INSERT INTO holders (id, public_half) VALUES ($1, $2)")
        .bind(&key.holder)
        .bind(public)
        .execute(&mut *connection)
        .await
        .map_err(failed)?;
    if let Some(part) = &key.private {
        sqlx::query(
            "INSERT INTO private_parts (holder, kind, version, sealed) VALUES ($1, $2, $3, $4)",
        )
        .bind(&part.name.holder)
        .bind(part.name.kind.code())
        .bind(part.name.version)
        .bind(part.sealed.as_slice())
        .execute(&mut *connection)
        .await
        .map_err(failed)?;
    }
    for entry in &key.entries {
        insert_entry(connection, &key.holder, entry)
            .await
            .map_err(failed)?;
    }
    Ok(())
}

async fn insert_entry(
    connection: &mut SqliteConnection,
    holder: &str,
    entry: &Entry,
) -> Result<(), sqlx::Error> {
    let (trusted, verified) = match entry.state {
        KeyState::PreActive { trusted, verified } => (trusted, verified),
        _ => (true, true),
    };
    sqlx::query(INSERT_ENTRY)
        .bind(&entry.thumbprint)
        .bind(holder)
        .bind(&entry.id)
        .bind(entry.owner.code())
        .bind(entry.environment.code())
        .bind(entry.format.code())
        .bind(entry.key_use.code())
        .bind(&entry.algorithm)
        .bind(entry.bits)
        .bind(entry.state.name().code())
        .bind(trusted)
        .bind(verified)
        .bind(entry.valid_from.seconds())
        .bind(entry.valid_to.map(UnixTime::seconds))
        .bind(entry.created.seconds())
        .execute(connection)
        .await
        .map(|_| ())
}

fn failed(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> StoreError {
    StoreError::Failed(error.into())
}

fn newest_version() -> u32 {
    u32::try_from(MIGRATIONS.len()).unwrap_or(u32::MAX)
}

/// Numbered from 1; each sets the file's version to its number.
const MIGRATIONS: &[&str] = &[include_str!("../../migrations/0001_keyset.sql")];

const SELECT_KEYS: &str = "\
    SELECT entries.*, holders.public_half \
    FROM entries JOIN holders ON holders.id = entries.holder \
    ORDER BY owner DESC, environment, format DESC, holders.rowid, entries.rowid";

const INSERT_ENTRY: &str = "\
    INSERT INTO entries (thumbprint, holder, id, owner, environment, format, key_use, algorithm, \
    bits, state, trusted, verified, valid_from, valid_to, created) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";

#[cfg(test)]
mod tests;
