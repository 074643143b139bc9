//! Files in and out: bounded reading, and writing that leaves either the whole new file or the
//! old one. Nothing here knows what the octets mean.

use std::fs::{self, File};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use tempfile::{Builder, NamedTempFile, TempPath};
use zeroize::Zeroizing;

use crate::failure::Failure;

/// Who may read a file that is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Readers {
    /// As the process's mask says.
    Usual,
    /// The owner alone (mode 0600).
    Owner,
}

/// A file that is written but does not have its name yet; dropped, it leaves no trace.
pub(crate) enum Draft {
    /// Beside its destination, to be renamed.
    Beside { draft: TempPath, path: PathBuf },
    /// A device or pipe, which can only be written in place.
    InPlace {
        octets: Zeroizing<Vec<u8>>,
        path: PathBuf,
    },
}

/// Reads a message: a file, or standard input where none or `-` is given. Reading stops one octet
/// after `limit`, so that the codec sees that the bound was passed.
pub(crate) fn read_input(path: Option<&Path>, limit: u64) -> Result<Vec<u8>, Failure> {
    match path {
        Some(path) if path != Path::new(STDIN) => read(path, limit),
        _ => bounded(io::stdin().lock(), limit).map_err(|source| Failure::Read {
            path: "standard input".into(),
            source,
        }),
    }
}

/// Reads a file, at most one octet more than `limit`.
pub(crate) fn read(path: &Path, limit: u64) -> Result<Vec<u8>, Failure> {
    File::open(path)
        .and_then(|file| bounded(file, limit))
        .map_err(|source| Failure::Read {
            path: path.into(),
            source,
        })
}

/// The files of a folder, sorted by name; folders inside it are left out.
pub(crate) fn in_folder(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let failure = |source| Failure::Read {
        path: folder.into(),
        source,
    };
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(failure)? {
        let path = entry.map_err(failure)?.path();
        if path.is_file() {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// Whether two names lead to one file, there already or not. Devices take what they are given.
pub(crate) fn is_same_file(one: &Path, other: &Path) -> bool {
    let destination = |path: &Path| {
        fs::canonicalize(path).ok().or_else(|| {
            let folder = fs::canonicalize(folder_of(path)).ok()?;
            Some(folder.join(path.file_name()?))
        })
    };
    let target = destination(one);
    target.is_some()
        && target == destination(other)
        && target.is_some_and(|target| target.is_file() || !target.exists())
}

impl Draft {
    /// Writes the octets where they will be kept, but not yet under their name.
    pub(crate) fn new(path: &Path, octets: &[u8], readers: Readers) -> Result<Self, Failure> {
        // Through a link to the file it stands for, so that the link survives.
        let target = fs::canonicalize(path).unwrap_or_else(|_| path.into());
        let failure = |source| Failure::Write {
            path: path.into(),
            source,
        };
        if target.is_dir() {
            return Err(failure(io::ErrorKind::IsADirectory.into()));
        }
        if target.exists() && !target.is_file() {
            return Ok(Self::InPlace {
                octets: Zeroizing::new(octets.to_vec()),
                path: target,
            });
        }
        let draft = beside(&target, octets, readers).map_err(failure)?;
        Ok(Self::Beside {
            draft: draft.into_temp_path(),
            path: target,
        })
    }

    /// Gives the file its name, in place of an older one.
    pub(crate) fn keep(self) -> Result<(), Failure> {
        match self {
            Self::Beside { draft, path } => draft.persist(&path).map_err(|error| Failure::Write {
                path,
                source: error.error,
            }),
            Self::InPlace { octets, path } => {
                fs::write(&path, octets).map_err(|source| Failure::Write { path, source })
            }
        }
    }
}

fn beside(target: &Path, octets: &[u8], readers: Readers) -> io::Result<NamedTempFile> {
    let mut builder = Builder::new();
    builder.prefix(".envelope-").suffix(".part");
    allow(&mut builder, readers);
    let mut draft = builder.tempfile_in(folder_of(target))?;
    draft.write_all(octets)?;
    draft.as_file().sync_all()?;
    Ok(draft)
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    }
}

#[cfg(unix)]
fn allow(builder: &mut Builder<'_, '_>, readers: Readers) {
    use std::os::unix::fs::PermissionsExt as _;

    let mode = match readers {
        Readers::Usual => 0o666,
        Readers::Owner => 0o600,
    };
    builder.permissions(fs::Permissions::from_mode(mode));
}

#[cfg(not(unix))]
fn allow(_: &mut Builder<'_, '_>, _: Readers) {}

fn bounded(source: impl io::Read, limit: u64) -> io::Result<Vec<u8>> {
    let mut octets = Vec::new();
    source
        .take(limit.saturating_add(1))
        .read_to_end(&mut octets)?;
    Ok(octets)
}

/// The name that stands for standard input.
const STDIN: &str = "-";
