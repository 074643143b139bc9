//! Opening a database together with the master key that its private parts are sealed under, and the
//! proof that the two belong together. It serves nothing and changes no key.

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use envelope::CryptoRng;
use envelope::keyset::Environment;
use envelope::secret::Secret;

use crate::config::master_key::{Chosen, MasterKeyConfig};
use crate::config::storage::StorageConfig;
use crate::data_dir::{DataDir, DataDirError};
use crate::master_key::{KeyFile, MasterKeyError, MasterKeySource};
use crate::sealing::{NotSealedHere, Vault};
use crate::store::{self, Location, OpenError, Storage, StoreError};
use crate::vaults::{self, Vaults};

/// A database and what opens its private parts.
pub struct Unlocked {
    /// The database.
    pub store: Arc<dyn Storage>,
    /// Opens and seals private parts.
    pub vaults: Vaults,
    /// Whether the master key lies beside the database.
    pub place: MasterKeyPlace,
}

/// Where the master key is, seen from the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MasterKeyPlace {
    /// Whoever copies the database does not copy the key.
    Apart,
    /// In the folder of the database or below it: one copy of the folder gives every private part.
    Beside,
}

/// Why a database and a master key can not be used together.
#[derive(Debug)]
#[non_exhaustive]
pub enum UnlockError {
    /// The data directory can not be used.
    DataDir(DataDirError),
    /// The master key can not be used.
    MasterKey(MasterKeyError),
    /// There is no place for the database or for the master key.
    NoPlace,
    /// The database can not be opened.
    Open(OpenError),
    /// The private parts are sealed under another master key.
    OtherMasterKey {
        /// What the source of this one is called.
        source: String,
    },
    /// A production key is kept, and the master key lies beside the database.
    ProductionBeside,
    /// A private part does not open.
    Sealed {
        /// Its certificate or JWK.
        holder: String,
    },
    /// The database can not be read.
    Store(StoreError),
    /// The vault can not be made.
    Vault(NotSealedHere),
}

impl MasterKeyPlace {
    /// Whether keys of this environment may be kept.
    #[must_use]
    pub fn allows(self, environment: Environment) -> bool {
        self == Self::Apart || environment != Environment::Production
    }
}

/// Opens database and vault. The first start on an empty data directory makes both, unless the
/// operator says where one of them is: those are the operator's to make.
///
/// # Errors
/// [`UnlockError`] with what is wrong.
pub async fn unlock(
    storage: &StorageConfig,
    master_key: &MasterKeyConfig,
    rng: &mut dyn CryptoRng,
) -> Result<Unlocked, UnlockError> {
    let location = storage.location().ok_or(UnlockError::NoPlace)?;
    if let Some(path) = &storage.data_dir {
        DataDir::open(path).map_err(UnlockError::DataDir)?;
    }
    let source = source(storage, master_key)?;
    let master = match first_key(storage, &location, &source, rng)? {
        Some(made) => made,
        None => source.master_key().await.map_err(UnlockError::MasterKey)?,
    };
    let vault = Vault::new(&master).map_err(UnlockError::Vault)?;
    let store = store::open(&location).await.map_err(UnlockError::Open)?;
    match together(store.as_ref(), &source, vault).await {
        Ok(vault) => {
            let place = place(&location, &source);
            Ok(Unlocked {
                store,
                vaults: Vaults::new(vault, source),
                place,
            })
        }
        Err(refusal) => {
            store.close().await;
            Err(refusal)
        }
    }
}

/// Where the master key is looked for.
///
/// # Errors
/// [`UnlockError::NoPlace`].
pub fn source(
    storage: &StorageConfig,
    master_key: &MasterKeyConfig,
) -> Result<KeyFile, UnlockError> {
    match master_key.chosen() {
        Chosen::File(file) | Chosen::Credential(file) => Ok(file),
        Chosen::DataDir => {
            let path = storage.data_dir.as_deref().ok_or(UnlockError::NoPlace)?;
            Ok(KeyFile::at(&DataDir::at(path).master_key()))
        }
    }
}

