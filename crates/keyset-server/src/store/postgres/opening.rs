//! Opening a database on a server: looked at first, then brought up to the present version.
//!
//! Our tables have a schema of their own, `keyset`, so that other programs may share the database.
//! `keyset.versions` has a line for each migration that ran.

use sqlx::postgres::{PgConnectOptions, PgConnection, PgPool, PgPoolOptions};
use sqlx::{ConnectOptions as _, Connection as _};

use super::address::Address;
use super::failed;
use super::refusal::{ServerError, ServerReason};
use crate::store::OpenError;
use crate::store::migrations::{MIGRATIONS, newest_version};

/// Opens the database, making the tables when they are not there.
///
/// # Errors
/// [`OpenError`] with what is wrong.
pub(super) async fn open(url: &str) -> Result<PgPool, OpenError> {
    let address = Address::read(url)?;
    let mut connection = connect(&address).await?;
    refuse_newer(&address, version(&mut connection).await.map_err(failed)?)?;
    migrate(&mut connection).await.map_err(failed)?;
    connection.close().await.map_err(failed)?;
    pool(&address, address.options.clone()).await
}

/// Opens a database that has our tables.
///
/// # Errors
/// [`OpenError`] with what is wrong, also when the tables are not there.
pub(super) async fn open_existing(url: &str) -> Result<PgPool, OpenError> {
    let address = Address::read(url)?;
    refuse_missing(&address, found(&address).await?)?;
    open(url).await
}

/// Opens a database of the present version, on connections that can not change it.
///
/// # Errors
/// [`OpenError`] with what is wrong, also when the tables are not there or of an older version.
pub(super) async fn open_to_read(url: &str) -> Result<PgPool, OpenError> {
    let address = Address::read(url)?;
    let version = found(&address).await?;
    refuse_missing(&address, version)?;
    refuse_newer(&address, version)?;
    if version < i64::from(newest_version()) {
        return Err(address.refused(ServerReason::Older { version }).into());
    }
    let options = address.options.clone();
    let options = options.options([("default_transaction_read_only", "on")]);
    pool(&address, options).await
}

/// Waits for the right to write: one transaction of all servers on this database has it.
pub(super) async fn lock(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    sqlx::query("SELECT pg_advisory_xact_lock($1)")
        .bind(WRITING)
        .execute(connection)
        .await
        .map(|_| ())
}

impl Address {
    fn refused(&self, reason: ServerReason) -> ServerError {
        ServerError {
            shown: self.shown.clone(),
            reason,
        }
    }
}

async fn connect(address: &Address) -> Result<PgConnection, ServerError> {
    let connected = address.options.connect().await;
    connected.map_err(|error| address.refused(ServerReason::Unreachable(error.into())))
}

async fn pool(address: &Address, options: PgConnectOptions) -> Result<PgPool, OpenError> {
    PgPoolOptions::new()
        .max_connections(8)
        .connect_with(options)
        .await
        .map_err(|error| {
            address
                .refused(ServerReason::Unreachable(error.into()))
                .into()
        })
}

async fn found(address: &Address) -> Result<i64, OpenError> {
    let mut connection = connect(address).await?;
    let version = version(&mut connection).await.map_err(failed)?;
    connection.close().await.map_err(failed)?;
    Ok(version)
}

/// The number of the last migration; 0 where our tables are not there.
async fn version(connection: &mut PgConnection) -> Result<i64, sqlx::Error> {
    let is_ours: bool = sqlx::query_scalar("SELECT to_regclass('keyset.versions') IS NOT NULL")
        .fetch_one(&mut *connection)
        .await?;
    if !is_ours {
        return Ok(0);
    }
    sqlx::query_scalar("SELECT COALESCE(MAX(number), 0) FROM versions")
        .fetch_one(connection)
        .await
}

fn refuse_missing(address: &Address, version: i64) -> Result<(), ServerError> {
    match version {
        0 => Err(address.refused(ServerReason::Missing)),
        _ => Ok(()),
    }
}

fn refuse_newer(address: &Address, version: i64) -> Result<(), ServerError> {
    let known = newest_version();
    if version <= i64::from(known) {
        return Ok(());
    }
    Err(address.refused(ServerReason::Newer { version, known }))
}

/// Runs the migrations that the database has not seen, all of them or none. It is looked at again
/// with the right to write: another server may have been faster. That right is the session's here,
/// because a transaction that waited for it may still remember tables as they were; it ends with
/// the connection.
async fn migrate(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    let begin = "BEGIN ISOLATION LEVEL READ COMMITTED";
    sqlx::query("SELECT pg_advisory_lock($1)")
        .bind(WRITING)
        .execute(&mut *connection)
        .await?;
    let mut transaction = connection.begin_with(begin).await?;
    let version = version(&mut transaction).await?;
    if version == 0 {
        sqlx::raw_sql(BEGINNING).execute(&mut *transaction).await?;
    }
    for migration in MIGRATIONS {
        if i64::from(migration.number) <= version {
            continue;
        }
        sqlx::raw_sql(migration.postgres)
            .execute(&mut *transaction)
            .await?;
        sqlx::query("INSERT INTO versions (number) VALUES ($1)")
            .bind(i64::from(migration.number))
            .execute(&mut *transaction)
            .await?;
    }
    transaction.commit().await
}

/// Before the first migration. The schema may have been made by whoever runs the database.
const BEGINNING: &str = "\
    DO $$ BEGIN IF to_regnamespace('keyset') IS NULL THEN CREATE SCHEMA keyset; END IF; END $$; \
    CREATE TABLE versions (number BIGINT PRIMARY KEY)";

/// What the right to write is called among the advisory locks of the database.
const WRITING: i64 = i64::from_be_bytes(*b"keyset\0\x01");
