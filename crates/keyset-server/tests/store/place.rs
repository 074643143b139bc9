//! A place for a storage, empty at first, and what the tests put into it.

use std::path::Path;
use std::sync::Arc;

use envelope::UnixTime;
use envelope::key::report::KeyFormat;
use envelope::key::state::KeyState;
use envelope::keyset::life::Life;
use envelope::keyset::{Entry, Environment, KeyUse, Owner};
use keyset_server::audit::{Event, Record};
use keyset_server::sealing::{PartKind, PartName};
use keyset_server::store::{
    self, Change, EventFilter, Location, NewKey, PrivatePart, Storage, StoreError,
};
use scratch_postgres::Postgres;
use serde_json::json;
use tempfile::TempDir;

pub(crate) const AT: UnixTime = UnixTime::from_seconds(1_800_000_000);

/// Where a storage can be opened, again and again.
pub(crate) struct Place {
    location: Location,
    folder: Option<TempDir>,
    /// Ends with the place.
    _server: Option<Postgres>,
}

impl Place {
    /// In a file.
    pub(crate) fn file() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self {
            location: Location::File(folder.path().join("keyset.sqlite3")),
            folder: Some(folder),
            _server: None,
        }
    }

    /// On a server.
    pub(crate) fn server() -> Self {
        let server = Postgres::start().unwrap();
        Self {
            location: Location::Server(server.url()),
            folder: None,
            _server: Some(server),
        }
    }

    /// The folder of the file.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.as_ref().unwrap().path()
    }

    pub(crate) fn location(&self) -> &Location {
        &self.location
    }

    pub(crate) async fn open(&self) -> Arc<dyn Storage> {
        store::open(&self.location).await.unwrap()
    }
}

pub(crate) fn entry(thumbprint: &str, state: KeyState) -> Entry {
    Entry {
        id: "kid".into(),
        thumbprint: thumbprint.into(),
        certificate: None,
        owner: Owner::Ours,
        environment: Environment::Sandbox,
        format: KeyFormat::Jwk,
        key_use: KeyUse::Encrypt,
        algorithm: "RSA-OAEP-256".into(),
        bits: Some(2048),
        state,
        valid_from: AT,
        valid_to: None,
        created: AT,
    }
}

pub(crate) fn key(thumbprint: &str) -> NewKey {
    let name = PartName::current(thumbprint.into(), PartKind::PrivateJwk);
    let public = json!({"jwk": {"kty": "RSA", "n": "AQAB", "e": "AQAB"}});
    NewKey {
        holder: thumbprint.into(),
        public: serde_json::from_value(public).unwrap(),
        private: Some(PrivatePart {
            name,
            sealed: vec![1, 2, 3],
        }),
        lives: vec![Life::new(entry(thumbprint, KeyState::Active))],
    }
}

/// A change that adds keys, told in the log by one record for each.
pub(crate) fn adding(keys: Vec<NewKey>) -> Change {
    let record = |key: &NewKey| Record {
        key: Some(key.holder.clone()),
        ..Record::new(AT, "kim", "import")
    };
    Change {
        records: keys.iter().map(record).collect(),
        added: keys,
        ..Change::default()
    }
}

pub(crate) async fn make(store: &dyn Storage, change: Change) -> Result<(), StoreError> {
    store.change(&mut |_| Some(change.clone())).await
}

pub(crate) async fn log(store: &dyn Storage) -> Vec<Event> {
    let all = EventFilter {
        after: 0,
        limit: 1000,
        key: None,
    };
    store.events(all).await.unwrap()
}