/// A new key for a new database, both in the data directory. It is made before the database, so
/// that no database is ever without its key.
fn first_key(
    storage: &StorageConfig,
    location: &Location,
    source: &KeyFile,
    rng: &mut dyn CryptoRng,
) -> Result<Option<Secret<32>>, UnlockError> {
    let ours = storage.data_dir.as_deref().map(DataDir::at);
    let is_ours = ours.is_some_and(|dir| {
        *source == KeyFile::at(&dir.master_key()) && *location == Location::File(dir.database())
    });
    let Location::File(database) = location else {
        return Ok(None);
    };
    if !is_ours || database.exists() || source.exists().map_err(UnlockError::MasterKey)? {
        return Ok(None);
    }
    source.make(rng).map(Some).map_err(UnlockError::MasterKey)
}

/// The vault that opens every private part of the store: that of the present master key, or of the
/// next one where a rotation ended between the database and the file.
async fn together(
    store: &dyn Storage,
    source: &dyn MasterKeySource,
    present: Vault,
) -> Result<Vault, UnlockError> {
    let name = store.master_key().await.map_err(UnlockError::Store)?;
    let vault = match name {
        Some(name) if name != present.name() => {
            let found = vaults::find(source, &name).await;
            let found = found.map_err(UnlockError::MasterKey)?;
            found.ok_or_else(|| other(source))?
        }
        _ => present,
    };
    let sealed = store.private_parts().await.map_err(UnlockError::Store)?;
    for part in sealed.parts {
        if vault.open(&part.name, &part.sealed).is_err() {
            let holder = part.name.holder;
            return Err(UnlockError::Sealed { holder });
        }
    }
    let claimed = store.claim(vault.name().into()).await;
    // Another server may have been the first.
    if claimed.map_err(UnlockError::Store)? == vault.name() {
        Ok(vault)
    } else {
        Err(other(source))
    }
}

fn other(source: &dyn MasterKeySource) -> UnlockError {
    UnlockError::OtherMasterKey {
        source: source.name(),
    }
}

/// A database on a server is never in the folder of a file.
fn place(location: &Location, source: &dyn MasterKeySource) -> MasterKeyPlace {
    let folder = match location {
        Location::File(database) => database.parent().map(present_where_empty),
        Location::Server(_) | Location::Unknown => None,
    };
    match folder {
        Some(folder) if source.lies_in(folder) => MasterKeyPlace::Beside,
        _ => MasterKeyPlace::Apart,
    }
}

/// The folder of a bare file name is where we are.
fn present_where_empty(folder: &Path) -> &Path {
    if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    }
}

impl From<NotSealedHere> for UnlockError {
    fn from(error: NotSealedHere) -> Self {
        Self::Vault(error)
    }
}

impl fmt::Display for UnlockError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::DataDir(error) => error.fmt(f),
            Self::MasterKey(error) => error.fmt(f),
            Self::NoPlace => f.write_str(
                "say with --data-dir where everything is, or with --database and --master-key \
                 where each is",
            ),
            Self::Open(error) => error.fmt(f),
            Self::OtherMasterKey { source } => write!(
                f,
                "the private parts are sealed under another master key than {source}: the key was \
                 replaced, or the database is from elsewhere; put the right key there"
            ),
            Self::ProductionBeside => f.write_str(
                "a production key is kept here, and the master key lies beside the database: \
                 whoever copies the folder has both; move the master key to another folder and \
                 name it with --master-key",
            ),
            Self::Sealed { holder } => write!(
                f,
                "the master key does not open the private part of {holder}: it was replaced, or \
                 the database is from elsewhere; put the right key back"
            ),
            Self::Store(error) => error.fmt(f),
            Self::Vault(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for UnlockError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::DataDir(error) => error.source(),
            Self::MasterKey(error) => error.source(),
            Self::Open(error) => error.source(),
            Self::Store(error) => error.source(),
            Self::Vault(error) => error.source(),
            Self::NoPlace
            | Self::OtherMasterKey { .. }
            | Self::ProductionBeside
            | Self::Sealed { .. } => None,
        }
    }
}
