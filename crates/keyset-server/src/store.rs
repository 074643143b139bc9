//! Where the key set is kept, as the domain sees it. No driver and no SQL is named here.

pub mod change;
mod location;
pub mod master_keys;
mod migrations;
pub mod notices;
mod opening;
pub mod people;
pub mod postgres;
pub mod proposals;
pub mod readiness;
mod search;
pub mod sqlite;
pub mod traffic;

use std::fmt;
use std::future::Future;
use std::pin::Pin;

use envelope::keyset::life::Life;
use envelope::keyset::rotation::Rotation;
use keyset_api::PublicHalf;

use crate::audit::Event;
use crate::proposal::Proposal;
use crate::sealing::PartName;
pub use change::{Change, Decide, NewKey};
pub use location::Location;
use master_keys::MasterKeys;
use notices::Notices;
pub use opening::{OpenError, open, open_existing, open_to_read};
use people::People;
use proposals::Proposals;
use readiness::Readiness;
pub use search::EventSearch;
use traffic::TrafficLog;

/// Keeps keys and the log of what was done to them. Every change is whole or not made at all.
pub trait Store: Send + Sync + 'static {
    /// Every key with its public half, components of one certificate side by side.
    fn keys(&self) -> Answer<'_, Vec<StoredKey>>;

    /// Lets `decide` see everything as it is, and makes the change that it decides on, with its
    /// records in the audit log. Nothing else changes in between, so what was decided still holds.
    ///
    /// [`StoreError::Exists`] when a key to be added is there already.
    fn change<'a>(&'a self, decide: &'a mut Decide<'a>) -> Answer<'a, ()>;

    /// The rotations on record.
    fn rotations(&self) -> Answer<'_, Vec<Rotation>>;

    /// The number of the last event: as long as it stays, so does the key set, because every
    /// change is in the log. Cheap enough to be asked with every request.
    fn revision(&self) -> Answer<'_, i64>;

    /// A part of the audit log, in its order.
    fn events(&self, wanted: EventFilter) -> Answer<'_, Vec<Event>>;

    /// The part of the audit log that somebody looks for.
    fn search(&self, wanted: EventSearch) -> Answer<'_, Vec<Event>>;

    /// Every sealed private part.
    fn private_parts(&self) -> Answer<'_, Vec<PrivatePart>>;

    /// Whether the storage answers.
    fn ping(&self) -> Answer<'_, ()>;

    /// Ends all work and gives the files back.
    fn close(&self) -> Pin<Box<dyn Future<Output = ()> + Send + '_>>;
}

/// One storage that keeps every area.
pub trait Storage:
    MasterKeys + Notices + People + Proposals + Readiness + Store + TrafficLog
{
}

impl<T: MasterKeys + Notices + People + Proposals + Readiness + Store + TrafficLog> Storage for T {}

/// What a store answers, in its own time.
pub type Answer<'a, T> = Pin<Box<dyn Future<Output = Result<T, StoreError>> + Send + 'a>>;

/// Everything that a decision may rest on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Current {
    /// Every key, components of one certificate side by side.
    pub keys: Vec<StoredKey>,
    /// The rotations on record.
    pub rotations: Vec<Rotation>,
    /// Steps that wait for a second person, or did.
    pub proposals: Vec<Proposal>,
}

/// A key with what is on record of it, and the public half of its certificate or JWK.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredKey {
    /// The key and its records.
    pub life: Life,
    /// The public half.
    pub public: PublicHalf,
}

/// A private part, sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrivatePart {
    /// What it is.
    pub name: PartName,
    /// The sealed octets.
    pub sealed: Vec<u8>,
}

/// Which events are asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventFilter {
    /// Those after this number.
    pub after: i64,
    /// At most so many.
    pub limit: u32,
    /// Those of the key with this thumbprint alone.
    pub key: Option<String>,
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
    /// A private part is sealed under another master key than those that are kept.
    OtherMasterKey,
}

fn failed(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> StoreError {
    StoreError::Failed(error.into())
}

impl Current {
    /// The keys without their public halves, as the codec's guards read them.
    #[must_use]
    pub fn lives(&self) -> Vec<Life> {
        self.keys.iter().map(|key| key.life.clone()).collect()
    }
}

impl StoredKey {
    /// The fingerprint of the key's certificate, or the JWK's thumbprint.
    #[must_use]
    pub fn holder(&self) -> &str {
        let entry = &self.life.entry;
        entry.certificate.as_ref().unwrap_or(&entry.thumbprint)
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Damaged { column } => write!(f, "the column {column} holds an unknown value"),
            Self::Exists { thumbprint } => write!(f, "{thumbprint} is in the key set already"),
            Self::Failed(_) => f.write_str("the database failed"),
            Self::OtherMasterKey => {
                f.write_str("the private parts are sealed under another master key")
            }
        }
    }
}

impl std::error::Error for StoreError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Failed(source) => Some(source.as_ref()),
            Self::Damaged { .. } | Self::Exists { .. } | Self::OtherMasterKey => None,
        }
    }
}
