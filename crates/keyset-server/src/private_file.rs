//! Reading files that hold a secret: short, and for their owner alone.

use std::fmt;
use std::fs::File;
use std::io::{self, Read as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

/// Why the file is not used.
#[derive(Debug)]
#[non_exhaustive]
pub enum PrivateFileError {
    /// Others than its owner may read or write it.
    Permissions {
        /// Where.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// It can not be read.
    Read {
        /// Where.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// It is longer than any secret of its kind.
    TooLong {
        /// Where.
        path: PathBuf,
    },
}

/// The octets of a file that only its owner can read or change.
///
/// # Errors
/// [`PrivateFileError`] when it is open to others, too long, or can not be read.
pub fn read(path: &Path) -> Result<Zeroizing<Vec<u8>>, PrivateFileError> {
    let failed = |source| PrivateFileError::Read {
        path: path.into(),
        source,
    };
    let file = File::open(path).map_err(failed)?;
    // Of the file that is read, whatever is put in its place meanwhile.
    let mode = file.metadata().map_err(failed)?.permissions().mode() & 0o777;
    if mode & 0o077 != 0 {
        return Err(PrivateFileError::Permissions {
            path: path.into(),
            mode,
        });
    }
    let mut octets = Zeroizing::new(Vec::with_capacity(LONGEST));
    let read = file.take(LONGEST_READ).read_to_end(&mut octets);
    if read.map_err(failed)? > LONGEST {
        return Err(PrivateFileError::TooLong { path: path.into() });
    }
    Ok(octets)
}

/// The only line of such a file, without the white space around it.
///
/// # Errors
/// As [`read`]; [`PrivateFileError::Read`] where it is empty or no text.
pub fn read_line(path: &Path) -> Result<Zeroizing<String>, PrivateFileError> {
    let octets = read(path)?;
    match std::str::from_utf8(&octets).map(str::trim) {
        Ok(text) if !text.is_empty() && !text.contains(char::is_control) => {
            Ok(Zeroizing::new(text.into()))
        }
        _ => Err(PrivateFileError::Read {
            path: path.into(),
            source: io::Error::new(io::ErrorKind::InvalidData, "one line of text is due"),
        }),
    }
}

impl fmt::Display for PrivateFileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Permissions { path, mode } => write!(
                f,
                "{} has mode {mode:04o}: others can read or change it; run chmod 600 on it, and \
                 consider whether it is still secret",
                path.display()
            ),
            Self::Read { path, .. } => write!(f, "can not use {}", path.display()),
            Self::TooLong { path } => {
                write!(f, "{} is longer than {LONGEST} octets", path.display())
            }
        }
    }
}

impl std::error::Error for PrivateFileError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Read { source, .. } => Some(source),
            Self::Permissions { .. } | Self::TooLong { .. } => None,
        }
    }
}

/// Far above an RSA key of 16,384 bits in PEM. The space is taken at once, so that no copy of the
/// secret is left behind where it grew.
const LONGEST: usize = 64 * 1024;

const LONGEST_READ: u64 = 64 * 1024 + 1;

#[cfg(test)]
mod tests {
    use std::fs;
    use std::thread;

    use super::*;

    fn with(content: &[u8], mode: u32) -> (tempfile::TempDir, PathBuf) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("secret");
        fs::write(&path, content).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        (dir, path)
    }

    #[test]
    fn a_file_that_others_may_read_is_refused() {
        let (_dir, path) = with(b"secret", 0o640);
        let refusal = read(&path).unwrap_err();
        assert!(refusal.to_string().contains("0640"), "{refusal}");
    }

    #[test]
    fn a_file_that_takes_the_place_of_a_private_one_is_not_read() {
        let (dir, private) = with(b"private", 0o600);
        let (open, path) = (dir.path().join("open"), dir.path().join("path"));
        fs::write(&open, b"open").unwrap();
        fs::set_permissions(&open, fs::Permissions::from_mode(0o644)).unwrap();
        thread::scope(|scope| {
            let swaps = scope.spawn(|| {
                for of in [&private, &open].into_iter().cycle().take(20_000) {
                    let aside = dir.path().join("aside");
                    fs::hard_link(of, &aside).unwrap();
                    fs::rename(&aside, &path).unwrap();
                }
            });
            while !swaps.is_finished() {
                if let Ok(octets) = read(&path) {
                    assert_eq!(octets.as_slice(), b"private");
                }
            }
        });
    }

    #[test]
    fn a_file_without_end_is_refused() {
        let (_dir, path) = with(&[b'a'; LONGEST + 1], 0o600);
        let refusal = read(&path).unwrap_err();
        assert!(matches!(refusal, PrivateFileError::TooLong { .. }));
    }

    #[test]
    fn the_line_is_taken_without_its_end() {
        let (_dir, path) = with(b"  secret\n", 0o600);
        assert_eq!(read_line(&path).unwrap().as_str(), "secret");
    }

    #[test]
    fn nothing_and_several_lines_are_no_secret() {
        for content in [b"\n".as_slice(), b"a\nb", &[0xff]] {
            let (_dir, path) = with(content, 0o600);
            assert!(read_line(&path).is_err(), "{content:?}");
        }
    }
}
