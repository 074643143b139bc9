//! Where the key set is kept, as the domain sees it. No driver and no SQL is named here.

pub mod sqlite;

use std::fmt;
use std::future::Future;
use std::pin::Pin;

use envelope::keyset::Entry;
use keyset_api::PublicHalf;

use crate::sealing::PartName;

/// Keeps keys. Every change is whole or not made at all.
pub trait Store: Send + Sync + 'static {
    /// Every entry with its public half, components of one certificate side by side.
    fn keys(&self) -> Answer<'_, Vec<StoredKey>>;

    /// Adds keys, all of them or none.
    ///
    /// [`StoreError::Exists`] when one of them is there already.
    fn add(&self, keys: Vec<NewKey>) -> Answer<'_, ()>;

    /// Every sealed private part.
    fn private_parts(&self) -> Answer<'_, Vec<PrivatePart>>;

    /// Whether the storage answers.
    fn ping(&self) -> Answer<'_, ()>;

    /// Ends all work and gives the files back.
    fn close(&self) -> Pin<Box<dyn Future<Output = ()> + Send + '_>>;
}

/// What a store answers, in its own time.
pub type Answer<'a, T> = Pin<Box<dyn Future<Output = Result<T, StoreError>> + Send + 'a>>;

/// An entry and the public half of its certificate or JWK.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredKey {
    /// The entry.
    pub entry: Entry,
    /// The public half.
    pub public: PublicHalf,
}

/// A certificate or JWK with the entries of its components.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewKey {
    /// The certificate's fingerprint or the JWK's thumbprint.
    pub holder: String,
    /// The public half.
    pub public: PublicHalf,
    /// The private part, for a key of our own.
    pub private: Option<PrivatePart>,
    /// One entry for each component.
    pub entries: Vec<Entry>,
}

/// A private part, sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrivatePart {
    /// What it is.
    pub name: PartName,
    /// The sealed octets.
    pub sealed: Vec<u8>,
}

/// Why a store did not do what it was asked.
#[derive(Debug)]
#[non_exhaustive]
pub enum StoreError {
    /// A row holds a value that this release does not know.
    Damaged {
        /// The column.
        column: &'static str,
    },
    /// The key is there already.
    Exists {
        /// Its thumbprint.
        thumbprint: String,
    },
    /// The database failed.
    Failed(Box<dyn std::error::Error + Send + Sync>),
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Damaged { column } => write!(f, "the column {column} holds an unknown value"),
            Self::Exists { thumbprint } => write!(f, "{thumbprint} is in the key set already"),
            Self::Failed(_) => f.write_str("the database failed"),
        }
    }
}

impl std::error::Error for StoreError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Failed(source) => Some(source.as_ref()),
            Self::Damaged { .. } | Self::Exists { .. } => None,
        }
    }
}
