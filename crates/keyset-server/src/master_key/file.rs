//! The master key in a file of 32 octets, for its owner alone. A credential of the service manager
//! is such a file too.
//!
//! A rotation writes the next key beside the present one, under the same name with `.next`, before
//! anything is sealed under it, and puts it in the place of the present one when everything is. So
//! at each moment one of the two opens what is in the database. Running servers may be faster than
//! the rotation: whoever puts a key in its place has the right to rotate, and looks again whether it
//! is still the one that is meant.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write as _};
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use envelope::CryptoRng;
use envelope::secret::Secret;

use super::{Given, IsMeant, MasterKeyError, MasterKeySource};

/// A master key in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyFile {
    path: PathBuf,
}

/// The right to rotate the master key of a folder, as long as this value lives.
#[derive(Debug)]
pub struct Locked {
    _folder: File,
}

impl KeyFile {
    /// The file at a path, whether it is there or not.
    #[must_use]
    pub fn at(path: &Path) -> Self {
        Self { path: path.into() }
    }

    /// Whether it is there.
    ///
    /// # Errors
    /// [`MasterKeyError::File`] when the system does not say.
    pub fn exists(&self) -> Result<bool, MasterKeyError> {
        let exists = self.path.try_exists();
        exists.map_err(|source| refused(&self.path, source))
    }

    /// That it is not there.
    #[must_use]
    pub fn missing(&self) -> MasterKeyError {
        MasterKeyError::Missing {
            path: self.path.clone(),
        }
    }

    /// Makes a new master key in this file.
    ///
    /// # Errors
    /// [`MasterKeyError::File`], also when there is a file already.
    pub fn make(&self, rng: &mut dyn CryptoRng) -> Result<Secret<32>, MasterKeyError> {
        let key = Secret::init(|octets| rng.fill_bytes(octets));
        let made = write(&self.path, &key, rng);
        made.map_err(|source| refused(&self.path, source))?;
        Ok(key)
    }

    /// Takes the right to rotate this master key.
    ///
    /// # Errors
    /// [`MasterKeyError::Rotating`] when somebody else has it.
    pub fn lock(&self) -> Result<Locked, MasterKeyError> {
        let folder = folder(&self.path);
        let opened = File::open(folder).map_err(|source| refused(&self.path, source))?;
        match opened.try_lock() {
            Ok(()) => Ok(Locked { _folder: opened }),
            Err(TryLockError::WouldBlock) => Err(MasterKeyError::Rotating {
                path: self.path.clone(),
            }),
            Err(TryLockError::Error(source)) => Err(refused(&self.path, source)),
        }
    }

    /// Makes the next master key, in the place of one that nothing was sealed under: whoever asks
    /// has the right to rotate, and opened the database with the present key.
    ///
    /// # Errors
    /// [`MasterKeyError::File`].
    pub fn begin(
        &self,
        _locked: &Locked,
        rng: &mut dyn CryptoRng,
    ) -> Result<Secret<32>, MasterKeyError> {
        let next = self.beside(NEXT);
        remove(&next).map_err(|source| refused(&next, source))?;
        Self { path: next }.make(rng)
    }

    /// Where the next master key waits.
    #[must_use]
    pub fn next_file(&self) -> Self {
        Self {
            path: self.beside(NEXT),
        }
    }

    /// Puts the next master key in the place of this one, where it is the one that is meant.
    ///
    /// # Errors
    /// [`MasterKeyError::File`].
    pub fn place_next(
        &self,
        _locked: &Locked,
        is_meant: &IsMeant<'_>,
    ) -> Result<(), MasterKeyError> {
        let next = self.beside(NEXT);
        if !read(&next)?.is_some_and(|key| is_meant(&key)) {
            return Ok(());
        }
        let renamed = fs::rename(next, &self.path);
        renamed
            .and_then(|()| sync_folder(&self.path))
            .map_err(|source| refused(&self.path, source))
    }

    fn beside(&self, ending: &str) -> PathBuf {
        beside(&self.path, ending)
    }
}

impl MasterKeySource for KeyFile {
    fn name(&self) -> String {
        self.path.display().to_string()
    }

    fn lies_in(&self, folder: &Path) -> bool {
        let real = |path: &Path| path.canonicalize();
        match (real(&self.path), real(folder)) {
            (Ok(key), Ok(folder)) => key.starts_with(folder),
            // What can not be looked at is not said to be apart.
            _ => true,
        }
    }

    fn master_key(&self) -> Given<'_, Secret<32>> {
        Box::pin(async {
            match read(&self.path)? {
                Some(key) => Ok(key),
                None => Err(self.missing()),
            }
        })
    }

    fn next(&self) -> Given<'_, Option<Secret<32>>> {
        Box::pin(async { read(&self.beside(NEXT)) })
    }

    fn settle<'a>(&'a self, is_meant: &'a IsMeant<'a>) -> Given<'a, ()> {
        Box::pin(async move {
            match self.lock() {
                Ok(locked) => self.place_next(&locked, is_meant),
                Err(MasterKeyError::Rotating { .. }) => Ok(()),
                Err(error) => Err(error),
            }
        })
    }
}

fn refused(path: &Path, source: io::Error) -> MasterKeyError {
    MasterKeyError::File {
        path: path.into(),
        source,
    }
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(ending);
    name.into()
}

fn folder(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

fn read(path: &Path) -> Result<Option<Secret<32>>, MasterKeyError> {
    let mode = match fs::metadata(path) {
        Ok(found) => found.permissions().mode() & 0o777,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(source) => return Err(refused(path, source)),
    };
    if mode & 0o077 != 0 {
        let path = path.into();
        return Err(MasterKeyError::Permissions { path, mode });
    }
    let read = fs::read(path).map_err(|source| refused(path, source))?;
    let read = zeroize::Zeroizing::new(read);
    match <&[u8; 32]>::try_from(read.as_slice()) {
        Ok(octets) => Ok(Some(Secret::init(|key| key.copy_from_slice(octets)))),
        Err(_) => Err(MasterKeyError::Length {
            path: path.into(),
            octets: read.len(),
        }),
    }
}

/// Written aside and linked, so that a half-written key never bears the name and no other key is
/// replaced. The name aside is nobody else's.
fn write(path: &Path, key: &Secret<32>, rng: &mut dyn CryptoRng) -> io::Result<()> {
    let mut number = [0; 8];
    rng.fill_bytes(&mut number);
    let aside = beside(path, &format!(".{:016x}", u64::from_be_bytes(number)));
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&aside)?;
    let written = file
        .write_all(key.expose())
        .and_then(|()| file.sync_all())
        .and_then(|()| fs::hard_link(&aside, path));
    fs::remove_file(&aside)?;
    written.and_then(|()| sync_folder(path))
}

fn sync_folder(path: &Path) -> io::Result<()> {
    File::open(folder(path))?.sync_all()
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

const NEXT: &str = ".next";

#[cfg(test)]
mod tests;
