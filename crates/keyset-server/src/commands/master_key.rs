//! `keyset-server master-key`: making one, and sealing everything under the next one.

use std::io::Write as _;
use std::path::{Path, PathBuf};

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
    /// Seals every private part under a new master key. Running servers take it from where they
    /// have the present one.
    Rotate {
        /// Where the key set is kept.
        #[command(flatten)]
        storage: StorageConfig,
        /// The present master key; the new one takes its place.
        #[command(flatten)]
        master_key: MasterKeyConfig,
        /// Another file for the new master key. Running servers do not have it until it is in its
        /// place.
        #[arg(long, value_name = "FILE")]
        to: Option<PathBuf>,
        /// The new master key, made before with `master-key make`: so that every machine has it
        /// under the name of the present one with `.next`.
        #[arg(long, value_name = "FILE", conflicts_with = "to")]
        with: Option<PathBuf>,
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
                with,
            } => {
                let new = New::asked(to.as_ref(), with.as_ref());
                rotate(storage, master_key, new, ambient).await
            }
        }
    }
}

/// Where the new master key is, or is to be.
enum New<'a> {
    /// It is to be made in the place of the present one.
    Beside,
    /// It is there already.
    There(&'a Path),
    /// It is to be made in this file.
    To(&'a Path),
}

impl<'a> New<'a> {
    fn asked(to: Option<&'a PathBuf>, with: Option<&'a PathBuf>) -> Self {
        match (to, with) {
            (Some(to), _) => Self::To(to),
            (None, Some(with)) => Self::There(with),
            (None, None) => Self::Beside,
        }
    }
}

async fn rotate(
    storage: &StorageConfig,
    master_key: &MasterKeyConfig,
    new: New<'_>,
    ambient: &Ambient,
) -> Result<Outcome, CommandError> {
    if matches!(new, New::Beside) && matches!(master_key.chosen(), Chosen::Credential(_)) {
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
    // What another rotation left is put in its place, where the database is sealed under it: only a
    // key that nothing is sealed under may be replaced by the next one.
    let name = unlocked.vaults.present().name().to_string();
    present
        .place_next(&locked, &|key| Vault::with_name(key, &name).is_some())
        .map_err(unusable)?;
    let next = match new {
        New::Beside => present.begin(&locked, rng.as_mut()),
        New::There(path) => KeyFile::at(path).master_key().await,
        New::To(path) => KeyFile::at(path).make(rng.as_mut()),
    }
    .map_err(unusable)?;
    let next = Vault::new(&next).map_err(|error| CommandError::Unlock(error.into()))?;
    if next.name() == name {
        unlocked.store.close().await;
        return Err(CommandError::SameMasterKey);
    }
    // From here on the new key stays, whatever happens: the database may be sealed under it.
    let parts = reseal(&unlocked, &next, ambient).await;
    unlocked.store.close().await;
    let parts = parts?;
    // With the key that was sealed under, also where it was made before.
    let is_meant = |key: &_| Vault::with_name(key, next.name()).is_some();
    present.place_next(&locked, &is_meant).map_err(unusable)?;
    say(&told(parts, &new, &present))
}

fn told(parts: usize, new: &New<'_>, present: &KeyFile) -> String {
    let (place, servers) = match new {
        New::Beside => (present.name(), IN_PLACE),
        New::There(path) if KeyFile::at(path) == present.next_file() => (present.name(), IN_PLACE),
        New::There(path) | New::To(path) => (path.display().to_string(), ELSEWHERE),
    };
    format!(
        "{parts} private parts are sealed under the new master key, which is in {place}. {servers} \
         Backups from before open with the former key alone."
    )
}

async fn reseal(
    unlocked: &Unlocked,
    next: &Vault,
    ambient: &Ambient,
) -> Result<usize, CommandError> {
    let present = unlocked.vaults.present();
    let (from, to) = (present.name(), next.name());
    let details = json!({ "from": from, "to": to });
    let rotation = MasterKeyRotation {
        from: from.into(),
        to: to.into(),
        record: Record::new(ambient.now(), COMMAND_LINE, "master-key").with(&details),
    };
    let mut rng = ambient.rng();
    let mut seal_anew = |parts: &[PrivatePart]| {
        let anew = parts.iter().map(|part| {
            let sealed = present.hand_over(&part.name, &part.sealed, next, rng.as_mut());
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

/// What servers do that have the new key.
const IN_PLACE: &str = "\
    Running servers that have this file take it by themselves; put it in its place on every other \
    machine.";

/// What servers need that do not.
const ELSEWHERE: &str = "\
    Running servers take it by themselves as soon as it is in the place of the present one, or \
    beside that with `.next` after its name.";
