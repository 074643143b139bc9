//! Opening the storage that a location names, with whichever driver it needs.

use std::fmt;
use std::sync::Arc;

use super::postgres::{PostgresStore, ServerError};
use super::sqlite::{FileError, SqliteStore};
use super::{Location, Storage, StoreError};

/// Why a database could not be opened.
#[derive(Debug)]
#[non_exhaustive]
pub enum OpenError {
    /// The file is not one to work with. It was left as it is.
    File(FileError),
    /// The database on a PostgreSQL server is not one to work with. It was left as it is.
    Server(ServerError),
    /// The driver failed.
    Store(StoreError),
    /// The location is the URL of something else than PostgreSQL.
    UnknownScheme,
}

/// Opens a database, making what is not there, and brings it up to the present version.
///
/// # Errors
/// [`OpenError`] with what is wrong.
pub async fn open(location: &Location) -> Result<Arc<dyn Storage>, OpenError> {
    match location {
        Location::File(path) => Ok(Arc::new(SqliteStore::open(path).await?)),
        Location::Server(url) => Ok(Arc::new(PostgresStore::open(url).await?)),
        Location::Unknown => Err(OpenError::UnknownScheme),
    }
}

/// Opens a database that is there, and brings it up to the present version.
///
/// # Errors
/// [`OpenError`] with what is wrong, also when there is no database of ours.
pub async fn open_existing(location: &Location) -> Result<Arc<dyn Storage>, OpenError> {
    match location {
        Location::File(path) => Ok(Arc::new(SqliteStore::open_existing(path).await?)),
        Location::Server(url) => Ok(Arc::new(PostgresStore::open_existing(url).await?)),
        Location::Unknown => Err(OpenError::UnknownScheme),
    }
}

/// Opens a database of the present version to read it, beside servers that may be running.
///
/// # Errors
/// [`OpenError`] with what is wrong, also when there is none or it has an older version.
pub async fn open_to_read(location: &Location) -> Result<Arc<dyn Storage>, OpenError> {
    match location {
        Location::File(path) => Ok(Arc::new(SqliteStore::open_to_read(path).await?)),
        Location::Server(url) => Ok(Arc::new(PostgresStore::open_to_read(url).await?)),
        Location::Unknown => Err(OpenError::UnknownScheme),
    }
}

impl From<FileError> for OpenError {
    fn from(error: FileError) -> Self {
        Self::File(error)
    }
}

impl From<ServerError> for OpenError {
    fn from(error: ServerError) -> Self {
        Self::Server(error)
    }
}

impl From<StoreError> for OpenError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(error) => error.fmt(f),
            Self::Server(error) => error.fmt(f),
            Self::Store(error) => error.fmt(f),
            Self::UnknownScheme => f.write_str(
                "the database is the path of a SQLite file, or a URL that begins with postgres://",
            ),
        }
    }
}

impl std::error::Error for OpenError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::File(error) => error.source(),
            Self::Server(error) => error.source(),
            Self::Store(error) => error.source(),
            Self::UnknownScheme => None,
        }
    }
}
