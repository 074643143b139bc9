//! Opening the database file: looked at first, then brought up to the present version.

use std::path::Path;
use std::time::Duration;

use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{ConnectOptions as _, Connection as _};

use super::failed;
use super::file::{self, FileError, FileReason, Found};
use crate::store::migrations::{MIGRATIONS, Migration, newest_version};
use crate::store::{OpenError, StoreError};

/// Opens the database, making it with mode 0600 when it is not there, and brings it up to the
/// present version. A file that is damaged, newer or not ours is not written to.
///
/// # Errors
/// [`OpenError`] with what is wrong.
pub(super) async fn open(path: &Path) -> Result<SqlitePool, OpenError> {
    match file::examine(path, newest_version())? {
        Found::Nothing => file::create(path)?,
        Found::Ours => check(path).await?,
    }
    let options = SqliteConnectOptions::new()
        .filename(path)
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(5))
        .synchronous(SqliteSynchronous::Full)
        // What is deleted is overwritten: a destroyed private part above all.
        .pragma("secure_delete", "ON")
        .disable_statement_logging();
    migrate(&options).await.map_err(failed)?;
    let options = options.journal_mode(SqliteJournalMode::Wal);
    Ok(pool(options).await?)
}

/// Opens a database of the present version to read it, beside a server that may be running.
///
/// # Errors
/// [`OpenError`] with what is wrong, also when the file is not there or of an older version.
pub(super) async fn open_to_read(path: &Path) -> Result<SqlitePool, OpenError> {
    let refused = |reason| FileError {
        path: path.into(),
        reason,
    };
    refuse_missing(path)?;
    check(path).await?;
    let options = SqliteConnectOptions::new()
        .filename(path)
        .read_only(true)
        .busy_timeout(Duration::from_secs(5))
        .disable_statement_logging();
    let (_, version) = integrity(&options).await.map_err(failed)?;
    if version < newest_version() {
        return Err(refused(FileReason::Older { version }).into());
    }
    Ok(pool(options).await?)
}

/// Refuses a path where no database is, or one that is not ours.
///
/// # Errors
/// [`FileError`] with what is wrong.
pub(super) fn refuse_missing(path: &Path) -> Result<(), FileError> {
    match file::examine(path, newest_version())? {
        Found::Ours => Ok(()),
        Found::Nothing => Err(FileError {
            path: path.into(),
            reason: FileReason::Missing,
        }),
    }
}

async fn pool(options: SqliteConnectOptions) -> Result<SqlitePool, StoreError> {
    SqlitePoolOptions::new()
        .max_connections(4)
        .connect_with(options)
        .await
        .map_err(failed)
}

/// Reads the whole file for damage, without the right to change it. A file without a write-ahead
/// log beside it is taken as immutable, so that not even a lock file is made.
///
/// # Errors
/// [`FileError`] with what is wrong.
pub(super) async fn check(path: &Path) -> Result<(), FileError> {
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
    let unseen = |migration: &&Migration| migration.number > version;
    for migration in MIGRATIONS.iter().filter(unseen) {
        let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await?;
        sqlx::raw_sql(migration.sqlite)
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
    }
    connection.close().await
}
