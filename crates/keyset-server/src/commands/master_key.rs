//! `keyset-server master-key`: making one, and sealing everything under the next one.

use std::io::Write as _;
use std::path::PathBuf;

use clap::Subcommand;
use serde_json::json;

use super::{COMMAND_LINE, CommandError, Outcome};
use crate::app::Ambient;
use crate::audit::Record;
use crate::config::master_key::{Chosen, MasterKeyConfig};
use crate::config::storage::StorageConfig;
use crate::master_key::{KeyFile, MasterKeySource as _};
use crate::sealing::Vault;
use crate::store::master_keys::MasterKeyRotation;
use crate::store::{self, PrivatePart};
use crate::unlock::{UnlockError, Unlocked, source, unlock};

#[derive(Clone, Debug, Subcommand)]
pub(super) enum Command {
    /// Makes a master key in a new file, for its owner alone.
    Make {
        /// The file to make; one that is there is not written over.
        #[arg(long, value_name = "FILE")]
        to: PathBuf,
    },
    /// Makes a new master key and seals every private part under it. Start running servers again
    /// afterwards.
    Rotate {
        /// Where the key set is kept.
        #[command(flatten)]
        storage: StorageConfig,
        /// The present master key; the new one takes its place.
        #[command(flatten)]
        master_key: MasterKeyConfig,
        /// Another file for the new master key. A credential is replaced this way: put the file in
        /// its place before the next start.
        #[arg(long, value_name = "FILE")]
        to: Option<PathBuf>,
    },
}

impl Command {
    pub(super) async fn run(&self, ambient: &Ambient) -> Result<Outcome, CommandError> {
        match self {
            Self::Make { to } => {
                let made = KeyFile::at(to).make(ambient.rng().as_mut());
                made.map_err(|error| CommandError::Unlock(UnlockError::MasterKey(error)))?;
                say(&format!("A new master key is in {}.", to.display()))
            }
            Self::Rotate {
                storage,
                master_key,
                to,
            } => rotate(storage, master_key, to.as_ref(), ambient).await,
        }
    }
}

async fn rotate(
    storage: &StorageConfig,
    master_key: &MasterKeyConfig,
    to: Option<&PathBuf>,
    ambient: &Ambient,
) -> Result<Outcome, CommandError> {
    if to.is_none() && matches!(master_key.chosen(), Chosen::Credential(_)) {
        return Err(CommandError::CredentialStays);
    }
    let unusable = |error| CommandError::Unlock(UnlockError::MasterKey(error));
    let present = source(storage, master_key).map_err(CommandError::Unlock)?;
    if !present.exists().map_err(unusable)? {
        return Err(CommandError::Unlock(UnlockError::MasterKey(
            present.missing(),
        )));
    }
    // Only what is there is rotated: nothing is made by the way.
    let location = storage.location().ok_or(CommandError::NothingAsked)?;
    let store = store::open_existing(&location)
        .await
        .map_err(CommandError::Open)?;
    store.close().await;
    // Before anything is looked at: the next key of another rotation is not ours to replace.
    let locked = present.lock().map_err(unusable)?;
    let mut rng = ambient.rng();
    let unlocked = unlock(storage, master_key, rng.as_mut())
        .await
        .map_err(CommandError::Unlock)?;
    let next = match to {
        Some(path) => KeyFile::at(path).make(rng.as_mut()),
        None => present.begin(&locked, rng.as_mut()),
    }
    .map_err(unusable)?;
    let next = Vault::new(&next).map_err(|error| CommandError::Unlock(error.into()))?;
    // From here on the new key stays, whatever happens: the database may be sealed under it.
    let parts = reseal(&unlocked, &next, ambient).await;
    unlocked.store.close().await;
    let parts = parts?;
    let place = match to {
        Some(path) => path.display().to_string(),
        None => {
            present.settle().await.map_err(unusable)?;
            present.name()
        }
    };
    say(&format!(
        "{parts} private parts are sealed under the new master key, which is in {place}. Start \
         running servers again. Backups from before open with the former key alone."
    ))
}

async fn reseal(
    unlocked: &Unlocked,
    next: &Vault,
    ambient: &Ambient,
) -> Result<usize, CommandError> {
    let (from, to) = (unlocked.vault.name(), next.name());
    let details = json!({ "from": from, "to": to });
    let rotation = MasterKeyRotation {
        from: from.into(),
        to: to.into(),
        record: Record::new(ambient.now(), COMMAND_LINE, "master-key").with(&details),
    };
    let mut rng = ambient.rng();
    let mut seal_anew = |parts: &[PrivatePart]| {
        let anew = parts.iter().map(|part| {
            let sealed = unlocked
                .vault
                .hand_over(&part.name, &part.sealed, next, rng.as_mut());
            sealed.map(|sealed| PrivatePart {
                name: part.name.clone(),
                sealed,
            })
        });
        anew.collect::<Result<_, _>>().ok()
    };
    let resealed = unlocked.store.reseal(rotation, &mut seal_anew).await;
    resealed
        .map_err(CommandError::Store)?
        .ok_or(CommandError::Sealed)
}

fn say(text: &str) -> Result<Outcome, CommandError> {
    writeln!(std::io::stdout().lock(), "{text}")
        .map(|()| Outcome::Good)
        .map_err(CommandError::Output)
}
